/** Who is signed in to the wiki, and the tokens that prove it to Moot. A real intranet has both already. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { people } from './people.mjs';

export const ISSUER = 'https://intranet.nordlicht.example';
export const AUDIENCE = 'moot';

/** The secret that wiki and Moot share; made once, and kept with the data. */
export function readSecret(folder) {
  const file = join(folder, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

export function signToken(secret, { id, name, groups, roles = [] }, now = Date.now()) {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ name, groups, roles })
    .setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(id).setIssuedAt(seconds).setExpirationTime(seconds + 15 * 60)
    .sign(new TextEncoder().encode(secret));
}

/** Signs somebody in and leads on without the `?as=`, so that no copied link carries it. In one browser the last one is signed in. */
export function signIn(response, person, url) {
  url.searchParams.delete('as');
  // One slash at the beginning: two would lead to another host.
  const location = url.pathname.replace(/^\/+/, '/') + url.search;
  response.writeHead(303, { location, 'cache-control': 'no-store', 'set-cookie': `person=${person.id}; Path=/; SameSite=Lax; HttpOnly` }).end();
}

/** The signed-in person: by `?as=` where there is one, else by the wiki's cookie. */
export function personOf(request, url) {
  const cookie = /(?:^|; )person=([\w.]+)/.exec(request.headers.cookie ?? '')?.[1];
  const id = url.searchParams.get('as') ?? cookie;
  return people.find((person) => person.id === id);
}
