/**
 * Takes pictures of every story and demo page into shots/, with shots/index.html to see them side by side.
 * `npm run shots -- setup dark` takes those whose story or look matches every word; `-- --readme` makes the README's picture.
 */
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { ensureBrowsers, ensureDependencies, findBrowsers, root } from './setup.mjs';
import { LAST_PHASES, assertShown, dress } from './shots-stage.mjs';

const LOOKS = {
  light: { width: 1200 },
  dark: { width: 1200, colorScheme: 'dark' },
  'forced colours': { width: 1200, forcedColors: 'active' },
  '600 px': { width: 600 },
  '320 px': { width: 320 },
  'right to left': { width: 600, dir: 'rtl' },
  'font 12.7 px': { width: 600, font: 12.7 },
  'font 17 px': { width: 600, font: 17 },
};
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

ensureDependencies();
ensureBrowsers();
const { ensureBuild } = await import('./build.mjs');
if (!ensureBuild()) process.exit(1);
const { chromium } = await import('playwright-core');

const words = process.argv.slice(2).filter((it) => !it.startsWith('--'));
const isReadme = process.argv.includes('--readme');

function serveFolder(folder) {
  const server = createServer((request, response) => {
    const file = join(folder, normalize(decodeURIComponent((request.url ?? '/').split('?', 1)[0])));
    if (!existsSync(file)) return response.writeHead(404).end();
    createReadStream(file).on('error', () => response.end()).pipe(response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } }));
  });
}

function startIntranet() {
  const data = mkdtempSync(join(tmpdir(), 'moot-shots-'));
  const child = spawn(process.execPath, [join(root, 'examples/intranet/serve.mjs')], { cwd: root, env: { ...process.env, PORT: '0', MOOT_DATA: data }, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const [url] = /http:\/\/localhost:\d+/.exec(String(chunk)) ?? [];
      if (url) resolve({ url, stop: () => { child.kill('SIGKILL'); rmSync(data, { recursive: true, force: true }); } });
    });
    child.once('exit', (code) => reject(new Error(`The intranet ended with ${code}.`)));
  });
}

const asFile = (...parts) => `${parts.join('--').replace(/[^\w.-]+/g, '-')}.png`;

async function openLook(browser, { width, colorScheme = 'light', forcedColors = 'none', ...more }, scale = 1) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, deviceScaleFactor: scale, colorScheme, forcedColors, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin', locale: 'en-GB' });
  await context.addInitScript(dress, more);
  const page = await context.newPage();
  return { page, close: () => context.close() };
}

async function take(page, path, options = {}) {
  const height = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, 200));
  const { width } = page.viewportSize();
  await page.screenshot({ path, animations: 'disabled', fullPage: true, clip: { x: 0, y: 0, width, height }, ...options });
}

async function settle(page) {
  await page.evaluate(() => document.fonts.ready);
  // Two frames for what measures itself, and a moment for what loads behind the first view.
  await page.waitForTimeout(150);
}

async function showStory({ page }, base, id) {
  await page.goto(`${base}/iframe.html?id=${id}&viewMode=story`);
  const phase = await page.waitForFunction((last) => {
    const now = globalThis.__STORYBOOK_PREVIEW__?.currentRender?.phase;
    return last.includes(now) && now;
  }, LAST_PHASES, { timeout: 20_000 }).then((handle) => handle.jsonValue());
  await settle(page);
  assertShown(phase);
}

async function showPage({ page }, url) {
  await page.goto(url);
  // Pages without a tag are pictures too.
  await page.waitForFunction(() => [...document.querySelectorAll('moot-qa, moot-poll, moot-ledger, moot-waiting')].every((tag) => tag.shadowRoot?.querySelector('[part~=header], [part~=notice], [part~=setup], [part~=list]')));
  await settle(page);
}

function sheet(title, items, pictures) {
  const head = Object.keys(LOOKS).map((look) => `<th>${look}</th>`).join('');
  const rows = items.map(({ name, id }) => `<tr><th>${name}</th>${Object.keys(LOOKS).map((look) => {
    const file = pictures.get(`${id} ${look}`);
    return `<td>${file ? `<a href="${file}"><img loading="lazy" src="${file}" alt="${name}, ${look}"></a>` : ''}</td>`;
  }).join('')}</tr>`).join('\n');
  return `<section><h2>${title}</h2><table><thead><tr><th></th>${head}</tr></thead><tbody>${rows}</tbody></table></section>`;
}

