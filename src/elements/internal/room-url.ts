import { parseAddress } from '../../core/address.js';
import { warnOnce } from './warn-once.js';

/** The page of a room, by a template such as "/polls/{name}"; undefined where there is none. `where`: the attribute that has it; `otherwise`: what is done without. */
export function urlOfRoom(template: string, room: string, where: string, otherwise: string): string | undefined {
  if (!template) return undefined;
  const { kind, name } = parseAddress(room);
  try {
    const { href, protocol } = new URL(template.replaceAll('{kind}', kind).replaceAll('{name}', encodeURIComponent(name)), document.baseURI);
    if (/^https?:$/.test(protocol)) return href;
  } catch {
    // No address at all.
  }
  warnOnce(`<${where}="${template.slice(0, 80)}"> is no address; ${otherwise}. Expected one such as "/polls/{name}".`);
  return undefined;
}

/** Whether a click opens the link elsewhere: then the page has no say in it. */
export function isElsewhere({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey || altKey;
}
