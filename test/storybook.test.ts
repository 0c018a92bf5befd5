/** Storybook as it is built: complete, and alone. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './intranet.js';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

describe('Storybook', () => {
  let files: Server;
  let browser: Browser;
  let url: string;
  let folder: string;

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/storybook.mjs', 'build']);
    folder = /^Built: (.+)$/m.exec(stdout)?.[1] ?? '';
    files = createServer((request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      readFile(join(folder, path === '/' ? 'index.html' : path)).then(
        (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => { files.listen(0, '127.0.0.1', resolve); });
    url = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    files.closeAllConnections();
    await new Promise((resolve) => { files.close(resolve); });
  });

  it('asks nobody outside this machine', async () => {
    const page = await browser.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => { if (request.url().startsWith('http')) hosts.add(new URL(request.url()).hostname); });
    for (const path of ['/', '/?path=/docs/qa--docs', '/?path=/story/qa--two-people', '/?path=/story/theming--tokens', '/?path=/settings/about']) {
      await page.goto(url + path);
      await page.waitForLoadState('networkidle');
    }
    expect([...hosts]).toEqual(['127.0.0.1']);
    await page.close();
  });

  it('shows every tag of the manifest', async () => {
    const { entries } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { entries: Record<string, { readonly type: string; readonly importPath: string }> };
    const shown = new Set(Object.values(entries).filter(({ type }) => type === 'story').map(({ importPath }) => /elements\/([\w-]+)\//.exec(importPath)?.[1]));
    const { modules } = JSON.parse(await readFile('dist/custom-elements.json', 'utf8')) as { modules: readonly { readonly path: string; readonly declarations?: readonly { readonly tagName?: string }[] }[] };
    const folders = modules.filter(({ declarations }) => declarations?.some(({ tagName }) => tagName)).map(({ path }) => /elements\/([\w-]+)\//.exec(path)?.[1]);
    expect(folders.length).toBeGreaterThan(1);
    expect([...shown]).toEqual(expect.arrayContaining(folders));
  });
});
