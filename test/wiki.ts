/** A wiki and a Moot server as docs/guides tell to build them: two origins, over plain http under made-up names. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Document, Project } from './documents.js';
import { launch } from './intranet.js';

const SECRET = 'a-secret-for-the-guides-of-32-bytes-or-more';

interface Served {
  readonly body: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Wiki {
  readonly embedding: Document;
  readonly server: Document;
  readonly project: Project;
  /** Its pages and scripts, by path. */
  readonly files = new Map<string, Served>();
  /** Headers of the last request for a token. */
  asked: IncomingMessage['headers'] = {};
  /** Where the token address and the Moot server really are. */
  readonly signer: string;
  readonly moot: string;
  readonly #http: Server;
  readonly #browser: Browser;

  private constructor(embedding: Document, server: Document, project: Project, signer: string, moot: string, http: Server, browser: Browser) {
    this.embedding = embedding;
    this.server = server;
    this.project = project;
    this.signer = signer;
    this.moot = moot;
    this.#http = http;
    this.#browser = browser;
    http.on('request', (request: IncomingMessage, response: ServerResponse) => { void this.#answer(request, response); });
  }

  static async start(): Promise<Wiki> {
    const [embedding, server, project] = await Promise.all([Document.read('docs/guides/embedding.md'), Document.read('docs/guides/server.md'), Project.make()]);
    const http = createServer();
    await new Promise<void>((done) => { http.listen(0, '127.0.0.1', done); });
    const origin = `http://wiki.test:${(http.address() as AddressInfo).port}`;
    await project.write('token.mjs', embedding.block('js', '// token.mjs'));
    const config = JSON.parse(server.block('json', '"issuer"')) as Record<string, unknown>;
    await project.write('moot.json', JSON.stringify({ ...config, origins: [origin], data: join(project.path, 'data'), port: 0, metricsToken: 'metrics' }));
    const start = server.block('sh', 'npx mootkit serve').split('\n').find((line) => line.startsWith('npx')) ?? '';
    const [signer, moot, browser] = await Promise.all([
      project.serve(process.execPath, ['token.mjs'], { MOOT_SECRET: SECRET, PORT: '0' }),
      project.serve('sh', ['-c', start], { MOOT_SECRET: SECRET }),
      launch('--host-resolver-rules=MAP *.test 127.0.0.1'),
    ]);
    return new Wiki(embedding, server, project, signer, moot, http, browser);
  }

  get url(): string {
    return `http://wiki.test:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Code of a guide, with this machine's addresses in it. */
  here(code: string): string {
    return code.replaceAll('https://moot.example', this.moot.replace('127.0.0.1', 'moot.test'));
  }

  async tokenOf(person: string): Promise<string> {
    const response = await fetch(`${this.signer}/session/token`, { headers: { cookie: `user=${person}` } });
    return (await response.json() as { token: string }).token;
  }

  /** A page with these parts, seen by somebody. */
  async open(person: string, body: string, { head = '', headers = {} }: { readonly head?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Page> {
    this.files.set('/page', { type: 'text/html', headers, body: `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${body}</body></html>` });
    const context = await this.#browser.newContext();
    if (person) await context.addCookies([{ name: 'user', value: person, url: this.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${this.url}/page`);
    return page;
  }

  script(path: string, body: string): void {
    this.files.set(path, { type: 'text/javascript', body });
  }

  /** Dana sets up what the guides speak of. */
  async setUp(room: string, title: string): Promise<void> {
    const command = { id: `set-up-${room.replace('/', '-')}-00000000`, room, name: 'room.create', args: { title }, rules: 1 };
    const response = await fetch(`${this.moot}/v1/commands`, {
      method: 'POST', headers: { authorization: `Bearer ${await this.tokenOf('dana')}`, 'content-type': 'application/json' }, body: JSON.stringify({ commands: [command] }),
    });
    const { receipts: [receipt] } = await response.json() as { receipts: { status: string }[] };
    if (receipt?.status !== 'accepted') throw new Error(`Not set up: ${JSON.stringify(receipt)}`);
  }

  async remove(): Promise<void> {
    await this.#browser.close();
    this.#http.closeAllConnections();
    await new Promise((done) => { this.#http.close(done); });
    await this.project.remove();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname === '/session/token') {
      this.asked = request.headers;
      const answer = await fetch(`${this.signer}/session/token`, { headers: { cookie: searchParams.has('as') ? `user=${searchParams.get('as') ?? ''}` : request.headers.cookie ?? '' } });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain', 'cache-control': 'no-store' }).end(await answer.text());
      return;
    }
    const file = this.files.get(pathname);
    if (!file) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, ...file.headers }).end(file.body);
  }
}
