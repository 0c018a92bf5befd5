/** "This could be an email", as people do it: real browsers, the real server, a real disk. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Intranet, launch } from './intranet.js';

let intranet: Intranet;
let browser: Browser;

interface Voter {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly poll: Locator;
}

async function join(who: string, which = 'open'): Promise<Voter> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${intranet.url}/poll?which=${which}&as=${who}`);
  const poll = page.locator('moot-poll').first();
  await poll.locator('[part~="header"]').waitFor();
  // What keeps, sends and shows what is done here loads a moment behind the first view.
  await page.waitForFunction(() => (document.querySelector('moot-poll')?.shadowRoot?.adoptedStyleSheets.length ?? 0) > 2);
  return { context, page, poll };
}

const option = ({ poll }: Voter, name: string) => poll.locator('[part~="option"]').filter({ hasText: name });

beforeAll(async () => {
  [intranet, browser] = await Promise.all([Intranet.start(), launch()]);
});

afterAll(async () => {
  await browser.close();
  await intranet.remove();
});

describe('a confidential vote on a meeting', () => {
  it('takes votes on two pages, offline ones once, and shows its result and the decision to everybody without a reload', async () => {
    const [ana, ben, dana] = await Promise.all([join('ana'), join('ben'), join('dana')]);
    expect(await ana.poll.locator('[part~="cost"]').innerText()).toMatch(/30 min × 12 people × \d\d times in the next year ÷ 60\s*=\s*\d+ hours\s*·\s*6 hours\s*each time/);
    expect(await ana.poll.locator('[part~="footer"]').innerText()).toContain('Confidential');
    await option(ana, 'Make it async').click();
    await ana.poll.getByText('Your vote is kept').waitFor();
    // Seven of twelve have voted by now; who, and for what, no page tells.
    await expect.poll(() => dana.poll.locator('[part~="footer"]').innerText()).toContain('at least half have answered');
    expect(await dana.poll.locator('[part~="results"]').count()).toBe(0);

    await ben.context.setOffline(true);
    await ben.poll.locator('[part~="offline"]').waitFor();
    await option(ben, 'Less often').click();
    await ben.poll.getByText('Kept on this device, will be sent').waitFor();
    await ben.context.setOffline(false);
    await expect.poll(() => ben.poll.locator('[part~="footer"]').innerText(), { timeout: 40_000 }).toContain('Your vote is kept');

    await dana.poll.getByRole('button', { name: 'Close the vote' }).click();
    await dana.poll.locator('form .primary').click();
    for (const { poll } of [ana, ben, dana]) await expect.poll(() => poll.locator('[part~="header"]').innerText(), { timeout: 20_000 }).toContain('8 of 12 answered');
    await expect.poll(() => ana.poll.locator('[part~="results"] tbody tr').first().innerText()).toMatch(/Make it async.*most/s);

    await dana.poll.getByRole('button', { name: 'Decide', exact: true }).click();
    await dana.poll.getByRole('combobox', { name: 'What becomes of it' }).selectOption('async');
    await dana.poll.getByRole('combobox', { name: 'What takes its place' }).selectOption('qa');
    await dana.poll.getByRole('textbox', { name: 'Why' }).fill('Nobody misses it.');
    await dana.poll.getByRole('button', { name: 'Tell everybody' }).click();
    for (const { poll } of [ana, ben]) await expect.poll(() => poll.locator('[part~="decision"]').innerText(), { timeout: 20_000 }).toMatch(/Decided by Dana Mertens.*Nobody misses it\./s);
    await ana.poll.getByRole('link', { name: 'weekly-status-board' }).click({ timeout: 20_000 });
    await ana.page.locator('moot-qa[room="weekly-status-board"]').getByText('Weekly status sync').first().waitFor();
    await Promise.all([ana, ben, dana].map(({ context }) => context.close()));
  }, 180_000);

  it('is shown decided, and a plain one with names', async () => {
    const [over, team] = await Promise.all([join('ana', 'over'), join('ana', 'team')]);
    expect(await over.poll.locator('[part~="header"]').innerText()).toMatch(/Tuesday metrics call: result.*11 of 12 answered/s);
    expect(await over.poll.locator('[part~="decision"]').innerText()).toContain('Priya Nair sees to it.');
    await option(team, 'Thursday').click();
    await team.poll.getByText('Who chose what', { exact: true }).click();
    await expect.poll(() => team.poll.locator('.who').innerText()).toMatch(/Ana Ferreira · Thursday/);
    await Promise.all([over, team].map(({ context }) => context.close()));
  }, 120_000);
});
