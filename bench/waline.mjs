/** Waline's client as it comes from npm: what a page loads of it, and its first page of comments, from answers that lie ready. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { bundlePage } from './browser.mjs';

/** Its server gives no more at once. */
export const WALINE_PAGE = 100;

const settings = { el: '#waline', path: '/board', lang: 'en', pageSize: WALINE_PAGE, emoji: false, search: false, imageUploader: false };
const code = `import { init } from '@waline/client'; init({ ...${JSON.stringify(settings)}, serverURL: location.origin });`;

// As a host's own build does; its captcha, which is not an ES module, is left out.
const flags = ['__VUE_OPTIONS_API__', '__VUE_PROD_DEVTOOLS__', '__VUE_PROD_HYDRATION_MISMATCH_DETAILS__'];
const asBuilt = {
  name: 'as-built',
  resolveId: (id) => (id === 'recaptcha-v3' ? '\0recaptcha' : null),
  load: (id) => (id === '\0recaptcha' ? 'export const load = () => undefined;' : null),
  transform: (text) => flags.reduce((done, flag) => done.replaceAll(flag, 'false'), text.replaceAll('process.env.NODE_ENV', '"production"')),
};

/** Its script and its styles, as text. */
export async function walineFiles() {
  return { script: await bundlePage(code, [asBuilt]), styles: readFileSync(join(root, 'bench/node_modules/@waline/client/dist/waline.css'), 'utf8') };
}

/** What its server would say of a board of so many questions. */
export function walineAnswer(size, textOf) {
  const comment = (_, index) => ({ objectId: index + 1, time: 1_795_000_000_000 + index, comment: `<p>${textOf(index)}</p>`, orig: textOf(index), like: index, nick: 'Ana Ferreira', link: '', avatar: '', user_id: 1, sticky: false, status: 'approved', children: [] });
  return JSON.stringify({ errno: 0, errmsg: '', data: { page: 1, totalPages: Math.ceil(size / WALINE_PAGE), pageSize: WALINE_PAGE, count: size, data: Array.from({ length: Math.min(size, WALINE_PAGE) }, comment) } });
}
