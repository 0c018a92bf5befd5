import { describe, expect, it } from 'vitest';
import { ChangeSet } from '../draft.js';
import { moveTo } from './qa-host.rules.js';
import { AFTER_GRACE } from './qa.board.js';
import { START, TestBoard, boardDraft, keyOf } from './qa.harness.js';

const MISSING = 'nowhere-0000000000';

function withQuestion(ask: 'ask' | 'askAnonymously' = 'ask'): { readonly board: TestBoard; readonly question: string } {
  const board = new TestBoard();
  return { board, question: board.act('Ana', ask, { text: 'Why?' }) };
}

describe('every command of hosts', () => {
  it('is refused for a question that is not there', () => {
    const board = new TestBoard();
    const question = MISSING;
    expect(board.outcome('Host', 'answer', { question, text: 'So.' })).toBe('question_unknown');
    expect(board.outcome('Host', 'label', { question, labels: [] })).toBe('question_unknown');
    expect(board.outcome('Host', 'pin', { question, on: true })).toBe('question_unknown');
    expect(board.outcome('Host', 'hide', { question })).toBe('question_unknown');
    expect(board.outcome('Host', 'show', { question })).toBe('question_unknown');
    board.act('Host', 'moveTo', { phase: 'live' });
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('question_unknown');
  });

  it('that changes an archived board is refused, except moving it', () => {
    const { board, question } = withQuestion();
    const answer = board.act('Host', 'answer', { question, text: 'So.' });
    board.act('Host', 'moveTo', { phase: 'archived' });
    board.now += AFTER_GRACE + 1;
    expect(board.outcome('Host', 'answer', { question, text: 'So.' })).toBe('board_archived');
    expect(board.outcome('Host', 'retractAnswer', { answer })).toBe('board_archived');
    expect(board.outcome('Host', 'label', { question, labels: [] })).toBe('board_archived');
    expect(board.outcome('Host', 'pin', { question, on: true })).toBe('board_archived');
    expect(board.outcome('Host', 'hide', { question })).toBe('board_archived');
    expect(board.outcome('Host', 'show', { question })).toBe('board_archived');
    expect(board.outcome('Host', 'configure', { asking: false })).toBe('board_archived');
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('board_not_live');
    expect(board.outcome('Host', 'moveTo', { phase: 'followup' })).toBe('accepted');
  });
});

describe('answers', () => {
  it('show with the question; the first makes it answered, taking back the last makes it unanswered', () => {
    const { board, question } = withQuestion();
    const one = board.act('Host', 'answer', { question, text: 'Because.' });
    const two = board.act('Host', 'answer', { question, text: 'Moreover.' });
    expect(board.record('answer', one)).toMatchObject({ value: { author: { key: keyOf('Host'), name: 'Host' }, at: START }, to: ['all'] });
    expect(board.ledger.answered).toBe(1);
    board.act('Host', 'retractAnswer', { answer: one });
    expect(board.ledger.answered).toBe(1);
    board.act('Host', 'retractAnswer', { answer: two });
    expect(board.outcome('Host', 'retractAnswer', { answer: two })).toBe('accepted');
    expect(board.ledger.answered).toBe(0);
  });

  it('to a hidden question go where the question goes', () => {
    const { board, question } = withQuestion('askAnonymously');
    board.act('Host', 'hide', { question });
    const answer = board.act('Host', 'answer', { question, text: 'In private.' });
    expect(board.record('answer', answer)?.to).toEqual(['hosts', `own:${question}`]);
    board.act('Host', 'show', { question });
    expect(board.record('answer', answer)?.to).toEqual(['all']);
  });
});

