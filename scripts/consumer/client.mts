/** What code gets of the client; it holds without any tag. Each `@ts-expect-error` fails once the line below it compiles. */
import { adapt } from 'mootkit/backends/adapt';
import { local } from 'mootkit/backends/local';
import { createMoot, isMootError, memoryStorage, qa, type Room, type Sending } from 'mootkit/client';

const moot = createMoot({ backend: await local({ trusted: true }), storage: memoryStorage() });
const room: Room<typeof qa> = moot.open(qa, 'all-hands');

const sending: Sending = room.ask({ text: 'Could this be an email?' });
const receipt = await sending.receipt;
export const refused: string | undefined = receipt.status === 'refused' ? receipt.code : undefined;

// @ts-expect-error a question is text
room.ask({ text: 5 });
// @ts-expect-error a question has a text
room.ask({});
// @ts-expect-error votes are on or off
room.vote({ question: 'some-id' });
// @ts-expect-error boards have no such command
room.shout({ text: 'Why?' });
// @ts-expect-error a ritual is opened by its definition
moot.open('qa', 'all-hands');
// @ts-expect-error a client needs a backend
createMoot({});
// @ts-expect-error adapting a service takes more than that
adapt({});

export const stop: () => void = room.subscribe((view) => {
  for (const { id, value } of view.list('question')) {
    const text: string = value.text;
    // @ts-expect-error what is shown cannot be changed
    value.text = `${id} ${text}`;
  }
  // @ts-expect-error boards have no such records
  view.list('poll');
});

export const why = (error: unknown): string | undefined => (isMootError(error) ? error.code : undefined);
