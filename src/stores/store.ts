/**
 * The port to whatever keeps rooms. A store knows nothing of rituals, people or circles:
 * it keeps rows of versioned rooms, all or nothing, and tells what changed.
 */
import type { RoomKey } from '../core/address.js';
import type { Receipt } from '../core/command.js';
import type { JournalRow } from '../core/journal.js';
import type { Circle, Cursor, MarkName, Marks } from '../core/record.js';

/** Counts the commits of one room, from 0 (nothing was ever kept). */
export type Version = number;

/** A record as it is kept. A removed one stays, without its value, for those who must hear of it. */
export interface Row {
  readonly type: string;
  readonly id: string;
  /** Absent where the record was removed. */
  readonly value?: unknown;
  readonly schema: number;
  /** Who receives it, and the circle's count at its last change. */
  readonly to: Readonly<Record<Circle, Cursor>>;
  /** Circles that it has left, and their count then. */
  readonly left?: Readonly<Record<Circle, Cursor>>;
  readonly marks?: Marks;
}

export type { JournalRow } from '../core/journal.js';

export interface StoredReceipt {
  /** From `receiptKey` of core: tells nobody whose it is. */
  readonly key: string;
  readonly receipt: Receipt;
}

/** All records of a room, or the rows changed after a version. */
export interface RoomDelta {
  readonly version: Version;
  readonly rows: readonly Row[];
  /** Those of the receipts asked for that exist, by key. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** In the order in which it was kept. Absent where it was not asked for. */
  readonly journal?: readonly JournalRow[];
}

/** What one commit keeps: all of it, or nothing. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly journal: readonly JournalRow[];
  readonly receipts: readonly StoredReceipt[];
}

/** What the caller has already, and which receipts it wants to hear of. */
export interface Known {
  readonly version: Version;
  readonly receipts: readonly string[];
}

export interface ReadOptions {
  /** Default false. */
  readonly journal?: boolean;
}

export interface Outcome {
  /** The room's version after the call. */
  readonly version: Version;
  /** Whether `decide` returned a batch, and it is kept durably. */
  readonly committed: boolean;
}

/**
 * Decides what to keep, from what has changed since `known`. Pure and synchronous: a store may call it again.
 * `now` is milliseconds since 1970, never less than at an earlier commit of this room.
 */
export type Decide = (fresh: RoomDelta, now: number) => Batch | undefined;

/** A record found across rooms by a mark. */
export interface Marked {
  readonly room: RoomKey;
  readonly type: string;
  readonly id: string;
  readonly at: number;
}

export interface MarkRange {
  /** Only rooms whose key begins so (a space and a slash). Default: all. */
  readonly prefix?: string;
  /** Inclusive. Default: from the beginning. */
  readonly from?: number;
  /** Inclusive. Default: without end. */
  readonly until?: number;
}

export type Stop = () => void;

/**
 * Errors: `store_full` when there is no room left (nothing was kept), `store_closed`, `store_unavailable`;
 * what `decide` throws passes through and keeps nothing.
 */
export interface Store {
  /** The rows of a room: all that exist, or those changed after `since`, removals included. With `journal`, all of that too. */
  read(room: RoomKey, since?: Version, options?: ReadOptions): Promise<RoomDelta>;
  /** Holds the room, hands over what changed since `known`, and keeps what `decide` returns. */
  transact(room: RoomKey, known: Known, decide: Decide): Promise<Outcome>;
  /** Records that bear a mark, in the order of the mark, then of room and id. */
  find(mark: MarkName, range: MarkRange, limit: number): Promise<readonly Marked[]>;
  /** A hint that a room has a new version, also from other processes where the store can. May drop, never lies. */
  watch(listener: (room: RoomKey, version: Version) => void): Stop;
  close(): Promise<void>;
}

/** Secret keys of rooms, apart from the rooms and outside backups. */
export interface RoomKeys {
  /** 32 random bytes, made at the first call. Undefined once destroyed, for ever. */
  get(room: RoomKey): Promise<Uint8Array | undefined>;
  /** A secure delete. Repeating it does nothing. */
  destroy(room: RoomKey): Promise<void>;
}
