import { Authority, type LazyKit, type RitualKit } from '../../authority/authority.js';
import { assertHas } from '../../core/assert-has.js';
import { MootError } from '../../core/errors.js';
import type { Identity } from '../../core/identity.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import type { RoomKeys, Store } from '../../stores/store.js';
import { attach } from '../attach.js';
import type { Backend } from '../backend.js';

/** All rituals of Moot, each brought when a room of its kind is first wanted. */
const standardKits: readonly LazyKit[] = [
  { kind: 'qa', load: async () => (await import('../../core/qa/qa.authority.js')).qaAuthority as unknown as RitualKit },
  { kind: 'poll', load: async () => (await import('../../core/poll/poll.authority.js')).pollAuthority as unknown as RitualKit },
  { kind: 'ledger', load: async () => (await import('../../core/ledger/ledger.authority.js')).ledgerAuthority as unknown as RitualKit },
];

export interface LocalOptions {
  /** Where rooms are kept. Default: IndexedDB, shared by the tabs of this browser. */
  readonly store?: Store;
  /** Where the keys of rooms are kept. Given with `store`, or not at all. */
  readonly keys?: RoomKeys;
  /** Who the person is. Default: "You". */
  readonly person?: { readonly id: string; readonly name: string };
  /** For stories and tests: claims all abilities, as a server has them. Default false. */
  readonly trusted?: boolean;
  readonly kits?: readonly (RitualKit | LazyKit)[];
  readonly timers?: Timers;
}

const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The in-page backend: an authority over the browser's own database. Several tabs are several authorities
 * over one store. Only this browser keeps what is written; what needs others to be kept from it is not offered.
 * Rejects with `options_invalid` for stores that can be none, and where there is no IndexedDB.
 */
export async function local({ store, keys, person = { id: 'you', name: 'You' }, trusted = false, kits = standardKits, timers = systemTimers }: LocalOptions = {}): Promise<Backend> {
  const kept = store === undefined && keys === undefined ? await browserStore() : givenStore(store, keys);
  const authority = new Authority({ ...kept, kits, policy: { implicit: true }, timers });
  const identity: Identity = { issuer: 'local', subject: person.id, space: 'local', name: person.name, groups: [], roles: ['moot:host'], claims: {}, expires: NEVER };
  return attach(authority, identity, { live: true, confidential: trusted, shared: trusted, signals: true, people: false, media: false });
}

function givenStore(store: Store | undefined, keys: RoomKeys | undefined): { store: Store; keys: RoomKeys } {
  assertHas(store, ['read', 'transact', 'find', 'watch'], 'The store of local() is one such as memoryStore()');
  assertHas(keys, ['get', 'destroy'], 'The keys of local() are given with its store, such as memoryRoomKeys()');
  return { store, keys } as { store: Store; keys: RoomKeys };
}

async function browserStore(): Promise<{ store: Store; keys: RoomKeys }> {
  if (typeof indexedDB === 'undefined') throw new MootError('options_invalid', 'local() found no IndexedDB here; give it a store and keys, such as memoryStore() and memoryRoomKeys() of mootkit/stores/memory.');
  const [{ openIndexedDbStore }, { openIndexedDbRoomKeys }] = await Promise.all([
    import('../../stores/indexeddb/indexeddb-store.js'),
    import('../../stores/indexeddb/indexeddb-room-keys.js'),
  ]);
  return { store: openIndexedDbStore({ name: 'moot' }), keys: openIndexedDbRoomKeys({ name: 'moot-keys' }) };
}
