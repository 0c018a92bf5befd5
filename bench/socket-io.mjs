/** socket.io as it comes from npm, over WebSocket alone. `POST /echo` appends one line, fsyncs it and emits it to everybody, as the floor does. */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { listen } from './common.mjs';

const log = openSync(join(process.argv[2], 'socket-io.log'), 'a');
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    writeSync(log, `${body}\n`);
    fsyncSync(log);
    io.emit('change', body);
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
  });
});
// Its viewers here answer no pings.
const io = new Server(server, { transports: ['websocket'], serveClient: false, pingInterval: 3_600_000 });
listen(server);
