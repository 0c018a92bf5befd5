import type { RoomAddress } from '../core/address.js';
import type { AskOptions, Backend } from '../backends/backend.js';
import type { ClientStorage } from './storage.js';

/** Where it is kept that an anonymous item is the viewer's: on this device alone. */
export function ownPrefix(prefix: string, room: RoomAddress): string {
  return `${prefix}own/${room}/`;
}

export interface OwnItemsOptions {
  readonly backend: Backend;
  readonly storage: ClientStorage;
  readonly prefix: () => Promise<string>;
}

/** Asks which anonymous items of a room are the viewer's, and keeps what this device did not know. */
export async function learnOwn({ backend, storage, prefix }: OwnItemsOptions, room: RoomAddress, known: ReadonlySet<string>, options?: AskOptions): Promise<readonly string[]> {
  const at = ownPrefix(await prefix(), room);
  const found = (await backend.own?.(room, options) ?? []).filter((id) => !known.has(id));
  await Promise.all(found.map((id) => storage.set(at + id, id)));
  return found;
}
