import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomMessage } from '../core/messages.js';
import { randomId } from '../core/ids.js';
import { virtualTimers } from '../core/timers.harness.js';
import { faults } from './openapi.harness.js';
import { openapi } from './openapi.js';
import type { MootServer, RequestFacts } from './server.js';
import { ask, command, hostToken, memoryServer, run, snapshotOf, tokenOf } from './server.harness.js';

const ROOM = 'qa/all-hands';
let server: MootServer;
let dana: string;
let ana: string;
let facts: unknown[];

beforeEach(async () => {
  facts = [];
  server = memoryServer({
    onRequest: (fact: RequestFacts) => facts.push(fact),
    onWarning: (...fact) => facts.push(fact),
    metricsToken: 'figures',
    assets: async (name) => (name === 'moot.js' ? { body: new TextEncoder().encode('export {}'), type: 'text/javascript', immutable: false } : undefined),
    origins: ['https://intranet.example'],
  });
  dana = await hostToken();
  ana = await tokenOf('ana');
  await run(server, dana, ROOM, 'room.create', { title: 'All hands' });
});
afterEach(() => server.close());

const questions = (messages: readonly RoomMessage[]) =>
  messages.flatMap((message) => (message.t === 'change' ? message.set : [])).filter(([type]) => type === 'question').map(([, , value]) => (value as { text: string }).text);

describe('commands', () => {
  it('are answered by receipts whose cursors the snapshot reaches', async () => {
    const receipt = await run(server, ana, ROOM, 'qa.ask', { text: 'Why?' });
    expect(receipt.status).toBe('accepted');
    const messages = await snapshotOf(server, ana, ROOM);
    expect(messages[0]).toMatchObject({ t: 'hello', exists: true, roles: ['member', 'viewer'] });
    expect(messages.at(-1)).toEqual({ t: 'ready' });
    expect(questions(messages)).toEqual(['Why?']);
  });

  it('sent twice are done once, also when another person repeats the id', async () => {
    const id = randomId();
    const first = await run(server, ana, ROOM, 'qa.ask', { text: 'Once?' }, id);
    expect(await run(server, ana, ROOM, 'qa.ask', { text: 'Once?' }, id)).toEqual(first);
    const ben = await tokenOf('ben');
    await run(server, ben, ROOM, 'qa.ask', { text: 'Mine now?' }, id);
    expect(questions(await snapshotOf(server, ana, ROOM))).toContain('Once?');
  });

  it.each([
    ['a ritual that is not here', 'dance/hall', 'dance.step', {}, 'ritual_unknown'],
    ['a command that is not there', ROOM, 'qa.explode', {}, 'command_unknown'],
    ['an argument of the wrong kind', ROOM, 'qa.ask', { text: 7 }, 'args_invalid'],
    ['an address that is none', 'nonsense', 'qa.ask', { text: 'Why?' }, 'room_address_invalid'],
  ])('for %s are refused by a receipt', async (_, room, name, args, code) => {
    expect(await run(server, ana, room, name, args)).toMatchObject({ status: 'refused', code });
  });

  it('with an argument that the command does not have keep nothing of it: pages of another Moot may send more', async () => {
    const { status, id } = await run(server, ana, ROOM, 'qa.ask', { text: 'Plain?', colour: 'a-surplus-argument', author: { key: 'a-surplus-argument', name: 'Somebody else' } });
    expect(status).toBe('accepted');
    const said = JSON.stringify(await snapshotOf(server, ana, ROOM));
    expect(said).toContain(id);
    expect(said).not.toMatch(/a-surplus-argument|Somebody else/);
  });

  it('beyond the rate are refused with 429 and Retry-After', async () => {
    const commands = Array.from({ length: 20 }, () => command(ROOM, 'qa.ask', { text: 'Again?' }));
    expect((await ask(server, '/v1/commands', { token: ana, body: { commands } })).status).toBe(200);
    const refused = await ask(server, '/v1/commands', { token: ana, body: { commands } });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    expect((await ask(server, '/v1/commands', { token: dana, body: { commands: commands.slice(0, 1) } })).status).toBe(200);
  });

  it('in a body over the limit are refused by the bytes that are read', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(1024));
    let read = 0;
    const body = new ReadableStream({ pull(controller) { read += 1; controller.enqueue(chunk); } });
    const request = new Request('http://moot.example/v1/commands', { method: 'POST', body, duplex: 'half', headers: { authorization: `Bearer ${ana}` } } as RequestInit);
    const response = await server.fetch(request);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body_too_large' });
    expect(read).toBeLessThan(70);
  });

  it.each([['/v1/commands', 'POST', 64 * 1024], ['/v1/people', 'PUT', 32 * 1024 * 1024]])('to %s in a body that says it is too large are refused before it is read', async (path, method, most) => {
    const sent = (bytes: number) => ask(server, path, { method, token: dana, body: '{', headers: { 'content-type': 'application/json', 'content-length': String(bytes) } });
    expect([(await sent(most)).status, (await sent(most + 1)).status]).toEqual([400, 413]);
  });
});

