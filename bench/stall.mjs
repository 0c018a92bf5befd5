/**
 * Whether keeping commands holds up everybody else, as SQLite commits on the main thread: 50 connections write to one room as fast as they can
 * while a hundred viewers hear of votes in another. How late the event loop is, and how late the votes are heard.
 * The floor writes to SQLite and fsyncs on its own loop in the same way, a row a request.
 */
import autocannon from 'autocannon';
import { askProcess, board, command, compareAbsolute, goesOn, median, newId, quantile, start, token } from './common.mjs';
import { openViewers, streamRequest } from './viewers.mjs';

const VIEWERS = 100;
const MESSAGES = 40;
/** A room with as many viewers tells them at most every 100 ms. */
const PAUSE = 110;
const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** In milliseconds: a vote is heard within the pause that a room makes between two changes anyway; and no wait is what a page would call a long task. */
const LIMITS = { heard: 100, loop: 50 };

/** Keeps a server busy until `stop`, which says how many commands a second it has kept. */
function busy(url, bodyOf, headers) {
  let kept = 0;
  const began = performance.now();
  const load = autocannon({ url, connections: 50, duration: 600, requests: [{ method: 'POST', path: '/v1/commands', setupRequest: (request) => ({ ...request, headers, body: bodyOf() }) }] }, () => undefined);
  load.on('response', () => { kept += 1; });
  return () => {
    load.stop();
    return kept * 1_000 / (performance.now() - began);
  };
}

export async function stall(folder, rounds) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  try {
    const [busyRoom, quiet] = [await board(ours.url, 'busy'), await board(ours.url, 'quiet')];
    const [writer, voter] = await Promise.all([token('writer'), token('voter')]);
    const viewers = await Promise.all(Array.from({ length: VIEWERS }, (_, viewer) => token(`viewer${viewer}`)));
    const here = await openViewers(ours.url, viewers.map((bearer) => streamRequest('/v1/stream', bearer, '{"rooms":{"qa/quiet":{}}}')));
    const there = await openViewers(floor.url, viewers.map(() => 'GET /events HTTP/1.1\r\nhost: bench\r\n\r\n'));
    let [turn, written] = [0, 0];
    const vote = () => command(ours.url, voter, 'qa.vote', { question: quiet.question, on: turn++ % 2 === 0 }, newId(), 'quiet');
    const echo = async () => { await (await fetch(`${floor.url}/echo`, { method: 'POST', body: 'x'.repeat(180) })).text(); };
    const commandBody = () => JSON.stringify({ commands: [{ id: newId(), room: 'qa/busy', name: 'qa.vote', args: { question: busyRoom.question, on: written++ % 2 === 0 }, rules: 1 }] });
    const oneRound = async (server, listeners, act, headers) => {
      const stop = busy(server.url, commandBody, headers);
      await wait(500);
      await askProcess(server, 'watch');
      const times = [];
      for (let message = 0; message < MESSAGES; message += 1) {
        times.push(...await listeners.hear(act));
        await wait(PAUSE);
      }
      const loop = await askProcess(server, 'delays');
      const rate = stop();
      await wait(300);
      return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), loop, rate };
    };
    const json = { 'content-type': 'application/json' };
    const [a, b] = [[], []];
    for (let round = -1; goesOn(round, rounds, b.map(({ p50 }) => p50)); round += 1) {
      const x = await oneRound(ours, here, vote, { ...json, authorization: `Bearer ${writer}` });
      const y = await oneRound(floor, there, echo, json);
      if (round < 0) continue;
      a.push(x);
      b.push(y);
    }
    here.close();
    there.close();
    // What a machine does is steady where its middle is; the late ones differ from round to round by themselves.
    const pace = b.map(({ p50 }) => p50);
    const middle = (each, of) => median(each.map(of));
    const under = 'while another room is written to at full speed';
    const about = { unit: 'ms', better: 'lower', rate: middle(a, ({ rate }) => rate), floorRate: middle(b, ({ rate }) => rate) };
    return [
      { name: `vote to ${VIEWERS} streams ${under}, p99`, ...about, limit: LIMITS.heard, ...compareAbsolute(a.map(({ p99 }) => p99), pace), ratio: undefined, p50: middle(a, ({ p50 }) => p50), floor: middle(b, ({ p99 }) => p99) },
      { name: `event loop late ${under}, p99`, ...about, limit: LIMITS.loop, ...compareAbsolute(a.map(({ loop }) => loop.p99), pace), ratio: undefined, p50: middle(a, ({ loop }) => loop.p50), longest: Math.max(...a.map(({ loop }) => loop.longest)), floor: middle(b, ({ loop }) => loop.p99) },
    ];
  } finally {
    await Promise.all([ours.stop(), floor.stop()]);
  }
}
