/** Answers that carry room messages: a snapshot, a long poll, and a stream for runtimes without sockets. */
import type { RoomEvent, RoomWish } from '../backends/protocol.js';
import type { RoomMessage } from '../core/messages.js';
import type { Timers } from '../core/timers.js';
import { encodeEvent, encodeMessage, type StreamSession } from './stream-session.js';

/** Milliseconds between the comments that show that a stream lives. */
export const HEARTBEAT = 15_000;
/** A snapshot below this many characters is not worth compressing. */
const SMALL = 4096;

export const HEARTBEAT_FRAME = new TextEncoder().encode(':\n\n');

/** What web standards do not offer: compressing in parts that can be joined. Given by the rim, where its runtime can. */
export interface PartCompressor {
  /** Raw deflate of a text, up to a whole byte and not ended; with the text's length in bytes. */
  readonly deflate: (text: string) => Promise<DeflatedPart>;
  /** The checksum of what came before and this text. */
  readonly crc32: (text: string, before: number) => number;
}

export interface DeflatedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly size: number;
}

const GZIP_HEAD = Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 0, 255);
const partOf = new WeakMap<RoomMessage, Promise<DeflatedPart>>();

/** One gzip of all lines. What a circle receives is compressed once, for however many viewers. */
async function gzipOf(messages: readonly RoomMessage[], lines: readonly string[], { deflate, crc32 }: PartCompressor): Promise<Blob> {
  const parts = await Promise.all(messages.map((message, index) => {
    const part = partOf.get(message) ?? deflate(lines[index] ?? '');
    partOf.set(message, part);
    // What failed once may do next time.
    part.catch(() => partOf.delete(message));
    return part;
  }));
  // An empty last block, the checksum, and the length.
  const end = new DataView(new ArrayBuffer(10));
  end.setUint8(0, 3);
  end.setUint32(2, lines.reduce((sum, line) => crc32(line, sum), 0), true);
  end.setUint32(6, parts.reduce((sum, { size }) => sum + size, 0), true);
  return new Blob([GZIP_HEAD, ...parts.map(({ bytes }) => bytes), end]);
}

export function takesGzip(request: Request): boolean {
  return /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
}

/** One message a line; compressed where that pays and the page takes it. 404 where the room is absent or not for the viewer, with lines that say whether they may set it up. */
export async function snapshotResponse(messages: readonly RoomMessage[], request: Request, compressor?: PartCompressor): Promise<Response> {
  const lines = messages.map((message) => `${encodeMessage(message)}\n`);
  const headers = new Headers({ 'content-type': 'application/x-ndjson', vary: 'Authorization, Accept-Encoding' });
  const size = lines.reduce((sum, line) => sum + line.length, 0);
  const [hello] = messages;
  const status = hello?.t === 'hello' && !hello.exists ? 404 : 200;
  if (size < SMALL || !takesGzip(request)) return new Response(lines.join(''), { headers, status });
  headers.set('content-encoding', 'gzip');
  if (compressor) return new Response(await gzipOf(messages, lines, compressor), { headers });
  const body = new Response(lines.join('')).body?.pipeThrough(new CompressionStream('gzip'));
  return new Response(body ?? null, { headers });
}

/** Answers as soon as there is news, or after so many seconds with what there is. */
export async function pollResponse(session: StreamSession, rooms: Readonly<Record<string, RoomWish>>, seconds: number, timers: Timers, signal: AbortSignal): Promise<Response> {
  const events: RoomEvent[] = [];
  const collect = () => {
    for (let event = session.next(); event; event = session.next()) events.push(event);
    return events.some(({ room, messages }) => !rooms[room]?.known || messages.some(({ t }) => t !== 'hello' && t !== 'ready'));
  };
  await new Promise<void>((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = timers.after(seconds * 1000, done);
    signal.addEventListener('abort', done);
    session.start(() => { if (collect() || session.ended) done(); });
  });
  session.stop();
  const body = `{"events":[${events.map(({ room, messages }) => `{"room":${JSON.stringify(room)},"messages":[${messages.map(encodeMessage).join()}]}`).join()}]}`;
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-store, no-transform',
  // nginx would hold small writes back.
  'x-accel-buffering': 'no',
} as const;

/** A stream for runtimes without sockets of their own. */
export function readableStream(session: StreamSession, timers: Timers): ReadableStream<Uint8Array> {
  let cancelBeat: (() => void) | undefined;
  let pump: () => void = () => undefined;
  let ended = false;
  const end = () => {
    ended = true;
    cancelBeat?.();
    session.stop();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const hasRoom = () => !ended && (controller.desiredSize ?? 0) > 0;
      const beat = () => {
        cancelBeat = timers.after(HEARTBEAT, () => {
          if (hasRoom()) controller.enqueue(HEARTBEAT_FRAME);
          beat();
        });
      };
      pump = () => {
        // Taken only when the reader is ready: who is slow gets one larger change.
        while (hasRoom()) {
          const event = session.next();
          if (!event) break;
          controller.enqueue(encodeEvent(event));
        }
        // Handing over may have asked for more, and so ended the stream already.
        if (ended || !session.ended) return;
        end();
        controller.close();
      };
      controller.enqueue(HEARTBEAT_FRAME);
      beat();
      session.start(() => { pump(); });
    },
    pull: () => { pump(); },
    cancel: end,
  }, { highWaterMark: 64 * 1024, size: (chunk) => chunk.byteLength });
}
