import { expect, it } from 'vitest';
import { adviceFor, staysLive } from './poll.advice.js';
import { PURPOSES } from './poll.schema.js';

it('advises to write, to collect or to meet, by what a meeting is for', () => {
  expect(Object.fromEntries(PURPOSES.map((purpose) => [purpose, adviceFor(purpose).instead.join()]))).toEqual({
    status: 'update,standup', collect: 'board,poll', urgent: 'live', decide: 'live', 'fast-team': 'live', trust: 'live',
  });
  expect(PURPOSES.filter((purpose) => staysLive(adviceFor(purpose)))).toEqual(['urgent', 'decide', 'fast-team', 'trust']);
});
