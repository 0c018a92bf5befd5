import type { RoomKey } from '../core/address.js';
import type { HotRoom } from './hot-room.js';

/** What is held of a room in memory. */
export interface Held {
  readonly key: RoomKey;
  readonly room: HotRoom;
  /** Its part of the cache's bytes, as it was last weighed. */
  bytes: number;
  /** Takes back that it is woken when something is due. */
  cancelDue: (() => void) | undefined;
}

/** What a room takes besides its rows. */
const ROOM_BYTES = 2_000;

/** The rooms in memory: above a limit those go that nobody uses, the longest unused first. */
export class RoomCache<T extends Held> {
  readonly #most: number;
  readonly #isInUse: (held: T) => boolean;
  // In the order of use: the first is the one that was not needed for longest.
  readonly #rooms = new Map<RoomKey, T>();
  #bytes = 0;

  constructor(most: number, isInUse: (held: T) => boolean) {
    this.#most = most;
    this.#isInUse = isInUse;
  }

  get size(): number {
    return this.#rooms.size;
  }

  values(): Iterable<T> {
    return this.#rooms.values();
  }

  get(key: RoomKey): T | undefined {
    return this.#rooms.get(key);
  }

  add(held: T): void {
    this.#rooms.set(held.key, held);
    this.weigh(held);
  }

  has(held: T): boolean {
    return this.#rooms.get(held.key) === held;
  }

  /** It is the one that was used last. */
  touch(held: T): void {
    if (!this.has(held)) return;
    this.#rooms.delete(held.key);
    this.#rooms.set(held.key, held);
  }

  weigh(held: T): void {
    if (!this.has(held)) return;
    const bytes = held.room.bytes + ROOM_BYTES;
    this.#bytes += bytes - held.bytes;
    held.bytes = bytes;
  }

  forget(held: T): void {
    if (!this.has(held)) return;
    this.#rooms.delete(held.key);
    this.#bytes -= held.bytes;
    held.cancelDue?.();
  }

  /** Lets go until the rest fits. Not asked as a room is loaded: whoever wants it does not hold it yet. */
  evict(): void {
    if (this.#bytes <= this.#most) return;
    for (const held of this.#rooms.values()) {
      if (this.#isInUse(held)) continue;
      this.forget(held);
      if (this.#bytes <= this.#most) return;
    }
  }

  clear(): void {
    this.#rooms.clear();
    this.#bytes = 0;
  }
}
