import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personCircle } from '../circles.js';
import { countChoices } from './poll.counting.js';
import { MEETING, TestPoll, keyOf } from './poll.harness.js';

describe('a ballot with a name', () => {
  it('is counted, changed and taken back; the last one counts', () => {
    const poll = TestPoll.open();
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.act('Ben', 'vote', { choices: ['o1'] });
    poll.act('Ana', 'vote', { choices: ['o2'], comment: 'Warmer' });
    expect(poll.get('tally', 'tally')).toEqual({ counts: { o1: 1, o2: 1, o3: 0 }, voters: 2 });
    expect(poll.get('ballot', keyOf('Ana'))).toMatchObject({ name: 'Ana', choices: ['o2'], comment: 'Warmer' });
    poll.act('Ana', 'vote', { choices: [] });
    expect(poll.get('tally', 'tally')).toEqual({ counts: { o1: 1, o2: 0, o3: 0 }, voters: 1 });
    expect(poll.get('ballot', keyOf('Ana'))).toBeUndefined();
    poll.act('Ana', 'vote', { choices: [] });
    expect(poll.get('tally', 'tally')?.voters).toBe(1);
  });

  it('names one option, several, or an order of them, as the poll asks', () => {
    expect(TestPoll.open().outcome('Ana', 'vote', { choices: ['o1', 'o2'] })).toBe('choices_too_many');
    const several = TestPoll.open({ type: 'multiple', options: ['a', 'b', 'c'], most: 2 });
    expect(several.outcome('Ana', 'vote', { choices: ['o1', 'o2'] })).toBe('accepted');
    expect(several.outcome('Ana', 'vote', { choices: ['o1', 'o2', 'o3'] })).toBe('choices_too_many');
    expect(several.outcome('Ana', 'vote', { choices: ['o1', 'o1'] })).toBe('option_twice');
    const ranked = TestPoll.open({ type: 'ranked', options: ['a', 'b', 'c'] });
    ranked.act('Ana', 'vote', { choices: ['o3', 'o1'] });
    expect(ranked.get('ballot', keyOf('Ana'))?.choices).toEqual(['o3', 'o1']);
    const scale = TestPoll.open({ type: 'scale', scale: { from: 0, to: 10, low: 'Never', high: 'Always' } });
    expect(scale.poll.options.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(scale.outcome('Ana', 'vote', { choices: ['10'] })).toBe('accepted');
  });

  it('is refused for what is not there, before the opening and after the end, and without a name where ballots bear one', () => {
    const poll = TestPoll.draft();
    expect(poll.outcome('Ana', 'vote', { choices: ['o1'] })).toBe('poll_draft');
    poll.act('Host', 'open', {});
    expect(poll.outcome('Ana', 'vote', { choices: ['o9'] })).toBe('option_unknown');
    expect(poll.cast('Ana', 'o1')).toBe('ballot_named');
    poll.act('Host', 'end');
    expect(poll.outcome('Ana', 'vote', { choices: ['o1'] })).toBe('poll_closed');
  });

  it('counts until the instant of the end, also where nobody has carried that out yet', () => {
    const poll = TestPoll.open(undefined, undefined, { closes: new TestPoll().now + 60_000 });
    poll.now += 59_999;
    expect(poll.outcome('Ana', 'vote', { choices: ['o1'] })).toBe('accepted');
    poll.now += 1;
    expect(poll.outcome('Ben', 'vote', { choices: ['o1'] })).toBe('poll_closed');
  });

  it('is the last one that is needed, where everybody is known: then the poll closes', () => {
    const poll = TestPoll.open(undefined, ['Ana', 'Ben']);
    expect(poll.poll.eligible).toBe(2);
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.act('Ana', 'vote', { choices: ['o2'] });
    poll.pass(0);
    expect(poll.poll.phase).toBe('open');
    poll.act('Ben', 'vote', { choices: ['o1'] });
    poll.pass(0);
    expect(poll.poll).toMatchObject({ phase: 'closed', closed: { because: 'all' } });
  });

  it('of somebody whom nobody had counted shuts out nobody who is still to vote', () => {
    const poll = TestPoll.open(undefined, ['Ana', 'Ben']);
    for (const as of ['Host', 'Ana', 'Newcomer']) poll.act(as, 'vote', { choices: ['o1'] });
    poll.pass(0);
    expect(poll.poll.phase).toBe('open');
    poll.act('Ana', 'vote', { choices: [] });
    poll.act('Ben', 'vote', { choices: ['o1'] });
    poll.pass(0);
    expect(poll.poll.phase).toBe('open');
    poll.act('Ana', 'vote', { choices: ['o2'] });
    poll.pass(0);
    expect(poll.poll).toMatchObject({ phase: 'closed', closed: { because: 'all' } });
  });

  it('is kept when the poll is opened again: it closes once those have voted who had not', () => {
    const poll = TestPoll.open(undefined, ['Ana', 'Ben', 'Chen']);
    for (const as of ['Ana', 'Ben']) poll.act(as, 'vote', { choices: ['o1'] });
    poll.act('Host', 'end');
    poll.pass(1_000);
    poll.act('Host', 'reopen', {});
    poll.act('Ana', 'vote', { choices: ['o2'] });
    poll.pass(1_000);
    expect(poll.poll.phase).toBe('open');
    poll.act('Chen', 'vote', { choices: ['o1'] });
    poll.pass(0);
    expect([poll.poll.closed?.because, poll.get('tally', 'tally')?.voters]).toEqual(['all', 3]);
  });

  it('is needed of everybody again, where all had voted before the poll was reopened', () => {
    const poll = TestPoll.open(undefined, ['Ana', 'Ben']);
    for (const as of ['Ana', 'Ben']) poll.act(as, 'vote', { choices: ['o1'] });
    poll.pass(1_000);
    poll.act('Host', 'reopen', {});
    poll.act('Host', 'addOption', { text: 'Cake' });
    poll.act('Ana', 'vote', { choices: ['o4'] });
    poll.act('Ana', 'vote', { choices: ['o3'] });
    poll.pass(1_000);
    expect(poll.poll.phase).toBe('open');
    poll.act('Ben', 'vote', { choices: ['o4'] });
    poll.pass(0);
    expect([poll.poll.phase, poll.get('tally', 'tally')?.voters]).toEqual(['closed', 2]);
  });

  it('about a meeting is for those alone who were asked when it was opened, on a plain poll also for whoever came later', () => {
    const outcomes = (settings: Parameters<typeof TestPoll.open>[0], choice: string, invited?: readonly string[]) => {
      const poll = TestPoll.open(settings, invited);
      return ['Ana', 'Newcomer', 'Host'].map((as) => poll.outcome(as, 'vote', { choices: [choice] }));
    };
    expect(outcomes({ meeting: MEETING }, 'keep', ['Ana', 'Ben'])).toEqual(['accepted', 'not_eligible', 'not_eligible']);
    expect(outcomes({ meeting: MEETING }, 'keep')).toEqual(['accepted', 'accepted', 'accepted']);
    expect(outcomes(undefined, 'o1', ['Ana', 'Ben'])).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('whatever people do, counts are those of the ballots that are there', () => {
    const acts = fc.array(fc.record({ as: fc.constantFrom('Ana', 'Ben', 'Chen'), choices: fc.subarray(['o1', 'o2', 'o3']) }), { maxLength: 30 });
    fc.assert(fc.property(acts, (all) => {
      const poll = TestPoll.open({ type: 'multiple', options: ['a', 'b', 'c'] });
      for (const { as, choices } of all) poll.act(as, 'vote', { choices });
      const ballots = poll.list('ballot').map(({ value }) => value.choices);
      expect(poll.get('tally', 'tally')).toEqual({ counts: countChoices(['o1', 'o2', 'o3'], ballots), voters: ballots.length });
    }));
  });
});

describe('who sees results, and with them who chose what', () => {
  const voted = (shown: 'always' | 'voted' | 'closed' | 'hosts') => {
    const poll = TestPoll.open({ options: ['Soup', 'Salad'], shown });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    return poll;
  };
  const sees = (poll: TestPoll, as: string) => [poll.seenBy(as).includes('"counts"'), poll.seenBy(as).includes('"name":"Ana"')];

  it('always: everybody', () => {
    expect(sees(voted('always'), 'Ben')).toEqual([true, true]);
  });

  it('after the own vote: hosts and those who have voted, as long as they have', () => {
    const poll = voted('voted');
    expect([sees(poll, 'Ben'), sees(poll, 'Ana'), sees(poll, 'Host')]).toEqual([[false, false], [true, true], [true, true]]);
    poll.act('Ben', 'vote', { choices: ['o2'] });
    expect(sees(poll, 'Ben')).toEqual([true, true]);
    poll.act('Ben', 'vote', { choices: [] });
    expect(sees(poll, 'Ben')).toEqual([false, false]);
  });

  it('after the end: hosts, then everybody; everybody sees their own ballot', () => {
    const poll = voted('closed');
    expect([sees(poll, 'Ben'), sees(poll, 'Host')]).toEqual([[false, false], [true, true]]);
    expect(poll.record('ballot', keyOf('Ana'))?.to).toContain(personCircle(keyOf('Ana')));
    poll.act('Host', 'end');
    expect(sees(poll, 'Ben')).toEqual([true, true]);
  });

  it('hosts: hosts alone, also after the end', () => {
    const poll = voted('hosts');
    poll.act('Host', 'end');
    expect([sees(poll, 'Ben'), sees(poll, 'Host')]).toEqual([[false, false], [true, true]]);
  });
});

describe('somebody who is erased', () => {
  it('leaves the counts, and neither name nor comment', () => {
    const poll = TestPoll.open({ meeting: { minutes: 30, people: 3 } });
    poll.act('Hosta', 'vote', { choices: ['cancel'], comment: 'canary-comment' });
    poll.act('Hosta', 'end');
    poll.act('Hosta', 'decide', { outcome: 'cancel', owner: 'Hosta', reason: 'canary-reason', starts: poll.now });
    poll.erase('Hosta');
    expect(poll.image).not.toMatch(/canary|Hosta|key-hosta/);
    expect(poll.counts).toMatchObject({ cancel: 1 });
    expect(poll.get('decision', 'decision')).toMatchObject({ outcome: 'cancel', owner: '', by: '' });
  });
});
