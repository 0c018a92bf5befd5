import { MootError } from '../../core/errors.js';
import type { Timers } from '../../core/timers.js';

/** A token is fetched anew so many milliseconds before it expires. */
const EARLY = 60_000;

export interface TokenSource {
  /** The present token, or a promise of one when there is none or it is about to expire. Undefined: this page has none. */
  get(): string | undefined | Promise<string>;
  /** Forgets a token that a server has refused. */
  refused(token: string | undefined): void;
}

/** Keeps one token at a time; callers that ask together share one request. */
export function tokenSource(fetchToken: (() => Promise<string>) | undefined, timers: Timers): TokenSource {
  let held: { readonly token: string; readonly until: number } | undefined;
  let underway: Promise<string> | undefined;
  return {
    get() {
      if (!fetchToken) return undefined;
      if (held && timers.now() < held.until) return held.token;
      underway ??= fetchToken().then(
        (token) => {
          held = { token, until: expiry(token) - EARLY };
          return token;
        },
        (cause: unknown) => { throw new MootError('network', 'The page could not get a token for you.', { cause }); },
      ).finally(() => { underway = undefined; });
      return underway;
    },
    refused(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

// Read, not verified: that is the server's part. A token that cannot be read is asked for every time.
function expiry(token: string): number {
  try {
    const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(part)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
