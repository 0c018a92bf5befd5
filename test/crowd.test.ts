/** A thousand people at one question, through the real server on disk, over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomId } from '../src/core/ids.js';
import { hostToken, tokenOf } from '../src/server/server.harness.js';
import { Served, recordsOf } from './served.js';

const ROOM = 'qa/all-hands';
const VOTERS = 1_000;
const AT_ONCE = 100;

const served = new Served();
beforeAll(() => served.start());
afterAll(() => served.remove());

interface Tally {
  readonly votes: number;
}

it('a thousand people who vote at the same time count as many, though some repeat themselves, change their minds, and the server is killed between', async () => {
  const host = await hostToken();
  await served.run(host, ROOM, 'room.create', { title: 'All hands' });
  const { id: question } = await served.run(host, ROOM, 'qa.askAnonymously', { text: 'How many are we?' });
  const people = await Promise.all(Array.from({ length: VOTERS }, (_, nth) => tokenOf(`voter-${nth}`)));
  const waiting = people.entries();
  let done = 0;
  const vote = async () => {
    for (const [nth, token] of waiting) {
      const id = randomId();
      const cast = (on: boolean, as = randomId()) => served.run(token, ROOM, 'qa.vote', { question, on }, as);
      // Every third sends the same command twice at once, every fifth takes the vote back, every seventh of these votes again.
      const receipts = await Promise.all([cast(true, id), ...(nth % 3 === 0 ? [cast(true, id)] : [])]);
      expect(receipts.every(({ status }) => status === 'accepted')).toBe(true);
      if (nth % 5 === 0) await cast(false);
      if (nth % 35 === 0) await cast(true);
      done += 1;
    }
  };
  const kill = async () => {
    while (done < VOTERS / 2) await new Promise((resolve) => { setTimeout(resolve, 5); });
    await served.kill();
    await served.start();
  };
  await Promise.all([kill(), ...Array.from({ length: AT_ONCE }, vote)]);
  const voters = people.filter((_, nth) => nth % 5 !== 0 || nth % 35 === 0).length;
  const tally = recordsOf<Tally>(await served.snapshot(host, ROOM), 'tally').get(question);
  // And the one who asked.
  expect(tally?.votes).toBe(voters + 1);
}, 60_000);
