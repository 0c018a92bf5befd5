/** What the clocks of a zone show, for a span of time: offsets from UTC and when they change. */
import { DAY, HOUR, MINUTE, SECOND, dayNumber, parseDateTime, type LocalTime } from './local-time.js';
import type { Component } from './content-lines.js';
import { parseRecurrence, periodsOf } from './recurrence.js';

/** An offset in milliseconds, and the instant from which it holds: -Infinity for the first. */
export interface OffsetStep {
  readonly at: number;
  readonly offset: number;
}

/** Offsets in order of time. */
export type ZoneOffsets = readonly OffsetStep[];

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Below this, no zone changes twice to and fro. */
const STRIDE = 7 * DAY;
/** Real zones change a few times a year. */
const MOST_ONSETS = 2_000;

/** Offsets of an IANA zone as the engine knows them. Before and after the span, the first and the last stay. */
export function offsetsOfZone(zone: string, { from, to }: Span): ZoneOffsets {
  const offsetAt = clockOf(zone);
  const steps: OffsetStep[] = [{ at: -Infinity, offset: offsetAt(from) }];
  for (let at = from, offset = offsetAt(at); at < to; at += STRIDE) {
    const next = offsetAt(at + STRIDE);
    if (next === offset) continue;
    let [before, after] = [at, at + STRIDE];
    while (after - before > SECOND) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offset) before = middle;
      else after = middle;
    }
    // Clocks change at whole seconds.
    steps.push({ at: Math.floor(after / SECOND) * SECOND, offset: next });
    offset = next;
  }
  return steps;
}

const clocks = new Map<string, (at: number) => number>();

function clockOf(zone: string): (at: number) => number {
  const clock = clocks.get(zone) ?? newClock(zone);
  clocks.set(zone, clock);
  return clock;
}

/** Making one takes as long as asking it twenty times. */
function newClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (format.format(at).match(/\d+/g) ?? []).map(Number);
    return dayNumber(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND - Math.floor(at / SECOND) * SECOND;
  };
}

/** The instant of a local time: the first after a gap that skips it, the first of two where it occurs twice. As `instantOf` in core/clock has it. */
export function instantIn(local: LocalTime, offsets: ZoneOffsets): number {
  for (const [index, { at, offset }] of offsets.entries()) {
    const instant = local - offset;
    // Skipped: it is past the end of the last offset, and before the start of this one.
    if (instant < at) return at;
    if (instant < (offsets[index + 1]?.at ?? Infinity)) return instant;
  }
  return local;
}

export function localIn(instant: number, offsets: ZoneOffsets): LocalTime {
  return instant + (offsets.findLast(({ at }) => at <= instant)?.offset ?? 0);
}

/** The offset of an IANA zone at an instant, in milliseconds. */
export function offsetOfZone(zone: string, at: number): number {
  return clockOf(zone)(at);
}

/**
 * Offsets by a calendar's own description of a zone (VTIMEZONE); undefined where it describes none, or in more words than can be followed.
 * `work.left`: days that may be looked at, which are taken off.
 */
export function offsetsOfTimezone(timezone: Component, span: Span, work: { left: number }): ZoneOffsets | undefined {
  const onsets = timezone.parts.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT').flatMap((part) => onsetsOf(part, span, work)).sort((a, b) => a.at - b.at);
  const [first] = onsets;
  if (!first || work.left < 0) return undefined;
  const steps: OffsetStep[] = [{ at: -Infinity, offset: first.before }];
  for (const { at, offset } of onsets) {
    if (at > span.to) break;
    // What ended before the span is its first offset.
    if (at <= span.from) steps.length = 0;
    if (steps.at(-1)?.offset !== offset) steps.push({ at: at <= span.from ? -Infinity : at, offset });
  }
  return steps;
}

interface Onset extends OffsetStep {
  readonly before: number;
}

/** Times at which an observance begins: those of the span, and the last before it. */
function onsetsOf({ properties }: Component, { from, to }: Span, work: { left: number }): Onset[] {
  const valuesOf = (name: string) => properties.filter((one) => one.name === name).map(({ value }) => value);
  const [before, offset] = [utcOffset(valuesOf('TZOFFSETFROM')[0]), utcOffset(valuesOf('TZOFFSETTO')[0])];
  const start = parseDateTime(valuesOf('DTSTART')[0] ?? '')?.local;
  if (before === undefined || offset === undefined || start === undefined) return [];
  const locals = [start, ...valuesOf('RDATE').flatMap((value) => value.split(',').slice(0, MOST_ONSETS)).flatMap((value) => parseDateTime(value)?.local ?? [])];
  for (const value of valuesOf('RRULE').slice(0, 2)) {
    const rule = parseRecurrence(value, start);
    if (!rule) continue;
    const until = rule.until === undefined ? Infinity : rule.until.local + (rule.until.utc ? before : 0);
    const needed = Math.min(from, until) - 400 * DAY;
    let left = rule.count ?? MOST_ONSETS;
    for (const period of periodsOf(rule, start, { from: rule.count === undefined ? needed : start, to: Math.min(to + DAY, until) })) {
      locals.push(...period.starts.slice(0, left).filter((one) => one <= until && one > needed));
      left -= period.starts.length;
      work.left -= period.looked;
      if (left <= 0 || work.left < 0) break;
    }
  }
  return locals.map((local) => ({ at: local - before, offset, before }));
}

/** `+0530` in milliseconds. */
function utcOffset(text = ''): number | undefined {
  const found = /^([+-]?)(\d{2}):?(\d{2}):?(\d{2})?$/.exec(text.trim());
  if (!found) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part as string | undefined ?? 0));
  return (found[1] === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE + seconds * SECOND);
}
