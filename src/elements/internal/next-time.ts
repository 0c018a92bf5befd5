/** When a meeting may be next that nobody has said more of: what a form offers. */
import { localDay, localTime } from './fields.js';

/** On the next working day that is no holiday, at a time at which people meet; as a field for a time holds it. */
export function nextTime(now: number, holidays: readonly string[] = []): string {
  const day = new Date(now);
  do day.setDate(day.getDate() + 1);
  while ([0, 6].includes(day.getDay()) || holidays.includes(localDay(day.getTime())));
  return localTime(day.setHours(10, 0, 0, 0));
}
