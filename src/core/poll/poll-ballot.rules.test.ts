import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateIn } from '../clock/clock.js';
import { MEETING, START, TestPoll, people, tokenOf } from './poll.harness.js';

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
    // Whether they have not voted yet, or have: the ballot stays, and no second one comes.
    poll.cast('Person3', 'o3');
    for (const as of ['Person3', 'Person1']) expect(poll.outcome(as, 'cast', { choice: 'o2', token: tokenOf(as === 'Person3' ? 'Person1' : 'Person3') })).toBe('ballot_elsewhere');
    expect(poll.list('box').flatMap(({ value }) => value.ballots).map(({ choice }) => choice).sort()).toEqual(['o1', 'o3']);
    expect(poll.outcome('Person2', 'vote', { choices: ['o1'] })).toBe('ballot_confidential');
    expect(poll.cast('Person2', 'o9')).toBe('option_unknown');
  });

  it('that comes late is refused by what became of the others: counted, or deleted where there was no result', () => {
    const late = (ballots: number) => {
      const poll = TestPoll.confidential();
      for (const as of people(ballots)) poll.cast(as, 'o1');
      poll.act('Host', 'end', { withoutResult: true });
      return poll.cast('Person12', 'o1');
    };
    expect([late(5), late(6)]).toEqual(['poll_without_result', 'poll_closed']);
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

  it('whose box is full stands in another one, and is found there by its own device alone', () => {
    const boxOf = (as: string, token: string) => {
      const poll = TestPoll.confidential(48);
      poll.act(as, 'cast', { choice: 'o1', token });
      return poll.list('box')[0]?.id;
    };
    const people = Array.from({ length: 40 }, (_, at) => `Person${at + 1}`);
    // Of each person the first token whose ballot would stand where those of all others do.
    const first = boxOf('Person1', 'token-number-0-000000');
    const tokens = new Map(people.map((as) => [as, Array.from({ length: 40 }, (_, at) => `token-number-${at}-000000`).find((token) => boxOf(as, token) === first) ?? '']));
    const poll = TestPoll.confidential(48);
    const sizes = () => poll.list('box').map(({ value }) => value.ballots.length);
    const cast = (as: string, choice: string, token = tokens.get(as) ?? '') => poll.outcome(as, 'cast', { choice, token });
    for (const as of people) expect(cast(as, 'o1')).toBe('accepted');
    expect(sizes()).toEqual([32, 8]);
    expect(cast('Person40', 'o2', 'another-token-000000')).toBe('ballot_elsewhere');
    for (const as of people) expect(cast(as, 'o2')).toBe('accepted');
    expect(sizes()).toEqual([32, 8]);
    poll.act('Host', 'end');
    expect(poll.get('result', 'result')).toMatchObject({ ballots: 40, told: { o1: { band: 'few' }, o2: { band: 'nearly' } } });
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

  it('with too few answers goes on once, as long again and a day at least; then it tells nothing and keeps nothing', () => {
    const poll = TestPoll.confidential(12);
    castAll(poll, 5);
    poll.pass(DAY);
    expect(poll.poll).toMatchObject({ phase: 'open', extended: true, closes: poll.now + DAY });
    poll.pass(DAY);
    expect(poll.poll.phase).toBe('closed');
    expect(poll.get('result', 'result')).toEqual({});
    expect(poll.list('box')).toEqual([]);
    const long = TestPoll.open({ options: ['Soup', 'Salad'], secrecy: 'confidential', closes: poll.now + 3 * DAY }, people(12));
    const { closes = 0, opened = 0 } = long.poll;
    long.pass(closes - opened);
    expect(long.poll).toMatchObject({ extended: true, closes: closes + (closes - opened) });
    const later = TestPoll.confidential(12);
    castAll(later, 5);
    later.pass(DAY);
    expect(later.cast('Person6', 'o1')).toBe('accepted');
    later.pass(DAY);
    expect(later.get('result', 'result')).toMatchObject({ ballots: 6 });
  });

  it('about a meeting goes on for five working days more, also where a host calls it after an hour', () => {
    const due = TestPoll.open({ meeting: MEETING }, people(12));
    due.pass(8 * DAY);
    expect(dateIn(due.poll.closes ?? 0, 'UTC')).toBe('2026-12-07');
    const called = TestPoll.open({ meeting: { ...MEETING, holidays: ['2026-12-03'] } }, people(12));
    called.now += DAY / 24;
    called.act('Host', 'end');
    expect([called.poll.extended, dateIn(called.poll.closes ?? 0, 'UTC')]).toEqual([true, '2026-12-08']);
    const after = TestPoll.draft({ followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel' }, secrecy: 'confidential', opens: START } as object, people(12));
    after.pass(8 * DAY);
    expect(dateIn(after.poll.closes ?? 0, 'UTC')).toBe('2026-12-07');
  });

  it('that a host calls with too few answers gives time once, beyond what there was; then it is the end', () => {
    const poll = TestPoll.confidential(12);
    const { closes = 0 } = poll.poll;
    castAll(poll, 5);
    poll.now += DAY / 4;
    poll.act('Host', 'end');
    expect(poll.poll).toMatchObject({ phase: 'open', extended: true, closes: closes + DAY });
    expect(poll.cast('Person1', 'o2')).toBe('accepted');
    poll.act('Host', 'end');
    expect([poll.poll.closed?.because, poll.get('result', 'result')]).toEqual(['host', {}]);
    const late = TestPoll.confidential(12);
    castAll(late, 5);
    late.now += DAY * 0.75;
    late.act('Host', 'end');
    expect(late.poll).toMatchObject({ phase: 'open', extended: true, closes: closes + DAY });
    expect(late.cast('Person6', 'o1')).toBe('accepted');
    late.pass(2 * DAY);
    expect([late.poll.closed?.because, late.get('result', 'result')?.ballots]).toEqual(['due', 6]);
  });

  it('that a host wants without a result is the end at once; with enough answers there is one all the same', () => {
    const end = (ballots: number) => {
      const poll = TestPoll.confidential(12);
      castAll(poll, ballots);
      poll.act('Host', 'end', { withoutResult: true });
      expect([poll.poll.phase, poll.list('box')]).toEqual(['closed', []]);
      return poll.get('result', 'result')?.ballots;
    };
    expect([end(5), end(6)]).toEqual([undefined, 6]);
  });

  it('never comes early because all have voted: that would tell who was the last', () => {
    const poll = TestPoll.confidential(10);
    castAll(poll, 10);
    expect(poll.poll.phase).toBe('open');
  });

  it('shows comments where more than ten have answered, not joined to choices', () => {
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
  });

  it('shows comments in an order that is the same whoever came first, and that of nothing else', () => {
    const writers = people(70);
    const comments = (order: readonly string[]) => {
      const poll = TestPoll.confidential(70);
      for (const as of order) poll.cast(as, 'o1', `Of ${as.padStart(9, '-')}`);
      poll.act('Host', 'end');
      return poll.get('result', 'result')?.comments ?? [];
    };
    const shown = comments(writers);
    expect(shown).toHaveLength(70);
    // Whoever comes first fills another box first.
    for (let first = 1; first < 10; first += 1) expect(comments([...writers.slice(first), ...writers.slice(0, first)])).toEqual(shown);
    expect(comments([...writers].reverse())).toEqual(shown);
    // No more than by chance stand next to whoever came just before: one of 70 or so.
    const places = shown.map((text) => writers.findIndex((as) => text.endsWith(`-${as}`)));
    for (const way of [1, -1]) expect(places.filter((place, at) => places[at + 1] === place + way).length).toBeLessThan(7);
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

describe('a confidential poll with groups', () => {
  /** Person1 to Person8 are in Design, Person9 to Person16 in Sales, and the others in neither. */
  const groupOf = (as: string): readonly string[] => {
    const number = Number(as.replace('Person', ''));
    return number <= 8 ? ['Design', 'all'] : number <= 16 ? ['Sales', 'all'] : ['all'];
  };
  const draft = (invited: number, cut: readonly string[] | undefined, more: object = {}) => {
    const poll = TestPoll.draft({ options: ['Soup', 'Salad', 'Bread'], secrecy: 'confidential', ...(cut ? { cut: [...cut] } : {}), ...more }, people(invited));
    poll.groupsOf = groupOf;
    return poll;
  };
  const open = (invited = 16, cut: readonly string[] = ['Design', 'Sales']) => {
    const poll = draft(invited, cut);
    poll.act('Host', 'open', {});
    return poll;
  };

  it('has none unless they were asked for, and can be rid of them before the opening', () => {
    expect(draft(16, undefined).poll.cut).toBeUndefined();
    const poll = draft(16, ['Design']);
    expect(poll.poll.cut).toEqual(['Design']);
    expect(poll.outcome('Host', 'configure', { cut: ['Design'] })).toBe('accepted');
    poll.act('Host', 'configure', { cut: null });
    expect(poll.poll.cut).toBeUndefined();
    poll.act('Host', 'open', {});
    expect(poll.list('owners').map(({ id }) => id).sort()).toEqual(['ballot', 'elector', 'elector/0']);
  });

  it('keeps those that it was opened with, whatever becomes of the list of people and of what its hosts want', () => {
    const poll = open();
    expect(poll.outcome('Host', 'configure', { cut: ['Design'] })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { cut: null })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { cut: ['Design', 'Sales'] })).toBe('accepted');
    // Everybody is in Sales now: who was in Design votes there.
    poll.groupsOf = () => ['Sales'];
    castAll(poll, 8, (at) => (at < 4 ? 'o1' : 'o2'));
    expect(poll.list('box').map(({ id, value }) => [id, value.ballots.length])).toEqual([['0.0', 8]]);
    expect(TestPoll.confidential().outcome('Host', 'configure', { cut: ['Design'] })).toBe('poll_open');
  });

  it('tells of each what can be told beside the whole, and nothing of groups without enough ballots', () => {
    const poll = open();
    castAll(poll, 16, (at) => ['o1', 'o1', 'o1', 'o1', 'o2', 'o2', 'o2', 'o3', 'o2', 'o2', 'o2', 'o2', 'o3', 'o3', 'o3', 'o3'][at] ?? 'o1');
    poll.act('Host', 'end');
    expect(poll.get('result', 'result')).toMatchObject({
      ballots: 16,
      told: { o1: { band: 'some' }, o2: { band: 'some' }, o3: { band: 'some' } },
      groups: [
        { name: 'Design', ballots: 8, told: { o1: { band: 'some' }, o2: { band: 'some' }, o3: { band: 'few' } } },
        { name: 'Sales', ballots: 8, told: { o1: { band: 'few' }, o2: { band: 'some' }, o3: { band: 'some' } } },
      ],
    });
    for (const type of ['box', 'owners', 'count'] as const) expect(poll.list(type)).toEqual([]);
    const fewer = open();
    castAll(fewer, 13);
    fewer.act('Host', 'end');
    // Eight of Design and five of Sales: to tell of Design would tell of five by subtraction.
    expect(fewer.get('result', 'result')).toMatchObject({ ballots: 13, groups: [] });
    const under = open();
    castAll(under, 5);
    under.act('Host', 'end', { withoutResult: true });
    expect(under.get('result', 'result')).toEqual({});
  });

  it('counts those in none of them, and in groups too small, among the others', () => {
    const poll = open(30, ['Design', 'Sales', 'Nobody']);
    expect(poll.poll.cut).toEqual(['Design', 'Sales']);
    people(30).forEach((as) => poll.cast(as, 'o1'));
    expect(poll.list('box').map(({ id, value }) => [id, value.ballots.length]).sort()).toEqual([['0.0', 8], ['1.0', 8], ['others.0', 14]]);
    // With three others, Sales goes to them.
    expect(open(19).poll.cut).toEqual(['Design']);
  });

  it('is not opened with groups that share people, that are all too small, or where ballots bear names', () => {
    const outcome = (invited: number, cut: readonly string[], more: object = {}) => draft(invited, cut, more).outcome('Host', 'open', {});
    expect(outcome(16, ['Design', 'all'])).toBe('cut_overlaps');
    expect(outcome(16, ['Nobody'])).toBe('cut_small');
    expect(outcome(12, ['Design'])).toBe('cut_small');
    expect(outcome(16, ['Design'], { secrecy: 'named' })).toBe('cut_named');
    expect(outcome(9, ['Design'], { meeting: MEETING })).toBe('cut_named');
    expect(outcome(16, ['Design'], { meeting: MEETING })).toBe('accepted');
  });

  it('takes ballots that are changed for those of the same group', () => {
    const poll = open(30);
    poll.chance = 0;
    castAll(poll, 16);
    poll.chance = 0.9;
    castAll(poll, 16, () => 'o2');
    expect(poll.list('box').map(({ id, value }) => [id, value.ballots.map(({ choice }) => choice).join()]).sort()).toEqual([['0.0', Array(8).fill('o2').join()], ['1.0', Array(8).fill('o2').join()]]);
  });

  it('has as many boxes for each group as its people need', () => {
    const poll = draft(80, ['Design', 'Sales']);
    poll.groupsOf = (as) => [Number(as.replace('Person', '')) <= 40 ? 'Design' : 'Sales'];
    poll.act('Host', 'open', {});
    castAll(poll, 80);
    const boxes = poll.list('box').map(({ id, value }) => [id, value.ballots.length] as const);
    expect(boxes.map(([id]) => id).sort()).toEqual(['0.0', '0.1', '1.0', '1.1']);
    expect(Math.max(...boxes.map(([, size]) => size))).toBeLessThanOrEqual(32);
    expect(boxes.reduce((sum, [, size]) => sum + size, 0)).toBe(80);
  });
});
