import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKits, person } from '../authority/authority.harness.js';
import { Authority } from '../authority/authority.js';
import { MootError } from '../core/errors.js';
import type { RoomMessage } from '../core/messages.js';
import { serve } from '../server/node.js';
import { createServer } from '../server/server.js';
import { hostToken, issuers, tokenOf } from '../server/server.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { openSqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import { adapt, type LoadedRecord } from './adapt/adapt-backend.js';
import { attach } from './attach.js';
import { backendContract, type BackendContractSetup, type BackendSubject, type ContractPerson } from './backend.contract.js';
import type { Backend } from './backend.js';
import { http } from './http/http-backend.js';
import { local } from './local/local-backend.js';

const ALL_LEVELS = { live: true, confidential: true, shared: true };

/** Each page an authority of its own over one store, as processes have it. */
async function startAttached(): Promise<BackendSubject> {
  const [store, keys] = [memoryStore(), memoryRoomKeys()];
  return {
    backendFor: (name) => attach(new Authority({ store, keys, kits: allKits }), person(name, name === 'dana' ? { roles: ['moot:host'] } : {}), { ...ALL_LEVELS, signals: true, people: false, media: false }),
    stop: () => store.close(),
  };
}

/** Each page a tab of one browser. */
async function startLocal(): Promise<BackendSubject> {
  const [store, keys] = [memoryStore(), memoryRoomKeys()];
  return { backendFor: () => local({ store, keys }), stop: () => store.close() };
}

/** A server as it is run: on a port, with its data on the disk. */
async function startServer(): Promise<BackendSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'moot-contract-'));
  const [store, keys] = [await openSqliteStore({ path: join(folder, 'moot.sqlite') }), await openSqliteRoomKeys({ path: join(folder, 'keys.sqlite') })];
  const serving = await serve(createServer({ store, keys, issuers, limits: { commandsPerMinute: 10_000, commandsBurst: 1_000 } }), { port: 0 });
  return {
    backendFor: (name) => http({ url: serving.url, token: name === 'dana' ? hostToken : () => tokenOf(name) }),
    async stop() {
      await serving.close();
      await store.close();
      await keys.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface Post {
  readonly nr: number;
  readonly by: string;
  readonly key: string;
  body: string;
}

/** An API that knows nothing of Moot: numbers for ids, no versions, no push; closed topics are not there for others. */
class Forum {
  readonly #topics = new Map<string, { closed: boolean; count: number; posts: Post[] }>();
  readonly #server = createHttpServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    request.on('end', () => {
      const { body, key } = (text === '' ? {} : JSON.parse(text)) as { body?: unknown; key?: string };
      const [, topic = '', nr] = /^\/topics\/([^/]+)\/posts(?:\/(\d+))?$/.exec(request.url ?? '') ?? [];
      const [status, answer] = this.#answer(request.method ?? '', topic, Number(nr), String(request.headers['x-user']), body, key);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  begin(topic: string, closed: boolean): void {
    this.#topics.set(topic, { closed, count: 0, posts: [] });
  }

  shut(topic: string): void {
    this.#topics.get(topic)!.closed = true;
  }

  #answer(method: string, name: string, nr: number, by: string, body: unknown, key = ''): [number, unknown] {
    const topic = this.#topics.get(name);
    if (!topic || (topic.closed && by !== 'dana')) return [404, { reason: 'room_unknown', text: 'There is no such topic.' }];
    if (method === 'GET') return [200, topic.posts];
    if (method !== 'DELETE' && (typeof body !== 'string' || body === '')) return [422, { reason: 'args_invalid', text: 'A post needs words.' }];
    if (method === 'POST') {
      if (!topic.posts.some((one) => one.key === key)) topic.posts.push({ nr: topic.count += 1, body: String(body), by, key });
      return [201, {}];
    }
    const post = topic.posts.find((one) => one.nr === nr);
    if (post?.by !== by) return [404, { reason: 'question_unknown', text: 'You have no such post.' }];
    if (method === 'DELETE') topic.posts = topic.posts.filter((one) => one !== post);
    else post.body = String(body);
    return [200, {}];
  }
}

