/** Memory of a server to which nothing happens, after a board was read once. */
import { askProcess, board, start } from './common.mjs';

export async function idle(folder) {
  const ours = await start('ours.mjs', folder);
  try {
    await board(ours.url);
    await new Promise((resolve) => { setTimeout(resolve, 5_000); });
    const { rss } = await askProcess(ours, 'memory');
    return { name: 'server idle, resident', unit: 'MB', better: 'lower', limit: 90, ours: rss / 1e6 };
  } finally {
    await ours.stop();
  }
}
