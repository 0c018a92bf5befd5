import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The words of an element: English at once, other languages when they are wanted. */
export interface Locales<W> {
  readonly en: W;
  readonly load: Readonly<Record<string, () => Promise<W>>>;
}

const loaded = new Map<unknown, unknown>();
const loading = new Map<unknown, Promise<void>>();

/** The words in the language of the nearest ancestor with `lang`, English until they have loaded or where there are none. */
export class Terms<W> implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #locales: Locales<W>;
  #observer: MutationObserver | undefined;
  /** The language tag for `Intl`. */
  lang = 'en';
  words: W;

  constructor(host: ReactiveControllerHost & HTMLElement, locales: Locales<W>) {
    this.#host = host;
    this.#locales = locales;
    this.words = locales.en;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver(() => { this.#host.requestUpdate(); });
    this.#observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'dir'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdate(): void {
    this.lang = supported(languageOf(this.#host));
    const { en, load: loaders } = this.#locales;
    const load = loaders[this.lang.split('-')[0] ?? ''];
    this.words = (loaded.get(load) as W | undefined) ?? en;
    if (!load || loaded.has(load)) return;
    // Where the words do not load, English goes on; the next element asks again.
    if (!loading.has(load)) loading.set(load, load().then((words) => void loaded.set(load, words), () => void loading.delete(load)));
    void loading.get(load)?.then(() => { if (loaded.has(load)) this.#host.requestUpdate(); });
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
  return navigator.language;
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
