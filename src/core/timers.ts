/** The door to time: the only way by which anything outside stores learns the hour or waits. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds, when `now` is as many later; the returned function takes that back. */
  after(milliseconds: number, run: () => void): () => void;
  /** Resolves once everything that has arrived already was heard, so that it can be treated together. */
  turn(): Promise<void>;
}

// A delay beyond 2^31 ms would fire at once.
const LONGEST = 2_147_483_647;
// The clock that timers follow and the one that tells the hour are rounded apart: every fifth timer in Node calls a millisecond early.
const EARLY = 20;

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const due = Date.now() + milliseconds;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      timer = setTimeout(() => {
        const rest = due - Date.now();
        // A clock that was set back is not waited for.
        if (left > LONGEST || (rest > 0 && rest <= EARLY)) wait(rest);
        else run();
      }, Math.min(Math.max(left, 0), LONGEST));
    };
    wait(milliseconds);
    return () => { clearTimeout(timer); };
  },
  async turn() {
    // Browsers have none; there, a store takes long enough for commands to gather.
    if (typeof setImmediate === 'function') await new Promise<void>((resolve) => { setImmediate(resolve); });
  },
};
