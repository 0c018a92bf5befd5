import { roomRecords } from '../room.js';
import { defineRitual, later } from '../ritual.js';
import type * as host from './qa-host.rules.js';
import { NEW_BOARD } from './qa.board.js';
import {
  ask,
  askAnonymously,
  edit,
  editAnonymous,
  removeReply,
  reply,
  vote,
  withdraw,
  withdrawAnonymous,
} from './qa.rules.js';
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
  },
  commands: {
    ask: { actor: 'named', run: ask },
    askAnonymously: { actor: 'anonymous', run: askAnonymously },
    edit: { actor: 'keyed', run: edit },
    editAnonymous: { actor: 'anonymous', run: editAnonymous },
    withdraw: { actor: 'keyed', run: withdraw },
    withdrawAnonymous: { actor: 'anonymous', run: withdrawAnonymous },
    vote: { actor: 'keyed', run: vote },
    reply: { actor: 'named', run: reply },
    removeReply: { actor: 'keyed', run: removeReply },
    answer: { actor: 'named', role: 'host', run: later<typeof host.answer>() },
    retractAnswer: { actor: 'keyed', role: 'host', run: later<typeof host.retractAnswer>() },
    label: { actor: 'keyed', role: 'host', run: later<typeof host.label>() },
    pin: { actor: 'keyed', role: 'host', run: later<typeof host.pin>() },
    hide: { actor: 'named', role: 'host', run: later<typeof host.hide>() },
    show: { actor: 'keyed', role: 'host', run: later<typeof host.show>() },
    discuss: { actor: 'keyed', role: 'host', run: later<typeof host.discuss>() },
    moveTo: { actor: 'named', role: 'host', run: later<typeof host.moveTo>() },
    schedule: { actor: 'keyed', role: 'host', run: later<typeof host.schedule>() },
    moveOn: { actor: 'anonymous', role: 'system', run: later<typeof host.moveOn>() },
    configure: { actor: 'keyed', role: 'host', run: later<typeof host.configure>() },
  },
});
