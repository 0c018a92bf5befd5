/** The board without a pointer: every act has a key, the focus is where people expect it, and no part of the page holds it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Intranet, launch } from './intranet.js';
import { Keys } from './keys.js';

let browser: Browser;
let intranet: Intranet;
let context: BrowserContext;
let page: Page;
let keys: Keys;

// In the page.
declare const innermost: () => Element | null;

beforeAll(async () => {
  [intranet, browser] = await Promise.all([Intranet.start(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await intranet.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  page = await context.newPage();
  keys = await Keys.of(page);
});
afterEach(() => context.close());

const board = () => page.locator('moot-qa');
const field = () => page.getByRole('textbox', { name: 'Your question' });
const search = () => page.getByRole('searchbox');
const questions = () => board().getByRole('article');
const question = (text: string) => questions().filter({ hasText: text });
const vote = (text: string) => question(text).locator('[part~="vote"]');
const more = (text: string) => question(text).getByRole('button', { name: 'More actions' });
const item = (name: string) => board().locator('[role^=menuitem]').getByText(name, { exact: true });
const status = () => board().getByRole('status');

async function visit(who: string): Promise<void> {
  await page.goto(`${intranet.url}/qa?as=${who}`);
  await questions().first().waitFor();
  // Menus and forms load beside the first view; so do a host's tools.
  await page.waitForFunction(() => (document.querySelector('moot-qa')?.shadowRoot?.adoptedStyleSheets.length ?? 0) > 1);
  if (who === 'dana') await board().locator('[part~="phase-mover"]').waitFor();
}

const press = (...names: string[]) => keys.press(...names);
const hasFocus = (target: Locator) => keys.hasFocus(target);
const focusIsAt = (target: Locator) => keys.focusIsAt(target);
const focused = () => keys.focused();
const tabTo = (target: Locator, key?: string) => keys.tabTo(target, key);

/** Leaves one question in the list, and brings the focus to its menu. */
async function goTo(text: string): Promise<void> {
  await tabTo(search());
  await page.keyboard.type(text);
  await expect.poll(() => questions().count()).toBe(1);
  await tabTo(more(text));
}

async function chooseOrder(name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await tabTo(button);
  await press('Enter');
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
  await focusIsAt(button);
}

/** Opens the menu under the focus and picks with the arrow keys. */
async function pick(name: string): Promise<void> {
  await press('Enter');
  await board().getByRole('menu').waitFor();
  const size = await board().locator('[role=menu] > *').count();
  for (let nth = 0; nth < size && !(await hasFocus(item(name))); nth += 1) await press('ArrowDown');
  await focusIsAt(item(name));
  await press('Enter');
}

async function askBy(text: string): Promise<void> {
  await tabTo(field());
  await page.keyboard.type(text);
  await press('Control+Enter');
  await expect.poll(() => field().inputValue()).toBe('');
  await question(text).waitFor();
}

