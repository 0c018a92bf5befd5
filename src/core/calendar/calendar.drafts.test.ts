import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { cancelDraft, changedRuleDraft, type RuleChange } from './calendar.drafts.js';
import { readCalendar, type CalendarAttendee, type SeriesRule } from './calendar.reader.js';

const NOW = Date.UTC(2026, 8, 28, 8);
const RULE: SeriesRule = {
  uid: 'abc@example.com', sequence: 4, title: 'Jour fixe', minutes: 30, organizer: 'mailto:ana@example.com', dtstart: '20260105T090000', zone: 'Europe/Berlin', tzid: 'W. Europe Standard Time', rrule: 'FREQ=WEEKLY;BYDAY=MO', without: [],
};
const PEOPLE: readonly CalendarAttendee[] = [{ email: 'ana@example.com', name: 'Ana', status: 'accepted', optional: false }, { email: 'ben@example.com', status: 'none', optional: true }];
const at = (text: string, zone = 'Europe/Berlin') => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const local = (instant: number, zone = 'Europe/Berlin') => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16);
const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');
const valueOf = (text: string, name: string) => linesOf(text).slice(linesOf(text).indexOf('BEGIN:VEVENT')).find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`))?.replace(/^[^:]*:/, '');

/** What our own reader makes of a draft, once it has been sent to these people. */
async function readBack(draft: string) {
  const { series: [found] } = await readCalendar(draft.replace('END:VEVENT', 'ATTENDEE:mailto:x@example.com\r\nATTENDEE:mailto:y@example.com\r\nEND:VEVENT'), { now: NOW });
  return { minutes: found?.minutes, cadence: found?.cadence, sequence: found?.rule.sequence, starts: found?.starts.map((one) => local(one)) ?? [] };
}

describe('a draft that cancels', () => {
  it('takes back the whole series, with the next number and everybody to be told', () => {
    const draft = cancelDraft(RULE, { now: NOW, attendees: PEOPLE });
    expect(linesOf(draft)).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'UID:abc@example.com', 'SEQUENCE:5', 'STATUS:CANCELLED', 'DTSTAMP:20260928T080000Z', 'DTSTART;TZID=Europe/Berlin:20260105T090000', 'ORGANIZER:mailto:ana@example.com',
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="Ana":mailto:ana@example.com', 'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:ben@example.com']));
  });

  it('is a change of one\'s own calendar where nobody organizes', () => {
    const { organizer: _, ...own } = RULE;
    expect(linesOf(cancelDraft(own, { now: NOW, attendees: PEOPLE }))).toEqual(expect.arrayContaining(['METHOD:PUBLISH', 'STATUS:CANCELLED']));
    expect(cancelDraft(own, { now: NOW, attendees: PEOPLE })).not.toContain('ATTENDEE');
  });

  it('from a day on keeps what was held before: the rule ends a second earlier', async () => {
    const draft = cancelDraft(RULE, { now: NOW, from: at('2026-10-19T09:00'), attendees: PEOPLE });
    expect(linesOf(draft)).toContain('METHOD:REQUEST');
    expect(draft).not.toContain('CANCELLED');
    expect(valueOf(draft, 'RRULE')).toBe('FREQ=WEEKLY;BYDAY=MO;UNTIL=20261019T065959Z');
    expect((await readBack(draft)).starts).toEqual(['2026-10-05T09:00', '2026-10-12T09:00']);
    expect(valueOf(cancelDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=60;WKST=MO;UNTIL=20280101' }, { now: NOW, from: NOW }), 'RRULE')).toBe('FREQ=WEEKLY;WKST=MO;UNTIL=20260928T075959Z');
  });

  it('is refused where nothing is left, or the series is none', () => {
    const over = expect.objectContaining({ code: 'series_over' });
    expect(() => cancelDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=3' }, { now: NOW, from: NOW })).toThrow(over);
    expect(() => cancelDraft({ ...RULE, rrule: 'FREQ=WEEKLY;UNTIL=20260901' }, { now: NOW, from: NOW })).toThrow(over);
    const { rrule: _, ...once } = RULE;
    expect(() => cancelDraft(once, { now: NOW, from: NOW })).toThrow(over);
    for (const broken of [{ dtstart: 'soon' }, { zone: '' }, { zone: 'Middle/Earth' }, { rrule: 'FREQ=NEVER' }]) expect(() => cancelDraft({ ...RULE, ...broken }, { now: NOW })).toThrow(expect.objectContaining({ code: 'series_invalid' }));
  });
});

describe('a draft that changes', () => {
  it('makes a series shorter, and leaves out what was taken back before', async () => {
    const draft = changedRuleDraft({ ...RULE, without: [at('2026-10-12T09:00')] }, { minutes: 15 }, { now: NOW, attendees: PEOPLE });
    expect([valueOf(draft, 'DURATION'), valueOf(draft, 'RRULE'), valueOf(draft, 'EXDATE')]).toEqual(['PT15M', 'FREQ=WEEKLY;BYDAY=MO', '20261012T090000']);
    const { starts, ...rest } = await readBack(draft);
    expect([rest, starts.slice(0, 2)]).toEqual([{ minutes: 15, cadence: 'weekly', sequence: 5 }, ['2026-10-05T09:00', '2026-10-19T09:00']]);
  });

  it.each<[string, Partial<SeriesRule>, RuleChange['cadence'], string, string[]]>([
    ['every other week', {}, 'fortnightly', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', ['2026-10-12T09:00', '2026-10-26T09:00']],
    ['once a month, on the same one of its weekdays', {}, 'monthly', 'FREQ=MONTHLY;BYDAY=2MO', ['2026-10-12T09:00', '2026-11-09T09:00']],
    ['once a week, instead of on workdays', { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }, 'weekly', 'FREQ=WEEKLY;BYDAY=SA', []],
    ['rarer for as long as it was to last', { rrule: 'FREQ=WEEKLY;UNTIL=20261101T080000Z' }, 'fortnightly', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261101T080000Z', ['2026-10-12T09:00', '2026-10-26T09:00']],
    ['rarer until what would have been the last of so many', { rrule: 'FREQ=WEEKLY;COUNT=43' }, 'fortnightly', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261026T080000Z', ['2026-10-12T09:00', '2026-10-26T09:00']],
  ])('makes it %s', async (what, changed, cadence, rrule, first) => {
    const from = what.includes('workdays') ? at('2026-10-10T00:00') : at('2026-10-06T00:00');
    const draft = changedRuleDraft({ ...RULE, ...changed }, { cadence: cadence! }, { now: NOW, from });
    if (first.length === 0) expect(valueOf(draft, 'RRULE')).toBe('FREQ=WEEKLY;BYDAY=MO');
    else {
      expect(valueOf(draft, 'RRULE')).toBe(rrule);
      const { starts } = await readBack(draft);
      expect(starts.slice(0, 2)).toEqual(first);
    }
  });

  it('keeps a meeting in the last week of a month in the last, and counts what is counted from where it begins', () => {
    expect(valueOf(changedRuleDraft({ ...RULE, dtstart: '20260126T090000' }, { cadence: 'monthly' }, { now: NOW }), 'RRULE')).toBe('FREQ=MONTHLY;BYDAY=-1MO');
    expect(valueOf(changedRuleDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=43' }, { minutes: 20 }, { now: NOW, from: NOW }), 'RRULE')).toBe('FREQ=WEEKLY;UNTIL=20261026T080000Z');
    expect(valueOf(changedRuleDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=43' }, { minutes: 20 }, { now: NOW }), 'RRULE')).toBe('FREQ=WEEKLY;COUNT=43');
  });

  it('is refused where nothing changes, or nothing can', () => {
    const invalid = expect.objectContaining({ code: 'change_invalid' });
    for (const change of [{}, { minutes: 30 }, { minutes: 0 }, { minutes: -1 }, { minutes: NaN }, { minutes: 1_440 }]) expect(() => changedRuleDraft(RULE, change, { now: NOW })).toThrow(invalid);
    const { rrule: _, ...once } = RULE;
    expect(() => changedRuleDraft(once, { cadence: 'monthly' }, { now: NOW })).toThrow(invalid);
  });
});

describe('the zone of a draft', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'])('is described for readers who do not know it: %s', async (zone) => {
    const draft = changedRuleDraft({ ...RULE, zone }, { minutes: 15 }, { now: NOW });
    // Under a name that says nothing the description alone tells the time; it does so for the year ahead.
    const { series: [found] } = await readCalendar(draft.replaceAll(zone, zone === 'UTC' ? zone : 'Ours').replace('END:VEVENT', 'ATTENDEE:mailto:x@example.com\r\nATTENDEE:mailto:y@example.com\r\nEND:VEVENT'), { now: NOW });
    expect(found?.starts).toHaveLength(52);
    expect(found?.starts.every((one) => local(one, zone).endsWith('T09:00'))).toBe(true);
    if (zone === 'Europe/Berlin') expect(linesOf(draft)).toEqual(expect.arrayContaining(['DTSTART:19700329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU']));
  });
});

const hostile = fc.array(fc.constantFrom('\r\n', '\n', '\r', '\u2028', '\u0085', '\u0000', '\u0007', '\t', ',', ';', ':', '\\', '"', '^', '\ud800', 'BEGIN:VEVENT', 'END:VCALENDAR', 'ATTENDEE:mailto:evil@example.com', '\r\n ', 'ä', '日', '👩\u200d👩', 'a b'), { maxLength: 30 }).map((parts) => parts.join(''));

describe('whatever a series is called', () => {
  it('a draft has the same lines, of at most 75 octets, and another reader finds the title in it', () => {
    const shape = (draft: string) => linesOf(draft).map((line) => /^[\w-]+/.exec(line)?.[0]);
    const attendee = { status: 'none', optional: false } as const;
    const wanted = shape(changedRuleDraft(RULE, { minutes: 15 }, { now: NOW, attendees: [{ ...attendee, email: 'a@b', name: 'x' }] }));
    fc.assert(fc.property(hostile, hostile, hostile, hostile, (title, uid, name, email) => {
      const draft = changedRuleDraft({ ...RULE, title, uid, organizer: `mailto:${email}` }, { minutes: 15 }, { now: NOW, attendees: [{ ...attendee, email: `a${email}`, name }] });
      expect(shape(draft)).toEqual(wanted);
      expect(draft).not.toMatch(/[^\r]\n|\r[^\n]/);
      for (const line of draft.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      const event = new ICAL.Component(ICAL.parse(draft)).getFirstSubcomponent('vevent')!;
      expect(event.getFirstPropertyValue('summary')).toBe(title.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''));
    }));
  });
});
