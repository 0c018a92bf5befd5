import { withRules } from '../ritual.js';
import { ledger } from './ledger.ritual.js';
import * as rules from './ledger.rules.js';
import { ledgerSchemas, ledgerSetUpSchema } from './ledger.schema.js';

/** The ledger as an authority needs it: all rules, all validators. */
export const ledgerAuthority = {
  ritual: withRules(ledger, { ...rules }),
  schemas: { ...ledgerSchemas, setUp: ledgerSetUpSchema },
};
