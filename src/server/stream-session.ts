import type { Authority, Feed } from '../authority/authority.js';
import type { RoomEvent, RoomWish } from '../backends/protocol.js';
import type { RoomAddress } from '../core/address.js';
import { isMootError } from '../core/errors.js';
import type { Identity } from '../core/identity.js';
import type { CircleChange, RoomMessage } from '../core/messages.js';

const encoder = new TextEncoder();
const jsonOf = new WeakMap<CircleChange, string>();
const frameOf = new WeakMap<CircleChange, Uint8Array>();

/** One message as JSON. What a circle receives is encoded once, for however many viewers. */
export function encodeMessage(message: RoomMessage): string {
  if (message.t !== 'change') return JSON.stringify(message);
  let json = jsonOf.get(message);
  if (json === undefined) {
    json = JSON.stringify(message);
    jsonOf.set(message, json);
  }
  return json;
}

/** A server-sent event, as bytes; the same bytes for all viewers where it holds one circle's change alone. */
export function encodeEvent({ room, messages }: RoomEvent): Uint8Array {
  const [only] = messages;
  const shared = messages.length === 1 && only?.t === 'change' ? only : undefined;
  const framed = shared && frameOf.get(shared);
  if (framed) return framed;
  const frame = encoder.encode(`data: {"room":${JSON.stringify(room)},"messages":[${messages.map(encodeMessage).join()}]}\n\n`);
  if (shared) frameOf.set(shared, frame);
  return frame;
}

/**
 * The rooms of one stream. Nothing is queued for a reader: whoever asks late gets one larger change.
 * Ends when its last room has ended, or at `stop`.
 */
export class StreamSession {
  readonly #feeds = new Map<RoomAddress, Feed>();
  readonly #waiting = new Map<RoomAddress, readonly RoomMessage[]>();
  readonly #dirty = new Set<RoomAddress>();
  readonly #onStop: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #stopped = false;

  static async open(authority: Authority, identity: Identity, rooms: Readonly<Record<RoomAddress, RoomWish>>): Promise<StreamSession> {
    const session = new StreamSession();
    try {
      await Promise.all(Object.entries(rooms).map(([room, wish]) => session.#open(authority, identity, room, wish)));
    } catch (error) {
      session.stop();
      throw error;
    }
    return session;
  }

  /** Everything has been said: nothing more will come. */
  get ended(): boolean {
    return this.#stopped || (this.#feeds.size === 0 && this.#waiting.size === 0);
  }

  /** Calls back whenever `next` has something, until it stops. Also at once where it has. */
  start(wake: () => void): void {
    this.#wake = wake;
    wake();
  }

  /** What one of the rooms has to say, or undefined where there is nothing now. */
  next(): RoomEvent | undefined {
    if (this.#stopped) return undefined;
    if (this.#waiting.size > 0) {
      for (const [room, messages] of this.#waiting) {
        this.#waiting.delete(room);
        return { room, messages };
      }
    }
    // Asked once more after each change, by every viewer.
    if (this.#dirty.size === 0) return undefined;
    for (const room of this.#dirty) {
      this.#dirty.delete(room);
      const messages = this.#feeds.get(room)?.take();
      if (!messages || messages.length === 0) continue;
      // Said alone, and last.
      if (messages[0]?.t === 'denied') this.#feeds.delete(room);
      return { room, messages };
    }
    return undefined;
  }

  onStop(run: () => void): void {
    this.#onStop.push(run);
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const feed of this.#feeds.values()) feed.stop();
    this.#feeds.clear();
    for (const run of this.#onStop) run();
    this.#wake();
  }

  async #open(authority: Authority, identity: Identity, room: RoomAddress, { since = {}, own = [] }: RoomWish): Promise<void> {
    const wake = () => {
      this.#dirty.add(room);
      this.#wake();
    };
    try {
      const feed = await authority.open(identity, room, { since, own }, wake);
      if (this.#stopped) {
        feed.stop();
        return;
      }
      this.#feeds.set(room, feed);
      this.#dirty.add(room);
    } catch (error) {
      // One bad address does not take the other rooms away.
      if (!isMootError(error) || !ROOM_ERRORS.has(error.code)) throw error;
      this.#waiting.set(room, [{ t: 'denied', code: error.code, message: error.message }]);
    }
  }
}

const ROOM_ERRORS: ReadonlySet<string> = new Set(['room_address_invalid', 'ritual_unknown']);
