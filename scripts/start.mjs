/** Runs the intranet example: the reference server, a page and a few people. PORT and MOOT_DATA are passed on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, root } from './setup.mjs';

ensureDependencies();
const { ensureBuild } = await import('./build.mjs');
if (!ensureBuild()) process.exit(1);

const server = spawn(process.execPath, [join(root, 'examples/intranet/serve.mjs'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// The server closes its streams before it ends; this waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
