import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAME_LIMIT, cleanName } from './names.js';
import { byteLength, clusterCount } from './text.js';

describe('a name', () => {
  it.each([
    ['Ana', 'Ana'],
    ['  Ana\n\tLee ', 'Ana Lee'],
    ['Ana\u202e eeL', 'Ana eeL'],
    ['A\u0000na\u2066', 'Ana'],
    [`A${'\u0301'.repeat(40)}na`, `\u00c1${'\u0301'.repeat(8)}na`],
    ['Ana \ud800', 'Ana \ufffd'],
    ['\u200b\u2060', ''],
    ['\u0000', ''],
  ])('%j is shown as %j', (given, shown) => {
    expect(cleanName(given)).toBe(shown);
  });

  it('is cut between two characters', () => {
    const family = '👩\u200d👩\u200d👧\u200d👦';
    expect(cleanName(family.repeat(300))).toBe(family.repeat(Math.floor(NAME_LIMIT.bytes / byteLength(family))));
    expect(cleanName('ä'.repeat(300))).toBe('ä'.repeat(NAME_LIMIT.clusters));
    expect(cleanName(`${'a'.repeat(199)}😀b`)).toBe(`${'a'.repeat(199)}😀`);
  });

  it('is whole, short enough and the same when it is cleaned again, whatever a token says', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = cleanName(given);
      expect(name).not.toMatch(/\p{Cs}/u);
      expect(clusterCount(name)).toBeLessThanOrEqual(NAME_LIMIT.clusters);
      expect(name).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
      expect(cleanName(name)).toBe(name);
    }));
  });
});
