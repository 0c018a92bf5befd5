/**
 * Reads a calendar (RFC 5545, and what Google, Outlook and Apple write) for its meetings: who is invited, for how long, and when in the year to come, and in a quarter more.
 * Loaded when somebody gives a calendar, and runs where that is: nothing of it leaves the page by itself.
 */
import { MootError } from '../errors.js';
import { WEEKS_LISTED, WEEKS_OF_YEAR } from '../meeting.js';
import { cleanText } from '../text.js';
import { decode, readParts, unescapeParam, unescapeText, type Component, type Property } from './content-lines.js';
import { DAY, HOUR, MINUTE, SECOND, WEEK, dateTimeText, parseDateTime, type LocalTime } from './local-time.js';
import { parseRecurrence, periodsOf, type Recurrence } from './recurrence.js';
import { Slices } from './slices.js';
import { CalendarZones, type CalendarZone } from './calendar-zones.js';
import { instantIn, localIn, type Span } from './zone-offsets.js';

/** Largest calendar: bytes, or characters of text. */
export const LARGEST_CALENDAR = 5 * 1_024 * 1_024;
const MOST_STARTS = 1_000;
const MOST_PEOPLE = 10_000;
const MOST_RULES = 4;
const LONGEST_TITLE = 200;
/** Days looked at for all series together: a few seconds. A period takes as long as so many days. */
const MOST_WORK = 60_000_000;
const WORK_OF_PERIOD = 20;

/** A text, bytes, or a file, which is opened only where it is small enough. */
export type CalendarSource = string | Uint8Array | ArrayBuffer | Blob;

export interface ReadOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the person said that names of time zones mean: `{ 'Our zone': 'Europe/Berlin' }`; `''` for times without any. Throws `zone_unknown` for what is no IANA name. */
  readonly zones?: Readonly<Record<string, string>>;
  /** Dates on which nobody meets: `2026-12-25`, in the zone of each series. */
  readonly holidays?: readonly string[];
  readonly signal?: AbortSignal;
  /** Lets others run, every 10 ms or so. Default: a turn of the event loop. */
  readonly pause?: () => Promise<void>;
}

export interface CalendarAttendee {
  /** In lower case; empty where the calendar has none. */
  readonly email: string;
  readonly name?: string;
  readonly status: 'accepted' | 'none' | 'tentative' | 'declined';
  readonly optional: boolean;
}

export type Cadence = 'once' | 'daily' | 'weekly' | 'fortnightly' | 'monthly';

/** What a draft of a change needs to know of a series. */
export interface SeriesRule {
  readonly uid: string;
  readonly sequence: number;
  readonly title: string;
  readonly minutes: number;
  /** As the calendar writes it: `mailto:ana@example.com`. */
  readonly organizer?: string;
  /** Start of the first occurrence, local: `20261123T090000`. */
  readonly dtstart: string;
  /** IANA name; empty where the calendar describes a zone of its own that is like none. */
  readonly zone: string;
  /** How the calendar describes that zone (VTIMEZONE). */
  readonly timezone?: Component;
  /** The zone's name in the calendar; empty for UTC and for times without one. */
  readonly tzid: string;
  /** `FREQ=WEEKLY;BYDAY=MO`; absent for what takes place once. */
  readonly rrule?: string;
  /** Occurrences of the next 65 weeks that are cancelled or on holidays, as instants of the rule: a changed rule still leaves them out. */
  readonly without: readonly number[];
  /** Those that are held at another time. */
  readonly moved?: readonly MovedStart[];
  /** Instants at which it takes place besides its rule (RDATE), those that are moved or fall out included. */
  readonly further?: readonly number[];
}

/** One occurrence, by the instant that the rule has for it, and the one at which it is held. */
export interface MovedStart {
  readonly of: number;
  readonly at: number;
}

export interface CalendarSeries {
  readonly uid: string;
  /** At most 200 characters; may be empty. */
  readonly title: string;
  /** 1 to 1,439. */
  readonly minutes: number;
  /** IANA name; UTC where the calendar describes a zone of its own that is like none. */
  readonly zone: string;
  /** Absent where none fits: each quarter. */
  readonly cadence?: Cadence;
  /** Two or more people, the organizer once; no rooms. */
  readonly attendees: readonly CalendarAttendee[];
  /** Instants of the next 65 weeks in order, without holidays; 1 to 1,000. A year of them is 52 weeks (`yearOf`); the others are for changes that are decided later. */
  readonly starts: readonly number[];
  /** Instants of the next 65 weeks at which it would be held, and is not: cancelled, or on a holiday. */
  readonly skipped: readonly number[];
  readonly rule: SeriesRule;
}

