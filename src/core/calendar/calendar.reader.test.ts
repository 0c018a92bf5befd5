import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { LARGEST_CALENDAR, readCalendar, type ReadOptions } from './calendar.reader.js';
import { ianaOfWindows, IANA_OF_WINDOWS } from './windows-zones.js';
import { knownZone } from './zone-names.js';

const NOW = Date.UTC(2026, 8, 28, 8);
const PEOPLE = ['ORGANIZER;CN=Ana:mailto:ana@example.com', 'ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED:mailto:ana@example.com', 'ATTENDEE;CN=Ben;PARTSTAT=NEEDS-ACTION:mailto:ben@example.com'];

const at = (text: string, zone = 'Europe/Berlin') => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const local = (instant: number, zone = 'Europe/Berlin') => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16);
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...(lines.some((line) => line.startsWith('UID')) ? [] : ['UID:1']), ...lines, ...(lines.some((line) => line.startsWith('ATTENDEE')) ? [] : PEOPLE), 'END:VEVENT'];
const calendar = (...lines: string[]) => `${['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR'].join('\r\n')}\r\n`;
const read = (text: string | Uint8Array | ArrayBuffer, options: Partial<ReadOptions> = {}) => readCalendar(text, { now: NOW, ...options });
const startsOf = async (text: string, options?: Partial<ReadOptions>) => (await read(text, options)).series[0]?.starts.map((one) => local(one)) ?? [];
const weekly = (...lines: string[]) => event('SUMMARY:Jour fixe', 'DTSTART;TZID=Europe/Berlin:20260105T090000', 'DTEND;TZID=Europe/Berlin:20260105T093000', ...(lines.some((line) => line.startsWith('RRULE')) ? [] : ['RRULE:FREQ=WEEKLY;BYDAY=MO']), ...lines);

const OUTLOOK_TIMEZONE = [
  'BEGIN:VTIMEZONE', 'TZID:W. Europe Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD',
  'BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE',
];
const named = (tzid: string, lines = OUTLOOK_TIMEZONE) => lines.map((line) => (line.startsWith('TZID:') ? `TZID:${tzid}` : line));

