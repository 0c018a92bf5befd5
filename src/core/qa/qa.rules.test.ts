import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personCircle } from '../circles.js';
import { AFTER_GRACE, hidesVotes } from './qa.board.js';
import { isAfter, stepsOf } from './qa.plan.js';
import { START, TestBoard, keyOf } from './qa.harness.js';
import type { Moderation, Phase, QuestionState, VotesShown } from './qa.schema.js';

const MISSING = 'nowhere-0000000000';

function inPhase(phase: Phase): { readonly board: TestBoard; readonly question: string } {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.act('Host', 'moveTo', { phase });
  board.now += AFTER_GRACE + 1;
  return { board, question };
}

describe('asking with a name', () => {
  it('shows the question to all, with its author and the exact time, and counts the own vote', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?', labels: ['plan'] });
    expect(board.record('question', id)).toEqual({
      type: 'question',
      id,
      value: { text: 'Why?', labels: ['plan'], asked: START, author: { key: keyOf('Ana'), name: 'Ana' } },
      to: ['all'],
    });
    expect(board.get('tally', id)).toEqual({ votes: 1, replies: 0 });
    expect(board.record('votes', keyOf('Ana'))).toMatchObject({ value: { questions: [id] }, to: [personCircle(keyOf('Ana'))] });
    expect(board.ledger).toMatchObject({ asked: 1, hidden: 0, withdrawn: 0, answered: 0, voters: 1 });
  });

  it('counts a person once as a voter, however many questions they ask', () => {
    const board = new TestBoard();
    board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ana', 'ask', { text: 'How?' });
    expect(board.ledger).toMatchObject({ asked: 2, voters: 1 });
  });

  it.each(['draft', 'followup', 'archived'] as const)('is refused in phase "%s"', (phase) => {
    expect(inPhase(phase).board.outcome('Ben', 'ask', { text: 'How?' })).toBe('asking_closed');
  });

  it('is taken while the board is live, and refused once hosts have closed asking', () => {
    const { board } = inPhase('live');
    expect(board.outcome('Ben', 'ask', { text: 'How?' })).toBe('accepted');
    board.act('Host', 'configure', { asking: false });
    board.now += AFTER_GRACE;
    expect(board.outcome('Ben', 'ask', { text: 'On its way?' })).toBe('accepted');
    expect(board.outcome('Ben', 'askAnonymously', { text: 'On its way, too?' })).toBe('accepted');
    board.now += 1;
    expect(() => board.act('Ben', 'ask', { text: 'When?' })).toThrow('The hosts have closed asking on this board.');
    expect(board.outcome('Ben', 'askAnonymously', { text: 'When?' })).toBe('asking_closed');
  });

  it('is judged by the phase before for a minute after the board moved on', () => {
    const board = new TestBoard();
    board.act('Host', 'moveTo', { phase: 'followup' });
    board.now += AFTER_GRACE;
    expect(board.outcome('Ana', 'ask', { text: 'Late?' })).toBe('accepted');
    board.now += 1;
    expect(board.outcome('Ana', 'ask', { text: 'Later?' })).toBe('asking_closed');
  });
});

