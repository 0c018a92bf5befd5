import { expect, it } from 'vitest';
import { Confirmed } from './confirmed.js';
import { replay } from './replay.js';
import { Item } from './sending.js';

const viewer = { key: 'k', roles: ['member'], circles: ['all', '@k'], name: 'Ana', own: new Set<string>() } as const;
const owner = { cancel: () => false, add: () => { throw new Error('unused'); } };

it('a rule that stumbles over its arguments shows nothing, and those behind it are shown', () => {
  const ritual = {
    kind: 'list', version: 1,
    records: { line: { seenBy: 'all' } },
    commands: { add: { actor: 'keyed', run: (room: { create(type: string, value: unknown, to: readonly string[]): void }, { text }: { text: string }) => { room.create('line', text.trim(), ['all']); } } },
  } as const;
  const item = (id: string, args: unknown) => new Item(owner, { id, room: 'list/a', name: 'list.add', args, rules: 1 }, false, 0);
  const items = [item('one', null), item('two', { text: 5 }), item('three', { text: ' Milk ' })];
  const { changes } = replay(new Confirmed(), ritual, items, viewer);
  expect(items.map(({ shown }) => shown)).toEqual([false, false, true]);
  expect([...changes.values()].map(({ after }) => after?.value)).toEqual(['Milk']);
});
