import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { Authority, type Policy, type RitualKit } from './authority.js';
import { Seen, allKits, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const ROOM = 'qa/team';
const [dana, ana] = [person('dana', { roles: ['moot:host'] }), person('ana')];

let timers: VirtualTimers;
let store: Store;
let keys: RoomKeys;
const started: Authority[] = [];

function under(policy: Policy): Authority {
  const one = new Authority({ store, keys, kits: [qaAuthority as unknown as RitualKit], timers, policy });
  started.push(one);
  return one;
}
/** So many people, Dana among them. */
const crowd = (count: number) => [dana, ...Array.from({ length: count - 1 }, (_, at) => person(`voter-${at}`))];
const create = (authority: Authority, room: string, settings = {}) => outcome(authority, dana, room, 'room.create', { title: 'Team', settings });
const hello = (seen: Seen) => seen.messages.find(({ t }) => t === 'hello');

beforeEach(() => {
  timers = virtualTimers(NOON);
  store = memoryStore({ clock: timers.now });
  keys = memoryRoomKeys();
});
afterEach(async () => { await Promise.all(started.splice(0).map((one) => one.close())); });

describe('modes that an operator forbids', () => {
  it('are refused when a board is set up and when it is changed, also where they are the default', async () => {
    const authority = under({ forbidden: ['qa.sealed', 'qa.choice'] });
    expect(await create(authority, 'qa/one', { anonymity: 'sealed' })).toBe('mode_forbidden');
    expect(await create(authority, 'qa/one')).toBe('mode_forbidden');
    expect(await create(authority, 'qa/one', { anonymity: 'named' })).toBe('accepted');
    expect(await outcome(authority, dana, 'qa/one', 'qa.configure', { anonymity: 'sealed' })).toBe('mode_forbidden');
    expect(await outcome(authority, dana, 'qa/one', 'qa.configure', { budget: 3 })).toBe('accepted');
  });

  it('of a poll about a meeting are refused when it opens, as how many it is for decides then, also where it opens by itself, which hosts are told', async () => {
    const outcomes = async (forbidden: string, count: number) => {
      const [room, later] = [`poll/${forbidden.slice(5)}-${count}`, `poll/later-${forbidden.slice(5)}-${count}`];
      // As they are set up nobody knows yet how many they will be for.
      const known: { listed?: readonly ReturnType<typeof person>[] } = {};
      const authority = new Authority({ store, keys, kits: allKits, timers, policy: { forbidden: [forbidden], people: async () => known.listed } });
      const meeting = { minutes: 30, people: count };
      expect(await create(authority, room, { meeting })).toBe('accepted');
      expect(await create(authority, later, { meeting, opens: timers.now() + DAY })).toBe('accepted');
      known.listed = crowd(count);
      timers.set(timers.now() + DAY);
      await timers.advance(200);
      const opening = await outcome(authority, dana, room, 'poll.open', {});
      const obstacle = (await Seen.open(authority, dana, later)).of('obstacle').get('obstacle') as { readonly code: string } | undefined;
      // Another one that knows other people would open what the next is asked about.
      await authority.close();
      return [opening, obstacle?.code];
    };
    expect(await outcomes('poll.named', 9)).toEqual(['mode_forbidden', 'mode_forbidden']);
    expect(await outcomes('poll.named', 12)).toEqual(['accepted', undefined]);
    expect(await outcomes('poll.confidential', 9)).toEqual(['accepted', undefined]);
    expect(await outcomes('poll.confidential', 12)).toEqual(['mode_forbidden', 'mode_forbidden']);
  });

  it('of a poll about a meeting are refused when it is set up, where it is known how many it is for: by list, groups or one by one', async () => {
    const outcomes = async (forbidden: string, count: number, audience?: object) => {
      const authority = new Authority({ store, keys, kits: allKits, timers, policy: { forbidden: [forbidden], people: async (_, whom) => (whom?.groups ? crowd(count) : whom ? undefined : crowd(count)) } });
      made += 1;
      const created = await outcome(authority, dana, `poll/meeting-${made}`, 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: 12 } }, ...(audience ? { audience } : {}) });
      await authority.close();
      return created;
    };
    let made = 0;
    expect([await outcomes('poll.named', 9), await outcomes('poll.named', 10)]).toEqual(['mode_forbidden', 'accepted']);
    expect([await outcomes('poll.confidential', 9), await outcomes('poll.confidential', 10)]).toEqual(['accepted', 'mode_forbidden']);
    expect([await outcomes('poll.named', 9, { groups: ['staff'] }), await outcomes('poll.named', 10, { groups: ['staff'] })]).toEqual(['mode_forbidden', 'accepted']);
    expect(await outcomes('poll.named', 12, { people: [{ id: 'ana' }, { id: 'ben' }] })).toBe('mode_forbidden');
    expect(await outcomes('poll.confidential', 12, { people: Array.from({ length: 10 }, (_, at) => ({ id: `voter-${at}` })) })).toBe('mode_forbidden');
    // Nobody knows how many these are.
    expect(await outcomes('poll.named', 3, { allow: { any: [{ claim: 'department', in: ['Design'] }] } })).toBe('accepted');
    expect(await outcomes('qa.sealed', 9)).toBe('accepted');
  });

  it('of plain polls are refused when they are set up', async () => {
    const authority = new Authority({ store, keys, kits: allKits, timers, policy: { forbidden: ['poll.named'] } });
    started.push(authority);
    expect(await create(authority, 'poll/lunch', { options: ['Soup', 'Salad'] })).toBe('mode_forbidden');
    expect(await create(authority, 'poll/lunch', { options: ['Soup', 'Salad'], secrecy: 'confidential' })).toBe('accepted');
  });

  it('stay where they were promised before', async () => {
    await create(under({}), ROOM, { anonymity: 'sealed' });
    const authority = under({ forbidden: ['qa.sealed'] });
    expect(await outcome(authority, dana, ROOM, 'qa.configure', { budget: 3 })).toBe('accepted');
    expect(await outcome(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' })).toBe('accepted');
  });

  it('are told to readers, and to whoever may set a board up', async () => {
    const authority = under({ forbidden: ['qa.sealed'] });
    expect(hello(await Seen.open(authority, dana, ROOM))).toMatchObject({ exists: false, house: { forbidden: ['qa.sealed'] } });
    await create(authority, ROOM);
    expect(hello(await Seen.open(authority, ana, ROOM))).toMatchObject({ exists: true, house: { forbidden: ['qa.sealed'] } });
  });

  it('are not spoken of where there are none', async () => {
    const authority = under({});
    await create(authority, ROOM);
    expect(hello(await Seen.open(authority, ana, ROOM))).not.toHaveProperty('house');
  });
});

