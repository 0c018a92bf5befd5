import { fork, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import express from 'express';
import fastify from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { randomId } from '../core/ids.js';
import { virtualTimers } from '../core/timers.harness.js';
import { openSqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import { compressor, filePeople, nodeHandler, readConfigFile, serve, writeStream } from './node.js';
import { ask, command, hostToken, issuers, memoryServer, run, tokenOf, until } from './server.harness.js';
import { createServer, type FetchEnv, type MootServer } from './server.js';

const ROOM = 'qa/all-hands';
const closers: (() => Promise<unknown>)[] = [];
const later = (close: () => Promise<unknown>) => { closers.unshift(close); };
afterEach(async () => { for (const close of closers.splice(0)) await close(); });

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'moot-'));
  later(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function listen(http: Server): Promise<string> {
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  later(() => new Promise((resolve) => { http.closeAllConnections(); http.close(resolve); }));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** Opens a stream and keeps its text. */
async function openStream(url: string, token: string, rooms: object = { [ROOM]: {} }): Promise<{ text: () => string; response: IncomingMessage; ended: () => boolean }> {
  let text = '';
  let ended = false;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${url}/v1/stream`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }, resolve);
    asked.on('error', reject);
    asked.end(JSON.stringify({ rooms }));
  });
  response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('close', () => { ended = true; }).on('error', () => { ended = true; });
  return { text: () => text, response, ended: () => ended };
}

async function exercise(url: string, server: MootServer): Promise<void> {
  const [dana, ana] = [await hostToken(), await tokenOf('ana')];
  const post = (token: string, name: string, args: unknown) => fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [command(ROOM, name, args)] }),
  });
  expect((await post(dana, 'room.create', { title: 'All hands' })).status).toBe(200);
  const stream = await openStream(url, ana);
  expect(stream.response.headers['content-type']).toBe('text/event-stream');
  expect(stream.response.headers['x-content-type-options']).toBe('nosniff');
  await until('the stream is ready', () => stream.text().includes('"ready"'));
  expect(await (await post(ana, 'qa.ask', { text: 'Mounted?' })).json()).toMatchObject({ receipts: [{ status: 'accepted' }] });
  await until('the change arrives', () => stream.text().includes('Mounted?'));
  expect((await (await fetch(`${url}/v1/rooms/${ROOM}`, { headers: { authorization: `Bearer ${ana}` } })).text())).toContain('Mounted?');
  await server.close();
  await until('the stream is ended', () => stream.ended());
}

describe('the server is mounted', () => {
  it('on a port of its own', async () => {
    const server = memoryServer();
    const serving = await serve(server, { port: 0 });
    later(() => serving.close());
    await exercise(serving.url, server);
  });

  it('and lets its port go at once, though a browser has opened a connection ahead', async () => {
    const serving = await serve(memoryServer(), { port: 0 });
    const ahead = connect(serving.port, '127.0.0.1');
    await new Promise((resolve) => { ahead.once('connect', resolve); });
    const start = performance.now();
    await serving.close();
    expect(performance.now() - start).toBeLessThan(1_500);
    ahead.destroy();
  });

  it('in Express, below any path and before body parsers', async () => {
    const server = memoryServer();
    const app = express();
    app.use('/any/moot', nodeHandler(server));
    app.use(express.json());
    app.get('/any/moot/page', (_, response) => { response.send('the host page'); });
    const url = await listen(createHttpServer(app));
    expect(await (await fetch(`${url}/any/moot/page`)).text()).toBe('the host page');
    await exercise(`${url}/any/moot`, server);
  });

  it('in Fastify, below its base', async () => {
    const server = memoryServer({ base: '/moot' });
    const app = fastify();
    const handle = nodeHandler(server);
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      // The body stays unread: the server counts it itself.
      scope.addContentTypeParser('*', (_, __, done) => { done(null); });
      scope.all('/moot/*', (asked, reply) => {
        reply.hijack();
        handle(asked.raw, reply.raw);
      });
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    later(async () => { app.server.closeAllConnections(); await app.close(); });
    await exercise(`${url}/moot`, server);
  });
});

describe('a snapshot that is compressed', () => {
  it('is compressed once for all who see the same, and each reads the very lines that are theirs', async () => {
    const server = memoryServer({ limits: { commandsPerMinute: 10_000, commandsBurst: 1_000 } });
    const serving = await serve(server, { port: 0 });
    later(() => serving.close());
    const [dana, ana, ben] = [await hostToken(), await tokenOf('ana'), await tokenOf('ben')];
    await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
    for (let nth = 0; nth < 300; nth += 1) await run(server, nth % 2 ? ana : ben, ROOM, 'qa.ask', { text: `Number ${nth}: größer, 大きい, 🙂?` });

    const deflated: string[] = [];
    const env: FetchEnv = { compressor: { ...compressor, deflate(text) { deflated.push(text); return compressor.deflate(text); } } };
    const gzip = { 'accept-encoding': 'gzip' };
    for (const token of [ana, ben]) {
      const begin = deflated.length;
      const response = await ask(server, `/v1/rooms/${ROOM}`, { token, headers: gzip, env });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      // Whoever comes second costs no more than the few lines of their own.
      if (token === ben) expect(deflated.slice(begin).join('').length).toBeLessThan(deflated.slice(0, begin).join('').length / 5);
    }

    const withoutTime = (text: string) => text.replace(/"now":\d+/, '');
    for (const token of [ana, ben, dana]) {
      const plain = withoutTime(await (await ask(server, `/v1/rooms/${ROOM}`, { token })).text());
      const inProcess = Buffer.from(await (await ask(server, `/v1/rooms/${ROOM}`, { token, headers: gzip, env })).arrayBuffer());
      expect(withoutTime(gunzipSync(inProcess).toString())).toBe(plain);
      const overHttp = await fetch(`${serving.url}/v1/rooms/${ROOM}`, { headers: { authorization: `Bearer ${token}` } });
      expect([overHttp.headers.get('content-encoding'), withoutTime(await overHttp.text())]).toEqual(['gzip', plain]);
    }
    await run(server, ana, ROOM, 'qa.ask', { text: 'One more?' });
    expect(await (await fetch(`${serving.url}/v1/rooms/${ROOM}`, { headers: { authorization: `Bearer ${ben}` } })).text()).toContain('One more?');
  }, 20_000);
});

describe('a port that another program has', () => {
  it('is told by a code', async () => {
    const server = memoryServer();
    later(() => server.close());
    const { port } = new URL(await listen(createHttpServer()));
    await expect(serve(server, { port: Number(port) })).rejects.toMatchObject({ name: 'MootError', code: 'port_taken', message: `Port ${port} of 127.0.0.1 is taken by another program.` });
  });

  it('ends `mootkit serve` with one sentence and code 1', async () => {
    const { port } = new URL(await listen(createHttpServer()));
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./cli.ts', import.meta.url)), 'serve'], {
      env: { ...process.env, PORT: port, MOOT_DATA: await folder(), MOOT_ISSUER: 'https://intranet.example', MOOT_AUDIENCE: 'moot', MOOT_SECRET: 'an-intranet-secret-of-32-bytes-or-more' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    later(async () => { child.kill('SIGKILL'); });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    expect(await new Promise((resolve) => { child.once('close', resolve); })).toBe(1);
    expect(said.trim()).toBe(`Port ${port} of 127.0.0.1 is taken by another program. Set PORT, or "port" in the configuration, to another one.`);
  }, 20_000);
});

describe('a stream', () => {
  it('queues nothing for a reader who does not read, and then gives one larger change', async () => {
    const timers = virtualTimers(Date.now());
    const server = memoryServer({ timers, limits: { commandsBurst: 1_000 } });
    later(() => server.close());
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
    const full = new FullSocket();
    const outgoing = full as unknown as ServerResponse;
    const opened = await ask(server, '/v1/stream', { token: ana, body: { rooms: { [ROOM]: {} } }, env: { writeStream: (session, headers) => { writeStream(session, headers, outgoing); return new Response(); } } });
    expect(opened.status).toBe(200);
    full.emit('drain');
    await until('the stream is ready', () => full.text.includes('"ready"'));
    const before = full.text.length;
    for (let index = 0; index < 50; index += 1) {
      await run(server, dana, ROOM, 'qa.configure', { intro: `intro-${index}. ${'x'.repeat(5_000)}` });
      await timers.advance(500);
    }
    expect(full.text.length).toBe(before);
    full.emit('drain');
    expect(full.text).toContain('intro-49.');
    expect(full.text.length - before).toBeLessThan(6_000);
    full.emit('close');
  });

  it('is bounded also where the runtime has no sockets: what is not read is not made', async () => {
    const timers = virtualTimers(Date.now());
    const server = memoryServer({ timers, limits: { commandsBurst: 1_000 } });
    later(() => server.close());
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
    const response = await ask(server, '/v1/stream', { token: ana, body: { rooms: { [ROOM]: {} } } });
    const reader = response.body!.getReader();
    const read = async (until: string) => {
      let text = '';
      while (!text.includes(until)) text += new TextDecoder().decode((await reader.read()).value);
      return text;
    };
    await read('"ready"');
    for (let index = 0; index < 60; index += 1) {
      await run(server, dana, ROOM, 'qa.configure', { intro: `intro-${index}. ${'x'.repeat(5_000)}` });
      await timers.advance(500);
    }
    const held = await read('intro-59.');
    // What was buffered before it was full, and one larger change.
    expect(held.length).toBeLessThan(64 * 1024 + 2 * 6_000);
    expect(held.split('data: ').length).toBeLessThan(20);
    await reader.cancel();
  });

  it('of many viewers carries the same bytes, made once for all of them', async () => {
    const server = memoryServer();
    later(() => server.close());
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
    const viewers = await Promise.all(Array.from({ length: 10 }, async (_, nth) => (await ask(server, '/v1/stream', { token: await tokenOf(`viewer-${nth}`), body: { rooms: { [ROOM]: {} } } })).body!.getReader()));
    const texts = viewers.map(() => '');
    const read = (until: string) => Promise.all(viewers.map(async (reader, nth) => {
      while (!texts[nth]!.includes(until)) texts[nth] = texts[nth]! + new TextDecoder().decode((await reader.read()).value);
    }));
    await read('"ready"');
    const encode = vi.spyOn(TextEncoder.prototype, 'encode');
    const stringify = vi.spyOn(JSON, 'stringify');
    await run(server, ana, ROOM, 'qa.ask', { text: 'Once for all?' });
    await read('Once for all?');
    const isIt = (value: unknown) => value !== null && typeof value === 'object' && 't' in value && value.t === 'change' && 'circle' in value && value.circle === 'all';
    expect(encode.mock.calls.filter(([text]) => text?.includes('data: ') && text.includes('Once for all?'))).toHaveLength(1);
    expect(stringify.mock.calls.filter(([value]) => isIt(value))).toHaveLength(1);
    vi.restoreAllMocks();
    for (const reader of viewers) await reader.cancel();
  });

  it('gives what changed to the network at once, before the answer to whoever acted', async () => {
    const server = memoryServer();
    later(() => server.close());
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
    const held: number[] = [];
    const url = await listen(createHttpServer((_, outgoing) => {
      const env: FetchEnv = {
        writeStream(session, headers) {
          const start = session.start.bind(session);
          session.start = (pump) => {
            start(() => {
              pump();
              held.push(outgoing.socket?.writableLength ?? -1);
            });
          };
          writeStream(session, headers, outgoing);
          return new Response();
        },
      };
      void ask(server, '/v1/stream', { token: ana, body: { rooms: { [ROOM]: {} } }, env });
    }));
    const stream = await openStream(url, ana);
    await until('the stream is ready', () => stream.text().includes('"ready"'));
    held.length = 0;
    await run(server, dana, ROOM, 'qa.ask', { text: 'At once?' });
    await until('the change arrives', () => stream.text().includes('At once?'));
    expect(new Set(held)).toEqual(new Set([0]));
  });
});

/** Takes one piece, and is full until it drains. */
class FullSocket extends EventEmitter {
  text = '';
  writeHead(): this {
    return this;
  }
  write(bytes: Uint8Array): boolean {
    this.text += new TextDecoder().decode(bytes);
    return false;
  }
  end(): void {
    this.emit('close');
  }
}

describe('a configuration file', () => {
  const SECRET_TEXT = 'hush-hush-hush-hush-hush-hush-hush-hush';
  it.each([
    ['that is not there', undefined, 'cannot be read: there is no such file.'],
    ['that is no JSON', `{\n  "secret": "${SECRET_TEXT}"\n  "port": 1 }`, 'is no JSON'],
    ['that breaks off', `{"secret": "${SECRET_TEXT}`, 'is no JSON'],
    ['that has nothing but a text', `hush`, 'is no JSON'],
    ['that is null', 'null', 'must be one object'],
    ['that is a list', `["${SECRET_TEXT}"]`, 'must be one object'],
    ['that is a number', '7', 'must be one object'],
  ])('%s is refused in plain words, which tell nothing of what stands in it', async (_, text, words) => {
    const path = join(await folder(), 'moot.json');
    if (text !== undefined) await writeFile(path, text);
    const refused = await readConfigFile(path).then(() => undefined, (error: unknown) => error as Error);
    expect(refused).toMatchObject({ name: 'MootError', code: 'config_invalid' });
    expect(refused?.message).toContain(`The configuration "${path}" ${words}`);
    expect(refused?.message).not.toMatch(/hush|ENOENT|JSON at|Unexpected|undefined/);
  });

  it('that is a folder is refused in plain words too', async () => {
    await expect(readConfigFile(await folder())).rejects.toMatchObject({ code: 'config_invalid', message: expect.stringContaining('it is a folder.') as string });
  });

  it('is read as it stands, with or without a byte order mark', async () => {
    const path = join(await folder(), 'moot.json');
    await writeFile(path, '\uFEFF{"port": 80}');
    expect(await readConfigFile(path)).toEqual({ port: 80 });
  });

  it('with a mistake ends `mootkit serve` with one sentence and code 1', async () => {
    const path = join(await folder(), 'moot.json');
    await writeFile(path, `{"secret": "${SECRET_TEXT}",}`);
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./cli.ts', import.meta.url)), 'serve', '--config', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    later(async () => { child.kill('SIGKILL'); });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    expect(await new Promise((resolve) => { child.once('close', resolve); })).toBe(1);
    expect(said.trim()).toBe(`The configuration "${path}" is no JSON: look for a missing or superfluous comma, quote or bracket in line 1.`);
  }, 20_000);
});

