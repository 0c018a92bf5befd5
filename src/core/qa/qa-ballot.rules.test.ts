import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { START, TestBoard } from './qa.harness.js';
import { qaSchemas } from './qa.schema.js';

const call = () => {
  const board = new TestBoard();
  board.act('System', 'setUp' as never, { preset: 'meetings' });
  board.put('access', 'access', { audience: { groups: ['staff'] }, hosts: { keys: [], groups: ['leads'] } }, ['hosts']);
  return board;
};
const asked = { minutes: 30, people: 12, cadence: 'weekly' as const, purpose: 'status' as const };
const tasks = (board: TestBoard) => board.list('task').map(({ value }) => value);

describe('"which of our meetings?"', () => {
  it('suggests to ask without a name, and leaves the choice', () => {
    const board = call();
    expect(board.board).toMatchObject({ anonymity: 'choice', anonymousFirst: true });
    expect(board.outcome('Ana', 'ask', { text: 'The weekly?' })).toBe('accepted');
    board.act('Host', 'configure', { anonymousFirst: false });
    expect(board.board.anonymousFirst).toBe(false);
  });

  it('becomes a ballot about one of them, once, for the same people; the question says where', () => {
    const board = call();
    const question = board.act('Ana', 'askAnonymously', { text: 'The\nweekly?' });
    board.act('Host', 'startBallot', { question, name: 'weekly', zone: 'Europe/Berlin', ...asked });
    expect(tasks(board)).toEqual([{
      room: 'poll/weekly', command: 'room.found',
      args: { title: 'The weekly?', settings: { meeting: asked, zone: 'Europe/Berlin' }, audience: { groups: ['staff'] } },
      then: { command: 'qa.made', args: { question } },
    }]);
    expect(board.get('question', question)?.ballot).toEqual({ room: 'poll/weekly', state: 'coming' });
    expect(board.outcome('Host', 'startBallot', { question, name: 'weekly-2', ...asked })).toBe('ballot_started');
    board.act('System', 'made', { question, room: 'poll/weekly' });
    expect(board.get('question', question)?.ballot).toEqual({ room: 'poll/weekly', state: 'there' });
    expect(board.outcome('Host', 'startBallot', { question, name: 'weekly-2', ...asked })).toBe('ballot_started');
  });

  it('says why a ballot is not there, and may be begun again', () => {
    const board = call();
    const question = board.act('Ana', 'ask', { text: 'The weekly?' });
    board.act('Host', 'startBallot', { question, name: 'weekly', ...asked });
    board.act('System', 'made', { question, room: 'poll/weekly', code: 'ritual_exists' });
    expect(board.get('question', question)?.ballot).toEqual({ room: 'poll/weekly', state: 'refused', code: 'ritual_exists' });
    board.act('Host', 'startBallot', { question, name: 'weekly-2', ...asked });
    // What comes late of the first.
    board.act('System', 'made', { question, room: 'poll/weekly' });
    expect(board.get('question', question)?.ballot).toEqual({ room: 'poll/weekly-2', state: 'coming' });
  });

  it('tells by a ballot’s title nothing that is not shown, and no more than a title holds', () => {
    const board = call();
    const [hidden, declined, long] = ['Hidden?', 'Declined?', 'Why? '.repeat(95)].map((text) => board.act('Ana', 'ask', { text })) as [string, string, string];
    board.act('Host', 'hide', { question: hidden });
    board.act('Host', 'setState', { question: declined, state: 'declined', reason: 'No.' });
    const outcome = (question: string) => board.outcome('Host', 'startBallot', { question, name: 'weekly', ...asked });
    expect([outcome(hidden), outcome(declined), outcome('no-such-question-at-all')]).toEqual(['question_hidden', 'question_hidden', 'question_unknown']);
    expect(outcome(long)).toBe('accepted');
    expect(Array.from((tasks(board)[0]?.args as { title: string }).title)).toHaveLength(191);
    board.act('Host', 'moveTo', { phase: 'archived' });
    board.pass(120_000);
    expect(outcome(hidden)).toBe('board_archived');
  });

  it('takes 1 to 10,000 people and 1 to 1,440 minutes', () => {
    const isTaken = (more: object) => v.is(qaSchemas.startBallot, { question: 'question-00000001', name: 'weekly', ...asked, ...more });
    expect([isTaken({}), isTaken({ people: 10_000 }), isTaken({ first: START })]).toEqual([true, true, true]);
    expect([{ minutes: 0 }, { minutes: -1 }, { minutes: Number.NaN }, { people: 0 }, { people: 10_001 }, { name: 'a/b' }, { name: '' }, { purpose: 'fun' }].map(isTaken)).toEqual(Array(8).fill(false));
  });
});
