/** What a page gets of the tags. Each `@ts-expect-error` fails once the line below it compiles. */
import { MootProvider, MootQa, MootQaAskEvent, type MootQaAskedEvent } from 'mootkit';
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

const sending = board?.ask('Why?', { anonymous: true });
void sending?.receipt;
board?.vote('some-id', true);
// @ts-expect-error whether the vote is on must be said
board?.vote('some-id');

// The same in JSX.
export const page = (
  <moot-provider client={moot}>
    <moot-qa
      room="all-hands" heading="Questions" sort="new" readonly
      class="wide" key="board" ref={(element) => { sure<Same<typeof element, MootQa | null>>(); }} data-test="x"
      onmoot-qa-ask={(event) => { sure<Same<typeof event, MootQaAskEvent>>(); }}
      onmoot-qa-asked={({ question }) => { sure<Same<typeof question, string>>(); }}
    >
      <div slot="intro">Ask anything.</div>
    </moot-qa>
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
// @ts-expect-error there is no such tag
export const misspelt = <moot-aq />;

// Namespaces that are not React's get them from the global one, or by name.
sure<Same<JSX.IntrinsicElements['moot-qa'], MootElements['moot-qa']>>();
// @ts-expect-error boards are not sorted sideways
export const sideways = <moot-qa sort="sideways" />;
