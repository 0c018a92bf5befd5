import { createServer as createHttpServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMoot, memoryStorage, qa } from '../../client/index.js';
import { MootError } from '../../core/errors.js';
import type { RoomMessage } from '../../core/messages.js';
import { systemTimers } from '../../core/timers.js';
import { serve, type Serving } from '../../server/node.js';
import { createServer, type MootServer } from '../../server/server.js';
import { command, hostToken, issuers, tokenOf, until } from '../../server/server.harness.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import type { Backend } from '../backend.js';
import { http, type HttpOptions } from './http-backend.js';

const ROOM = 'qa/all-hands';
const closers: (() => unknown)[] = [];
let store = memoryStore();
let keys = memoryRoomKeys();
let server: MootServer;
let serving: Serving;

const start = async (port = 0) => {
  server = createServer({ store, keys, issuers, limits: { commandsPerMinute: 10_000, commandsBurst: 1_000 } });
  serving = await serve(server, { port });
};

beforeEach(async () => {
  store = memoryStore();
  keys = memoryRoomKeys();
  await start();
  const dana = backendOf(hostToken);
  await dana.send([command(ROOM, 'room.create', { title: 'All hands' })], {});
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await serving.close();
});

function backendOf(token: () => Promise<string>, more: Partial<HttpOptions> = {}): Backend {
  const backend = http({ url: serving.url, token, random: () => 0.1, ...more });
  closers.push(() => backend.close?.());
  return backend;
}

/** Everything that a page hears of a room. */
function watch(backend: Backend, room = ROOM, since?: Record<string, number>) {
  const messages: RoomMessage[] = [];
  const stop = new AbortController();
  backend.open(room, (batch) => { messages.push(...batch); }, { signal: stop.signal, ...(since ? { since } : {}) });
  const has = (text: string) => JSON.stringify(messages).includes(text);
  return {
    messages, has, stop: () => { stop.abort(); },
    links: () => messages.flatMap((message) => (message.t === 'link' ? [message.state] : [])),
    live: () => until('the link is live', () => messages.some((message) => message.t === 'link' && message.state === 'live')),
    cursors: () => Object.fromEntries(messages.flatMap((message) => (message.t === 'change' ? [[message.circle, message.to]] : []))),
  };
}

const ana = () => tokenOf('ana');
const ask = (backend: Backend, text: string) => backend.send([command(ROOM, 'qa.ask', { text })], {});