describe('labels and pins', () => {
  it('labels are a set', () => {
    const { board, question } = withQuestion();
    board.act('Host', 'label', { question, labels: ['plan', 'money', 'plan'] });
    expect(board.get('question', question)?.labels).toEqual(['plan', 'money']);
  });

  it('a pin comes and goes without a trace, and keeps a hidden question hidden', () => {
    const { board, question } = withQuestion();
    const before = board.get('question', question);
    board.act('Host', 'pin', { question, on: true });
    expect(board.get('question', question)).toEqual({ ...before, pinned: true });
    board.act('Host', 'pin', { question, on: false });
    expect(board.get('question', question)).toEqual(before);
    board.act('Host', 'hide', { question });
    board.act('Host', 'pin', { question, on: true });
    expect(board.record('question', question)?.to).not.toContain('all');
  });
});

describe('hiding', () => {
  it('leaves a named question, its tally, replies and answers to hosts and its asker', () => {
    const { board, question } = withQuestion();
    const reply = board.act('Ben', 'reply', { question, text: 'So.' });
    const answer = board.act('Host', 'answer', { question, text: 'Because.' });
    board.act('Host', 'hide', { question, reason: 'A duplicate' });
    const circles = [`@${keyOf('Ana')}`, 'hosts'];
    expect(board.record('question', question)).toMatchObject({ to: circles, value: { hidden: { by: 'Host', at: START, reason: 'A duplicate' } } });
    expect(board.record('tally', question)?.to).toEqual(circles);
    expect(board.record('reply', reply)?.to).toEqual(circles);
    expect(board.record('answer', answer)?.to).toEqual(circles);
    expect(board.ledger.hidden).toBe(1);
  });

  it('leaves an anonymous question to hosts and whoever proves to own it', () => {
    const { board, question } = withQuestion('askAnonymously');
    board.act('Host', 'hide', { question });
    expect(board.record('question', question)?.to).toEqual(['hosts', `own:${question}`]);
    expect(board.get('question', question)?.hidden).not.toHaveProperty('reason');
  });

  it('twice counts once, and the first reason stays', () => {
    const { board, question } = withQuestion();
    board.act('Host', 'hide', { question, reason: 'First' });
    board.act('Host', 'hide', { question, reason: 'Second' });
    expect(board.ledger.hidden).toBe(1);
    expect(board.get('question', question)?.hidden?.reason).toBe('First');
  });

  it('is undone by showing, which changes nothing on a question in sight', () => {
    const { board, question } = withQuestion();
    const before = board.record('question', question);
    board.act('Host', 'show', { question });
    board.act('Host', 'hide', { question });
    board.act('Host', 'show', { question });
    expect(board.record('question', question)).toEqual(before);
    expect(board.ledger.hidden).toBe(0);
  });
});

describe('discussing', () => {
  it('is for live boards and questions in sight', () => {
    const { board, question } = withQuestion();
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('board_not_live');
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'hide', { question });
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('question_hidden');
  });

  it('that comes too late is told where the board has moved, and to end it is no error', () => {
    const { board, question } = withQuestion();
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'discuss', { question, on: true });
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(() => board.act('Host', 'discuss', { question, on: true })).toThrow('The board moved to follow-up; questions are discussed while it is live.');
    const before = board.image;
    expect(board.outcome('Host', 'discuss', { question, on: false })).toBe('accepted');
    expect(board.image).toBe(before);
  });

  it('is not for what is still on its way to a sealed board, also the own question of a host', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { anonymity: 'sealed' });
    board.act('Host', 'moveTo', { phase: 'live' });
    const question = board.act('Host', 'askAnonymously', { text: 'Why?' });
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('question_unseen');
    expect(JSON.stringify(board.record('board', 'board'))).not.toContain(question);
    board.pass(90_000);
    expect(board.outcome('Host', 'discuss', { question, on: true })).toBe('accepted');
  });

  it('is about one question at a time', () => {
    const { board, question } = withQuestion();
    const other = board.act('Ben', 'ask', { text: 'How?' });
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'discuss', { question, on: true });
    board.act('Host', 'discuss', { question: other, on: true });
    board.act('Host', 'discuss', { question, on: false });
    expect(board.board.discussing).toBe(other);
    board.act('Host', 'discuss', { question: other, on: false });
    expect(board.board).not.toHaveProperty('discussing');
  });

  it('ends when the question is hidden, and when the board moves on', () => {
    const { board, question } = withQuestion();
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'discuss', { question, on: true });
    board.act('Host', 'hide', { question });
    expect(board.board).not.toHaveProperty('discussing');
    board.act('Host', 'show', { question });
    board.act('Host', 'discuss', { question, on: true });
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(board.board).not.toHaveProperty('discussing');
  });
});

