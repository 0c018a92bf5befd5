import type { Backend } from '../backends/backend.js';
import type { Command, Receipt } from '../core/command.js';
import { MootError, isMootError } from '../core/errors.js';
import type { Person } from '../core/identity.js';
import { randomId } from '../core/ids.js';
import type { Timers } from '../core/timers.js';
import type { ClientStorage } from './storage.js';

/**
 * `draft`: not kept on this device yet. `queued`: kept, waits for its turn or the network. `sending`: under way.
 * `accepted`: kept by the authority, not yet in the view. `refused`: kept until it is cancelled or sent again.
 */
export type SendingStatus = 'draft' | 'queued' | 'sending' | 'accepted' | 'refused';

/** A command on its way. */
export interface Sending {
  readonly id: string;
  /** `kind.command`. */
  readonly name: string;
  readonly args: unknown;
  readonly status: SendingStatus;
  /** Why it was refused. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Whether the view shows it already. */
  readonly shown: boolean;
  /** The answer, a refusal included. Rejects with `command_cancelled` only. */
  readonly receipt: Promise<Receipt>;
  /** Takes it back, or discards a refused one. False where it may have been carried out: then it goes on. */
  cancel(): boolean;
  /** Sends a refused one again, as a new command, perhaps with other arguments. */
  resend(args?: unknown): Sending;
}

interface Kept {
  readonly command: Command;
  readonly anonymous: boolean;
  readonly at: number;
  readonly tab: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A command as the outbox and its room know it. */
export class Item implements Sending {
  readonly command: Command;
  readonly anonymous: boolean;
  readonly at: number;
  readonly #outbox: Outbox;
  readonly receipt: Promise<Receipt>;
  settle!: (receipt: Receipt) => void;
  giveUp!: (error: MootError) => void;
  status: SendingStatus = 'draft';
  error: Sending['error'] = undefined;
  /** Whether it may have reached the authority. */
  attempted = false;
  shown = false;
  /** Whether this device has written it down, and the writing while it is under way. */
  kept = false;
  keeping: Promise<void> | undefined;
  accepted: Receipt | undefined;
  /** By which clock it is previewed: one for good, else it would change as time goes. */
  now: number | undefined;
  /** The opening of the room whose `ready` contains it, where the receipt names no counts. */
  opening: number | undefined;

  constructor(outbox: Outbox, command: Command, anonymous: boolean, at: number) {
    this.#outbox = outbox;
    this.command = command;
    this.anonymous = anonymous;
    this.at = at;
    this.receipt = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.giveUp = reject;
    });
    // Whoever does not wait for the answer shall not hear of a cancellation either.
    this.receipt.catch(() => undefined);
  }

  get id(): string {
    return this.command.id;
  }

  get name(): string {
    return this.command.name;
  }

  get args(): unknown {
    return this.command.args;
  }

  cancel(): boolean {
    return this.#outbox.cancel(this);
  }

  resend(args: unknown = this.command.args): Sending {
    this.#outbox.cancel(this);
    return this.#outbox.add({ ...this.command, id: randomId(), args }, this.anonymous);
  }
}

export interface OutboxOptions {
  readonly backend: Backend;
  readonly storage: ClientStorage;
  readonly clock: Timers;
  readonly tab: string;
  readonly me: () => Promise<Person>;
  readonly prefixOf: (person: Person) => string;
  readonly changed: (room: string) => void;
  readonly accepted: (item: Item) => void;
}

interface Queue {
  readonly items: Item[];
  running: boolean;
  failures: number;
  wake: (() => void) | undefined;
}

type Note = { readonly prefix: string; readonly id: string; readonly receipt?: Receipt };

const MOST = 50;
/** Older than this, a command of another tab is taken over: that tab may be gone, and ids make a second sending harmless. */
const ADOPT_AFTER = 3_000;
const LONGEST_PAUSE = 30_000;