/** Why series are left out, and how many for each reason. */
export interface DroppedCounts {
  readonly cancelled: number;
  /** Shown as free. */
  readonly transparent: number;
  /** All day, or a day and longer. */
  readonly allDay: number;
  /** Fewer than two people. */
  readonly alone: number;
  /** None in the next 52 weeks, or on holidays alone. */
  readonly past: number;
  /** No start, no length, or a rule that nobody can follow. */
  readonly unreadable: number;
  /** No series, but rooms and other things, which were not counted among the people of the series that stay. */
  readonly rooms: number;
}

export interface UnknownZone {
  /** The name in the calendar; empty: times without one. */
  readonly tzid: string;
  /** How many series wait for an answer. */
  readonly series: number;
}

export interface CalendarReading {
  /** By first start. */
  readonly series: readonly CalendarSeries[];
  readonly dropped: DroppedCounts;
  /** To be asked: series in them are held back until `zones` says what they mean. Never taken for the reader's own. */
  readonly unknownZones: readonly UnknownZone[];
}

type Reason = Exclude<keyof DroppedCounts, 'rooms'>;

/**
 * The meetings of a calendar. That none are usable is a normal result.
 * Rejects with `calendar_too_large` (over 5 MB, or more occurrences than can be worked out), `calendar_invalid` (not a calendar), `calendar_cut_off` (without its end), `zone_unknown`, or the signal's reason.
 */
export async function readCalendar(source: CalendarSource, { now, zones = {}, holidays = [], signal, pause = turn }: ReadOptions): Promise<CalendarReading> {
  signal?.throwIfAborted();
  if (isTooLarge(source)) throw new MootError('calendar_too_large', 'This calendar is over 5 MB: export fewer events, or only the coming year.');
  const slices = new Slices({ pause, signal, budget: MOST_WORK });
  const bytes = source instanceof Blob ? await source.arrayBuffer() : source;
  const text = typeof bytes === 'string' ? bytes : await decode(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes), slices);
  const { isCalendar, isCutOff, events, timezones } = await readParts(text, slices);
  if (!isCalendar) throw new MootError('calendar_invalid', 'This is not a calendar: it should begin with "BEGIN:VCALENDAR", as files that end in .ics do.');
  if (isCutOff) throw new MootError('calendar_cut_off', 'This calendar seems to be cut off: its end is missing. Export or download it once more.');

  const span = { from: now, to: now + WEEKS_LISTED * WEEK };
  const known = new CalendarZones(timezones, zones, { from: span.from - 60 * DAY, to: span.to + 60 * DAY });
  await known.match(slices);
  const without = new Set(holidays.flatMap((date) => parseDateTime(date)?.local ?? []).map(dayOf));
  const series: CalendarSeries[] = [];
  const dropped = { cancelled: 0, transparent: 0, allDay: 0, alone: 0, past: 0, unreadable: 0, rooms: 0 };
  const waiting = new Map<string, number>();
  for (const group of await groupsOf(events, slices)) {
    const found = await readSeries(group, { zones: known, span, holidays: without, slices });
    if (typeof found === 'string') dropped[found] += 1;
    else if ('unknown' in found) for (const tzid of found.unknown) waiting.set(tzid, (waiting.get(tzid) ?? 0) + 1);
    else {
      series.push(found.series);
      dropped.rooms += found.rooms;
    }
    if (slices.due) await slices.rest();
  }
  series.sort((a, b) => (a.starts[0] ?? 0) - (b.starts[0] ?? 0));
  return { series, dropped, unknownZones: [...waiting].map(([tzid, count]) => ({ tzid, series: count })) };
}

/** A text is as large as the file that it would be. */
function isTooLarge(source: CalendarSource): boolean {
  if (typeof source !== 'string') return (source instanceof Blob ? source.size : source.byteLength) > LARGEST_CALENDAR;
  // A character takes one to three bytes, so those of few texts have to be counted.
  if (source.length * 3 <= LARGEST_CALENDAR) return false;
  return source.length > LARGEST_CALENDAR || new TextEncoder().encode(source).byteLength > LARGEST_CALENDAR;
}

const turn = () => new Promise<void>((resolve) => { setTimeout(resolve, 0); });

