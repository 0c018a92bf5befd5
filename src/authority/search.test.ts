import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../core/identity.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { systemTimers } from '../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { Authority, type Policy, type RitualKit } from './authority.js';
import { command, person, send } from './authority.harness.js';

const [dana, ana] = [person('dana', { roles: ['moot:host'] }), person('ana')];
const TEXT = 'Will Lagos get a rotation of its own?';

let now: number;
let indexed: number;
let authority: Authority;
let fresh: (policy?: Policy) => Authority;
let started: Authority[];

beforeEach(() => {
  now = Date.UTC(2026, 10, 23, 12);
  indexed = 0;
  const kit = qaAuthority as unknown as RitualKit;
  const counting: RitualKit = { ...kit, index: (room) => { indexed += 1; return kit.index?.(room); } };
  const [store, keys] = [memoryStore({ clock: () => now }), memoryRoomKeys()];
  started = [];
  fresh = (policy) => {
    const one = new Authority({ store, keys, kits: [counting], timers: { ...systemTimers, now: () => now }, ...(policy ? { policy } : {}) });
    started.push(one);
    return one;
  };
  authority = fresh();
});

afterEach(() => Promise.all(started.map((one) => one.close())));

/** An archived board with one question, archived later than all before it. */
async function archive(name: string, { text = TEXT, audience = { groups: ['staff'] }, host = dana, isSealed = false }: { readonly text?: string; readonly audience?: object; readonly host?: Identity; readonly isSealed?: boolean } = {}): Promise<void> {
  now += 1_000;
  const room = `qa/${name}`;
  const ask = isSealed ? 'qa.askAnonymously' : 'qa.ask';
  const receipts = await authority.run(host, [
    command(room, 'room.create', { title: name, audience, ...(isSealed ? { settings: { anonymity: 'sealed' } } : {}) }),
    ...[text, 'Is the travel budget safe?', 'Who owns the slow build?', 'Can interns stay?'].map((asked) => command(room, ask, { text: asked })),
    command(room, 'qa.moveTo', { phase: 'archived' }),
  ]);
  expect(receipts.map(({ status }) => status)).toEqual(receipts.map(() => 'accepted'));
}

const rooms = async (who = ana) => (await authority.search(who, 'qa', 'Does Lagos get a rotation?')).map(({ title }) => title);

describe('a search', () => {
  it('goes through the 20 latest boards that its sender may read, however many others there are', async () => {
    await archive('first');
    for (let nth = 0; nth < 19; nth += 1) await archive(`other-${nth}`, { text: 'What about the summer party?' });
    for (let nth = 0; nth < 5; nth += 1) await archive(`closed-${nth}`, { audience: { groups: ['board'] } });
    expect(await rooms()).toEqual(['first']);
    await archive('one-more', { text: 'What about the summer party?' });
    expect(await rooms()).toEqual([]);
  });

  it('finds an older board behind a hundred that its sender may not read', async () => {
    await archive('first');
    for (let nth = 0; nth < 120; nth += 1) await archive(`closed-${nth}`, { audience: { groups: ['board'] } });
    expect(await rooms()).toEqual(['first']);
  });

  it('gives nothing of a board that is not for its sender, or of another space', async () => {
    await archive('for-the-board', { audience: { groups: ['board'] } });
    await archive('elsewhere', { host: person('dana', { roles: ['moot:host'], space: 'other' }) });
    expect(await rooms()).toEqual([]);
    expect(await rooms(person('ben', { groups: ['board'] }))).toEqual(['for-the-board']);
  });

  it('gives the three most alike of all boards, the best first', async () => {
    for (const name of ['a', 'b', 'c']) await archive(name, { text: 'Will the Lagos office perhaps get some rotation of its own next year?' });
    await archive('best', { text: 'Does Lagos get a rotation?' });
    const found = await rooms();
    expect(found).toHaveLength(3);
    expect(found[0]).toBe('best');
  });

  it('goes through a board once, until the board changes', async () => {
    await archive('one');
    for (let nth = 0; nth < 5; nth += 1) await rooms();
    expect(indexed).toBe(1);
    await send(authority, dana, 'qa/one', 'qa.moveTo', { phase: 'followup' });
    expect(await rooms()).toEqual([]);
    expect(indexed).toBe(1);
    await send(authority, dana, 'qa/one', 'qa.moveTo', { phase: 'archived' });
    expect(await rooms()).toEqual(['one']);
    expect(indexed).toBe(2);
  });

  it('finds a sealed archive too, whose key is gone: for its groups, and for nobody whom it had listed, whom that key alone could tell', async () => {
    const [eve, femi] = [person('eve', { groups: ['board'] }), person('femi', { groups: [] })];
    const listed = { people: [{ id: 'eve' }, { id: 'femi' }] };
    await archive('sealed', { isSealed: true });
    await archive('sealed-for-the-board', { isSealed: true, audience: { groups: ['board'] } });
    await archive('sealed-listed', { isSealed: true, audience: listed });
    await archive('sealed-listed-too', { isSealed: true, audience: { ...listed, groups: ['board'] } });
    expect(await rooms()).toEqual(['sealed']);
    expect((await rooms(eve)).sort()).toEqual(['sealed-for-the-board', 'sealed-listed-too']);
    expect(await rooms(femi)).toEqual([]);
    expect(await rooms(person('ana', { space: 'other' }))).toEqual([]);
    // Also where another process comes to it anew.
    const other = fresh();
    expect((await other.search(eve, 'qa', 'Does Lagos get a rotation?')).map(({ title }) => title).sort()).toEqual(['sealed-for-the-board', 'sealed-listed-too']);
  });

  it('finds nothing of a sealed archive that was hidden there', async () => {
    now += 1_000;
    await send(authority, dana, 'qa/sealed', 'room.create', { title: 'sealed', settings: { anonymity: 'sealed' } });
    const { id: question } = await send(authority, ana, 'qa/sealed', 'qa.askAnonymously', { text: TEXT });
    now += 90_000;
    await send(authority, dana, 'qa/sealed', 'qa.hide', { question });
    await send(authority, dana, 'qa/sealed', 'qa.moveTo', { phase: 'archived' });
    expect(await authority.search(ana, 'qa', TEXT)).toEqual([]);
  });

  it('finds nothing of a board that was deleted, sealed or not', async () => {
    await authority.close();
    authority = fresh({ keepDays: 1 });
    await archive('sealed', { isSealed: true });
    await archive('open');
    expect((await rooms()).sort()).toEqual(['open', 'sealed']);
    now += 86_400_000;
    await authority.sweepOld();
    expect(await rooms()).toEqual([]);
  });
});
