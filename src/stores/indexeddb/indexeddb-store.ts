import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { RoomKey } from '../../core/address.js';
import type { Receipt } from '../../core/command.js';
import type { MarkName } from '../../core/record.js';
import { Listeners } from '../listeners.js';
import { storeClosed } from '../store-errors.js';
import type { Batch, Decide, JournalRow, Known, Marked, MarkRange, Outcome, ReadOptions, RoomDelta, Row, Stop, Store, Version } from '../store.js';
import { Connection } from './connection.js';

export interface IndexedDbStoreOptions {
  /** Name of the database. All tabs of an origin that give the same name share it. */
  readonly name: string;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: () => number;
}

/**
 * A store in this browser, shared by its tabs. The database is opened at the first use.
 * Works on plain http: it needs IndexedDB, and where there is BroadcastChannel, tabs hear of each other's commits.
 */
export function openIndexedDbStore({ name, clock = Date.now }: IndexedDbStoreOptions): Store {
  return new IndexedDbStore(name, clock);
}

const SCHEMA = 1;

interface RoomRow {
  readonly room: RoomKey;
  readonly version: Version;
  readonly at: number;
}

interface KeptRow {
  readonly room: RoomKey;
  readonly type: string;
  readonly id: string;
  readonly version: Version;
  /** Values as JSON: the same in every browser and every store. */
  readonly json: string;
  readonly marks?: readonly MarkKey[];
}

/** The order in which `find` answers. */
type MarkKey = [mark: string, at: number, room: RoomKey, id: string, type: string];

interface Schema extends DBSchema {
  rooms: { key: RoomKey; value: RoomRow };
  rows: { key: [RoomKey, string, string]; value: KeptRow; indexes: { version: [RoomKey, Version] } };
  marks: { key: MarkKey; value: Marked };
  receipts: { key: [RoomKey, string]; value: { readonly room: RoomKey; readonly key: string; readonly receipt: Receipt } };
  journal: { key: number; value: JournalRow & { readonly room: RoomKey } };
}

type Write = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;
type Read = IDBPTransaction<Schema, StoreNames<Schema>[], 'readonly' | 'readwrite'>;

class IndexedDbStore implements Store {
  readonly #clock: () => number;
  readonly #connection: Connection<Schema>;
  readonly #listeners = new Listeners();
  readonly #channel: BroadcastChannel | undefined;
  #closed = false;

  constructor(name: string, clock: () => number) {
    this.#clock = clock;
    this.#connection = new Connection<Schema>({ name, schema: SCHEMA, upgrade });
    this.#channel = openChannel(`moot-store:${name}`, (room, version) => this.#listeners.tell(room, version));
  }

  async read(room: RoomKey, since: Version = 0, { journal = false }: ReadOptions = {}): Promise<RoomDelta> {
    return this.#connection.use(async (db) => {
      const tx: Read = db.transaction(['rooms', 'rows', 'receipts', ...(journal ? ['journal' as const] : [])], 'readonly');
      const [{ delta }, lines] = await Promise.all([readRoom(tx, room, { version: since, receipts: [] }), journal ? readJournal(tx, room) : undefined]);
      return { ...delta, ...(lines ? { journal: lines } : {}) };
    });
  }

  async transact(room: RoomKey, known: Known, decide: Decide): Promise<Outcome> {
    const outcome = await this.#connection.use((db) => this.#transact(db, room, known, decide));
    if (outcome.committed) {
      this.#listeners.tell(room, outcome.version);
      if (!this.#closed) this.#channel?.postMessage({ room, version: outcome.version });
    }
    return outcome;
  }

  async find(mark: MarkName, { prefix = '', from = -Infinity, until = Infinity }: MarkRange, limit: number): Promise<readonly Marked[]> {
    return this.#connection.use(async (db) => {
      // An array comes after every text, so the upper bound takes in all rooms.
      const range = IDBKeyRange.bound([mark, from], [mark, until, []]);
      const found: Marked[] = [];
      if (limit <= 0) return found;
      let cursor = await db.transaction('marks').store.openCursor(range);
      while (cursor && found.length < limit) {
        if (cursor.value.room.startsWith(prefix)) found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return found;
    });
  }

  watch(listener: (room: RoomKey, version: Version) => void): Stop {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#channel?.close();
    await this.#connection.close();
  }

  /** The browser lets one such transaction at a time into the database, across all tabs. It ends as soon as nothing is asked of it. */
  async #transact(db: IDBPDatabase<Schema>, room: RoomKey, known: Known, decide: Decide): Promise<Outcome> {
    if (this.#closed) throw storeClosed();
    const tx: Write = db.transaction(['rooms', 'rows', 'marks', 'receipts', 'journal'], 'readwrite', { durability: 'strict' });
    // What went wrong is thrown below; nobody else waits for it.
    tx.done.catch(() => undefined);
    try {
      const { delta, at } = await readRoom(tx, room, known);
      const now = Math.max(this.#clock(), at);
      const batch = decide(delta, now);
      const version = batch ? delta.version + 1 : delta.version;
      if (batch) await write(tx, room, batch, version, now);
      await tx.done;
      return { version, committed: batch !== undefined };
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It has ended already: the error is what ended it.
      }
      // A request that fails with the transaction says only that; the transaction says why.
      await tx.done.catch(() => undefined);
      throw tx.error ?? error;
    }
  }
}

