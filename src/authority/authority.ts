import * as v from 'valibot';
import { parseAddress, type RoomAddress, type RoomKey } from '../core/address.js';
import type { Audience } from '../core/audience.js';
import { CREATE_COMMAND, FOUND_COMMAND, type Command, type Receipt } from '../core/command.js';
import { createDraft, type ChangeSet, type Draft } from '../core/draft.js';
import { MootError, isMootError } from '../core/errors.js';
import type { Identity, Role } from '../core/identity.js';
import { ID_PATTERN, randomId } from '../core/ids.js';
import type { JournalLine } from '../core/journal.js';
import { actorKey, ownerRecordId, receiptKey, type Listed, type Subject } from '../core/keys.js';
import type { Found, HouseRules, ListedRitual, RitualsQuery, Signal } from '../core/messages.js';
import { personCircle } from '../core/circles.js';
import { SYSTEM, type Cursors, type MarkName } from '../core/record.js';
import type { Erasure } from '../core/ritual.js';
import { roomKey as keyOfRoom, splitRoomKey, veilKeyOf } from '../core/room-key.js';
import { roomRecords, type AccessRecord, type RitualRecord, type RoomRecords } from '../core/room-records.js';
import { leaveRoom, type CreateArgs, type FoundArgs } from '../core/room.js';
import type { Veil } from '../core/veil.js';
import { systemTimers, type Timers } from '../core/timers.js';
import type { WaitingItem } from '../core/waiting.js';
import type { MarkRange, RoomDelta, RoomKeys, Store } from '../stores/store.js';
import { circlesOf, clauseIn, rolesIn } from './access.js';
import { decideBatch, isAskingDue, isSecret, keyOfReceipt, nextDue, refusal, type BatchContext, type Decided, type Waiting } from './batch.js';
import { Feed } from './feed.js';
import { audienceFor, describeIssue, hostsFor, opened, withSettings } from './founding.js';
import { HotRoom } from './hot-room.js';
import { findCommand, type LazyKit, type RitualKit } from './kit.js';
import { Lookups, type Reading } from './lookups.js';
import { RoomCache, type Held } from './room-cache.js';

export { Feed } from './feed.js';
export type { LazyKit, RitualKit } from './kit.js';

export interface Policy {
  /** Who may set up rituals. Default: tokens with the role `moot:host`. */
  readonly mayCreate?: (identity: Identity) => boolean;
  /** Rooms exist by themselves and everyone is host: the in-page backend. Default false. */
  readonly implicit?: boolean;
  /** Modes that nothing may be set to, by kind: `qa.sealed`. Readers are told. Default: none. */
  readonly forbidden?: readonly string[];
  /** Everybody in a space whom an audience is for, with their groups; undefined where no list is complete. Whom a room lists itself is not asked for here. Default: nobody knows. */
  readonly people?: (space: string, audience: Omit<Audience, 'people'> | undefined) => Promise<readonly Listed[] | undefined>;
  /** Days after which a room is deleted, counted from when it was set up. Readers are told when. Default: never. */
  readonly keepDays?: number;
}

export interface AuthorityOptions {
  readonly store: Store;
  readonly keys: RoomKeys;
  /** The rituals that it knows; those given by `load` come when a room of theirs is first wanted. */
  readonly kits: readonly (RitualKit | LazyKit)[];
  readonly policy?: Policy;
  readonly timers?: Timers;
  /** Memory that rooms may hold, in bytes. Above it those go that nobody looks at, the longest unused first. Default 128 MiB. */
  readonly hotBytes?: number;
  /** Shared records that a room may hold. Default 50,000. */
  readonly mostShared?: number;
  /** Hears of trouble that no caller sees. Facts never hold what people wrote. */
  readonly onWarning?: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

interface Queued extends Waiting {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

interface Loaded extends Held {
  readonly space: string;
  readonly address: RoomAddress;
  readonly kit: RitualKit;
  readonly feeds: Set<Feed>;
  readonly queue: Queued[];
  readonly signals: Map<string, Set<string>>;
  secret: Uint8Array | undefined;
  /** Covers texts, from the first change on; null once its key was destroyed. */
  veil: Veil | null | undefined;
  /** Under what the key of `veil` is kept. */
  veilKey: RoomKey | undefined;
  running: boolean;
  /** Uses under way: the room must stay. */
  uses: number;
  /** The newest version that the store has hinted at. */
  heard: number;
  /** Resolves when the room was read for the first time. */
  ready: Promise<void>;
  dueAt: number | undefined;
  calm: (() => void) | undefined;
  dirty: boolean;
  /** The store refused the last batch: what is due waits longer. */
  failed: boolean;
  /** A newer Moot has written to it, or to the whole store: it is neither shown nor changed here. */
  newer: MootError | undefined;
}

const HOT_BYTES = 134_217_728;
const MOST_IN_BATCH = 500;
const FOLD_EVERY = 10_000;
/** Hints of a store may drop: rooms with viewers are read again this often. */
const REREAD_EVERY = 5_000;
const SWEEP_EVERY = 30_000;
const SWEEP_OLD_EVERY = 600_000;
const DAY = 86_400_000;

/** Runs commands by the rules over a store, and tells viewers what they may see. Any number may share one store. */
export class Authority {
  readonly #options: AuthorityOptions;
  readonly #timers: Timers;
  readonly #kits: Map<string, RitualKit>;
  readonly #lazyKits: Map<string, LazyKit>;
  readonly #lookups: Lookups;
  readonly #rooms: RoomCache<Loaded>;
  readonly #stops: (() => void)[] = [];
  readonly #underway = new Set<Promise<void>>();
  #closed = false;

