/** What the tests of rituals share: a room in memory on which people act by its rules, without an authority. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ChangeSet, createDraft, type Actor, type Draft } from './draft.js';
import { MootError } from './errors.js';
import { base64url } from './ids.js';
import { isOwner } from './owners.js';
import { memberId, personCircle } from './circles.js';
import type { MootRecord } from './record.js';
import type { ActorMode, ArgsOf, CommandType, CommandsOf, RecordsOf } from './ritual.js';
import type { RoomRecords } from './room-records.js';

export const START = Date.UTC(2026, 10, 23, 9, 15);

export interface Acting {
  /** Who acts; the key is the name in lower case. Names that begin with "Host" are hosts. */
  readonly as: string;
  /** Milliseconds since 1970. Default: `START`. */
  readonly now?: number;
  readonly id?: string;
  /** What the command tells of its sender. Default `named`. */
  readonly mode?: ActorMode;
  /** Everybody whom the room is for. Default: nobody lists them. */
  readonly people?: readonly string[] | undefined;
  /** The groups of each of them. Default: none. */
  readonly groupsOf?: ((as: string) => readonly string[]) | undefined;
  /** From 0 up to 1. Default ½. */
  readonly chance?: number;
}

export function keyOf(as: string): string {
  return `key-${as.toLowerCase()}`;
}

// The authority uses an HMAC here; for rules it is a name like any other. Under a secret nobody is told by it.
function ownerId(key: string, item: string): string {
  const name = `owner-of-${item}-${key}`;
  return item.startsWith('alias ') ? base64url(sha256(utf8ToBytes(name)).subarray(0, 16)) : name;
}

/** A draft over a change set, as the authority lays it. */
export function draftOf<R>(address: string, changes: ChangeSet, { as, now = START, id = 'command-0000000000', mode = 'named', people, groupsOf = () => [], chance = 0.5 }: Acting): Draft<R> {
  const key = keyOf(as);
  const told = (value: string, modes: readonly ActorMode[]) => {
    if (!modes.includes(mode)) throw new MootError('actor_absent', 'This command does not tell its sender.');
    return value;
  };
  const actor: Actor = {
    get key() { return told(key, ['named', 'keyed']); },
    get circle() { return personCircle(this.key); },
    get name() { return told(as, ['named']); },
    is: (role) => role !== 'host' || as.startsWith('Host'),
    owns: (item, author) => author !== undefined ? author === key : isOwner(changes, item, ownerId(key, item)),
  };
  return createDraft<R>({
    changes, address, now, actor, commandId: id,
    ownerId: (item) => ownerId(key, item),
    chance: () => chance,
    // For rules it is a text like any other.
    veil: { cover: (_, text) => text, uncover: (_, covered) => covered },
    people: () => people && { count: people.length, groups: people.map(groupsOf), ownerIds: (item) => people.map((one) => ownerId(keyOf(one), item)) },
  });
}

type NameOf<K> = keyof CommandsOf<K> & string;

/** A whole room: commands are kept or refused, one after the other. */
export class TestRoom<K extends { readonly kind: string; readonly commands: object }, R = RecordsOf<K>> {
  now = START;
  /** Everybody whom the room is for; undefined where nobody lists them. */
  people: readonly string[] | undefined;
  groupsOf: (as: string) => readonly string[] = () => [];
  chance = 0.5;
  protected readonly records = new ChangeSet({ get: () => undefined, list: () => [] });
  readonly #ritual: K;
  readonly #address: string;
  #made = 0;

  constructor(ritual: K, address: string) {
    this.#ritual = ritual;
    this.#address = address;
  }

  /** Carries out a command and returns its id, which is also that of what it made. Throws the refusal. */
  act<N extends NameOf<K>>(as: string, name: N, ...args: ArgsOf<K, N>): string {
    this.#made += 1;
    const id = `command-${String(this.#made).padStart(10, '0')}`;
    const type = (this.#ritual.commands as Readonly<Record<string, CommandType<R, never>>>)[name];
    const changes = new ChangeSet(this.records);
    type?.run?.(draftOf<R>(this.#address, changes, { as, now: this.now, id, mode: type.actor, people: type.people ? this.people : undefined, groupsOf: this.groupsOf, chance: this.chance }), args[0] as never);
    this.records.absorb(changes);
    return id;
  }

  /** Lets time pass; what falls due is carried out at its own instant. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const [tick] = [...this.records.list('tick')].sort((a, b) => (a.value as RoomRecords['tick']).at - (b.value as RoomRecords['tick']).at);
      const { at, command, args } = (tick?.value ?? { at: Infinity }) as RoomRecords['tick'];
      if (!tick || at > end) break;
      this.now = at;
      this.records.set({ type: 'tick', id: tick.id, after: undefined, marks: undefined });
      this.act('System', command.slice(this.#ritual.kind.length + 1) as NameOf<K>, ...[args] as unknown as ArgsOf<K, NameOf<K>>);
    }
    this.now = end;
  }

  /** The code of the refusal, or "accepted". */
  outcome<N extends NameOf<K>>(as: string, name: N, ...args: ArgsOf<K, N>): string {
    try {
      this.act(as, name, ...args);
      return 'accepted';
    } catch (error) {
      if (error instanceof MootError) return error.code;
      throw error;
    }
  }

  /** Lays a record down as it may have come to be otherwise: by somebody who hosted once, say. */
  put<T extends keyof R & string>(type: T, id: string, value: R[T], to: readonly string[]): void {
    this.records.set({ type, id, after: { type, id, value, to }, marks: undefined });
  }

  record<T extends keyof R & string>(type: T, id: string): MootRecord<R[T]> | undefined {
    return this.records.get(type, id) as MootRecord<R[T]> | undefined;
  }

  get<T extends keyof R & string>(type: T, id: string): R[T] | undefined {
    return this.record(type, id)?.value;
  }

  list<T extends keyof R & string>(type: T): readonly MootRecord<R[T]>[] {
    return [...this.records.list(type)] as MootRecord<R[T]>[];
  }

  /** What somebody receives, as JSON: all records of their circles. */
  seenBy(as: string): string {
    const key = keyOf(as);
    const circles = new Set(['all', personCircle(key), ...(as.startsWith('Host') ? ['hosts'] : [])]);
    const isIn = (circle: string) => circles.has(circle) || (circle.startsWith('#') && this.records.get('member', memberId(circle.slice(1), key)) !== undefined);
    return JSON.stringify([...this.records.changes()].flatMap(({ after }) => (after?.to.some(isIn) ? [after] : [])));
  }

  /** Every record that is there, as JSON, to see whether two rooms are the same. */
  get image(): string {
    return JSON.stringify([...this.records.changes()].map(({ after }) => after));
  }
}
