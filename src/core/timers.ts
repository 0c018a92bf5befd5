/** The door to time: the only way by which anything outside stores learns the hour or waits. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function takes that back. */
  after(milliseconds: number, run: () => void): () => void;
}

// A delay beyond 2^31 ms would fire at once.
const LONGEST = 2_147_483_647;

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, Math.min(Math.max(milliseconds, 0), LONGEST));
    return () => { clearTimeout(timer); };
  },
};
