/**
 * A Q&A board: who may ask, vote and reply in which phase, and what each act changes.
 * Pure: no I/O, no clock, no ids made here. A voter's choices are theirs alone; the tally is everyone's.
 * What only hosts do stands in qa-host.rules.ts.
 */
import { MootError } from '../errors.js';
import { ownerCircle, personCircle } from '../circles.js';
import { ALL, HOSTS, SYSTEM, type Circle } from '../record.js';
import { AFTER_GRACE, HOUR, boardOf, hidesVotes, ledgerOf } from './qa.board.js';
import type { DeclineCategory } from './qa.declines.js';
import { fold } from '../words.js';
import { askerOf, isKept, votesLeft } from './qa.sight.js';
import type {
  AskArgs,
  Author,
  Board,
  EditArgs,
  ItemArgs,
  JudgeArgs,
  Ledger,
  PastBoard,
  QaDraft,
  Question,
  ReactArgs,
  RemoveReplyArgs,
  Reply,
  ReplyArgs,
  VoteArgs,
} from './qa.schema.js';

const NOTHING = { votes: 0, replies: 0 };
/** How long what was written on a sealed board is on its way, in milliseconds. */
const RELEASE = { from: 20_000, to: 90_000 };
/** Those who have voted on the board. */
const VOTED = 'voted';
/** What hangs on a question and goes where it goes. */
const THREAD = ['reply', 'answer', 'reactions'] as const;

/** Asks with the asker's name, which everybody sees, or hosts alone, as the board promises; what was written under that promise is not asked without it. The asker's own vote is counted. */
export function ask(room: QaDraft, { text, labels = [], hidden }: AskArgs): void {
  assertAsking(room);
  assertNotMuted(room);
  const { key, name, circle } = room.actor;
  const { anonymity } = boardOf(room);
  if (anonymity === 'sealed') throw new MootError('names_off', 'This board takes anonymous questions only.');
  if (hidden && anonymity !== 'hidden') throw new MootError('names_shown', 'Everybody would see your name here by now.');
  const author = { key, name };
  const id = anonymity === 'hidden'
    ? take(room, { text, labels, asked: hourOf(room.now), hostsKnow: true }, author)
    : take(room, { text, labels, asked: room.now, author }, author);
  const mine = room.get('votes', key)?.questions ?? [];
  room.put('votes', key, { questions: [...mine, id] }, { to: [circle] });
  joinVoted(room);
  count(room, { asked: 1, voters: mine.length === 0 ? 1 : 0 });
}

/** Who has voted once, also by asking, may know the counts from then on: they cannot be unseen. */
function joinVoted(room: QaDraft): void {
  if (boardOf(room).votesShown === 'voted') room.join(VOTED, room.actor.key);
}

/** Asks without a trace of who asks: no author, only the hour, and the asker's own vote inside the tally. */
export function askAnonymously(room: QaDraft, { text, labels = [] }: AskArgs): void {
  assertAsking(room);
  assertNotMuted(room);
  const { anonymity } = boardOf(room);
  if (anonymity === 'named' || anonymity === 'hidden') throw new MootError('anonymity_off', 'This board takes questions with a name only.');
  if (anonymity === 'sealed') {
    room.claim(delayed(room, { text, labels, asked: hourOf(room.now), unreleased: true }));
    return;
  }
  room.claim(take(room, { text, labels, asked: hourOf(room.now) }));
  count(room, { asked: 1 });
}

/** Keeps a question from everybody but its asker for a while that nobody knows: when it shows says little of when it was asked. */
function delayed(room: QaDraft, question: Question): string {
  const id = room.create('question', question, [SYSTEM]);
  const to = circlesFor(room, id, question);
  room.put('question', id, question, { to });
  room.put('tally', id, { ...NOTHING, votes: 1 }, { to });
  // Under the question's name: what is left of the tick, once it is over, must not say when that was.
  room.at(room.now + room.jitter(RELEASE.from, RELEASE.to), 'qa.release', { question: id }, id);
  return id;
}

