/** The rituals that somebody may read, over all rooms of their space. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guestOf } from '../core/identity.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { allKits, outcome, person, send, storeWith } from './authority.harness.js';
import { Authority, type Policy } from './authority.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const [dana, ana] = [person('dana', { roles: ['moot:host'] }), person('ana')];
const guest = guestOf('acme', Number.MAX_SAFE_INTEGER);

let timers: VirtualTimers;
let store: Store;
let keys: RoomKeys;
let read: string[];
let authority: Authority;

/** As a process that has nothing in memory. */
const fresh = (policy: Policy = {}) => new Authority({ store, keys, kits: allKits, timers, policy });

beforeEach(() => {
  timers = virtualTimers(NOON);
  read = [];
  keys = memoryRoomKeys();
  const inner = memoryStore({ clock: () => timers.now() });
  store = storeWith(inner, { read: (room, since) => { read.push(room); return inner.read(room, since); } });
  authority = fresh();
});
afterEach(() => authority.close());

const create = async (room: string, { title = room, host = dana, ...more }: { title?: string; host?: typeof dana; settings?: object; audience?: object } = {}) => {
  timers.set(timers.now() + 1_000);
  expect(await outcome(authority, host, room, 'room.create', { title, ...more })).toBe('accepted');
};
const rooms = async (query: Parameters<Authority['rituals']>[1] = {}, who = ana) => (await authority.rituals(who, query)).map(({ room }) => room);
const soup = { settings: { options: ['Soup', 'Salad'] } };

describe('a list of rituals', () => {
  it('has those that somebody may read, the latest first, each with its kind, its title as it is now, and when it was set up', async () => {
    await create('qa/first');
    await create('poll/lunch', { title: 'Lunch', ...soup });
    await create('qa/last');
    await send(authority, dana, 'qa/first', 'room.configure', { title: 'The first' });
    await send(authority, ana, 'qa/first', 'qa.ask', { text: 'Why?' });
    expect(await authority.rituals(ana)).toEqual([
      { room: 'qa/last', kind: 'qa', title: 'qa/last', created: timers.now() },
      { room: 'poll/lunch', kind: 'poll', title: 'Lunch', created: timers.now() - 1_000 },
      { room: 'qa/first', kind: 'qa', title: 'The first', created: timers.now() - 2_000 },
    ]);
  });

  it('has one kind alone where that is asked for, and nothing of a kind that nobody knows', async () => {
    await create('qa/hands');
    await create('poll/lunch', soup);
    expect([await rooms({ kind: 'qa' }), await rooms({ kind: 'poll' }), await rooms({ kind: 'q' }), await rooms({ kind: 'dance' })]).toEqual([['qa/hands'], ['poll/lunch'], [], []]);
  });

  it('has those whose titles hold every word, whatever the case and accents', async () => {
    await create('qa/one', { title: 'Café Zürich, monthly' });
    await create('qa/two', { title: 'Café Berlin, monthly' });
    expect([await rooms({ text: 'MONTHLY cafe' }), await rooms({ text: 'zurich' }), await rooms({ text: 'Paris' }), await rooms({ text: ' ' })]).toEqual([['qa/two', 'qa/one'], ['qa/one'], [], ['qa/two', 'qa/one']]);
  });

  it('has nothing that is not for whoever asks, or of another space; a guest sees what takes guests', async () => {
    await create('qa/open', { audience: { guests: true, groups: ['staff'] } });
    await create('qa/staff');
    await create('qa/board', { audience: { groups: ['board'] } });
    await create('qa/elsewhere', { host: person('dana', { roles: ['moot:host'], space: 'other' }) });
    await create('qa/elsewhere', { host: person('dana', { roles: ['moot:host'], space: 'acme2' }) });
    expect(await rooms()).toEqual(['qa/staff', 'qa/open']);
    expect(await rooms({}, person('ben', { groups: ['board'] }))).toEqual(['qa/board', 'qa/staff', 'qa/open']);
    expect(await rooms({}, dana)).toEqual(['qa/board', 'qa/staff', 'qa/open']);
    expect(await rooms({}, guest)).toEqual(['qa/open']);
    await send(authority, dana, 'qa/staff', 'room.configure', { audience: { groups: ['board'] } });
    expect(await rooms()).toEqual(['qa/open']);
  });

  it('is as long as is asked for, counted in what its reader may see: 50, and at most 100', async () => {
    for (let nth = 0; nth < 3; nth += 1) await create(`qa/mine-${nth}`);
    for (let nth = 0; nth < 101; nth += 1) await create(`qa/board-${nth}`, { audience: { groups: ['board'] } });
    expect(await rooms({ limit: 2 })).toEqual(['qa/mine-2', 'qa/mine-1']);
    expect([(await rooms({}, dana)).length, (await rooms({ limit: 100 }, dana)).length]).toEqual([50, 100]);
    for (const wrong of [{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { limit: NaN }, { text: 'x'.repeat(2_001) }]) await expect(authority.rituals(ana, wrong)).rejects.toMatchObject({ code: 'query_invalid' });
  });

  it('looks at the 500 that were set up last, and at no more', async () => {
    await create('qa/oldest');
    for (let nth = 0; nth < 500; nth += 1) await create(`qa/board-${nth}`, { audience: { groups: ['board'] } });
    await authority.close();
    authority = fresh();
    read.length = 0;
    expect(await rooms()).toEqual([]);
    expect(read.length).toBe(500);
  });

  it('leaves out what only a newer Moot can read, and what was deleted, and has the others all the same', async () => {
    for (const room of ['qa/newer', 'qa/stays']) await create(room);
    const { rows, version } = await store.read('acme/qa/newer');
    const newer = rows.filter(({ type }) => type === 'access').map((row) => ({ ...row, schema: 99 }));
    await store.transact('acme/qa/newer', { version, receipts: [] }, () => ({ rows: newer, journal: [], receipts: [] }));
    await authority.close();
    authority = fresh({ keepDays: 1 });
    expect(await rooms()).toEqual(['qa/stays']);
    timers.set(NOON + 86_400_000);
    await create('qa/young');
    timers.set(NOON + 86_410_000);
    await authority.sweepOld();
    expect(await rooms()).toEqual(['qa/young']);
  });

  it('still has a board whose key was destroyed', async () => {
    await create('qa/sealed', { settings: { anonymity: 'sealed' } });
    await send(authority, dana, 'qa/sealed', 'qa.moveTo', { phase: 'archived' });
    expect(await keys.get('acme/qa/sealed')).toBeUndefined();
    expect(await rooms()).toEqual(['qa/sealed']);
  });

  it('has, where rituals need no setting up, what the first command has begun', async () => {
    await authority.close();
    authority = fresh({ implicit: true });
    await send(authority, ana, 'qa/hands', 'qa.ask', { text: 'Why?' });
    expect(await authority.rituals(ana)).toEqual([{ room: 'qa/hands', kind: 'qa', title: '', created: NOON }]);
  });
});