describe('a board that changes twice within a minute', () => {
  const late = (board: TestBoard) => board.outcome('Ana', 'ask', { text: `At ${board.now}?` });
  const move = (board: TestBoard, ...phases: readonly Phase[]) => { for (const phase of phases) board.act('Host', 'moveTo', { phase }); };

  it('still takes what it took before the first of them, for a minute from then on', () => {
    const board = new TestBoard();
    const question = board.act('Cem', 'ask', { text: 'Why?' });
    move(board, 'live', 'followup');
    board.now += AFTER_GRACE;
    expect(late(board)).toBe('accepted');
    expect(board.outcome('Ana', 'vote', { question, on: true })).toBe('accepted');
    board.now += 1;
    expect(late(board)).toBe('asking_closed');
    expect(board.outcome('Ana', 'vote', { question, on: false })).toBe('voting_closed');
  });

  it('counts each minute by itself: what was closed a minute ago is closed, whatever was since', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { asking: false });
    board.now += AFTER_GRACE - 1_000;
    move(board, 'live');
    board.now += 1_000;
    expect(late(board)).toBe('accepted');
    board.now += 1;
    expect(late(board)).toBe('asking_closed');
  });

  it('that goes back takes what it took before, and for a minute what it took meanwhile', () => {
    const board = new TestBoard();
    move(board, 'followup');
    board.now += AFTER_GRACE + 1;
    move(board, 'live', 'followup');
    board.now += AFTER_GRACE;
    expect(late(board)).toBe('accepted');
    board.now += 1;
    expect(late(board)).toBe('asking_closed');
    move(board, 'archived', 'followup', 'collect');
    expect(late(board)).toBe('accepted');
    board.now += AFTER_GRACE + 1;
    expect(late(board)).toBe('accepted');
  });

  it('takes nothing that it never took, however often it changes, and remembers each thing once', () => {
    const board = new TestBoard();
    move(board, 'draft');
    board.now += AFTER_GRACE + 1;
    for (let times = 0; times < 50; times += 1) {
      move(board, 'followup', 'archived', 'draft');
      board.now += 100;
    }
    expect(late(board)).toBe('asking_closed');
    expect(board.board.past).toHaveLength(3);
    board.now += AFTER_GRACE + 1;
    board.act('Host', 'configure', { intro: 'Welcome' });
    expect(board.board).not.toHaveProperty('past');
  });

  it('is as well judged where it was kept before boards remembered more than one phase', () => {
    const board = new TestBoard();
    board.put('board', 'board', { phase: 'followup', before: 'live', moved: { at: START }, anonymity: 'choice', asking: true }, ['all']);
    expect(late(board)).toBe('accepted');
    board.act('Host', 'moveTo', { phase: 'archived' });
    expect(late(board)).toBe('accepted');
    expect(board.board).not.toHaveProperty('before');
    board.now += AFTER_GRACE + 1;
    expect(late(board)).toBe('asking_closed');
  });
});

describe('asking anonymously', () => {
  it('leaves no author, only the full hour, and the own vote inside the tally', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'askAnonymously', { text: 'Why?' });
    expect(board.get('question', id)).toEqual({ text: 'Why?', labels: [], asked: Date.UTC(2026, 10, 23, 9) });
    expect(board.get('tally', id)).toEqual({ votes: 1, replies: 0 });
    expect(board.list('votes')).toEqual([]);
    expect(board.ledger).toMatchObject({ asked: 1, voters: 0 });
    expect(board.list('owner')).toMatchObject([{ to: ['system'], value: {} }]);
  });

  it('is refused where the board takes names only', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { anonymity: 'named' });
    expect(board.outcome('Ana', 'askAnonymously', { text: 'Why?' })).toBe('anonymity_off');
  });
});

describe('changing the own question', () => {
  it('marks it as edited, unless the wording is the same', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ana', 'edit', { question: id, text: 'Why?' });
    expect(board.get('question', id)).not.toHaveProperty('edited');
    board.act('Ana', 'edit', { question: id, text: 'Why now?' });
    expect(board.get('question', id)).toMatchObject({ text: 'Why now?', edited: true });
  });

  it('is for its asker alone', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    for (const name of ['edit', 'editAnonymous'] as const) {
      expect(board.outcome('Ben', name, { question: id, text: 'Mine now' })).toBe('not_yours');
      expect(board.outcome('Ben', name, { question: MISSING, text: 'Mine now' })).toBe('question_unknown');
    }
    for (const name of ['withdraw', 'withdrawAnonymous'] as const) {
      expect(board.outcome('Host', name, { question: id })).toBe('not_yours');
      expect(board.outcome('Host', name, { question: MISSING })).toBe('question_unknown');
    }
  });

  it('is open to the owner of an anonymous question by the anonymous commands only', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'askAnonymously', { text: 'Why?' });
    expect(board.outcome('Ana', 'edit', { question: id, text: 'How?' })).toBe('not_yours');
    expect(board.outcome('Ana', 'withdraw', { question: id })).toBe('not_yours');
    expect(board.outcome('Ben', 'editAnonymous', { question: id, text: 'How?' })).toBe('not_yours');
    expect(board.outcome('Ben', 'withdrawAnonymous', { question: id })).toBe('not_yours');
    board.act('Ana', 'editAnonymous', { question: id, text: 'How?' });
    expect(board.get('question', id)).toMatchObject({ text: 'How?', edited: true });
    board.act('Ana', 'withdrawAnonymous', { question: id });
    expect(board.get('question', id)).toBeUndefined();
  });

  it('is over a minute after the board was archived', () => {
    const board = new TestBoard();
    const named = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ana', 'askAnonymously', { text: 'Why?' });
    board.act('Host', 'moveTo', { phase: 'archived' });
    board.now += AFTER_GRACE;
    expect(board.outcome('Ana', 'edit', { question: named, text: 'Late?' })).toBe('accepted');
    board.now += 1;
    expect(board.outcome('Ana', 'edit', { question: named, text: 'How?' })).toBe('board_archived');
    expect(board.outcome('Ana', 'withdraw', { question: named })).toBe('board_archived');
    expect(board.outcome('Ana', 'editAnonymous', { question: anonymous, text: 'How?' })).toBe('board_archived');
    expect(board.outcome('Ana', 'withdrawAnonymous', { question: anonymous })).toBe('board_archived');
  });
});

