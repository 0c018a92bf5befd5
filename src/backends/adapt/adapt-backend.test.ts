import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMoot } from '../../client/moot.js';
import { memoryStorage } from '../../client/storage.js';
import type { Person } from '../../core/identity.js';
import { qa } from '../../core/qa/qa.ritual.js';
import type { Backend } from '../backend.js';
import { adapt } from './adapt-backend.js';

interface Post {
  readonly nr: number;
  readonly body: string;
  readonly by: string;
  readonly byName: string;
  readonly time: number;
  readonly key: string;
  likedBy: readonly string[];
}

/** A forum that knows nothing of Moot: numbers for ids, no versions, no push. */
class Forum {
  readonly posts: Post[] = [];
  calls = 0;
  broken = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      request.on('end', () => {
        this.calls += 1;
        const [status, answer] = this.broken ? [503, {}] : this.#answer(`${request.method ?? ''} ${request.url ?? ''}`, String(request.headers['x-user']), body === '' ? {} : JSON.parse(body) as Record<string, unknown>);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #answer(call: string, by: string, body: Record<string, unknown>): [number, unknown] {
    if (call === 'GET /topics/tea/posts') return [200, this.posts];
    if (call.startsWith('GET')) return [404, {}];
    const liked = /^PUT \/topics\/tea\/posts\/(\d+)\/like$/.exec(call)?.[1];
    if (liked !== undefined) {
      const post = this.posts[Number(liked) - 1];
      if (!post) return [404, { reason: 'question_unknown', text: 'There is no such post.' }];
      post.likedBy = body['on'] ? [...new Set([...post.likedBy, by])] : post.likedBy.filter((one) => one !== by);
      return [200, {}];
    }
    if (body['body'] === 'rude') return [422, { reason: 'words_forbidden', text: 'The forum does not take this word.' }];
    if (!this.posts.some((post) => post.key === body['key'])) this.posts.push({ nr: this.posts.length + 1, body: String(body['body']), by, byName: by, time: 0, key: String(body['key']), likedBy: [] });
    return [201, {}];
  }
}

/** The example as it is shipped: what a company writes. */
const example = new URL('../../../examples/adapt/rest-adapter.mjs', import.meta.url);
const { forumBackend } = await import(example.href) as { forumBackend: (api: string, user: Omit<Person, 'mayCreate'>, every?: number) => Backend };
const backendOf = (api: string, user: string) => forumBackend(api, { id: user, name: user }, 50);

describe('a forum of one’s own as a backend', () => {
  let forum: Forum;
  let api: string;
  const open = (user: string) => {
    const room = createMoot({ backend: backendOf(api, user), storage: memoryStorage() }).open(qa, 'tea');
    stops.push(room.subscribe(() => undefined));
    return room;
  };
  const stops: (() => void)[] = [];

  beforeEach(async () => {
    forum = new Forum();
    api = await forum.start();
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    await forum.stop();
  });

  it('shows what others ask and vote, by reading again', async () => {
    const [ana, ben] = [open('ana'), open('ben')];
    await vi.waitFor(() => { expect([ana.view.state, ben.view.state]).toEqual(['ready', 'ready']); });
    expect((await ana.ask({ text: 'Green or black?' }).receipt).status).toBe('accepted');
    await vi.waitFor(() => { expect(ben.view.get('question', 'post-1')?.text).toBe('Green or black?'); });
    expect((await ben.vote({ question: 'post-1', on: true }).receipt).status).toBe('accepted');
    await vi.waitFor(() => { expect(ana.view.get('tally', 'post-1')?.votes).toBe(1); });
    await vi.waitFor(() => { expect([ana.sendings.length, ana.view.size('question'), ben.sendings.length]).toEqual([0, 1, 0]); });
  });

  it('takes about forty lines', async () => {
    expect((await readFile(example, 'utf8')).trim().split('\n').length).toBeLessThanOrEqual(42);
  });

  it('says why it refuses, and keeps what was refused', async () => {
    const ana = open('ana');
    expect(await ana.ask({ text: 'rude' }).receipt).toMatchObject({ status: 'refused', code: 'words_forbidden', message: 'The forum does not take this word.' });
    expect(await ana.reply({ question: 'post-1', text: 'No' }).receipt).toMatchObject({ code: 'command_unknown' });
    expect(ana.sendings.map(({ status }) => status)).toEqual(['refused', 'refused']);
  });

  it('says that it is offline while the forum does not answer, and sends what waited exactly once', async () => {
    const ana = open('ana');
    await vi.waitFor(() => { expect(ana.view.state).toBe('ready'); });
    forum.broken = true;
    await vi.waitFor(() => { expect(ana.view.link).toBe('offline'); });
    const sending = ana.ask({ text: 'Still there?' });
    forum.broken = false;
    expect((await sending.receipt).status).toBe('accepted');
    await vi.waitFor(() => { expect(ana.view.link).toBe('polling'); });
    expect(forum.posts.map(({ body }) => body)).toEqual(['Still there?']);
  });

  it('gives a sending up that is aborted, before or meanwhile, and answers when the same command comes again', async () => {
    const ran: string[] = [];
    const backend = adapt({ load: () => Promise.resolve([]), me: () => Promise.resolve({ id: 'ana', name: 'Ana', mayCreate: false }), run: async ({ id }) => { ran.push(id); await new Promise((resolve) => { setTimeout(resolve, 20); }); } });
    const command = { id: 'an-id-of-a-command', room: 'qa/tea', name: 'qa.ask', args: { text: 'Green?' }, rules: 1 };
    await expect(backend.send([command], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'network' });
    expect(ran).toEqual([]);
    const leaving = new AbortController();
    const sending = backend.send([command], { signal: leaving.signal });
    leaving.abort();
    await expect(sending).rejects.toMatchObject({ code: 'network' });
    expect(await backend.send([command], {})).toMatchObject([{ id: command.id, status: 'accepted' }]);
  });

  it('knows an absent room, and reads no room that nobody has open', async () => {
    const backend = backendOf(api, 'ana');
    const aborter = new AbortController();
    const seen: unknown[] = [];
    backend.open('qa/coffee', (messages) => { seen.push(...messages); }, { signal: aborter.signal });
    await vi.waitFor(() => { expect(seen).toContainEqual(expect.objectContaining({ t: 'hello', exists: false })); });
    aborter.abort();
    const { calls } = forum;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(forum.calls).toBeLessThanOrEqual(calls + 1);
  });

  it('without one of its functions is refused, in words', () => {
    const whole = { load: () => Promise.resolve([]), run: () => Promise.resolve(), me: () => Promise.resolve({ id: 'ana', name: 'Ana', mayCreate: false }) };
    for (const name of ['load', 'run', 'me'] as const) {
      const options = { ...whole, [name]: undefined } as unknown as Parameters<typeof adapt>[0];
      expect(() => adapt(options)).toThrow(expect.objectContaining({ name: 'MootError', code: 'options_invalid', message: `adapt() needs { load, run, me }; what was given has no ${name}.` }));
    }
    expect(() => adapt(undefined as unknown as Parameters<typeof adapt>[0])).toThrow(expect.objectContaining({ code: 'options_invalid' }));
  });

  it('declares what it lacks', () => {
    expect(backendOf(api, 'ana').features).toEqual({ live: false, confidential: false, shared: true, signals: false, people: false, media: false });
  });
});
