import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

export interface MenuItem {
  readonly label: string;
  /** Of several that exclude each other, whether it is the present one. */
  readonly checked?: boolean;
  /** The letter that does the same, where it does. */
  readonly key?: string;
  /** Whether another kind of act begins with it: a line stands above. */
  readonly begins?: true;
  readonly run: () => void;
}

/** What a menu needs of the element that it opens in. */
export interface MenuHost {
  readonly root: ShadowRoot;
  /** Renders anew; resolves when that is done. */
  update(): Promise<unknown>;
  /** What opens the menu of this name. */
  opener(name: string): HTMLElement | null | undefined;
}

/** Menus of which one is open at most: chosen from by pointer or arrows, left by Escape, Tab or a press elsewhere. */
export class Menu {
  readonly #host: MenuHost;
  /** The name of the one that is open. */
  name: string | undefined;

  constructor(host: MenuHost) {
    this.#host = host;
  }

  async toggle(name: string): Promise<void> {
    this.name = this.name === name ? undefined : name;
    this.#listenOutside(this.name !== undefined);
    await this.#host.update();
    const menu = this.#host.root.querySelector<HTMLElement>('[role=menu]');
    // Something may have been chosen meanwhile.
    if (!menu || this.name !== name) return;
    const { bottom, height } = menu.getBoundingClientRect();
    const above = this.#host.opener(name)?.getBoundingClientRect().top ?? 0;
    menu.classList.toggle('up', bottom > innerHeight && above > height);
    // The browser would scroll the page to where the menu was before.
    (menu.querySelector<HTMLElement>('[aria-checked=true]') ?? menu.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
    menu.scrollIntoView({ block: 'nearest' });
  }

  /** Whether there was a menu to close. */
  close(focus = false): boolean {
    const { name } = this;
    if (name === undefined) return false;
    this.name = undefined;
    this.#listenOutside(false);
    void this.#host.update();
    if (focus) this.#host.opener(name)?.focus();
    return true;
  }

  render(name: string, items: () => readonly MenuItem[]): TemplateResult | typeof nothing {
    if (this.name !== name) return nothing;
    return html`<span class="menu" part="menu" role="menu" tabindex="-1" @keydown=${(event: KeyboardEvent) => { this.#handleKey(event); }}>${items().map(
      ({ label, checked, key, begins, run }) => html`<button class=${begins ? 'begins' : ''} aria-keyshortcuts=${ifDefined(key)} role=${checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${ifDefined(checked === undefined ? undefined : checked ? 'true' : 'false')} tabindex="-1" @click=${() => { this.close(true); run(); }}>${label}${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}</button>`,
    )}</span>`;
  }

  #handleKey(event: KeyboardEvent): void {
    // From the button the browser itself moves on, or back.
    if (event.key === 'Tab') this.close(true);
    if (event.key === 'Escape') {
      this.close(true);
      event.stopPropagation();
    }
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const next = Math.abs(step) === 1 ? (at + step + items.length) % items.length : step < 0 ? 0 : items.length - 1;
    items[next]?.focus();
  }

  readonly #handleOutside = (event: Event) => {
    const opener = this.name === undefined ? undefined : this.#host.opener(this.name);
    const isInside = event.composedPath().some((node) => node === opener || (node instanceof Element && node.matches('[role=menu]')));
    if (!isInside) this.close();
  };

  #listenOutside(on: boolean): void {
    (on ? addEventListener : removeEventListener)('pointerdown', this.#handleOutside);
  }
}
