import { describe, expect, it } from 'vitest';
import { matches } from './words.js';

describe('searching', () => {
  it('ignores case and accents, on either side', () => {
    expect(matches('ecole')('Quelle ÉCOLE ?')).toBe(true);
    expect(matches('ÉCOLE')('ecole')).toBe(true);
    expect(matches('e\u0301cole')('\u00e9cole')).toBe(true);
    expect(matches('istanbul')('İstanbul')).toBe(true);
  });

  it('wants every word, in any order', () => {
    expect(matches('  plan   new ')('A new plan')).toBe(true);
    expect(matches('new budget')('A new plan')).toBe(false);
  });

  it('shows all for an empty search', () => {
    expect(matches(' ')('anything')).toBe(true);
  });
});
