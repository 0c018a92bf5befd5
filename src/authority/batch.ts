/**
 * Turns waiting commands into one batch for the store: ticks that are due first, then each command by its rule.
 * Pure over what it is given, so that a store may have it decided again.
 */
import { CREATE_COMMAND, FOUND_COMMAND, type Command, type Receipt } from '../core/command.js';
import { ChangeSet, createDraft, type Actor, type Change, type Roll } from '../core/draft.js';
import { MootError, isMootError } from '../core/errors.js';
import type { Identity, Role } from '../core/identity.js';
import { parseAddress } from '../core/address.js';
import { actorKey, chanceOf, ownerRecordId, receiptKey, sealSubject, type Listed, type Subject } from '../core/keys.js';
import { isOwner } from '../core/owners.js';
import { memberId, personCircle } from '../core/circles.js';
import { ALL, HOSTS, SYSTEM, type Circle } from '../core/record.js';
import type { CommandType } from '../core/ritual.js';
import type { AccessRecord, RoomRecords } from '../core/room-records.js';
import { marksOfNew, type CreateArgs } from '../core/room.js';
import type { Batch, JournalRow, Row, StoredReceipt } from '../stores/store.js';
import { rolesIn } from './access.js';
import type { Veil } from '../core/veil.js';
import type { HotRoom } from './hot-room.js';
import { findCommand, schemaOf, type RitualKit } from './kit.js';

const HOUR = 3_600_000;
/** Ticks of one room that one batch carries out; the rest follow in the next. */
const MOST_TICKS = 1000;

/** A command that has passed the edge: known, validated, and by whom. */
export interface Waiting {
  /** Under what its receipt is kept; set when the room's key is known. */
  receiptKey?: string;
  readonly command: Command;
  readonly type: CommandType<never, never>;
  /** Undefined for ticks and tasks: the system itself. */
  readonly identity: Identity | undefined;
  /** Everybody whom the room is for, where its rule asks and somebody knows. */
  readonly people?: readonly Listed[] | undefined;
}

export interface BatchContext {
  readonly room: HotRoom;
  readonly address: string;
  readonly kit: RitualKit;
  readonly roomKey: Uint8Array;
  /** Covers texts; absent where the ritual does not, null where the key was destroyed. */
  readonly veil: Veil | null | undefined;
  /** Everyone is host, and the first command sets the room up: the in-page backend. */
  readonly implicit: boolean;
  readonly mostShared: number;
  /** `kind.mode` that nothing may be set to. */
  readonly forbidden: readonly string[];
  /** Whether rituals of a kind are known here. */
  readonly knows: (kind: string) => boolean;
  readonly mayCreate: (identity: Identity) => boolean;
  /** Asked for a tick whose rule wants to know whom the room is for; undefined inside: nobody knows. Absent: such a tick waits. */
  readonly asked?: { readonly people: readonly Listed[] | undefined } | undefined;
}

export interface Decided {
  readonly batch: Batch | undefined;
  readonly receipts: readonly Receipt[];
}

/** Under what the receipt of a command is kept. */
export function keyOfReceipt(roomKey: Uint8Array, waiting: Waiting): string {
  waiting.receiptKey ??= receiptKey(roomKey, waiting.identity ?? { issuer: '', subject: '' }, waiting.command.id);
  return waiting.receiptKey;
}

/** Whether nothing but its effect is kept of a command. */
export function isSecret({ type }: Waiting): boolean {
  return type.actor === 'secret';
}

type Rule = (room: unknown, args: unknown) => void;

