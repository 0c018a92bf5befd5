import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { qaAuthority } from '../core/qa/qa.authority.js';
import type { Actor, Draft } from '../core/draft.js';
import type { Identity } from '../core/identity.js';
import { randomId } from '../core/ids.js';
import { actorKey } from '../core/keys.js';
import { defineRitual } from '../core/ritual.js';
import { roomRecords, type AccessRecord, type RoomRecords } from '../core/room-records.js';
import { MootError } from '../core/errors.js';
import { personCircle } from '../core/circles.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { Store } from '../stores/store.js';
import { Authority, type AuthorityOptions, type RitualKit } from './authority.js';
import { Seen, command, outcome, person, send, storeWith } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const ROOM = 'qa/all-hands';
const kits = [qaAuthority as unknown as RitualKit];
const dana = person('dana', { roles: ['moot:host'] });
const ana = person('ana');
const ben = person('ben');

let timers: VirtualTimers;
let store: Store;
const made: Authority[] = [];

function authority(more: Partial<AuthorityOptions> = {}): Authority {
  const one = new Authority({ store, keys: keysOfRooms, kits, timers, ...more });
  made.push(one);
  return one;
}
let keysOfRooms = memoryRoomKeys();

async function board(more: Partial<AuthorityOptions> = {}, args: Record<string, unknown> = {}): Promise<Authority> {
  const one = authority(more);
  expect(await outcome(one, dana, ROOM, 'room.create', { title: 'All-hands', ...args })).toBe('accepted');
  return one;
}

async function ask(one: Authority, who = ana, text = 'Why is the build slow?', name = 'qa.ask'): Promise<string> {
  const receipt = await send(one, who, ROOM, name, { text });
  expect(receipt.status).toBe('accepted');
  return receipt.id;
}

beforeEach(() => {
  timers = virtualTimers(NOON);
  store = memoryStore({ clock: timers.now });
  keysOfRooms = memoryRoomKeys();
});

afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.close()));
});

describe('where hosts alone see who asks', () => {
  it('those who come to host later see who asked before, as the board promises, and lose it with hosting; members never do', async () => {
    const one = await board({}, { settings: { anonymity: 'hidden' } });
    const eve = person('eve', { groups: ['staff', 'board'] });
    const question = await ask(one);
    const [hers, his] = [await Seen.open(one, eve, ROOM), await Seen.open(one, ben, ROOM)];
    const sees = (seen: Seen) => [...seen.take().of('asker').keys()];
    expect([sees(hers), sees(his)]).toEqual([[], []]);
    await send(one, dana, ROOM, 'room.configure', { hostGroups: ['board'] });
    expect([sees(hers), sees(his)]).toEqual([[question], []]);
    await send(one, dana, ROOM, 'room.configure', { hostGroups: [] });
    expect([sees(hers), sees(his)]).toEqual([[], []]);
    expect(JSON.stringify(his.messages)).not.toContain('Ana');
  });
});

