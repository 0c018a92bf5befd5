import { describe, expect, it } from 'vitest';
import type { EnterArgs } from '../ledger/ledger.schema.js';
import { WEEKS_LISTED } from '../meeting.js';
import { MEETING, START, TestPoll, people } from './poll.harness.js';
import { startsOf } from './poll.meeting.js';

const DAY = 86_400_000;
const closed = (invited = people(3), meeting: typeof MEETING = MEETING, more: Parameters<typeof TestPoll.draft>[0] = {}) => {
  const poll = TestPoll.open({ meeting, ...more }, invited);
  poll.act('Host', 'end', { withoutResult: true });
  return poll;
};
const decision = (poll: TestPoll) => poll.get('decision', 'decision');
/** Tasks that wait, in the order in which they were sent. */
const tasks = (poll: TestPoll, command: string) => poll.list('task').map(({ value }) => value).filter((one) => one.command === command);
const entered = (poll: TestPoll) => tasks(poll, 'ledger.enter').map(({ args }) => args as EnterArgs);

describe('a decision', () => {
  it('says what becomes of the meeting, why, who sees to it, from when, and until when it is a trial', () => {
    const poll = closed();
    poll.act('Host', 'decide', { outcome: 'async', reason: 'Nobody speaks', owner: 'Ben', starts: START + DAY });
    expect(poll.record('decision', 'decision')).toMatchObject({ to: ['all'], value: { outcome: 'async', reason: 'Nobody speaks', owner: 'Ben', starts: START + DAY, until: START + 29 * DAY, by: 'Host', at: START } });
  });

  it('is made after the ballot, about a meeting, for a reason, by somebody who sees to it, for a trial that lasts', () => {
    expect(TestPoll.open({ meeting: MEETING }).outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('poll_not_closed');
    const plain = TestPoll.open();
    plain.act('Host', 'end');
    expect(plain.outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('poll_plain');
    expect(closed().outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: ' ', starts: START })).toBe('owner_missing');
    for (const reason of [undefined, ' \n']) expect(closed().outcome('Host', 'decide', { outcome: 'keep', reason, owner: 'Ben', starts: START })).toBe('reason_missing');
    expect(closed().outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START, until: START })).toBe('trial_short');
  });

  it('holds at the earliest from the beginning of the day, where the poll is held, on which the ballot closed the last time', () => {
    const poll = closed(people(3), MEETING, { zone: 'Europe/Berlin' });
    const midnight = Date.UTC(2026, 10, 22, 23);
    const decide = (starts: number, more: object = {}) => poll.outcome('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts, until: START + 60 * DAY, ...more });
    poll.pass(2 * DAY);
    expect([decide(midnight - 1), decide(midnight)]).toEqual(['starts_past', 'accepted']);
    poll.pass(DAY);
    expect(decide(midnight - 1, { from: START + 2 * DAY })).toBe('starts_past');
    const again = closed(people(3), MEETING, { zone: 'Europe/Berlin' });
    again.now += 2 * DAY;
    again.act('Host', 'reopen', {});
    again.act('Host', 'end');
    const outcome = (starts: number) => again.outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts });
    expect([outcome(midnight), outcome(midnight + 2 * DAY)]).toEqual(['starts_past', 'accepted']);
  });

  it('of two hosts at once is that of the first; the second is told by whom', () => {
    const poll = closed();
    poll.act('Hosta', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(poll.outcome('Hostb', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('decided_meanwhile');
    expect(() => poll.act('Hostb', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toThrow('Hosta has decided meanwhile.');
    expect(poll.outcome('Hostb', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START, from: START })).toBe('accepted');
  });

  it('is owed for ten working days; then everybody is told, and nothing is cancelled by itself', () => {
    const poll = closed();
    poll.pass(13 * DAY);
    expect(poll.poll.awaiting).toBeUndefined();
    poll.pass(2 * DAY);
    expect(poll.poll).toMatchObject({ phase: 'closed', awaiting: true });
    poll.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: poll.now });
    expect(poll.poll.awaiting).toBeUndefined();
  });

  it('is owed for ten working days after the last end, where the ballot was reopened', () => {
    const poll = closed();
    poll.pass(9 * DAY);
    poll.act('Host', 'reopen', {});
    poll.act('Host', 'end');
    poll.pass(6 * DAY);
    expect(poll.poll.awaiting).toBeUndefined();
    poll.pass(9 * DAY);
    expect(poll.poll.awaiting).toBe(true);
  });

  it('comes before the archive', () => {
    const poll = closed();
    expect(poll.outcome('Host', 'archive')).toBe('decision_missing');
    poll.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(poll.outcome('Host', 'archive')).toBe('accepted');
    expect(poll.outcome('Host', 'reopen', {})).toBe('poll_not_closed');
    const plain = TestPoll.open();
    expect(plain.outcome('Host', 'archive')).toBe('poll_not_closed');
    plain.act('Host', 'end');
    expect(plain.outcome('Host', 'archive')).toBe('accepted');
  });

  it('can be made without a result, and says so', () => {
    const poll = closed(people(12));
    poll.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(poll.get('decision', 'decision')?.withoutResult).toBe(true);
  });

  it('says what remains: minutes of a shorter meeting, every so many-th of a rarer one, the people who still attend', () => {
    const ask = (args: object) => closed().outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START, ...args });
    expect([ask({ outcome: 'shorten', minutes: 15 }), ask({ outcome: 'rarer', every: 2 }), ask({ outcome: 'not-me', people: 4 }), ask({ outcome: 'not-me', weight: 0 })]).toEqual(Array(4).fill('accepted'));
    expect([ask({ outcome: 'shorten' }), ask({ outcome: 'rarer' }), ask({ outcome: 'not-me' })]).toEqual(Array(3).fill('remains_missing'));
    expect([ask({ outcome: 'cancel', minutes: 15 }), ask({ minutes: 15 }), ask({ outcome: 'shorten', every: 2 })]).toEqual(['remains_other', 'remains_other', 'remains_missing']);
    expect([ask({ outcome: 'shorten', minutes: 30 }), ask({ outcome: 'not-me', people: 13 })]).toEqual(['remains_more', 'remains_more']);
  });

  it('has a trial that ends in the future, so that people can be asked then', () => {
    const later = () => { const poll = closed(); poll.pass(30 * DAY); return poll; };
    expect(later().outcome('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('trial_over');
    expect(later().outcome('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('accepted');
  });
});

describe('what takes the place of a meeting', () => {
  const async = (poll: TestPoll, more: object = {}) => poll.outcome('Host', 'decide', { outcome: 'async', reason: 'Nobody speaks.', owner: 'Ben', starts: START, replacement: { kind: 'qa', name: 'weekly', preset: 'pre-read' }, ...more });

  it('is made by a task under the same title, for the same people, and what becomes of it is told', () => {
    const poll = closed();
    poll.put('ritual', 'ritual', { title: 'Weekly', settings: {}, created: START }, ['all']);
    poll.put('access', 'access', { audience: { groups: ['staff'] }, hosts: { keys: [], groups: ['leads'] } }, ['hosts']);
    expect(async(poll)).toBe('accepted');
    expect(tasks(poll, 'room.found')).toEqual([{ room: 'qa/weekly', command: 'room.found', args: { title: 'Weekly', settings: { preset: 'pre-read' }, audience: { groups: ['staff'] } }, then: { command: 'poll.made', args: { as: 'replacement' } } }]);
    expect(decision(poll)?.replacement).toEqual({ room: 'qa/weekly', state: 'coming' });
    poll.act('System', 'made', { as: 'replacement', room: 'qa/weekly' });
    expect(decision(poll)?.replacement).toEqual({ room: 'qa/weekly', state: 'there' });
  });

  it('that is there stays when it is decided anew; one that was refused is tried again', () => {
    const poll = closed();
    async(poll);
    poll.act('System', 'made', { as: 'replacement', room: 'qa/weekly', code: 'ritual_exists' });
    expect(decision(poll)?.replacement).toEqual({ room: 'qa/weekly', state: 'refused', code: 'ritual_exists' });
    async(poll, { from: START });
    expect(tasks(poll, 'room.found')).toHaveLength(2);
    poll.act('System', 'made', { as: 'replacement', room: 'qa/weekly' });
    async(poll, { from: decision(poll)?.at });
    expect(tasks(poll, 'room.found')).toHaveLength(2);
    expect(decision(poll)?.replacement?.state).toBe('there');
    // What an earlier decision wanted.
    poll.act('System', 'made', { as: 'replacement', room: 'qa/other', code: 'ritual_exists' });
    expect(decision(poll)?.replacement?.state).toBe('there');
  });

  it('belongs to a meeting that becomes asynchronous', () => {
    expect(async(closed(), { outcome: 'cancel' })).toBe('replacement_other');
  });
});

describe('the end of a trial', () => {
  const tried = (invited = people(3), outcome: 'cancel' | 'keep' = 'cancel') => {
    const poll = closed(invited);
    poll.act('Host', 'decide', { outcome, reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    return poll;
  };

  it('has people asked once whether the change stays, as confidentially as before, and the decision says where', () => {
    const poll = tried(people(12));
    poll.pass(28 * DAY - 1);
    expect(tasks(poll, 'room.found')).toEqual([]);
    poll.pass(1);
    const [task] = tasks(poll, 'room.found');
    expect(task).toMatchObject({ room: 'poll/lunch-follow-up', args: { settings: { secrecy: 'confidential', k: 5, kComments: 10, opens: START + 28 * DAY, followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel' } } } });
    expect(decision(poll)?.followUp).toEqual({ room: 'poll/lunch-follow-up', state: 'coming' });
    poll.act('System', 'made', { as: 'followUp', room: 'poll/lunch-follow-up' });
    expect(decision(poll)?.followUp).toEqual({ room: 'poll/lunch-follow-up', state: 'there' });
  });

  it('counts the same holidays as the ballot did', () => {
    const poll = closed(people(3), { ...MEETING, holidays: ['2026-12-25'] });
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    poll.pass(28 * DAY);
    expect(tasks(poll, 'room.found')[0]).toMatchObject({ args: { settings: { followUp: { holidays: ['2026-12-25'] } } } });
  });

  it('asks nothing where the meeting was kept, was settled before, or decided anew', () => {
    const settled = tried();
    settled.act('Host', 'settle', { what: 'keep' });
    const anew = tried();
    anew.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START, until: START + 60 * DAY, from: START });
    for (const poll of [tried(people(3), 'keep'), settled, anew]) {
      poll.pass(30 * DAY);
      expect(tasks(poll, 'room.found')).toEqual([]);
    }
    anew.pass(30 * DAY);
    expect(tasks(anew, 'room.found')).toHaveLength(1);
  });

  it('of a second trial has a name of its own', () => {
    const poll = tried();
    poll.pass(28 * DAY);
    poll.act('Host', 'settle', { what: 'tweak' });
    poll.act('Host', 'decide', { outcome: 'shorten', minutes: 10, reason: 'Nobody speaks.', owner: 'Ben', starts: poll.now, from: START });
    poll.pass(28 * DAY);
    expect(tasks(poll, 'room.found').map(({ room }) => room)).toEqual(['poll/lunch-follow-up', 'poll/lunch-follow-up-2']);
  });

  it('opens a ballot at once, for five working days, whose three options nobody changes', () => {
    const poll = TestPoll.draft({ followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel' }, opens: START - 5 } as object, people(3));
    poll.pass(0);
    expect(poll.poll).toMatchObject({ phase: 'open', secrecy: 'named', options: [{ id: 'keep' }, { id: 'tweak' }, { id: 'back' }] });
    expect(new Date(poll.poll.closes ?? 0).toISOString()).toBe('2026-11-30T23:59:59.999Z');
    expect(poll.outcome('Host', 'addOption', { text: 'Cake' })).toBe('options_fixed');
    poll.act('Host', 'end');
    expect(poll.outcome('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START })).toBe('poll_plain');
    expect(poll.outcome('Host', 'archive')).toBe('accepted');
  });

  it('is never asked less confidentially: with too few people there is no ballot at all', () => {
    const follow = (secrecy: 'named' | 'confidential', count: number) => {
      const poll = TestPoll.draft({ followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel' }, secrecy, opens: START } as object, people(count));
      poll.pass(0);
      return poll;
    };
    const few = follow('confidential', 9);
    expect([few.poll.phase, few.get('obstacle', 'obstacle')?.code]).toEqual(['draft', 'people_few']);
    expect(few.outcome('Host', 'configure', { secrecy: 'named' })).toBe('secrecy_promised');
    expect(few.outcome('Host', 'configure', { k: 3 })).toBe('secrecy_promised');
    expect(few.outcome('Host', 'configure', { kComments: 3 })).toBe('secrecy_promised');
    expect(follow('confidential', 10).poll).toMatchObject({ phase: 'open', secrecy: 'confidential' });
    expect(follow('named', 10).poll.secrecy).toBe('confidential');
    expect(follow('named', 9).poll.secrecy).toBe('named');
  });
});

describe('what is settled after a trial', () => {
  const tried = () => {
    const poll = closed();
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    return poll;
  };

  it('is told to all, with who said so, also in the archive', () => {
    const poll = tried();
    poll.act('Host', 'archive');
    poll.now += DAY;
    poll.act('Host', 'settle', { what: 'keep' });
    expect(poll.record('decision', 'decision')).toMatchObject({ to: ['all'], value: { settled: { what: 'keep', at: START + DAY, by: 'Host' } } });
  });

  it('by two hosts at once is what the first said; the second is told', () => {
    const poll = tried();
    poll.act('Hosta', 'settle', { what: 'keep' });
    expect(poll.outcome('Hostb', 'settle', { what: 'back' })).toBe('settled_meanwhile');
    expect(poll.outcome('Hostb', 'settle', { what: 'back', from: START })).toBe('accepted');
    expect(poll.outcome('Hosta', 'settle', { what: 'keep', from: START })).toBe('gone_back');
  });

  it('is that of the decision which its host has read: one made meanwhile is not settled with it', () => {
    const poll = tried();
    poll.now += 1;
    poll.act('Hosta', 'decide', { outcome: 'shorten', minutes: 10, reason: 'Nobody speaks.', owner: 'Ben', starts: START, from: START });
    expect(poll.outcome('Hostb', 'settle', { what: 'back', of: START })).toBe('decided_meanwhile');
    expect(poll.outcome('Hostb', 'settle', { what: 'back', of: START + 1 })).toBe('accepted');
  });

  it('leads to another decision where it is tweaked, also from the archive; needs one that changed something', () => {
    const poll = tried();
    poll.act('Host', 'archive');
    expect(poll.outcome('Host', 'decide', { outcome: 'shorten', minutes: 10, reason: 'Nobody speaks.', owner: 'Ben', starts: START, from: START })).toBe('poll_not_closed');
    poll.act('Host', 'settle', { what: 'tweak' });
    expect(poll.outcome('Host', 'decide', { outcome: 'shorten', minutes: 10, reason: 'Nobody speaks.', owner: 'Ben', starts: START, from: START })).toBe('accepted');
    expect(decision(poll)).toMatchObject({ outcome: 'shorten', minutes: 10 });
    expect(decision(poll)?.settled).toBeUndefined();
    expect(closed().outcome('Host', 'settle', { what: 'keep' })).toBe('decision_missing');
    const kept = closed();
    kept.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(kept.outcome('Host', 'settle', { what: 'back' })).toBe('nothing_changed');
  });
});

describe('the question after a trial', () => {
  const asked = (state: 'there' | 'coming' = 'there') => {
    const poll = closed();
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    poll.pass(28 * DAY);
    if (state === 'there') poll.act('System', 'made', { as: 'followUp', room: 'poll/lunch-follow-up' });
    return poll;
  };
  const ended = (poll: TestPoll) => tasks(poll, 'poll.conclude').map(({ room, args }) => [room, args]);
  const once = [['poll/lunch-follow-up', { of: 'poll/lunch' }]];

  it('ends once the change is settled, however it is, or decided anew; also where that came before it was there', () => {
    for (const what of ['keep', 'tweak', 'back'] as const) {
      const poll = asked();
      poll.act('Host', 'settle', { what });
      expect(ended(poll), what).toEqual(once);
    }
    const again = { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START, from: START } as const;
    const anew = asked();
    anew.act('Host', 'decide', again);
    expect(ended(anew)).toEqual(once);
    for (const act of [(poll: TestPoll) => poll.act('Host', 'settle', { what: 'keep' }), (poll: TestPoll) => poll.act('Host', 'decide', again)]) {
      const poll = asked('coming');
      act(poll);
      expect(ended(poll)).toEqual([]);
      poll.act('System', 'made', { as: 'followUp', room: 'poll/lunch-follow-up' });
      expect(ended(poll)).toEqual(once);
    }
    const refused = asked('coming');
    refused.act('Host', 'settle', { what: 'keep' });
    refused.act('System', 'made', { as: 'followUp', room: 'poll/lunch-follow-up', code: 'ritual_exists' });
    expect(ended(refused), 'it is somebody else’s').toEqual([]);
  });

  it('that is ended tells its result where enough have answered, else none, and does not open any more where it had not', () => {
    const follow = (count = 12) => {
      const poll = TestPoll.draft({ followUp: { of: 'poll/lunch', decided: START, outcome: 'cancel' }, secrecy: 'confidential', opens: START } as object, people(count));
      return poll;
    };
    const few = follow();
    few.pass(0);
    for (const one of people(3)) few.cast(one, 'keep');
    few.act('System', 'conclude', { of: 'poll/other' });
    expect(few.poll.phase).toBe('open');
    few.act('System', 'conclude', { of: 'poll/lunch' });
    expect([few.poll.closed, few.get('result', 'result'), few.list('box')]).toEqual([{ at: START, because: 'settled' }, {}, []]);
    const enough = follow();
    enough.pass(0);
    for (const one of people(7)) enough.cast(one, 'keep');
    enough.act('System', 'conclude', { of: 'poll/lunch' });
    expect(enough.get('result', 'result')?.ballots).toBe(7);
    const before = follow();
    before.act('System', 'conclude', { of: 'poll/lunch' });
    before.pass(DAY);
    expect(before.poll.phase).toBe('draft');
  });
});

describe('who attends when it is decided', () => {
  const weekly = { ...MEETING, first: START, weight: 10.5 };
  const decide = (poll: TestPoll, args: object = {}) => poll.outcome('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START, ...args });

  it('is counted by the ledger, whatever the outcome: so many people, each with as much weight as at the set-up, or with what they are said to weigh', () => {
    const weightOf = (args: object) => {
      const poll = closed(people(3), weekly);
      expect(decide(poll, args)).toBe('accepted');
      return [decision(poll)?.attending, entered(poll)[0]?.change.weight];
    };
    const remains = { shorten: { minutes: 10 }, rarer: { every: 2 }, async: {}, cancel: {}, 'not-me': { people: 2 } };
    for (const [outcome, more] of Object.entries(remains)) expect(weightOf({ outcome, ...more, attending: { people: 8 } }), outcome).toEqual([{ people: 8, weight: 7 }, 7]);
    expect(weightOf({ attending: { people: 12 } })).toEqual([{ people: 12, weight: 10.5 }, 10.5]);
    expect(weightOf({ attending: { people: 20 } })).toEqual([{ people: 20, weight: 17.5 }, 17.5]);
    expect(weightOf({ attending: { people: 8, weight: 6 } })).toEqual([{ people: 8, weight: 6 }, 6]);
    expect(weightOf({}), 'nobody says: as at the set-up').toEqual([undefined, 10.5]);
  });

  it('bounds who still attends afterwards, and who can have left', () => {
    expect([decide(closed(people(3), weekly), { outcome: 'not-me', people: 9, attending: { people: 8 } }), decide(closed(people(3), weekly), { outcome: 'not-me', people: 15, attending: { people: 20 } })]).toEqual(['remains_more', 'accepted']);
    const poll = closed(people(3), weekly);
    decide(poll, { attending: { people: 4 } });
    expect([poll.outcome('Host', 'left', { weight: 4 }), poll.outcome('Host', 'left', { weight: 3 })]).toEqual(['left_more', 'accepted']);
  });

  it('is said anew by another decision, without those who had left; where that says nothing, it stays with them', () => {
    const again = (more: object) => {
      const poll = closed(people(3), weekly);
      decide(poll, { attending: { people: 8 } });
      poll.act('Host', 'left', { weight: 2, at: START });
      poll.act('Host', 'left', { weight: 1, at: START + 9 * DAY });
      poll.now += DAY;
      decide(poll, { outcome: 'async', from: START, ...more });
      const { weight, left } = entered(poll).at(-1)?.change ?? {};
      return [weight, left];
    };
    expect(again({ attending: { people: 6 } })).toEqual([5.3, [{ at: START + 9 * DAY, weight: 1 }]]);
    expect(again({})).toEqual([7, [{ at: START, weight: 2 }, { at: START + 9 * DAY, weight: 1 }]]);
  });
});

describe('what the ledger hears', () => {
  const weekly = { ...MEETING, first: START, holidays: ['2026-11-30'] };

  it('is the change with the occurrences of 52 weeks, and what remains of them', () => {
    const poll = closed(people(3), weekly);
    poll.act('Host', 'decide', { outcome: 'rarer', every: 2, reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    const [args] = entered(poll);
    expect(args).toMatchObject({ poll: 'poll/lunch', decided: START, edition: 1, zone: 'UTC', change: { series: 'poll/lunch', minutes: 30, weight: 12, outcome: 'rarer' } });
    expect(args?.change.occurrences).toHaveLength(51);
    expect(args?.change.after?.occurrences).toHaveLength(26);
    expect(tasks(poll, 'ledger.enter')[0]).toMatchObject({ room: 'ledger/meetings', optional: true });
  });

  it('has a year of dates where the change starts weeks after they were listed', () => {
    const { holidays: _, ...typed } = weekly;
    const starts = [...startsOf(typed, 'UTC', START, WEEKS_LISTED)];
    const poll = closed(people(3), { ...MEETING, starts });
    poll.pass(35 * DAY);
    poll.act('Host', 'decide', { outcome: 'rarer', every: 2, reason: 'Nobody speaks.', owner: 'Ben', starts: poll.now });
    const [args] = entered(poll);
    expect([args?.change.occurrences.length, args?.change.after?.occurrences?.length]).toEqual([52, 26]);
  });

  it('goes to the ledger that hosts name, or to none', () => {
    const named = closed(people(3), weekly, { ledger: 'design' });
    named.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(tasks(named, 'ledger.enter').map(({ room }) => room)).toEqual(['ledger/design']);
    const none = closed(people(3), weekly, { ledger: null });
    none.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(entered(none)).toEqual([]);
  });

  it('ends when the meeting comes back, and when it is kept after all; keeping a meeting alone is no news', () => {
    const poll = closed(people(3), weekly);
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    poll.now += DAY;
    poll.act('Host', 'settle', { what: 'back' });
    poll.act('Host', 'left', { weight: 1 });
    expect(entered(poll).map(({ edition, change: { ended } }) => [edition, ended])).toEqual([[1, undefined], [2, START + DAY], [3, START + DAY]]);
    const kept = closed(people(3), weekly);
    kept.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(entered(kept)).toEqual([]);
    const after = closed(people(3), weekly);
    after.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    after.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START + 9 * DAY, from: START });
    expect(entered(after).map(({ decided, edition, change: { ended } }) => [decided, edition, ended])).toEqual([[START, 1, undefined], [START, 2, START + 9 * DAY]]);
  });

  it('leaves out people who left, and counts what was measured', () => {
    const poll = closed(people(3), weekly);
    poll.act('Host', 'decide', { outcome: 'async', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    poll.act('Host', 'left', { weight: 3, at: START + DAY });
    poll.act('Host', 'left', { weight: 0.5 });
    poll.act('Host', 'measure', { minutes: 12 });
    expect(entered(poll).at(-1)).toMatchObject({ edition: 4, change: { left: [{ at: START, weight: 0.5 }, { at: START + DAY, weight: 3 }], after: { asyncMinutes: 12 } } });
    expect(poll.outcome('Host', 'left', { weight: 9 })).toBe('left_more');
    const cancelled = closed(people(3), weekly);
    cancelled.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(cancelled.outcome('Host', 'measure', { minutes: 3 })).toBe('replacement_other');
    expect(closed().outcome('Host', 'left', { weight: 1 })).toBe('decision_missing');
  });

  it('knows a meeting by its series, and by the poll where it has none', () => {
    const poll = closed(people(3), { ...weekly, series: 'uid-4711' });
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    expect(entered(poll)[0]?.change.series).toBe('uid-4711');
  });
});

describe('somebody who has left the company', () => {
  it('is not named any more by what was decided and settled', () => {
    const poll = closed();
    poll.act('Hosta', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: START });
    poll.act('Hostb', 'settle', { what: 'keep' });
    poll.erase('Hostb', ['Hostb']);
    expect(decision(poll)).toMatchObject({ by: 'Hosta', settled: { what: 'keep', by: '' } });
  });
});
