import type { RoomKey } from '../../core/address.js';
import type { Receipt } from '../../core/command.js';
import type { MarkName } from '../../core/record.js';
import { Listeners } from '../listeners.js';
import { storeClosed } from '../store-errors.js';
import type { Batch, Decide, JournalRow, Known, Marked, MarkRange, Outcome, ReadOptions, RoomDelta, Row, Stop, Store, Version } from '../store.js';
import { openDatabase, rollBack, whenFree, type Database, type Statement } from './database.js';

export interface SqliteStoreOptions {
  /** Where the database is. Its folder is made where there is none. */
  readonly path: string;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: () => number;
  /** How large the database may grow before it is `store_full`. Default: as large as the disk allows. */
  readonly maxBytes?: number;
}

/**
 * Opens a store in a SQLite database: one file on one machine, shared by any number of its processes.
 * A commit is on the disk before it is told.
 *
 * @example
 * const store = await openSqliteStore({ path: 'data/moot.sqlite' });
 */
export async function openSqliteStore({ path, clock = Date.now, maxBytes }: SqliteStoreOptions): Promise<Store> {
  const db = await openDatabase(path, MIGRATIONS);
  if (maxBytes !== undefined) {
    const { page_size: pageSize } = db.prepare('PRAGMA page_size').get() as { page_size: number };
    db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
  }
  return new SqliteStore(db, clock);
}

// Rooms have numbers, so that rows stay short. `changed` counts the commits of all rooms: what moved is found without looking at each.
const MIGRATIONS = [
  `CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    at REAL NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX rooms_changed ON rooms (changed);
  CREATE TABLE rows (
    room INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (room, type, id)
  ) STRICT;
  CREATE INDEX rows_version ON rows (room, version);
  CREATE TABLE marks (
    mark TEXT NOT NULL,
    at REAL NOT NULL,
    room INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (mark, at, room, type, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX marks_row ON marks (room, type, id);
  CREATE TABLE receipts (
    room INTEGER NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (room, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (
    room INTEGER NOT NULL,
    at REAL NOT NULL,
    command TEXT NOT NULL,
    key TEXT,
    ids TEXT NOT NULL
  ) STRICT`,
  'CREATE INDEX journal_room ON journal (room)',
];

const POLL_MS = 100;

interface RoomRow {
  readonly id: number;
  readonly version: Version;
  readonly at: number;
}

class SqliteStore implements Store {
  // Held for as long as its statements: the driver closes a database that is collected.
  readonly #db: Database;
  readonly #clock: () => number;
  readonly #sql: ReturnType<typeof statements>;
  readonly #listeners = new Listeners();
  #closed = false;
  #poll: ReturnType<typeof setInterval> | undefined;
  #dataVersion = 0;
  #changed = 0;

  constructor(db: Database, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
    this.#sql = statements(db);
  }

