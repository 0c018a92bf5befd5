import type { RoomReader } from '../draft.js';
import { withRules } from '../ritual.js';
import * as ballots from './qa-ballot.rules.js';
import * as hostRules from './qa-host.rules.js';
import { erase } from './qa-erase.rules.js';
import * as itemRules from './qa-item.rules.js';
import { NEW_BOARD } from './qa.board.js';
import { qa } from './qa.ritual.js';
import * as rules from './qa.rules.js';
import { ANONYMITIES, qaSchemas, qaSetUpSchema, type Board } from './qa.schema.js';
import * as setup from './qa.setup.js';
import { indexBoard } from './qa.search.js';
import { foldSeen } from './qa.signals.js';
import { snapshotRank } from './qa.snapshot.js';

/** The board as an authority needs it: all rules, all validators, the order of a snapshot. */
export const qaAuthority = {
  ritual: withRules(qa, { ...rules, ...hostRules, ...itemRules, ...ballots, ...setup }),
  schemas: { ...qaSchemas, setUp: qaSetUpSchema },
  rank: snapshotRank,
  index: indexBoard,
  fold: foldSeen,
  erase,
  modes: { names: ANONYMITIES, of: (room: RoomReader) => ((room.get('board', 'board')?.value ?? NEW_BOARD) as Board).anonymity },
};
