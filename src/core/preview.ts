/**
 * What a command will probably do, worked out over what its viewer sees.
 * A viewer does not see all records, so where a rule reads something that may be there unseen, the preview stops.
 */
import type { Command } from './command.js';
import { ChangeSet, createDraft, type Actor, type Change, type RoomReader } from './draft.js';
import { MootError, isMootError } from './errors.js';
import type { Role } from './identity.js';
import { maySee, ownerCircle, personCircle } from './circles.js';
import type { RecordKey, Circle } from './record.js';
import type { ActorMode, RecordType } from './ritual.js';

/** Not an answer: the rule needs more than the viewer sees. */
class PreviewStop extends Error {}

function stop(): never {
  throw new PreviewStop();
}

function unlessUnseen(condition: () => void): void {
  try {
    condition();
  } catch (error) {
    if (!(error instanceof PreviewStop)) throw error;
  }
}

/** Who looks, as the first line of their view told. */
export interface PreviewViewer {
  readonly key: string;
  readonly roles: readonly Role[];
  readonly circles: Iterable<Circle>;
  /** Undefined while it is not known yet: then commands declared `named` wait. */
  readonly name: string | undefined;
  /** Anonymous items that this device remembers as its own. */
  readonly own: ReadonlySet<string>;
}

export interface PreviewCommand {
  readonly actor: ActorMode;
  readonly role?: Role | 'system' | undefined;
  /** Absent: the rule is not loaded, and the preview waits. */
  readonly run?: unknown;
}

export interface PreviewOptions {
  /** A guarded view, or the changes of earlier previews over one. */
  readonly base: RoomReader;
  readonly type: PreviewCommand;
  readonly command: Command;
  readonly viewer: PreviewViewer;
  /** The authority's clock, estimated, in milliseconds since 1970. */
  readonly now: number;
}

export type PreviewOutcome =
  | { readonly status: 'shown'; readonly changes: readonly Change[] }
  | { readonly status: 'waits' }
  /** Advice only: the clock may differ and the view be stale, so the authority is asked all the same. */
  | { readonly status: 'refused'; readonly error: MootError };

/** A view that stops a preview where "absent" might mean "not shown to me". */
export function guard(
  view: RoomReader,
  types: Readonly<Record<string, RecordType<never>>>,
  { key, roles }: PreviewViewer,
): RoomReader {
  const isHost = roles.includes('host');
  const sees = (type: string, id?: string) => wholly(types[type], isHost, id === undefined ? undefined : { type, id }, key);
  return {
    get(type, id) {
      const record = view.get(type, id);
      if (!record && !sees(type, id)) throw new PreviewStop();
      return record;
    },
    list(type) {
      if (!sees(type)) throw new PreviewStop();
      return view.list(type);
    },
  };
}

/** Runs a command's rule as its sender would see the result. Throws only where the rule has a fault. */
export function preview({ base, type, command, viewer, now }: PreviewOptions): PreviewOutcome {
  const { run, role = 'member' } = type;
  if (typeof run !== 'function') return { status: 'waits' };
  if (!viewer.roles.some((one) => one === role)) {
    return { status: 'refused', error: new MootError('role_missing', `Only a ${role} can do this.`) };
  }
  const changes = new ChangeSet(base);
  const draft = createDraft<never>({ changes, address: command.room, now, actor: actorOf(type, viewer), commandId: command.id, ownerId: undefined, chance: stop, keyOf: stop, people: stop, check: unlessUnseen });
  try {
    (run as (room: unknown, args: unknown) => void)(draft, command.args);
    return { status: 'shown', changes: seen(changes, base, viewer, command.id) };
  } catch (error) {
    if (error instanceof PreviewStop) return { status: 'waits' };
    if (isMootError(error)) return { status: 'refused', error };
    throw error;
  }
}

function actorOf({ actor }: PreviewCommand, { key, name, roles, own }: PreviewViewer): Actor {
  const absent = (what: string): never => {
    throw new MootError('actor_absent', `This command does not tell ${what} of its sender.`);
  };
  return {
    get key() {
      return actor === 'anonymous' || actor === 'secret' ? absent('the key') : key;
    },
    get circle() {
      return personCircle(this.key);
    },
    get name() {
      if (actor !== 'named') return absent('the name');
      if (name === undefined) throw new PreviewStop();
      return name;
    },
    is: (role) => roles.includes(role),
    owns: (item, author) => (author === undefined ? own.has(item) : author === key),
  };
}

/** Without what goes to others; what was in sight and goes to others is gone. */
function seen(changes: ChangeSet, base: RoomReader, { circles, own }: PreviewViewer, id: string): readonly Change[] {
  const mine = new Set(circles);
  for (const item of [...own, id]) mine.add(ownerCircle(item));
  const kept: Change[] = [];
  for (const change of changes.changes()) {
    if (!change.after || maySee(mine, change.after.to)) kept.push(change);
    else if (inSight(base, change)) kept.push({ ...change, after: undefined });
  }
  return kept;
}

function inSight(base: RoomReader, { type, id }: Change): boolean {
  try {
    return base.get(type, id) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a viewer in these roles receives every record of a type. */
function wholly(type: RecordType<never> | undefined, isHost: boolean, key: RecordKey | undefined, own: string | undefined): boolean {
  switch (type?.seenBy) {
    case 'all':
      return true;
    case 'hosts':
      return isHost;
    case 'own':
      return own !== undefined && key?.id === own;
    default:
      return false;
  }
}
