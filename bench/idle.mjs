/** Memory of a server to which nothing happens, after a board was read once; the floor's is that of Node with SQLite. Each round starts both anew. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { askProcess, board, compareAbsolute, goesOn, start } from './common.mjs';

const QUIET = 5_000;

const resident = async (server) => (await askProcess(server, 'memory')).rss / 1e6;

async function oneRound(folder) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  try {
    await board(ours.url);
    await new Promise((resolve) => { setTimeout(resolve, QUIET); });
    return { ours: await resident(ours), floor: await resident(floor) };
  } finally {
    await Promise.all([ours.stop(), floor.stop()]);
  }
}

export async function idle(folder, rounds) {
  const [a, b] = [[], []];
  for (let round = 0; goesOn(round, rounds, b); round += 1) {
    const { ours, floor } = await oneRound(mkdtempSync(join(folder, 'idle-')));
    a.push(ours);
    b.push(floor);
  }
  return { name: 'server idle, resident', unit: 'MB', better: 'lower', limit: 90, ...compareAbsolute(a, b) };
}
