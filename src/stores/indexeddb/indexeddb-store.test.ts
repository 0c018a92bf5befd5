import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { roomKeysContract, storeContract, type StoreOptions } from '../store.contract.js';
import type { Batch } from '../store.js';
import { openIndexedDbRoomKeys, type IndexedDbRoomKeys } from './indexeddb-room-keys.js';
import { openIndexedDbStore } from './indexeddb-store.js';

let made = 0;

async function make({ clock }: StoreOptions) {
  const name = `store-${made++}`;
  return { name, store: openIndexedDbStore({ name, clock }), dispose: () => deleteDB(name) };
}

storeContract(
  'openIndexedDbStore',
  {
    make,
    second: async ({ name }, { clock }) => openIndexedDbStore({ name, clock }),
    reopen: async ({ name }, { clock }) => openIndexedDbStore({ name, clock }),
    small: (options) => {
      limit(2_500_000);
      return make(options);
    },
    tellsOthers: true,
  },
  { describe, it },
);

roomKeysContract(
  'openIndexedDbRoomKeys',
  {
    make: async () => {
      const opened: IndexedDbRoomKeys[] = [];
      const name = `keys-${made++}`;
      const open = () => {
        const keys = openIndexedDbRoomKeys({ name });
        opened.push(keys);
        return keys;
      };
      const dispose = async () => {
        for (const keys of opened) await keys.close();
        await deleteDB(name);
      };
      return { keys: open(), open, dispose };
    },
    second: async ({ open }) => open(),
  },
  { describe, it },
);

/** Rows beyond so many characters are refused, as a browser does. */
function limit(length: number): void {
  const put = IDBObjectStore.prototype.put;
  let kept = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const size = JSON.stringify(value).length;
    if (kept + size > length) throw new DOMException('No more.', 'QuotaExceededError');
    kept += size;
    return put.call(this, value, key);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const EMPTY: Batch = { rows: [], journal: [], receipts: [] };
const KNOWN = { version: 0, receipts: [] };

describe('openIndexedDbStore', () => {
  it('lets go when the database is deleted, and comes back when it is used', async () => {
    const { store, name, dispose } = await make({ clock: Date.now });
    await store.transact('a/qa/1', KNOWN, () => EMPTY);
    await deleteDB(name);
    expect((await store.read('a/qa/1')).version).toBe(0);
    expect(await store.transact('a/qa/1', KNOWN, () => EMPTY)).toEqual({ version: 1, committed: true });
    await store.close();
    await dispose();
  });

  it('lets a newer version of Moot upgrade, and refuses from then on', async () => {
    const { store, name, dispose } = await make({ clock: Date.now });
    await store.transact('a/qa/1', KNOWN, () => EMPTY);
    const newer = await openDB(name, 99);
    await expect(store.read('a/qa/1')).rejects.toMatchObject({ code: 'store_newer' });
    await expect(store.transact('a/qa/1', KNOWN, () => EMPTY)).rejects.toMatchObject({ code: 'store_newer' });
    newer.close();
    await store.close();
    await dispose();
  });

  it('works where there is no BroadcastChannel', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const { store, dispose } = await make({ clock: Date.now });
    const heard: number[] = [];
    store.watch((_room, version) => heard.push(version));
    await store.transact('a/qa/1', KNOWN, () => EMPTY);
    expect(heard).toEqual([1]);
    await store.close();
    await dispose();
  });

  it('ignores what other scripts say on its channel', async () => {
    const { store, name, dispose } = await make({ clock: Date.now });
    const heard: unknown[] = [];
    store.watch((...it) => heard.push(it));
    const channel = new BroadcastChannel(`moot-store:${name}`);
    for (const message of [null, 'text', { room: 1, version: 1 }, { room: 'a' }, { room: 'a/qa/1', version: 7 }]) channel.postMessage(message);
    await expect.poll(() => heard).toEqual([['a/qa/1', 7]]);
    channel.close();
    await store.close();
    await dispose();
  });

  it('says so where there is no IndexedDB', async () => {
    const { store } = await make({ clock: Date.now });
    const { indexedDB } = globalThis;
    Reflect.deleteProperty(globalThis, 'indexedDB');
    await expect(store.read('a/qa/1')).rejects.toMatchObject({ code: 'store_unavailable' });
    globalThis.indexedDB = indexedDB;
    expect((await store.read('a/qa/1')).version).toBe(0);
    await store.close();
  });
});
