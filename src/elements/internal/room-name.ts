import { parseAddress, roomNameFromPath } from '../../core/address.js';

/** The room that a tag shows: what its attribute says, as far as that is a name; the page's canonical path where it says nothing. */
export function roomNameOf(kind: string, room: string): string {
  if (!room) return roomNameFromPath(new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href, location.href).pathname);
  try {
    parseAddress(`${kind}/${room}`);
    return room;
  } catch {
    return roomNameFromPath(room);
  }
}
