import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestPoll, people, tokenOf } from './poll.harness.js';

const DAY = 86_400_000;
const choices = ['o1', 'o2', 'o3'];

/** Everybody who votes, one after the other. */
function castAll(poll: TestPoll, count: number, choose: (at: number) => string = (at) => choices[at % 3] ?? 'o1'): void {
  people(count).forEach((as, at) => { expect(poll.cast(as, choose(at))).toBe('accepted'); });
}

describe('a confidential ballot', () => {
  it('is cast once, and changed with the token of the device that cast it', () => {
    const poll = TestPoll.confidential();
    expect(poll.cast('Person1', 'o1')).toBe('accepted');
    expect(poll.cast('Person1', 'o2')).toBe('accepted');
    expect(poll.list('box').flatMap(({ value }) => value.ballots).map(({ choice }) => choice)).toEqual(['o2']);
    expect(poll.outcome('Person1', 'cast', { choice: 'o3', token: tokenOf('another-device') })).toBe('ballot_elsewhere');
    expect(poll.get('count', 'count')).toEqual({ ballots: 1 });
  });

  it('may be sent twice: the repetition changes nothing', () => {
    const poll = TestPoll.confidential();
    poll.cast('Person1', 'o1');
    const before = poll.image;
    expect(poll.cast('Person1', 'o1')).toBe('accepted');
    expect(poll.image).toBe(before);
  });

  it('is refused to whoever was not invited at the opening, with another’s token, with a name, and for an option that is not there', () => {
    const poll = TestPoll.confidential();
    expect(poll.cast('Stranger', 'o1')).toBe('not_eligible');
    poll.people = [...people(12), 'Newcomer'];
    expect(poll.cast('Newcomer', 'o1')).toBe('not_eligible');
    poll.cast('Person1', 'o1');
    expect(poll.outcome('Person2', 'cast', { choice: 'o2', token: tokenOf('Person1') })).toBe('ballot_elsewhere');
    expect(poll.outcome('Person2', 'vote', { choices: ['o1'] })).toBe('ballot_confidential');
    expect(poll.cast('Person2', 'o9')).toBe('option_unknown');
    poll.act('Host', 'end');
    expect(poll.cast('Person2', 'o1')).toBe('poll_closed');
  });

  it('shows to nobody while the poll is open, its hosts included: only how many have voted, in steps', () => {
    const poll = TestPoll.confidential(12);
    const steps: unknown[] = [];
    people(12).forEach((as) => {
      const before = [poll.seenBy('Person1'), poll.seenBy('Host')];
      poll.cast(as, 'o1', 'canary-comment');
      const after = [poll.seenBy('Person1'), poll.seenBy('Host')];
      const step = poll.get('turnout', 'turnout')?.participation;
      if (steps.at(-1) === step) expect(after).toEqual(before);
      else steps.push(step);
      expect(after.join()).not.toMatch(/canary|"ballots"|"choice"|token/);
    });
    expect(steps).toEqual(['under', 'half', 'most']);
  });

  it('stands among others in an order that is not theirs, without time, key or number', () => {
    const poll = TestPoll.confidential(12);
    castAll(poll, 12);
    const [box] = poll.list('box');
    const ids = box?.value.ballots.map(({ id }) => id) ?? [];
    expect(ids).toEqual([...ids].sort());
    expect(Object.keys(box?.value.ballots[0] ?? {})).toEqual(['id', 'choice']);
    expect(JSON.stringify(poll.list('box'))).not.toMatch(/person|command|token-of|\d{13}/i);
    // As often as not, who came later stands before.
    expect(poll.list('owners').map(({ id }) => id).sort()).toEqual(['ballot', 'ballot/0', 'elector', 'elector/0']);
  });

  it('is put into one of several boxes by chance, where there are many people', () => {
    const poll = TestPoll.confidential(100);
    people(100).forEach((as, at) => {
      poll.chance = ((at * 7) % 100) / 100;
      poll.cast(as, 'o1');
    });
    const sizes = poll.list('box').map(({ value }) => value.ballots.length);
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32);
    expect(sizes.reduce((a, b) => a + b)).toBe(100);
  });
});

