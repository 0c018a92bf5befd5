import { MootError } from './errors.js';
import { SYSTEM, memberId, type Circle, type Marks, type MootRecord } from './record.js';
import type { Role } from './identity.js';
import { boxOfOwner, ownersIn } from './owners.js';

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
  /** Keeps the owners of an item in so many boxes from now on, so that no record is one person's. */
  boxOwners(item: string, boxes: number): void;
  /** Everybody whom the room is for, as many as there are; undefined where nobody lists them all. Only in commands that ask for `people`. */
  readonly people: number | undefined;
  /** Makes everybody whom the room is for an owner of a boxed item. */
  claimForAll(item: string): void;
  /** A whole number from `from` to `to` that nobody can foretell from what they see, and the same whenever the command is repeated. */
  jitter(from: number, to: number): number;
  /** Has the room's key destroyed once this is kept: nothing in the room can be joined to a person from then on, and nothing changed. */
  seal(): void;
  /** Lets a person into a declared circle, or out of it. */
  join(circle: string, key: string): void;
  leave(circle: string, key: string): void;
  /** Has a command run at an instant, as the system. The same instant and name replace each other. */
  at(instant: number, command: string, args: unknown): void;
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

export interface DraftOptions {
  readonly changes: ChangeSet;
  readonly address: string;
  readonly now: number;
  readonly actor: Actor;
  readonly commandId: string;
  /** Id of the system record that makes the sender the owner of `item`; undefined in a preview, which keeps none. */
  readonly ownerId: ((item: string) => string) | undefined;
  /** From 0 up to 1, by the room's secret and the command. */
  readonly chance: () => number;
  /** Ids of the system records that make each person whom the room is for the owner of an item. Default: nobody lists them. */
  readonly people?: (() => { readonly count: number; ownerIds(item: string): readonly string[] } | undefined) | undefined;
}

/** Lays a draft over a change set. Values are frozen in passing, so that no rule changes one in place. */
export function createDraft<R>({ changes, address, now, actor, commandId, ownerId, chance, people = () => undefined }: DraftOptions): Draft<R> {
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
      if (boxOfOwner(changes, item, id) === undefined) write('owner', id, {}, { to: [SYSTEM] });
      else addOwners(item, [id]);
    },
    boxOwners: (item, boxes) => { write('owners', item, { boxes }, { to: [SYSTEM] }); },
    get people() { return people()?.count; },
    claimForAll: (item) => { addOwners(item, people()?.ownerIds(item) ?? []); },
    jitter: (from, to) => from + Math.floor(chance() * (to - from + 1)),
    seal: () => { write('seal', 'seal', { at: now }, { to: [SYSTEM] }); },
    join: (circle, key) => { write('member', memberId(circle, key), {}, { to: [SYSTEM] }); },
    leave: (circle, key) => { remove('member', memberId(circle, key)); },
    at(instant, command, args) {
      write('tick', `${instant}/${command}`, { at: instant, command, args }, { to: [SYSTEM], marks: { due: instant } });
    },
    task(room, command, args, { then, optional } = {}) {
      write('task', newId(), { room, command, args, ...(then ? { then } : {}), ...(optional ? { optional } : {}) }, { to: [SYSTEM], marks: { task: now } });
    },
  };
  return draft as unknown as Draft<R>;
}
