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
  let subject: string | undefined;
  let underway: Promise<string> | undefined;
  return {
    get() {
      if (!fetchToken) return undefined;
      if (held && timers.now() < held.until) return held.token;
      underway ??= fetchToken().then(
        (token) => {
          const { exp, sub } = claimsOf(token);
          subject ??= sub;
          // What this page shows and keeps is the first person's.
          if (sub !== undefined && sub !== subject) throw new MootError('identity_changed', 'Somebody else has signed in. Reload the page to go on.');
          held = { token, until: (exp ?? 0) * 1000 - EARLY };
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
function claimsOf(token: string): { readonly exp?: number; readonly sub?: string } {
  try {
    const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { exp, sub } = JSON.parse(atob(part)) as { exp?: unknown; sub?: unknown };
    return { ...(typeof exp === 'number' ? { exp } : {}), ...(typeof sub === 'string' ? { sub } : {}) };
  } catch {
    return {};
  }
}