/** Decides a batch at an instant. `known` holds the receipts of commands that were carried out before. */
export function decideBatch(context: BatchContext, waiting: readonly Waiting[], known: ReadonlyMap<string, Receipt>, now: number, internal?: (changes: ChangeSet, now: number) => void): Decided {
  const all = new ChangeSet(context.room);
  const journal: JournalRow[] = [];
  const kept: StoredReceipt[] = [];
  const receipts: Receipt[] = [];
  // Without its key nothing can be done in a room any more.
  if (!context.room.get('seal', 'seal')) runTicks(context, all, journal, now);
  internal?.(all, now);
  const fresh = new Map<string, Receipt>();
  const replayed = new Set<Receipt>(known.values());
  for (const one of waiting) {
    // Of what is secret there is no receipt, and none is looked for.
    const key = isSecret(one) ? '' : keyOfReceipt(context.roomKey, one);
    const before = known.get(key) ?? fresh.get(key);
    if (before) {
      receipts.push(before);
      continue;
    }
    const { receipt, remember } = runCommand(context, all, journal, one, now);
    receipts.push(receipt);
    if (!remember) continue;
    fresh.set(key, receipt);
    kept.push({ key, receipt: isTraceless(one.type) && receipt.status === 'accepted' ? { id: receipt.id, status: 'accepted' } : receipt });
  }
  const rows = rowsOf(context, all);
  const moved = new Set(rows.flatMap(({ type, id, to }) => [...Object.keys(to), ...Object.keys(context.room.row(type, id)?.to ?? {})]));
  const batch = rows.length > 0 || kept.length > 0 ? { rows, journal, receipts: kept.map(({ key, receipt }) => ({ key, receipt: reachable(receipt, moved) })) } : undefined;
  return { batch, receipts: receipts.map((receipt) => (replayed.has(receipt) ? receipt : reachable(receipt, moved))) };
}

/**
 * A receipt without the circles that the batch as a whole leaves alone (hidden and shown again, asked and withdrawn):
 * their counts do not move, and a page would wait for them for ever.
 */
function reachable(receipt: Receipt, moved: ReadonlySet<Circle>): Receipt {
  if (receipt.status === 'refused' || !receipt.cursors) return receipt;
  return { ...receipt, cursors: Object.fromEntries(Object.entries(receipt.cursors).filter(([circle]) => moved.has(circle))) };
}

function runTicks(context: BatchContext, all: ChangeSet, journal: JournalRow[], now: number): void {
  for (let done = 0; done < MOST_TICKS; done += 1) {
    const tick = earliestTick(all, now);
    if (!tick) return;
    const { at, command, args } = tick.value;
    const type = findCommand(context.kit, command).type;
    // What comes after it would be carried out before it.
    if (type.people && !context.asked) return;
    all.set({ type: 'tick', id: tick.id, after: undefined, marks: undefined });
    const waiting = { command: { id: `tick-${tick.id}`, room: context.address, name: command, args, rules: context.kit.ritual.version }, type, identity: undefined, people: context.asked?.people };
    // A tick that its rule refuses is over all the same: it would refuse again for ever.
    runCommand(context, all, journal, waiting, at);
  }
}

function earliestTick(all: ChangeSet, now: number) {
  let earliest: { readonly id: string; readonly value: RoomRecords['tick'] } | undefined;
  for (const { id, value } of all.list('tick')) {
    const tick = value as RoomRecords['tick'];
    if (tick.at <= now && (!earliest || tick.at < earliest.value.at || (tick.at === earliest.value.at && id < earliest.id))) earliest = { id, value: tick };
  }
  return earliest;
}

/** Whether a tick is due whose rule asks whom the room is for. */
export function isAskingDue(room: HotRoom, kit: RitualKit, now: number): boolean {
  for (const { value } of room.list('tick')) {
    const { at, command } = value as RoomRecords['tick'];
    if (at <= now && findCommand(kit, command).type.people) return true;
  }
  return false;
}

/** The instant at which the next tick of a room is due. */
export function nextDue(room: HotRoom): number | undefined {
  // Without its key nothing can be done in a room any more.
  if (room.get('seal', 'seal')) return undefined;
  let next: number | undefined;
  for (const { value } of room.list('tick')) {
    const { at } = value as RoomRecords['tick'];
    if (next === undefined || at < next) next = at;
  }
  return next;
}