/** The tick of a sealed question: it comes before everybody, or first before hosts. */
export function release(room: QaDraft, { question: id }: ItemArgs): void {
  const { unreleased, state: _, ...question } = room.get('question', id) ?? { text: '', asked: 0, labels: [] };
  if (!unreleased) return;
  const isPending = needsApproval(room, question);
  place(room, id, { ...question, asked: hourOf(room.now), ...(isPending ? { state: 'pending' } : {}) });
  count(room, { asked: 1, pending: Number(isPending) });
}

/** The tick of a sealed reply: it comes before whoever sees its question. */
export function releaseReply(room: QaDraft, { reply: id }: RemoveReplyArgs): void {
  const { unreleased, ...reply } = room.get('reply', id) ?? { question: '', text: '', at: 0 };
  if (!unreleased) return;
  room.put('reply', id, { ...reply, at: hourOf(room.now) }, { to: circlesOf(room, reply.question) });
  countReplies(room, reply.question, 1);
}

/** Ends all that could join a sealed board to a person: what waits comes at once, what people did is counted and forgotten, and the key goes. */
export function sealed(room: QaDraft): void {
  const waiting = (type: 'question' | 'reply') => [...room.list(type)].filter(({ value }) => value.unreleased).map(({ id }) => id).sort();
  for (const question of waiting('question')) release(room, { question });
  for (const reply of waiting('reply')) releaseReply(room, { reply });
  // Ticks too: when something was due to come tells to the minute when it was written.
  for (const type of ['votes', 'seen', 'verdicts', 'ownReactions', 'trust', 'owner', 'member', 'tick'] as const) {
    for (const { id } of [...room.list(type)]) room.remove(type, id);
  }
  room.seal();
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
  if (boardOf(room).unseen) throw new MootError('voting_closed', 'Votes begin when the questions are revealed.');
  if (!during(room, 'collect', 'live')) throw new MootError('voting_closed', `The board ${moved(room)}; ${boardOf(room).phase === 'draft' ? 'votes begin when it is' : 'votes are final'}.`);
  const { hidden, state, author, hostsKnow, unreleased, merged = [] } = knownQuestion(room, question);
  const { key, circle } = room.actor;
  if (state === 'merged') throw new MootError('question_merged', 'This question was merged into another; vote for that one.');
  if (hidden || unreleased || state === 'pending' || state === 'declined') throw new MootError('question_hidden', 'This question is hidden; it takes no votes.');
  // The vote of whoever asked stands inside the tally, also where nobody can tell who that is. There it changes nothing
  // and is not refused: refusals are remembered by who gave cause for them, and would tell who has asked anonymously.
  if (!author && !hostsKnow && room.actor.owns(question)) return;
  if (author?.key === key) {
    if (on) return;
    throw new MootError('vote_own', 'A question counts as voted for by who asked it.');
  }
  const mine = room.get('votes', key)?.questions ?? [];
  // A vote for what was merged into it is a vote for it.
  const group = [question, ...merged];
  if (mine.some((id) => group.includes(id)) === on) return;
  const isOwn = (id: string) => askerOf(room, id)?.key === key;
  if (!on && mine.some((id) => group.includes(id) && isOwn(id))) throw new MootError('vote_own', 'A question counts as voted for by who asked it.');
  if (on && votesLeft(room, key) === 0) throw new MootError('votes_spent', `Your votes on this board are spent: each person has ${boardOf(room).budget}. Take one back first.`);

  const left = on ? [...mine, question] : mine.filter((id) => !group.includes(id));
  room.put('votes', key, { questions: left }, { to: [circle] });
  room.update('tally', question, (tally) => ({ ...tally, votes: tally.votes + (on ? 1 : -1) }));
  if (on) joinVoted(room);
  const voters = Number(left.length > 0) - Number(mine.length > 0);
  if (voters !== 0) count(room, { voters });
}

