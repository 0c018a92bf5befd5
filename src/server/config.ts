import { MootError } from '../core/errors.js';
import { SECRECIES } from '../core/poll/poll.schema.js';
import { ANONYMITIES } from '../core/qa/qa.schema.js';
import type { ServerLimits } from './server.js';
import type { TokenIssuer } from './tokens.js';

/** What `mootkit serve` runs with, from a JSON file or the environment. */
export interface ServeConfig {
  readonly port: number;
  readonly host: string;
  /** The folder of the databases. */
  readonly data: string;
  readonly base: string;
  readonly origins: readonly string[];
  readonly issuers: readonly TokenIssuer[];
  readonly limits: ServerLimits;
  readonly metricsToken: string | undefined;
  readonly guests: boolean;
  readonly proxied: boolean;
  readonly forbidden: readonly string[];
  readonly keepDays: number | undefined;
}

type Given = Readonly<Record<string, unknown>>;

const KEYS = ['port', 'host', 'data', 'base', 'origins', 'issuer', 'audience', 'secret', 'jwksUrl', 'space', 'limits', 'metricsToken', 'guests', 'proxied', 'forbidden', 'keepDays'];
const MODES = { qa: ANONYMITIES, poll: SECRECIES };
const LIMITS = ['commandsPerMinute', 'commandsBurst', 'guestsPerMinute', 'guestStreams', 'signalsPerMinute', 'searchesPerMinute', 'streams', 'bodyBytes', 'peopleBytes', 'roomRecords'];

/**
 * The text of a configuration file as settings. Throws `config_invalid` that names the file and says what is wrong with it;
 * never what stands in it, which may be a secret.
 */
