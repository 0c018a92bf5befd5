/**
 * Boards of many questions in Chromium: from the address to the first rows laid out, with a warm HTTP cache, then a search and a vote;
 * against a page whose plain Lit list of 100 rows comes as JSON from a bare server, and at first view against Waline's client.
 * Frames come every 16 ms, whenever the work was done: so time runs until the layout, and what the main thread did is read from a trace.
 */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { bundlePage, openBrowser } from './browser.mjs';
import { board, command, compare, compareAbsolute, goesOn, median, start, token } from './common.mjs';
import { WALINE_PAGE, walineAnswer, walineFiles } from './waline.mjs';

const ROWS = 100;
const OPENINGS = 12;

const textOf = (index) => `Question ${index}: could the weekly review of region ${index % 17} become a page that everybody reads in their own morning, with the numbers beside it?`;

const plainList = `
import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
const rows = await (await fetch('/rows.json')).json();
let search = '';
const vote = (row) => { row.votes += 1; draw(); };
const look = (event) => { search = event.target.value.toLowerCase(); draw(); };
function draw() {
  const shown = rows.filter((row) => row.text.toLowerCase().includes(search));
  render(html\`<input type="search" @input=\${look}><main data-size=\${shown.length}>\${repeat(shown, (row) => row.id, (row) => html\`<article id=\${row.id}><button class="vote" aria-pressed="false" @click=\${() => vote(row)}>\${row.votes}</button><div><p>\${row.text}</p><p><span>\${row.author}</span> · <time datetime=\${new Date(row.asked).toISOString()}>\${new Date(row.asked).toLocaleDateString()}</time> <button>Reply</button><button>…</button></p></div></article>\`)}</main>\`, document.body);
}
draw();
`;

/** Tells when the first row is laid out, however deep it stands. */
const observer = `<script>
const look = (root) => {
  const row = globalThis.shown === undefined && root.querySelector('article[data-id], article[id], .wl-card-item');
  if (!row) return;
  row.getBoundingClientRect();
  globalThis.shown = performance.now();
  performance.mark('shown');
  // Told by the page itself: who asks it meanwhile keeps it busy.
  void fetch('/shown', { method: 'POST', body: String(globalThis.shown) });
};
const watch = (root) => new MutationObserver(() => { look(root); }).observe(root, { childList: true, subtree: true });
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  watch(root);
  return root;
};
watch(document);
performance.mark('act');
</script>`;

function pages(ours, bearer, list, size, waline) {
  const ourPage = (room) => `<!doctype html><meta charset="utf-8"><title>Bench</title><meta name="moot-server" content="${ours.url}"><meta name="moot-token-url" content="/token">
${observer}<script type="module" src="/dist/cdn/moot.js"></script><moot-qa room="${room}"></moot-qa>`;
  const floorPage = `<!doctype html><meta charset="utf-8"><title>Floor</title>${observer}<script type="module" src="/plain.js"></script><body></body>`;
  const walinePage = `<!doctype html><meta charset="utf-8"><title>Waline</title><link rel="stylesheet" href="/waline.css">${observer}<script type="module" src="/waline.js"></script><div id="waline"></div>`;
  const answer = walineAnswer(size, textOf);
  const rows = JSON.stringify(Array.from({ length: ROWS }, (_, index) => ({ id: `row${index}`, text: textOf(index), votes: index, author: 'Ana Ferreira', asked: 1_795_000_000_000 + index })));
  let told = () => {};
  const server = createServer((request, response) => {
    const path = normalize((request.url ?? '/').split('?', 1)[0]);
    const send = (type, body) => response.writeHead(200, { 'content-type': type, 'cache-control': /javascript|css/.test(type) ? 'max-age=3600' : 'no-store' }).end(body);
    if (path === '/shown') {
      request.setEncoding('utf8').on('data', (time) => { told(Number(time)); });
      return response.end();
    }
    if (path === '/token') return send('text/plain', bearer);
    if (path === '/rows.json') return send('application/json', rows);
    if (path === '/plain.js') return send('text/javascript', list);
    if (path === '/floor') return send('text/html', floorPage);
    if (path === `/bench${size}`) return send('text/html', ourPage(`bench${size}`));
    if (path === '/waline') return send('text/html', walinePage);
    if (path === '/waline.js') return send('text/javascript', waline.script);
    if (path === '/waline.css') return send('text/css', waline.styles);
    if (path === '/api/comment') return send('application/json', answer);
    try {
      return send(extname(path) === '.js' ? 'text/javascript' : 'text/plain', readFileSync(join(root, path)));
    } catch {
      return response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      url: `http://127.0.0.1:${server.address().port}`,
      /** Milliseconds until the page that is opened next shows its first row. */
      shown: () => new Promise((hear) => { told = hear; }),
      stop: () => { server.closeAllConnections(); server.close(); },
    }));
  });
}

/** A board of so many questions by 20 people. */
async function fill(url, size) {
  await board(url, `bench${size}`);
  const people = await Promise.all(Array.from({ length: 20 }, (_, person) => token(`person${person}`)));
  for (let first = 0; first < size; first += 20) {
    await Promise.all(people.slice(0, Math.min(20, size - first)).map((bearer, index) => command(url, bearer, 'qa.ask', { text: textOf(first + index) }, undefined, `bench${size}`)));
  }
}

