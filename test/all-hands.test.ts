/** The sample intranet's all-hands, as somebody finds it who has just started it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { Intranet, Visitor, launch } from './intranet.js';

let intranet: Intranet;
let browser: Browser;

beforeAll(async () => {
  [intranet, browser] = await Promise.all([Intranet.start(), launch()]);
});

afterAll(async () => {
  await browser.close();
  await intranet.remove();
});

async function visit(when: string): Promise<{ readonly visitor: Visitor; readonly head: string }> {
  const visitor = await Visitor.open(browser, `${intranet.url}/qa?when=${when}&as=ana`);
  return { visitor, head: await visitor.board.locator('[part~="header"]').innerText() };
}

describe('the all-hands of the sample intranet', () => {
  it('is shown before: it collects, and goes live tomorrow by itself', async () => {
    const { visitor, head } = await visit('before');
    expect(head).toMatch(/Collecting until .*60 asked/s);
    expect(await visitor.board.locator('[part~="send"]').count()).toBe(1);
  });

  it('is shown live: one question is being discussed, the next is lined up, and two were answered', async () => {
    const { visitor, head } = await visit('live');
    expect(head).toContain('Live now');
    await expect.poll(() => visitor.board.locator('.mark').allInnerTexts()).toEqual(['Being discussed', 'Up next']);
    expect(await visitor.board.locator('[part~="tools"]').innerText()).toContain('Answered 2');
  });

  it('is shown after: answers stand in writing, and open questions say who owes theirs', async () => {
    const { visitor, head } = await visit('after');
    expect(head).toContain('Follow-up');
    await expect.poll(() => visitor.board.locator('article .owed').count()).toBe(4);
    expect((await visitor.board.locator('article .owed').allInnerTexts()).every((text) => /^(Priya Nair|Omar Haddad|Dana Mertens) answers by /.test(text))).toBe(true);
    await visitor.order('Answered 9');
    await expect.poll(() => visitor.board.locator('[part~="answer"]').count()).toBeGreaterThan(5);
  });

  it('leads from a meeting that people named to the page of its ballot', async () => {
    const { visitor } = await visit('meetings');
    const link = visitor.board.locator('article .ballot a');
    await expect.poll(() => link.allInnerTexts()).toEqual(['People vote on it in the poll “friday-demo”.']);
    await link.click();
    await visitor.page.waitForURL(/\/poll\?which=friday-demo/);
    expect(await visitor.page.locator('moot-poll').getAttribute('room')).toBe('friday-demo');
    await expect.poll(() => visitor.page.locator('moot-poll').getByText('Could “The Friday demo').count()).toBeGreaterThan(0);
  });

  it('leads from one to the other, and an unknown one is the first', async () => {
    const { visitor } = await visit('yesterday');
    expect(await visitor.page.locator('nav.tabs [aria-current]').innerText()).toBe('Tomorrow');
    await visitor.page.locator('nav.tabs').getByText('Over').click();
    await visitor.page.waitForURL(/when=after/);
    expect(await visitor.page.locator('h1').innerText()).toBe('Q3 all-hands');
  });
});
