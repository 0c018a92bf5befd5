/**
 * Runs the benchmarks in interleaved rounds against the built files, prints a table and writes bench/results.json.
 * `npm run bench -- fan-out` runs those whose name holds the word, and writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers, ensureDependencies, root, run } from './setup.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/** Installs the libraries that ours is compared with, in a folder of their own; says whether they are there. */
function ensurePeers() {
  const folder = join(root, 'bench');
  const versionIn = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined);
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

const { commands } = await import('../bench/commands.mjs');
const { costs } = await import('../bench/cost.mjs');
const { openBrowser } = await import('../bench/browser.mjs');
const { fanOut } = await import('../bench/fan-out.mjs');
const { firstLoad } = await import('../bench/first-load.mjs');
const { idle } = await import('../bench/idle.mjs');
const { firstView, paintOnLarge } = await import('../bench/large-board.mjs');
const { stall } = await import('../bench/stall.mjs');
const { voteToPaint } = await import('../bench/vote-to-paint.mjs');

const suites = {
  'first-load': firstLoad,
  idle,
  commands,
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
    results.push(...[await suite(folder, ROUNDS, hasPeers)].flat());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const withinLimit = ({ better, limit, ratio, ours }) => limit === undefined || (better === 'higher' ? (ratio ?? ours) >= limit : (ratio ?? ours) <= limit);
const show = (value) => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(2));
console.table(results.map((it) => ({ name: it.name, ours: `${show(it.ours)} ${it.unit}`, floor: show(it.floor), ratio: show(it.ratio), spread: it.spread?.map(show).join('–') ?? '', peers: it.peers?.map(({ name, value, ratio }) => `${name}: ${show(value)}, ratio ${show(ratio)}`).join('; ') ?? '', limit: it.limit ?? '', within: it.steady === false ? 'floor moved, not reported' : withinLimit(it) })));

if (words.length > 0) process.exit(results.every((it) => it.steady !== false && withinLimit(it)) ? 0 : 1);
const browser = await openBrowser();
const chromium = browser.version();
await browser.close();
const unsteady = results.filter((it) => it.steady === false);
writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  machine: { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version, chromium, kernel: release() },
  rounds: ROUNDS,
  ...(!hasPeers && { peers: 'could not be installed here' }),
  results: results.filter((it) => it.steady !== false),
  refused: unsteady.map(({ name, floorMoved }) => ({ name, floorMoved })),
}, undefined, 2)}\n`);
process.exitCode = results.every((it) => it.steady !== false && withinLimit(it)) ? 0 : 1;
