/** The long runs: 10,000 people who read one board along (`VIEWERS`), as many ballots of one poll (`BALLOTS`), 10,000 rules of recurring meetings (`MOOT_RULES`), and 10,000 seeded histories of the simulation (`SEEDS`, from `FIRST_SEED`), on two cores. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, root } from './setup.mjs';

const WORKERS = 2;
const seeds = Number(process.env.SEEDS ?? 10_000);
const first = Number(process.env.FIRST_SEED ?? 1);
const share = Math.ceil(seeds / WORKERS);

ensureDependencies();
const { ensureBuild } = await import('./build.mjs');
if (!ensureBuild()) process.exit(1);
const vitest = (env, ...args) => {
  const project = args.some((it) => it.startsWith('src/')) ? 'node' : 'system';
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...args], { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
  return new Promise((resolve) => { child.on('exit', resolve); });
};
const viewers = process.env.VIEWERS ?? '10000';
const crowd = await vitest({ VIEWERS: viewers }, 'test/crowd.test.ts', '-t', 'read along');
console.log(`${viewers} viewers of one board: ${crowd === 0 ? 'all heard' : 'some heard nothing, or something else'}`);
const ballots = process.env.BALLOTS ?? '10000';
const counted = await vitest({ BALLOTS: ballots }, 'test/crowd.test.ts', '-t', 'counts every ballot');
console.log(`${ballots} ballots of one poll: ${counted === 0 ? 'all counted, each once' : 'some were not counted, or more than once'}`);
const rules = process.env.MOOT_RULES ?? '10000';
const recurred = await vitest({ MOOT_RULES: rules }, 'src/core/calendar/recurrence.test.ts', 'src/core/calendar/calendar.robust.test.ts');
console.log(`${rules} rules of recurring meetings: ${recurred === 0 ? 'as an independent library has them' : 'not as an independent library has them; the rule stands above'}`);
const start = performance.now();
const codes = await Promise.all(
  Array.from({ length: WORKERS }, (_, worker) => {
    const env = { SEEDS: String(Math.min(share, seeds - worker * share)), FIRST_SEED: String(first + worker * share) };
    return vitest(env, 'test/simulation.test.ts', '-t', 'keeps every promise');
  }),
);
const failed = codes.filter((code) => code !== 0).length;
console.log(`${seeds} histories in ${Math.round((performance.now() - start) / 1000)} s: ${failed === 0 ? 'every promise kept' : 'a promise was broken; the seed stands above'}`);
process.exitCode = failed === 0 && crowd === 0 && counted === 0 && recurred === 0 ? 0 : 1;
