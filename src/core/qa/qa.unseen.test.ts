import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeSet } from '../draft.js';
import { configure, reveal } from './qa-host.rules.js';
import { TestBoard, boardDraft, keyOf } from './qa.harness.js';
import { ask } from './qa.rules.js';
import { isKept } from './qa.sight.js';
import type { QaDraft } from './qa.schema.js';

function unseenBoard(): TestBoard {
  const board = new TestBoard();
  board.act('Host', 'configure', { unseen: true });
  return board;
}

const toOf = (board: TestBoard, question: string) => (['question', 'tally'] as const).map((type) => board.record(type, question)?.to);

describe('a board that collects unseen', () => {
  it('sends a question to its asker alone, hosts included in nobody else, and counts it for everybody', () => {
    const board = unseenBoard();
    const named = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ben', 'askAnonymously', { text: 'How?' });
    board.see('Ana', [named]);
    expect(toOf(board, named)).toEqual([[`@${keyOf('Ana')}`], [`@${keyOf('Ana')}`]]);
    expect(board.record('exposure', named)).toBeUndefined();
    expect(toOf(board, anonymous)).toEqual([[`own:${anonymous}`], [`own:${anonymous}`]]);
    expect(board.ledger.asked).toBe(2);
    expect(JSON.stringify([board.record('board', 'board'), board.record('ledger', 'ledger')])).not.toMatch(/Why|How|Ana/);
  });

  it('lets askers change and withdraw what they asked, unseen as before', () => {
    const board = unseenBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Ana', 'edit', { question, text: 'Why now?' });
    expect(toOf(board, question)).toEqual([[`@${keyOf('Ana')}`], [`@${keyOf('Ana')}`]]);
    board.act('Ana', 'withdraw', { question });
    expect(board.get('question', question)).toBeUndefined();
  });

  it('takes no votes and no replies, and says since when it will', () => {
    const board = unseenBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ana', 'askAnonymously', { text: 'How?' });
    expect(() => board.act('Ben', 'vote', { question, on: true })).toThrow(expect.objectContaining({ code: 'voting_closed', message: 'Votes begin when the questions are revealed.' }));
    expect(() => board.act('Ana', 'reply', { question: anonymous, text: 'Mine.' })).toThrow(expect.objectContaining({ code: 'replies_closed' }));
    board.act('Host', 'reveal');
    expect(board.outcome('Ben', 'vote', { question, on: true })).toBe('accepted');
    expect(board.outcome('Ben', 'reply', { question, text: 'Yes.' })).toBe('accepted');
  });

  it('keeps hosts from acting on what they do not see, their own questions included: it would tell who asked', () => {
    const board = unseenBoard();
    const question = board.act('Host', 'askAnonymously', { text: 'Why?' });
    const other = board.act('Ana', 'ask', { text: 'How?' });
    expect(board.outcome('Host', 'answer', { question, text: 'So.' })).toBe('question_unseen');
    expect(board.outcome('Host', 'label', { question, labels: ['plan'] })).toBe('question_unseen');
    expect(board.outcome('Host', 'pin', { question, on: true })).toBe('question_unseen');
    expect(board.outcome('Host', 'hide', { question })).toBe('question_unseen');
    expect(board.outcome('Host', 'setState', { question, state: 'declined' })).toBe('question_unseen');
    expect(board.outcome('Host', 'reword', { question, text: 'What?' })).toBe('question_unseen');
    expect(board.outcome('Host', 'merge', { question, into: other })).toBe('question_unseen');
    expect(board.outcome('Host', 'claim', { question, on: true })).toBe('question_unseen');
    expect(board.outcome('Host', 'owe', { question, by: 'Dana' })).toBe('question_unseen');
  });

  it('shows hosts what they have to approve first; approved, it waits for the others', () => {
    const board = unseenBoard();
    board.act('Host', 'configure', { moderation: 'before' });
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.record('question', question)?.to).toEqual([`@${keyOf('Ana')}`, 'hosts']);
    board.act('Host', 'setState', { question, state: 'open' });
    expect(board.record('question', question)?.to).toEqual([`@${keyOf('Ana')}`]);
    board.act('Host', 'reveal');
    expect(board.record('question', question)?.to).toEqual(['all']);
  });
});

