/** What waits for somebody over all rooms, and that nothing keeps who was told what. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guestOf } from '../core/identity.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { Authority } from './authority.js';
import { allKits, outcome, person } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const dana = person('dana', { roles: ['moot:host'] });
const voters = Array.from({ length: 14 }, (_, at) => person(`voter-${at}`));
const [ana, ben] = [voters[0]!, voters[1]!];

let timers: VirtualTimers;
let store: Store;
let keys: RoomKeys;
let authority: Authority;

beforeEach(() => {
  timers = virtualTimers(NOON);
  store = memoryStore({ clock: () => timers.now() });
  keys = memoryRoomKeys();
  authority = new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => [dana, ...voters] } });
});
afterEach(() => authority.close());

const create = async (room: string, settings: object, more: object = {}) => {
  expect(await outcome(authority, dana, room, 'room.create', { title: room, settings, ...more })).toBe('accepted');
};
const open = async (room: string, settings: object, more: object = {}) => {
  await create(room, settings, more);
  expect(await outcome(authority, dana, room, 'poll.open', { closes: NOON + 6 * DAY })).toBe('accepted');
};
const waits = async (who = ana) => (await authority.waiting(who)).map(({ room, because }) => `${room} ${because}`);
const cast = (who = ana, room = 'poll/weekly') => outcome(authority, who, room, 'poll.cast', { choice: 'keep', token: `token-of-${who.subject}-000000` });
const meeting = { minutes: 30, people: 15 };

describe('what waits for somebody', () => {
  it('are the ballots of all polls that are for them, and that they have not cast', async () => {
    await open('poll/weekly', { meeting });
    await open('poll/lunch', { options: ['Soup', 'Salad'] });
    await open('poll/board', { options: ['Soup', 'Salad'] }, { audience: { groups: ['board'] } });
    await create('poll/draft', { options: ['Soup', 'Salad'] });
    await create('qa/hands', {});
    expect(await waits()).toEqual(['poll/lunch open', 'poll/weekly open']);
    expect(await authority.waiting(ana)).toContainEqual({ room: 'poll/weekly', title: 'poll/weekly', because: 'open', since: NOON, closes: NOON + 6 * DAY });
    await cast();
    await outcome(authority, ana, 'poll/lunch', 'poll.vote', { choices: ['o1'] });
    expect([await waits(), await waits(ben)]).toEqual([[], ['poll/lunch open', 'poll/weekly open']]);
    expect(await authority.waiting(guestOf('acme', Number.MAX_SAFE_INTEGER))).toEqual([]);
    expect(await authority.waiting({ ...ana, space: 'other' })).toEqual([]);
  });

  it('follows from the time alone: what ended, what is about to, and what nobody looked at when it was due', async () => {
    await open('poll/weekly', { meeting });
    await create('poll/later', { options: ['Soup', 'Salad'], opens: NOON + 5 * DAY });
    timers.set(NOON + 4 * DAY);
    expect(await waits()).toEqual(['poll/weekly reminder']);
    await authority.close();
    timers.set(NOON + 5 * DAY + 1_000);
    authority = new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => [dana, ...voters] } });
    await authority.sweepDue();
    expect(await waits()).toEqual(['poll/weekly reminder', 'poll/later open']);
    timers.set(NOON + 6 * DAY);
    // Too few have answered: it goes on once.
    expect(await waits()).toEqual(['poll/weekly open', 'poll/later open']);
  });

  it('are the newest, however many old ones are open or undecided', async () => {
    const find = store.find.bind(store);
    vi.spyOn(store, 'find').mockImplementation((mark, range) => find(mark, range, 1));
    await open('poll/old', { options: ['Soup', 'Salad'] });
    await open('poll/undecided', { meeting });
    await outcome(authority, dana, 'poll/undecided', 'poll.end', { withoutResult: true });
    timers.set(NOON + 16 * DAY);
    await authority.sweepDue();
    expect(await waits()).toContain('poll/undecided awaiting');
    await create('poll/new', { options: ['Soup', 'Salad'] });
    await outcome(authority, dana, 'poll/new', 'poll.open', {});
    expect(await waits()).toContain('poll/new open');
    await create('poll/audit', { meeting });
    await outcome(authority, dana, 'poll/audit', 'poll.open', {});
    expect(await waits()).toContain('poll/audit open');
    // What nobody has decided for half a year takes up no room any more.
    vi.restoreAllMocks();
    timers.set(NOON + 184 * DAY);
    expect(await waits()).not.toContain('poll/undecided awaiting');
  });

  it('leaves no trace: neither asking nor being told changes a row of any room', async () => {
    await open('poll/weekly', { meeting });
    await cast(ben);
    const image = async () => JSON.stringify(await store.read('acme/poll/weekly'));
    const before = await image();
    for (const who of [ana, ben, dana]) await authority.waiting(who);
    await timers.advance(61_000);
    await authority.waiting(ana);
    expect(await image()).toBe(before);
    // Who has voted is found by asking for one person; no mark and no row stands beside one.
    for (const mark of ['asks', 'asked'] as const) expect((await store.find(mark, {}, 10)).map(({ type, id }) => `${type}/${id}`)).toEqual(['poll/poll']);
  });

  it('goes on with what follows: nobody has decided, what was decided, and the ballot after the trial', async () => {
    await open('poll/weekly', { meeting });
    for (const who of voters.slice(0, 8)) await cast(who);
    await outcome(authority, dana, 'poll/weekly', 'poll.end', {});
    expect(await waits()).toEqual([]);
    timers.set(NOON + 16 * DAY);
    await authority.sweepDue();
    // Whoever is there learns it, voters or not.
    expect([await waits(), await waits(person('newcomer'))]).toEqual([['poll/weekly awaiting'], ['poll/weekly awaiting']]);
    await outcome(authority, dana, 'poll/weekly', 'poll.decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: NOON + 16 * DAY });
    expect([await waits(), await waits(ben)]).toEqual([['poll/weekly decision'], ['poll/weekly decision']]);
    timers.set(NOON + 44 * DAY);
    await authority.sweepDue();
    await timers.advance(500);
    await authority.sweepDue();
    expect(await waits()).toEqual(['poll/weekly-follow-up open']);
    // Settled by a host, there is nothing to be asked any more.
    expect(await outcome(authority, ana, 'poll/weekly-follow-up', 'poll.conclude', { of: 'poll/weekly' })).toBe('command_unknown');
    expect(await outcome(authority, dana, 'poll/weekly', 'poll.settle', { what: 'back' })).toBe('accepted');
    await timers.advance(500);
    expect(await waits()).toEqual([]);
    expect(await cast(ana, 'poll/weekly-follow-up')).toBe('poll_without_result');
  });

  it('says which ballots about meetings are no notice, as there was one within a week; a ballot that is not for somebody does not count', async () => {
    await open('poll/board', { meeting: { minutes: 30, people: 3 } }, { audience: { groups: ['board'] } });
    timers.set(NOON + 1_000);
    await open('poll/weekly', { meeting });
    timers.set(NOON + 2_000);
    await open('poll/metrics', { meeting });
    const quiet = async (who: typeof ana) => (await authority.waiting(who)).flatMap(({ room, quiet: isQuiet }) => (isQuiet ? [room] : []));
    expect(await quiet(ana)).toEqual(['poll/metrics']);
    expect(await quiet(person('voter-2', { groups: ['board', 'staff'] }))).toEqual(['poll/metrics', 'poll/weekly']);
    // A limit on notices, never on who may vote.
    expect(await cast(ana, 'poll/metrics')).toBe('accepted');
  });
});
