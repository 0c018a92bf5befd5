/** A page that is used without a pointer. */
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

// In the page.
declare const innermost: () => Element | null;

export class Keys {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** For a page that has opened nothing yet. */
  static async of(page: Page): Promise<Keys> {
    await page.addInitScript(() => {
      Object.assign(window, {
        innermost: () => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element;
        },
      });
    });
    return new Keys(page);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  hasFocus(target: Locator): Promise<boolean> {
    return target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element);
  }

  async focusIsAt(target: Locator): Promise<void> {
    await expect.poll(async () => await target.count() === 1 && this.hasFocus(target)).toBe(true);
  }

  /** What has the focus, as people would call it. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = innermost();
      const name = element?.getAttribute('aria-label') ?? (element?.tagName === 'ARTICLE' ? '' : element?.textContent);
      return [element?.tagName ?? '', name ?? '', element?.closest('article')?.getAttribute('aria-posinset') ?? ''].join(' ').trim();
    });
  }

  /** Presses Tab until the focus is there. */
  async tabTo(target: Locator, key = 'Tab'): Promise<void> {
    for (let nth = 0; nth < 60; nth += 1) {
      await this.press(key);
      if (await target.count() === 1 && await this.hasFocus(target)) return;
    }
    throw new Error(`Not reached by ${key}: ${String(target)}; the focus is at ${await this.focused()}.`);
  }
}
