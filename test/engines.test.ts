/** Where a machine has no browsers of its own, Playwright's are installed, and its launcher drives them; what cannot be installed is named. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

/** Runs Node as on a machine whose browsers all lie in Playwright's folder. */
function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): { readonly status: number | null; readonly output: string } {
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: folder, MOOT_BROWSERS: 'playwright', MOOT_ENGINES: 'chromium', MOOT_CHROMIUM: '', ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const evaluate = (code: string) => JSON.parse(run(['--input-type=module', '-e', `process.stdout.write(JSON.stringify(${code}))`]).output) as unknown;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moot-playwright-'));
  // The browser of this machine, where Playwright's would lie.
  const path = evaluate("(await import('playwright-core')).chromium.executablePath()") as string;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec "${process.env['MOOT_CHROMIUM'] ?? 'chromium'}" "$@"\n`);
  chmodSync(path, 0o755);
});

afterAll(() => { rmSync(folder, { recursive: true }); });

it('finds engines that only Playwright has installed', () => {
  const found = evaluate("(await import('./scripts/setup.mjs')).findBrowsers()") as { readonly playwright: Record<string, string>; readonly firefox?: string };
  expect(Object.keys(found.playwright)).toEqual(['chromium']);
  expect(found.playwright['chromium']?.startsWith(folder)).toBe(true);
  expect(found.firefox).toBeUndefined();
});

it('runs element tests in an engine that only Playwright has installed', () => {
  const { status, output } = run(['node_modules/@web/test-runner/dist/bin.js', '--files', 'src/elements/qa/qa-order.test.ts']);
  expect(status, output).toBe(0);
});

it('names an engine that nobody has installed', () => {
  const { status, output } = run(['--input-type=module', '-e', "process.env.MOOT_ENGINES = 'firefox'; await import('./web-test-runner.config.mjs')"]);
  expect(status).not.toBe(0);
  expect(output).toContain('No firefox on this machine');
});

it('names ffmpeg once where it is missing and cannot be installed, and goes on', () => {
  const whole = mkdtempSync(join(tmpdir(), 'moot-engines-'));
  const code = `const { engines, ensureBrowsers } = await import('./scripts/setup.mjs');
    const { mkdirSync, writeFileSync } = await import('node:fs');
    const playwright = await import('playwright-core');
    for (const path of engines.map((it) => playwright[it].executablePath())) {
      mkdirSync(path.replace(/[^/]+$/, ''), { recursive: true });
      writeFileSync(path, '', { mode: 0o755 });
    }
    ensureBrowsers();
    console.log(ensureBrowsers().available.join());`;
  const { status, output } = run(['--input-type=module', '-e', code], { PLAYWRIGHT_BROWSERS_PATH: whole, PATH: '' });
  rmSync(whole, { recursive: true });
  expect([status, output.trim().split('\n')]).toEqual([0, ['Missing: ffmpeg, which no test needs yet. Install the package ffmpeg.', 'chromium,firefox,webkit']]);
});
