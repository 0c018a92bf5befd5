/** The main job, as people do it: real browsers, the real server, a real disk. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { Intranet, Visitor, launch } from './intranet.js';

let intranet: Intranet;
let browser: Browser;
let other: Browser;
let ana: Visitor;
let ben: Visitor;
let dana: Visitor;

const qa = (who: string) => `${intranet.url}/qa?as=${who}`;

beforeAll(async () => {
  [intranet, browser, other] = await Promise.all([Intranet.start(), launch(), launch()]);
  [ana, ben, dana] = await Promise.all([Visitor.open(browser, qa('ana')), Visitor.open(other, qa('ben')), Visitor.open(browser, qa('dana'))]);
  await Promise.all([ana, ben, dana].map((visitor) => visitor.order('New')));
});

afterAll(async () => {
  await Promise.all([browser.close(), other.close()]);
  await intranet.remove();
});

describe('an all-hands', () => {
  it('shows what one person asks to another in a second browser within 300 ms, 95 times of 100', async () => {
    await ben.page.evaluate(() => {
      const seen: Record<string, number> = {};
      Object.assign(window, { seen });
      const root = document.querySelector('moot-qa')?.shadowRoot;
      if (!root) throw new Error('no board');
      new MutationObserver(() => {
        for (const text of root.querySelectorAll('[part~="text"]')) {
          const name = /^Try \d+/.exec(text.textContent)?.[0];
          if (!name || name in seen) continue;
          seen[name] = Infinity;
          requestAnimationFrame(() => { setTimeout(() => { seen[name] = performance.timeOrigin + performance.now(); }); });
        }
      }).observe(root, { subtree: true, childList: true, characterData: true });
    });
    const delays: number[] = [];
    // Several people ask, as one alone would soon be asked to slow down.
    const askers = [ana, dana, await Visitor.open(browser, qa('chen'))];
    for (const { page } of askers) await page.evaluate(() => { addEventListener('click', ({ timeStamp }) => { Object.assign(window, { clicked: performance.timeOrigin + timeStamp }); }, true); });
    for (let nth = 0; nth < 100; nth += 1) {
      const asker = askers[nth % askers.length] ?? ana;
      await asker.page.bringToFront();
      await asker.board.getByRole('textbox', { name: 'Your question' }).fill(`Try ${nth}: is it there?`);
      await asker.board.locator('[part~="send"]').click();
      const clicked = await asker.page.evaluate(() => (window as unknown as { clicked: number }).clicked);
      const painted = await ben.page.waitForFunction((name) => {
        const at = (window as unknown as { seen: Record<string, number> }).seen[name];
        return at !== undefined && at < Infinity ? at : false;
      }, `Try ${nth}`, { polling: 10 });
      delays.push(Number(await painted.jsonValue()) - clicked);
      await new Promise((resolve) => { setTimeout(resolve, 350); });
    }
    delays.sort((a, b) => a - b);
    console.log(`asked → painted on the other page: p50 ${Math.round(delays[49] ?? 0)} ms, p95 ${Math.round(delays[94] ?? 0)} ms`);
    expect(delays[94]).toBeLessThanOrEqual(300);
    await askers[2]?.context.close();
  }, 180_000);

  it('counts a vote on every page', async () => {
    await ana.ask('Will there be cake?');
    await expect.poll(() => ben.votes('Will there be cake?')).toBe(1);
    await ben.vote('Will there be cake?');
    await expect.poll(() => ana.votes('Will there be cake?')).toBe(2);
  });

  it('lets the host hide, answer and move the board, and everybody sees it without a reload', async () => {
    await dana.choose('Try 98', 'Hide');
    await dana.submit('Try 98');
    for (const visitor of [ana, ben]) await expect.poll(() => visitor.question('Try 98').count()).toBe(0);
    expect(await dana.question('Try 98').count()).toBe(1);

    await dana.choose('Will there be cake?', 'Answer');
    await dana.submit('Will there be cake?', 'There will be two.');
    for (const visitor of [ana, ben]) await expect.poll(() => visitor.question('Will there be cake?').locator('[part~="answer"]').innerText()).toContain('There will be two.');

    await dana.board.locator('[part~="phase-mover"]').click();
    await dana.board.getByRole('menuitemradio', { name: 'Live now' }).click();
    await expect.poll(() => ana.board.locator('[part~="header"]').innerText()).toContain('Live');
    await expect.poll(() => ben.board.locator('[part~="header"]').innerText()).toContain('Live');
  });

  it('has everything that was acknowledged after the server was killed, and the pages come back by themselves', async () => {
    await ana.ask('Is this kept?');
    await expect.poll(() => ben.question('Is this kept?').count()).toBe(1);
    await intranet.kill();
    await ana.ask('And this, while nobody listens?');
    await intranet.start();

    await expect.poll(() => ben.question('And this, while nobody listens?').count(), { timeout: 40_000 }).toBe(1);
    expect(await ben.question('Is this kept?').count()).toBe(1);
    expect(await ben.votes('Will there be cake?')).toBe(2);
    expect(await ben.question('Try 98').count()).toBe(0);
    expect(await ben.question('Will there be cake?').locator('[part~="answer"]').innerText()).toContain('There will be two.');
    expect(await ben.board.locator('[part~="header"]').innerText()).toContain('Live');
    await ben.vote('Is this kept?');
    await expect.poll(() => ana.votes('Is this kept?'), { timeout: 40_000 }).toBe(2);
  }, 120_000);

  it('sends what was asked and voted offline in a closed tab exactly once', async () => {
    await ben.ask('Does Ana vote for this?');
    await expect.poll(() => ana.question('Does Ana vote for this?').count()).toBe(1);
    await ana.context.setOffline(true);
    await ana.ask('Written in a tunnel?');
    await ana.vote('Does Ana vote for this?');
    expect(await ana.votes('Does Ana vote for this?')).toBe(2);
    await ana.question('Written in a tunnel?').getByText('Kept on this device, will be sent').waitFor();
    await ana.board.locator('[part~="offline"]').waitFor();
    await ana.page.close();
    await ana.context.setOffline(false);
    expect(await ben.question('Written in a tunnel?').count()).toBe(0);

    ana.page = await ana.context.newPage();
    await ana.visit(qa('ana'));
    await ana.order('New');

    await expect.poll(() => ben.question('Written in a tunnel?').count(), { timeout: 30_000 }).toBe(1);
    await expect.poll(() => ben.votes('Does Ana vote for this?'), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => ana.question('Written in a tunnel?').count()).toBe(1);
    expect(await ana.votes('Written in a tunnel?')).toBe(1);
  }, 120_000);
});
