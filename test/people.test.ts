/** What people may rely on beside the main job: their own things stay theirs, nothing typed is lost, and the board is there on small, zoomed and high-contrast screens. */
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { RoomMessage } from '../src/core/messages.js';
import { folderAssets, nodeHandler } from '../src/server/node.js';
import { createServer, type MootServer } from '../src/server/server.js';
import { hostToken, issuers, run, snapshotOf, tokenOf } from '../src/server/server.harness.js';
import { memoryRoomKeys, memoryStore } from '../src/stores/memory/memory-store.js';
import { Intranet, kept, launch, loadedBehind } from './intranet.js';

const ROOM = 'qa/all-hands-q4';

interface Question {
  readonly text: string;
  readonly author?: { readonly name: string };
}

let browser: Browser;
let intranet: Intranet;
let context: BrowserContext;

beforeAll(async () => {
  [intranet, browser] = await Promise.all([Intranet.start(), launch('--host-resolver-rules=MAP intranet.test 127.0.0.1')]);
});
afterAll(async () => {
  await browser.close();
  await intranet.remove();
});
beforeEach(async () => { context = await browser.newContext(); });
afterEach(() => context.close());

const field = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
const questions = (page: Page) => page.locator('moot-qa').getByRole('article');
const question = (page: Page, text: string) => questions(page).filter({ hasText: text });
const vote = (page: Page, text: string) => question(page, text).locator('[part~="vote"]');
const order = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const footer = (page: Page) => page.locator('moot-qa [part~="footer"]');

/** Waits for what loads beside the first view: then the page can do without a network. */
async function ready(page: Page): Promise<Page> {
  await questions(page).first().waitFor();
  await loadedBehind(page);
  return page;
}

