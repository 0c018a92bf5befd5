/** One question of the list: its vote, text, answers, replies and menu. */
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { live } from 'lit/directives/live.js';
import type { MootRecord } from '../../core/record.js';
import type { Answer, Author, Board, Reply } from '../../core/qa/qa.schema.js';
import { avatar } from '../internal/avatar.js';
import { exactDay, exactTime, formatCount, relativeDay, relativeTime } from '../internal/relative-time.js';
import type { Words } from '../locales/en.js';
import type { Row } from './qa.model.js';

export type FormKind = 'edit' | 'withdraw' | 'reply' | 'answer' | 'hide' | 'label';

/** The one form that is open below a question. */
export interface Form {
  readonly kind: FormKind;
  readonly question: string;
  /** The reply that is answered. */
  readonly parent?: string | undefined;
  readonly text: string;
}

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** What a row needs beside itself. */
export interface RowContext {
  readonly w: Words;
  readonly lang: string;
  readonly now: number;
  readonly board: Board;
  readonly viewerKey: string;
  readonly isHost: boolean;
  readonly canVote: boolean;
  readonly canReply: boolean;
  readonly isOffline: boolean;
  readonly menu: string | undefined;
  readonly form: Form | undefined;
  /** What is unfolded: replies by question id, long texts by `text/id`. */
  readonly open: ReadonlySet<string>;
  vote(row: Row): void;
  toggle(key: string): void;
  toggleMenu(id: string): void;
  items(row: Row): readonly MenuItem[];
  openForm(kind: FormKind, question: string, parent?: string): void;
  changeForm(text: string): void;
  submitForm(): void;
  closeForm(): void;
  retract(answer: string): void;
  removeReply(reply: string): void;
}

const LONG = 420;
const triangle = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3.2 13 11H3z" stroke-linejoin="round" /></svg>`;

export function renderRow(row: Row, position: number, size: number, isCurrent: boolean, c: RowContext): TemplateResult {
  const { id, question, answers, replies } = row;
  const { w } = c;
  const isNow = c.board.discussing === id;
  return html`<article
    part="question"
    class=${classMap({ now: isNow })}
    data-id=${id}
    tabindex=${isCurrent ? 0 : -1}
    aria-posinset=${position}
    aria-setsize=${size}
    aria-labelledby=${`text-${id}`}
  >
    ${renderVote(row, c)}
    <div>
      ${isNow ? html`<span class="mark">${w.discussing}</span>` : nothing}
      ${question.hidden ? html`<p class="mark warn">${question.hidden.reason ? w.hiddenWhy(question.hidden.by, question.hidden.reason) : w.hidden}</p>` : nothing}
      ${renderText(id, question.text, c)}
      <div class="meta" part="meta">
        <span class="who small">${renderAuthor(question.author, w)}<span>· ${question.author ? renderTime(question.asked, c) : renderDay(question.asked, c)}${question.edited ? ` · ${w.edited}` : ''}</span></span>
        ${question.pinned ? html`<span class="mark">${w.pinned}</span>` : nothing}
        ${question.labels.map((label) => html`<span class="label" part="label">${label}</span>`)}
        ${renderState(row, c)}
        ${renderActs(row, c)}
      </div>
      ${answers.map((answer) => renderAnswer(answer, c))}
      ${c.open.has(id) ? renderThread(replies, undefined, c) : nothing}
      ${c.form?.question === id ? renderForm(c.form, c) : nothing}
    </div>
  </article>`;
}

function renderVote(row: Row, c: RowContext): TemplateResult {
  const { tally, mine, voted } = row;
  const n = formatCount(tally.votes, c.lang);
  const isOff = !c.canVote || mine || Boolean(row.question.hidden);
  const words = mine ? c.w.ownVote : c.canVote ? c.w.vote : c.w.votesFinal;
  return html`<button
    class="vote"
    part="vote"
    data-focus="vote"
    aria-pressed=${voted ? 'true' : 'false'}
    aria-disabled=${isOff ? 'true' : 'false'}
    aria-label=${words(tally.votes, n)}
    @click=${() => { if (!isOff) c.vote(row); }}
  >${triangle}<span class="num">${n}</span></button>`;
}

function renderText(id: string, text: string, c: RowContext): TemplateResult {
  const isLong = text.length > LONG || text.split('\n').length > 6;
  const isOpen = c.open.has(`text/${id}`);
  return html`<p class=${classMap({ text: true, fold: isLong && !isOpen })} part="text" id=${`text-${id}`} dir="auto">${text}</p>
    ${isLong ? html`<button class="link" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => { c.toggle(`text/${id}`); }}>${isOpen ? c.w.showLess : c.w.showAll}</button>` : nothing}`;
}

function renderAuthor(author: Author | undefined, w: Words): TemplateResult {
  if (!author) return html`<span>${w.anonymous}</span>`;
  return html`${avatar(author.key, author.name)}<bdi class="name" title=${author.name}>${author.name}</bdi>`;
}

