import { exportBoard } from './qa.export.js';
import { describe, expect, it } from 'vitest';
import { ownerCircle, personCircle } from '../circles.js';
import { AFTER_GRACE } from './qa.board.js';
import { START, TestBoard, keyOf } from './qa.harness.js';
import type { SetStateArgs } from './qa.schema.js';
import { votesLeft } from './qa.sight.js';

const MISSING = 'nowhere-0000000000';

function asked(...texts: readonly string[]): { readonly board: TestBoard; readonly ids: readonly string[] } {
  const board = new TestBoard();
  return { board, ids: texts.map((text, index) => board.act(index % 2 === 0 ? 'Ana' : 'Ben', 'ask', { text })) };
}

describe('moderation before', () => {
  function before(): TestBoard {
    const board = new TestBoard();
    board.act('Host', 'configure', { moderation: 'before' });
    return board;
  }

  it('shows a question to hosts and its asker alone, until it is approved', () => {
    const board = before();
    const named = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ana', 'askAnonymously', { text: 'Who?' });
    expect(board.record('question', named)).toMatchObject({ value: { state: 'pending' }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(board.record('question', anonymous)?.to).toEqual(['hosts', ownerCircle(anonymous)]);
    expect(board.record('tally', named)?.to).toEqual(board.record('question', named)?.to);
    expect(board.ledger).toMatchObject({ asked: 2, pending: 2 });
    board.act('Host', 'setState', { question: named, state: 'open' });
    expect(board.record('question', named)?.to).toEqual(['all']);
    expect(board.get('question', named)?.state).toBeUndefined();
    expect(board.ledger).toMatchObject({ asked: 2, pending: 1 });
  });

  it('tells the asker of a declined question why, and nobody else', () => {
    const board = before();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    for (const reason of [{}, { reason: '' }]) expect(board.outcome('Host', 'setState', { question, state: 'declined', ...reason })).toBe('reason_missing');
    board.act('Host', 'setState', { question, state: 'declined', reason: 'Asked last month.' });
    expect(board.record('question', question)).toMatchObject({ value: { state: 'declined', reason: 'Asked last month.' }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(board.ledger).toMatchObject({ pending: 0, declined: 1 });
  });

  it('lets a declined question wait again, and none that others see', () => {
    const board = before();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'setState', { question, state: 'declined', reason: 'Twice.' });
    board.act('Host', 'setState', { question, state: 'pending' });
    expect(board.record('question', question)).toMatchObject({ value: { state: 'pending' }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(board.get('question', question)?.reason).toBeUndefined();
    expect(board.ledger).toMatchObject({ pending: 1, declined: 0 });
    board.act('Host', 'setState', { question, state: 'open' });
    expect(board.outcome('Host', 'setState', { question, state: 'pending' })).toBe('question_not_declined');
  });

  it('keeps of what is declined what it was before, also where two hosts decline it, and shows members nothing of it', () => {
    const board = before();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const kept = () => board.get('question', question)?.before;
    const set = (state: SetStateArgs['state']) => board.act('Host', 'setState', { question, state, reason: 'So.' });
    set('declined');
    expect(kept()).toBe('pending');
    set('declined');
    expect(kept()).toBe('pending');
    expect(board.record('question', question)?.to).toEqual([personCircle(keyOf('Ana')), 'hosts']);
    // Deferred it stands for everybody, who must not learn that it had waited or was declined.
    for (const state of ['deferred', 'declined', 'pending'] as const) set(state);
    expect(board.get('question', question)).not.toHaveProperty('before');
    set('deferred');
    expect(board.get('question', question)).not.toHaveProperty('before');
  });

  it('takes no votes on what waits or was declined', () => {
    const board = before();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.outcome('Ben', 'vote', { question, on: true })).toBe('question_hidden');
    board.act('Host', 'setState', { question, state: 'declined', reason: 'No.' });
    expect(board.outcome('Ben', 'vote', { question, on: true })).toBe('question_hidden');
  });

  it('sees a changed wording again: what was approved was another text', () => {
    const board = before();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'setState', { question, state: 'open' });
    board.act('Ana', 'edit', { question, text: 'Buy my car?' });
    expect(board.record('question', question)).toMatchObject({ value: { state: 'pending' }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(board.ledger.pending).toBe(1);
  });
});

describe('moderation by trust', () => {
  it('lets who had so many approved pass, and anonymous questions never', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { moderation: 'trust', trustAfter: 2 });
    const state = (id: string) => board.get('question', id)?.state;
    for (let time = 0; time < 2; time += 1) {
      const question = board.act('Ana', 'ask', { text: 'Why?' });
      expect(state(question)).toBe('pending');
      board.act('Host', 'setState', { question, state: 'open' });
    }
    expect(state(board.act('Ana', 'ask', { text: 'And now?' }))).toBeUndefined();
    expect(state(board.act('Ana', 'askAnonymously', { text: 'And now?' }))).toBe('pending');
    expect(state(board.act('Ben', 'ask', { text: 'Me too?' }))).toBe('pending');
  });

  it('is not earned by what was declined, and known to its owner alone', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { moderation: 'trust' });
    board.act('Host', 'setState', { question: board.act('Ana', 'ask', { text: 'Why?' }), state: 'declined', reason: 'No.' });
    expect(board.list('trust')).toEqual([]);
    board.act('Host', 'setState', { question: board.act('Ana', 'ask', { text: 'Why?' }), state: 'open' });
    expect(board.record('trust', keyOf('Ana'))?.to).toEqual([personCircle(keyOf('Ana')), 'system']);
  });
});

describe('a list of words', () => {
  it('sends a question with one of them to the hosts first, whatever case and accents', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { words: ['Café', 'open plan'] });
    const state = (text: string) => board.get('question', board.act('Ana', 'ask', { text }))?.state;
    expect(state('When does the CAFE open?')).toBe('pending');
    expect(state('Another open  plan?')).toBeUndefined();
    expect(state('Another Open Plan office?')).toBe('pending');
    expect(state('The cafeteria?')).toBeUndefined();
    expect(board.record('words', 'words')?.to).toEqual(['hosts']);
    expect(JSON.stringify(board.board)).not.toContain('Caf');
    board.act('Host', 'configure', { words: [] });
    expect(state('The café?')).toBeUndefined();
  });
});

