/**
 * The reference server on web-standard requests and responses: `mootkit/server`.
 * Node's part (ports, files, written streams) stands in node.ts.
 */
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { Authority, type Policy, type RitualKit } from '../authority/authority.js';
import { MOST_BYTES } from '../backends/protocol.limits.js';
import type { CommandsAnswer, JournalAnswer, OwnAnswer, RitualsAnswer, SearchAnswer, WaitingAnswer } from '../backends/protocol.js';
import { audienceBody, commandsBody, erasureBody, ownBody, searchBody, signalsBody, streamBody } from '../backends/protocol.schema.js';
import type { Command } from '../core/command.js';
import { assertAudience } from '../core/audience.js';
import { MootError } from '../core/errors.js';
import { guestOf, type Identity, type Person } from '../core/identity.js';
import { ledgerAuthority } from '../core/ledger/ledger.authority.js';
import { pollAuthority } from '../core/poll/poll.authority.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { systemTimers, type Timers } from '../core/timers.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { preflight, withHeaders } from './headers.js';
import { openLimit, rateLimit, readText } from './limits.js';
import { createMetrics } from './metrics.js';
import { openapi } from './openapi.js';
import { audienceSize, peopleOf, sizeOf, memoryPeople, parsePeople, searchPeople, signedIn, unmatchedIn, withUnmatched, type PeopleStore } from './people.js';
import { problemResponse } from './problem.js';
import { pollResponse, readableStream, snapshotResponse, STREAM_HEADERS, takesGzip, type PartCompressor } from './responses.js';
import { StreamSession } from './stream-session.js';
import { spaceOf, tokenVerifier, type TokenIssuer } from './tokens.js';

export type { PeopleStore } from './people.js';
export type { StreamSession } from './stream-session.js';
export type { TokenIssuer } from './tokens.js';

/** A file that the server hands to browsers. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Whether its name changes with its content. */
  readonly immutable: boolean;
}

