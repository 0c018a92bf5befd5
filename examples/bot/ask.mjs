/**
 * A bot that posts a question, from Node: `MOOT_URL=… MOOT_TOKEN=… node examples/bot/ask.mjs all-hands "What changed this week?"`
 */
import { http } from 'mootkit/backends/http';
import { createMoot, qa } from 'mootkit/client';

const [name, text] = process.argv.slice(2);
const { MOOT_URL: url, MOOT_TOKEN: token } = process.env;
if (!name || !text || !url || !token) {
  console.error('Needs MOOT_URL, MOOT_TOKEN, the name of a board and a question.');
  process.exit(2);
}

const moot = createMoot({ backend: http({ url, token: async () => token }) });
const receipt = await moot.open(qa, name).ask({ text }).receipt;
console.log(receipt.status === 'accepted' ? 'Asked.' : `Refused: ${receipt.message}`);
moot.close();
process.exit(receipt.status === 'accepted' ? 0 : 1);