describe('with the keyboard alone, a participant', () => {
  beforeEach(() => visit('ana'));

  it('asks: Tab to the field, a text, Ctrl+Enter; and is in the field for the next one', async () => {
    await askBy('Asked without a mouse?');
    await focusIsAt(field());
    await expect.poll(() => status().innerText()).toBe('Your question is on the board.');
    await page.keyboard.type('The next one');
    await press('Escape');
    expect(await hasFocus(field())).toBe(false);
    expect(await field().inputValue()).toBe('The next one');
    await press('Tab');
    await focusIsAt(page.getByRole('radio', { name: 'With my name' }));
    await press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'Anonymously' }).isChecked()).toBe(true);
    await press('Tab');
    await focusIsAt(board().locator('[part~="send"]'));
    await press('Enter');
    await expect.poll(() => question('The next one').innerText()).toContain('Anonymous');
    await tabTo(field(), 'Shift+Tab');
  });

  it('moves from question to question with arrows and PageDown, to the last one and back, and sees where', async () => {
    const at = (position: number) => board().locator(`article[aria-posinset="${position}"]`);
    await tabTo(at(1));
    await press('ArrowDown');
    await focusIsAt(at(2));
    await press('PageDown');
    await focusIsAt(at(3));
    await press('Tab', 'PageDown');
    await focusIsAt(at(4));
    await press('PageUp', 'ArrowUp', 'ArrowUp', 'ArrowUp');
    await focusIsAt(at(1));
    const size = Number(await at(1).getAttribute('aria-setsize'));
    expect(size).toBeGreaterThan(40);
    for (let position = 2; position <= size; position += 1) {
      await press('PageDown');
      await focusIsAt(at(position));
    }
    expect(await at(size).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return [top >= 0, bottom <= innerHeight];
    })).toEqual([true, true]);
    expect(await at(size).evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    await press('PageDown');
    await focusIsAt(at(size));
    // One stop for the list, wherever it was left.
    expect(await questions().evaluateAll((rows) => rows.filter((row) => row.tabIndex === 0).length)).toBe(1);
  });

  it('finds a question by words, and Tab comes to it', async () => {
    await tabTo(search());
    await page.keyboard.type('quiet rooms in Berlin');
    await expect.poll(() => questions().count()).toBe(1);
    await press('Tab');
    await focusIsAt(questions());
  });

  it('votes with Space and takes it back with Enter, and stays where they are', async () => {
    const text = 'How do we choose which conferences to sponsor?';
    await goTo(text);
    await tabTo(vote(text), 'Shift+Tab');
    const before = await vote(text).getAttribute('aria-pressed');
    const count = async () => Number(await vote(text).innerText());
    const votes = await count();
    const other = before === 'true' ? 'false' : 'true';
    await press('Space');
    await expect.poll(() => vote(text).getAttribute('aria-pressed')).toBe(other);
    expect(await count()).toBe(votes + (other === 'true' ? 1 : -1));
    await focusIsAt(vote(text));
    await expect.poll(() => status().innerText()).toBe(other === 'true' ? `Voted. ${votes + 1}` : `Vote taken back. ${votes - 1}`);
    await press('Enter');
    await expect.poll(() => vote(text).getAttribute('aria-pressed')).toBe(before);
    await focusIsAt(vote(text));
    expect(await count()).toBe(votes);
  });

  it('opens a menu, walks through it, and Escape brings them back to its button', async () => {
    const text = 'Asked for its menu?';
    await askBy(text);
    await goTo(text);
    for (const key of ['Enter', 'Space']) {
      await press(key);
      await focusIsAt(item('Edit'));
      expect(await more(text).getAttribute('aria-expanded')).toBe('true');
      await press('ArrowDown');
      await focusIsAt(item('Withdraw'));
      await press('End');
      await focusIsAt(item('Copy link'));
      await press('ArrowDown');
      await focusIsAt(item('Edit'));
      await press('ArrowUp');
      await focusIsAt(item('Copy link'));
      await press('Home', 'Escape');
      await focusIsAt(more(text));
      expect(await board().getByRole('menu').count()).toBe(0);
    }
  });

  it('leaves a menu with Tab, and it closes', async () => {
    await goTo('conferences to sponsor');
    await press('Enter');
    await focusIsAt(item('Copy link'));
    await press('Tab');
    await expect.poll(() => board().getByRole('menu').count()).toBe(0);
    expect(await focused()).not.toBe('BODY');
  });

  it('copies a link, hears so, and is at the menu’s button again', async () => {
    await goTo('conferences to sponsor');
    await pick('Copy link');
    await expect.poll(() => status().innerText()).toBe('Link copied.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#moot=all-hands-q4\/.+/);
    expect(await board().getByRole('menu').count()).toBe(0);
    await focusIsAt(more('conferences to sponsor'));
  });

  it('edits what they asked: Escape leaves it and returns to the menu’s button, Ctrl+Enter keeps it and returns to the question', async () => {
    await askBy('Edited without a mouse?');
    await goTo('Edited without');
    await pick('Edit');
    const text = question('Edited without').getByRole('textbox');
    await focusIsAt(text);
    expect(await text.inputValue()).toBe('Edited without a mouse?');
    await press('Escape');
    await focusIsAt(more('Edited without'));
    await pick('Edit');
    await focusIsAt(text);
    await press('Control+a');
    await page.keyboard.type('Edited without any mouse?');
    await press('Control+Enter');
    await question('Edited without any mouse?').waitFor();
    await focusIsAt(question('Edited without any mouse?'));
  });

  it('begins a reply, and Escape returns to the button that they pressed', async () => {
    const reply = question('conferences to sponsor').getByRole('button', { name: 'Reply' });
    await goTo('conferences to sponsor');
    await tabTo(reply, 'Shift+Tab');
    await press('Enter');
    await focusIsAt(question('conferences to sponsor').getByRole('textbox', { name: 'Your reply' }));
    await press('Escape');
    await focusIsAt(reply);
  });

  it('withdraws a question, and is not sent back to the top of the page', async () => {
    await chooseOrder('New');
    await tabTo(field(), 'Shift+Tab');
    await page.keyboard.type('Withdrawn without a mouse?');
    await press('Control+Enter');
    await question('Withdrawn without').waitFor();
    await tabTo(more('Withdrawn without'));
    await pick('Withdraw');
    await focusIsAt(question('Withdrawn without').getByRole('button', { name: 'Withdraw' }));
    await press('Enter');
    await question('Withdrawn without').waitFor({ state: 'detached' });
    expect(await focused()).not.toBe('BODY');
  });

  it('comes through the whole page by Tab and back, with a form open too: nothing holds the focus', async () => {
    const first = board().locator('article[aria-posinset="1"]');
    await tabTo(first.getByRole('button', { name: /repl/i }));
    if (await first.getByRole('textbox').count() === 0) await press('Enter');
    const start = 'A Nordlicht';
    await page.getByRole('link', { name: 'Nordlicht' }).focus();
    for (const key of ['Tab', 'Shift+Tab']) {
      const way: string[] = [await focused()];
      expect(way).toEqual([start]);
      do {
        const before = await page.evaluateHandle(() => innermost());
        await press(key);
        expect(await page.evaluate((one) => innermost() === one, before), `${key} stays at ${way.at(-1) ?? ''}`).toBe(false);
        way.push(await focused());
      } while (way.at(-1) !== start);
      expect(way.filter((name) => name.startsWith('BUTTON More actions')).length).toBe(Number(await first.getAttribute('aria-setsize')));
      expect(way.filter((name) => name.startsWith('TEXTAREA'))).toEqual(expect.arrayContaining(['TEXTAREA Your question']));
    }
  });
});