function runCommand(context: BatchContext, all: ChangeSet, journal: JournalRow[], waiting: Waiting, now: number): { receipt: Receipt; remember: boolean } {
  const { command, type, identity } = waiting;
  const changes = new ChangeSet(all);
  try {
    if (context.implicit) setUp(changes, waiting, now);
    const person = identity ? actorKey(context.roomKey, identity) : undefined;
    // Roles by what is committed and by what this batch has done so far, a room made a moment ago included.
    const roles = identity ? rolesIn(changes, context, identity) : (['host', 'member', 'viewer'] as const);
    const creating = command.name === CREATE_COMMAND || command.name === FOUND_COMMAND;
    if (command.name !== CREATE_COMMAND) assertRole(type, roles, identity === undefined, context.address);
    if (!type.run) throw new MootError('command_unknown', `"${command.name}" has no rule here.`);
    /** Whom the rule wanted to know by their ids. */
    const met: Subject[] = [];
    const ownerId = identity && ownerIdsOf(context.roomKey, identity);
    const draft = createDraft<never>({
      changes,
      address: context.address,
      now,
      actor: actorOf(changes, waiting, person, roles, ownerId),
      commandId: command.id,
      ownerId,
      chance: () => chanceOf(context.roomKey, command.id),
      keyOf: identity && ((subject) => { met.push({ issuer: identity.issuer, subject }); return actorKey(context.roomKey, { issuer: identity.issuer, subject }); }),
      veil: context.veil,
      people: () => waiting.people && rollOf(context.roomKey, waiting.people),
      forbids: (mode) => context.forbidden.includes(`${context.kit.ritual.kind}.${mode}`),
    });
    const setUpRule = creating ? context.kit.ritual.commands['setUp'] : undefined;
    // What hosts alone may know of the settings does not belong into the record that everybody reads.
    const { settings = {}, ...args } = setUpRule ? command.args as CreateArgs : {};
    (type.run as Rule)(draft, setUpRule ? args : command.args);
    if (Object.keys(settings).length > 0) (setUpRule?.run as Rule | undefined)?.(draft, settings);
    admitTasks(context, changes, all, identity);
    // Beside what somebody does without a name no row may be theirs.
    if (identity && !isTraceless(type)) for (const one of [identity, ...met]) keepNamed(context, changes, one);
    assertBounds(context, changes);
    assertAllowed(context, changes, all);
    assertOwnIds(context, changes, all, command.id);
    all.absorb(changes);
    journal.push(...journalRow(waiting, changes, person, now, context.kit.discreet?.(changes) ?? false));
    // Of what is secret not even a receipt: such commands bear what makes their repetition harmless.
    return { receipt: { id: command.id, status: 'accepted', cursors: cursorsOf(context, all, changes, person, roles) }, remember: type.actor !== 'secret' };
  } catch (error) {
    if (!isMootError(error)) throw error;
    return { receipt: refusal(command.id, error), remember: type.actor !== 'secret' && !UNREMEMBERED.has(error.code) };
  }
}

function rollOf(roomKey: Uint8Array, people: readonly Listed[]): Roll {
  return { count: people.length, groups: people.map(({ groups = [] }) => groups), ownerIds: (item) => people.map((one) => ownerRecordId(roomKey, one, item)) };
}

// Where the viewer has no business, nothing is written either; nor that somebody is muted, who may have asked anonymously.
const UNREMEMBERED: ReadonlySet<string> = new Set(['room_unknown', 'ritual_exists', 'role_missing', 'room_full', 'muted']);

