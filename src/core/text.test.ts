import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { byteLength, cleanText, clusterCount } from './text.js';
import { text } from './text.schema.js';

const odd = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '\u0000', '\u0085', '\u0301', '\u0323', '\u202e', '\u2066', '\ufeff', '\u200d', '\ud83d', '\ude00', '\ud834', '\udd5e', 'é', '👩', '\u1100', '\u1161', '\u2000'),
  maxLength: 60,
});
const anything = fc.oneof(fc.string({ unit: 'binary' }), odd);

describe('clean text', () => {
  it.each([
    ['has no control characters', 'a\u0000b\u0007c\u007fd\u0085e', 'abcde'],
    ['keeps tabs and line breaks', 'a\tb\nc', 'a\tb\nc'],
    ['has one kind of line break', 'a\r\nb\rc', 'a\nb\nc'],
    ['has no overrides of direction, and no isolates left open', 'a\u202eb\u2066c\u2069d', 'abcd'],
    ['keeps marks of direction that turn nothing around', 'a\u200eb\u200f', 'a\u200eb\u200f'],
    ['has no byte order marks', '\ufeffa', 'a'],
    ['has no halves of characters', 'a\ud83db\ude00', 'a\ufffdb\ufffd'],
    ['keeps whole characters', '😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿', '😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['is composed', 'e\u0301', '\u00e9'],
    ['is composed also where something stood between a letter and its mark', 'e\u0000\u0301', '\u00e9'],
    ['has at most eight marks on one letter', `x${'\u0336'.repeat(40)}y`, `x${'\u0336'.repeat(8)}y`],
    ['has at most one empty line in a row', 'a\n\n\n\n\nb', 'a\n\nb'],
    ['is trimmed', ' \n a \t', 'a'],
  ])('%s', (_, from, to) => {
    expect(cleanText(from)).toBe(to);
  });

  it('is clean: cleaning it again changes nothing', () => {
    fc.assert(fc.property(anything, (from) => {
      const once = cleanText(from);
      expect(cleanText(once)).toBe(once);
      expect(once).not.toMatch(/\p{Surrogate}/u);
    }), { numRuns: 2_000 });
  });
});

describe('counting', () => {
  it('counts what people call characters', () => {
    for (const one of ['a', 'é', 'e\u0301', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇪🇺', '👍🏽', 'नि', '각', '\r\n']) expect(clusterCount(one)).toBe(1);
    expect(clusterCount('')).toBe(0);
    expect(clusterCount('Why now?')).toBe(8);
  });

  it('agrees with the segmenter, also where it takes the short way', () => {
    const segmenter = new Intl.Segmenter();
    fc.assert(fc.property(fc.oneof(anything, fc.string()), (from) => {
      expect(clusterCount(from)).toBe([...segmenter.segment(from)].length);
    }), { numRuns: 500 });
  });

  it('counts bytes of UTF-8', () => {
    expect(['', 'a', 'é', '€', '😀'].map(byteLength)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a text that somebody sends', () => {
  const short = text({ clusters: 5, bytes: 60 });
  const outcome = (value: unknown) => {
    const parsed = v.safeParse(short, value);
    return parsed.success ? parsed.output : parsed.issues[0].message;
  };

  it('is cleaned', () => {
    expect(outcome(' a\u0000b ')).toBe('ab');
  });

  it('is counted in characters after cleaning, and in bytes before', () => {
    expect(outcome('  12345  ')).toBe('12345');
    expect(outcome('👩‍👩‍👧‍👦👩‍👩‍👧‍👦')).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦');
    expect(outcome('123456')).toMatch(/over 5 characters/);
    expect(outcome(' '.repeat(61))).toMatch(/KiB/);
  });

  it.each(['', '  ', '\u0000', '\u200b\u200d', '\u3164', '\u00ad\u2060'])('is refused where nothing of it would show: %j', (value) => {
    expect(outcome(value)).toBe('is empty');
  });

  it('is text', () => {
    expect(outcome(7)).toBe('expected text');
  });
});
