import type { Words } from '../locales/ledger-en.js';

/** Words, the language for `Intl`, and numbers in it. */
export interface Language {
  readonly w: Words;
  readonly lang: string;
  readonly n: (count: number) => string;
}

/** Small numbers with a tenth, large ones whole: what a person can say. */
export function roundHours(hours: number): number {
  return hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours);
}

/** "Sep" of a date `2026-09-01`. */
export function monthName(date: string, lang: string, month: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(lang, { month, timeZone: 'UTC' }).format(Date.parse(`${date.slice(0, 7)}-01T00:00:00Z`));
}
