import type { Change, RoomReader } from '../core/draft.js';
import type { Role } from '../core/identity.js';
import type { MootRecord } from '../core/record.js';
import type { ActorMode, RecordType } from '../core/ritual.js';
import { keyOf } from './confirmed.js';

/** A ritual's definition without its types. */
export interface CommandShape {
  readonly actor: ActorMode;
  readonly role?: Role | 'system';
  readonly run?: unknown;
}

export interface RitualShape {
  readonly kind: string;
  readonly version: number;
  readonly records: Readonly<Record<string, RecordType<never>>>;
  readonly commands: Readonly<Record<string, CommandShape>>;
  readonly load?: () => Promise<object>;
}

/** What commands under way change in the view. */
export interface Overlay {
  readonly changes: ReadonlyMap<string, Change>;
  get(base: RoomReader, type: string, id: string): MootRecord | undefined;
  list(base: RoomReader, type: string): Iterable<MootRecord>;
}

export function overlay(changes: ReadonlyMap<string, Change>): Overlay {
  return {
    changes,
    get(base, type, id) {
      const change = changes.get(keyOf(type, id));
      return change ? change.after : base.get(type, id);
    },
    *list(base, type) {
      // In place, so that a row does not jump while its command is under way.
      for (const record of base.list(type)) {
        const change = changes.get(keyOf(type, record.id));
        const shown = change ? change.after : record;
        if (shown) yield shown;
      }
      for (const { type: one, id, after } of changes.values()) if (one === type && after && !base.get(type, id)) yield after;
    },
  };
}

export const EMPTY: Overlay = overlay(new Map());

/** The keys of the records that look different now. */
export function differences(
  confirmed: RoomReader,
  before: ReadonlyMap<string, MootRecord | undefined>,
  old: Overlay,
  now: Overlay,
): readonly string[] {
  return [...new Set([...before.keys(), ...old.changes.keys(), ...now.changes.keys()])].filter((key) => {
    const slash = key.indexOf('/');
    const present = confirmed.get(key.slice(0, slash), key.slice(slash + 1));
    const was = old.changes.has(key) ? old.changes.get(key)?.after : before.has(key) ? before.get(key) : present;
    const is = now.changes.has(key) ? now.changes.get(key)?.after : present;
    return was?.value !== is?.value && JSON.stringify(was?.value) !== JSON.stringify(is?.value);
  });
}
