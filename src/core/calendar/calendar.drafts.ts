/**
 * Drafts of what becomes of a series, as iCalendar text (RFC 5545, RFC 5546) for the organizer's own calendar to send: Moot sends none.
 * A draft changes the rule of a series; what falls out, what is held at another time, and what takes place besides the rule, still does.
 */
import { MootError } from '../errors.js';
import type { CalendarAttendee, SeriesRule } from './calendar.reader.js';
import { calendarText, paramValue, textValue, utcValue, type ContentLine } from './ical-text.js';
import type { Component } from './content-lines.js';
import { DAY, HOUR, MINUTE, WEEK, dateOfDay, dateTimeText, dayNumber, parseDateTime, weekdayOf, type LocalTime } from './local-time.js';
import { parseRecurrence, periodsOf, type Recurrence } from './recurrence.js';
import { knownZone } from './zone-names.js';
import { instantIn, localIn, offsetsOfTimezone, offsetsOfZone, type Span, type ZoneOffsets } from './zone-offsets.js';

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
  /** Every so many-th occurrence takes place, counted with those that fall out. At least 2. */
  readonly every?: number;
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const YEARS_AHEAD = 2;
const DAYS_BACK = 400;
const WEEKS_KNOWN = 52;
/** Days looked at for a zone that its calendar describes. */
const MOST_DAYS = 200_000;

/**
 * Cancels a series. All of it, where `from` is absent or before its start: METHOD:CANCEL.
 * From an instant on: its rule ends before that, which every product understands, so that what has been held stays in calendars; METHOD:REQUEST.
 * Throws `series_over` where nothing of it is left then, and `series_invalid`.
 */
export function cancelDraft(rule: SeriesRule, { now, from, attendees = [] }: DraftOptions): string {
  const series = new Series(rule, { now, from });
  const before = from === undefined ? [] : series.held(({ at }) => at < from);
  if (from === undefined || before.length === 0) {
    return series.draft({ method: rule.organizer === undefined ? 'PUBLISH' : 'CANCEL', status: 'CANCELLED', start: series.start, minutes: rule.minutes, rrule: rule.rrule, takes: series.held(), attendees });
  }
  if (series.held(({ at }) => at >= from).length === 0) throw over();
  return series.draft({ ...series.until(from, before), minutes: rule.minutes, attendees });
}

/**
 * Makes a series shorter or rarer. Without `from` from its first occurrence on; else it begins anew with the first one that is not before that instant.
 * Throws `change_invalid` (nothing to change, or minutes out of bounds), `series_over`, `series_invalid`.
 */
export function changedRuleDraft(rule: SeriesRule, { minutes = rule.minutes, every }: RuleChange, { now, from, attendees = [] }: DraftOptions): string {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1_439) throw new MootError('change_invalid', 'A meeting takes 1 to 1,439 minutes.');
  if (every !== undefined && (!Number.isInteger(every) || every < 2)) throw new MootError('change_invalid', 'A rarer series is every second one, or fewer.');
  const series = new Series(rule, { now, from });
  if (every !== undefined && !series.recurs) throw new MootError('change_invalid', 'What takes place once cannot become rarer.');
  if (minutes === rule.minutes && every === undefined) throw new MootError('change_invalid', 'A changed series is shorter or rarer than it was.');
  return series.draft({ ...(every === undefined ? series.since(from) : series.rarer(every, from)), minutes, attendees });
}

function over(): MootError {
  return new MootError('series_over', 'Nothing of this series is left from then on.');
}

/** What a series names: by its rule, or besides it. */
interface Named {
  readonly local: LocalTime;
  /** The instant that the series has for it. */
  readonly of: number;
  /** The one at which it is held; of what falls out, the same as `of`. */
  readonly at: number;
  readonly isHeld: boolean;
}

/** A series from a start on: of what its rule names, and besides, these take place. */
interface Course {
  readonly start: LocalTime;
  readonly rrule: string | undefined;
  readonly takes: readonly Named[];
}

