/**
 * What the one address serves: the board, and the HTTP backend with it, so that a page with a server waits for one file less.
 * Other tags come when the page has one, now or later, so that no page waits for what it does not show.
 */
export { MootProvider } from './elements/provider/moot-provider.js';
export { MootQa, configure, type Configuration } from './elements/qa/moot-qa.js';
export { MootQaAskEvent, MootQaVoteEvent } from './elements/qa/qa.events.js';
export { http, type HttpOptions } from './backends/http/http-backend.js';

const tags: Readonly<Record<string, () => Promise<unknown>>> = {
  'moot-poll': () => import('./elements/poll/moot-poll.js'),
  'moot-waiting': () => import('./elements/waiting/moot-waiting.js'),
  'moot-ledger': () => import('./elements/ledger/moot-ledger.js'),
};

const wanted = new Set(Object.keys(tags));
const observer = new MutationObserver(look);

function look(): void {
  for (const tag of wanted) {
    if (!document.querySelector(tag)) continue;
    wanted.delete(tag);
    // What did not load may load with the next change of the page.
    tags[tag]?.().catch(() => wanted.add(tag));
  }
  if (wanted.size === 0) observer.disconnect();
}

look();
if (wanted.size > 0) observer.observe(document, { childList: true, subtree: true });
