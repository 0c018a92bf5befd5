/** What one person asks besides a view of a room. Each room is judged by its own gate, and nothing of the asking is kept. */
import { parseAddress, type RoomAddress, type RoomKey } from '../core/address.js';
import type { Audience } from '../core/audience.js';
import type { RoomReader } from '../core/draft.js';
import { MootError, isMootError } from '../core/errors.js';
import type { JournalLine } from '../core/journal.js';
import type { Identity, Role } from '../core/identity.js';
import { actorKey, ownerRecordId } from '../core/keys.js';
import type { Found, ListedRitual, RitualsQuery } from '../core/messages.js';
import { isOwner } from '../core/owners.js';
import { roomKey as keyOfRoom, splitRoomKey } from '../core/room-key.js';
import type { AccessRecord, RitualRecord } from '../core/room-records.js';
import type { Timers } from '../core/timers.js';
import type { RoomOfPerson, WaitingItem } from '../core/waiting.js';
import { matches } from '../core/words.js';
import type { Row, Store } from '../stores/store.js';
import type { FoundItem, RitualKit } from './kit.js';

/** A room that somebody may read. */
export interface Reading {
  readonly address: RoomAddress;
  readonly kit: RitualKit;
  readonly room: RoomReader & { readonly version: number; row(type: string, id: string): Row | undefined };
  /** Absent where it was destroyed: nobody can be told from another there. */
  readonly secret: Uint8Array | undefined;
  /** At least one. */
  readonly roles: readonly Role[];
}

/** The rooms of an authority, as lookups reach them. */
export interface Rooms {
  readonly store: Pick<Store, 'find' | 'read'>;
  readonly timers: Timers;
  /** Undefined where nobody here knows rituals of that kind. */
  kitOf(kind: string): Promise<RitualKit | undefined>;
  /** Hands over a room as it is once what is due there has happened. Throws `room_unknown` where it is not there or not for the asker, `room_newer`. */
  read<T>(identity: Identity, address: RoomAddress, use: (reading: Reading) => Promise<T>): Promise<T>;
}

const DAY = 86_400_000;
/** Rooms that are looked through for what waits for somebody, by each of two marks; and for how long after they have asked. */
const MOST_WAITING = 500;
const ASKED_WITHIN = 182 * DAY;
/** Archived rooms that one search looks at, so many at once, and of these, rooms that it goes through: those that its sender may read. */
const MOST_LISTED = 2_000;
const LISTED_AT_ONCE = 100;
const MOST_SEARCHED = 20;
const MOST_FOUND = 3;
/** Rituals that one list looks at, and the most that it tells; characters of what their titles are searched for. */
const MOST_LOOKED_AT = 500;
const MOST_TOLD = 100;
const LONGEST_TEXT = 2_000;
/** Items of a room that are tested for being somebody's before others go on. */
const TESTED_AT_ONCE = 1_000;

/** Codes of rooms that are left out where many are looked at: one of a newer Moot says reload where it is open. */
const LEFT_OUT: ReadonlySet<string> = new Set(['room_unknown', 'room_newer', 'store_newer']);

export class Lookups {
  readonly #rooms: Rooms;
  /** What a search goes through of a room, and the version that it was made of; as long as the room is in memory. */
  readonly #indexes = new WeakMap<RoomReader, { readonly version: number; readonly find: ReturnType<NonNullable<RitualKit['index']>> }>();

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  async search(identity: Identity, kind: string, text: string): Promise<readonly Found[]> {
    if (!(await this.#rooms.kitOf(kind))?.index) return [];
    const found: (FoundItem & Pick<Found, 'room' | 'title'>)[] = [];
    let left = MOST_SEARCHED;
    for await (const key of this.#listed(keyOfRoom(identity.space, `${kind}/`))) {
      if (left === 0) break;
      await this.#readIfAllowed(identity, key, async (reading) => {
        left -= 1;
        // Also of a sealed archive: it holds what everybody may read of it, and needs no key.
        const find = await this.#indexOf(reading);
        const { title = '' } = ritualIn(reading.room) ?? {};
        for (const item of find?.(text) ?? []) found.push({ ...item, room: reading.address, title });
      });
    }
    return found.sort((a, b) => b.likeness - a.likeness).slice(0, MOST_FOUND).map(({ room, title, id, text: asked, answer }) => ({ room, title, id, text: asked, ...(answer === undefined ? {} : { answer }) }));
  }

