import type { renderMarkdown } from './markdown.js';

/** Whether a text may hold Markdown at all: most do not, and need none of its code. */
const MAYBE = /[*_`[~<>\\#]|https?:\/\/|www\.|@|^\s*(?:[-+]|\d+[.)])\s/m;
const MOST_KEPT = 500;

/** Shows texts as Markdown once what reads it has loaded, and as they were written until then. */
export class Prose {
  readonly #update: () => unknown;
  readonly #kept = new Map<string, unknown>();
  #render: typeof renderMarkdown | undefined;
  #loading: Promise<void> | undefined;

  constructor(update: () => unknown) {
    this.#update = update;
  }

  /** Whether what reads Markdown has loaded. */
  get reads(): boolean {
    return this.#render !== undefined;
  }

  render(text: string): unknown {
    if (!MAYBE.test(text)) return text;
    if (!this.#render) {
      // Where it does not load, the text stands as it was written; the next one tries again.
      this.#loading ??= import('./markdown.js').then(({ renderMarkdown: loaded }) => {
        this.#render = loaded;
        this.#update();
      }, () => { this.#loading = undefined; });
      return text;
    }
    let found = this.#kept.get(text);
    if (found === undefined) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      this.#kept.set(text, (found = this.#render(text)));
    }
    return found;
  }
}
