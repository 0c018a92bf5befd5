import { describe, expect, it } from 'vitest';
import { cancelDraft, changedRuleDraft } from '../calendar/calendar.drafts.js';
import { readCalendar } from '../calendar/calendar.reader.js';
import { instantOf } from '../clock/clock.js';
import { occurrencesOf } from '../clock/occurrences.js';
import { CADENCES } from '../meeting.js';
import { seriesFrom } from './poll.calendar.js';
import type { Meeting } from './poll.schema.js';

const ZONE = 'Europe/Berlin';
const NOW = Date.UTC(2026, 10, 23, 12);
const at = (local: string) => instantOf(local, ZONE);
const ENTRY = { uid: 'poll/call-1@mootkit', sequence: 7, title: 'Weekly call', zone: ZONE, from: at('2026-12-01T00:00') };
const typed = (more: Partial<Meeting> = {}): Meeting => ({ minutes: 30, people: 4, cadence: 'weekly', first: at('2026-11-24T09:30'), ...more });

/** When a draft is held, as our own reader has it, once it has been sent to two people. */
async function heldBy(draft: string): Promise<readonly number[]> {
  const { series: [found] } = await readCalendar(draft.replace('END:VEVENT', 'ATTENDEE:mailto:x@example.com\r\nATTENDEE:mailto:y@example.com\r\nEND:VEVENT'), { now: ENTRY.from });
  return found?.starts ?? [];
}

describe('a meeting whose calendar nobody has read', () => {
  it('is a series from its first occurrence on that a change concerns, in its rhythm, by its own clock and without holidays, under an id of its own', async () => {
    const holidays = ['2026-12-08', '2026-12-24', '2027-01-25'];
    for (const cadence of CADENCES.filter((one) => one !== 'once')) {
      for (const first of [at('2026-11-24T09:30'), at('2026-06-30T23:30'), at('2027-01-29T08:00')]) {
        const meeting = typed({ cadence, first, holidays });
        const series = seriesFrom(meeting, ENTRY);
        const wanted = occurrencesOf({ cadence, first, zone: ZONE, from: ENTRY.from, holidays });
        const held = await heldBy(changedRuleDraft(series!, { minutes: 15 }, { now: NOW }));
        expect(held.slice(0, wanted.length), `${cadence} ${first}`).toEqual(wanted);
        expect(series).toMatchObject({ uid: ENTRY.uid, sequence: 7, title: 'Weekly call', minutes: 30 });
      }
    }
  });

  it('is cancelled as a whole, as what was held before is not in it; made rarer, in a new rule', () => {
    const cancelled = cancelDraft(seriesFrom(typed(), ENTRY)!, { now: NOW, from: ENTRY.from });
    for (const line of ['STATUS:CANCELLED', 'SEQUENCE:8', 'UID:poll/call-1@mootkit', 'DTSTART;TZID=Europe/Berlin:20261201T093000', 'RRULE:FREQ=WEEKLY', 'DURATION:PT30M']) expect(cancelled.split('\r\n')).toContain(line);
    expect(changedRuleDraft(seriesFrom(typed(), ENTRY)!, { every: 2 }, { now: NOW, from: ENTRY.from })).toContain('RRULE:FREQ=WEEKLY;INTERVAL=2');
  });

  it('is taken date by date where its rhythm is not known, or is another one; in its rhythm where the dates have it', async () => {
    const dates = ['2026-12-03T10:00', '2026-12-14T10:00', '2027-02-01T15:00'].map(at);
    const listed: Meeting = { minutes: 30, people: 4, starts: [at('2026-11-26T10:00'), ...dates] };
    for (const meeting of [listed, { ...listed, cadence: 'weekly' as const }]) {
      const series = seriesFrom(meeting, ENTRY)!;
      expect(series.rrule).toBeUndefined();
      expect(await heldBy(changedRuleDraft(series, { minutes: 15 }, { now: NOW }))).toEqual(dates);
    }
    const weekly = occurrencesOf({ cadence: 'weekly', first: at('2026-11-26T10:00'), zone: ZONE });
    const skipped = weekly.slice(3, 5);
    const series = seriesFrom({ minutes: 30, people: 4, cadence: 'weekly', starts: weekly.filter((one) => !skipped.includes(one)), skipped }, ENTRY);
    expect(series).toMatchObject({ rrule: 'FREQ=WEEKLY', without: skipped, dtstart: '20261203T100000' });
  });

  it('is none where nobody knows its dates, or nothing is left of them', () => {
    expect(seriesFrom({ minutes: 30, people: 4, cadence: 'weekly' }, ENTRY)).toBeUndefined();
    expect(seriesFrom(typed({ cadence: 'once' }), ENTRY)).toBeUndefined();
    expect(seriesFrom({ minutes: 30, people: 4, starts: [at('2026-11-26T10:00')] }, ENTRY)).toBeUndefined();
    expect(seriesFrom(typed({ cadence: 'once', first: at('2026-12-02T09:00') }), ENTRY)).toMatchObject({ dtstart: '20261202T090000', without: [] });
  });
});
