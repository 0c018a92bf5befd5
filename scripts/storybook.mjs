/** Storybook: every state of every element, on http://localhost:6006 (`PORT` changes that). `npm run storybook -- build` makes files of it instead. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, root } from './setup.mjs';

const bin = join(root, 'node_modules/storybook/dist/bin/dispatcher.js');
const folder = join(root, 'node_modules/.cache/moot-storybook');

function storybook(...args) {
  ensureDependencies();
  const env = { ...process.env, STORYBOOK_DISABLE_TELEMETRY: '1' };
  return spawn(process.execPath, [bin, ...args, '--disable-telemetry'], { cwd: root, env, stdio: 'inherit' });
}

const ended = (child) => new Promise((resolve) => { child.on('exit', (code, signal) => { resolve(code ?? (signal ? 1 : 0)); }); });

/** Makes the files, and gives their folder. */
export async function buildStorybook() {
  const code = await ended(storybook('build', '--quiet', '-o', folder));
  if (code !== 0) throw new Error('Storybook was not built: see above.');
  return folder;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('build')) {
    console.log(`Built: ${await buildStorybook()}`);
  } else {
    const child = storybook('dev', '--port', process.env.PORT ?? '6006', '--exact-port', '--no-open', '--no-version-updates', '--ci');
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    process.exitCode = await ended(child);
  }
}