describe('the edit of a question that everybody sees', () => {
  it.each(['open', 'queued', 'deferred', 'answered', 'merged'] as const)('goes to the hosts first, also where it is %s', (state) => {
    const board = new TestBoard();
    board.act('Host', 'configure', { moderation: 'before', words: ['salary'] });
    const ask = (text: string) => {
      const id = board.act('Ana', 'ask', { text });
      board.act('Host', 'setState', { question: id, state: 'open' });
      return id;
    };
    const [question, into] = [ask('Why?'), ask('Why then?')];
    if (state === 'merged') board.act('Host', 'merge', { question, into });
    else board.act('Host', 'setState', { question, state, reason: 'Later.' });
    board.act('Ana', 'edit', { question, text: 'Whose salary?' });
    expect(board.record('question', question)).toMatchObject({ value: { text: 'Whose salary?', state: 'pending', edited: true }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(board.get('question', question)).not.toHaveProperty('reason');
    expect(board.get('question', into)).not.toHaveProperty('merged');
    expect(board.ledger).toMatchObject({ pending: 1, merged: 0, answered: 0 });
  });

  it('passes the list of words too', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { words: ['salary'] });
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'setState', { question, state: 'queued' });
    board.act('Ana', 'edit', { question, text: 'Why so?' });
    expect(board.get('question', question)?.state).toBe('queued');
    board.act('Ana', 'edit', { question, text: 'Whose salary?' });
    expect(board.get('question', question)?.state).toBe('pending');
  });

  it('ends its discussion where it waits for the hosts', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { words: ['salary'] });
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'discuss', { question, on: true });
    board.act('Ana', 'edit', { question, text: 'Whose salary?' });
    expect(board.board.discussing).toBeUndefined();
    expect(board.list('chapter')[0]?.value.to).toBe(board.now);
  });
});

