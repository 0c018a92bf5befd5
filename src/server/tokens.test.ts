import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ask, ISSUER, memoryServer, SECRET, tokenOf } from './server.harness.js';
import { tokenVerifier } from './tokens.js';

const inAnHour = () => Math.floor(Date.now() / 1000) + 900;
const hs = (change: (jwt: SignJWT) => SignJWT, secret = SECRET) =>
  change(new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience('moot').setSubject('ana').setExpirationTime(inAnHour()))
    .sign(new TextEncoder().encode(secret));

describe('a token', () => {
  const verify = tokenVerifier([{ issuer: ISSUER, audience: 'moot', secret: SECRET, space: 'acme' }]);

  it('says who its bearer is', async () => {
    const identity = await verify(await tokenOf('ana', { claims: { roles: ['moot:host'], email: 'ana@example.com', level: 3 } }));
    expect(identity).toMatchObject({ issuer: ISSUER, subject: 'ana', space: 'acme', name: 'Ana', groups: ['staff'], roles: ['moot:host'], claims: { level: 3 } });
    // Nobody has verified the address.
    expect(identity.claims).not.toHaveProperty('email');
  });

  it.each([
    ['turns the page around', 'Ana\u202e eeL', 'Ana eeL'],
    ['stacks marks', `A${'\u0301'.repeat(50)}na`, `\u00c1${'\u0301'.repeat(8)}na`],
    ['holds NUL and line breaks', 'An\u0000a\n\nLee', 'Ana Lee'],
    ['would be cut within a character', `${'a'.repeat(199)}😀!`, `${'a'.repeat(199)}😀`],
    ['shows nothing', '\u200b\u2060', 'ana'],
  ])('with a name that %s gives one that can be shown', async (_, given, shown) => {
    expect((await verify(await tokenOf('ana', { claims: { name: given } }))).name).toBe(shown);
  });

  it.each<[string, string, () => Promise<string>]>([
    ['signed by somebody else', 'token_invalid', () => hs((jwt) => jwt, 'another-secret-that-is-long-enough-too')],
    ['that has expired', 'token_expired', () => tokenOf('ana', { seconds: -1 })],
    ['without a signature', 'token_invalid', async () => new UnsecuredJWT({}).setIssuer(ISSUER).setAudience('moot').setSubject('ana').setExpirationTime(inAnHour()).encode()],
    ['for another audience', 'token_invalid', () => hs((jwt) => jwt.setAudience('payroll'))],
    ['of an unknown issuer', 'token_invalid', () => hs((jwt) => jwt.setIssuer('https://evil.example'))],
    ['that lives for two hours', 'token_invalid', () => tokenOf('ana', { seconds: 7200 })],
    ['that is no token', 'token_invalid', async () => 'not.a.token'],
    ['without a subject', 'token_invalid', () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience('moot').setExpirationTime(inAnHour()).sign(new TextEncoder().encode(SECRET))],
    ['without an expiry', 'token_invalid', () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience('moot').setSubject('ana').sign(new TextEncoder().encode(SECRET))],
    ['without an audience', 'token_invalid', () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setSubject('ana').setExpirationTime(inAnHour()).sign(new TextEncoder().encode(SECRET))],
  ])('%s is refused', async (_, code, make) => {
    await expect(verify(await make())).rejects.toMatchObject({ code });
  });

  it.each(['RS256', 'ES256'])('that was signed with a public key of %s as if it were a shared secret is refused', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const asymmetric = tokenVerifier([{ issuer: ISSUER, audience: 'moot', jwks: { keys: [await exportJWK(publicKey)] } }]);
    const sound = await new SignJWT({}).setProtectedHeader({ alg }).setIssuer(ISSUER).setAudience('moot').setSubject('ana').setExpirationTime(inAnHour()).sign(privateKey);
    expect(await asymmetric(sound)).toMatchObject({ subject: 'ana' });
    await expect(asymmetric(await hs((jwt) => jwt, await exportSPKI(publicKey)))).rejects.toMatchObject({ code: 'token_invalid' });
    await expect(verify(sound)).rejects.toMatchObject({ code: 'token_invalid' });
  });

  it('is checked against the clock again when it is known already', async () => {
    let now = Date.now();
    const clocked = tokenVerifier([{ issuer: ISSUER, audience: 'moot', secret: SECRET }], { now: () => now });
    const token = await tokenOf('ana', { seconds: 60 });
    expect(await clocked(token)).toBe(await clocked(token));
    now += 61_000;
    await expect(clocked(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('that is refused is never repeated in the answer', async () => {
    const server = memoryServer();
    const token = await tokenOf('ana', { secret: 'another-secret-that-is-long-enough-too' });
    const response = await ask(server, '/v1/me', { token });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    const text = await response.text();
    for (const part of token.split('.')) expect(text).not.toContain(part);
    const missing = await ask(server, '/v1/me');
    expect(await missing.json()).toMatchObject({ code: 'token_missing', status: 401 });
    await server.close();
  });
});

it('a shared secret under 32 bytes is refused at start', () => {
  expect(() => tokenVerifier([{ issuer: ISSUER, audience: 'moot', secret: 'short' }])).toThrow(/32/);
});
