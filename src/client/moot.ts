import type { AskOptions, Backend, BackendFeatures } from '../backends/backend.js';
import type { AudienceQuery, AudienceSize } from '../backends/protocol.js';
import { parseAddress } from '../core/address.js';
import type { Person } from '../core/identity.js';
import { randomId } from '../core/ids.js';
import { systemTimers, type Timers } from '../core/timers.js';
import { browserStorage } from './browser-storage.js';
import { Drafts } from './drafts.js';
import { Outbox } from './outbox.js';
import { LiveRoom, handleOf, type LiveRoomOptions, type OpenRitual, type Room } from './room.js';
import type { ClientStorage } from './storage.js';

export interface MootOptions {
  readonly backend: Backend;
  /** What outlives the page. Default: IndexedDB; memory where that is refused. */
  readonly storage?: ClientStorage;
  readonly clock?: Timers;
  /** Tells backends of one page's origin apart in storage, for instance a server's address. Default `moot`. */
  readonly scope?: string;
}

export interface Device {
  readonly storage: ClientStorage;
  readonly prefix: string;
}

/** The client: rooms, and what a person has typed or sent but nobody has confirmed. */
export interface Moot {
  readonly features: BackendFeatures;
  /** Texts not sent yet, per identity. */
  readonly drafts: Drafts;
  /** How many commands of this person are not settled yet. */
  readonly pending: number;
  /** False where this browser keeps nothing beyond the page. */
  readonly durable: boolean;
  /** A room; opened once however often it is asked for. Throws `room_address_invalid`. */
  open<T extends OpenRitual>(ritual: T, name: string): Room<T>;
  /** The viewer; asked once, or anew where there are options. Rejects where the backend cannot be reached, and asks again next time. */
  me(options?: AskOptions): Promise<Person>;
  /** The rituals that the viewer may read, the latest first. Undefined where the backend cannot list them. */
  readonly rituals: Backend['rituals'];
  /** What was asked in archived boards in similar words. Undefined where the backend cannot search. */
  readonly search: Backend['search'];
  /** What waits for the viewer over all rooms. Undefined where the backend does not say. */
  readonly waiting: Backend['waiting'];
  /** What happened in a room, by its address, for its hosts; rejects for others. Undefined where the backend keeps no journal. */
  readonly journal: Backend['journal'];
  /** How many people a room or an audience is for; undefined where the backend does not say. For hosts; rejects for others. */
  audience(query: AudienceQuery, options?: AskOptions): Promise<AudienceSize | undefined>;
  /** What this device keeps, with the start of the keys that are this person's; for what no server may know. `signOut` wipes it. */
  device(): Promise<Device>;
  /** Wipes what this device keeps for this person: unsent commands, drafts, remembered items. Then closes. */
  signOut(): Promise<void>;
  /** Ends all subscriptions and sending. What was not sent stays kept. Does not close the backend. */
  close(): void;
}

/** Joins a backend to a page, for those who know what they give; scripts have `checkedMoot`. `check` throws for arguments that cannot be sent. */
export function createMoot({ backend, storage = browserStorage(), clock = systemTimers, scope = 'moot' }: MootOptions, check?: LiveRoomOptions['check']): Moot {
  const tab = randomId();
  const rooms = new Map<string, LiveRoom>();
  let asked: Promise<Person> | undefined;
  const me = () => {
    asked ??= backend.me().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  const prefixOf = ({ id, issuer }: Person) => `${encodeURIComponent(scope)}/${encodeURIComponent(issuer ? `${issuer} ${id}` : id)}/`;
  const prefix = () => me().then(prefixOf);
  const shared = { backend, storage, clock, tab, me, prefix, prefixOf };
  const outbox = new Outbox({ ...shared, changed: (room) => rooms.get(room)?.outboxChanged(), accepted: (item) => rooms.get(item.command.room)?.accepted(item) });
  const drafts = new Drafts(shared);
  const close = () => {
    outbox.close();
    for (const room of rooms.values()) room.close();
    drafts.close();
  };
  return {
    features: backend.features,
    drafts,
    get pending() {
      return outbox.pending;
    },
    get durable() {
      return storage.durable;
    },
    me: (options) => options ? backend.me(options) : me(),
    rituals: backend.rituals?.bind(backend),
    search: backend.search?.bind(backend),
    waiting: backend.waiting?.bind(backend),
    journal: backend.journal?.bind(backend),
    device: async () => ({ storage, prefix: await prefix() }),
    audience: async (...query) => backend.audience?.(...query),
    open<T extends OpenRitual>(ritual: T, name: string): Room<T> {
      const address = `${ritual.kind}/${name}`;
      parseAddress(address);
      let room = rooms.get(address);
      if (!room) {
        room = new LiveRoom({ ...shared, address, ritual, outbox, check });
        rooms.set(address, room);
      }
      return handleOf<T>(room, ritual);
    },
    async signOut() {
      const mine = await prefix();
      outbox.wipe();
      drafts.wipe();
      close();
      await Promise.all([outbox.written(), drafts.flush()]);
      await Promise.all((await storage.list(mine)).map(([key]) => storage.delete(key)));
    },
    close,
  };
}
