/**
 * What pages and servers say to each other over HTTP: paths and bodies. JSON everywhere; the token stands in
 * `Authorization: Bearer`. Errors are problem JSON (RFC 9457) with a stable `code`. Described in `/v1/openapi.json`.
 */
import type { RoomAddress } from '../core/address.js';
import type { WantedAudience } from '../core/room.js';
import type { WaitingItem } from '../core/waiting.js';
import type { JournalLine } from '../core/journal.js';
import type { Command, Receipt } from '../core/command.js';
import type { Found, ListedRitual, RoomMessage, Signal } from '../core/messages.js';
import type { Cursors } from '../core/record.js';

/** Anonymous items that a page may claim as its own in one room. */
export const MOST_OWN = 200;
/** Rooms that one stream may carry. */
export const MOST_ROOMS = 50;

/** `POST /v1/commands`: answered in the same order, each durably kept before. */
export interface CommandsBody {
  readonly commands: readonly Command[];
}
export interface CommandsAnswer {
  readonly receipts: readonly Receipt[];
}

/** What a page wants of one room. */
export interface RoomWish {
  /** What it has already, per circle. Default: nothing. */
  readonly since?: Cursors | undefined;
  /** Anonymous items that this device remembers as its own. */
  readonly own?: readonly string[] | undefined;
  /** Long poll only: the page was greeted before, so that a greeting alone is no news. */
  readonly known?: boolean | undefined;
}

/**
 * `POST /v1/stream`: server-sent events, each one `RoomEvent`, a comment every 15 s.
 * With `?wait=25` a long poll: one `PollAnswer` as soon as there is news, or after so many seconds.
 */
export interface StreamBody {
  readonly rooms: Readonly<Record<RoomAddress, RoomWish>>;
}
export interface RoomEvent {
  readonly room: RoomAddress;
  readonly messages: readonly RoomMessage[];
}
export interface PollAnswer {
  readonly events: readonly RoomEvent[];
}

/** `POST /v1/signals`. Answered with 204; may be lost. */
export interface SignalsBody {
  readonly signals: readonly Signal[];
}

/** `POST /v1/search`: a body and no query, as addresses are logged and this is what somebody is writing. Answered with `SearchAnswer`. */
export interface SearchBody {
  readonly kind: string;
  readonly text: string;
}
export interface SearchAnswer {
  readonly found: readonly Found[];
}

/** `GET /v1/rituals?kind=&q=&limit=`: the rituals that the asker may read, the latest first. */
export interface RitualsAnswer {
  readonly rituals: readonly ListedRitual[];
}

/** `POST /v1/own`: which anonymous items of a room are the asker's. The body of `POST /v1/journal` too. */
export interface OwnBody {
  readonly room: RoomAddress;
}
export interface OwnAnswer {
  readonly items: readonly string[];
}

/** `POST /v1/journal`: what happened in a room that the asker hosts. */
export interface JournalAnswer {
  readonly lines: readonly JournalLine[];
}

/** `GET /v1/waiting`: what waits for the asker over all rooms. */
export interface WaitingAnswer {
  readonly items: readonly WaitingItem[];
}

/** `POST /v1/audience`: how many people something is for. */
export interface AudienceQuery {
  /** A room that the asker may read: its own audience. Absent: `audience`, for those who may set up rituals. */
  readonly room?: RoomAddress | undefined;
  /** Default: everyone who is signed in. */
  readonly audience?: WantedAudience | undefined;
}
export interface AudienceSize {
  /** False: it is not known who there is, or not by what the audience asks for. Then there is no number. */
  readonly complete: boolean;
  /** Absent where there are fewer than `under`. */
  readonly count?: number;
  readonly under?: number;
  /** Groups, addresses of mail (in lower case) and ids by which nobody is listed: of the audience that was sent, and of a room's own, but for ids, to its hosts. Absent where there are none. */
  readonly unmatched?: readonly string[];
}

/** One row of `PUT /v1/people`, which replaces the whole list of the space. */
export interface ListedPerson {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly zone?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** RFC 9457, with Moot's code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, for programs: `room_unknown`. */
  readonly code: string;
  /** Seconds, as in the header. */
  readonly retryAfter?: number;
}

/** The path of a room's snapshot: one `RoomMessage` a line. */
export function roomPath(room: RoomAddress, own: readonly string[] = []): string {
  const path = `/v1/rooms/${room.split('/').map(encodeURIComponent).join('/')}`;
  return own.length > 0 ? `${path}?own=${own.map(encodeURIComponent).join(',')}` : path;
}
