/** Hours that changed meetings give back: planned ones, and those of occurrences that have passed. */
import { dateIn } from '../clock/clock.js';
import { MootError } from '../errors.js';
import type { HoursLedger } from './ledger.hours.js';
import type { SeriesChange } from './ledger.schema.js';

const YEAR = 365 * 86_400_000;
/** Minutes that somebody spends on what replaces a meeting, where nobody has measured. */
export const ASYNC_MINUTES = 5;

/** An occurrence that a change counts, and the person-minutes that it saves there. */
export interface Saving {
  readonly at: number;
  readonly minutes: number;
}

/**
 * What each change saves: of the occurrences that would have taken place from its start until it was taken back,
 * the next change of the same meeting, or twelve months later; each with those who would have attended, less what replaces it.
 * Throws `change_invalid`.
 */
export function savingsOf(changes: readonly SeriesChange[]): readonly (readonly Saving[])[] {
  return changes.map((change, index) => {
    const end = endOf(change, index, changes);
    return [...new Set(change.occurrences)].filter((at) => at >= change.starts && at < end).map((at) => ({ at, minutes: minutesSaved(change, at) }));
  });
}

/** Adds up what changes save, at an instant. Throws `zone_unknown`, `change_invalid`. */
export function ledgerOf(changes: readonly SeriesChange[], now: number, zone: string): HoursLedger {
  const months = new Map<string, { planned: number; realised: number }>();
  let [planned, realised, counted] = [0, 0, 0];
  for (const { at, minutes: saved } of savingsOf(changes).flat()) {
    const month = dateIn(at, zone).slice(0, 7);
    const before = months.get(month) ?? { planned: 0, realised: 0 };
    const isPast = at <= now;
    months.set(month, { planned: before.planned + saved, realised: before.realised + (isPast ? saved : 0) });
    planned += saved;
    if (!isPast) continue;
    realised += saved;
    counted += 1;
  }
  const inOrder = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
  return { planned: planned / 60, realised: realised / 60, counted, months: inOrder.map(([month, sum]) => ({ month, planned: sum.planned / 60, realised: sum.realised / 60 })) };
}

/** The instant at which a change counts no more. */
function endOf(change: SeriesChange, index: number, changes: readonly SeriesChange[]): number {
  if (!(change.minutes > 0) || change.weight < 0) throw new MootError('change_invalid', 'A change of a meeting needs its minutes and the weight of its people.');
  const decided = ({ decided: at, starts }: SeriesChange) => at ?? starts;
  const later = changes.filter((other, at) => other.series === change.series && (decided(other) > decided(change) || (decided(other) === decided(change) && at > index)));
  return Math.min(change.starts + YEAR, change.ended ?? Infinity, ...later.map(({ starts }) => starts));
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
