import type { AskOptions, Backend } from '../backends/backend.js';
import type { Clause } from '../core/audience.js';
import type { RoomAddress } from '../core/address.js';
import type { Person, Role } from '../core/identity.js';
import { randomId } from '../core/ids.js';
import type { Hello, HouseRules, RoomMessage } from '../core/messages.js';
import { ownerCircle } from '../core/circles.js';
import { ALL, type Circle, type MootRecord } from '../core/record.js';
import { withRules, type ArgsOf, type CommandsOf, type RecordsOf, type SettingsOf } from '../core/ritual.js';
import type { ConfigureRoomArgs, CreateArgs } from '../core/room.js';
import type { Timers } from '../core/timers.js';
import { Confirmed } from './confirmed.js';
import type { Outbox } from './outbox.js';
import type { Item, Sending } from './sending.js';
import { EMPTY, differences, type Overlay, type RitualShape } from './overlay.js';
import type { replay } from './replay.js';
import type { ClientStorage } from './storage.js';

/** What a client needs of a ritual's definition. */
export interface OpenRitual {
  readonly kind: string;
  readonly version: number;
  readonly records: object;
  readonly commands: object;
}

/** `absent`: not set up yet, or not for this viewer; these look alike. `denied`: the view has ended. */
export type RoomState = 'loading' | 'ready' | 'absent' | 'denied';

export interface Viewer {
  /** The viewer's key in this room alone. */
  readonly key: string;
  readonly roles: readonly Role[];
  readonly circles: readonly Circle[];
  readonly isHost: boolean;
  /** What lets the viewer in, where the backend says. */
  readonly because?: Clause | undefined;
  /** What whoever runs the server has laid down, where there is something. */
  readonly house?: HouseRules | undefined;
}

/** What the viewer sees: what is confirmed, with what they have just done. */
export interface RoomView<R = Record<string, unknown>> {
  get<T extends keyof R & string>(type: T, id: string): R[T] | undefined;
  list<T extends keyof R & string>(type: T): Iterable<MootRecord<R[T]>>;
  size(type: keyof R & string): number;
  readonly state: RoomState;
  /** False while the rest of a large room is on its way: what is there comes first in the ritual's order. */
  readonly complete: boolean;
  /** Why the view has ended; its `code` is stable. */
  readonly denied: { readonly code: string; readonly message: string } | undefined;
  /** Undefined until the first line has arrived. */
  readonly viewer: Viewer | undefined;
  readonly mayCreate: boolean;
  readonly link: 'live' | 'polling' | 'offline';
  /** The server speaks a newer Moot than this page: reload to go on. */
  readonly reload: boolean;
  /** Whether own acts show before they are confirmed: true as soon as the rules have loaded and it is known who looks, behind the first view. */
  readonly previews: boolean;
  /** Grows with every change that is told. */
  readonly revision: number;
  /** `type/id` of the records that changed with this revision. */
  readonly changed: ReadonlySet<string>;
  /** The authority's clock, estimated, in milliseconds since 1970. */
  now(): number;
}

export interface RoomBase<T = OpenRitual> {
  readonly address: RoomAddress;
  readonly view: RoomView<RecordsOf<T>>;
  /** Commands not settled, or refused and kept, in order. */
  readonly sendings: readonly Sending[];
  /** Ids of the anonymous commands that this device remembers as the viewer's own. */
  readonly own: ReadonlySet<string>;
  /** Calls back at once, then once per turn in which something visible changed; of what was done here within 16 ms. The room is open while anybody is subscribed, and 5 s longer. Ends when the returned function is called, or `signal` aborts. */
  subscribe(next: (view: RoomView<RecordsOf<T>>) => void, options?: AskOptions): () => void;
  /** Sets the ritual up, with its settings from the first moment on. */
  create(args: CreateArgs<SettingsOf<T>>, options?: SendOptions): Sending;
  /** Changes the title, the audience, the hosts. */
  configureRoom(args: ConfigureRoomArgs, options?: SendOptions): Sending;
  /** Adds rules that were loaded later, so that their commands show at once. */
  extend(rules: { readonly [N in keyof CommandsOf<T>]?: unknown }): void;
  /**
   * Finds the viewer's anonymous items again, which they may have made on another device, and remembers them on this one. Resolves to how many were not known here.
   * Rejects as the backend does: `network`, `rate_limited`, `room_unknown`.
   */
  findOwn(options?: AskOptions): Promise<number>;
  /** Tells what is in sight. May be lost or repeated. */
  signal(name: 'seen', ids: readonly string[]): void;
  /** Asks the backend anew, for instance after signing in again. */
  reconnect(): void;
  /** Ends the subscriptions made through this handle. */
  close(): void;
}