describe('withdrawing a question', () => {
  it('takes its tally, replies and answers along, and corrects the counts', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ben', 'reply', { question: id, text: 'So.' });
    board.act('Host', 'answer', { question: id, text: 'Because.' });
    board.see('Ben', [id]);
    board.act('Host', 'hide', { question: id });
    board.act('Ana', 'withdraw', { question: id });
    for (const type of ['question', 'tally', 'exposure', 'reply', 'answer'] as const) expect(board.list(type)).toEqual([]);
    expect(board.ledger).toMatchObject({ asked: 1, withdrawn: 1, hidden: 0, answered: 0 });
  });

  it('ends its discussion', () => {
    const { board, question } = inPhase('live');
    board.act('Host', 'discuss', { question, on: true });
    board.act('Ana', 'withdraw', { question });
    expect(board.board).not.toHaveProperty('discussing');
  });
});

describe('voting', () => {
  it('is a set: repeating a vote changes nothing, taking it back undoes it', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ben', 'vote', { question: id, on: true });
    board.act('Ben', 'vote', { question: id, on: true });
    expect(board.get('tally', id)?.votes).toBe(2);
    expect(board.ledger.voters).toBe(2);
    board.act('Ben', 'vote', { question: id, on: false });
    board.act('Ben', 'vote', { question: id, on: false });
    expect(board.get('tally', id)?.votes).toBe(1);
    expect(board.ledger.voters).toBe(1);
  });

  it('shows a choice to the voter alone', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ben', 'vote', { question: id, on: true });
    expect(board.record('votes', keyOf('Ben'))?.to).toEqual([personCircle(keyOf('Ben'))]);
  });

  it('counts the own question once, and does not take that vote back', () => {
    const board = new TestBoard();
    // Which refusals there were is remembered: of an anonymous question, none may tell.
    for (const [ask, back] of [['ask', 'vote_own'], ['askAnonymously', 'accepted']] as const) {
      const id = board.act('Ana', ask, { text: 'Why?' });
      expect(board.outcome('Ana', 'vote', { question: id, on: true })).toBe('accepted');
      expect(board.outcome('Ana', 'vote', { question: id, on: false })).toBe(back);
      expect(board.get('tally', id)?.votes).toBe(1);
      // With a name alone it stands among her votes: there is nothing to tell whose the other is.
      if (ask === 'ask') expect(board.get('votes', keyOf('Ana'))?.questions).toEqual([id]);
      else expect(board.get('votes', keyOf('Ana'))?.questions).not.toContain(id);
    }
    expect(board.ledger.voters).toBe(1);
  });

  it.each(['draft', 'followup', 'archived'] as const)('is closed in phase "%s"', (phase) => {
    const { board, question } = inPhase(phase);
    expect(board.outcome('Ben', 'vote', { question, on: true })).toBe('voting_closed');
  });

  it('is refused for a question that is hidden, or not there', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'hide', { question: id });
    expect(board.outcome('Ben', 'vote', { question: id, on: true })).toBe('question_hidden');
    expect(board.outcome('Ben', 'vote', { question: MISSING, on: true })).toBe('question_unknown');
  });

  it('names the reason when it comes too late', () => {
    const { board, question } = inPhase('followup');
    expect(() => board.act('Ben', 'vote', { question, on: true })).toThrow('The board moved to follow-up; votes are final.');
    const before = inPhase('draft');
    expect(() => before.board.act('Ben', 'vote', { question: before.question, on: true })).toThrow('The board is not open yet; votes begin when it is.');
  });
});

