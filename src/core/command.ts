import type { RoomAddress } from './address.js';
import type { Cursors } from './record.js';

/** A named intent. The client makes the id once, and repeats it until a receipt arrives. */
export interface Command {
  readonly id: string;
  readonly room: RoomAddress;
  /** `kind.command`, for instance `qa.ask`. */
  readonly name: string;
  readonly args: unknown;
  /** Version of the rulebook that the sender knows. */
  readonly rules: number;
}

/**
 * What became of a command. `cursors` names what the sender's view must reach to contain it;
 * absent where the command was anonymous and is answered a second time.
 */
export type Receipt =
  | { readonly id: string; readonly status: 'accepted'; readonly cursors?: Cursors }
  | { readonly id: string; readonly status: 'refused'; readonly code: string; readonly message: string; readonly retryAfter?: number };

/** The one command that reaches a room which does not exist. */
export const CREATE_COMMAND = 'room.create';
/** The task that makes a room which is brought forth by another. */
export const FOUND_COMMAND = 'room.found';