  constructor(options: AuthorityOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#rooms = new RoomCache(options.hotBytes ?? HOT_BYTES, isInUse);
    this.#kits = new Map(options.kits.flatMap((kit) => ('ritual' in kit ? [[kit.ritual.kind, kit]] : [])));
    this.#lazyKits = new Map(options.kits.flatMap((kit) => ('load' in kit ? [[kit.kind, kit]] : [])));
    this.#lookups = new Lookups({
      store: options.store,
      timers: this.#timers,
      kitOf: (kind) => this.#kitOf(kind),
      read: (...request) => this.#read(...request),
    });
    this.#stops.push(options.store.watch((key, version) => { this.#hear(key, version); }));
    this.#every(FOLD_EVERY, () => { this.#foldAll(); });
    this.#every(REREAD_EVERY, () => { this.#rereadAll(); });
    this.#every(SWEEP_EVERY, () => { void this.sweepDue().then(() => this.sweepTasks()); });
    if (options.policy?.keepDays !== undefined) this.#every(SWEEP_OLD_EVERY, () => { void this.sweepOld(); });
  }

  /**
   * Carries out commands and answers each, durably kept before it answers. Commands of one room run in order.
   * Rejects only where nothing is known of the outcome: `store_full`, `store_unavailable`, `authority_closed`.
   */
  async run(identity: Identity, commands: readonly Command[]): Promise<readonly Receipt[]> {
    return Promise.all(commands.map((command) => this.#runOne(identity, command)));
  }

  /** Whether nothing may tell that a command came, or when: neither figures nor logs. */
  async isSecret({ room, name }: Pick<Command, 'room' | 'name'>): Promise<boolean> {
    try {
      const kit = await this.#kitOf(parseAddress(room).kind);
      return kit !== undefined && findCommand(kit, name).type.actor === 'secret';
    } catch {
      // What no command is, is refused, and keeps nothing.
      return false;
    }
  }

  /**
   * A viewer's view of a room, from the counts that the page has. Applies what is due first.
   * A room that is absent and one that is not for the viewer look alike. Where a newer Moot has written to it, the view says `reload` alone. Throws only `room_address_invalid`, `ritual_unknown` and store trouble.
   */
  async open(identity: Identity, address: RoomAddress, options: { readonly since?: Cursors; readonly own?: readonly string[] }, wake: () => void): Promise<Feed> {
    return this.#use(identity.space, address, async (loaded) => {
      if (this.#isDue(loaded)) await this.#drain(loaded);
      return this.#feed(loaded, identity, options, wake);
    });
  }

  #feed(loaded: Loaded, identity: Identity, options: { readonly since?: Cursors; readonly own?: readonly string[] }, wake: () => void): Feed {
    const { room, feeds } = loaded;
    const own = (options.own ?? []).slice(0, 200);
    const feed: Feed = new Feed(
      {
        standing: () => this.#standing(loaded, identity, own),
        epoch: () => room.accessEpoch,
        count: (circle) => room.count(circle),
        changes: (circle, since) => room.changes(circle, since),
        now: () => this.#timers.now(),
        expired: () => identity.expires <= this.#timers.now(),
        newer: () => loaded.newer !== undefined,
        mayCreate: () => this.#mayCreate(identity),
        house: () => this.#houseRules(room),
        stop: (one) => {
          feeds.delete(one);
          cancelExpiry();
          this.#rooms.touch(loaded);
          this.#rooms.evict();
        },
      },
      identity.subject,
      options.since ?? {},
      own,
      wake,
    );
    const cancelExpiry = this.#timers.after(identity.expires - this.#timers.now(), wake);
    feeds.add(feed);
    this.#armDue(loaded);
    return feed;
  }

  /**
   * What was asked in similar words in archived rooms of a kind that somebody may read: the 20 latest, the three most alike.
   * Only what everybody in a room's audience sees is looked through. Nothing of the text is kept.
   */
  search(identity: Identity, kind: string, text: string): Promise<readonly Found[]> {
    return this.#lookups.search(identity, kind, text);
  }

  /**
   * What waits for somebody over all rooms that they may act in. Found out anew each time, from the rooms and what is their own there;
   * nothing of it is kept, so that nothing tells who was told what, and when.
   */
  waiting(identity: Identity): Promise<readonly WaitingItem[]> {
    return this.#lookups.waiting(identity);
  }

  /** The rituals that somebody may read, the latest first: of the 500 that were set up last, of a kind where one is given. Throws `query_invalid`. */
  rituals(identity: Identity, query?: RitualsQuery): Promise<readonly ListedRitual[]> {
    return this.#lookups.rituals(identity, query);
  }

