import { describe, expect, it } from 'vitest';
import { dateIn } from '../clock/clock.js';
import { MEETING, START, TestPoll, people } from './poll.harness.js';
import { isSlip } from './poll.state.js';

const DAY = 86_400_000;

describe('a new poll', () => {
  it('has options of its own, a scale, or what can become of a meeting', () => {
    expect(TestPoll.draft().poll).toMatchObject({ phase: 'draft', type: 'single', secrecy: 'named', shown: 'always', options: [{ id: 'o1', text: 'Soup' }, { id: 'o2', text: 'Salad' }, { id: 'o3', text: 'Bread' }] });
    expect(TestPoll.draft({ type: 'scale' }).poll.options).toHaveLength(5);
    expect(TestPoll.draft({ meeting: MEETING }).poll.options.map(({ id }) => id)).toEqual(['keep', 'shorten', 'rarer', 'async', 'cancel', 'not-me']);
  });

  it('needs two different options', () => {
    const outcome = (options?: string[]) => { try { TestPoll.draft(options ? { options } : {}); return 'accepted'; } catch (error) { return (error as { code: string }).code; } };
    expect([outcome(), outcome(['One']), outcome(['One', 'One']), outcome(['one', 'One']), outcome(['One', 'Two'])]).toEqual(['options_too_few', 'options_too_few', 'option_twice', 'option_twice', 'accepted']);
  });
});

describe('options', () => {
  it('are added, reworded and removed before the first ballot', () => {
    const poll = TestPoll.open();
    poll.act('Host', 'addOption', { text: 'Cake' });
    poll.act('Host', 'reword', { option: 'o1', text: 'Something else' });
    poll.act('Host', 'removeOption', { option: 'o2' });
    expect(poll.poll.options).toEqual([{ id: 'o1', text: 'Something else' }, { id: 'o3', text: 'Bread' }, { id: 'o4', text: 'Cake', added: START }]);
    expect(poll.outcome('Host', 'addOption', { text: 'Cake' })).toBe('option_twice');
    expect(poll.outcome('Host', 'removeOption', { option: 'o4' })).toBe('accepted');
    expect(poll.outcome('Host', 'removeOption', { option: 'o3' })).toBe('options_too_few');
  });

  it('never take the place of one that is gone: a ballot for that is refused', () => {
    const poll = TestPoll.open();
    poll.act('Host', 'removeOption', { option: 'o3' });
    poll.act('Host', 'addOption', { text: 'Cake' });
    expect(poll.poll.options.at(-1)?.id).toBe('o4');
    expect(poll.outcome('Ana', 'vote', { choices: ['o3'] })).toBe('option_unknown');
    poll.act('Host', 'removeOption', { option: 'o4' });
    poll.act('Host', 'addOption', { text: 'Pie' });
    expect(poll.poll.options.at(-1)?.id).toBe('o5');
  });

  it('are the same in capitals or not, and with spaces around them', () => {
    const poll = TestPoll.open();
    for (const text of ['soup', ' SOUP ']) {
      expect(poll.outcome('Host', 'addOption', { text })).toBe('option_twice');
      expect(poll.outcome('Host', 'reword', { option: 'o2', text })).toBe('option_twice');
    }
    expect(poll.outcome('Host', 'reword', { option: 'o1', text: 'SOUP' })).toBe('accepted');
  });

  it('are not reworded into each other', () => {
    expect(TestPoll.open().outcome('Host', 'reword', { option: 'o1', text: 'Salad' })).toBe('option_twice');
  });

  it('stay after it, but for a slip, whose trace shows', () => {
    const poll = TestPoll.open({ options: ['Minestrone soop', 'Salad'] });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    expect(poll.outcome('Host', 'removeOption', { option: 'o2' })).toBe('options_locked');
    expect(poll.outcome('Host', 'reword', { option: 'o1', text: 'Fried chicken' })).toBe('options_locked');
    poll.act('Host', 'reword', { option: 'o1', text: 'Minestrone soup' });
    expect(poll.poll.options[0]).toEqual({ id: 'o1', text: 'Minestrone soup', was: 'Minestrone soop' });
    // Slip by slip another text would be reached.
    expect(poll.outcome('Host', 'reword', { option: 'o1', text: 'Ministry of soup' })).toBe('options_locked');
    const further = 'Minestro soups';
    expect([isSlip('Minestrone soup', further), isSlip('Minestrone soop', further)]).toEqual([true, false]);
    expect(poll.outcome('Host', 'reword', { option: 'o1', text: further })).toBe('options_locked');
    poll.act('Host', 'reword', { option: 'o1', text: 'Minestrone soop' });
    expect(poll.poll.options[0]).toEqual({ id: 'o1', text: 'Minestrone soop' });
  });

  it('that come later say when, for those who have voted', () => {
    const poll = TestPoll.open();
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.now += 5_000;
    poll.act('Host', 'addOption', { text: 'Cake' });
    expect(poll.poll.options.at(-1)).toEqual({ id: 'o4', text: 'Cake', added: START + 5_000 });
  });

  it('are at most 50, and fixed for meetings and scales', () => {
    const poll = TestPoll.draft({ options: Array.from({ length: 50 }, (_, at) => `Option ${at}`) });
    expect(poll.outcome('Host', 'addOption', { text: 'One more' })).toBe('options_too_many');
    const meeting = TestPoll.open({ meeting: MEETING });
    expect(meeting.outcome('Host', 'addOption', { text: 'More often' })).toBe('options_fixed');
    expect(meeting.outcome('Host', 'reword', { option: 'keep', text: 'Love it' })).toBe('options_fixed');
  });
});

