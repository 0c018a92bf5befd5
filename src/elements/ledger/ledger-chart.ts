/** The hours of a ledger over time, as bars and as a table; loads behind the number. */
import { adoptStyles, html, nothing, svg, type ReactiveElement, type TemplateResult } from 'lit';
import { barsOf, type Bar, type Bars } from '../../core/ledger/ledger.bars.js';
import type { MonthOfHours } from '../../core/ledger/ledger.schema.js';
import { chartStyles } from './ledger-chart.styles.js';
import { styles } from './ledger.styles.js';
import { monthName, roundHours, type Language } from './ledger.model.js';

/** Height of the plot in its own units. */
const HEIGHT = 100;
/** The least that is seen of a bar that is not empty. */
const LEAST = 1.5;

export class Chart {
  readonly #host: ReactiveElement;
  #isTable = false;

  constructor(host: ReactiveElement, root: ShadowRoot) {
    this.#host = host;
    adoptStyles(root, [styles, chartStyles]);
  }

  render(months: readonly { readonly value: MonthOfHours }[], today: string, language: Language): TemplateResult | typeof nothing {
    const found = barsOf(months, today);
    if (found.bars.every(({ realised, planned }) => realised + planned <= 0)) return nothing;
    const { w } = language;
    return html`<div part="chart">
      ${this.#isTable ? renderTable(found, language) : renderBars(found, language)}
      <p class="shape"><button type="button" class="quiet" @click=${() => {
        this.#isTable = !this.#isTable;
        this.#host.requestUpdate();
      }}>${this.#isTable ? w.asBars : w.asTable}</button></p>
    </div>`;
  }
}

function renderBars({ unit, bars }: Bars, { w, lang, n }: Language): TemplateResult {
  const top = niceTop(Math.max(...bars.map(({ realised, planned }) => realised + planned)));
  const heightOf = (hours: number) => (hours <= 0 ? 0 : Math.max(LEAST, (hours / top) * HEIGHT));
  const nextPlanned = bars.findIndex(({ realised, planned }) => planned > 0 && realised <= 0);
  const labels = labelsOf({ unit, bars }, nextPlanned, w.planned, lang);
  return html`<div class="chart">
    <span class="scale small num">${w.scale[unit](n(top))}</span>
    <div class="plot" role="img" aria-label="${w.byUnit[unit]}. ${bars.filter(({ realised, planned }) => realised + planned > 0).map((bar) => w.bar(nameOf(bar, unit, w, lang), w.hours(n(roundHours(bar.realised))), w.hours(n(roundHours(bar.planned))))).join('; ')}">
      ${bars.map(({ realised, planned }) => {
        const [saved, due] = [heightOf(realised), heightOf(planned)];
        return html`<svg part="bar" viewBox="0 0 10 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${saved > 0 ? svg`<rect class="saved" x="0" width="10" y=${HEIGHT - saved} height=${saved}></rect>` : nothing}
          ${due > 0 ? svg`<rect class="due" x="0.4" width="9.2" y=${HEIGHT - saved - due} height=${due}></rect>` : nothing}
        </svg>`;
      })}
    </div>
    <div class="axis small" aria-hidden="true">${labels.map((label, index) => html`<span class=${index === bars.length - 1 ? 'last' : ''}>${label}</span>`)}</div>
  </div>`;
}

/** A month is named at its first bar, unless a neighbour's name would stand in its place. */
function labelsOf({ unit, bars }: Bars, nextPlanned: number, planned: string, lang: string): readonly string[] {
  const spread = unit === 'week' ? 3 : 2;
  let [named, at] = ['', -spread];
  return bars.map(({ from }, index) => {
    if (index === bars.length - 1 && nextPlanned >= 0) return planned;
    const month = monthName(unit === 'week' ? thursdayOf(from) : from, lang);
    // The word at the end needs its room.
    if (month === named || index - at < spread || (nextPlanned >= 0 && index > bars.length - 2 * spread - (unit === 'week' ? 2 : 1))) return '';
    [named, at] = [month, index];
    return month;
  });
}

/** A week belongs to the month of its Thursday (ISO 8601). */
function thursdayOf(monday: string): string {
  return new Date(Date.parse(`${monday}T00:00:00Z`) + 3 * 86_400_000).toISOString();
}

function renderTable({ unit, bars }: Bars, { w, lang, n }: Language): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${w.byUnit[unit]}><table aria-label=${w.byUnit[unit]}>
    <thead><tr><th scope="col">${w.columns[unit]}</th><th scope="col" class="num">${w.columns.realised}</th><th scope="col" class="num">${w.columns.planned}</th></tr></thead>
    <tbody>${bars.filter(({ realised, planned }) => realised + planned > 0).map((bar) => html`<tr><th scope="row">${dayName(bar.from, unit, lang)}</th><td class="num">${w.hours(n(roundHours(bar.realised)))}</td><td class="num">${w.hours(n(roundHours(bar.planned)))}</td></tr>`)}</tbody>
  </table></div>`;
}

function nameOf(bar: Bar, unit: Bars['unit'], w: Language['w'], lang: string): string {
  const day = dayName(bar.from, unit, lang);
  return unit === 'week' ? w.week(day) : day;
}

function dayName(date: string, unit: Bars['unit'], lang: string): string {
  const format = unit === 'week' ? { day: 'numeric', month: 'short' } as const : { month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(lang, { ...format, timeZone: 'UTC' }).format(Date.parse(`${date}T00:00:00Z`));
}

/** 1, 2, 2.5 or 5 times a power of ten: the least that is not below. */
function niceTop(hours: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(hours, 1)));
  return (([1, 2, 2.5, 5].find((times) => times * power >= hours)) ?? 10) * power;
}