describe('commands', () => {
  it('are answered with what the sender must see', async () => {
    const one = await board();
    const receipt = await send(one, ana, ROOM, 'qa.ask', { text: 'Why?' });
    const seen = await Seen.open(one, ana, ROOM);
    expect(receipt).toEqual({ id: receipt.id, status: 'accepted', cursors: expect.any(Object) as unknown });
    for (const [circle, count] of Object.entries('cursors' in receipt ? (receipt.cursors ?? {}) : {})) {
      expect(seen.cursors[circle]).toBeGreaterThanOrEqual(count);
    }
  });

  it('sent twice are carried out once, also by another authority', async () => {
    const one = await board();
    const id = randomId();
    const first = await send(one, ana, ROOM, 'qa.ask', { text: 'Why?' }, id);
    const again = await send(one, ana, ROOM, 'qa.ask', { text: 'Why?' }, id);
    const elsewhere = await send(authority(), ana, ROOM, 'qa.ask', { text: 'Why?' }, id);
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
    expect((await Seen.open(one, ana, ROOM)).of('question').size).toBe(1);
  });

  it('sent twice in one batch are carried out once', async () => {
    const one = await board();
    const twice = command(ROOM, 'qa.ask', { text: 'Why?' });
    const [first, second] = await one.run(ana, [twice, twice]);
    expect(second).toEqual(first);
    expect((await Seen.open(one, ana, ROOM)).of('question').size).toBe(1);
  });

  it('undone within one batch name no count that is never reached', async () => {
    const one = await board();
    const question = await ask(one);
    const seen = await Seen.open(one, dana, ROOM);
    const [hidden] = await one.run(dana, [command(ROOM, 'qa.hide', { question }), command(ROOM, 'qa.show', { question })]);
    seen.take();
    expect(Object.keys(hidden?.status === 'accepted' ? (hidden.cursors ?? {}) : {})).toEqual(['all']);
    expect(seen.cursors).toMatchObject(hidden?.status === 'accepted' ? (hidden.cursors ?? {}) : {});
  });

  it('keep their refusal when they are sent again', async () => {
    const one = await board();
    const id = randomId();
    const question = await ask(one);
    await send(one, dana, ROOM, 'qa.moveTo', { phase: 'archived' });
    timers.set(NOON + 120_000);
    expect(await outcome(one, ben, ROOM, 'qa.vote', { question, on: true }, id)).toBe('voting_closed');
    await send(one, dana, ROOM, 'qa.moveTo', { phase: 'live' });
    expect(await outcome(one, ben, ROOM, 'qa.vote', { question, on: true }, id)).toBe('voting_closed');
  });

  it('under the id of another person change nothing of theirs', async () => {
    const one = await board();
    const id = await ask(one);
    expect(await outcome(one, ben, ROOM, 'qa.ask', { text: 'Mine' }, id)).toBe('id_taken');
    expect([...(await Seen.open(one, ben, ROOM)).of('question').values()]).toMatchObject([{ text: 'Why is the build slow?' }]);
  });

  it('under the id of something withdrawn do not come into its place', async () => {
    const one = await board();
    const question = await ask(one);
    await send(one, ben, ROOM, 'qa.vote', { question, on: true });
    await send(one, ana, ROOM, 'qa.withdraw', { question });
    expect(await outcome(one, person('chen'), ROOM, 'qa.ask', { text: 'Mine' }, question)).toBe('id_taken');
  });

  it('that are unknown, malformed or not for people are refused by name, without repeating what was written', async () => {
    const one = await board();
    const refusals = {
      'qa.fly': 'command_unknown',
      'qa.__proto__': 'command_unknown',
      'qa.moveOn': 'command_unknown',
      'poll.vote': 'command_unknown',
      'qa.ask': 'args_invalid',
    };
    for (const [name, code] of Object.entries(refusals)) expect(await outcome(one, ana, ROOM, name, { secret: 'SECRET' })).toBe(code);
    const receipt = await send(one, ana, ROOM, 'qa.ask', { text: 'SECRET '.repeat(100) });
    expect(receipt).toMatchObject({ code: 'args_invalid', message: '"qa.ask": text is over 500 characters.' });
    expect(JSON.stringify(await send(one, ana, ROOM, 'qa.vote', { question: 'SECRET', on: 'SECRET' }))).not.toContain('SECRET');
    expect(await outcome(one, ana, 'tea/party', 'tea.pour', {})).toBe('ritual_unknown');
    expect(await outcome(one, ana, 'qa', 'qa.ask', { text: 'Why?' })).toBe('room_address_invalid');
    expect(await outcome(one, ana, ROOM, 'qa.ask', { text: 'Why?' }, 'short')).toBe('command_id_invalid');
  });

  it('of an older page than the version before are refused with the advice to reload', async () => {
    const one = await board();
    const [receipt] = await one.run(ana, [{ ...command(ROOM, 'qa.ask', { text: 'Why?' }), rules: -1 }]);
    expect(receipt).toMatchObject({ code: 'page_outdated' });
  });

  it('for hosts are refused to members', async () => {
    const one = await board();
    const question = await ask(one);
    expect(await outcome(one, ben, ROOM, 'qa.hide', { question })).toBe('role_missing');
  });

  it('are refused over the bound of a room, which keeps working', async () => {
    const one = await board({ mostShared: 8 });
    const question = await ask(one);
    await ask(one, ben, 'Another?');
    expect(await outcome(one, ana, ROOM, 'qa.ask', { text: 'One too many?' })).toBe('room_full');
    expect(await outcome(one, ben, ROOM, 'qa.vote', { question, on: true })).toBe('accepted');
  });

  it('that the store cannot keep are not acknowledged, and the room goes on', async () => {
    const inner = store;
    let full = false;
    store = storeWith(inner, { transact: (...args) => (full ? Promise.reject(new MootError('store_full', 'The disk is full.')) : inner.transact(...args)) });
    const one = await board();
    full = true;
    await expect(send(one, ana, ROOM, 'qa.ask', { text: 'Lost?' })).rejects.toMatchObject({ code: 'store_full' });
    const seen = await Seen.open(one, ana, ROOM);
    expect(seen.of('question').size).toBe(0);
    full = false;
    await ask(one);
    expect(seen.take().of('question').size).toBe(1);
  });
});