/** Once `signal` aborts, or where it has before, the command is taken back unless it has been sent: its receipt rejects with `command_cancelled`. */
export type SendOptions = AskOptions;

type Arguments<A extends readonly unknown[]> = [...(A extends readonly [] ? [args?: Readonly<Record<string, never>>] : A), options?: SendOptions];

/** One method per command that people may send. */
export type Commands<T> = {
  readonly [N in keyof CommandsOf<T> as CommandsOf<T>[N] extends { readonly role: 'system' } ? never : N]: (...args: Arguments<ArgsOf<T, N>>) => Sending;
};

export type Room<T> = RoomBase<T> & Commands<T>;

export interface LiveRoomOptions {
  readonly address: RoomAddress;
  readonly ritual: OpenRitual;
  readonly backend: Backend;
  readonly outbox: Outbox;
  readonly storage: ClientStorage;
  readonly clock: Timers;
  readonly me: () => Promise<Person>;
  readonly prefix: () => Promise<string>;
  readonly check: ((command: string, args: unknown) => void) | undefined;
}

const LINGER = 5_000;
/** The first view is painted by then. */
const FOLLOW_AFTER = 20;
/** What is done here is told of a frame later: where the answer comes within it, a page is rendered once and not twice. */
const TELL_AFTER = 16;

/** One room, opened once for all its handles: confirmed records, with the outbox replayed over them. */
export class LiveRoom implements RoomView {
  readonly #options: LiveRoomOptions;
  readonly #confirmed = new Confirmed();
  readonly #subscribers = new Set<(view: RoomView) => void>();
  #ritual: RitualShape;
  #overlay: Overlay = EMPTY;
  #hello: Hello | undefined;
  #offset = 0;
  #name: string | undefined;
  #begun = false;
  complete = false;
  #opening: AbortController | undefined;
  #openings = 0;
  #linger: (() => void) | undefined;
  #due = false;
  #telling: (() => void) | undefined;
  #meta = false;
  #changed = new Set<string>();
  #isFollowed = false;
  #ownLoaded: Promise<void> | undefined;
  #replayWith: typeof replay | undefined;
  #previews: Promise<void> | undefined;
  readonly own = new Set<string>();
  viewer: Viewer | undefined;
  denied: RoomView['denied'];
  link: RoomView['link'] = 'live';
  reload = false;
  revision = 0;
  changed: ReadonlySet<string> = new Set();

  constructor(options: LiveRoomOptions) {
    this.#options = options;
    this.#ritual = options.ritual as RitualShape;
  }

  get address(): RoomAddress {
    return this.#options.address;
  }

  get sendings(): readonly Item[] {
    return this.#options.outbox.items(this.address);
  }

