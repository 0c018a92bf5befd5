import type { ReactiveController, ReactiveControllerHost } from 'lit';

const UNITS = [['year', 31_536_000_000], ['month', 2_592_000_000], ['week', 604_800_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]] as const;

const formats = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.NumberFormat>();
const counts = new Map<string, string>();

/** Making a format costs more than using it a hundred times; each is made when it is first needed. */
function formatOf<T extends Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.NumberFormat>(kind: string, lang: string, make: () => T): T {
  let found = formats.get(kind + lang) as T | undefined;
  if (!found) formats.set(kind + lang, (found = make()));
  return found;
}

const relative = (lang: string) => formatOf('relative', lang, () => new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }));

/** "20 minutes ago": the largest unit that fits. Both instants in milliseconds since 1970. */
export function relativeTime(at: number, now: number, lang: string): string {
  const past = Math.min(0, at - now);
  const [unit, size] = UNITS.find(([, one]) => -past >= one) ?? ['second', 0];
  return relative(lang).format(size === 0 ? 0 : Math.ceil(past / size), unit);
}

/** "today", "2 days ago": for instants that are known to the hour only, and would look exact otherwise. */
export function relativeDay(at: number, now: number, lang: string): string {
  const midnight = (instant: number) => new Date(instant).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  return days > -7 ? relative(lang).format(Math.min(0, days), 'day') : relativeTime(at, now, lang);
}

export function exactDay(at: number, lang: string): string {
  return formatOf('day', lang, () => new Intl.DateTimeFormat(lang, { dateStyle: 'full' })).format(at);
}

export function exactTime(at: number, lang: string): string {
  return formatOf('exact', lang, () => new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' })).format(at);
}

/** "24 November": for days of this year, more or less. */
export function plainDay(at: number, lang: string): string {
  return formatOf('plain', lang, () => new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long' })).format(at);
}

/** "Thu 3 Dec, 12:00". */
export function shortTime(at: number, lang: string): string {
  return formatOf('short', lang, () => new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })).format(at);
}

/** "Thu 3 Dec, 12:00 CET": for instants that people have to meet. */
export function deadline(at: number, lang: string): string {
  return formatOf('deadline', lang, () => new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })).format(at);
}

/** "08:00 UTC": a time of day in another zone than the viewer's; undefined where it is theirs, or none. */
export function timeThere(at: number, zone: string, lang: string): string | undefined {
  // Nobody has said where.
  if (zone === 'UTC') return undefined;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    const format = (timeZone: string) => new Intl.DateTimeFormat(lang, { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(at);
    return zone === here || format(zone) === format(here) ? undefined : format(zone);
  } catch {
    return undefined;
  }
}

export function formatCount(count: number, lang: string): string {
  // The same few numbers, at each update of each row.
  const key = `${count} ${lang}`;
  let text = counts.get(key);
  if (text === undefined) counts.set(key, (text = formatOf('count', lang, () => new Intl.NumberFormat(lang)).format(count)));
  return text;
}

const ticking = new Set<ReactiveControllerHost>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Renders its host every half minute; all hosts share one timer. */
export class Ticking implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    ticking.add(this.#host);
    timer ??= setInterval(() => { for (const host of ticking) host.requestUpdate(); }, 30_000);
  }

  hostDisconnected(): void {
    ticking.delete(this.#host);
    if (ticking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }
}