function forumBackend(api: string, user: string): Backend {
  const call = async (path: string, method: string, signal: AbortSignal | undefined, body?: unknown): Promise<unknown> => {
    const response = await fetch(api + path, { method, headers: { 'x-user': user }, ...(signal ? { signal } : {}), ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const answer = await response.json() as { reason: string; text: string };
    if (response.ok) return answer;
    if (method === 'GET' && response.status === 404) return undefined;
    throw new MootError(answer.reason, answer.text);
  };
  const posts = (room: string, question?: string) => `/topics/${encodeURIComponent(room.split('/')[1] ?? '')}/posts${question === undefined ? '' : `/${question.slice(5)}`}`;
  return adapt({
    every: 20,
    me: () => Promise.resolve({ id: user, name: user, mayCreate: false }),
    async load(room, { signal }) {
      const found = await call(posts(room), 'GET', signal) as readonly Post[] | undefined;
      return found && [
        ['board', 'board', { phase: 'collect', anonymity: 'named', asking: true }],
        ...found.map(({ nr, body, by }): LoadedRecord => ['question', `post-${nr}`, { text: body, asked: 0, author: { key: by, name: by }, labels: [] }]),
      ];
    },
    async run({ id, room, name, args }, { signal }) {
      const { text, question = '' } = (args ?? {}) as { text?: unknown; question?: string };
      if (name === 'qa.ask') await call(posts(room), 'POST', signal, { body: text, key: id });
      else if (name === 'qa.edit') await call(posts(room, question), 'PATCH', signal, { body: text });
      else if (name === 'qa.withdraw') await call(posts(room, question), 'DELETE', signal);
      else if (await call(posts(room), 'GET', signal) === undefined) throw new MootError('room_unknown', 'There is no such topic.');
      else throw new MootError('command_unknown', `The forum cannot do "${name}".`);
    },
  });
}

async function startForum() {
  const forum = new Forum();
  const api = await forum.start();
  return {
    forum,
    backendFor: (name: ContractPerson) => forumBackend(api, name),
    stop: () => forum.stop(),
  };
}

backendContract('authorities over one store', { start: startAttached, features: ALL_LEVELS }, { describe, it });
backendContract('local', { start: startLocal, features: { live: true, confidential: false, shared: false }, create: () => Promise.resolve() }, { describe, it });
backendContract('http', { start: startServer, features: ALL_LEVELS }, { describe, it });
backendContract('adapt', {
  start: startForum,
  features: { live: false, confidential: false, shared: true },
  create: async ({ forum }, room, { closed }) => { forum.begin(room.split('/')[1]!, closed); },
  shut: async ({ forum }, room) => { forum.shut(room.split('/')[1]!); },
}, { describe, it });

type Breaking = (backend: Backend, subject: BackendSubject, person: ContractPerson) => Backend | Promise<Backend>;

/** Passes on what `change` makes of each message. */
function altering(change: (message: RoomMessage) => readonly RoomMessage[]): Breaking {
  return (backend) => ({
    ...backend,
    open: (room, sink, options) => { backend.open(room, (messages) => { sink(messages.flatMap(change)); }, options); },
  });
}

const signed: Breaking = async (backend) => {
  const { name } = await backend.me();
  return { ...backend, send: async (commands, options) => (await backend.send(commands, options)).map((receipt) => ({ ...receipt, by: name })) };
};

/** Ana looks over the host's shoulder. */
const leaking: Breaking = async (backend, subject, name) => {
  if (name !== 'ana') return backend;
  const host = await subject.backendFor('dana');
  return {
    ...backend,
    open: (room, sink, options) => { host.open(room, sink, options); },
    close() {
      host.close?.();
      backend.close?.();
    },
  };
};

const named = (message: RoomMessage): readonly RoomMessage[] => (message.t !== 'change' ? [message] : [{
  ...message,
  set: message.set.map(([type, id, value]) => [type, id, type === 'question' ? { author: { key: 'k', name: 'Ben' }, ...(value as object) } : value] as const),
}]);

const BROKEN: readonly (readonly [what: string, breaking: Breaking, test: string, says: RegExp])[] = [
  ['swaps receipts', (backend) => ({ ...backend, send: async (commands, options) => [...await backend.send(commands, options)].reverse() }),
    'answers the commands of a batch one by one, in their order, by their ids', /Expected the ids/],
  ['loses a receipt', (backend) => ({ ...backend, send: async (commands, options) => (await backend.send(commands, options)).slice(0, 3) }),
    'answers the commands of a batch one by one, in their order, by their ids', /number of receipts/],
  ['carries a repeated command out again', (backend) => ({
    ...backend,
    send: async (commands, options) => {
      const receipts = await backend.send(commands.map((command) => ({ ...command, id: crypto.randomUUID() })), options);
      return receipts.map((receipt, at) => ({ ...receipt, id: commands[at]!.id }));
    },
  }), 'carries a command out once, however often it is sent, and answers it alike', /Expected the questions/],
  ['says that it is ready before it is', altering((message) => (message.t === 'hello' ? [message, { t: 'ready' }] : [message])),
    'greets first, then hands over what there is, then says that this is all', /came before "ready"/],
  ['does not greet', altering((message) => (message.t === 'hello' ? [] : [message])),
    'opens a room again', /before a greeting/],
  ['loses what comes after the snapshot', altering((message) => (message.t === 'change' && message.from === 2 ? [] : [message])),
    'counts the changes of a circle without a gap, as receipts do', /Not within/],
  ['leaves a gap in its counts', altering((message) => (message.t === 'change' && message.from > 0 ? [{ ...message, from: message.from + 1, to: message.to + 1 }] : [message])),
    'tells what others do, without being asked', /skips from/],
  ['goes on when it is aborted', (backend) => ({ ...backend, open: (room, sink) => { backend.open(room, sink, { signal: new AbortController().signal }); } }),
    'says nothing more to a view that was aborted', /it ended, and heard|aborted/],
  ['goes on when it is closed', (backend) => ({ ...backend, close: () => undefined }), 'says nothing more once it is closed', /it ended, and heard|closed page/],
  ['declares more than it is held to', (backend) => ({ ...backend, features: { ...backend.features, shared: false } }), 'declares what it is held to', /shared/],
  ['shows everybody what hosts see', leaking, 'keeps what is hidden out of every message and receipt of those who may not see it', /must not hear/],
  ['names whoever asked anonymously', altering(named), 'names nobody for an anonymous question, to anyone', /must hear who asked|has no author/],
  ['signs receipts', signed, 'answers an anonymous command without its sender, also a second time', /must not name its sender/],
];

describe('the backend contract', () => {
  it.each(BROKEN)('fails a backend that %s', async (_, breaking, name, says) => {
    const tests = new Map<string, () => Promise<void>>();
    backendContract('broken', {
      features: ALL_LEVELS,
      patience: 300,
      async start() {
        const subject = await startAttached();
        const whole: Backend[] = [];
        return {
          async backendFor(person) {
            const backend = await subject.backendFor(person);
            whole.push(backend);
            return breaking(backend, subject, person);
          },
          async stop() {
            for (const backend of whole) backend.close?.();
            await subject.stop();
          },
        };
      },
    }, { describe: (_name, body) => { body(); }, it: (title, body) => { tests.set(title, body); } });
    await expect(tests.get(name)!()).rejects.toThrow(says);
  });

  it('has the tests of the levels that are declared, or asked for, and no others', () => {
    const levels = (setup: Partial<BackendContractSetup<BackendSubject>>) => {
      const found: string[] = [];
      backendContract('any', { start: startAttached, features: ALL_LEVELS, ...setup }, { describe: (name) => { found.push(name.split(', ')[1]!); }, it: () => undefined });
      return found;
    };
    expect(levels({})).toEqual(['basic', 'live', 'confidential']);
    expect(levels({ features: { live: false, confidential: false, shared: true } })).toEqual(['basic']);
    expect(levels({ levels: ['basic', 'live'] })).toEqual(['basic', 'live']);
  });
});