describe('a room', () => {
  const bytes = async (one: MootServer, token: string, room: string) => {
    const response = await ask(one, `/v1/rooms/${room}`, { token });
    return { status: response.status, headers: [...response.headers], body: await response.text() };
  };

  it('of another space, outside the audience, or absent gives the same bytes', async () => {
    const still = memoryServer({ timers: virtualTimers(Date.now()) });
    await run(still, dana, ROOM, 'room.create', { title: 'Secret', audience: { groups: ['board'] } });
    await run(still, dana, 'qa/open', 'room.create', { title: 'Open' });
    const other = await tokenOf('ana', { issuer: 'https://other.example', secret: 'AN-INTRANET-SECRET-OF-32-BYTES-OR-MORE' });
    const absent = await bytes(still, ana, 'qa/absent');
    expect(absent.status).toBe(404);
    expect(absent.headers).toContainEqual(['content-type', 'application/x-ndjson']);
    expect(absent.body).toContain('"exists":false');
    expect(await bytes(still, ana, ROOM)).toEqual(absent);
    expect(await bytes(still, other, 'qa/open')).toEqual(absent);
    for (const room of ['qa/absent', ROOM]) expect(await run(still, ana, room, 'qa.ask', { text: 'In?' })).toMatchObject({ code: 'room_unknown' });
    await still.close();
  });

  it('of an unknown ritual is answered by problem JSON', async () => {
    const response = await ask(server, '/v1/rooms/dance/hall', { token: ana });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({ type: 'urn:moot:ritual_unknown', title: 'ritual unknown', status: 404, detail: expect.any(String), code: 'ritual_unknown' });
  });

  it('is compressed where it is large and the page takes that', async () => {
    for (let index = 0; index < 15; index += 1) await run(server, dana, ROOM, 'qa.ask', { text: `${index} ${'word '.repeat(80)}` });
    const response = await ask(server, `/v1/rooms/${ROOM}`, { token: ana, headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const text = await new Response(response.body!.pipeThrough(new DecompressionStream('gzip'))).text();
    expect(text).toContain('"t":"ready"');
  });
});

describe('a stream', () => {
  interface Event { room: string; messages: RoomMessage[] }
  async function* events(response: Response): AsyncGenerator<Event> {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) if (part.startsWith('data: ')) yield JSON.parse(part.slice(6)) as Event;
    }
  }
  const openStream = (token: string, wish: object = {}, path = '/v1/stream') => ask(server, path, { token, body: { rooms: { [ROOM]: wish } } });

  it('goes on from the cursors that the page has', async () => {
    await run(server, ana, ROOM, 'qa.ask', { text: 'Before?' });
    const cursors: Record<string, number> = {};
    for (const message of await snapshotOf(server, ana, ROOM)) if (message.t === 'change') cursors[message.circle] = message.to;
    const stream = events(await openStream(ana, { since: cursors }));
    const first = (await stream.next()).value as Event;
    expect(questions(first.messages)).toEqual([]);
    await run(server, dana, ROOM, 'qa.ask', { text: 'After?' });
    expect(questions(((await stream.next()).value as Event).messages)).toEqual(['After?']);
    await stream.return(undefined);
  });

  it('keeps one bad room from taking the others away', async () => {
    const response = await ask(server, '/v1/stream?wait=0', { token: ana, body: { rooms: { [ROOM]: {}, 'dance/hall': {} } } });
    const { events: all } = await response.json() as { events: Event[] };
    expect(all.find(({ room }) => room === 'dance/hall')?.messages).toMatchObject([{ t: 'denied', code: 'ritual_unknown' }]);
    expect(all.find(({ room }) => room === ROOM)?.messages.at(-1)).toEqual({ t: 'ready' });
  });

  it('as a long poll answers when there is news, and not for a greeting alone', async () => {
    const cursors: Record<string, number> = {};
    for (const message of await snapshotOf(server, ana, ROOM)) if (message.t === 'change') cursors[message.circle] = message.to;
    let answered = false;
    const poll = openStream(ana, { since: cursors, known: true }, '/v1/stream?wait=25').then((response) => { answered = true; return response.json() as Promise<{ events: Event[] }>; });
    await run(server, ana, 'qa/absent', 'qa.ask', { text: 'Nowhere?' });
    expect(answered).toBe(false);
    await run(server, dana, ROOM, 'qa.ask', { text: 'News?' });
    expect(questions((await poll).events.flatMap(({ messages }) => messages))).toEqual(['News?']);
  });

  it('is refused beyond ten for one person, and allowed again when one ends', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, () => openStream(ana)));
    const refused = await openStream(ana);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'streams_too_many' });
    await open[0]!.body!.cancel();
    const again = await openStream(ana);
    expect(again.status).toBe(200);
    for (const response of [...open.slice(1), again]) await response.body!.cancel();
  });

  it('ends with the token', async () => {
    const timers = virtualTimers(Date.now());
    const own = memoryServer({ timers });
    await run(own, dana, ROOM, 'room.create', { title: 'All hands' });
    const stream = events(await ask(own, '/v1/stream', { token: ana, body: { rooms: { [ROOM]: {} } } }));
    await stream.next();
    await timers.advance(901_000);
    expect(((await stream.next()).value as Event).messages).toMatchObject([{ t: 'denied', code: 'token_expired' }]);
    expect(await stream.next()).toMatchObject({ done: true });
    await own.close();
  });

  it('ends when the viewer loses the room', async () => {
    const stream = events(await openStream(ana));
    await stream.next();
    await run(server, dana, ROOM, 'room.configure', { audience: { groups: ['board'] } });
    expect(((await stream.next()).value as Event).messages).toMatchObject([{ t: 'denied', code: 'room_unknown' }]);
    expect((await stream.next()).done).toBe(true);
  });
});

