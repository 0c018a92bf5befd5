/** How late a stream is while others' commands are being kept: one viewer hears votes in a quiet room, 50 connections write to another. */
import autocannon from 'autocannon';
import { board, command, compare, newId, quantile, start, token } from './common.mjs';
import { openViewers, streamRequest } from './viewers.mjs';

const MESSAGES = 40;
const PAUSE = 110;
const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Keeps a server busy until `stop`. */
function busy(url, bodyOf, headers) {
  const load = autocannon({ url, connections: 50, duration: 600, requests: [{ method: 'POST', path: '/v1/commands', setupRequest: (request) => ({ ...request, headers, body: bodyOf() }) }] }, () => undefined);
  return () => load.stop();
}

export async function stall(folder, rounds) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  try {
    const [busyRoom, quiet] = [await board(ours.url, 'busy'), await board(ours.url, 'quiet')];
    const [writer, voter, viewer] = await Promise.all(['writer', 'voter', 'viewer'].map((one) => token(one)));
    const here = await openViewers(ours.url, [streamRequest('/v1/stream', viewer, '{"rooms":{"qa/quiet":{}}}')]);
    const there = await openViewers(floor.url, ['GET /events HTTP/1.1\r\nhost: bench\r\n\r\n']);
    let [turn, written] = [0, 0];
    const vote = () => command(ours.url, voter, 'qa.vote', { question: quiet.question, on: turn++ % 2 === 0 }, newId(), 'quiet');
    const echo = async () => { await (await fetch(`${floor.url}/echo`, { method: 'POST', body: 'x'.repeat(180) })).text(); };
    const commandBody = () => JSON.stringify({ commands: [{ id: newId(), room: 'qa/busy', name: 'qa.vote', args: { question: busyRoom.question, on: written++ % 2 === 0 }, rules: 1 }] });
    const oneRound = async (url, viewers, act, headers) => {
      const stop = busy(url, commandBody, headers);
      await wait(500);
      const times = [];
      for (let message = 0; message < MESSAGES; message += 1) {
        times.push(...await viewers.hear(act));
        await wait(PAUSE);
      }
      stop();
      await wait(300);
      return times;
    };
    const json = { 'content-type': 'application/json' };
    const [a, b, worst] = [[], [], []];
    for (let round = -1; round < rounds; round += 1) {
      const x = await oneRound(ours.url, here, vote, { ...json, authorization: `Bearer ${writer}` });
      const y = await oneRound(floor.url, there, echo, json);
      if (round < 0) continue;
      a.push(quantile(x, 0.5));
      b.push(quantile(y, 0.5));
      worst.push(quantile(x, 0.99));
    }
    here.close();
    there.close();
    return { name: 'vote to stream while another room is written to at full speed, p50', unit: 'ms', better: 'lower', ...compare(a, b), p99: quantile(worst, 0.5) };
  } finally {
    await Promise.all([ours.stop(), floor.stop()]);
  }
}
