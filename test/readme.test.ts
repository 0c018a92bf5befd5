/** What the README shows, run as it stands there; only the addresses are those of this machine. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Intranet, launch } from './intranet.js';

const readme = await readFile('README.md', 'utf8');
const blocks = (language: string) => [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code ?? '');

describe('the README', () => {
  let intranet: Intranet;
  let browser: Browser;

  beforeAll(async () => {
    [intranet, browser] = await Promise.all([Intranet.start(), launch()]);
    const page = await browser.newPage();
    await wiki(page, 'dana');
    await page.locator('moot-qa').getByRole('button', { name: 'Set up' }).click();
    await page.locator('moot-qa').getByRole('textbox', { name: 'Your question' }).waitFor();
    await page.close();
  });

  afterAll(async () => {
    await browser.close();
    await intranet.remove();
  });

  /** A page with what the README says, seen by somebody who is signed in. */
  async function wiki(page: Page, person: string): Promise<void> {
    const [tag = '', head = ''] = blocks('html').map((code) => code.replaceAll('https://moot.example', `${intranet.url}/moot`));
    await page.goto(`${intranet.url}/?as=${person}`);
    await page.route('**/a-wiki-page', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${tag}</body></html>` }));
    await page.goto(`${intranet.url}/a-wiki-page`);
  }

  it('names commands that there are', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = blocks('sh').flatMap((code) => [...code.matchAll(/^npm (?:run )?(\w+)/gm)].map(([, name]) => name ?? ''));
    expect(named).toEqual(['start', 'test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it('shows lines that put a board on a page', async () => {
    const page = await browser.newPage();
    await wiki(page, 'ben');
    const board = page.locator('moot-qa');
    await board.getByRole('textbox', { name: 'Your question' }).fill('Does the README work?');
    await board.locator('[part~="send"]').click();
    await board.getByText('Saved').waitFor();
    expect(await board.getByRole('article').filter({ hasText: 'Does the README work?' }).count()).toBe(1);
    await page.close();
  });

  it('shows code that is right by its types, and asks a question', async () => {
    const [code = ''] = blocks('ts');
    const file = resolve('test/readme.snippet.ts');
    const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => name === file || fileExists(name);
    host.getSourceFile = (name, ...more) => (name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : getSourceFile(name, ...more));
    const faults = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);

    const folder = await mkdtemp(join(tmpdir(), 'moot-readme-'));
    try {
      await mkdir(join(folder, 'node_modules'));
      await symlink(resolve('.'), join(folder, 'node_modules/mootkit'));
      const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
      const here = outputText.replaceAll('https://moot.example', `${intranet.url}/moot`).replaceAll("'/session/token'", `'${intranet.url}/session/token?as=chen'`);
      await writeFile(join(folder, 'snippet.mjs'), `${here}\nconsole.log(receipt.status);\nstop();\nmoot.close();\n`);
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'snippet.mjs')], { timeout: 30_000 });
      expect(stdout.trim().split('\n').at(-1)).toBe('accepted');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
