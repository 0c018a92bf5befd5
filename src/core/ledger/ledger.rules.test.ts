import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfDay } from '../clock/clock.js';
import { TestRoom } from '../ritual.harness.js';
import { OUTCOMES } from '../poll/poll.schema.js';
import { ledgerAuthority } from './ledger.authority.js';
import { hoursOf } from './ledger.hours.js';
import type { EnterArgs, LedgerRecords, SeriesChange } from './ledger.schema.js';
import { ledgerOf } from './ledger.sums.js';

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 10, 23, 9);
const BERLIN = 'Europe/Berlin';
const HOSTS = { keys: ['key-host'], groups: ['leads'] };
const weekly = (count: number, from = MONDAY) => Array.from({ length: count }, (_, week) => from + week * 7 * DAY);
const change = (more: Partial<SeriesChange> = {}): SeriesChange => ({ series: 'metrics', starts: MONDAY, minutes: 30, weight: 10, occurrences: weekly(60), outcome: 'cancel', ...more });
const args = (more: Partial<EnterArgs> = {}) => ({ poll: 'poll/metrics', decided: MONDAY, edition: 1, zone: BERLIN, change: change(more.change), ...more, hosts: HOSTS });

class TestLedger extends TestRoom<typeof ledgerAuthority.ritual, LedgerRecords> {
  constructor() {
    super(ledgerAuthority.ritual, 'ledger/meetings');
  }

  enter(more: Partial<EnterArgs> = {}): this {
    const given = args(more);
    this.act('System', 'enter', { ...given, change: { ...given.change, decided: given.decided } });
    return this;
  }

  hoursAt(now: number) {
    return hoursOf(this.list('month'), now, this.get('ledger', 'ledger')?.zone ?? 'UTC');
  }
}

