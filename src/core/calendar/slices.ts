/** Lets others run while something long is under way. */
import { MootError } from '../errors.js';

/** A frame of a page has room for this, whatever else is in it. */
const SLICE = 10;
/** Looking at the clock costs more than most steps. */
const STEPS_BETWEEN_LOOKS = 32;

/** Work in slices: asks after each small step whether it has been long enough, and waits for others if so. */
export class Slices {
  readonly #pause: () => Promise<void>;
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();
  #steps = 0;
  #budget: number;

  /** `budget`: how much work may be counted in all. */
  constructor({ pause, signal, budget }: { readonly pause: () => Promise<void>; readonly signal?: AbortSignal | undefined; readonly budget: number }) {
    this.#pause = pause;
    this.#signal = signal;
    this.#budget = budget;
  }

  /** Whether others are to run now: then `await` what `rest` gives. Cheap enough for an inner loop. */
  get due(): boolean {
    this.#steps += 1;
    if (this.#steps < STEPS_BETWEEN_LOOKS) return false;
    this.#steps = 0;
    return performance.now() - this.#since > SLICE;
  }

  /** Lets others run where it has been long enough: for steps so long that the clock may be looked at after each. */
  async restIfLong(): Promise<void> {
    if (performance.now() - this.#since > SLICE) await this.rest();
  }

  /** Counts work. Throws `calendar_too_large` where all of it would take too long. */
  spend(amount: number): void {
    this.#budget -= amount;
    if (this.#budget < 0) throw new MootError('calendar_too_large', 'This calendar recurs in more ways than can be worked out here: export fewer events, or only the coming year.');
  }

  /** Lets others run. Throws the signal's reason where the work was called off. */
  async rest(): Promise<void> {
    this.#signal?.throwIfAborted();
    await this.#pause();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}
