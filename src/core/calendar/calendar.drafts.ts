/**
 * Drafts of what becomes of a series, as iCalendar text (RFC 5545, RFC 5546) for the organizer's own calendar to send: Moot sends none.
 * A draft changes the rule of a series. What had been moved to another time before stays as each calendar has it.
 */
import { MootError } from '../errors.js';
import type { CalendarAttendee, SeriesRule } from './calendar.reader.js';
import { calendarText, paramValue, textValue, utcValue, type ContentLine } from './ical-text.js';
import { DAY, HOUR, MINUTE, WEEK, dateOfDay, dateTimeText, dayNumber, daysInMonth, parseDateTime, weekdayOf, type LocalTime } from './local-time.js';
import { parseRecurrence, periodsOf, type Recurrence } from './recurrence.js';
import { knownZone } from './zone-names.js';
import { instantIn, localIn, offsetsOfZone, type ZoneOffsets } from './zone-offsets.js';

export interface DraftOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The instant from which on it holds. Default: the whole series, from its start. */
  readonly from?: number;
  /** Whom calendars are to tell. With an organizer and attendees the draft is a request or a cancellation to them, else a change of one's own calendar. */
  readonly attendees?: readonly CalendarAttendee[];
}

/** What changes: shorter, or rarer. At least one of them. */
export interface RuleChange {
  /** 1 to 1,439. */
  readonly minutes?: number;
  readonly cadence?: 'weekly' | 'fortnightly' | 'monthly';
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const YEARS_AHEAD = 2;

/**
 * Cancels a series. All of it, where `from` is absent or before its start: METHOD:CANCEL.
 * From an instant on: its rule ends before that, which every product understands, so that what has been held stays in calendars; METHOD:REQUEST.
 * Throws `series_over` where nothing of it is left then, and `series_invalid`, also where its time zone is described in its calendar alone.
 */
export function cancelDraft(rule: SeriesRule, { now, from, attendees = [] }: DraftOptions): string {
  const series = new Series(rule, now);
  if (from === undefined || from <= series.instant(series.start)) {
    return series.draft({ method: rule.organizer === undefined ? 'PUBLISH' : 'CANCEL', status: 'CANCELLED', start: series.start, minutes: rule.minutes, rrule: rule.rrule, attendees });
  }
  series.firstAfter(from);
  return series.draft({ start: series.start, minutes: rule.minutes, rrule: series.ruleUntil(from - 1), attendees });
}

/**
 * Makes a series shorter or rarer. Without `from` from its first occurrence on; else it begins anew with the first one that is not before that instant.
 * Throws `change_invalid` (nothing to change, or minutes out of bounds), `series_over`, `series_invalid`.
 */
export function changedRuleDraft(rule: SeriesRule, { minutes = rule.minutes, cadence }: RuleChange, { now, from, attendees = [] }: DraftOptions): string {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1_439) throw new MootError('change_invalid', 'A meeting takes 1 to 1,439 minutes.');
  const series = new Series(rule, now);
  if (cadence !== undefined && !series.rule) throw new MootError('change_invalid', 'What takes place once cannot become rarer.');
  if (minutes === rule.minutes && cadence === undefined) throw new MootError('change_invalid', 'A changed series is shorter or rarer than it was.');
  const start = from === undefined ? series.start : series.firstAfter(from);
  return series.draft({ start, minutes, rrule: cadence === undefined ? series.ruleFrom(start) : series.rarer(cadence, start), attendees });
}

interface Draft {
  readonly method?: string;
  readonly status?: string;
  readonly start: LocalTime;
  readonly minutes: number;
  readonly rrule: string | undefined;
  readonly attendees: readonly CalendarAttendee[];
}

class Series {
  readonly start: LocalTime;
  /** Absent: it takes place once. */
  readonly rule: Recurrence | undefined;
  readonly #series: SeriesRule;
  readonly #now: number;
  readonly #offsets: ZoneOffsets;

  constructor(series: SeriesRule, now: number) {
    const start = parseDateTime(series.dtstart);
    const rule = start && series.rrule !== undefined ? parseRecurrence(series.rrule, start.local) : undefined;
    const zone = knownZone(series.zone);
    if (!start || zone === undefined || (series.rrule !== undefined && !rule)) throw new MootError('series_invalid', 'A series that can be changed here has a start such as "20261123T090000", a time zone such as "Europe/Berlin" and, where it recurs, a rule.');
    this.start = start.local;
    this.rule = rule;
    this.#series = { ...series, zone };
    this.#now = now;
    const span = { from: Math.min(start.local, now) - 2 * DAY, to: Math.max(start.local, now) + YEARS_AHEAD * 366 * DAY };
    // Whoever changes a series looks ahead: old clocks do not matter, and asking for them takes long.
    this.#offsets = offsetsOfZone(zone, { from: Math.max(span.from, now - 400 * DAY), to: span.to });
  }

