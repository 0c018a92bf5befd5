import { MootError } from './errors.js';
import { memberId } from './circles.js';
import { SYSTEM, type Circle, type Marks, type MootRecord } from './record.js';
import type { Role } from './identity.js';
import { boxOfOwner, ownersIn, withOwner } from './owners.js';
import type { Veil } from './veil.js';

/** Who acts, as far as the command's mode lets a rule know. */
export interface Actor {
  /** The person's key in this room. Reading it in an anonymous command throws `actor_absent`. */
  readonly key: string;
  /** The circle of this person alone. Throws like `key`. */
  readonly circle: Circle;
  /** The display name; only in commands declared `named`, else `actor_absent`. */
  readonly name: string;
  is(role: Role): boolean;
  /**
   * Whether this person made an item: an anonymous one, or one under `author`, a key. Answers in anonymous commands too,
   * so that what holds for somebody by name holds for them there; no rule may go through keys by it.
   */
  owns(item: string, author?: string): boolean;
}

export interface PutOptions {
  /** Who receives the record. Default: as before; a new record must say. */
  readonly to?: readonly Circle[];
  /** By what the store finds it across rooms. Default: as before. */
  readonly marks?: Marks;
}

/** One room, as a rule may read and change it. Nothing else in the world is visible from here. */
export interface Draft<R> {
  readonly address: string;
  /** Milliseconds since 1970, given by the store under the room's lock; never backwards. */
  readonly now: number;
  readonly actor: Actor;
  get<T extends keyof R & string>(type: T, id: string): R[T] | undefined;
  /** The record with its circles. */
  record<T extends keyof R & string>(type: T, id: string): MootRecord<R[T]> | undefined;
  list<T extends keyof R & string>(type: T): Iterable<MootRecord<R[T]>>;
  /** Adds a record under a new id, derived from the command's, and returns that id. */
  create<T extends keyof R & string>(type: T, value: R[T], to: readonly Circle[]): string;
  put<T extends keyof R & string>(type: T, id: string, value: R[T], options?: PutOptions): void;
  /** Replaces a record that exists. Throws `record_absent` where it does not. */
  update<T extends keyof R & string>(type: T, id: string, change: (value: R[T]) => R[T], options?: PutOptions): void;
  remove<T extends keyof R & string>(type: T, id: string): void;
  /** Makes the sender of an anonymous command the owner of an item, without a trace of who that is. */
  claim(item: string): void;
  /** What the sender is called under a secret of theirs: another for everybody else, and nobody's to whoever does not know the secret. */
  alias(secret: string): string;
  /** Keeps the owners of an item in so many boxes from now on, so that no record is one person's. */
  boxOwners(item: string, boxes: number): void;
  /** The key in this room of somebody whom the sender's issuer knows by this id: what is kept must not hold the id. Only the authority can tell; a preview waits. */
  keyOf(subject: string): string;
  /** Everybody whom the room is for, as many as there are; undefined where nobody lists them all. Only in commands that ask for `people`. */
  readonly people: number | undefined;
  /** Of each of them, the groups that the list names; whose they are it does not say. */
  readonly peopleGroups: readonly (readonly string[])[];
  /** Whether whoever runs the server forbids a mode of this kind of room. Only the authority can tell: elsewhere none is. */
  forbids(mode: string): boolean;
  /** Makes everybody whom the room is for an owner of a boxed item; `group`: those of them who are in it. */
  claimForAll(item: string, group?: string): void;
  /** A whole number from `from` to `to` that nobody can foretell from what they see, and the same whenever the command is repeated. */
  jitter(from: number, to: number): number;
  /** Has the room's key destroyed once this is kept: nothing in the room can be joined to a person from then on, and nothing changed. */
  seal(): void;
  /** Text that is kept so that nobody can read it in the database, and never any more after `shred`. `id`: whose it is; `blocks`: of how many times 32 bytes its length tells. */
  cover(id: string, text: string, blocks?: number): string;
  /** The text; undefined where it cannot be read any more. */
  uncover(id: string, covered: string): string | undefined;
  /** Has the key destroyed that covers texts of this room, once this is kept. */
  shred(): void;
  /** A condition that does nothing but refuse: where a viewer does not see all that it reads, their preview goes on as if it held. */
  check(condition: () => void): void;
  /** Lets a person into a declared circle, or out of it. */
  join(circle: string, key: string): void;
  leave(circle: string, key: string): void;
  /** Has a command run at an instant, as the system. Under the same id, they replace each other. Default: one for each instant and name. */
  at(instant: number, command: string, args: unknown, id?: string): void;
  /** Has a command run in another room, once. Refused at once where nobody here knows rituals of that kind. */
  task(room: string, command: string, args: unknown, options?: TaskOptions): void;
}

