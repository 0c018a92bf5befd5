import { MootError } from './errors.js';
import type { Identity } from './identity.js';

/** An expression over the claims of a token. `deny` wins over whatever the rest says. */
export type Expression =
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly claim: string; readonly in: readonly (string | number | boolean)[] };

/** Who a ritual is for: groups, or people who are listed, or an expression. Any of them is enough; `deny` wins. */
export interface Audience {
  readonly groups?: readonly string[] | undefined;
  /** By their keys in the room, what they are called: for hosts to read; empty where nobody said. Nobody has a key any more where a sealed room was archived. */
  readonly people?: Readonly<Record<string, string>> | undefined;
  readonly allow?: Expression | undefined;
  readonly deny?: Expression | undefined;
  /** Whether all others may read, also without having signed in. Default false. */
  readonly guests?: boolean | undefined;
}

/** The claim that holds a verified address of mail. */
const EMAIL = 'email';
const MAX_DEPTH = 5;
const MAX_TERMS = 50;

/** Throws `audience_too_deep` or `audience_too_large` beyond 5 levels or 50 terms. */
export function assertAudience({ allow, deny }: Pick<Audience, 'allow' | 'deny'>): void {
  for (const expression of [allow, deny]) {
    if (!expression) continue;
    if (depth(expression) > MAX_DEPTH) {
      throw new MootError('audience_too_deep', `An audience nests at most ${MAX_DEPTH} levels.`);
    }
    if (terms(expression) > MAX_TERMS) {
      throw new MootError('audience_too_large', `An audience has at most ${MAX_TERMS} terms.`);
    }
  }
}

/** What lets somebody in: of the audience no more than the clause that is theirs. */
export type Clause =
  | { readonly by: 'everyone' | 'guests' | 'person' }
  | { readonly by: 'group'; readonly group: string }
  /** Names of the claims in their token by which an expression takes them in. */
  | { readonly by: 'claims'; readonly claims: readonly string[] }
  /** They host the ritual: themselves, or as one of a group. */
  | { readonly by: 'host'; readonly group?: string | undefined };

/**
 * By what somebody belongs to an audience, or reads along with it (`guests`); undefined where they do neither.
 * What the claims do not say is never in their favour. `key`: theirs in the room; without one, nobody is listed.
 */
export function clauseOf(audience: Audience | undefined, identity: Identity, key?: string): Clause | undefined {
  const { groups, people, allow, deny, guests } = audience ?? {};
  // Of a guest nothing is known: that "deny" spares them is not said either.
  if (deny && evaluate(deny, identity) !== false) return undefined;
  const reading = guests === true ? { by: 'guests' } as const : undefined;
  if (identity.guest) return reading;
  if (people && key !== undefined && Object.hasOwn(people, key)) return { by: 'person' };
  const group = groups?.find((one) => identity.groups.includes(one));
  if (group !== undefined) return { by: 'group', group };
  if (allow) return evaluate(allow, identity) === true ? { by: 'claims', claims: [...new Set(deciding(allow, identity))] } : reading;
  return groups || people ? reading : { by: 'everyone' };
}

/** Names of all claims that an audience asks for, groups included. */
export function claimsOf({ groups, allow, deny }: Omit<Audience, 'people'>): ReadonlySet<string> {
  const names = (one: Expression): readonly string[] => ('claim' in one ? [one.claim] : parts(one).flatMap(names));
  return new Set([...(groups ? ['groups'] : []), ...(allow ? names(allow) : []), ...(deny ? names(deny) : [])]);
}

/** The addresses of mail by which an audience takes people in, in lower case. */
export function addressesIn({ allow }: Omit<Audience, 'people'>): ReadonlySet<string> {
  const found = (one: Expression): readonly string[] => {
    if ('claim' in one) return one.claim === EMAIL ? one.in.map((address) => String(address).toLowerCase()) : [];
    return 'not' in one ? [] : parts(one).flatMap(found);
  };
  return new Set(allow ? found(allow) : []);
}

/** An audience that says none of these addresses of mail: the same one where it does not. */
export function withoutAddresses(audience: Audience, addresses: readonly string[]): Audience {
  const gone = new Set(addresses.map((address) => address.toLowerCase()));
  let left = 0;
  const without = (one: Expression): Expression => {
    if ('all' in one) return { all: one.all.map(without) };
    if ('any' in one) return { any: one.any.map(without) };
    if ('not' in one) return { not: without(one.not) };
    const kept = one.claim === EMAIL ? one.in.filter((address) => !gone.has(String(address).toLowerCase())) : one.in;
    left += one.in.length - kept.length;
    return { claim: one.claim, in: kept };
  };
  const { allow, deny } = audience;
  const after = { ...audience, ...(allow ? { allow: without(allow) } : {}), ...(deny ? { deny: without(deny) } : {}) };
  return left > 0 ? after : audience;
}

/** Whether somebody belongs to an audience; who reads along as guests do, does not. */
export function isInAudience(audience: Audience | undefined, identity: Identity, key?: string): boolean {
  const clause = clauseOf(audience, identity, key);
  return clause !== undefined && clause.by !== 'guests';
}

/** Names of claims that make an expression hold, itself one that holds; of a negation, nothing is told. */
function deciding(expression: Expression, identity: Identity): readonly string[] {
  if ('claim' in expression) return [expression.claim];
  if ('not' in expression) return [];
  return parts(expression).filter((one) => evaluate(one, identity) === true).flatMap((one) => deciding(one, identity));
}

// Three-valued: "unknown" (a claim that the token lacks) stays unknown under `not`, and so fails closed both ways.
function evaluate(expression: Expression, identity: Identity): boolean | undefined {
  if ('all' in expression) return combine(expression.all, identity, false);
  if ('any' in expression) return combine(expression.any, identity, true);
  if ('not' in expression) {
    const inner = evaluate(expression.not, identity);
    return inner === undefined ? undefined : !inner;
  }
  const value = claim(identity, expression.claim);
  if (value === undefined) return undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (expression.claim !== EMAIL) return expression.in.some((wanted) => values.includes(wanted));
  // Calendars, directories and tokens write the same address in different cases.
  const addresses = values.map((one) => String(one).toLowerCase());
  return expression.in.some((wanted) => addresses.includes(String(wanted).toLowerCase()));
}

function combine(list: readonly Expression[], identity: Identity, decisive: boolean): boolean | undefined {
  const results = list.map((one) => evaluate(one, identity));
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

function claim(identity: Identity, name: string): unknown {
  // A token that names no groups does not say that there are none.
  if (name === 'groups' || name === 'roles') return identity[name].length > 0 ? identity[name] : undefined;
  const value = Object.hasOwn(identity.claims, name) ? identity.claims[name] : undefined;
  // Null and objects compare with nothing that an audience can name: they say nothing.
  return typeof value === 'object' && !Array.isArray(value) ? undefined : value;
}

function parts(expression: Expression): readonly Expression[] {
  if ('all' in expression) return expression.all;
  if ('any' in expression) return expression.any;
  return 'not' in expression ? [expression.not] : [];
}

function depth(expression: Expression): number {
  return 1 + Math.max(0, ...parts(expression).map(depth));
}

function terms(expression: Expression): number {
  return 1 + parts(expression).reduce((sum, one) => sum + terms(one), 0);
}
