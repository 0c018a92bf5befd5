import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomReader } from '../draft.js';
import { isOwner } from '../owners.js';
import type { RoomOfPerson } from '../waiting.js';
import { MEETING, START, TestPoll, keyOf } from './poll.harness.js';
import { quietIn, remindAt, waitingIn } from './poll.waiting.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The poll as the authority looks at it for one person. */
function seenBy(poll: TestPoll, as: string, room = 'poll/lunch'): RoomOfPerson {
  const view: RoomReader = { get: (type, id) => poll.record(type as 'poll', id), list: (type) => poll.list(type as 'poll') };
  return { room, view, key: keyOf(as), owns: (item) => isOwner(view, item, `owner-of-${item}-${keyOf(as)}`) };
}
const waits = (poll: TestPoll, as: string) => waitingIn([seenBy(poll, as)], poll.now).map(({ because }) => because);
const marks = (poll: TestPoll) => [...poll.changed()].flatMap(({ type, marks: found }) => (type === 'poll' || type === 'decision' ? [found] : []));

describe('what a poll wants of somebody', () => {
  it('is a ballot, from the opening until they have cast it or it is over', () => {
    const poll = TestPoll.draft();
    expect(waits(poll, 'Ana')).toEqual([]);
    poll.act('Host', 'open', { closes: START + DAY });
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([['open'], ['open']]);
    poll.act('Ana', 'vote', { choices: ['o1'] });
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([[], ['open']]);
    poll.act('Ana', 'vote', { choices: [] });
    expect(waits(poll, 'Ana')).toEqual(['open']);
    // Also where nobody has carried the end out yet.
    poll.now = START + DAY;
    expect(waits(poll, 'Ben')).toEqual([]);
  });

  it('of a confidential one is asked of those alone who may vote, and have not', () => {
    const poll = TestPoll.confidential();
    expect([waits(poll, 'Person1'), waits(poll, 'Stranger')]).toEqual([['open'], []]);
    poll.cast('Person1', 'o1');
    expect([waits(poll, 'Person1'), waits(poll, 'Person2')]).toEqual([[], ['open']]);
  });

  it('is said again to those who have not voted, shortly before the end', () => {
    expect(remindAt(0, 6 * DAY)).toBe(4 * DAY);
    expect(remindAt(0, 5 * DAY)).toBe(5 * DAY - 36 * HOUR);
    expect(remindAt(0, 2 * DAY)).toBe(1.6 * DAY);
    const poll = TestPoll.open(undefined, ['Ana', 'Ben'], { closes: START + 10 * HOUR });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.now = START + 8 * HOUR - 1;
    expect(waits(poll, 'Ben')).toEqual(['open']);
    poll.now = START + 8 * HOUR;
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([[], ['reminder']]);
  });

  it('is not said again where nobody knows all who may vote', () => {
    const poll = TestPoll.open(undefined, undefined, { closes: START + 10 * HOUR });
    poll.now = START + 9 * HOUR;
    expect(waits(poll, 'Ben')).toEqual(['open']);
  });

  it('is said anew to those who have not voted when the poll is reopened, and to those who have when there is a new option', () => {
    const poll = TestPoll.open();
    poll.act('Ana', 'vote', { choices: ['o1'] });
    poll.act('Host', 'end');
    poll.now += DAY;
    poll.act('Host', 'reopen', {});
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([[], ['reopened']]);
    poll.act('Host', 'addOption', { text: 'Cake' });
    expect(waits(poll, 'Ana')).toEqual(['option']);
    poll.now += 1;
    poll.act('Ana', 'vote', { choices: ['o1'] });
    expect(waits(poll, 'Ana')).toEqual([]);
  });

  it('about a meeting is told to all who were asked, voters or not: that nobody has decided, and for a week what was decided', () => {
    const poll = TestPoll.open({ meeting: MEETING }, ['Ana', 'Ben', 'Chen']);
    poll.act('Ana', 'vote', { choices: ['keep'] });
    poll.act('Host', 'end');
    expect(waits(poll, 'Ben')).toEqual([]);
    poll.pass(15 * DAY);
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([['awaiting'], ['awaiting']]);
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: poll.now });
    expect([waits(poll, 'Ana'), waits(poll, 'Ben')]).toEqual([['decision'], ['decision']]);
    poll.act('Host', 'archive');
    poll.pass(7 * DAY - 1);
    expect(waits(poll, 'Ben')).toEqual(['decision']);
    poll.pass(1);
    expect(waits(poll, 'Ben')).toEqual([]);
  });

  it('says since when, so that whoever has been told is not told again', () => {
    const since = (poll: TestPoll, as: string) => waitingIn([seenBy(poll, as)], poll.now).map((item) => item.since - START);
    const poll = TestPoll.open({ meeting: MEETING }, ['Ana', 'Ben', 'Chen'], { closes: START + 10 * HOUR });
    expect(since(poll, 'Ana')).toEqual([0]);
    poll.now = START + 9 * HOUR;
    expect(since(poll, 'Ana')).toEqual([8 * HOUR]);
    poll.act('Host', 'end');
    poll.pass(15 * DAY);
    expect(since(poll, 'Ana')).toEqual([9 * HOUR]);
    poll.act('Host', 'decide', { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: poll.now });
    const decided = poll.now - START;
    poll.pass(DAY);
    expect(since(poll, 'Ana')).toEqual([decided]);
    const plain = TestPoll.open();
    plain.act('Ana', 'vote', { choices: ['o1'] });
    for (const [hours, text] of [[1, 'Cake'], [2, 'Pie']] as const) {
      plain.now = START + hours * HOUR;
      plain.act('Host', 'addOption', { text });
    }
    plain.now += HOUR;
    expect(since(plain, 'Ana')).toEqual([2 * HOUR]);
    plain.act('Host', 'end');
    plain.act('Host', 'reopen', {});
    plain.now += HOUR;
    expect(since(plain, 'Ben')).toEqual([3 * HOUR]);
  });

  it('is found by marks that tell of the poll, and of nobody', () => {
    const poll = TestPoll.open({ meeting: MEETING }, ['Ana', 'Ben', 'Chen']);
    expect(marks(poll)).toEqual([{ asks: -START, asked: -START }]);
    poll.now += DAY;
    poll.act('Host', 'end');
    expect(marks(poll)).toEqual([{ asked: -START }]);
    poll.pass(15 * DAY);
    expect(marks(poll)).toEqual([{ asked: -START - DAY }]);
    poll.act('Host', 'decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'Ben', starts: START + DAY });
    expect(marks(poll)).toEqual([{ asked: -START }, { asked: -poll.now }]);
    const plain = TestPoll.open();
    expect(marks(plain)).toEqual([{ asks: -START }]);
    plain.act('Host', 'end');
    expect(marks(plain)).toEqual([{}]);
  });

  it('comes in the order in which it ends', () => {
    const [late, soon, open] = [TestPoll.open(undefined, undefined, { closes: START + 9 * DAY }), TestPoll.open(undefined, undefined, { closes: START + DAY }), TestPoll.open()];
    const all = waitingIn([seenBy(open, 'Ana', 'poll/a'), seenBy(late, 'Ana', 'poll/b'), seenBy(soon, 'Ana', 'poll/c')], START);
    expect(all.map(({ room, closes }) => [room, closes])).toEqual([['poll/c', START + DAY], ['poll/b', START + 9 * DAY], ['poll/a', undefined]]);
  });
});

