/** What somebody's own server gets of the package. */
import { createServer as createHttpServer } from 'node:http';
import { backendContract, storeContract } from 'mootkit/conformance';
import { createServer } from 'mootkit/server';
import { nodeHandler } from 'mootkit/server/node';
import { openSqliteRoomKeys } from 'mootkit/stores/sqlite-room-keys';
import { openSqliteStore } from 'mootkit/stores/sqlite';

const server = createServer({
  store: await openSqliteStore({ path: ':memory:' }),
  keys: await openSqliteRoomKeys({ path: ':memory:' }),
  issuers: [{ issuer: 'https://intranet.example', audience: 'moot', space: 'example', secret: 'x'.repeat(32) }],
});
createHttpServer(nodeHandler(server));
// @ts-expect-error a server needs to know who may issue tokens
createServer({ store: await openSqliteStore({ path: ':memory:' }) });

export const contracts: readonly unknown[] = [backendContract, storeContract];