/** One series: the event that sets it up, and those that change single occurrences. */
interface Group {
  readonly uid: string;
  master: Component | undefined;
  /** By what they change; the newest of each. */
  readonly overrides: Map<string, Component>;
}

const propertyOf = ({ properties }: Component, name: string): Property | undefined => properties.find((one) => one.name === name);
const valueOf = (component: Component, name: string): string => propertyOf(component, name)?.value.trim() ?? '';
const wordOf = (component: Component, name: string): string => valueOf(component, name).toUpperCase();
const sequenceOf = (component: Component) => Math.min(Math.max(0, Math.trunc(Number(valueOf(component, 'SEQUENCE')) || 0)), 2_147_483_646);

async function groupsOf(events: readonly Component[], slices: Slices): Promise<Iterable<Group>> {
  const groups = new Map<string, Group>();
  for (const [index, event] of events.entries()) {
    // Events without a name belong to nobody else's series.
    const uid = valueOf(event, 'UID').slice(0, 1_000) || `event-${index + 1}`;
    const group = groups.get(uid) ?? { uid, master: undefined, overrides: new Map<string, Component>() };
    groups.set(uid, group);
    const changed = propertyOf(event, 'RECURRENCE-ID');
    if (!changed) group.master = newer(event, group.master);
    else {
      const key = `${changed.params.get('TZID') ?? ''}:${changed.value}`;
      group.overrides.set(key, newer(event, group.overrides.get(key)));
    }
    if (slices.due) await slices.rest();
  }
  return groups.values();
}

function newer(event: Component, than: Component | undefined): Component {
  if (!than) return event;
  const by = sequenceOf(event) - sequenceOf(than);
  return by > 0 || (by === 0 && valueOf(event, 'DTSTAMP') >= valueOf(than, 'DTSTAMP')) ? event : than;
}

interface Setting {
  readonly zones: CalendarZones;
  readonly span: Span;
  /** Numbers of days. */
  readonly holidays: ReadonlySet<number>;
  readonly slices: Slices;
}

/** A time in a calendar, with the zone that it is told in. */
interface Time {
  readonly local: LocalTime;
  readonly zone: CalendarZone;
  readonly dateOnly: boolean;
}

const dayOf = (local: LocalTime) => Math.floor(local / DAY);
const instant = ({ local, zone }: Time) => instantIn(local, zone.offsets);
const isCancelled = (event: Component) => event.method === 'CANCEL' || wordOf(event, 'STATUS') === 'CANCELLED';
const isTransparent = (event: Component) => wordOf(event, 'TRANSP') === 'TRANSPARENT';

async function readSeries(group: Group, setting: Setting): Promise<Reason | { readonly unknown: readonly string[] } | { readonly series: CalendarSeries; readonly rooms: number }> {
  const { zones, slices } = setting;
  // Whoever is invited to one occurrence alone has no more of the series than that.
  const events = group.master ? [group.master] : [...group.overrides.values()];
  const model = events.find((event) => !isCancelled(event) && !isTransparent(event)) ?? events[0];
  if (!model || isCancelled(model)) return 'cancelled';
  if (isTransparent(model)) return 'transparent';
  if (isAllDay(model)) return 'allDay';
  const { people, rooms } = peopleOf(model);
  if (people.length < 2) return 'alone';
  if (slices.due) await slices.rest();

  const [start] = timesOf(model, 'DTSTART', zones);
  if (!start) return 'unreadable';
  const minutes = minutesOf(model, start, zones);
  if (minutes === undefined) return 'unreadable';
  if (minutes >= 1_440) return 'allDay';
  const rules = (group.master ? group.master.properties.filter(({ name }) => name === 'RRULE').slice(0, MOST_RULES) : []).map(({ value }) => ({ text: value.trim(), rule: parseRecurrence(value, start.local) }));
  if (rules.some(({ rule }) => rule === undefined)) return 'unreadable';

  const found = await occurrencesOf(group, { start, rules: rules.flatMap(({ rule }) => rule ?? []) }, setting);
  const [next = Infinity] = found.starts;
  if (next >= setting.span.from + WEEKS_OF_YEAR * WEEK) return 'past';
  const unknown = unknownZonesOf([...events, ...group.overrides.values()], zones);
  if (unknown.length > 0) return { unknown };

  const title = cleanText(unescapeText(valueOf(model, 'SUMMARY').slice(0, 4 * LONGEST_TITLE)).replace(/\s+/g, ' ')).slice(0, LONGEST_TITLE);
  const organizer = propertyOf(model, 'ORGANIZER')?.value.trim();
  const [first] = rules;
  const cadence = cadenceOf(first?.rule, found.ruled);
  return {
    rooms,
    series: {
      uid: group.uid, title, minutes, zone: start.zone.name, ...(cadence ? { cadence } : {}), attendees: people, starts: found.starts, skipped: found.without,
      rule: {
        uid: group.uid, sequence: sequenceOf(model), title, minutes, ...(organizer ? { organizer } : {}),
        dtstart: dateTimeText(start.local), zone: start.zone.own ? '' : start.zone.name, ...(start.zone.own ? { timezone: start.zone.own } : {}), tzid: start.zone.tzid, ...(first ? { rrule: first.text } : {}),
        without: found.without,
        ...(found.moved.length > 0 ? { moved: found.moved } : {}),
        ...(found.further.length > 0 ? { further: found.further } : {}),
      },
    },
  };
}

