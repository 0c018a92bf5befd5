/** What the examples promise, run as they stand against the built package. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Intranet, launch } from './intranet.js';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

describe('examples/plain: one file, no server', () => {
  let files: Server;
  let browser: Browser;
  let host: string;

  beforeAll(async () => {
    // A strict policy, as a careful intranet sets it; the example's own style sheet is the one thing inline.
    files = createServer((request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      readFile(join('.', path)).then(
        (body) => {
          response.writeHead(200, {
            'content-type': TYPES[extname(path)] ?? 'text/plain',
            'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types lit-html",
          }).end(body);
        },
        () => { response.writeHead(404).end(); },
      );
    });
    await new Promise<void>((resolve) => { files.listen(0, '127.0.0.1', resolve); });
    // A made-up host over plain http: no secure context.
    host = `http://intranet.test:${(files.address() as AddressInfo).port}`;
    browser = await launch('--host-resolver-rules=MAP intranet.test 127.0.0.1');
  });

  afterAll(async () => {
    await browser.close();
    files.closeAllConnections();
    await new Promise((resolve) => { files.close(resolve); });
  });

  const open = async (page: Page) => {
    await page.goto(`${host}/examples/plain/index.html`);
    await page.locator('moot-qa').getByText('Preview: only this browser keeps it').waitFor();
  };
  const ask = async (page: Page, text: string) => {
    await page.locator('moot-qa').getByRole('textbox', { name: 'Your question' }).fill(text);
    await page.locator('moot-qa').getByRole('button', { name: 'Keep here' }).click();
  };

  it('works over plain http without a secure context, under a strict policy, in two tabs and after a reload', async () => {
    const context = await browser.newContext();
    const [one, two] = [await context.newPage(), await context.newPage()];
    const complaints: string[] = [];
    for (const page of [one, two]) {
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text()); });
    }
    await open(one);
    await open(two);
    expect(await one.evaluate(() => [isSecureContext, typeof crypto.subtle, 'locks' in navigator])).toEqual([false, 'undefined', false]);

    await ask(one, 'The new search?');
    await two.locator('moot-qa').getByText('The new search?').waitFor();
    await one.reload();
    await one.locator('moot-qa').getByText('The new search?').waitFor();
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    await context.close();
  });

  it('asks for no part that belongs to another ritual', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const scripts = new Set<string>();
    page.on('request', (request) => { if (request.url().endsWith('.js')) scripts.add(new URL(request.url()).pathname); });
    await open(page);
    await ask(page, 'Whose rules are these?');
    await page.locator('moot-qa').getByText('Whose rules are these?').waitFor();
    await page.waitForLoadState('networkidle');
    const modules = await Promise.all([...scripts].map(async (path) => (JSON.parse(await readFile(`.${path}.map`, 'utf8')) as { sources: string[] }).sources));
    const rituals = new Set(modules.flat().map((source) => /\/src\/core\/([\w-]+)\//.exec(source)?.[1]));
    expect(rituals).toContain('qa');
    expect(rituals).not.toContain('poll');
    await context.close();
  });

  it('shows markup in a question as text', async () => {
    const page = await browser.newPage();
    await open(page);
    const markup = '<img src=x onerror=alert(1)> <b>bold</b> [link](javascript:alert(1))';
    await ask(page, markup);
    await page.locator('moot-qa').getByText(markup).waitFor();
    expect(await page.locator('moot-qa img, moot-qa b:text("bold")').count()).toBe(0);
    await page.close();
  });
});

describe('examples/intranet', () => {
  let intranet: Intranet;
  beforeAll(async () => { intranet = await Intranet.start(); });
  afterAll(() => intranet.remove());

  const ask = (path: string, cookie = '') => fetch(intranet.url + path, { redirect: 'manual', headers: { cookie } });
  const who = async (path: string, cookie: string) => {
    const { token } = await (await ask(path, cookie)).json() as { token: string };
    return (JSON.parse(atob(token.split('.')[1] ?? '')) as { sub: string }).sub;
  };

  it('signs somebody in by ?as=, and leads on without it, to the same path and the same other parts', async () => {
    const response = await ask('/qa?sort=new&as=ana&x=%C3%A4');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/qa?sort=new&x=%C3%A4']);
    const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect(cookie).toBe('person=ana');
    expect(await (await ask('/qa', cookie)).text()).toContain('Ana Ferreira');
    // Whoever is named wins over whoever was.
    expect((await ask('/qa?as=ben', cookie)).headers.get('set-cookie')).toContain('person=ben;');
    expect([await who('/session/token', cookie), await who('/session/token?as=ben', cookie)]).toEqual(['ana', 'ben']);
  });

  it('signs nobody in by a name that it does not know, and leads to no other host', async () => {
    const unknown = await ask('/qa?as=eve', 'person=ana');
    expect([unknown.status, unknown.headers.get('set-cookie')]).toEqual([200, null]);
    expect(await unknown.text()).toContain('Who are you?');
    const location = await new Promise((resolve) => {
      get({ host: 'localhost', port: intranet.port, path: '/..//evil.example?as=ana' }, (response) => {
        response.resume();
        resolve(response.headers.location);
      });
    });
    expect(location).toBe('/evil.example');
  });

  it('keeps what stands behind the # in the address, also by way of the choice of a person', async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(`${intranet.url}/qa?as=ana#moot=q1`);
      expect(page.url()).toBe(`${intranet.url}/qa#moot=q1`);
      await page.context().clearCookies();
      await page.reload();
      await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
      await page.getByText('Ben Adeyemi · Sign out').waitFor();
      expect(page.url()).toBe(`${intranet.url}/qa#moot=q1`);
    } finally {
      await browser.close();
    }
  });

  it('says in one sentence that its port is taken, and ends', async () => {
    const data = await mkdtemp(join(tmpdir(), 'moot-taken-'));
    const server = spawn(process.execPath, ['examples/intranet/serve.mjs'], { env: { ...process.env, PORT: String(intranet.port), MOOT_DATA: data }, stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      let said = '';
      server.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      expect(await new Promise((resolve) => { server.once('close', resolve); })).toBe(1);
      expect(said.trim()).toBe(`Port ${String(intranet.port)} is taken; set PORT to another one, for instance PORT=${String(intranet.port + 1)}.`);
    } finally {
      server.kill('SIGKILL');
      await rm(data, { recursive: true });
    }
  });
});

describe('examples/express and examples/bot', () => {
  it('let a bot ask a question on an Express intranet', async () => {
    const data = await mkdtemp(join(tmpdir(), 'moot-express-'));
    const server = spawn(process.execPath, ['examples/express/server.mjs'], { env: { ...process.env, PORT: '0', MOOT_DATA: data, MOOT_SECRET: 'a-secret-for-the-example-of-32-bytes' }, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        server.stdout.on('data', (chunk: Buffer) => {
          const found = /http:\/\/localhost:\d+/.exec(chunk.toString())?.[0];
          if (found) resolve(found);
        });
        server.once('exit', (code) => { reject(new Error(`The example ended with ${String(code)}.`)); });
      });
      const { token } = await (await fetch(`${url}/session/token`)).json() as { token: string };
      const send = (name: string, args: unknown) => fetch(`${url}/moot/v1/commands`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ commands: [{ id: `an-id-for-${name.replace('.', '-')}`, room: 'qa/all-hands', name, args, rules: 1 }] }),
      });
      expect((await send('room.create', { title: 'All-hands' })).status).toBe(200);
      const bot = spawn(process.execPath, ['examples/bot/ask.mjs', 'all-hands', 'What changed this week?'], { env: { ...process.env, MOOT_URL: `${url}/moot`, MOOT_TOKEN: token }, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      bot.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      const code = await new Promise((resolve) => { bot.once('exit', resolve); });
      expect([code, said.trim()]).toEqual([0, 'Asked.']);
      const view = await (await fetch(`${url}/moot/v1/rooms/qa/all-hands`, { headers: { authorization: `Bearer ${token}` } })).text();
      expect(view).toContain('What changed this week?');
    } finally {
      server.kill('SIGKILL');
      await rm(data, { recursive: true });
    }
  });
});
