import type { Command, Receipt } from '../core/command.js';
import { MootError, isMootError } from '../core/errors.js';
import { Item, isOpen, queueOf, remove, type ItemOwner, type OutboxOptions, type Queue } from './sending.js';

interface Kept {
  readonly command: Command;
  readonly anonymous: boolean;
  readonly at: number;
  readonly tab: string;
  readonly error?: { readonly code: string; readonly message: string };
}

type Note = { readonly prefix: string; readonly id: string; readonly receipt?: Receipt };

const MOST = 50;
/** Older than this, a command of another tab is sent from here too: that tab may be gone, and ids make a second sending harmless. It shows at once. */
const ADOPT_AFTER = 3_000;
const LONGEST_PAUSE = 30_000;
const CLEAR_AFTER = 300;
/** What is on its way is written down a frame later: the page is painted first, and what has its answer by then need not be written at all. */
const KEEP_AFTER = 16;

/** Keeps each command while it sends it, sends those of a room in order, and repeats them until there is a receipt. */
export class Courier {
  readonly #options: OutboxOptions;
  readonly #queues: Map<string, Queue>;
  readonly #owner: ItemOwner;
  readonly #aborter = new AbortController();
  readonly #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('moot-client');
  // Entries that other tabs have settled, so that a listing read before does not bring them back.
  readonly #settled = new Set<string>();
  #prefix: string | undefined;
  #verified = false;
  #written: Promise<unknown> = Promise.resolve();
  #closed = false;
  // What is being written as the page is left may not arrive, neither here nor at the authority.
  readonly #hide = () => {
    if (this.#prefix === undefined) return;
    for (const { items } of this.#queues.values()) {
      for (const item of items) if (!item.isKept && isOpen(item.status)) this.#options.storage.keepNow?.(this.#key(item), this.#kept(item));
    }
  };
  #cancelAdopt: (() => void) | undefined;
  readonly #clearing: (() => void)[] = [];
  #cancelClear: (() => void) | undefined;

