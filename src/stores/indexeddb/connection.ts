/** One connection to an IndexedDB database, that lets go when a newer page wants the database and comes back when it is used. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isMootError } from '../../core/errors.js';
import { storeClosed, storeFull, storeNewer, storeUnavailable } from '../store-errors.js';

export interface ConnectionOptions<S extends DBSchema> {
  readonly name: string;
  readonly schema: number;
  readonly upgrade: (db: IDBPDatabase<S>, from: number) => void;
}

export class Connection<S extends DBSchema> {
  readonly #options: ConnectionOptions<S>;
  #db: Promise<IDBPDatabase<S>> | undefined;
  #closed = false;

  constructor(options: ConnectionOptions<S>) {
    this.#options = options;
  }

  /** Runs `work` on the open database; once more where the connection was lost before `work` began. */
  async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    try {
      const db = await this.#open();
      try {
        return await work(db);
      } catch (error) {
        // The browser refuses a transaction on a connection that it has closed: nothing was done yet.
        if (nameOf(error) !== 'InvalidStateError') throw error;
        this.#let(db);
        return await work(await this.#open());
      }
    } catch (error) {
      throw indexedDbError(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const db = await this.#db?.catch(() => undefined);
    this.#db = undefined;
    db?.close();
  }

  #open(): Promise<IDBPDatabase<S>> {
    if (this.#closed) return Promise.reject(storeClosed());
    const opening = (this.#db ??= this.#connect());
    // A failure is not kept: the next use tries again.
    opening.catch(() => {
      if (this.#db === opening) this.#db = undefined;
    });
    return opening;
  }

  async #connect(): Promise<IDBPDatabase<S>> {
    const { name, schema, upgrade } = this.#options;
    if (!('indexedDB' in globalThis)) throw storeUnavailable('this browser has no IndexedDB');
    const db: IDBPDatabase<S> = await openDB<S>(name, schema, {
      upgrade: (opened, from) => upgrade(opened, from),
      // Never hold up another page's upgrade, or somebody who deletes the database.
      blocking: () => this.#let(db),
      terminated: () => {
        this.#db = undefined;
      },
    });
    return db;
  }

  #let(db: IDBPDatabase<S>): void {
    this.#db = undefined;
    db.close();
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error || error instanceof DOMException ? error.name : undefined;
}

// What comes from elsewhere, such as `decide`, stays as it is.
function indexedDbError(error: unknown): unknown {
  if (isMootError(error) || !(error instanceof DOMException)) return nameOf(error) === 'QuotaExceededError' ? storeFull(error) : error;
  if (error.name === 'QuotaExceededError') return storeFull(error);
  if (error.name === 'VersionError') return storeNewer(error);
  return storeUnavailable(`the browser says "${error.message}"`, error);
}