describe('views', () => {
  it('create nothing, and do not tell an absent room from one that is for others', async () => {
    const one = await board({}, { audience: { groups: ['board'] } });
    const absent = (await Seen.open(one, ana, 'qa/nothing-here')).messages;
    const forbidden = (await Seen.open(one, ana, ROOM)).messages;
    expect(forbidden).toEqual(absent);
    expect(absent).toEqual([{ t: 'hello', key: '', roles: [], circles: [], now: NOON, exists: false, mayCreate: false }, { t: 'ready' }]);
    const [toAbsent, toForbidden] = await Promise.all(['qa/nothing-here', ROOM].map((room) => send(one, ana, room, 'qa.ask', { text: 'Why?' }, 'x'.repeat(22))));
    expect(toForbidden).toMatchObject({ code: 'room_unknown' });
    expect(JSON.stringify(toForbidden).replace(ROOM, '')).toEqual(JSON.stringify(toAbsent).replace('qa/nothing-here', ''));
    expect((await store.read('acme/qa/nothing-here')).version).toBe(0);
  });

  it('of another space are of another world', async () => {
    const one = await board();
    await ask(one);
    const stranger = await Seen.open(one, person('ana', { space: 'other' }), ROOM);
    expect(stranger.records.size).toBe(0);
  });

  it('tell who may set a ritual up that they may', async () => {
    const seen = await Seen.open(authority(), dana, ROOM);
    expect(seen.messages[0]).toMatchObject({ exists: false, mayCreate: true });
    expect(await outcome(authority(), ana, ROOM, 'room.create', { title: 'Mine' })).toBe('create_forbidden');
  });

  it('resume from their counts and receive only what is new', async () => {
    const one = await board();
    await ask(one);
    const before = await Seen.open(one, ben, ROOM);
    before.stop();
    const question = await ask(one, ana, 'And the tests?');
    const after = await Seen.open(one, ben, ROOM, [], before.cursors);
    expect([...after.of('question').keys()]).toEqual([question]);
  });

  it('of a slow reader are conflated into one change', async () => {
    const one = await board();
    const question = await ask(one);
    const slow = await Seen.open(one, ben, ROOM);
    const earlier = slow.messages.length;
    for (let voter = 0; voter < 300; voter += 1) await send(one, person(`voter${voter}`), ROOM, 'qa.vote', { question, on: true });
    slow.take();
    expect(slow.messages.length).toBe(earlier + 1);
    expect(slow.of('tally').get(question)).toEqual({ votes: 301, replies: 0 });
  });

  it('are the same objects for all viewers of a circle', async () => {
    const one = await board();
    await ask(one);
    const [first, second] = [await Seen.open(one, ben, ROOM), await Seen.open(one, person('chen'), ROOM)];
    const shared = (seen: Seen) => seen.messages.find((message) => message.t === 'change' && message.circle === 'all');
    expect(shared(first)).toBe(shared(second));
  });

  it('end when the token expires', async () => {
    const one = await board();
    const seen = await Seen.open(one, person('ben', { expires: NOON + 1_000 }), ROOM);
    timers.set(NOON + 1_000);
    expect(seen.take().messages.at(-1)).toMatchObject({ t: 'denied', code: 'token_expired' });
    await ask(one);
    expect(seen.take().messages.at(-1)).toMatchObject({ t: 'denied' });
  });

  it('end for whoever is no longer in the audience, and stay for the others', async () => {
    const one = await board({}, { audience: { groups: ['staff', 'board'] } });
    await ask(one);
    const [anas, danas] = [await Seen.open(one, ana, ROOM), await Seen.open(one, dana, ROOM)];
    expect(await outcome(one, ana, ROOM, 'room.configure', { audience: null })).toBe('role_missing');
    expect(await outcome(one, dana, ROOM, 'room.configure', { audience: { groups: ['board'] } })).toBe('accepted');
    await ask(one, dana, 'Only for the board?');
    expect(anas.take().messages.at(-1)).toMatchObject({ t: 'denied', code: 'room_unknown' });
    expect(anas.of('question').size).toBe(1);
    expect(danas.take().of('question').size).toBe(2);
    expect(await outcome(one, ana, ROOM, 'qa.ask', { text: 'Still here?' })).toBe('room_unknown');
  });

  it('of what another authority wrote arrive', async () => {
    const [one, two] = [await board(), authority()];
    const seen = await Seen.open(two, ben, ROOM);
    await ask(one);
    await expect.poll(() => seen.take().of('question').size).toBe(1);
  });
});

