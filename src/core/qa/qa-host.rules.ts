/**
 * What only hosts do on a board: phases, answers, labels, pins, hiding. Loads with the hosts' tools.
 */
import { MootError } from '../errors.js';
import { ALL } from '../record.js';
import { boardOf } from './qa.board.js';
import { assertNotArchived, circlesOf, count, hiddenCircles, isAnswered, knownQuestion } from './qa.rules.js';
import type {
  AnswerArgs,
  Board,
  ConfigureArgs,
  HideArgs,
  ItemArgs,
  LabelArgs,
  MoveToArgs,
  Phase,
  PinArgs,
  QaDraft,
  Question,
  RetractAnswerArgs,
  ScheduleArgs,
} from './qa.schema.js';

/** Answers a question officially; the answer shows with it. */
export function answer(room: QaDraft, { question, text }: AnswerArgs): void {
  assertNotArchived(room);
  knownQuestion(room, question);
  const first = !isAnswered(room, question);
  const { key, name } = room.actor;
  room.create('answer', { question, text, at: room.now, author: { key, name } }, circlesOf(room, question));
  if (first) count(room, { answered: 1 });
}

/** Takes an official answer back. */
export function retractAnswer(room: QaDraft, { answer: id }: RetractAnswerArgs): void {
  assertNotArchived(room);
  const gone = room.get('answer', id);
  if (!gone) return;
  room.remove('answer', id);
  if (!isAnswered(room, gone.question)) count(room, { answered: -1 });
}

/** Sets a question's labels. */
export function label(room: QaDraft, { question, labels }: LabelArgs): void {
  assertNotArchived(room);
  knownQuestion(room, question);
  room.update('question', question, (before) => ({ ...before, labels: [...new Set(labels)] }));
}

/** Pins a question above all others, or lets it go. */
export function pin(room: QaDraft, { question, on }: PinArgs): void {
  assertNotArchived(room);
  const { pinned: _, ...rest } = knownQuestion(room, question);
  room.put('question', question, on ? { ...rest, pinned: true } : rest);
}

/** Hides a question from all but hosts and its asker, with everything that hangs on it. */
export function hide(room: QaDraft, { question, reason }: HideArgs): void {
  assertNotArchived(room);
  const before = knownQuestion(room, question);
  if (before.hidden) return;
  const hidden = { by: room.actor.name, at: room.now, ...(reason === undefined ? {} : { reason }) };
  readdress(room, question, { ...before, hidden }, hiddenCircles(question, before));
  count(room, { hidden: 1 });
  const board = boardOf(room);
  if (board.discussing === question) putBoard(room, withoutDiscussing(board));
}

/** Shows a hidden question to everyone again. */
export function show(room: QaDraft, { question }: ItemArgs): void {
  assertNotArchived(room);
  const { hidden, ...rest } = knownQuestion(room, question);
  if (!hidden) return;
  readdress(room, question, rest, [ALL]);
  count(room, { hidden: -1 });
}

/** Makes a question the one under discussion, or ends that. Only while the board is live. */
export function discuss(room: QaDraft, { question, on }: PinArgs): void {
  const board = boardOf(room);
  if (board.phase !== 'live') throw new MootError('board_not_live', 'A question is discussed while the board is live.');
  if (knownQuestion(room, question).hidden) throw new MootError('question_hidden', 'Show the question before discussing it.');
  if (on) putBoard(room, { ...board, discussing: question });
  else if (board.discussing === question) putBoard(room, withoutDiscussing(board));
}

/** Moves the board to a phase, at once. */
export function moveTo(room: QaDraft, { phase }: MoveToArgs): void {
  const board = boardOf(room);
  if (board.phase === phase) return;
  const { next: _, ...rest } = phase === 'live' ? board : withoutDiscussing(board);
  putBoard(room, { ...rest, phase, before: board.phase, moved: { at: room.now, by: room.actor.name } });
}

/** Has the board move by itself at an instant; null takes that back. */
export function schedule(room: QaDraft, { phase, at }: ScheduleArgs): void {
  const { next: _, ...rest } = boardOf(room);
  if (at === null) {
    putBoard(room, rest);
    return;
  }
  if (at <= room.now) throw new MootError('instant_past', 'The time at which the board should move lies in the past.');
  putBoard(room, { ...rest, next: { phase, at } });
  room.at(at, 'qa.moveOn', { phase, at });
}

/** The tick of `schedule`. A board that was moved or rescheduled meanwhile stays as it is. */
export function moveOn(room: QaDraft, { phase, at }: { readonly phase: Phase; readonly at: number }): void {
  const board = boardOf(room);
  if (board.next?.at !== at || board.next.phase !== phase) return;
  const { next: _, ...rest } = phase === 'live' ? board : withoutDiscussing(board);
  putBoard(room, { ...rest, phase, before: board.phase, moved: { at: room.now } });
}

const LOOSENING = { choice: 0, named: 1 } as const;

/** Changes the introduction, whether questions are taken, and how people ask. What was promised to askers is never loosened. */
export function configure(room: QaDraft, { intro, anonymity, asking }: ConfigureArgs): void {
  assertNotArchived(room);
  const board = boardOf(room);
  if (anonymity !== undefined && LOOSENING[anonymity] > LOOSENING[board.anonymity]) {
    for (const _ of room.list('question')) {
      throw new MootError('anonymity_promised', 'People have asked under the present promise; it cannot be loosened any more.');
    }
  }
  putBoard(room, {
    ...board,
    ...(intro === undefined ? {} : { intro }),
    ...(anonymity === undefined ? {} : { anonymity }),
    ...(asking === undefined ? {} : { asking }),
  });
}

function putBoard(room: QaDraft, board: Board): void {
  room.put('board', 'board', board, { to: [ALL] });
}

function withoutDiscussing({ discussing: _, ...board }: Board): Board {
  return board;
}

function readdress(room: QaDraft, id: string, question: Question, to: readonly string[]): void {
  room.put('question', id, question, { to });
  const tally = room.get('tally', id);
  if (tally) room.put('tally', id, tally, { to });
  const exposure = room.get('exposure', id);
  if (exposure) room.put('exposure', id, exposure, { to });
  for (const type of ['reply', 'answer'] as const) {
    for (const { id: one, value } of [...room.list(type)]) if (value.question === id) room.put(type, one, value, { to });
  }
}