  constructor(options: OutboxOptions, queues: Map<string, Queue>, owner: ItemOwner) {
    this.#options = options;
    this.#queues = queues;
    this.#owner = owner;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Note>) => { this.#hear(data); });
    // Node would wait for the channel.
    (this.#channel as { unref?: () => void } | undefined)?.unref?.();
    if (typeof document !== 'undefined') addEventListener('pagehide', this.#hide);
    for (const queue of queues.values()) for (const item of [...queue.items]) this.take(queue, item);
    void this.#adopt();
    this.#adoptLater();
  }

  /** A command that is new here. */
  take(queue: Queue, item: Item): void {
    if (item.signal && !heeds(item, item.signal)) return;
    void this.#run(queue);
    const isUnderWay = item.status === 'sending' && queue.failures === 0;
    if (isUnderWay) this.#options.clock.after(KEEP_AFTER, () => { if (isOpen(item.status)) void this.#keepOnce(queue, item); });
    else void this.#keepOnce(queue, item);
  }

  /** The network is back: no reason to wait. */
  wake(): void {
    for (const { wake } of this.#queues.values()) wake?.();
    void this.#adopt();
  }

  /** Other tabs drop what this person has on its way. */
  tellWiped(): void {
    if (this.#prefix !== undefined) this.#channel?.postMessage({ prefix: this.#prefix, id: '*' } satisfies Note);
  }

  /** Resolves when writes under way have ended. */
  async written(): Promise<void> {
    await this.#written;
  }

  close(): void {
    this.#closed = true;
    for (const queue of this.#queues.values()) for (const item of queue.items) if (!item.isKept && isOpen(item.status)) void this.#keepOnce(queue, item);
    this.#clear();
    this.#cancelAdopt?.();
    this.#aborter.abort();
    for (const { wake } of this.#queues.values()) wake?.();
    this.#channel?.close();
    if (typeof document !== 'undefined') removeEventListener('pagehide', this.#hide);
  }

  #find(id: string): Item | undefined {
    for (const { items } of this.#queues.values()) for (const item of items) if (item.id === id) return item;
    return undefined;
  }

  #remove(item: Item): void {
    remove(this.#queues, item);
    this.#options.changed(item.command.room);
  }

  /** Not while the tab that it came from may be sending it. */
  #isDue({ status, due }: Item): boolean {
    return isOpen(status) && due <= this.#options.clock.now();
  }

  // Asked through a method: what was so before an await need not be so after it.
  #isClosed(): boolean {
    return this.#closed;
  }

  async #run(queue: Queue): Promise<void> {
    if (queue.running) return;
    queue.running = true;
    while (!this.#isClosed() && queue.items.some((item) => this.#isDue(item))) {
      try {
        // Without a pause where all is known: the request leaves before the page is painted anew.
        if (!this.#verified) await this.#identify();
        if (this.#isClosed()) break;
        await this.#sendSome(queue);
        queue.failures = 0;
      } catch (error) {
        // Where keeping failed before, it may do now.
        for (const item of queue.items) if (!item.isKept && isOpen(item.status)) void this.#keepOnce(queue, item);
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
      item.isKept = true;
      item.markKept();
      // Taken back, or answered and shown, while it was being written.
      if (!items.includes(item)) await this.#erase(item);
      else if (item.status === 'draft') {
        item.status = 'queued';
        this.#options.changed(item.command.room);
      }
    } catch {
      // Storage is full or refused: with the authority it is safer than here. It stays a `draft` till then.
    }
  }

  async #sendSome(queue: Queue): Promise<void> {
    const batch = queue.items.filter((item) => this.#isDue(item)).slice(0, queue.failures > 0 ? 1 : MOST);
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
      for (const item of batch) if (item.status === 'sending') item.status = item.isKept ? 'queued' : 'draft';
      this.#options.changed(first.command.room);
    }
  }

  #settle(item: Item, receipt: Receipt, told = false): void {
    if (receipt.status === 'accepted') {
      item.status = 'accepted';
      item.accepted = receipt;
      void (item.anonymous ? this.#remember(item) : Promise.resolve()).then(() => { this.#clearLater(item, receipt, told); });
      this.#options.accepted(item);
    } else {
      item.status = 'refused';
      item.error = { code: receipt.code, message: receipt.message };
      if (!told) {
        void this.#keepRefused(item);
        this.#tell(item, receipt);
      }
    }
    this.#options.changed(item.command.room);
    item.markKept();
    item.settle(receipt);
  }

  #tell({ id }: Item, receipt: Receipt): void {
    if (this.#prefix !== undefined) this.#channel?.postMessage({ prefix: this.#prefix, id, receipt } satisfies Note);
  }

  /** Lets go of what was accepted a moment later, when the page has shown it. Until then it would be sent twice at worst, which is harmless. */
  #clearLater(item: Item, receipt: Receipt, told: boolean): void {
    if (!item.isKept && !item.keeping) return;
    this.#clearing.push(() => {
      if (!told) this.#tell(item, receipt);
      void this.forget(item);
    });
    if (this.#closed) this.#clear();
    else this.#cancelClear ??= this.#options.clock.after(CLEAR_AFTER, () => { this.#clear(); });
  }

  #clear(): void {
    this.#cancelClear?.();
    this.#cancelClear = undefined;
    for (const clear of this.#clearing.splice(0)) clear();
  }

  #key({ at, id }: Item): string {
    // Keys sort by time, so that a listing gives the order of sending.
    return `${this.#prefix ?? ''}out/${String(at).padStart(16, '0')}/${id}`;
  }

  #kept({ command, anonymous, at, error }: Item): Kept {
    return { command, anonymous, at, tab: this.#options.tab, ...(error ? { error } : {}) };
  }

  async #keep(item: Item): Promise<void> {
    const writing = this.#options.storage.set(this.#key(item), this.#kept(item));
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

  /** Keeps it no longer. */
  async forget(item: Item): Promise<void> {
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
        if (owner === tab || this.#settled.has(command.id) || this.#find(command.id)) continue;
        const item = new Item(this.#owner, command, anonymous, at);
        // A clock that was set back must not hold it up for long.
        item.due = Math.min(at, clock.now()) + ADOPT_AFTER;
        item.status = error ? 'refused' : 'queued';
        item.attempted = true;
        item.isKept = true;
        item.error = error;
        const queue = queueOf(this.#queues, command.room);
        const later = queue.items.findIndex((one) => one.at > at);
        queue.items.splice(later < 0 ? queue.items.length : later, 0, item);
        this.#options.changed(command.room);
        if (!this.#isDue(item)) this.#adoptLater();
      }
      for (const queue of this.#queues.values()) void this.#run(queue);
    } catch {
      // Tried again when the network is back.
    }
  }

  #adoptLater(): void {
    this.#cancelAdopt?.();
    this.#cancelAdopt = this.#options.clock.after(ADOPT_AFTER + 500, () => void this.#adopt());
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

/** Has a signal take an item back until there is an answer. False where it has done so already. */
function heeds(item: Item, signal: AbortSignal): boolean {
  const cancel = () => item.cancel();
  if (signal.aborted && cancel()) return false;
  signal.addEventListener('abort', cancel);
  item.receipt.finally(() => { signal.removeEventListener('abort', cancel); }).catch(() => undefined);
  return true;
}
