/** What a viewer receives of a room. Spoken by authorities, carried by backends, read by clients. */
import type { RoomAddress } from './address.js';
import type { Clause } from './audience.js';
import type { Circle } from './record.js';
import type { Role } from './identity.js';

/** What whoever runs the authority has laid down for all rooms; readers are told. */
export interface HouseRules {
  /** Modes that nothing may be set to: `qa.sealed`. */
  readonly forbidden?: readonly string[];
  /** When the room is deleted with all that is in it, milliseconds since 1970. */
  readonly until?: number;
}

/** First line of a view: who the viewer is in this room. */
export interface Hello {
  readonly t: 'hello';
  /** The viewer's actor key in this room. */
  readonly key: string;
  readonly roles: readonly Role[];
  readonly circles: readonly Circle[];
  /** What lets the viewer in. */
  readonly because?: Clause | undefined;
  /** The authority's clock, milliseconds since 1970. */
  readonly now: number;
  /** False: there is no ritual here yet. A viewer who may create one is told. */
  readonly exists: boolean;
  readonly mayCreate: boolean;
  /** Absent: there are none. */
  readonly house?: HouseRules | undefined;
}

/** What changed in one circle between two of its counts. `from` 0 begins anew. */
export interface CircleChange {
  readonly t: 'change';
  readonly circle: Circle;
  readonly from: number;
  readonly to: number;
  readonly set: readonly (readonly [type: string, id: string, value: unknown])[];
  readonly gone: readonly (readonly [type: string, id: string])[];
  /** Goes on with a snapshot that has begun; it does not replace what came before. */
  readonly part?: true;
  /** More of the same snapshot follows; the count is reached with the last part. */
  readonly more?: true;
}

export type RoomMessage =
  | Hello
  | CircleChange
  /** The viewer is no longer in these circles: what came through them alone goes. */
  | { readonly t: 'leave'; readonly circles: readonly Circle[] }
  /** All that there is has arrived. */
  | { readonly t: 'ready' }
  /** Whether changes flow; views stay as they are. `since` counts from the page's clock. */
  | { readonly t: 'link'; readonly state: 'live' | 'polling' | 'offline' }
  /** The viewer may not (or no longer) see this room, or it does not exist; these look alike. Cached views are wiped, drafts kept. */
  | { readonly t: 'denied'; readonly code: string; readonly message: string }
  /** The server speaks a newer Moot than this page. */
  | { readonly t: 'reload' };

/** A bit that may be lost or repeated: what a viewer has seen. */
export interface Signal {
  readonly room: string;
  readonly name: 'seen';
  readonly ids: readonly string[];
}

export interface RitualsQuery {
  /** Only rituals of this kind. Default: all. */
  readonly kind?: string | undefined;
  /** Words that all stand in the title, whatever the case and accents; at most 2,000 characters. Default: any title. */
  readonly text?: string | undefined;
  /** 1 to 100. Default 50. */
  readonly limit?: number | undefined;
}

/** A ritual that the viewer may read. */
export interface ListedRitual {
  readonly room: RoomAddress;
  readonly kind: string;
  /** Empty where nobody has given it one. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** What was asked in an archived room, in words like those searched for. */
export interface Found {
  readonly room: RoomAddress;
  /** The room's title. */
  readonly title: string;
  readonly id: string;
  readonly text: string;
  /** The first official answer, where there is one. */
  readonly answer?: string;
}
