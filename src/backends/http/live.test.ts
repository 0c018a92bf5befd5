import { describe, expect, it } from 'vitest';
import { MootError } from '../../core/errors.js';
import { virtualTimers } from '../../core/timers.harness.js';
import type { Connection } from './connection.js';
import { Live, type LiveOptions } from './live.js';

const ROOM = 'qa/all-hands';

/** A stream whose bytes are given one by one. */
function slowStream(signal: AbortSignal | undefined) {
  let give: (text: string) => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      give = (text) => { controller.enqueue(new TextEncoder().encode(text)); };
      signal?.addEventListener('abort', () => { controller.error(new DOMException('aborted', 'AbortError')); });
    },
  });
  return { response: new Response(body), give: (text: string) => { give(text); } };
}

function follow(connect: Connection, more: Partial<LiveOptions> = {}) {
  const timers = virtualTimers(0);
  const links: string[] = [];
  const refused: string[] = [];
  const source = { wanted: () => ({ [ROOM]: {} }), receive: () => undefined, link: (state: string) => { if (links.at(-1) !== state) links.push(state); }, refused: (code: string) => { refused.push(code); } };
  const live = new Live(source, { connect, timers, random: () => 0.5, stallAfter: 40_000, firstByteWithin: 5_000, streamAgainAfter: 300_000, restAfter: 30_000, ...more });
  live.changed();
  return { live, timers, links, refused };
}

describe('a stream that falls silent', () => {
  it('is met by polling, counted from its last byte, and after five minutes a stream is tried again', async () => {
    const asked: string[] = [];
    const streams: ReturnType<typeof slowStream>[] = [];
    const { live, timers, links } = follow((path, request) => {
      asked.push(path);
      if (path.includes('wait')) return new Promise((resolve) => { timers.after(25_000, () => { resolve(Response.json({ events: [] })); }); });
      const stream = slowStream(request?.signal);
      streams.push(stream);
      return Promise.resolve(stream.response);
    });
    await timers.advance(10);
    for (let beat = 0; beat < 4; beat += 1) {
      streams[0]?.give(':\n\n');
      await timers.advance(0);
      await timers.advance(30_000);
    }
    expect([asked, links]).toEqual([['/v1/stream'], ['live']]);

    await timers.advance(10_000);
    expect(asked).toEqual(['/v1/stream', '/v1/stream?wait=25']);
    await timers.advance(25_000);
    expect(links).toEqual(['live', 'polling']);

    await timers.advance(275_100);
    streams[1]?.give(':\n\n');
    await timers.advance(1);
    expect(streams).toHaveLength(2);
    expect(links).toEqual(['live', 'polling', 'live']);
    live.close();
  });
});

describe('a server that cannot be reached', () => {
  const pauses = async (random: number): Promise<number[]> => {
    const at: number[] = [];
    const { live, timers } = follow(() => {
      at.push(timers.now());
      return Promise.reject(new MootError('network', 'The server could not be reached.'));
    }, { random: () => random });
    await timers.advance(95_000);
    live.close();
    return at.slice(1, 9).map((time, index) => time - (at[index] ?? 0));
  };

  it('is tried again after pauses that double up to half a minute, each anywhere between nothing and that, so that pages do not come back in one moment', async () => {
    expect(await pauses(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(await pauses(0.5)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect((await pauses(0.01))[0]).toBe(5);
  });
});

describe('a proxy that finds too large what is asked for', () => {
  it('is asked again: the view does not end for it, as it does where the room is not for the viewer', async () => {
    const codes = ['body_too_large', 'body_too_large', 'room_unknown'];
    const asked: number[] = [];
    const { live, timers, links, refused } = follow(() => {
      asked.push(timers.now());
      return Promise.reject(new MootError(codes[asked.length - 1] ?? 'network', 'Refused.'));
    });
    await timers.advance(400);
    expect([asked.length, links, refused]).toEqual([2, ['offline'], []]);
    await timers.advance(95_000);
    expect([asked.length, refused]).toEqual([3, ['room_unknown']]);
    live.close();
  });
});
