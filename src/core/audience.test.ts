import { describe, expect, it } from 'vitest';
import { addressesIn, assertAudience, clauseOf, isInAudience, withoutAddresses, type Audience, type Expression } from './audience.js';
import { guestOf, type Identity } from './identity.js';

function person(more: Partial<Identity> = {}): Identity {
  return { issuer: 'https://intranet.example', subject: 'ana', space: 'acme', name: 'Ana', groups: ['staff'], roles: [], claims: {}, expires: Infinity, ...more };
}

const inSales: Expression = { claim: 'department', in: ['sales'] };
const sales = person({ claims: { department: 'sales' } });
const legal = person({ claims: { department: 'legal' } });
const unsaid = person();

function who(audience: Audience): readonly boolean[] {
  return [sales, legal, unsaid].map((one) => isInAudience(audience, one));
}

describe('an audience', () => {
  it('that is not set is everyone who is signed in', () => {
    expect(isInAudience(undefined, unsaid)).toBe(true);
    expect(isInAudience({}, unsaid)).toBe(true);
  });

  it('of groups wants one of them; of no groups, nobody', () => {
    expect(isInAudience({ groups: ['board', 'staff'] }, unsaid)).toBe(true);
    expect(isInAudience({ groups: ['board'] }, unsaid)).toBe(false);
    expect(isInAudience({ groups: [] }, unsaid)).toBe(false);
  });

  it('of people takes in whom it lists by their key, also beside groups; who is denied stays out', () => {
    const listed: Audience = { people: { 'key-ana': 'Ana' } };
    expect([clauseOf(listed, unsaid, 'key-ana'), clauseOf(listed, unsaid, 'key-ben'), clauseOf(listed, unsaid)]).toEqual([{ by: 'person' }, undefined, undefined]);
    expect(clauseOf({ people: {} }, unsaid, 'toString')).toBeUndefined();
    expect([isInAudience({ ...listed, groups: ['staff'] }, unsaid, 'key-ben'), isInAudience({ ...listed, groups: ['board'] }, unsaid, 'key-ana')]).toEqual([true, true]);
    expect(isInAudience({ ...listed, deny: { claim: 'department', in: ['sales'] } }, sales, 'key-ana')).toBe(false);
    expect(clauseOf({ ...listed, guests: true }, guestOf('acme', Infinity), 'key-ana')).toEqual({ by: 'guests' });
  });

  it('of groups and an expression wants either', () => {
    expect(who({ groups: ['board'], allow: inSales })).toEqual([true, false, false]);
    expect(who({ groups: ['staff'], allow: inSales })).toEqual([true, true, true]);
  });

  it('by a claim takes in who has it, not who does not say', () => {
    expect(who({ allow: inSales })).toEqual([true, false, false]);
  });

  it('by a negated claim leaves out who does not say', () => {
    expect(who({ allow: { not: inSales } })).toEqual([false, true, false]);
    expect(who({ allow: { not: { not: inSales } } })).toEqual([true, false, false]);
  });

  it.each([null, undefined, { name: 'legal' }])('takes a claim of %j as unsaid', (department) => {
    const one = person({ claims: { department } });
    expect(isInAudience({ allow: inSales }, one)).toBe(false);
    expect(isInAudience({ allow: { not: inSales } }, one)).toBe(false);
    expect(isInAudience({ deny: inSales }, one)).toBe(false);
  });

  it('by a claim that is a list wants one of its values', () => {
    const one = person({ claims: { department: ['legal', 'sales'] } });
    expect(isInAudience({ allow: inSales }, one)).toBe(true);
    expect(isInAudience({ allow: { claim: 'groups', in: ['staff'] } }, one)).toBe(true);
    expect(isInAudience({ allow: { claim: 'roles', in: ['staff'] } }, one)).toBe(false);
  });

  it('does not take a number for a word', () => {
    expect(isInAudience({ allow: { claim: 'level', in: ['7'] } }, person({ claims: { level: 7 } }))).toBe(false);
  });

  it('does not find claims that every object has', () => {
    for (const claim of ['constructor', 'toString', '__proto__']) {
      expect(isInAudience({ allow: { not: { claim, in: ['x'] } } }, unsaid)).toBe(false);
    }
  });

  it('joins terms: a decided one wins over one unsaid', () => {
    const yes: Expression = { claim: 'groups', in: ['staff'] };
    const no: Expression = { claim: 'groups', in: ['board'] };
    expect(who({ allow: { any: [inSales, yes] } })).toEqual([true, true, true]);
    expect(who({ allow: { all: [inSales, yes] } })).toEqual([true, false, false]);
    expect(who({ allow: { not: { all: [inSales, no] } } })).toEqual([true, true, true]);
    expect(who({ allow: { not: { any: [inSales, no] } } })).toEqual([false, true, false]);
  });
});

