import { describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { dateIn, endOfDay, instantOf, isWorkingDay, isZone, workingDaysAfter } from './clock.js';

const berlin = { zone: 'Europe/Berlin' };
const at = (text: string, zone: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;

describe('working days', () => {
  it('leave out the weekend: from Friday 17:00, one is the end of Monday', () => {
    const end = workingDaysAfter(at('2026-11-20T17:00', berlin.zone), 1, berlin);
    expect(end).toBe(at('2026-11-24T00:00', berlin.zone) - 1);
  });

  it('leave out holidays, and know weeks from Sunday to Thursday', () => {
    expect(dateIn(workingDaysAfter(at('2026-12-23T09:00', berlin.zone), 2, { ...berlin, holidays: ['2026-12-24', '2026-12-25'] }), berlin.zone)).toBe('2026-12-29');
    const amman = { zone: 'Asia/Amman', weekdays: [7, 1, 2, 3, 4] };
    expect(isWorkingDay('2026-11-22', amman)).toBe(true);
    expect(isWorkingDay('2026-11-20', amman)).toBe(false);
    expect(dateIn(workingDaysAfter(at('2026-11-19T18:00', amman.zone), 1, amman), amman.zone)).toBe('2026-11-22');
  });

  it('are counted from the local date, which differs from one end of the world to the other', () => {
    const now = Date.UTC(2026, 10, 23, 10, 30);
    expect([dateIn(now, 'Pacific/Kiritimati'), dateIn(now, 'Pacific/Pago_Pago')]).toEqual(['2026-11-24', '2026-11-22']);
    expect(dateIn(workingDaysAfter(now, 5, { zone: 'Pacific/Kiritimati' }), 'Pacific/Kiritimati')).toBe('2026-12-01');
    expect(dateIn(workingDaysAfter(now, 5, { zone: 'Pacific/Pago_Pago' }), 'Pacific/Pago_Pago')).toBe('2026-11-27');
  });

  it('end where there are none, and where a zone is not known, with a refusal', () => {
    expect(() => workingDaysAfter(0, 1, { zone: 'UTC', weekdays: [] })).toThrow(expect.objectContaining({ code: 'calendar_without_workdays' }));
    expect(() => workingDaysAfter(0, 1, { zone: 'Middle/Earth' })).toThrow(expect.objectContaining({ code: 'zone_unknown' }));
    expect([isZone('Europe/Berlin'), isZone('+02:00'), isZone('')]).toEqual([true, false, false]);
  });
});

describe('a local time', () => {
  it('that a change of the clock skips is the first instant after it, and one that occurs twice is the first', () => {
    expect(instantOf('2026-03-29T02:30', berlin.zone)).toBe(Date.UTC(2026, 2, 29, 1));
    expect(instantOf('2026-10-25T02:30', berlin.zone)).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantOf('2026-11-23T09:00', berlin.zone)).toBe(Date.UTC(2026, 10, 23, 8));
  });
});

/** Days on which a zone changes its offset from 2020 to 2030, and their neighbours. */
function changes(zone: string): readonly Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from('2020-01-01').toZonedDateTime(zone);
  const end = Temporal.PlainDate.from('2031-01-01').toZonedDateTime(zone).epochMilliseconds;
  while ((at = at.getTimeZoneTransition('next')) && at.epochMilliseconds < end) for (const days_ of [-1, 0, 1]) days.push(at.toPlainDate().add({ days: days_ }));
  return days;
}

describe('the end of a day', () => {
  it('is a millisecond before the next begins, in every zone, on and around every day that changes the offset', () => {
    let checked = 0;
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of changes(zone)) {
        const date = day.toString();
        const end = endOfDay(date, zone);
        expect([dateIn(end, zone), end >= day.toZonedDateTime(zone).epochMilliseconds]).toEqual([date, true]);
        expect(dateIn(end + 1, zone) > date).toBe(true);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(5_000);
  });
});