async function open(who: string, origin = intranet.url): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/qa?as=${who}`);
  return ready(page);
}

async function ask(page: Page, text: string, how: 'With my name' | 'Anonymously' = 'With my name'): Promise<void> {
  await page.getByRole('radio', { name: how }).check();
  await field(page).fill(text);
  await page.locator('moot-qa [part~="send"]').click();
  await expect.poll(() => field(page).inputValue()).toBe('');
}

async function choose(page: Page, text: string, item: string): Promise<void> {
  await question(page, text).getByRole('button', { name: 'More actions' }).click();
  await question(page, text).getByRole('menuitem', { name: item, exact: true }).click();
}

function found(messages: readonly RoomMessage[], type: string): readonly (readonly [id: string, value: unknown])[] {
  return messages.flatMap((message) => (message.t === 'change' ? message.set : [])).filter(([one]) => one === type).map(([, id, value]) => [id, value] as const);
}

/** What the server tells a third person of a question, and its votes. */
async function onServer(text: string): Promise<{ asked: readonly Question[]; votes: number }> {
  const { token } = await (await fetch(`${intranet.url}/session/token?as=jonas.weber`)).json() as { token: string };
  const body = await (await fetch(`${intranet.url}/moot/v1/rooms/${ROOM}`, { headers: { authorization: `Bearer ${token}` } })).text();
  const messages = body.trim().split('\n').map((line) => JSON.parse(line) as RoomMessage);
  const those = found(messages, 'question').filter(([, value]) => (value as Question).text === text);
  const tally = found(messages, 'tally').find(([id]) => id === those[0]?.[0])?.[1] as { readonly votes: number } | undefined;
  return { asked: those.map(([, value]) => value as Question), votes: tally?.votes ?? 0 };
}

const timesAsked = async (text: string) => (await onServer(text)).asked.length;

describe('people who take turns at one computer', () => {
  it('see, send and own nothing of each other, and find all of theirs again', async () => {
    const hers = await open('ana');
    await ask(hers, 'Ana, unnamed?', 'Anonymously');
    await expect.poll(() => timesAsked('Ana, unnamed?')).toBe(1);
    await expect.poll(() => kept(hers)).toContain('/own/');
    await context.setOffline(true);
    await ask(hers, 'Ana, unnamed in a tunnel?', 'Anonymously');
    await ask(hers, 'Ana, in a tunnel?');
    await field(hers).fill('Half a thought of Ana');
    for (const text of ['Ana, unnamed in a tunnel?', 'Ana, in a tunnel?', 'Half a thought of Ana']) await expect.poll(() => kept(hers)).toContain(text);
    await hers.close();
    await context.setOffline(false);

    const sent: string[] = [];
    context.on('request', (request) => { if (request.method() === 'POST') sent.push(request.postData() ?? ''); });
    const his = await open('ben');
    await order(his, 'New');
    expect(await field(his).inputValue()).toBe('');
    expect(await his.getByText('Half a thought of Ana').count()).toBe(0);
    expect(await footer(his).innerText()).toContain('Saved');
    expect(await vote(his, 'Ana, unnamed?').getAttribute('aria-label')).toBe('Vote, 1 so far');
    await question(his, 'Ana, unnamed?').getByRole('button', { name: 'More actions' }).click();
    expect(await question(his, 'Ana, unnamed?').getByRole('menuitem').allInnerTexts()).toEqual(['Copy link']);
    await his.keyboard.press('Escape');
    await vote(his, 'Ana, unnamed?').click();
    await expect.poll(async () => (await onServer('Ana, unnamed?')).votes).toBe(2);
    // Longer than it takes to adopt what another tab has left.
    await his.waitForTimeout(4_000);
    await order(his, 'Mine');
    expect(await questions(his).filter({ hasText: 'Ana, ' }).count()).toBe(0);
    await field(his).fill('Half a thought of Ben');
    await expect.poll(() => kept(his)).toContain('Half a thought of Ben');
    expect([await timesAsked('Ana, in a tunnel?'), await timesAsked('Ana, unnamed in a tunnel?')]).toEqual([0, 0]);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.join()).not.toContain('tunnel');
    await his.close();

    const again = await open('ana');
    await expect.poll(() => field(again).inputValue()).toBe('Half a thought of Ana');
    await expect.poll(() => timesAsked('Ana, in a tunnel?')).toBe(1);
    await expect.poll(() => timesAsked('Ana, unnamed in a tunnel?')).toBe(1);
    await expect.poll(() => footer(again).innerText()).toContain('Saved');
    // What was not cleared would be sent, or shown, once more.
    await again.reload();
    await ready(again);
    await order(again, 'Mine');
    await expect.poll(() => questions(again).filter({ hasText: 'Ana, ' }).count()).toBe(3);
    expect(await vote(again, 'Ana, unnamed?').getAttribute('aria-label')).toBe('Your question, 2 votes');
    const [named, unnamed] = [await onServer('Ana, in a tunnel?'), await onServer('Ana, unnamed in a tunnel?')];
    expect([named.asked.map(({ author }) => author?.name), unnamed.asked.map(({ author }) => author)]).toEqual([['Ana Ferreira'], [undefined]]);
    expect([named.votes, unnamed.votes]).toEqual([1, 1]);

    const hisAgain = await open('ben');
    await expect.poll(() => field(hisAgain).inputValue()).toBe('Half a thought of Ben');
  });
});

describe('signing out', () => {
  let script: string;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { createMoot } from 'mootkit/client';
import { http } from 'mootkit/backends/http';
import 'mootkit';
const provider = document.querySelector('moot-provider');
const who = document.body.dataset.who;
provider.client = window.moot = createMoot({ backend: http({ url: '/moot', tokenUrl: '/session/token?as=' + who }) });`,
        resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      },
      bundle: true, format: 'esm', write: false, logLevel: 'silent',
    });
    script = outputFiles[0]?.text ?? '';
  });

  /** A page of a developer, who makes the client and so can sign it out. */
  async function openOwn(who: string): Promise<Page> {
    await context.route('**/own.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
    await context.route('**/own?as=*', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Own</title><body data-who="${new URL(route.request().url()).searchParams.get('as') ?? ''}"><moot-provider><moot-qa room="all-hands-q4"></moot-qa></moot-provider><script type="module" src="/own.js"></script>`,
    }));
    const page = await context.newPage();
    await page.goto(`${intranet.url}/own?as=${who}`);
    return ready(page);
  }

  const signOut = (page: Page) => page.evaluate(() => (window as unknown as { moot: { signOut(): Promise<void> } }).moot.signOut());

  it('leaves nothing of this person in the browser, and what others keep there untouched', async () => {
    const his = await openOwn('ben');
    await field(his).fill('Ben goes on later');
    await expect.poll(() => kept(his)).toContain('Ben goes on later');
    const before = await kept(his);
    await his.close();

    const hers = await openOwn('ana');
    await ask(hers, 'Whose was this?', 'Anonymously');
    await expect.poll(() => kept(hers)).toContain('/own/');
    await context.setOffline(true);
    await ask(hers, 'Never sent?');
    await field(hers).fill('Ana will not go on');
    await question(hers, 'salary bands').getByRole('button', { name: 'Reply' }).click();
    await question(hers, 'salary bands').getByRole('textbox').fill('Nor with this reply');
    for (const text of ['Never sent?', 'Ana will not go on', 'Nor with this reply']) await expect.poll(() => kept(hers)).toContain(text);

    await signOut(hers);
    expect(JSON.parse(await kept(hers))).toEqual(JSON.parse(before));
    await context.setOffline(false);
    await hers.close();
    const after = await openOwn('ana');
    expect(await field(after).inputValue()).toBe('');
    expect([await timesAsked('Never sent?'), await timesAsked('Whose was this?')]).toEqual([0, 1]);
  });

  it('also ends what another tab of this person has on its way, and nothing comes back when that tab closes', async () => {
    const [one, two] = [await openOwn('ana'), await openOwn('ana')];
    await context.setOffline(true);
    await ask(two, 'Queued in the other tab?');
    await field(two).fill('Typed in the other tab');
    for (const text of ['Queued in the other tab?', 'Typed in the other tab']) await expect.poll(() => kept(one)).toContain(text);
    await signOut(one);
    await question(two, 'Queued in the other tab?').waitFor({ state: 'detached' });
    await Promise.all([two.waitForEvent('close'), two.close({ runBeforeUnload: true })]);
    expect(await kept(one)).toBe('[]');
    await context.setOffline(false);
    await openOwn('chen');
    expect(await timesAsked('Queued in the other tab?')).toBe(0);
  });

  it('right after a key was pressed keeps nothing of it', async () => {
    const page = await openOwn('ana');
    await field(page).pressSequentially('Typed and gone');
    await signOut(page);
    await page.goto(`${intranet.url}/wiki.css`);
    expect(await kept(page)).toBe('[]');
  });
});

describe('two tabs of one person', () => {
  it('that both know what waits for the network send it once', async () => {
    const [one, two] = [await open('ben'), await open('ben')];
    const before = (await onServer('Who decides when an incident review becomes public?')).votes;
    await context.setOffline(true);
    await ask(one, 'Known to both tabs?');
    await vote(one, 'Who decides when an incident review').click();
    await expect.poll(() => kept(two)).toContain('"qa.vote"');
    // Behind the time for which a command counts as another tab's own.
    await two.waitForTimeout(3_500);
    await context.setOffline(false);
    for (const page of [one, two]) {
      await order(page, 'New');
      await expect.poll(() => question(page, 'Known to both tabs?').count(), { timeout: 20_000 }).toBe(1);
      await expect.poll(() => footer(page).innerText(), { timeout: 20_000 }).toContain('Saved');
    }
    const { asked } = await onServer('Known to both tabs?');
    expect(asked.map(({ author }) => author?.name)).toEqual(['Ben Adeyemi']);
    expect((await onServer('Who decides when an incident review becomes public?')).votes).toBe(before + 1);
  });

  it('need no patience: what one left a moment before the network came back, the other sends', async () => {
    const [one, two] = [await open('chen'), await open('chen')];
    await context.setOffline(true);
    await ask(one, 'Left in a hurry?');
    await expect.poll(() => kept(two)).toContain('Left in a hurry?');
    await one.close();
    await context.setOffline(false);
    await expect.poll(() => timesAsked('Left in a hurry?'), { timeout: 20_000 }).toBe(1);
    await order(two, 'New');
    await expect.poll(() => question(two, 'Left in a hurry?').count()).toBe(1);
  });
});

describe('a page that is left within 50 ms of the last key', () => {
  /** Until it is known whose texts these are, they wait in memory alone. */
  async function begin(page: Page, where: Locator): Promise<void> {
    await where.focus();
    await page.keyboard.insertText('… ');
    await expect.poll(() => kept(page)).toContain('… ');
  }

  it.each<[string, (page: Page) => Promise<unknown>]>([
    ['closed', (page) => Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })])],
    ['reloaded', (page) => page.reload()],
  ])('being %s has the text when its person is back', async (how, leave) => {
    const page = await open('dana');
    await begin(page, field(page));
    await page.keyboard.insertText(`Typed until ${how}`);
    await leave(page);
    const later = await open('dana');
    await expect.poll(() => field(later).inputValue()).toBe(`… Typed until ${how}`);
  });

  it('has what was written in a reply, too', async () => {
    const page = await open('dana');
    const reply = async (where: Page) => {
      await question(where, 'hire in support').getByRole('button', { name: 'Reply' }).click();
      return question(where, 'hire in support').getByRole('textbox', { name: 'Your reply' });
    };
    await begin(page, await reply(page));
    await page.keyboard.insertText('Half a reply');
    await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
    const later = await open('dana');
    const again = await reply(later);
    await expect.poll(() => again.inputValue()).toBe('… Half a reply');
  });
});

describe('the server of a page', () => {
  const servers: MootServer[] = [];
  const reached: string[] = [];
  let http: Server;
  let origin: string;

  beforeAll(async () => {
    const assets = folderAssets(fileURLToPath(new URL('../dist/cdn', import.meta.url)));
    for (const name of ['one', 'two']) {
      const server = createServer({ store: memoryStore(), keys: memoryRoomKeys(), issuers, base: `/${name}`, assets });
      await run(server, await hostToken(), 'qa/hall', 'room.create', { title: `Hall ${name}` });
      await run(server, await hostToken(), 'qa/hall', 'qa.ask', { text: `From server ${name}?` });
      servers.push(server);
    }
    const handlers = servers.map(nodeHandler);
    http = createHttpServer((request, response) => {
      reached.push(request.url ?? '');
      const next = (nth: number) => {
        const handler = handlers[nth];
        if (handler) handler(request, response, () => { next(nth + 1); });
        else if (request.url === '/token') void tokenOf('ana').then((token) => response.end(token));
        else response.writeHead(404).end();
      };
      next(0);
    });
    await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
    origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    http.closeAllConnections();
    await new Promise((resolve) => { http.close(resolve); });
  });
  beforeEach(() => { reached.length = 0; });

  const META = '<meta name="moot-server" content="/one"><meta name="moot-token-url" content="/token">';

  async function openPage(head: string, body: string): Promise<Page> {
    const page = await context.newPage();
    await page.route(`${origin}/page`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><head><title>Page</title>${head}<script type="module" src="/one/moot.js"></script></head><body>${body}</body>` }));
    await page.goto(`${origin}/page`);
    return page;
  }

  const seen = async (server: MootServer | undefined) => server ? found(await snapshotOf(server, await tokenOf('ben'), 'qa/hall'), 'question').map(([, value]) => (value as Question).text) : [];

  it('is named by a meta in its head, and configure() moves the tags to another', async () => {
    const page = await openPage(META, '<moot-qa room="hall"></moot-qa>');
    await question(page, 'From server one?').waitFor();
    // As text: the test's own modules are rewritten, and an import would be too.
    await page.evaluate("import('/one/moot.js').then(({ configure }) => { configure({ server: '/two', tokenUrl: '/token' }); })");
    await question(page, 'From server two?').waitFor();
    await question(page, 'From server one?').waitFor({ state: 'detached' });
    await ask(page, 'Which of the two?');
    await expect.poll(() => seen(servers[1])).toContain('Which of the two?');
    expect(await seen(servers[0])).toEqual(['From server one?']);
  });

  it('is none that an author names: in attributes, in a provider around the tag, or in a meta in the text', async () => {
    const names = ['server', 'url', 'href', 'src', 'backend', 'client', 'token-url', 'tokenurl', 'moot-server', 'data-server', 'configuration'];
    const attributes = names.map((name) => `${name}="/evil"`).join(' ');
    const page = await openPage(META, `<meta name="moot-server" content="/evil"><meta name="moot-token-url" content="/evil">
<a id="mootServer" href="/evil">A link</a><moot-qa room="hall" ${attributes}></moot-qa><moot-provider ${attributes}><moot-qa room="hall"></moot-qa></moot-provider>`);
    await question(page, 'From server one?').first().waitFor();
    await ask(page, 'Did it stay here?');
    await expect.poll(() => seen(servers[0])).toContain('Did it stay here?');
    expect(reached.filter((url) => url.includes('evil'))).toEqual([]);
    expect(await page.locator('moot-provider moot-qa').getByRole('article').filter({ hasText: 'From' }).count()).toBe(0);
  });

  it('is none that an author smuggles in as a form by the name of head', async () => {
    const page = await openPage(META, '<form name="head"><meta name="moot-server" content="/evil"><meta name="moot-token-url" content="/evil/token"></form><moot-qa room="hall"></moot-qa>');
    await page.locator('moot-qa').getByText('From server one?').or(page.locator('moot-qa [part~="notice"], moot-qa [part~="offline"]')).first().waitFor();
    expect(reached.filter((url) => url.includes('evil'))).toEqual([]);
    await question(page, 'From server one?').waitFor();
  });
});

