import type { Timers } from './timers.js';

/** Time that passes only when told to: for tests and simulations. */
export interface VirtualTimers extends Timers {
  /** Lets time pass, carrying out what falls due in its order, with room for promises after each. */
  advance(milliseconds: number): Promise<void>;
  /** Sets the clock without carrying anything out, also backwards. */
  set(now: number): void;
  /** The instant of the earliest thing that waits. */
  next(): number | undefined;
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands at `start` until it is advanced. `settle` lets promises go on; default: a few turns of the event loop. */
export function virtualTimers(start: number, settle: () => Promise<void> = turns): VirtualTimers {
  let now = start;
  let order = 0;
  const waiting = new Set<Waiting>();
  const earliest = () => {
    let first: Waiting | undefined;
    for (const one of waiting) if (!first || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one;
    return first;
  };
  return {
    now: () => now,
    set(value) { now = value; },
    next: () => earliest()?.at,
    after(milliseconds, run) {
      order += 1;
      const one = { at: now + Math.max(0, milliseconds), order, run };
      waiting.add(one);
      return () => { waiting.delete(one); };
    },
    turn: () => Promise.resolve(),
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (let one = earliest(); one && one.at <= until; one = earliest()) {
        waiting.delete(one);
        now = Math.max(now, one.at);
        one.run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => { setTimeout(resolve, 0); });
}
