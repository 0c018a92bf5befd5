/** A crowd at one question, and at the ballot, through the real server on disk, over HTTP. `VIEWERS`: how many read along, `BALLOTS`: how many vote; `npm run soak` has ten thousand of both. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const BALLOTS = Number(process.env['BALLOTS'] ?? 2_000);
const DAY = 86_400_000;

describe(`a poll of ${BALLOTS.toLocaleString('en')}`, () => {
  const options = ['o1', 'o2', 'o3'];
  /** Everybody's last word: a half, a quarter, a quarter. */
  const choiceOf = (nth: number) => options[[0, 1, 0, 2][nth % 4] ?? 0];
  let host: string;
  let people: readonly string[];

  beforeAll(async () => {
    host = await hostToken();
    people = await Promise.all(Array.from({ length: BALLOTS }, (_, nth) => tokenOf(`elector-${nth}`)));
    const listed = people.map((_, nth) => ({ id: `elector-${nth}`, name: `Elector ${nth}` }));
    // A poll with names ends when everybody has voted; while one is missing, minds may be changed.
    const absent = { id: 'absent', name: 'Absent' };
    const response = await served.fetch('/v1/people', host, { people: [...listed, absent] }, { method: 'PUT' });
    expect(response.status).toBe(200);
  }, 60_000);

  const open = async (room: string, secrecy: string) => {
    await served.run(host, room, 'room.create', { title: 'Lunch', settings: { options: ['Soup', 'Salad', 'Bread'], secrecy } });
    expect(await served.run(host, room, 'poll.open', { closes: Date.now() + DAY })).toMatchObject({ status: 'accepted' });
  };
  /** A hundred at once; every third sends the same command twice, every fifth has chosen something else before. */
  const voteAll = async (vote: (nth: number, token: string, choice: string | undefined, id: string) => Promise<{ readonly status: string }>) => {
    const waiting = people.entries();
    await Promise.all(Array.from({ length: 100 }, async () => {
      for (const [nth, token] of waiting) {
        const id = randomId();
        if (nth % 5 === 0) await vote(nth, token, options[(nth + 1) % 3], randomId());
        const receipts = await Promise.all([vote(nth, token, choiceOf(nth), id), ...(nth % 3 === 0 ? [vote(nth, token, choiceOf(nth), id)] : [])]);
        expect(receipts.every(({ status }) => status === 'accepted')).toBe(true);
      }
    }));
  };

  it('with names counts every ballot once', async () => {
    const room = 'poll/named';
    await open(room, 'named');
    await voteAll((_, token, choice, id) => served.run(token, room, 'poll.vote', { choices: [choice] }, id));
    const tally = recordsOf<{ readonly voters: number; readonly counts: Readonly<Record<string, number>> }>(await served.snapshot(host, room), 'tally').get('tally');
    expect(tally).toMatchObject({ voters: BALLOTS, counts: { o1: BALLOTS / 2, o2: BALLOTS / 4, o3: BALLOTS / 4 } });
  }, 180_000);

  it('without names counts every ballot once', async () => {
    const room = 'poll/confidential';
    await open(room, 'confidential');
    const devices = people.map(() => randomId());
    await voteAll((nth, token, choice, id) => served.run(token, room, 'poll.cast', { choice, token: devices[nth] }, id));
    await served.run(host, room, 'poll.end', {});
    const result = recordsOf(await served.snapshot(host, room), 'result').get('result');
    expect(result).toMatchObject({ ballots: BALLOTS, told: { o1: { percent: 50 }, o2: { percent: 25 }, o3: { percent: 25 } } });
  }, 180_000);
});
