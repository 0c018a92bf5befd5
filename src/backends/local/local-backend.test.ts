import { describe, expect, it } from 'vitest';
import { randomId } from '../../core/ids.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import { local, type LocalOptions } from './local-backend.js';

describe('the in-page backend', () => {
  it.each<[string, unknown, string]>([
    ['a store that is none', { store: {}, keys: memoryRoomKeys() }, 'has no read, transact, find, watch'],
    ['a store without keys', { store: memoryStore() }, 'The keys of local()'],
    ['keys without a store', { keys: memoryRoomKeys() }, 'The store of local()'],
    ['a store that was not awaited', { store: Promise.resolve(), keys: memoryRoomKeys() }, 'is a promise: await it'],
    ['nothing, where there is no IndexedDB', {}, 'found no IndexedDB'],
  ])('made with %s is refused, in words', async (_, options, words) => {
    await expect(local(options as LocalOptions)).rejects.toMatchObject({ name: 'MootError', code: 'options_invalid', message: expect.stringContaining(words) as string });
  });

  it('lists the rituals of this browser', async () => {
    const backend = await local({ store: memoryStore(), keys: memoryRoomKeys() });
    await backend.send([{ id: randomId(), room: 'qa/hands', name: 'room.create', args: { title: 'All hands' }, rules: 1 }], {});
    await backend.send([{ id: randomId(), room: 'poll/lunch', name: 'room.create', args: { title: 'Lunch', settings: { options: ['Soup', 'Salad'] } }, rules: 1 }], {});
    expect((await backend.rituals!({ kind: 'qa' })).map(({ room, title }) => [room, title])).toEqual([['qa/hands', 'All hands']]);
    expect((await backend.rituals!()).map(({ room }) => room).sort()).toEqual(['poll/lunch', 'qa/hands']);
    backend.close?.();
  });
});