describe('with the keyboard alone, a host', () => {
  beforeEach(() => visit('dana'));

  it('hides a question with a reason, and shows it again', async () => {
    const text = 'When is the next office day in Warsaw?';
    await goTo(text);
    await pick('Hide');
    await focusIsAt(question(text).getByRole('textbox', { name: 'Reason, told to its asker' }));
    await page.keyboard.type('It stands in the calendar.');
    await press('Control+Enter');
    await expect.poll(() => question(text).innerText()).toContain('Hidden by Dana Mertens: It stands in the calendar.');
    await focusIsAt(question(text));
    await tabTo(more(text));
    await pick('Show again');
    await expect.poll(() => question(text).innerText()).not.toContain('Hidden by');
  });

  it('is at the menu’s button again when what they picked is done at once', async () => {
    const text = 'Can we have a shared calendar for releases?';
    await goTo(text);
    await pick('Pin');
    await expect.poll(() => question(text).innerText()).toContain('Pinned');
    await focusIsAt(more(text));
  });

  it('answers a question', async () => {
    const text = 'Could somebody explain the new expense categories?';
    await chooseOrder('New');
    await goTo(text);
    await pick('Answer');
    await focusIsAt(question(text).getByRole('textbox', { name: 'Official answer, shown to everyone here' }));
    await page.keyboard.type('Finance does, on Monday.');
    await press('Control+Enter');
    await expect.poll(() => question(text).locator('[part~="answer"]').innerText()).toContain('Finance does, on Monday.');
    await focusIsAt(question(text));
  });

  it('answers one that then leaves the list, and is not sent back to the top of the page', async () => {
    const text = 'Who can I ask about relocating to Porto?';
    // One of the last: nearer from the end of the page.
    await tabTo(more(text), 'Shift+Tab');
    await pick('Answer');
    await page.keyboard.type('The people team.');
    await press('Control+Enter');
    await question(text).waitFor({ state: 'detached' });
    expect(await focused()).not.toBe('BODY');
  });

  it('moves the board on, begins a discussion, and moves it back', async () => {
    const mover = board().getByRole('button', { name: 'Host tools' });
    const header = () => board().locator('[part~="header"]').innerText();
    await tabTo(mover);
    await pick('Live now');
    await expect.poll(header).toContain('Live now');
    await focusIsAt(mover);
    const text = 'What would you do differently about the spring launch?';
    await goTo(text);
    await pick('Discuss now');
    await expect.poll(() => question(text).innerText()).toContain('Being discussed');
    await tabTo(mover, 'Shift+Tab');
    await pick('Collecting');
    await expect.poll(header).toContain('Collecting');
    await expect.poll(() => question(text).innerText()).not.toContain('Being discussed');
  });

  it('selects several questions, hides them with one reason, and takes that back', async () => {
    const texts = ['Can we have a shared calendar for releases?', 'When is the next office day in Warsaw?'];
    const bar = board().locator('[part~="bulk"]');
    await tabTo(board().getByRole('button', { name: 'Host tools' }));
    await pick('Select several questions');
    await bar.waitFor();
    for (const text of texts) {
      // The focus stands at the first box.
      await tabTo(search(), 'Shift+Tab');
      await press('Control+a');
      await page.keyboard.type(text);
      await expect.poll(() => questions().count()).toBe(1);
      await tabTo(question(text).getByRole('checkbox'));
      await press('Space');
    }
    await tabTo(search(), 'Shift+Tab');
    await press('Control+a', 'Delete');
    await tabTo(bar.getByRole('combobox'), 'Shift+Tab');
    await page.keyboard.type('Hide');
    await tabTo(bar.getByRole('textbox'));
    await page.keyboard.type('Both stand in the calendar.');
    await press('Enter');
    for (const text of texts) await expect.poll(() => question(text).innerText()).toContain('Hidden by Dana Mertens: Both stand in the calendar.');
    await focusIsAt(bar.getByRole('button', { name: 'Select all that are listed' }));
    await press('Tab', 'Tab');
    await focusIsAt(bar.getByRole('button', { name: 'Undo' }));
    await press('Enter');
    for (const text of texts) await expect.poll(() => question(text).innerText()).not.toContain('Hidden by');
    await focusIsAt(bar.getByRole('button', { name: 'Select all that are listed' }));
    await tabTo(bar.getByRole('button', { name: 'End selecting' }));
    await press('Enter');
    await bar.waitFor({ state: 'detached' });
    expect(await focused()).not.toBe('BODY');
  });

  it('presents: goes live, on and back with arrows, and returns to the board', async () => {
    const mover = board().getByRole('button', { name: 'Host tools' });
    const stage = board().locator('[part~="presenter"]');
    const shown = () => stage.locator('.shown').innerText();
    await tabTo(mover);
    await pick('Present');
    await focusIsAt(stage);
    await tabTo(stage.getByRole('button', { name: 'Go live' }));
    await press('Enter');
    await stage.getByRole('button', { name: 'Begin' }).waitFor();
    await press('ArrowRight');
    await expect.poll(shown).toContain('votes');
    const first = await shown();
    await press('ArrowRight');
    await expect.poll(shown).not.toBe(first);
    await press('ArrowLeft');
    await expect.poll(shown).toContain(first.split('\n').find((line) => line.includes('?')) ?? first);
    await tabTo(stage.getByRole('button', { name: 'Back to the board' }));
    await press('Enter');
    await questions().first().waitFor();
    expect(await focused()).not.toBe('BODY');
  });
});