describe('a board that promises no moderation', () => {
  it('lets hosts neither hide nor decline, and keeps the promise once somebody has asked', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { moderation: 'off' });
    expect(board.outcome('Host', 'configure', { moderation: 'after' })).toBe('accepted');
    board.act('Host', 'configure', { moderation: 'off' });
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    expect(board.outcome('Host', 'hide', { question })).toBe('moderation_off');
    expect(board.outcome('Host', 'setState', { question, state: 'declined' })).toBe('moderation_off');
    expect(board.outcome('Host', 'configure', { moderation: 'before' })).toBe('moderation_promised');
    expect(board.outcome('Host', 'configure', { asking: false })).toBe('accepted');
  });
});

describe('the state of a question', () => {
  it('goes from any to any, and back', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    for (const state of ['queued', 'answered', 'deferred', 'declined', 'queued', 'open'] as const) {
      expect(board.outcome('Host', 'setState', { question, state, reason: 'So.' })).toBe('accepted');
      expect(board.get('question', question)?.state).toBe(state === 'open' ? undefined : state);
    }
    expect(board.outcome('Host', 'setState', { question: MISSING, state: 'queued' })).toBe('question_unknown');
  });

  it('keeps what it was before it was put off or declined, for as long as it is that', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    const kept = () => board.get('question', question)?.before;
    const set = (state: SetStateArgs['state']) => board.act('Host', 'setState', { question, state, reason: 'So.' });
    set('deferred');
    expect(kept()).toBeUndefined();
    const seen = (['queued', 'deferred', 'deferred', 'declined', 'answered', 'declined', 'open', 'queued', 'deferred'] as const).map((state) => [set(state), kept()][1]);
    expect(seen).toEqual([undefined, 'queued', 'queued', 'deferred', undefined, 'answered', undefined, undefined, 'queued']);
    board.act('Host', 'answer', { question, text: 'So.' });
    expect(board.get('question', question)).not.toHaveProperty('before');
  });

  it('counts one that was answered aloud like one answered in writing, once', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    board.act('Host', 'setState', { question, state: 'answered' });
    expect(board.ledger.answered).toBe(1);
    const answer = board.act('Host', 'answer', { question, text: 'So.' });
    expect(board.ledger.answered).toBe(1);
    board.act('Host', 'setState', { question, state: 'open' });
    expect(board.ledger.answered).toBe(0);
    board.act('Host', 'retractAnswer', { answer });
    expect(board.ledger.answered).toBe(0);
  });

  it('ends its discussion, and the chapter with it', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    board.act('Host', 'moveTo', { phase: 'live' });
    board.act('Host', 'setState', { question, state: 'queued' });
    board.act('Host', 'discuss', { question, on: true });
    expect(board.get('question', question)?.state).toBeUndefined();
    board.now += 60_000;
    board.act('Host', 'setState', { question, state: 'answered' });
    expect(board.board.discussing).toBeUndefined();
    expect(board.list('chapter').map(({ value }) => value)).toEqual([{ question, from: START, to: START + 60_000 }]);
  });

  it('keeps a chapter for each stretch in which a question was discussed', () => {
    const { board, ids: [one = '', two = ''] } = asked('One?', 'Two?');
    board.act('Host', 'moveTo', { phase: 'live' });
    for (const question of [one, two, one]) {
      board.act('Host', 'discuss', { question, on: true });
      board.now += 1_000;
    }
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(board.list('chapter').map(({ value: { question, from, to } }) => [question, from - START, (to ?? 0) - START]).sort((a, b) => Number(a[1]) - Number(b[1])))
      .toEqual([[one, 0, 1_000], [two, 1_000, 2_000], [one, 2_000, 3_000]]);
  });
});

