/**
 * What a server holds in memory for each viewer, room and record: the slope of a line through several sizes, after a garbage collection;
 * in each round with a new server. Once of what V8 counts, and once of all that is resident, which sockets of the system's own add to.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { askProcess, board, command, median, start, token } from './common.mjs';
import { openViewers, streamRequest } from './viewers.mjs';

/** Bytes for one more, by least squares, and how far the worst point lies off the line. */
function line(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const slope = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const range = Math.max(...points.map(([, y]) => y)) - Math.min(...points.map(([, y]) => y));
  const off = Math.max(...points.map(([x, y]) => Math.abs(y - my - slope * (x - mx)))) / range;
  return { slope, off };
}

/** The first size is where the line begins: what the first of all bring along is not theirs. */
async function points(folder, sizes, begin) {
  const server = await start('ours.mjs', folder, ['--expose-gc']);
  try {
    const { add, end } = await begin(server.url);
    const measured = [];
    let size = 0;
    for (const next of sizes) {
      await add(size, next);
      size = next;
      // What is folded or closed a moment later is not a cost.
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      measured.push([size, await askProcess(server, 'memory')]);
    }
    end?.();
    return measured;
  } finally {
    await server.stop();
  }
}

async function measure(folderOf, rounds, { name, limit, sizes, begin }) {
  const each = [];
  for (let round = 0; round < rounds; round += 1) each.push(await points(folderOf(), sizes, begin));
  const result = (what, of) => {
    const lines = each.map((measured) => line(measured.map(([size, memory]) => [size, memory[of]])));
    const slopes = lines.map(({ slope }) => slope / 1_000);
    return { name: `${what} for one more ${name}`, unit: 'kB', better: 'lower', limit, ours: median(slopes), spread: [Math.min(...slopes), Math.max(...slopes)], sizes, off: Math.max(...lines.map(({ off }) => off)) };
  };
  return [result('memory in V8', 'held'), result('resident memory', 'rss')];
}

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);

export async function costs(folder, rounds, _hasPeers, { viewers = [1_000, 2_000, 4_000], rooms = [200, 400, 800], records = [2_500, 5_000, 10_000] } = {}) {
  const people = await Promise.all(range(0, 20).map((person) => token(`person${person}`)));
  let servers = 0;
  const folderOf = () => {
    const own = join(folder, String(servers++));
    mkdirSync(own);
    return own;
  };
  const suites = [
    {
      name: 'viewer', limit: 20, sizes: viewers,
      async begin(url) {
        await board(url);
        const opened = [];
        return {
          async add(from, to) {
            const tokens = await Promise.all(range(from, to).map((viewer) => token(`viewer${viewer}`)));
            opened.push(await openViewers(url, tokens.map((bearer) => streamRequest('/v1/stream', bearer, '{"rooms":{"qa/bench":{}}}'))));
          },
          end: () => { for (const one of opened) one.close(); },
        };
      },
    },
    {
      name: 'open room', sizes: rooms,
      begin: (url) => ({ async add(from, to) { for (const room of range(from, to)) await board(url, `room${room}`); } }),
    },
    {
      name: 'question in a room', sizes: records,
      async begin(url) {
        await board(url, 'large');
        const ask = (number) => command(url, people[number % people.length], 'qa.ask', { text: `Question ${number}: could this meeting be a page that everybody reads in their own morning?` }, undefined, 'large');
        return {
          async add(from, to) { for (let first = from; first < to; first += people.length) await Promise.all(range(first, Math.min(first + people.length, to)).map(ask)); },
        };
      },
    },
  ];
  const results = [];
  for (const suite of suites) results.push(...await measure(folderOf, rounds, suite));
  return results;
}
