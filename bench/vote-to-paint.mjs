/**
 * From the click on a vote to the new count painted on another page, in Chromium;
 * against a POST that fsyncs one line and an event stream that echoes it into a page.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { board, command, compare, goesOn, quantile, start, token } from './common.mjs';

const CLICKS = 40;
const PAUSE = 260;
const GIVEN_UP = 5_000;
const WARM = 2_000;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Pages and the built files, from one origin. */
function pages(ours, tokens) {
  const page = (who) => `<!doctype html><meta charset="utf-8"><title>Bench</title>
<meta name="moot-server" content="${ours.url}"><meta name="moot-token-url" content="/token/${who}">
<script type="module" src="/dist/cdn/moot.js"></script><moot-qa room="bench"></moot-qa>`;
  const server = createServer((request, response) => {
    const path = normalize((request.url ?? '/').split('?', 1)[0]);
    if (path.startsWith('/token/')) return response.end(tokens[path.slice(7)]);
    if (path.startsWith('/as/')) return response.setHeader('content-type', 'text/html').end(page(path.slice(4)));
    if (path === '/empty') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>Floor</title><p id="count">0</p><button>Vote</button>');
    try {
      const body = readFileSync(join(root, path));
      return response.setHeader('content-type', extname(path) === '.js' ? 'text/javascript' : 'text/plain').end(body);
    } catch {
      return response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } })); });
}

// One clock for two pages: both are on this machine, and performance.timeOrigin joins them.
const votesOf = () => {
  window.now = () => performance.timeOrigin + performance.now();
  window.button = () => document.querySelector('moot-qa').shadowRoot.querySelector('.vote');
};

export async function voteToPaint(folder, rounds) {
  const [ours, floor] = [await start('ours.mjs', folder), await start('floor.mjs', folder)];
  const tokens = { ana: await token('ana'), ben: await token('ben') };
  const web = await pages(ours, tokens);
  const browser = await openBrowser();
  try {
    const { question } = await board(ours.url);
    // A server in use has compiled what it runs; one that was started a moment ago has not.
    const bearer = await token('warm');
    for (let turn = 0; turn < WARM; turn += 1) {
      await command(ours.url, bearer, 'qa.vote', { question, on: turn % 2 === 0 });
      await fetch(`${floor.url}/echo`, { method: 'POST', body: String(turn) });
    }
    const open = async (path) => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(web.url + path);
      return page;
    };
    const [ana, ben] = [await open('/as/ana'), await open('/as/ben')];
    for (const page of [ana, ben]) {
      await page.waitForFunction(() => document.querySelector('moot-qa')?.shadowRoot?.querySelector('.vote'));
      await page.evaluate(votesOf);
    }
    await ben.evaluate(() => {
      window.painted = [];
      let last = window.button().textContent;
      const root = document.querySelector('moot-qa').shadowRoot;
      new MutationObserver(() => {
        const text = window.button()?.textContent;
        if (text === last) return;
        last = text;
        requestAnimationFrame(() => { setTimeout(() => { window.painted.push(window.now()); }); });
      }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const [talker, hearer] = [await open('/empty'), await open('/empty')];
    // As with ours, both pages show the count.
    for (const page of [talker, hearer]) {
      await page.evaluate(async (url) => {
        window.painted = [];
        window.now = () => performance.timeOrigin + performance.now();
        let count = 0;
        document.querySelector('button').onclick = () => { void fetch(`${url}/echo`, { method: 'POST', body: String(++count) }); };
        const source = new EventSource(`${url}/events`);
        source.onmessage = ({ data }) => {
          document.querySelector('#count').textContent = data;
          requestAnimationFrame(() => { setTimeout(() => { window.painted.push(window.now()); }); });
        };
        await new Promise((resolve) => { source.onopen = resolve; });
      }, floor.url);
    }
    const once = async (from, to, click) => {
      const before = await to.evaluate(() => window.painted.length);
      const at = await from.evaluate(click);
      // Looked at afterwards: asking meanwhile would keep the page busy.
      let painted;
      for (let waited = 0; painted === undefined; waited += PAUSE) {
        if (waited >= GIVEN_UP) throw new Error(`A click was not painted within ${GIVEN_UP} ms.`);
        await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
        painted = await to.evaluate((index) => window.painted[index], before);
      }
      return painted - at;
    };
    const ourClick = () => { const at = window.now(); window.button().click(); return at; };
    const floorClick = () => { const at = window.now(); document.querySelector('button').click(); return at; };
    for (let click = 0; click < CLICKS; click += 1) {
      await once(ana, ben, ourClick);
      await once(talker, hearer, floorClick);
    }
    const [a, b, all] = [[], [], []];
    for (let round = 0; goesOn(round, rounds, b); round += 1) {
      const [x, y] = [[], []];
      for (let click = 0; click < CLICKS; click += 1) {
        x.push(await once(ana, ben, ourClick));
        y.push(await once(talker, hearer, floorClick));
      }
      a.push(quantile(x, 0.5));
      b.push(quantile(y, 0.5));
      all.push(...x);
    }
    return { name: 'click on vote to other page painted, p50', unit: 'ms', better: 'lower', limit: 1.5, ...compare(a, b), p95: quantile(all, 0.95) };
  } finally {
    await browser.close();
    web.stop();
    await Promise.all([ours.stop(), floor.stop()]);
  }
}