describe('a page over plain http with a made-up name', () => {
  it('asks, votes, edits and gives a question’s address without what only secure pages have', async () => {
    const page = await open('ana', `http://intranet.test:${intranet.port}`);
    expect(await page.evaluate(() => [isSecureContext, 'randomUUID' in crypto, 'subtle' in crypto, 'locks' in navigator, 'clipboard' in navigator])).toEqual([false, false, false, false, false]);
    await order(page, 'New');
    await ask(page, 'Plain, but unnamed?', 'Anonymously');
    await ask(page, 'Plain and named?');
    await expect.poll(() => timesAsked('Plain, but unnamed?')).toBe(1);
    await expect.poll(() => timesAsked('Plain and named?')).toBe(1);
    await choose(page, 'Plain, but unnamed?', 'Edit');
    await question(page, 'Plain, but unnamed?').getByRole('textbox').fill('Plain, unnamed, edited?');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => timesAsked('Plain, unnamed, edited?')).toBe(1);
    const before = (await onServer('Will laptops be replaced after three years or after four?')).votes;
    await vote(page, 'Will laptops be replaced').click();
    await expect.poll(async () => (await onServer('Will laptops be replaced after three years or after four?')).votes).toBe(before + 1);
    await choose(page, 'Plain and named?', 'Copy link');
    await expect.poll(() => page.url()).toMatch(/#moot=all-hands-q4\/.+/);
  });
});

