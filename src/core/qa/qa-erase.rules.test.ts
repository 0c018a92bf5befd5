import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportBoard, toCsv, toMarkdown } from './qa.export.js';
import { TestBoard, keyOf } from './qa.harness.js';

const WORDS = { answered: 'Answered', open: 'Open', rest: 'Declined', anonymous: 'Anonymous', votes: String, owed: String };
const MARK = 'Quetzal';
const MINE = 'Ana Quetzal';

/** A board on which Ana, a host for a while, has done all that leaves something of hers. */
function busy() {
  const board = new TestBoard();
  const [host, ana] = ['Host Dana', `Host ${MINE}`];
  const question = board.act(ana, 'ask', { text: `${MARK} asks`, labels: [MARK] });
  const other = board.act('Ben', 'ask', { text: 'Why?' });
  const anonymous = board.act(ana, 'askAnonymously', { text: 'Without a name' });
  board.act(ana, 'vote', { question: other, on: true });
  board.act(ana, 'edit', { question, text: `${MARK} asks anew` });
  board.act(host, 'reword', { question, text: 'In other words' });
  const reply = board.act(ana, 'reply', { question: other, text: `${MARK} replies` });
  board.act('Ben', 'react', { to: reply, kind: 'agree', on: true });
  board.act(ana, 'react', { to: reply, kind: 'thanks', on: true });
  board.act(ana, 'answer', { question: other, text: `${MARK} answers` });
  board.act(ana, 'judge', { question: other, answered: true });
  board.act(ana, 'replyPrivately', { question: other, text: `${MARK} whispers` });
  board.act(ana, 'hide', { question: other, reason: `${MARK} says so` });
  board.act(ana, 'claim', { question, on: true });
  board.act(host, 'owe', { question, by: ana });
  board.act(host, 'mute', { question, on: true });
  board.act(ana, 'moveTo', { phase: 'live' });
  board.see(ana, [question, other]);
  return { board, question, other, anonymous, ana };
}

const counts = (board: TestBoard) => JSON.stringify([board.ledger, ...(['tally', 'verdict', 'exposure', 'reactions'] as const).map((type) => board.list(type).map(({ id, value }) => [id, value]))]);

describe('erasing somebody from a board', () => {
  it('takes every text, name and key of theirs out of the board, and leaves all counts as they were', () => {
    const { board, question, ana } = busy();
    const before = counts(board);
    board.erase(ana);
    expect(counts(board)).toBe(before);
    // A link to it by its id stays: it says nothing of anybody.
    const live = board.image.replaceAll(/"owner-of-[^"]*"/g, '""');
    expect(live).not.toContain(MARK);
    expect(live).not.toContain(keyOf(ana));
    expect(live).toContain('Without a name');
    expect(board.get('question', question)).toMatchObject({ text: '[…]', erased: true, author: { key: 'nobody', name: '' }, labels: [] });
    const files = exportBoard(board);
    for (const file of [JSON.stringify(files), toCsv(files), toMarkdown(files, WORDS)]) expect(file).not.toContain(MARK);
    const [image] = [board.image];
    board.erase(ana);
    expect(board.image).toBe(image);
  });

  it('takes names that stand without a key by what they have been called, also elsewhere', () => {
    const board = new TestBoard();
    const question = board.act('Ben', 'ask', { text: 'Why?' });
    board.act('Host', 'owe', { question, by: 'Ána Quetzal' });
    board.erase(MINE);
    expect(board.get('question', question)).toHaveProperty('owed');
    board.erase(MINE, { names: [MINE] });
    expect(board.get('question', question)).not.toHaveProperty('owed');
  });

  it('leaves what they asked without a name to a step of its own, which leaves all else alone', () => {
    const { board, question, anonymous, ana } = busy();
    const before = counts(board);
    board.erase(ana, { anonymous: true });
    expect(counts(board)).toBe(before);
    expect(board.get('question', anonymous)).toMatchObject({ text: '[…]', erased: true });
    expect(board.get('question', anonymous)).not.toHaveProperty('author');
    expect(board.get('question', question)!.author).toEqual({ key: keyOf(ana), name: ana });
  });

  it('counts what hosts alone could see as asked without a name: beside named texts, it would tell everybody who had asked', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { anonymity: 'hidden' });
    const question = board.act('Ana', 'ask', { text: `${MARK} asks` });
    const reply = board.act('Ana', 'reply', { question: board.act('Ben', 'ask', { text: 'Why?' }), text: `${MARK} replies` });
    board.erase('Ana');
    expect(board.get('reply', reply)).toHaveProperty('erased');
    expect(board.get('question', question)).not.toHaveProperty('erased');
    expect(board.get('asker', question)).toEqual({ by: { key: keyOf('Ana'), name: 'Ana' } });
    board.erase('Ana', { anonymous: true });
    expect(board.get('question', question)).toMatchObject({ text: '[…]', erased: true });
    expect(board.get('asker', question)).toEqual({ by: { key: 'nobody', name: '' } });
    expect(board.image).not.toContain(MARK);
  });

  it('touches nothing of others, whoever asked, replied and voted', () => {
    const person = fc.constantFrom('Ana', 'Ben', 'Cem');
    fc.assert(fc.property(fc.array(fc.tuple(person, fc.constantFrom('ask', 'askAnonymously', 'reply', 'vote'), fc.nat(5)), { maxLength: 20 }), (acts) => {
      const board = new TestBoard();
      for (const [who, name, pick] of acts) {
        const ids = board.list('question').map(({ id }) => id);
        const at = ids[pick % Math.max(1, ids.length)] ?? 'missing-question-id';
        const text = `By ${who}`;
        if (name === 'reply') board.outcome(who, 'reply', { question: at, text });
        else if (name === 'vote') board.outcome(who, 'vote', { question: at, on: true });
        else board.outcome(who, name as 'ask', { text });
      }
      const texts = (who: string) => JSON.stringify([...board.list('question'), ...board.list('reply'), ...board.list('votes')].filter((one) => JSON.stringify(one.value).includes(`By ${who}`) || one.id === keyOf(who)));
      const [ben, cem, before] = [texts('Ben'), texts('Cem'), counts(board)];
      board.erase('Ana');
      board.erase('Ana', { anonymous: true });
      expect([texts('Ben'), texts('Cem'), counts(board)]).toEqual([ben, cem, before]);
      expect(board.image).not.toContain('By Ana');
    }));
  });
});