describe('what an operator keeps for so many days', () => {
  it('is told to readers with its end, and is deleted then with all that was in it, while younger rooms stay', async () => {
    const authority = under({ keepDays: 30 });
    await create(authority, ROOM);
    await send(authority, ana, ROOM, 'qa.ask', { text: 'canary-text' });
    const seen = await Seen.open(authority, ana, ROOM);
    expect(hello(seen)).toMatchObject({ house: { until: NOON + 30 * DAY } });
    timers.set(NOON + 20 * DAY);
    await create(authority, 'qa/young');
    timers.set(NOON + 30 * DAY - 1);
    await authority.sweepOld();
    expect(seen.take().of('question').size).toBe(1);

    timers.set(NOON + 30 * DAY);
    await authority.sweepOld();

    expect(seen.take().messages.at(-1)).toMatchObject({ t: 'denied', code: 'room_unknown' });
    expect(JSON.stringify((await store.read('acme/qa/team')).rows)).not.toContain('canary-text');
    expect(hello(await Seen.open(authority, ana, ROOM))).toMatchObject({ exists: false });
    expect(hello(await Seen.open(authority, ana, 'qa/young'))).toMatchObject({ exists: true });
    expect(await store.find('created', {}, 10)).toHaveLength(1);
  });

  it('goes by itself, also where the key of a room was destroyed', async () => {
    const authority = under({ keepDays: 1 });
    await create(authority, ROOM, { anonymity: 'sealed' });
    await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'canary-text' });
    await timers.advance(120_000);
    await send(authority, dana, ROOM, 'qa.moveTo', { phase: 'archived' });
    expect((await Seen.open(authority, ana, ROOM)).of('question').size).toBe(1);
    timers.set(NOON + DAY);
    await timers.advance(600_000);
    await expect.poll(async () => JSON.stringify((await store.read('acme/qa/team')).rows).includes('canary-text')).toBe(false);
    expect(hello(await Seen.open(authority, ana, ROOM))).toMatchObject({ exists: false });
  });

  it('leaves the address free for a new room', async () => {
    const authority = under({ keepDays: 1 });
    await create(authority, ROOM);
    timers.set(NOON + DAY);
    await authority.sweepOld();
    expect(await create(authority, ROOM)).toBe('accepted');
    expect(hello(await Seen.open(authority, ana, ROOM))).toMatchObject({ house: { until: NOON + 2 * DAY } });
  });
});

describe('an erasure', () => {
  it('goes through all other rooms before it says that one cannot be worked on', async () => {
    const all = new Authority({ store, keys, kits: allKits, timers });
    started.push(all);
    await create(all, 'poll/first');
    timers.set(NOON + DAY);
    await create(all, ROOM);
    await send(all, ana, ROOM, 'qa.ask', { text: 'canary-text' });
    await expect(under({}).erase('acme', ana)).rejects.toMatchObject({ code: 'ritual_unknown' });
    expect(JSON.stringify((await store.read('acme/qa/team')).rows)).not.toContain('canary-text');
  });
});
