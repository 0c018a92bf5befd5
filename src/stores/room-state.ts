/**
 * A whole room as one value, for stores that hold it so: in memory, or as one object in a file.
 * What goes in and what comes out are copies, in the form that JSON gives them.
 */
import type { RoomKey } from '../core/address.js';
import type { Receipt } from '../core/command.js';
import type { MarkName } from '../core/record.js';
import type { Batch, JournalRow, Marked, MarkRange, ReadOptions, RoomDelta, Row, Version } from './store.js';

export interface RoomState {
  version: Version;
  /** When the last commit was. */
  at: number;
  /** By type and id, with the version of the last change. */
  readonly rows: Map<string, KeptRow>;
  readonly receipts: Map<string, Receipt>;
  readonly journal: JournalRow[];
}

export interface KeptRow {
  readonly version: Version;
  readonly row: Row;
}

export function emptyRoom(): RoomState {
  return { version: 0, at: 0, rows: new Map(), receipts: new Map(), journal: [] };
}

export function rowKey({ type, id }: Row): string {
  return `${type}\u0000${id}`;
}

/** What changed after `since`, with the journal where it is wanted. */
export function readIn(state: RoomState, since: Version, { journal = false }: ReadOptions = {}): RoomDelta {
  return { ...changedSince(state, since), ...(journal ? { journal: copy(state.journal) } : {}) };
}

/** What changed after `since`, and those of the receipts that exist. */
export function changedSince(state: RoomState, since: Version, wanted: readonly string[] = []): RoomDelta {
  const rows: Row[] = [];
  for (const { version, row } of state.rows.values()) if (version > since) rows.push(copy(row));
  const receipts = new Map<string, Receipt>();
  for (const key of wanted) {
    const receipt = state.receipts.get(key);
    if (receipt) receipts.set(key, copy(receipt));
  }
  return { version: state.version, rows, receipts };
}

/** Keeps a batch as the room's next version. */
export function keep(state: RoomState, batch: Batch, now: number): void {
  // Copied first: a value that JSON cannot hold throws before anything has changed.
  const { rows, receipts, journal } = copy(batch);
  state.version += 1;
  state.at = now;
  for (const row of rows) state.rows.set(rowKey(row), { version: state.version, row });
  for (const { key, receipt } of receipts) state.receipts.set(key, receipt);
  state.journal.push(...journal);
}

/** The records of a room that bear a mark within the range. Removed ones bear none. */
export function markedIn(room: RoomKey, state: RoomState, mark: MarkName, { from = -Infinity, until = Infinity }: MarkRange): Marked[] {
  const found: Marked[] = [];
  for (const { row } of state.rows.values()) {
    const at = row.value === undefined ? undefined : row.marks?.[mark];
    if (at !== undefined && at >= from && at <= until) found.push({ room, type: row.type, id: row.id, at });
  }
  return found;
}

/** The order in which `find` answers. */
export function inMarkOrder(a: Marked, b: Marked): number {
  return a.at - b.at || compare(a.room, b.room) || compare(a.id, b.id) || compare(a.type, b.type);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