  /** Notes what a viewer has seen. May be lost or repeated; written every 10 s. */
  signal(identity: Identity, signals: readonly Signal[]): void {
    for (const { room: address, ids } of signals) {
      const loaded = this.#rooms.get(keyOfRoom(identity.space, address));
      if (!loaded?.secret || !loaded.kit.fold || identity.guest) continue;
      if (rolesIn(loaded.room, this.#access(loaded, loaded.secret), identity).length === 0) continue;
      const key = actorKey(loaded.secret, identity);
      const seen = loaded.signals.get(key) ?? new Set();
      for (const id of ids.slice(0, 500)) seen.add(id);
      loaded.signals.set(key, seen);
    }
  }

  /** The anonymous items of somebody in a room, found by testing each: nothing lists them. Throws `room_unknown` where it is not there or not for the asker. */
  itemsOf(identity: Identity, address: RoomAddress): Promise<readonly string[]> {
    return this.#lookups.itemsOf(identity, address);
  }

  /** Everybody whom a room is for; undefined where no list is complete. Throws as `audienceOf`. */
  async peopleOf(identity: Identity, address: RoomAddress): Promise<readonly Listed[] | undefined> {
    return this.#enter(identity, address, (loaded) => this.#peopleOf(loaded));
  }

  /**
   * What happened in a room, for its hosts; never what was said. Of what has no name, and of votes, it tells neither who nor when.
   * Throws `room_unknown` where it is not there or not for the asker, `role_missing` for others than hosts.
   */
  journalOf(identity: Identity, address: RoomAddress): Promise<readonly JournalLine[]> {
    return this.#lookups.journalOf(identity, address);
  }

  /** Whether somebody hosts a room. Throws as `audienceOf`. */
  isHost(identity: Identity, address: RoomAddress): Promise<boolean> {
    return this.#read(identity, address, async ({ roles }) => roles.includes('host'));
  }

  /** Whom a room is for. Throws `room_unknown` where it is not there or not for the asker. */
  audienceOf(identity: Identity, address: RoomAddress): Promise<Audience | undefined> {
    return this.#lookups.audienceOf(identity, address);
  }

  #read<T>(identity: Identity, address: RoomAddress, use: (reading: Reading) => Promise<T>): Promise<T> {
    return this.#enter(identity, address, (loaded, roles) => use({ address, kit: loaded.kit, room: loaded.room, secret: loaded.secret, roles }));
  }

  #enter<T>(identity: Identity, address: RoomAddress, use: (loaded: Loaded, roles: readonly Role[]) => Promise<T>): Promise<T> {
    return this.#use(identity.space, address, async (loaded) => {
      if (this.#isDue(loaded)) await this.#drain(loaded);
      const { room, secret, newer } = loaded;
      if (newer) throw newer;
      const isKnown = secret !== undefined || room.get('seal', 'seal') !== undefined;
      const roles = isKnown ? rolesIn(room, this.#access(loaded, secret), identity) : [];
      if (roles.length === 0) throw new MootError('room_unknown', `There is no ritual at "${address}", or it is not for you.`);
      return use(loaded, roles);
    });
  }

