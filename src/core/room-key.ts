import type { RoomAddress, RoomKey } from './address.js';

/** What a room is kept under, over all spaces. */
export function roomKey(space: string, address: RoomAddress): RoomKey {
  return `${space}/${address}`;
}

/** The space and the address of a room key. A space never holds a slash. */
export function splitRoomKey(key: RoomKey): { readonly space: string; readonly address: RoomAddress } {
  const slash = key.indexOf('/');
  return { space: key.slice(0, slash), address: key.slice(slash + 1) };
}

/** Under what the key is kept that covers texts of a room, which another room at the same address does not have: that one was `deleted` before. No address holds this sign. */
export function veilKeyOf(room: RoomKey, deleted?: number): RoomKey {
  return `${room}#veil${deleted ?? ''}`;
}