describe('privacy', () => {
  it('shows a hidden question to hosts and its asker only, and to all again', async () => {
    const one = await board();
    const question = await ask(one);
    const [bens, anas, danas] = [await Seen.open(one, ben, ROOM), await Seen.open(one, ana, ROOM), await Seen.open(one, dana, ROOM)];
    await send(one, dana, ROOM, 'qa.hide', { question, reason: 'Off topic' });
    expect(bens.take().of('question').size + bens.of('tally').size).toBe(0);
    expect(anas.take().of('question').get(question)).toMatchObject({ hidden: { reason: 'Off topic' } });
    expect(danas.take().of('question').size).toBe(1);
    await send(one, dana, ROOM, 'qa.show', { question });
    for (const seen of [bens, anas, danas]) expect(seen.take().of('question').get(question)).not.toHaveProperty('hidden');
  });

  it('shows a hidden anonymous question to whoever proves to own it, to nobody else', async () => {
    const one = await board();
    const question = await ask(one, ana, 'Are we safe?', 'qa.askAnonymously');
    await send(one, dana, ROOM, 'qa.hide', { question });
    expect((await Seen.open(one, ana, ROOM, [question])).of('question').size).toBe(1);
    expect((await Seen.open(one, ana, ROOM)).of('question').size).toBe(0);
    expect((await Seen.open(one, ben, ROOM, [question])).of('question').size).toBe(0);
  });

  it('keeps no trace of who asked anonymously: not in rows, journal, receipts or any view', async () => {
    const commits: string[] = [];
    const inner = store;
    store = storeWith(inner, {
      transact: (room, known, decide) => inner.transact(room, known, (fresh, now) => {
        const batch = decide(fresh, now);
        commits.push(JSON.stringify(batch));
        return batch;
      }),
    });
    const one = await board();
    await ask(one, ana, 'With my name');
    const anasKey = [...(await Seen.open(one, ana, ROOM)).of('votes').keys()][0] ?? '';
    expect(anasKey).not.toBe('');
    commits.length = 0;
    timers.set(NOON + 1_234_567);
    const question = await ask(one, ana, 'Without', 'qa.askAnonymously');
    const kept = commits.join();
    for (const trace of ['ana', 'Ana', anasKey, String(NOON + 1_234_567), '"cursors"']) expect(kept).not.toContain(trace);
    commits.length = 0;
    expect(await outcome(one, ana, ROOM, 'qa.vote', { question, on: true })).toBe('accepted');
    expect(commits.map((commit) => (JSON.parse(commit) as { journal: unknown[] }).journal)).toEqual([[]]);
    const danas = await Seen.open(one, dana, ROOM);
    expect(danas.of('question').get(question)).toEqual({ text: 'Without', labels: [], asked: NOON });
    expect(danas.of('owner').size).toBe(0);
  });

  it('tell rules the key and the name of who sends them, or the key alone, or neither, as each is declared', async () => {
    const run = (room: Draft<RoomRecords>, { what }: { what: keyof Actor }) => String(room.actor[what]);
    const modes = ['named', 'keyed', 'anonymous', 'secret'] as const;
    const commands = Object.fromEntries(modes.map((actor) => [actor, { actor, run }]));
    const ritual = defineRitual<RoomRecords>()({ kind: 'asking', version: 1, settings: {}, records: roomRecords, commands });
    const schemas = Object.fromEntries(modes.map((mode) => [mode, v.object({ what: v.string() })]));
    const one = authority({ kits: [{ ritual, schemas } as unknown as RitualKit] });
    expect(await outcome(one, dana, 'asking/one', 'room.create', { title: 'One' })).toBe('accepted');
    const told = async (mode: string) => {
      const outcomes = await Promise.all(['key', 'circle', 'name'].map(async (what) => [what, await outcome(one, ana, 'asking/one', `asking.${mode}`, { what })] as const));
      expect(outcomes.filter(([, code]) => code !== 'accepted').map(([, code]) => code).every((code) => code === 'actor_absent')).toBe(true);
      return outcomes.filter(([, code]) => code === 'accepted').map(([what]) => what);
    };
    expect(await Promise.all(modes.map(told))).toEqual([['key', 'circle', 'name'], ['key', 'circle'], [], []]);
  });

  it('lets the owner of an anonymous question change it, nobody else, and counts the own vote once', async () => {
    const one = await board();
    const question = await ask(one, ana, 'Without', 'qa.askAnonymously');
    expect(await outcome(one, ben, ROOM, 'qa.editAnonymous', { question, text: 'Mine now' })).toBe('not_yours');
    expect(await outcome(one, ana, ROOM, 'qa.editAnonymous', { question, text: 'Better' })).toBe('accepted');
    expect(await outcome(one, ana, ROOM, 'qa.vote', { question, on: true })).toBe('accepted');
    const seen = await Seen.open(one, ben, ROOM);
    expect(seen.of('question').get(question)).toMatchObject({ text: 'Better', edited: true });
    expect(seen.of('tally').get(question)).toEqual({ votes: 1, replies: 0 });
  });

  it('sends nothing to a viewer that is addressed to others, whatever people do', async () => {
    const acts = fc.array(fc.record({ who: fc.constantFrom(ana, ben, dana), act: fc.constantFrom('ask', 'askAnonymously', 'vote', 'hide', 'show', 'reply', 'edit', 'withdraw', 'answer'), nth: fc.nat(3) }), { minLength: 10, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        store = memoryStore({ clock: timers.now });
        const one = await board();
        const viewers = await Promise.all([ana, ben, dana].map((who) => Seen.open(one, who, ROOM)));
        const questions: string[] = [];
        const secret = await keysOfRooms.get(`acme/${ROOM}`) ?? new Uint8Array();
        // By the definition of circles, not by what the authority says of them.
        const circlesOf = (who: Identity) => new Set(['all', personCircle(actorKey(secret, who)), ...(who === dana ? ['hosts'] : [])]);
        for (const { who, act, nth } of list) {
          const question = questions[nth % Math.max(1, questions.length)] ?? 'x'.repeat(22);
          const before = new Map((await store.read(`acme/${ROOM}`)).rows.map((row) => [`${row.type}/${row.id}`, row]));
          const receipt = await send(one, who, ROOM, `qa.${act}`, { question, text: `Text ${nth}`, on: true });
          if (act.startsWith('ask') && receipt.status === 'accepted') questions.push(receipt.id);
          for (const viewer of viewers) viewer.take();
          // A receipt names the counts of the sender's own circles that moved, and tells of no other.
          const moved: Record<string, number> = {};
          for (const row of (await store.read(`acme/${ROOM}`)).rows) {
            if (JSON.stringify(before.get(`${row.type}/${row.id}`)) === JSON.stringify(row)) continue;
            for (const [circle, count] of [...Object.entries(row.to), ...Object.entries(row.left ?? {})]) {
              if (circlesOf(who).has(circle) && count > Math.max(0, ...[...before.values()].flatMap(({ to, left }) => [to[circle] ?? 0, left?.[circle] ?? 0]))) moved[circle] = count;
            }
          }
          expect(receipt.status === 'accepted' ? receipt.cursors : {}).toEqual(moved);
        }
        const { rows } = await store.read(`acme/${ROOM}`);
        for (const [index, viewer] of viewers.entries()) {
          const circles = circlesOf([ana, ben, dana][index] ?? ana);
          expect(new Set(viewer.messages.filter((message) => message.t === 'hello').at(-1)?.circles)).toEqual(circles);
          const mine = rows.filter((row) => row.value !== undefined && Object.keys(row.to).some((circle) => circles.has(circle)));
          expect([...viewer.records.keys()].sort()).toEqual(mine.map((row) => `${row.type}/${row.id}`).sort());
          for (const row of mine) expect(viewer.records.get(`${row.type}/${row.id}`)).toEqual(row.value);
          for (const message of viewer.messages) {
            if (message.t === 'change') expect(circles.has(message.circle)).toBe(true);
          }
        }
        await one.close();
      }),
      { numRuns: 60 },
    );
  });
});

