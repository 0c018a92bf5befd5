import { MootError, isMootError } from '../../core/errors.js';
import type { Timers } from '../../core/timers.js';

/** Where a page's token comes from. */
export interface TokenOptions {
  /**
   * Gives a fresh token for whoever uses the page. Called when one is needed, and again before it expires.
   * Where it fails it is called again later; where the session has ended, throw a `MootError` with the code `token_expired`.
   */
  readonly token?: () => Promise<string>;
  /**
   * An address of the page's own server that answers with a token: as text, or as `{"token": …}`; with 401 or 403 where the session has ended,
   * with 204 where nobody has signed in: then they read as guests, where server and board take some.
   * Relative to the page; outside of pages absolute. Used where `token` is absent.
   */
  readonly tokenUrl?: string;
  /** Headers for `tokenUrl`, for hosts that need a nonce. */
  readonly tokenHeaders?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** A token is fetched anew so many milliseconds before it expires. */
const EARLY = 60_000;
/** What may stand behind "Bearer" (RFC 6750): neither a page in HTML nor nothing. */
const TOKEN = /^[\w.~+/-]+=*$/;

export interface TokenSource {
  /** The present token, or a promise of one when there is none or it is about to expire. Undefined: this page has none. */
  get(): string | undefined | Promise<string>;
  /** Forgets a token that a server has refused. */
  refused(token: string | undefined): void;
}

/** Keeps one token at a time; callers that ask together share one request. */
export function tokenSource(options: TokenOptions, fetch: typeof globalThis.fetch, timers: Timers): TokenSource {
  let held: { readonly token: string; readonly until: number } | undefined;
  let subject: unknown;
  let underway: Promise<string> | undefined;
  return {
    get() {
      if (!options.token && options.tokenUrl === undefined) return undefined;
      if (held && timers.now() < held.until) return held.token;
      underway ??= fetchToken(options, fetch).then((token) => {
        const { exp, who } = claimsOf(token);
        subject ??= token && who;
        // What this page shows and keeps is the first person's.
        if (who !== undefined && who !== subject) throw new MootError('identity_changed', 'Somebody else has signed in. Reload the page to go on.');
        held = { token, until: (exp ?? 0) * 1000 - EARLY };
        return token;
      }).finally(() => { underway = undefined; });
      return underway;
    },
    refused(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

async function fetchToken({ token, tokenUrl, tokenHeaders }: TokenOptions, fetch: typeof globalThis.fetch): Promise<string> {
  let response: Response | undefined;
  let given: unknown;
  let cause: unknown;
  try {
    if (token) given = await token();
    else {
      response = await fetch(tokenUrl ?? '', { headers: { accept: 'application/json, text/plain', ...(await tokenHeaders?.()) }, credentials: 'same-origin', cache: 'no-store' });
      const text = (await response.text()).trim();
      given = text.startsWith('{') ? (JSON.parse(text) as { readonly token: unknown }).token : text;
    }
  } catch (error) {
    if (isMootError(error)) throw error;
    cause = error;
  }
  if (response?.ok !== false && typeof given === 'string' && TOKEN.test(given)) return given;
  if (response?.status === 204) return '';
  if (response?.status === 401 || response?.status === 403) throw new MootError('token_expired', 'Your sign-in has expired.');
  const { tokenTrouble } = await import('./token-trouble.js');
  throw tokenTrouble(token ? undefined : tokenUrl, response, given, cause);
}

// Read, not verified: that is the server's part. A token that cannot be read is asked for every time.
function claimsOf(token: string): { readonly exp?: number; readonly who?: string | undefined } {
  try {
    const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { exp, iss, sub } = JSON.parse(atob(part)) as { readonly exp: number; readonly iss?: string; readonly sub?: string };
    return { exp, who: sub && `${iss} ${sub}` };
  } catch {
    return {};
  }
}