describe('notices of ballots about meetings', () => {
  const audit = (room: string, day: number, series = room) => ({ room, series, opened: START + day * DAY });

  it('are at most one a week, and one a quarter of the same meeting, in the order of opening', () => {
    expect(quietIn([audit('a', 0), audit('b', 6), audit('c', 7), audit('d', 14)])).toEqual(new Set(['b']));
    expect(quietIn([audit('c', 7), audit('b', 6), audit('a', 0)])).toEqual(new Set(['b']));
    expect(quietIn([audit('a', 0, 's'), audit('b', 90, 's'), audit('c', 91, 's')])).toEqual(new Set(['b']));
    expect(quietIn([])).toEqual(new Set());
  });

  it('are left out, the ballot is not: who sees it may vote, and polls that they do not see do not count', () => {
    const open = (at: number) => {
      const poll = TestPoll.draft({ meeting: MEETING }, ['Ana', 'Ben', 'Chen']);
      poll.now = at;
      poll.act('Host', 'open', {});
      return poll;
    };
    const [first, second] = [open(START), open(START + DAY)];
    const both = waitingIn([seenBy(second, 'Ana', 'poll/b'), seenBy(first, 'Ana', 'poll/a')], START + DAY);
    expect(both.map(({ room, quiet }) => [room, quiet])).toEqual([['poll/a', undefined], ['poll/b', true]]);
    expect(second.outcome('Ana', 'vote', { choices: ['keep'] })).toBe('accepted');
    expect(waitingIn([seenBy(second, 'Ben', 'poll/b')], START + DAY).map(({ quiet }) => quiet)).toEqual([undefined]);
    // Plain polls and those that follow up are no audits.
    expect(waitingIn([seenBy(first, 'Ana', 'poll/a'), seenBy(TestPoll.open(), 'Ana', 'poll/c')], START).map(({ quiet }) => quiet)).toEqual([undefined, undefined]);
  });

  it('keep their distance, whatever is opened when', () => {
    const audits = fc.array(fc.record({ day: fc.integer({ min: 0, max: 180 }), series: fc.constantFrom('s', 't', 'u') }), { maxLength: 30 });
    fc.assert(fc.property(audits, (all) => {
      const polls = all.map(({ day, series }, nth) => audit(`poll/${nth}`, day, series));
      const quiet = quietIn(polls);
      const noticed = polls.filter(({ room }) => !quiet.has(room)).sort((a, b) => a.opened - b.opened);
      for (const [nth, one] of noticed.entries()) {
        for (const before of noticed.slice(0, nth)) expect(one.opened - before.opened).toBeGreaterThanOrEqual((before.series === one.series ? 91 : 7) * DAY);
      }
      // What is left out has a reason that was noticed.
      for (const one of polls.filter(({ room }) => quiet.has(room))) expect(noticed.some(({ opened, series }) => opened <= one.opened && one.opened - opened < (series === one.series ? 91 : 7) * DAY)).toBe(true);
    }));
  });
});