function renderTime(at: number, { now, lang }: RowContext): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()} title=${exactTime(at, lang)}>${relativeTime(at, now, lang)}</time>`;
}

function renderDay(at: number, { now, lang }: RowContext): TemplateResult {
  return html`<time title=${exactDay(at, lang)}>${relativeDay(at, now, lang)}</time>`;
}

function renderState({ sending }: Row, { w, isOffline }: RowContext) {
  if (!sending || sending.status === 'accepted' || sending.status === 'refused') return nothing;
  return html`<span class="small" part="state">${isOffline || sending.status !== 'sending' ? w.queued : w.sending}</span>`;
}

function renderActs(row: Row, c: RowContext): TemplateResult {
  const { id, replies } = row;
  const { w } = c;
  const isOpen = c.open.has(id);
  const isMenu = c.menu === id;
  const first = replies.length > 0
    ? html`<button class="quiet num" data-focus="replies" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => { c.toggle(id); }}>${w.replies(replies.length, formatCount(replies.length, c.lang))}</button>`
    : c.canReply
      ? html`<button class="quiet" data-focus="replies" @click=${() => { c.openForm('reply', id); }}>${w.reply}</button>`
      : nothing;
  return html`<span class="acts" part="actions">
    ${first}
    <button class="quiet" data-focus="menu" aria-haspopup="menu" aria-expanded=${isMenu ? 'true' : 'false'} aria-label=${w.more} @click=${() => { c.toggleMenu(id); }}>⋯</button>
    ${isMenu
      ? html`<span class="menu" part="menu" role="menu" tabindex="-1" @keydown=${handleMenuKey}>${c.items(row).map(
          ({ label, run }) => html`<button role="menuitem" tabindex="-1" @click=${() => { c.toggleMenu(id); run(); }}>${label}</button>`,
        )}</span>`
      : nothing}
  </span>`;
}

function handleMenuKey(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const at = items.indexOf(event.target as HTMLButtonElement);
  const next = Math.abs(step) === 1 ? (at + step + items.length) % items.length : step < 0 ? 0 : items.length - 1;
  items[next]?.focus();
}

function renderAnswer({ id, value }: MootRecord<Answer>, c: RowContext): TemplateResult {
  return html`<div class="answer" part="answer">
    <div class="by">${renderAuthor(value.author, c.w)}<b>${c.w.officialAnswer}</b><span>· ${renderTime(value.at, c)}</span>
      ${c.isHost ? html`<button class="quiet" @click=${() => { c.retract(id); }}>${c.w.retract}</button>` : nothing}
    </div>
    <p class="text" dir="auto">${value.text}</p>
  </div>`;
}

function renderThread(replies: readonly MootRecord<Reply>[], parent: string | undefined, c: RowContext): TemplateResult {
  const level = replies.filter(({ value }) => value.parent === parent);
  if (level.length === 0) return html``;
  const question = level[0]?.value.question ?? '';
  return html`<ul class="thread" part="thread">
      ${level.map(({ id, value }) => html`<li class="reply" part="reply">
        <div class="by">${renderAuthor(value.author, c.w)}<span>· ${renderTime(value.at, c)}</span>
          ${value.author.key === c.viewerKey || c.isHost ? html`<button class="quiet" @click=${() => { c.removeReply(id); }}>${c.w.remove}</button>` : nothing}
          ${c.canReply && parent === undefined ? html`<button class="quiet" @click=${() => { c.openForm('reply', question, id); }}>${c.w.reply}</button>` : nothing}
        </div>
        <p class="text" dir="auto">${value.text}</p>
        ${parent === undefined ? renderThread(replies, id, c) : nothing}
      </li>`)}
    </ul>
    ${c.canReply && parent === undefined && c.form?.question !== question ? html`<button class="quiet" @click=${() => { c.openForm('reply', question); }}>${c.w.reply}</button>` : nothing}`;
}

function renderForm({ kind, text }: Form, c: RowContext): TemplateResult {
  const { w } = c;
  const labels: Record<FormKind, string> = { edit: w.yourQuestion, withdraw: w.withdrawSure, reply: w.yourReply, answer: w.yourAnswer, hide: w.hideReason, label: `${w.labels}. ${w.labelsHint}` };
  const actions: Record<FormKind, string> = { edit: w.save, withdraw: w.withdraw, reply: w.send, answer: w.answer, hide: w.hide, label: w.save };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') c.closeForm();
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) c.submitForm();
    event.stopPropagation();
  };
  return html`<div class="form" part="form" @keydown=${handleKey}>
    ${kind === 'withdraw'
      ? html`<p>${w.withdrawSure}</p>`
      : html`<span class="small" aria-hidden="true">${labels[kind]}</span>
          <textarea class="form-text" rows="1" dir="auto" aria-label=${labels[kind]} .value=${live(text)} @input=${(event: Event) => { c.changeForm((event.target as HTMLTextAreaElement).value); }}></textarea>`}
    <div class="row"><button class="primary" @click=${() => { c.submitForm(); }}>${actions[kind]}</button><button class="quiet" @click=${() => { c.closeForm(); }}>${w.cancel}</button></div>
  </div>`;
}