async function takeAll(browser, groups) {
  const pictures = new Map();
  const failed = [];
  const jobs = Object.entries(LOOKS).map(([look, settings]) => async () => {
    const opened = await openLook(browser, settings);
    for (const { id, name, show } of groups.flatMap(({ items }) => items)) {
      if (!words.every((word) => `${id} ${name} ${look}`.toLowerCase().includes(word.toLowerCase()))) continue;
      const file = asFile(id, look);
      try {
        await show(opened);
        await take(opened.page, join(root, 'shots', file));
        pictures.set(`${id} ${look}`, file);
      } catch (error) {
        failed.push(`${name}, ${look}: ${error.message.split('\n', 1)[0]}`);
      }
    }
    await opened.close();
  });
  // One per core: more only wait for each other.
  await Promise.all([0, 1].map(async () => { for (let job = jobs.shift(); job; job = jobs.shift()) await job(); }));
  return { pictures, failed };
}

const browser = await chromium.launch({ executablePath: findBrowsers().chromium, args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'] });
const intranet = await startIntranet();
const stops = [intranet.stop, () => browser.close()];
try {
  if (isReadme) {
    const opened = await openLook(browser, { width: 900 }, 2);
    await showPage(opened, `${intranet.url}/qa?as=ana`);
    await opened.page.screenshot({ path: join(root, 'docs/qa.png'), animations: 'disabled', clip: { x: 0, y: 0, width: 900, height: 820 } });
    console.log('docs/qa.png is made.');
  } else {
    const { buildStorybook } = await import('./storybook.mjs');
    const stories = await serveFolder(await buildStorybook());
    const project = await serveFolder(root);
    stops.push(stories.stop, project.stop);
    const { entries } = await (await fetch(`${stories.url}/index.json`)).json();
    const all = Object.values(entries).filter(({ type }) => type === 'story');
    const groups = [...new Set(all.map(({ title }) => title))].map((title) => ({
      title,
      items: all.filter((it) => it.title === title).map(({ id, name }) => ({ id, name, show: (opened) => showStory(opened, stories.url, id) })),
    }));
    const demo = (id, name, url) => ({ id, name, show: (opened) => showPage(opened, url) });
    groups.push({
      title: 'Demo pages',
      items: [
        demo('demo-chooser', 'Intranet, before anybody is chosen', `${intranet.url}/sign-out`),
        demo('demo-home', 'Intranet', `${intranet.url}/?as=ana`),
        demo('demo-qa-ana', 'All-hands before, as Ana', `${intranet.url}/qa?as=ana`),
        demo('demo-qa-dana', 'All-hands before, as Dana, who hosts', `${intranet.url}/qa?as=dana`),
        ...['live', 'after', 'meetings'].flatMap((when) => [
          demo(`demo-qa-${when}-ana`, `All-hands ${when}, as Ana`, `${intranet.url}/qa?when=${when}&as=ana`),
          demo(`demo-qa-${when}-dana`, `All-hands ${when}, as Dana, who hosts`, `${intranet.url}/qa?when=${when}&as=dana`),
        ]),
        demo('demo-poll', 'A poll about a meeting, as Ana', `${intranet.url}/poll?as=ana`),
        demo('demo-poll-dana', 'A poll about a meeting, as Dana, who hosts', `${intranet.url}/poll?as=dana`),
        demo('demo-poll-team', 'A poll of the team, as Ana', `${intranet.url}/poll?which=team&as=ana`),
        demo('demo-poll-over', 'Decided, with the ledger, as Ana', `${intranet.url}/poll?which=over&as=ana`),
        demo('demo-poll-over-dana', 'Decided, with the ledger, as Dana, who hosts', `${intranet.url}/poll?which=over&as=dana`),
        demo('demo-poll-earlier', 'What was decided before, as Ana', `${intranet.url}/poll?which=earlier&as=ana`),
        demo('demo-standup', 'A page whose ritual is still to come', `${intranet.url}/standup?as=ana`),
        demo('demo-video', 'Another one', `${intranet.url}/video?as=ana`),
        demo('demo-plain', 'One file, no server', `${project.url}/examples/plain/index.html`),
      ],
    });
    if (words.length === 0) rmSync(join(root, 'shots'), { recursive: true, force: true });
    mkdirSync(join(root, 'shots'), { recursive: true });
    const { pictures, failed } = await takeAll(browser, groups);
    writeFileSync(join(root, 'shots/index.html'), `<!doctype html><meta charset="utf-8"><title>Moot: pictures</title>
<style>body { font: 14px/1.4 system-ui; margin: 24px; } th { text-align: start; font-weight: 600; padding: 4px 8px; vertical-align: top; position: sticky; inset-inline-start: 0; background: Canvas; } td { padding: 4px; vertical-align: top; } img { width: 240px; border: 1px solid color-mix(in srgb, currentColor 15%, transparent); }</style>
<h1>Moot</h1>${groups.map(({ title, items }) => sheet(title, items, pictures)).join('\n')}`);
    for (const fault of failed) console.error(`Not taken: ${fault}`);
    console.log(`${pictures.size} pictures in shots/; open shots/index.html.`);
    process.exitCode = failed.length > 0 ? 1 : 0;
  }
} finally {
  for (const stop of stops) await stop();
}