describe('deny', () => {
  it('wins over groups and over allow', () => {
    expect(who({ groups: ['staff'], allow: inSales, deny: inSales })).toEqual([false, true, false]);
  });

  it('holds off who does not say', () => {
    expect(who({ deny: inSales })).toEqual([false, true, false]);
    expect(who({ deny: { not: inSales } })).toEqual([true, false, false]);
  });
});

describe('an audience by addresses of mail', () => {
  const byAddress: Expression = { claim: 'email', in: ['Ana@Example.com', 'ben@example.com'] };
  const audience: Audience = { groups: ['board'], allow: { any: [inSales, byAddress] }, deny: { claim: 'email', in: ['Dana@example.com'] } };

  it('takes in whose address it says, in whatever case, and nobody whose address is not known', () => {
    const by = (email?: unknown) => isInAudience({ allow: byAddress }, person(email === undefined ? {} : { claims: { email } }));
    expect([by('ana@example.COM'), by('BEN@example.com'), by('chen@example.com'), by(), by(null)]).toEqual([true, true, false, false, false]);
    expect(isInAudience({ deny: byAddress }, person({ claims: { email: 'ANA@example.com' } }))).toBe(false);
  });

  it('tells the addresses by which it takes people in, not those that it holds off', () => {
    expect([...addressesIn(audience)]).toEqual(['ana@example.com', 'ben@example.com']);
    expect([...addressesIn({ allow: { not: byAddress } }), ...addressesIn({ groups: ['board'] })]).toEqual([]);
  });

  it('can be made to say one no longer, wherever it stands; else it stays the same', () => {
    expect(withoutAddresses(audience, ['ANA@example.com', 'dana@example.com'])).toEqual({ groups: ['board'], allow: { any: [inSales, { claim: 'email', in: ['ben@example.com'] }] }, deny: { claim: 'email', in: [] } });
    expect(withoutAddresses({ allow: { all: [{ not: byAddress }] } }, ['ben@example.com'])).toEqual({ allow: { all: [{ not: { claim: 'email', in: ['Ana@Example.com'] } }] } });
    expect(withoutAddresses(audience, ['chen@example.com', 'sales'])).toBe(audience);
  });
});

describe('what lets somebody in', () => {
  it('is told by their own clause alone', () => {
    const audience: Audience = { groups: ['board', 'staff'], allow: { any: [inSales, { claim: 'country', in: ['de'] }] } };
    expect(clauseOf(undefined, unsaid)).toEqual({ by: 'everyone' });
    expect(clauseOf(audience, sales)).toEqual({ by: 'group', group: 'staff' });
    expect(clauseOf({ ...audience, groups: ['board'] }, sales)).toEqual({ by: 'claims', claims: ['department'] });
    expect(clauseOf({ allow: { all: [inSales, { not: { claim: 'country', in: ['de'] } }] } }, person({ claims: { department: 'sales', country: 'fr' } }))).toEqual({ by: 'claims', claims: ['department'] });
    expect(clauseOf({ ...audience, groups: ['board'] }, legal)).toBeUndefined();
  });
});

describe('an audience that takes guests', () => {
  const guest = guestOf('acme', Infinity);

  it('lets all others read along, but not whom it denies or may deny', () => {
    const by = (audience: Audience | undefined, ...who: Identity[]) => who.map((one) => clauseOf(audience, one)?.by);
    expect(by({ guests: true, groups: [] }, sales, legal, guest)).toEqual(['guests', 'guests', 'guests']);
    expect(by({ guests: true, groups: [], deny: inSales }, sales, legal, unsaid, guest)).toEqual([undefined, 'guests', undefined, undefined]);
    expect([{}, { guests: false }, undefined].map((one) => clauseOf(one, guest))).toEqual([undefined, undefined, undefined]);
  });

  it('has no guest among those it is for, whatever it asks', () => {
    for (const audience of [undefined, {}, { guests: true }, { allow: { all: [] } }, { allow: { not: { any: [] } } }]) expect(isInAudience(audience, guest)).toBe(false);
  });
});

describe('the bounds of an audience', () => {
  const nested = (levels: number): Expression => (levels === 1 ? inSales : { not: nested(levels - 1) });
  const wide = (terms: number): Expression => ({ any: Array.from({ length: terms - 1 }, () => inSales) });

  it('are five levels', () => {
    expect(() => { assertAudience({ allow: nested(5), deny: nested(5) }); }).not.toThrow();
    for (const side of ['allow', 'deny'] as const) {
      expect(() => { assertAudience({ [side]: nested(6) }); }).toThrow(expect.objectContaining({ code: 'audience_too_deep' }));
    }
  });

  it('are fifty terms', () => {
    expect(() => { assertAudience({ allow: wide(50) }); }).not.toThrow();
    for (const side of ['allow', 'deny'] as const) {
      expect(() => { assertAudience({ [side]: wide(51) }); }).toThrow(expect.objectContaining({ code: 'audience_too_large' }));
    }
  });
});
