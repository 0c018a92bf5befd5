/** What Vue's checks of templates read of the tags. */
import type { MootLedger, MootPoll, MootPollVoteEvent, MootProvider, MootQa, MootQaAskEvent, MootWaiting, MootWaitingOpenEvent } from 'mootkit';
import type {} from 'mootkit/vue';
import type { GlobalComponents } from 'vue';

type Board = InstanceType<GlobalComponents['moot-qa']>;
type Props = Board['$props'];

export const element = (it: Board): MootQa => it;
export const props: Props = { room: 'all-hands', heading: 'Questions', sort: 'new', readonly: true, href: '/{kind}/{name}', class: 'wide', ref: 'board' };
// @ts-expect-error an address is text
export const mislead: Props = { href: 5 };
// @ts-expect-error a room has a name
export const numbered: Props = { room: 5 };
// @ts-expect-error methods are no attributes
export const method: Props = { ask: 'Why?' };

export const listen = (emit: Board['$emit'], event: MootQaAskEvent) => {
  emit('moot-qa-ask', event);
  // @ts-expect-error votes come with their own event
  emit('moot-qa-vote', event);
};
export const provider = (it: InstanceType<GlobalComponents['moot-provider']>): MootProvider => it;

type Poll = InstanceType<GlobalComponents['moot-poll']>;
type Sum = InstanceType<GlobalComponents['moot-ledger']>;
type Waiting = InstanceType<GlobalComponents['moot-waiting']>;

export const poll = (it: Poll): MootPoll => it;
export const pollProps: Poll['$props'] = { room: 'lunch', mode: 'meeting', readonly: true };
// @ts-expect-error a poll is about a meeting, or about anything
export const misled: Poll['$props'] = { mode: 'vote' };
export const ballots = (emit: Poll['$emit'], event: MootPollVoteEvent) => {
  emit('moot-poll-vote', event);
  // @ts-expect-error links come with their own event
  emit('moot-poll-open', event);
};

export const sum = (it: Sum): MootLedger => it;
export const sumProps: Sum['$props'] = { room: 'meetings', heading: 'Hours' };
// @ts-expect-error a room has a name
export const sumNumbered: Sum['$props'] = { room: 5 };

export const waiting = (it: Waiting): MootWaiting => it;
export const waitingProps: Waiting['$props'] = { href: '/{kind}?which={name}', heading: 'For you' };
// @ts-expect-error links are an address
export const linked: Waiting['$props'] = { href: true };
export const led = (emit: Waiting['$emit'], event: MootWaitingOpenEvent, ballot: MootPollVoteEvent) => {
  emit('moot-waiting-open', event);
  // @ts-expect-error links come with their own event
  emit('moot-waiting-open', ballot);
};
