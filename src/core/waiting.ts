/** What waits for somebody over all rooms: derived whenever they ask, and kept nowhere. */
import type { RoomAddress } from './address.js';
import type { RoomReader } from './draft.js';

/**
 * `open`: a ballot that they may cast. `reminder`: the same, shortly before its end. `reopened`: the same, after an end that was taken back.
 * `option`: they have voted, and there is a new option. `awaiting`: nobody has decided for too long. `decision`: it was decided what becomes of a meeting.
 */
export type WaitingReason = 'open' | 'reminder' | 'reopened' | 'option' | 'awaiting' | 'decision';

export interface WaitingItem {
  readonly room: RoomAddress;
  /** The room's title. */
  readonly title: string;
  readonly because: WaitingReason;
  /** Since when, milliseconds since 1970: of two the later one is news to whoever knows the earlier. */
  readonly since: number;
  /** Until when, milliseconds since 1970, where there is an end. */
  readonly closes?: number;
  /** It may be acted on, and no notice is given of it: there were enough of its like lately. */
  readonly quiet?: true;
}

/** A room, as the authority looks at it for one person who may act in it. */
export interface RoomOfPerson {
  readonly room: RoomAddress;
  readonly view: RoomReader;
  /** Theirs in this room. */
  readonly key: string;
  /** Whether they own an item: asked while it is being answered, and for nobody else. */
  readonly owns: (item: string) => boolean;
}
