/** Tabs of one browser: one stream for all of them, or the seventh could not even load. */
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createServer, type MootServer } from '../src/server/server.js';
import { folderAssets, nodeHandler } from '../src/server/node.js';
import { hostToken, issuers, run, tokenOf } from '../src/server/server.harness.js';
import { memoryRoomKeys, memoryStore } from '../src/stores/memory/memory-store.js';
import { launch } from './intranet.js';

const METRICS = 'metrics-token';
let browser: Browser;
let context: BrowserContext;
let server: MootServer;
let http: Server;
let origin: string;

beforeAll(async () => { browser = await launch('--host-resolver-rules=MAP wiki.internal 127.0.0.1'); });
afterAll(() => browser.close());

beforeEach(async () => {
  server = createServer({
    store: memoryStore(), keys: memoryRoomKeys(), issuers, base: '/moot', metricsToken: METRICS,
    limits: { commandsPerMinute: 10_000, commandsBurst: 1_000 },
    assets: folderAssets(fileURLToPath(new URL('../dist/cdn', import.meta.url))),
  });
  await run(server, await hostToken(), 'qa/hall', 'room.create', { title: 'Hall' });
  await ask('Is this thing on?');
  const moot = nodeHandler(server);
  http = createHttpServer((request, response) => {
    moot(request, response, () => {
      const [, kind, who = ''] = (request.url ?? '').split('/');
      if (kind === 'token') void tokenOf(who).then((token) => response.end(token));
      else response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Hall</title>
<meta name="moot-server" content="/moot"><meta name="moot-token-url" content="/token/${who}">
<script type="module" src="/moot/moot.js"></script><moot-qa room="hall"></moot-qa>`);
    });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await server.close();
  http.closeAllConnections();
  http.close();
});

async function ask(text: string): Promise<void> {
  await run(server, await tokenOf('dana'), 'qa/hall', 'qa.ask', { text });
}

/** How many streams the server holds open. */
async function streams(): Promise<number> {
  const response = await server.fetch(new Request('http://localhost/metrics', { headers: { authorization: `Bearer ${METRICS}` } }));
  return Number(/^moot_streams (\d+)/m.exec(await response.text())?.[1]);
}

async function open(who: string, from = origin): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${from}/as/${who}`);
  await shows(page, 'Is this thing on?');
  return page;
}

const shows = (page: Page, text: string) => page.locator('moot-qa').getByText(text).first().waitFor();

describe('the tabs of a browser', () => {
  it('hold one stream together, all seven, and every one of them follows the board', async () => {
    const pages: Page[] = [];
    for (let nth = 0; nth < 7; nth += 1) pages.push(await open('ana'));
    await expect.poll(streams).toBe(1);
    await ask('Does it reach all?');
    await Promise.all(pages.map((page) => shows(page, 'Does it reach all?')));
    expect(await streams()).toBe(1);
  });

  it('go on when the one that holds the stream is closed', async () => {
    const [first, ...others] = [await open('ana'), await open('ana'), await open('ana')];
    await expect.poll(streams).toBe(1);
    await first.close();
    await ask('Who holds it now?');
    await Promise.all(others.map((page) => shows(page, 'Who holds it now?')));
    await expect.poll(streams).toBe(1);
  });

  it('go on when the one that holds the stream hangs, and have it back when it wakes', async () => {
    const [first, ...others] = [await open('ana'), await open('ana'), await open('ana')];
    await expect.poll(streams).toBe(1);
    let hangs = true;
    const awake = first.evaluate(() => { for (const end = Date.now() + 14_000; Date.now() < end;); }).then(() => { hangs = false; });
    await ask('Who is awake?');
    await Promise.all(others.map((page) => shows(page, 'Who is awake?')));
    expect(hangs).toBe(true);
    await awake;
    await shows(first, 'Who is awake?');
    await expect.poll(streams).toBe(1);
    await ask('Everyone?');
    await Promise.all([first, ...others].map((page) => shows(page, 'Everyone?')));
  });

  it('of two people hold two', async () => {
    const pages = [await open('ana'), await open('ben'), await open('ana'), await open('ben')];
    await expect.poll(streams).toBe(2);
    await ask('Both of you?');
    await Promise.all(pages.map((page) => shows(page, 'Both of you?')));
    expect(await streams()).toBe(2);
  });

  it('hold one stream over plain http too, where browsers have no locks, also once its holder is closed', async () => {
    const plain = origin.replace('127.0.0.1', 'wiki.internal');
    const pages: Page[] = [];
    for (let nth = 0; nth < 7; nth += 1) pages.push(await open('ana', plain));
    const [first, ...others] = pages as [Page, ...Page[]];
    expect(await first.evaluate(() => isSecureContext)).toBe(false);
    await expect.poll(streams).toBe(1);
    await ask('Without locks?');
    await Promise.all(pages.map((page) => shows(page, 'Without locks?')));
    await first.close();
    await ask('Who holds it now?');
    await Promise.all(others.map((page) => shows(page, 'Who holds it now?')));
    await expect.poll(streams).toBe(1);
  });
});