/** An anonymous question that hosts and its asker alone see: by itself, or by what it was merged into. */
function keptFrom(asker: string, state: 'pending' | 'declined', isMerged = false) {
  const board = new TestBoard();
  if (state === 'pending') board.act('Host', 'configure', { moderation: 'before' });
  const question = board.act(asker, 'askAnonymously', { text: 'Why?' });
  const root = isMerged ? board.act('Ben', 'ask', { text: 'Why not?' }) : question;
  if (isMerged) board.act('Host', 'merge', { question, into: root });
  if (state === 'declined') board.act('Host', 'setState', { question: root, state, reason: 'No.' });
  return { board, question };
}

describe('replies', () => {
  it('are two deep: a reply to a reply of a reply joins its thread', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const root = board.act('Ben', 'reply', { question, text: 'One' });
    const below = board.act('Ana', 'reply', { question, text: 'Two', parent: root });
    const deeper = board.act('Ben', 'reply', { question, text: 'Three', parent: below });
    expect(board.get('reply', root)).not.toHaveProperty('parent');
    expect(board.get('reply', below)?.parent).toBe(root);
    expect(board.get('reply', deeper)?.parent).toBe(root);
    expect(board.get('tally', question)?.replies).toBe(3);
  });

  it('are refused to what is not there, and across questions', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const other = board.act('Ana', 'ask', { text: 'How?' });
    const reply = board.act('Ben', 'reply', { question: other, text: 'So.' });
    expect(board.outcome('Ben', 'reply', { question: MISSING, text: 'So.' })).toBe('question_unknown');
    expect(board.outcome('Ben', 'reply', { question, text: 'So.', parent: MISSING })).toBe('reply_unknown');
    expect(board.outcome('Ben', 'reply', { question, text: 'So.', parent: reply })).toBe('reply_unknown');
  });

  it.each(['draft', 'archived'] as const)('are closed in phase "%s"', (phase) => {
    const { board, question } = inPhase(phase);
    expect(board.outcome('Ben', 'reply', { question, text: 'So.' })).toBe('replies_closed');
  });

  it('are open in follow-up, and for a minute after the board was archived', () => {
    const { board, question } = inPhase('followup');
    expect(board.outcome('Ben', 'reply', { question, text: 'So.' })).toBe('accepted');
    board.act('Host', 'moveTo', { phase: 'archived' });
    expect(board.outcome('Ben', 'reply', { question, text: 'And.' })).toBe('accepted');
    board.now += AFTER_GRACE + 1;
    expect(board.outcome('Ben', 'reply', { question, text: 'But.' })).toBe('replies_closed');
  });

  it('to a hidden question are for hosts and its named asker, who alone would see them', () => {
    const board = new TestBoard();
    const named = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ana', 'askAnonymously', { text: 'Why?' });
    for (const question of [named, anonymous]) board.act('Host', 'hide', { question });
    expect(board.outcome('Ben', 'reply', { question: named, text: 'So.' })).toBe('question_hidden');
    expect(board.outcome('Ana', 'reply', { question: anonymous, text: 'It was me' })).toBe('question_hidden');
    const mine = board.act('Ana', 'reply', { question: named, text: 'Why hidden?' });
    const theirs = board.act('Host', 'reply', { question: anonymous, text: 'Please reword it.' });
    expect(board.record('reply', mine)?.to).toEqual(board.record('question', named)?.to);
    expect(board.record('reply', theirs)?.to).toEqual(['hosts', `own:${anonymous}`]);
  });

  it.each([
    ['waits for hosts', { state: 'pending' }],
    ['was declined', { state: 'declined' }],
    ['was merged into what was declined', { state: 'declined', merged: true }],
  ] as const)('are not taken from who asked an anonymous question that %s: the name would say whose it is', (_, { state, ...rest }) => {
    const { board, question } = keptFrom('Ana', state, 'merged' in rest);
    expect(board.outcome('Ana', 'reply', { question, text: 'It was me' })).toBe('question_hidden');
    expect(board.list('reply')).toEqual([]);
    expect(board.outcome('Host', 'reply', { question, text: 'Which one?' })).toBe('accepted');
  });

  it('are removed by their author or a host, with what was replied to them; removing twice is no error', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const root = board.act('Ben', 'reply', { question, text: 'One' });
    board.act('Ana', 'reply', { question, text: 'Two', parent: root });
    const other = board.act('Ben', 'reply', { question, text: 'Other' });
    expect(board.outcome('Ana', 'removeReply', { reply: root })).toBe('not_yours');
    board.act('Ben', 'removeReply', { reply: root });
    expect(board.outcome('Ben', 'removeReply', { reply: root })).toBe('accepted');
    expect(board.list('reply').map(({ id }) => id)).toEqual([other]);
    expect(board.get('tally', question)?.replies).toBe(1);
    board.act('Host', 'removeReply', { reply: other });
    expect(board.get('tally', question)?.replies).toBe(0);
  });

  it('stay once the board is archived', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const reply = board.act('Ben', 'reply', { question, text: 'One' });
    board.act('Host', 'moveTo', { phase: 'archived' });
    board.now += AFTER_GRACE + 1;
    expect(board.outcome('Ben', 'removeReply', { reply })).toBe('board_archived');
  });
});

