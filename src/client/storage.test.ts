import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

describe('what a page keeps as it is left', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    // As in browsers, its keys are properties of it.
    const own = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
    vi.stubGlobal('localStorage', new Proxy(own, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
  });
  afterEach(() => { vi.unstubAllGlobals(); });

  it('is listed by the next page, and then stands with everything else', async () => {
    const left = browserStorage('left');
    await left.list('');
    left.keepNow?.('ana/draft/1', { text: 'The last word' });
    const next = browserStorage('left');
    expect(await next.list('ana/')).toEqual([['ana/draft/1', { text: 'The last word' }]]);
    expect(kept.size).toBe(0);
    expect(await next.get('ana/draft/1')).toEqual({ text: 'The last word' });
  });

  it('does not stay behind what was written or deleted later', async () => {
    const storage = browserStorage('stayed');
    await storage.list('');
    storage.keepNow?.('a', 'Half');
    storage.keepNow?.('b', 'Half');
    await storage.set('a', 'Whole');
    await storage.delete('b');
    expect(await storage.list('')).toEqual([['a', 'Whole']]);
    expect(kept.size).toBe(0);
  });

  it('is not in the way where the browser refuses it', async () => {
    vi.stubGlobal('localStorage', { setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } });
    const storage = browserStorage('refusing');
    await storage.set('a', 1);
    storage.keepNow?.('b', 2);
    expect(await storage.list('')).toEqual([['a', 1]]);
  });
});
