/**
 * Runs the benchmarks in interleaved rounds against the built files, prints a table and writes bench/results.json.
 * `npm run bench -- fan-out` runs those whose name holds the word, and writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers, ensureDependencies, root } from './setup.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

ensureDependencies();
ensureBrowsers();
const { ensureBuild } = await import('./build.mjs');
if (!ensureBuild()) process.exit(1);

const { commands } = await import('../bench/commands.mjs');
const { costs } = await import('../bench/cost.mjs');
const { fanOut } = await import('../bench/fan-out.mjs');
const { idle } = await import('../bench/idle.mjs');
const { firstView, paintOnLarge } = await import('../bench/large-board.mjs');
const { stall } = await import('../bench/stall.mjs');
const { voteToPaint } = await import('../bench/vote-to-paint.mjs');

const suites = {
  idle,
  commands,
  'vote-to-paint': voteToPaint,
  'first-view-1000': (folder, rounds) => firstView(folder, rounds, 1_000),
  'first-view-10000': (folder, rounds) => firstView(folder, rounds, 10_000),
  'paint-10000': (folder, rounds) => paintOnLarge(folder, rounds, 10_000),
  'fan-out-1000': (folder, rounds) => fanOut(folder, rounds, 1_000),
  'fan-out-5000': (folder, rounds) => fanOut(folder, rounds, 5_000),
  stall,
  cost: costs,
};
const words = process.argv.slice(2);

const results = [];
for (const [name, run] of Object.entries(suites)) {
  if (!words.every((word) => name.includes(word))) continue;
  // On the disk of the project, not on a tmpfs where fsync costs nothing.
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    results.push(...[await run(folder, ROUNDS)].flat());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const withinLimit = ({ better, limit, ratio, ours }) => limit === undefined || (better === 'higher' ? (ratio ?? ours) >= limit : (ratio ?? ours) <= limit);
const show = (value) => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(2));
console.table(results.map((it) => ({ name: it.name, ours: `${show(it.ours)} ${it.unit}`, floor: show(it.floor), ratio: show(it.ratio), spread: it.spread?.map(show).join('–') ?? '', limit: it.limit ?? '', within: it.steady === false ? 'floor moved, not reported' : withinLimit(it) })));

if (words.length > 0) process.exit(results.every((it) => it.steady !== false && withinLimit(it)) ? 0 : 1);
const unsteady = results.filter((it) => it.steady === false);
writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  machine: { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version, kernel: release() },
  rounds: ROUNDS,
  results: results.filter((it) => it.steady !== false),
  refused: unsteady.map(({ name, floorMoved }) => ({ name, floorMoved })),
}, undefined, 2)}\n`);
process.exitCode = results.every((it) => it.steady !== false && withinLimit(it)) ? 0 : 1;