/** The receipt that says why not. */
export function refusal(id: string, { code, message, retryAfter }: MootError): Receipt {
  return { id, status: 'refused', code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function isTraceless({ actor }: CommandType<never, never>): boolean {
  return actor === 'anonymous' || actor === 'secret';
}

/** Nothing is done by half: what its tasks need is there, or the command is refused. */
function admitTasks({ knows, mayCreate }: BatchContext, changes: ChangeSet, all: ChangeSet, identity: Identity | undefined): void {
  for (const { type, id, after } of [...changes.changes()]) {
    if (type !== 'task' || !after || all.get(type, id)) continue;
    const { room, command, optional } = after.value as RoomRecords['task'];
    const { kind } = parseAddress(room);
    if (!knows(kind)) {
      if (!optional) throw new MootError('ritual_unknown', `There is no ritual of the kind "${kind}" here.`);
      changes.set({ type, id, after: undefined, marks: undefined });
    }
    if (command === FOUND_COMMAND && identity && !mayCreate(identity)) throw new MootError('create_forbidden', 'You may not set up rituals here; ask whoever runs this server.');
  }
}

/** Who hosts a room by name hosts what it brings forth as well, where they have another key; whom it lists, it can tell. */
function keepNamed({ roomKey }: BatchContext, changes: ChangeSet, one: Subject): void {
  const key = actorKey(roomKey, one);
  const access = changes.get('access', 'access')?.value as AccessRecord | undefined;
  if (changes.size === 0 || !access) return;
  const keep = (type: 'host' | 'listed') => {
    if (!changes.get(type, key)) changes.set({ type, id: key, after: { type, id: key, value: { sealed: sealSubject(roomKey, one) }, to: [SYSTEM] }, marks: undefined });
  };
  if (access.hosts.keys.includes(key)) keep('host');
  if (access.audience?.people && Object.hasOwn(access.audience.people, key)) keep('listed');
}

function setUp(changes: ChangeSet, { command, type }: Waiting, now: number): void {
  if (changes.get('ritual', 'ritual') || command.name === CREATE_COMMAND || type.founds) return;
  const value = { title: '', settings: {}, created: now };
  changes.set({ type: 'ritual', id: 'ritual', after: { type: 'ritual', id: 'ritual', value, to: [ALL] }, marks: marksOfNew(now) });
}

function assertRole(type: CommandType<never, never>, roles: readonly Role[], isSystem: boolean, address: string): void {
  if (type.role === 'system') {
    if (!isSystem) throw new MootError('command_unknown', 'This command is not for people.');
    return;
  }
  // No role at all: the room is not there, or not for this person; these look alike.
  if (roles.length === 0) throw new MootError('room_unknown', `There is no ritual at "${address}", or it is not for you.`);
  const wanted = type.role ?? 'member';
  if (!roles.includes(wanted)) throw new MootError('role_missing', `Only a ${wanted} can do this.`);
}

/** Ids of owners for one command: a rule that asks for one and then claims it needs one hash. */
function ownerIdsOf(roomKey: Uint8Array, identity: Identity): (item: string) => string {
  const known = new Map<string, string>();
  return (item) => {
    const id = known.get(item) ?? ownerRecordId(roomKey, identity, item);
    known.set(item, id);
    return id;
  };
}

function actorOf(changes: ChangeSet, { type, identity }: Waiting, key: string | undefined, roles: readonly Role[], ownerId: ((item: string) => string) | undefined): Actor {
  const absent = (what: string): never => {
    throw new MootError('actor_absent', `This command does not tell ${what} of its sender.`);
  };
  return {
    get key() {
      return key === undefined || isTraceless(type) ? absent('the key') : key;
    },
    get circle() {
      return personCircle(this.key);
    },
    get name() {
      return identity && type.actor === 'named' ? identity.name : absent('the name');
    },
    is: (role) => roles.includes(role),
    owns: (item, author) => author !== undefined ? author === key : ownerId !== undefined && isOwner(changes, item, ownerId(item)),
  };
}

function assertBounds({ room, mostShared }: BatchContext, changes: ChangeSet): void {
  let added = 0;
  for (const { type, id, after } of changes.changes()) if (after && !room.get(type, id)) added += 1;
  if (added > 0 && room.shared + added > mostShared) {
    throw new MootError('room_full', `This room holds ${mostShared} records and takes no more; archive it and open a new one.`);
  }
}

/** A room that is in a forbidden mode already stays in it: what was promised there holds. */
function assertAllowed({ kit, forbidden }: BatchContext, changes: ChangeSet, all: ChangeSet): void {
  if (!kit.modes || forbidden.length === 0) return;
  const mode = kit.modes.of(changes);
  const isNew = !all.get('ritual', 'ritual');
  if (mode === undefined || !forbidden.includes(`${kit.ritual.kind}.${mode}`) || (!isNew && kit.modes.of(all) === mode)) return;
  throw new MootError('mode_forbidden', `Whoever runs this server does not allow "${mode}"; choose another.`);
}

/** Whoever repeats an id that was used, by another person or for what was withdrawn, must not come into its place. */
function assertOwnIds({ room }: BatchContext, changes: ChangeSet, all: ChangeSet, id: string): void {
  for (const { type, id: made } of changes.changes()) {
    const derived = made === id || made.startsWith(`${id}.`);
    if (derived && (all.get(type, made) ?? room.row(type, made))) {
      throw new MootError('id_taken', 'This id was used before; send the command under a new one.');
    }
  }
}

/** Their ids are people's. */
const UNNAMED: ReadonlySet<string> = new Set(['owner', 'owners', 'member', 'host']);

function journalRow({ command, type }: Waiting, changes: ChangeSet, key: string | undefined, now: number, isDiscreet: boolean): JournalRow[] {
  // A command that changed nothing must not hint at why: a vote for one's own anonymous question does not.
  if (type.actor === 'secret' || changes.size === 0) return [];
  // Rows for one person alone, and the system's, would say who: their ids stay out.
  const ids = [...changes.changes()]
    .filter(({ after, type: kind }) => !UNNAMED.has(kind) && !(after?.to.length === 1 && after.to[0]?.startsWith('@')))
    .map((change) => `${change.type}/${change.id}`);
  const hour = Math.floor(now / HOUR) * HOUR;
  // Of what members do there, not even on what: rows stand in the order of arrival, and between those of hosts, whose acts bear their instant.
  if (isDiscreet && type.role !== 'host') return [{ at: hour, command: command.name, ids: [] }];
  if (isTraceless(type)) return [{ at: hour, command: command.name, ids }];
  return [{ at: now, command: command.name, ids, ...(key === undefined ? {} : { key }) }];
}

function cursorsOf({ room }: BatchContext, all: ChangeSet, changes: ChangeSet, key: string | undefined, roles: readonly Role[]): Record<Circle, number> {
  const cursors: Record<Circle, number> = {};
  const note = (circle: Circle) => {
    if (isMember(all, circle, key, roles)) cursors[circle] = room.count(circle) + 1;
  };
  for (const { type, id, after } of changes.changes()) {
    after?.to.forEach(note);
    Object.keys(room.row(type, id)?.to ?? {}).forEach(note);
  }
  return cursors;
}

function isMember(all: ChangeSet, circle: Circle, key: string | undefined, roles: readonly Role[]): boolean {
  if (circle === SYSTEM) return false;
  if (circle === ALL) return true;
  if (circle === HOSTS) return roles.includes('host');
  if (key === undefined) return false;
  if (circle.startsWith('@')) return circle === personCircle(key);
  return circle.startsWith('#') && all.get('member', memberId(circle.slice(1), key)) !== undefined;
}

function rowsOf({ room, kit }: BatchContext, all: ChangeSet): Row[] {
  const rows: Row[] = [];
  for (const change of all.changes()) {
    const before = room.row(change.type, change.id);
    if (!change.after && before?.value === undefined) continue;
    rows.push(rowOf(room, kit, change, before));
  }
  return rows;
}

function rowOf(room: HotRoom, kit: RitualKit, { type, id, after, marks }: Change, before: Row | undefined): Row {
  const to: Record<Circle, number> = {};
  for (const circle of after?.to ?? []) to[circle] = room.count(circle) + 1;
  const left: Record<Circle, number> = { ...before?.left };
  for (const circle of Object.keys(before?.to ?? {})) left[circle] = room.count(circle) + 1;
  for (const circle of Object.keys(to)) Reflect.deleteProperty(left, circle);
  const kept = marks ?? before?.marks;
  return {
    type,
    id,
    schema: schemaOf(kit, type),
    to,
    ...(after ? { value: after.value } : {}),
    ...(Object.keys(left).length > 0 ? { left } : {}),
    ...(after && kept ? { marks: kept } : {}),
  };
}
