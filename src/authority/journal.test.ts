/** What hosts get of the journal of a room: who did what, and nothing that they would not be told otherwise. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../core/identity.js';
import { actorKey } from '../core/keys.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryStore } from '../stores/memory/memory-store.js';
import type { Store } from '../stores/store.js';
import { allKits, outcome, person, send, storeWith } from './authority.harness.js';
import { Authority } from './authority.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const ROOM = 'qa/all-hands';
const SECRET = new Uint8Array(32).fill(7);
const [dana, eve, ana, ben] = [person('dana', { roles: ['moot:host'] }), person('eve', { groups: ['board'] }), person('ana'), person('ben')];
const keyOf = (who: Identity) => actorKey(SECRET, who);
const TEXT = 'lighthouse';

let timers: VirtualTimers;
let store: Store;
let authority: Authority;

beforeEach(() => {
  timers = virtualTimers(NOON);
  store = memoryStore({ clock: () => timers.now() });
  authority = new Authority({ store, keys: { get: async () => SECRET, destroy: async () => undefined }, kits: allKits, timers, policy: { people: async () => [dana, ana, ben] } });
});
afterEach(() => authority.close());

/** One command a second after the one before. */
const act = async (who: Identity, name: string, args: unknown, room = ROOM) => {
  timers.set(timers.now() + 1_000);
  const receipt = await send(authority, who, room, name, args);
  expect(receipt.status, name).toBe('accepted');
  return receipt.id;
};
const create = (settings: object = {}, room = ROOM) => act(dana, 'room.create', { title: 'All hands', settings, hostGroups: ['board'] }, room);
const journal = (who: Identity = dana, room = ROOM) => authority.journalOf(who, room);