describe('a ledger', () => {
  it('comes to be with its first entry, hosted like the poll, for everybody who is signed in', () => {
    const room = new TestLedger().enter();
    expect(room.get('access', 'access')).toEqual({ hosts: HOSTS });
    expect(room.get('ritual', 'ritual')).toMatchObject({ title: '' });
    expect(room.get('ledger', 'ledger')).toEqual({ zone: BERLIN });
    room.enter({ poll: 'poll/other', zone: 'UTC' });
    expect(room.get('ledger', 'ledger')).toEqual({ zone: BERLIN });
  });

  it('tells everybody sums by day, and nobody which meetings they are of, its hosts included', () => {
    const room = new TestLedger().enter({ change: change({ series: 'canary-series' }), poll: 'poll/canary-poll' });
    expect(room.record('month', '2026-11')).toEqual({ type: 'month', id: '2026-11', to: ['all'], value: { days: { '2026-11-23': [300, 1], '2026-11-30': [300, 1] } } });
    for (const as of ['Ana', 'Host']) expect(room.seenBy(as)).not.toMatch(/canary|"weight"|cancel/);
  });

  it('shows hours planned and realised from now alone: a day counts when it is over where the ledger is', () => {
    const room = new TestLedger().enter();
    expect(room.hoursAt(MONDAY + 8 * DAY)).toMatchObject({ realised: 10, counted: 2, planned: 265 });
    expect(room.hoursAt(endOfDay('2026-11-23', BERLIN))).toMatchObject({ realised: 0, counted: 0 });
    expect(room.hoursAt(endOfDay('2026-11-23', BERLIN) + 1)).toMatchObject({ realised: 5, counted: 1 });
    expect(room.hoursAt(MONDAY).months.slice(0, 2)).toEqual([{ month: '2026-11', planned: 10, realised: 0 }, { month: '2026-12', planned: 20, realised: 0 }]);
    expect(hoursOf([], MONDAY, 'Middle/Earth')).toEqual({ planned: 0, realised: 0, counted: 0, months: [] });
  });

  it('takes an entry once, and of two editions the newer, in whatever order they come', () => {
    const once = new TestLedger().enter();
    const before = once.image;
    expect(once.enter().image).toBe(before);
    const back = { edition: 2, change: change({ ended: MONDAY + 8 * DAY }) };
    const [inOrder, late] = [new TestLedger().enter().enter(back), new TestLedger().enter(back).enter()];
    for (const room of [inOrder, late]) expect(room.hoursAt(MONDAY + 100 * DAY)).toMatchObject({ planned: 10, realised: 10 });
    expect(inOrder.list('month').map(({ id }) => id)).toEqual(['2026-11']);
  });

  it('ends a change after twelve months', () => {
    const room = new TestLedger().enter({ change: change({ occurrences: weekly(200) }) });
    expect(room.hoursAt(MONDAY + 1_000 * DAY)).toMatchObject({ counted: 53 });
  });

  it('lets a later decision about the same meeting replace an earlier one from its start on, also where that starts later', () => {
    const room = new TestLedger().enter({ change: change({ starts: MONDAY + 14 * DAY }) });
    room.enter({ poll: 'poll/again', decided: MONDAY + DAY, change: change({ outcome: 'shorten', after: { minutes: 15 }, starts: MONDAY + 7 * DAY, occurrences: weekly(4) }) });
    expect(room.hoursAt(MONDAY + 100 * DAY)).toMatchObject({ realised: 7.5, counted: 3 });
  });

  const decisions = fc.array(fc.record({
    poll: fc.constantFrom('poll/a', 'poll/b', 'poll/c'),
    series: fc.constantFrom('one', 'two'),
    decided: fc.integer({ min: 0, max: 30 }),
    starts: fc.integer({ min: 0, max: 60 }),
    outcome: fc.constantFrom(...OUTCOMES),
    weight: fc.integer({ min: 1, max: 40 }).map((half) => half / 2),
    remains: fc.record({ minutes: fc.integer({ min: 1, max: 29 }), weight: fc.integer({ min: 0, max: 10 }), asyncMinutes: fc.integer({ min: 0, max: 40 }) }),
    ended: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    left: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  }), { maxLength: 8 }).map((all) => all.map(({ poll, series, decided, starts, outcome, weight, remains, ended, left }, nth) => ({
    poll, edition: nth + 1, decided: MONDAY + decided * DAY,
    change: {
      series: poll === 'poll/c' ? 'three' : series, decided: MONDAY + decided * DAY, starts: MONDAY + starts * DAY + 1, minutes: 30, weight, occurrences: weekly(70), outcome,
      after: { ...remains, occurrences: weekly(35).map((at, week) => at + week * 7 * DAY) },
      ...(ended === undefined ? {} : { ended: MONDAY + ended * DAY }),
      ...(left === undefined ? {} : { left: [{ at: MONDAY + left * DAY, weight: 1 }] }),
    },
  })));

  it('has sums that are those of the decisions, whatever was decided, taken back or told twice', () => {
    fc.assert(fc.property(decisions, fc.integer({ min: 0, max: 500 }), (all, days) => {
      const room = new TestLedger();
      const last = new Map<string, (typeof all)[number]>();
      for (const one of all) {
        room.enter(one);
        // What an entry is about does not change with its editions.
        const key = `${one.decided}/${one.poll}`;
        fc.pre((last.get(key)?.change.series ?? one.change.series) === one.change.series);
        last.set(key, one);
      }
      for (const one of all.slice(0, 3)) room.enter(one);
      const kept = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { change: kept }]) => kept);
      const now = endOfDay(new Date(MONDAY + days * DAY).toISOString().slice(0, 10), BERLIN);
      const direct = ledgerOf(kept, now, BERLIN);
      const shown = room.hoursAt(now + 1);
      expect(shown.planned).toBeCloseTo(direct.planned, 6);
      expect(shown.realised).toBeCloseTo(direct.realised, 6);
      expect(shown.counted).toBe(direct.counted);
      expect(shown.months.map(({ month }) => month)).toEqual(direct.months.map(({ month }) => month));
      // Each later one stands for itself: no occurrence of a meeting counts twice.
      expect(shown.counted).toBeLessThanOrEqual(3 * 70);
    }), { numRuns: 60 });
  });

  it('saves nothing from the instant on at which the meeting came back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 }), (days) => {
      const ended = MONDAY + days * DAY;
      const room = new TestLedger().enter().enter({ edition: 2, change: change({ ended }) });
      const after = Object.keys(Object.assign({}, ...room.list('month').map(({ value }) => value.days)) as object);
      expect(after.every((date) => date < new Date(ended).toISOString().slice(0, 10))).toBe(true);
    }), { numRuns: 40 });
  });
});
