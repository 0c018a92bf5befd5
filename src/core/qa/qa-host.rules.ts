/**
 * What hosts do with the board as a whole: phases, what is discussed, its promises. Loads with the hosts' tools.
 */
import { MootError } from '../errors.js';
import { ALL, HOSTS } from '../record.js';
import { boardOf, hidesVotes, ledgerOf } from './qa.board.js';
import { isAfter, stepsOf } from './qa.plan.js';
import { addressTallies, assertNotArchived, moved, pastOf, questionInSight, revealed, sealed, withoutDiscussing } from './qa.rules.js';
import type { Board, ConfigureArgs, MoveToArgs, PastBoard, Phase, PinArgs, QaDraft, ScheduleArgs, SetRecordingArgs, Step } from './qa.schema.js';

/**
 * Makes a question the one under discussion, or ends that. Only while the board is live, and without the grace that other commands have:
 * a discussion says what happens now. Begun after the board has moved it would be on nobody's screen, and its chapter would have
 * "play the answer" lead to where nothing was said; the host is told where the board is instead. There is nothing to end where it is not live.
 */
export function discuss(room: QaDraft, { question, on }: PinArgs): void {
  const board = boardOf(room);
  if (board.phase !== 'live') {
    // What was being discussed ended when the board moved: who ends it a moment later wanted the same.
    if (!on) return;
    throw new MootError('board_not_live', `The board ${moved(room)}; questions are discussed while it is live.`);
  }
  const { hidden, state, reason: _, ...rest } = questionInSight(room, question);
  if (hidden || state === 'pending' || state === 'declined') throw new MootError('question_hidden', 'Show the question before discussing it.');
  if (state === 'merged') throw new MootError('question_merged', 'The question was merged into another; discuss that one.');
  if (!on) {
    if (board.discussing === question) putBoard(room, withoutDiscussing(room, board));
    return;
  }
  if (board.discussing === question) return;
  const before = withoutDiscussing(room, board);
  if (state === 'queued') room.put('question', question, rest);
  const chapter = room.create('chapter', { question, from: room.now }, [ALL]);
  putBoard(room, { ...before, discussing: question, chapter });
}

/** Says where the meeting was recorded and when that began, also of an archived board; null takes that back. */
export function setRecording(room: QaDraft, { url, start }: SetRecordingArgs): void {
  const { recording: _, ...board } = boardOf(room);
  // By its form alone: rules know no network, and every browser but the oldest agrees on what begins so.
  if (url !== null && !/^https?:\/\/[^\s/]+/i.test(url)) throw new MootError('recording_address', 'The recording needs an address that begins with http:// or https://.');
  if (url !== null && start === undefined) throw new MootError('recording_start', 'Say when the recording began: it leads to where each question was discussed.');
  putBoard(room, url === null || start === undefined ? board : { ...board, recording: { url, start } });
}

/** Moves the board to a phase, at once; with `from`, only where it is in that phase: of two hosts who move it at the same time, the second is told. */
export function moveTo(room: QaDraft, { phase, from }: MoveToArgs): void {
  const board = boardOf(room);
  if (board.phase === phase) return;
  if (from !== undefined && board.phase !== from) {
    throw new MootError('board_moved', board.moved?.by ? `${board.moved.by} has moved the board meanwhile.` : 'The board has moved by itself meanwhile.');
  }
  enter(room, phase, { at: room.now, by: room.actor.name });
}

/** Has the board move by itself to a phase at an instant, or not any more (null); or with `steps`, to these phases and to no others. */
export function schedule(room: QaDraft, args: ScheduleArgs): void {
  const board = boardOf(room);
  const known = stepsOf(board);
  const wanted = 'steps' in args ? args.steps : [...known.filter(({ phase }) => phase !== args.phase), ...(args.at === null ? [] : [{ phase: args.phase, at: args.at }])];
  const steps = [...wanted].sort((a, b) => (isAfter(a.phase, b.phase) ? 1 : -1));
  const fresh = steps.filter((step) => !known.some(({ phase, at }) => phase === step.phase && at === step.at));
  if (fresh.some(({ at }) => at <= room.now)) throw new MootError('instant_past', 'The time at which the board should move lies in the past.');
  if (steps.some((one, index) => steps.slice(index + 1).some(({ phase, at }) => phase === one.phase || at <= one.at))) throw new MootError('instant_order', 'Each phase begins once, and after those before it.');
  putBoard(room, withSteps(board, steps));
  for (const { phase, at } of fresh) room.at(at, 'qa.moveOn', { phase, at });
}

function withSteps({ next: _, later: __, ...board }: Board, [next, ...later]: readonly Step[]): Board {
  return { ...board, ...(next ? { next } : {}), ...(later.length > 0 ? { later } : {}) };
}