describe('counts that are kept back', () => {
  it('go to hosts and to whoever has voted, once they have; to all when votes are final', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { votesShown: 'voted' });
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.record('tally', id)?.to).toEqual(['#voted', 'hosts']);
    // The own question counts as voted for by its asker. Of one without a name, nobody is told whose it is.
    expect(board.record('member', `voted/${keyOf('Ana')}`)?.to).toEqual(['system']);
    board.act('Chen', 'askAnonymously', { text: 'How?' });
    expect(board.list('member').map((member) => member.id)).toEqual([`voted/${keyOf('Ana')}`]);
    board.act('Ben', 'vote', { question: id, on: true });
    expect(board.record('member', `voted/${keyOf('Ben')}`)?.to).toEqual(['system']);
    expect(board.record('tally', id)).toMatchObject({ value: { votes: 2 }, to: ['#voted', 'hosts'] });
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(board.record('tally', id)?.to).toEqual(['all']);
  });

  it('or to hosts alone, until the board is live', () => {
    const board = new TestBoard();
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'configure', { votesShown: 'live' });
    expect(board.record('tally', id)?.to).toEqual(['hosts']);
    const later = board.act('Ben', 'ask', { text: 'How?' });
    expect(board.record('tally', later)?.to).toEqual(['hosts']);
    board.act('Host', 'moveTo', { phase: 'live' });
    expect([id, later].map((one) => board.record('tally', one)?.to)).toEqual([['all'], ['all']]);
  });

  it('stay with those who see the question', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { votesShown: 'voted' });
    const id = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'hide', { question: id });
    expect(board.record('tally', id)?.to).toEqual(board.record('question', id)?.to);
    board.act('Host', 'configure', { votesShown: 'always' });
    expect(board.record('tally', id)?.to).toEqual(board.record('question', id)?.to);
    board.act('Host', 'show', { question: id });
    expect(board.record('tally', id)?.to).toEqual(['all']);
  });
});

describe('saying whether a question was answered', () => {
  function answered() {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ben', 'vote', { question, on: true });
    const answer = board.act('Host', 'answer', { question, text: 'Because.' });
    return { board, question, answer };
  }

  it('is for those who voted, one word each, which can be changed and taken back', () => {
    const { board, question } = answered();
    board.act('Ana', 'judge', { question, answered: true });
    board.act('Ben', 'judge', { question, answered: true });
    board.act('Ben', 'judge', { question, answered: false });
    board.act('Ben', 'judge', { question, answered: false });
    expect(board.get('verdict', question)).toEqual({ yes: 1, no: 1 });
    expect(board.record('verdicts', keyOf('Ben'))).toMatchObject({ value: { yes: [], no: [question] }, to: [personCircle(keyOf('Ben')), 'system'] });
    board.act('Ben', 'judge', { question, answered: null });
    expect(board.get('verdict', question)).toEqual({ yes: 1, no: 0 });
    expect(board.outcome('Chen', 'judge', { question, answered: true })).toBe('verdict_not_voter');
  });

  it('cannot tell who asked anonymously: they have no vote of their own', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'askAnonymously', { text: 'Why?' });
    board.act('Host', 'answer', { question, text: 'Because.' });
    expect(board.outcome('Ana', 'judge', { question, answered: true })).toBe('verdict_not_voter');
  });

  it('begins with an answer and ends with it', () => {
    const { board, question, answer } = answered();
    const open = board.act('Ben', 'ask', { text: 'How?' });
    expect(board.outcome('Ben', 'judge', { question: open, answered: true })).toBe('verdict_too_early');
    board.act('Ben', 'judge', { question, answered: false });
    board.act('Host', 'retractAnswer', { answer });
    expect(board.get('verdict', question)).toBeUndefined();
    expect(board.get('verdicts', keyOf('Ben'))).toEqual({ yes: [], no: [] });
  });
});