describe('a wording that hosts change', () => {
  it('keeps what was asked, through several changes, until it is that again', () => {
    const { board, ids: [question = ''] } = asked('Wy?');
    board.act('Host', 'reword', { question, text: 'Why?' });
    board.act('Host', 'reword', { question, text: 'Why so?' });
    expect(board.get('question', question)).toMatchObject({ text: 'Why so?', original: 'Wy?' });
    board.act('Host', 'reword', { question, text: 'Wy?' });
    expect(board.get('question', question)?.original).toBeUndefined();
  });

  it('is the own one again once its asker writes it anew', () => {
    const { board, ids: [question = ''] } = asked('Wy?');
    board.act('Host', 'reword', { question, text: 'Why?' });
    board.act('Ana', 'edit', { question, text: 'Why, please?' });
    expect(board.get('question', question)).toMatchObject({ text: 'Why, please?', edited: true });
    expect(board.get('question', question)?.original).toBeUndefined();
  });
});

describe('merging', () => {
  it('counts who voted for both once, and every anonymous asker', () => {
    const { board, ids: [one = '', two = ''] } = asked('Why?', 'Why then?');
    const three = board.act('Cleo', 'askAnonymously', { text: 'But why?' });
    for (const question of [one, two]) board.act('Dan', 'vote', { question, on: true });
    board.act('Eva', 'vote', { question: two, on: true });
    board.act('Host', 'merge', { question: two, into: one });
    // Ana, Ben, Dan, Eva.
    expect(board.get('tally', one)?.votes).toBe(4);
    board.act('Host', 'merge', { question: three, into: one });
    expect(board.get('tally', one)?.votes).toBe(5);
    expect(board.get('question', one)?.merged).toEqual([two, three]);
    expect(board.ledger).toMatchObject({ asked: 3, merged: 2 });
  });

  it('leaves votes where they are: taken back, everything counts as before', () => {
    const { board, ids: [one = '', two = ''] } = asked('Why?', 'Why then?');
    board.act('Dan', 'vote', { question: two, on: true });
    const [before, beforeTwo] = [board.get('tally', one), board.get('tally', two)];
    const votes = board.list('votes').map(({ id, value }) => [id, value]);
    board.act('Host', 'merge', { question: two, into: one });
    expect(board.list('votes').map(({ id, value }) => [id, value])).toEqual(votes);
    board.act('Host', 'unmerge', { question: two });
    expect([board.get('tally', one), board.get('tally', two)]).toEqual([before, beforeTwo]);
    expect(board.get('question', one)?.merged).toBeUndefined();
    expect(board.get('question', two)).toMatchObject({ text: 'Why then?' });
    expect(board.ledger.merged).toBe(0);
  });

  it('counts a vote for either as one for both, and takes it back as one', () => {
    const { board, ids: [one = '', two = ''] } = asked('Why?', 'Why then?');
    board.act('Dan', 'vote', { question: two, on: true });
    board.act('Host', 'merge', { question: two, into: one });
    board.act('Dan', 'vote', { question: one, on: true });
    expect(board.get('tally', one)?.votes).toBe(3);
    board.act('Dan', 'vote', { question: one, on: false });
    expect(board.get('tally', one)?.votes).toBe(2);
    expect(board.get('votes', keyOf('Dan'))?.questions).toEqual([]);
    expect(board.outcome('Ben', 'vote', { question: one, on: false })).toBe('vote_own');
    expect(board.outcome('Dan', 'vote', { question: two, on: true })).toBe('question_merged');
  });

  it('takes along what was merged before, and gives it back with it', () => {
    const { board, ids: [one = '', two = '', three = ''] } = asked('Why?', 'Why then?', 'Why not?');
    board.act('Host', 'merge', { question: three, into: two });
    board.act('Host', 'merge', { question: two, into: one });
    expect(board.get('question', one)?.merged).toEqual([two, three]);
    board.act('Host', 'unmerge', { question: three });
    expect(board.get('question', one)?.merged).toEqual([two]);
    board.act('Host', 'unmerge', { question: two });
    expect(board.get('question', one)?.merged).toBeUndefined();
    expect(board.get('question', two)?.merged).toBeUndefined();
  });

  it.each([
    ['queued', (board: TestBoard, question: string) => board.act('Host', 'setState', { question, state: 'queued' })],
    ['answered aloud', (board: TestBoard, question: string) => board.act('Host', 'setState', { question, state: 'answered' })],
    ['deferred for a reason', (board: TestBoard, question: string) => board.act('Host', 'setState', { question, state: 'deferred', reason: 'After the merger.' })],
    ['answered', (board: TestBoard, question: string) => board.act('Host', 'answer', { question, text: 'So.' })],
    ['pinned', (board: TestBoard, question: string) => board.act('Host', 'pin', { question, on: true })],
  ])('taken back leaves a question that was %s as it was, and the counts with it', (_, prepare) => {
    const { board, ids: [one = '', two = ''] } = asked('Why?', 'Why then?');
    prepare(board, two);
    const before = [board.record('question', one), board.record('question', two), board.record('tally', one), board.record('tally', two), board.ledger];
    board.act('Host', 'merge', { question: two, into: one });
    board.act('Host', 'unmerge', { question: two });
    expect([board.record('question', one), board.record('question', two), board.record('tally', one), board.record('tally', two), board.ledger]).toEqual(before);
  });

  it('refuses a cycle, what was merged already, and what not everybody sees', () => {
    const { board, ids: [one = '', two = '', three = ''] } = asked('Why?', 'Why then?', 'Why not?');
    expect(board.outcome('Host', 'merge', { question: one, into: one })).toBe('merge_cycle');
    board.act('Host', 'merge', { question: two, into: one });
    expect(board.outcome('Host', 'merge', { question: one, into: two })).toBe('merge_cycle');
    expect(board.outcome('Host', 'merge', { question: two, into: three })).toBe('question_merged');
    expect(board.outcome('Host', 'merge', { question: three, into: two })).toBe('question_merged');
    expect(board.outcome('Host', 'setState', { question: two, state: 'queued' })).toBe('question_merged');
    board.act('Host', 'hide', { question: three });
    expect(board.outcome('Host', 'merge', { question: three, into: one })).toBe('question_hidden');
  });

  it('hides and shows all wordings together', () => {
    const { board, ids: [one = '', two = ''] } = asked('Why?', 'Why then?');
    board.act('Host', 'merge', { question: two, into: one });
    board.act('Host', 'hide', { question: one });
    expect(board.record('question', two)?.to).toEqual([personCircle(keyOf('Ben')), 'hosts']);
    board.act('Host', 'show', { question: one });
    expect(board.record('question', two)?.to).toEqual(['all']);
  });

  it('gives back what was merged into a question that its asker withdraws', () => {
    const { board, ids: [one = '', two = '', three = ''] } = asked('Why?', 'Why then?', 'Why not?');
    board.act('Host', 'merge', { question: two, into: one });
    board.act('Host', 'merge', { question: three, into: one });
    board.act('Ben', 'withdraw', { question: two });
    expect(board.get('question', one)?.merged).toEqual([three]);
    board.act('Ana', 'withdraw', { question: one });
    expect(board.get('question', three)?.state).toBeUndefined();
    expect(board.get('tally', three)?.votes).toBe(1);
    expect(board.ledger).toMatchObject({ asked: 3, withdrawn: 2, merged: 0 });
  });
});

