/**
 * A store over whatever can compare and swap whole files, and the example for your own adapter.
 * One object holds one room, and every commit writes it anew: for small rooms, not for thousands of writers.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RoomKey } from '../../core/address.js';
import type { Receipt } from '../../core/command.js';
import type { MarkName } from '../../core/record.js';
import { Listeners } from '../listeners.js';
import { changedSince, emptyRoom, inMarkOrder, keep, markedIn, readIn, rowKey, type KeptRow, type RoomState } from '../room-state.js';
import { storeClosed, storeNewer, storeUnavailable } from '../store-errors.js';
import type { Decide, JournalRow, Known, Marked, MarkRange, Outcome, ReadOptions, RoomDelta, Stop, Store, Version } from '../store.js';
import type { ObjectStore } from './object-store.js';

export interface FileStoreOptions {
  /** Where the objects are: `folderObjects`, `httpObjects`, or your own. */
  readonly objects: ObjectStore;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: () => number;
}

/**
 * A store over files.
 *
 * @example
 * const store = fileStore({ objects: folderObjects('data/rooms') });
 */
export function fileStore({ objects, clock = Date.now }: FileStoreOptions): Store {
  return new FileStore(objects, clock);
}

const SCHEMA = 1;
const PATIENCE_MS = 10_000;

/** What stands in an object. */
interface RoomFile {
  readonly schema: number;
  readonly room: RoomKey;
  readonly version: Version;
  readonly at: number;
  readonly rows: readonly KeptRow[];
  readonly receipts: readonly (readonly [string, Receipt])[];
  readonly journal: readonly JournalRow[];
}

class FileStore implements Store {
  readonly #objects: ObjectStore;
  readonly #clock: () => number;
  readonly #listeners = new Listeners();
  #closed = false;

  constructor(objects: ObjectStore, clock: () => number) {
    this.#objects = objects;
    this.#clock = clock;
  }

  async read(room: RoomKey, since: Version = 0, options?: ReadOptions): Promise<RoomDelta> {
    this.#assertOpen();
    const { state } = await this.#load(objectName(room));
    return readIn(state, since, options);
  }

  async transact(room: RoomKey, known: Known, decide: Decide): Promise<Outcome> {
    const end = performance.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      this.#assertOpen();
      const { state, etag } = await this.#load(objectName(room));
      const now = Math.max(this.#clock(), state.at);
      const batch = decide(changedSince(state, known.version, known.receipts), now);
      if (!batch) return { version: state.version, committed: false };

      keep(state, batch, now);
      const result = await this.#objects.put(objectName(room), write(room, state), { ifMatch: etag });
      if (result === 'kept') {
        this.#listeners.tell(room, state.version);
        return { version: state.version, committed: true };
      }
      // Somebody else was first: read what they kept, and decide again.
      if (performance.now() > end) throw storeUnavailable('too many write this room at once');
      await pause(Math.random() * Math.min(200, 2 ** attempt));
    }
  }

  async find(mark: MarkName, range: MarkRange, limit: number): Promise<readonly Marked[]> {
    this.#assertOpen();
    const found: Marked[] = [];
    // Looks into every room. A place with many rooms wants an index.
    for (const name of await this.#objects.list('room-')) {
      const { room, state } = await this.#load(name);
      if (room?.startsWith(range.prefix ?? '')) found.push(...markedIn(room, state, mark, range));
    }
    return found.sort(inMarkOrder).slice(0, limit);
  }

  /** Tells of the commits made through this very store. */
  watch(listener: (room: RoomKey, version: Version) => void): Stop {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }

  async #load(name: string): Promise<{ readonly room?: RoomKey; readonly state: RoomState; readonly etag: string | undefined }> {
    const object = await this.#objects.get(name);
    if (!object) return { state: emptyRoom(), etag: undefined };
    return { ...parse(object.body), etag: object.etag };
  }
}

/** Room names hold letters that files cannot, and may be longer. */
export function objectName(room: RoomKey, kind = 'room'): string {
  return `${kind}-${bytesToHex(sha256(utf8ToBytes(room)))}.json`;
}

function write(room: RoomKey, { version, at, rows, receipts, journal }: RoomState): string {
  const file: RoomFile = { schema: SCHEMA, room, version, at, rows: [...rows.values()], receipts: [...receipts], journal };
  return JSON.stringify(file);
}

function parse(body: string): { readonly room: RoomKey; readonly state: RoomState } {
  const { schema, room, version, at, rows, receipts, journal } = JSON.parse(body) as RoomFile;
  if (schema > SCHEMA) throw storeNewer();
  const state = { version, at, rows: new Map(rows.map((kept) => [rowKey(kept.row), kept])), receipts: new Map(receipts), journal: [...journal] };
  return { room, state };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
