/** A part that loads when it is first wanted. Where that fails, it is tried again the next time. */
export class Later<T> {
  readonly #load: () => Promise<T>;
  readonly #loaded: (part: T) => void;
  #part: T | undefined;
  #loading: Promise<void> | undefined;

  constructor(load: () => Promise<T>, loaded: (part: T) => void) {
    this.#load = load;
    this.#loaded = loaded;
  }

  get isThere(): boolean {
    return this.#part !== undefined;
  }

  /** The part, once it is there; asks for it. */
  get(): T | undefined {
    this.#loading ??= this.#load().then(
      (part) => {
        this.#part = part;
        this.#loaded(part);
      },
      () => { this.#loading = undefined; },
    );
    return this.#part;
  }
}
