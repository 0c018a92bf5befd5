import type { Problem } from '../backends/protocol.js';
import { isMootError, MootError } from '../core/errors.js';
import { storeFull } from '../stores/store-errors.js';

const STATUS: Readonly<Record<string, number>> = {
  token_missing: 401, token_invalid: 401, token_expired: 401,
  role_missing: 403,
  room_unknown: 404, ritual_unknown: 404, route_unknown: 404,
  body_too_large: 413,
  media_type_unknown: 415,
  rate_limited: 429, streams_too_many: 429,
  authority_closed: 503, store_closed: 503, store_unavailable: 503, store_newer: 503, room_newer: 503,
  store_full: 507,
};

/** The HTTP status of an error: what has no code of ours is our own fault, and its words stay inside. */
function statusOf(error: unknown): number {
  return isMootError(error) ? (STATUS[error.code] ?? 400) : 500;
}

/** A full disk is `store_full`, whatever was to be written. */
function known(error: unknown): unknown {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' ? storeFull(error) : error;
}

/** Problem JSON (RFC 9457) for an error, with `Retry-After` and `WWW-Authenticate` where they help. */
export function problemResponse(thrown: unknown): Response {
  const error = known(thrown);
  const status = statusOf(error);
  const { code, message, retryAfter } = isMootError(error)
    ? error
    : new MootError('server', 'Something went wrong on the server; it was noted there.');
  const problem: Problem = {
    type: `urn:moot:${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail: message,
    code,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (retryAfter !== undefined) headers.set('retry-after', String(Math.ceil(retryAfter)));
  if (status === 401) headers.set('www-authenticate', code === 'token_missing' ? 'Bearer' : `Bearer error="invalid_token"`);
  return new Response(JSON.stringify(problem), { status, headers });
}
