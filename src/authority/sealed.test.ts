import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { qaAuthority } from '../core/qa/qa.authority.js';
import type { Question } from '../core/qa/qa.schema.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { openSqliteRoomKeys, type SqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { Store } from '../stores/store.js';
import { Authority, type RitualKit } from './authority.js';
import { Seen, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const ROOM = 'qa/safe';
const HOUR = 3_600_000;
const MARKS = ['subject-canary', 'Name Canary', 'mail-canary@example.org'];
const ana = person('subject-canary-5e', { name: 'Name Canary', claims: { email: 'mail-canary@example.org' } });
const [dana, eve, ben] = [person('dana', { roles: ['moot:host'] }), person('eve', { groups: ['board'] }), person('ben-canary-7c')];

let folder: string;
let timers: VirtualTimers;
let store: Store;
let keys: SqliteRoomKeys;
let authority: Authority;

const start = async () => {
  store = await openSqliteStore({ path: join(folder, 'rooms.sqlite'), clock: () => timers.now() });
  keys = await openSqliteRoomKeys({ path: join(folder, 'keys.sqlite') });
  authority = new Authority({ store, keys, kits: [qaAuthority as unknown as RitualKit], timers });
};
const stop = async () => {
  await authority.close();
  await Promise.all([store.close(), keys.close()]);
};
/** What whoever runs the server reads in a table. */
const table = (name: string): readonly Readonly<Record<string, unknown>>[] => {
  const db = new DatabaseSync(join(folder, 'rooms.sqlite'), { readOnly: true });
  try {
    return db.prepare(`SELECT * FROM ${name}`).all();
  } finally {
    db.close();
  }
};
const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1')).join('\n');

beforeEach(async () => {
  timers = virtualTimers(NOON);
  folder = mkdtempSync(join(tmpdir(), 'moot-sealed-'));
  await start();
  await send(authority, dana, ROOM, 'room.create', { title: 'Say it', hostGroups: ['board'], settings: { anonymity: 'sealed' } });
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe('a question on a sealed board', () => {
  it('comes 20 to 90 seconds after it was asked, at an instant that its id does not tell', async () => {
    const seen = await Seen.open(authority, ben, ROOM);
    const asked = await Promise.all(Array.from({ length: 30 }, (_, n) => send(authority, ana, ROOM, 'qa.askAnonymously', { text: `Question ${n}?` })));
    const shown = () => seen.take().of('question').size;
    await timers.advance(19_000);
    expect(shown()).toBe(0);
    const after: number[] = [];
    for (let second = 20; second <= 92; second += 1) {
      await timers.advance(1_000);
      after.push(shown());
    }
    expect(after.at(-1)).toBe(30);
    // Spread over the time, not all at once.
    expect(new Set(after).size).toBeGreaterThan(15);
    const order = [...seen.of('question').keys()];
    expect(order).not.toEqual(asked.map(({ id }) => id));
    expect(order).not.toEqual(asked.map(({ id }) => id).sort());
  });

  it('has replies come in the same way, at an instant that tells nothing of who was there before', async () => {
    const { id } = await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    await timers.advance(90_000);
    const seen = await Seen.open(authority, ben, ROOM);
    for (let n = 0; n < 20; n += 1) await send(authority, person(`p${n}`), ROOM, 'qa.replyAnonymously', { question: id, text: `So ${n}.` });
    const after: number[] = [];
    for (let second = 1; second <= 92; second += 1) {
      await timers.advance(1_000);
      after.push(seen.take().of('reply').size);
    }
    expect(after[18]).toBe(0);
    expect(after.at(-1)).toBe(20);
    expect(new Set(after).size).toBeGreaterThan(10);
  });

  it('shows to its asker at once, who alone can be told of it', async () => {
    const { id } = await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    const [hers, host] = [await Seen.open(authority, ana, ROOM, [id]), await Seen.open(authority, dana, ROOM, [id])];
    expect((hers.of('question').get(id) as Question).unreleased).toBe(true);
    expect(JSON.stringify(host.messages)).not.toContain(id);
  });

  it('leaves no mark of its asker in any file, and no key to find them by once the board is archived', async () => {
    const { id } = await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    await timers.advance(120_000);
    await send(authority, ana, ROOM, 'qa.vote', { question: (await send(authority, ben, ROOM, 'qa.askAnonymously', { text: 'How?' })).id, on: true });
    await send(authority, ana, ROOM, 'qa.replyAnonymously', { question: id, text: 'It matters to me.' });
    authority.signal(ana, [{ room: ROOM, name: 'seen', ids: [id] }]);
    await timers.advance(120_000);
    expect(files()).toContain(id);
    for (const mark of [...MARKS, 'ben-canary']) expect(files()).not.toContain(mark);
    const key = Buffer.from((await keys.get(`${dana.space}/${ROOM}`))!).toString('latin1');
    expect(files()).toContain(key);
    expect(await outcome(authority, dana, ROOM, 'qa.moveTo', { phase: 'archived' })).toBe('accepted');
    expect(files()).not.toContain(key);
    expect(await keys.get(`${dana.space}/${ROOM}`)).toBeUndefined();
    expect(files()).toContain('It matters to me.');
    for (const mark of [...MARKS, 'ben-canary']) expect(files()).not.toContain(mark);
  });

  it('leaves no instant, and nothing in the journal that its members did, beside a key or an item', async () => {
    const hosts = new Set([timers.now()]);
    const host = async (name: string, args: unknown) => {
      hosts.add(timers.now());
      await send(authority, dana, ROOM, name, args);
    };
    await timers.advance(1_111);
    const { id } = await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    await timers.advance(99_999);
    await send(authority, ben, ROOM, 'qa.vote', { question: id, on: true });
    await send(authority, dana, ROOM, 'qa.vote', { question: id, on: true });
    const { id: reply } = await send(authority, ben, ROOM, 'qa.replyAnonymously', { question: id, text: 'So.' });
    await send(authority, ben, ROOM, 'qa.removeReply', { reply });
    await send(authority, ben, ROOM, 'qa.replyAnonymously', { question: id, text: 'So it is.' });
    await timers.advance(99_222);
    await host('qa.answer', { question: id, text: 'Because.' });
    await timers.advance(3_333);
    await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Still on its way?' });
    await timers.advance(4_444);
    await host('qa.moveTo', { phase: 'archived' });

    const journal = table('journal');
    const byMembers = journal.filter(({ command }) => !['qa.answer', 'qa.moveTo'].includes(String(command)));
    expect(byMembers.map(({ command }) => command)).toEqual(expect.arrayContaining(['qa.askAnonymously', 'qa.vote', 'qa.replyAnonymously', 'qa.removeReply', 'qa.release', 'qa.releaseReply']));
    for (const row of byMembers) expect(row).toMatchObject({ key: null, ids: '[]' });
    expect(journal.filter(({ command }) => command === 'qa.answer')).toEqual([expect.objectContaining({ key: expect.any(String) })]);
    // All that is there, ids of what was removed included, has the instants of hosts, who act by name, and hours.
    const instants = ['rooms', 'rows', 'marks', 'receipts', 'journal'].flatMap((name) => JSON.stringify(table(name)).match(/1[78]\d{11}/g) ?? []).map(Number);
    expect(instants.filter((at) => at % HOUR !== 0 && !hosts.has(at))).toEqual([]);
    expect(instants.some((at) => hosts.has(at))).toBe(true);
  });
});

describe('a sealed archive', () => {
  async function archive(): Promise<Seen> {
    await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    const seen = await Seen.open(authority, ana, ROOM);
    await send(authority, dana, ROOM, 'qa.moveTo', { phase: 'archived' });
    return seen;
  }
  const roles = (seen: Seen) => seen.messages.flatMap((message) => (message.t === 'hello' ? message.roles : []));
  const texts = (seen: Seen) => [...seen.of('question').values()].map((value) => (value as Question).text);

  it('can be read by whom it is for, also by pages that were open and by another process, and changed by nobody', async () => {
    const open = await archive();
    expect(texts(open.take())).toEqual(['Why?']);
    for (let time = 0; time < 2; time += 1) {
      expect(texts(await Seen.open(authority, ben, ROOM))).toEqual(['Why?']);
      for (const one of [dana, eve, ana]) expect(await outcome(authority, one, ROOM, 'qa.askAnonymously', { text: 'Late?' })).toBe('room_sealed');
      await stop();
      await start();
    }
  });

  it('knows hosts by their groups alone: the others were known by a key that is gone', async () => {
    await archive();
    expect(roles(await Seen.open(authority, eve, ROOM))).toContain('host');
    expect(roles(await Seen.open(authority, dana, ROOM))).not.toContain('host');
  });

  it('waits for nothing any more', async () => {
    await send(authority, dana, ROOM, 'qa.schedule', { phase: 'live', at: NOON + 60_000 });
    await archive();
    await timers.advance(300_000);
    expect((await Seen.open(authority, ben, ROOM)).of('board').get('board')).toMatchObject({ phase: 'archived' });
  });

  it('loses its key also where the process died before it could', async () => {
    await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' });
    const destroy = keys.destroy.bind(keys);
    keys.destroy = () => Promise.reject(new Error('power cut'));
    await outcome(authority, dana, ROOM, 'qa.moveTo', { phase: 'archived' }).catch(() => undefined);
    keys.destroy = destroy;
    expect(await keys.get(`${dana.space}/${ROOM}`)).toBeDefined();
    await stop();
    await start();
    expect(texts(await Seen.open(authority, ben, ROOM))).toEqual(['Why?']);
    expect(await keys.get(`${dana.space}/${ROOM}`)).toBeUndefined();
  });
});