describe('what a question is declined as', () => {
  it('is counted for everybody, and which it was is told to its asker and the hosts alone', () => {
    const { board, ids: [one = '', two = '', three = ''] } = asked('Why?', 'Why then?', 'Why not?');
    for (const question of [one, two]) board.act('Host', 'setState', { question, state: 'declined', category: 'duplicate', reason: 'See May.' });
    board.act('Host', 'setState', { question: three, state: 'declined', reason: 'No.' });
    expect(board.ledger).toMatchObject({ declined: 3, declinedAs: { duplicate: 2 } });
    expect(board.get('question', one)?.category).toBe('duplicate');
    expect(board.record('question', one)?.to).not.toContain('all');
    board.act('Host', 'setState', { question: one, state: 'declined', category: 'rude', reason: 'No.' });
    expect(board.ledger).toMatchObject({ declined: 3, declinedAs: { duplicate: 1, rude: 1 } });
    board.act('Host', 'setState', { question: one, state: 'open', category: 'rude' });
    expect(board.get('question', one)).not.toHaveProperty('category');
    expect(board.ledger.declinedAs).toEqual({ duplicate: 1, rude: 0 });
    board.act('Ben', 'withdraw', { question: two });
    expect(board.ledger).toMatchObject({ declined: 1 });
    expect(board.ledger).not.toHaveProperty('declinedAs');
  });
});

