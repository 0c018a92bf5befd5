/** The sample intranet: a wiki in plain HTML, with Moot's server mounted below /moot. */
import { existsSync, mkdirSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemTimers } from '../../dist/core/timers.js';
import { folderAssets, nodeHandler } from '../../dist/server/node.js';
import { memoryPeople } from '../../dist/server/people.js';
import { createServer } from '../../dist/server/server.js';
import { openSqliteRoomKeys } from '../../dist/stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../../dist/stores/sqlite/sqlite-store.js';
import { chooser, css, home, later, poll, qa } from './pages.mjs';
import { people } from './people.mjs';
import { seed, seedAutumn, seedPolls } from './seed.mjs';
import { AUDIENCE, ISSUER, personOf, readSecret, signIn, signToken } from './session.mjs';

const port = Number(process.env.PORT ?? 4400);
const data = process.env.MOOT_DATA ?? 'data';
mkdirSync(data, { recursive: true, mode: 0o700 });
const secret = readSecret(data);
const isNew = !existsSync(join(data, 'rooms.db'));
// What was decided earlier this year is decided at its time: while the company is filled, its clock runs through the autumn.
let behind = isNew ? 12 * 7 * 86_400_000 : 0;
const clock = () => Date.now() - behind;
const store = await openSqliteStore({ path: join(data, 'rooms.db'), clock });
const keys = await openSqliteRoomKeys({ path: join(data, 'keys.db') });
const issuers = [{ issuer: ISSUER, audience: AUDIENCE, secret, space: 'nordlicht' }];
const assets = folderAssets(fileURLToPath(new URL('../../dist/cdn', import.meta.url)));

// The sample people ask faster than people do: only while the board is filled, and before anybody can reach the server.
const directory = memoryPeople();
const filling = createServer({ store, keys, issuers, people: directory, timers: { ...systemTimers, now: clock }, limits: { commandsPerMinute: 1e6, commandsBurst: 1e6 } });
const ask = async (path, method, token, body) => {
  const response = await filling.fetch(new Request(`http://localhost/v1/${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }));
  if (!response.ok) throw new Error(`The sample company could not be filled: ${await response.text()}`);
  return response;
};
// A confidential ballot is for a list of people that is complete.
await ask('people', 'PUT', await signToken(secret, people.find(({ roles }) => roles), clock()), { people: people.map(({ id, name, groups }) => ({ id, name, groups })) });
const send = async (person, commands) => (await (await ask('commands', 'POST', await signToken(secret, person, clock()), { commands })).json()).receipts;
if (isNew) await seedAutumn(send, (at) => { behind = Date.now() - at; });
behind = 0;
await seed(send);
await seedPolls(send);
await filling.close();

const server = createServer({ store, keys, issuers, people: directory, base: '/moot', assets });
const moot = nodeHandler(server);

function html(response, status, body) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body);
}

async function wiki(request, response) {
  const url = new URL(request.url, 'http://wiki');
  const person = personOf(request, url);
  if (url.pathname === '/wiki.css') return response.writeHead(200, { 'content-type': 'text/css', 'cache-control': 'no-cache' }).end(css);
  if (url.pathname === '/favicon.ico') return response.writeHead(204).end();
  if (url.pathname === '/sign-out') return response.writeHead(303, { location: '/', 'set-cookie': 'person=; Path=/; Max-Age=0' }).end();
  if (url.pathname === '/session/token') {
    if (!person) return response.writeHead(401).end();
    return response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify({ token: await signToken(secret, person) }));
  }
  if (!person) return html(response, 200, chooser(people, url.pathname + url.search));
  if (url.searchParams.has('as')) return signIn(response, person, url);
  const body = url.pathname === '/' ? home(person) : url.pathname === '/qa' ? qa(person, url.searchParams.get('when'), url.searchParams.get('which')) : url.pathname === '/poll' ? poll(person, url.searchParams.get('which')) : later(url.pathname, person);
  return body ? html(response, 200, body) : html(response, 404, chooser(people, '/'));
}

const http = createHttpServer((request, response) => {
  moot(request, response, () => {
    wiki(request, response).catch(() => { response.writeHead(500).end(); });
  });
});
http.once('error', (error) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken; set PORT to another one, for instance PORT=${port + 1}.` : error.message);
  process.exit(1);
});
http.listen(port, () => {
  console.log(`The sample intranet is at http://localhost:${http.address().port}/qa?as=ana (ben, chen, or dana, who hosts)`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    http.close();
    void server.close().then(async () => {
      await store.close();
      await keys.close();
      http.closeAllConnections();
    });
  });
}
