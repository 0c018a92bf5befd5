/**
 * iCalendar text as lines and components (RFC 5545, 3.1), of which only what a reader of meetings needs is kept.
 * Forgiving: line ends of any kind, lines that are none, text around calendars. Never more than a slice of work at a time.
 */
import type { Slices } from './slices.js';

export interface Property {
  /** In capitals. */
  readonly name: string;
  /** By name in capitals, unquoted. */
  readonly params: ReadonlyMap<string, string>;
  readonly value: string;
}

export interface Component {
  /** In capitals: `VEVENT`. */
  readonly name: string;
  readonly properties: Property[];
  readonly parts: Component[];
  /** Of the calendar that it stands in: `CANCEL`, `REQUEST`; empty where that says none. */
  readonly method: string;
}

export interface CalendarParts {
  readonly isCalendar: boolean;
  /** Whether a calendar or an event has no end: what stood behind it is missing. */
  readonly isCutOff: boolean;
  readonly events: readonly Component[];
  readonly timezones: readonly Component[];
}

/** What is read of each component; the rest, descriptions and pictures above all, is passed over. */
const KEPT: Readonly<Record<string, readonly string[] | undefined>> = {
  VEVENT: ['UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID', 'SEQUENCE', 'SUMMARY', 'STATUS', 'TRANSP', 'ORGANIZER', 'ATTENDEE', 'X-MICROSOFT-CDO-ALLDAYEVENT'],
  VTIMEZONE: ['TZID', 'X-LIC-LOCATION'],
  STANDARD: ['DTSTART', 'RRULE', 'RDATE', 'TZOFFSETFROM', 'TZOFFSETTO'],
  DAYLIGHT: ['DTSTART', 'RRULE', 'RDATE', 'TZOFFSETFROM', 'TZOFFSETTO'],
};
const MOST_PROPERTIES = 12_000;
/** Apple describes the clocks of a zone since 1893, each change by itself. */
const MOST_OBSERVANCES = 400;
/** Longest line that is read, in characters; the rest of it is cut off. */
const LONGEST_LINE = 200_000;

/** All events and time zones of a text. */
export async function readParts(text: string, slices: Slices): Promise<CalendarParts> {
  const found = new PartsReader();
  const end = /\r\n|\n|\r/g;
  // Pieces of a line that goes on; undefined while it is one that is passed over.
  let line: string[] | undefined;
  let length = 0;
  for (let from = 0; from <= text.length;) {
    end.lastIndex = from;
    const to = end.exec(text)?.index ?? text.length;
    const first = text.charAt(from);
    if (first === ' ' || first === '\t') {
      if (line && length < LONGEST_LINE) line.push(text.slice(from + 1, Math.min(to, from + LONGEST_LINE)));
      length += to - from;
    } else {
      if (line) found.read(line.join(''));
      const isRead = found.wants(text.slice(from, Math.min(to, from + 48)));
      line = isRead ? [text.slice(from, Math.min(to, from + LONGEST_LINE))] : undefined;
      length = to - from;
    }
    from = end.lastIndex > to ? end.lastIndex : text.length + 1;
    if (slices.due) await slices.rest();
  }
  if (line) found.read(line.join(''));
  return found;
}

class PartsReader implements CalendarParts {
  isCalendar = false;
  readonly events: Component[] = [];
  #hasLost = false;
  #inCalendar = false;
  readonly timezones: Component[] = [];
  #open: Component[] = [];
  #method = '';

  get isCutOff(): boolean {
    return this.#hasLost || this.#inCalendar || this.#inEvent;
  }

  get #inEvent(): boolean {
    return this.#open[0]?.name === 'VEVENT';
  }

  /** Whether a line with this beginning is worth reading. */
  wants(beginning: string): boolean {
    const name = nameOf(beginning);
    if (name === 'BEGIN' || name === 'END' || name === 'METHOD') return true;
    const within = this.#open.at(-1);
    return within !== undefined && within.properties.length < MOST_PROPERTIES && (KEPT[within.name]?.includes(name) ?? false);
  }

  read(line: string): void {
    const name = nameOf(line);
    if (name === 'BEGIN') {
      this.#begin(valueOf(line));
      return;
    }
    if (name === 'END') {
      this.#end(valueOf(line));
      return;
    }
    if (name === 'METHOD') {
      if (this.#open.length === 0) this.#method = valueOf(line);
      return;
    }
    const property = parseLine(line);
    if (property) this.#open.at(-1)?.properties.push(property);
  }

  #begin(name: string): void {
    if (name === 'VCALENDAR') {
      this.#hasLost = this.isCutOff;
      this.isCalendar = this.#inCalendar = true;
      this.#method = '';
      this.#open = [];
      return;
    }
    const component: Component = { name, properties: [], parts: [], method: this.#method };
    // Neither stands in anything but a calendar: what is open was not closed.
    if (name === 'VEVENT' || name === 'VTIMEZONE') {
      this.#hasLost ||= this.#inEvent;
      this.isCalendar = true;
      this.#open = [component];
      (name === 'VEVENT' ? this.events : this.timezones).push(component);
      return;
    }
    const within = this.#open.at(-1);
    if (within?.name === 'VTIMEZONE' && within.parts.length < MOST_OBSERVANCES) within.parts.push(component);
    // What is nested deeper than anything in a calendar is not read; its end only has to be found.
    this.#open.push(component);
  }

  #end(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name);
    if (at >= 0) this.#open.length = at;
    else if (name === 'VCALENDAR') {
      this.#hasLost ||= this.#inEvent;
      this.#inCalendar = false;
      this.#open = [];
    }
  }
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