/** Replies to a question, or to a reply, by name; a reply to a reply's reply joins the same thread. */
export function reply(room: QaDraft, args: ReplyArgs): void {
  if (boardOf(room).anonymity === 'sealed') throw new MootError('names_off', 'This board takes anonymous replies only.');
  assertReplying(room, args.question, () => mayJoin(room, args.question));
  const { key, name } = room.actor;
  addReply(room, args, { at: room.now, author: { key, name } });
}

/** As `reply`, on a sealed board: no author, only the hour, and with a delay that nobody knows. */
export function replyAnonymously(room: QaDraft, args: ReplyArgs): void {
  if (boardOf(room).anonymity !== 'sealed') throw new MootError('anonymity_off', 'This board takes replies with a name only.');
  assertReplying(room, args.question, () => room.actor.is('host') || !isKept(room, knownQuestion(room, args.question)));
  const id = addReply(room, args, { at: hourOf(room.now), unreleased: true });
  room.claim(id);
  // Under the reply's name, as with a question.
  room.at(room.now + room.jitter(RELEASE.from, RELEASE.to), 'qa.releaseReply', { reply: id }, id);
}

function assertReplying(room: QaDraft, question: string, maySpeak: () => boolean): void {
  if (!during(room, 'collect', 'live', 'followup')) throw new MootError('replies_closed', `The board ${moved(room)}; it takes no replies.`);
  // Its asker alone could reply, and a name there would say who asked as soon as it is revealed.
  if (boardOf(room).unseen) throw new MootError('replies_closed', 'Replies begin when the questions are revealed.');
  const { unreleased } = knownQuestion(room, question);
  if (unreleased || !maySpeak()) throw new MootError('question_hidden', 'This question is hidden; it takes no replies.');
  assertNotMuted(room);
}

function addReply(room: QaDraft, { question, text, parent }: ReplyArgs, by: Pick<Reply, 'at' | 'author' | 'unreleased'>): string {
  const thread = parent === undefined ? undefined : room.get('reply', parent);
  // What is on its way is there for nobody else; below it, a reply would come before what it answers.
  if (parent !== undefined && (thread?.question !== question || thread.unreleased)) {
    throw new MootError('reply_unknown', 'The reply that this one answers is not there any more.');
  }
  const root = thread ? (thread.parent ?? parent) : undefined;
  const reply = { question, text, ...by, ...(root === undefined ? {} : { parent: root }) };
  const id = room.create('reply', reply, circlesOf(room, question));
  if (by.unreleased) room.put('reply', id, reply, { to: [ownerCircle(id)] });
  else countReplies(room, question, 1);
  return id;
}

function countReplies(room: QaDraft, question: string, more: number): void {
  room.update('tally', question, (tally) => ({ ...tally, replies: tally.replies + more }));
}

/** Takes one's own reply back, with the replies to it; hosts may take any. */
export function removeReply(room: QaDraft, { reply: id }: RemoveReplyArgs): void {
  const gone = room.get('reply', id);
  if (!gone) return;
  if (!room.actor.owns(id, gone.author?.key) && !room.actor.is('host')) {
    throw new MootError('not_yours', 'Only its author or a host can remove a reply.');
  }
  assertNotArchived(room);
  const all = [...room.list('reply')].filter((one) => one.id === id || one.value.parent === id);
  for (const one of all) {
    room.remove('reply', one.id);
    room.remove('reactions', one.id);
  }
  const shown = all.filter(({ value }) => !value.unreleased).length;
  if (shown > 0) countReplies(room, gone.question, -shown);
}

