/**
 * The ledger's own record of decisions, and the sums that everybody sees. Runs in the authority alone, by tasks of polls:
 * nobody, hosts included, receives which meetings there are, as not everybody was asked about each.
 */
import { dateIn, isZone } from '../clock/clock.js';
import { MootError } from '../errors.js';
import { ALL, SYSTEM } from '../record.js';
import { begin } from '../room.js';
import type { AccessRecord } from '../room-records.js';
import type { EnterArgs, Entry, LedgerDraft, MonthOfHours, SetUpArgs } from './ledger.schema.js';
import { savingsOf, type Saving } from './ledger.sums.js';

/** Applies the settings of a new ledger. */
export function setUp(room: LedgerDraft, { zone = 'UTC' }: SetUpArgs): void {
  if (!isZone(zone)) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
  room.put('ledger', 'ledger', { zone }, { to: [ALL] });
}

/** Takes a decision in, or what has become of it; the first one makes the ledger, for everybody who is signed in. */
export function enter(room: LedgerDraft, { poll, decided, edition, change, zone, hosts }: EnterArgs & { readonly hosts: AccessRecord['hosts'] }): void {
  const id = `${decided}/${poll}`;
  if ((room.get('entry', id)?.edition ?? 0) >= edition) return;
  if (!room.get('ritual', 'ritual')) begin(room, { title: '' }, hosts);
  if (!room.get('ledger', 'ledger')) setUp(room, { zone });
  const before = [...room.list('entry')].filter(({ value }) => value.change.series === change.series);
  const after = [...before.filter((one) => one.id !== id), { id, value: { edition, change, saved: {} } }];
  // By the instant of each decision, whatever the order in which tasks arrive.
  after.sort((a, b) => (a.id < b.id ? -1 : 1));
  const dates = new Set(before.flatMap(({ value }) => Object.keys(value.saved)));
  for (const [index, savings] of savingsOf(after.map(({ value }) => value.change)).entries()) {
    const { id: one, value } = after[index] ?? { id, value: { edition, change } };
    const saved = byDate(savings, room.get('ledger', 'ledger')?.zone ?? zone);
    for (const date of Object.keys(saved)) dates.add(date);
    room.put('entry', one, { ...value, saved }, { to: [SYSTEM] });
  }
  addUp(room, new Set([...dates].map((date) => date.slice(0, 7))));
}

function byDate(savings: readonly Saving[], zone: string): Entry['saved'] {
  const dates: Record<string, readonly [number, number]> = {};
  for (const { at, minutes } of savings) {
    const date = dateIn(at, zone);
    const [sum, times] = dates[date] ?? [0, 0];
    dates[date] = [sum + minutes, times + 1];
  }
  return dates;
}

/** Adds months up anew from all entries: nothing drifts, whatever was taken back. */
function addUp(room: LedgerDraft, months: ReadonlySet<string>): void {
  const sums = new Map<string, Record<string, readonly [number, number]>>();
  for (const { value } of room.list('entry')) {
    for (const [date, [minutes, times]] of Object.entries(value.saved)) {
      const month = date.slice(0, 7);
      if (!months.has(month)) continue;
      const days = sums.get(month) ?? {};
      const [sum, count] = days[date] ?? [0, 0];
      days[date] = [sum + minutes, count + times];
      sums.set(month, days);
    }
  }
  for (const month of months) {
    const days: MonthOfHours['days'] = sums.get(month) ?? {};
    if (Object.keys(days).length === 0) room.remove('month', month);
    // In the order of dates: that of entries would tell which came when.
    else room.put('month', month, { days: Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1))) }, { to: [ALL] });
  }
}