describe('what voters were told', () => {
  it('can be changed before the opening, and not after it', () => {
    const poll = TestPoll.draft();
    poll.act('Host', 'configure', { shown: 'hosts', zone: 'Europe/Berlin', intro: 'For Friday' });
    expect(poll.poll).toMatchObject({ shown: 'hosts', zone: 'Europe/Berlin', intro: 'For Friday' });
    expect(poll.outcome('Host', 'configure', { zone: 'Middle/Earth' })).toBe('zone_unknown');
    poll.act('Host', 'open', {});
    expect(poll.outcome('Host', 'configure', { shown: 'always' })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { zone: 'Asia/Tokyo' })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { secrecy: 'confidential' })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { intro: 'For Thursday', shown: 'hosts' })).toBe('accepted');
  });

  it('is never loosened for confidential ballots', () => {
    const poll = TestPoll.confidential();
    expect(poll.outcome('Host', 'configure', { secrecy: 'named' })).toBe('poll_open');
    expect(poll.outcome('Host', 'configure', { k: 3 })).toBe('poll_open');
    expect(poll.outcome('Host', 'addOption', { text: 'Cake' })).toBe('options_locked');
    expect(poll.outcome('Host', 'removeOption', { option: 'o1' })).toBe('options_locked');
    expect(poll.outcome('Host', 'reword', { option: 'o1', text: 'Cancelled' })).toBe('options_locked');
  });
});

