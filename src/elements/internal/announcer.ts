import type { ReactiveController, ReactiveControllerHost } from 'lit';

const PAUSE = 10_000;
/** Behind the painting of what was done; screen readers need such a moment anyway. */
const DELAY = 100;

/** What a polite live region says: one's own acts at once, other people's changes at most every ten seconds. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => string) | undefined;
  #saying: ReturnType<typeof setTimeout> | undefined;
  /** The present message. */
  text = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#saying);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  /** The outcome of one's own act; of several within a moment, the last. */
  own(text: string): void {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      // The same words twice would not be read twice.
      this.text = this.text === text ? `${text}\u00a0` : text;
      this.#host.requestUpdate();
    }, DELAY);
  }

  /** Something that others did; worded when its turn comes. */
  others(words: () => string): void {
    this.#waiting = words;
    this.#timer ??= setTimeout(() => { this.#speak(); }, Math.max(0, this.#last + PAUSE - Date.now()));
  }

  #speak(): void {
    this.#timer = undefined;
    this.#last = Date.now();
    const text = this.#waiting?.() ?? '';
    this.#waiting = undefined;
    if (text !== '') this.own(text);
  }
}
