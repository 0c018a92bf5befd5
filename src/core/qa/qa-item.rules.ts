/**
 * What hosts do with one question: answer, label, pin and hide it, approve or decline it, put it off, merge it. Loads with the hosts' tools.
 */
import { MootError } from '../errors.js';
import { ownerCircle, personCircle } from '../circles.js';
import { ALL, HOSTS, SYSTEM } from '../record.js';
import { boardOf } from './qa.board.js';
import { assertNotArchived, circlesOf, counted, endDiscussion, forgetVerdicts, isAnswered, place, questionInSight, separate, union } from './qa.rules.js';
import { askerOf } from './qa.sight.js';
import type { AnswerArgs, EditAnswerArgs, EditArgs, HideArgs, ItemArgs, LabelArgs, MergeArgs, MuteArgs, OweArgs, PinArgs, QaDraft, Question, QuestionState, RemoveReplyArgs, ReplyPrivatelyArgs, RetractAnswerArgs, SetStateArgs } from './qa.schema.js';

/** How many people a board has muted at most: each is looked for whenever somebody asks. */
export const MOST_MUTES = 50;

/** For how long a host who is about to answer keeps others from it, in milliseconds. */
const CLAIM_FOR = 90_000;

/** Answers a question officially; the answer shows with it. What was lined up or put off is that no more. */
export function answer(room: QaDraft, { question, text }: AnswerArgs): void {
  assertNotArchived(room);
  assertUnclaimed(room, question);
  const { reopened: _, ...before } = questionInSight(room, question);
  const { state, reason: __, before: ___, ...rest } = before;
  const { key, name } = room.actor;
  counted(room, question, () => {
    room.create('answer', { question, text, at: room.now, author: { key, name } }, circlesOf(room, question));
    room.put('question', question, state === 'queued' || state === 'deferred' ? rest : before);
  });
  room.remove('claim', question);
}

/** Changes the wording of an official answer: its author, also one who hosts no more, or any host. Shown as edited. */
export function editAnswer(room: QaDraft, { question, answer: id, text }: EditAnswerArgs): void {
  assertNotArchived(room);
  const before = room.get('answer', id);
  if (before?.question !== question) throw new MootError('answer_unknown', 'The answer is not there any more.');
  if (before.author.key !== room.actor.key && !room.actor.is('host')) throw new MootError('not_yours', 'Only its author or a host can change an answer.');
  if (before.text !== text) room.put('answer', id, { ...before, text, edited: true });
}

/** Takes an official answer back. */
export function retractAnswer(room: QaDraft, { answer: id }: RetractAnswerArgs): void {
  assertNotArchived(room);
  const gone = room.get('answer', id);
  if (!gone) return;
  counted(room, gone.question, () => { room.remove('answer', id); });
  room.remove('reactions', id);
  if (!isAnswered(room, gone.question)) forgetVerdicts(room, gone.question);
}

/** Tells the asker something that they and the hosts alone see, also where nobody knows who that is. */
export function replyPrivately(room: QaDraft, { question, text }: ReplyPrivatelyArgs): void {
  assertNotArchived(room);
  questionInSight(room, question);
  const author = askerOf(room, question);
  const { key, name } = room.actor;
  const to = [HOSTS, author ? personCircle(author.key) : ownerCircle(question)];
  room.create('privateReply', { question, text, at: room.now, author: { key, name } }, to);
}

/** Takes a private reply back. */
export function retractPrivateReply(room: QaDraft, { reply }: RemoveReplyArgs): void {
  assertNotArchived(room);
  room.remove('privateReply', reply);
}

/** Sets a question's labels. */
export function label(room: QaDraft, { question, labels }: LabelArgs): void {
  assertNotArchived(room);
  questionInSight(room, question);
  room.update('question', question, (before) => ({ ...before, labels: [...new Set(labels)] }));
}

/** Pins a question above all others, or lets it go. */
export function pin(room: QaDraft, { question, on }: PinArgs): void {
  assertNotArchived(room);
  const { pinned: _, ...rest } = questionInSight(room, question);
  room.put('question', question, on ? { ...rest, pinned: true } : rest);
}

