import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Moot, Room } from '../../client/index.js';
import { dayOf, hoursOf } from '../../core/ledger/ledger.hours.js';
import { ledger } from '../../core/ledger/ledger.ritual.js';
import type { MonthOfHours } from '../../core/ledger/ledger.schema.js';
import { parseAddress } from '../../core/address.js';
import { renderDenied } from '../internal/notice.js';
import { Ticking, formatCount } from '../internal/relative-time.js';
import { RitualSource } from '../internal/ritual-source.js';
import { Terms } from '../internal/terms.js';
import { warnOnce } from '../internal/warn-once.js';
import { en } from '../locales/ledger-en.js';
import type { Chart } from './ledger-chart.js';
import { monthName, roundHours, type Language } from './ledger.model.js';
import { styles } from './ledger.styles.js';

const locales = {
  en,
  load: {
    de: () => import('../locales/ledger-de.js').then(({ de }) => de),
    ar: () => import('../locales/ledger-ar.js').then(({ ar }) => ar),
  },
};

type LedgerRoom = Room<typeof ledger>;

/** The ledger that polls write to, unless they say another. */
const DEFAULT_ROOM = 'meetings';

/**
 * The hours that changed meetings give back: one number, how it is counted, and a chart with a table.
 * Decisions about meetings fill it; nobody types anything here.
 *
 * @tagname moot-ledger
 * @slot intro - Above the ledger, for instance what the company has set out to do.
 * @csspart header - Title, since when, and how many meetings were counted.
 * @csspart number - The hours that were really saved.
 * @csspart how - How they are counted.
 * @csspart chart - Hours over time, as bars or as a table.
 * @csspart bar - One week or month.
 * @csspart notice - Why there is nothing to see here.
 * @csspart offline - The bar that says so.
 * @cssprop [--moot-accent] - Bars, and what can be pressed. Default a deep indigo.
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
export class MootLedger extends LitElement {
  static override styles = styles;

  static override properties = {
    room: {},
    heading: {},
    client: { attribute: false },
  };

  /** The ledger's name. Default `meetings`, to which polls about meetings write. */
  room = '';

  /** The title. Default: the ledger's own, or "Hours given back". */
  heading = '';

  /** Where the ledger lives. Usually a `<moot-provider>` or the page's configuration says. */
  client: Moot | undefined;

  #chart: Chart | undefined;
  #loadingChart: Promise<unknown> | undefined;
  #isOpen = false;

  readonly #terms = new Terms(this, locales);
  readonly #source = new RitualSource(this, { ritual: ledger, name: () => this.#name(), client: () => this.client });

  constructor() {
    super();
    new Ticking(this);
  }

  /** The first view's request leaves before anything is rendered. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await this.#source.first();
    void super.scheduleUpdate();
  }

  protected override updated(): void {
    if (this.#source.room?.view.state === 'ready') this.#loadChart();
  }

  /** An address that is none is no reason for a blank page. */
  #name(): string {
    if (!this.room) return DEFAULT_ROOM;
    try {
      parseAddress(`ledger/${this.room}`);
      return this.room;
    } catch {
      warnOnce(`<moot-ledger room="${this.room}"> is no name of a ledger; "${DEFAULT_ROOM}" is shown.`);
      return DEFAULT_ROOM;
    }
  }

  #loadChart(): void {
    this.#loadingChart ??= import('./ledger-chart.js').then(
      ({ Chart: Loaded }) => {
        this.#chart = new Loaded(this, this.renderRoot as ShadowRoot);
        this.requestUpdate();
      },
      // What did not load may load next time.
      () => { this.#loadingChart = undefined; },
    );
  }

  get #language(): Language {
    const { words: w, lang } = this.#terms;
    return { w, lang, n: (count) => formatCount(count, lang) };
  }

  override render(): TemplateResult {
    const { words: w } = this.#terms;
    const { room, failed } = this.#source;
    return html`<slot name="intro"></slot>
      ${room ? this.#renderRoom(room) : failed ? html`<p class="note" part="notice">${w.failed}</p>` : this.#renderSkeleton()}`;
  }

  #renderRoom({ view }: LedgerRoom): TemplateResult {
    const { words: w } = this.#terms;
    const offline = view.link === 'offline' ? html`<p class="bar" part="offline">${w.offline}</p>` : nothing;
    const denied = renderDenied(view, w);
    if (denied) return denied;
    if (view.state === 'loading') return html`${offline}${this.#renderSkeleton()}`;
    const months = view.state === 'absent' ? [] : [...view.list('month')];
    return html`${this.#renderHead(view.get('ritual', 'ritual')?.title ?? '', months)} ${offline}
      ${months.length === 0 ? html`<p class="note" part="notice">${w.absent}</p>` : this.#renderSum(months, view.get('ledger', 'ledger')?.zone ?? 'UTC')}`;
  }

  #renderSkeleton(): TemplateResult {
    return html`<div aria-busy="true" role="region" aria-label=${this.#terms.words.loading}><div class="bone title"></div><div class="bone wait"></div></div>`;
  }

  #renderHead(title: string, months: readonly LedgerMonth[]): TemplateResult {
    const { w, lang, n } = this.#language;
    const first = months.map(({ id }) => id).sort()[0];
    const { counted } = hoursOf(months, this.#now(), this.#zone());
    const facts = [...(first === undefined ? [] : [w.since(monthName(first, lang, 'long'))]), ...(counted > 0 ? [w.counted(counted, n(counted))] : [])];
    const isShared = this.#source.moot?.features.shared ?? true;
    return html`<div class="head" part="header">
      <h2 dir="auto">${this.heading || title || w.ledger}</h2>
      <span class="small">${isShared ? facts.join(' · ') : w.preview}${months.length === 0 ? nothing : html`${' '}<span class="more">· <button type="button" class="how" part="how" aria-expanded=${this.#isOpen ? 'true' : 'false'} aria-controls="lines" @click=${() => {
        this.#isOpen = !this.#isOpen;
        this.requestUpdate();
      }}>${w.how}</button></span>`}</span>
    </div>
    ${this.#isOpen ? html`<div class="lines small" id="lines">${w.howLines.map((line) => html`<p>${line}</p>`)}</div>` : nothing}`;
  }

  #renderSum(months: readonly LedgerMonth[], zone: string): TemplateResult {
    const language = this.#language;
    const { w, n } = language;
    const today = dayOf(this.#now(), zone);
    const { realised, planned, months: sums } = hoursOf(months, this.#now(), zone);
    const thisMonth = sums.find(({ month }) => month === today.slice(0, 7));
    const left = thisMonth ? roundHours(thisMonth.planned - thisMonth.realised) : 0;
    const later = roundHours(planned - realised);
    return html`<div class="sum">
      <div>
        <p class="number num" part="number">${w.hours(n(roundHours(realised)))}</p>
        <p class="small">${realised > 0 ? w.saved : w.nothingYet} ${left > 0 ? w.plannedNow(n(left)) : later > 0 ? w.plannedLater(n(later)) : nothing}</p>
      </div>
      ${this.#chart?.render(months, today, language) ?? html`<div class="bone wait"></div>`}
    </div>`;
  }

  #zone(): string {
    return this.#source.room?.view.get('ledger', 'ledger')?.zone ?? 'UTC';
  }

  #now(): number {
    return this.#source.room?.view.now() ?? Date.now();
  }
}

interface LedgerMonth {
  readonly id: string;
  readonly value: MonthOfHours;
}