  async read(room: RoomKey, since: Version = 0, { journal = false }: ReadOptions = {}): Promise<RoomDelta> {
    return whenFree(() => this.#inTransaction(this.#sql.begin, () => {
      const found = this.#sql.room.get(room) as RoomRow | undefined;
      return { ...this.#delta(found, since, []), ...(journal ? { journal: this.#journal(found) } : {}) };
    }));
  }

  async transact(room: RoomKey, known: Known, decide: Decide): Promise<Outcome> {
    const outcome = await whenFree(() => this.#inTransaction(this.#sql.beginWrite, () => {
      const found = this.#sql.room.get(room) as RoomRow | undefined;
      const now = Math.max(this.#clock(), found?.at ?? 0);
      const batch = decide(this.#delta(found, known.version, known.receipts), now);
      const version = found?.version ?? 0;
      if (!batch) return { version, committed: false };
      this.#keep(room, batch, version + 1, now);
      return { version: version + 1, committed: true };
    }));
    if (outcome.committed) this.#listeners.tell(room, outcome.version);
    return outcome;
  }

  async find(mark: MarkName, { prefix = '', from = -Infinity, until = Infinity }: MarkRange, limit: number): Promise<readonly Marked[]> {
    return whenFree(() => {
      this.#assertOpen();
      const found = this.#sql.find.all(mark, from, until, prefix, prefix, limit) as readonly Marked[];
      return found.map(({ room, type, id, at }) => ({ room, type, id, at }));
    });
  }

  watch(listener: (room: RoomKey, version: Version) => void): Stop {
    const stop = this.#listeners.add(listener);
    if (!this.#poll && !this.#closed) this.#startPolling();
    return () => {
      stop();
      if (this.#listeners.size === 0) this.#stopPolling();
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    this.#stopPolling();
    this.#db.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }

  #inTransaction<T>(begin: Statement, work: () => T): T {
    this.#assertOpen();
    begin.run();
    try {
      const result = work();
      this.#sql.commit.run();
      return result;
    } catch (error) {
      rollBack(this.#db);
      throw error;
    }
  }

  #delta(room: RoomRow | undefined, since: Version, wanted: readonly string[]): RoomDelta {
    const receipts = new Map<string, Receipt>();
    if (!room) return { version: 0, rows: [], receipts };
    for (const key of wanted) {
      const found = this.#sql.receipt.get(room.id, key) as { json: string } | undefined;
      if (found) receipts.set(key, JSON.parse(found.json) as Receipt);
    }
    // Mostly the caller knows all there is.
    const changed = room.version > since ? (this.#sql.rowsSince.all(room.id, since) as readonly { type: string; id: string; json: string }[]) : [];
    const rows = changed.map(({ type, id, json }) => ({ type, id, ...(JSON.parse(json) as Omit<Row, 'type' | 'id'>) }));
    return { version: room.version, rows, receipts };
  }

  #journal(room: RoomRow | undefined): readonly JournalRow[] {
    if (!room) return [];
    const found = this.#sql.journal.all(room.id) as readonly { at: number; command: string; key: string | null; ids: string }[];
    return found.map(({ at, command, key, ids }) => ({ at, command, ...(key === null ? {} : { key }), ids: JSON.parse(ids) as readonly string[] }));
  }

  #keep(key: RoomKey, { rows, journal, receipts }: Batch, version: Version, now: number): void {
    const { id: room } = this.#sql.putRoom.get(key, version, now) as { id: number };
    for (const { type, id, ...rest } of rows) {
      this.#sql.putRow.run(room, type, id, version, JSON.stringify(rest));
      this.#sql.unmark.run(room, type, id);
      // A removed record is not to be found.
      if (rest.value === undefined || !rest.marks) continue;
      for (const [mark, at] of Object.entries(rest.marks)) this.#sql.mark.run(mark, at, room, type, id);
    }
    for (const { key: receiptKey, receipt } of receipts) this.#sql.putReceipt.run(room, receiptKey, JSON.stringify(receipt));
    for (const { at, command, key: actor, ids } of journal) this.#sql.addJournal.run(room, at, command, actor ?? null, JSON.stringify(ids));
  }

  #startPolling(): void {
    this.#dataVersion = this.#readDataVersion();
    this.#changed = (this.#sql.lastChange.get() as { changed: number }).changed;
    this.#poll = setInterval(() => this.#tellChanges(), POLL_MS);
    this.#poll.unref();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  #readDataVersion(): number {
    return (this.#sql.dataVersion.get() as { data_version: number }).data_version;
  }

  #tellChanges(): void {
    try {
      // It moves only by commits of other connections.
      const dataVersion = this.#readDataVersion();
      if (dataVersion === this.#dataVersion) return;
      const rooms = this.#sql.roomsSince.all(this.#changed) as readonly { key: string; version: Version; changed: number }[];
      this.#dataVersion = dataVersion;
      this.#changed = rooms.at(-1)?.changed ?? this.#changed;
      for (const { key, version } of rooms) this.#listeners.tell(key, version);
    } catch {
      // Busy or out of order: the next look tells, and whoever reads or writes hears of the reason.
    }
  }
}

function statements(db: Database) {
  const prepare = (sql: string): Statement => db.prepare(sql);
  return {
    begin: prepare('BEGIN'),
    beginWrite: prepare('BEGIN IMMEDIATE'),
    commit: prepare('COMMIT'),
    room: prepare('SELECT id, version, at FROM rooms WHERE key = ?'),
    putRoom: prepare(`INSERT INTO rooms (key, version, at, changed)
      VALUES (?, ?, ?, (SELECT coalesce(max(changed), 0) + 1 FROM rooms))
      ON CONFLICT (key) DO UPDATE SET version = excluded.version, at = excluded.at, changed = excluded.changed
      RETURNING id`),
    rowsSince: prepare('SELECT type, id, json FROM rows WHERE room = ? AND version > ? ORDER BY version'),
    putRow: prepare(`INSERT INTO rows (room, type, id, version, json) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (room, type, id) DO UPDATE SET version = excluded.version, json = excluded.json`),
    mark: prepare('INSERT OR IGNORE INTO marks (mark, at, room, type, id) VALUES (?, ?, ?, ?, ?)'),
    unmark: prepare('DELETE FROM marks WHERE room = ? AND type = ? AND id = ?'),
    find: prepare(`SELECT rooms.key AS room, marks.type, marks.id, marks.at
      FROM marks JOIN rooms ON rooms.id = marks.room
      WHERE marks.mark = ? AND marks.at BETWEEN ? AND ? AND substr(rooms.key, 1, length(?)) = ?
      ORDER BY marks.at, rooms.key, marks.id, marks.type LIMIT ?`),
    receipt: prepare('SELECT json FROM receipts WHERE room = ? AND key = ?'),
    putReceipt: prepare('INSERT OR REPLACE INTO receipts (room, key, json) VALUES (?, ?, ?)'),
    addJournal: prepare('INSERT INTO journal (room, at, command, key, ids) VALUES (?, ?, ?, ?, ?)'),
    journal: prepare('SELECT at, command, key, ids FROM journal WHERE room = ? ORDER BY rowid'),
    dataVersion: prepare('PRAGMA data_version'),
    lastChange: prepare('SELECT coalesce(max(changed), 0) AS changed FROM rooms'),
    roomsSince: prepare('SELECT key, version, changed FROM rooms WHERE changed > ? ORDER BY changed'),
  };
}