describe('a host that this computer has not', () => {
  it('is told by a code', async () => {
    const server = memoryServer();
    later(() => server.close());
    await expect(serve(server, { port: 0, host: '203.0.113.1' })).rejects.toMatchObject({ code: 'host_unknown', message: '"203.0.113.1" is no address of this computer.' });
  });
});

describe('a disk that is full', () => {
  it('is told by 507 and problem JSON, and keeps all that was acknowledged, and nothing else', async () => {
    const data = await folder();
    const open = async (maxBytes?: number) => [await openSqliteStore({ path: join(data, 'rooms.db'), ...(maxBytes === undefined ? {} : { maxBytes }) }), await openSqliteRoomKeys({ path: join(data, 'keys.db') })] as const;
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    const limits = { commandsPerMinute: 100_000, commandsBurst: 100_000 };
    const [small, keys] = await open(300_000);
    const server = createServer({ store: small, keys, issuers, limits });
    const serving = await serve(server, { port: 0 });
    const acknowledged: string[] = [];
    const refused: string[] = [];
    const send = async (name: string, args: { text?: string; title?: string }) => {
      const response = await fetch(`${serving.url}/v1/commands`, { method: 'POST', headers: { authorization: `Bearer ${name === 'room.create' ? dana : ana}` }, body: JSON.stringify({ commands: [command(ROOM, name, args)] }) });
      return { response, body: await response.json() as { receipts: { status: string }[] } };
    };
    await send('room.create', { title: 'All hands' });

    for (let nth = 0; refused.length < 3; nth += 1) {
      const text = `Number ${nth}. ${'word '.repeat(80)}`;
      const { response, body } = await send('qa.ask', { text });
      if (response.status === 200 && body.receipts[0]?.status === 'accepted') {
        acknowledged.push(text);
        continue;
      }
      refused.push(text);
      expect(response.status).toBe(507);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({ code: 'store_full', status: 507, type: 'urn:moot:store_full' });
    }

    await serving.close();
    await small.close();
    await keys.close();
    const [store, sameKeys] = await open();
    later(async () => { await store.close(); await sameKeys.close(); });
    const again = createServer({ store, keys: sameKeys, issuers });
    later(() => again.close());
    const snapshot = await (await ask(again, `/v1/rooms/${ROOM}`, { token: ana })).text();
    expect(acknowledged.length).toBeGreaterThan(20);
    for (const text of acknowledged) expect(snapshot).toContain(text.trim());
    for (const text of refused) expect(snapshot).not.toContain(text.slice(0, text.indexOf('.') + 1));
  }, 30_000);

  it('is told for a list of people too, which stays as it was', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const server = memoryServer({ people: { list: async () => [{ id: 'a', name: 'Ana' }], replace: () => Promise.reject(full) } });
    later(() => server.close());
    const response = await ask(server, '/v1/people', { method: 'PUT', token: await hostToken(), body: { people: [] }, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.json()]).toMatchObject([507, { code: 'store_full' }]);
    const found = await ask(server, '/v1/people?q=a', { token: await tokenOf('ana') });
    expect(await found.json()).toMatchObject({ people: [{ name: 'Ana' }] });
  });
});

