/** Memory of a server to which nothing happens, after a board was read once. */
import { answerOf, board, start } from './common.mjs';

export async function idle(folder) {
  const ours = await start('ours.mjs', folder);
  try {
    await board(ours.url);
    await new Promise((resolve) => { setTimeout(resolve, 5_000); });
    ours.child.send('memory');
    const { rss } = await answerOf(ours.child);
    return { name: 'server idle, resident', unit: 'MB', better: 'lower', limit: 90, ours: rss / 1e6 };
  } finally {
    await ours.stop();
  }
}
