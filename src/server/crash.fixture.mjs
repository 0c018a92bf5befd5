/** A server in a process of its own, for tests that kill it. */
import { join } from 'node:path';
import { openSqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.ts';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts';
import { serve } from './node.ts';
import { issuers } from './server.harness.ts';
import { createServer } from './server.ts';

const data = process.argv[2] ?? '.';
const store = await openSqliteStore({ path: join(data, 'rooms.db') });
const keys = await openSqliteRoomKeys({ path: join(data, 'keys.db') });
const server = createServer({ store, keys, issuers, limits: { commandsPerMinute: 100_000, commandsBurst: 100_000 } });
const { url } = await serve(server, { port: 0 });
process.send?.(url);