export interface ServerConfig {
  readonly store: Store;
  readonly keys: RoomKeys;
  /** Who signs tokens. */
  readonly issuers: readonly TokenIssuer[];
  /** Default: all rituals of Moot. */
  readonly kits?: readonly RitualKit[];
  readonly policy?: Policy;
  /** Default: kept in memory. */
  readonly people?: PeopleStore;
  /** Path below which the server is reached, where nothing in front of it takes that away: `/moot`. Default: none. */
  readonly base?: string;
  /** Origins whose pages may ask, or `*`. Default: the server's own alone. */
  readonly origins?: readonly string[];
  readonly limits?: ServerLimits;
  /** Whether those without a token may read boards whose audience takes guests. Needs issuers of one space. Default false. */
  readonly guests?: boolean;
  /** Whether a proxy stands in front, which names the caller last in `X-Forwarded-For`: guests are counted by that address. Default false. */
  readonly proxied?: boolean;
  /** The files of `moot.js` by name. Default: none are served. */
  readonly assets?: (name: string) => Promise<Asset | undefined>;
  /** `/metrics` is answered to `Authorization: Bearer` with this text. Default: it is not answered at all. */
  readonly metricsToken?: string;
  readonly timers?: Timers;
  /** Hears of each answer, but to commands that are secret, such as confidential ballots; facts never hold what people wrote or who they are. */
  readonly onRequest?: (facts: RequestFacts) => void;
  readonly onWarning?: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface ServerLimits {
  /** Commands a minute and person. Default 60. */
  readonly commandsPerMinute?: number;
  /** Commands at once after a rest. Default 20. */
  readonly commandsBurst?: number;
  /** Requests of guests a minute and address. Default 300. */
  readonly guestsPerMinute?: number;
  /** Streams of guests of one address: a company may share one. Default 100. */
  readonly guestStreams?: number;
  /** What is told to be in sight, times a minute and person. Default 120. */
  readonly signalsPerMinute?: number;
  /** What is looked for in many rooms, times a minute and person. Default 60. */
  readonly searchesPerMinute?: number;
  /** Streams a person. Default 10. */
  readonly streams?: number;
  /** Bytes of a body. Default 64 KiB. */
  readonly bodyBytes?: number;
  /** Bytes of a list of people. Default 32 MiB. */
  readonly peopleBytes?: number;
  /** Shared records a room. Default 50,000. */
  readonly roomRecords?: number;
}

export interface RequestFacts {
  readonly method: string;
  /** The route's template: `/v1/rooms/*`. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** What the rim gives along with a request. */
export interface FetchEnv {
  /** The address that the request came from. */
  readonly address?: string | undefined;
  /** Writes a stream in the rim's own way. Default: as a ReadableStream. */
  readonly writeStream?: ((session: StreamSession, headers: Headers) => Response) | undefined;
  /** Compresses what many viewers receive once for all of them. Default: each snapshot is compressed anew. */
  readonly compressor?: PartCompressor | undefined;
}

interface Bindings extends FetchEnv {
  /** A stream that the rim is to write, once the headers are complete. */
  session?: StreamSession;
  /** Nothing may tell that the request came: all of its commands are declared so. */
  secret?: boolean;
}

export interface MootServer {
  fetch(request: Request, env?: FetchEnv): Promise<Response>;
  /** Whether a path (with the base) is one of this server's. */
  handles(path: string): boolean;
  /** What it answers to, as `GET /v1/rooms/{room}`: what its OpenAPI document describes. */
  readonly routes: readonly string[];
  /** Ends streams, waits for commands under way, and lets the store go on (it is the caller's). */
  close(): Promise<void>;
}

const LONGEST_WAIT = 60;
/** Milliseconds after which a guest's view ends, like that of a token, and begins anew. */
const GUEST_STAYS = 3_600_000;
const OURS = /^\/(v1\/|healthz$|metrics$|moot\.js$|[\w.-]+-[\w-]{8}\.js$)/;

/** Makes a server. Throws `config_invalid` for issuers without a sound key, and for guests of more than one space. */
export function createServer(config: ServerConfig): MootServer {
  const { timers = systemTimers, limits = {}, origins = [], people = memoryPeople(), assets, metricsToken } = config;
  const base = (config.base ?? '').replace(/\/+$/, '');
  const verify = tokenVerifier(config.issuers, { now: () => timers.now() });
  const takeRate = rateLimit({
    ...(limits.commandsPerMinute === undefined ? {} : { perMinute: limits.commandsPerMinute }),
    ...(limits.commandsBurst === undefined ? {} : { burst: limits.commandsBurst }),
    now: () => timers.now(),
  });
  const { signalsPerMinute = 120, searchesPerMinute = 60, guestsPerMinute = 300, guestStreams = 100 } = limits;
  // Signals are cheaper than commands, and come of themselves while somebody reads.
  const takeSignalRate = rateLimit({ perMinute: signalsPerMinute, burst: Math.min(60, signalsPerMinute), now: () => timers.now() });
  // While somebody writes, at most once in 300 ms; each looks through many rooms.
  const takeSearchRate = rateLimit({ perMinute: searchesPerMinute, burst: Math.min(20, searchesPerMinute), now: () => timers.now() });
  const enterStream = openLimit(limits.streams === undefined ? {} : { most: limits.streams });
  const takeGuestRate = rateLimit({ perMinute: guestsPerMinute, burst: Math.min(100, guestsPerMinute), now: () => timers.now() });
  const enterGuestStream = openLimit({ most: guestStreams });
  const [guestSpace, ...otherSpaces] = config.guests ? new Set(config.issuers.map(spaceOf)) : [];
  if (otherSpaces.length > 0) throw new MootError('config_invalid', 'Guests belong to one space; these issuers have several.');
  const metrics = createMetrics();
  const seen = signedIn();
  const sessions = new Set<StreamSession>();
  const authority = new Authority({
    store: config.store,
    keys: config.keys,
    kits: config.kits ?? ([qaAuthority, pollAuthority, ledgerAuthority] as unknown as readonly RitualKit[]),
    timers,
    policy: {
      people: async (space, audience) => {
        const [issuer, ...others] = config.issuers.filter((one) => spaceOf(one) === space);
        // A list names people of one issuer: with several, whose they are cannot be told.
        if (!issuer || others.length > 0) return undefined;
        return peopleOf(await people.list(space), audience)?.map(({ id, groups }) => ({ issuer: issuer.issuer, subject: id, groups }));
      },
      ...config.policy,
    },
    ...(limits.roomRecords === undefined ? {} : { mostShared: limits.roomRecords }),
    ...(config.onWarning ? { onWarning: config.onWarning } : {}),
  });
  let closed = false;

  const app = new Hono<{ Bindings: Bindings }>({ getPath: (request) => pathOf(new URL(request.url).pathname, base) });
  type Ask = Context<{ Bindings: Bindings }>;

  async function identify({ req }: Ask): Promise<Identity> {
    const [scheme, token] = (req.header('authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      throw new MootError('token_missing', 'This needs a token: "Authorization: Bearer …".');
    }
    const identity = await verify(token);
    seen.note(identity);
    return identity;
  }

  /** As `identify`; where the server takes guests, who sends no token is one. */
  async function identifyReader(c: Ask): Promise<Identity> {
    if (guestSpace === undefined || c.req.header('authorization') !== undefined) return identify(c);
    takeGuestRate(addressOf(c), 1);
    return guestOf(guestSpace, timers.now() + GUEST_STAYS);
  }

  function addressOf({ req, env }: Ask): string {
    return (config.proxied ? req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined) ?? env.address ?? '';
  }

  const body = async <S extends v.GenericSchema>({ req }: Ask, schema: S): Promise<v.InferOutput<S>> =>
    parse(schema, await readText(req.raw, limits.bodyBytes ?? MOST_BYTES));

  app.post('/v1/commands', async (c) => {
    const identity = await identify(c);
    const { commands } = await body(c, commandsBody);
    const secret = await Promise.all(commands.map((command) => authority.isSecret(command)));
    c.env.secret = commands.length > 0 && secret.every(Boolean);
    takeRate(personOf(identity), commands.length);
    const receipts = await authority.run(identity, commands as readonly Command[]);
    for (const [at, receipt] of receipts.entries()) if (!secret[at]) metrics.receipt(receipt.status === 'accepted' ? 'accepted' : receipt.code);
    return c.json({ receipts } satisfies CommandsAnswer);
  });

  app.get('/v1/rooms/*', async (c) => {
    const identity = await identifyReader(c);
    const room = decodeAddress(c.req.path.slice('/v1/rooms/'.length));
    const own = (c.req.query('own') ?? '').split(',').filter((id) => id !== '').slice(0, 200);
    const feed = await authority.open(identity, room, { own }, () => undefined);
    try {
      return await snapshotResponse(feed.take(), c.req.raw, c.env.compressor);
    } finally {
      feed.stop();
    }
  });

  app.post('/v1/stream', async (c) => {
    const identity = await identifyReader(c);
    const { rooms } = await body(c, streamBody);
    const leave = identity.guest ? enterGuestStream(addressOf(c)) : enterStream(personOf(identity));
    let session: StreamSession;
    try {
      session = await StreamSession.open(authority, identity, rooms);
    } catch (error) {
      leave();
      throw error;
    }
    sessions.add(session);
    session.onStop(() => {
      leave();
      sessions.delete(session);
    });
    // The server began to close while the rooms were being opened.
    if (closed) session.stop();
    const wait = c.req.query('wait');
    if (wait !== undefined) return pollResponse(session, rooms, Math.min(Math.max(Number(wait) || 0, 0), LONGEST_WAIT), timers, c.req.raw.signal);
    if (!c.env.writeStream) return new Response(readableStream(session, timers), { headers: STREAM_HEADERS });
    c.env.session = session;
    return new Response(null, { headers: STREAM_HEADERS });
  });

  app.post('/v1/signals', async (c) => {
    const identity = await identify(c);
    const { signals } = await body(c, signalsBody);
    takeSignalRate(personOf(identity), 1);
    authority.signal(identity, signals);
    return c.body(null, 204);
  });

  app.post('/v1/search', async (c) => {
    const identity = await identify(c);
    const { kind, text } = await body(c, searchBody);
    takeSearchRate(personOf(identity), 1);
    return c.json({ found: await authority.search(identity, kind, text) } satisfies SearchAnswer);
  });

  app.post('/v1/own', async (c) => {
    const identity = await identify(c);
    const { room } = await body(c, ownBody);
    takeSearchRate(personOf(identity), 1);
    return c.json({ items: await authority.itemsOf(identity, room) } satisfies OwnAnswer);
  });

  app.post('/v1/journal', async (c) => {
    const identity = await identify(c);
    const { room } = await body(c, ownBody);
    takeSearchRate(personOf(identity), 1);
    return c.json({ lines: await authority.journalOf(identity, room) } satisfies JournalAnswer);
  });

  app.get('/v1/waiting', async (c) => {
    const identity = await identify(c);
    takeSearchRate(personOf(identity), 1);
    return c.json({ items: await authority.waiting(identity) } satisfies WaitingAnswer);
  });

  app.get('/v1/rituals', async (c) => {
    const identity = await identifyReader(c);
    takeSearchRate(identity.guest ? addressOf(c) : personOf(identity), 1);
    const { kind, q, limit } = c.req.query();
    return c.json({ rituals: await authority.rituals(identity, { kind, text: q, limit: limit === undefined ? undefined : Number(limit) }) } satisfies RitualsAnswer);
  });

  app.get('/v1/me', async (c) => c.json(describe(await identifyReader(c))));

  app.get('/v1/people', async (c) => {
    const { space } = await identify(c);
    const limit = Math.min(Math.max(Number(c.req.query('limit') ?? 20) || 20, 1), 100);
    const listed = await people.list(space);
    const complete = listed.length > 0;
    return c.json({ people: searchPeople(complete ? listed : seen.list(space), c.req.query('q') ?? '', limit), complete });
  });

  app.put('/v1/people', async (c) => {
    const { space, roles } = await identify(c);
    if (!roles.includes('moot:people') && !roles.includes('moot:host')) {
      throw new MootError('role_missing', 'To replace the list of people, a token needs the role "moot:people" or "moot:host".');
    }
    const list = parsePeople(await readText(c.req.raw, limits.peopleBytes ?? 32 * 1024 * 1024), c.req.header('content-type') ?? '');
    await people.replace(space, list);
    return c.json({ count: list.length });
  });

  app.post('/v1/erasure', async (c) => {
    const { space, issuer, roles } = await identify(c);
    if (!roles.includes('moot:operator')) throw new MootError('role_missing', 'To erase somebody, a token needs the role "moot:operator".');
    const { id, names = [], what } = await body(c, erasureBody);
    const listed = await people.list(space);
    const known = [...listed, ...seen.list(space)].filter((one) => one.id === id).flatMap(({ name, email }) => (email === undefined ? [name] : [name, email]));
    const result = await authority.erase(space, { issuer, subject: id }, { names: [...names, ...known], anonymous: what === 'anonymous' });
    if (what === 'named') {
      if (listed.some((one) => one.id === id)) await people.replace(space, listed.filter((one) => one.id !== id));
      seen.forget(space, id);
    }
    return c.json(result);
  });

  app.post('/v1/audience', async (c) => {
    const identity = await identify(c);
    const { room, audience } = await body(c, audienceBody);
    takeRate(personOf(identity), 1);
    // By an audience of one's own making, anybody could find out who is in which group.
    if (room === undefined && !authority.mayCreate(identity)) throw new MootError('role_missing', 'How many people an audience has is told to those who may set up rituals.');
    if (audience) assertAudience(audience);
    const listed = await people.list(identity.space);
    if (room !== undefined) {
      const { people: named, ...others } = (await authority.audienceOf(identity, room)) ?? {};
      const size = named ? sizeOf((await authority.peopleOf(identity, room))?.length) : audienceSize(listed, others);
      // Whom a room is for, its hosts alone may read.
      return c.json(await authority.isHost(identity, room) ? withUnmatched(size, unmatchedIn(listed, others)) : size);
    }
    return c.json(withUnmatched(audienceSize(listed, audience), unmatchedIn(listed, audience ?? {})));
  });

  app.get('/v1/openapi.json', (c) => c.json(openapi));
  app.get('/healthz', (c) => c.json({ ok: !closed }, closed ? 503 : 200));

  app.get('/metrics', async (c) => {
    if (metricsToken === undefined) return c.notFound();
    if (c.req.header('authorization') !== `Bearer ${metricsToken}`) throw new MootError('token_missing', 'Metrics need their own token.');
    return c.body(await metrics.text({ ...authority.load, streams: sessions.size }), 200, { 'content-type': metrics.contentType });
  });

  app.get('/:file{[\\w.-]+\\.js}', async (c) => {
    const asset = await assets?.(c.req.param('file'));
    if (!asset) return c.notFound();
    const body = c.req.param('file') === 'moot.js' ? withAddress(asset.body) : asset.body;
    const isZipped = takesGzip(c.req.raw);
    return c.body(isZipped ? await zippedOnce(asset, body) : body, 200, {
      'content-type': asset.type,
      vary: 'Accept-Encoding',
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
      // Scripts are the same for everyone, and pages of other origins may load them as modules.
      'access-control-allow-origin': '*',
      'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    });
  });

  app.notFound(() => problemResponse(new MootError('route_unknown', 'There is nothing at this address.')));
  app.onError((error) => {
    if (!(error instanceof MootError)) config.onWarning?.('a request failed', { error: error.name });
    return problemResponse(error);
  });

  function describe(identity: Identity): Person {
    const text = (name: string) => (typeof identity.claims[name] === 'string' ? identity.claims[name] : undefined);
    const [picture, zone, locale] = [text('picture'), text('zoneinfo'), text('locale')];
    const mayCreate = authority.mayCreate(identity);
    return {
      id: identity.subject,
      ...(identity.guest ? {} : { issuer: identity.issuer }),
      name: identity.name,
      ...(picture === undefined ? {} : { picture }),
      ...(zone === undefined ? {} : { zone }),
      ...(locale === undefined ? {} : { locale }),
      mayCreate,
      ...(mayCreate ? { kinds: authority.kinds } : {}),
    };
  }

  return {
    async fetch(request, env = {}) {
      const start = timers.now();
      const bindings: Bindings = { ...env };
      const response = request.method === 'OPTIONS' ? preflight(request, origins) : await app.fetch(request, bindings);
      const facts = { method: request.method, route: routeOf(pathOf(new URL(request.url).pathname, base)), status: response.status, milliseconds: timers.now() - start };
      // A browser on another origin asks before it sends: that would tell of what follows.
      const isAsking = request.method === 'OPTIONS' && facts.route === '/v1/commands';
      if (!bindings.secret && !isAsking) {
        metrics.request(facts.method, facts.route, facts.status, facts.milliseconds);
        config.onRequest?.(facts);
      }
      const answer = withHeaders(response, request, origins);
      return bindings.session && env.writeStream ? env.writeStream(bindings.session, answer.headers) : answer;
    },
    handles: (path) => OURS.test(pathOf(path, base)),
    routes: [...new Set(app.routes.map(({ method, path }) => `${method} ${path.replace('/rooms/*', '/rooms/{room}').replace(/:file\{.*\}$/, '{script}')}`))],
    async close() {
      closed = true;
      for (const session of [...sessions]) session.stop();
      await authority.close();
    },
  };
}

/** The script says which server it came from, so that a page needs no more than the script and a tag. */
const zipped = new WeakMap<Asset, Promise<ArrayBuffer>>();

/** Proxies that compress better may still do so from the plain file. */
function zippedOnce(asset: Asset, body: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  let once = zipped.get(asset);
  if (!once) {
    once = new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
    zipped.set(asset, once);
  }
  return once;
}

function withAddress(script: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const line = new TextEncoder().encode('globalThis.mootServer=new URL(".",import.meta.url).href;\n');
  const whole = new Uint8Array(line.length + script.length);
  whole.set(line);
  whole.set(script, line.length);
  return whole;
}

// What stands in front may have taken the base away already.
function pathOf(path: string, base: string): string {
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

function routeOf(path: string): string {
  if (path.startsWith('/v1/rooms/')) return '/v1/rooms/*';
  if (KNOWN_ROUTES.has(path)) return path;
  return OURS.test(path) && path.endsWith('.js') ? '/*.js' : 'unknown';
}

const KNOWN_ROUTES: ReadonlySet<string> = new Set(['/v1/commands', '/v1/stream', '/v1/signals', '/v1/search', '/v1/own', '/v1/journal', '/v1/waiting', '/v1/rituals', '/v1/me', '/v1/people', '/v1/audience', '/v1/erasure', '/v1/openapi.json', '/healthz', '/metrics']);

function personOf({ issuer, subject }: Identity): string {
  return JSON.stringify([issuer, subject]);
}

function decodeAddress(path: string): string {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    throw new MootError('room_address_invalid', 'The address of the room is not encoded properly.');
  }
}

function parse<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MootError('body_invalid', 'The body is no JSON.');
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  // Names of keys may be what somebody wrote: only our own are repeated.
  const where = issue.path?.map(({ key }) => (typeof key === 'number' || OWN_KEYS.has(String(key)) ? String(key) : '…')).join('.') ?? 'body';
  throw new MootError('body_invalid', `The body is not as expected at "${where}": expected ${issue.expected ?? issue.type}.`);
}

const OWN_KEYS: ReadonlySet<string> = new Set(['commands', 'id', 'room', 'name', 'args', 'rules', 'rooms', 'since', 'own', 'known', 'signals', 'ids', 'kind', 'text', 'audience', 'names', 'what']);
