/** Links to the pages of rooms, which a page names by a pattern. */
import { parseAddress } from '../../core/address.js';
import { warnOnce } from './warn-once.js';

/** The page of a room, by the `href` of a tag: an address with `{name}`, and `{kind}` where kinds have different pages. Undefined where it names none. */
export function roomUrl({ href, localName }: { readonly href: string; readonly localName: string }, room: string): string | undefined {
  if (!href) return undefined;
  const { kind, name } = parseAddress(room);
  try {
    const url = new URL(href.replaceAll('{kind}', kind).replaceAll('{name}', encodeURIComponent(name)), document.baseURI);
    if (/^https?:$/.test(url.protocol)) return url.href;
  } catch {
    // No address at all.
  }
  warnOnce(`<${localName} href="${href.slice(0, 80)}"> is no address; rooms are named without links. Expected one such as "/polls/{name}".`);
  return undefined;
}

/** Hears of a link that is followed on this page; `open` says whether the browser is to follow it. */
export function following(open: () => boolean): (event: MouseEvent) => void {
  return (event) => {
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!isElsewhere && !open()) event.preventDefault();
  };
}