describe('a weekly meeting', () => {
  it('stays at its hour where clocks change, for a year and a quarter from now, though it never ends', async () => {
    const { series: [found], dropped } = await read(calendar(...weekly()));
    expect(found).toMatchObject({ uid: '1', title: 'Jour fixe', minutes: 30, zone: 'Europe/Berlin', cadence: 'weekly' });
    expect(found?.starts).toHaveLength(64);
    expect(found?.starts.slice(0, 6).map((one) => new Date(one).toISOString().slice(5, 16))).toEqual(['10-05T07:00', '10-12T07:00', '10-19T07:00', '10-26T08:00', '11-02T08:00', '11-09T08:00']);
    expect(found?.starts.every((one) => local(one).endsWith('T09:00'))).toBe(true);
    expect(dropped).toEqual({ cancelled: 0, transparent: 0, allDay: 0, alone: 0, past: 0, unreadable: 0, rooms: 0 });
  });

  it('is not held on holidays, by the date where it is', async () => {
    const auckland = calendar(...event('DTSTART;TZID=Pacific/Auckland:20260106T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'));
    const { series: [found] } = await read(auckland, { holidays: ['2026-10-06', '2026-10-12'] });
    expect(found?.starts.slice(0, 2).map((one) => local(one, 'Pacific/Auckland'))).toEqual(['2026-09-29T09:00', '2026-10-13T09:00']);
  });

  it('leaves out what was taken back: by instant, by local time, in another zone, or by day', async () => {
    const starts = await startsOf(calendar(...weekly('EXDATE:20261012T070000Z', 'EXDATE;TZID=Europe/Berlin:20261019T090000,20261026T090000', 'EXDATE;TZID=America/New_York:20261102T030000', 'EXDATE;VALUE=DATE:20261109', 'EXDATE:20261116T090000')));
    expect(starts.slice(0, 2)).toEqual(['2026-10-05T09:00', '2026-11-23T09:00']);
    // At another hour nothing takes place that could be taken back.
    expect(await startsOf(calendar(...weekly('EXDATE:20261012T090000Z')))).toContain('2026-10-12T09:00');
  });

  it('has occurrences that were moved, also out of the year, and not those that were cancelled or are shown as free', async () => {
    const starts = await startsOf(calendar(
      ...weekly('SEQUENCE:2'),
      ...event('RECURRENCE-ID;TZID=Europe/Berlin:20261005T090000', 'DTSTART;TZID=Europe/Berlin:20261006T140000', 'DURATION:PT1H'),
      ...event('RECURRENCE-ID:20261012T070000Z', 'DTSTART;TZID=Europe/Berlin:20261012T090000', 'DURATION:PT1H', 'STATUS:CANCELLED'),
      ...event('RECURRENCE-ID;TZID=America/New_York:20261019T030000', 'DTSTART;TZID=Europe/Berlin:20281019T090000', 'DURATION:PT1H'),
      ...event('RECURRENCE-ID;VALUE=DATE:20261026', 'DTSTART;TZID=Europe/Berlin:20261026T090000', 'DURATION:PT1H', 'TRANSP:TRANSPARENT'),
      // From before these weeks into them.
      ...event('RECURRENCE-ID;TZID=Europe/Berlin:20260907T090000', 'DTSTART;TZID=Europe/Berlin:20261001T110000', 'DURATION:PT1H'),
    ));
    expect(starts.slice(0, 3)).toEqual(['2026-10-01T11:00', '2026-10-06T14:00', '2026-11-02T09:00']);
  });

  it('is moved from one occurrence on', async () => {
    const starts = await startsOf(calendar(...weekly(), ...event('RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261012T090000', 'DTSTART;TZID=Europe/Berlin:20261013T100000', 'DURATION:PT1H')));
    expect(starts.slice(0, 4)).toEqual(['2026-10-05T09:00', '2026-10-13T10:00', '2026-10-20T10:00', '2026-10-27T10:00']);
    expect(await startsOf(calendar(...weekly(), ...event('RECURRENCE-ID;RANGE=THISANDFUTURE:20261012T070000Z', 'DTSTART:20261012T070000Z', 'DURATION:PT1H', 'STATUS:CANCELLED')))).toEqual(['2026-10-05T09:00']);
  });

  it('changes only with what is newest: of two masters, and of two changes of one occurrence', async () => {
    const change = (hour: number, sequence: number) => event('RECURRENCE-ID;TZID=Europe/Berlin:20261005T090000', `SEQUENCE:${sequence}`, `DTSTART;TZID=Europe/Berlin:20261005T${hour}0000`, 'DURATION:PT1H');
    const { series } = await read(calendar(...weekly('SEQUENCE:3'), ...change(12, 5), ...change(11, 4), ...event('SEQUENCE:2', 'SUMMARY:Old', 'DTSTART:20260105T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY')));
    expect(series.map(({ title, starts }) => [title, local(starts[0]!)])).toEqual([['Jour fixe', '2026-10-05T12:00']]);
  });

  it('ends by COUNT, counted from its first, and by UNTIL as an instant, a local time or a day', async () => {
    const until = (rule: string) => startsOf(calendar(...weekly(`RRULE:FREQ=WEEKLY;${rule}`)));
    expect(await until('COUNT=41')).toEqual(['2026-10-05T09:00', '2026-10-12T09:00']);
    expect(await until('UNTIL=20261012T070000Z')).toEqual(['2026-10-05T09:00', '2026-10-12T09:00']);
    expect(await until('UNTIL=20261012T065959Z')).toEqual(['2026-10-05T09:00']);
    expect(await until('UNTIL=20261012T090000')).toEqual(['2026-10-05T09:00', '2026-10-12T09:00']);
    expect(await until('UNTIL=20261012')).toEqual(['2026-10-05T09:00', '2026-10-12T09:00']);
    // What was cancelled counts.
    expect(await startsOf(calendar(...weekly('RRULE:FREQ=WEEKLY;COUNT=41', 'EXDATE:20261005T070000Z')))).toEqual(['2026-10-12T09:00']);
  });

  it('begins with its start, also where the rule does not name that', async () => {
    const starts = await startsOf(calendar(...event('DTSTART;TZID=Europe/Berlin:20261001T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3')));
    expect(starts).toEqual(['2026-10-01T09:00', '2026-10-05T09:00', '2026-10-12T09:00']);
  });

  it('has further dates, once each', async () => {
    const starts = await startsOf(calendar(...weekly('RRULE:FREQ=WEEKLY;COUNT=40', 'RDATE;TZID=Europe/Berlin:20261007T100000', 'RDATE:20261008T080000Z,20261005T070000Z', 'RDATE;VALUE=PERIOD:20261009T080000Z/PT1H', 'RDATE;VALUE=DATE:20261010')));
    expect(starts).toEqual(['2026-10-05T09:00', '2026-10-07T10:00', '2026-10-08T10:00', '2026-10-09T10:00', '2026-10-10T09:00']);
  });

  it('in an hour that is skipped takes place after it, and in one that occurs twice the first time', async () => {
    const daily = calendar(...event('DTSTART;TZID=Europe/Berlin:20260101T023000', 'DURATION:PT15M', 'RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Berlin:20270327T023000'));
    const { series: [found] } = await read(daily);
    expect(found?.starts).toContain(Date.UTC(2026, 9, 25, 0, 30));
    expect(found?.starts).not.toContain(Date.UTC(2026, 9, 25, 1, 30));
    expect(found?.starts).toContain(Date.UTC(2027, 2, 28, 1));
    expect(found?.starts).not.toContain(Date.UTC(2027, 2, 27, 1, 30));
    expect(found?.cadence).toBe('daily');
  });

  it('that many times a year is cut off at a thousand', async () => {
    const { series: [found] } = await read(calendar(...event('DTSTART:20260101T080000Z', 'DURATION:PT5M', 'RRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12')));
    expect(found?.starts).toHaveLength(1_000);
  });
});