describe('people', () => {
  it('are listed by JSON or CSV by whoever has the role, and found by the beginning of a name', async () => {
    const put = (token: string, body: unknown, type: string) => ask(server, '/v1/people', { method: 'PUT', token, body, headers: { 'content-type': type } });
    expect((await put(ana, { people: [] }, 'application/json')).status).toBe(403);
    expect(await (await put(dana, { people: [{ id: 'z', name: 'Zoë Lund', email: 'zoe@example.com' }] }, 'application/json')).json()).toEqual({ count: 1 });
    const found = await ask(server, '/v1/people?q=zoe', { token: ana });
    expect(await found.json()).toEqual({ people: [{ id: 'z', name: 'Zoë Lund', mayCreate: false }], complete: true });
    expect(await (await ask(server, '/v1/people?q=oe', { token: ana })).json()).toEqual({ people: [], complete: true });
    const csv = 'id,name,zone,groups\r\n1,"Lund, ""Zo"" Ada",Europe/Berlin,staff;eng\r\n2,Ben\r\n';
    expect(await (await put(dana, csv, 'text/csv; charset=utf-8')).json()).toEqual({ count: 2 });
    expect(await (await ask(server, '/v1/people?q=lund', { token: ana })).json()).toEqual({ people: [{ id: '1', name: 'Lund, "Zo" Ada', zone: 'Europe/Berlin', mayCreate: false }], complete: true });
    expect((await put(dana, 'name\nAna', 'text/csv')).status).toBe(400);
    expect((await put(dana, 'x', 'text/plain')).status).toBe(415);
  });
});

