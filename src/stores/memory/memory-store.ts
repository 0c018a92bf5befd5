import type { RoomKey } from '../../core/address.js';
import type { MarkName } from '../../core/record.js';
import { Listeners } from '../listeners.js';
import { changedSince, emptyRoom, inMarkOrder, keep, markedIn, readIn, type RoomState } from '../room-state.js';
import { storeClosed } from '../store-errors.js';
import type { Decide, Known, Marked, MarkRange, Outcome, ReadOptions, RoomDelta, RoomKeys, Stop, Store, Version } from '../store.js';

export interface MemoryStoreOptions {
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: () => number;
}

/** A store that forgets everything when the process ends: for tests, and to try things out. Several authorities may share it. */
export function memoryStore({ clock = Date.now }: MemoryStoreOptions = {}): Store {
  return new MemoryStore(clock);
}

class MemoryStore implements Store {
  readonly #clock: () => number;
  readonly #rooms = new Map<RoomKey, RoomState>();
  readonly #listeners = new Listeners();
  #closed = false;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  async read(room: RoomKey, since: Version = 0, options?: ReadOptions): Promise<RoomDelta> {
    await this.#turn();
    return readIn(this.#rooms.get(room) ?? emptyRoom(), since, options);
  }

  async transact(room: RoomKey, known: Known, decide: Decide): Promise<Outcome> {
    await this.#turn();
    const state = this.#rooms.get(room) ?? emptyRoom();
    const now = Math.max(this.#clock(), state.at);
    const batch = decide(changedSince(state, known.version, known.receipts), now);
    if (!batch) return { version: state.version, committed: false };
    keep(state, batch, now);
    this.#rooms.set(room, state);
    const { version } = state;
    this.#listeners.tell(room, version);
    return { version, committed: true };
  }

  async find(mark: MarkName, range: MarkRange, limit: number): Promise<readonly Marked[]> {
    await this.#turn();
    return [...this.#rooms]
      .filter(([room]) => room.startsWith(range.prefix ?? ''))
      .flatMap(([room, state]) => markedIn(room, state, mark, range))
      .sort(inMarkOrder)
      .slice(0, limit);
  }

  watch(listener: (room: RoomKey, version: Version) => void): Stop {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  // As late as any other store, so that nobody comes to rely on an answer at once.
  async #turn(): Promise<void> {
    await Promise.resolve();
    if (this.#closed) throw storeClosed();
  }
}

/** Room keys that are gone when the process ends. */
export function memoryRoomKeys(): RoomKeys {
  const keys = new Map<RoomKey, Uint8Array | undefined>();
  return {
    async get(room) {
      if (!keys.has(room)) keys.set(room, crypto.getRandomValues(new Uint8Array(32)));
      return keys.get(room)?.slice();
    },
    async destroy(room) {
      keys.get(room)?.fill(0);
      keys.set(room, undefined);
    },
  };
}
