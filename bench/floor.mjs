/**
 * The floor: bare node:http, and one SQLite insert per request at the same durability (WAL, synchronous=FULL).
 * `POST /v1/commands` inserts the body; `POST /echo` appends one line, fsyncs it and sends it to everybody at `GET /events`.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { answerAsked, listen } from './common.mjs';
import { openDatabase } from './sqlite.mjs';

const folder = process.argv[2];
const db = openDatabase(join(folder, 'floor.db'));
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
// The driver closes a database that is collected while its statements live.
process.on('exit', () => db.close());
const insert = db.prepare('INSERT INTO rows (body) VALUES (?)');
const log = openSync(join(folder, 'echo.log'), 'a');
const listeners = new Set();

function answer(request, response) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  if (request.method === 'OPTIONS') return response.end();
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':\n\n');
    listeners.add(response);
    return response.on('close', () => listeners.delete(response));
  }
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    if (request.url === '/echo') {
      writeSync(log, `${body}\n`);
      fsyncSync(log);
      const frame = Buffer.from(`data: ${body}\n\n`);
      for (const listener of listeners) listener.write(frame);
    } else insert.run(body);
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
  });
}

listen(createServer(answer));
answerAsked();
