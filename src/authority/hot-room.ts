import type { CircleChange } from '../core/messages.js';
import type { RoomReader } from '../core/draft.js';
import { compareRanks } from '../core/rank.js';
import { maySee } from '../core/circles.js';
import type { Circle, MootRecord } from '../core/record.js';
import type { Row, Version } from '../stores/store.js';
import { upgrade, type RitualKit } from './kit.js';

interface Entry {
  readonly row: Row;
  /** Undefined where the record was removed. */
  readonly record: MootRecord | undefined;
  readonly bytes: number;
}

/** Commits of a circle that are remembered by the keys they touched; who is further behind is served by a scan. */
const LOG_LENGTH = 128;
/** Records in one part of a snapshot, so that the first rows show before the last have arrived. */
const PART = 250;

/** The rows of one room in memory, and what each circle has heard of them. Holds only what is committed. */
export class HotRoom implements RoomReader {
  version: Version = 0;
  /** Approximate size in memory. */
  bytes = 0;
  /** Grows when somebody may have come to see more or less. */
  accessEpoch = 0;
  /** Records that are not the system's: what `room_full` counts. */
  shared = 0;

  readonly #kit: RitualKit;
  readonly #types = new Map<string, Map<string, Entry>>();
  readonly #counts = new Map<Circle, number>();
  readonly #logs = new Map<Circle, { readonly n: number; readonly entries: readonly (readonly [string, string])[] }[]>();
  readonly #cache = new Map<string, readonly CircleChange[]>();

  constructor(kit: RitualKit) {
    this.#kit = kit;
  }

  get(type: string, id: string): MootRecord | undefined {
    return this.#types.get(type)?.get(id)?.record;
  }

  *list(type: string): Iterable<MootRecord> {
    const entries = this.#types.get(type);
    if (entries) for (const { record } of entries.values()) if (record) yield record;
  }

  row(type: string, id: string): Row | undefined {
    return this.#types.get(type)?.get(id)?.row;
  }

  /** How many changes a circle has had. */
  count(circle: Circle): number {
    return this.#counts.get(circle) ?? 0;
  }

  /** Every circle that has received something. */
  circles(): Iterable<Circle> {
    return this.#counts.keys();
  }

  /**
   * Takes over committed rows. Older ones than those present (a late answer of a store) are left aside.
   * Throws `room_newer` where a newer Moot wrote one: then nothing has changed, and taking them over again says so again.
   */
  apply(rows: readonly Row[], version: Version): void {
    if (version < this.version) return;
    const entries = rows.map((row) => this.#read(row));
    this.version = version;
    if (rows.length === 0) return;
    this.#cache.clear();
    const touched = new Map<Circle, { n: number; entries: (readonly [string, string])[] }>();
    for (const entry of entries) {
      const { row } = entry;
      this.#keep(entry);
      for (const circles of [row.to, row.left ?? {}]) {
        for (const [circle, n] of Object.entries(circles)) {
          if (n <= this.count(circle)) continue;
          const log = touched.get(circle) ?? { n, entries: [] };
          log.n = Math.max(log.n, n);
          log.entries.push([row.type, row.id]);
          touched.set(circle, log);
        }
      }
    }
    for (const [circle, log] of touched) {
      this.#counts.set(circle, log.n);
      const logs = this.#logs.get(circle) ?? [];
      logs.push(log);
      if (logs.length > LOG_LENGTH) logs.shift();
      this.#logs.set(circle, logs);
    }
  }

  /** What has changed in a circle since a count, in parts; the same objects for everybody who asks. */
  changes(circle: Circle, since: number): readonly CircleChange[] {
    const count = this.count(circle);
    // A count from the future belongs to a store that was set back: begin anew.
    const from = since > count ? 0 : since;
    if (from === count && since === count) return [];
    const key = `${circle}\u0000${from}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const changes = from === 0 ? this.#snapshot(circle, count) : [this.#difference(circle, from, count)];
    this.#cache.set(key, changes);
    return changes;
  }

  #read(row: Row): Entry {
    const { type, id, value, schema, to } = row;
    const record = value === undefined ? undefined : Object.freeze({ type, id, value: upgrade(this.#kit, type, value, schema), to: Object.keys(to) });
    return { row, record, bytes: sizeOf(row) };
  }

  #keep(entry: Entry): void {
    const { row } = entry;
    const { type, id } = row;
    const entries = this.#types.get(type) ?? new Map<string, Entry>();
    this.#types.set(type, entries);
    const before = entries.get(id);
    entries.set(id, entry);
    this.bytes += entry.bytes - (before?.bytes ?? 0);
    this.shared += Number(isShared(row)) - Number(before ? isShared(before.row) : false);
    if (type === 'access' || type === 'member' || type === 'ritual' || type === 'owner') this.accessEpoch += 1;
  }

  #snapshot(circle: Circle, count: number): CircleChange[] {
    const only = new Set([circle]);
    const found: { readonly record: MootRecord; readonly rank: readonly number[] }[] = [];
    for (const entries of this.#types.values()) {
      for (const { record } of entries.values()) {
        if (!record || !maySee(only, record.to)) continue;
        found.push({ record, rank: this.#kit.rank?.(this, record.type, record.id, record.value) ?? [] });
      }
    }
    // Ties by id, which is random: the order of arrival would tell who asked when.
    found.sort((a, b) => compareRanks(a.rank, b.rank) || (a.record.id < b.record.id ? -1 : 1));
    const parts: CircleChange[] = [];
    for (let start = 0; start === 0 || start < found.length; start += PART) {
      const set = found.slice(start, start + PART).map(({ record: { type, id, value } }) => [type, id, value] as const);
      const last = start + PART >= found.length;
      parts.push({ t: 'change', circle, from: 0, to: count, set, gone: [], ...(start > 0 ? { part: true } : {}), ...(last ? {} : { more: true }) });
    }
    return parts;
  }

  #difference(circle: Circle, from: number, to: number): CircleChange {
    const only = new Set([circle]);
    const set: (readonly [string, string, unknown])[] = [];
    const gone: (readonly [string, string])[] = [];
    for (const { row, record } of this.#since(circle, from)) {
      if (record && maySee(only, record.to)) {
        if ((row.to[circle] ?? 0) > from) set.push([row.type, row.id, record.value]);
      } else if ((row.left?.[circle] ?? 0) > from) {
        gone.push([row.type, row.id]);
      }
    }
    return { t: 'change', circle, from, to, set, gone };
  }

  *#since(circle: Circle, from: number): Iterable<Entry> {
    const logs = this.#logs.get(circle) ?? [];
    const first = logs[0];
    if (first && first.n <= from + 1) {
      const seen = new Set<Entry>();
      for (const { n, entries } of logs) {
        if (n <= from) continue;
        for (const [type, id] of entries) {
          const entry = this.#types.get(type)?.get(id);
          if (!entry || seen.has(entry)) continue;
          seen.add(entry);
          yield entry;
        }
      }
      return;
    }
    for (const entries of this.#types.values()) yield* entries.values();
  }
}

function isShared({ value, to }: Row): boolean {
  if (value === undefined) return false;
  for (const circle of Object.keys(to)) if (circle !== 'system' && !circle.startsWith('@')) return true;
  return false;
}

// Counted, not serialised: an estimate within a factor of two is enough to bound memory.
function sizeOf({ type, id, value }: Row): number {
  return 200 + 2 * (type.length + id.length) + weigh(value);
}

function weigh(value: unknown): number {
  if (typeof value === 'string') return 16 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 32;
  for (const [key, inner] of Object.entries(value)) sum += 2 * key.length + weigh(inner);
  return sum;
}
