import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { browserStorage } from './browser-storage.js';
import { memoryStorage, type ClientStorage } from './storage.js';

const kinds: readonly (readonly [string, () => ClientStorage])[] = [['memory', memoryStorage], ['IndexedDB', () => browserStorage(`test-${String(Math.random())}`)]];

describe.each(kinds)('storage in %s', (_, open) => {
  it('lists what starts so, in the order of keys, and forgets what is deleted', async () => {
    const storage = open();
    await storage.set('a/2', { n: 2 });
    await storage.set('a/1', { n: 1 });
    await storage.set('b/1', { n: 3 });
    expect(await storage.list('a/')).toEqual([['a/1', { n: 1 }], ['a/2', { n: 2 }]]);
    await storage.delete('a/1');
    expect([await storage.get('a/1'), await storage.get('a/2')]).toEqual([undefined, { n: 2 }]);
  });
});

it('goes on in memory, and says so, where the browser refuses IndexedDB', async () => {
  const refused = vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('refused', 'SecurityError'); });
  const storage = browserStorage('refused');
  await storage.set('a', 1);
  refused.mockRestore();
  expect([await storage.get('a'), storage.durable]).toEqual([1, false]);
});
