/** What benchmarks in a page share. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { rollup } from 'rollup';
import { browserPlugins } from '../rollup.config.mjs';
import { findBrowsers, root } from '../scripts/setup.mjs';

export function openBrowser() {
  return chromium.launch({ executablePath: findBrowsers().chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'] });
}

/** A page's script as one file, made the way Moot's own files are; packages are looked for in bench/node_modules first. */
export async function bundlePage(code, plugins = []) {
  const page = { name: 'page', resolveId: (id) => (id === 'page' ? join(root, 'bench/page.js') : null), load: (id) => (id === join(root, 'bench/page.js') ? code : null) };
  const result = await rollup({ input: 'page', plugins: [page, ...plugins, ...browserPlugins], onLog: () => {} });
  const { output } = await result.generate({ format: 'es', inlineDynamicImports: true });
  return output[0].code;
}
