import { describe, expect, it } from 'vitest';
import { readCalendar } from './index.js';

describe('the SDK', () => {
  it('reads a calendar, with what it takes loaded then', async () => {
    const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Jour fixe', 'DTSTART:20261123T090000Z', 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY', 'ATTENDEE:mailto:ana@example.com', 'ATTENDEE:mailto:ben@example.com', 'END:VEVENT', 'END:VCALENDAR'].join('\n');
    const { series } = await readCalendar(text, { now: Date.UTC(2026, 10, 23, 8) });
    expect(series).toMatchObject([{ title: 'Jour fixe', minutes: 30, cadence: 'weekly' }]);
    expect(series[0]?.starts).toHaveLength(65);
  });
});
