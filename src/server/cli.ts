#!/usr/bin/env node
/** `mootkit serve [--config moot.json]`: the reference server on SQLite. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { isMootError, MootError } from '../core/errors.js';
import { openSqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import { readConfig } from './config.js';
import { filePeople, folderAssets, readConfigFile, serve } from './node.js';
import { createServer } from './server.js';

const HELP = `mootkit serve [--config moot.json]

Runs the reference server on SQLite. Settings come from the file or from the environment:
MOOT_ISSUER, MOOT_AUDIENCE, MOOT_SECRET or MOOT_JWKS_URL, MOOT_SPACE, MOOT_DATA (./data),
MOOT_BASE, MOOT_ORIGINS, MOOT_METRICS_TOKEN, MOOT_GUESTS, MOOT_PROXIED, MOOT_FORBIDDEN,
MOOT_KEEP_DAYS, MOOT_LIMITS (JSON: {"streams": 10}), HOST (127.0.0.1), PORT (4400).`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || positionals[0] !== 'serve') {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const file = values.config === undefined ? {} : await readConfigFile(values.config);
  const config = readConfig(file, process.env);
  const log = pino();
  makeFolder(config.data);
  const store = await openSqliteStore({ path: join(config.data, 'rooms.db') });
  const keys = await openSqliteRoomKeys({ path: join(config.data, 'keys.db') });
  const server = createServer({
    store, keys,
    issuers: config.issuers,
    people: filePeople(join(config.data, 'people.json')),
    base: config.base,
    origins: config.origins,
    limits: config.limits,
    policy: { forbidden: config.forbidden, ...(config.keepDays === undefined ? {} : { keepDays: config.keepDays }) },
    guests: config.guests,
    proxied: config.proxied,
    assets: folderAssets(fileURLToPath(new URL('../cdn', import.meta.url))),
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    onRequest: ({ method, route, status, milliseconds }) => { log.info({ method, route, status, ms: milliseconds }, 'request'); },
    onWarning: (message, facts) => { log.warn(facts, message); },
  });
  const serving = await serve(server, config);
  log.info({ url: serving.url + config.base }, 'listening');
  const stop = () => {
    log.info('stopping');
    void serving.close().then(async () => {
      await store.close();
      await keys.close();
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MootError('config_invalid', `The folder "${path}" for the data cannot be made: ${code === 'EACCES' ? 'this user may not' : code === 'EEXIST' || code === 'ENOTDIR' ? 'there is a file of that name' : `the system says ${code ?? 'nothing more'}`}. Set MOOT_DATA, or "data" in the configuration, to another one.`, { cause: error });
  }
}

main().catch((error: unknown) => {
  const more = isMootError(error) && error.code === 'port_taken' ? ' Set PORT, or "port" in the configuration, to another one.' : '';
  console.error(error instanceof Error ? error.message + more : 'The server could not start.');
  // The stores are open already, and would keep a process that serves nothing.
  process.exit(1);
});
