/** Storybook as it is built: complete, and alone. */
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './intranet.js';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

describe('a story', () => {
  // Beside the others for as long as this takes: they are all found by one pattern.
  const file = 'stories/unreadable.stories.ts';
  const story = `import { html } from 'lit';
export default { title: 'Unreadable', tags: ['!dev', '!autodocs'] };
export const Unnamed = { render: () => html\`<button></button><input><p style="color: #999; background: #aaa">Pale</p>\` };
customElements.define('too-small', class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<div style="font-size: 0.875em"><p class="step" style="font-size: 0.875em">A step within a step</p></div>'; }
});
export const Small = { render: () => html\`<too-small></too-small>\` };
`;
  afterAll(() => rm(file, { force: true }));

  async function played(): Promise<string> {
    await writeFile(file, story);
    const run = promisify(execFile)(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'stories', file]);
    return run.then(() => '', (error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return stdout + stderr;
    });
  }

  it('that axe objects to fails', async () => {
    expect(await played()).toContain('Buttons must have discernible text (button-name)');
  }, 120_000);

  it('in which something is too small to read fails', async () => {
    expect(await played()).toContain('12.25 px: <p class="step"> A step within a step');
  }, 120_000);
});

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
    const { entries } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { entries: Record<string, { readonly type: string; readonly title: string }> };
    const ids = Object.keys(entries);
    const docs = ids.filter((id) => entries[id]?.type === 'docs');
    // Every page of docs shows its stories; of the others, each one a few.
    const stories = ids.filter((id) => entries[id]?.type === 'story');
    const sample = stories.filter((id, index) => index % 8 === 0 || id.includes('two-people') || stories.findIndex((one) => entries[one]?.title === entries[id]?.title) === index);
    const frames = [...docs.map((id) => `/iframe.html?id=${id}&viewMode=docs`), ...sample.map((id) => `/iframe.html?id=${id}&viewMode=story`)];
    expect(docs.length).toBeGreaterThan(1);
    expect(sample.length).toBeGreaterThan(4);
    for (const path of ['/', `/?path=/docs/${docs[0]}`, `/?path=/story/${sample[0]}`, '/?path=/settings/about', ...frames]) {
      await page.goto(url + path);
      await page.waitForLoadState('networkidle');
    }
    expect([...hosts]).toEqual(['127.0.0.1']);
    await page.close();
  }, 180_000);

  it('shows every tag of the manifest', async () => {
    const { entries } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { entries: Record<string, { readonly type: string; readonly importPath: string }> };
    const shown = new Set(Object.values(entries).filter(({ type }) => type === 'story').map(({ importPath }) => /elements\/([\w-]+)\//.exec(importPath)?.[1]));
    const { modules } = JSON.parse(await readFile('dist/custom-elements.json', 'utf8')) as { modules: readonly { readonly path: string; readonly declarations?: readonly { readonly tagName?: string }[] }[] };
    const folders = modules.filter(({ declarations }) => declarations?.some(({ tagName }) => tagName)).map(({ path }) => /elements\/([\w-]+)\//.exec(path)?.[1]);
    expect(folders.length).toBeGreaterThan(1);
    expect([...shown]).toEqual(expect.arrayContaining(folders));
  });
});
