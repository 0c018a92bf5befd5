/** Builds dist: modules, the one-address file with its lazy chunks, and declarations. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, runBin } from './setup.mjs';

function promisedFiles() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [...Object.values(exports).flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it))), ...Object.values(bin)];
}

/** Builds, and says whether everything that package.json promises is there. */
export function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const made = runBin('rollup/dist/bin/rollup', ['-c', '--silent']) && runBin('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  if (!made) return false;
  const missing = promisedFiles().filter((file) => !existsSync(join(root, file)));
  for (const file of missing) console.error(`package.json promises ${file}, but nothing builds it.`);
  return missing.length === 0;
}

function newest(path) {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds unless dist is newer than everything it is made of. */
export function ensureBuild() {
  const built = join(root, 'dist/index.js');
  const sources = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'rollup.config.mjs'];
  const isFresh = existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map((it) => newest(join(root, it))));
  if (isFresh) return true;
  console.log('Building …');
  return build();
}

if (process.argv[1] === import.meta.filename) process.exit(build() ? 0 : 1);
