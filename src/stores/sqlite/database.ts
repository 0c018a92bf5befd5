/** Opens SQLite databases as both stores of this folder want them, and translates what they throw. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMootError } from '../../core/errors.js';
import { storeClosed, storeFull, storeNewer, storeUnavailable } from '../store-errors.js';

/** What Moot uses of `node:sqlite`. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type SqlValue = string | number | null | Uint8Array;

export interface Statement {
  run(...values: readonly SqlValue[]): unknown;
  get(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): readonly unknown[];
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Database;
}

// How long a statement may hold up the whole process when another one writes. Beyond it we wait without blocking.
const BUSY_MS = 15;
const PATIENCE_MS = 10_000;

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;

/**
 * Opens the database at `path`, makes its folder where there is none, and brings its tables up to date.
 * `migrations` are never changed once released; the n-th leads to schema n.
 */
export async function openDatabase(path: string, migrations: readonly string[]): Promise<Database> {
  const { DatabaseSync } = await sqliteModule();
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const db = new DatabaseSync(path);
    try {
      // A process that opens a new database excludes all others for a moment.
      db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      migrate(db, migrations);
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw sqliteError(error);
  }
}

async function sqliteModule(): Promise<SqliteModule> {
  // Not an import: bundlers, and Node 20, know no such module.
  const process = globalThis.process as { getBuiltinModule?: (id: string) => unknown };
  const builtin = process.getBuiltinModule?.('node:sqlite') as SqliteModule | undefined;
  return builtin ?? (await import('@photostructure/sqlite'));
}

function migrate(db: Database, migrations: readonly string[]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec('CREATE TABLE IF NOT EXISTS migrations (schema INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT');
    const { schema } = db.prepare('SELECT coalesce(max(schema), 0) AS schema FROM migrations').get() as { schema: number };
    if (schema > migrations.length) throw storeNewer();
    for (const [at, sql] of migrations.entries()) {
      if (at < schema) continue;
      db.exec(sql);
      db.prepare('INSERT INTO migrations (schema, at) VALUES (?, ?)').run(at + 1, Date.now());
    }
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Ends a transaction that failed. SQLite may have ended it already, where the disk is full for instance. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // There is none any more.
  }
}

/** Runs `work` again while another process holds the database, and lets this process go on meanwhile. */
export async function whenFree<T>(work: () => T): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw sqliteError(error);
      await wait(Math.random() * Math.min(50, 2 ** attempt));
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

// The lower byte is the kind of error, what is above refines it.
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** What the callers of a store understand. What comes from elsewhere, such as `decide`, stays as it is. */
function sqliteError(error: unknown): unknown {
  if (isMootError(error)) return error;
  const code = codeOf(error);
  if (code === SQLITE_FULL) return storeFull(error);
  if (code !== undefined) return storeUnavailable(`SQLite says "${(error as Error).message}"`, error);
  const state = error instanceof Error && 'code' in error ? error.code : undefined;
  if (state === 'ENOSPC') return storeFull(error);
  if (state === 'ERR_INVALID_STATE') return storeClosed();
  return error;
}
