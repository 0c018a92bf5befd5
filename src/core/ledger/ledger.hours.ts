/** Hours as they are shown, from what a ledger tells. Runs on the page, without a calendar library. */
import type { MonthOfHours } from './ledger.schema.js';

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

/** The records `month` of a ledger at an instant: a day counts as passed when it is over in the ledger's zone. */
export function hoursOf(records: Iterable<{ readonly id: string; readonly value: MonthOfHours }>, now: number, zone: string): HoursLedger {
  const today = dayOf(now, zone);
  let counted = 0;
  const months = [...records].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id: month, value: { days } }) => {
    let [planned, realised] = [0, 0];
    for (const [date, [minutes, times]] of Object.entries(days)) {
      planned += minutes;
      if (date >= today) continue;
      realised += minutes;
      counted += times;
    }
    return { month, planned: planned / 60, realised: realised / 60 };
  });
  const sum = (of: (month: LedgerMonth) => number) => months.reduce((before, month) => before + of(month), 0);
  return { planned: sum(({ planned }) => planned), realised: sum(({ realised }) => realised), months, counted };
}

/** The local date of an instant; in UTC where the browser does not know the zone. */
export function dayOf(at: number, zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  } catch {
    return new Date(at).toISOString().slice(0, 10);
  }
}
