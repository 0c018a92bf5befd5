import { defineRitual, later } from '../ritual.js';
import { roomRecords } from '../room-records.js';
import type * as host from './poll-host.rules.js';
import type * as decision from './poll-decision.rules.js';
import type * as ballots from './poll-ballot.rules.js';
import type * as closing from './poll.closing.js';
import type * as rules from './poll.rules.js';
import type { PollRecords } from './poll.schema.js';
import type * as setup from './poll.setup.js';
import { NEW_POLL } from './poll.state.js';

/** A poll, plain or about a meeting. `moot.open(poll, 'lunch').vote({ choices: ['o1'] })`. */
export const poll = defineRitual<PollRecords>()({
  kind: 'poll',
  version: 1,
  settings: NEW_POLL,
  records: {
    ...roomRecords,
    poll: { seenBy: 'all' },
    obstacle: { seenBy: 'hosts' },
    ballot: { seenBy: 'own' },
    tally: { seenBy: 'hosts' },
    turnout: { seenBy: 'all' },
    box: { seenBy: 'nobody' },
    remarks: { seenBy: 'nobody' },
    count: { seenBy: 'nobody' },
    result: { seenBy: 'all' },
    decision: { seenBy: 'all' },
  },
  load: () => import('./poll.rules.js'),
  commands: {
    vote: { actor: 'named', run: later<typeof rules.vote>() },
    cast: { actor: 'secret', run: later<typeof ballots.cast>() },
    configure: { actor: 'keyed', role: 'host', run: later<typeof host.configure>() },
    addOption: { actor: 'keyed', role: 'host', run: later<typeof host.addOption>() },
    reword: { actor: 'keyed', role: 'host', run: later<typeof host.reword>() },
    removeOption: { actor: 'keyed', role: 'host', run: later<typeof host.removeOption>() },
    open: { actor: 'keyed', role: 'host', people: true, run: later<typeof host.open>() },
    end: { actor: 'named', role: 'host', run: later<typeof host.end>() },
    reopen: { actor: 'keyed', role: 'host', run: later<typeof host.reopen>() },
    decide: { actor: 'named', role: 'host', run: later<typeof decision.decide>() },
    settle: { actor: 'named', role: 'host', run: later<typeof decision.settle>() },
    left: { actor: 'keyed', role: 'host', run: later<typeof decision.left>() },
    measure: { actor: 'keyed', role: 'host', run: later<typeof decision.measure>() },
    archive: { actor: 'keyed', role: 'host', run: later<typeof decision.archive>() },
    openDue: { actor: 'anonymous', role: 'system', people: true, run: later<typeof host.openDue>() },
    due: { actor: 'anonymous', role: 'system', run: later<typeof closing.due>() },
    complete: { actor: 'anonymous', role: 'system', run: later<typeof closing.complete>() },
    await: { actor: 'anonymous', role: 'system', run: later<typeof decision.awaitDecision>() },
    followUp: { actor: 'anonymous', role: 'system', run: later<typeof decision.followUp>() },
    conclude: { actor: 'anonymous', role: 'system', run: later<typeof decision.conclude>() },
    made: { actor: 'anonymous', role: 'system', run: later<typeof decision.made>() },
    setUp: { actor: 'keyed', role: 'system', people: true, run: later<typeof setup.setUp>() },
  },
});
