/** The journal of a room, as far as its hosts may know it, and as files. */
import { csvOf, iso, jsonOf } from './files.js';

/** A line of the journal as it is kept: what happened, never what was said. */
export interface JournalRow {
  readonly at: number;
  readonly command: string;
  /** Absent where the command was anonymous. */
  readonly key?: string;
  /** Of the records that it changed: `type/id`. */
  readonly ids: readonly string[];
}

/** The same for hosts: who did it and when, both or neither. */
export type JournalLine = Pick<JournalRow, 'command' | 'ids'> & Partial<JournalRow>;

/** What decides on what hosts may know. */
export interface JournalView {
  /** Whether a command is one that hosts alone may send. */
  readonly isHosts: (command: string) => boolean;
  /** A record that hosts see, or have seen; then its value, as long as it is there. Undefined: they never have. */
  readonly shown: (type: string, id: string) => { readonly value?: unknown } | undefined;
}

/** By these a room begins; what stands before the last of them was said of another one at the same address. */
const BEGINNINGS: ReadonlySet<string> = new Set(['room.create', 'room.found']);

/**
 * Hosts learn who did something, and when, of what hosts alone do, and where a record that they see tells them already whose it is.
 * Of all else, votes too, neither: those lines come last, in an order that is not that of their arrival.
 */
export function journalForHosts(rows: readonly JournalRow[], { isHosts, shown }: JournalView): readonly JournalLine[] {
  const begin = Math.max(0, rows.findLastIndex(({ command }) => BEGINNINGS.has(command)));
  const lines = rows.slice(begin).map(({ at, command, key, ids }): JournalLine => {
    const records = ids.flatMap((path) => {
      const [type = '', ...id] = path.split('/');
      const record = shown(type, id.join('/'));
      return record ? [{ path, ...record }] : [];
    });
    const isTold = key !== undefined && (isHosts(command) || records.some(({ path, value }) => value !== undefined && JSON.stringify([path, value]).includes(key)));
    return { command, ids: records.map(({ path }) => path), ...(isTold ? { at, key } : {}) };
  });
  const [told, untold] = [lines.filter(({ at }) => at !== undefined), lines.filter(({ at }) => at === undefined)];
  const sortable = ({ command, ids }: JournalLine) => [command, ...ids].join(' ');
  return [...told.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)), ...untold.sort((a, b) => (sortable(a) < sortable(b) ? -1 : 1))];
}

/** Names of people by their keys, as far as somebody knows them. */
export type NamesByKey = Readonly<Record<string, string>>;

export function journalToJson(lines: readonly JournalLine[], names: NamesByKey): string {
  return jsonOf(lines.map(({ command, ids, at, key }) => ({ command, records: ids, ...(at === undefined || key === undefined ? {} : { at: iso(at), key, ...(Object.hasOwn(names, key) ? { name: names[key] } : {}) }) })));
}

/** One line each, as `csvOf` writes it. */
export function journalToCsv(lines: readonly JournalLine[], names: NamesByKey): string {
  return csvOf([['command', 'records', 'at', 'key', 'name'], ...lines.map(({ command, ids, at, key = '' }) => [command, ids.join(' '), at === undefined ? '' : iso(at), key, Object.hasOwn(names, key) ? names[key] ?? '' : ''])]);
}
