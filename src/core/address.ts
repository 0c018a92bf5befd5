import { MootError } from './errors.js';

/** A room within its space: `kind/name`, or `kind/name/date` for one round. */
export type RoomAddress = string;

/** A room in the whole world of one store: the space, a slash, and the address. */
export type RoomKey = string;

export interface AddressParts {
  readonly kind: string;
  readonly name: string;
  /** ISO date of the round, where the room is one. */
  readonly date: string | undefined;
}

// Letters, their marks and digits of any script, so that a wiki page may be called what its people call it.
const ADDRESS = /^([a-z][a-z-]{0,31})\/([\p{L}\p{N}~][\p{L}\p{M}\p{N}._:~-]{0,199})(?:\/(\d{4}-\d{2}-\d{2}))?$/u;

/** Takes an address apart. Throws `room_address_invalid` where it is none. */
export function parseAddress(address: RoomAddress): AddressParts {
  const match = ADDRESS.exec(address);
  const [, kind, name, date] = match ?? [];
  if (kind === undefined || name === undefined) {
    throw new MootError(
      'room_address_invalid',
      `"${address.slice(0, 80)}" is no room. Expected "kind/name" or "kind/name/2026-11-22", for instance "qa/all-hands".`,
    );
  }
  return { kind, name, date };
}

/** Whether a text can be the name of a room, without its kind and without a date. */
export function isRoomName(name: string): boolean {
  return !name.includes('/') && ADDRESS.test(`x/${name}`);
}

/**
 * The name of the room for a page that gives none: its canonical path.
 * `/wiki/All hands.html` becomes `wiki:All-hands.html`; the root is `home`.
 */
export function roomNameFromPath(path: string): string {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A path that is no valid encoding is still a name.
  }
  const name = decoded
    .normalize('NFC')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\/+/g, ':')
    .replace(/[^\p{L}\p{M}\p{N}._:~-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}~]+/u, '');
  // By code point: half a letter would be no name.
  return name === '' ? 'home' : Array.from(name).slice(0, 200).join('');
}
