/** The Node rim: ports, files, and streams written straight to the socket. */
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ListedPerson } from '../backends/protocol.js';
import { MootError } from '../core/errors.js';
import { parseConfig } from './config.js';
import { HEARTBEAT, HEARTBEAT_FRAME, type PartCompressor } from './responses.js';
import type { Asset, MootServer, PeopleStore } from './server.js';
import { encodeEvent, type StreamSession } from './stream-session.js';

const deflate = promisify<Uint8Array, object, Buffer<ArrayBuffer>>(deflateRaw);

/** A part depends on nothing before it and ends with a whole byte: parts can be joined in any order. */
export const compressor: PartCompressor = {
  async deflate(text) {
    const bytes = new TextEncoder().encode(text);
    return { bytes: await deflate(bytes, { finishFlush: constants.Z_SYNC_FLUSH }), size: bytes.length };
  },
  crc32,
};

export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse, next?: () => void) => void;

/**
 * A handler for `node:http`, Express (`app.use('/moot', nodeHandler(server))`, before body parsers) or Fastify (with `reply.hijack()`).
 * Gives what is not the server's to `next`, where there is one.
 */
export function nodeHandler(server: MootServer): NodeHandler {
  // A guest in somebody else's process leaves their globals alone.
  return handlerOf(server, false);
}

function handlerOf(server: MootServer, ownsProcess: boolean): NodeHandler {
  const listener = getRequestListener(
    (request, env) => {
      const outgoing = env.outgoing as ServerResponse;
      return server.fetch(request, {
        compressor,
        address: env.incoming.socket.remoteAddress,
        writeStream(session, headers) {
          writeStream(session, headers, outgoing);
          return RESPONSE_ALREADY_SENT;
        },
      });
    },
    // The library's own Request and Response, as globals, spare a third of the work of a request.
    { overrideGlobalObjects: ownsProcess },
  );
  return (incoming, outgoing, next) => {
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    if (next && !server.handles(path)) next();
    else void listener(incoming, outgoing);
  };
}

/** Writes a session to a socket; while the socket is full, nothing is taken, so that nothing is queued. */
export function writeStream(session: StreamSession, headers: Headers, outgoing: ServerResponse): void {
  let flows = true;
  let ended = false;
  // Until the connection closes: frames of chunks around each event would be a third of the work of writing it.
  outgoing.useChunkedEncodingByDefault = false;
  outgoing.writeHead(200, Object.fromEntries(headers));
  const { socket } = outgoing;
  // Frames go to the socket itself, one system call each: the response would look at every one, and hold it until the answer to whoever acted is written.
  const target = socket ?? outgoing;
  const write = (bytes: Uint8Array) => { flows = target.write(bytes) && flows; };
  const pump = () => {
    while (flows && !ended) {
      const event = session.next();
      if (!event) break;
      write(encodeEvent(event));
    }
    if (!session.ended || ended) return;
    ended = true;
    clearInterval(beat);
    outgoing.end();
    session.stop();
  };
  const beat = setInterval(() => { if (flows) write(HEARTBEAT_FRAME); }, HEARTBEAT);
  target.on('drain', () => {
    flows = true;
    pump();
  });
  // A socket that breaks is told by `close` too.
  outgoing.on('error', () => undefined);
  outgoing.on('close', () => {
    ended = true;
    clearInterval(beat);
    session.stop();
  });
  socket?.setNoDelay(true);
  // With the headers, which come first.
  flows = outgoing.write(HEARTBEAT_FRAME);
  session.start(pump);
}

export interface Serving {
  readonly port: number;
  readonly url: string;
  /** Takes no more, ends streams, answers what is under way, and lets the port go. */
  close(): Promise<void>;
}

/**
 * Listens on a port. `port` 0 picks a free one. Rejects with `port_taken` where another program has it,
 * `port_forbidden` where this user may not, `host_unknown` where the host is no address of this computer.
 */
export async function serve(server: MootServer, { port = 4400, host = '127.0.0.1' }: { readonly port?: number; readonly host?: string } = {}): Promise<Serving> {
  const http = createHttpServer(handlerOf(server, true));
  // Browsers open connections ahead; what has carried no request yet does not count as idle.
  const unused = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  http.on('request', ({ socket }) => unused.delete(socket));
  // Above what proxies keep idle connections for, so that they close first.
  http.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => { reject(listenError(error, port, host)); });
    http.listen(port, host, resolve);
  });
  const bound = (http.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      const closed = new Promise<void>((resolve) => { http.close(() => { resolve(); }); });
      await server.close();
      for (const socket of unused) socket.destroy();
      // Connections fall idle one by one, as their last answers end; whoever takes longer than a moment is cut off.
      const sweep = setInterval(() => { http.closeIdleConnections(); }, 20);
      const force = setTimeout(() => { http.closeAllConnections(); }, 2_000);
      await closed;
      clearInterval(sweep);
      clearTimeout(force);
    },
  };
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new MootError('port_taken', `Port ${port} of ${host} is taken by another program.`, { cause: error });
    case 'EACCES':
      return new MootError('port_forbidden', `This user may not listen on port ${port}; those above 1023 are free to all.`, { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new MootError('host_unknown', `"${host}" is no address of this computer.`, { cause: error });
    default:
      return error;
  }
}

/** The settings of a configuration file. Throws `config_invalid`, in words, where it cannot be read or is none. */
export async function readConfigFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'this user may not read it' : `the system says ${code ?? 'nothing more'}`;
    throw new MootError('config_invalid', `The configuration "${path}" cannot be read: ${why}.`, { cause: error });
  }
  return parseConfig(text, path);
}

/** Lists of people in one JSON file, replaced whole: also by other processes, whose lists count from the next question on. */
export function filePeople(path: string): PeopleStore {
  let known: { readonly stamp: string; readonly lists: ReadonlyMap<string, readonly ListedPerson[]> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const load = async () => {
    try {
      const { ino, mtimeNs, size } = await stat(path, { bigint: true });
      const stamp = `${ino} ${mtimeNs} ${size}`;
      if (known?.stamp !== stamp) known = { stamp, lists: new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, readonly ListedPerson[]>)) };
      return known.lists;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map<string, readonly ListedPerson[]>();
      throw error;
    }
  };
  return {
    list: async (space) => (await load()).get(space) ?? [],
    replace(space, people) {
      const work = last.then(async () => {
        const after = new Map(await load()).set(space, people);
        await writeDurably(path, JSON.stringify(Object.fromEntries(after)));
      });
      last = work.catch(() => undefined);
      return work;
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Of its own process: two that write at once must not write into each other.
  const fresh = `${path}.${process.pid}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

/** The scripts of a folder, by name. */
export function folderAssets(folder: string): (name: string) => Promise<Asset | undefined> {
  const known = new Map<string, Asset>();
  return async (name) => {
    if (!/^[\w-][\w.-]*\.js$/.test(name)) return undefined;
    const present = known.get(name);
    if (present) return present;
    const body = await readFile(join(folder, name)).catch(() => undefined);
    if (!body) return undefined;
    const asset: Asset = { body: new Uint8Array(body), type: 'text/javascript; charset=utf-8', immutable: name !== 'moot.js' };
    known.set(name, asset);
    return asset;
  };
}
