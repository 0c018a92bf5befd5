import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { veilOf } from './veil.js';

const veil = veilOf(new Uint8Array(32).fill(1));
const other = veilOf(new Uint8Array(32).fill(2));

describe('a veil', () => {
  it('gives back what it covers, and nothing of what another covers, or for another id', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => !text.includes('\0')), (text) => {
      const covered = veil.cover('id', text, 8);
      expect(veil.uncover('id', covered)).toBe(text);
      expect(veil.uncover('di', covered)).toBeUndefined();
      expect(other.uncover('id', covered)).toBeUndefined();
      expect(covered).toMatch(/^[A-Za-z0-9_-]+$/);
    }));
    expect(veil.uncover('id', veil.cover('id', 'ä'.repeat(20_000), 8))).toBe('ä'.repeat(20_000));
  });

  it('shows nothing of a text: neither its length, nor that another has the same', () => {
    expect(veil.cover('a', 'keep')).toHaveLength(veil.cover('b', 'shorten').length);
    expect(veil.cover('a', 'keep')).not.toBe(veil.cover('b', 'keep'));
    expect(veil.cover('a', 'x'.repeat(10), 8)).toHaveLength(veil.cover('a', 'x'.repeat(256), 8).length);
    expect(veil.cover('a', 'keep').slice(22)).not.toBe(veil.cover('b', 'keep').slice(22));
  });

  it('covers the same in the same way, so that a command may be decided again', () => {
    expect(veil.cover('a', 'keep')).toBe(veil.cover('a', 'keep'));
  });
});
