/** The months of a ledger as a chart shows them: one bar a week while there are few, then one a month. */
import type { MonthOfHours } from './ledger.schema.js';

/** One bar: person-hours of a week or a month. */
export interface Bar {
  /** Its first day: `2026-11-23`. Weeks begin on Monday (ISO 8601). */
  readonly from: string;
  /** Of days that are over. */
  readonly realised: number;
  /** Of today and later days. */
  readonly planned: number;
}

export interface Bars {
  readonly unit: 'week' | 'month';
  /** In order, without gaps. */
  readonly bars: readonly Bar[];
}

const DAY = 86_400_000;
/** Weeks that fit beside each other; more are shown as months. */
const MOST_WEEKS = 26;
/** Of what is planned, as many weeks or months as can be foreseen. */
const AHEAD = { week: 8, month: 3 } as const;

/** The bars of a ledger's records `month`. `today` is a local date: that day is not over yet. */
export function barsOf(records: Iterable<{ readonly value: MonthOfHours }>, today: string): Bars {
  const days = [...records].flatMap(({ value }) => Object.entries(value.days)).sort(([a], [b]) => (a < b ? -1 : 1));
  const first = days[0]?.[0];
  if (first === undefined) return { unit: 'week', bars: [] };
  const weeks = (dateOf(weekOf(today)) - dateOf(weekOf(first))) / (7 * DAY) + 1 + AHEAD.week;
  const unit = weeks > MOST_WEEKS ? 'month' : 'week';
  const startOf = unit === 'week' ? weekOf : monthOf;
  const bars = new Map<string, Bar>();
  for (let from = startOf(first), ahead = 0; ahead <= AHEAD[unit]; from = after(from, unit)) {
    bars.set(from, { from, realised: 0, planned: 0 });
    if (from >= startOf(today)) ahead += 1;
  }
  for (const [date, [minutes]] of days) {
    const bar = bars.get(startOf(date));
    if (!bar) continue;
    const which = date < today ? 'realised' : 'planned';
    bars.set(bar.from, { ...bar, [which]: bar[which] + minutes / 60 });
  }
  return { unit, bars: [...bars.values()] };
}

// Local dates, counted as if there were no zones: days of a calendar are all alike there.
function dateOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function isoOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function weekOf(date: string): string {
  const at = dateOf(date);
  return isoOf(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY);
}

function monthOf(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

function after(from: string, unit: Bars['unit']): string {
  // From any day of a month, 31 days after its first lead into the next one.
  return unit === 'week' ? isoOf(dateOf(from) + 7 * DAY) : monthOf(isoOf(dateOf(from) + 31 * DAY));
}