/** Keeps each command before it is sent, sends those of a room in order, and repeats them until there is a receipt. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queues = new Map<string, Queue>();
  readonly #aborter = new AbortController();
  readonly #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('moot-client');
  // Entries that other tabs have settled, so that a listing read before does not bring them back.
  readonly #settled = new Set<string>();
  #prefix: string | undefined;
  #verified = false;
  #written: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #cancelAdopt: () => void;
  #last = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Note>) => { this.#hear(data); });
    // Node would wait for the channel.
    (this.#channel as { unref?: () => void } | undefined)?.unref?.();
    void this.#adopt();
    this.#cancelAdopt = options.clock.after(ADOPT_AFTER + 500, () => void this.#adopt());
  }

  get pending(): number {
    let count = 0;
    for (const { items } of this.#queues.values()) for (const { status } of items) if (isOpen(status)) count += 1;
    return count;
  }

  /** What is not settled in a room, in order. */
  items(room: string): readonly Item[] {
    return this.#queues.get(room)?.items ?? [];
  }

  add(command: Command, anonymous: boolean): Item {
    // Each later than the one before: the order of sending outlives the page.
    this.#last = Math.max(this.#options.clock.now(), this.#last + 1);
    const item = new Item(this, command, anonymous, this.#last);
    const queue = this.#queue(command.room);
    queue.items.push(item);
    void this.#run(queue);
    // Kept at once, whatever the queue waits for.
    void this.#keepOnce(queue, item);
    this.#options.changed(command.room);
    return item;
  }

  cancel(item: Item): boolean {
    if (item.status !== 'refused' && (item.attempted || !isOpen(item.status))) return false;
    this.#remove(item);
    item.giveUp(new MootError('command_cancelled', 'The command was taken back before it was sent.'));
    void this.#forget(item);
    return true;
  }

  /** The room's view contains an accepted command: nothing is left to show. */
  drop(item: Item): void {
    this.#remove(item);
  }

  /** The network is back: no reason to wait. */
  wake(): void {
    for (const { wake } of this.#queues.values()) wake?.();
    void this.#adopt();
  }

  wipe(): void {
    for (const { items } of this.#queues.values()) {
      for (const item of items) item.giveUp(new MootError('command_cancelled', 'The person signed out before the command was sent.'));
      items.length = 0;
    }
    if (this.#prefix !== undefined) this.#channel?.postMessage({ prefix: this.#prefix, id: '*' } satisfies Note);
  }

  /** Resolves when writes under way have ended. */
  async written(): Promise<void> {
    await this.#written;
  }

  close(): void {
    this.#closed = true;
    this.#cancelAdopt();
    this.#aborter.abort();
    for (const { wake } of this.#queues.values()) wake?.();
    this.#channel?.close();
  }

  #queue(room: string): Queue {
    let queue = this.#queues.get(room);
    if (!queue) {
      queue = { items: [], running: false, failures: 0, wake: undefined };
      this.#queues.set(room, queue);
    }
    return queue;
  }

  #find(id: string): Item | undefined {
    for (const { items } of this.#queues.values()) for (const item of items) if (item.id === id) return item;
    return undefined;
  }

  #remove(item: Item): void {
    const { items } = this.#queue(item.command.room);
    const index = items.indexOf(item);
    if (index >= 0) items.splice(index, 1);
    this.#options.changed(item.command.room);
  }

  async #run(queue: Queue): Promise<void> {
    if (queue.running) return;
    queue.running = true;
    while (!this.#closed && queue.items.some(({ status }) => isOpen(status))) {
      try {
        // Without a pause where all is known: the request leaves before the page is painted anew.
        if (!this.#verified) await this.#identify();
        const sending = this.#sendSome(queue);
        // Kept here while it is sent there: either place alone is enough for nothing to be lost.
        for (const item of queue.items) if (!item.kept) void this.#keepOnce(queue, item);
        await sending;
        queue.failures = 0;
      } catch (error) {
        this.#verified = false;
        queue.failures += 1;
        await this.#pause(queue, isMootError(error) ? error.retryAfter : undefined);
      }
    }
    queue.running = false;
  }

  /** Nothing of one person is ever sent as another, also where somebody else has signed in meanwhile. */
  async #identify(): Promise<void> {
    const { backend, prefixOf } = this.#options;
    if (this.#prefix === undefined) {
      await this.#name();
      this.#verified = true;
    }
    if (this.#verified) return;
    if (prefixOf(await backend.me()) !== this.#prefix) {
      throw new MootError('identity_changed', 'Somebody else has signed in; this waits for the person who wrote it.');
    }
    this.#verified = true;
  }

  /** Under whose name things are kept: who used the page when it opened. */
  async #name(): Promise<void> {
    const { me, prefixOf } = this.#options;
    this.#prefix ??= prefixOf(await me());
  }

  /** Writes a command down; asked twice, it is written once. */
  #keepOnce(queue: Queue, item: Item): Promise<void> {
    item.keeping ??= this.#keepDraft(queue, item).finally(() => { item.keeping = undefined; });
    return item.keeping;
  }

  async #keepDraft({ items }: Queue, item: Item): Promise<void> {
    try {
      // Fails where nobody knows yet whose it is: then it waits in memory.
      await this.#name();
      if (!items.includes(item)) return;
      await this.#keep(item);
      item.kept = true;
      // Taken back, or answered and shown, while it was being written.
      if (!items.includes(item)) await this.#erase(item);
      else if (item.status === 'draft') item.status = 'queued';
      this.#options.changed(item.command.room);
    } catch {
      // Storage is full or refused: with the authority it is safer than here. It stays a `draft` till then.
    }
  }

  async #sendSome(queue: Queue): Promise<void> {
    const batch = queue.items.filter(({ status }) => isOpen(status)).slice(0, queue.failures > 0 ? 1 : MOST);
    const [first] = batch;
    if (!first) return;
    for (const item of batch) {
      item.status = 'sending';
      item.attempted = true;
    }
    try {
      const answer = this.#options.backend.send(batch.map(({ command }) => command), { signal: this.#aborter.signal });
      this.#options.changed(first.command.room);
      const receipts = await answer;
      if (this.#closed) return;
      let retryAfter: number | undefined;
      for (const receipt of receipts) {
        const item = batch.find(({ id }) => id === receipt.id);
        // A refusal for a while is none: the command waits, and those behind it wait too.
        if (receipt.status === 'refused' && receipt.retryAfter !== undefined) retryAfter = Math.max(retryAfter ?? 0, receipt.retryAfter);
        else if (item) this.#settle(item, receipt);
      }
      if (retryAfter !== undefined) throw new MootError('rate_limited', 'Too many at once.', { retryAfter });
      if (batch.every(({ status }) => status === 'sending')) throw new MootError('network', 'The backend gave no receipts.');
    } finally {
      for (const item of batch) if (item.status === 'sending') item.status = item.kept ? 'queued' : 'draft';
      this.#options.changed(first.command.room);
    }
  }

  #settle(item: Item, receipt: Receipt, told = false): void {
    if (receipt.status === 'accepted') {
      item.status = 'accepted';
      item.accepted = receipt;
      void (item.anonymous ? this.#remember(item) : Promise.resolve()).then(() => this.#forget(item));
      this.#options.accepted(item);
    } else {
      item.status = 'refused';
      item.error = { code: receipt.code, message: receipt.message };
      if (!told) void this.#keepRefused(item);
    }
    if (!told && this.#prefix !== undefined) this.#channel?.postMessage({ prefix: this.#prefix, id: item.id, receipt } satisfies Note);
    this.#options.changed(item.command.room);
    item.settle(receipt);
  }

  #key({ at, id }: Item): string {
    // Keys sort by time, so that a listing gives the order of sending.
    return `${this.#prefix ?? ''}out/${String(at).padStart(16, '0')}/${id}`;
  }

  async #keep(item: Item): Promise<void> {
    const { command, anonymous, at, error } = item;
    const kept: Kept = { command, anonymous, at, tab: this.#options.tab, ...(error ? { error } : {}) };
    const writing = this.#options.storage.set(this.#key(item), kept);
    this.#written = Promise.allSettled([this.#written, writing]);
    await writing;
  }

  async #keepRefused(item: Item): Promise<void> {
    await item.keeping;
    await this.#keep(item).catch(() => undefined);
  }

  /** Nobody but this device can tell whose an anonymous item is. */
  async #remember({ command: { room, id } }: Item): Promise<void> {
    const writing = this.#options.storage.set(`${this.#prefix ?? ''}own/${room}/${id}`, id).catch(() => undefined);
    this.#written = Promise.allSettled([this.#written, writing]);
    await writing;
  }

  async #forget(item: Item): Promise<void> {
    if (this.#prefix === undefined) return;
    this.#settled.add(item.id);
    if (item.status !== 'accepted') this.#channel?.postMessage({ prefix: this.#prefix, id: item.id } satisfies Note);
    // A writing under way would bring it back.
    await item.keeping;
    await this.#erase(item);
  }

  async #erase(item: Item): Promise<void> {
    const erasing = this.#options.storage.delete(this.#key(item)).catch(() => undefined);
    this.#written = Promise.allSettled([this.#written, erasing]);
    await erasing;
  }

  /** Takes over what an earlier page, or a tab that is gone, has left. */
  async #adopt(): Promise<void> {
    try {
      await this.#identify();
      const { storage, clock, tab } = this.#options;
      const found = await storage.list(`${this.#prefix ?? ''}out/`);
      if (this.#closed) return;
      for (const [, value] of found) {
        const { command, anonymous, at, tab: owner, error } = value as Kept;
        const young = clock.now() - at < ADOPT_AFTER && at <= clock.now();
        if (owner === tab || (young && !error) || this.#settled.has(command.id) || this.#find(command.id)) continue;
        const item = new Item(this, command, anonymous, at);
        item.status = error ? 'refused' : 'queued';
        item.attempted = true;
        item.kept = true;
        item.error = error;
        const queue = this.#queue(command.room);
        const later = queue.items.findIndex((one) => one.at > at);
        queue.items.splice(later < 0 ? queue.items.length : later, 0, item);
        this.#options.changed(command.room);
        void this.#run(queue);
      }
    } catch {
      // Tried again when the network is back.
    }
  }

  #hear({ prefix, id, receipt }: Note): void {
    if (prefix !== this.#prefix) return;
    if (id === '*') {
      for (const { items } of this.#queues.values()) for (const item of [...items]) this.#remove(item);
      return;
    }
    const item = this.#find(id);
    if (!receipt || receipt.status === 'accepted') this.#settled.add(id);
    if (!item) return;
    if (!receipt) this.#remove(item);
    else if (isOpen(item.status)) this.#settle(item, receipt, true);
  }

  async #pause(queue: Queue, retryAfter: number | undefined): Promise<void> {
    if (this.#closed) return;
    const { clock } = this.#options;
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(queue.failures - 1, 6)) * (0.5 + Math.random() / 2);
    await new Promise<void>((resolve) => {
      const cancel = clock.after(Math.max((retryAfter ?? 0) * 1000, pause), resolve);
      // What the server asked for is respected even when the network says it is back.
      queue.wake = () => {
        if (retryAfter !== undefined && !this.#closed) return;
        cancel();
        resolve();
      };
    });
    queue.wake = undefined;
  }
}

function isOpen(status: SendingStatus): boolean {
  return status === 'draft' || status === 'queued' || status === 'sending';
}