describe('people', () => {
  it('become hosts by their ids and are hosts no more, at once, and their ids are kept nowhere', async () => {
    const chen = person('sub-canary-of-chen');
    const one = await board({}, { hostPeople: [{ id: chen.subject, name: 'Chen' }] });
    const rolesOf = (seen: Seen) => seen.take().messages.flatMap((message) => (message.t === 'hello' ? [message.roles.includes('host')] : [])).at(-1);
    const [hers, his] = [await Seen.open(one, chen, ROOM), await Seen.open(one, ben, ROOM)];
    expect([rolesOf(hers), rolesOf(his)]).toEqual([true, false]);
    // Whoever another issuer knows by the same id is another person.
    expect(rolesOf(await Seen.open(one, { ...chen, issuer: 'https://other.example' }, ROOM))).toBe(false);
    expect(await outcome(one, ben, ROOM, 'room.configure', { addHosts: [{ id: 'ben' }] })).toBe('role_missing');
    expect(await outcome(one, chen, ROOM, 'room.configure', { addHosts: [{ id: 'ben', name: 'Ben\u202e' }], removeHosts: ['dana'] })).toBe('accepted');
    expect(rolesOf(his)).toBe(true);
    expect(rolesOf(await Seen.open(one, dana, ROOM))).toBe(false);
    expect(Object.values((hers.take().of('access').get('access') as AccessRecord).hosts.names ?? {}).sort()).toEqual(['Ben', 'Chen']);
    const { rows } = await store.read(`${dana.space}/${ROOM}`);
    expect(JSON.stringify(rows)).not.toContain(chen.subject);
    expect(await outcome(one, dana, ROOM, 'room.configure', { title: 'Mine' })).toBe('role_missing');
  });
});