describe('revealing', () => {
  it('shows all questions at once, and what waits for hosts or was declined not with them', () => {
    const board = unseenBoard();
    board.act('Host', 'configure', { words: ['bonus'] });
    const shown = [board.act('Ana', 'ask', { text: 'Why?' }), board.act('Ben', 'askAnonymously', { text: 'How?' })];
    const waits = board.act('Chen', 'ask', { text: 'My bonus?' });
    board.act('Host', 'reveal');
    for (const question of shown) expect(toOf(board, question)).toEqual([['all'], ['all']]);
    expect(toOf(board, waits)).toEqual([[`@${keyOf('Chen')}`, 'hosts'], [`@${keyOf('Chen')}`, 'hosts']]);
    expect(board.board).not.toHaveProperty('unseen');
  });

  it('puts the questions in an order that does not tell which came first', () => {
    const room = new ChangeSet({ get: () => undefined, list: () => [] });
    configure(boardDraft(room, { as: 'Host' }), { unseen: true });
    for (const id of ['question-z', 'question-a', 'question-m']) ask(boardDraft(room, { as: 'Ana', id }), { text: id });
    const changes = new ChangeSet(room);
    reveal(boardDraft(changes, { as: 'Host' }));
    expect([...changes.changes()].filter(({ type }) => type === 'question').map(({ id }) => id)).toEqual(['question-a', 'question-m', 'question-z']);
  });

  it.each(['live', 'followup', 'archived'] as const)('comes by itself when the board moves to %s, also at a set instant', (phase) => {
    const moved = unseenBoard();
    const question = moved.act('Ana', 'ask', { text: 'Why?' });
    moved.act('Host', 'moveTo', { phase });
    expect(moved.record('question', question)?.to).toEqual(['all']);
    expect(moved.board).toMatchObject({ phase });
    expect(moved.board).not.toHaveProperty('unseen');

    const timed = unseenBoard();
    const other = timed.act('Ana', 'ask', { text: 'Why?' });
    const at = timed.now + 1_000;
    timed.act('Host', 'schedule', { phase, at });
    timed.now = at;
    timed.act('Host', 'moveOn' as never, { phase, at });
    expect(timed.record('question', other)?.to).toEqual(['all']);
  });

  it('does not come with moving back to a draft', () => {
    const board = unseenBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'moveTo', { phase: 'draft' });
    expect(board.record('question', question)?.to).toEqual([`@${keyOf('Ana')}`]);
  });

  it('is for good: unseen can be set from the first question on, before the board is live, and not after', () => {
    const board = unseenBoard();
    board.act('Host', 'reveal');
    board.act('Host', 'configure', { unseen: true });
    board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.outcome('Host', 'configure', { unseen: true })).toBe('accepted');
    board.act('Host', 'reveal');
    expect(board.outcome('Host', 'configure', { unseen: true })).toBe('unseen_late');
    const live = new TestBoard();
    live.act('Host', 'moveTo', { phase: 'live' });
    expect(live.outcome('Host', 'configure', { unseen: true })).toBe('unseen_late');
  });

  it('repeated, or where nothing was unseen, changes nothing', () => {
    const board = new TestBoard();
    board.act('Ana', 'ask', { text: 'Why?' });
    const { image } = board;
    board.act('Host', 'reveal');
    expect(board.image).toBe(image);
  });
});

describe('whatever people and hosts do', () => {
  const people = ['Ana', 'Ben', 'Host'] as const;
  const acts = ['ask', 'askAnonymously', 'edit', 'editAnonymous', 'withdraw', 'withdrawAnonymous', 'vote', 'reply', 'answer', 'label', 'pin', 'hide', 'show', 'setState', 'reword', 'merge', 'claim', 'reveal', 'moveTo', 'configure'] as const;
  const step = fc.record({
    as: fc.constantFrom(...people),
    name: fc.constantFrom(...acts),
    nth: fc.nat(5),
    other: fc.nat(5),
    state: fc.constantFrom('open' as const, 'queued' as const, 'declined' as const, 'deferred' as const),
    phase: fc.constantFrom('draft' as const, 'collect' as const, 'collect' as const, 'live' as const),
    moderation: fc.constantFrom('after' as const, 'before' as const),
    see: fc.boolean(),
  });

  function run(board: TestBoard, { as, name, nth, other, state, phase, moderation, see }: typeof step extends fc.Arbitrary<infer S> ? S : never): void {
    const ids = board.list('question').map(({ id }) => id);
    const question = ids[nth % Math.max(ids.length, 1)] ?? 'nowhere-0000000000';
    const into = ids[other % Math.max(ids.length, 1)] ?? 'nowhere-0000000000';
    const on = nth % 2 === 0;
    const args: Record<(typeof acts)[number], object> = {
      ask: { text: 'Why?' }, askAnonymously: { text: 'How?' }, edit: { question, text: 'New' }, editAnonymous: { question, text: 'New' },
      withdraw: { question }, withdrawAnonymous: { question }, vote: { question, on }, reply: { question, text: 'So' }, answer: { question, text: 'So' },
      label: { question, labels: ['a'] }, pin: { question, on }, hide: { question }, show: { question }, setState: { question, state }, reword: { question, text: 'Other' },
      merge: { question, into }, claim: { question, on }, reveal: {}, moveTo: { phase }, configure: { moderation, unseen: true },
    };
    // Roles are the authority's to check: only hosts send what is for hosts.
    const forAll = ['ask', 'askAnonymously', 'edit', 'editAnonymous', 'withdraw', 'withdrawAnonymous', 'vote', 'reply'];
    board.outcome(forAll.includes(name) ? as : 'Host', name as never, args[name]);
    if (see) board.see(as, ids);
  }

  it('nobody but its asker receives anything of an unseen question, unless hosts have to approve or have declined it', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const board = unseenBoard();
      for (const one of steps) {
        run(board, one);
        const seen = board as unknown as QaDraft;
        for (const { id, value } of board.list('question')) {
          const asker = value.author ? `@${value.author.key}` : `own:${id}`;
          const wanted = isKept(seen, value) ? ['hosts', asker] : board.board.unseen ? [asker] : ['all'];
          for (const type of ['question', 'tally', 'exposure'] as const) {
            const to = board.record(type, id)?.to;
            if (to) expect([...to].sort()).toEqual([...wanted].sort());
          }
        }
        for (const type of ['reply', 'answer'] as const) {
          for (const { value, to } of board.list(type)) expect(to).toEqual(board.record('question', value.question)?.to);
        }
      }
    }));
  });

  it('a revealed board never hides its questions by this again', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const board = unseenBoard();
      board.act('Ana', 'ask', { text: 'First' });
      let wasRevealed = false;
      for (const one of steps) {
        run(board, one);
        wasRevealed ||= !board.board.unseen;
        expect(board.board.unseen === undefined).toBe(wasRevealed);
      }
    }));
  });
});
