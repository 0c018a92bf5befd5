/**
 * A Q&A board: who may ask, vote and reply in which phase, and what each act changes.
 * Pure: no I/O, no clock, no ids made here. A voter's choices are theirs alone; the tally is everyone's.
 * What only hosts do stands in qa-host.rules.ts.
 */
import { MootError } from '../errors.js';
import { ALL, HOSTS, SYSTEM, ownerCircle, type Circle } from '../record.js';
import { AFTER_GRACE, HOUR, boardOf, ledgerOf } from './qa.board.js';
import type {
  AskArgs,
  EditArgs,
  ItemArgs,
  Ledger,
  QaDraft,
  Question,
  RemoveReplyArgs,
  ReplyArgs,
  VoteArgs,
} from './qa.schema.js';

const NOTHING = { votes: 0, replies: 0 };

/** Asks with the asker's name. The asker's own vote is counted. */
export function ask(room: QaDraft, { text, labels = [] }: AskArgs): void {
  assertAsking(room);
  const { key, name, circle } = room.actor;
  const id = room.create('question', { text, labels, asked: room.now, author: { key, name } }, [ALL]);
  room.put('tally', id, { ...NOTHING, votes: 1 }, { to: [ALL] });
  const mine = room.get('votes', key)?.questions ?? [];
  room.put('votes', key, { questions: [...mine, id] }, { to: [circle] });
  count(room, { asked: 1, voters: mine.length === 0 ? 1 : 0 });
}

/** Asks without a trace of who asks: no author, only the hour, and the asker's own vote inside the tally. */
export function askAnonymously(room: QaDraft, { text, labels = [] }: AskArgs): void {
  assertAsking(room);
  if (boardOf(room).anonymity !== 'choice') {
    throw new MootError('anonymity_off', 'This board takes questions with a name only.');
  }
  const id = room.create('question', { text, labels, asked: Math.floor(room.now / HOUR) * HOUR }, [ALL]);
  room.claim(id);
  room.put('tally', id, { ...NOTHING, votes: 1 }, { to: [ALL] });
  count(room, { asked: 1 });
}

/** Changes the wording of one's own question. Shown as edited. */
export function edit(room: QaDraft, { question, text }: EditArgs): void {
  assertOwn(room, question);
  reword(room, question, text);
}

/** As `edit`, by the owner of an anonymous question. */
export function editAnonymous(room: QaDraft, { question, text }: EditArgs): void {
  assertOwnAnonymous(room, question);
  reword(room, question, text);
}

/** Takes one's own question back, with its replies and votes. */
export function withdraw(room: QaDraft, { question }: ItemArgs): void {
  assertOwn(room, question);
  removeQuestion(room, question);
}

/** As `withdraw`, by the owner of an anonymous question. */
export function withdrawAnonymous(room: QaDraft, { question }: ItemArgs): void {
  assertOwnAnonymous(room, question);
  removeQuestion(room, question);
}

/** Sets the actor's vote on a question. Repeating it changes nothing. */
export function vote(room: QaDraft, { question, on }: VoteArgs): void {
  if (!isVotingOpen(room)) throw new MootError('voting_closed', `The board ${moved(room)}; votes are final.`);
  const { hidden, author } = knownQuestion(room, question);
  const { key, circle } = room.actor;
  if (hidden) throw new MootError('question_hidden', 'This question is hidden; it takes no votes.');
  // The vote of whoever asked stands inside the tally, also where nobody can tell who that is. There it changes nothing
  // and is not refused: refusals are remembered by who gave cause for them, and would tell who has asked anonymously.
  if (!author && room.actor.owns(question)) return;
  if (author?.key === key) {
    if (on) return;
    throw new MootError('vote_own', 'A question counts as voted for by who asked it.');
  }
  const mine = room.get('votes', key)?.questions ?? [];
  if (mine.includes(question) === on) return;

  room.put('votes', key, { questions: on ? [...mine, question] : mine.filter((id) => id !== question) }, { to: [circle] });
  room.update('tally', question, (tally) => ({ ...tally, votes: tally.votes + (on ? 1 : -1) }));
  const voters = (on && mine.length === 0 ? 1 : 0) - (!on && mine.length === 1 ? 1 : 0);
  if (voters !== 0) count(room, { voters });
}

/** Replies to a question, or to a reply; a reply to a reply's reply joins the same thread. */
export function reply(room: QaDraft, { question, text, parent }: ReplyArgs): void {
  if (!during(room, 'collect', 'live', 'followup')) throw new MootError('replies_closed', `The board ${moved(room)}; it takes no replies.`);
  const { hidden, author } = knownQuestion(room, question);
  // Nobody else would see the reply; and a name under a hidden anonymous question would say whose it is.
  if (hidden && author?.key !== room.actor.key && !room.actor.is('host')) {
    throw new MootError('question_hidden', 'This question is hidden; it takes no replies.');
  }
  const thread = parent === undefined ? undefined : room.get('reply', parent);
  if (parent !== undefined && thread?.question !== question) {
    throw new MootError('reply_unknown', 'The reply that this one answers is not there any more.');
  }
  const { key, name } = room.actor;
  const root = thread ? (thread.parent ?? parent) : undefined;
  room.create(
    'reply',
    { question, text, at: room.now, author: { key, name }, ...(root === undefined ? {} : { parent: root }) },
    circlesOf(room, question),
  );
  room.update('tally', question, (tally) => ({ ...tally, replies: tally.replies + 1 }));
}

