import * as v from 'valibot';
import { peopleBody } from '../backends/protocol.schema.js';
import type { AudienceSize, ListedPerson } from '../backends/protocol.js';
import { addressesIn, claimsOf, isInAudience } from '../core/audience.js';
import { MootError } from '../core/errors.js';
import type { Identity, Person } from '../core/identity.js';
import type { WantedAudience } from '../core/room.js';

/** Where the lists of people are kept, one per space. */
export interface PeopleStore {
  list(space: string): Promise<readonly ListedPerson[]>;
  /** Replaces the whole list, durably before it resolves. */
  replace(space: string, people: readonly ListedPerson[]): Promise<void>;
}

export function memoryPeople(): PeopleStore {
  const lists = new Map<string, readonly ListedPerson[]>();
  return {
    list: async (space) => lists.get(space) ?? [],
    replace: async (space, people) => { lists.set(space, people); },
  };
}

/** Below this, how many people an audience has is not told: the number would be names. */
export const FEWEST = 5;
/** People remembered per space as having signed in. */
const MOST_SEEN = 10_000;

/** What a list knows of people, by the claims that tell the same: whoever keeps it vouches for its addresses. */
const LISTED: Readonly<Record<string, (one: ListedPerson) => boolean>> = {
  groups: ({ groups = [] }) => groups.length > 0,
  email: ({ email }) => email !== undefined,
};

/**
 * How many of a complete list an audience is for. Lists know groups and addresses of mail, and no other claims:
 * an audience that asks for others has no number, nor one of groups or addresses where the list names none.
 */
export function audienceSize(people: readonly ListedPerson[], audience: WantedAudience | undefined): AudienceSize {
  return sizeOf(peopleOf(people, audience)?.length);
}

/** So many, as far as they may be told; undefined where nobody knows. */
export function sizeOf(count: number | undefined): AudienceSize {
  if (count === undefined) return { complete: false };
  return count < FEWEST ? { complete: true, under: FEWEST } : { complete: true, count };
}

/** A number, with what nobody has whom it should have counted. */
export function withUnmatched(size: AudienceSize, unmatched: readonly string[]): AudienceSize {
  return unmatched.length > 0 ? { ...size, unmatched } : size;
}

/** Groups, addresses and ids by which an audience takes people in, and nobody of a list has: as far as the list knows such at all. */
export function unmatchedIn(people: readonly ListedPerson[], { people: named = [], ...audience }: WantedAudience): readonly string[] {
  const among = (wanted: Iterable<string>, listed: readonly string[]) => {
    const known = new Set(listed);
    return known.size === 0 ? [] : [...wanted].filter((one) => !known.has(one));
  };
  return [
    ...among(audience.groups ?? [], people.flatMap(({ groups = [] }) => groups)),
    ...among(addressesIn(audience), people.flatMap(({ email }) => email?.toLowerCase() ?? [])),
    ...among(named.map(({ id }) => id), people.map(({ id }) => id)),
  ];
}

/** Those of a complete list whom an audience is for, and those whom it lists itself; undefined where the list cannot tell. */
export function peopleOf(people: readonly ListedPerson[], { people: named, ...audience }: WantedAudience = {}): readonly ListedPerson[] | undefined {
  if (named) {
    if (audience.deny) return undefined;
    const others = audience.groups || audience.allow ? peopleOf(people, audience) : [];
    return others && [...new Map([...named.map(({ id, name = '' }) => ({ id, name })), ...others].map((one) => [one.id, one])).values()];
  }
  const wanted = claimsOf(audience);
  const isKnown = people.length > 0 && [...wanted].every((claim) => Object.hasOwn(LISTED, claim) && people.some((one) => LISTED[claim]?.(one)));
  if (!isKnown) return undefined;
  const identityOf = ({ id, name, email, groups = [] }: ListedPerson): Identity => ({ issuer: '', subject: id, space: '', name, groups, roles: [], claims: email === undefined ? {} : { email }, expires: 0 });
  return people.filter((one) => isInAudience(audience, identityOf(one)));
}

/** Those who have signed in since this process began: who there is, as far as is known without a list. */
export function signedIn(): { note(identity: Identity): void; list(space: string): readonly ListedPerson[]; forget(space: string, id: string): void } {
  const spaces = new Map<string, Map<string, ListedPerson>>();
  return {
    note({ space, subject, name, claims }) {
      const people = spaces.get(space) ?? new Map<string, ListedPerson>();
      spaces.set(space, people);
      if (people.get(subject)?.name === name || (people.size >= MOST_SEEN && !people.has(subject))) return;
      const zone = claims['zoneinfo'];
      people.set(subject, { id: subject, name, ...(typeof zone === 'string' ? { zone } : {}) });
    },
    forget: (space, id) => { spaces.get(space)?.delete(id); },
    list: (space) => [...(spaces.get(space)?.values() ?? [])],
  };
}

/** Reads a list sent as JSON or CSV. Throws `body_invalid` naming the row, `media_type_unknown`. */
export function parsePeople(text: string, contentType: string): readonly ListedPerson[] {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  let body: unknown;
  if (type === 'text/csv') body = { people: fromCsv(text) };
  else if (type === 'application/json') body = parseJson(text);
  else throw new MootError('media_type_unknown', 'A list of people is sent as application/json or text/csv.');
  const parsed = v.safeParse(peopleBody, body);
  if (parsed.success) return parsed.output.people;
  const path = parsed.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'people';
  throw new MootError('body_invalid', `The list of people is not as expected at "${path}"; each row needs an id and a name.`);
}

/** The best matches of a beginning of a name; what they are called, never their addresses. */
export function searchPeople(people: readonly ListedPerson[], text: string, limit: number): readonly Person[] {
  const wanted = fold(text);
  const found: Person[] = [];
  for (const { id, name, zone } of people) {
    if (found.length >= limit) break;
    const folded = fold(name);
    if (folded.startsWith(wanted) || folded.includes(` ${wanted}`)) found.push({ id, name, ...(zone === undefined ? {} : { zone }), mayCreate: false });
  }
  return found;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MootError('body_invalid', 'The body is no JSON.');
  }
}

function fromCsv(text: string): readonly Partial<ListedPerson>[] {
  const [header = [], ...rows] = csvRows(text);
  const names = header.map((name) => name.trim().toLowerCase());
  if (!names.includes('id') || !names.includes('name')) {
    throw new MootError('body_invalid', 'The first line of the CSV names its columns: id, name, and perhaps email, zone, groups.');
  }
  return rows.map((cells) => {
    const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? '';
    const [email, zone, groups] = [cell('email'), cell('zone'), cell('groups')];
    return {
      id: cell('id'),
      name: cell('name'),
      ...(email === '' ? {} : { email }),
      ...(zone === '' ? {} : { zone }),
      ...(groups === '' ? {} : { groups: groups.split(/[;|]/).map((group) => group.trim()).filter((group) => group !== '') }),
    };
  });
}

/** RFC 4180: quotes doubled inside quotes, any line end; a byte order mark and empty lines are left aside. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = text.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g);
  for (const [, quoted, plain = '', end] of cells) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  }
  return rows;
}
