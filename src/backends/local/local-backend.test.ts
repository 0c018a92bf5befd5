import { describe, expect, it } from 'vitest';
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
});
