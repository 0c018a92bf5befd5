/** Every command in every phase, and in the minute after the board has moved on. */
import { describe, expect, it } from 'vitest';
import { qaAuthority } from './qa.authority.js';
import { AFTER_GRACE } from './qa.board.js';
import { TestBoard } from './qa.harness.js';
import type { Phase } from './qa.schema.js';

const PHASES: readonly Phase[] = ['draft', 'collect', 'live', 'followup', 'archived'];
const OPEN: readonly Phase[] = ['draft', 'collect', 'live', 'followup'];
const text = 'How then?';

/** A board on which each of `ACTS` changes something. */
function scene() {
  const board = new TestBoard();
  const ask = (as: string) => board.act(as, 'ask', { text: 'Why?' });
  const [question, other, hidden, merged] = [ask('Ana'), ask('Ben'), ask('Ana'), ask('Ana')];
  const anonymous = board.act('Cleo', 'askAnonymously', { text: 'Why?' });
  board.act('Host', 'hide', { question: hidden });
  board.act('Ana', 'vote', { question: other, on: true });
  board.act('Host', 'merge', { question: merged, into: other });
  const answer = board.act('Host', 'answer', { question: other, text: 'So.' });
  const reply = board.act('Ben', 'reply', { question, text: 'So.' });
  const said = board.act('Host', 'replyPrivately', { question, text: 'So.' });
  return { board, question, other, hidden, merged, anonymous, answer, reply, said };
}

/** A board that takes replies without a name. */
function sealed() {
  const before = scene();
  before.board.act('Host', 'configure', { anonymity: 'sealed' });
  return before;
}

type Scene = ReturnType<typeof scene>;
interface Act {
  /** The phases in which it is taken. */
  readonly taken: readonly Phase[];
  readonly run: (scene: Scene) => string;
  /** It is judged by the phase that is, and no other. */
  readonly isNow?: true;
  readonly on?: () => Scene;
}

const open = (run: Act['run']): Act => ({ taken: OPEN, run });
const asking = (run: Act['run']): Act => ({ taken: ['collect', 'live'], run });
const replying = (run: Act['run'], on?: () => Scene): Act => ({ taken: ['collect', 'live', 'followup'], run, ...(on ? { on } : {}) });
const always = (run: Act['run']): Act => ({ taken: PHASES, run });

const ACTS: Readonly<Record<string, Act>> = {
  ask: asking(({ board }) => board.outcome('Ana', 'ask', { text })),
  askAnonymously: asking(({ board }) => board.outcome('Ana', 'askAnonymously', { text })),
  vote: asking(({ board, question }) => board.outcome('Ben', 'vote', { question, on: true })),
  reply: replying(({ board, question }) => board.outcome('Ana', 'reply', { question, text })),
  replyAnonymously: replying(({ board, question }) => board.outcome('Ana', 'replyAnonymously', { question, text }), sealed),
  edit: open(({ board, question }) => board.outcome('Ana', 'edit', { question, text })),
  editAnonymous: open(({ board, anonymous }) => board.outcome('Cleo', 'editAnonymous', { question: anonymous, text })),
  withdraw: open(({ board, question }) => board.outcome('Ana', 'withdraw', { question })),
  withdrawAnonymous: open(({ board, anonymous }) => board.outcome('Cleo', 'withdrawAnonymous', { question: anonymous })),
  removeReply: open(({ board, reply }) => board.outcome('Ben', 'removeReply', { reply })),
  judge: open(({ board, other }) => board.outcome('Ana', 'judge', { question: other, answered: true })),
  react: open(({ board, reply }) => board.outcome('Ana', 'react', { to: reply, kind: 'thanks', on: true })),
  replyPrivately: open(({ board, question }) => board.outcome('Host', 'replyPrivately', { question, text })),
  retractPrivateReply: open(({ board, said }) => board.outcome('Host', 'retractPrivateReply', { reply: said })),
  answer: open(({ board, question }) => board.outcome('Host', 'answer', { question, text })),
  editAnswer: open(({ board, other, answer }) => board.outcome('Host', 'editAnswer', { question: other, answer, text })),
  retractAnswer: open(({ board, answer }) => board.outcome('Host', 'retractAnswer', { answer })),
  label: open(({ board, question }) => board.outcome('Host', 'label', { question, labels: ['Pay'] })),
  pin: open(({ board, question }) => board.outcome('Host', 'pin', { question, on: true })),
  hide: open(({ board, question }) => board.outcome('Host', 'hide', { question })),
  show: open(({ board, hidden }) => board.outcome('Host', 'show', { question: hidden })),
  setState: open(({ board, question }) => board.outcome('Host', 'setState', { question, state: 'queued' })),
  reword: open(({ board, question }) => board.outcome('Host', 'reword', { question, text })),
  merge: open(({ board, question, other }) => board.outcome('Host', 'merge', { question, into: other })),
  unmerge: open(({ board, merged }) => board.outcome('Host', 'unmerge', { question: merged })),
  claim: open(({ board, question }) => board.outcome('Host', 'claim', { question, on: true })),
  mute: open(({ board, question }) => board.outcome('Host', 'mute', { question, on: true })),
  owe: open(({ board, question }) => board.outcome('Host', 'owe', { question, by: 'Femi' })),
  discuss: { taken: ['live'], run: ({ board, question }) => board.outcome('Host', 'discuss', { question, on: true }), isNow: true },
  configure: open(({ board }) => board.outcome('Host', 'configure', { intro: text })),
  startBallot: open(({ board, question }) => board.outcome('Host', 'startBallot', { question, name: 'weekly', minutes: 30, people: 8, cadence: 'weekly' })),
  setRecording: always(({ board }) => board.outcome('Host', 'setRecording', { url: 'https://files.example/a.mp4', start: board.now })),
  schedule: always(({ board }) => board.outcome('Host', 'schedule', { steps: [{ phase: 'archived', at: board.now + 1_000 }] })),
};

