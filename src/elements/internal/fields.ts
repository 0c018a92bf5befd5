/** Fields of forms: a label, a hint, and below it, in words, what is wrong. */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
}

/** What is wrong, by the names of fields. */
export type Problems = Readonly<Record<string, string | undefined>>;

export interface InputOptions {
  readonly type?: 'text' | 'number' | 'date' | 'datetime-local';
  readonly min?: string;
  readonly max?: string;
  readonly list?: string;
  readonly placeholder?: string;
}

function about({ name, hint, problem }: Field): string | undefined {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-error`] : [])].join(' ');
  return ids === '' ? undefined : ids;
}

function framed(field: Field, control: TemplateResult): TemplateResult {
  const { name, label, hint, problem } = field;
  return html`<div class="field" data-field=${name}><label for=${`field-${name}`}>${label}</label>${control}
    ${hint ? html`<span class="small" id=${`${name}-hint`}>${hint}</span>` : nothing}
    ${problem ? html`<p class="error" id=${`${name}-error`} role="alert">${problem}</p>` : nothing}</div>`;
}

export function renderInput(field: Field, { type = 'text', min, max, list, placeholder }: InputOptions = {}): TemplateResult {
  const { name, value = '', problem } = field;
  return framed(field, html`<input id=${`field-${name}`} name=${name} type=${type} min=${ifDefined(min)} max=${ifDefined(max)} list=${ifDefined(list)} placeholder=${ifDefined(placeholder)} dir=${ifDefined(type === 'text' && value ? 'auto' : undefined)}
    autocomplete="off" .value=${value} aria-invalid=${problem ? 'true' : 'false'} aria-describedby=${ifDefined(about(field))} />`);
}

export function renderArea(field: Field, rows = 2): TemplateResult {
  const { name, value = '', problem } = field;
  return framed(field, html`<textarea id=${`field-${name}`} class="boxed" name=${name} rows=${rows} dir=${ifDefined(value ? 'auto' : undefined)} .value=${value} aria-invalid=${problem ? 'true' : 'false'} aria-describedby=${ifDefined(about(field))}></textarea>`);
}

/** One of several; `options` are values with their words. `chosen` hears of each choice where nobody reads the form as a whole. */
export function renderSelect(field: Field, options: readonly (readonly [string, string])[], chosen?: (value: string) => void): TemplateResult {
  const { name, value = '', problem } = field;
  return framed(field, html`<select id=${`field-${name}`} name=${name} @input=${(event: Event) => chosen?.((event.target as HTMLSelectElement).value)} aria-invalid=${problem ? 'true' : 'false'} aria-describedby=${ifDefined(about(field))}>${options.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}</select>`);
}

/** What stands in the fields of a form, trimmed. */
export function typedIn(form: HTMLFormElement): Readonly<Record<string, string>> {
  return Object.fromEntries([...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])));
}

/** Moves the focus to the first field with something wrong. */
export function focusProblem(root: ParentNode): void {
  root.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}

/** The day of an instant where the viewer is, as `yyyy-mm-dd`. */
export function localDay(at: number): string {
  return localTime(at).slice(0, 10);
}

/** The value of `datetime-local`, in the zone of whoever looks. */
export function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant of what a field of either kind holds; a day is its beginning. Undefined where it is empty. */
export function instantIn(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const at = new Date(value.includes('T') ? value : `${value}T00:00`).getTime();
  return Number.isFinite(at) ? at : undefined;
}