/** Says whether an answered question is answered, as far as one of its voters is concerned; null takes that back. */
export function judge(room: QaDraft, { question, answered }: JudgeArgs): void {
  assertNotArchived(room);
  const { merged = [] } = knownQuestion(room, question);
  const { key, circle } = room.actor;
  const group = [question, ...merged];
  if (!room.get('votes', key)?.questions.some((id) => group.includes(id))) throw new MootError('verdict_not_voter', 'Those who voted for a question say whether it was answered.');
  if (!isAnswered(room, question)) throw new MootError('verdict_too_early', 'This question is not answered yet.');
  const { yes = [], no = [] } = room.get('verdicts', key) ?? {};
  const said = yes.includes(question) ? true : no.includes(question) ? false : null;
  if (said === answered) return;
  const without = (ids: readonly string[], isOn: boolean) => [...ids.filter((id) => id !== question), ...(isOn ? [question] : [])];
  room.put('verdicts', key, { yes: without(yes, answered === true), no: without(no, answered === false) }, { to: [circle, SYSTEM] });
  const { yes: yeses, no: noes } = room.get('verdict', question) ?? { yes: 0, no: 0 };
  const change = (of: boolean) => Number(answered === of) - Number(said === of);
  room.put('verdict', question, { yes: yeses + change(true), no: noes + change(false) }, { to: circlesOf(room, question) });
}

/** Forgets what voters said of an answer that is not there any more. */
export function forgetVerdicts(room: QaDraft, question: string): void {
  if (!room.get('verdict', question)) return;
  room.remove('verdict', question);
  for (const { id, value: { yes, no } } of [...room.list('verdicts')]) {
    const without = (ids: readonly string[]) => ids.filter((one) => one !== question);
    if (yes.includes(question) || no.includes(question)) room.put('verdicts', id, { yes: without(yes), no: without(no) });
  }
}

/** Reacts to a reply or an answer, or takes that back. Repeating it changes nothing. */
export function react(room: QaDraft, { to, kind, on }: ReactArgs): void {
  assertNotArchived(room);
  const about = room.get('reply', to) ?? room.get('answer', to);
  if (!about) throw new MootError('reply_unknown', 'The reply is not there any more.');
  // Whose name or key beside it would tell who asked, or who replied, changes nothing, and is not refused, as with one's own vote.
  if ('unreleased' in about || !mayJoin(room, about.question)) return;
  const { key, circle } = room.actor;
  const given = room.get('ownReactions', key)?.given ?? [];
  const one = `${to}/${kind}`;
  if (given.includes(one) === on) return;
  room.put('ownReactions', key, { given: on ? [...given, one] : given.filter((other) => other !== one) }, { to: [circle, SYSTEM] });
  const counts = room.get('reactions', to)?.counts ?? {};
  room.put('reactions', to, { question: about.question, counts: { ...counts, [kind]: (counts[kind] ?? 0) + (on ? 1 : -1) } }, { to: circlesOf(room, about.question) });
}

/** The question, or `question_unknown`. */
function knownQuestion(room: QaDraft, id: string): Question {
  const question = room.get('question', id);
  if (!question) throw new MootError('question_unknown', `This board has no question "${id}".`);
  return question;
}

/** As `knownQuestion`, for what hosts do with it: not before they see it, which would also tell who asked where the host did. */
export function questionInSight(room: QaDraft, id: string): Question {
  const question = knownQuestion(room, id);
  if (question.unreleased || (boardOf(room).unseen && !isKept(room, question))) throw new MootError('question_unseen', 'Hosts see this question once it is revealed, and can act on it then.');
  return question;
}

/** Whether a host has answered it, in writing or aloud, and has not opened it again since. */
export function isAnswered(room: QaDraft, question: string): boolean {
  const { state, reopened } = room.get('question', question) ?? {};
  if (state === 'answered') return true;
  if (reopened) return false;
  for (const answer of room.list('answer')) if (answer.value.question === question) return true;
  return false;
}

/** Who sees a question: its tally, replies and answers follow it. */
export function circlesOf(room: QaDraft, question: string): readonly Circle[] {
  return room.record('question', question)?.to ?? [SYSTEM];
}

/**
 * Whether whoever acts may do so at a question by name or key. At one that only hosts and its asker see, nobody else would see it;
 * and who does it where nobody knows the asker, and is no host, has asked.
 */
function mayJoin(room: QaDraft, id: string): boolean {
  return room.actor.is('host') || !isKept(room, knownQuestion(room, id)) || askerOf(room, id)?.key === room.actor.key;
}