  get state(): RoomState {
    if (this.denied) return 'denied';
    if (!this.#hello) return 'loading';
    if (!this.#hello.exists) return 'absent';
    return this.#begun ? 'ready' : 'loading';
  }

  get previews(): boolean {
    return !!this.#replayWith && this.#name !== undefined;
  }

  get mayCreate(): boolean {
    return this.#hello?.mayCreate ?? false;
  }

  get(type: string, id: string): undefined {
    // The handle's type says which value; here none is known.
    return this.#overlay.get(this.#confirmed, type, id)?.value as undefined;
  }

  list(type: string): Iterable<MootRecord<never>> {
    return this.#overlay.list(this.#confirmed, type) as Iterable<MootRecord<never>>;
  }

  size(type: string): number {
    let size = this.#confirmed.size(type);
    for (const change of this.#overlay.changes.values()) {
      if (change.type === type) size += Number(change.after !== undefined) - Number(this.#confirmed.get(type, change.id) !== undefined);
    }
    return size;
  }

  now(): number {
    return this.#options.clock.now() + this.#offset;
  }

  subscribe(next: (view: RoomView) => void): () => void {
    // One function may be subscribed twice.
    const subscriber = (view: RoomView) => { next(view); };
    this.#subscribers.add(subscriber);
    this.#linger?.();
    this.#linger = undefined;
    // Whoever comes back to what was refused may have been let in meanwhile.
    if (!this.#opening && (!this.denied || this.#subscribers.size === 1)) this.reconnect();
    subscriber(this);
    return () => {
      if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
      this.#linger = this.#options.clock.after(LINGER, () => { this.close(); });
    };
  }

  send(name: string, args: unknown, anonymous: boolean, { signal }: SendOptions = {}): Sending {
    const { outbox, check } = this.#options;
    check?.(name, args);
    this.#preparePreviews();
    return outbox.add({ id: randomId(), room: this.address, name, args, rules: this.#ritual.version }, anonymous, signal);
  }

  /** Loads what previews need: without, nothing shows that is done offline. */
  #preparePreviews(): void {
    this.#previews ??= Promise.all([import('./replay.js'), this.#ritual.load?.()]).then(
      ([{ replay: replayWith }, rules]) => {
        this.#replayWith = replayWith;
        this.#meta = true;
        this.extend(rules ?? {});
      },
      () => { this.#previews = undefined; },
    );
  }

  extend(rules: object): void {
    this.#ritual = withRules(this.#ritual, rules);
    this.#replay();
    this.#tell();
  }

  signal(name: 'seen', ids: readonly string[]): void {
    if (ids.length > 0) this.#options.backend.signal?.([{ room: this.address, name, ids }]);
  }

  /** The outbox has something new to say about this room. */
  outboxChanged(): void {
    this.#reach();
    this.#replay();
    this.#telling ??= this.#options.clock.after(TELL_AFTER, () => { this.#emit(); });
  }

  reconnect(since = this.#confirmed.cursors): void {
    if (!this.#opening && this.#subscribers.size === 0) return;
    this.#opening?.abort();
    this.denied = undefined;
    const opening = new AbortController();
    this.#opening = opening;
    this.#openings += 1;
    const number = this.#openings;
    const { signal } = opening;
    if (this.#isFollowed) this.#ownLoaded ??= this.#load();
    this.#options.backend.open(
      this.address,
      (messages) => { if (!signal.aborted) this.#receive(messages, number); },
      { since, own: [...this.own], signal },
    );
  }

  async findOwn(options?: AskOptions): Promise<number> {
    const { learnOwn } = await import('./own-items.js');
    const found = await learnOwn(this.#options, this.address, this.own, options);
    for (const id of found) this.own.add(id);
    if (found.length > 0) this.reconnect();
    return found.length;
  }

  close(): void {
    this.#linger?.();
    this.#linger = undefined;
    this.#end();
    this.#confirmed.takeBefore();
    this.#overlay = EMPTY;
    this.#isFollowed = false;
    this.#ownLoaded = undefined;
    this.own.clear();
    this.#reach();
  }

  /** Hears of each acceptance before the view is asked whether it contains it. */
  accepted(item: Item): void {
    if (item.anonymous) this.own.add(item.id);
    const counted = item.accepted?.status === 'accepted' && item.accepted.cursors !== undefined;
    if (!this.#opening || (!item.anonymous && counted)) return;
    // A new circle comes with an anonymous item, and only an opening names it; its `ready` also contains what no count tells.
    if (!counted) item.opening = this.#openings + 1;
    this.reconnect();
  }

  async #load(): Promise<void> {
    const { me, prefix, storage } = this.#options;
    try {
      this.#name = (await me()).name;
      const found = await storage.list(`${await prefix()}own/${this.address}/`);
      const known = this.own.size;
      for (const [, id] of found) this.own.add(id as string);
      // The view does not wait for this: most people have nothing here, and who has opens once more.
      if (this.#opening && this.own.size > known) this.reconnect();
    } catch {
      // The room can be seen without: what is missing is only what was remembered here.
      this.#ownLoaded = undefined;
    }
  }

  #receive(messages: readonly RoomMessage[], opening: number): void {
    const hadBegun = this.#begun;
    for (const message of messages) {
      switch (message.t) {
        case 'hello':
          this.#greet(message);
          break;
        case 'change':
          if (!this.#confirmed.apply(message)) {
            this.reconnect({});
            return;
          }
          if (message.more && message.circle === ALL) this.#begin();
          break;
        case 'leave':
          this.#confirmed.leave(message.circles);
          break;
        case 'ready':
          this.#begin();
          this.complete = this.#meta = true;
          for (const item of [...this.sendings]) {
            if (item.status === 'accepted' && item.opening !== undefined && item.opening <= opening) this.#options.outbox.drop(item);
          }
          break;
        case 'link':
          if (message.state !== 'offline') this.#options.outbox.wake();
          this.#meta ||= this.link !== message.state;
          this.link = message.state;
          break;
        case 'denied':
          this.#end();
          this.denied = message;
          this.#meta = true;
          break;
        case 'reload':
          this.reload = this.#meta = true;
      }
    }
    // Between the first rows of a large room and its last, nothing is worth rendering all for.
    if (hadBegun && !this.complete && !this.#meta) return;
    this.#reach();
    this.#replay();
    this.#tell();
  }

  #begin(): void {
    this.#meta ||= !this.#begun;
    this.#begun = true;
  }

  #greet(hello: Hello): void {
    this.#hello = hello;
    this.#offset = hello.now - this.#options.clock.now();
    this.#meta = true;
    this.viewer = { ...hello, isHost: hello.roles.includes('host') };
  }

  /** Lets go of what was seen. */
  #end(): void {
    this.#opening?.abort();
    this.#confirmed.clear();
    this.#opening = this.#hello = this.viewer = undefined;
    this.#begun = this.complete = false;
  }

  /** Drops what the view contains by now; not before, or it would flicker. */
  #reach(): void {
    const counts = this.#confirmed.cursors;
    for (const item of [...this.sendings]) {
      const { accepted } = item;
      if (accepted?.status !== 'accepted') continue;
      const { cursors } = accepted;
      const mine = this.viewer?.circles ?? [];
      const reached = cursors
        ? this.viewer && Object.entries(cursors).every(([circle, count]) => !mine.includes(circle) || (counts[circle] ?? 0) >= count)
        : this.#isConfirmed(item.id);
      if (reached || !this.#opening) this.#options.outbox.drop(item);
    }
  }

  #isConfirmed(id: string): boolean {
    return Object.keys(this.#ritual.records).some((type) => this.#confirmed.get(type, id));
  }

  #replay(): void {
    const before = this.#overlay;
    const { viewer } = this;
    // What has come by the stream before its answer would be counted twice.
    const items = this.sendings.filter(({ status, id }) => status !== 'refused' && !this.#isConfirmed(id));
    const own = new Set(this.own);
    for (const { anonymous, id } of items) if (anonymous) own.add(id);
    const now = this.now();
    for (const item of items) item.now ??= viewer ? now : undefined;
    this.#overlay =
      viewer && this.#replayWith && this.complete && this.state === 'ready' && items.length > 0
        ? this.#replayWith(this.#confirmed, this.#ritual, items, {
            ...viewer,
            circles: [...viewer.circles, ...[...own].map(ownerCircle)],
            own,
            name: this.#name,
          })
        : EMPTY;
    for (const key of differences(this.#confirmed, this.#confirmed.takeBefore(), before, this.#overlay)) this.#changed.add(key);
  }

  #tell(): void {
    if (this.#due || (!this.#meta && this.#changed.size === 0)) return;
    this.#due = true;
    queueMicrotask(() => { this.#emit(); });
  }

  #emit(): void {
    this.#telling?.();
    this.#telling = undefined;
    this.#due = this.#meta = false;
    this.changed = this.#changed;
    this.#changed = new Set();
    this.revision += 1;
    for (const subscriber of [...this.#subscribers]) if (this.#subscribers.has(subscriber)) subscriber(this);
    if (!this.#begun || this.#isFollowed) return;
    this.#isFollowed = true;
    // Whose texts these are is asked at once: till it is known, what is typed stays in memory.
    this.#options.me().catch(() => undefined);
    this.#options.clock.after(FOLLOW_AFTER, () => { this.#follow(); });
  }

  /** What the first view does not wait for. */
  #follow(): void {
    if (!this.#isFollowed) return;
    this.#preparePreviews();
    this.#ownLoaded ??= this.#load();
    this.#options.outbox.wake();
  }
}

/** A way to a room that can be closed by itself. Commands are its methods. */
export function handleOf<T extends OpenRitual>(room: LiveRoom, ritual: T): Room<T> {
  const stops = new Set<() => void>();
  const { kind, commands } = ritual as unknown as RitualShape;
  const base = {
    address: room.address,
    view: room,
    get sendings() {
      return room.sendings;
    },
    own: room.own,
    subscribe(next: (view: RoomView) => void, { signal }: AskOptions = {}) {
      if (signal?.aborted) return () => undefined;
      const end = room.subscribe(next);
      const stop = () => {
        stops.delete(stop);
        signal?.removeEventListener('abort', stop);
        end();
      };
      stops.add(stop);
      signal?.addEventListener('abort', stop);
      return stop;
    },
    create: (args: CreateArgs, options?: SendOptions) => room.send('room.create', args, false, options),
    configureRoom: (args: ConfigureRoomArgs, options?: SendOptions) => room.send('room.configure', args, false, options),
    extend: (rules: object) => { room.extend(rules); },
    signal: (name: 'seen', ids: readonly string[]) => { room.signal(name, ids); },
    findOwn: (options?: AskOptions) => room.findOwn(options),
    reconnect: () => { room.reconnect(); },
    close() {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
  const methods: Record<string, (args?: unknown, options?: SendOptions) => Sending> = {};
  for (const [name, { actor, role }] of Object.entries(commands)) {
    if (role !== 'system') methods[name] = (args = {}, options) => room.send(`${kind}.${name}`, args, actor === 'anonymous', options);
  }
  // What every room has goes before a ritual's command of the same name. The types are what the definition promises.
  return Object.defineProperties(methods, Object.getOwnPropertyDescriptors(base)) as unknown as Room<T>;
}
