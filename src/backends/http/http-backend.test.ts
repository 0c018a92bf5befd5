import { createServer as createHttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

describe('sending', () => {
  it('splits what is too much for one request, in order', async () => {
    const backend = backendOf(ana);
    const commands = Array.from({ length: 120 }, (_, index) => command(ROOM, 'qa.ask', { text: `Number ${index}: ${'x'.repeat(400)}` }));
    const receipts = await backend.send(commands, {});
    expect(receipts.map(({ id }) => id)).toEqual(commands.map(({ id }) => id));
    expect(receipts.every(({ status }) => status === 'accepted')).toBe(true);
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