describe('the opening', () => {
  it('makes a poll about a meeting named under 10 invited, and confidential from 10 on', () => {
    expect(TestPoll.open({ meeting: MEETING }, people(9)).poll).toMatchObject({ secrecy: 'named', eligible: 9 });
    expect(TestPoll.open({ meeting: MEETING }, people(10)).poll).toMatchObject({ secrecy: 'confidential', eligible: 10, k: 5, kComments: 10 });
    expect(TestPoll.open({ meeting: MEETING }).poll.secrecy).toBe('named');
    expect(TestPoll.open({ meeting: MEETING, secrecy: 'confidential' }, people(9)).poll.secrecy).toBe('named');
  });

  it('lets a plain poll be confidential for one choice among at least 10 people who are all listed', () => {
    const outcome = (settings: Parameters<typeof TestPoll.draft>[0], invited?: readonly string[]) => TestPoll.draft({ secrecy: 'confidential', ...settings }, invited).outcome('Host', 'open', {});
    const options = ['Soup', 'Salad'];
    expect(outcome({ options })).toBe('people_unknown');
    expect(outcome({ options }, people(9))).toBe('people_few');
    expect(outcome({ options, type: 'multiple' }, people(10))).toBe('confidential_single');
    expect(outcome({ options }, people(10))).toBe('accepted');
  });

  it('gives a ballot about a meeting five working days', () => {
    const { poll } = TestPoll.open({ meeting: MEETING, zone: 'Europe/Berlin' }, people(3));
    // Monday the 23rd: the next Monday ends it.
    expect(dateIn(poll.closes ?? 0, 'Europe/Berlin')).toBe('2026-11-30');
  });

  it('counts no holiday that the page knew among the working days, whenever something is due in so many', () => {
    const holidays = ['2026-11-25', '2026-11-30', '2026-12-08', '2026-12-25'];
    const poll = TestPoll.open({ meeting: { ...MEETING, starts: [START], holidays }, zone: 'Europe/Berlin' }, people(3));
    expect(dateIn(poll.poll.closes ?? 0, 'Europe/Berlin')).toBe('2026-12-02');
    poll.act('Host', 'end');
    expect(dateIn(poll.list('tick').find(({ value }) => value.command === 'poll.await')?.value.at ?? 0, 'Europe/Berlin')).toBe('2026-12-10');
    poll.act('Host', 'reopen', {});
    expect(dateIn(poll.poll.closes ?? 0, 'Europe/Berlin')).toBe('2026-12-02');
    const after = TestPoll.draft({ followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel', holidays }, opens: START, zone: 'Europe/Berlin' } as object, people(3));
    after.pass(0);
    expect(dateIn(after.poll.closes ?? 0, 'Europe/Berlin')).toBe('2026-12-02');
  });

  it('happens once, and ends in the future', () => {
    const poll = TestPoll.draft();
    expect(poll.outcome('Host', 'open', { closes: poll.now })).toBe('instant_past');
    poll.act('Host', 'open', {});
    expect(poll.outcome('Host', 'open', {})).toBe('poll_open');
  });
});

describe('an opening by itself', () => {
  const planned = (settings: Parameters<typeof TestPoll.draft>[0] = { options: ['Soup', 'Salad'] }, invited?: readonly string[]) => TestPoll.draft({ opens: START + DAY, ...settings }, invited);

  it('comes at its instant', () => {
    const poll = planned();
    poll.pass(DAY - 1);
    expect(poll.poll).toMatchObject({ phase: 'draft', opens: START + DAY });
    poll.pass(1);
    expect(poll.poll).toMatchObject({ phase: 'open', opened: START + DAY });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    expect(poll.counts).toMatchObject({ o1: 1 });
  });

  it('asks a meeting’s people when an occurrence has ended, and freezes who they are then', () => {
    const poll = planned({ meeting: MEETING }, people(9));
    poll.people = people(11);
    poll.pass(DAY);
    expect(poll.poll).toMatchObject({ phase: 'open', secrecy: 'confidential', eligible: 11 });
  });

  it('that is refused leaves a draft, and tells hosts why', () => {
    const poll = planned({ options: ['Soup', 'Salad'], secrecy: 'confidential' }, people(9));
    poll.pass(DAY);
    expect(poll.poll.phase).toBe('draft');
    expect(poll.record('obstacle', 'obstacle')).toMatchObject({ to: ['hosts'], value: { at: START + DAY, code: 'people_few' } });
    expect(poll.list('owners')).toEqual([]);
    poll.people = people(10);
    poll.act('Host', 'open', {});
    expect(poll.poll.phase).toBe('open');
    expect(poll.get('obstacle', 'obstacle')).toBeUndefined();
  });

  it('can be moved and called off; the instant before does nothing then', () => {
    const poll = planned();
    poll.act('Host', 'configure', { opens: START + 2 * DAY });
    poll.pass(DAY);
    expect(poll.poll.phase).toBe('draft');
    poll.act('Host', 'configure', { opens: null });
    poll.pass(DAY);
    expect(poll.poll).toMatchObject({ phase: 'draft' });
    expect(poll.poll.opens).toBeUndefined();
  });

  it('lies in the future and before the end, of a poll that is not open', () => {
    const poll = TestPoll.draft({ options: ['Soup', 'Salad'], closes: START + DAY });
    expect(poll.outcome('Host', 'configure', { opens: START })).toBe('instant_past');
    expect(poll.outcome('Host', 'configure', { opens: START + DAY })).toBe('closes_first');
    expect(poll.outcome('Host', 'configure', { opens: START + 1 })).toBe('accepted');
    expect(poll.outcome('Host', 'configure', { closes: START + 1 })).toBe('closes_first');
    poll.act('Host', 'open', {});
    expect(poll.outcome('Host', 'configure', { opens: START + 2 })).toBe('poll_open');
  });

  it('is at once where it should have been already, and does nothing to a poll that was opened before', () => {
    const late = TestPoll.draft({ options: ['Soup', 'Salad'], opens: START - DAY });
    late.pass(0);
    expect(late.poll).toMatchObject({ phase: 'open', opened: START });
    const early = planned();
    early.act('Host', 'open', {});
    early.pass(DAY);
    expect(early.poll.opened).toBe(START);
  });
});

describe('the end', () => {
  it('comes at its instant, or when a host says so', () => {
    const poll = TestPoll.open(undefined, undefined, { closes: START + 60_000 });
    poll.pass(60_000);
    expect(poll.poll).toMatchObject({ phase: 'closed', closed: { at: START + 60_000, because: 'due' } });
    const other = TestPoll.open();
    other.act('Host', 'end');
    expect(other.poll.closed).toEqual({ at: START, because: 'host', by: 'Host' });
    expect(other.outcome('Host', 'end')).toBe('accepted');
  });

  it('can be moved while the poll is open; the instant before does nothing then', () => {
    const poll = TestPoll.open(undefined, undefined, { closes: START + 60_000 });
    poll.act('Host', 'configure', { closes: START + 120_000 });
    poll.pass(60_000);
    expect(poll.poll.phase).toBe('open');
    poll.pass(60_000);
    expect(poll.poll.phase).toBe('closed');
  });

  it('of a named poll can be taken back; what was to be seen at the close is to be seen at the next one', () => {
    const poll = TestPoll.open({ options: ['Soup', 'Salad'], shown: 'closed' });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.act('Host', 'end');
    poll.act('Host', 'reopen', { closes: START + 60_000 });
    expect(poll.poll).toMatchObject({ phase: 'open', shown: 'closed', closes: START + 60_000 });
    poll.act('Ben', 'vote', { choices: ['o2'] });
    expect(poll.seenBy('Chen')).not.toMatch(/"name":"(Ana|Ben)"|"voters"/);
    expect(poll.seenBy('Host')).toContain('"name":"Ana"');
    expect(poll.seenBy('Ana')).toContain('"name":"Ana"');
    poll.pass(60_000);
    expect(poll.poll.phase).toBe('closed');
    for (const name of ['Ana', 'Ben']) expect(poll.seenBy('Chen')).toContain(`"name":"${name}"`);
  });

  it('of a poll whose results those see who have voted can be taken back: they see them still, and others wait again', () => {
    const poll = TestPoll.open({ options: ['Soup', 'Salad'], shown: 'voted' });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.act('Host', 'end');
    expect(poll.seenBy('Chen')).toContain('"voters":1');
    poll.act('Host', 'reopen', {});
    expect([poll.seenBy('Ana').includes('"voters":1'), poll.seenBy('Chen').includes('"voters":1')]).toEqual([true, false]);
    poll.act('Chen', 'vote', { choices: ['o2'] });
    expect(poll.seenBy('Chen')).toContain('"name":"Ana"');
  });

  it('comes by itself also where it was taken back, if it would have before', () => {
    const poll = TestPoll.open({ meeting: MEETING }, people(3));
    poll.act('Host', 'end');
    poll.act('Host', 'reopen', {});
    expect(dateIn(poll.poll.closes ?? 0, 'UTC')).toBe('2026-11-30');
    poll.pass(8 * DAY);
    expect(poll.poll).toMatchObject({ phase: 'closed', closed: { because: 'due' } });
    const short = TestPoll.open({ meeting: MEETING }, people(3), { closes: START + 60_000 });
    short.pass(60_000);
    short.act('Host', 'reopen', {});
    expect(dateIn(short.poll.closes ?? 0, 'UTC'), 'about a meeting, five working days').toBe('2026-11-30');
    const endless = TestPoll.open();
    endless.act('Host', 'end');
    endless.act('Host', 'reopen', {});
    expect(endless.poll.closes).toBeUndefined();
  });

  it('of a plain poll that was taken back comes after as long as it had, and a day at least', () => {
    const again = (length: number, waited = 0) => {
      const poll = TestPoll.open(undefined, people(3), { closes: START + length });
      poll.pass(length + waited);
      poll.act('Host', 'reopen', {});
      return (poll.poll.closes ?? 0) - poll.now;
    };
    expect([again(60_000), again(3 * DAY), again(3 * DAY, 20 * DAY), again(30 * DAY)]).toEqual([DAY, 3 * DAY, 3 * DAY, 30 * DAY]);
    const called = TestPoll.open(undefined, people(3), { closes: START + 3 * DAY });
    called.now += 60_000;
    called.act('Host', 'end');
    called.act('Host', 'reopen', {});
    called.act('Host', 'end');
    called.act('Host', 'reopen', {});
    expect((called.poll.closes ?? 0) - called.now, 'a host who closes it early takes nothing from it').toBe(3 * DAY);
  });

  it('of a confidential poll is final', () => {
    const poll = TestPoll.confidential();
    poll.act('Host', 'end', { withoutResult: true });
    expect(poll.outcome('Host', 'reopen', {})).toBe('result_final');
  });
});
