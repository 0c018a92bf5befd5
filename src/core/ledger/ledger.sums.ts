/** Hours that changed meetings give back: planned ones, and those of occurrences that have passed. */
import { dateIn } from '../clock/clock.js';
import { MootError } from '../errors.js';
import type { Outcome } from './poll.schema.js';

const YEAR = 365 * 86_400_000;
/** Minutes that somebody spends on what replaces a meeting, where nobody has measured. */
export const ASYNC_MINUTES = 5;

/** A meeting that was changed, with what it was when that was decided. */
export interface SeriesChange {
  /** Which meeting: changes of one replace each other. */
  readonly series: string;
  /** From when on it is changed, milliseconds since 1970. */
  readonly starts: number;
  /** Gone back to what it was. */
  readonly ended?: number;
  readonly minutes: number;
  /** Sum of the weights of those who attended. */
  readonly weight: number;
  /** Starts of the occurrences that would take place, without holidays. */
  readonly occurrences: readonly number[];
  readonly outcome: Outcome;
  /** What is left of it: minutes of a shorter one, occurrences of a rarer one, the weight of those who still attend; or what replaces it takes, a person. */
  readonly after?: { readonly minutes?: number; readonly occurrences?: readonly number[]; readonly weight?: number; readonly asyncMinutes?: number };
  /** People who are not there any more: from then on they would not have attended. */
  readonly left?: readonly { readonly at: number; readonly weight: number }[];
}

/** Person-hours. */
export interface Hours {
  readonly planned: number;
  /** Of occurrences that have passed. */
  readonly realised: number;
}

export interface LedgerMonth extends Hours {
  /** `2026-11`. */
  readonly month: string;
}

export interface HoursLedger extends Hours {
  /** In order; months in which nothing would have taken place are left out. */
  readonly months: readonly LedgerMonth[];
  /** Occurrences that were counted as passed: "how counted". */
  readonly counted: number;
}

/**
 * Adds up what changes save. Counts occurrences that would have taken place from the start of a change until it was taken back,
 * the next change of the same meeting, or twelve months later; each with those who would have attended, less what replaces it.
 * Throws `zone_unknown`, `change_invalid`.
 */
export function ledgerOf(changes: readonly SeriesChange[], now: number, zone: string): HoursLedger {
  const months = new Map<string, { planned: number; realised: number }>();
  let [planned, realised, counted] = [0, 0, 0];
  for (const [change, end] of windows(changes)) {
    for (const at of new Set(change.occurrences)) {
      if (at < change.starts || at >= end) continue;
      const saved = minutesSaved(change, at);
      const month = dateIn(at, zone).slice(0, 7);
      const before = months.get(month) ?? { planned: 0, realised: 0 };
      const isPast = at <= now;
      months.set(month, { planned: before.planned + saved, realised: before.realised + (isPast ? saved : 0) });
      planned += saved;
      if (!isPast) continue;
      realised += saved;
      counted += 1;
    }
  }
  const inOrder = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
  return { planned: planned / 60, realised: realised / 60, counted, months: inOrder.map(([month, sum]) => ({ month, planned: sum.planned / 60, realised: sum.realised / 60 })) };
}

/** Each change with the instant at which it counts no more. */
function windows(changes: readonly SeriesChange[]): readonly (readonly [SeriesChange, number])[] {
  return changes.map((change) => {
    if (!(change.minutes > 0) || change.weight < 0) throw new MootError('change_invalid', 'A change of a meeting needs its minutes and the weight of its people.');
    const next = changes.filter(({ series, starts }) => series === change.series && starts > change.starts).map(({ starts }) => starts);
    const twin = changes.findLast(({ series, starts }) => series === change.series && starts === change.starts);
    return [change, twin === change ? Math.min(change.starts + YEAR, change.ended ?? Infinity, ...next) : change.starts] as const;
  });
}

/** Person-minutes that one occurrence would have taken, less those that it or its replacement takes now. */
function minutesSaved({ minutes, weight, outcome, after = {}, left = [] }: SeriesChange, at: number): number {
  const present = Math.max(0, left.reduce((sum, one) => (one.at <= at ? sum - one.weight : sum), weight));
  const before = minutes * present;
  switch (outcome) {
    case 'keep': return 0;
    case 'shorten': return before - Math.min(after.minutes ?? minutes, minutes) * present;
    case 'rarer': return after.occurrences?.includes(at) ? 0 : before;
    case 'async': return before - (after.asyncMinutes ?? ASYNC_MINUTES) * present;
    case 'cancel': return before;
    case 'not-me': return before - minutes * Math.min(after.weight ?? weight, present);
  }
}
