import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maySee, memberId, ownerCircle, personCircle } from './circles.js';

const circle = fc.constantFrom('all', 'hosts', 'system', '@ana', '@ben', 'own:q1', '#answered');
const circles = fc.uniqueArray(circle);

it('a record is for who stands in one of its circles', () => {
  expect(maySee(new Set(['all', '@ana']), ['@ana', 'hosts'])).toBe(true);
  expect(maySee(new Set(['all', '@ben']), ['@ana', 'hosts'])).toBe(false);
  expect(maySee(new Set(['all']), [])).toBe(false);
  expect(maySee(new Set(), ['all'])).toBe(false);
});

it('what is for the system is for nobody, also not for who claims to be it', () => {
  expect(maySee(new Set(['system']), ['system'])).toBe(false);
  expect(maySee(new Set(['system', 'all']), ['system'])).toBe(false);
  expect(maySee(new Set(['system', 'all']), ['system', 'all'])).toBe(true);
});

it('a further circle never takes a record away, and the gate asks for a shared circle only', () => {
  fc.assert(fc.property(circles, circles, circle, (mine, to, more) => {
    const seen = maySee(new Set(mine), to);
    expect(seen).toBe(mine.some((one) => one !== 'system' && to.includes(one)));
    if (seen) expect(maySee(new Set([...mine, more]), to)).toBe(true);
  }));
});

it('circles of different kinds have different names', () => {
  expect(new Set([personCircle('a'), ownerCircle('a'), memberId('a', 'a')]).size).toBe(3);
});
