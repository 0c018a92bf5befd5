import type { Command } from '../core/command.js';
import { MootError } from '../core/errors.js';
import type { Courier } from './courier.js';
import { Item, isOpen, queueOf, remove, type ItemOwner, type OutboxOptions, type Queue } from './sending.js';

/** Where no room is opened and nothing is sent, what earlier pages have left still is. */
const LOAD_AFTER = 500;

/** The commands on their way, by room. What keeps and sends them loads behind the first view. */
export class Outbox implements ItemOwner {
  readonly #options: OutboxOptions;
  readonly #queues = new Map<string, Queue>();
  #courier: Courier | undefined;
  #loading: Promise<void> | undefined;
  #cancelLater: (() => void) | undefined;
  #closed = false;
  #last = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#startLater();
  }

  #startLater(): void {
    this.#cancelLater = this.#options.clock.after(LOAD_AFTER, () => { this.#start(); });
  }

  /** Keeps and sends what there is, and what was left by pages that are gone. */
  #start(): void {
    if (this.#closed) return;
    this.#loading ??= import('./courier.js').then(
      ({ Courier: Loaded }) => {
        // Closed meanwhile: what was given in the last moment is kept all the same.
        if (this.#closed && this.pending === 0) return;
        this.#courier = new Loaded(this.#options, this.#queues, this);
        if (this.#closed) this.#courier.close();
      },
      () => {
        this.#loading = undefined;
        this.#startLater();
      },
    );
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

  add(command: Command, anonymous: boolean, signal?: AbortSignal): Item {
    // Each later than the one before: the order of sending outlives the page.
    this.#last = Math.max(this.#options.clock.now(), this.#last + 1);
    const item = new Item(this, command, anonymous, this.#last);
    item.signal = signal;
    const queue = queueOf(this.#queues, command.room);
    queue.items.push(item);
    if (this.#courier) this.#courier.take(queue, item);
    else this.#start();
    this.#options.changed(command.room);
    return item;
  }

  cancel(item: Item): boolean {
    if (item.status !== 'refused' && (item.attempted || !isOpen(item.status))) return false;
    this.drop(item);
    giveUp(item);
    void this.#courier?.forget(item);
    return true;
  }

  /** Shows an item no longer: it was taken back, or the room's view contains it. */
  drop(item: Item): void {
    remove(this.#queues, item);
    this.#options.changed(item.command.room);
  }

  /** The network is back: no reason to wait. */
  wake(): void {
    if (this.#courier) this.#courier.wake();
    else this.#start();
  }

  wipe(): void {
    for (const { items } of this.#queues.values()) {
      for (const item of items.splice(0)) giveUp(item);
    }
    this.#courier?.tellWiped();
  }

  /** Resolves when writes under way have ended. */
  async written(): Promise<void> {
    await this.#courier?.written();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLater?.();
    this.#courier?.close();
  }
}

function giveUp(item: Item): void {
  item.giveUp(new MootError('command_cancelled', 'It was taken back, or its sender signed out.'));
}
