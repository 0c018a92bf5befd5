/**
 * Four miniature rituals on several stores: the proof that the port of four methods carries
 * secret ballots, carry-over between rounds, "visible after own answer" and ticks, whatever keeps the rooms.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '../core/draft.js';
import { MootError } from '../core/errors.js';
import { ALL, HOSTS, SYSTEM } from '../core/record.js';
import { defineRitual } from '../core/ritual.js';
import { roomRecords, type RoomRecords } from '../core/room-records.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { fileStore } from '../stores/file/file-store.js';
import { folderObjects } from '../stores/file/file-objects.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { Batch, Store } from '../stores/store.js';
import { Authority, type RitualKit } from './authority.js';
import { Seen, outcome, person, send, storeWith } from './authority.harness.js';

// A secret ballot: who took part is known to nobody, that nobody votes twice is certain.
interface BallotRecords extends RoomRecords {
  box: { readonly choice: string };
  result: { readonly counts: Readonly<Record<string, number>> };
}
function cast(room: Draft<BallotRecords>, { choice }: { choice: string }): void {
  if (room.get('result', 'result')) throw new MootError('poll_closed', 'The ballot is over.');
  if (room.actor.owns('ballot')) throw new MootError('ballot_cast', 'You have voted.');
  room.claim('ballot');
  room.create('box', { choice }, [SYSTEM]);
}
function close(room: Draft<BallotRecords>): void {
  const counts: Record<string, number> = {};
  for (const { id, value } of [...room.list('box')]) {
    counts[value.choice] = (counts[value.choice] ?? 0) + 1;
    room.remove('box', id);
  }
  room.put('result', 'result', { counts }, { to: [ALL] });
}
const ballot = defineRitual<BallotRecords>()({
  kind: 'ballot', version: 1, settings: {},
  records: { ...roomRecords, box: { seenBy: 'nobody' }, result: { seenBy: 'all' } },
  commands: { cast: { actor: 'secret', run: cast }, close: { actor: 'keyed', role: 'host', run: close } },
});

// Rounds: what is open at the close of one is carried to the ritual's room, and from there into the next.
interface RoundRecords extends RoomRecords {
  line: { readonly text: string; readonly open: boolean; readonly age: number };
}
function write(room: Draft<RoundRecords>, { text }: { text: string }): void {
  room.create('line', { text, open: true, age: 1 }, [ALL]);
}
function endRound(room: Draft<RoundRecords>, { next }: { next: string }): void {
  const open = [...room.list('line')].filter(({ value }) => value.open).map(({ id, value }) => ({ id, text: value.text, age: value.age + 1 }));
  room.task(next, 'round.carry', { open });
}
function carry(room: Draft<RoundRecords>, { open }: { open: readonly { id: string; text: string; age: number }[] }): void {
  if (!room.get('ritual', 'ritual')) {
    room.put('ritual', 'ritual', { title: '', settings: {}, created: room.now }, { to: [ALL] });
    room.put('access', 'access', { hosts: { keys: [], groups: [] } }, { to: [HOSTS] });
  }
  for (const { id, text, age } of open) room.put('line', id, { text, age, open: true }, { to: [ALL] });
}
const round = defineRitual<RoundRecords>()({
  kind: 'round', version: 1, settings: {},
  records: { ...roomRecords, line: { seenBy: 'all' } },
  commands: {
    write: { actor: 'keyed', run: write },
    endRound: { actor: 'keyed', role: 'host', run: endRound },
    carry: { actor: 'anonymous', role: 'system', run: carry },
  },
});

// Visible after one's own answer: a circle that the ritual declares.
interface AnswerRecords extends RoomRecords {
  answer: { readonly text: string };
}
function answer(room: Draft<AnswerRecords>, { text }: { text: string }): void {
  room.join('answered', room.actor.key);
  room.put('answer', room.actor.key, { text }, { to: ['#answered'] });
}
function takeBack(room: Draft<AnswerRecords>): void {
  room.leave('answered', room.actor.key);
  room.remove('answer', room.actor.key);
}
const answers = defineRitual<AnswerRecords>()({
  kind: 'answers', version: 1, settings: {},
  records: { ...roomRecords, answer: { seenBy: 'own' } },
  commands: { answer: { actor: 'keyed', run: answer }, takeBack: { actor: 'keyed', run: takeBack } },
});

// An instant: what happens then happens once, however many processes watch the clock.
interface BellRecords extends RoomRecords {
  ring: { readonly at: number; readonly count: number };
}
function wind(room: Draft<BellRecords>, { at }: { at: number }): void {
  room.at(at, 'bell.strike', {});
}
function strike(room: Draft<BellRecords>): void {
  const count = (room.get('ring', 'ring')?.count ?? 0) + 1;
  room.put('ring', 'ring', { at: room.now, count }, { to: [ALL] });
}
const bell = defineRitual<BellRecords>()({
  kind: 'bell', version: 1, settings: {},
  records: { ...roomRecords, ring: { seenBy: 'all' } },
  commands: { wind: { actor: 'keyed', run: wind }, strike: { actor: 'anonymous', role: 'system', run: strike } },
});

// A counter that another room adds to: doing it twice would show.
interface CountRecords extends RoomRecords {
  sum: { readonly sum: number };
}
function order(room: Draft<CountRecords>, { to }: { to: string }): void {
  room.task(to, 'count.add', { by: 1 });
}
function add(room: Draft<CountRecords>, { by }: { by: number }): void {
  room.put('sum', 'sum', { sum: (room.get('sum', 'sum')?.sum ?? 0) + by }, { to: [ALL] });
}
function orderAndSeal(room: Draft<CountRecords>, args: { to: string }): void {
  order(room, args);
  order(room, args);
  room.seal();
}
function orderLater(room: Draft<CountRecords>, { at, to }: { at: number; to: string }): void {
  room.at(at, 'count.order', { to });
}
const counter = defineRitual<CountRecords>()({
  kind: 'count', version: 1, settings: {},
  records: { ...roomRecords, sum: { seenBy: 'all' } },
  commands: {
    begin: { actor: 'keyed', run: order },
    end: { actor: 'keyed', run: orderAndSeal },
    later: { actor: 'keyed', run: orderLater },
    order: { actor: 'anonymous', role: 'system', run: order },
    add: { actor: 'anonymous', role: 'system', run: add },
  },
});

const text = v.object({ text: v.string() });
const kits = [
  { ritual: ballot, schemas: { cast: v.object({ choice: v.string() }), close: v.object({}) } },
  { ritual: round, schemas: { write: text, endRound: v.object({ next: v.string() }) } },
  { ritual: answers, schemas: { answer: text, takeBack: v.object({}) } },
  { ritual: bell, schemas: { wind: v.object({ at: v.number() }) } },
  { ritual: counter, schemas: { begin: v.object({ to: v.string() }), end: v.object({ to: v.string() }), later: v.object({ at: v.number(), to: v.string() }) } },
] as unknown as RitualKit[];

type Clock = () => number;
const stores: Readonly<Record<string, (folder: string, clock: Clock) => Promise<Store>>> = {
  memory: (_, clock) => Promise.resolve(memoryStore({ clock })),
  SQLite: async (folder, clock) => openSqliteStore({ path: join(folder, 'moot.db'), clock }),
  'compare-and-swap files': (folder, clock) => Promise.resolve(fileStore({ objects: folderObjects(folder), clock })),
};

const NOON = Date.UTC(2026, 10, 23, 12);

describe.each(Object.entries(stores))('four miniature rituals on %s', (_name, make) => {
  let folder: string;
  let timers: VirtualTimers;
  let store: Store;
  const authorities: Authority[] = [];
  let keys = memoryRoomKeys();
  const host = person('dana', { roles: ['moot:host'] });

  function authority(over = store): Authority {
    const one = new Authority({ store: over, keys, kits, timers });
    authorities.push(one);
    return one;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-kernel-'));
    timers = virtualTimers(NOON);
    store = await make(folder, timers.now);
    keys = memoryRoomKeys();
  });

  afterEach(async () => {
    await Promise.all(authorities.splice(0).map((one) => one.close()));
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('counts a secret ballot in which nobody votes twice and nobody is named', async () => {
    const one = authority();
    await send(one, host, 'ballot/lunch', 'room.create', { title: 'Lunch' });
    // Names that stand in no id by chance.
    const [ana, ben, chen] = ['Ana Ferreira', 'Ben Okafor', 'Chen Wei'] as const;
    for (const name of [ana, ben, chen]) {
      expect(await outcome(one, person(name), 'ballot/lunch', 'ballot.cast', { choice: name === ben ? 'soup' : 'salad' })).toBe('accepted');
    }
    expect(await outcome(one, person(ana), 'ballot/lunch', 'ballot.cast', { choice: 'soup' })).toBe('ballot_cast');
    const his = await Seen.open(one, person(ben), 'ballot/lunch');
    expect(his.of('box').size).toBe(0);

    await send(one, host, 'ballot/lunch', 'ballot.close', {});

    expect(his.take().of('result').get('result')).toEqual({ counts: { salad: 2, soup: 1 } });
    const kept = JSON.stringify((await store.read('acme/ballot/lunch')).rows);
    for (const name of [ana, ben, chen]) expect(kept).not.toContain(name);
  });

  it('carries open lines from one round to the next, once', async () => {
    const one = authority();
    await send(one, host, 'round/team/2026-11-23', 'room.create', { title: 'Team' });
    await send(one, person('ana'), 'round/team/2026-11-23', 'round.write', { text: 'Write the release notes' });
    await send(one, host, 'round/team/2026-11-23', 'round.endRound', { next: 'round/team/2026-11-24' });
    await send(one, host, 'round/team/2026-11-23', 'round.endRound', { next: 'round/team/2026-11-24' });
    await expect.poll(async () => [...(await Seen.open(one, person('ana'), 'round/team/2026-11-24')).of('line').values()]).toEqual([
      { text: 'Write the release notes', open: true, age: 2 },
    ]);
    await expect.poll(async () => store.find('task', {}, 10)).toEqual([]);
  });

  it('shows the answers of others after the own answer, and takes them away again', async () => {
    const one = authority();
    await send(one, host, 'answers/mood', 'room.create', { title: 'Mood' });
    await send(one, person('ana'), 'answers/mood', 'answers.answer', { text: 'Good' });
    const ben = await Seen.open(one, person('ben'), 'answers/mood');
    expect(ben.of('answer').size).toBe(0);

    await send(one, person('ben'), 'answers/mood', 'answers.answer', { text: 'Tired' });
    expect([...ben.take().of('answer').values()]).toEqual(expect.arrayContaining([{ text: 'Good' }, { text: 'Tired' }]));

    await send(one, person('ben'), 'answers/mood', 'answers.takeBack', {});
    expect(ben.take().of('answer').size).toBe(0);
    expect(JSON.stringify(ben.messages)).not.toContain('"system"');
  });

  it('carries out a tick once, at its own instant, with two authorities on one store', async () => {
    const [one, two] = [authority(), authority()];
    await send(one, host, 'bell/tower', 'room.create', { title: 'Bell' });
    await send(one, person('ana'), 'bell/tower', 'bell.wind', { at: NOON + 60_000 });
    const ana = await Seen.open(one, person('ana'), 'bell/tower');
    const ben = await Seen.open(two, person('ben'), 'bell/tower');

    await timers.advance(61_500);

    const rung = { at: NOON + 60_000, count: 1 };
    await expect.poll(() => ana.take().of('ring').get('ring')).toEqual(rung);
    await timers.advance(6_000);
    await expect.poll(() => ben.take().of('ring').get('ring')).toEqual(rung);
    expect(await store.find('due', {}, 10)).toEqual([]);
  });

  const [FROM, TO] = ['count/from', 'count/to'];
  const sum = async () => (await Seen.open(authority(), person('ana'), TO)).of('sum').get('sum');

  it.each([
    ['after its target had kept it', (room: string, batch: Batch | undefined) => room === `acme/${FROM}` && batch?.rows.some(({ type, value }) => type === 'task' && value === undefined) === true],
    ['before its target had kept it', (room: string, batch: Batch | undefined) => room === `acme/${TO}` && (batch?.rows.length ?? 0) > 0],
  ])('carries out a task once that a crash has cut off %s, by whoever sweeps', async (_, isCutOff) => {
    const one = authority();
    for (const room of [FROM, TO]) await send(one, host, room, 'room.create', { title: 'Counter' });
    await one.close();
    let cuts = 0;
    // As if the process were gone at that moment: nothing of the commit is kept.
    const crashing = authority(storeWith(store, {
      transact: (room, known, decide) => store.transact(room, known, (fresh, now) => {
        const batch = decide(fresh, now);
        if (!isCutOff(room, batch)) return batch;
        cuts += 1;
        throw new MootError('store_unavailable', 'The process has crashed.');
      }),
    }));
    expect(await outcome(crashing, host, FROM, 'count.begin', { to: TO })).toBe('accepted');
    await expect.poll(() => cuts).toBe(1);
    await crashing.close();
    expect(await store.find('task', {}, 10)).toHaveLength(1);

    const other = authority();
    await Promise.all([other.sweepTasks(), authority().sweepTasks()]);
    await other.sweepTasks();

    expect(await sum()).toEqual({ sum: 1 });
    expect(await store.find('task', {}, 10)).toEqual([]);
  });

  it('carries out the tasks of two rooms of which the same fell due at the same instant, each once', async () => {
    const one = authority();
    for (const room of [FROM, 'count/other', TO]) await send(one, host, room, 'room.create', { title: 'Counter' });
    for (const room of [FROM, 'count/other']) expect(await outcome(one, host, room, 'count.later', { at: NOON + 60_000, to: TO })).toBe('accepted');
    await timers.advance(61_000);
    // That no task is left says nothing before there was one.
    await expect.poll(() => sum()).toEqual({ sum: 2 });
    await expect.poll(() => store.find('task', {}, 10)).toEqual([]);
    expect(await sum()).toEqual({ sum: 2 });
  });

  it('carries out the tasks of a room whose key was destroyed by the same command, each once', async () => {
    const one = authority();
    for (const room of [FROM, TO]) await send(one, host, room, 'room.create', { title: 'Counter' });
    expect(await outcome(one, host, FROM, 'count.end', { to: TO })).toBe('accepted');
    await expect.poll(() => store.find('task', {}, 10)).toEqual([]);
    await one.sweepTasks();
    expect(await sum()).toEqual({ sum: 2 });
  });

  it('carries out what fell due while no process ran, with its task, though nobody opens the room', async () => {
    const one = authority();
    for (const room of [FROM, TO]) await send(one, host, room, 'room.create', { title: 'Counter' });
    await send(one, host, FROM, 'count.later', { at: NOON + 60_000, to: TO });
    await one.close();
    timers.set(NOON + 3_600_000);

    const next = authority();
    await timers.advance(31_000);

    await expect.poll(async () => [await store.find('due', {}, 10), await store.find('task', {}, 10)]).toEqual([[], []]);
    await next.close();
    expect((await store.read(`acme/${TO}`)).rows.find(({ type }) => type === 'sum')?.value).toEqual({ sum: 1 });
  });

  it('goes on with the next room where what is due in one cannot be carried out', async () => {
    const one = authority();
    for (const room of [FROM, TO]) await send(one, host, room, 'room.create', { title: 'Counter' });
    await send(one, host, FROM, 'count.later', { at: NOON + 60_000, to: TO });
    await store.transact('acme/unknown/room', { version: 0, receipts: [] }, () => ({
      rows: [{ type: 'tick', id: 'tick', value: { at: NOON, command: 'unknown.go', args: {} }, schema: 1, to: {}, marks: { due: NOON } }], journal: [], receipts: [],
    }));
    await one.close();
    timers.set(NOON + 3_600_000);
    await authority().sweepDue();
    await expect.poll(sum).toEqual({ sum: 1 });
  });

  it('applies what was due while nobody watched before anyone looks', async () => {
    const one = authority();
    await send(one, host, 'bell/tower', 'room.create', { title: 'Bell' });
    await send(one, host, 'bell/tower', 'bell.wind', { at: NOON + 60_000 });
    await one.close();
    timers.set(NOON + 3_600_000);

    const late = await Seen.open(authority(), person('ana'), 'bell/tower');

    expect(late.of('ring').get('ring')).toEqual({ at: NOON + 60_000, count: 1 });
  });
});