async function withPages(folder, size, hasPeers, run) {
  const ours = await start('ours.mjs', folder);
  const web = await pages(ours, await token('ana'), await bundlePage(plainList), size, hasPeers && await walineFiles());
  const browser = await openBrowser();
  try {
    await fill(ours.url, size);
    const first = await browser.newContext();
    const open = async (path, context = first) => {
      const page = await context.newPage();
      const [time] = await Promise.all([web.shown(), page.goto(web.url + path, { waitUntil: 'commit' })]);
      return { page, time };
    };
    return await run(open, () => browser.newContext(), browser);
  } finally {
    await browser.close();
    web.stop();
    await ours.stop();
  }
}

const CATEGORIES = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline'];

/** Traces what `run` does; gives the milliseconds for which the main thread of each page was busy between its marks "act" and "shown", in order. */
async function traced(browser, run) {
  await browser.startTracing(undefined, { categories: CATEGORIES });
  try {
    await run();
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  return busyTimes((await browser.stopTracing()).toString());
}

function busyTimes(trace) {
  const { traceEvents } = JSON.parse(trace);
  const marks = traceEvents.filter(({ cat, name }) => cat.includes('blink.user_timing') && (name === 'act' || name === 'shown')).sort((a, b) => a.ts - b.ts);
  const tasks = traceEvents.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  return marks.flatMap((begin, index) => {
    if (begin.name !== 'act') return [];
    const end = marks.slice(index).find(({ name, pid, tid }) => name === 'shown' && pid === begin.pid && tid === begin.tid);
    if (!end) throw new Error('A trace has a beginning without an end.');
    const inside = tasks.filter(({ pid, tid, ts, dur }) => pid === begin.pid && tid === begin.tid && ts < end.ts && ts + dur > begin.ts);
    return [inside.reduce((sum, { ts, dur }) => sum + Math.min(ts + dur, end.ts) - Math.max(ts, begin.ts), 0) / 1_000];
  });
}

/** What was measured in turn, apart again. */
const everyNth = (values, count, first) => values.filter((_, index) => index % count === first);

export function firstView(folder, rounds, hasPeers, size) {
  return withPages(folder, size, hasPeers, async (open, newWindow, browser) => {
    const paths = [`/bench${size}`, '/floor', ...(hasPeers ? ['/waline'] : [])];
    const [times, busy] = [paths.map(() => []), paths.map(() => [])];
    for (let round = -1; goesOn(round, rounds, times[1], busy[1]); round += 1) {
      const each = [];
      const tasks = await traced(browser, async () => {
        for (let opening = 0; opening < OPENINGS; opening += 1) {
          for (const path of paths) {
            const { page, time } = await open(path);
            await page.close();
            each.push(time);
          }
        }
      });
      // The first round fills the browser's caches.
      if (round < 0) continue;
      paths.forEach((_, index) => {
        times[index].push(median(everyNth(each, paths.length, index)));
        busy[index].push(median(everyNth(tasks, paths.length, index)));
      });
    }
    const result = (name, [ours, floor, waline]) => ({ name, unit: 'ms', better: 'lower', ...compare(ours, floor, waline && { [`@waline/client, first page of ${WALINE_PAGE} from ready answers`]: waline }) });
    return [
      { ...result(`first view of ${size} questions laid out, p50`, times), limit: 1.5 },
      result(`first view of ${size} questions, main thread busy until then, p50`, busy),
    ];
  });
}

/** Acts, and waits for the frame that shows it. */
const timed = async ({ act, turn }) => {
  const root = document.querySelector('moot-qa')?.shadowRoot ?? document;
  const votes = () => root.querySelector('.vote').textContent;
  const size = () => root.querySelector('article[aria-setsize]')?.ariaSetSize ?? root.querySelector('main')?.dataset.size;
  const shown = act === 'vote' ? votes : size;
  const before = shown();
  performance.mark('act');
  if (act === 'vote') root.querySelector('.vote').click();
  else {
    const field = root.querySelector('input[type=search]');
    field.value = turn % 2 === 0 ? 'region 3' : '';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
  while (shown() === before) await new Promise((resolve) => { requestAnimationFrame(resolve); });
  await new Promise((resolve) => { setTimeout(resolve); });
  performance.mark('shown');
};

/** What a search and a vote may take of the main thread, in milliseconds. */
const BUSY_LIMITS = { search: 50, vote: 16 };
// Even, so that a round begins with another search than the last one ended with.
const TURNS = 24;

export function paintOnLarge(folder, rounds, size) {
  return withPages(folder, size, false, async (open, newWindow, browser) => {
    // A page behind another one gets a frame a second.
    const [{ page: here }, { page: there }] = [await open(`/bench${size}`, await newWindow()), await open('/floor', await newWindow())];
    await here.waitForFunction((all) => document.querySelector('moot-qa').shadowRoot.querySelector('article').ariaSetSize === String(all), size + 1);
    // What loads behind the first view has loaded.
    await here.waitForTimeout(2_000);
    const results = [];
    for (const act of ['search', 'vote']) {
      const [a, b] = [[], []];
      for (let round = -1; goesOn(round, rounds, b); round += 1) {
        const busy = await traced(browser, async () => {
          for (let turn = 0; turn < TURNS; turn += 1) {
            for (const page of [here, there]) {
              await page.evaluate(timed, { act, turn });
              await page.waitForTimeout(150);
            }
          }
        });
        if (round < 0) continue;
        a.push(median(everyNth(busy, 2, 0)));
        b.push(median(everyNth(busy, 2, 1)));
      }
      results.push({ name: `${act} on a board of ${size}, main thread until painted, p50`, unit: 'ms', better: 'lower', limit: BUSY_LIMITS[act], ...compareAbsolute(a, b) });
    }
    return results;
  });
}