describe('a budget of votes', () => {
  it('is spent by votes for what others asked, and freed by taking one back or by a withdrawal', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { budget: 2 });
    const [one, three] = [board.act('Ana', 'ask', { text: 'Why?' }), board.act('Ana', 'ask', { text: 'Why not?' })];
    board.act('Ben', 'ask', { text: 'Why then?' });
    expect(board.outcome('Ben', 'vote', { question: one, on: true })).toBe('accepted');
    expect(board.outcome('Ben', 'vote', { question: three, on: true })).toBe('accepted');
    const four = board.act('Cleo', 'ask', { text: 'Where?' });
    expect(board.outcome('Ben', 'vote', { question: four, on: true })).toBe('votes_spent');
    board.act('Ben', 'vote', { question: one, on: false });
    expect(board.outcome('Ben', 'vote', { question: four, on: true })).toBe('accepted');
    board.act('Ana', 'withdraw', { question: three });
    expect(board.outcome('Ben', 'vote', { question: one, on: true })).toBe('accepted');
  });

  it('gets back the vote for what was hidden or declined, which nobody could take back themselves', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { budget: 1 });
    const [one, two, three] = ['Why?', 'How?', 'Where?'].map((text) => board.act('Ana', 'ask', { text })) as [string, string, string];
    board.act('Ben', 'vote', { question: one, on: true });
    expect(votesLeft(board, keyOf('Ben'))).toBe(0);
    board.act('Host', 'hide', { question: one });
    expect(board.outcome('Ben', 'vote', { question: two, on: true })).toBe('accepted');
    board.act('Host', 'setState', { question: two, state: 'declined', reason: 'No.' });
    expect(votesLeft(board, keyOf('Ben'))).toBe(1);
    expect(board.outcome('Ben', 'vote', { question: three, on: true })).toBe('accepted');
    // Shown again, all three count; there is never less than nothing left.
    board.act('Host', 'show', { question: one });
    expect(votesLeft(board, keyOf('Ben'))).toBe(0);
    expect(votesLeft(board, keyOf('Cleo'))).toBe(1);
  });

  it('is the same on a page, which does not see what is hidden', () => {
    const board = new TestBoard();
    board.act('Host', 'configure', { budget: 2 });
    const [one, two] = ['Why?', 'How?'].map((text) => board.act('Ana', 'ask', { text })) as [string, string];
    for (const question of [one, two]) board.act('Ben', 'vote', { question, on: true });
    board.act('Ben', 'ask', { text: 'Mine?' });
    board.act('Host', 'hide', { question: one });
    const view = { get: (type: 'board' | 'question' | 'votes' | 'asker' | 'ledger', id: string) => (board.record(type, id)?.to.some((circle) => ['all', personCircle(keyOf('Ben'))].includes(circle)) ? board.get(type, id) : undefined) } as Pick<TestBoard, 'get'>;
    expect([votesLeft(view, keyOf('Ben')), votesLeft(board, keyOf('Ben'))]).toEqual([1, 1]);
  });

  it('can be raised or lifted once people have voted, not lowered', () => {
    const { board } = asked('Why?');
    expect(board.outcome('Host', 'configure', { budget: 5 })).toBe('budget_promised');
    const fresh = new TestBoard();
    fresh.act('Host', 'configure', { budget: 5 });
    fresh.act('Ana', 'ask', { text: 'Why?' });
    expect(fresh.outcome('Host', 'configure', { budget: 3 })).toBe('budget_promised');
    expect(fresh.outcome('Host', 'configure', { budget: 8 })).toBe('accepted');
    expect(fresh.outcome('Host', 'configure', { budget: null })).toBe('accepted');
    expect(fresh.board.budget).toBeUndefined();
  });
});

