/** What pictures of a page are taken of, and when. */

const DONE = ['completed', 'finished', 'played'];
const FAILED = ['errored', 'aborted'];

/** The phases of a story after which nothing changes any more. */
export const LAST_PHASES = [...DONE, ...FAILED];

/** Throws where a story ended otherwise than shown: a picture of what went wrong would stand there as if it were right. */
export function assertShown(phase) {
  if (!DONE.includes(phase)) throw new Error(`The story has ${phase}.`);
}

/** In the page, before anything of its own runs, as a host's own style sheet would be. Reads nothing from around it. */
export function dress({ dir, font }) {
  const put = () => {
    if (dir) document.documentElement.dir = dir;
    if (!font) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body { font-size: ${font}px !important; }`);
    document.adoptedStyleSheets.push(sheet);
  };
  if (document.documentElement) return put();
  new MutationObserver((_, observer) => {
    if (!document.documentElement) return;
    observer.disconnect();
    put();
  }).observe(document, { childList: true });
}
