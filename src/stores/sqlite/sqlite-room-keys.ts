import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RoomKey } from '../../core/address.js';
import { storeClosed, storeUnavailable } from '../store-errors.js';
import type { RoomKeys } from '../store.js';
import { openDatabase, whenFree, type Database } from './database.js';

export interface SqliteRoomKeysOptions {
  /** A file of its own, apart from the rooms, so that backups of the rooms do not hold it. */
  readonly path: string;
}

/** Room keys that can be closed. */
export interface SqliteRoomKeys extends RoomKeys {
  close(): Promise<void>;
}

/** Opens the keys of rooms in a SQLite database. A destroyed key is overwritten in the file and its log. */
export async function openSqliteRoomKeys({ path }: SqliteRoomKeysOptions): Promise<SqliteRoomKeys> {
  if (path !== ':memory:') makePrivate(path);
  const db = await openDatabase(path, MIGRATIONS);
  db.exec('PRAGMA secure_delete = ON');
  return new SqliteKeys(db);
}

// A destroyed key stays as a row without one, so that it is never made again.
const MIGRATIONS = ['CREATE TABLE keys (room TEXT PRIMARY KEY, key BLOB) STRICT'];

const CHECKPOINT_TRIES = 100;

class SqliteKeys implements SqliteRoomKeys {
  // Held for as long as its statements: the driver closes a database that is collected.
  readonly #db: Database;
  readonly #sql: ReturnType<typeof statements>;
  #closed = false;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = statements(db);
  }

  async get(room: RoomKey): Promise<Uint8Array | undefined> {
    return whenFree(() => {
      this.#assertOpen();
      const made = this.#read(room);
      if (made) return made.key ?? undefined;
      this.#sql.make.run(room, crypto.getRandomValues(new Uint8Array(32)));
      // Another process may have been first.
      return this.#read(room)?.key ?? undefined;
    });
  }

  async destroy(room: RoomKey): Promise<void> {
    await whenFree(() => {
      this.#assertOpen();
      this.#sql.destroy.run(room);
    });
    // The write-ahead log still holds pages with the key until it is emptied, which a reader can hold up.
    for (let tries = 0; tries < CHECKPOINT_TRIES; tries++) {
      const { busy } = await whenFree(() => {
        this.#assertOpen();
        return this.#sql.emptyLog.get() as { busy: number };
      });
      if (busy === 0) return;
      await wait(20);
    }
    throw storeUnavailable('the key is gone, but its traces are not yet; destroy it again');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#db.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }

  #read(room: RoomKey): { readonly key: Uint8Array | null } | undefined {
    const row = this.#sql.get.get(room) as { key: Uint8Array | null } | undefined;
    return row && { key: row.key && new Uint8Array(row.key) };
  }
}

function statements(db: Database) {
  return {
    get: db.prepare('SELECT key FROM keys WHERE room = ?'),
    make: db.prepare('INSERT INTO keys (room, key) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    destroy: db.prepare('INSERT INTO keys (room, key) VALUES (?, NULL) ON CONFLICT DO UPDATE SET key = NULL'),
    emptyLog: db.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
  };
}

// SQLite gives its log the rights of the database.
function makePrivate(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It exists, or cannot be made: opening the database tells.
  }
}
