/** A crowd at one question, through the real server on disk, over HTTP. `VIEWERS`: how many read along; `npm run soak` has ten thousand. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomId } from '../src/core/ids.js';
import { hostToken, tokenOf } from '../src/server/server.harness.js';
import { Served, recordsOf } from './served.js';

const ROOM = 'qa/all-hands';
const VOTERS = 1_000;

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
  await Promise.all([kill(), ...Array.from({ length: VOTERS }, vote)]);
  const voters = people.filter((_, nth) => nth % 5 !== 0 || nth % 35 === 0).length;
  const tally = recordsOf<Tally>(await served.snapshot(host, ROOM), 'tally').get(question);
  // And the one who asked.
  expect(tally?.votes).toBe(voters + 1);
}, 60_000);

const WALL = 'qa/wall';
const VIEWERS = Number(process.env['VIEWERS'] ?? 1_000);

/** Somebody's stream, as text over a socket: what is measured is the server, not a client. */
function readAlong(token: string, isDone: (text: string) => boolean): { readonly opened: Promise<void>; readonly done: Promise<void>; readonly socket: Socket } {
  const { hostname, port } = new URL(served.url);
  const body = `{"rooms":{"${WALL}":{}}}`;
  const socket = connect(Number(port), hostname, () => {
    socket.write(`POST /v1/stream HTTP/1.1\r\nhost: crowd\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  let text = '';
  const heard = (isHeard: () => boolean) => new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', () => { if (isHeard()) resolve(); });
  });
  socket.on('data', (bytes: Buffer) => { text = text.slice(-2_000) + bytes.toString('latin1'); });
  return { opened: heard(() => text.includes('"ready"')), done: heard(() => isDone(text)), socket };
}

it('as many as read along all hear how many votes there are in the end, and new ones are let in meanwhile', async () => {
  const host = await hostToken();
  await served.run(host, WALL, 'room.create', { title: 'Wall' });
  const { id: question } = await served.run(host, WALL, 'qa.askAnonymously', { text: 'Who is here?' });
  const last = 30;
  const tokens = await Promise.all(Array.from({ length: VIEWERS }, (_, nth) => tokenOf(`viewer-${nth}`)));
  const readers: ReturnType<typeof readAlong>[] = [];
  const enter = async (some: readonly string[]) => {
    const now = some.map((token) => readAlong(token, (text) => text.includes(`"votes":${last + 1}`)));
    readers.push(...now);
    await Promise.all(now.map(({ opened }) => opened));
  };
  for (let first = 0; first < VIEWERS / 2; first += 100) await enter(tokens.slice(first, Math.min(first + 100, VIEWERS / 2)));
  const voting = (async () => {
    for (let nth = 0; nth < last; nth += 1) expect(await served.run(await tokenOf(`wall-${nth}`), WALL, 'qa.vote', { question, on: true })).toMatchObject({ status: 'accepted' });
  })();
  for (let first = VIEWERS / 2; first < VIEWERS; first += 100) await enter(tokens.slice(first, first + 100));
  await voting;
  await Promise.all(readers.map(({ done }) => done));
  for (const { socket } of readers) socket.destroy();
  expect(readers).toHaveLength(VIEWERS);
}, 120_000);