describe('what was acknowledged', () => {
  it('is there after the process was killed', async () => {
    const data = await folder();
    const child = fork(new URL('./crash.fixture.mjs', import.meta.url), [data], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const url = await new Promise<string>((resolve) => { child.once('message', (message) => { resolve(message as string); }); });
    const [dana, ana] = [await hostToken(), await tokenOf('ana')];
    const send = async (token: string, name: string, args: unknown, id = randomId()) => {
      const response = await fetch(`${url}/v1/commands`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ commands: [command(ROOM, name, args, id)] }) });
      return response.json() as Promise<{ receipts: { status: string }[] }>;
    };
    await send(dana, 'room.create', { title: 'All hands' });
    const acknowledged: string[] = [];
    const exit = new Promise((resolve) => { child.once('exit', resolve); });
    const asking = Array.from({ length: 200 }, (_, index) => send(ana, 'qa.ask', { text: `Number ${index}.` }).then(
      ({ receipts }) => {
        if (receipts[0]?.status === 'accepted') acknowledged.push(`Number ${index}.`);
        if (acknowledged.length === 20) child.kill('SIGKILL');
      },
      () => undefined,
    ));
    await Promise.all(asking);
    child.kill('SIGKILL');
    await exit;
    const [store, keys] = [await openSqliteStore({ path: join(data, 'rooms.db') }), await openSqliteRoomKeys({ path: join(data, 'keys.db') })];
    later(async () => { await store.close(); await keys.close(); });
    const server = createServer({ store, keys, issuers });
    later(() => server.close());
    const snapshot = await (await server.fetch(new Request(`http://x/v1/rooms/${ROOM}`, { headers: { authorization: `Bearer ${ana}` } }))).text();
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    for (const text of acknowledged) expect(snapshot).toContain(text);
  }, 30_000);

  it('of lists of people is there for the next process', async () => {
    const path = join(await folder(), 'deep', 'people.json');
    await Promise.all([filePeople(path).replace('acme', [{ id: 'a', name: 'Ana' }])]);
    const people = filePeople(path);
    await people.replace('other', [{ id: 'b', name: 'Ben' }]);
    expect(await filePeople(path).list('acme')).toEqual([{ id: 'a', name: 'Ana' }]);
    expect(await people.list('nobody')).toEqual([]);
  });

  it('of lists of people is there for another process at once, which brings no older one back', async () => {
    const path = join(await folder(), 'people.json');
    const [one, two] = [filePeople(path), filePeople(path)];
    expect([await one.list('acme'), await two.list('acme')]).toEqual([[], []]);
    await one.replace('acme', [{ id: 'a', name: 'Ana' }]);
    expect(await two.list('acme')).toEqual([{ id: 'a', name: 'Ana' }]);
    await one.replace('acme', []);
    await two.replace('other', [{ id: 'b', name: 'Ben' }]);
    expect([await one.list('acme'), await one.list('other')]).toEqual([[], [{ id: 'b', name: 'Ben' }]]);
  });
});
