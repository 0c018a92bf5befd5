/** The door to time: the only way by which anything outside stores learns the hour or waits. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function takes that back. */
  after(milliseconds: number, run: () => void): () => void;
  /** Resolves once everything that has arrived already was heard, so that it can be treated together. */
  turn(): Promise<void>;
}

// A delay beyond 2^31 ms would fire at once.
const LONGEST = 2_147_483_647;

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, Math.min(Math.max(milliseconds, 0), LONGEST));
    return () => { clearTimeout(timer); };
  },
  async turn() {
    // Browsers have none; there, a store takes long enough for commands to gather.
    if (typeof setImmediate === 'function') await new Promise<void>((resolve) => { setImmediate(resolve); });
  },
};
