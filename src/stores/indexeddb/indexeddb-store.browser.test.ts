import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { isMootError } from '../../core/errors.js';
import { roomKeysContract, storeContract, type StoreOptions } from '../store.contract.js';
import { openIndexedDbRoomKeys, type IndexedDbRoomKeys } from './indexeddb-room-keys.js';
import { openIndexedDbStore } from './indexeddb-store.js';

let made = 0;
const newName = (kind: string) => `${kind}-${Date.now()}-${made++}`;

async function make({ clock }: StoreOptions) {
  const name = newName('store');
  return { name, store: openIndexedDbStore({ name, clock }), dispose: () => deleteDB(name) };
}

storeContract(
  'openIndexedDbStore',
  {
    make,
    second: async ({ name }, { clock }) => openIndexedDbStore({ name, clock }),
    reopen: async ({ name }, { clock }) => openIndexedDbStore({ name, clock }),
    tellsOthers: true,
  },
  { describe, it },
);

roomKeysContract(
  'openIndexedDbRoomKeys',
  {
    make: async () => {
      const name = newName('keys');
      const opened: IndexedDbRoomKeys[] = [];
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

describe('openIndexedDbStore', () => {
  it('lets a newer version of Moot upgrade, and refuses from then on', async () => {
    const { store, name, dispose } = await make({ clock: Date.now });
    await store.transact('a/qa/1', { version: 0, receipts: [] }, () => ({ rows: [], journal: [], receipts: [] }));
    const newer = await openDB(name, 99);
    const error: unknown = await store.read('a/qa/1').catch((it: unknown) => it);
    void expect(isMootError(error) ? error.code : error).to.equal('store_newer');
    newer.close();
    await store.close();
    await dispose();
  });
});