export function parseConfig(text: string, name: string): Given {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const [, at] = /position (\d+)/.exec((error as Error).message) ?? [];
    const line = at === undefined ? '' : ` in line ${text.slice(0, Number(at)).split('\n').length}`;
    throw new MootError('config_invalid', `The configuration "${name}" is no JSON: look for a missing or superfluous comma, quote or bracket${line}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  throw new MootError('config_invalid', `The configuration "${name}" must be one object: {"issuer": …, "audience": …}.`);
}

/**
 * Reads the configuration: `file` wins over `env` (`MOOT_ISSUER`, `MOOT_AUDIENCE`, `MOOT_SECRET` or `MOOT_JWKS_URL`, `MOOT_SPACE`, `MOOT_DATA`,
 * `MOOT_BASE`, `MOOT_ORIGINS`, `MOOT_METRICS_TOKEN`, `MOOT_GUESTS`, `MOOT_PROXIED`, `MOOT_FORBIDDEN`, `MOOT_KEEP_DAYS`,
 * `MOOT_LIMITS` as JSON, `HOST`, `PORT`). Throws `config_invalid` that names all problems at once, never a secret.
 */
export function readConfig(file: Given, env: Readonly<Record<string, string | undefined>>): ServeConfig {
  const problems: string[] = [];
  for (const key of Object.keys(file)) if (!KEYS.includes(key)) problems.push(`"${key}" is no setting; there are ${KEYS.join(', ')}.`);
  const text = (key: string, variable: string): string | undefined => {
    const value = file[key] ?? env[variable];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    problems.push(`"${key}" must be a text.`);
    return undefined;
  };
  const issuer = text('issuer', 'MOOT_ISSUER');
  const audience = text('audience', 'MOOT_AUDIENCE');
  const secret = text('secret', 'MOOT_SECRET');
  const jwksUrl = text('jwksUrl', 'MOOT_JWKS_URL');
  const space = text('space', 'MOOT_SPACE');
  const base = text('base', 'MOOT_BASE') ?? '';
  const port = Number(file['port'] ?? env['PORT'] ?? 4400);
  const origins = file['origins'] ?? listOf(env['MOOT_ORIGINS']);

  if (issuer === undefined) problems.push('"issuer" (MOOT_ISSUER) is missing: the "iss" of the tokens that your intranet signs.');
  if (audience === undefined) problems.push('"audience" (MOOT_AUDIENCE) is missing: the "aud" of those tokens.');
  if (secret === undefined && jwksUrl === undefined) problems.push('"secret" (MOOT_SECRET) or "jwksUrl" (MOOT_JWKS_URL) is missing: how tokens are checked.');
  if (secret !== undefined && jwksUrl !== undefined) problems.push('Give "secret" or "jwksUrl", not both.');
  const bytes = new TextEncoder().encode(secret ?? '').length;
  if (secret !== undefined && bytes < 32) problems.push(`"secret" (MOOT_SECRET) has ${bytes} bytes; it needs at least 32.`);
  if (jwksUrl !== undefined && !isUrl(jwksUrl)) problems.push('"jwksUrl" (MOOT_JWKS_URL) is no http(s) address.');
  if (space?.includes('/')) problems.push('"space" (MOOT_SPACE) must not hold a slash.');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push('"port" (PORT) must be a whole number from 0 to 65535.');
  if (base !== '' && !/^\/[\w./~-]*[\w~-]$/.test(base)) problems.push('"base" (MOOT_BASE) begins with a slash and does not end with one: "/moot".');
  if (!isOrigins(origins)) problems.push('"origins" (MOOT_ORIGINS) lists origins such as "https://intranet.example", or "*".');
  const flag = (key: string, variable: string): boolean => {
    const value = file[key] ?? env[variable] ?? '';
    if (value === true || value === '1' || value === 'true') return true;
    if (value !== false && value !== '' && value !== '0' && value !== 'false') problems.push(`"${key}" (${variable}) must be true or false.`);
    return false;
  };
  const [guests, proxied] = [flag('guests', 'MOOT_GUESTS'), flag('proxied', 'MOOT_PROXIED')];
  const forbidden = file['forbidden'] ?? listOf(env['MOOT_FORBIDDEN']);
  const days = file['keepDays'] ?? env['MOOT_KEEP_DAYS'] ?? '';
  const keepDays = days === '' ? undefined : Number(days);
  if (!isModes(forbidden)) problems.push(`"forbidden" (MOOT_FORBIDDEN) lists modes, of each kind all but one at most: ${Object.entries(MODES).flatMap(([kind, modes]) => modes.map((mode) => `${kind}.${mode}`)).join(', ')}.`);
  if (keepDays !== undefined && (!Number.isInteger(keepDays) || keepDays < 1)) problems.push('"keepDays" (MOOT_KEEP_DAYS) must be a whole number of days above 0.');
  const limits = readLimits(file['limits'] ?? jsonOf(env['MOOT_LIMITS']), problems);
  const metricsToken = text('metricsToken', 'MOOT_METRICS_TOKEN');
  const [host = '127.0.0.1', data = './data'] = [text('host', 'HOST'), text('data', 'MOOT_DATA')];

  if (problems.length > 0 || issuer === undefined || audience === undefined) {
    throw new MootError('config_invalid', `The configuration needs mending:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  }
  const key = secret === undefined ? { jwksUrl: jwksUrl ?? '' } : { secret };
  return {
    port, host, data, base, limits, metricsToken, guests, proxied, keepDays,
    forbidden: isModes(forbidden) ? forbidden : [],
    origins: isOrigins(origins) ? origins : [],
    issuers: [{ issuer, audience, ...key, ...(space === undefined ? {} : { space }) }],
  };
}

function readLimits(given: unknown, problems: string[]): ServerLimits {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push('"limits" (MOOT_LIMITS) must be an object: {"streams": 10}.');
    return {};
  }
  for (const [name, value] of Object.entries(given)) {
    if (!LIMITS.includes(name)) problems.push(`"limits.${name}" is no limit; there are ${LIMITS.join(', ')}.`);
    else if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) problems.push(`"limits.${name}" must be a whole number above 0.`);
  }
  return given;
}

function isOrigins(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => one === '*' || (typeof one === 'string' && isUrl(one) && new URL(one).origin === one));
}

function isModes(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  const given = new Set<unknown>(value);
  let known = 0;
  for (const [kind, modes] of Object.entries(MODES)) {
    const forbidden = modes.filter((mode) => given.has(`${kind}.${mode}`)).length;
    if (forbidden === modes.length) return false;
    known += forbidden;
  }
  return known === given.size;
}

/** What is no JSON stays a text, which is no object either. */
function jsonOf(text = ''): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listOf(text = ''): readonly string[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== '');
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