describe('a room', () => {
  it('arrives as a snapshot and then changes by itself', async () => {
    const backend = backendOf(ana);
    expect((await ask(backend, 'Before?'))[0]).toMatchObject({ status: 'accepted' });
    const seen = watch(backend);
    await until('the snapshot is complete', () => seen.has('"ready"'));
    expect(seen.messages[0]).toMatchObject({ t: 'hello', exists: true });
    expect(seen.has('Before?')).toBe(true);
    await seen.live();
    await ask(backend, 'After?');
    await until('the change arrives', () => seen.has('After?'));
  });

  it('goes on from the counts that the page has', async () => {
    const backend = backendOf(ana);
    await ask(backend, 'Known already?');
    const first = watch(backend);
    await until('the snapshot is complete', () => first.has('"ready"'));
    first.stop();
    await ask(backend, 'Missed?');
    const second = watch(backend, ROOM, first.cursors());
    await until('what was missed arrives', () => second.has('Missed?'));
    expect(second.has('Known already?')).toBe(false);
  });

  it('shares one stream with the others', async () => {
    const paths: string[] = [];
    const backend = backendOf(ana, { fetch: (input, init) => { paths.push(new URL(input as string).pathname); return fetch(input, init); } });
    const [one, two] = [watch(backend), watch(backend, 'qa/absent')];
    await one.live();
    await two.live();
    await until('the other has said what it knows', () => two.has('"exists":false'));
    expect(paths.filter((path) => path === '/v1/stream').length).toBeLessThanOrEqual(2);
  });

  it('comes back after the server was started anew, without what the page has', async () => {
    const backend = backendOf(ana);
    const seen = watch(backend);
    await seen.live();
    const { port } = serving;
    await serving.close();
    await until('the loss is told', () => seen.links().includes('offline'));
    const count = seen.messages.length;
    await start(port);
    await until('the link is back', () => seen.links().at(-1) === 'live');
    await ask(backend, 'Still there?');
    await until('the change arrives', () => seen.has('Still there?'));
    const later = seen.messages.slice(count).filter((message) => message.t === 'change');
    expect(later.every(({ circle, from }) => circle !== 'all' || from > 0)).toBe(true);
  });

  it('that the viewer may not see any more is told once', async () => {
    const backend = backendOf(ana);
    const seen = watch(backend);
    await seen.live();
    await backendOf(hostToken).send([command(ROOM, 'room.configure', { audience: { groups: ['board'] } })], {});
    await until('the refusal arrives', () => seen.messages.some(({ t }) => t === 'denied'));
    expect(seen.messages.filter(({ t }) => t === 'denied')).toMatchObject([{ code: 'room_unknown' }]);
  });

  it('that a newer Moot has written to tells its pages to reload, those too that come later', async () => {
    const backend = backendOf(ana);
    const seen = watch(backend);
    await seen.live();
    const { version } = await store.read(`acme/${ROOM}`);
    const row = { type: 'question', id: 'of-the-future-000000', value: { lines: [] }, schema: 99, to: { all: 1_000 } };
    await store.transact(`acme/${ROOM}`, { version, receipts: [] }, () => ({ rows: [row], journal: [], receipts: [] }));
    await until('the page that is open hears it', () => seen.messages.at(-1)?.t === 'reload');
    await expect(ask(backend, 'Too old?')).rejects.toMatchObject({ code: 'server' });
    const later = watch(backendOf(ana));
    await until('a page that comes hears it', () => later.messages.some(({ t }) => t === 'reload'));
    const resumed = watch(backendOf(ana), ROOM, seen.cursors());
    await until('a page that comes back hears it', () => resumed.messages.some(({ t }) => t === 'reload'));
    expect(later.has('of-the-future') || resumed.has('of-the-future')).toBe(false);
  });

  it('that is not there, which the server tells by 404, is told as such and comes when it is set up', async () => {
    const seen = watch(backendOf(ana), 'qa/yet-to-come');
    await seen.live();
    expect(seen.messages[0]).toMatchObject({ t: 'hello', exists: false });
    expect(seen.messages.filter(({ t }) => t === 'denied')).toEqual([]);
    expect(seen.links()).toEqual(['live']);
    await backendOf(hostToken).send([command('qa/yet-to-come', 'room.create', { title: 'Here it is' })], {});
    await until('it comes', () => seen.has('Here it is'));
  });

  it('of a ritual that the server has not is denied', async () => {
    const seen = watch(backendOf(ana), 'dance/hall');
    await until('the refusal arrives', () => seen.messages.length > 0);
    expect(seen.messages).toMatchObject([{ t: 'denied', code: 'ritual_unknown' }]);
  });
});

describe('a page with very many anonymous items', () => {
  it('claims as many as the server takes', async () => {
    const backend = backendOf(ana);
    const messages: RoomMessage[] = [];
    const own = Array.from({ length: 300 }, (_, index) => `an-anonymous-item-${String(index)}`);
    backend.open(ROOM, (batch) => { messages.push(...batch); }, { own, signal: new AbortController().signal });
    await until('the link is live', () => messages.some((message) => message.t === 'link' && message.state === 'live'));
    expect(messages.filter(({ t }) => t === 'denied')).toEqual([]);
  });
});

