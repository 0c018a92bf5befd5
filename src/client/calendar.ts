import type { CalendarReading, CalendarSource, ReadOptions } from '../core/calendar/calendar.reader.js';

/**
 * The meetings of a calendar (iCalendar, `.ics`): who is invited, for how long, and when in the next 65 weeks: in a year, and in a quarter in which something may be decided. Nothing of it is sent anywhere.
 * What reads it is loaded with the first call, and works in slices of some 10 ms; a calendar may have 5 MB.
 * Series in time zones that nobody knows wait for an answer: show `unknownZones`, and call again with `zones`.
 * Rejects with `calendar_too_large`, `calendar_invalid`, `calendar_cut_off`, `zone_unknown`, or the reason of `signal`.
 *
 * @example
 * const { series, dropped, unknownZones } = await readCalendar(file, { now: Date.now(), holidays: ['2026-12-25'] });
 */
export async function readCalendar(source: CalendarSource, options: ReadOptions): Promise<CalendarReading> {
  const reader = await import('../core/calendar/calendar.reader.js');
  return reader.readCalendar(source, options);
}
