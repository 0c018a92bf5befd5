/** Moot's server on SQLite, in a process of its own, for benchmarks. Prints its port. */
import { join } from 'node:path';
import { serve } from '../dist/server/node.js';
import { createServer } from '../dist/server/server.js';
import { openSqliteRoomKeys } from '../dist/stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../dist/stores/sqlite/sqlite-store.js';
import { answerAsked, AUDIENCE, ISSUER, SECRET } from './common.mjs';

const folder = process.argv[2];
const server = createServer({
  store: await openSqliteStore({ path: join(folder, 'moot.db') }),
  keys: await openSqliteRoomKeys({ path: join(folder, 'keys.db') }),
  issuers: [{ issuer: ISSUER, audience: AUDIENCE, secret: SECRET, space: 'bench' }],
  origins: ['*'],
  // The limit of one person is not what is measured.
  limits: { commandsPerMinute: 1e9, commandsBurst: 1e9 },
});
const { port } = await serve(server, { port: 0 });
process.send({ port });
process.on('SIGINT', () => process.exit(0));
answerAsked();
