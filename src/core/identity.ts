import type { Subject } from './keys.js';

/** What somebody may do in a ritual. A host is a member too, a member a viewer. */
export type Role = 'host' | 'member' | 'viewer';

/** Somebody whose token was verified. The issuer fixes the space. */
export interface Identity extends Subject {
  readonly space: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** Further verified claims, for audience expressions. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970 after which nothing is sent to or taken from this person. */
  readonly expires: number;
  /** Somebody of whom nothing is known: reads where an audience takes guests, and does nothing else. */
  readonly guest?: true;
}

/** Whoever has not signed in. They all look alike: no room has a key for them. */
export function guestOf(space: string, expires: number): Identity {
  return { issuer: '', subject: '', space, name: '', groups: [], roles: [], claims: {}, expires, guest: true };
}

/** What a page may know of its own viewer. */
export interface Person {
  readonly id: string;
  /** Who vouches for the id: two issuers may give the same to two people. Absent where there is only one. */
  readonly issuer?: string;
  readonly name: string;
  readonly picture?: string;
  readonly zone?: string;
  readonly locale?: string;
  /** Whether this person may set up rituals. */
  readonly mayCreate: boolean;
  /** The kinds of them, where they may. Absent: nobody says. */
  readonly kinds?: readonly string[];
}