describe('a search', () => {
  const search = (body: unknown, token = ana) => ask(server, '/v1/search', { token, body });

  it('is answered with what archived boards have, and refused where it is none', async () => {
    expect(await (await search({ kind: 'qa', text: 'Why is that so?' })).json()).toEqual({ found: [] });
    expect(await (await search({ kind: 'nonsense', text: 'Why is that so?' })).json()).toEqual({ found: [] });
    for (const body of [{ kind: 'qa' }, { kind: 'qa', text: 'x'.repeat(2_001) }, { kind: 7, text: '' }]) expect((await search(body)).status).toBe(400);
  });

  it('has a rate of its own, so that hints leave somebody their commands', async () => {
    for (let nth = 0; nth < 20; nth += 1) expect((await search({ kind: 'qa', text: 'Why?' })).status).toBe(200);
    const refused = await search({ kind: 'qa', text: 'Why?' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await run(server, ana, ROOM, 'qa.ask', { text: 'Still?' })).toMatchObject({ status: 'accepted' });
  });
});

describe('a list of rituals', () => {
  const list = async (query = '', token: string | undefined = ana) => {
    const response = await ask(server, `/v1/rituals${query}`, { token });
    return [response.status, await response.json()] as const;
  };

  it('is of a kind, with words of the title, as long as is asked for', async () => {
    await run(server, dana, 'qa/budget', 'room.create', { title: 'Büdget' });
    await run(server, dana, 'poll/lunch', 'room.create', { title: 'Lunch', settings: { options: ['Soup', 'Salad'] } });
    await run(server, dana, 'qa/board', 'room.create', { title: 'Budget of the board', audience: { groups: ['board'] } });
    const titles = async (query: string, token = ana) => ((await list(query, token))[1] as { rituals: { title: string }[] }).rituals.map(({ title }) => title).sort();
    expect(await titles('')).toEqual(['All hands', 'Büdget', 'Lunch']);
    expect([await titles('?kind=qa'), await titles('?q=budget'), await titles('?q=BUDGET&kind=poll'), (await titles('?limit=1')).length]).toEqual([['All hands', 'Büdget'], ['Büdget'], [], 1]);
    expect(await titles('?q=budget', dana)).toEqual(['Budget of the board', 'Büdget']);
  });

  it('is refused where its query means nothing, in words that do not repeat it', async () => {
    for (const query of ['?limit=0', '?limit=101', '?limit=1.5', '?limit=many', '?limit=', `?q=${'canary'.repeat(400)}`]) {
      const [status, problem] = await list(query);
      expect([status, (problem as { code: string }).code]).toEqual([400, 'query_invalid']);
      expect(JSON.stringify(problem)).not.toContain('canary');
    }
  });

  it('has a rate, and is counted as a route', async () => {
    for (let nth = 0; nth < 20; nth += 1) expect((await list('?q=canary'))[0]).toBe(200);
    expect((await list())[0]).toBe(429);
    expect(facts).toContainEqual(expect.objectContaining({ route: '/v1/rituals', status: 429 }));
    expect(JSON.stringify(facts)).not.toContain('canary');
  });
});

describe('the journal of a room', () => {
  const journal = async (token?: string, room = ROOM) => {
    const response = await ask(server, '/v1/journal', { ...(token === undefined ? {} : { token }), body: { room } });
    return [response.status, await response.text()] as const;
  };

  it('is for its hosts; to others it is refused, and to those whom the room is not for, it is answered as one that is not there', async () => {
    await run(server, dana, 'qa/board', 'room.create', { title: 'Board', audience: { groups: ['board'] } });
    const [status, lines] = await journal(dana, 'qa/board');
    expect([status, (JSON.parse(lines) as { lines: { command: string }[] }).lines.map(({ command: name }) => name)]).toEqual([200, ['room.create']]);
    expect([(await journal(ana))[0], (await journal())[0]]).toEqual([403, 401]);
    const [closed, absent] = [await journal(ana, 'qa/board'), await journal(ana, 'qa/nowhere')];
    expect(closed[0]).toBe(404);
    expect(closed[1].replaceAll('qa/board', 'qa/nowhere')).toBe(absent[1]);
  });

  it('has a rate, and is counted as a route', async () => {
    for (let nth = 0; nth < 20; nth += 1) expect((await journal(dana))[0]).toBe(200);
    expect((await journal(dana))[0]).toBe(429);
    expect(facts).toContainEqual(expect.objectContaining({ route: '/v1/journal', status: 429 }));
  });
});

describe('every answer', () => {
  interface Described { readonly schema: { readonly required?: readonly string[] } }
  interface Operation { responses: Record<string, { content?: Record<string, Described> }>; requestBody?: { content: Record<string, Described> }; security?: unknown }

  /** What an answer tells, as values: of a stream, its first event. */
  async function valuesIn(response: Response): Promise<readonly unknown[]> {
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('text/event-stream')) {
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) if (/\ndata: .*\n\n/.test(text += chunk)) break;
      return [JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '')];
    }
    const text = await response.text();
    if (type.startsWith('application/x-ndjson')) return text.trim().split('\n').map((line) => JSON.parse(line) as unknown);
    return /json/.test(type) ? [JSON.parse(text)] : [];
  }

  it('comes from a route that the document describes, and each that it describes is there', () => {
    const described = Object.entries(openapi.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect([...server.routes].sort()).toEqual(described.sort());
  });

  it('that the document describes looks so: receipts, refusals, problems and all messages of a room', async () => {
    const { schemas } = openapi.components;
    const question = await run(server, ana, ROOM, 'qa.ask', { text: 'Described?' });
    await run(server, dana, ROOM, 'qa.answer', { question: question.id, text: 'So it is.' });
    const refused = await run(server, ana, ROOM, 'qa.hide', { question: question.id });
    for (const receipt of [question, refused]) expect(faults(schemas.Receipt, receipt)).toEqual([]);
    expect([question.status, refused.status]).toEqual(['accepted', 'refused']);
    for (const token of [ana, dana]) for (const message of await snapshotOf(server, token, ROOM)) expect(faults(schemas.RoomMessage, message)).toEqual([]);
    for (const response of [await ask(server, '/v1/me'), await ask(server, '/v1/rooms/dance/hall', { token: ana }), await ask(server, '/v1/commands', { token: ana, body: {} })]) {
      expect(faults(schemas.Problem, await response.json())).toEqual([]);
    }
    expect(faults(schemas.RoomMessage, { t: 'ready', more: 1 })).not.toEqual([]);
  });

  it('is described in the document, and every route of the document answers', async () => {
    const bodies: Record<string, unknown> = {
      '/v1/commands': { commands: [command(ROOM, 'qa.ask', { text: 'Described?' })] },
      '/v1/stream': { rooms: { [ROOM]: {} } },
      '/v1/audience': {},
      '/v1/own': { room: ROOM },
      '/v1/journal': { room: ROOM },
      '/v1/erasure': { id: 'nobody', what: 'named' },
      '/v1/signals': { signals: [{ room: ROOM, name: 'seen', ids: [randomId()] }] },
      '/v1/search': { kind: 'qa', text: 'Why is that so?' },
    };
    for (const [template, methods] of Object.entries(openapi.paths)) {
      for (const [method, operation] of Object.entries(methods) as [string, Operation][]) {
        const path = template.replace('{room}', ROOM).replace('{script}', 'moot.js');
        const token = path === '/metrics' ? 'figures' : path === '/v1/erasure' ? await tokenOf('root', { claims: { roles: ['moot:operator'] } }) : dana;
        const body = method === 'get' ? undefined : method === 'put' ? { people: [] } : bodies[path];
        const headers = { 'content-type': 'application/json' };
        const response = await ask(server, path, { method: method.toUpperCase(), token, body, headers });
        const described = operation.responses[response.status];
        expect(response.status, `${method} ${path}`).toBeLessThan(300);
        expect(described, `${method} ${path} ${response.status}`).toBeDefined();
        const type = response.headers.get('content-type')?.split(';')[0];
        if (described?.content) expect(Object.keys(described.content)).toContain(type);
        for (const value of await valuesIn(response)) expect(faults(described?.content?.[type ?? '']?.schema ?? {}, value), `${method} ${path}`).toEqual([]);
        const wanted = operation.requestBody?.content['application/json']?.schema;
        if (wanted) expect(faults(wanted, body), `what is sent to ${path}`).toEqual([]);
        for (const name of wanted?.required ?? []) {
          const { [name]: _, ...rest } = body as Readonly<Record<string, unknown>>;
          expect((await ask(server, path, { method: method.toUpperCase(), token, body: rest, headers })).status, `${path} without ${name}`).toBe(400);
        }
        if (!operation.security) continue;
        const refused = await ask(server, path, { method: method.toUpperCase(), body, headers });
        expect(refused.status, `${method} ${path} without a token`).toBe(401);
        expect(operation.responses['401']).toBeDefined();
      }
    }
  });

  it('with a script is compressed for whoever takes that, once for all, and is the same text', async () => {
    let made = 0;
    vi.stubGlobal('CompressionStream', class extends CompressionStream {
      constructor(format: CompressionFormat) {
        super(format);
        made += 1;
      }
    });
    const script = { body: new TextEncoder().encode('export const words = "again and again and again";'.repeat(50)), type: 'text/javascript', immutable: true };
    const own = memoryServer({ assets: async () => script });
    const get = (headers = {}) => ask(own, '/part-12345678.js', { headers });
    const plain = await get();
    expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([null, 'Accept-Encoding']);
    const answers = await Promise.all([get({ 'accept-encoding': 'gzip, br' }), get({ 'accept-encoding': 'gzip' })]);
    const text = await plain.text();
    for (const answer of answers) {
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      const bytes = await answer.arrayBuffer();
      expect(bytes.byteLength).toBeLessThan(text.length / 5);
      expect(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()).toBe(text);
    }
    expect(made).toBe(1);
    vi.unstubAllGlobals();
    await own.close();
  });

  it('to an unknown address or an own fault is problem JSON that tells nothing', async () => {
    expect(await (await ask(server, '/v1/nothing')).json()).toMatchObject({ code: 'route_unknown', status: 404 });
    const broken = memoryServer({ people: { list: () => Promise.reject(new Error('canary-inner')), replace: async () => {} } });
    const response = await ask(broken, '/v1/people', { token: ana });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('canary');
    await broken.close();
  });

  it('lets only the configured origins read it', async () => {
    const preflight = (origin: string) => ask(server, '/v1/commands', { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('https://intranet.example')).headers.get('access-control-allow-origin')).toBe('https://intranet.example');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-methods')).toBeNull();
    expect((await ask(server, '/healthz')).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('leaves no text, name, token or query in logs and metrics', async () => {
    const canary = 'canary-4711';
    const token = await tokenOf(canary);
    await run(server, token, ROOM, 'qa.ask', { text: canary });
    await run(server, token, `qa/${canary}`, 'qa.ask', { text: canary });
    await ask(server, `/v1/rooms/qa/${canary}?own=${canary}`, { token });
    await ask(server, `/v1/people?q=${canary}`, { token });
    await ask(server, `/${canary}`, { token });
    await ask(server, '/v1/commands', { token, body: { commands: [{ [canary]: canary }] } });
    await ask(server, '/v1/stream', { token: canary, body: {} });
    const metrics = await (await ask(server, '/metrics', { token: 'figures' })).text();
    const log = JSON.stringify(facts);
    for (const secret of [canary, token, 'Canary']) {
      expect(log).not.toContain(secret);
      expect(metrics).not.toContain(secret);
    }
    expect(log).toContain('/v1/rooms/*');
  });
});
