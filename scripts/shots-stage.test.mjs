import { describe, expect, it } from 'vitest';
import { LAST_PHASES, assertShown } from './shots-stage.mjs';

describe('a picture of a story', () => {
  it.each(['completed', 'finished', 'played'])('is taken once it was %s', (phase) => {
    expect(LAST_PHASES).toContain(phase);
    expect(() => { assertShown(phase); }).not.toThrow();
  });

  it.each(['errored', 'aborted'])('is none where it has %s: that is a failure', (phase) => {
    expect(LAST_PHASES).toContain(phase);
    expect(() => { assertShown(phase); }).toThrow(phase);
  });
});
