/** Counts that others have moved, shown before all that follows from them. Loads behind the first view. */
import { formatCount } from '../internal/relative-time.js';
import type { QaView } from './qa.model.js';

/** What somebody else's vote changes. */
const BY_OTHERS = ['tally', 'ledger', 'exposure'];
/** Milliseconds for which a frame is waited for: frames of an iframe out of sight do not come. */
const LONGEST = 50;

/**
 * Where only counts have changed, shows those of votes at once; the order, the head and the rest are rendered a frame later.
 * Resolves when they are painted; undefined where nothing was shown.
 */
export function showCounts(changed: ReadonlySet<string>, view: QaView, article: (id: string) => HTMLElement | null, lang: string): Promise<void> | undefined {
  const keys = [...changed].map((key) => key.split('/'));
  if (document.hidden || !keys.every(([type = '']) => BY_OTHERS.includes(type))) return undefined;
  let isShown = false;
  for (const [type, id = ''] of keys) {
    const tally = type === 'tally' ? view.get('tally', id) : undefined;
    // The text alone: Lit keeps the same node, and finds in it what it would write.
    const text = tally && article(id)?.querySelector('.vote .num')?.lastChild;
    if (!(text instanceof Text)) continue;
    text.data = formatCount(tally?.votes ?? 0, lang);
    isShown = true;
  }
  return isShown ? painted() : undefined;
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    requestAnimationFrame(() => requestAnimationFrame(() => { resolve(); }));
  });
}