describe('a token', () => {
  it('is asked for once while it lasts, and again before it ends', async () => {
    let now = Date.now();
    let asked = 0;
    const backend = backendOf(() => { asked += 1; return ana(); }, { timers: { ...systemTimers, now: () => now } });
    await Promise.all([backend.me(), backend.me()]);
    await backend.me();
    expect(asked).toBe(1);
    now += 841_000;
    await backend.me();
    expect(asked).toBe(2);
  });

  it('that is refused is replaced once', async () => {
    const tokens = [await tokenOf('ana', { seconds: -1 }), await ana()];
    expect(await backendOf(async () => tokens.shift()!).me()).toMatchObject({ id: 'ana', name: 'Ana', mayCreate: false });
    await expect(backendOf(() => tokenOf('ana', { seconds: -1 })).me()).rejects.toMatchObject({ code: 'token_refused' });
  });

  it('of somebody else ends the page of the person before, and sends nothing as them', async () => {
    let name = 'ana';
    let now = Date.now();
    const backend = backendOf(() => tokenOf(name), { timers: { ...systemTimers, now: () => now } });
    const seen = watch(backend);
    await seen.live();
    name = 'ben';
    now += 841_000;
    await expect(ask(backend, 'As whom?')).rejects.toMatchObject({ code: 'identity_changed' });
    await expect(backend.me()).rejects.toMatchObject({ code: 'identity_changed' });
    watch(backend, 'qa/another');
    const other = watch(backend, 'qa/yet-another');
    await until('the view is denied', () => other.messages.some(({ t }) => t === 'denied'));
    name = 'ana';
    expect((await ask(backend, 'Ana again?'))[0]).toMatchObject({ status: 'accepted' });
  });

  it('of another issuer is somebody else, also under the same name', async () => {
    let token = ana;
    const backend = backendOf(() => token());
    expect(await backend.me()).toMatchObject({ id: 'ana', issuer: 'https://intranet.example' });
    // The first token has to be asked for anew.
    const short = backendOf(async () => (token === ana ? tokenOf('ana', { seconds: 30 }) : token()));
    expect(await short.me()).toMatchObject({ id: 'ana' });
    token = () => tokenOf('ana', { issuer: 'https://other.example', secret: 'AN-INTRANET-SECRET-OF-32-BYTES-OR-MORE' });
    await expect(short.me()).rejects.toMatchObject({ code: 'identity_changed' });
  });

  it('that ends during a stream is replaced without the view being wiped', async () => {
    let asked = 0;
    const backend = backendOf(() => { asked += 1; return tokenOf('ana', { seconds: asked <= 2 ? 2 : 900 }); });
    const seen = watch(backend);
    await seen.live();
    await until('a fresh token is used', () => asked >= 3);
    await ask(backend, 'Still me?');
    await until('the change arrives', () => seen.has('Still me?'));
    expect(seen.messages.some(({ t }) => t === 'denied')).toBe(false);
  });

  it('may come from an address of the page\'s server, as JSON or as text', async () => {
    const token = await ana();
    for (const body of [token, JSON.stringify({ token })]) {
      const answer: typeof fetch = (input, init) => (input === '/session/token' ? Promise.resolve(new Response(body)) : fetch(input, init));
      const backend = http({ url: serving.url, tokenUrl: '/session/token', fetch: answer });
      expect(await backend.me()).toMatchObject({ id: 'ana' });
      backend.close?.();
    }
  });
});