describe('the end of a confidential poll', () => {
  it('tells one result to all alike, and destroys the ballots', () => {
    const poll = TestPoll.confidential(12);
    castAll(poll, 9, (at) => (at < 6 ? 'o1' : 'o2'));
    poll.pass(DAY);
    expect(poll.poll).toMatchObject({ phase: 'closed', closed: { because: 'due' } });
    expect(poll.record('result', 'result')).toMatchObject({ to: ['all'], value: { ballots: 9, told: { o1: { band: 'most' }, o2: { band: 'some' }, o3: { band: 'few' } } } });
    for (const type of ['box', 'remarks', 'owners', 'turnout', 'count'] as const) expect(poll.list(type)).toEqual([]);
  });

  it('with too few answers goes on once, as long again; then it tells nothing and keeps nothing', () => {
    const poll = TestPoll.confidential(12);
    castAll(poll, 5);
    poll.pass(DAY);
    expect(poll.poll).toMatchObject({ phase: 'open', extended: true, closes: poll.now + DAY });
    poll.pass(DAY);
    expect(poll.poll.phase).toBe('closed');
    expect(poll.get('result', 'result')).toEqual({});
    expect(poll.list('box')).toEqual([]);
    const later = TestPoll.confidential(12);
    castAll(later, 5);
    later.pass(DAY);
    expect(later.cast('Person6', 'o1')).toBe('accepted');
    later.pass(DAY);
    expect(later.get('result', 'result')).toMatchObject({ ballots: 6 });
  });

  it('that a host calls with too few answers is the end', () => {
    const poll = TestPoll.confidential(12);
    castAll(poll, 5);
    poll.act('Host', 'end');
    expect(poll.get('result', 'result')).toEqual({});
  });

  it('never comes early because all have voted: that would tell who was the last', () => {
    const poll = TestPoll.confidential(10);
    castAll(poll, 10);
    expect(poll.poll.phase).toBe('open');
  });

  it('shows comments where more than ten have answered, shuffled and not joined to choices', () => {
    const comments = (voters: number) => {
      const poll = TestPoll.confidential(14);
      people(voters).forEach((as, at) => poll.cast(as, 'o1', `Comment ${at}`));
      poll.cast('Person1', 'o1', 'Changed');
      poll.cast('Person2', 'o2');
      poll.act('Host', 'end');
      return poll.get('result', 'result')?.comments;
    };
    expect(comments(10)).toBeUndefined();
    const shown = comments(11) ?? [];
    expect([...shown].sort()).toEqual(['Changed', ...Array.from({ length: 9 }, (_, at) => `Comment ${at + 2}`)].sort());
    expect(shown).not.toEqual([...shown].sort());
  });

  it('counts the last choice of everybody, whatever they do and however often they repeat it', () => {
    const acts = fc.array(fc.record({ who: fc.nat({ max: 29 }), choice: fc.constantFrom(...choices) }), { maxLength: 90 });
    fc.assert(fc.property(acts, (all) => {
      const poll = TestPoll.confidential(30);
      const last = new Map<number, string>();
      for (const { who, choice } of all) {
        poll.chance = (who % 10) / 10;
        poll.cast(`Person${who + 1}`, choice);
        last.set(who, choice);
      }
      const kept = poll.list('box').flatMap(({ value }) => value.ballots.map(({ choice }) => choice)).sort();
      expect(kept).toEqual([...last.values()].sort());
      expect(poll.get('count', 'count')?.ballots).toBe(last.size);
      poll.act('Host', 'end');
      expect(poll.get('result', 'result')?.ballots).toBe(last.size > 5 ? last.size : undefined);
    }), { numRuns: 50 });
  });
});
