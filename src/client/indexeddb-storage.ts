import { openDB, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import { memoryStorage, type ClientStorage } from './storage.js';

/** Keeps in a database of this origin; in memory where the browser refuses that. */
export function indexedDbStorage(name: string): ClientStorage {
  let durable = typeof indexedDB !== 'undefined';
  const memory = memoryStorage();
  const last = lastWords(`${name}/last/`);
  let opened: Promise<IDBPDatabase | undefined> | undefined;
  // Asynchronous, as a refusal may be thrown at once.
  const open = async () => openDB(name, 1, {
    upgrade: (db) => void db.createObjectStore('kept'),
    blocking: (_from, _to, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
  const refused = () => {
    durable = false;
    return undefined;
  };
  const database = () => {
    opened ??= durable ? open().catch(refused) : Promise.resolve(undefined);
    return opened;
  };
  return {
    get durable() {
      return durable;
    },
    async get(key) {
      const db = await database();
      return db ? ((await db.get('kept', key)) as unknown) : memory.get(key);
    },
    async set(key, value) {
      const db = await database();
      await (db ? change(db, (store) => store.put(value, key)) : memory.set(key, value));
      last.forget(key);
    },
    async delete(key) {
      const db = await database();
      await (db ? change(db, (store) => store.delete(key)) : memory.delete(key));
      last.forget(key);
    },
    keepNow: (key, value) => { if (durable) last.keep(key, value); },
    async list(prefix) {
      const db = await database();
      if (!db) return memory.list(prefix);
      for (const [key, value] of last.list()) {
        await change(db, (store) => store.put(value, key));
        last.forget(key);
      }
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const { store } = db.transaction('kept');
      const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      return keys.map((key, index) => [key as string, values[index] as unknown] as const);
    },
  };
}

/** What pages kept as they were left: in `localStorage`, as nothing else is written before a page is gone. */
function lastWords(prefix: string) {
  const attempt = <T>(run: (kept: Storage) => T): T | undefined => {
    try {
      return run(localStorage);
    } catch {
      // Refused, or full.
      return undefined;
    }
  };
  return {
    keep: (key: string, value: unknown) => attempt((kept) => { kept.setItem(prefix + key, JSON.stringify(value)); }),
    forget: (key: string) => attempt((kept) => { kept.removeItem(prefix + key); }),
    list: () => attempt((kept) => Object.keys(kept)
      .filter((key) => key.startsWith(prefix))
      .map((key): [string, unknown] => [key.slice(prefix.length), JSON.parse(kept.getItem(key) ?? 'null')])) ?? [],
  };
}

/** Committed without waiting for an answer: a page that is being left would not hear it, and lose what it kept last. */
async function change(db: IDBPDatabase, make: (store: IDBPObjectStore<unknown, ['kept'], 'kept', 'readwrite'>) => Promise<unknown>): Promise<void> {
  const transaction = db.transaction('kept', 'readwrite');
  const made = make(transaction.store);
  transaction.commit();
  await Promise.all([made, transaction.done]);
}
