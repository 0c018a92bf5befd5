import type { Timers } from '../core/timers.js';
import type { ClientStorage } from './storage.js';

interface Kept {
  readonly text: string;
  readonly tab: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The earlier text that this one grew out of, and replaces. */
  readonly from?: Origin | undefined;
}

interface Origin {
  readonly key: string;
  readonly at: number;
}

/** What somebody was writing. Two tabs that wrote differently both keep their text. */
export interface DraftText {
  /** The newest. */
  readonly text: string;
  /** What other tabs wrote instead, newest first. */
  readonly others: readonly string[];
}

export interface DraftsOptions {
  readonly storage: ClientStorage;
  readonly clock: Timers;
  readonly tab: string;
  readonly prefix: () => Promise<string>;
}

const PAUSE = 250;

/** Keeps texts 250 ms after the last change, and when the page hides. */
export class DraftKeeper {
  readonly #options: DraftsOptions;
  readonly #unwritten = new Map<string, Kept>();
  // What this tab's text grew out of; it is replaced, not kept beside.
  readonly #origins = new Map<string, Origin>();
  #prefix: string | undefined;
  readonly #hide = () => {
    if (this.#prefix !== undefined) for (const [key, kept] of this.#unwritten) this.#options.storage.keepNow?.(this.#keyOf(this.#prefix, key), kept);
    void this.flush();
  };
  #cancel: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: DraftsOptions) {
    this.#options = options;
    // Known before the page hides: nothing can be asked then.
    this.#name().catch(() => undefined);
    if (typeof document !== 'undefined') {
      addEventListener('pagehide', this.#hide);
      document.addEventListener('visibilitychange', this.#hide);
    }
  }

  async get(key: string): Promise<DraftText | undefined> {
    await this.flush();
    const all = (await this.#list(key)).sort(([, a], [, b]) => b.at - a.at);
    const replaced = new Set(all.map(([, { from }]) => from && `${from.key} ${from.at}`));
    const found = all.filter(([at, one]) => one.text !== '' && !replaced.has(`${at} ${one.at}`));
    const [newest] = found;
    if (!newest) return undefined;
    const [at, { text, tab, at: when }] = newest;
    if (tab !== this.#options.tab) this.#origins.set(key, { key: at, at: when });
    return { text, others: [...new Set(found.map(([, one]) => one.text))].filter((one) => one !== text) };
  }

  /** Keeps a text soon. An empty text discards this tab's. */
  set(key: string, text: string): void {
    const { clock, tab } = this.#options;
    this.#unwritten.set(key, { text, tab, at: clock.now(), from: this.#origins.get(key) });
    this.#cancel?.();
    this.#cancel = clock.after(PAUSE, () => void this.flush());
  }

  /** Forgets every tab's text, for instance once it was sent. */
  async discard(key: string): Promise<void> {
    this.#unwritten.delete(key);
    await this.#writing;
    await Promise.all((await this.#list(key)).map(([at]) => this.#options.storage.delete(at)));
  }

  /** Resolves when all that was set is kept. Where that fails, it stays to be tried again. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined);
    return this.#writing;
  }

  wipe(): void {
    this.#cancel?.();
    this.#unwritten.clear();
  }

  close(): void {
    void this.flush();
    if (typeof document === 'undefined') return;
    removeEventListener('pagehide', this.#hide);
    document.removeEventListener('visibilitychange', this.#hide);
  }

  async #write(): Promise<void> {
    if (this.#unwritten.size === 0) return;
    const prefix = await this.#name();
    await Promise.all([...this.#unwritten].map(([key, kept]) => this.#writeOne(this.#keyOf(prefix, key), key, kept)));
  }

  async #name(): Promise<string> {
    this.#prefix ??= await this.#options.prefix();
    return this.#prefix;
  }

  #keyOf(prefix: string, key: string): string {
    return base(prefix, key) + this.#options.tab;
  }

  async #writeOne(at: string, key: string, kept: Kept): Promise<void> {
    const { storage } = this.#options;
    await (kept.text === '' ? storage.delete(at) : storage.set(at, kept));
    const origin = this.#origins.get(key);
    this.#origins.delete(key);
    if (origin && ((await storage.get(origin.key)) as Kept | undefined)?.at === origin.at) await storage.delete(origin.key);
    if (this.#unwritten.get(key) === kept) this.#unwritten.delete(key);
  }

  async #list(key: string): Promise<[string, Kept][]> {
    const found = await this.#options.storage.list(base(await this.#name(), key));
    return found.map(([at, kept]) => [at, kept as Kept]);
  }
}

function base(prefix: string, key: string): string {
  return `${prefix}draft/${encodeURIComponent(key)}/`;
}
