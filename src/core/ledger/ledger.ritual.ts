import { defineRitual, later } from '../ritual.js';
import { roomRecords } from '../room-records.js';
import type * as rules from './ledger.rules.js';
import type { LedgerRecords, LedgerSettings } from './ledger.schema.js';

const NEW_LEDGER: LedgerSettings = { zone: 'UTC' };

/** The hours that changed meetings give back. `moot.open(ledger, 'meetings')`; people read it, polls write it. */
export const ledger = defineRitual<LedgerRecords>()({
  kind: 'ledger',
  version: 1,
  settings: NEW_LEDGER,
  records: {
    ...roomRecords,
    ledger: { seenBy: 'all' },
    entry: { seenBy: 'nobody' },
    month: { seenBy: 'all' },
  },
  commands: {
    enter: { actor: 'anonymous', role: 'system', founds: true, run: later<typeof rules.enter>() },
    setUp: { actor: 'keyed', role: 'system', run: later<typeof rules.setUp>() },
  },
});
