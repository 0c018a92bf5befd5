/** One computer, several people and tabs: what is kept for one is neither seen by nor sent as another, and nothing is lost. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Intranet, kept, launch, loadedBehind } from './intranet.js';

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

async function open(who: string, origin = intranet.url): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/qa?as=${who}`);
  await questions(page).first().waitFor();
  await loadedBehind(page);
  return page;
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
const send = (page: Page) => page.locator('moot-qa [part~="send"]');
const questions = (page: Page) => page.locator('moot-qa').getByRole('article');
const question = (page: Page, text: string) => questions(page).filter({ hasText: text });
const newest = (page: Page) => page.getByRole('button', { name: 'New', exact: true }).click();

describe('two people after each other on one computer', () => {
  it('see nothing of each other, and what was queued goes out once, under the right name', async () => {
    const hers = await open('ana');
    await context.setOffline(true);
    await field(hers).fill('Queued by Ana?');
    await send(hers).click();
    await question(hers, 'Queued by Ana?').waitFor();
    await field(hers).fill('Half a thought of Ana');
    await expect.poll(() => kept(hers)).toContain('Half a thought of Ana');
    await expect.poll(() => kept(hers)).toContain('Queued by Ana?');
    await hers.close();
    await context.setOffline(false);

    const his = await open('ben');
    await newest(his);
    expect(await field(his).inputValue()).toBe('');
    expect(await question(his, 'Queued by Ana?').count()).toBe(0);
    await field(his).fill('Asked by Ben?');
    await send(his).click();
    await question(his, 'Asked by Ben?').waitFor();
    // Longer than it takes to adopt what another tab has left.
    await his.waitForTimeout(4_500);
    expect(await question(his, 'Queued by Ana?').count()).toBe(0);
    await his.close();

    const again = await open('ana');
    await newest(again);
    await expect.poll(() => field(again).inputValue()).toBe('Half a thought of Ana');
    await expect.poll(() => question(again, 'Queued by Ana?').count(), { timeout: 10_000 }).toBe(1);
    const chen = await open('chen');
    await newest(chen);
    await question(chen, 'Queued by Ana?').waitFor();
    expect(await question(chen, 'Queued by Ana?').count()).toBe(1);
    expect(await question(chen, 'Queued by Ana?').innerText()).toContain('Ana');
    expect(await question(chen, 'Asked by Ben?').innerText()).toContain('Ben');
  });
});

describe('a page that is left', () => {
  it('right after a key was pressed has the text when its person is back', async () => {
    const page = await open('ana');
    await field(page).pressSequentially('Typed');
    // Until it is known whose texts these are, they wait in memory alone.
    await expect.poll(() => kept(page)).toContain('Typed');
    await field(page).pressSequentially(' in the last mo');
    await page.goto('about:blank');
    await page.goBack();
    await questions(page).first().waitFor();
    await expect.poll(() => field(page).inputValue()).toBe('Typed in the last mo');
    await field(page).fill('');
  });

  it('in the very task in which a question was asked, without a network, has it sent later, once', async () => {
    const page = await open('ana');
    // Until it is known whose texts these are, they wait in memory alone.
    await field(page).pressSequentially('Asked');
    await expect.poll(() => kept(page)).toContain('Asked');
    await context.setOffline(true);
    await page.evaluate(() => {
      (document.querySelector('moot-qa') as unknown as { ask(text: string): unknown }).ask('Asked and gone?');
      location.assign('about:blank');
    });
    await page.waitForURL('about:blank');
    await context.setOffline(false);
    const later = await open('ana');
    await newest(later);
    await expect.poll(() => question(later, 'Asked and gone?').count(), { timeout: 15_000 }).toBe(1);
    const other = await open('ben');
    await newest(other);
    await expect.poll(() => question(other, 'Asked and gone?').count(), { timeout: 15_000 }).toBe(1);
  });

  it('while a question waits for the network leaves it to another tab, which sends it once', async () => {
    const [one, two] = [await open('ana'), await open('ana')];
    await context.setOffline(true);
    await field(one).fill('Left to the other tab?');
    await send(one).click();
    await question(one, 'Left to the other tab?').waitFor();
    await expect.poll(() => kept(one)).toContain('Left to the other tab?');
    await one.close();
    // Behind the time for which a command counts as another tab's own.
    await two.waitForTimeout(3_500);
    await context.setOffline(false);
    await newest(two);
    await expect.poll(() => question(two, 'Left to the other tab?').count(), { timeout: 15_000 }).toBe(1);
    await two.waitForTimeout(1_000);
    expect(await question(two, 'Left to the other tab?').count()).toBe(1);
  });
});

describe('two tabs of one person', () => {
  it('show what the other asks, and keep both texts that were typed', async () => {
    const [one, two] = [await open('ben'), await open('ben')];
    await newest(two);
    await field(one).fill('From one tab?');
    await send(one).click();
    await question(two, 'From one tab?').waitFor();
    await field(one).fill('First text');
    await field(two).fill('Second text');
    await expect.poll(async () => [(await kept(two)).includes('First text'), (await kept(two)).includes('Second text')]).toEqual([true, true]);
    await one.close();
    await two.close();
    const later = await open('ben');
    await expect.poll(() => field(later).inputValue()).toBe('Second text');
    await later.getByRole('button', { name: 'Use it' }).click();
    expect(await field(later).inputValue()).toContain('First text');
  });
});

describe('a page over plain http with a made-up name', () => {
  it('asks and votes, without the functions that only secure pages have', async () => {
    const page = await open('chen', `http://intranet.test:${String(intranet.port)}`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await newest(page);
    await field(page).fill('Insecure, but here?');
    await send(page).click();
    await question(page, 'Insecure, but here?').waitFor();
    const other = await open('dana');
    await newest(other);
    await question(other, 'Insecure, but here?').locator('[part~="vote"]').click();
    await expect.poll(() => question(page, 'Insecure, but here?').locator('[part~="vote"]').innerText()).toBe('2');
  });
});
