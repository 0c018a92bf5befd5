/**
 * The port between a page and whatever serves it: commands in, views out.
 */
import type { RoomAddress } from '../core/address.js';
import type { Command, Receipt } from '../core/command.js';
import type { Person } from '../core/identity.js';
import type { JournalLine } from '../core/journal.js';
import type { Found, ListedRitual, RitualsQuery, RoomMessage, Signal } from '../core/messages.js';
import type { Cursors } from '../core/record.js';
import type { WaitingItem } from '../core/waiting.js';
import type { AudienceQuery, AudienceSize } from './protocol.js';

export type { JournalLine } from '../core/journal.js';
export type { WaitingItem, WaitingReason } from '../core/waiting.js';
export type { CircleChange, Found, Hello, ListedRitual, RitualsQuery, RoomMessage, Signal } from '../core/messages.js';

/** Abilities of a backend, asked for by name. Elements hide what is missing. */
export interface BackendFeatures {
  /** Changes arrive by themselves. */
  readonly live: boolean;
  /** What a viewer may not see is not sent, and ballots and anonymous items cannot be joined to people. */
  readonly confidential: boolean;
  /** Other people than the viewer use it too: not a preview in one browser. */
  readonly shared: boolean;
  readonly signals: boolean;
  readonly people: boolean;
  readonly media: boolean;
}

/** Receives messages; those of one call belong together and show at once. */
export type RoomSink = (messages: readonly RoomMessage[]) => void;

export interface OpenOptions {
  /** What the page has already, per circle. */
  readonly since?: Cursors;
  /** Anonymous items that this device remembers as its own. */
  readonly own?: readonly string[];
  readonly signal: AbortSignal;
}

/** A question that the page may lose interest in: once `signal` aborts, it rejects with `network`. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Backend {
  /** Tells this backend from others that the page may have used: what is kept on the device is kept apart by it. */
  readonly id?: string;
  readonly features: BackendFeatures;
  /** Sends a snapshot to `sink`, then changes, then perhaps `denied`; until `signal` aborts. Never throws for a room. */
  open(room: RoomAddress, sink: RoomSink, options: OpenOptions): void;
  /** Idempotent by command id. Rejects where nothing is known of the outcome (`network`, `rate_limited`, `server`): send again. */
  send(commands: readonly Command[], options: { readonly signal?: AbortSignal }): Promise<readonly Receipt[]>;
  me(options?: AskOptions): Promise<Person>;
  people?(query: { readonly text: string; readonly limit: number }, options?: AskOptions): Promise<readonly Person[]>;
  /** The rituals that the viewer may read, the latest first: looks at the 500 that were set up last, of a kind where one is given. Rejects like `send`, and with `query_invalid`. */
  rituals?(query?: RitualsQuery, options?: AskOptions): Promise<readonly ListedRitual[]>;
  /** Looks through at most 20 archived rooms of a kind that the viewer may read, the latest first; gives the three most alike. What hosts alone see is not looked through. */
  search?(query: { readonly kind: string; readonly text: string }, options?: AskOptions): Promise<readonly Found[]>;
  /** Anonymous items of the viewer in a room, which another device may have made. Rejects like `send`, and with the server's own codes. */
  own?(room: RoomAddress, options?: AskOptions): Promise<readonly string[]>;
  /** What happened in a room that the viewer hosts. Rejects like `send`, and with the server's own codes. */
  journal?(room: RoomAddress, options?: AskOptions): Promise<readonly JournalLine[]>;
  /** How many people something is for: a room, for who may read it; anything else, for who may set up rituals. Rejects like `send`, and with the server's own codes. */
  audience?(query: AudienceQuery, options?: AskOptions): Promise<AudienceSize>;
  /** What waits for the viewer over all rooms: ballots, and what became of them. Found out anew each time. Rejects like `send`. */
  waiting?(options?: AskOptions): Promise<readonly WaitingItem[]>;
  signal?(signals: readonly Signal[]): void;
  close?(): void;
}
