import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerCircle, personCircle } from '../circles.js';
import { HOUR } from './qa.board.js';
import { START, TestBoard, keyOf } from './qa.harness.js';
import type { Anonymity } from './qa.schema.js';

function board(anonymity: Anonymity): TestBoard {
  const made = new TestBoard();
  made.act('Host', 'configure', { anonymity });
  return made;
}

describe('a board on which hosts alone see who asks', () => {
  it('has the name in a record of its own, for hosts and the asker, and the question holds neither name nor exact time', () => {
    const one = board('hidden');
    const id = one.act('Ana', 'ask', { text: 'Why?' });
    expect(one.record('question', id)).toMatchObject({ value: { hostsKnow: true, asked: Math.floor(START / HOUR) * HOUR }, to: ['all'] });
    expect(JSON.stringify(one.record('question', id))).not.toMatch(/ana/i);
    expect(one.record('asker', id)).toMatchObject({ value: { by: { key: keyOf('Ana'), name: 'Ana' } }, to: [personCircle(keyOf('Ana')), 'hosts'] });
    expect(one.outcome('Ana', 'askAnonymously', { text: 'How?' })).toBe('anonymity_off');
  });

  it('takes what was written for hosts alone, which a board that shows names does not', () => {
    const ask = { text: 'Why?', hidden: true as const };
    expect((['hidden', 'named', 'choice', 'sealed'] as const).map((anonymity) => board(anonymity).outcome('Ana', 'ask', ask))).toEqual(['accepted', 'names_shown', 'names_shown', 'names_off']);
  });

  it('lets askers change and withdraw what is theirs, and counts them once', () => {
    const one = board('hidden');
    const id = one.act('Ana', 'ask', { text: 'Why?' });
    one.act('Ana', 'edit', { question: id, text: 'Why then?' });
    expect(one.outcome('Ben', 'edit', { question: id, text: 'Mine!' })).toBe('not_yours');
    one.act('Ana', 'vote', { question: id, on: true });
    expect(one.outcome('Ana', 'vote', { question: id, on: false })).toBe('vote_own');
    one.act('Ben', 'vote', { question: id, on: true });
    expect(one.get('tally', id)?.votes).toBe(2);
    const other = one.act('Ben', 'ask', { text: 'Wherefore?' });
    one.act('Host', 'merge', { question: other, into: id });
    expect(one.get('tally', id)?.votes).toBe(2);
    one.act('Host', 'unmerge', { question: other });
    one.act('Ana', 'withdraw', { question: id });
    expect(one.list('asker').map((record) => record.id)).toEqual([other]);
  });

  it('sends what is hidden or said to the asker alone to the right person', () => {
    const one = board('hidden');
    const id = one.act('Ana', 'ask', { text: 'Why?' });
    one.act('Host', 'hide', { question: id });
    expect(one.record('question', id)?.to).toEqual([personCircle(keyOf('Ana')), 'hosts']);
    const reply = one.act('Host', 'replyPrivately', { question: id, text: 'Psst.' });
    expect(one.record('privateReply', reply)?.to).toEqual([personCircle(keyOf('Ana')), 'hosts']);
  });
});

