/** What a page loads for <moot-qa> with a server behind it, in brotli; fails above the limit. */
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { ensureDependencies, root } from './setup.mjs';

const limit = 24_000;
const parts = ['src/elements/qa/moot-qa.ts', 'src/backends/http/http-backend.ts'];

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
const weigh = (chunk) => brotliCompressSync(chunk.code).length;

async function bundle() {
  const { rollup } = await import('rollup');
  const { browserPlugins } = await import('../rollup.config.mjs');
  const page = {
    name: 'page',
    resolveId: (id) => (id === 'page' ? id : null),
    load: (id) => (id === 'page' ? parts.map((it) => `export * from ${JSON.stringify(join(root, it))};`).join('\n') : null),
  };
  const result = await rollup({ input: 'page', plugins: [page, ...browserPlugins], onLog: () => {} });
  const { output } = await result.generate({ format: 'es', chunkFileNames: '[name].js' });
  return output.filter((it) => it.type === 'chunk');
}

/** The entry with everything it imports before it can run. */
function firstLoad(chunks) {
  const wanted = new Set([chunks.find((it) => it.isEntry).fileName]);
  for (const name of wanted) {
    for (const next of chunks.find((it) => it.fileName === name).imports) wanted.add(next);
  }
  return chunks.filter((it) => wanted.has(it.fileName));
}

ensureDependencies();
const chunks = await bundle();
const first = firstLoad(chunks);
const total = first.reduce((sum, it) => sum + weigh(it), 0);

console.log(`${kilobytes(total)}  first load of moot-qa with the http backend (limit ${limit / 1000} kB)`);
for (const chunk of chunks.filter((it) => !first.includes(it))) console.log(`${kilobytes(weigh(chunk))}  later: ${chunk.name}`);

if (process.argv.includes('--modules')) {
  const modules = first.flatMap((it) => Object.entries(it.modules)).sort(([, a], [, b]) => b.renderedLength - a.renderedLength);
  for (const [id, { renderedLength }] of modules) console.log(`${String(renderedLength).padStart(8)}  ${id.replace(`${root}/`, '')} (before minifying)`);
}

if (total > limit) {
  console.error(`Too large by ${kilobytes(total - limit).trim()}. \`npm run size -- --modules\` shows what is in it.`);
  process.exit(1);
}
