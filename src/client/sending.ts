/** A command on its way, as whoever sent it sees it, and the queues of such. */
import type { Backend } from '../backends/backend.js';
import type { Command, Receipt } from '../core/command.js';
import type { MootError } from '../core/errors.js';
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
  /** Resolves when this device has written it down, or the authority has answered: the text it was made of may go. */
  readonly kept: Promise<void>;
  /** The answer, a refusal included. Rejects with `command_cancelled` only. */
  readonly receipt: Promise<Receipt>;
  /** Takes it back, or discards a refused one. False where it may have been carried out: then it goes on. */
  cancel(): boolean;
  /** Sends a refused one again, as a new command, perhaps with other arguments. */
  resend(args?: unknown): Sending;
}

/** Who can take an item back, or add another. */
export interface ItemOwner {
  cancel(item: Item): boolean;
  add(command: Command, anonymous: boolean): Item;
}

/** A command as the outbox and its room know it. */
export class Item implements Sending {
  readonly command: Command;
  readonly anonymous: boolean;
  readonly at: number;
  readonly #owner: ItemOwner;
  readonly receipt: Promise<Receipt>;
  readonly kept: Promise<void>;
  settle!: (receipt: Receipt) => void;
  giveUp!: (error: MootError) => void;
  status: SendingStatus = 'draft';
  error: Sending['error'];
  /** Whether it may have reached the authority. */
  attempted = false;
  /** Not sent from here before, in milliseconds since 1970. */
  due = 0;
  shown = false;
  markKept!: () => void;
  isKept = false;
  /** The writing down, while it is under way. */
  keeping: Promise<void> | undefined;
  /** Takes it back as it aborts. */
  signal: AbortSignal | undefined;
  accepted: Receipt | undefined;
  /** By which clock it is previewed: one for good, else it would change as time goes. */
  now: number | undefined;
  /** The opening of the room whose `ready` contains it, where the receipt names no counts. */
  opening: number | undefined;

  constructor(owner: ItemOwner, command: Command, anonymous: boolean, at: number) {
    this.#owner = owner;
    this.command = command;
    this.anonymous = anonymous;
    this.at = at;
    this.receipt = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.giveUp = reject;
    });
    this.kept = new Promise((resolve) => { this.markKept = resolve; });
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
    return this.#owner.cancel(this);
  }

  resend(args: unknown = this.command.args): Sending {
    this.#owner.cancel(this);
    return this.#owner.add({ ...this.command, id: randomId(), args }, this.anonymous);
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

/** What is on its way to one room. */
export interface Queue {
  readonly items: Item[];
  running: boolean;
  failures: number;
  wake?: (() => void) | undefined;
}

export function queueOf(queues: Map<string, Queue>, room: string): Queue {
  let queue = queues.get(room);
  if (!queue) {
    queue = { items: [], running: false, failures: 0 };
    queues.set(room, queue);
  }
  return queue;
}

export function remove(queues: Map<string, Queue>, item: Item): void {
  const { items } = queueOf(queues, item.command.room);
  const index = items.indexOf(item);
  if (index >= 0) items.splice(index, 1);
}

export function isOpen(status: SendingStatus): boolean {
  return status === 'draft' || status === 'queued' || status === 'sending';
}
