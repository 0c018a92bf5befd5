/**
 * Confidential ballots, as the device knows them that cast them. The server keeps a hash of the token that changes a ballot and no voter;
 * so the token, and what was chosen, stand here alone.
 */
import type { RoomAddress } from '../core/address.js';
import { randomId } from '../core/ids.js';
import type { poll } from '../core/poll/poll.ritual.js';
import type { Moot } from './moot.js';
import type { Room } from './room.js';
import type { Sending } from './sending.js';

/** What this device knows of a person's ballot. */
export interface DeviceBallot {
  /** Whoever has it may change the ballot. */
  readonly token: string;
  /** Absent: none was taken yet. */
  readonly choice?: string;
  readonly comment?: string;
}

/** The ballot that this person has cast on this device, if any. Rejects like `moot.me()`. */
export async function deviceBallot(moot: Moot, room: RoomAddress): Promise<DeviceBallot | undefined> {
  const { storage, prefix } = await moot.device();
  return (await storage.get(keyOf(prefix, room))) as DeviceBallot | undefined;
}

/**
 * Casts a confidential ballot, or changes the one that this device has cast. The token is kept before anything is sent.
 * Rejects like `moot.me()`; what the authority refuses, the sending says: `ballot_elsewhere`, `not_eligible`, `poll_closed`.
 */
export async function castBallot(moot: Moot, room: Room<typeof poll>, choice: string, comment?: string): Promise<Sending> {
  const { storage, prefix } = await moot.device();
  const key = keyOf(prefix, room.address);
  if (!(await storage.get(key))) await storage.set(key, { token: randomId() });
  // Of two tabs that begin at once, both go on with what was kept last.
  const before = (await storage.get(key)) as DeviceBallot;
  const ballot: DeviceBallot = { token: before.token, choice, ...(comment === undefined ? {} : { comment }) };
  await storage.set(key, ballot);
  const sending = room.cast(ballot as DeviceBallot & { readonly choice: string });
  void sending.receipt.then(
    async ({ status }) => { if (status === 'refused') await storage.set(key, before); },
    () => storage.set(key, before),
  ).catch(() => undefined);
  return sending;
}

function keyOf(prefix: string, room: RoomAddress): string {
  return `${prefix}ballot/${room}`;
}