function upgrade(db: IDBPDatabase<Schema>, from: number): void {
  if (from < 1) {
    db.createObjectStore('rooms', { keyPath: 'room' });
    db.createObjectStore('rows', { keyPath: ['room', 'type', 'id'] }).createIndex('version', ['room', 'version']);
    db.createObjectStore('marks');
    db.createObjectStore('receipts', { keyPath: ['room', 'key'] });
    db.createObjectStore('journal', { autoIncrement: true });
  }
}

async function readRoom(tx: Read, room: RoomKey, known: Known): Promise<{ readonly delta: RoomDelta; readonly at: number }> {
  // An open lower bound: only what is newer than what is known.
  const newer = IDBKeyRange.bound([room, known.version], [room, Infinity], true);
  const [found, changed, ...receipts] = await Promise.all([
    tx.objectStore('rooms').get(room),
    tx.objectStore('rows').index('version').getAll(newer),
    ...known.receipts.map((key) => tx.objectStore('receipts').get([room, key])),
  ] as const);
  const rows = changed.map(({ type, id, json }) => ({ type, id, ...(JSON.parse(json) as Omit<Row, 'type' | 'id'>) }));
  const asked = new Map(receipts.flatMap((it) => (it ? [[it.key, it.receipt] as const] : [])));
  return { delta: { version: found?.version ?? 0, rows, receipts: asked }, at: found?.at ?? 0 };
}

/** One browser keeps little: looked through as a whole. */
async function readJournal(tx: Read, room: RoomKey): Promise<readonly JournalRow[]> {
  const kept = await tx.objectStore('journal').getAll();
  return kept.filter((one) => one.room === room).map(({ room: _, ...line }) => line);
}

async function write(tx: Write, room: RoomKey, { rows, receipts, journal }: Batch, version: Version, now: number): Promise<void> {
  const [kept, marks] = [tx.objectStore('rows'), tx.objectStore('marks')];
  const before = await Promise.all(rows.map(({ type, id }) => kept.get([room, type, id])));
  const requests: Promise<unknown>[] = [];
  const ask = (request: Promise<unknown>) => {
    // Awaited below, unless a later request cannot even be made.
    request.catch(() => undefined);
    requests.push(request);
  };
  ask(tx.objectStore('rooms').put({ room, version, at: now }));
  for (const key of before.flatMap((row) => row?.marks ?? [])) ask(marks.delete(key));
  for (const { type, id, ...rest } of rows) {
    // A removed record is not to be found.
    const keys = rest.value === undefined ? [] : Object.entries(rest.marks ?? {}).map(([mark, at]): MarkKey => [mark, at, room, id, type]);
    for (const key of keys) ask(marks.put({ room, type, id, at: key[1] }, key));
    ask(kept.put({ room, type, id, version, json: JSON.stringify(rest), ...(keys.length > 0 && { marks: keys }) }));
  }
  for (const { key, receipt } of receipts) ask(tx.objectStore('receipts').put({ room, key, receipt }));
  for (const line of journal) ask(tx.objectStore('journal').add({ ...line, room }));
  await Promise.all(requests);
}

/** Tabs tell each other of commits. Where there is no such channel, they find out when they next look. */
function openChannel(name: string, told: (room: RoomKey, version: Version) => void): BroadcastChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    // Any script of this origin can write here.
    if (typeof data !== 'object' || data === null || !('room' in data) || !('version' in data)) return;
    if (typeof data.room === 'string' && typeof data.version === 'number') told(data.room, data.version);
  };
  // In Node a channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  return channel;
}
