/** What Vue's checks of templates read of the tags. */
import type { MootProvider, MootQa, MootQaAskEvent } from 'mootkit';
import type {} from 'mootkit/vue';
import type { GlobalComponents } from 'vue';

type Board = InstanceType<GlobalComponents['moot-qa']>;
type Props = Board['$props'];

export const element = (it: Board): MootQa => it;
export const props: Props = { room: 'all-hands', heading: 'Questions', sort: 'new', readonly: true, class: 'wide', ref: 'board' };
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