describe('a sealed board', () => {
  const ask = (one: TestBoard) => one.act('Ana', 'askAnonymously', { text: 'Why?' });

  it('takes no names', () => {
    expect(board('sealed').outcome('Ana', 'ask', { text: 'Why?' })).toBe('names_off');
  });

  it('shows a question to its asker alone for a while, hosts included, and counts it only then', () => {
    const one = board('sealed');
    const id = ask(one);
    for (const type of ['question', 'tally'] as const) expect(one.record(type, id)?.to).toEqual([ownerCircle(id)]);
    expect(one.ledger.asked).toBe(0);
    const [tick] = one.list('tick');
    // Half of the way from 20 to 90 seconds, as the chance of this board has it.
    expect(tick?.value).toMatchObject({ at: START + 55_000, command: 'qa.release', args: { question: id } });
    one.now = START + HOUR;
    one.act('Host', 'release', { question: id });
    expect(one.record('question', id)).toMatchObject({ value: { asked: Math.floor(one.now / HOUR) * HOUR }, to: ['all'] });
    expect(one.ledger.asked).toBe(1);
    one.act('Host', 'release', { question: id });
    expect(one.ledger.asked).toBe(1);
  });

  it('releases those asked in the same millisecond one by one', () => {
    const one = board('sealed');
    const ids = [ask(one), ask(one), ask(one)];
    expect(one.list('tick').map(({ value }) => (value.args as { question: string }).question).sort()).toEqual(ids.sort());
  });

  it('lets nobody act on what is on its way but its asker, who may change and withdraw it without a trace', () => {
    const one = board('sealed');
    const id = ask(one);
    expect(one.outcome('Ben', 'vote', { question: id, on: true })).toBe('question_hidden');
    expect(one.outcome('Ana', 'replyAnonymously', { question: id, text: 'Me.' })).toBe('question_hidden');
    for (const act of ['hide', 'show'] as const) expect(one.outcome('Host', act, { question: id })).toBe('question_unseen');
    expect(one.outcome('Host', 'merge', { question: id, into: id })).toBe('question_unseen');
    one.act('Ana', 'editAnonymous', { question: id, text: 'Why then?' });
    expect(one.record('question', id)?.to).toEqual([ownerCircle(id)]);
    one.act('Ana', 'withdrawAnonymous', { question: id });
    expect(one.ledger).toMatchObject({ asked: 0, withdrawn: 0 });
    one.act('Host', 'release', { question: id });
    expect(one.list('question')).toEqual([]);
  });

  it('sends what comes to the hosts first where they approve', () => {
    const one = board('sealed');
    one.act('Host', 'configure', { moderation: 'before' });
    const id = ask(one);
    one.act('Host', 'release', { question: id });
    expect(one.record('question', id)).toMatchObject({ value: { state: 'pending' }, to: ['hosts', ownerCircle(id)] });
    expect(one.ledger).toMatchObject({ asked: 1, pending: 1 });
  });

  it('keeps counts, and nothing of who did what, once it is archived', () => {
    const one = board('sealed');
    const shown = ask(one);
    one.act('Host', 'release', { question: shown });
    one.act('Ben', 'vote', { question: shown, on: true });
    one.see('Ben', [shown]);
    const late = ask(one);
    one.act('Host', 'moveTo', { phase: 'archived' });
    expect(one.record('question', late)?.to).toEqual(['all']);
    expect(one.get('tally', shown)?.votes).toBe(2);
    for (const type of ['votes', 'seen', 'owner', 'member', 'trust'] as const) expect(one.list(type)).toEqual([]);
    expect(one.list('seal')).toHaveLength(1);
    expect(one.list('tick')).toEqual([]);
    expect(one.image).not.toMatch(/key-(ana|ben)/);
  });

  it.each([[20, 0], [90, 0.999_999]])('has what is written there come after %d seconds, as chance has it', (seconds, chance) => {
    const one = board('sealed');
    one.chance = chance;
    const id = ask(one);
    const wait = (isOnItsWay: () => boolean | undefined) => {
      one.pass(seconds * 1_000 - 1);
      expect(isOnItsWay()).toBe(true);
      one.pass(1);
      expect(isOnItsWay()).toBeUndefined();
    };
    wait(() => one.get('question', id)?.unreleased);
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    wait(() => one.get('reply', reply)?.unreleased);
  });

  it('takes replies without a name and with the hour alone, which their authors can take back', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    expect(one.outcome('Ben', 'reply', { question: id, text: 'So.' })).toBe('names_off');
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    expect(one.get('reply', reply)?.at, 'also while it is on its way').toBe(Math.floor(START / HOUR) * HOUR);
    one.pass(90_000);
    const below = one.act('Ana', 'replyAnonymously', { question: id, text: 'Thanks.', parent: reply });
    one.pass(90_000);
    expect(one.record('reply', reply)).toMatchObject({ value: { question: id, text: 'So.', at: Math.floor(START / HOUR) * HOUR }, to: ['all'] });
    expect(one.get('reply', reply)).not.toHaveProperty('author');
    expect(one.get('reply', below)).toMatchObject({ parent: reply });
    expect(one.get('tally', id)?.replies).toBe(2);
    expect(one.seenBy('Host')).not.toMatch(/key-(ana|ben)/);
    expect(one.outcome('Ana', 'removeReply', { reply })).toBe('not_yours');
    one.act('Ben', 'removeReply', { reply });
    expect(one.list('reply')).toEqual([]);
    expect(one.get('tally', id)?.replies).toBe(0);
  });

  it('shows a reply to its author alone for a while, hosts included, wherever its question goes meanwhile, and counts it only then', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    const isOnItsWay = () => {
      expect(one.record('reply', reply)).toMatchObject({ value: { unreleased: true }, to: [ownerCircle(reply)] });
      expect(one.get('tally', id)?.replies).toBe(0);
    };
    isOnItsWay();
    const [tick] = one.list('tick');
    expect(tick).toMatchObject({ id: reply, value: { at: one.now + 55_000, command: 'qa.releaseReply', args: { reply } } });
    one.act('Host', 'hide', { question: id });
    isOnItsWay();
    one.act('Host', 'show', { question: id });
    isOnItsWay();
    one.pass(HOUR);
    expect(one.record('reply', reply)).toMatchObject({ value: { at: Math.floor((START + 145_000) / HOUR) * HOUR }, to: ['all'] });
    expect(one.get('reply', reply)).not.toHaveProperty('unreleased');
    expect(one.get('tally', id)?.replies).toBe(1);
    one.act('Host', 'releaseReply', { reply });
    expect(one.get('tally', id)?.replies).toBe(1);
  });

  it('lets nobody join a reply that is on its way: a name or a key beside it would be its author’s', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    one.act('Ben', 'react', { to: reply, kind: 'agree', on: true });
    expect([...one.list('ownReactions'), ...one.list('reactions')]).toEqual([]);
    for (const as of ['Ben', 'Ana']) expect(one.outcome(as, 'replyAnonymously', { question: id, text: 'And.', parent: reply })).toBe('reply_unknown');
    one.act('Ben', 'removeReply', { reply });
    one.pass(90_000);
    expect(one.list('reply')).toEqual([]);
    expect(one.get('tally', id)?.replies).toBe(0);
  });

  it('brings what is still on its way when it is archived', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    one.act('Host', 'moveTo', { phase: 'archived' });
    expect(one.record('reply', reply)).toMatchObject({ value: { question: id, text: 'So.' }, to: ['all'] });
    expect(one.get('tally', id)?.replies).toBe(1);
    expect(one.list('tick')).toEqual([]);
  });

  it('takes no reply from the asker of what hosts alone see, and those of hosts', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    one.act('Host', 'hide', { question: id });
    expect(one.outcome('Ana', 'replyAnonymously', { question: id, text: 'Me.' })).toBe('question_hidden');
    expect(one.outcome('Host', 'replyAnonymously', { question: id, text: 'Why?' })).toBe('accepted');
  });

  it('erases what somebody replied without a name, where they ask for what they made so', () => {
    const one = board('sealed');
    const id = ask(one);
    one.pass(90_000);
    const reply = one.act('Ben', 'replyAnonymously', { question: id, text: 'So.' });
    const other = one.act('Ana', 'replyAnonymously', { question: id, text: 'Thanks.' });
    one.erase('Ben', { anonymous: true });
    expect(one.get('reply', reply)).toMatchObject({ text: '[…]', erased: true });
    expect(one.get('reply', other)?.text).toBe('Thanks.');
  });

  it('lets nothing of a question that has come say when it came', () => {
    const one = board('sealed');
    const id = ask(one);
    const [tick] = one.list('tick');
    // What is removed leaves its id in the database, beside the version in which its question came.
    expect(tick?.id).toBe(id);
    one.pass(90_000);
    expect(one.list('tick')).toEqual([]);
  });

  it('alone takes replies without a name', () => {
    const one = board('choice');
    const id = ask(one);
    expect(one.outcome('Ben', 'replyAnonymously', { question: id, text: 'So.' })).toBe('anonymity_off');
  });

  it('alone is sealed: any other archive keeps its key', () => {
    const one = board('choice');
    one.act('Host', 'moveTo', { phase: 'archived' });
    expect(one.list('seal')).toEqual([]);
  });
});

it('what askers were promised is never loosened, by whatever steps', () => {
  const MODES: readonly Anonymity[] = ['sealed', 'choice', 'hidden', 'named'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MODES), { minLength: 1, maxLength: 8 }), (steps) => {
      const one = board(steps[0] ?? 'choice');
      one.outcome('Ana', 'ask', { text: 'Why?' });
      one.outcome('Ana', 'askAnonymously', { text: 'Why?' });
      for (const anonymity of steps) {
        const before = MODES.indexOf(one.board.anonymity);
        one.outcome('Host', 'configure', { anonymity });
        expect(MODES.indexOf(one.board.anonymity)).toBeLessThanOrEqual(before);
      }
    }),
  );
});
