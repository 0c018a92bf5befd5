import { ChangeSet, type Change, type RoomReader } from '../core/draft.js';
import type { Role } from '../core/identity.js';
import { guard, preview, type PreviewViewer } from '../core/preview.js';
import type { MootRecord } from '../core/record.js';
import type { ActorMode, RecordType } from '../core/ritual.js';
import { keyOf } from './confirmed.js';
import type { Item } from './outbox.js';

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
}

/** What commands under way change in the view. */
export interface Overlay {
  readonly changes: ReadonlyMap<string, Change>;
  get(base: RoomReader, type: string, id: string): MootRecord | undefined;
  list(base: RoomReader, type: string): Iterable<MootRecord>;
}

function overlay(changes: ReadonlyMap<string, Change>): Overlay {
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

/** Runs commands in their order over what is confirmed. Those whose rule needs more than the viewer sees wait. */
export function replay(confirmed: RoomReader, ritual: RitualShape, items: readonly Item[], viewer: PreviewViewer): Overlay {
  const changes = new ChangeSet(guard(confirmed, ritual.records, viewer));
  for (const item of items) {
    const type = ritual.commands[item.name.slice(item.name.indexOf('.') + 1)];
    const mine = item.name.startsWith(`${ritual.kind}.`);
    const outcome = type && mine ? preview({ base: changes, type, command: item.command, viewer, now: item.now ?? 0 }) : undefined;
    // A refusal here is advice only, as clock and view may be behind: the authority decides.
    item.shown = outcome?.status === 'shown';
    if (outcome?.status === 'shown') for (const change of outcome.changes) changes.set(change);
  }
  return overlay(new Map([...changes.changes()].map((change) => [keyOf(change.type, change.id), change])));
}

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