function isAllDay(event: Component): boolean {
  const start = propertyOf(event, 'DTSTART');
  return start?.params.get('VALUE')?.toUpperCase() === 'DATE' || parseDateTime(start?.value ?? '')?.dateOnly === true || wordOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT') === 'TRUE';
}

/** Times of all properties of a name. `otherwise`: the zone of those that name none. */
function timesOf(event: Component, name: string, zones: CalendarZones, otherwise?: CalendarZone): Time[] {
  return event.properties.filter((one) => one.name === name).flatMap((property) => timesIn(property, zones, otherwise));
}

function timesIn({ params, value }: Property, zones: CalendarZones, otherwise?: CalendarZone): Time[] {
  const tzid = params.get('TZID') ?? '';
  return value.split(',').flatMap((one) => {
    // Of a period, its start.
    const time = parseDateTime(one.split('/')[0] ?? '');
    if (!time) return [];
    const zone = time.utc ? zones.utc : tzid === '' && otherwise ? otherwise : zones.of(tzid);
    return [{ local: time.local, zone, dateOnly: time.dateOnly }];
  });
}

function unknownZonesOf(events: readonly Component[], zones: CalendarZones): string[] {
  const unknown = new Set<string>();
  for (const event of events) {
    for (const { name, params, value } of event.properties) {
      if (!['DTSTART', 'RDATE', 'EXDATE', 'RECURRENCE-ID'].includes(name)) continue;
      const tzid = params.get('TZID') ?? '';
      const isLocal = /T\d{4,6}\s*(,|\/|$)/i.test(value);
      if (isLocal && (tzid !== '' || name === 'DTSTART') && zones.of(tzid).isUnknown) unknown.add(tzid);
    }
  }
  return [...unknown];
}

/** Whole minutes, at least 1; undefined where there is no length. */
function minutesOf(event: Component, start: Time, zones: CalendarZones): number | undefined {
  const [end] = timesOf(event, 'DTEND', zones);
  const length = end ? (end.zone === start.zone || end.zone.isUnknown || start.zone.isUnknown ? end.local - start.local : instant(end) - instant(start)) : durationOf(valueOf(event, 'DURATION'));
  return length > 0 && Number.isFinite(length) ? Math.max(1, Math.round(length / MINUTE)) : undefined;
}

