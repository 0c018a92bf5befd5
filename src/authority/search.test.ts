import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { Authority, type RitualKit } from './authority.js';
import { command, person, send } from './authority.harness.js';

const [dana, ana] = [person('dana', { roles: ['moot:host'] }), person('ana')];
const TEXT = 'Will Lagos get a rotation of its own?';

let now: number;
let indexed: number;
let authority: Authority;

beforeEach(() => {
  now = Date.UTC(2026, 10, 23, 12);
  indexed = 0;
  const kit = qaAuthority as unknown as RitualKit;
  const counting: RitualKit = { ...kit, index: (room) => { indexed += 1; return kit.index?.(room); } };
  authority = new Authority({ store: memoryStore({ clock: () => now }), keys: memoryRoomKeys(), kits: [counting] });
});

afterEach(() => authority.close());

/** An archived board with one question, archived later than all before it. */
async function archive(name: string, { text = TEXT, groups = ['staff'], host = dana } = {}): Promise<void> {
  now += 1_000;
  const room = `qa/${name}`;
  await authority.run(host, [
    command(room, 'room.create', { title: name, audience: { groups } }),
    ...[text, 'Is the travel budget safe?', 'Who owns the slow build?', 'Can interns stay?'].map((asked) => command(room, 'qa.ask', { text: asked })),
    command(room, 'qa.moveTo', { phase: 'archived' }),
  ]);
}

const rooms = async (who = ana) => (await authority.search(who, 'qa', 'Does Lagos get a rotation?')).map(({ title }) => title);

describe('a search', () => {
  it('goes through the 20 latest boards that its sender may read, however many others there are', async () => {
    await archive('first');
    for (let nth = 0; nth < 19; nth += 1) await archive(`other-${nth}`, { text: 'What about the summer party?' });
    for (let nth = 0; nth < 5; nth += 1) await archive(`closed-${nth}`, { groups: ['board'] });
    expect(await rooms()).toEqual(['first']);
    await archive('one-more', { text: 'What about the summer party?' });
    expect(await rooms()).toEqual([]);
  });

  it('finds an older board behind a hundred that its sender may not read', async () => {
    await archive('first');
    for (let nth = 0; nth < 120; nth += 1) await archive(`closed-${nth}`, { groups: ['board'] });
    expect(await rooms()).toEqual(['first']);
  });

  it('gives nothing of a board that is not for its sender, or of another space', async () => {
    await archive('for-the-board', { groups: ['board'] });
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
});
