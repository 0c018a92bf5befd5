/**
 * Runs the benchmarks in interleaved rounds against the built files, prints a table and writes bench/results.json.
 * `npm run bench -- fan-out` runs those whose name holds the word, and writes nothing; nor do fewer than five rounds (`BENCH_ROUNDS`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { FEWEST_ROUNDS, isWithin, reportOf, rowOf, whyNotWritten } from './bench-report.mjs';
import { ensureBrowsers, ensureDependencies, root, run } from './setup.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? FEWEST_ROUNDS);
const versionIn = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined);

/** Installs the libraries that ours is compared with, in a folder of their own; says whether they are there. */
function ensurePeers() {
  const folder = join(root, 'bench');
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (Object.entries(dependencies).every(([name, version]) => versionIn(join(folder, 'node_modules', name, 'package.json')) === version)) return true;
  console.log('Installing what ours is compared with …');
  const isWindows = process.platform === 'win32';
  if (run(isWindows ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, shell: isWindows })) return true;
  console.error('They could not be installed (see above): ours is measured without them.');
  return false;
}

ensureDependencies();
ensureBrowsers();
const { ensureBuild } = await import('./build.mjs');
if (!ensureBuild()) process.exit(1);

const { ballots } = await import('../bench/ballots.mjs');
const { commands } = await import('../bench/commands.mjs');
const { costs } = await import('../bench/cost.mjs');
const { openBrowser } = await import('../bench/browser.mjs');
const { fanOut } = await import('../bench/fan-out.mjs');
const { firstLoad } = await import('../bench/first-load.mjs');
const { idle } = await import('../bench/idle.mjs');
const { firstView, paintOnLarge } = await import('../bench/large-board.mjs');
const { sqliteVersion } = await import('../bench/sqlite.mjs');
const { stall } = await import('../bench/stall.mjs');
const { voteToPaint } = await import('../bench/vote-to-paint.mjs');

const suites = {
  'first-load': firstLoad,
  idle,
  commands,
  ballots,
  'vote-to-paint': voteToPaint,
  'first-view-1000': (folder, rounds, hasPeers) => firstView(folder, rounds, hasPeers, 1_000),
  'first-view-10000': (folder, rounds, hasPeers) => firstView(folder, rounds, hasPeers, 10_000),
  'paint-10000': (folder, rounds) => paintOnLarge(folder, rounds, 10_000),
  'fan-out-1000': (folder, rounds, hasPeers) => fanOut(folder, rounds, hasPeers, 1_000),
  'fan-out-5000': (folder, rounds, hasPeers) => fanOut(folder, rounds, hasPeers, 5_000),
  stall,
  cost: costs,
};
const words = process.argv.slice(2);
const hasPeers = ensurePeers();

const results = [];
for (const [name, suite] of Object.entries(suites)) {
  if (!words.every((word) => name.includes(word))) continue;
  // On the disk of the project, not on a tmpfs where fsync costs nothing.
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    const measured = [await suite(folder, ROUNDS, hasPeers)].flat();
    results.push(...measured);
    // A later one that fails takes nothing of this with it.
    for (const { name: what, ours, ratio, within } of measured.map(rowOf)) console.log([what, ours, ratio && `ratio ${ratio}`, within].filter(Boolean).join(' · '));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.table(results.map(rowOf));
process.exitCode = results.every(isWithin) ? 0 : 1;

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

/** Of everything that is measured, and of what measures. */
function versionsUsed() {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const peers = JSON.parse(readFileSync(join(root, 'bench/package.json'), 'utf8'));
  const installed = (folder, names) => Object.fromEntries(names.map((name) => [name, versionIn(join(root, folder, name, 'package.json'))]));
  return {
    mootkit: own.version,
    ...installed('node_modules', [...Object.keys(own.dependencies), 'autocannon', 'playwright-core']),
    sqlite: sqliteVersion,
    ...(hasPeers && installed('bench/node_modules', Object.keys(peers.dependencies))),
  };
}

const reason = whyNotWritten({ rounds: ROUNDS, words });
if (reason) {
  console.log(reason);
  process.exit();
}
const browser = await openBrowser();
const chromium = browser.version();
await browser.close();
const report = reportOf({
  commit: git('rev-parse', '--short', 'HEAD').trim(),
  status: git('status', '--porcelain'),
  machine: { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version, chromium, kernel: release() },
  versions: versionsUsed(),
  rounds: ROUNDS,
  hasPeers,
  results,
});
writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(report, undefined, 2)}\n`);
