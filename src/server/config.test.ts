import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const env = { MOOT_ISSUER: 'https://intranet.example', MOOT_AUDIENCE: 'moot', MOOT_SECRET: 'an-intranet-secret-of-32-bytes-or-more' };

const problemsOf = (file: Record<string, unknown>, from: Record<string, string> = env) => {
  try {
    readConfig(file, from);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the configuration', () => {
  it('needs three settings; the rest has defaults', () => {
    expect(readConfig({}, env)).toEqual({
      port: 4400, host: '127.0.0.1', data: './data', base: '', origins: [], limits: {}, metricsToken: undefined, guests: false, proxied: false, forbidden: [], keepDays: undefined,
      issuers: [{ issuer: 'https://intranet.example', audience: 'moot', secret: env.MOOT_SECRET }],
    });
  });

  it('of a file wins over the environment', () => {
    const config = readConfig({ port: 80, base: '/moot', origins: ['https://a.example'], limits: { streams: 3 } }, { ...env, PORT: '90', MOOT_ORIGINS: '*' });
    expect(config).toMatchObject({ port: 80, base: '/moot', origins: ['https://a.example'], limits: { streams: 3 } });
    expect(readConfig({}, { ...env, MOOT_ORIGINS: 'https://a.example, https://b.example' }).origins).toHaveLength(2);
  });

  it('tells all problems at once, and never a secret', () => {
    const text = problemsOf({ prot: 1, limits: { streams: 0, rate: 1 }, base: 'moot/', origins: ['a.example'] }, { MOOT_SECRET: 'hush-hush', PORT: '70000' });
    for (const word of ['issuer', 'audience', 'secret', '"port"', 'base', 'origins', 'prot', 'limits.streams', 'limits.rate']) expect(text).toContain(word);
    expect(text).not.toContain('hush');
  });

  it('names what the operator forbids and how long rooms are kept', () => {
    expect(readConfig({ forbidden: ['qa.sealed'], keepDays: 365 }, env)).toMatchObject({ forbidden: ['qa.sealed'], keepDays: 365 });
    expect(readConfig({}, { ...env, MOOT_FORBIDDEN: 'qa.sealed, qa.hidden', MOOT_KEEP_DAYS: '30' })).toMatchObject({ forbidden: ['qa.sealed', 'qa.hidden'], keepDays: 30 });
    const text = problemsOf({ forbidden: ['qa.secret'], keepDays: 0 });
    expect(text).toContain('qa.choice, qa.named, qa.hidden, qa.sealed');
    expect(text).toContain('keepDays');
    expect(problemsOf({ forbidden: ['qa.choice', 'qa.named', 'qa.hidden', 'qa.sealed'] })).toContain('forbidden');
  });

  it('has limits from the environment too, as JSON, checked like those of a file', () => {
    const limitsOf = (text: string, file = {}) => readConfig(file, { ...env, MOOT_LIMITS: text }).limits;
    expect([limitsOf('{"streams": 3, "bodyBytes": 4096}'), limitsOf(''), limitsOf('{"streams": 3}', { limits: { streams: 5 } })]).toEqual([{ streams: 3, bodyBytes: 4096 }, {}, { streams: 5 }]);
    for (const text of ['{"streams": 3', '[]', '3', 'null', 'streams=3']) expect(problemsOf({}, { ...env, MOOT_LIMITS: text })).toContain('"limits" (MOOT_LIMITS) must be an object: {"streams": 10}.');
    expect(problemsOf({}, { ...env, MOOT_LIMITS: '{"streams": 0, "rate": 1}' })).toMatch(/"limits.streams" must be a whole number above 0\.[^]*"limits.rate" is no limit; there are commandsPerMinute/);
  });

  it('takes a secret or the address of public keys, not both', () => {
    expect(problemsOf({ jwksUrl: 'https://intranet.example/jwks' })).toContain('not both');
    expect(problemsOf({ jwksUrl: 'ftp://x' }, { MOOT_ISSUER: 'i', MOOT_AUDIENCE: 'a' })).toContain('jwksUrl');
  });
});