describe('a page 320 px wide', () => {
  const overflow = (page: Page) => page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

  it.each([
    ['on a dense screen', 'B', { deviceScaleFactor: 2 }, ''],
    ['with text twice as large', 'C', {}, 'body { font-size: 200% !important; } h1 { font-size: 1.2em !important; }'],
    ['at 200 % zoom', 'D', {}, ':root { zoom: 2; }'],
  ])('scrolls in one direction only, %s', async (_, letter, more, css) => {
    const long = letter.repeat(120);
    const small = await browser.newContext({ viewport: { width: 320, height: 640 }, ...more });
    const page = await small.newPage();
    await page.goto(`${intranet.url}/qa?as=dana`);
    await ready(page);
    if (css) await page.addStyleTag({ content: css });
    const widths: [string, number][] = [];
    const measure = async (what: string) => { widths.push([what, await overflow(page)]); };
    await measure('the board');
    await field(page).fill(`${long} https://intranet.example/${'path/'.repeat(20)}`);
    await measure('a long word in the field');
    await page.locator('moot-qa [part~="send"]').click();
    await question(page, long).waitFor();
    await order(page, 'New');
    await measure('a long word on the board');
    await question(page, 'planning process').getByRole('button', { name: '3 replies' }).click();
    await question(page, 'planning process').locator('[part~="reply"]').first().waitFor();
    await measure('a thread');
    for (const text of ['planning process', 'Lagos', 'metrics call', 'stop doing next year', 'projects end in March']) {
      await question(page, text).getByRole('button', { name: 'More actions' }).click();
      await question(page, text).getByRole('menu').waitFor();
      await measure(`the menu of "${text}"`);
      await page.keyboard.press('Escape');
    }
    await choose(page, 'Lagos', 'Hide');
    await question(page, 'Lagos').locator('[part~="form"]').waitFor();
    await measure('a form');
    await small.close();
    expect(widths.filter(([, width]) => width > 0)).toEqual([]);
  });
});