describe('signals', () => {
  it('are folded into one count of distinct viewers, written every ten seconds', async () => {
    const one = await board();
    const question = await ask(one);
    const seen = await Seen.open(one, ana, ROOM);
    for (const who of [ana, ben, ben]) one.signal(who, [{ room: ROOM, name: 'seen', ids: [question, 'no-such-question-here'] }]);
    await timers.advance(9_900);
    expect(seen.take().of('exposure').size).toBe(0);
    await timers.advance(100);
    one.signal(ben, [{ room: ROOM, name: 'seen', ids: [question] }]);
    await timers.advance(10_000);
    expect(seen.take().of('exposure')).toEqual(new Map([[question, { viewers: 2 }]]));
    expect(seen.of('seen').size).toBe(0);
  });

  it('of people outside the audience count nowhere', async () => {
    const one = await board({}, { audience: { groups: ['board'] } });
    const { id } = await send(one, dana, ROOM, 'qa.ask', { text: 'Why?' });
    one.signal(ana, [{ room: ROOM, name: 'seen', ids: [id] }]);
    await timers.advance(10_000);
    expect((await Seen.open(one, dana, ROOM)).of('exposure').size).toBe(0);
  });
});

describe('memory', () => {
  it('lets rooms go that nobody needs, and reads them again when somebody does', async () => {
    const one = await board({ hotBytes: 1 });
    await ask(one);
    for (let other = 0; other < 5; other += 1) (await Seen.open(one, ana, `qa/other-${other}`)).stop();
    expect(one.load.rooms).toBe(0);
    expect((await Seen.open(one, ben, ROOM)).of('question').size).toBe(1);
  });

  it('keeps every room that somebody looks at, also over the limit: all of them hear of each change', async () => {
    const one = await board({ hotBytes: 1 });
    const rooms = [ROOM, 'qa/second', 'qa/third'];
    for (const room of rooms.slice(1)) await send(one, dana, room, 'room.create', { title: 'Another' });
    const views = await Promise.all(rooms.map((room) => Seen.open(one, ben, room)));
    expect(one.load).toMatchObject({ rooms: 3, viewers: 3 });
    for (const room of rooms) await send(one, ana, room, 'qa.ask', { text: 'Heard?' });
    for (const view of views) expect(view.take().of('question').size).toBe(1);
  });

  it('lets the room go that was not used for longest, when rooms grow, too', async () => {
    const reads: string[] = [];
    const inner = store;
    store = storeWith(inner, { read: (room, since) => { reads.push(room); return inner.read(room, since); } });
    const one = await board({ hotBytes: 60_000 });
    const [oldest, middle, newest] = ['qa/oldest', 'qa/middle', 'qa/newest'];
    const visit = async (room: string) => { (await Seen.open(one, ana, room)).stop(); };
    for (const room of [middle, oldest, newest]) await visit(room);
    // What was used again is not the oldest any more.
    await visit(middle);
    await visit(newest);
    const growing = await Seen.open(one, ben, ROOM);
    const text = 'word '.repeat(90);
    while (one.load.rooms === 4) await ask(one, ana, text);
    expect(one.load.rooms).toBe(3);
    reads.length = 0;
    for (const room of [middle, newest]) await visit(room);
    expect(reads).toEqual([]);
    await visit(oldest);
    expect(reads).toEqual([`acme/${oldest}`]);
    growing.stop();
  });

  it('lets go when viewers leave, not only when others come', async () => {
    const one = await board({ hotBytes: 1 });
    const views = await Promise.all([ROOM, 'qa/other'].map((room) => Seen.open(one, ben, room)));
    expect(one.load.rooms).toBe(2);
    for (const view of views) view.stop();
    expect(one.load.rooms).toBe(0);
  });
});

