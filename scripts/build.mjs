/** Builds dist: modules, the one-address file with its lazy chunks, declarations, and what the class docs tell tools. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, run, runBin } from './setup.mjs';

function promisedFiles() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [...Object.values(exports).flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it))), ...Object.values(bin)];
}

/** Declarations of what is shipped. Called, as no flag of tsc leaves files out of what the one tsconfig.json takes in. */
function writeDeclarations() {
  const ts = createRequire(import.meta.url)('typescript');
  const file = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const compilerOptions = { ...config.compilerOptions, types: ['node'], noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: 'src', outDir: 'dist' };
  const shipped = { ...config, compilerOptions, include: ['src'], exclude: ['**/*.test.ts', '**/*.stories.ts', '**/*.harness.ts'] };
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(shipped, ts.sys, root, {}, file);
  const program = ts.createProgram(fileNames, options);
  const faults = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) console.error(ts.formatDiagnostics(faults, ts.createCompilerHost(options)));
  return faults.length === 0;
}

/** Builds, and says whether everything that package.json promises is there. */
export function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const made =
    runBin('rollup/dist/bin/rollup', ['-c', '--silent']) &&
    writeDeclarations() &&
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
  const sources = ['src', 'package.json', 'tsconfig.json', 'rollup.config.mjs', 'scripts/manifest.mjs'];
  const isFresh = built.every((it) => existsSync(it)) && Math.min(...built.map(newest)) > Math.max(...sources.map((it) => newest(join(root, it))));
  if (isFresh) return true;
  console.log('Building …');
  return build();
}

if (process.argv[1] === import.meta.filename) process.exit(build() ? 0 : 1);