describe('two series in one file', () => {
  it('do not mix what is changed in each', async () => {
    const one = (uid: string, hour: string) => event(`UID:${uid}`, `SUMMARY:${uid}`, `DTSTART;TZID=Europe/Berlin:20260105T${hour}0000`, 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY');
    const change = (uid: string, to: string) => event(`UID:${uid}`, 'RECURRENCE-ID;TZID=Europe/Berlin:20261005T090000', `DTSTART;TZID=Europe/Berlin:${to}`, 'DURATION:PT1H');
    const { series } = await read(calendar(...change('b', '20261009T090000'), ...one('a', '09'), ...change('a', '20261008T090000'), ...one('b', '09')));
    expect(series.map(({ uid, starts }) => [uid, starts.slice(0, 2).map((start) => local(start))])).toEqual([
      ['a', ['2026-10-08T09:00', '2026-10-12T09:00']],
      ['b', ['2026-10-09T09:00', '2026-10-12T09:00']],
    ]);
  });

  it('without names are two', async () => {
    const { series } = await read(calendar(...event('UID:', 'DTSTART:20261001T080000Z', 'DURATION:PT1H'), ...event('UID:', 'DTSTART:20261002T080000Z', 'DURATION:PT1H')));
    expect(series.map(({ cadence, starts }) => [cadence, starts.length])).toEqual([['once', 1], ['once', 1]]);
  });

  it('are known to whoever is invited to single occurrences alone', async () => {
    const { series } = await read(calendar(...['20261005T090000', '20261012T090000'].flatMap((time) => event(`RECURRENCE-ID;TZID=Europe/Berlin:${time}`, `DTSTART;TZID=Europe/Berlin:${time}`, 'DURATION:PT1H'))));
    expect(series.map(({ starts }) => starts.map((one) => local(one)))).toEqual([['2026-10-05T09:00', '2026-10-12T09:00']]);
  });
});

describe('left out, and counted', () => {
  it.each([
    ['cancelled', weekly('STATUS:CANCELLED')],
    ['transparent', weekly('TRANSP:TRANSPARENT')],
    ['allDay', event('DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=WEEKLY')],
    ['allDay', event('DTSTART:20261001', 'RRULE:FREQ=WEEKLY')],
    ['allDay', event('DTSTART;TZID=Europe/Berlin:20261001T000000', 'DTEND;TZID=Europe/Berlin:20261002T000000')],
    ['allDay', weekly('X-MICROSOFT-CDO-ALLDAYEVENT:TRUE')],
    ['alone', weekly('ATTENDEE:mailto:ana@example.com', 'ORGANIZER:MAILTO:Ana@Example.com')],
    ['alone', weekly('ATTENDEE:mailto:ana@example.com', 'ATTENDEE;CUTYPE=ROOM:mailto:room@example.com', 'ATTENDEE;CUTYPE=resource:mailto:beamer@example.com', 'ATTENDEE:mailto:c_188@resource.calendar.google.com')],
    ['past', weekly('RRULE:FREQ=WEEKLY;UNTIL=20260901T000000Z')],
    ['past', event('DTSTART:20280101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY')],
    ['unreadable', event('DTSTART:20261001T090000Z', 'RRULE:FREQ=WEEKLY')],
    ['unreadable', event('DTSTART:20261001T090000Z', 'DTEND:20261001T080000Z')],
    ['unreadable', event('DTSTART:20260231T090000Z', 'DURATION:PT1H')],
    ['unreadable', event('DURATION:PT1H')],
    ['unreadable', event('DTSTART:20261001T090000Z', 'DURATION:PT5M', 'RRULE:FREQ=HOURLY')],
  ] as const)('is what is %s', async (reason, lines) => {
    const { series, dropped } = await read(calendar(...lines));
    expect(series).toEqual([]);
    expect(dropped).toEqual({ cancelled: 0, transparent: 0, allDay: 0, alone: 0, past: 0, unreadable: 0, rooms: 0, [reason]: 1 });
  });

  it('is all of a calendar that cancels, and of one that is empty', async () => {
    expect((await read(calendar('METHOD:CANCEL', ...weekly()))).dropped.cancelled).toBe(1);
    expect(await read(calendar())).toEqual({ series: [], unknownZones: [], dropped: { cancelled: 0, transparent: 0, allDay: 0, alone: 0, past: 0, unreadable: 0, rooms: 0 } });
  });
});

describe('people', () => {
  it('have their answers, are optional or not, and no rooms are among them; whoever invites is one of them, once', async () => {
    const { series: [found], dropped } = await read(calendar(...weekly(
      'ORGANIZER;CN="Doe, Ana":mailto:Ana@Example.com',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="Doe, Ana";X-NUM-GUESTS=0:mailto:ana@example.com',
      'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Ben ^\'B^\' B:mailto:ben@example.com',
      'ATTENDEE;PARTSTAT=DECLINED:MAILTO:cleo@example.com', 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:x@example.com":mailto:dan@example.com',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:eva@example.com', 'ATTENDEE:mailto:eva@example.com',
      'ATTENDEE;CN=Femi;EMAIL=femi@example.com:urn:uuid:1', 'ATTENDEE;CN=Gus:invalid:nomail', 'ATTENDEE;CN=Hal:invalid:nomail', 'ATTENDEE;ROLE=NON-PARTICIPANT:mailto:told@example.com',
      'ATTENDEE;CUTYPE=ROOM;CN=Room 1:mailto:room@example.com',
    )));
    expect(found?.attendees).toEqual([
      { email: 'ana@example.com', name: 'Doe, Ana', status: 'accepted', optional: false },
      { email: 'ben@example.com', name: 'Ben "B" B', status: 'tentative', optional: true },
      { email: 'cleo@example.com', status: 'declined', optional: false },
      { email: 'dan@example.com', status: 'declined', optional: false },
      { email: 'eva@example.com', status: 'none', optional: false },
      { email: 'femi@example.com', name: 'Femi', status: 'none', optional: false },
      { email: '', name: 'Gus', status: 'none', optional: false },
      { email: '', name: 'Hal', status: 'none', optional: false },
    ]);
    expect(dropped.rooms).toBe(1);
  });

  it('include an organizer who is not listed, as Outlook has it, and no shared calendar of Google', async () => {
    const people = async (organizer: string) => (await read(calendar(...weekly(organizer, 'ATTENDEE:mailto:ben@example.com', 'ATTENDEE:mailto:cleo@example.com')))).series[0]?.attendees.map(({ email, status }) => `${email} ${status}`);
    expect(await people('ORGANIZER;CN=Ana:mailto:ana@example.com')).toEqual(['ben@example.com none', 'cleo@example.com none', 'ana@example.com accepted']);
    expect(await people('ORGANIZER;CN=Team:mailto:c_1@group.calendar.google.com')).toEqual(['ben@example.com none', 'cleo@example.com none']);
  });
});

describe('the zone of a meeting', () => {
  const inZone = (tzid: string, ...timezone: string[]) => calendar(...timezone, ...event(`DTSTART;TZID=${tzid}:20261005T090000`, `DTEND;TZID=${tzid}:20261005T100000`, 'RRULE:FREQ=WEEKLY'));

  it('is known by the names of Windows, of which all have one in the IANA database, without a description', async () => {
    expect(IANA_OF_WINDOWS.length).toBeGreaterThan(130);
    for (const name of IANA_OF_WINDOWS) expect(knownZone(name), name).toBeDefined();
    expect([ianaOfWindows('W. Europe Standard Time'), ianaOfWindows('eastern standard time'), ianaOfWindows('Nowhere Standard Time')]).toEqual(['Europe/Berlin', 'America/New_York', undefined]);
    const { series: [found] } = await read(inZone('W. Europe Standard Time'));
    expect(found).toMatchObject({ zone: 'Europe/Berlin', rule: { tzid: 'W. Europe Standard Time' } });
    expect(local(found!.starts[4]!)).toBe('2026-11-02T09:00');
  });

  it.each(['Europe/Berlin', 'europe/berlin', '"Europe/Berlin"', '/mozilla.org/20050126_1/Europe/Berlin', '/freeassociation.sourceforge.net/Europe/Berlin', '/freeassociation.sourceforge.net/Tzfile/Europe/Berlin'])('is known as %s', async (tzid) => {
    expect((await read(inZone(tzid))).series[0]?.zone).toBe('Europe/Berlin');
  });

  it('is that of its IANA name, whatever a description says', async () => {
    const tokyo = ['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900', 'END:STANDARD', 'END:VTIMEZONE'];
    expect(await startsOf(inZone('Europe/Berlin', ...tokyo))).toContain('2026-10-05T09:00');
  });

  it('is found by its description: by where it says that it is, or by clocks like those of a known one', async () => {
    const place = [...named('Ours').slice(0, 2), 'X-LIC-LOCATION:Europe/Vienna', ...named('Ours').slice(2)];
    expect((await read(inZone('Ours', ...place))).series[0]?.zone).toBe('Europe/Vienna');
    expect((await read(inZone('Prague time', ...named('Prague time')))).series[0]?.zone).toBe('Europe/Berlin');
    expect((await read(inZone('Budapest and around', ...named('Budapest and around')))).series[0]?.zone).toBe('Europe/Budapest');
    const tzid = '(UTC+01:00) Amsterdam, Berlin';
    for (const written of [`"${tzid}"`, tzid]) {
      const { series: [found] } = await read(inZone(written, ...named(tzid)));
      expect([found?.zone, local(found!.starts[0]!), local(found!.starts[4]!)]).toEqual(['Europe/Berlin', '2026-10-05T09:00', '2026-11-02T09:00']);
    }
  });

  it('is as its own description says, where that is like no known one', async () => {
    // Two hours forth on the second Tuesday of October, back on the first of November.
    const odd = ['BEGIN:VTIMEZONE', 'TZID:Odd', 'BEGIN:STANDARD', 'DTSTART:20201101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0330', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1', 'END:STANDARD',
      'BEGIN:DAYLIGHT', 'DTSTART:20201013T000000', 'TZOFFSETFROM:+0330', 'TZOFFSETTO:+0530', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=2TU', 'END:DAYLIGHT', 'END:VTIMEZONE'];
    const { series: [found], unknownZones } = await read(inZone('Odd', ...odd));
    expect(found?.starts.slice(0, 6).map((one) => new Date(one).toISOString().slice(5, 16))).toEqual(['10-05T05:30', '10-12T05:30', '10-19T03:30', '10-26T03:30', '11-02T05:30', '11-09T05:30']);
    expect([found?.zone, found?.rule.tzid, unknownZones]).toEqual(['UTC', 'Odd', []]);
  });

  it('is asked for where nobody knows it, never taken for the one of the reader, and its series wait for the answer', async () => {
    const text = calendar(...event('UID:a', 'DTSTART;TZID=Ours:20261005T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'), ...event('UID:b', 'DTSTART;TZID=Ours:20261006T090000', 'DURATION:PT1H'), ...event('UID:c', 'DTSTART:20261006T090000', 'DURATION:PT1H'),
      ...event('UID:d', 'DTSTART;TZID=Theirs:20200106T090000', 'DURATION:PT1H'), ...event('UID:e', 'DTSTART:20261006T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY', 'EXDATE;TZID=BST:20261006T090000'));
    const asked = await read(text);
    expect(asked.unknownZones).toEqual([{ tzid: 'Ours', series: 2 }, { tzid: '', series: 1 }, { tzid: 'BST', series: 1 }]);
    expect([asked.series, asked.dropped.past]).toEqual([[], 1]);
    const told = await read(text, { zones: { Ours: 'Asia/Tokyo', '': 'Europe/Berlin', BST: 'Europe/London' } });
    expect(told.unknownZones).toEqual([]);
    expect(told.series.map(({ uid, zone, starts }) => [uid, zone, starts[0]])).toEqual([
      ['a', 'Asia/Tokyo', at('2026-10-05T09:00', 'Asia/Tokyo')], ['b', 'Asia/Tokyo', at('2026-10-06T09:00', 'Asia/Tokyo')], ['c', 'Europe/Berlin', at('2026-10-06T09:00')], ['e', 'UTC', Date.UTC(2026, 9, 6, 9)],
    ]);
    await expect(read(text, { zones: { Ours: 'Middle/Earth' } })).rejects.toMatchObject({ code: 'zone_unknown' });
  });

  it('does not hold back what is over anyway, and does hold back what may begin today', async () => {
    const once = (time: string) => read(calendar(...event(`DTSTART;TZID=Ours:${time}`, 'DURATION:PT1H')));
    expect((await once('20260926T000000')).dropped.past).toBe(1);
    expect((await once('20260928T000000')).unknownZones).toEqual([{ tzid: 'Ours', series: 1 }]);
  });
});

describe('cadence', () => {
  it.each([
    ['daily', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'], ['weekly', 'FREQ=WEEKLY;BYDAY=TU,TH'], ['weekly', 'FREQ=DAILY;INTERVAL=7'], ['fortnightly', 'FREQ=WEEKLY;INTERVAL=2'], ['fortnightly', 'FREQ=MONTHLY;BYDAY=1MO,3MO'],
    ['monthly', 'FREQ=MONTHLY;BYDAY=-1TH'], ['monthly', 'FREQ=WEEKLY;INTERVAL=4'], ['weekly', 'FREQ=WEEKLY;UNTIL=20261001T000000Z'], [undefined, 'FREQ=MONTHLY;INTERVAL=3'], [undefined, 'FREQ=YEARLY'],
  ])('is %s for %s', async (cadence, rule) => {
    expect((await read(calendar(...event('DTSTART:20260929T090000Z', 'DURATION:PT1H', `RRULE:${rule}`)))).series[0]?.cadence).toBe(cadence);
  });
});

describe('a text', () => {
  const title = 'Besprechung für Jürgen, Łukasz und 日本; Teil 1\\n';
  const lines = calendar(...weekly().map((line) => (line.startsWith('SUMMARY') ? `SUMMARY:${title.replace(/[,;]/g, '\\$&')}` : line)));
  const TITLE = 'Besprechung für Jürgen, Łukasz und 日本; Teil 1';
  const titleOf = async (text: string | Uint8Array | ArrayBuffer) => (await read(text)).series[0]?.title;
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const codes = (text: string) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const utf16 = (text: string, swap: boolean) => Uint8Array.from(codes(`\ufeff${text}`).flatMap((code) => (swap ? [code >> 8, code & 255] : [code & 255, code >> 8])));

  it('may be in UTF-8 with or without a mark, in UTF-16 with one, or what Windows wrote', async () => {
    for (const bytes of [utf8(lines), utf8(`\ufeff${lines}`), utf16(lines, false), utf16(lines, true)]) expect(await titleOf(bytes)).toBe(TITLE);
    expect(await titleOf(utf8(lines).buffer)).toBe(TITLE);
    const latin = Uint8Array.from(codes(lines.replace(/[Ł日本]/g, '')));
    expect(await titleOf(latin)).toBe('Besprechung für Jürgen, ukasz und ; Teil 1');
  });

  it('may have lines that end in any way, in capitals or not, folded with blanks or tabs, also within a word', async () => {
    const folded = lines.split('\r\n').map((line) => line.replace(/(.{20})(?=.)/gu, '$1\r\n ')).join('\r\n');
    for (const text of [folded, folded.replaceAll('\r\n', '\n'), folded.replaceAll('\r\n', '\r'), folded.replaceAll('\r\n ', '\n\t'), `\ufeff\r\n${lines}`, lines.replace('SUMMARY', 'summary').replaceAll('VEVENT', 'vevent')]) expect(await titleOf(text)).toBe(TITLE);
  });

  it('may be folded within a character, and keep a broken one', async () => {
    const bytes = utf8(lines);
    const within = bytes.indexOf(0xbc);
    const broken = new Uint8Array(bytes.length + 3);
    broken.set(bytes.subarray(0, within));
    broken.set([13, 10, 32], within);
    broken.set(bytes.subarray(within), within + 3);
    expect(await titleOf(broken)).toBe(TITLE);
    const lost = utf8(lines);
    lost[within] = 0x20;
    expect(await titleOf(lost)).toBe(TITLE.replace('ü', '\ufffd '));
    expect(await titleOf(lines.replace('ü', '\ufffd'))).toBe(TITLE.replace('ü', '\ufffd'));
  });

  it('may have alarms, pictures, and text around the calendar', async () => {
    const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'SUMMARY:Not this', 'DURATION:PT5M', 'ATTENDEE:mailto:not@example.com', 'END:VALARM'];
    const { series } = await read(`Hello,\nhere it is:\n${calendar(...weekly(...alarm, `ATTACH;ENCODING=BASE64:${'QUJD'.repeat(9_000)}`, ...PEOPLE), 'BEGIN:VEVENT', 'UID:2', 'DTSTART:20261001T090000Z', 'DURATION:PT1H', ...PEOPLE, 'END:VEVENT', ...event('UID:3', 'DTSTART:20261002T090000Z', 'DURATION:PT1H'))}Bye`);
    expect(series.map(({ uid, title: found, minutes, attendees }) => [uid, found, minutes, attendees.length])).toEqual([['2', '', 60, 2], ['3', '', 60, 2], ['1', 'Jour fixe', 30, 2]]);
  });

  it('that ends in the middle is refused in a sentence, wherever it was cut', async () => {
    const cutOff = { code: 'calendar_cut_off', message: expect.stringMatching(/seems to be cut off/) };
    const whole = calendar(...OUTLOOK_TIMEZONE, ...weekly('BEGIN:VALARM', 'TRIGGER:-PT15M', 'END:VALARM'), ...event('UID:2', 'DTSTART:20261001T090000Z', 'DURATION:PT1H')).trimEnd();
    expect((await read(whole)).series).toHaveLength(2);
    for (let length = 'BEGIN:VCALENDAR'.length; length < whole.length; length += 1) await expect(read(whole.slice(0, length)), whole.slice(0, length)).rejects.toMatchObject(cutOff);
    const one = event('UID:2', 'DTSTART:20261001T090000Z', 'DURATION:PT1H');
    for (const lines of [[...weekly().slice(0, -1), ...one], [...one, ...weekly().slice(0, -1)], [...weekly().slice(0, -1), ...OUTLOOK_TIMEZONE]]) await expect(read(calendar(...lines))).rejects.toMatchObject(cutOff);
    for (const text of [calendar(...one).replace('END:VCALENDAR', '') + calendar(...weekly()), one.slice(0, -1).join('\n')]) await expect(read(text)).rejects.toMatchObject(cutOff);
  });

  it('may end without the end of a line, be followed by text or by further calendars, and be events alone', async () => {
    const [one, two] = [calendar(...weekly()), calendar(...event('UID:2', 'DTSTART:20261001T090000Z', 'DURATION:PT1H'))];
    const uids = async (text: string) => (await read(text)).series.map(({ uid }) => uid);
    expect(await uids(one.trimEnd())).toEqual(['1']);
    expect(await uids(`${one}Sent from my phone: BEGIN again, END of it`)).toEqual(['1']);
    expect(await uids(one + two)).toEqual(['2', '1']);
    expect(await uids(`${one.trimEnd()}\n\n${two.trimEnd()}`)).toEqual(['2', '1']);
    expect(await uids(weekly().join('\n'))).toEqual(['1']);
  });

  it('has titles without control characters, of at most 200 characters', async () => {
    expect(await titleOf(lines.replace(title.replace(/[,;]/g, '\\$&'), `a\u0007\u202eb\\nc ${'x'.repeat(9_000)}`))).toMatch(/^ab c x{195}$/);
  });

  it('that is a text is as large as its bytes, not as its characters', async () => {
    const third = Math.floor(LARGEST_CALENDAR / 3);
    for (const text of ['会'.repeat(third + 1), 'é'.repeat(LARGEST_CALENDAR / 2 + 1), '👋'.repeat(LARGEST_CALENDAR / 4 + 1)]) await expect(read(text)).rejects.toMatchObject({ code: 'calendar_too_large' });
    for (const text of ['会'.repeat(third), 'é'.repeat(LARGEST_CALENDAR / 2), 'x'.repeat(LARGEST_CALENDAR)]) await expect(read(text)).rejects.toMatchObject({ code: 'calendar_invalid' });
  });

  it('that is over 5 MB is refused in a sentence, and so is what is no calendar', async () => {
    const large = { code: 'calendar_too_large', message: expect.stringMatching(/over 5 MB/) };
    await expect(read('x'.repeat(LARGEST_CALENDAR + 1))).rejects.toMatchObject(large);
    await expect(read(new Uint8Array(LARGEST_CALENDAR + 1))).rejects.toMatchObject(large);
    for (const text of ['', ' ', '\u0000', 'Hello', '<html></html>', '{"a":1}', 'BEGIN:VCARD\r\nEND:VCARD', '\ufffd'.repeat(1_000)]) await expect(read(text)).rejects.toMatchObject({ code: 'calendar_invalid', message: expect.stringMatching(/not a calendar/) });
  });
});

describe('as products write them', () => {
  it('reads what Google exports', async () => {
    const { series } = await read(calendar('X-WR-CALNAME:Ana', 'X-WR-TIMEZONE:Europe/Berlin', 'METHOD:PUBLISH', 'BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'X-LIC-LOCATION:Europe/Berlin', 'BEGIN:DAYLIGHT', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'TZNAME:CEST', 'DTSTART:19700329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE',
      ...event('UID:6a@google.com', 'DTSTART;TZID=Europe/Berlin:20260107T100000', 'DTEND;TZID=Europe/Berlin:20260107T104500', 'RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=WE', 'EXDATE;TZID=Europe/Berlin:20260930T100000', 'DTSTAMP:20260901T000000Z', 'ORGANIZER;CN=Team:mailto:c_9@group.calendar.google.com',
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=ana@exam', ' ple.com;X-NUM-GUESTS=0:mailto:ana@example.com', 'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=ben@', ' example.com;X-NUM-GUESTS=0:mailto:ben@example.com',
        'ATTENDEE;CUTYPE=RESOURCE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Room;X-NUM-GUESTS=0:mailto:c_188@resource.calendar.google.com', 'SUMMARY:Planning', 'TRANSP:OPAQUE', 'STATUS:CONFIRMED'),
      ...event('UID:6a@google.com', 'DTSTART;TZID=Europe/Berlin:20261008T100000', 'DTEND;TZID=Europe/Berlin:20261008T104500', 'RECURRENCE-ID;TZID=Europe/Berlin:20261007T100000', 'SUMMARY:Planning')));
    expect(series).toMatchObject([{ title: 'Planning', minutes: 45, cadence: 'weekly', attendees: [{ email: 'ana@example.com', name: 'ana@example.com', status: 'accepted' }, { email: 'ben@example.com', status: 'none' }] }]);
    expect(series[0]?.starts.slice(0, 2).map((one) => local(one))).toEqual(['2026-10-08T10:00', '2026-10-14T10:00']);
  });

  it('reads what Outlook sends', async () => {
    const tzid = 'W. Europe Standard Time';
    const { series } = await read(calendar('METHOD:REQUEST', ...OUTLOOK_TIMEZONE, ...event('ORGANIZER;CN=Ana:mailto:ana@example.com', 'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Ben:mailto:ben@example.com', 'ATTENDEE;CUTYPE=RESOURCE;ROLE=NON-PARTICIPANT;CN=Room:mailto:room@example.com', 'DESCRIPTION;LANGUAGE=de-DE:\\n', 'UID:040000008200E00074C5B7101A82E008', 'SUMMARY;LANGUAGE=de-DE:Abstimmung',
      `DTSTART;TZID=${tzid}:20260908T140000`, `DTEND;TZID=${tzid}:20260908T150000`, 'RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU', `EXDATE;TZID=${tzid}:20261013T140000`, 'CLASS:PUBLIC', 'TRANSP:OPAQUE', 'STATUS:CONFIRMED', 'SEQUENCE:3', 'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE', 'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE', 'BEGIN:VALARM', 'TRIGGER;RELATED=START:-PT15M', 'END:VALARM')));
    expect(series).toMatchObject([{ title: 'Abstimmung', minutes: 60, zone: 'Europe/Berlin', cadence: 'monthly', attendees: [{ email: 'ben@example.com' }, { email: 'ana@example.com', status: 'accepted' }], rule: { sequence: 3, organizer: 'mailto:ana@example.com', rrule: 'FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU', without: [at('2026-10-13T14:00')] } }]);
    expect(series[0]?.starts.slice(0, 2).map((one) => local(one))).toEqual(['2026-11-10T14:00', '2026-12-08T14:00']);
  });

  it('reads what Apple exports', async () => {
    const { series } = await read(calendar('CALSCALE:GREGORIAN', 'BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'BEGIN:DAYLIGHT', 'TZOFFSETFROM:+0100', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'DTSTART:19810329T020000', 'TZNAME:MESZ', 'TZOFFSETTO:+0200', 'END:DAYLIGHT', 'END:VTIMEZONE',
      ...event('CREATED:20260101T000000Z', 'UID:AAAA-BBBB', 'DTEND;TZID=Europe/Berlin:20260106T113000', 'ATTENDEE;CN="Ana";CUTYPE=INDIVIDUAL;EMAIL="ana@example.com";PARTSTAT=ACCEPTED;ROLE=CHAIR:/aMTY/principal/', 'ATTENDEE;CN="Ben";CUTYPE=INDIVIDUAL;EMAIL="ben@example.com";PARTSTAT=TENTATIVE:mailto:ben@example.com', 'SUMMARY:Eins zu eins', 'DTSTART;TZID=Europe/Berlin:20260106T110000', 'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270101T100000Z', 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC', 'ORGANIZER;CN="Ana";EMAIL="ana@example.com":/aMTY/principal/')));
    expect(series).toMatchObject([{ title: 'Eins zu eins', minutes: 30, cadence: 'fortnightly', attendees: [{ email: 'ana@example.com', status: 'accepted' }, { email: 'ben@example.com', status: 'tentative' }] }]);
    expect(series[0]?.starts.map((one) => local(one))).toEqual(['2026-09-29T11:00', '2026-10-13T11:00', '2026-10-27T11:00', '2026-11-10T11:00', '2026-11-24T11:00', '2026-12-08T11:00', '2026-12-22T11:00']);
  });

  it('reads a thousand series', async () => {
    const text = calendar(...Array.from({ length: 1_000 }, (_, index) => weekly(`UID:${index}`)).flat());
    const { series } = await read(text);
    expect([series.length, series.reduce((sum, { starts }) => sum + starts.length, 0)]).toEqual([1_000, 64_000]);
  });
});