describe('the journal of a room', () => {
  it('tells hosts who did what and when, by name: one of another, and of everybody what bears their name', async () => {
    await create();
    const question = await act(ana, 'qa.ask', { text: TEXT });
    await act(eve, 'qa.hide', { question, reason: TEXT });
    await act(dana, 'qa.show', { question });
    const lines = await journal(eve);
    expect(lines.map(({ command, key, at }) => [command, key, at])).toEqual([
      ['room.create', keyOf(dana), NOON + 1_000], ['qa.ask', keyOf(ana), NOON + 2_000], ['qa.hide', keyOf(eve), NOON + 3_000], ['qa.show', keyOf(dana), NOON + 4_000],
    ]);
    expect(lines[2]!.ids).toContain(`question/${question}`);
    expect(JSON.stringify(lines)).not.toContain(TEXT);
  });

  it('holds no key, no time and no text of what was asked without a name, nor of votes, also where somebody else acts in between', async () => {
    await create();
    const question = await act(ana, 'qa.askAnonymously', { text: TEXT });
    await act(dana, 'qa.pin', { question, on: true });
    const named = await act(ben, 'qa.ask', { text: TEXT });
    for (const voted of [question, named]) await act(dana, 'qa.vote', { question: voted, on: true });
    await act(ana, 'qa.editAnonymous', { question, text: `${TEXT}?` });
    await act(ana, 'qa.vote', { question: named, on: true });
    const lines = await journal();
    const told = lines.filter(({ at, key }) => at !== undefined || key !== undefined);
    expect(told.map(({ command }) => command)).toEqual(['room.create', 'qa.pin', 'qa.ask']);
    const rest = lines.slice(told.length);
    expect(rest.map(({ command }) => command)).toEqual(['qa.askAnonymously', 'qa.editAnonymous', 'qa.vote', 'qa.vote', 'qa.vote']);
    expect(rest[0]!.ids).toContain(`question/${question}`);
    expect(JSON.stringify(rest)).not.toMatch(/1[78]\d{11}/);
    for (const mark of [TEXT, keyOf(ana)]) expect(JSON.stringify(lines)).not.toContain(mark);
  });

  it('holds of a sealed board what its hosts did, and of members neither who, when nor what', async () => {
    await create({ anonymity: 'sealed' });
    const question = await act(ana, 'qa.askAnonymously', { text: TEXT });
    await timers.advance(120_000);
    await act(ben, 'qa.vote', { question, on: true });
    await act(ben, 'qa.replyAnonymously', { question, text: TEXT });
    await act(dana, 'qa.answer', { question, text: TEXT });
    await act(dana, 'qa.moveTo', { phase: 'archived' });
    const lines = await journal(eve);
    expect(lines.filter(({ key }) => key !== undefined).map(({ command, key }) => [command, key])).toEqual([['qa.answer', keyOf(dana)], ['qa.moveTo', keyOf(dana)]]);
    const members = lines.filter(({ key }) => key === undefined);
    expect(new Set(members.map(({ command }) => command))).toEqual(new Set(['room.create', 'qa.askAnonymously', 'qa.release', 'qa.vote', 'qa.replyAnonymously']));
    for (const line of members) expect(line).toEqual({ command: line.command, ids: [] });
    for (const mark of [TEXT, keyOf(ana), keyOf(ben)]) expect(JSON.stringify(lines)).not.toContain(mark);
  });

  it('tells neither who nor when of what was collected unseen, before it is revealed and after', async () => {
    await create({ unseen: true });
    const question = await act(ana, 'qa.ask', { text: TEXT });
    expect(JSON.stringify(await journal())).not.toContain(question);
    await act(dana, 'qa.reveal', {});
    const lines = await journal();
    expect(lines.find(({ command }) => command === 'qa.ask')).toEqual({ command: 'qa.ask', ids: expect.not.arrayContaining([`question/${question}`]) });
    expect(JSON.stringify(lines)).not.toContain(keyOf(ana));
  });

  it('tells who voted where ballots bear names, and nothing more of whoever was erased', async () => {
    await create({ options: ['Soup', 'Salad'] }, 'poll/lunch');
    await act(dana, 'poll.open', {}, 'poll/lunch');
    await act(ana, 'poll.vote', { choices: ['o1'] }, 'poll/lunch');
    expect((await journal(dana, 'poll/lunch')).filter(({ key }) => key === keyOf(ana)).map(({ command }) => command)).toEqual(['poll.vote']);
    await create();
    await act(ana, 'qa.ask', { text: TEXT });
    await authority.erase('acme', ana);
    expect(JSON.stringify(await journal())).not.toContain(keyOf(ana));
  });

  it('is for hosts: members are refused, and for those whom the room is not for it is not there', async () => {
    await act(dana, 'room.create', { title: 'Board', audience: { groups: ['board', 'staff'] } });
    const code = (who: Identity, room?: string) => journal(who, room).then(() => 'told', (error: unknown) => (error as { readonly code: string }).code);
    expect(await Promise.all([code(dana), code(ana), code(person('guy', { groups: [] })), code(dana, 'qa/nowhere')])).toEqual(['told', 'role_missing', 'room_unknown', 'room_unknown']);
  });

  it('says nothing of a room that was deleted and set up anew by somebody else', async () => {
    await create();
    await act(eve, 'qa.configure', { budget: 3 });
    const other = new Authority({ store, keys: { get: async () => SECRET, destroy: async () => undefined }, kits: allKits, timers, policy: { keepDays: 1 } });
    timers.set(timers.now() + 2 * 86_400_000);
    await other.sweepOld();
    await other.close();
    expect(await outcome(authority, person('fay', { roles: ['moot:host'] }), ROOM, 'room.create', { title: 'Anew' })).toBe('accepted');
    expect((await journal(person('fay'))).map(({ command }) => command)).toEqual(['room.create']);
  });

  it('says so where the store hands none over, and not that nothing happened', async () => {
    const mute = new Authority({ store: storeWith(store, { read: (room, since) => store.read(room, since) }), keys: { get: async () => SECRET, destroy: async () => undefined }, kits: allKits, timers });
    await create();
    await expect(mute.journalOf(dana, ROOM)).rejects.toMatchObject({ code: 'journal_missing' });
    await mute.close();
  });
});