describe('phases', () => {
  it('tell who moved the board, when and from where', () => {
    const board = new TestBoard();
    board.act('Host', 'moveTo', { phase: 'live' });
    expect(board.board).toMatchObject({ phase: 'live', past: [{ phase: 'collect', asking: true, until: START }], moved: { at: START, by: 'Host' } });
  });

  it('by two hosts at once are one: the second is told, unless both meant the same', () => {
    const board = new TestBoard();
    board.act('Host', 'moveTo', { phase: 'live', from: 'collect' });
    const image = board.image;
    expect(board.outcome('Host Cem', 'moveTo', { phase: 'followup', from: 'collect' })).toBe('board_moved');
    expect(board.outcome('Host Cem', 'moveTo', { phase: 'live', from: 'collect' })).toBe('accepted');
    expect(board.image).toBe(image);
    expect(board.outcome('Host Cem', 'moveTo', { phase: 'followup', from: 'live' })).toBe('accepted');
  });

  it('stay as they are when the board is moved to where it is', () => {
    const changes = new ChangeSet({ get: () => undefined, list: () => [] });
    moveTo(boardDraft(changes, { as: 'Host' }), { phase: 'collect' });
    expect(changes.size).toBe(0);
  });

  it('can be set for an instant, at which the board moves by itself and nobody is named', () => {
    const board = new TestBoard();
    const at = START + 60_000;
    board.act('Host', 'schedule', { phase: 'live', at });
    expect(board.list('tick')).toMatchObject([{ id: `${at}/qa.moveOn`, value: { at, command: 'qa.moveOn', args: { phase: 'live', at } }, to: ['system'] }]);
    board.now = at;
    board.act('', 'moveOn', { phase: 'live', at });
    expect(board.board).toEqual({ phase: 'live', past: [{ phase: 'collect', asking: true, until: at }], moved: { at }, anonymity: 'choice', asking: true });
  });

  it('cannot be set for an instant that is past', () => {
    const board = new TestBoard();
    expect(board.outcome('Host', 'schedule', { phase: 'live', at: START })).toBe('instant_past');
  });

  it.each([
    ['taken back', (board: TestBoard) => board.act('Host', 'schedule', { phase: 'live', at: null })],
    ['set anew', (board: TestBoard) => board.act('Host', 'schedule', { phase: 'live', at: START + 120_000 })],
    ['set anew to the same phase', (board: TestBoard) => board.act('Host', 'schedule', { steps: [{ phase: 'live', at: START + 90_000 }] })],
    ['overtaken by a host', (board: TestBoard) => board.act('Host', 'moveTo', { phase: 'followup' })],
  ])('are left alone by an instant that was %s', (_, meanwhile) => {
    const board = new TestBoard();
    const at = START + 60_000;
    board.act('Host', 'schedule', { phase: 'live', at });
    meanwhile(board);
    const before = board.image;
    board.now = at;
    board.act('', 'moveOn', { phase: 'live', at });
    expect(board.image).toBe(before);
  });

  const [first, second, third] = [{ phase: 'live', at: START + 60_000 }, { phase: 'followup', at: START + 120_000 }, { phase: 'archived', at: START + 180_000 }] as const;
  const planned = (board: TestBoard) => ({ next: board.board.next, later: board.board.later });

  it('can each be set for an instant of their own, and the board goes through them by itself', () => {
    const board = new TestBoard();
    for (const step of [third, first, second]) board.act('Host', 'schedule', step);
    expect(planned(board)).toEqual({ next: first, later: [second, third] });
    board.pass(60_000);
    expect([board.board.phase, planned(board)]).toEqual(['live', { next: second, later: [third] }]);
    board.pass(60_000);
    expect([board.board.phase, planned(board)]).toEqual(['followup', { next: third, later: undefined }]);
    board.pass(60_000);
    expect(board.board).toMatchObject({ phase: 'archived', moved: { at: third.at } });
    expect(planned(board)).toEqual({ next: undefined, later: undefined });
    expect(board.list('tick')).toEqual([]);
  });

  it('are set together, in any order, and none but those', () => {
    const board = new TestBoard();
    board.act('Host', 'schedule', { phase: 'collect', at: START + 30_000 });
    board.act('Host', 'schedule', { steps: [third, first] });
    expect(planned(board)).toEqual({ next: first, later: [third] });
    board.act('Host', 'schedule', { phase: 'live', at: null });
    expect(planned(board)).toEqual({ next: third, later: undefined });
    board.act('Host', 'schedule', { steps: [] });
    expect(planned(board)).toEqual({ next: undefined, later: undefined });
    board.pass(180_000);
    expect(board.board.phase).toBe('collect');
  });

  it.each([
    ['come before an earlier one', { phase: 'followup', at: first.at - 1 }],
    ['come at the instant of an earlier one', { phase: 'followup', at: first.at }],
    ['come after a later one', { phase: 'collect', at: first.at + 1 }],
    ['come twice', { steps: [first, { ...first, at: first.at + 1 }] }],
  ] as const)('cannot be set to %s', (_, args) => {
    const board = new TestBoard();
    board.act('Host', 'schedule', first);
    const { image } = board;
    expect(board.outcome('Host', 'schedule', args)).toBe('instant_order');
    expect(board.image).toBe(image);
  });

  it('keep an instant that is set already, however late it is, and take no other that is past', () => {
    const board = new TestBoard();
    board.act('Host', 'schedule', first);
    board.now = first.at;
    expect(board.outcome('Host', 'schedule', { steps: [first, second] })).toBe('accepted');
    expect(board.outcome('Host', 'schedule', { steps: [{ ...first, at: first.at - 1 }, second] })).toBe('instant_past');
  });

  it('that a host moves the board past are dropped with their instants; those to come stay', () => {
    const board = new TestBoard();
    board.act('Host', 'schedule', { steps: [first, second, third] });
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(planned(board)).toEqual({ next: third, later: undefined });
    board.act('Host', 'moveTo', { phase: 'collect' });
    expect(planned(board)).toEqual({ next: third, later: undefined });
    board.pass(180_000);
    expect(board.board).toMatchObject({ phase: 'archived', moved: { at: third.at } });
  });

  it('that were set one at a time, as boards had it before, go on from there', () => {
    const board = new TestBoard();
    board.put('board', 'board', { phase: 'collect', anonymity: 'choice', asking: true, next: first }, ['all']);
    board.act('Host', 'schedule', second);
    expect(planned(board)).toEqual({ next: first, later: [second] });
  });
});

describe('settings', () => {
  it('change one by one', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { intro: 'Welcome' });
    board.act('Host', 'configure', { asking: false });
    expect(board.board).toEqual({ phase: 'collect', anonymity: 'choice', asking: false, intro: 'Welcome', past: [{ phase: 'collect', asking: true, until: START }] });
  });

  it('never loosen what was promised to people who have asked', () => {
    const { board } = withQuestion();
    expect(board.outcome('Host', 'configure', { anonymity: 'named' })).toBe('anonymity_promised');
    expect(board.outcome('Host', 'configure', { anonymity: 'choice' })).toBe('accepted');
  });

  it('may promise more at any time, and anything before the first question', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { anonymity: 'named' });
    board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.outcome('Host', 'configure', { anonymity: 'choice' })).toBe('accepted');
    expect(board.board.anonymity).toBe('choice');
  });
});
