import { Authority, type RitualKit } from '../../authority/authority.js';
import type { Identity } from '../../core/identity.js';
import { qaAuthority } from '../../core/qa/qa.authority.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import type { RoomKeys, Store } from '../../stores/store.js';
import { attach } from '../attach.js';
import type { Backend } from '../backend.js';

export const standardKits: readonly RitualKit[] = [qaAuthority as unknown as RitualKit];

export interface LocalOptions {
  /** Where rooms are kept. Default: IndexedDB, shared by the tabs of this browser. */
  readonly store?: Store;
  readonly keys?: RoomKeys;
  /** Who the person is. Default: "You". */
  readonly person?: { readonly id: string; readonly name: string };
  /** For stories and tests: claims all abilities, as a server has them. Default false. */
  readonly trusted?: boolean;
  readonly kits?: readonly RitualKit[];
  readonly timers?: Timers;
}

const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The in-page backend: an authority over the browser's own database. Several tabs are several authorities
 * over one store. Only this browser keeps what is written; what needs others to be kept from it is not offered.
 */
export async function local({ store, keys, person = { id: 'you', name: 'You' }, trusted = false, kits = standardKits, timers = systemTimers }: LocalOptions = {}): Promise<Backend> {
  const kept = store && keys ? { store, keys } : await browserStore();
  const authority = new Authority({ ...kept, kits, policy: { implicit: true }, timers });
  const identity: Identity = { issuer: 'local', subject: person.id, space: 'local', name: person.name, groups: [], roles: ['moot:host'], claims: {}, expires: NEVER };
  return attach(authority, identity, { live: true, confidential: trusted, shared: trusted, signals: true, people: false, media: false });
}

async function browserStore(): Promise<{ store: Store; keys: RoomKeys }> {
  const [{ openIndexedDbStore }, { openIndexedDbRoomKeys }] = await Promise.all([
    import('../../stores/indexeddb/indexeddb-store.js'),
    import('../../stores/indexeddb/indexeddb-room-keys.js'),
  ]);
  return { store: openIndexedDbStore({ name: 'moot' }), keys: openIndexedDbRoomKeys({ name: 'moot-keys' }) };
}