export interface TaskOptions {
  /** A system command of this room that is told what became of it: its arguments, with `room`, and `code` where it was refused. */
  readonly then?: { readonly command: string; readonly args: object };
  /** Left out where nobody here knows rituals of that kind. */
  readonly optional?: true;
}

/** What a draft is laid over: the truth in the authority, the view in a preview. */
export interface RoomReader {
  get(type: string, id: string): MootRecord | undefined;
  list(type: string): Iterable<MootRecord>;
}

/** A record after a command, or its removal where `after` is undefined. */
export interface Change {
  readonly type: string;
  readonly id: string;
  readonly after: MootRecord | undefined;
  readonly marks: Marks | undefined;
}

const SEPARATOR = '\u0000';

/** Changes over a reader, themselves a reader: commands of one batch see each other's. */
export class ChangeSet implements RoomReader {
  readonly #base: RoomReader;
  readonly #changes = new Map<string, Change>();

  constructor(base: RoomReader) {
    this.#base = base;
  }

  get size(): number {
    return this.#changes.size;
  }

  changes(): Iterable<Change> {
    return this.#changes.values();
  }

  get(type: string, id: string): MootRecord | undefined {
    const change = this.#changes.get(type + SEPARATOR + id);
    return change ? change.after : this.#base.get(type, id);
  }

