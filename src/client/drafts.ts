import type { DraftKeeper, DraftText, DraftsOptions } from './draft-keeper.js';

/** Texts not sent yet, kept 250 ms after the last change and when the page hides. What keeps them loads with the first use. */
export class Drafts {
  readonly #options: DraftsOptions;
  #keeper: DraftKeeper | undefined;
  #loading: Promise<DraftKeeper> | undefined;
  // Set before the keeper was there, by key.
  #early = new Map<string, string>();

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  async get(key: string): Promise<DraftText | undefined> {
    return (await this.#load()).get(key);
  }

  /** Keeps a text soon. An empty text discards this tab's. */
  set(key: string, text: string): void {
    if (this.#keeper) {
      this.#keeper.set(key, text);
      return;
    }
    this.#early.set(key, text);
    // Where it does not load, the next text tries again.
    this.#load().catch(() => undefined);
  }

  /** Forgets every tab's text, for instance once it was sent. */
  async discard(key: string): Promise<void> {
    this.#early.delete(key);
    await (await this.#load()).discard(key);
  }

  /** Resolves when all that was set is kept. Where that fails, it stays to be tried again. */
  async flush(): Promise<void> {
    await this.#loading;
    await this.#keeper?.flush();
  }

  wipe(): void {
    this.#early.clear();
    this.#keeper?.wipe();
  }

  close(): void {
    void this.#loading?.then((keeper) => { keeper.close(); });
  }

  #load(): Promise<DraftKeeper> {
    this.#loading ??= import('./draft-keeper.js').then(
      ({ DraftKeeper: Loaded }) => {
        const keeper = new Loaded(this.#options);
        for (const [key, text] of this.#early) keeper.set(key, text);
        this.#early.clear();
        this.#keeper = keeper;
        return keeper;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}