/** A scene whose board went to one phase after the other, each for longer than the grace, and to the last one just now. */
function moved(on: () => Scene, ...phases: readonly Phase[]): Scene {
  const one = on();
  phases.forEach((phase, nth) => {
    if (nth > 0) one.board.now += AFTER_GRACE + 1;
    one.board.act('Host', 'moveTo', { phase });
  });
  return one;
}

/** What became of an act, and whether the board shows it. */
function outcomeOf({ run }: Act, one: Scene): readonly [string, boolean] {
  const before = one.board.image;
  return [run(one), one.board.image !== before];
}

const REFUSALS: ReadonlySet<string> = new Set(['asking_closed', 'voting_closed', 'replies_closed', 'board_not_live', 'board_archived']);

describe('of all that people and hosts do', () => {
  it.each(Object.keys(ACTS))('"%s" changes the board in the phases in which it is taken, and is refused in all others by a reason that is one of a phase', (name) => {
    const act = ACTS[name]!;
    const taken = PHASES.filter((phase) => {
      const one = moved(act.on ?? scene, 'collect', phase);
      one.board.now += AFTER_GRACE + 1;
      const [code, hasChanged] = outcomeOf(act, one);
      expect(hasChanged, phase).toBe(code === 'accepted');
      if (code !== 'accepted') expect(REFUSALS, `${phase}: ${code}`).toContain(code);
      return hasChanged;
    });
    expect(taken).toEqual(act.taken);
  });

  it.each(PHASES.flatMap((from) => PHASES.filter((to) => to !== from).map((to) => [from, to] as const)))('what comes late is judged after a minute by the phase that the board moved to (%s to %s), and until then by both', (from, to) => {
    for (const [name, act] of Object.entries(ACTS)) {
      const isTaken = (...phases: readonly Phase[]) => phases.some((phase) => act.taken.includes(phase));
      const after = (time: number) => {
        const one = moved(act.on ?? scene, from === 'collect' ? 'draft' : 'collect', from, to);
        one.board.now += time;
        return outcomeOf(act, one)[1];
      };
      expect(after(AFTER_GRACE), name).toBe(act.isNow ? isTaken(to) : isTaken(from, to));
      expect(after(AFTER_GRACE + 1), name).toBe(isTaken(to));
    }
  });

  it('nothing is left out, but to move the board, and to reveal what leaving "collect" reveals', () => {
    const others = Object.entries(qaAuthority.ritual.commands).filter(([name, type]) => !(name in ACTS) && !('role' in type && type.role === 'system')).map(([name]) => name);
    expect(others.sort()).toEqual(['moveTo', 'reveal']);
  });
});

it('a reveal that comes late, when the board is archived, has nothing left to reveal', () => {
  const board = new TestBoard();
  board.act('Host', 'configure', { unseen: true });
  board.act('Ana', 'ask', { text });
  board.act('Host', 'moveTo', { phase: 'archived' });
  const before = board.image;
  expect(board.outcome('Host', 'reveal')).toBe('accepted');
  board.now += AFTER_GRACE + 1;
  expect(board.outcome('Host', 'reveal')).toBe('board_archived');
  expect(board.image).toBe(before);
});

it('a board that has begun is not collected unseen any more, also by a command that was on its way', () => {
  const board = new TestBoard();
  board.act('Host', 'moveTo', { phase: 'live' });
  expect(board.outcome('Host', 'configure', { unseen: true })).toBe('unseen_late');
  expect(board.board).not.toHaveProperty('unseen');
});

it('a discussion that is begun too late leaves no chapter: nothing was said of it while the board was live', () => {
  const { board, question, other } = moved(scene, 'live');
  board.act('Host', 'discuss', { question: other, on: true });
  board.now += 5_000;
  board.act('Host', 'moveTo', { phase: 'followup' });
  const end = board.now;
  board.now += 1;
  expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('board_not_live');
  expect(board.list('chapter').map(({ value }) => value)).toEqual([{ question: other, from: end - 5_000, to: end }]);
});
