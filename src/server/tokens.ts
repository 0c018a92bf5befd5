import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { MootError } from '../core/errors.js';
import type { Identity } from '../core/identity.js';
import { cleanName } from '../core/names.js';

/** Who may sign tokens, and how they are checked. Give exactly one of `secret`, `jwksUrl`, `jwks`. */
export interface TokenIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The `aud` of its tokens. */
  readonly audience: string;
  /** The organisation that its people belong to. Default: derived from the issuer. */
  readonly space?: string;
  /** Shared secret for HS256, at least 32 bytes. */
  readonly secret?: string;
  /** Where its public keys stand, for RS256 and ES256. */
  readonly jwksUrl?: string;
  readonly jwks?: JSONWebKeySet;
}

/** Checks a token and says who its bearer is. Throws `token_invalid` or `token_expired`, never quoting the token. */
export type VerifyToken = (token: string) => Promise<Identity>;

/** Seconds that a token may live, and that clocks may differ. */
const LONGEST_LIFE = 3600;
const SKEW = 60;
const MOST_CACHED = 10_000;
const LONGEST_TOKEN = 8192;
const REGISTERED = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'groups', 'roles', 'email', 'email_verified']);

interface Prepared {
  readonly space: string;
  verify(token: string, options: JWTVerifyOptions): Promise<{ readonly payload: JWTPayload }>;
  readonly options: JWTVerifyOptions;
}

/** Prepares verification. Throws `config_invalid` for an issuer without a sound key. */
export function tokenVerifier(issuers: readonly TokenIssuer[], { now = Date.now }: { readonly now?: () => number } = {}): VerifyToken {
  const prepared = new Map(issuers.map((issuer) => [issuer.issuer, prepare(issuer)]));
  // In the order of use, so that the first is the one to drop.
  const cache = new Map<string, Identity>();
  return async (token) => {
    const known = cache.get(token);
    if (known) {
      cache.delete(token);
      if (known.expires <= now()) throw expired();
      cache.set(token, known);
      return known;
    }
    const identity = await check(token, prepared, now());
    if (cache.size >= MOST_CACHED) for (const oldest of cache.keys()) { cache.delete(oldest); break; }
    cache.set(token, identity);
    return identity;
  };
}

function prepare({ issuer, audience, space, secret, jwksUrl, jwks }: TokenIssuer): Prepared {
  const common = { issuer, audience, requiredClaims: ['exp', 'sub'] };
  const where = spaceOf({ issuer, space });
  if (where === '' || where.includes('/')) throw new MootError('config_invalid', 'The space of an issuer must not be empty or hold a slash.');
  if (secret !== undefined) {
    const bytes = new TextEncoder().encode(secret);
    if (bytes.length < 32) throw new MootError('config_invalid', `The token secret has ${bytes.length} bytes; it needs at least 32.`);
    // Imported once: importing costs more than verifying.
    const key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    return { space: where, options: { ...common, algorithms: ['HS256'] }, verify: async (token, options) => jwtVerify(token, await key, options) };
  }
  if (jwksUrl === undefined && !jwks) throw new MootError('config_invalid', `The issuer "${issuer}" needs a secret or a JWKS.`);
  const keys: JWTVerifyGetKey = jwks ? createLocalJWKSet(jwks) : createRemoteJWKSet(new URL(jwksUrl ?? ''));
  return { space: where, options: { ...common, algorithms: ['RS256', 'ES256'] }, verify: (token, options) => jwtVerify(token, keys, options) };
}

/** The space of an issuer's people. */
export function spaceOf({ issuer, space }: { readonly issuer: string; readonly space?: string | undefined }): string {
  return space ?? encodeURIComponent(issuer);
}

async function check(token: string, issuers: ReadonlyMap<string, Prepared>, now: number): Promise<Identity> {
  if (token.length > LONGEST_TOKEN) throw invalid('it is too long');
  let issuer: Prepared | undefined;
  try {
    issuer = issuers.get(decodeJwt(token).iss ?? '');
  } catch {
    throw invalid('it is no JWT');
  }
  if (!issuer) throw invalid('its issuer is not known here');
  let payload: JWTPayload;
  try {
    ({ payload } = await issuer.verify(token, { ...issuer.options, currentDate: new Date(now) }));
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw expired();
    if (error instanceof errors.JWTClaimValidationFailed) throw invalid(`its "${error.claim}" is not as expected`);
    if (error instanceof errors.JWKSTimeout) throw new MootError('store_unavailable', 'The keys of the issuer cannot be reached; try again.', { retryAfter: 5 });
    throw invalid('its signature or algorithm is not as expected');
  }
  return identify(payload, issuer.space, now);
}

function identify(payload: JWTPayload, space: string, now: number): Identity {
  const { iss = '', sub = '', exp = 0, iat } = payload;
  if (sub === '' || sub.length > 255) throw invalid('its "sub" is not as expected');
  if (exp - now / 1000 > LONGEST_LIFE + SKEW || (iat !== undefined && exp - iat > LONGEST_LIFE + SKEW)) {
    throw invalid('it lives longer than an hour');
  }
  const claims = Object.fromEntries(Object.entries(payload).filter(([name]) => !REGISTERED.has(name)));
  // An address that nobody verified says nothing about who somebody is.
  if (payload['email_verified'] === true && typeof payload['email'] === 'string') claims['email'] = payload['email'];
  const given = typeof payload['name'] === 'string' ? cleanName(payload['name']) : '';
  const name = given || cleanName(sub) || '…';
  return { issuer: iss, subject: sub, space, name, groups: strings(payload['groups']), roles: strings(payload['roles']), claims, expires: exp * 1000 };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function invalid(why: string): MootError {
  return new MootError('token_invalid', `The token was refused: ${why}.`);
}

function expired(): MootError {
  return new MootError('token_expired', 'The token has expired; get a fresh one.');
}