describe('an address for tokens', () => {
  it('is asked with the headers that the host wants, made anew each time', async () => {
    const [token, short] = [await ana(), await tokenOf('ana', { seconds: 30 })];
    const nonces: (string | null)[] = [];
    let made = 0;
    const backend = http({
      url: serving.url, tokenUrl: '/session/token',
      tokenHeaders: async () => ({ 'x-nonce': `nonce-${(made += 1)}` }),
      fetch: (input, init) => {
        if (input !== '/session/token') return fetch(input, init);
        nonces.push(new Headers(init?.headers).get('x-nonce'));
        return Promise.resolve(new Response(nonces.length === 1 ? short : token));
      },
    });
    for (let nth = 0; nth < 2; nth += 1) expect(await backend.me()).toMatchObject({ id: 'ana' });
    expect(nonces).toEqual(['nonce-1', 'nonce-2']);
    backend.close?.();
  });

  type Answer = (outgoing: ServerResponse, path: string) => unknown;
  const html: Answer = (outgoing) => outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Welcome</h1>');
  const status = (code: number, headers = {}): Answer => (outgoing) => outgoing.writeHead(code, headers).end('Something.');
  const sound: Answer = async (outgoing) => outgoing.end(await ana());

  /** The page's own server, whose answer may change. Also counts what is said to the console. */
  async function host(answer: Answer) {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const asked: number[] = [];
    const given = { answer };
    const listening = createHttpServer((incoming, outgoing) => {
      asked.push(Date.now());
      void given.answer(outgoing, incoming.url ?? '');
    });
    await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
    closers.push(() => { warn.mockRestore(); });
    closers.unshift(() => new Promise((resolve) => { listening.closeAllConnections(); listening.close(resolve); }));
    const tokenUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/session/token`;
    const backend = http({ url: serving.url, tokenUrl: `${tokenUrl}?nonce=secret`, random: () => 0.1 });
    closers.push(() => backend.close?.());
    return {
      tokenUrl, backend, asked, warned: () => warn.mock.calls.map(([sentence]) => String(sentence)),
      now(next: Answer) { given.answer = next; },
    };
  }
  const deniedAs = (seen: ReturnType<typeof watch>) => seen.messages.flatMap((message) => (message.t === 'denied' ? [message.code] : []));

  it.each([401, 403])('that answers %s ends the view as a session that has expired', async (code) => {
    const { backend, asked, warned } = await host(status(code));
    const seen = watch(backend);
    await until('the view is denied', () => deniedAs(seen).length > 0);
    expect([deniedAs(seen), asked.length, warned()]).toEqual([['token_expired'], 1, []]);
  });

  it('that has become a way to sign in does so too, and the console tells it', async () => {
    const { backend, tokenUrl, warned } = await host((outgoing, path) => (path === '/sign-in' ? html(outgoing, path) : outgoing.writeHead(302, { location: '/sign-in' }).end()));
    const seen = watch(backend);
    await until('the view is denied', () => deniedAs(seen).length > 0);
    expect(deniedAs(seen)).toEqual(['token_expired']);
    expect(warned()).toEqual([expect.stringContaining(`redirected to ${tokenUrl.replace('/session/token', '/sign-in')}`)]);
  });

  it('that ends the session while somebody writes loses nothing: it is sent when they are back', async () => {
    const { backend, now } = await host(status(401));
    const moot = createMoot({ backend, storage: memoryStorage() });
    closers.push(() => { moot.close(); });
    const room = moot.open(qa, 'all-hands');
    room.subscribe(() => undefined);
    await until('the view is denied', () => room.view.denied?.code === 'token_expired');
    moot.drafts.set('ask', 'Half a thought');
    const sending = room.ask({ text: 'Written without a session?' });
    await until('it waits', () => sending.status === 'queued' || sending.status === 'draft');
    now(sound);
    expect(await sending.receipt).toMatchObject({ status: 'accepted' });
    room.reconnect();
    await until('the view is back', () => room.view.state === 'ready');
    expect(await moot.drafts.get('ask')).toMatchObject({ text: 'Half a thought' });
  });

  it.each<[string, Answer, string]>([
    ['404', status(404), 'answered 404;'],
    ['503 and no more', status(503), 'answered 503;'],
    ['a page', html, 'answered 200 with a body that is no token (text/html)'],
    ['nothing', (outgoing) => outgoing.end(), 'answered 200 with an empty body'],
    ['JSON without a token', (outgoing) => outgoing.end('{"jwt":"ey"}'), 'answered 200 with a body that is no token'],
    ['half of some JSON', (outgoing) => outgoing.end('{"token":'), 'answered 200 with a body that is no token'],
  ])('that answers with %s is named in the console once, and asked again until it is mended', async (_, answer, words) => {
    const { backend, tokenUrl, asked, warned, now } = await host(answer);
    const seen = watch(backend);
    await until('it was asked again', () => asked.length >= 3);
    expect(warned()).toEqual([expect.stringContaining(`The token address ${tokenUrl} ${words}`)]);
    expect(warned()[0]).not.toContain('secret');
    expect([seen.links(), deniedAs(seen)]).toEqual([['offline'], []]);
    now(sound);
    await seen.live();
    await until('the board is there', () => seen.has('"exists":true'));
  });

  it('that nobody answers is the network, of which the console says nothing', async () => {
    const { backend, asked, warned, now } = await host((outgoing) => outgoing.destroy());
    const seen = watch(backend);
    await until('it was asked again', () => asked.length >= 3);
    expect([seen.links(), deniedAs(seen), warned()]).toEqual([['offline'], [], []]);
    now(sound);
    await seen.live();
  });

  it('that is busy is asked again after as long as it says', async () => {
    const { backend, asked, warned, now } = await host(status(503, { 'retry-after': '1' }));
    await expect(backend.me()).rejects.toMatchObject({ code: 'server', retryAfter: 1 });
    const begin = asked.length;
    const seen = watch(backend);
    await until('the loss is told', () => seen.links().includes('offline'));
    await until('the stream has asked too', () => asked.length === begin + 2);
    now(sound);
    await seen.live();
    expect(asked[begin + 2]! - asked[begin + 1]!).toBeGreaterThanOrEqual(990);
    expect(warned()).toEqual([]);
  });

  it('that is relative is named where there is no page', async () => {
    const { warned } = await host(sound);
    const backend = http({ url: serving.url, tokenUrl: '/session/token' });
    closers.push(() => backend.close?.());
    await expect(backend.me()).rejects.toMatchObject({ code: 'network' });
    expect(warned()).toEqual([expect.stringContaining('"/session/token" is relative')]);
  });

  it.each<[string, () => unknown, string]>([
    ['that throws', () => { throw new Error('no session module'); }, 'token function failed'],
    ['that gives nothing', () => Promise.resolve(undefined), 'gave undefined instead of a text'],
    ['that gives an object', () => Promise.resolve({ token: 'x' }), 'gave object instead of a text'],
    ['that gives a page', () => Promise.resolve('<h1>Welcome</h1>'), 'gave a text that is no token'],
  ])('may be a function of the page; one %s is named in the console once, and called again', async (_, broken, words) => {
    const { warned } = await host(sound);
    let calls = 0;
    const backend = backendOf(() => {
      calls += 1;
      return calls > 3 ? ana() : broken() as Promise<string>;
    });
    const seen = watch(backend);
    await seen.live();
    expect(warned()).toEqual([expect.stringContaining(words)]);
    expect(deniedAs(seen)).toEqual([]);
  });

  it('may be a function that says itself that the session has ended', async () => {
    const { warned } = await host(sound);
    const seen = watch(backendOf(() => Promise.reject(new MootError('token_expired', 'Signed out.'))));
    await until('the view is denied', () => deniedAs(seen).length > 0);
    expect([deniedAs(seen), warned()]).toEqual([['token_expired'], []]);
  });
});

describe('an address for the server', () => {
  it.each<[string, unknown]>([
    ['none', {}], ['an empty one', { url: '' }], ['one without https://', { url: 'moot.example' }], ['one without a host', { url: 'https://' }], ['another protocol', { url: 'ftp://moot.example' }], ['no text', { url: 4400 }],
  ])('that is %s is refused at once', (_, options) => {
    expect(() => http(options as HttpOptions)).toThrow(expect.objectContaining({ name: 'MootError', code: 'options_invalid', message: expect.stringContaining('url') as string }));
  });

  it('may end with a slash, and may have a path', async () => {
    for (const end of ['', '/', '//']) {
      const backend = http({ url: serving.url + end, token: ana });
      closers.push(() => backend.close?.());
      expect(await backend.me()).toMatchObject({ id: 'ana' });
    }
    const paths: string[] = [];
    const backend = http({ url: '/moot/', token: ana, fetch: (input) => { paths.push(input as string); return Promise.resolve(Response.json({ id: 'ana' })); } });
    await backend.me();
    expect(paths).toEqual(['/moot/v1/me']);
  });
});

describe('sending', () => {
  it('splits what is too much for one request, in order', async () => {
    const backend = backendOf(ana);
    const commands = Array.from({ length: 120 }, (_, index) => command(ROOM, 'qa.ask', { text: `Number ${index}: ${'x'.repeat(400)}` }));
    const receipts = await backend.send(commands, {});
    expect(receipts.map(({ id }) => id)).toEqual(commands.map(({ id }) => id));
    expect(receipts.every(({ status }) => status === 'accepted')).toBe(true);
  });

  describe('to a server that takes less at once than pages assume', () => {
    const small = async (bodyBytes: number) => {
      const less = await serve(createServer({ store, keys, issuers, limits: { bodyBytes, commandsPerMinute: 10_000, commandsBurst: 1_000 } }), { port: 0 });
      closers.unshift(() => less.close());
      return less.url;
    };

    it('goes in smaller parts, in order, each command once', async () => {
      const backend = backendOf(ana, { url: await small(1_500) });
      const commands = Array.from({ length: 12 }, (_, index) => command(ROOM, 'qa.ask', { text: `Number ${index}: ${'x'.repeat(300)}` }));
      const receipts = await backend.send(commands, {});
      expect(receipts.map(({ id, status }) => [id, status])).toEqual(commands.map(({ id }) => [id, 'accepted']));
      const seen = watch(backend);
      await until('all are there', () => seen.has('"ready"'));
      const asked = seen.messages.flatMap((message) => (message.t === 'change' ? message.set.filter(([type]) => type === 'question').map(([, id]) => id) : []));
      expect(asked.sort()).toEqual(commands.map(({ id }) => id).sort());
    });

    it('is told to whoever wrote what is too large by itself; the text is kept, and what comes after it is sent', async () => {
      const moot = createMoot({ backend: backendOf(ana, { url: await small(500) }), storage: memoryStorage() });
      closers.push(() => { moot.close(); });
      const room = moot.open(qa, 'all-hands');
      room.subscribe(() => undefined);
      const [long, short] = [room.ask({ text: 'x'.repeat(450) }), room.ask({ text: 'Short?' })];
      expect(await long.receipt).toMatchObject({ status: 'refused', code: 'command_too_large' });
      expect(await short.receipt).toMatchObject({ status: 'accepted' });
      expect(room.sendings.filter(({ status }) => status === 'refused')).toMatchObject([{ args: { text: 'x'.repeat(450) }, error: { code: 'command_too_large', message: 'This is larger than the server takes; make it shorter.' } }]);
    });

    it('or behind a proxy that does, is told alike', async () => {
      const backend = backendOf(ana, { fetch: async () => new Response('<h1>413 Request Entity Too Large</h1>', { status: 413 }) });
      expect(await ask(backend, 'Why?')).toMatchObject([{ status: 'refused', code: 'command_too_large' }]);
    });
  });

  it('passes refusals through and rejects where nothing is known of the outcome', async () => {
    const backend = backendOf(ana);
    expect(await backend.send([command(ROOM, 'qa.explode', {})], {})).toMatchObject([{ status: 'refused', code: 'command_unknown' }]);
    const failing = (status: number, headers = {}) => backendOf(ana, { fetch: async () => new Response('no problem JSON', { status, headers }) });
    await expect(ask(failing(502), 'Why?')).rejects.toMatchObject({ code: 'server' });
    await expect(ask(failing(429, { 'retry-after': '7' }), 'Why?')).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 7 });
    await expect(ask(backendOf(ana, { fetch: () => Promise.reject(new TypeError('offline')) }), 'Why?')).rejects.toMatchObject({ code: 'network' });
  });
});

describe('a server that asks to slow down', () => {
  it('is sent what was kept after as long as it says, once and in order, and not before', async () => {
    const slow = createServer({ store, keys, issuers, limits: { commandsPerMinute: 60, commandsBurst: 1 } });
    const slowly = await serve(slow, { port: 0 });
    closers.unshift(() => slowly.close());
    const asked: { readonly at: number; status?: number; wait?: number }[] = [];
    const backend = backendOf(ana, {
      url: slowly.url,
      async fetch(input, init) {
        if (!(input as string).endsWith('/v1/commands')) return fetch(input, init);
        const call: (typeof asked)[number] = { at: Date.now() };
        asked.push(call);
        const response = await fetch(input, init);
        Object.assign(call, { status: response.status, wait: Number(response.headers.get('retry-after')) });
        return response;
      },
    });
    const moot = createMoot({ backend, storage: memoryStorage() });
    closers.push(() => { moot.close(); });
    const room = moot.open(qa, 'all-hands');
    room.subscribe(() => undefined);
    expect(await room.ask({ text: 'First?' }).receipt).toMatchObject({ status: 'accepted' });
    const [second, third] = [room.ask({ text: 'Second?' }), room.ask({ text: 'Third?' })];
    await until('it was asked to slow down', () => asked.some(({ status }) => status === 429) && second.status === 'queued');
    // The network that says it is back is no reason to ask sooner.
    room.reconnect();
    expect((await Promise.all([second.receipt, third.receipt])).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    for (const [index, { at, status, wait = 0 }] of asked.entries()) {
      const next = asked[index + 1];
      if (status === 429 && next) expect(next.at - at).toBeGreaterThanOrEqual(wait * 1000 - 10);
    }
    expect(asked.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(2);
    await until('all are in the view', () => [...room.view.list('question')].length === 3);
    const texts = [...room.view.list('question')].sort((a, b) => a.value.asked - b.value.asked).map(({ value }) => value.text);
    expect(texts).toEqual(['First?', 'Second?', 'Third?']);
    expect(room.sendings.filter(({ status }) => status === 'refused')).toEqual([]);
  });
});

describe.each([['ten minutes ahead', 600_000], ['ten minutes behind', -600_000]])('a page whose clock is %s', (_, skew) => {
  const clock = { ...systemTimers, now: () => Date.now() + skew };

  it('reads, sends and knows what time it is', async () => {
    let tokens = 0;
    const moot = createMoot({ backend: backendOf(() => { tokens += 1; return ana(); }, { timers: clock }), storage: memoryStorage(), clock });
    closers.push(() => { moot.close(); });
    const room = moot.open(qa, 'all-hands');
    room.subscribe(() => undefined);
    await until('the room is there', () => room.view.state === 'ready');
    expect(Math.abs(room.view.now() - Date.now())).toBeLessThan(5_000);
    const { receipt } = room.ask({ text: 'What time is it?' });
    expect(await receipt).toMatchObject({ status: 'accepted' });
    await until('it is confirmed', () => room.sendings.length === 0);
    const [question] = [...room.view.list('question')];
    expect(Math.abs((question?.value.asked ?? 0) - Date.now())).toBeLessThan(60_000);
    // A token of fifteen minutes is worth keeping, whatever this clock says.
    expect(tokens).toBe(1);
  });

  it('goes on when its token ends, though it takes it for valid, or for over', async () => {
    let tokens = 0;
    const backend = backendOf(() => { tokens += 1; return tokenOf('ana', { seconds: 2 }); }, { timers: clock });
    const seen = watch(backend);
    await seen.live();
    await new Promise((resolve) => { setTimeout(resolve, 3_000); });
    expect((await ask(backend, 'Still me?'))[0]).toMatchObject({ status: 'accepted' });
    await until('the change arrives', () => seen.has('Still me?'));
    expect(seen.messages.filter(({ t }) => t === 'denied')).toEqual([]);
    expect(tokens).toBeLessThan(20);
  }, 20_000);
});

describe('a page that nobody sees', () => {
  it('lets its stream go, and catches up when it is seen again', async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const window = new EventTarget();
    vi.stubGlobal('document', page);
    vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
    vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
    closers.push(() => vi.unstubAllGlobals());
    const turn = (visibilityState: string) => {
      page.visibilityState = visibilityState;
      page.dispatchEvent(new Event('visibilitychange'));
    };
    let held = 0;
    const counted: typeof fetch = (input, init) => {
      if ((input as string).endsWith('/v1/stream')) {
        held += 1;
        init?.signal?.addEventListener('abort', () => { held -= 1; });
      }
      return fetch(input, init);
    };
    const backend = backendOf(ana, { fetch: counted, restAfter: 20 });
    const seen = watch(backend);
    await seen.live();
    turn('hidden');
    await until('the stream is let go', () => held === 0);
    await ask(backend, 'While away?');
    turn('visible');
    await until('what was missed arrives', () => seen.has('While away?'));
    expect(seen.links()).not.toContain('offline');
  });
});

describe('a proxy that holds streams back', () => {
  /** Hands a stream on only when it has ended. */
  async function bufferingProxy(): Promise<string> {
    const proxy = createHttpServer((incoming, outgoing) => {
      const { hostname, port } = new URL(serving.url);
      const asked = request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          outgoing.end(Buffer.concat(chunks));
        }).on('error', () => outgoing.destroy());
      });
      asked.on('error', () => outgoing.destroy());
      outgoing.on('close', () => asked.destroy());
      incoming.pipe(asked);
    });
    await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
    closers.unshift(() => new Promise((resolve) => { proxy.closeAllConnections(); proxy.close(resolve); }));
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  }

  it('is met by polling', async () => {
    const backend = backendOf(ana, { url: await bufferingProxy(), firstByteWithin: 200 });
    const seen = watch(backend);
    await until('the snapshot is complete', () => seen.has('"ready"'));
    const sent = ask(backendOf(hostToken), 'Through the proxy?');
    await until('the change arrives', () => seen.has('Through the proxy?'));
    await sent;
    await until('polling is told', () => seen.links().includes('polling'));
    expect(seen.links()).not.toContain('live');
    await ask(backend, 'And again?');
    await until('the next change arrives', () => seen.has('And again?'));
  });
});
