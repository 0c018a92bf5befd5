/** The loop of a meeting, over the real kernel and two stores: asked, decided, replaced, followed up, counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costOf } from '../core/poll/poll.cost.js';
import { OUTCOMES, type Decision, type Poll } from '../core/poll/poll.schema.js';
import { hoursOf } from '../core/ledger/ledger.hours.js';
import type { MonthOfHours } from '../core/ledger/ledger.schema.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { Authority, type Policy } from './authority.js';
import { Seen, allKits, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const ROOM = 'poll/weekly';
const dana = person('dana', { roles: ['moot:host'] });
const voters = Array.from({ length: 14 }, (_, at) => person(`voter-${at}`));
const ana = voters[0]!;

const stores: Readonly<Record<string, (timers: VirtualTimers, folder: string) => Promise<Store>>> = {
  memory: async (timers) => memoryStore({ clock: () => timers.now() }),
  SQLite: (timers, folder) => openSqliteStore({ path: join(folder, 'rooms.sqlite'), clock: () => timers.now() }),
};

describe.each(Object.entries(stores))('over a store in %s', (_name, openStore) => {
  let folder: string;
  let timers: VirtualTimers;
  let store: Store;
  let keys: RoomKeys;
  let authority: Authority;
  let invited: readonly { readonly issuer: string; readonly subject: string }[];
  let warnings: unknown[];

  const start = (more: Policy = {}) => new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => invited, ...more }, onWarning: (...warning) => warnings.push(warning) });
  const create = (settings: object, more: object = {}) => outcome(authority, dana, ROOM, 'room.create', { title: 'Weekly', settings, ...more });
  const value = async <T>(type: string, room = ROOM, who = dana) => (await Seen.open(authority, who, room)).of(type).get(type) as T | undefined;

  /** Nothing happens in between: a day of timers takes a while. */
  const jump = async (to: number) => {
    timers.set(to);
    await timers.advance(200);
  };

  beforeEach(async () => {
    timers = virtualTimers(NOON);
    folder = mkdtempSync(join(tmpdir(), 'moot-loop-'));
    store = await openStore(timers, folder);
    keys = memoryRoomKeys();
    invited = [dana, ...voters];
    warnings = [];
    authority = start();
  });
  afterEach(async () => {
    await authority.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  describe('a poll that opens by itself', () => {
    const meeting = { minutes: 30, people: 15 };

    it('asks who there is at that instant, and is confidential from 10 on', async () => {
      expect(await create({ meeting, opens: NOON + DAY })).toBe('accepted');
      invited = [dana, ...voters.slice(0, 10)];
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'open', secrecy: 'confidential', eligible: 11 });
      expect(await authority.itemsOf(ana, ROOM)).toEqual(['elector']);
      expect(await send(authority, ana, ROOM, 'poll.cast', { choice: 'keep', token: 'token-of-ana-0000000' })).toMatchObject({ status: 'accepted' });
    });

    it('opens also where nobody was there at the instant: for the first who looks', async () => {
      await create({ meeting, opens: NOON + DAY });
      await authority.close();
      timers.set(NOON + 2 * DAY);
      authority = start();
      expect(await value('poll', ROOM, ana)).toMatchObject({ phase: 'open', opened: NOON + DAY, eligible: 15 });
    });

    it('tells its hosts, and them alone, why it could not', async () => {
      await create({ options: ['Soup', 'Salad'], secrecy: 'confidential', opens: NOON + DAY });
      invited = [dana];
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'draft' });
      expect(await value('obstacle')).toEqual({ at: NOON + DAY, code: 'people_few' });
      expect(await value('obstacle', ROOM, ana)).toBeUndefined();
    });

    it('opens without a list where the list cannot be read, by name', async () => {
      await authority.close();
      authority = start({ people: () => Promise.reject(new Error('unreachable')) });
      await create({ meeting, opens: NOON + DAY });
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'open', secrecy: 'named' });
    });
  });

  describe('a call for meetings', () => {
    it('becomes a poll about one of them, for the same people and with the same host, and the question says where', async () => {
      const call = 'qa/meetings';
      expect(await outcome(authority, dana, call, 'room.create', { title: 'Which of our meetings?', settings: { preset: 'meetings' }, audience: { groups: ['staff'] } })).toBe('accepted');
      const { id } = await send(authority, ana, call, 'qa.askAnonymously', { text: 'The weekly?' });
      const asked = { question: id, name: 'weekly', minutes: 30, people: 15, cadence: 'weekly', purpose: 'status' };
      expect(await outcome(authority, ana, call, 'qa.startBallot', asked)).toBe('role_missing');
      expect(await outcome(authority, dana, call, 'qa.startBallot', asked)).toBe('accepted');
      await timers.advance(200);
      expect(await value<object>('question', call)).toBeUndefined();
      expect((await Seen.open(authority, ana, call)).of('question').get(id)).toMatchObject({ ballot: { room: ROOM, state: 'there' } });
      const poll = await Seen.open(authority, dana, ROOM);
      expect(poll.of('ritual').get('ritual')).toMatchObject({ title: 'The weekly?' });
      expect(poll.of('poll').get('poll')).toMatchObject({ phase: 'draft', meeting: { minutes: 30, people: 15, purpose: 'status' } });
      expect(await outcome(authority, dana, ROOM, 'poll.open', {})).toBe('accepted');
      expect(await value('poll', ROOM, ana)).toMatchObject({ secrecy: 'confidential' });
      expect(await outcome(authority, person('stranger', { groups: [] }), ROOM, 'poll.cast', { choice: 'keep', token: 'token-of-stranger-00' })).toBe('room_unknown');
      // Nothing in the poll tells whose question it was.
      expect(JSON.stringify(await store.read(`acme/${ROOM}`))).not.toContain('voter-0');
      expect(await outcome(authority, dana, call, 'qa.startBallot', { ...asked, name: 'again' })).toBe('ballot_started');
    });

    it('becomes a poll with its dates, and with what it costs a year, where somebody says when it is next; so does a meeting that is set up so, without its holidays', async () => {
      const call = 'qa/meetings';
      await outcome(authority, dana, call, 'room.create', { title: 'Which of our meetings?', settings: { preset: 'meetings' } });
      const { id } = await send(authority, ana, call, 'qa.askAnonymously', { text: 'The weekly?' });
      const meeting = { minutes: 30, people: 15, cadence: 'weekly', first: NOON + DAY };
      expect(await outcome(authority, dana, call, 'qa.startBallot', { question: id, name: 'weekly', zone: 'Europe/Berlin', ...meeting })).toBe('accepted');
      expect(await outcome(authority, dana, 'poll/typed', 'room.create', { title: 'Typed', settings: { meeting: { ...meeting, holidays: ['2026-12-08'] }, zone: 'Europe/Berlin' } })).toBe('accepted');
      await timers.advance(200);
      const costOfRoom = async (room: string) => {
        const found = (await value<Poll>('poll', room))!.meeting!;
        return { starts: found.starts!, ...costOf({ ...found, from: NOON }) };
      };
      // At one o'clock in Berlin, also in summer.
      expect(await costOfRoom(ROOM)).toMatchObject({ starts: { length: 65, 0: NOON + DAY, 20: NOON + 141 * DAY - 3_600_000 }, times: 52, hoursInAll: 390 });
      const typed = await costOfRoom('poll/typed');
      expect(typed).toMatchObject({ starts: { length: 64 }, times: 51, hoursInAll: 382.5 });
      expect(typed.starts).not.toContain(NOON + 15 * DAY);
    });

    it('that is for people whom it lists becomes a poll for the same ones, whom no list of the space has to name', async () => {
      await authority.close();
      authority = start({ people: () => Promise.reject(new Error('no list')) });
      const call = 'qa/meetings';
      const people = [dana, ...voters.slice(0, 11)].map(({ subject, name }) => ({ id: subject, name }));
      expect(await outcome(authority, dana, call, 'room.create', { title: 'Which of our meetings?', settings: { preset: 'meetings' }, audience: { people } })).toBe('accepted');
      expect(await authority.peopleOf(ana, call)).toHaveLength(12);
      const { id } = await send(authority, ana, call, 'qa.askAnonymously', { text: 'The weekly?' });
      expect(await outcome(authority, voters[12]!, call, 'qa.askAnonymously', { text: 'And mine?' })).toBe('room_unknown');
      await send(authority, dana, call, 'qa.startBallot', { question: id, name: 'weekly', minutes: 30, people: 12 });
      await timers.advance(200);
      expect(await outcome(authority, dana, ROOM, 'poll.open', {})).toBe('accepted');
      expect(await value('poll', ROOM, ana)).toMatchObject({ secrecy: 'confidential', eligible: 12 });
      expect(await authority.itemsOf(ana, ROOM)).toEqual(['elector']);
      expect(await outcome(authority, ana, ROOM, 'poll.cast', { choice: 'keep', token: 'token-of-ana-0000000' })).toBe('accepted');
      expect(await outcome(authority, voters[12]!, ROOM, 'poll.cast', { choice: 'keep', token: 'token-of-none-000000' })).toBe('room_unknown');
      // Neither room has an id of theirs; what they are called is for hosts.
      for (const room of [call, ROOM]) expect(JSON.stringify(await store.read(`acme/${room}`))).not.toContain('voter-3');
      expect(JSON.stringify((await Seen.open(authority, ana, call)).messages)).not.toContain('Voter-3');
      await send(authority, dana, call, 'room.configure', { audience: { people: people.slice(0, 1) } });
      expect(await outcome(authority, ana, call, 'qa.askAnonymously', { text: 'Still?' })).toBe('room_unknown');
      expect(await authority.peopleOf(dana, call)).toHaveLength(1);
    });
  });

  describe('a meeting', () => {
    const meeting = { minutes: 30, people: 15, cadence: 'weekly', first: NOON };
    const decide = (args: object, who = dana) => outcome(authority, who, ROOM, 'poll.decide', { outcome: 'async', reason: 'Nobody speaks.', owner: 'Ben', starts: NOON, ...args });
    const replacement = { kind: 'qa', name: 'weekly', preset: 'pre-read' };
    const decision = () => value<Decision>('decision');
    /** What tasks still have to do is done. */
    const settled = async () => {
      await timers.advance(200);
      await expect.poll(() => store.find('task', {}, 10)).toEqual([]);
    };
    const hours = async (now: number, room = 'ledger/meetings') => {
      const months = [...(await Seen.open(authority, ana, room)).of('month')].map(([id, month]) => ({ id, value: month as MonthOfHours }));
      return hoursOf(months, now, 'UTC');
    };
    const vote = async (people: typeof voters, choose: (at: number) => string = () => 'async', room = ROOM) => {
      for (const [at, who] of people.entries()) {
        expect(await outcome(authority, who, room, 'poll.cast', { choice: choose(at), token: `token-of-${who.subject}-000000` })).toBe('accepted');
      }
    };
    const closed = async (more: object = {}) => {
      await create({ meeting }, more);
      await outcome(authority, dana, ROOM, 'poll.open', {});
      await vote(voters.slice(0, 9));
      await outcome(authority, dana, ROOM, 'poll.end', {});
    };

    it('goes from ballot to decision, replacement, follow-up and hours', async () => {
      await closed({ audience: { groups: ['staff'] }, hostGroups: ['leads'] });
      expect(await decide({ replacement })).toBe('accepted');
      await settled();
      expect(await decision()).toMatchObject({ replacement: { room: 'qa/weekly', state: 'there' } });
      // The same title, people and hosts, by name and by group.
      const board = await Seen.open(authority, dana, 'qa/weekly');
      expect(board.of('ritual').get('ritual')).toMatchObject({ title: 'Weekly' });
      expect(board.of('access').get('access')).toMatchObject({ audience: { groups: ['staff'] }, hosts: { groups: ['leads'] } });
      expect(board.of('board').get('board')).toMatchObject({ anonymity: 'named' });
      expect(await outcome(authority, dana, 'qa/weekly', 'qa.moveTo', { phase: 'live' })).toBe('accepted');
      expect(await outcome(authority, person('lead', { groups: ['leads'] }), 'qa/weekly', 'qa.moveTo', { phase: 'collect' })).toBe('accepted');
      expect(await outcome(authority, ana, 'qa/weekly', 'qa.moveTo', { phase: 'live' })).toBe('role_missing');
      expect(await outcome(authority, person('stranger', { groups: [] }), 'qa/weekly', 'qa.ask', { text: 'Why?' })).toBe('room_unknown');

      // Half an hour of fifteen people, less five minutes of each: 6.25 hours a week.
      expect(await hours(NOON + DAY)).toMatchObject({ realised: 6.25, counted: 1, planned: 52 * 6.25 });
      expect(await outcome(authority, dana, ROOM, 'poll.measure', { minutes: 10 })).toBe('accepted');
      await settled();
      expect(await hours(NOON + DAY)).toMatchObject({ realised: 5 });

      await jump(NOON + 28 * DAY);
      await settled();
      await jump(NOON + 28 * DAY + 1_000);
      expect(await decision()).toMatchObject({ followUp: { room: 'poll/weekly-follow-up', state: 'there' } });
      const again = await Seen.open(authority, ana, 'poll/weekly-follow-up');
      expect(again.of('poll').get('poll')).toMatchObject({ phase: 'open', secrecy: 'confidential', eligible: 15, followUp: { of: ROOM, outcome: 'async' }, options: [{ id: 'keep' }, { id: 'tweak' }, { id: 'back' }] });
      await vote(voters.slice(0, 8), () => 'back', 'poll/weekly-follow-up');
      expect(await outcome(authority, dana, 'poll/weekly-follow-up', 'poll.end', {})).toBe('accepted');
      expect((await Seen.open(authority, ana, 'poll/weekly-follow-up')).of('result').get('result')).toMatchObject({ told: { back: { band: 'nearly' } } });

      expect(await outcome(authority, dana, ROOM, 'poll.settle', { what: 'back' })).toBe('accepted');
      await settled();
      // Five Mondays until it came back.
      expect(await hours(NOON + 400 * DAY)).toMatchObject({ realised: 5 * 5, planned: 5 * 5, counted: 5 });
      expect(warnings).toEqual([]);
    });

    it('has the ledger tell everybody sums, and nobody of which meetings, in any channel', async () => {
      await create({ meeting: { ...meeting, people: 9 } }, { audience: { groups: ['board'] } });
      await outcome(authority, dana, ROOM, 'poll.open', {});
      await outcome(authority, dana, ROOM, 'poll.end', { withoutResult: true });
      expect(await decide({ outcome: 'cancel' })).toBe('accepted');
      await settled();
      for (const who of [dana, ana]) expect(JSON.stringify((await Seen.open(authority, who, 'ledger/meetings')).messages)).not.toMatch(/weekly|Weekly|cancel|poll/);
      expect((await hours(NOON + DAY)).realised).toBe(4.5);
      // For people it has no commands.
      expect(await outcome(authority, dana, 'ledger/meetings', 'ledger.enter', {})).toBe('command_unknown');
      expect(await outcome(authority, dana, 'qa/found', 'room.found', { title: 'Mine', hosts: { keys: [], groups: [] } })).toBe('command_unknown');
    });

    it('is not decided by half: a kind that is not known here is refused at once', async () => {
      await closed();
      expect(await decide({ replacement: { kind: 'standup', name: 'daily' } })).toBe('ritual_unknown');
      expect(await decision()).toBeUndefined();
      expect(await store.find('task', {}, 10)).toEqual([]);
      await authority.close();
      authority = new Authority({ store, keys, timers, kits: allKits.filter(({ ritual }) => ritual.kind !== 'ledger'), policy: { people: async () => invited } });
      // Where there is no ledger, decisions are made all the same.
      expect(await decide({})).toBe('accepted');
      await settled();
    });

    it('says to everybody why its replacement is not there, and hosts may decide anew', async () => {
      await outcome(authority, dana, 'qa/weekly', 'room.create', { title: 'Somebody else’s', audience: { groups: ['others'] } });
      await closed();
      expect(await decide({ replacement })).toBe('accepted');
      await settled();
      const before = await decision();
      expect(before?.replacement).toEqual({ room: 'qa/weekly', state: 'refused', code: 'ritual_exists' });
      expect((await Seen.open(authority, dana, 'qa/weekly')).of('ritual').get('ritual')).toMatchObject({ title: 'Somebody else’s' });
      expect(await decide({ replacement: { ...replacement, name: 'weekly-2' }, from: before?.at })).toBe('accepted');
      await settled();
      expect((await decision())?.replacement).toEqual({ room: 'qa/weekly-2', state: 'there' });
      expect(await decide({ replacement: { ...replacement, name: 'weekly-3', preset: 'no-such' }, from: (await decision())?.at })).toBe('accepted');
      await settled();
      expect((await decision())?.replacement).toEqual({ room: 'qa/weekly-3', state: 'refused', code: 'settings_invalid' });
      expect(await decide({ replacement: { ...replacement, name: 'no/name' }, from: (await decision())?.at })).toBe('args_invalid');
    });

    it('is decided by a host who may not set up rituals, but brings forth none', async () => {
      await closed({ hostGroups: ['leads'] });
      const lead = person('lead', { groups: ['leads'] });
      expect(await decide({ replacement }, lead)).toBe('create_forbidden');
      expect(await decide({}, lead)).toBe('accepted');
    });

    it('of two hosts who decide at the same time is what the first decided; the second is told, and brings nothing forth', async () => {
      await closed({ hostGroups: ['leads'] });
      const lead = person('lead', { groups: ['leads'], roles: ['moot:host'] });
      const [one, two] = await Promise.all([decide({ replacement }), decide({ replacement: { ...replacement, name: 'other' } }, lead)]);
      expect([one, two]).toEqual(['accepted', 'decided_meanwhile']);
      await settled();
      expect((await Seen.open(authority, dana, 'qa/other')).of('ritual').size).toBe(0);
    });

    it.each(['before', 'after'])('is replaced, counted and told once, though the process ends %s the other room has it', async (moment) => {
      await closed();
      let left = 1;
      const inner = store;
      // Either the task does not reach the other room, or what becomes of it does not come back.
      const torn: Store = {
        read: (...args) => inner.read(...args), find: (...args) => inner.find(...args), watch: (...args) => inner.watch(...args), close: async () => {},
        async transact(room, known, decideIt) {
          const isTarget = moment === 'before' ? room === 'acme/qa/weekly' || room === 'acme/ledger/meetings' : room === `acme/${ROOM}`;
          if (isTarget && left <= 0) throw new Error('the process has ended');
          if (room === `acme/${ROOM}`) left -= 1;
          return inner.transact(room, known, decideIt);
        },
      };
      await authority.close();
      const dying = new Authority({ store: torn, keys, kits: allKits, timers, policy: { people: async () => invited }, onWarning: () => undefined });
      expect(await outcome(dying, dana, ROOM, 'poll.decide', { outcome: 'async', reason: 'Nobody speaks.', owner: 'Ben', starts: NOON, replacement })).toBe('accepted');
      await timers.advance(500);
      expect((await store.find('task', {}, 10)).length).toBeGreaterThan(0);
      await dying.close();
      authority = start();
      timers.set(timers.now() + 1_000);
      await authority.sweepTasks();
      await settled();
      expect((await decision())?.replacement).toEqual({ room: 'qa/weekly', state: 'there' });
      expect(await hours(NOON + DAY)).toMatchObject({ realised: 6.25, counted: 1 });
      const journal = await store.read('acme/qa/weekly');
      expect(journal.rows.filter(({ type }) => type === 'ritual')).toHaveLength(1);
      expect(warnings).toEqual([]);
    });

    it('is followed up also where nobody was there at the end of the trial', async () => {
      await closed();
      await decide({ outcome: 'cancel' });
      await settled();
      await authority.close();
      timers.set(NOON + 40 * DAY);
      authority = start();
      await decision();
      await settled();
      await timers.advance(1_000);
      expect(await value('poll', 'poll/weekly-follow-up', ana)).toMatchObject({ opened: expect.any(Number) as number, secrecy: 'confidential' });
    });

    it('never becomes less confidential by what follows: with too few people left there is no ballot, and hosts are told', async () => {
      await closed();
      await decide({ outcome: 'cancel' });
      invited = [dana, ...voters.slice(0, 5)];
      await jump(NOON + 28 * DAY);
      await settled();
      await jump(NOON + 28 * DAY + 1_000);
      expect(await value('poll', 'poll/weekly-follow-up')).toMatchObject({ phase: 'draft', secrecy: 'confidential' });
      expect(await value('obstacle', 'poll/weekly-follow-up')).toMatchObject({ code: 'people_few' });
      expect(await outcome(authority, dana, 'poll/weekly-follow-up', 'poll.configure', { secrecy: 'named' })).toBe('secrecy_promised');
      // Nor by a poll that a host sets up as if it followed.
      expect(await outcome(authority, dana, 'poll/copy', 'room.create', { title: 'Copy', settings: { followUp: { of: ROOM, decided: NOON, outcome: 'cancel' } } })).toBe('settings_invalid');
    });

    it('has no name of its hosts in what the other rooms keep', async () => {
      await closed();
      await decide({ replacement });
      await settled();
      for (const room of [`acme/${ROOM}`, 'acme/qa/weekly', 'acme/ledger/meetings']) {
        const { rows } = await store.read(room);
        expect(JSON.stringify(rows.filter(({ type }) => type === 'host' || type === 'access'))).not.toMatch(/dana|intranet/i);
      }
    });

    it('is one of 1 to 10,000 people for 1 to 1,440 minutes', async () => {
      const asked = (more: object) => create({ meeting: { minutes: 30, people: 8, ...more } });
      for (const more of [{ minutes: 0 }, { minutes: -1 }, { minutes: Number.NaN }, { minutes: 1_441 }, { people: 0 }, { people: -1 }, { people: 10_001 }, { people: 1.5 }, { first: 12 }, { holidays: ['Christmas'] }, { cadence: 'sometimes' }]) {
        expect(await asked(more), JSON.stringify(more)).toBe('settings_invalid');
      }
      expect(await asked({ minutes: 1, people: 10_000 })).toBe('accepted');
      expect(await outcome(authority, dana, 'poll/alone', 'room.create', { title: 'Alone', settings: { meeting: { minutes: 30, people: 1 } } })).toBe('accepted');
    });

    it.each(OUTCOMES.filter((one) => one !== 'keep'))('that is decided as "%s" reaches the ledger', async (one) => {
      await closed();
      const remains = { shorten: { minutes: 10 }, rarer: { every: 2 }, 'not-me': { people: 5 } }[one as 'shorten'] ?? {};
      expect(await decide({ outcome: one, ...remains })).toBe('accepted');
      await settled();
      const each = { shorten: 5, rarer: 0, async: 6.25, cancel: 7.5, 'not-me': 5 }[one];
      expect(await hours(NOON + DAY)).toMatchObject({ realised: each, counted: 1 });
    });
  });
});
