/** What docs/guides/embedding.md shows, run as it stands there, in a real browser; only the addresses are those of this machine. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Wiki } from './wiki.js';

describe('the guide to embedding', () => {
  let wiki: Wiki;
  let head: string;
  let tag: string;

  beforeAll(async () => {
    wiki = await Wiki.start();
    head = wiki.embedding.block('html', 'moot-token-url');
    tag = wiki.here(wiki.embedding.block('html', 'moot.js'));
    for (const [room, title] of [['qa/all-hands', 'All hands'], ['qa/retrospective', 'Retrospective']] as const) await wiki.setUp(room, title);
  });
  afterAll(() => wiki.remove());

  const html = (holds: string) => wiki.here(wiki.embedding.block('html', holds));
  const fieldOf = (board: Page | Locator) => board.getByRole('textbox', { name: /Your question|سؤالك/ });
  async function ask(page: Page, text: string): Promise<void> {
    await fieldOf(page).fill(text);
    await page.locator('moot-qa [part~="send"]').click();
    await page.locator('moot-qa').getByText('Saved').waitFor();
    await page.locator('moot-qa').getByRole('article').filter({ hasText: text }).waitFor();
  }

  it('has two lines that put a board on a page of another origin over plain http, and a token for whoever is signed in', async () => {
    const page = await wiki.open('ana', tag, { head });
    await ask(page, 'Does the guide work?');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.locator('moot-qa').getByText('Ana Ferreira').first().waitFor();
    await page.context().close();
  });

  it('has a form for those who may host where there is no board, and a sentence for others', async () => {
    const absent = tag.replace('all-hands', 'nothing-yet');
    const [dana, ana] = [await wiki.open('dana', absent, { head }), await wiki.open('ana', absent, { head })];
    await dana.locator('moot-qa').getByRole('button', { name: 'Set up' }).waitFor();
    await ana.locator('moot-qa [part~="notice"]').waitFor();
    expect(await ana.getByRole('button', { name: 'Set up' }).count()).toBe(0);
    for (const page of [dana, ana]) await page.context().close();
  });

  it('says that the sign-in has expired where the token address answers 401', async () => {
    const page = await wiki.open('', tag, { head });
    await page.locator('moot-qa').getByText('sign-in has expired').waitFor();
    await page.context().close();
  });

  it('is configured by a script under the policy that it names, with headers for the token, and asks the server nothing before', async () => {
    const [, policy = ''] = /^Content-Security-Policy: (.+)$/m.exec(wiki.here(wiki.embedding.block('http', 'Content-Security-Policy'))) ?? [];
    wiki.script('/moot-setup.js', wiki.here(wiki.embedding.block('js', '// moot-setup.js')));
    const complaints: string[] = [];
    const page = await wiki.open('', '');
    page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text()); });
    const refused: number[] = [];
    page.on('response', (response) => { if (response.status() >= 400 && !response.url().includes('favicon')) refused.push(response.status()); });
    await page.context().addCookies([{ name: 'user', value: 'ana', url: wiki.url }]);
    wiki.files.set('/strict', { type: 'text/html', headers: { 'content-security-policy': policy }, body: `<!doctype html><html lang="en"><head><title>A page</title><meta name="csrf-token" content="n0nce"><script type="module" src="/moot-setup.js"></script></head><body><moot-qa room="all-hands"></moot-qa></body></html>` });
    await page.goto(`${wiki.url}/strict`);
    await ask(page, 'Is this policy enough?');
    expect(wiki.asked['x-csrf-token']).toBe('n0nce');
    expect([complaints, refused]).toEqual([[], []]);
    await page.context().close();
  });

  it('says where the server is in the head of a page whose scripts come from elsewhere', async () => {
    for (const name of (await readdir('dist/cdn')).filter((one) => one.endsWith('.js'))) wiki.script(`/own/${name}`, await readFile(join('dist/cdn', name), 'utf8'));
    const page = await wiki.open('ana', '<script type="module" src="/own/moot.js"></script><moot-qa room="all-hands"></moot-qa>', { head: head + html('moot-server') });
    await fieldOf(page).waitFor();
    await page.context().close();
  });

  it('has a provider that a script sets, until which the tag inside waits', async () => {
    wiki.script('/provide.js', '');
    const markup = html('<moot-provider');
    const waiting = await wiki.open('ana', `${tag.split('\n')[0] ?? ''}${markup}`, { head });
    await waiting.locator('moot-qa [aria-busy=true]').waitFor();
    await waiting.waitForTimeout(500);
    expect(await fieldOf(waiting).count()).toBe(0);
    wiki.script('/provide.js', wiki.here(wiki.embedding.block('js', '// provide.js')));
    await waiting.reload();
    await fieldOf(waiting).waitFor();
    await waiting.context().close();
  });

  it('has several tags on one page, with one stream for all of them', async () => {
    const page = await wiki.open('dana', '', { head });
    let streams = 0;
    page.on('request', (request) => { if (request.url().endsWith('/v1/stream')) streams += 1; });
    page.on('requestfailed', (request) => { if (request.url().endsWith('/v1/stream')) streams -= 1; });
    page.on('requestfinished', (request) => { if (request.url().endsWith('/v1/stream')) streams -= 1; });
    wiki.files.set('/several', { type: 'text/html', body: `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${tag.split('\n')[0] ?? ''}${html('tuesday-sync')}</body></html>` });
    await page.goto(`${wiki.url}/several`);
    await page.getByRole('heading', { name: 'Questions for Friday' }).waitFor();
    await page.locator('moot-qa[room=retrospective] h2').getByText('Retrospective').waitFor();
    await page.locator('moot-poll').getByRole('button').first().waitFor();
    expect(await fieldOf(page.locator('moot-qa[room=retrospective]')).count()).toBe(0);
    await page.waitForTimeout(1_500);
    expect(streams).toBe(1);
    await page.context().close();
  });

  it('leads whoever opens a link to its question, and lets a router take such links over and lead back', async () => {
    wiki.script('/routes.js', wiki.embedding.block('js', '// routes.js'));
    const page = await wiki.open('ana', `${tag}<script type="module">import { showQuestion } from '/routes.js'; globalThis.showQuestion = showQuestion;</script>`, { head });
    await ask(page, 'Where is this one?');
    const question = page.getByRole('article').filter({ hasText: 'Where is this one?' });
    const id = await question.getAttribute('data-id') ?? '';
    await question.getByRole('button', { name: 'More actions' }).click();
    await question.getByRole('menuitem', { name: 'Copy link' }).click();
    await page.waitForURL(`**/questions/${id}`);
    const focused = () => page.evaluate(() => document.querySelector('moot-qa')?.shadowRoot?.activeElement?.closest('article')?.getAttribute('data-id'));
    await page.evaluate((one) => { (globalThis as unknown as { showQuestion(room: string, id: string): void }).showQuestion('all-hands', one); }, id);
    await expect.poll(focused).toBe(id);
    await page.goto(`${wiki.url}/page#moot=all-hands/${id}`);
    await page.reload();
    await expect.poll(focused).toBe(id);
    await page.context().close();
  });

  it('has tokens and parts that change how a board looks', async () => {
    const page = await wiki.open('ana', tag, { head: `${head}<style>${wiki.embedding.block('css', '--moot-accent')}</style>` });
    await fieldOf(page).waitFor();
    const looks = await page.locator('moot-qa').evaluate((board) => {
      const style = (part: string) => getComputedStyle(board.shadowRoot!.querySelector(`[part~="${part}"]`)!);
      return [style('send').backgroundColor, style('send').color, style('send').borderRadius, style('header').borderBlockEnd];
    });
    expect(looks).toEqual(['rgb(11, 110, 79)', 'rgb(255, 255, 255)', '2px', '3px solid rgb(11, 110, 79)']);
    await page.context().close();
  });

  it('speaks Arabic from right to left where the page does', async () => {
    const page = await wiki.open('ana', `${tag.split('\n')[0] ?? ''}${html('dir="rtl"')}`, { head });
    await page.getByRole('textbox', { name: 'سؤالك' }).waitFor();
    expect(await page.locator('moot-qa').evaluate((board) => getComputedStyle(board).direction)).toBe('rtl');
    await page.context().close();
  });

  it('shows nothing else', () => {
    expect(wiki.embedding.untried).toEqual([]);
  });
});