function circlesFor(room: QaDraft, id: string, question: Question): readonly Circle[] {
  const by = question.author ?? (question.hostsKnow ? room.get('asker', id)?.by : undefined);
  const asker = by ? personCircle(by.key) : ownerCircle(id);
  if (question.unreleased) return [asker];
  if (isKept(room, question)) return [HOSTS, asker];
  return boardOf(room).unseen ? [asker] : [ALL];
}

/** The board once it may be seen: every question goes to whom it is for. What was seen is never taken out of sight again by this. */
export function revealed(room: QaDraft, { unseen, ...board }: Board): Board {
  if (!unseen) return board;
  room.put('board', 'board', board, { to: [ALL] });
  // By id, which is random: the order in which they come must not tell who asked before whom.
  const questions = [...room.list('question')].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, value } of questions) {
    const to = circlesFor(room, id, value);
    room.put('question', id, value, { to });
    const [tally, exposure] = [room.get('tally', id), room.get('exposure', id)];
    if (tally) room.put('tally', id, tally, { to: tallyCircles(room, to) });
    if (exposure) room.put('exposure', id, exposure, { to });
  }
  return board;
}

type Counts = Omit<Ledger, 'declinedAs'>;

/** Adds to the board's counts. `categories`: how many more, or less, were declined as what. */
export function count(room: QaDraft, changes: Partial<Counts>, categories: readonly (readonly [DeclineCategory | undefined, number])[] = []): void {
  const { declinedAs = {}, ...before } = ledgerOf(room);
  const after = { ...before };
  for (const [name, by] of Object.entries(changes) as [keyof Counts, number][]) after[name] = before[name] + by;
  const declined = { ...declinedAs };
  for (const [category, by] of categories) if (category) declined[category] = (declined[category] ?? 0) + by;
  const isAny = Object.values(declined).some((some) => some > 0);
  room.put('ledger', 'ledger', isAny ? { ...after, declinedAs: declined } : after, { to: [ALL] });
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR) * HOUR;
}

export function assertNotArchived(room: QaDraft): void {
  if (!during(room, 'draft', 'collect', 'live', 'followup')) throw new MootError('board_archived', 'The board is archived; it can be read, not changed.');
}

/** "moved to follow-up": why a command came too late, in words. */
export function moved(room: QaDraft): string {
  const names = { draft: 'is not open yet', collect: 'is collecting', live: 'is live', followup: 'moved to follow-up', archived: 'was archived' };
  return names[boardOf(room).phase];
}

// What arrives shortly after the board moved on, or asking was closed, was sent in good faith; it is judged by what the board was, too.
// So is all that people and hosts do but to discuss a question, which is of the moment.
function lately(room: QaDraft): readonly Pick<Board, 'phase' | 'asking'>[] {
  return [boardOf(room), ...pastOf(room)];
}

function during(room: QaDraft, ...phases: readonly string[]): boolean {
  return lately(room).some(({ phase }) => phases.includes(phase));
}

/** What the board was and is no longer, as long as that still counts. */
export function pastOf(room: QaDraft): readonly PastBoard[] {
  const { asking, before, moved: last, past } = boardOf(room);
  const known = past ?? (before !== undefined && last !== undefined ? [{ phase: before, asking, until: last.at }] : []);
  return known.filter(({ until }) => room.now - until <= AFTER_GRACE);
}

function assertAsking(room: QaDraft): void {
  if (lately(room).some(({ phase, asking }) => asking && (phase === 'collect' || phase === 'live'))) return;
  throw new MootError('asking_closed', boardOf(room).asking ? `The board ${moved(room)}; it takes no more questions.` : 'The hosts have closed asking on this board.');
}

/** Throws where hosts take nothing from whoever acts: found by what they asked, so that nobody learns who asked anonymously. */
function assertNotMuted(room: QaDraft): void {
  const { hasMutes, moderation } = boardOf(room);
  if (!hasMutes || moderation === 'off' || room.actor.is('host')) return;
  room.check(() => {
    for (const { id, value: { author, until = Infinity } } of room.list('mute')) {
      if (until > room.now && room.actor.owns(id, author)) throw new MootError('muted', 'The hosts of this board take nothing more from you for now.');
    }
  });
}

