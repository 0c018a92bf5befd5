/**
 * One change to thousands of viewers, each signed in as somebody else; against a bare `res.write` of the same bytes to as many,
 * and against socket.io, whose viewers here are nobody in particular.
 */
import { board, command, compare, goesOn, quantile, start, startPeer, token } from './common.mjs';
import { openViewers, socketIo, socketIoRequest, streamRequest } from './viewers.mjs';

const MESSAGES = 8;
/** A room with many viewers tells them at most twice a second. */
const PAUSE = 700;

/** How many bytes tell one viewer of one vote: as many the floor has to write. */
async function sizeOfMessage(url, bearer, vote) {
  const aborter = new AbortController();
  const response = await fetch(`${url}/v1/stream`, { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }, body: '{"rooms":{"qa/bench":{}}}', signal: aborter.signal });
  const reader = response.body.getReader();
  const next = async () => {
    for (;;) {
      const { value } = await reader.read();
      if (Buffer.from(value).includes('data:')) return value.length;
    }
  };
  await next();
  const [size] = await Promise.all([next(), vote()]);
  aborter.abort();
  return size;
}

export async function fanOut(folder, rounds, hasPeers, viewers) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  const peer = hasPeers ? await startPeer('socket-io.mjs', folder) : undefined;
  try {
    const { question } = await board(ours.url);
    const voter = await token('voter');
    const tokens = await Promise.all(Array.from({ length: viewers }, (_, person) => token(`person${person}`)));
    const here = await openViewers(ours.url, tokens.map((bearer) => streamRequest('/v1/stream', bearer, '{"rooms":{"qa/bench":{}}}')));
    const there = await openViewers(floor.url, tokens.map(() => 'GET /events HTTP/1.1\r\nhost: bench\r\n\r\n'));
    const elsewhere = peer && await openViewers(peer.url, tokens.map(() => socketIoRequest), socketIo);
    let turn = 0;
    const vote = () => command(ours.url, voter, 'qa.vote', { question, on: turn++ % 2 === 0 });
    const body = 'x'.repeat(await sizeOfMessage(ours.url, tokens[0], vote));
    const echo = async ({ url }) => { await (await fetch(`${url}/echo`, { method: 'POST', body })).text(); };
    const wait = () => new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    const round = async () => {
      const [x, y, z] = [[], [], []];
      for (let message = 0; message < MESSAGES; message += 1) {
        x.push(...await here.hear(vote));
        await wait();
        y.push(...await there.hear(() => echo(floor)));
        await wait();
        if (!elsewhere) continue;
        z.push(...await elsewhere.hear(() => echo(peer)));
        await wait();
      }
      return [x, y, z];
    };
    await round();
    const [a, b, c, middles] = [[], [], [], []];
    for (let number = 0; goesOn(number, rounds, b); number += 1) {
      const [x, y, z] = await round();
      a.push(quantile(x, 0.99));
      b.push(quantile(y, 0.99));
      c.push(quantile(z, 0.99));
      middles.push(quantile(x, 0.5));
    }
    here.close();
    there.close();
    elsewhere?.close();
    return { name: `change to ${viewers} viewers, p99`, unit: 'ms', better: 'lower', limit: 1.3, ...compare(a, b, peer && { 'socket.io over WebSocket, no sign-in': c }), p50: quantile(middles, 0.5) };
  } finally {
    await Promise.all([ours.stop(), floor.stop(), peer?.stop()]);
  }
}