interface Draft extends Course {
  readonly method?: string;
  readonly status?: string;
  readonly minutes: number;
  readonly attendees: readonly CalendarAttendee[];
}

class Series {
  readonly start: LocalTime;
  /** Absent: it has no rule, and takes place once, or on dates that are listed. */
  readonly rule: Recurrence | undefined;
  readonly #series: SeriesRule;
  readonly #now: number;
  /** What is looked at. */
  readonly #span: Span;
  readonly #offsets: ZoneOffsets;
  /** What its rule names, in order. */
  readonly #ruled: readonly LocalTime[];
  /** That, and what it names besides, in order. */
  readonly #named: readonly Named[];

  constructor(series: SeriesRule, { now, from }: { readonly now: number; readonly from: number | undefined }) {
    const start = parseDateTime(series.dtstart);
    const rule = start && series.rrule !== undefined ? parseRecurrence(series.rrule, start.local) : undefined;
    const own = series.zone === '' ? series.timezone : undefined;
    const zone = own ? series.tzid : knownZone(series.zone);
    if (!start || zone === undefined || (series.rrule !== undefined && !rule)) throw new MootError('series_invalid', 'A series that can be changed here has a start such as "20261123T090000", a time zone such as "Europe/Berlin" and, where it recurs, a rule.');
    this.start = start.local;
    this.rule = rule;
    this.#series = { ...series, zone };
    this.#now = now;
    // Whoever changes a series looks ahead: what is long past, and its clocks, do not matter, and asking for them takes long.
    const recent = Math.max(Math.min(start.local, now) - 2 * DAY, now - DAYS_BACK * DAY);
    this.#span = { from: from === undefined ? start.local : recent, to: Math.max(start.local, now, from ?? now) + YEARS_AHEAD * 366 * DAY };
    const ahead = { from: recent, to: this.#span.to };
    this.#offsets = (own ? offsetsOfTimezone(own, ahead, { left: MOST_DAYS }) : undefined) ?? offsetsOfZone(own ? 'UTC' : zone, ahead);
    const { without, moved = [], further = [] } = series;
    this.#ruled = rule ? [...this.#ofRule(rule, start.local)] : [start.local];
    const [gone, elsewhere] = [new Set(without), new Map(moved.map(({ of, at }) => [of, at]))];
    const besides = further.map((at) => localIn(at, this.#offsets)).filter((local) => local < this.#span.to);
    this.#named = [...new Set([...this.#ruled, ...besides])].sort((a, b) => a - b).map((local) => {
      const of = this.instant(local);
      return { local, of, at: elsewhere.get(of) ?? of, isHeld: !gone.has(of) };
    });
  }

  get recurs(): boolean {
    return this.rule !== undefined || this.#named.length > 1;
  }

  instant(local: LocalTime): number {
    return instantIn(local, this.#offsets);
  }

  /** What takes place, in the order in which the series names it. */
  held(isWanted: (one: Named) => boolean = () => true): readonly Named[] {
    return this.#named.filter((one) => one.isHeld && isWanted(one));
  }

  /** The series as it is, from an instant on. */
  since(from: number | undefined): Course {
    const takes = this.held(({ at }) => from === undefined || at >= from);
    const start = from === undefined ? this.start : this.#startOf(takes);
    return { start, rrule: this.#ruleFrom(start), takes };
  }

  /** The series that ends before an instant, with what was held by then. */
  until(from: number, takes: readonly Named[]): Course {
    if (this.instant(this.start) >= from) return { start: this.#startOf(takes), rrule: undefined, takes };
    const rrule = this.rule && `${this.#without('COUNT', 'UNTIL')};UNTIL=${utcValue(from - 1)}`;
    return { start: this.start, rrule, takes };
  }

  /** Where it begins so that all of these follow: with what the rule names, as the rule counts from there. */
  #startOf([first]: readonly Named[]): LocalTime {
    if (!first) throw over();
    if (!this.rule) return first.local;
    return this.#ruled.findLast((local) => local <= first.local) ?? this.start;
  }

  /** The rule for a series that begins later: what is counted counts from there. */
  #ruleFrom(start: LocalTime): string | undefined {
    const { rrule } = this.#series;
    if (rrule === undefined || start === this.start || this.rule?.count === undefined) return rrule;
    return `${this.#without('COUNT')};UNTIL=${this.#untilText(this.#last())}`;
  }

  /**
   * Every so many-th of what is held from an instant on, in the order in which it is held; what falls out counts. It ends when the series did.
   * Where no rule names these, as for every second working day: the old one for a year, and what falls out of it.
   */
  rarer(every: number, from: number | undefined): Course {
    const all = this.#named.filter(({ at }) => from === undefined || at >= from).sort((a, b) => a.at - b.at || Number(b.isHeld) - Number(a.isHeld));
    const first = all.find(({ isHeld }) => isHeld);
    if (!first) throw over();
    // What is held at one instant counts once.
    const counted = all.filter((one, nth) => (one.isHeld ? one.at !== all[nth - 1]?.at : one.at > first.at));
    const kept = counted.filter((_, nth) => nth % every === 0).sort((a, b) => a.local - b.local);
    const start = this.#startOf(kept);
    const wanted = String(kept.map(({ local }) => local));
    const { rrule = '' } = this.#series;
    const until = /(?:^|;)UNTIL=([\dTZ]+)/i.exec(rrule)?.[1] ?? (this.rule?.count === undefined ? undefined : this.#untilText(this.#last()));
    const end = until === undefined ? '' : `;UNTIL=${until}`;
    for (const candidate of this.#rarerRules(every, start)) {
      const rule = parseRecurrence(`${candidate}${end}`, start);
      if (rule && String([...this.#ofRule(rule, start)]) === wanted) return { start, rrule: `${candidate}${end}`, takes: kept.filter(({ isHeld }) => isHeld) };
    }
    const known = kept.filter(({ at }) => at < first.at + WEEKS_KNOWN * WEEK);
    const ruled = new Set(this.#ruled);
    const last = known.findLast(({ local }) => ruled.has(local))?.local ?? start;
    return { start, rrule: this.rule && `${this.#without('COUNT', 'UNTIL')};UNTIL=${this.#untilText(Math.max(start, last))}`, takes: known.filter(({ isHeld }) => isHeld) };
  }

  /** Every so many-th period, or of several in a period always the same one; as plain as products understand them. They may name something else, too. */
  * #rarerRules(every: number, start: LocalTime): Generator<string, undefined> {
    if (!this.rule) return undefined;
    const { frequency, interval, weekdays, monthDays, months } = this.rule;
    const number = Math.floor(start / DAY);
    const { month, day } = dateOfDay(number);
    const weekday = WEEKDAYS[weekdayOf(number)] ?? '';
    const without = (...names: readonly string[]) => this.#without('COUNT', 'UNTIL', 'INTERVAL', ...names);
    yield `${without()};INTERVAL=${interval * every}`;
    const shared = (among: readonly unknown[], rule: string) => (among.length > 1 && every % among.length === 0 ? [`${rule};INTERVAL=${interval * every / among.length}`] : []);
    if (frequency === 'WEEKLY' || (frequency === 'DAILY' && interval === 1)) yield* shared(weekdays, `FREQ=WEEKLY;BYDAY=${weekday}`);
    else yield* shared(weekdays, `${without('BYDAY')};BYDAY=${Math.ceil(day / 7)}${weekday}`);
    yield* shared(monthDays, `${without('BYMONTHDAY')};BYMONTHDAY=${day}`);
    yield* shared(months, `${without('BYMONTH')};BYMONTH=${month}`);
    return undefined;
  }

  draft({ method, status, start, minutes, rrule, takes, attendees }: Draft): string {
    const { uid, sequence, organizer, title, zone, timezone } = this.#series;
    const hasGuests = organizer !== undefined && attendees.length > 0;
    const isNamed = knownZone(zone) !== undefined;
    const time = (name: string, local: LocalTime) => (zone === 'UTC' ? `${name}:${dateTimeText(local)}Z` : `${name};TZID=${isNamed ? zone : paramValue(zone)}:${dateTimeText(local)}`);
    const rule = rrule === undefined ? undefined : parseRecurrence(rrule, start);
    const taken = new Set(takes.map(({ local }) => local));
    // Beside a list of dates, some readers count no start that is not in it.
    const named = new Set(rule ? this.#ofRule(rule, start) : taken.size > 1 ? [] : [start]);
    const event = (lines: readonly ContentLine[]) => [
      'BEGIN:VEVENT',
      `UID:${textValue(uid)}`,
      `DTSTAMP:${utcValue(this.#now)}`,
      `SEQUENCE:${sequence + 1}`,
      `SUMMARY:${textValue(title)}`,
      ...lines,
      `DURATION:PT${minutes}M`,
      ...(status === undefined ? [] : [`STATUS:${status}`]),
      ...(organizer === undefined ? [] : [`ORGANIZER:${address(organizer)}`]),
      ...(hasGuests ? attendees.filter(({ email }) => email !== '').map(attendeeLine) : []),
      'END:VEVENT',
    ];
    return calendarText([
      ...(zone === 'UTC' ? [] : isNamed || !timezone ? timezoneLines(zone, this.#now) : linesOf(timezone)),
      ...event([
        time('DTSTART', start),
        ...(rrule === undefined ? [] : [`RRULE:${plainRule(rrule)}`]),
        ...[...taken].filter((local) => !named.has(local)).map((local) => time('RDATE', local)),
        ...[...named].filter((local) => !taken.has(local)).map((local) => time('EXDATE', local)),
      ]),
      // A change of the rule would put them back.
      ...(status === undefined ? takes.filter(({ of, at }) => at !== of).flatMap(({ local, at }) => event([time('DTSTART', localIn(at, this.#offsets)), time('RECURRENCE-ID', local)])) : []),
    ], { product: 'poll', method: method ?? (hasGuests ? 'REQUEST' : 'PUBLISH') });
  }

  /** What a rule names from a start on, as far as is looked. */
  * #ofRule(rule: Recurrence, start: LocalTime): Generator<LocalTime, undefined> {
    const { count = Infinity, until } = rule;
    let counted = 0;
    for (const local of named(rule, start, this.#span)) {
      counted += 1;
      if (counted > count || local >= this.#span.to) return undefined;
      if (until && (until.utc ? this.instant(local) > until.local : local > until.local + (until.dateOnly ? DAY - 1 : 0))) return undefined;
      if (local >= this.#span.from || local === start) yield local;
    }
    return undefined;
  }

  /** Of a series that is counted. */
  #last(): LocalTime {
    let [last, left] = [this.start, this.rule?.count ?? 1];
    for (const local of this.rule ? named(this.rule, this.start, { from: this.start, to: this.start + 100 * 366 * DAY }) : []) {
      last = local;
      left -= 1;
      if (left <= 0) break;
    }
    return last;
  }

  #without(...names: readonly string[]): string {
    return (this.#series.rrule ?? '').split(';').filter((part) => part !== '' && !names.includes(part.split('=')[0]?.toUpperCase() ?? '')).join(';');
  }

  #untilText(local: LocalTime): string {
    return utcValue(this.instant(local));
  }
}

/** What a rule names, however it ends: first the start, also where it does not name that. Where nothing is counted, some before `from` may be left out. */
function* named(rule: Recurrence, start: LocalTime, { from, to }: Span): Generator<LocalTime, undefined> {
  yield start;
  for (const { starts } of periodsOf(rule, start, { from: rule.count === undefined ? Math.max(from, start) : start, to })) {
    for (const local of starts) if (local !== start) yield local;
  }
  return undefined;
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

/** A calendar's own description, as far as it was read. */
function linesOf({ name, properties, parts }: Component): ContentLine[] {
  return [`BEGIN:${name}`, ...properties.map((one) => `${one.name}:${one.value.trim()}`), ...parts.flatMap(linesOf), `END:${name}`];
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
