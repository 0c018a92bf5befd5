/** What a server holds in memory for each viewer, room and record: lines through several sizes, after a garbage collection. */
import { answerOf, board, command, start, token } from './common.mjs';
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

async function measure(folder, name, limit, sizes, grow) {
  const server = await start('ours.mjs', folder, ['--expose-gc']);
  try {
    const held = async () => {
      // What is folded or closed a moment later is not a cost.
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      server.child.send('memory');
      return (await answerOf(server.child)).held;
    };
    const end = await grow.begin(server.url);
    const points = [[0, await held()]];
    let size = 0;
    for (const next of sizes) {
      await grow.add(size, next);
      size = next;
      points.push([size, await held()]);
    }
    end?.();
    const { slope, off } = line(points);
    return { name, unit: 'kB', better: 'lower', limit, ours: slope / 1000, sizes: points, off };
  } finally {
    await server.stop();
  }
}

export async function costs(folder, _rounds, _hasPeers, { viewers = [1_000, 2_000, 4_000], rooms = [100, 200, 400], records = [2_500, 5_000, 10_000] } = {}) {
  let url = '';
  const people = await Promise.all(Array.from({ length: 20 }, (_, person) => token(`person${person}`)));
  const opened = [];
  return [
    await measure(`${folder}`, 'memory for one more viewer', 20, viewers, {
      async begin(at) {
        url = at;
        await board(url);
        return () => { for (const one of opened) one.close(); };
      },
      async add(from, to) {
        const tokens = await Promise.all(Array.from({ length: to - from }, (_, index) => token(`viewer${from + index}`)));
        opened.push(await openViewers(url, tokens.map((bearer) => streamRequest('/v1/stream', bearer, '{"rooms":{"qa/bench":{}}}'))));
      },
    }),
    await measure(`${folder}`, 'memory for one more open room', undefined, rooms, {
      begin(at) { url = at; },
      async add(from, to) { for (let room = from; room < to; room += 1) await board(url, `room${room}`); },
    }),
    await measure(`${folder}`, 'memory for one more question in a room', undefined, records, {
      async begin(at) {
        url = at;
        await board(url, 'large');
      },
      async add(from, to) {
        for (let first = from; first < to; first += people.length) {
          await Promise.all(people.map((bearer, index) => command(url, bearer, 'qa.ask', { text: `Question ${first + index}: could this meeting be a page that everybody reads in their own morning?` }, undefined, 'large')));
        }
      },
    }),
  ];
}
