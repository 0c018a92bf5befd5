import type { RoomKey } from '../core/address.js';
import type { Stop, Version } from './store.js';

/** Who wants to hear of new versions. What every store does for `watch`. */
export class Listeners {
  readonly #listeners = new Set<(room: RoomKey, version: Version) => void>();

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: (room: RoomKey, version: Version) => void): Stop {
    // Its own function, so that one listener given twice is stopped one by one.
    const own = (room: RoomKey, version: Version) => listener(room, version);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  tell(room: RoomKey, version: Version): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(room, version);
      } catch {
        // The commit stands whatever a listener makes of it, and the other listeners hear of it too.
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