describe('forced colours', () => {
  it('tell what is pressed from what is not: votes, orders, and how one asks', async () => {
    const page = await open('ana');
    await page.emulateMedia({ forcedColors: 'active' });
    const looks = (target: ReturnType<typeof vote>) => target.evaluate((element) => {
      const { backgroundColor, color } = getComputedStyle(element);
      return { backgroundColor, color };
    });
    const target = vote(page, 'How do we choose which conferences to sponsor?');
    if (await target.getAttribute('aria-pressed') === 'true') await target.click();
    await expect.poll(() => target.getAttribute('aria-pressed')).toBe('false');
    const off = await looks(target);
    await target.click();
    await expect.poll(() => target.getAttribute('aria-pressed')).toBe('true');
    await page.mouse.move(2, 2);
    // What a pressed button looks like here stands in a part that loads after the board.
    await expect.poll(async () => (await looks(target)).color).not.toBe(off.color);
    const on = await looks(target);
    expect(on.backgroundColor).not.toBe(off.backgroundColor);
    expect(on.color).not.toBe(on.backgroundColor);
    const tab = (name: string) => looks(page.getByRole('button', { name, exact: true }));
    expect((await tab('Fair')).backgroundColor).not.toBe((await tab('New')).backgroundColor);
    const choice = (name: string) => looks(page.locator('moot-qa [part~="choice"] label', { hasText: name }));
    expect((await choice('With my name')).backgroundColor).not.toBe((await choice('Anonymously')).backgroundColor);
  });
});