describe('reactions', () => {
  it('of who asked an anonymous question that only hosts see change nothing, as their key beside it would say whose it is; those of hosts and named askers count', () => {
    const { board, question } = keptFrom('Ana', 'declined');
    const answer = board.act('Host', 'answer', { question, text: 'No.' });
    const before = board.image;
    expect(board.outcome('Ana', 'react', { to: answer, kind: 'thanks', on: true })).toBe('accepted');
    expect(board.image).toBe(before);
    board.act('Host', 'react', { to: answer, kind: 'thanks', on: true });
    expect(board.get('reactions', answer)?.counts).toEqual({ thanks: 1 });

    const named = board.act('Ana', 'ask', { text: 'How?' });
    board.act('Host', 'hide', { question: named });
    const other = board.act('Host', 'answer', { question: named, text: 'So.' });
    board.act('Ana', 'react', { to: other, kind: 'agree', on: true });
    expect(board.get('reactions', other)?.counts).toEqual({ agree: 1 });
  });

  function replied() {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    return { board, question, reply: board.act('Ben', 'reply', { question, text: 'So.' }) };
  }

  it('are counted once for each person, and can be taken back', () => {
    const { board, question, reply } = replied();
    for (const on of [true, true]) board.act('Ana', 'react', { to: reply, kind: 'thanks', on });
    board.act('Chen', 'react', { to: reply, kind: 'agree', on: true });
    expect(board.get('reactions', reply)).toEqual({ question, counts: { thanks: 1, agree: 1 } });
    board.act('Ana', 'react', { to: reply, kind: 'thanks', on: false });
    expect(board.get('reactions', reply)?.counts).toEqual({ thanks: 0, agree: 1 });
    expect(board.record('ownReactions', keyOf('Chen'))).toMatchObject({ value: { given: [`${reply}/agree`] }, to: [personCircle(keyOf('Chen')), 'system'] });
  });

  it('go where their reply goes: hidden with the question, removed with the reply', () => {
    const { board, question, reply } = replied();
    board.act('Ana', 'react', { to: reply, kind: 'thanks', on: true });
    board.act('Host', 'hide', { question });
    expect(board.record('reactions', reply)?.to).toEqual(board.record('question', question)?.to);
    board.act('Ben', 'removeReply', { reply });
    expect(board.list('reactions')).toEqual([]);
    expect(board.outcome('Ana', 'react', { to: reply, kind: 'agree', on: true })).toBe('reply_unknown');
  });
});

