import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeIn } from './sorted.js';

describe('a place in a list that is in order', () => {
  it('is that of the first which is not before it', () => {
    fc.assert(fc.property(fc.array(fc.string()), fc.string(), (list, wanted) => {
      const sorted = [...list].sort();
      const place = sorted.findIndex((one) => one >= wanted);
      expect(placeIn(sorted, (one) => one < wanted)).toBe(place < 0 ? sorted.length : place);
    }));
  });
});
