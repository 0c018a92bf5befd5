/** Durable commands a second at 50 connections: one hot room, one command a request, 5,000 identities, warm token cache. */
import autocannon from 'autocannon';
import { board, command, compare, goesOn, newId, start, startPeer, token } from './common.mjs';

const PEOPLE = 5_000;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

export async function commands(folder, rounds, hasPeers) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  const peer = hasPeers ? await startPeer('pouchdb.mjs', folder) : undefined;
  try {
    const { question } = await board(ours.url);
    const tokens = await Promise.all(Array.from({ length: PEOPLE }, (_, person) => token(`person${person}`)));
    for (let first = 0; first < PEOPLE; first += 50) {
      await Promise.all(tokens.slice(first, first + 50).map((bearer) => command(ours.url, bearer, 'qa.vote', { question, on: true })));
    }
    let next = 0;
    const load = ({ url }, path = '/v1/commands') => new Promise((resolve, reject) => {
      const setupRequest = (request) => {
        const turn = next++;
        const on = Math.floor(turn / PEOPLE) % 2 === 1;
        const body = JSON.stringify({ commands: [{ id: newId(), room: 'qa/bench', name: 'qa.vote', args: { question, on }, rules: 1 }] });
        return { ...request, headers: { authorization: `Bearer ${tokens[turn % PEOPLE]}`, 'content-type': 'application/json' }, body };
      };
      autocannon({ url, connections: 50, duration: SECONDS, requests: [{ method: 'POST', path, setupRequest }] }, (error, result) => {
        if (error || result.non2xx > 0 || result.errors > 0) reject(error ?? new Error(`${result.non2xx} requests were refused, ${result.errors} failed.`));
        else resolve(result['2xx'] / result.duration);
      });
    });
    if (peer) await fetch(`${peer.url}/bench`, { method: 'PUT' });
    const [a, b, c] = [[], [], []];
    for (let round = -1; goesOn(round, rounds, b); round += 1) {
      const each = [await load(ours), await load(floor), peer && await load(peer, '/bench')];
      // The first round is theirs to warm up.
      if (round >= 0) [a, b, c].forEach((list, index) => list.push(each[index]));
    }
    return { name: 'durable commands/s, 50 connections', unit: '1/s', better: 'higher', limit: 1.0, ...compare(a, b, peer && { 'express-pouchdb on LevelDB with sync, a document each': c }) };
  } finally {
    await Promise.all([ours.stop(), floor.stop(), peer?.stop()]);
  }
}
