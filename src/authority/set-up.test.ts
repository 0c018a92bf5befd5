import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { Authority, type RitualKit } from './authority.js';
import { Seen, command, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const ROOM = 'qa/retro';
const [dana, ana, ben] = [person('dana', { roles: ['moot:host'] }), person('ana'), person('ben')];

let timers: VirtualTimers;
let authority: Authority;

beforeEach(() => {
  timers = virtualTimers(NOON);
  authority = new Authority({ store: memoryStore({ clock: timers.now }), keys: memoryRoomKeys(), kits: [qaAuthority as unknown as RitualKit], timers });
});

afterEach(() => authority.close());

const create = (settings: object) => outcome(authority, dana, ROOM, 'room.create', { title: 'Retrospective', settings });

describe('the settings that a room is created with', () => {
  it('are those of the board from its first moment on', async () => {
    expect(await create({ preset: 'retrospective', anonymity: 'named', intro: 'What slowed us down?' })).toBe('accepted');
    const seen = await Seen.open(authority, ana, ROOM);
    expect(seen.of('board').get('board')).toMatchObject({ unseen: true, budget: 5, anonymity: 'named', intro: 'What slowed us down?' });
    expect(await outcome(authority, ana, ROOM, 'qa.askAnonymously', { text: 'Why?' })).toBe('anonymity_off');
  });

  it.each([{ preset: 'retro' }, { anonimity: 'named' }, { budget: -1 }])('are refused with "settings_invalid" where they mean nothing, and nothing is created: %j', async (settings) => {
    expect(await create(settings)).toBe('settings_invalid');
    expect((await Seen.open(authority, dana, ROOM)).of('ritual').size).toBe(0);
    expect(await create({})).toBe('accepted');
  });

  it('that a rule refuses leave nothing behind either', async () => {
    expect(await create({ next: { phase: 'live', at: NOON - 1 } })).toBe('instant_past');
    expect((await Seen.open(authority, dana, ROOM)).of('ritual').size).toBe(0);
  });

  it('for hosts alone are not sent to others', async () => {
    await create({ words: ['lighthouse'] });
    expect(JSON.stringify((await Seen.open(authority, ana, ROOM)).messages)).not.toContain('lighthouse');
    expect(JSON.stringify((await Seen.open(authority, dana, ROOM)).messages)).toContain('lighthouse');
  });

  it('are nothing that a person can send later', async () => {
    await create({});
    expect(await outcome(authority, dana, ROOM, 'qa.setUp', { anonymity: 'choice' })).toBe('command_unknown');
  });

  it('move the board at the instant that they name', async () => {
    await create({ preset: 'retrospective', next: { phase: 'live', at: NOON + 60_000 } });
    await send(authority, ana, ROOM, 'qa.ask', { text: 'Why?' });
    const seen = await Seen.open(authority, ben, ROOM);
    expect(seen.of('question').size).toBe(0);
    await timers.advance(61_000);
    expect(seen.take().of('question').size).toBe(1);
    expect(seen.of('board').get('board')).toMatchObject({ phase: 'live' });
  });
});

describe('what is collected unseen', () => {
  it('reaches nobody but its asker by any message, hosts included, until it is revealed', async () => {
    await create({ preset: 'retrospective' });
    const [host, other] = [await Seen.open(authority, dana, ROOM), await Seen.open(authority, ben, ROOM)];
    const named = await send(authority, ana, ROOM, 'qa.ask', { text: 'A lighthouse?' });
    const anonymous = await send(authority, ana, ROOM, 'qa.askAnonymously', { text: 'A second lighthouse?' });
    authority.signal(ana, [{ room: ROOM, name: 'seen', ids: [named.id, anonymous.id] }]);
    await timers.advance(11_000);
    const later = await Seen.open(authority, dana, ROOM);
    const heard = () => JSON.stringify([host, other, later].map((seen) => seen.take().messages));
    for (const mark of ['lighthouse', named.id, anonymous.id, '"Ana"']) expect(heard()).not.toContain(mark);
    expect(other.of('ledger').get('ledger')).toMatchObject({ asked: 2 });

    const hers = await Seen.open(authority, ana, ROOM, [anonymous.id]);
    expect([...hers.of('question').keys()].sort()).toEqual([named.id, anonymous.id].sort());

    expect(await outcome(authority, ben, ROOM, 'qa.reveal', {})).toBe('role_missing');
    expect(await outcome(authority, dana, ROOM, 'qa.reveal', {})).toBe('accepted');
    expect([...other.take().of('question').keys()].sort()).toEqual([named.id, anonymous.id].sort());
    expect(hers.take().of('question').size).toBe(2);
    // Revealing tells the texts; who wrote the anonymous one stays unsaid.
    expect(JSON.stringify(other.of('question').get(anonymous.id))).not.toMatch(/author|ana/i);
  });

  it('is revealed at once on a board of 10,000 questions', async () => {
    await create({ preset: 'retrospective' });
    const ids = Array.from({ length: 10_000 }, (_, nth) => command(ROOM, nth % 2 ? 'qa.ask' : 'qa.askAnonymously', { text: `Question ${nth}` }));
    const receipts = await authority.run(ana, ids);
    expect(receipts.every(({ status }) => status === 'accepted')).toBe(true);
    const seen = await Seen.open(authority, ben, ROOM);
    expect(seen.of('question').size).toBe(0);
    const begin = performance.now();
    expect(await outcome(authority, dana, ROOM, 'qa.reveal', {})).toBe('accepted');
    expect(seen.take().of('question').size).toBe(10_000);
    expect(seen.of('tally').size).toBe(10_000);
    // A second at most, for a host who waits; a tenth of it on a machine with nothing else to do.
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await outcome(authority, ben, ROOM, 'qa.vote', { question: ids[0]?.id, on: true })).toBe('accepted');
  }, 60_000);
});