describe('a batch', () => {
  it('equals its commands one by one', async () => {
    const acts = fc.array(fc.record({ who: fc.constantFrom(ana, ben, dana), act: fc.constantFrom('ask', 'vote', 'hide', 'show', 'reply', 'pin', 'withdraw'), nth: fc.nat(5), on: fc.boolean() }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const ids = list.map(() => randomId());
        const commands = list.map(({ act, nth, on }, index) => command(ROOM, `qa.${act}`, { question: ids[nth % ids.length], text: `Text ${nth}`, on }, ids[index]));
        const results = [];
        for (const together of ['requests at once', 'requests', 'one request of each stretch']) {
          store = memoryStore({ clock: timers.now });
          keysOfRooms = { get: () => Promise.resolve(new Uint8Array(32)), destroy: () => Promise.resolve() };
          const one = await board();
          const runs = commands.map((each, index) => () => one.run(list[index]?.who ?? ana, [each]));
          const receipts = together === 'requests at once' ? await Promise.all(runs.map((run) => run())) : [];
          if (together === 'requests') for (const run of runs) receipts.push(await run());
          // Commands that one person sends after one another come as one request.
          for (let at = 0; together === 'one request of each stretch' && at < commands.length;) {
            const who = list[at]?.who ?? ana;
            const next = list.findIndex((act, index) => index > at && act.who !== who);
            const stretch = commands.slice(at, next < 0 ? undefined : next);
            receipts.push(...(await one.run(who, stretch)).map((receipt) => [receipt]));
            at += stretch.length;
          }
          const { rows } = await store.read(`acme/${ROOM}`);
          results.push({
            outcomes: receipts.map(([receipt]) => (receipt?.status === 'refused' ? receipt.code : receipt?.status)),
            rows: rows.filter(({ value }) => value !== undefined).map(({ type, id, value, to }) => ({ type, id, value, to: Object.keys(to).sort() })).sort((a, b) => (a.type + a.id < b.type + b.id ? -1 : 1)),
          });
          await one.close();
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 60 },
    );
  });
});

it('a snapshot tells nothing of which of two anonymous questions of one hour came first', async () => {
  const one = await board();
  const asked: string[] = [];
  for (let nth = 0; nth < 24; nth += 1) asked.push((await send(one, nth % 2 ? ana : ben, ROOM, 'qa.askAnonymously', { text: `Question ${nth}?` })).id);
  const ids = [...(await Seen.open(one, dana, ROOM)).of('question').keys()];
  expect(ids).toEqual([...asked].sort());
  expect(ids).not.toEqual(asked);
});
