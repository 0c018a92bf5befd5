import type { RoomKey } from '../../core/address.js';
import { storeUnavailable } from '../store-errors.js';
import type { RoomKeys } from '../store.js';
import { objectName } from './file-store.js';
import type { ObjectStore } from './object-store.js';

export interface FileRoomKeysOptions {
  /** A place of their own, outside backups, that overwrites what is replaced: `folderObjects(path, { wipe: true })`. */
  readonly objects: ObjectStore;
}

/** An object without a key says that it was destroyed. */
interface KeyFile {
  readonly key?: string;
}

const TRIES = 100;

/** Room keys over files. How thoroughly a destroyed key is gone is up to the place that keeps them. */
export function fileRoomKeys({ objects }: FileRoomKeysOptions): RoomKeys {
  return {
    async get(room) {
      const name = objectName(room, 'key');
      const made = crypto.getRandomValues(new Uint8Array(32));
      const found = await objects.get(name);
      if (!found && (await objects.put(name, write(made), { ifMatch: undefined })) === 'kept') return made;
      // There was one, or somebody else was first.
      return read((found ?? (await objects.get(name)))?.body);
    },

    async destroy(room: RoomKey) {
      const name = objectName(room, 'key');
      for (let tries = 0; tries < TRIES; tries++) {
        const found = await objects.get(name);
        if (found && !read(found.body)) return;
        if ((await objects.put(name, '{}', { ifMatch: found?.etag })) === 'kept') return;
      }
      throw storeUnavailable('too many write this key at once');
    },
  };
}

function write(key: Uint8Array): string {
  const file: KeyFile = { key: btoa(String.fromCharCode(...key)) };
  return JSON.stringify(file);
}

function read(body: string | undefined): Uint8Array | undefined {
  const { key } = JSON.parse(body ?? '{}') as KeyFile;
  return key === undefined ? undefined : Uint8Array.from(atob(key), (it) => it.charCodeAt(0));
}