describe('a claim', () => {
  it('keeps other hosts from answering for 90 seconds, or until it is taken back or used', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    board.act('Host Dana', 'claim', { question, on: true });
    expect(board.record('claim', question)).toMatchObject({ value: { by: { name: 'Host Dana' }, until: START + 90_000 }, to: ['hosts'] });
    expect(board.outcome('Host Emil', 'answer', { question, text: 'So.' })).toBe('claimed');
    expect(board.outcome('Host Emil', 'claim', { question, on: true })).toBe('claimed');
    expect(board.outcome('Host Emil', 'claim', { question, on: false })).toBe('claimed');
    board.now += 89_999;
    expect(board.outcome('Host Emil', 'answer', { question, text: 'So.' })).toBe('claimed');
    board.now += 1;
    expect(board.outcome('Host Emil', 'claim', { question, on: true })).toBe('accepted');
    board.act('Host Emil', 'answer', { question, text: 'So.' });
    expect(board.get('claim', question)).toBeUndefined();
  });
});

it.each(['queued', 'deferred'] as const)('an answer in writing ends that a question is %s', (state) => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.act('Host', 'setState', { question, state, reason: 'Later.' });
  board.act('Host', 'answer', { question, text: 'So.' });
  expect(board.get('question', question)).not.toHaveProperty('state');
  expect(board.get('question', question)).not.toHaveProperty('reason');
  expect(board.ledger.answered).toBe(1);
});

it('a question that is answered in writing can be opened again: its answer stays, and it waits for another', () => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.act('Ben', 'vote', { question, on: true });
  board.act('Host', 'answer', { question, text: 'So.' });
  board.act('Ben', 'judge', { question, answered: false });
  board.act('Host', 'setState', { question, state: 'open' });
  expect(board.list('answer')).toHaveLength(1);
  expect(board.ledger.answered).toBe(0);
  expect(board.get('verdict', question)).toBeUndefined();
  board.act('Host', 'setState', { question, state: 'queued' });
  expect(board.ledger.answered).toBe(0);
  expect(exportBoard(board).questions[0]).toMatchObject({ state: 'queued', answers: [{ text: 'So.' }] });
  board.act('Host', 'answer', { question, text: 'So and so.' });
  expect(board.get('question', question)).not.toHaveProperty('reopened');
  expect(board.ledger.answered).toBe(1);
});

it('a question that was answered in writing and declined is answered again when that is taken back', () => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.act('Host', 'answer', { question, text: 'So.' });
  board.act('Host', 'setState', { question, state: 'declined', reason: 'Off.' });
  board.act('Host', 'setState', { question, state: 'open' });
  expect(board.ledger.answered).toBe(1);
});

describe('an owed answer', () => {
  it('has a person and a day, and both can be taken back', () => {
    const { board, ids: [question = ''] } = asked('Why?');
    board.act('Host', 'owe', { question, by: 'Femi', due: START + 86_400_000 });
    expect(board.get('question', question)?.owed).toEqual({ by: 'Femi', due: START + 86_400_000 });
    board.act('Host', 'owe', { question, by: null });
    expect(board.get('question', question)?.owed).toBeUndefined();
  });
});

