import type { RoomReader } from '../draft.js';
import { veilOf } from '../veil.js';
import { withRules } from '../ritual.js';
import * as ballots from './poll-ballot.rules.js';
import * as decision from './poll-decision.rules.js';
import { erase } from './poll-erase.rules.js';
import * as host from './poll-host.rules.js';
import { complete, due } from './poll.closing.js';
import { poll } from './poll.ritual.js';
import * as rules from './poll.rules.js';
import { SECRECIES, pollFoundSchema, pollSchemas, pollSetUpSchema, type Poll } from './poll.schema.js';
import * as setup from './poll.setup.js';
import { NEW_POLL, isAboutMeeting } from './poll.state.js';
import { waitingIn } from './poll.waiting.js';

const FIRST = ['ritual', 'poll', 'tally', 'turnout', 'result', 'decision', 'access'];

/** How many are asked decides it about meetings, when they are asked. */
function modeOf(room: RoomReader): Poll['secrecy'] | undefined {
  const found = (room.get('poll', 'poll')?.value ?? NEW_POLL) as Poll;
  return found.phase === 'draft' && isAboutMeeting(found) ? undefined : found.secrecy;
}

/** The poll as an authority needs it: all rules, all validators, the order of a snapshot. */
export const pollAuthority = {
  ritual: withRules(poll, { ...rules, ...ballots, ...host, ...decision, ...setup, due, complete, await: decision.awaitDecision }),
  schemas: { ...pollSchemas, setUp: pollSetUpSchema, found: pollFoundSchema },
  // What everybody looks at comes before who chose what.
  rank: (_room: RoomReader, type: string): readonly number[] => [FIRST.includes(type) ? 0 : 1],
  modes: { names: SECRECIES, of: modeOf },
  erase,
  waits: waitingIn,
  veilOf,
};
