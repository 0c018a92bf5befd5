import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { meetingOf } from '../poll/poll.series.js';
import { everyNthOf } from '../poll/poll.meeting.js';
import { cancelDraft, changedRuleDraft } from './calendar.drafts.js';
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

  it.each<[string, Partial<SeriesRule>, number, string]>([
    ['every other week', {}, 2, 'FREQ=WEEKLY;BYDAY=MO;INTERVAL=2'],
    ['every other time of twice a week', { rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' }, 2, 'FREQ=WEEKLY;BYDAY=TH;INTERVAL=1'],
    ['every fourth of each second week', { rrule: 'FREQ=WEEKLY;INTERVAL=2;WKST=SU' }, 4, 'FREQ=WEEKLY;WKST=SU;INTERVAL=8'],
    ['every fifth working day, and so once a week', { rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR' }, 5, 'FREQ=WEEKLY;BYDAY=TU;INTERVAL=1'],
    ['every third month', { dtstart: '20260112T090000', rrule: 'FREQ=MONTHLY;BYDAY=2MO' }, 3, 'FREQ=MONTHLY;BYDAY=2MO;INTERVAL=3'],
    ['one of two in a month', { dtstart: '20260101T090000', rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,15' }, 2, 'FREQ=MONTHLY;BYMONTHDAY=15;INTERVAL=1'],
    ['rarer for as long as it was to last', { rrule: 'FREQ=WEEKLY;UNTIL=20261101T080000Z' }, 2, 'FREQ=WEEKLY;INTERVAL=2;UNTIL=20261101T080000Z'],
    ['rarer until what would have been the last of so many', { rrule: 'FREQ=WEEKLY;COUNT=43' }, 2, 'FREQ=WEEKLY;INTERVAL=2;UNTIL=20261026T080000Z'],
  ])('names %s', (_, changed, every, rrule) => {
    expect(valueOf(changedRuleDraft({ ...RULE, ...changed }, { every }, { now: NOW, from: at('2026-10-06T00:00') }), 'RRULE')).toBe(rrule);
  });

  it('makes one rarer as a whole, and from a day on, however long ago it began', () => {
    const old = { ...RULE, dtstart: '20150105T090000', without: [at('2026-10-12T09:00')] };
    const [whole, later] = [changedRuleDraft(old, { every: 2 }, { now: NOW }), changedRuleDraft(old, { every: 2 }, { now: NOW, from: NOW })];
    expect([valueOf(whole, 'DTSTART'), valueOf(whole, 'RRULE')]).toEqual(['20150105T090000', 'FREQ=WEEKLY;BYDAY=MO;INTERVAL=2']);
    expect([valueOf(later, 'DTSTART'), valueOf(later, 'RRULE')]).toEqual(['20261005T090000', 'FREQ=WEEKLY;BYDAY=MO;INTERVAL=2']);
    expect(valueOf(cancelDraft(old, { now: NOW, from: NOW }), 'DTSTART')).toBe('20150105T090000');
    expect(cancelDraft(old, { now: NOW, from: NOW })).not.toMatch(/RDATE|EXDATE/);
  });

  it('counts what is counted from where it begins', () => {
    expect(valueOf(changedRuleDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=43' }, { minutes: 20 }, { now: NOW, from: NOW }), 'RRULE')).toBe('FREQ=WEEKLY;UNTIL=20261026T080000Z');
    expect(valueOf(changedRuleDraft({ ...RULE, rrule: 'FREQ=WEEKLY;COUNT=43' }, { minutes: 20 }, { now: NOW }), 'RRULE')).toBe('FREQ=WEEKLY;COUNT=43');
  });

  it('is refused where nothing changes, or nothing can', () => {
    const invalid = expect.objectContaining({ code: 'change_invalid' });
    for (const change of [{}, { minutes: 30 }, { minutes: 0 }, { minutes: -1 }, { minutes: NaN }, { minutes: 1_440 }]) expect(() => changedRuleDraft(RULE, change, { now: NOW })).toThrow(invalid);
    const { rrule: _, ...once } = RULE;
    expect(() => changedRuleDraft(once, { every: 2 }, { now: NOW })).toThrow(invalid);
    for (const every of [0, 1, 2.5, NaN]) expect(() => changedRuleDraft(RULE, { every }, { now: NOW })).toThrow(invalid);
  });
});

describe('the zone of a draft', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'])('is described for readers who do not know it: %s', async (zone) => {
    const draft = changedRuleDraft({ ...RULE, zone }, { minutes: 15 }, { now: NOW });
    // Under a name that says nothing the description alone tells the time; it does so for the year ahead.
    const { series: [found] } = await readCalendar(draft.replaceAll(zone, zone === 'UTC' ? zone : 'Ours').replace('END:VEVENT', 'ATTENDEE:mailto:x@example.com\r\nATTENDEE:mailto:y@example.com\r\nEND:VEVENT'), { now: NOW });
    expect(found?.starts.length).toBeGreaterThan(63);
    expect(found?.starts.every((one) => local(one, zone).endsWith('T09:00'))).toBe(true);
    if (zone === 'Europe/Berlin') expect(linesOf(draft)).toEqual(expect.arrayContaining(['DTSTART:19700329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU']));
  });
});

/** Clocks like those of no place. */
const OWN_ZONE = ['BEGIN:VTIMEZONE', 'TZID:Our ship: deck', 'BEGIN:STANDARD', 'DTSTART:20200101T000000', 'TZOFFSETFROM:+0117', 'TZOFFSETTO:+0117', 'END:STANDARD', 'END:VTIMEZONE'];

const RHYTHMS: Readonly<Record<string, string>> = {
  'every day': 'FREQ=DAILY',
  'every third day': 'FREQ=DAILY;INTERVAL=3',
  'on working days': 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR',
  'on working days of a week': 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'every week': 'FREQ=WEEKLY',
  'twice a week': 'FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU',
  'every other week': 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
  'monthly by day': 'FREQ=MONTHLY;BYMONTHDAY=5',
  'monthly by two days': 'FREQ=MONTHLY;BYMONTHDAY=5,20',
  'monthly on the last day': 'FREQ=MONTHLY;BYMONTHDAY=-1',
  'monthly on a day that not all months have': 'FREQ=MONTHLY;BYMONTHDAY=31',
  'monthly by weekday': 'FREQ=MONTHLY;BYDAY=1MO',
  'monthly by the last weekday': 'FREQ=MONTHLY;BYDAY=-1FR',
  'monthly on the last working day': 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'every other month': 'FREQ=MONTHLY;INTERVAL=2',
  'every quarter': 'FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const byWeek = (weeks: number) => NOW + weeks * 7 * 86_400_000;
const utc = (instant: number) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');

const moveTo = (of: number | undefined, at: number) => (of === undefined ? [] : [[`RECURRENCE-ID:${utc(of)}`, `DTSTART:${utc(at)}`, 'DURATION:PT30M']]);

/** What becomes of the rhythm: further lines of its event, and changes of single occurrences. `named`: its occurrences from the change on; `before`: those until then. */
const KINDS: Readonly<Record<string, (named: readonly number[], before: readonly number[]) => { readonly end?: string; readonly lines?: readonly string[]; readonly changes?: readonly (readonly string[])[] }>> = {
  plain: () => ({}),
  'with COUNT': () => ({ end: ';COUNT=400' }),
  'with UNTIL': () => ({ end: `;UNTIL=${utc(byWeek(40))}` }),
  'with EXDATE': (named) => ({ lines: [1, 2, 5].flatMap((nth) => (named[nth] === undefined ? [] : [`EXDATE:${utc(named[nth])}`])) }),
  'with its first taken back': (named) => ({ lines: [`EXDATE:${utc(named[0] ?? 0)}`] }),
  'with one cancelled and some moved': (named) => ({
    changes: [
      [`RECURRENCE-ID:${utc(named[1] ?? 0)}`, `DTSTART:${utc(named[1] ?? 0)}`, 'DURATION:PT30M', 'STATUS:CANCELLED'],
      ...[2, 3, 4].flatMap((nth) => moveTo(named[nth], (named[nth] ?? 0) + 90 * MINUTE)),
    ],
  }),
  'with further dates, one of them taken back and one moved': ([first = 0, second = 0, third = 0, fourth = 0]) => ({
    lines: [...[first - HOUR, first + 2 * HOUR, second + 26 * HOUR, third - 3 * HOUR, third + HOUR, fourth + HOUR].map((at) => `RDATE:${utc(at)}`), `EXDATE:${utc(second + 26 * HOUR)}`],
    changes: moveTo(third + HOUR, third + 2 * HOUR),
  }),
  'with a further date before the first that is left': ([first = 0]) => ({ lines: [`RDATE:${utc(byWeek(1) + MINUTE)}`, `EXDATE:${utc(first)}`] }),
  'with one moved behind the next, and one before it': ([, second, third = 0, fourth = 0, fifth]) => ({ changes: [...moveTo(second, third + HOUR), ...moveTo(fifth, fourth - HOUR)] }),
  'with one moved over many': (named) => ({ changes: moveTo(named[1], (named[6] ?? named.at(-1) ?? 0) + HOUR) }),
  'with one moved out of what is before, and one into it': ([first], before) => ({ changes: [...moveTo(before.at(-1), byWeek(1) + MINUTE), ...moveTo(first, byWeek(1) - MINUTE)] }),
  'with two at one instant': ([, second, third = 0]) => ({ changes: moveTo(second, third) }),
};

/** Instants at which an independent library has it, for a year. */
function startsByOther(draft: string): number[] {
  const calendar = new ICAL.Component(ICAL.parse(draft));
  const events = calendar.getAllSubcomponents('vevent');
  const [master] = events.filter((one) => !one.hasProperty('recurrence-id'));
  const event = new ICAL.Event(master, { exceptions: events.filter((one) => one !== master) });
  const iterator = event.iterator();
  const starts: number[] = [];
  for (let next = iterator.next() as ICAL.Time | undefined; next; next = iterator.next() as ICAL.Time | undefined) {
    if (next.toJSDate().getTime() >= byWeek(53)) break;
    starts.push(event.getOccurrenceDetails(next).startDate.toJSDate().getTime());
  }
  return [...new Set(starts)].filter((at) => at < byWeek(52)).sort((a, b) => a - b);
}

const ZONES: Readonly<Record<string, readonly string[]>> = {
  'Europe/Berlin': Object.keys(KINDS),
  'W. Europe Standard Time': ['with UNTIL'],
  'America/New_York': ['with one cancelled and some moved'],
  UTC: ['with COUNT', 'with one cancelled and some moved', 'with further dates, one of them taken back and one moved', 'with one moved over many'],
  'Our ship: deck': ['plain', 'with one cancelled and some moved'],
};

describe('what a decision promises', () => {
  const HOLIDAYS = ['2026-12-25', '2026-12-28', '2027-01-01', '2027-01-04', '2027-02-05'];
  const event = (lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:abc', 'SUMMARY:Jour fixe', ...lines, 'ORGANIZER:mailto:ana@example.com', 'ATTENDEE:mailto:ben@example.com', 'END:VEVENT'];
  const read = async (tzid: string, rrule: string, { end = '', lines = [], changes = [] }: ReturnType<typeof KINDS[string]>) => {
    const start = tzid === 'UTC' ? 'DTSTART:20260105T090000Z' : `DTSTART;TZID="${tzid}":20260105T090000`;
    const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...OWN_ZONE, ...event([start, 'DURATION:PT30M', `RRULE:${rrule}${end}`, ...lines]), ...changes.flatMap(event), 'END:VCALENDAR', ''].join('\r\n');
    return (await readCalendar(text, { now: NOW, holidays: HOLIDAYS })).series[0]!;
  };
  const from = byWeek(1);

  it('stands in its draft also where its dates are listed one by one, without a rule', async () => {
    const dates = [0, 9, 20, 21, 40, 80].map((days) => byWeek(0) + days * DAY + HOUR);
    const lines = ['DTSTART:20260901T090000Z', 'DURATION:PT30M', `RDATE:${dates.map(utc).join()}`, `EXDATE:${utc(dates[3]!)}`];
    const series = (await readCalendar(['BEGIN:VCALENDAR', 'VERSION:2.0', ...event(lines), 'END:VCALENDAR', ''].join('\r\n'), { now: NOW })).series[0]!;
    const { rule, zone, attendees } = series;
    expect(series.starts).toEqual(dates.filter((_, nth) => nth !== 3));
    const rarer = everyNthOf(meetingOf(series), zone, from, 3);
    expect(rarer).toEqual([dates[1], dates[4]]);
    expect(startsByOther(changedRuleDraft(rule, { every: 3 }, { now: NOW, from, attendees }))).toEqual(rarer);
    expect(startsByOther(changedRuleDraft(rule, { minutes: 15 }, { now: NOW, from, attendees }))).toEqual(series.starts.slice(1));
    expect(startsByOther(cancelDraft(rule, { now: NOW, from, attendees })).filter((one) => one >= NOW)).toEqual([dates[0]]);
  });

  it.each(Object.entries(ZONES).flatMap(([zone, kinds]) => kinds.map((kind) => [kind, zone] as const)))('stands in its draft as another reader has it, for all rhythms: %s, in the zone "%s"', { timeout: 20_000 }, async (kind, tzid) => {
    for (const [rhythm, rrule] of Object.entries(RHYTHMS)) {
      const { starts, skipped } = await read(tzid, rrule, {});
      const all = [...starts, ...skipped].sort((a, b) => a - b);
      const series = await read(tzid, rrule, KINDS[kind]!(all.filter((one) => one >= from), all.filter((one) => one < from)));
      const { rule, zone, attendees } = series;
      const year = (all: readonly number[]) => all.filter((one) => one < byWeek(52));
      for (const every of [2, 3, 4, 5]) {
        expect([rhythm, every, startsByOther(changedRuleDraft(rule, { every }, { now: NOW, from, attendees }))]).toEqual([rhythm, every, year(everyNthOf(meetingOf(series), zone, from, every))]);
      }
      expect([rhythm, startsByOther(changedRuleDraft(rule, { minutes: 15 }, { now: NOW, from, attendees }))]).toEqual([rhythm, year(series.starts.filter((one) => one >= from))]);
      const cancelled = startsByOther(cancelDraft(rule, { now: NOW, from, attendees }));
      expect([rhythm, cancelled.filter((one) => one >= NOW)]).toEqual([rhythm, series.starts.filter((one) => one < from)]);
    }
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