function assertOwn(room: QaDraft, id: string): void {
  knownQuestion(room, id);
  if (askerOf(room, id)?.key !== room.actor.key) {
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
  const { original: _, erased: __, ...before } = knownQuestion(room, id);
  if (before.text === text) return;
  assertNotMuted(room);
  const after: Question = { ...before, text, edited: true };
  const isOut = before.unreleased ?? (before.state === 'pending' || before.state === 'declined');
  if (isOut || !needsApproval(room, after, askerOf(room, id))) {
    room.put('question', id, after);
    return;
  }
  // What hosts have approved, lined up, answered or merged was another text.
  if (before.state === 'merged') separate(room, id);
  const { original: ___, erased: ____, reason: _____, ...apart } = knownQuestion(room, id);
  counted(room, id, () => { place(room, id, { ...apart, text, edited: true, state: 'pending' }); });
  endDiscussion(room, id);
  if (!isAnswered(room, id)) forgetVerdicts(room, id);
}

/** Ends the discussion of a question that not everybody sees any more, where it is the one discussed. */
export function endDiscussion(room: QaDraft, question: string): void {
  const board = boardOf(room);
  if (board.discussing === question) room.put('board', 'board', withoutDiscussing(room, board), { to: [ALL] });
}

/** Puts a new question where it belongs: before everybody, or first before the hosts. The asker's own vote is counted. */
function take(room: QaDraft, question: Question, asker?: Author): string {
  const isPending = needsApproval(room, question, asker);
  const asked: Question = isPending ? { ...question, state: 'pending' } : question;
  const id = room.create('question', asked, [SYSTEM]);
  if (asker && asked.hostsKnow) room.put('asker', id, { by: asker }, { to: [HOSTS, personCircle(asker.key)] });
  const to = circlesFor(room, id, asked);
  room.put('question', id, asked, { to });
  room.put('tally', id, { ...NOTHING, votes: 1 }, { to: tallyCircles(room, to) });
  if (isPending) count(room, { pending: 1 });
  return id;
}

function needsApproval(room: QaDraft, { text }: Question, asker?: Author): boolean {
  const { moderation = 'after', trustAfter = 1, hasWords } = boardOf(room);
  if (moderation === 'off') return false;
  if (moderation === 'before') return true;
  if (moderation === 'trust' && (!asker || (room.get('trust', asker.key)?.approved ?? 0) < trustAfter)) return true;
  if (!hasWords) return false;
  const words = new Set(fold(text).split(/[^\p{L}\p{N}]+/u));
  const folded = fold(text);
  return (room.get('words', 'words')?.words ?? []).some((one) => (/[^\p{L}\p{N}]/u.test(one) ? folded.includes(fold(one)) : words.has(fold(one))));
}

/** Changes a question and all that hangs on it, with the circles that are due to it. */
export function place(room: QaDraft, id: string, question: Question): void {
  const to = circlesFor(room, id, question);
  const before = room.record('question', id)?.to ?? [];
  room.put('question', id, question, { to });
  if (before.length === to.length && before.every((circle) => to.includes(circle))) return;
  const tally = room.get('tally', id);
  if (tally) room.put('tally', id, tally, { to: tallyCircles(room, to) });
  for (const type of ['exposure', 'verdict'] as const) {
    const one = room.get(type, id);
    if (one) room.put(type, id, one, { to });
  }
  for (const type of THREAD) {
    for (const { id: one, value } of [...room.list(type)]) if (value.question === id && !('unreleased' in value)) room.put(type, one, value, { to });
  }
  for (const one of question.merged ?? []) place(room, one, knownQuestion(room, one));
}

/** Who may know the counts of a question that these circles see. */
function tallyCircles(room: QaDraft, to: readonly Circle[]): readonly Circle[] {
  const board = boardOf(room);
  if (!hidesVotes(board)) return to;
  return to.flatMap((circle) => (circle !== ALL ? [circle] : board.votesShown === 'voted' ? [HOSTS, `#${VOTED}`] : [HOSTS]));
}

/** Has every count go to whom the board promises it now. */
export function addressTallies(room: QaDraft): void {
  for (const { id, value } of [...room.list('tally')]) room.put('tally', id, value, { to: tallyCircles(room, circlesOf(room, id)) });
}

const STANDINGS = ['hidden', 'pending', 'declined', 'merged', 'answered'] as const;
type Standing = Pick<Ledger, (typeof STANDINGS)[number]> & { readonly category?: DeclineCategory | undefined };
const NOWHERE: Standing = { hidden: 0, pending: 0, declined: 0, merged: 0, answered: 0 };

function difference(before: Standing, after: Standing): Partial<Counts> {
  return Object.fromEntries(STANDINGS.map((name) => [name, after[name] - before[name]]));
}

/** What one question is counted as. */
function standing(room: QaDraft, id: string): Standing {
  const question = room.get('question', id);
  const is = (state: Question['state']) => Number(question?.state === state);
  const [pending, declined, merged] = [is('pending'), is('declined'), is('merged')];
  return { pending, declined, merged, hidden: question?.hidden ? 1 - pending - declined - merged : 0, answered: Number(question !== undefined && isAnswered(room, id)), category: question?.category };
}

/** Changes a question, and the board's counts with it. */
export function counted(room: QaDraft, id: string, change: () => unknown): void {
  const before = standing(room, id);
  change();
  const after = standing(room, id);
  count(room, difference(before, after), [[before.category, -1], [after.category, 1]]);
}

/** How many people want to know: all who voted for a question or for what was merged into it, each once, and the anonymous askers. */
export function union(room: QaDraft, id: string): number {
  const group = new Set([id, ...(knownQuestion(room, id).merged ?? [])]);
  let votes = 0;
  for (const one of group) if (!askerOf(room, one)) votes += 1;
  for (const { value } of room.list('votes')) if (value.questions.some((one) => group.has(one))) votes += 1;
  return votes;
}

/** Takes a question out of what it was merged into, with what was merged into it before. */
export function separate(room: QaDraft, id: string): void {
  const { state: _, into, unmerged, ...left } = knownQuestion(room, id);
  const rest: Question = unmerged === undefined ? left : { ...left, state: unmerged };
  counted(room, id, () => { place(room, id, rest); });
  const gone = new Set([id, ...(rest.merged ?? [])]);
  for (let root = into; root !== undefined;) {
    const { merged = [], ...above } = knownQuestion(room, root);
    const still = merged.filter((one) => !gone.has(one));
    room.put('question', root, still.length > 0 ? { ...above, merged: still } : above);
    room.update('tally', root, (tally) => ({ ...tally, votes: union(room, root ?? id) }));
    root = above.into;
  }
  room.update('tally', id, (tally) => ({ ...tally, votes: union(room, id) }));
}

/** The board with nothing under discussion; the chapter ends. */
export function withoutDiscussing(room: QaDraft, { discussing: _, chapter, ...board }: Board): Board {
  if (chapter !== undefined) room.update('chapter', chapter, (begun) => ({ ...begun, to: room.now }));
  return board;
}

function removeQuestion(room: QaDraft, id: string): void {
  const { state, unreleased } = knownQuestion(room, id);
  if (state === 'merged') separate(room, id);
  for (const { id: one, value } of [...room.list('question')]) if (value.into === id) separate(room, one);
  const before = standing(room, id);
  for (const type of [...THREAD, 'privateReply'] as const) {
    for (const one of [...room.list(type)]) if (one.value.question === id) room.remove(type, one.id);
  }
  room.remove('tally', id);
  room.remove('exposure', id);
  room.remove('verdict', id);
  room.remove('question', id);
  room.remove('claim', id);
  room.remove('asker', id);
  // Nobody knows of it yet.
  if (unreleased) return;
  count(room, { withdrawn: 1, ...difference(before, NOWHERE) }, [[before.category, -1]]);
  endDiscussion(room, id);
}
