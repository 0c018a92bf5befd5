/** Whoever looks into every channel they can reach finds nothing of who asked anonymously, and nothing that is not for them. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCsv, toIcs, toJson, toMarkdown, exportBoard } from '../src/core/qa/qa.export.js';
import type { RoomMessage } from '../src/core/messages.js';
import { hostToken, tokenOf } from '../src/server/server.harness.js';
import { Served, recordsOf } from './served.js';

const ROOM = 'qa/private';
/** Of one person: nothing else in the world is written like these. */
const MARKS = { subject: 'sub-heron-41', name: 'Nora Heronmark', email: 'heron.mail@canary.example' };
const TEXTS = { anonymous: 'Is the lighthouse closing?', second: 'And the harbour master?', hidden: 'A hidden plover?', pending: 'A pending plover?', privately: 'Only between us: petrel.' };

const served = new Served();
let host: string;
let ana: string;
let ben: string;
let anonymous: readonly string[];
let hidden: string;

beforeAll(async () => {
  await served.start();
  host = await hostToken();
  ana = await tokenOf(MARKS.subject, { claims: { name: MARKS.name, email: MARKS.email, email_verified: true } });
  ben = await tokenOf('ben');
  await served.run(host, ROOM, 'room.create', { title: 'Say it' });
  const ask = async (text: string) => (await served.run(ana, ROOM, 'qa.askAnonymously', { text })).id;
  anonymous = [await ask(TEXTS.anonymous), await ask(TEXTS.second)];
  const named = await served.run(ben, ROOM, 'qa.ask', { text: 'A named question?' });
  hidden = await ask(TEXTS.hidden);
  await served.run(host, ROOM, 'qa.hide', { question: hidden });
  for (const question of anonymous) await served.run(ben, ROOM, 'qa.vote', { question, on: true });
  // What she does beside it: votes for her own, edits, a vote for another's, a reaction, a refusal.
  await served.run(ana, ROOM, 'qa.vote', { question: anonymous[0], on: true });
  await served.run(ana, ROOM, 'qa.editAnonymous', { question: anonymous[1], text: `${TEXTS.second} Really?` });
  await served.run(ana, ROOM, 'qa.vote', { question: named.id, on: true });
  await served.run(ana, ROOM, 'qa.vote', { question: 'nowhere-0000000000', on: true });
  await served.run(host, ROOM, 'qa.replyPrivately', { question: anonymous[0], text: TEXTS.privately });
  await served.fetch('/v1/signals', ana, { signals: [{ room: ROOM, name: 'seen', ids: anonymous }] });
}, 30_000);
afterAll(() => served.remove());

/** Everything that a person can be told, as text, by channel. */
async function channels(token: string): Promise<Readonly<Record<string, string>>> {
  const text = async (path: string, body?: unknown) => (await served.fetch(path, token, body)).text();
  const aborter = new AbortController();
  const stream = await served.fetch('/v1/stream', token, { rooms: { [ROOM]: {} } }, { signal: aborter.signal });
  const reader = stream.body!.getReader();
  let streamed = '';
  while (!streamed.includes('"ready"')) streamed += Buffer.from((await reader.read()).value ?? new Uint8Array()).toString();
  aborter.abort();
  const snapshot = await served.snapshot(token, ROOM);
  const board = exportBoard(viewOf(snapshot));
  return {
    snapshot: JSON.stringify(snapshot),
    'snapshot that claims to own': JSON.stringify(await served.snapshot(token, ROOM, [...anonymous, hidden])),
    stream: streamed,
    'long poll': await text('/v1/stream?wait=1', { rooms: { [ROOM]: {} } }),
    'receipt of her command': await text('/v1/commands', { commands: [{ id: anonymous[0], room: ROOM, name: 'qa.askAnonymously', args: { text: 'x' }, rules: 1 }] }),
    'refused command': await text('/v1/commands', { commands: [{ id: 'a-command-of-mine-000', room: ROOM, name: 'qa.editAnonymous', args: { question: anonymous[0], text: 'Mine!' }, rules: 1 }] }),
    search: await text('/v1/search', { kind: 'qa', text: 'plover lighthouse petrel' }),
    rituals: await text('/v1/rituals'),
    me: await text('/v1/me'),
    error: await text('/v1/rooms/qa/nowhere'),
    'bad request': await text('/v1/commands', { commands: [{ room: ROOM }] }),
    document: await text('/openapi.json'),
    csv: toCsv(board), json: toJson(board), minutes: toMarkdown(board, { answered: 'a', open: 'o', rest: 'r', anonymous: 'n', votes: String, owed: (one) => one }), calendar: toIcs(board, 0),
  };
}

function viewOf(messages: readonly RoomMessage[]): Parameters<typeof exportBoard>[0] {
  return {
    get: (type, id) => recordsOf<never>(messages, type).get(id),
    list: (type) => [...recordsOf<never>(messages, type)].map(([id, value]) => ({ type, id, value, to: [] })),
  };
}

