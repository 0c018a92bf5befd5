/** What the tests of a board share: a board in memory on which people act by its rules. */
import type { ChangeSet } from '../draft.js';
import { TestRoom, draftOf, keyOf, type Acting } from '../ritual.harness.js';
import type { Erasure } from '../ritual.js';
import { erase } from './qa-erase.rules.js';
import { qaAuthority } from './qa.authority.js';
import { boardOf, ledgerOf } from './qa.board.js';
import type { QaDraft, QaRecords } from './qa.schema.js';
import { foldSeen } from './qa.signals.js';

export { START, keyOf } from '../ritual.harness.js';

const ADDRESS = 'qa/all-hands';

/** A draft over a change set, as the authority lays it. */
export function boardDraft(changes: ChangeSet, acting: Acting): QaDraft {
  return draftOf<QaRecords>(ADDRESS, changes, acting);
}

/** A whole board: commands are kept or refused, one after the other. */
export class TestBoard extends TestRoom<typeof qaAuthority.ritual, QaRecords> {
  constructor() {
    super(qaAuthority.ritual, ADDRESS);
  }

  /** Somebody had questions in sight. */
  see(as: string, questions: readonly string[]): void {
    foldSeen(boardDraft(this.records, { as, now: this.now }), keyOf(as), questions);
  }

  /** Somebody is erased, as the operator has it done. */
  erase(as: string, { names = [], anonymous = false }: Partial<Erasure> = {}): void {
    erase(boardDraft(this.records, { as, now: this.now }), { names, anonymous, nobody: 'nobody' });
  }

  get board() {
    return boardOf(this);
  }

  get ledger() {
    return ledgerOf(this);
  }
}
