import type { DBSchema } from 'idb';
import type { RoomKey } from '../../core/address.js';
import type { RoomKeys } from '../store.js';
import { Connection } from './connection.js';

export interface IndexedDbRoomKeysOptions {
  /** Name of a database of its own, not that of the store. */
  readonly name: string;
}

/** Room keys that can be closed. */
export interface IndexedDbRoomKeys extends RoomKeys {
  close(): Promise<void>;
}

interface Schema extends DBSchema {
  // A destroyed key stays as an entry without one, so that it is never made again.
  keys: { key: RoomKey; value: { readonly key: Uint8Array | undefined } };
}

/**
 * Keys of rooms in this browser, shared by its tabs. Whoever has the browser has the keys:
 * a page cannot overwrite what the browser's own files held before, so destroying is as good as the browser's deleting.
 */
export function openIndexedDbRoomKeys({ name }: IndexedDbRoomKeysOptions): IndexedDbRoomKeys {
  const connection = new Connection<Schema>({ name, schema: 1, upgrade: (db) => db.createObjectStore('keys') });
  return {
    async get(room) {
      return connection.use(async (db) => {
        const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
        const found = await tx.store.get(room);
        const key = found ? found.key : crypto.getRandomValues(new Uint8Array(32));
        if (!found) await tx.store.put({ key }, room);
        // Nobody works with a key that is not kept.
        await tx.done;
        return key;
      });
    },

    async destroy(room) {
      await connection.use(async (db) => {
        const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
        await Promise.all([tx.store.put({ key: undefined }, room), tx.done]);
      });
    },

    close: () => connection.close(),
  };
}
