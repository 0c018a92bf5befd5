import type { ReactiveController, ReactiveControllerHost } from 'lit';

const UNITS = [['year', 31_536_000_000], ['month', 2_592_000_000], ['week', 604_800_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]] as const;

const formats = new Map<string, { readonly relative: Intl.RelativeTimeFormat; readonly exact: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat; readonly short: Intl.DateTimeFormat; readonly count: Intl.NumberFormat; readonly counts: Map<number, string> }>();

function formatsFor(lang: string) {
  let found = formats.get(lang);
  if (!found) {
    found = {
      relative: new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }),
      exact: new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' }),
      day: new Intl.DateTimeFormat(lang, { dateStyle: 'full' }),
      short: new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
      count: new Intl.NumberFormat(lang),
      counts: new Map(),
    };
    formats.set(lang, found);
  }
  return found;
}

/** "20 minutes ago": the largest unit that fits. Both instants in milliseconds since 1970. */
export function relativeTime(at: number, now: number, lang: string): string {
  const past = Math.min(0, at - now);
  const [unit, size] = UNITS.find(([, one]) => -past >= one) ?? ['second', 0];
  return formatsFor(lang).relative.format(size === 0 ? 0 : Math.ceil(past / size), unit);
}

/** "today", "2 days ago": for instants that are known to the hour only, and would look exact otherwise. */
export function relativeDay(at: number, now: number, lang: string): string {
  const midnight = (instant: number) => new Date(instant).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  return days > -7 ? formatsFor(lang).relative.format(Math.min(0, days), 'day') : relativeTime(at, now, lang);
}

export function exactDay(at: number, lang: string): string {
  return formatsFor(lang).day.format(at);
}

export function exactTime(at: number, lang: string): string {
  return formatsFor(lang).exact.format(at);
}

/** "Thu 3 Dec, 12:00". */
export function shortTime(at: number, lang: string): string {
  return formatsFor(lang).short.format(at);
}

export function formatCount(count: number, lang: string): string {
  const { count: format, counts } = formatsFor(lang);
  let text = counts.get(count);
  // The same few numbers, at each update of each row.
  if (text === undefined) counts.set(count, (text = format.format(count)));
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
