/** What a page gets of the tags. Each `@ts-expect-error` fails once the line below it compiles. */
import { MootLedger, MootPoll, MootPollVoteEvent, MootProvider, MootQa, MootQaAskEvent, MootWaiting, MootWaitingOpenEvent, type MootPollVotedEvent, type MootQaAskedEvent } from 'mootkit';
import { http } from 'mootkit/backends/http';
import { createMoot, type Moot } from 'mootkit/client';
import type { MootElements } from 'mootkit/jsx';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const sure = <_T extends true>() => {};

// The document knows the tags.
const board = document.querySelector('moot-qa');
sure<Same<typeof board, MootQa | null>>();
const provider = document.createElement('moot-provider');
sure<Same<typeof provider, MootProvider>>();

const poll = document.querySelector('moot-poll');
sure<Same<typeof poll, MootPoll | null>>();
const sum = document.querySelector('moot-ledger');
sure<Same<typeof sum, MootLedger | null>>();
const waiting = document.querySelector('moot-waiting');
sure<Same<typeof waiting, MootWaiting | null>>();

const backend = http({ url: '/moot', tokenUrl: '/session/token' });
const moot: Moot = createMoot({ backend });
provider.backend = backend;
provider.client = moot;
// @ts-expect-error a provider takes a backend, not an address
provider.backend = '/moot';

// Listeners know what each event carries.
board?.addEventListener('moot-qa-asked', (event) => {
  sure<Same<typeof event, MootQaAskedEvent>>();
  sure<Same<typeof event.question, string>>();
});
board?.addEventListener('moot-qa-ask', (event) => {
  if (event instanceof MootQaAskEvent && event.text === '') event.preventDefault();
  // @ts-expect-error it is no CustomEvent
  event.detail;
});

poll?.addEventListener('moot-poll-vote', (event) => {
  if (event instanceof MootPollVoteEvent && event.choices.length === 0) event.preventDefault();
  // @ts-expect-error a ballot is of choices
  event.question;
});
waiting?.addEventListener('moot-waiting-open', (event) => {
  sure<Same<typeof event, MootWaitingOpenEvent>>();
  // @ts-expect-error a link leads to a room
  event.choices;
});

const sending = board?.ask('Why?', { anonymous: true });
void sending?.receipt;
board?.vote('some-id', true);
// @ts-expect-error whether the vote is on must be said
board?.vote('some-id');

// The same in JSX.
export const page = (
  <moot-provider client={moot}>
    <moot-qa
      room="all-hands" heading="Questions" sort="new" readonly href="/{kind}/{name}"
      class="wide" key="board" ref={(element) => { sure<Same<typeof element, MootQa | null>>(); }} data-test="x"
      onmoot-qa-ask={(event) => { sure<Same<typeof event, MootQaAskEvent>>(); }}
      onmoot-qa-asked={({ question }) => { sure<Same<typeof question, string>>(); }}
    >
      <div slot="intro">Ask anything.</div>
    </moot-qa>
    <moot-poll
      room="lunch" heading="Lunch" mode="meeting" readonly
      onmoot-poll-vote={(event) => { sure<Same<typeof event, MootPollVoteEvent>>(); }}
      onmoot-poll-voted={(event) => { sure<Same<typeof event, MootPollVotedEvent>>(); }}
    />
    <moot-ledger room="meetings" heading="Hours" client={moot} />
    <moot-waiting href="/{kind}?which={name}" heading="For you" onmoot-waiting-open={({ url }) => { sure<Same<typeof url, string>>(); }} />
  </moot-provider>
);
// @ts-expect-error a room has a name
export const numbered = <moot-qa room={5} />;
// @ts-expect-error there is yes and no
export const half = <moot-qa readonly="half" />;
// @ts-expect-error it has no such attribute
export const unknown = <moot-qa tokenurl="/session/token" />;
// @ts-expect-error votes come with their own event
export const listener = <moot-qa onmoot-qa-vote={(event: MootQaAskEvent) => { event.preventDefault(); }} />;
// @ts-expect-error a poll is about a meeting, or about anything
export const misled = <moot-poll mode="vote" />;
// @ts-expect-error ballots come with their own event
export const ballots = <moot-poll onmoot-poll-vote={(event: MootQaAskEvent) => { event.preventDefault(); }} />;
// @ts-expect-error nobody types anything into a ledger
export const typed = <moot-ledger readonly />;
// @ts-expect-error what waits is of all rooms
export const narrowed = <moot-waiting room="lunch" />;
// @ts-expect-error links come with their own event
export const led = <moot-waiting onmoot-waiting-open={(event: MootPollVoteEvent) => { event.preventDefault(); }} />;
// @ts-expect-error there is no such tag
export const misspelt = <moot-aq />;

// Namespaces that are not React's get them from the global one, or by name.
sure<Same<JSX.IntrinsicElements['moot-qa'], MootElements['moot-qa']>>();
// @ts-expect-error boards are not sorted sideways
export const sideways = <moot-qa sort="sideways" />;
