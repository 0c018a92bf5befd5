/** What a page with a server loads for <moot-qa> before it can run, in brotli; against all that Waline's client loads. */
import { brotliCompressSync } from 'node:zlib';
import { bundle, findTags, limits, measure } from '../scripts/size.mjs';
import { walineFiles } from './waline.mjs';

export async function firstLoad(_folder, _rounds, hasPeers) {
  const { name, files } = findTags().find((it) => it.name === 'moot-qa');
  const ours = measure(name, await bundle(files)).first / 1000;
  const result = { name: 'first load of moot-qa with the http backend, brotli', unit: 'kB', better: 'lower', limit: limits.first[name] / 1000, ours };
  if (!hasPeers) return result;
  const { script, styles } = await walineFiles();
  const value = (brotliCompressSync(script).length + brotliCompressSync(styles).length) / 1000;
  return { ...result, peers: [{ name: '@waline/client with its styles, without captcha', value, ratio: ours / value }] };
}
