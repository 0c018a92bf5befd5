import { describe, expect, it } from 'vitest';
import { compare, compareAbsolute } from '../bench/common.mjs';
import { isWithin, reportOf, rowOf, whyNotWritten } from './bench-report.mjs';

const about = { name: 'votes/s', unit: '1/s', better: 'higher', limit: 0.8 };
const steady = { ...about, ...compare([90, 80, 100], [100, 100, 110], { other: [50, 50, 50] }) };
const unsteady = { ...about, ...compare([90, 80, 100], [100, 150, 80], { other: [50, 50, 50] }) };

describe('a benchmark', () => {
  it('is judged by the median of its per-round ratios', () => {
    expect(steady).toMatchObject({ ours: 90, floor: 100, ratio: 0.9, spread: [0.8, 100 / 110], steady: true });
    expect(isWithin(steady)).toBe(true);
    expect(isWithin({ ...steady, limit: 1 })).toBe(false);
  });

  it('whose limit is absolute is judged by its own median, and shows the spread of its rounds', () => {
    const search = { name: 'search', unit: 'ms', better: 'lower', limit: 50, ...compareAbsolute([20, 60, 40], [4, 4, 4]) };
    expect(search).toMatchObject({ ours: 40, spread: [20, 60] });
    expect(isWithin(search)).toBe(true);
    expect(isWithin({ ...search, limit: 16 })).toBe(false);
  });

  it('whose floor moved by more than 30 % shows no figure, not even of others, and is within no limit', () => {
    const { name, limit, within, ...figures } = rowOf(unsteady);
    expect({ name, limit, within }).toEqual({ name: 'votes/s', limit: '0.8', within: 'refused: the floor moved by 88 %' });
    expect(new Set(Object.values(figures))).toEqual(new Set(['']));
    expect(isWithin(unsteady)).toBe(false);
    expect(isWithin({ ...unsteady, limit: undefined })).toBe(false);
    expect(rowOf(steady)).toMatchObject({ ours: '90.00 1/s', floor: '100', ratio: '0.90', spread: '0.80–0.91', peers: 'other: 50.00, ratio 1.80', within: true });
  });
});

describe('results', () => {
  const facts = { commit: 'abc1234', status: '', machine: { cores: 2 }, versions: { lit: '3.3.3' }, rounds: 5, hasPeers: true };

  it('are written after all benchmarks and five rounds, never after less', () => {
    expect(whyNotWritten({ rounds: 5, words: [] })).toBe(undefined);
    expect(whyNotWritten({ rounds: 4, words: [] })).toContain('4 rounds');
    expect(whyNotWritten({ rounds: Number('many'), words: [] })).toContain('Nothing is written');
    expect(whyNotWritten({ rounds: 5, words: ['stall'] })).toContain('Nothing is written');
  });

  it('hold no figure whose floor moved, but its name', () => {
    expect(reportOf({ ...facts, results: [steady, unsteady] })).toMatchObject({ results: [steady], refused: [{ name: 'votes/s', floorMoved: 0.875 }] });
  });

  it('say of which commit they are, with which versions, and whether something was changed since', () => {
    const dirtyAfter = (status) => reportOf({ ...facts, status, results: [] }).dirty;
    expect(reportOf({ ...facts, results: [] })).toMatchObject({ commit: 'abc1234', dirty: false, machine: { cores: 2 }, versions: { lit: '3.3.3' }, rounds: 5 });
    expect(dirtyAfter(' M bench/results.json\n')).toBe(false);
    expect(dirtyAfter(' M bench/results.json\n M src/moot.ts\n')).toBe(true);
    expect(dirtyAfter('?? src/new.ts\n')).toBe(true);
  });
});