  *list(type: string): Iterable<MootRecord> {
    // As it stands now: a rule may change what it is going through.
    const changed = [...this.#changes.values()].filter((change) => change.type === type);
    const seen = new Set(changed.map(({ id }) => id));
    for (const record of this.#base.list(type)) if (!seen.has(record.id)) yield record;
    for (const { after } of changed) if (after) yield after;
  }

  set(change: Change): void {
    const key = change.type + SEPARATOR + change.id;
    const before = this.#changes.get(key);
    const kept = change.after && before?.after ? before.marks : undefined;
    this.#changes.set(key, change.marks || !kept ? change : { ...change, marks: kept });
  }

  /** Takes over what another set, laid over this one, has changed. */
  absorb(changes: ChangeSet): void {
    for (const change of changes.changes()) this.set(change);
  }
}

/** Everybody whom a room is for, in one order throughout. */
export interface Roll {
  readonly count: number;
  /** Default: the list names none. */
  readonly groups?: readonly (readonly string[])[];
  ownerIds(item: string): readonly string[];
}

export interface DraftOptions {
  /** Default: nothing can be covered, nor uncovered. */
  readonly veil?: Veil | null | undefined;
  readonly changes: ChangeSet;
  readonly address: string;
  readonly now: number;
  readonly actor: Actor;
  readonly commandId: string;
  /** Id of the system record that makes the sender the owner of `item`; undefined in a preview, which keeps none. */
  readonly ownerId: ((item: string) => string) | undefined;
  /** From 0 up to 1, by the room's secret and the command. */
  readonly chance: () => number;
  /** The key of somebody by their id. Default: nobody knows. */
  readonly keyOf?: ((subject: string) => string) | undefined;
  /** Default: runs it. */
  readonly check?: ((condition: () => void) => void) | undefined;
  /** Ids of the system records that make each person whom the room is for the owner of an item. Default: nobody lists them. */
  readonly people?: (() => Roll | undefined) | undefined;
  /** Default: none. */
  readonly forbids?: ((mode: string) => boolean) | undefined;
}

function unknownSubject(): never {
  throw new MootError('subject_unknown', 'People are not known by their ids here.');
}

/** Lays a draft over a change set. Values are frozen in passing, so that no rule changes one in place. */
export function createDraft<R>({ changes, address, now, actor, commandId, ownerId, chance, keyOf = unknownSubject, people = () => undefined, forbids = () => false, check = (condition) => { condition(); }, veil }: DraftOptions): Draft<R> {
  let made = 0;
  const newId = () => {
    const id = made === 0 ? commandId : `${commandId}.${made}`;
    made += 1;
    return id;
  };
  const write = (type: string, id: string, value: unknown, { to, marks }: PutOptions = {}) => {
    // Looked up only where it is needed: a preview may not be able to tell.
    const circles = to ?? changes.get(type, id)?.to;
    if (!circles) throw new MootError('record_without_circle', `A new record "${type}" must say who receives it.`);
    changes.set({ type, id, after: Object.freeze({ type, id, value: Object.freeze(value), to: [...new Set(circles)].sort() }), marks });
  };
  const remove = (type: string, id: string) => {
    if (changes.get(type, id)) changes.set({ type, id, after: undefined, marks: undefined });
  };
  const addOwners = (item: string, ids: readonly string[]) => {
    const boxes = new Map<string, string[]>();
    for (const id of ids) {
      const box = boxOfOwner(changes, item, id);
      if (box === undefined) throw new MootError('owners_unboxed', `The owners of "${item}" have no boxes.`);
      boxes.set(box, [...(boxes.get(box) ?? []), id]);
    }
    for (const [box, added] of boxes) write('owners', box, { ids: [...new Set([...ownersIn(changes, box), ...added])].sort() }, { to: [SYSTEM] });
  };
  const addOwner = (box: string, id: string) => { write('owners', box, { ids: withOwner(ownersIn(changes, box), id) }, { to: [SYSTEM] }); };
  const draft: Draft<Record<string, unknown>> = {
    address,
    now,
    actor,
    get: (type, id) => changes.get(type, id)?.value,
    record: (type, id) => changes.get(type, id),
    list: (type) => changes.list(type),
    create(type, value, to) {
      const id = newId();
      write(type, id, value, { to });
      return id;
    },
    put: write,
    update(type, id, change, options) {
      const before = changes.get(type, id);
      if (!before) throw new MootError('record_absent', `This room has no ${type} "${id}".`);
      write(type, id, change(before.value), options);
    },
    remove,
    claim(item) {
      if (!ownerId) return;
      const id = ownerId(item);
      const box = boxOfOwner(changes, item, id);
      if (box === undefined) write('owner', id, {}, { to: [SYSTEM] });
      else addOwner(box, id);
    },
    alias(secret) {
      if (!ownerId) throw new MootError('actor_absent', 'This command does not tell who could have a secret.');
      return ownerId(`alias ${secret}`);
    },
    boxOwners: (item, boxes) => { write('owners', item, { boxes }, { to: [SYSTEM] }); },
    keyOf,
    check,
    get people() { return people()?.count; },
    forbids,
    get peopleGroups() { return people()?.groups ?? []; },
    claimForAll(item, group) {
      const roll = people();
      addOwners(item, (roll?.ownerIds(item) ?? []).filter((_, at) => group === undefined || roll?.groups?.[at]?.includes(group)));
    },
    jitter: (from, to) => from + Math.floor(chance() * (to - from + 1)),
    seal: () => { write('seal', 'seal', { at: now }, { to: [SYSTEM] }); },
    cover(id, text, blocks) {
      if (!veil) throw new MootError('room_sealed', 'Nothing can be kept confidential here.');
      return veil.cover(id, text, blocks);
    },
    uncover: (id, covered) => veil?.uncover(id, covered),
    shred: () => { write('seal', 'veil', { at: now }, { to: [SYSTEM] }); },
    join: (circle, key) => { write('member', memberId(circle, key), {}, { to: [SYSTEM] }); },
    leave: (circle, key) => { remove('member', memberId(circle, key)); },
    at(instant, command, args, id = `${instant}/${command}`) {
      write('tick', id, { at: instant, command, args }, { to: [SYSTEM], marks: { due: instant } });
    },
    task(room, command, args, { then, optional } = {}) {
      write('task', newId(), { room, command, args, ...(then ? { then } : {}), ...(optional ? { optional } : {}) }, { to: [SYSTEM], marks: { task: now } });
    },
  };
  return draft as unknown as Draft<R>;
}
