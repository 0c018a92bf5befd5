import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en, type Words } from '../locales/en.js';

const loaders: Readonly<Record<string, () => Promise<Words>>> = {
  de: () => import('../locales/de.js').then(({ de }) => de),
  ar: () => import('../locales/ar.js').then(({ ar }) => ar),
};
const loaded = new Map<string, Words>([['en', en]]);
const loading = new Map<string, Promise<void>>();

/** The words in the language of the nearest ancestor with `lang`, English until they have loaded or where there are none. */
export class Terms implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer: MutationObserver | undefined;
  /** The language tag for `Intl`. */
  lang = 'en';
  words: Words = en;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
    if (typeof MutationObserver !== 'undefined') this.#observer = new MutationObserver(() => { host.requestUpdate(); });
  }

  hostConnected(): void {
    this.#observer?.observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'dir'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdate(): void {
    this.lang = supported(languageOf(this.#host));
    const base = this.lang.split('-')[0] ?? 'en';
    this.words = loaded.get(base) ?? en;
    const load = loaders[base];
    if (!load || loaded.has(base)) return;
    let under = loading.get(base);
    if (!under) {
      // Where the words do not load, English goes on; the next element asks again.
      under = load().then((words) => void loaded.set(base, words), () => void loading.delete(base));
      loading.set(base, under);
    }
    void under.then(() => { if (loaded.has(base)) this.#host.requestUpdate(); });
  }
}

function languageOf(host: Element): string {
  let element: Element | null = host;
  while (element) {
    const found: Element | null = element.closest('[lang]:not([lang=""])');
    if (found) return found.getAttribute('lang') ?? '';
    const root: Node = element.getRootNode();
    element = root instanceof ShadowRoot ? root.host : null;
  }
  return typeof navigator === 'undefined' ? 'en' : navigator.language;
}

const known = new Map<string, string>();

/** The tag as `Intl` writes it, or English where it has none of it. Asked at each update, so remembered. */
function supported(tag: string): string {
  let found = known.get(tag);
  if (found === undefined) {
    try {
      // Of all formats the one that answers at once: the others look through their locales for 12 ms first.
      found = Intl.PluralRules.supportedLocalesOf(tag.replaceAll('_', '-'))[0] ?? 'en';
    } catch {
      found = 'en';
    }
    known.set(tag, found);
  }
  return found;
}