/** Takes one's own reply back, with the replies to it; hosts may take any. */
export function removeReply(room: QaDraft, { reply: id }: RemoveReplyArgs): void {
  const gone = room.get('reply', id);
  if (!gone) return;
  if (gone.author.key !== room.actor.key && !room.actor.is('host')) {
    throw new MootError('not_yours', 'Only its author or a host can remove a reply.');
  }
  assertNotArchived(room);
  const below = [...room.list('reply')].filter((one) => one.value.parent === id);
  for (const one of below) room.remove('reply', one.id);
  room.remove('reply', id);
  room.update('tally', gone.question, (tally) => ({ ...tally, replies: tally.replies - 1 - below.length }));
}

/** Whether votes are taken now. */
export function isVotingOpen(room: QaDraft): boolean {
  return during(room, 'collect', 'live');
}

/** Whether questions are taken now. */
export function isAskingOpen(room: QaDraft): boolean {
  return boardOf(room).asking && during(room, 'collect', 'live');
}

/** The question, or `question_unknown`. */
export function knownQuestion(room: QaDraft, id: string): Question {
  const question = room.get('question', id);
  if (!question) throw new MootError('question_unknown', `This board has no question "${id}".`);
  return question;
}

/** Whether a host has answered it. */
export function isAnswered(room: QaDraft, question: string): boolean {
  for (const answer of room.list('answer')) if (answer.value.question === question) return true;
  return false;
}

/** Who sees a question: its tally, replies and answers follow it. */
export function circlesOf(room: QaDraft, question: string): readonly Circle[] {
  return room.record('question', question)?.to ?? [SYSTEM];
}

/** Who sees a question that is hidden: hosts, and whoever asked it. */
export function hiddenCircles(id: string, { author }: Question): readonly Circle[] {
  return [HOSTS, author ? `@${author.key}` : ownerCircle(id)];
}

/** Adds to the board's counts. */
export function count(room: QaDraft, changes: Partial<Ledger>): void {
  const before = ledgerOf(room);
  const after = { ...before };
  for (const [name, by] of Object.entries(changes) as [keyof Ledger, number][]) after[name] = before[name] + by;
  room.put('ledger', 'ledger', after, { to: [ALL] });
}

export function assertNotArchived(room: QaDraft): void {
  if (boardOf(room).phase === 'archived') throw new MootError('board_archived', 'The board is archived; it can be read, not changed.');
}

/** "moved to follow-up": why a command came too late, in words. */
function moved(room: QaDraft): string {
  const names = { draft: 'is not open yet', collect: 'is collecting', live: 'is live', followup: 'moved to follow-up', archived: 'was archived' };
  return names[boardOf(room).phase];
}

// What arrives shortly after the board moved on was sent in good faith; it is judged by the phase before.
function during(room: QaDraft, ...phases: readonly string[]): boolean {
  const { phase, moved: last, before } = boardOf(room);
  if (phases.includes(phase)) return true;
  return before !== undefined && phases.includes(before) && last !== undefined && room.now - last.at <= AFTER_GRACE;
}

function assertAsking(room: QaDraft): void {
  if (isAskingOpen(room)) return;
  if (!boardOf(room).asking) throw new MootError('asking_closed', 'The hosts have closed asking on this board.');
  throw new MootError('asking_closed', `The board ${moved(room)}; it takes no more questions.`);
}

function assertOwn(room: QaDraft, id: string): void {
  if (knownQuestion(room, id).author?.key !== room.actor.key) {
    throw new MootError('not_yours', 'Only who asked a question can change it.');
  }
  assertNotArchived(room);
}

function assertOwnAnonymous(room: QaDraft, id: string): void {
  knownQuestion(room, id);
  if (!room.actor.owns(id)) throw new MootError('not_yours', 'Only who asked a question can change it.');
  assertNotArchived(room);
}

function reword(room: QaDraft, id: string, text: string): void {
  if (knownQuestion(room, id).text === text) return;
  room.update('question', id, (question) => ({ ...question, text, edited: true }));
}

function removeQuestion(room: QaDraft, id: string): void {
  const { hidden } = knownQuestion(room, id);
  const answered = isAnswered(room, id);
  for (const type of ['reply', 'answer'] as const) {
    for (const one of [...room.list(type)]) if (one.value.question === id) room.remove(type, one.id);
  }
  room.remove('tally', id);
  room.remove('exposure', id);
  room.remove('question', id);
  count(room, { withdrawn: 1, hidden: hidden ? -1 : 0, answered: answered ? -1 : 0 });
  const board = room.get('board', 'board');
  if (board?.discussing === id) {
    const { discussing: _, ...rest } = board;
    room.put('board', 'board', rest);
  }
}
