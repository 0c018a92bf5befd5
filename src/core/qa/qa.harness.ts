/** What the tests of a board share: a board in memory on which people act by its rules. */
import { ChangeSet, createDraft, type Actor } from '../draft.js';
import { MootError } from '../errors.js';
import { personCircle, type MootRecord } from '../record.js';
import type { ActorMode, ArgsOf, CommandType, Erasure } from '../ritual.js';
import { erase } from './qa-erase.rules.js';
import { qaAuthority } from './qa.authority.js';
import { boardOf, ledgerOf } from './qa.board.js';
import type { QaDraft, QaRecords } from './qa.schema.js';
import { foldSeen } from './qa.signals.js';

type CommandName = keyof typeof qaAuthority.ritual.commands;
type RecordName = keyof QaRecords;

export const START = Date.UTC(2026, 10, 23, 9, 15);

export interface Acting {
  /** Who acts; the key is the name in lower case. Names that begin with "Host" are hosts. */
  readonly as: string;
  /** Milliseconds since 1970. Default: `START`. */
  readonly now?: number;
  readonly id?: string;
  /** What the command tells of its sender. Default `named`. */
  readonly mode?: ActorMode;
}

/** A draft over a change set, as the authority lays it. */
export function boardDraft(changes: ChangeSet, { as, now = START, id = 'command-0000000000', mode = 'named' }: Acting): QaDraft {
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
    owns: (item, author) => author !== undefined ? author === key : changes.get('owner', ownerId(key, item)) !== undefined,
  };
  return createDraft<QaRecords>({ changes, address: 'qa/all-hands', now, actor, commandId: id, ownerId: (item) => ownerId(key, item), chance: () => 0.5 });
}

export function keyOf(as: string): string {
  return `key-${as.toLowerCase()}`;
}

// The authority uses an HMAC here; for rules it is a name like any other.
function ownerId(key: string, item: string): string {
  return `owner-of-${item}-${key}`;
}

/** A whole board: commands are kept or refused, one after the other. */
export class TestBoard {
  now = START;
  #made = 0;
  #records = new ChangeSet({ get: () => undefined, list: () => [] });

  /** Carries out a command and returns its id, which is also that of what it made. Throws the refusal. */
  act<N extends CommandName>(as: string, name: N, ...args: ArgsOf<typeof qaAuthority.ritual, N>): string {
    this.#made += 1;
    const id = `command-${String(this.#made).padStart(10, '0')}`;
    const type = qaAuthority.ritual.commands[name] as CommandType<QaRecords, never>;
    const changes = new ChangeSet(this.#records);
    type.run?.(boardDraft(changes, { as, now: this.now, id, mode: type.actor }), args[0] as never);
    this.#records.absorb(changes);
    return id;
  }

  /** Somebody had questions in sight. */
  see(as: string, questions: readonly string[]): void {
    foldSeen(boardDraft(this.#records, { as, now: this.now }), keyOf(as), questions);
  }

  /** Somebody is erased, as the operator has it done. */
  erase(as: string, { names = [], anonymous = false }: Partial<Erasure> = {}): void {
    erase(boardDraft(this.#records, { as, now: this.now }), { names, anonymous, nobody: 'nobody' });
  }

  /** The code of the refusal, or "accepted". */
  outcome<N extends CommandName>(as: string, name: N, ...args: ArgsOf<typeof qaAuthority.ritual, N>): string {
    try {
      this.act(as, name, ...args);
      return 'accepted';
    } catch (error) {
      if (error instanceof MootError) return error.code;
      throw error;
    }
  }

  /** Lays a record down as it may have come to be otherwise: by somebody who hosted once, say. */
  put<T extends RecordName>(type: T, id: string, value: QaRecords[T], to: readonly string[]): void {
    this.#records.set({ type, id, after: { type, id, value, to }, marks: undefined });
  }

  record<T extends RecordName>(type: T, id: string): MootRecord<QaRecords[T]> | undefined {
    return this.#records.get(type, id) as MootRecord<QaRecords[T]> | undefined;
  }

  get<T extends RecordName>(type: T, id: string): QaRecords[T] | undefined {
    return this.record(type, id)?.value;
  }

  list<T extends RecordName>(type: T): readonly MootRecord<QaRecords[T]>[] {
    return [...this.#records.list(type)] as MootRecord<QaRecords[T]>[];
  }

  /** Every record that is there, as JSON, to see whether two boards are the same. */
  get image(): string {
    return JSON.stringify([...this.#records.changes()].map(({ after }) => after));
  }

  get board() {
    return boardOf(this);
  }

  get ledger() {
    return ledgerOf(this);
  }
}