  instant(local: LocalTime): number {
    return instantIn(local, this.#offsets);
  }

  /** The first occurrence of the rule that is not before an instant. */
  firstAfter(from: number): LocalTime {
    const first = this.#occurrences(from).next().value;
    if (first === undefined) throw new MootError('series_over', 'Nothing of this series is left from then on.');
    return first;
  }

  /** The rule for a series that begins later: what is counted counts from there. */
  ruleFrom(start: LocalTime): string | undefined {
    const { rrule } = this.#series;
    if (rrule === undefined || start === this.start || this.rule?.count === undefined) return rrule;
    return `${this.#without('COUNT')};UNTIL=${this.#untilText(this.#last())}`;
  }

  /** The rule that ends with what is not after an instant. */
  ruleUntil(at: number): string | undefined {
    return this.#series.rrule === undefined ? undefined : `${this.#without('COUNT', 'UNTIL')};UNTIL=${utcValue(at)}`;
  }

  /** A rule that names less, as that of the start has it: the same weekday, and for a month the same one of its weekdays. It ends when the old one did. */
  rarer(cadence: 'weekly' | 'fortnightly' | 'monthly', start: LocalTime): string {
    const number = Math.floor(start / DAY);
    const { year, month, day } = dateOfDay(number);
    const weekday = WEEKDAYS[weekdayOf(number)] ?? '';
    // A fifth one is not in every month: the last one is.
    const nth = day > 28 || day + 7 > daysInMonth(year, month) ? -1 : Math.ceil(day / 7);
    const rule = { weekly: `FREQ=WEEKLY;BYDAY=${weekday}`, fortnightly: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`, monthly: `FREQ=MONTHLY;BYDAY=${nth}${weekday}` }[cadence];
    const until = /(?:^|;)UNTIL=([\dTZ]+)/i.exec(this.#series.rrule ?? '')?.[1] ?? (this.rule?.count === undefined ? undefined : this.#untilText(this.#last()));
    return until === undefined ? rule : `${rule};UNTIL=${until}`;
  }

  draft({ method, status, start, minutes, rrule, attendees }: Draft): string {
    const { uid, sequence, organizer, title, zone, without } = this.#series;
    const hasGuests = organizer !== undefined && attendees.length > 0;
    const time = (name: string, local: LocalTime) => (zone === 'UTC' ? `${name}:${dateTimeText(local)}Z` : `${name};TZID=${zone}:${dateTimeText(local)}`);
    return calendarText([
      ...(zone === 'UTC' ? [] : timezoneLines(zone, this.#now)),
      'BEGIN:VEVENT',
      `UID:${textValue(uid)}`,
      `DTSTAMP:${utcValue(this.#now)}`,
      `SEQUENCE:${sequence + 1}`,
      `SUMMARY:${textValue(title)}`,
      time('DTSTART', start),
      `DURATION:PT${minutes}M`,
      ...(rrule === undefined ? [] : [`RRULE:${plainRule(rrule)}`]),
      ...without.filter((at) => at >= this.instant(start)).map((at) => time('EXDATE', localIn(at, this.#offsets))),
      ...(status === undefined ? [] : [`STATUS:${status}`]),
      ...(organizer === undefined ? [] : [`ORGANIZER:${address(organizer)}`]),
      ...(hasGuests ? attendees.filter(({ email }) => email !== '').map(attendeeLine) : []),
      'END:VEVENT',
    ], { product: 'poll', method: method ?? (hasGuests ? 'REQUEST' : 'PUBLISH') });
  }

  /** Occurrences from an instant on, for two years. */
  * #occurrences(from: number): Generator<LocalTime, undefined> {
    const { count, until } = this.rule ?? {};
    let counted = 0;
    for (const local of this.#named(from, Math.max(from, this.start) + YEARS_AHEAD * 366 * DAY)) {
      counted += 1;
      if (count !== undefined && counted > count) return undefined;
      if (until && (until.utc ? this.instant(local) > until.local : local > until.local + (until.dateOnly ? DAY - 1 : 0))) return undefined;
      if (this.instant(local) >= from) yield local;
    }
    return undefined;
  }

  /** Of a series that is counted. */
  #last(): LocalTime {
    let [last, left] = [this.start, this.rule?.count ?? 1];
    for (const local of this.#named(-Infinity, this.start + 100 * 366 * DAY)) {
      last = local;
      left -= 1;
      if (left <= 0) break;
    }
    return last;
  }

  /** What the rule names, however it ends: first the start, also where it does not name that. Where nothing is counted, some before `from` may be left out. */
  * #named(from: number, to: LocalTime): Generator<LocalTime, undefined> {
    yield this.start;
    if (!this.rule) return undefined;
    for (const { starts } of periodsOf(this.rule, this.start, { from: this.rule.count === undefined ? Math.max(from - 2 * DAY, this.start) : this.start, to })) {
      for (const local of starts) if (local !== this.start) yield local;
    }
    return undefined;
  }

  #without(...names: readonly string[]): string {
    return (this.#series.rrule ?? '').split(';').filter((part) => part !== '' && !names.includes(part.split('=')[0]?.toUpperCase() ?? '')).join(';');
  }

  #untilText(local: LocalTime): string {
    return utcValue(this.instant(local));
  }
}

/** What was parsed as a rule has nothing else in it; what follows a line's end would be a line. */
const plainRule = (rrule: string) => rrule.replace(/[^\w=;,+-]/g, '');
/** A calendar address without what would begin another line. */
const address = (text: string) => text.replace(/[\u0000-\u0020\u007f"<>\\^`{|}\u0085\u2028\u2029]/g, '');

const PARTSTATS = { accepted: 'ACCEPTED', none: 'NEEDS-ACTION', tentative: 'TENTATIVE', declined: 'DECLINED' };

function attendeeLine({ email, name, status, optional }: CalendarAttendee): ContentLine {
  return `ATTENDEE;ROLE=${optional ? 'OPT' : 'REQ'}-PARTICIPANT;PARTSTAT=${PARTSTATS[status]}${name === undefined ? '' : `;CN=${paramValue(name)}`}:mailto:${address(email)}`;
}

/** How a zone's clocks are set (VTIMEZONE), which Outlook needs: by rules where those of the years around `now` fit, else change by change. */
function timezoneLines(zone: string, now: number): ContentLine[] {
  const year = dateOfDay(Math.floor(now / DAY)).year;
  const offsets = offsetsOfZone(zone, { from: now - 400 * DAY, to: now + 2 * 366 * DAY });
  const changes = offsets.slice(1).map(({ at, offset }, index) => ({ local: at + (offsets[index]?.offset ?? 0), before: offsets[index]?.offset ?? 0, offset }));
  const observance = (kind: string, { local, before, offset }: { readonly local: LocalTime; readonly before: number; readonly offset: number }, rrule?: string) => [
    `BEGIN:${kind}`, `DTSTART:${dateTimeText(local)}`, `TZOFFSETFROM:${offsetText(before)}`, `TZOFFSETTO:${offsetText(offset)}`, ...(rrule === undefined ? [] : [`RRULE:${rrule}`]), `END:${kind}`,
  ];
  const kindOf = ({ before, offset }: { readonly before: number; readonly offset: number }) => (offset > before ? 'DAYLIGHT' : 'STANDARD');
  const rules = (['DAYLIGHT', 'STANDARD'] as const).map((kind) => yearlyRule(changes.filter((one) => kindOf(one) === kind)));
  const [forward, back] = rules;
  const lines = changes.length === 0
    ? observance('STANDARD', { local: 0, before: offsets[0]?.offset ?? 0, offset: offsets[0]?.offset ?? 0 })
    : forward && back
      ? [...observance('DAYLIGHT', forward, forward.rrule), ...observance('STANDARD', back, back.rrule)]
      : [...observance('STANDARD', { local: dayNumber(year - 2, 1, 1) * DAY, before: offsets[0]?.offset ?? 0, offset: offsets[0]?.offset ?? 0 }), ...changes.flatMap((one) => observance(kindOf(one), one))];
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...lines, 'END:VTIMEZONE'];
}

interface Change {
  readonly local: LocalTime;
  readonly before: number;
  readonly offset: number;
}

/** One rule for changes of at least two years, which begins in 1970; undefined where none fits. */
function yearlyRule(changes: readonly Change[]): (Change & { readonly rrule: string }) | undefined {
  const [first] = changes;
  if (!first || changes.length < 2) return undefined;
  const { month } = dateOfDay(Math.floor(first.local / DAY));
  const weekday = weekdayOf(Math.floor(first.local / DAY));
  const time = first.local - Math.floor(first.local / DAY) * DAY;
  for (const nth of [-1, 1, 2, 3, 4]) {
    const rrule = `FREQ=YEARLY;BYMONTH=${month};BYDAY=${nth}${WEEKDAYS[weekday] ?? ''}`;
    const parsed = parseRecurrence(rrule, time);
    const starts = parsed ? [...periodsOf(parsed, time, { to: Math.max(...changes.map(({ local }) => local)) + WEEK })].flatMap((period) => period.starts) : [];
    const isYearly = changes.every((one, index) => index === 0 || Math.abs(one.local - (changes[index - 1]?.local ?? 0) - 365 * DAY) < 2 * WEEK);
    if (isYearly && changes.every((one) => one.before === first.before && one.offset === first.offset && starts.includes(one.local))) return { ...first, local: starts[0] ?? first.local, rrule };
  }
  return undefined;
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / (HOUR / MINUTE)))}${two(minutes % 60)}`;
}