describe('of whoever asked anonymously', () => {
  it.each(['member', 'host'])('no channel tells a %s a name, a subject or an address', async (role) => {
    for (const [channel, text] of Object.entries(await channels(role === 'host' ? host : ben))) {
      for (const mark of Object.values(MARKS)) expect(text, `${mark} in ${channel}`).not.toContain(mark);
    }
  });

  it('a member is told nothing of what is hidden, or said to somebody else alone', async () => {
    for (const [channel, text] of Object.entries(await channels(ben))) {
      for (const mark of ['plover', 'petrel', hidden]) expect(text, `${mark} in ${channel}`).not.toContain(mark);
    }
  });

  it('she herself gets both', async () => {
    const hers = JSON.stringify(await served.snapshot(ana, ROOM, [...anonymous, hidden]));
    expect(hers).toContain(TEXTS.hidden);
    expect(hers).toContain(TEXTS.privately);
  });

  it('neither logs nor metrics say anything, nor what anybody wrote', async () => {
    const metrics = await (await served.fetch('/metrics', 'metrics-token-of-this-test')).text();
    expect(metrics).toContain('moot_');
    for (const mark of [...Object.values(MARKS), ...Object.values(TEXTS), 'lighthouse', ...anonymous]) {
      expect(metrics, `${mark} in the metrics`).not.toContain(mark);
      expect(served.log, `${mark} in the log`).not.toContain(mark);
    }
  });

  it('no file holds a name, a subject or an address, where only anonymous questions were asked', () => {
    for (const mark of Object.values(MARKS)) expect(served.disk(), mark).not.toContain(mark);
    expect(served.disk()).toContain('lighthouse');
  });
});

describe('somebody who reads the database, without the keys', () => {
  type Cells = Readonly<Record<string, unknown>>;

  function tables(): Readonly<Record<string, readonly Cells[]>> {
    const db = new DatabaseSync(join(served.data, 'rooms.db'), { readOnly: true });
    try {
      const names = db.prepare('SELECT name FROM sqlite_master WHERE type = \'table\'').all() as { name: string }[];
      return Object.fromEntries(names.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all() as Cells[]]));
    } finally {
      db.close();
    }
  }

  const cells = (row: Cells) => Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))).join(' ');

  const keyOf = async (token: string) => (await served.snapshot(token, ROOM)).flatMap((message) => (message.t === 'hello' ? [message.key] : []))[0] ?? '';

  it('finds no row in which an anonymous question stands beside the key of its asker', async () => {
    const hers = await keyOf(ana);
    expect(hers).toHaveLength(22);
    const rows = Object.entries(tables()).flatMap(([table, all]) => all.map((row) => `${table} ${cells(row)}`));
    // A first look at whether this would find a leak at all: her votes for others and what she has seen stand under her key.
    expect(rows.some((row) => row.includes(hers))).toBe(true);
    const linked = rows.filter((row) => row.includes(hers) && anonymous.concat(hidden).some((id) => row.includes(id)));
    // What she has had in sight is everybody's to see; it names hers as it names others.
    expect(linked.filter((row) => !/ seen /.test(row))).toEqual([]);
  });

  it('finds nothing by which two questions of one asker belong together', async () => {
    const { id: other } = await served.run(ben, ROOM, 'qa.askAnonymously', { text: 'Of another person?' });
    const of = (id: string) => Object.entries(tables()).flatMap(([table, all]) => all.filter((row) => cells(row).includes(id)).map((row) => [table, row] as const));
    /** Values that stand beside both questions and in no other anonymous one's rows. */
    const shared = (a: string, b: string, not: string) => {
      const values = (id: string) => new Set(of(id).flatMap(([, row]) => Object.values(row).map(String)).filter((value) => value.length > 8 && !value.includes(id)));
      const [one, two, third] = [values(a), values(b), values(not)];
      return [...one].filter((value) => two.has(value) && !third.has(value));
    };
    const [first = '', second = ''] = anonymous;
    // Who voted for both with a key that is theirs stands beside both.
    const bens = await keyOf(ben);
    expect(shared(first, second, other).filter((value) => value !== bens)).toEqual([]);
  });

  it('finds the hour at most of when they were asked', async () => {
    const exact = /1[78]\d{11}/g;
    const others = [await keyOf(ben), await keyOf(host)];
    for (const [table, all] of Object.entries(tables())) {
      for (const row of all) {
        const text = cells(row);
        // What others did to them has its own time.
        if (!anonymous.some((id) => text.includes(id)) || text.includes('Dana') || others.some((key) => text.includes(key))) continue;
        for (const instant of text.match(exact) ?? []) expect(Number(instant) % 3_600_000, `${table}: ${text}`).toBe(0);
      }
    }
  });
});
