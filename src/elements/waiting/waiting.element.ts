import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { WaitingItem, WaitingReason } from '../../backends/backend.js';
import type { Moot } from '../../client/moot.js';
import { keepTold, toldUntil } from '../../client/told.js';
import { parseAddress } from '../../core/address.js';
import { ClientSource } from '../internal/client-source.js';
import { Live } from '../internal/live.js';
import { isElsewhere, urlOfRoom } from '../internal/room-url.js';
import { shortTime } from '../internal/relative-time.js';
import { Terms } from '../internal/terms.js';
import { en } from '../locales/waiting-en.js';
import { MootWaitingOpenEvent } from './waiting.events.js';
import { styles } from './waiting.styles.js';

const locales = {
  en,
  load: {
    de: () => import('../locales/waiting-de.js').then(({ de }) => de),
    ar: () => import('../locales/waiting-ar.js').then(({ ar }) => ar),
  },
};

/** In milliseconds: reminders come by the time alone. */
const ASK_EVERY = 300_000;
/** After these the answer may be another. */
const EVENTS = ['visibilitychange', 'moot-poll-voted'] as const;

/** Something is to be done about these; the others are news, and told once. */
const BALLOTS: readonly WaitingReason[] = ['open', 'reminder', 'reopened'];

/**
 * What waits for the viewer over all rooms: votes that are asked of them, and what became of those that were.
 * Where nothing does, nothing is shown. What they have done is gone at once, what they have seen is not said again on this device,
 * and of meetings there is at most one notice a week.
 *
 * @tagname moot-waiting
 * @fires {MootWaitingOpenEvent} moot-waiting-open - A link is followed, before it is. Cancelable.
 * @csspart list - All that waits.
 * @csspart item - One of it: its title, why, and until when.
 * @cssprop [--moot-accent] - Colour of links. Default a deep indigo.
 * @cssprop [--moot-on-accent] - Text on the accent.
 * @cssprop [--moot-muted] - Text that stands back.
 * @cssprop [--moot-hairline] - Lines.
 * @cssprop [--moot-wash] - Quiet surfaces.
 * @cssprop [--moot-surface] - What floats.
 * @cssprop [--moot-ok] - What is open or decided.
 * @cssprop [--moot-warn] - What needs attention.
 * @cssprop [--moot-radius=6px] - Corners of controls.
 * @cssprop [--moot-radius-card=10px] - Corners of boxes.
 * @cssprop [--moot-line-height=1.45] - Height of lines.
 */
export class MootWaiting extends LitElement {
  static override styles = styles;

  static override properties = {
    href: {},
    heading: {},
    client: { attribute: false },
  };

  /** Where rooms live: an address with `{name}`, and `{kind}` where kinds have different pages, such as `/meetings?poll={name}`. Default: what waits is told without links. */
  href = '';

  /** The title. Default: "What waits for you". */
  heading = '';

  /** Where rooms are kept. Usually a `<moot-provider>` or the page's configuration says. */
  client: Moot | undefined;

  #items: readonly WaitingItem[] = [];
  /** The last time that was asked: earlier answers are late. */
  #asked: symbol | undefined;

  readonly #terms = new Terms(this, locales);
  readonly #source = new ClientSource(this, () => this.client);

  constructor() {
    super();
    new Live(this, {
      args: () => [this.#source.client] as const,
      watch: ([moot], changed, signal) => {
        this.#items = [];
        if (!moot?.waiting) return undefined;
        const ask = () => {
          // Whoever does not look asks when they do. What cannot be asked for now is asked for later, and what is known stays.
          if (document.visibilityState === 'visible') void this.#ask(moot, signal).then(changed, () => undefined);
        };
        ask();
        const timer = setInterval(ask, ASK_EVERY);
        for (const type of EVENTS) document.addEventListener(type, ask);
        return () => {
          clearInterval(timer);
          for (const type of EVENTS) document.removeEventListener(type, ask);
        };
      },
    });
  }

  async #ask(moot: Moot, signal: AbortSignal): Promise<void> {
    const asked = Symbol('asked');
    this.#asked = asked;
    const [items = [], told] = await Promise.all([moot.waiting?.({ signal }), toldUntil(moot)]);
    if (signal.aborted || this.#asked !== asked) return;
    this.#items = items.filter(({ room, because, since, quiet }) => !quiet && (BALLOTS.includes(because) || since > (told.get(room) ?? 0)));
  }

  /** What was understood is not said again. */
  async #understand({ room, since }: WaitingItem): Promise<void> {
    const moot = this.#source.client;
    const at = this.#items.findIndex((item) => item.room === room);
    // What is being answered does not know of it.
    this.#asked = undefined;
    this.#items = this.#items.filter((item) => item.room !== room);
    this.requestUpdate();
    await this.updateComplete;
    const rows = this.renderRoot.querySelectorAll('li');
    // Who uses the keyboard goes on where they were.
    rows[Math.min(at, rows.length - 1)]?.querySelector<HTMLElement>('a, button')?.focus();
    if (moot) await keepTold(moot, room, since).catch(() => undefined);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.#items.length === 0) return nothing;
    const { words: w } = this.#terms;
    return html`<section part="list" aria-labelledby="heading"><div class="head"><h2 id="heading" dir="auto">${this.heading || w.waiting}</h2></div>
      <ul>${this.#items.map((item) => this.#renderItem(item))}</ul></section>`;
  }

  #renderItem(item: WaitingItem): TemplateResult {
    const { room, title, because, closes } = item;
    const { words: w, lang } = this.#terms;
    const url = urlOfRoom(this.href, room, 'moot-waiting href', 'what waits is told without links');
    const name = title || parseAddress(room).name;
    const follow = (event: MouseEvent) => {
      if (url !== undefined && !isElsewhere(event) && !this.dispatchEvent(new MootWaitingOpenEvent(room, url))) event.preventDefault();
    };
    return html`<li part="item"><div>
      <div class="title">${url === undefined ? html`<span dir="auto">${name}</span>` : html`<a href=${url} dir="auto" @click=${follow}>${name}</a>`}</div>
      <p class=${because === 'reminder' ? 'small soon' : 'small'}>${[w.because[because], ...(closes === undefined ? [] : [w.until(shortTime(closes, lang))])].join(' · ')}</p></div>
      ${BALLOTS.includes(because) ? nothing : html`<button type="button" class="quiet" aria-label=${w.understoodFor(name)} @click=${() => void this.#understand(item)}>${w.understood}</button>`}</li>`;
  }
}