/** The tick of `schedule`. A board that was moved or rescheduled meanwhile stays as it is. */
export function moveOn(room: QaDraft, { phase, at }: { readonly phase: Phase; readonly at: number }): void {
  if (stepsOf(boardOf(room)).some((step) => step.phase === phase && step.at === at)) enter(room, phase, { at: room.now });
}

/** What was set for the phases that are behind it then is over. */
function enter(room: QaDraft, phase: Phase, moved: NonNullable<Board['moved']>): void {
  const board = boardOf(room);
  const steps = stepsOf(board).filter((step) => isAfter(step.phase, phase));
  putBoard(room, { ...withSteps(leaving(room, board, phase), steps), phase, moved });
}

/** Shows everybody what was collected unseen. */
export function reveal(room: QaDraft): void {
  assertNotArchived(room);
  const board = boardOf(room);
  if (board.unseen) revealed(room, board);
}

/** What ends when the board moves to a phase. */
function leaving(room: QaDraft, board: Board, phase: Phase): Board {
  const open = phase === 'draft' || phase === 'collect' ? board : revealed(room, board);
  if (phase === 'archived' && board.anonymity === 'sealed') sealed(room);
  return phase === 'live' ? open : withoutDiscussing(room, open);
}

/** What a board promises its askers, from the most to the least. */
const LOOSENING = { sealed: 0, choice: 1, hidden: 2, named: 3 } as const;
const BUDGET_PROMISED = 'People have voted under the present budget; it can be raised, not lowered.';

/**
 * Changes the introduction, what is asked and how, and what hosts may do. What was promised to askers is never loosened,
 * and nobody's votes are taken from them.
 */
export function configure(room: QaDraft, { anonymity, budget, intro, words, ...plain }: ConfigureArgs): void {
  assertNotArchived(room);
  const { budget: _, hasWords: __, intro: ___, ...board } = boardOf(room);
  const before = boardOf(room);
  if (anonymity !== undefined && LOOSENING[anonymity] > LOOSENING[board.anonymity]) {
    for (const _question of room.list('question')) {
      throw new MootError('anonymity_promised', 'People have asked under the present promise; it cannot be loosened any more.');
    }
  }
  const { moderation = before.moderation } = plain;
  if (before.moderation === 'off' && moderation !== 'off') {
    for (const _question of room.list('question')) throw new MootError('moderation_promised', 'People have asked under the promise that nothing is hidden.');
  }
  if (plain.unseen && !before.unseen) assertNothingSeen(room, before);
  if (words) room.put('words', 'words', { words }, { to: [HOSTS] });
  const nowIntro = intro === undefined ? before.intro : intro ?? undefined;
  const nowBudget = budget === undefined ? before.budget : budget ?? undefined;
  if (nowBudget !== undefined && nowBudget < (before.budget ?? Infinity) && ledgerOf(room).voters > 0) throw new MootError('budget_promised', BUDGET_PROMISED);
  const hasWords = words ? words.length > 0 : before.hasWords ?? false;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  putBoard(room, {
    ...board,
    ...given,
    ...(anonymity === undefined ? {} : { anonymity }),
    ...(nowIntro === undefined ? {} : { intro: nowIntro }),
    ...(nowBudget === undefined ? {} : { budget: nowBudget }),
    ...(hasWords ? { hasWords } : {}),
  });
}

/** By the phase that is now: collecting unseen is about what comes, and there is nothing to be late with. */
function assertNothingSeen(room: QaDraft, { phase }: Board): void {
  if (phase !== 'draft' && phase !== 'collect') throw new MootError('unseen_late', 'Questions can be collected unseen before the board is live, not after.');
  if (ledgerOf(room).asked > 0) throw new MootError('unseen_late', 'People have asked already, and others have seen it; questions can be collected unseen from the first one on.');
}

function putBoard(room: QaDraft, { past: _, before: __, ...now }: Board): void {
  const before = boardOf(room);
  const past = pastWith(room, before, now);
  const board: Board = past.length > 0 ? { ...now, past } : now;
  // Archived boards are searched across rooms, the latest first; one that is moved back is found no more.
  const { phase, moved } = board;
  const marks = phase === 'archived' ? { marks: { listed: -(moved?.at ?? 0) } } : before.phase === 'archived' ? { marks: {} } : {};
  room.put('board', 'board', board, { to: [ALL], ...marks });
  if (hidesVotes(before) !== hidesVotes(board) || before.votesShown !== board.votesShown) addressTallies(room);
}

/** Each thing that the board was once, the latest time: however often it goes back and forth, the list stays short. */
function pastWith(room: QaDraft, { phase, asking }: Board, now: Board): readonly PastBoard[] {
  const past = pastOf(room);
  if (phase === now.phase && asking === now.asking) return past;
  return [...past.filter((one) => one.phase !== phase || one.asking !== asking), { phase, asking, until: room.now }];
}