  /** Uses a room once it was read; until then it stays in memory. */
  async #use<T>(space: string, address: RoomAddress, use: (loaded: Loaded) => Promise<T>): Promise<T> {
    await this.#loadKit(parseAddress(address).kind);
    const loaded = this.#load(space, address);
    loaded.uses += 1;
    try {
      await loaded.ready;
      return await use(loaded);
    } finally {
      loaded.uses -= 1;
      this.#rooms.evict();
    }
  }

  /**
   * Takes somebody's texts and names out of all rooms of a space; counts stay. `anonymous`: only what they made without a name,
   * which is a step of its own, as what goes beside their named items would tell whose it was. May be repeated.
   * Says how many rooms it looked through, and how many it could not, as their keys were destroyed. Where one cannot be worked on, throws why, when all others are done.
   */
  async erase(space: string, person: Subject, { names = [], anonymous = false }: { readonly names?: readonly string[]; readonly anonymous?: boolean } = {}): Promise<{ readonly rooms: number; readonly sealed: number }> {
    let [rooms, sealed] = [0, 0];
    const troubles: unknown[] = [];
    for (const key of await this.#roomsWith('created', { prefix: `${space}/` })) {
      await this.#use(space, splitRoomKey(key).address, async (loaded) => {
        loaded.secret ??= await this.#options.keys.get(loaded.key);
        if (loaded.secret) {
          rooms += 1;
          await this.#eraseIn(loaded, loaded.secret, person, { names, anonymous, nobody: randomId() });
        } else sealed += 1;
      }).catch((error: unknown) => { troubles.push(error); });
    }
    if (troubles.length > 0) throw troubles[0];
    return { rooms, sealed };
  }

  async #eraseIn(loaded: Loaded, secret: Uint8Array, person: Subject, erasure: Erasure): Promise<void> {
    const key = actorKey(secret, person);
    // What they have had in sight is not written any more.
    if (!erasure.anonymous) loaded.signals.delete(key);
    await this.#internal(loaded, (changes, now) => {
      const owns = (item: string) => changes.get('owner', ownerRecordId(secret, person, item)) !== undefined;
      const actor = { key, circle: personCircle(key), name: '', is: () => false, owns };
      const draft = createDraft<RoomRecords>({ changes, address: loaded.address, now, actor, commandId: erasure.nobody, ownerId: undefined, chance: () => 0 });
      loaded.kit.erase?.(draft as unknown as Draft<never>, erasure);
      if (!erasure.anonymous) leaveRoom(draft, key, erasure.names);
    });
  }

  /** All rooms that have a record with a mark in a range, in the order of the mark. */
  async #roomsWith(mark: MarkName, range: Omit<MarkRange, 'from'>): Promise<ReadonlySet<RoomKey>> {
    const rooms = new Set<RoomKey>();
    for (let limit = 1_000, from: number | undefined; ;) {
      const found = await this.#options.store.find(mark, { ...range, ...(from === undefined ? {} : { from }) }, limit);
      for (const { room } of found) rooms.add(room);
      if (found.length < limit) return rooms;
      const last = found.at(-1)?.at;
      // Where a page is all of one instant, only a larger one goes on.
      if (last === from) limit *= 2;
      from = last;
    }
  }

  /** Whether somebody may set up rituals here. */
  mayCreate(identity: Identity): boolean {
    return this.#mayCreate(identity);
  }

  /** Kinds of rituals that there are here. */
  get kinds(): readonly string[] {
    return [...new Set([...this.#kits.keys(), ...this.#lazyKits.keys()])];
  }

  /** Rooms held in memory, the viewers of them, and commands that wait: for metrics. */
  get load(): { readonly rooms: number; readonly viewers: number; readonly waiting: number } {
    let viewers = 0;
    let waiting = 0;
    for (const { feeds, queue } of this.#rooms.values()) {
      viewers += feeds.size;
      waiting += queue.filter((one) => !isSecret(one)).length;
    }
    return { rooms: this.#rooms.size, viewers, waiting };
  }

  /** Carries out tasks that a crash left behind. Runs by itself every 30 s. */
  sweepTasks(): Promise<void> {
    return this.#sweep('task', this.#timers.now(), 'tasks could not be swept', (loaded) => this.#runTasks(loaded));
  }

  /** Carries out what fell due in rooms that nobody has in memory, after a restart for instance. Runs by itself every 30 s. */
  sweepDue(): Promise<void> {
    return this.#sweep('due', this.#timers.now(), 'what is due could not be swept', async (loaded) => { if (this.#isDue(loaded)) await this.#drain(loaded); });
  }

  /** Goes through the rooms with a mark up to an instant. One that cannot be worked on does not keep the others waiting. */
  async #sweep(mark: MarkName, until: number, trouble: string, run: (loaded: Loaded) => Promise<void>): Promise<void> {
    try {
      for (const room of await this.#roomsWith(mark, { until })) {
        if (this.#closed) return;
        const { space, address } = splitRoomKey(room);
        await this.#use(space, address, run).catch((error: unknown) => { this.#warn(trouble, error); });
      }
    } catch (error) {
      this.#warn(trouble, error);
    }
  }

  /** Deletes rooms that were kept for as long as the operator wants. Runs by itself every ten minutes. */
  async sweepOld(): Promise<void> {
    const { keepDays } = this.#options.policy ?? {};
    if (keepDays === undefined) return;
    await this.#sweep('created', this.#timers.now() - keepDays * DAY, 'old rooms could not be deleted', (loaded) => this.#delete(loaded));
  }

  async #delete(loaded: Loaded): Promise<void> {
    // Also where the key was destroyed: deleting says nothing of anybody.
    const context = this.#context(loaded, loaded.secret ?? new Uint8Array(32));
    const types = [...Object.keys(loaded.kit.ritual.records), ...Object.keys(roomRecords)];
    const { veilOf } = loaded.kit;
    // Before the room: if a crash comes between, the next time finds it still there.
    if (veilOf) await this.#options.keys.destroy(veilKey(loaded));
    const { rows, version } = await this.#transact(loaded, [], (_, now) => decideBatch(context, [], new Map(), now, (changes) => {
      for (const type of types) for (const { id } of [...changes.list(type)]) changes.set({ type, id, after: undefined, marks: undefined });
      if (veilOf) changes.set({ type: 'seal', id: 'deleted', after: { type: 'seal', id: 'deleted', value: { at: now }, to: [SYSTEM] }, marks: undefined });
    }));
    loaded.signals.clear();
    this.#applied(loaded, rows, version);
  }

  #houseRules(room: HotRoom): HouseRules | undefined {
    const { forbidden = [], keepDays } = this.#options.policy ?? {};
    const created = (room.get('ritual', 'ritual')?.value as RitualRecord | undefined)?.created;
    const until = keepDays === undefined || created === undefined ? undefined : created + keepDays * DAY;
    if (forbidden.length === 0 && until === undefined) return undefined;
    return { ...(forbidden.length > 0 ? { forbidden } : {}), ...(until === undefined ? {} : { until }) };
  }

  /** Waits for commands under way, writes folded signals, and lets all viewers go. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#foldAll();
    for (const stop of this.#stops) stop();
    while (this.#underway.size > 0) await Promise.allSettled(this.#underway);
    this.#closed = true;
    for (const loaded of this.#rooms.values()) {
      loaded.cancelDue?.();
      loaded.calm?.();
      for (const feed of [...loaded.feeds]) feed.stop();
    }
    this.#rooms.clear();
  }

  async #runOne(identity: Identity, command: Command): Promise<Receipt> {
    try {
      const { room } = this.#checked(command);
      const { kind } = parseAddress(room);
      if (this.#isLazy(kind)) await this.#loadKit(kind);
      const loaded = this.#load(identity.space, room);
      const waiting = this.#admit(loaded, identity, command);
      const people = command.name === CREATE_COMMAND && this.#asksWhom(loaded) ? await this.#peopleOfNew(loaded, identity, waiting.command.args as CreateArgs) : undefined;
      return await new Promise<Receipt>((resolve, reject) => {
        loaded.queue.push({ ...waiting, ...(people ? { people } : {}), resolve, reject });
        void this.#drain(loaded);
      });
    } catch (error) {
      if (isMootError(error) && !TROUBLE.has(error.code)) return refusal(command.id, error);
      throw error;
    }
  }

  #checked(command: Command): Command {
    if (!ID_PATTERN.test(command.id)) {
      throw new MootError('command_id_invalid', 'The id of a command is 16 to 64 characters of base64url.');
    }
    return command;
  }

  #admit(loaded: Loaded, identity: Identity, command: Command): Waiting {
    if (identity.guest) throw new MootError('guest_reads', 'Whoever has not signed in can read, and nothing else.');
    const { type, schema } = findCommand(loaded.kit, command.name);
    const { version } = loaded.kit.ritual;
    if (command.rules < version - 1) throw new MootError('page_outdated', 'This page is older than the server; reload it to go on.');
    if (command.rules > version) throw new MootError('server_outdated', 'This page is newer than the server; try again when the server was updated.');
    if (type.role === 'system' || !schema) throw new MootError('command_unknown', `"${command.name}" is not for people.`);
    if (command.name === CREATE_COMMAND && !this.#mayCreate(identity)) {
      throw new MootError('create_forbidden', 'You may not set up rituals here; ask whoever runs this server.');
    }
    const parsed = v.safeParse(schema, command.args);
    if (!parsed.success) throw new MootError('args_invalid', describeIssue(command.name, parsed.issues[0]));
    const args = command.name === CREATE_COMMAND ? withSettings(loaded.kit, 'setUp', parsed.output as CreateArgs) : parsed.output;
    return { command: { ...command, args }, type, identity };
  }

  #isLazy(kind: string): boolean {
    return !this.#kits.has(kind) && this.#lazyKits.has(kind);
  }

  async #loadKit(kind: string): Promise<void> {
    if (!this.#isLazy(kind)) return;
    const kit = await this.#lazyKits.get(kind)?.load();
    if (kit) this.#kits.set(kind, kit);
  }

  async #kitOf(kind: string): Promise<RitualKit | undefined> {
    await this.#loadKit(kind);
    return this.#kits.get(kind);
  }

  #load(space: string, address: RoomAddress): Loaded {
    if (this.#closed) throw new MootError('authority_closed', 'The server is shutting down; try again in a moment.', { retryAfter: 2 });
    const key = keyOfRoom(space, address);
    const present = this.#rooms.get(key);
    if (present) {
      this.#rooms.touch(present);
      return present;
    }
    const { kind } = parseAddress(address);
    const kit = this.#kits.get(kind);
    if (!kit) throw new MootError('ritual_unknown', `There is no ritual of the kind "${kind}" here.`);
    const loaded: Loaded = {
      key, space, address, kit,
      room: new HotRoom(kit),
      feeds: new Set(), queue: [], signals: new Map(),
      secret: undefined, veil: undefined, veilKey: undefined, running: false, uses: 0, bytes: 0, heard: 0, ready: Promise.resolve(),
      cancelDue: undefined, dueAt: undefined, calm: undefined, dirty: false, failed: false, newer: undefined,
    };
    loaded.ready = this.#readFirst(loaded);
    // A failed reading is told to whoever waits for it; the room is forgotten, so that the next one tries again.
    loaded.ready.then(() => { this.#rooms.evict(); }, () => { this.#rooms.forget(loaded); });
    this.#rooms.add(loaded);
    return loaded;
  }

  async #readFirst(loaded: Loaded): Promise<void> {
    try {
      const { rows, version } = await this.#options.store.read(loaded.key);
      // A room that was never written has no key yet: viewing creates nothing.
      if (version > 0 || this.#options.policy?.implicit) loaded.secret = await this.#options.keys.get(loaded.key);
      loaded.room.apply(rows, version);
    } catch (error) {
      this.#outgrown(loaded, error);
      if (!loaded.newer) throw error;
    }
    this.#rooms.weigh(loaded);
    await this.#seal(loaded);
    await this.#shred(loaded);
  }

  /** Destroys the key of a room that was sealed, also where a crash came between. */
  async #seal(loaded: Loaded): Promise<void> {
    if (!loaded.secret || !loaded.room.get('seal', 'seal')) return;
    await this.#options.keys.destroy(loaded.key);
    loaded.secret = undefined;
    loaded.signals.clear();
    // Everybody's standing has changed.
    loaded.room.accessEpoch += 1;
    this.#notify(loaded);
  }

  /** Gets what covers texts of a room, where its ritual does that and still needs it. */
  async #lift(loaded: Loaded): Promise<void> {
    const { kit, room } = loaded;
    const key = veilKey(loaded);
    if (loaded.veilKey !== key) loaded.veil = undefined;
    loaded.veilKey = key;
    if (!kit.veilOf || loaded.veil !== undefined || room.get('seal', 'veil')) return;
    const secret = await this.#options.keys.get(key);
    loaded.veil = secret && kit.veilOf(secret);
  }

  /** Destroys what covers texts when they are not needed any more, also where a crash came between. */
  async #shred(loaded: Loaded): Promise<void> {
    if (loaded.veil === null || !loaded.room.get('seal', 'veil')) return;
    const { keys } = this.#options;
    const key = veilKey(loaded);
    try {
      if (loaded.veil ?? (await keys.get(key))) await keys.destroy(key);
      loaded.veil = null;
    } catch (error) {
      // What was done is done; the next change, or reading of the room, tries again.
      this.#warn('a key could not be destroyed', error);
    }
  }

  #drain(loaded: Loaded): Promise<void> {
    if (loaded.running) return Promise.resolve();
    loaded.running = true;
    const work = this.#work(loaded).finally(() => {
      loaded.running = false;
      this.#underway.delete(work);
      // What came while the last batch was being answered.
      if (loaded.queue.length > 0) void this.#drain(loaded);
      this.#rooms.evict();
    });
    this.#underway.add(work);
    return work;
  }

  async #work(loaded: Loaded): Promise<void> {
    try {
      await loaded.ready;
      let progress: boolean;
      do {
        // Commands that arrived together share a commit.
        await this.#timers.turn();
        progress = await this.#commit(loaded, await this.#withPeople(loaded, takeBatch(loaded.queue)));
      } while (loaded.queue.length > 0 || (progress && this.#isDue(loaded)));
      this.#armDue(loaded);
      if (loaded.heard > loaded.room.version) await this.#reread(loaded);
    } catch (error) {
      for (const { reject } of loaded.queue.splice(0)) reject(error);
      this.#warn('a room could not be worked on', error);
    }
  }

  /** Tells a command that asks for it whom its room is for, by what was committed before it. */
  async #withPeople(loaded: Loaded, waiting: readonly Queued[]): Promise<readonly Queued[]> {
    const [first] = waiting;
    if (!first?.type.people) return waiting;
    return [{ ...first, people: await this.#peopleOf(loaded) }];
  }

  /** Everybody whom a room is for now; undefined where nobody knows, or the list cannot be read. */
  async #peopleOf(loaded: Loaded): Promise<readonly Listed[] | undefined> {
    const { people, ...others } = (loaded.room.get('access', 'access')?.value as AccessRecord | undefined)?.audience ?? {};
    const named = people && Object.keys(people).map((key) => opened(loaded, 'listed', key));
    return this.#peopleIn(loaded.space, others, named);
  }

  /** Everybody whom a room is to be for that is not there yet, as `#peopleOf` tells it once it is. */
  #peopleOfNew({ space }: Loaded, { issuer }: Identity, { audience: { people, ...others } = {} }: CreateArgs): Promise<readonly Listed[] | undefined> {
    return this.#peopleIn(space, others, people?.map(({ id }) => ({ issuer, subject: id })));
  }

  /** Whether setting up a ritual of this kind is refused by how many it is for: where the operator forbids something of it. */
  #asksWhom({ kit: { ritual } }: Loaded): boolean {
    const { forbidden = [] } = this.#options.policy ?? {};
    return ritual.commands['setUp']?.people === true && forbidden.some((mode) => mode.startsWith(`${ritual.kind}.`));
  }

  async #peopleIn(space: string, others: Omit<Audience, 'people'>, named: readonly (Subject | undefined)[] | undefined): Promise<readonly Listed[] | undefined> {
    const ask = async (whom: Omit<Audience, 'people'> | undefined) => this.#options.policy?.people?.(space, whom).catch(() => undefined);
    if (!named) return ask(Object.keys(others).length > 0 ? others : undefined);
    const known = named.filter((one) => one !== undefined);
    // Whom "deny" leaves out of those whom the room itself lists, nobody can say.
    if (known.length < named.length || others.deny) return undefined;
    const more = others.groups || others.allow ? await ask(others) : [];
    return more && [...new Map([...known, ...more].map((one) => [JSON.stringify([one.issuer, one.subject]), one])).values()];
  }

  /** Whether something was kept. */
  async #commit(loaded: Loaded, waiting: readonly Queued[]): Promise<boolean> {
    try {
      if (loaded.newer) await this.#reread(loaded);
      const asked = isAskingDue(loaded.room, loaded.kit, this.#timers.now()) ? { people: await this.#peopleOf(loaded) } : undefined;
      const secret = await this.#secretFor(loaded, waiting);
      if (!secret) {
        for (const { command, resolve } of waiting) {
          resolve(refusal(command.id, new MootError('room_unknown', `There is no ritual at "${loaded.address}", or it is not for you.`)));
        }
        return false;
      }
      await this.#lift(loaded);
      const context = { ...this.#context(loaded, secret), asked };
      const receipts = waiting.filter((one) => !isSecret(one)).map((one) => keyOfReceipt(secret, one));
      const { decided, rows, version } = await this.#transact(loaded, receipts, (delta, now) => decideBatch(context, waiting, delta.receipts, now));
      this.#applied(loaded, rows, version, new Set(waiting.flatMap(({ identity }) => identity?.subject ?? [])));
      await this.#seal(loaded);
      await this.#shred(loaded);
      loaded.failed = false;
      waiting.forEach(({ resolve, reject }, index) => {
        const receipt = decided?.receipts[index];
        if (receipt) resolve(receipt);
        else reject(new MootError('store_unavailable', 'The store answered without deciding.'));
      });
      return rows.length > 0;
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      loaded.failed = true;
      this.#outgrown(loaded, error);
      if (waiting.length === 0) this.#warn('what was due could not be carried out', error);
      // Nothing is known of the outcome; the next batch reads what the store has.
      await this.#reread(loaded).catch(() => undefined);
      return false;
    }
  }

  async #transact(loaded: Loaded, receipts: readonly string[], decide: (delta: RoomDelta, now: number) => Decided) {
    let decided: Decided | undefined;
    const { room, key } = loaded;
    const veil = veilKey(loaded);
    const outcome = await this.#options.store.transact(key, { version: room.version, receipts }, (delta, now) => {
      // What others have committed is the truth already, whatever becomes of this batch.
      room.apply(delta.rows, delta.version);
      if (veilKey(loaded) !== veil) throw new MootError('store_unavailable', 'This room was deleted meanwhile; try again.');
      decided = decide(delta, now);
      return decided.batch;
    });
    const rows = outcome.committed ? (decided?.batch?.rows ?? []) : [];
    return { decided, rows, version: outcome.version };
  }

  #applied(loaded: Loaded, rows: Parameters<HotRoom['apply']>[0], version: number, authors?: ReadonlySet<string>): void {
    loaded.room.apply(rows, version);
    loaded.newer = undefined;
    this.#rooms.weigh(loaded);
    this.#notify(loaded, authors);
    this.#armDue(loaded);
    if (rows.some(({ type, value }) => type === 'task' && value !== undefined)) void this.#runTasks(loaded);
    this.#rooms.evict();
  }

  async #secretFor(loaded: Loaded, waiting: readonly Queued[]): Promise<Uint8Array | undefined> {
    const creates = waiting.some(({ command }) => command.name === CREATE_COMMAND);
    if (!loaded.secret && (loaded.room.version > 0 || creates || this.#options.policy?.implicit)) {
      loaded.secret = await this.#options.keys.get(loaded.key);
      if (!loaded.secret) throw new MootError('room_sealed', 'The key of this room was destroyed; it can be read, not changed.');
    }
    return loaded.secret;
  }

  #context({ room, address, kit, veil }: Loaded, roomKey: Uint8Array): BatchContext {
    const { policy, mostShared = 50_000 } = this.#options;
    return {
      room, address, kit, roomKey, veil, mostShared,
      implicit: policy?.implicit ?? false,
      forbidden: policy?.forbidden ?? [],
      knows: (kind) => this.#kits.has(kind) || this.#lazyKits.has(kind),
      mayCreate: (identity) => this.#mayCreate(identity),
    };
  }

  #access(loaded: Loaded, roomKey: Uint8Array | undefined) {
    return { roomKey, implicit: this.#options.policy?.implicit ?? false, address: loaded.address };
  }

  #standing(loaded: Loaded, identity: Identity, own: readonly string[]) {
    const { room, secret } = loaded;
    const epoch = room.accessEpoch;
    const nothing = { key: undefined, roles: [], circles: new Set<string>(), because: undefined, epoch } as const;
    if (!secret && !room.get('seal', 'seal')) return nothing;
    const access = this.#access(loaded, secret);
    const roles = rolesIn(room, access, identity);
    if (roles.length === 0) return nothing;
    return { key: identity.guest || !secret ? '' : actorKey(secret, identity), roles, circles: circlesOf(room, access, identity, own), because: clauseIn(room, access, identity), epoch };
  }

  #mayCreate(identity: Identity): boolean {
    const { policy } = this.#options;
    if (identity.guest) return false;
    if (policy?.implicit) return true;
    return policy?.mayCreate?.(identity) ?? identity.roles.includes('moot:host');
  }

  async #runTasks(loaded: Loaded): Promise<void> {
    loaded.uses += 1;
    for (const { id, value } of [...loaded.room.list('task')]) {
      try {
        await this.#runTask(loaded, id, value as RoomRecords['task']);
      } catch (error) {
        this.#warn('a task waits for the next sweep', error);
      }
    }
    loaded.uses -= 1;
  }

  async #runTask(loaded: Loaded, id: string, { room: address, command: name, args, then }: RoomRecords['task']): Promise<void> {
    const { receipt, derived } = await this.#use(loaded.space, address, async (target) => {
      target.secret ??= await this.#options.keys.get(target.key);
      // What a ritual brings forth is for the people whom it is for itself.
      const people = name === FOUND_COMMAND && this.#asksWhom(target) ? await this.#peopleOf(loaded) : undefined;
      // Derived, so that the repetition after a crash is harmless; and telling nobody in the other room where it comes from.
      const command = receiptKey(target.secret ?? new Uint8Array(32), { issuer: 'task', subject: loaded.address }, id);
      return { derived: command, receipt: await this.#runForSystem(target, command, name, () => this.#argsOf(loaded, target, name, args), people) };
    });
    const code = receipt.status === 'refused' ? receipt.code : undefined;
    if (code !== undefined) this.#options.onWarning?.('a task was refused', { room: address, command: name, code });
    if (then) await this.#runForSystem(loaded, derived, then.command, () => ({ ...then.args, room: address, ...(code === undefined ? {} : { code }) }));
    // Also where the key was destroyed since: a task says nothing of anybody.
    const secret = loaded.secret ?? new Uint8Array(32);
    await this.#internal(loaded, (changes) => { if (changes.get('task', id)) changes.set({ type: 'task', id, after: undefined, marks: undefined }); }, secret);
  }

  async #runForSystem(loaded: Loaded, id: string, name: string, argsOf: () => unknown, people?: readonly Listed[]): Promise<Receipt> {
    try {
      const { type } = findCommand(loaded.kit, name);
      const command = { id, room: loaded.address, name, args: argsOf(), rules: loaded.kit.ritual.version };
      return await new Promise<Receipt>((resolve, reject) => {
        loaded.queue.push({ command, type, identity: undefined, ...(people ? { people } : {}), resolve, reject });
        void this.#drain(loaded);
      });
    } catch (error) {
      if (isMootError(error) && !TROUBLE.has(error.code)) return refusal(id, error);
      throw error;
    }
  }

  /** The arguments of a task, with what only the authority knows. Throws `settings_invalid`, `hosts_unknown`. */
  #argsOf(from: Loaded, target: Loaded, name: string, args: unknown): unknown {
    if (!findCommand(target.kit, name).type.founds) return args;
    const hosts = hostsFor(from, target);
    if (hosts.keys.length === 0 && hosts.groups.length === 0 && !this.#options.policy?.implicit) throw new MootError('hosts_unknown', 'Nobody would host the new ritual.');
    return name === FOUND_COMMAND ? { ...withSettings(target.kit, 'found', args as CreateArgs), ...audienceFor(from, target, (args as FoundArgs).audience), hosts } : { ...(args as object), hosts };
  }

  /** A change that no person sends: signals and finished tasks. Queued behind nothing, as it reads only what it changes. */
  async #internal(loaded: Loaded, change: (changes: ChangeSet, now: number) => void, secret = loaded.secret): Promise<void> {
    if (!secret) return;
    await this.#lift(loaded);
    const context = this.#context(loaded, secret);
    const { rows, version } = await this.#transact(loaded, [], (_, now) => decideBatch(context, [], new Map(), now, change));
    this.#applied(loaded, rows, version);
    await this.#shred(loaded);
  }

  #foldAll(): void {
    for (const loaded of this.#rooms.values()) {
      const { signals, kit } = loaded;
      if (signals.size === 0 || !kit.fold) continue;
      const taken = [...signals];
      signals.clear();
      const work: Promise<void> = this.#internal(loaded, (changes, now) => {
        const actor = { key: '', circle: '', name: '', is: () => false, owns: () => false };
        const draft = createDraft<never>({ changes, address: loaded.address, now, actor, commandId: 'signal', ownerId: undefined, chance: () => 0 });
        for (const [key, ids] of taken) kit.fold?.(draft, key, [...ids]);
      }).catch((error: unknown) => { this.#warn('signals were lost', error); }).finally(() => this.#underway.delete(work));
      this.#underway.add(work);
    }
  }

  #isDue({ room }: Loaded): boolean {
    const due = nextDue(room);
    return due !== undefined && due <= this.#timers.now();
  }

  #armDue(loaded: Loaded): void {
    const due = nextDue(loaded.room);
    if (due === loaded.dueAt || !this.#rooms.has(loaded)) return;
    loaded.cancelDue?.();
    loaded.dueAt = due;
    // Never at once again: the store's clock, which decides, may be a little behind this one.
    const wait = due === undefined ? 0 : Math.max(due - this.#timers.now(), loaded.failed ? REREAD_EVERY : 20);
    loaded.cancelDue = due === undefined ? undefined : this.#timers.after(wait, () => {
      loaded.dueAt = undefined;
      void this.#drain(loaded);
    });
  }

  /** At once for the first change; while changes go on, as often as the number of viewers bears. Others first: who acted has seen it. */
  #notify(loaded: Loaded, authors: ReadonlySet<string> = NOBODY): void {
    const { feeds } = loaded;
    if (feeds.size === 0) return;
    if (loaded.calm) {
      loaded.dirty = true;
      return;
    }
    loaded.dirty = false;
    const pause = feeds.size <= 100 ? 100 : feeds.size <= 1000 ? 250 : 500;
    loaded.calm = this.#timers.after(pause, () => {
      loaded.calm = undefined;
      if (loaded.dirty) this.#notify(loaded);
    });
    const all = [...feeds];
    for (const feed of all) if (!authors.has(feed.subject)) feed.wake();
    for (const feed of all) if (authors.has(feed.subject)) feed.wake();
  }

  #hear(key: RoomKey, version: number): void {
    const loaded = this.#rooms.get(key);
    if (!loaded || version <= loaded.room.version) return;
    loaded.heard = Math.max(loaded.heard, version);
    if (loaded.running) return;
    void this.#reread(loaded).catch((error: unknown) => { this.#warn('a room could not be read', error); });
  }

  async #reread(loaded: Loaded): Promise<void> {
    await loaded.ready;
    try {
      const { rows, version } = await this.#options.store.read(loaded.key, loaded.room.version);
      if (version <= loaded.room.version) return;
      loaded.secret ??= await this.#options.keys.get(loaded.key);
      this.#applied(loaded, rows, version);
    } catch (error) {
      this.#outgrown(loaded, error);
      throw error;
    }
    await this.#seal(loaded);
    await this.#shred(loaded);
  }

  /** Tells viewers that a newer Moot is at work here: what they see is not true any more. */
  #outgrown(loaded: Loaded, error: unknown): void {
    if (!isNewer(error)) return;
    loaded.newer = error;
    this.#notify(loaded);
  }

  #rereadAll(): void {
    for (const loaded of this.#rooms.values()) {
      if (loaded.feeds.size === 0 || loaded.running) continue;
      this.#reread(loaded).catch((error: unknown) => { this.#warn('a room could not be read', error); });
    }
  }

  #every(milliseconds: number, run: () => void): void {
    let cancel: () => void;
    const arm = () => {
      cancel = this.#timers.after(milliseconds, () => {
        run();
        arm();
      });
    };
    arm();
    this.#stops.push(() => { cancel(); });
  }

  #warn(message: string, error: unknown): void {
    this.#options.onWarning?.(message, { code: isMootError(error) ? error.code : error instanceof Error ? error.name : 'unknown' });
  }
}

function veilKey({ key, room }: Loaded): RoomKey {
  return veilKeyOf(key, (room.get('seal', 'deleted')?.value as RoomRecords['seal'] | undefined)?.at);
}

function isInUse({ feeds, queue, running, uses, signals }: Loaded): boolean {
  return feeds.size > 0 || queue.length > 0 || running || uses > 0 || signals.size > 0;
}

/** The next commands that share a commit. One that asks for people goes alone: whom its room is for may have changed just before. */
function takeBatch(queue: Queued[]): readonly Queued[] {
  const asking = queue.findIndex(({ type }) => type.people);
  return queue.splice(0, asking === 0 ? 1 : Math.min(asking < 0 ? MOST_IN_BATCH : asking, MOST_IN_BATCH));
}

const NOBODY: ReadonlySet<string> = new Set();

/** Errors after which nothing is known of the outcome; all others are answers. */
const TROUBLE: ReadonlySet<string> = new Set(['store_full', 'store_unavailable', 'store_closed', 'store_newer', 'room_newer', 'authority_closed']);

function isNewer(error: unknown): error is MootError {
  return isMootError(error) && (error.code === 'room_newer' || error.code === 'store_newer');
}
