/** The long run: 10,000 seeded histories of the simulation (`SEEDS`, from `FIRST_SEED`), on two cores. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, root } from './setup.mjs';

const WORKERS = 2;
const seeds = Number(process.env.SEEDS ?? 10_000);
const first = Number(process.env.FIRST_SEED ?? 1);
const share = Math.ceil(seeds / WORKERS);

ensureDependencies();
const start = performance.now();
const codes = await Promise.all(
  Array.from({ length: WORKERS }, (_, worker) => {
    const env = { ...process.env, SEEDS: String(Math.min(share, seeds - worker * share)), FIRST_SEED: String(first + worker * share) };
    const vitest = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'system', 'test/simulation.test.ts', '-t', 'keeps every promise'], { cwd: root, env, stdio: 'inherit' });
    return new Promise((resolve) => { vitest.on('exit', resolve); });
  }),
);
const failed = codes.filter((code) => code !== 0).length;
console.log(`${seeds} histories in ${Math.round((performance.now() - start) / 1000)} s: ${failed === 0 ? 'every promise kept' : 'a promise was broken; the seed stands above'}`);
process.exitCode = failed === 0 ? 0 : 1;