/** Hides a question from all but hosts and its asker, with everything that hangs on it. */
export function hide(room: QaDraft, { question, reason }: HideArgs): void {
  assertNotArchived(room);
  const before = questionInSight(room, question);
  if (before.hidden) return;
  if (boardOf(room).moderation === 'off') throw new MootError('moderation_off', 'This board promises that nothing is hidden.');
  const hidden = { by: room.actor.name, at: room.now, ...(reason === undefined ? {} : { reason }) };
  counted(room, question, () => { place(room, question, { ...before, hidden }); });
  endDiscussion(room, question);
}

/** Shows a hidden question to everyone again. */
export function show(room: QaDraft, { question }: ItemArgs): void {
  assertNotArchived(room);
  const { hidden, ...rest } = questionInSight(room, question);
  if (hidden) counted(room, question, () => { place(room, question, rest); });
}

/**
 * Opens a question, lines it up, or says that it was answered, put off or declined; each can be taken back.
 * Opening one that waited for hosts approves it; only a declined one can wait again. `category`: what it is declined as.
 * One that is answered in writing keeps its answers when it is opened again, and waits for another.
 */
export function setState(room: QaDraft, { question, state, reason, category }: SetStateArgs): void {
  assertNotArchived(room);
  const { state: from = 'open', before: earlier, reason: _, category: __, reopened, ...rest } = questionInSight(room, question);
  if (from === 'merged') throw new MootError('question_merged', 'The question was merged into another; take that back first.');
  if (state === 'pending' && from !== 'declined') throw new MootError('question_not_declined', 'Only a declined question can wait for the hosts again; hide this one instead.');
  if (state === 'declined' && boardOf(room).moderation === 'off') throw new MootError('moderation_off', 'This board promises that nothing is declined.');
  if (state === 'declined' && !reason) throw new MootError('reason_missing', 'Whoever asked is told why it is declined: say so.');
  const isOut = [from, state].some((one) => one === 'declined' || one === 'pending');
  const isAgain = reopened ?? (!isOut && hasAnswer(room, question));
  const before = from === state ? earlier : stateBefore(from, state);
  const after: Question = {
    ...rest,
    ...(isAgain && state !== 'answered' ? { reopened: true } : {}),
    ...(state === 'open' ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(before === undefined ? {} : { before }),
    ...(state === 'declined' && category !== undefined ? { category } : {}),
  };
  counted(room, question, () => { place(room, question, after); });
  if (state !== 'open') endDiscussion(room, question);
  if (!isAnswered(room, question)) forgetVerdicts(room, question);
  const asker = askerOf(room, question);
  if (from === 'pending' && state !== 'declined' && asker) trust(room, asker.key);
}

/** What is kept of the state that a question leaves: of one that is declined or deferred, so that whoever takes that back approves nothing by it. */
function stateBefore(from: Exclude<QuestionState, 'merged'> | 'open', to: SetStateArgs['state']): Question['before'] {
  if ((to !== 'declined' && to !== 'deferred') || from === 'open' || from === 'declined') return undefined;
  // Everybody sees what is deferred, and not that it waited.
  return to === 'deferred' && from === 'pending' ? undefined : from;
}

/** Changes somebody's wording; what they wrote themselves stays with it. */
export function reword(room: QaDraft, { question, text }: EditArgs): void {
  assertNotArchived(room);
  const before = questionInSight(room, question);
  if (before.text === text) return;
  const { original = before.text, ...rest } = before;
  room.put('question', question, original === text ? { ...rest, text } : { ...rest, text, original });
}

/** Has a question count with another: the votes stay where they are, people who voted for both count once. */
export function merge(room: QaDraft, { question, into }: MergeArgs): void {
  assertNotArchived(room);
  const [gone, root] = [questionInSight(room, question), questionInSight(room, into)];
  if (question === into || gone.merged?.includes(into)) throw new MootError('merge_cycle', 'A question cannot be merged into itself.');
  if (gone.state === 'merged' || root.state === 'merged') throw new MootError('question_merged', 'The question was merged into another; take that back first.');
  for (const one of [gone, root]) if (one.hidden || one.state === 'pending' || one.state === 'declined') throw new MootError('question_hidden', 'Only questions that everybody sees can be merged.');
  const unmerged = gone.state === undefined ? {} : { unmerged: gone.state };
  counted(room, question, () => { place(room, question, { ...gone, state: 'merged', into, ...unmerged }); });
  room.put('question', into, { ...root, merged: [...(root.merged ?? []), question, ...(gone.merged ?? [])] });
  room.update('tally', into, (tally) => ({ ...tally, votes: union(room, into) }));
  endDiscussion(room, question);
}

/** Takes a merge back: both count for themselves again. */
export function unmerge(room: QaDraft, { question }: ItemArgs): void {
  assertNotArchived(room);
  if (questionInSight(room, question).state === 'merged') separate(room, question);
}

/** Tells the other hosts that one of them is about to answer; for 90 s, or until that is taken back. */
export function claim(room: QaDraft, { question, on }: PinArgs): void {
  assertNotArchived(room);
  assertUnclaimed(room, question);
  questionInSight(room, question);
  const { key, name } = room.actor;
  if (on) room.put('claim', question, { by: { key, name }, until: room.now + CLAIM_FOR }, { to: [HOSTS] });
  else room.remove('claim', question);
}

/**
 * Takes nothing more from whoever asked a question, or lifts that. For some minutes, or until it is lifted.
 * Whose question it is stays unknown where it is anonymous: who asks is asked whether it is theirs.
 */
export function mute(room: QaDraft, { question, on, minutes }: MuteArgs): void {
  assertNotArchived(room);
  if (!on) {
    // Also where the question was withdrawn meanwhile.
    room.remove('mute', question);
    noteMutes(room);
    return;
  }
  questionInSight(room, question);
  const author = askerOf(room, question);
  const board = boardOf(room);
  if (board.moderation === 'off') throw new MootError('moderation_off', 'This board promises that nobody is kept from asking.');
  if (!room.get('mute', question) && [...room.list('mute')].length >= MOST_MUTES) throw new MootError('mutes_full', `A board mutes at most ${MOST_MUTES} people; lift a mute first.`);
  const until = minutes === undefined ? undefined : room.now + minutes * 60_000;
  room.put('mute', question, { ...(author ? { author: author.key } : {}), ...(until === undefined ? {} : { until }) }, { to: [HOSTS] });
  if (until !== undefined) room.at(until, 'qa.liftMutes', {});
  noteMutes(room);
}

/** The tick of `mute`: lifts what is over. */
export function liftMutes(room: QaDraft): void {
  for (const { id, value: { until } } of [...room.list('mute')]) if (until !== undefined && until <= room.now) room.remove('mute', id);
  noteMutes(room);
}

/** Names who owes an answer after the meeting, and till when. */
export function owe(room: QaDraft, { question, by, due }: OweArgs): void {
  assertNotArchived(room);
  const { owed: _, ...rest } = questionInSight(room, question);
  room.put('question', question, by === null ? rest : { ...rest, owed: { by, ...(due === undefined ? {} : { due }) } });
}

function hasAnswer(room: QaDraft, question: string): boolean {
  for (const { value } of room.list('answer')) if (value.question === question) return true;
  return false;
}

function assertUnclaimed(room: QaDraft, question: string): void {
  const claimed = room.get('claim', question);
  // Without a name: refusals are kept.
  if (claimed && claimed.until > room.now && claimed.by.key !== room.actor.key) throw new MootError('claimed', 'Somebody else is answering this question.');
}

/** Only where somebody is muted has a page to wait and see whether a question is taken. */
function noteMutes(room: QaDraft): void {
  const { hasMutes, ...board } = boardOf(room);
  const isAny = !room.list('mute')[Symbol.iterator]().next().done;
  if (isAny !== (hasMutes ?? false)) room.put('board', 'board', isAny ? { ...board, hasMutes: true } : board, { to: [ALL] });
}

/** One more of somebody's questions was approved. */
function trust(room: QaDraft, key: string): void {
  room.put('trust', key, { approved: (room.get('trust', key)?.approved ?? 0) + 1 }, { to: [personCircle(key), SYSTEM] });
}
