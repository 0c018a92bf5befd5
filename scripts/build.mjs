/** Builds dist: modules, the one-address file with its lazy chunks, declarations, and what the class docs tell tools. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runBin } from './setup.mjs';

function promisedFiles() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [...Object.values(exports).flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it))), ...Object.values(bin)];
}

/** Builds, and says whether everything that package.json promises is there. */
export function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const made =
    runBin('rollup/dist/bin/rollup', ['-c', '--silent']) &&
    runBin('typescript/bin/tsc', ['-p', 'tsconfig.build.json']) &&
    run(process.execPath, [join(root, 'scripts/manifest.mjs')]);
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
  // The first that a build makes, and the last: one that failed between them is no build.
  const built = ['dist/index.js', 'dist/custom-elements.json'].map((it) => join(root, it));
  const sources = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'rollup.config.mjs', 'scripts/manifest.mjs'];
  const isFresh = built.every((it) => existsSync(it)) && Math.min(...built.map(newest)) > Math.max(...sources.map((it) => newest(join(root, it))));
  if (isFresh) return true;
  console.log('Building …');
  return build();
}

if (process.argv[1] === import.meta.filename) process.exit(build() ? 0 : 1);