describe('the edit of an official answer', () => {
  function withAnswer() {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    return { board, question, answer: board.act('Host Dana', 'answer', { question, text: 'So.' }) };
  }

  it('is for its author, also one who hosts no more, and for any host, and leaves it marked as edited under the same name', () => {
    const { board, question, answer } = withAnswer();
    board.act('Host Emil', 'editAnswer', { question, answer, text: 'So it is.' });
    expect(board.get('answer', answer)).toEqual({ question, text: 'So it is.', author: { key: 'key-host dana', name: 'Host Dana' }, at: START, edited: true });
    expect(board.record('answer', answer)?.to).toEqual(['all']);
    board.put('answer', answer, { question, text: 'So.', author: { key: 'key-ana', name: 'Ana' }, at: START }, ['all']);
    expect(board.outcome('Ben', 'editAnswer', { question, answer, text: 'No.' })).toBe('not_yours');
    board.act('Ana', 'editAnswer', { question, answer, text: 'So it was.' });
    expect(board.get('answer', answer)).toMatchObject({ text: 'So it was.', edited: true });
  });

  it('changes nothing where the wording is the same, and is refused for an answer that is gone or of another question', () => {
    const { board, question, answer } = withAnswer();
    const before = board.image;
    board.act('Host', 'editAnswer', { question, answer, text: 'So.' });
    expect(board.image).toBe(before);
    const other = board.act('Ana', 'ask', { text: 'And?' });
    expect(board.outcome('Host', 'editAnswer', { question: other, answer, text: 'No.' })).toBe('answer_unknown');
    board.act('Host', 'retractAnswer', { answer });
    expect(board.outcome('Host', 'editAnswer', { question, answer, text: 'No.' })).toBe('answer_unknown');
  });

  it('is taken in follow-up and refused once the board is archived', () => {
    const { board, question, answer } = withAnswer();
    board.act('Host', 'moveTo', { phase: 'followup' });
    expect(board.outcome('Host', 'editAnswer', { question, answer, text: 'Later.' })).toBe('accepted');
    board.act('Host', 'moveTo', { phase: 'archived' });
    board.now += AFTER_GRACE + 1;
    expect(board.outcome('Host', 'editAnswer', { question, answer, text: 'Too late.' })).toBe('board_archived');
  });
});

describe('a private reply', () => {
  it('is for hosts and whoever asked, also where nobody knows who that is', () => {
    const board = new TestBoard();
    const named = board.act('Ana', 'ask', { text: 'Why?' });
    const anonymous = board.act('Ben', 'askAnonymously', { text: 'How?' });
    const [one, other] = [named, anonymous].map((question) => board.act('Host', 'replyPrivately', { question, text: 'Between us.' }));
    expect(board.record('privateReply', one!)?.to).toEqual([personCircle(keyOf('Ana')), 'hosts']);
    expect(board.record('privateReply', other!)?.to).toEqual(['hosts', ownerCircle(anonymous)]);
  });

  it('answers nothing for the others, and goes with the question', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    const reply = board.act('Host', 'replyPrivately', { question, text: 'Between us.' });
    expect(board.ledger.answered).toBe(0);
    board.act('Host', 'hide', { question });
    board.act('Host', 'show', { question });
    expect(board.record('privateReply', reply)?.to).toEqual([personCircle(keyOf('Ana')), 'hosts']);
    board.act('Ana', 'withdraw', { question });
    expect(board.list('privateReply')).toEqual([]);
  });

  it('can be taken back', () => {
    const board = new TestBoard();
    const question = board.act('Ana', 'ask', { text: 'Why?' });
    board.act('Host', 'retractPrivateReply', { reply: board.act('Host', 'replyPrivately', { question, text: 'Between us.' }) });
    expect(board.list('privateReply')).toEqual([]);
  });
});
