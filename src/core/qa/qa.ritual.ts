import { roomRecords } from '../room-records.js';
import { defineRitual, later } from '../ritual.js';
import type * as host from './qa-host.rules.js';
import type * as items from './qa-item.rules.js';
import { NEW_BOARD } from './qa.board.js';
import type * as rules from './qa.rules.js';
import type { QaRecords } from './qa.schema.js';

/** The Q&A board. `moot.open(qa, 'all-hands').ask({ text: 'Why?' })`. */
export const qa = defineRitual<QaRecords>()({
  kind: 'qa',
  version: 1,
  settings: NEW_BOARD,
  records: {
    ...roomRecords,
    board: { seenBy: 'all' },
    ledger: { seenBy: 'all' },
    question: { seenBy: 'hosts' },
    tally: { seenBy: 'hosts' },
    votes: { seenBy: 'own' },
    seen: { seenBy: 'nobody' },
    exposure: { seenBy: 'hosts' },
    reply: { seenBy: 'hosts' },
    answer: { seenBy: 'hosts' },
    verdict: { seenBy: 'hosts' },
    verdicts: { seenBy: 'own' },
    privateReply: { seenBy: 'hosts' },
    reactions: { seenBy: 'hosts' },
    ownReactions: { seenBy: 'own' },
    claim: { seenBy: 'hosts' },
    trust: { seenBy: 'own' },
    words: { seenBy: 'hosts' },
    chapter: { seenBy: 'all' },
  },
  load: () => import('./qa.rules.js'),
  commands: {
    ask: { actor: 'named', run: later<typeof rules.ask>() },
    askAnonymously: { actor: 'anonymous', run: later<typeof rules.askAnonymously>() },
    edit: { actor: 'keyed', run: later<typeof rules.edit>() },
    editAnonymous: { actor: 'anonymous', run: later<typeof rules.editAnonymous>() },
    withdraw: { actor: 'keyed', run: later<typeof rules.withdraw>() },
    withdrawAnonymous: { actor: 'anonymous', run: later<typeof rules.withdrawAnonymous>() },
    vote: { actor: 'keyed', run: later<typeof rules.vote>() },
    reply: { actor: 'named', run: later<typeof rules.reply>() },
    removeReply: { actor: 'keyed', run: later<typeof rules.removeReply>() },
    judge: { actor: 'keyed', run: later<typeof rules.judge>() },
    react: { actor: 'keyed', run: later<typeof rules.react>() },
    replyPrivately: { actor: 'named', role: 'host', run: later<typeof items.replyPrivately>() },
    retractPrivateReply: { actor: 'keyed', role: 'host', run: later<typeof items.retractPrivateReply>() },
    answer: { actor: 'named', role: 'host', run: later<typeof items.answer>() },
    editAnswer: { actor: 'keyed', run: later<typeof items.editAnswer>() },
    retractAnswer: { actor: 'keyed', role: 'host', run: later<typeof items.retractAnswer>() },
    label: { actor: 'keyed', role: 'host', run: later<typeof items.label>() },
    pin: { actor: 'keyed', role: 'host', run: later<typeof items.pin>() },
    hide: { actor: 'named', role: 'host', run: later<typeof items.hide>() },
    show: { actor: 'keyed', role: 'host', run: later<typeof items.show>() },
    setState: { actor: 'keyed', role: 'host', run: later<typeof items.setState>() },
    reword: { actor: 'keyed', role: 'host', run: later<typeof items.reword>() },
    merge: { actor: 'keyed', role: 'host', run: later<typeof items.merge>() },
    unmerge: { actor: 'keyed', role: 'host', run: later<typeof items.unmerge>() },
    claim: { actor: 'named', role: 'host', run: later<typeof items.claim>() },
    owe: { actor: 'keyed', role: 'host', run: later<typeof items.owe>() },
    discuss: { actor: 'keyed', role: 'host', run: later<typeof host.discuss>() },
    moveTo: { actor: 'named', role: 'host', run: later<typeof host.moveTo>() },
    schedule: { actor: 'keyed', role: 'host', run: later<typeof host.schedule>() },
    moveOn: { actor: 'anonymous', role: 'system', run: later<typeof host.moveOn>() },
    configure: { actor: 'keyed', role: 'host', run: later<typeof host.configure>() },
  },
});
