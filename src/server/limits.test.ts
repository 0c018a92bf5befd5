import { describe, expect, it } from 'vitest';
import { openLimit, rateLimit } from './limits.js';

describe('the rate', () => {
  it('allows a burst, then as much as time gives back, for each person apart', () => {
    let now = 0;
    const take = rateLimit({ perMinute: 60, burst: 20, now: () => now });
    take('ana', 20);
    expect(() => { take('ana', 1); }).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfter: 1 }));
    take('ben', 20);
    now += 5_000;
    take('ana', 5);
    expect(() => { take('ana', 1); }).toThrow();
  });

  it('lets a large batch pass after a rest, and has it paid off', () => {
    let now = 0;
    const take = rateLimit({ now: () => now });
    take('ana', 50);
    now += 30_000;
    expect(() => { take('ana', 1); }).toThrow(expect.objectContaining({ retryAfter: 1 }));
    now += 1_000;
    take('ana', 1);
  });
});

it('what is open is counted until it is left, once', () => {
  const enter = openLimit({ most: 2 });
  const leave = enter('ana');
  enter('ana');
  expect(() => enter('ana')).toThrow(expect.objectContaining({ code: 'streams_too_many' }));
  leave();
  leave();
  enter('ana');
  expect(() => enter('ana')).toThrow();
});
