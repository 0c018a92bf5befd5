import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { systemTimers, type Timers } from '../../core/timers.js';

/** Between two messages of what others do, in milliseconds. */
const PAUSE = 10_000;
/** Behind the painting of what was done; screen readers need such a moment anyway. */
const DELAY = 100;
/** For which one's own outcome stays alone. */
const ALONE = 1_000;

/** What a polite live region says: one's own acts at once, other people's changes at most every ten seconds. Neither takes the other's place before it was said. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #timers: Timers;
  #next = 0;
  #waiting: (() => string) | undefined;
  #stopWaiting: (() => void) | undefined;
  #stopSaying: (() => void) | undefined;
  /** The present message. */
  text = '';

  constructor(host: ReactiveControllerHost, timers: Timers = systemTimers) {
    this.#host = host;
    this.#timers = timers;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stopWaiting?.();
    this.#stopSaying?.();
    this.#stopWaiting = this.#stopSaying = this.#waiting = undefined;
  }

  /** The outcome of one's own act; of several within a moment, the last. */
  own(text: string): void {
    this.#stopSaying?.();
    this.#stopSaying = this.#timers.after(DELAY, () => { this.#say(text); });
    this.#next = Math.max(this.#next, this.#timers.now() + DELAY + ALONE);
  }

  /** Something that others did; worded when its turn comes. An empty text is not said. */
  others(words: () => string): void {
    this.#waiting = words;
    this.#stopWaiting ??= this.#timers.after(this.#next - this.#timers.now(), () => { this.#speak(); });
  }

  #speak(): void {
    this.#stopWaiting = undefined;
    const words = this.#waiting;
    if (!words) return;
    // Something of one's own came meanwhile.
    if (this.#timers.now() < this.#next) {
      this.others(words);
      return;
    }
    this.#waiting = undefined;
    const text = words();
    if (text === '') return;
    this.#next = this.#timers.now() + PAUSE;
    this.#say(text);
  }

  #say(text: string): void {
    // The same words twice would not be read twice.
    this.text = this.text === text ? `${text}\u00a0` : text;
    this.#host.requestUpdate();
  }
}