const nameOf = (line: string) => /^\s*([\w-]+)\s*[;:]/.exec(line)?.[1]?.toUpperCase() ?? '';
const valueOf = (line: string) => line.slice(line.indexOf(':') + 1).trim().toUpperCase();

/** A line as name, parameters and value; undefined where it is none. */
function parseLine(line: string): Property | undefined {
  const name = nameOf(line);
  if (name === '') return undefined;
  let at = line.search(/[;:]/);
  if (line[at] === ':') return { name, params: NO_PARAMS, value: line.slice(at + 1) };
  const params = new Map<string, string>();
  // A parameter's value may be quoted, in whole or in part.
  const parameter = /;\s*([\w-]+)\s*=((?:"[^"]*"|[^";:]+)*)/y;
  while (line[at] === ';') {
    parameter.lastIndex = at;
    const [all, key = '', value = ''] = parameter.exec(line) ?? [];
    if (all === undefined) break;
    params.set(key.toUpperCase(), value.replaceAll('"', '').trim());
    at += all.length;
  }
  const colon = line.indexOf(':', at);
  if (colon < 0) return undefined;
  const value = line.slice(colon + 1);
  // Some write `TZID=(UTC+01:00) Berlin:2026…` without quotes.
  const [, rest, time] = (params.get('TZID')?.startsWith('(') && /^([^()]*\).*):([\dTZ,/]+)$/i.exec(value)) || [];
  if (rest === undefined || time === undefined) return { name, params, value };
  params.set('TZID', `${params.get('TZID') ?? ''}:${rest}`);
  return { name, params, value: time };
}

/** Text as it was before it was escaped. */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,:"nN])/g, (_, character: string) => (character === 'n' || character === 'N' ? '\n' : character));
}

/** A parameter as it was before it was escaped (RFC 6868). */
export function unescapeParam(value: string): string {
  return value.replace(/\^(['n^])/g, (_, character: string) => ({ n: '\n', "'": '"' })[character] ?? '^');
}

/** Bytes as text: UTF-8, UTF-16 where a mark says so, else what Windows wrote. */
export async function decode(bytes: Uint8Array, slices: Slices): Promise<string> {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le', slices);
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be', slices);
  const text = await decoded(bytes, 'utf-8', slices);
  if (!text.includes('\ufffd')) return text;
  // A line may have been folded within a character, whose halves come together here.
  const whole = await decoded(await unfolded(bytes, slices), 'utf-8', slices);
  return await isMostlyBroken(whole, slices) ? decoded(bytes, 'windows-1252', slices) : whole;
}

/** Whether more letters are broken than whole: it never was UTF-8. */
async function isMostlyBroken(text: string, slices: Slices): Promise<boolean> {
  let [broken, whole] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken += 1;
    else if (code > 0x7f) whole += 1;
    if (at % PIECE === 0) await slices.restIfLong();
  }
  return broken > whole;
}

const PIECE = 262_144;

async function decoded(bytes: Uint8Array, encoding: string, slices: Slices): Promise<string> {
  const decoder = new TextDecoder(encoding);
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE) {
    pieces.push(decoder.decode(bytes.subarray(from, from + PIECE), { stream: true }));
    await slices.restIfLong();
  }
  return pieces.join('') + decoder.decode();
}

/** Bytes without the ends of lines that go on. */
async function unfolded(bytes: Uint8Array, slices: Slices): Promise<Uint8Array> {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const after = byte === 13 ? (bytes[at + 1] === 10 ? at + 2 : at + 1) : byte === 10 ? at + 1 : -1;
    if (after > 0 && (bytes[after] === 32 || bytes[after] === 9)) at = after;
    else kept[length++] = byte;
    if (length % PIECE === 0) await slices.restIfLong();
  }
  return kept.subarray(0, length);
}