  /** Archived rooms, the latest first. */
  async *#listed(prefix: string): AsyncGenerator<RoomKey> {
    const told = new Set<RoomKey>();
    for (let from = -Infinity; told.size < MOST_LISTED;) {
      const found = await this.#rooms.store.find('listed', { prefix, ...(from === -Infinity ? {} : { from }) }, LISTED_AT_ONCE);
      const others = found.filter(({ room }) => !told.has(room));
      for (const { room } of others) {
        told.add(room);
        yield room;
      }
      const [last] = found.slice(-1);
      if (!last || others.length === 0 || found.length < LISTED_AT_ONCE) return;
      from = last.at;
    }
  }

  async #indexOf({ room, kit }: Reading): Promise<ReturnType<NonNullable<RitualKit['index']>>> {
    const before = this.#indexes.get(room);
    if (before?.version === room.version) return before.find;
    const made = { version: room.version, find: kit.index?.(room) };
    this.#indexes.set(room, made);
    // Making an index takes a moment: others go first.
    await this.#rooms.timers.turn();
    return made.find;
  }

  async waiting(identity: Identity): Promise<readonly WaitingItem[]> {
    if (identity.guest) return [];
    const now = this.#rooms.timers.now();
    const prefix = keyOfRoom(identity.space, '');
    const found = await Promise.all([
      this.#rooms.store.find('asks', { prefix }, MOST_WAITING),
      this.#rooms.store.find('asked', { prefix, until: ASKED_WITHIN - now }, MOST_WAITING),
    ]);
    const rooms = new Map<RitualKit, RoomOfPerson[]>();
    for (const key of new Set(found.flat().map(({ room }) => room))) {
      await this.#readIfAllowed(identity, key, async ({ address, kit, room, secret, roles }) => {
        if (!kit.waits || !secret || !roles.includes('member')) return;
        const one = { room: address, view: room, key: actorKey(secret, identity), owns: (item: string) => isOwner(room, item, ownerRecordId(secret, identity, item)) };
        rooms.set(kit, [...(rooms.get(kit) ?? []), one]);
      });
    }
    return [...rooms].flatMap(([kit, all]) => kit.waits?.(all, now) ?? []);
  }

  async rituals(identity: Identity, { kind, text = '', limit = 50 }: RitualsQuery = {}): Promise<readonly ListedRitual[]> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_TOLD) throw new MootError('query_invalid', `A list of rituals has a limit from 1 to ${MOST_TOLD}.`);
    if (text.length > LONGEST_TEXT) throw new MootError('query_invalid', `Titles are searched for at most ${LONGEST_TEXT} characters.`);
    if (kind !== undefined && !(await this.#rooms.kitOf(kind))) return [];
    const isWanted = matches(text);
    const found: ListedRitual[] = [];
    for (const { room: key } of await this.#rooms.store.find('newest', { prefix: keyOfRoom(identity.space, kind === undefined ? '' : `${kind}/`) }, MOST_LOOKED_AT)) {
      if (found.length === limit) break;
      await this.#readIfAllowed(identity, key, async ({ address, kit, room }) => {
        const ritual = ritualIn(room);
        // It may have been deleted since it was found.
        if (ritual && isWanted(ritual.title)) found.push({ room: address, kind: kit.ritual.kind, title: ritual.title, created: ritual.created });
      });
    }
    return found;
  }

  async itemsOf(identity: Identity, address: RoomAddress): Promise<readonly string[]> {
    return this.#rooms.read(identity, address, async ({ room, kit, secret }) => {
      if (identity.guest || !secret) return [];
      const ids = new Set(Object.keys(kit.ritual.records).flatMap((type) => [...room.list(type)].map(({ id }) => id)));
      const found: string[] = [];
      let tested = 0;
      for (const id of ids) {
        if (isOwner(room, id, ownerRecordId(secret, identity, id))) found.push(id);
        tested += 1;
        // Others go first: a hash for each item of a large room takes a while.
        if (tested % TESTED_AT_ONCE === 0) await this.#rooms.timers.turn();
      }
      return found;
    });
  }

  async audienceOf(identity: Identity, address: RoomAddress): Promise<Audience | undefined> {
    return this.#rooms.read(identity, address, async ({ room }) => (room.get('access', 'access')?.value as AccessRecord | undefined)?.audience);
  }

  async journalOf(identity: Identity, address: RoomAddress): Promise<readonly JournalLine[]> {
    const { journalOf } = await import('./journal.js');
    return this.#rooms.read(identity, address, (reading) => journalOf(reading, this.#rooms.store, keyOfRoom(identity.space, address)));
  }

  /** Reads a room that was found across rooms, unless it is not for the asker or cannot be read here. */
  async #readIfAllowed(identity: Identity, key: RoomKey, use: (reading: Reading) => Promise<void>): Promise<void> {
    const { address } = splitRoomKey(key);
    if (!(await this.#rooms.kitOf(parseAddress(address).kind))) return;
    try {
      await this.#rooms.read(identity, address, use);
    } catch (error) {
      if (!isMootError(error) || !LEFT_OUT.has(error.code)) throw error;
    }
  }
}

function ritualIn(room: RoomReader): RitualRecord | undefined {
  return room.get('ritual', 'ritual')?.value as RitualRecord | undefined;
}