describe('whatever several people do', () => {
  const PEOPLE = ['Ana', 'Ben', 'Cleo', 'Host Dana', 'Host Emil'];
  const person = fc.constantFrom(...PEOPLE);
  const host = fc.constantFrom('Host Dana', 'Host Emil');
  const STATES = ['open', 'queued', 'answered', 'deferred', 'declined', 'open'] as const;
  const MODES: readonly Moderation[] = ['after', 'before', 'trust', 'off'];
  const SHOWN: readonly VotesShown[] = ['always', 'voted', 'live'];
  const nth = fc.nat({ max: 11 });
  const on = fc.boolean();
  const phase = fc.constantFrom<Phase>('draft', 'collect', 'collect', 'live', 'live', 'followup', 'archived');
  type Step = readonly [as: string, name: string, pick: number, on: boolean, phase: Phase, wait: number];
  const step = (who: fc.Arbitrary<string>, ...names: string[]): fc.Arbitrary<Step> =>
    fc.tuple(who, fc.constantFrom(...names), nth, on, phase, fc.constantFrom(0, 1_000, AFTER_GRACE + 1));
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: step(person, 'ask', 'askAnonymously') },
      { weight: 6, arbitrary: step(person, 'vote', 'vote', 'reply', 'removeReply', 'see', 'react', 'judge') },
      { weight: 2, arbitrary: step(person, 'edit', 'editAnonymous', 'withdraw', 'withdrawAnonymous') },
      { weight: 5, arbitrary: step(host, 'answer', 'retractAnswer', 'label', 'pin', 'hide', 'hide', 'show', 'discuss', 'discuss') },
      { weight: 4, arbitrary: step(host, 'merge', 'merge', 'unmerge', 'setState', 'setState', 'reword', 'replyPrivately') },
      { weight: 2, arbitrary: step(host, 'moveTo', 'schedule', 'moveOn', 'configure') },
    ),
    { maxLength: 60 },
  );

  function play(board: TestBoard, [as, name, pick, flag, to, wait]: Step): string {
    board.now += wait;
    const any = (ids: readonly { readonly id: string }[]) => ids[pick % Math.max(ids.length, 1)]?.id ?? MISSING;
    const question = any(board.list('question'));
    switch (name) {
      case 'ask':
      case 'askAnonymously':
        return board.outcome(as, name, { text: 'Why?' });
      case 'edit':
      case 'editAnonymous':
        return board.outcome(as, name, { question, text: 'How?' });
      case 'withdraw':
      case 'withdrawAnonymous':
      case 'show':
      case 'unmerge':
        return board.outcome(as, name, { question });
      case 'merge':
        return board.outcome(as, name, { question, into: any(board.list('question')) });
      case 'setState':
        return board.outcome(as, name, { question, state: STATES[pick % STATES.length] ?? 'open', reason: flag ? 'So.' : undefined });
      case 'reword':
        return board.outcome(as, name, { question, text: 'Wherefore?' });
      case 'vote':
      case 'pin':
      case 'discuss':
        return board.outcome(as, name, { question, on: flag });
      case 'reply':
        return board.outcome(as, name, { question, text: 'So.', parent: flag ? any(board.list('reply')) : undefined });
      case 'removeReply':
        return board.outcome(as, name, { reply: any(board.list('reply')) });
      case 'answer':
        return board.outcome(as, name, { question, text: 'Because.' });
      case 'retractAnswer':
        return board.outcome(as, name, { answer: any(board.list('answer')) });
      case 'label':
        return board.outcome(as, name, { question, labels: ['plan', 'plan'] });
      case 'see':
        board.see(as, [question]);
        return 'accepted';
      case 'react':
        return board.outcome(as, name, { to: any([...board.list('reply'), ...board.list('answer')]), kind: pick % 2 === 0 ? 'agree' : 'thanks', on: flag });
      case 'judge':
        return board.outcome(as, name, { question, answered: pick % 3 === 0 ? null : flag });
      case 'replyPrivately':
        return board.outcome(as, name, { question, text: 'Between us.' });
      case 'hide':
        return board.outcome(as, name, { question, reason: flag ? 'Twice' : undefined });
      case 'moveTo':
        return board.outcome(as, name, { phase: to });
      case 'schedule':
        return board.outcome(as, name, { phase: to, at: flag ? board.now + pick * 1000 : null });
      case 'moveOn':
        return board.outcome(as, name, { phase: board.board.next?.phase ?? to, at: board.board.next?.at ?? board.now });
      default:
        return board.outcome(as, 'configure', { asking: pick > 0, anonymity: pick > 9 ? 'named' : undefined, moderation: flag ? MODES[pick % MODES.length] : undefined, votesShown: flag ? undefined : SHOWN[pick % SHOWN.length] });
    }
  }

  function assertSound(board: TestBoard): void {
    const questions = board.list('question');
    const votes = board.list('votes').map(({ value }) => value.questions);
    const answers = board.list('answer');
    const inState = (state: QuestionState) => questions.filter(({ value }) => value.state === state).length;
    for (const { id, value, to } of questions) {
      const anonymous = value.author === undefined;
      const group = [id, ...(value.merged ?? [])];
      const cast = votes.filter((mine) => mine.some((one) => group.includes(one))).length;
      expect(board.get('tally', id)).toEqual({
        votes: value.state === 'merged' ? expect.any(Number) as number : cast + group.filter((one) => !board.get('question', one)?.author).length,
        replies: board.list('reply').filter((one) => one.value.question === id).length,
      });
      const isBack = hidesVotes(board.board) && to.includes('all');
      expect(board.record('tally', id)?.to).toEqual(!isBack ? to : board.board.votesShown === 'voted' ? ['#voted', 'hosts'] : ['hosts']);
      for (const one of board.list('privateReply')) if (one.value.question === id) expect(one.to).not.toContain('all');
      const said = (what: 'yes' | 'no') => board.list('verdicts').filter((one) => one.value[what].includes(id)).length;
      expect(board.get('verdict', id) ?? { yes: 0, no: 0 }).toEqual({ yes: said('yes'), no: said('no') });
      for (const type of ['reply', 'answer', 'reactions'] as const) {
        for (const one of board.list(type)) if (one.value.question === id) expect(one.to).toEqual(to);
      }
      const viewers = board.list('seen').filter((one) => one.value.questions.includes(id)).length;
      expect(board.get('exposure', id)?.viewers ?? 0).toBe(viewers);
      if (viewers > 0) expect(board.record('exposure', id)?.to).toEqual(to);
      const isKept = (one: typeof value): boolean => one.hidden !== undefined || one.state === 'pending' || one.state === 'declined' || (one.into !== undefined && isKept(board.get('question', one.into)!));
      expect(to.includes('all')).toBe(!isKept(value));
      expect(value.state === 'merged').toBe(value.into !== undefined);
      if (value.into !== undefined) expect(board.get('question', value.into)?.merged).toEqual(expect.arrayContaining(group));
      for (const one of group.slice(1)) expect(board.get('question', one)?.state).toBe('merged');
      if (anonymous) {
        expect(value.asked % 3_600_000).toBe(0);
        const { hidden: _, ...written } = value;
        for (const one of PEOPLE) expect(JSON.stringify([written, to, board.record('tally', id)])).not.toMatch(new RegExp(`${keyOf(one)}|${one}`));
      }
    }
    for (const { id, value } of board.list('reactions')) {
      for (const [kind, count] of Object.entries(value.counts)) expect(count).toBe(board.list('ownReactions').filter((one) => one.value.given.includes(`${id}/${kind}`)).length);
    }
    for (const type of ['tally', 'exposure', 'verdict', 'reply', 'answer', 'reactions', 'privateReply'] as const) {
      for (const { id, value } of board.list(type)) {
        expect(board.get('question', 'question' in value ? value.question : id)).toBeDefined();
      }
    }
    for (const mine of votes) expect(new Set(mine).size).toBe(mine.length);
    expect(board.ledger).toEqual({
      asked: questions.length + board.ledger.withdrawn,
      withdrawn: board.ledger.withdrawn,
      hidden: questions.filter(({ value: { hidden, state } }) => hidden && state !== 'pending' && state !== 'declined' && state !== 'merged').length,
      pending: inState('pending'),
      declined: inState('declined'),
      merged: inState('merged'),
      answered: new Set([...answers.map(({ value }) => value.question).filter((id) => !board.get('question', id)?.reopened), ...questions.filter(({ value }) => value.state === 'answered').map(({ id }) => id)]).size,
      voters: votes.filter((mine) => mine.length > 0).length,
    });
    const { discussing, phase: now } = board.board;
    const steps = stepsOf(board.board);
    for (const [index, { phase: to, at }] of steps.slice(1).entries()) expect([isAfter(to, steps[index]!.phase), at > steps[index]!.at]).toEqual([true, true]);
    if (discussing !== undefined) {
      expect(now).toBe('live');
      expect(board.get('question', discussing)).toBeDefined();
      expect(board.get('question', discussing)?.hidden).toBeUndefined();
    }
  }

  it('counts, circles and names stay true', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const board = new TestBoard();
        let withdrawn = 0;
        for (const one of all) {
          const outcome = play(board, one);
          if (outcome === 'accepted' && one[1].startsWith('withdraw')) withdrawn += 1;
          assertSound(board);
        }
        expect(board.ledger.withdrawn).toBe(withdrawn);
      }),
      { numRuns: 400 },
    );
  });

  it('a refused command changes nothing', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const board = new TestBoard();
        for (const one of all) {
          const before = board.image;
          if (play(board, one) !== 'accepted') expect(board.image).toBe(before);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('the same commands at the same instants make the same board', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [one, two] = [new TestBoard(), new TestBoard()];
        for (const each of all) expect(play(one, each)).toBe(play(two, each));
        expect(one.image).toBe(two.image);
      }),
      { numRuns: 50 },
    );
  });
});