/** `PT30M` in milliseconds; 0 where it is none. */
function durationOf(text: string): number {
  const found = /^\+?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/i.exec(text);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (found?.slice(1) ?? []).map((part) => Number(part as string | undefined ?? 0));
  return weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

const STATUSES: Readonly<Record<string, CalendarAttendee['status'] | undefined>> = { ACCEPTED: 'accepted', TENTATIVE: 'tentative', DECLINED: 'declined', DELEGATED: 'declined' };
/** Calendars of rooms and of groups are no people, though Google lists them as such. */
const NO_PERSON = /@(resource|group)\.calendar\.google\.com$|^unknownorganizer@calendar\.google\.com$/;

/** Everybody who is invited, and whoever invites; each once. */
function peopleOf(event: Component): { readonly people: readonly CalendarAttendee[]; readonly rooms: number } {
  const people = new Map<string, CalendarAttendee>();
  const rooms = new Set<string>();
  for (const property of event.properties) {
    if (property.name !== 'ATTENDEE' || people.size >= MOST_PEOPLE) continue;
    const { key, email, name } = whoIs(property);
    const [type, role] = [property.params.get('CUTYPE')?.toUpperCase() ?? '', property.params.get('ROLE')?.toUpperCase() ?? ''];
    if (type === 'ROOM' || type === 'RESOURCE' || NO_PERSON.test(email)) rooms.add(key);
    // Who is only told need not come.
    else if (role !== 'NON-PARTICIPANT' && !people.has(key)) {
      people.set(key, { email, ...(name ? { name } : {}), status: STATUSES[property.params.get('PARTSTAT')?.toUpperCase() ?? ''] ?? 'none', optional: role === 'OPT-PARTICIPANT' });
    }
  }
  const organizer = propertyOf(event, 'ORGANIZER');
  // Outlook does not list them; whoever invites comes.
  if (organizer) {
    const { key, email, name } = whoIs(organizer);
    if (key !== '' && !people.has(key) && !rooms.has(key) && !NO_PERSON.test(email)) people.set(key, { email, ...(name ? { name } : {}), status: 'accepted', optional: false });
  }
  return { people: [...people.values()], rooms: rooms.size };
}

function whoIs({ params, value }: Property): { readonly key: string; readonly email: string; readonly name: string } {
  const address = (params.get('EMAIL') ?? value).trim().replace(/^mailto:/i, '').toLowerCase();
  const email = /^[^\s@]+@[^\s@]+$/.test(address) && address.length <= 320 ? address : '';
  const name = cleanText(unescapeParam(params.get('CN')?.slice(0, LONGEST_TITLE) ?? '').replace(/\s+/g, ' '));
  // Outlook writes `invalid:nomail` for everybody whose address it does not know.
  return { key: email || (/^invalid:/.test(address) ? '' : address) || name, email, name };
}

interface Occurrences {
  /** Instants in order that stay. */
  readonly starts: readonly number[];
  /** Instants of the weeks ahead that the rule names and at which nobody meets. */
  readonly without: readonly number[];
  readonly moved: readonly MovedStart[];
  /** Instants that the series names besides its rules. */
  readonly further: readonly number[];
  /** What the rules name, local, in the weeks ahead. */
  readonly ruled: readonly LocalTime[];
}

/** A change from one occurrence on. */
interface Shift {
  readonly from: number;
  /** Added to local times; undefined: cancelled. */
  readonly by: number | undefined;
}

async function occurrencesOf({ master, overrides }: Group, { start, rules }: { readonly start: Time; readonly rules: readonly Recurrence[] }, { zones, span, holidays, slices }: Setting): Promise<Occurrences> {
  const { offsets, isUnknown } = start.zone;
  // Where the clocks are not known, it may still be yesterday.
  const from = isUnknown ? span.from - DAY : span.from;
  const starts = new Set<number>();
  const add = (at: number) => {
    if (at >= from && at < span.to) starts.add(at);
  };

  // Where they are held instead; undefined: nowhere.
  const changed = new Map<number, number | undefined>();
  const changedDays = new Map<number, number | undefined>();
  const shifts: Shift[] = [];
  for (const override of overrides.values()) {
    const id = propertyOf(override, 'RECURRENCE-ID');
    const [of] = id ? timesIn(id, zones, start.zone) : [];
    const [moved] = timesOf(override, 'DTSTART', zones);
    const isGone = isCancelled(override) || isTransparent(override) || isAllDay(override) || !moved;
    if (of) {
      const to = isGone ? undefined : instant(moved);
      if (of.dateOnly) changedDays.set(dayOf(of.local), to);
      else changed.set(instant(of), to);
      if (id?.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE') shifts.push({ from: instant(of), by: isGone ? undefined : localIn(instant(moved), offsets) - localIn(instant(of), offsets) });
    }
    if (!isGone) add(instant(moved));
    if (slices.due) await slices.rest();
  }
  if (!master) return { starts: inOrder(starts, { offsets, holidays }), without: [], moved: [], further: [], ruled: [] };

  shifts.sort((a, b) => a.from - b.from);
  const excluded = new Set<number>();
  const excludedDays = new Set<number>();
  for (const property of master.properties) {
    if (property.name !== 'EXDATE') continue;
    for (const time of timesIn(property, zones, start.zone)) {
      if (time.dateOnly) excludedDays.add(dayOf(time.local));
      else excluded.add(instant(time));
    }
    if (slices.due) await slices.rest();
  }

  const without = new Set<number>();
  const moved = new Map<number, number>();
  const take = (local: LocalTime, at = instantIn(local, offsets)) => {
    const day = dayOf(local);
    const shift = shifts.findLast((one) => at >= one.from);
    const to = excluded.has(at) || excludedDays.has(day) ? undefined
      : changed.has(at) ? changed.get(at)
      : changedDays.has(day) ? changedDays.get(day)
      : shift ? (shift.by === undefined ? undefined : instantIn(local + shift.by, offsets))
      : at;
    if (to === undefined || holidays.has(dayOf(localIn(to, offsets)))) without.add(at);
    else if (to !== at) moved.set(at, to);
    if (to !== undefined) add(to);
  };
  const further = new Set<number>();
  const takeFurther = (local: LocalTime, at = instantIn(local, offsets)) => {
    take(local, at);
    // What fell out before now is no news, and is not told as such: it was never there.
    if (at >= span.from || !without.has(at)) further.add(at);
  };
  take(start.local);
  for (const property of master.properties) {
    if (property.name !== 'RDATE') continue;
    for (const time of timesIn(property, zones, start.zone)) {
      // A day alone has the hour of the series.
      if (time.dateOnly) takeFurther(time.local + start.local - dayOf(start.local) * DAY);
      else takeFurther(localIn(instant(time), offsets), instant(time));
    }
    if (slices.due) await slices.rest();
  }

  const margin = 2 * DAY + Math.max(0, ...shifts.map(({ by = 0 }) => Math.min(Math.abs(by), 366 * DAY)));
  const ruled: LocalTime[] = [];
  for (const rule of rules) {
    // The start counts, also where the rule does not name it.
    let counted = 1;
    let isOver = false;
    for (const period of periodsOf(rule, start.local, { from: rule.count === undefined ? span.from - margin : start.local, to: span.to + margin })) {
      for (const local of period.starts) {
        if (local !== start.local) counted += 1;
        isOver ||= (rule.count !== undefined && counted > rule.count) || isPast(rule, local, offsets);
        if (isOver || local < span.from - margin) continue;
        ruled.push(local);
        take(local);
      }
      slices.spend(WORK_OF_PERIOD + period.looked + period.starts.length);
      if (slices.due) await slices.rest();
      if (isOver) break;
    }
  }
  // Rules are not looked through for what has been; it may be held later all the same.
  for (const [of, to] of changed) if (of < span.from && to !== undefined && !holidays.has(dayOf(localIn(to, offsets)))) moved.set(of, to);
  const isAhead = (at: number) => at >= span.from && at < span.to;
  return {
    starts: inOrder(starts, { offsets, holidays }),
    without: [...without].filter(isAhead).sort((a, b) => a - b).slice(0, MOST_STARTS),
    moved: [...moved].map(([of, at]) => ({ of, at })).filter(({ of, at }) => isAhead(of) || isAhead(at)),
    further: [...further].sort((a, b) => a - b).slice(-MOST_STARTS),
    ruled,
  };
}

/** Whether a rule has ended before this. */
function isPast({ until }: Recurrence, local: LocalTime, offsets: CalendarZone['offsets']): boolean {
  if (!until) return false;
  if (until.dateOnly) return local >= until.local + DAY;
  return until.utc ? instantIn(local, offsets) > until.local : local > until.local;
}

function inOrder(starts: ReadonlySet<number>, { offsets, holidays }: { readonly offsets: CalendarZone['offsets']; readonly holidays: ReadonlySet<number> }): number[] {
  return [...starts].sort((a, b) => a - b).filter((at) => !holidays.has(dayOf(localIn(at, offsets)))).slice(0, MOST_STARTS);
}

const DAYS_BETWEEN = { DAILY: 1, WEEKLY: 7, MONTHLY: 30, YEARLY: 365 };

/** How often, by what the rule names in the weeks ahead: five days a week are daily, two weeks of a month are fortnightly. */
function cadenceOf(rule: Recurrence | undefined, ruled: readonly LocalTime[]): Cadence | undefined {
  if (!rule) return 'once';
  const [first, last] = [Math.min(...ruled), Math.max(...ruled)];
  const days = ruled.length > 1 ? (last - first) / (ruled.length - 1) / DAY : DAYS_BETWEEN[rule.frequency] * rule.interval;
  if (days < 2) return 'daily';
  if (days < 10) return 'weekly';
  if (days < 20) return 'fortnightly';
  return days < 45 ? 'monthly' : undefined;
}
