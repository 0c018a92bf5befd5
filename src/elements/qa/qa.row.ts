/** One question of the list: its vote and text, and the way to everything else. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Sending } from '../../client/index.js';
import type { Author, Board, OwnReactions, Question, Verdicts } from '../../core/qa/qa.schema.js';
import { avatar } from '../internal/avatar.js';
import { exactDay, exactTime, formatCount, relativeDay, relativeTime } from '../internal/relative-time.js';
import type { Menu } from '../internal/menu.js';
import type { Words } from '../locales/en.js';
import type { FormKind, Row } from './qa.model.js';

/** What a row shows of the acts that load later. */
export interface RowActs {
  isMenuOpen(id: string): boolean;
  /** Something else whenever what is open at a question has changed. */
  openAt(id: string): unknown;
  readonly menu: Menu;
  openForm(kind: FormKind, question: string): Promise<void>;
  /** What to do instead of voting, where the viewer has no vote left for it. */
  spent(row: Row): (() => void) | undefined;
  renderMenu(row: Row, c: RowContext): unknown;
  /** Something else whenever every row shows anew. */
  readonly shows: unknown;
  /** A text as its author meant it. */
  prose(text: string): unknown;
  /** What hosts have done with it. */
  renderMarks(row: Row): unknown;
  /** A question's answers, its thread where that is unfolded, and its form. */
  renderBelow(row: Row, c: RowContext): unknown;
}

/** What a row needs beside itself. */
export interface RowContext {
  readonly w: Words;
  readonly lang: string;
  /** To the half minute. */
  readonly now: number;
  readonly board: Board;
  readonly viewerKey: string;
  /** What the viewer finds answered. */
  readonly verdicts: Verdicts | undefined;
  /** What the viewer has reacted with. */
  readonly reacted: OwnReactions | undefined;
  readonly isHost: boolean;
  readonly canVote: boolean;
  readonly canReply: boolean;
  /** Whether the viewer may change what is theirs. */
  readonly canChange: boolean;
  /** What is unfolded: replies by question id, long texts by `longText`. */
  readonly open: ReadonlySet<string>;
  /** Absent until it has loaded, a moment after the first view. */
  readonly acts: RowActs | undefined;
  /** What to say of a command that is on its way for long. */
  wordsOf(sending: Sending): string | undefined;
  vote(row: Row): void;
  toggle(key: string): void;
  /** Does something as soon as the acts are there. */
  act(run: (acts: RowActs) => unknown): void;
}

const LONG = 420;

/** By which key a long text is unfolded. */
export const longText = (id: string): string => `text/${id}`;
const triangle = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3.2 13 11H3z" stroke-linejoin="round" /></svg>`;

/** Whether only hosts and whoever asked see a question. */
const isKept = ({ hidden, state }: Question) => hidden ?? (state === 'pending' || state === 'declined');

export function renderRow(row: Row, position: number, size: number, isCurrent: boolean, c: RowContext): TemplateResult {
  const { id, question } = row;
  const { w } = c;
  const by = question.author ?? row.asker;
  // A name below an anonymous question that only hosts and its asker see would say whose it is.
  if (!by && !c.isHost && isKept(question)) c = { ...c, canReply: false };
  const isNow = c.board.discussing === id;
  return html`<article
    part="question"
    class=${isNow ? 'now' : ''}
    data-id=${id}
    tabindex=${isCurrent ? 0 : -1}
    aria-posinset=${position}
    aria-setsize=${size}
    aria-labelledby=${`text-${id}`}
  >
    ${renderVote(row, c)}
    <div>
      ${isNow ? html`<span class="mark">${w.discussing}</span>` : nothing}
      ${c.acts?.renderMarks(row)}
      ${renderText(id, question.text, c)}
      <div class="meta" part="meta">
        <span class="who small">${renderAuthor(by, w)}<span>· ${question.author ? renderTime(question.asked, c) : renderDay(question.asked, c)}${question.edited ? ` · ${w.edited}` : ''}</span></span>
        ${question.pinned ? html`<span class="mark">${w.pinned}</span>` : nothing}
        ${question.labels.map((label) => html`<span class="label" part="label">${label}</span>`)}
        ${renderState(row, c)}
        ${renderActs(row, c)}
      </div>
      ${c.acts?.renderBelow(row, c)}
    </div>
  </article>`;
}

function renderVote(row: Row, c: RowContext): TemplateResult {
  const { tally, mine, voted } = row;
  const n = tally ? formatCount(tally.votes, c.lang) : '';
  const isOff = !c.canVote || mine || isKept(row.question);
  const spent = c.acts?.spent(row);
  const words = mine ? c.w.ownVote : c.canVote ? c.w.vote : c.w.votesFinal;
  return html`<button
    class="vote"
    part="vote"
    data-focus="vote"
    aria-pressed=${voted ? 'true' : 'false'}
    aria-disabled=${isOff || spent ? 'true' : 'false'}
    aria-describedby=${isOff ? nothing : 'votes-left'}
    aria-label=${tally ? words(tally.votes, n) : mine ? c.w.ownUncounted : c.w.voteUncounted}
    @click=${() => { if (!isOff) (spent ?? c.vote)(row); }}
  >${triangle}<span class="num">${n}</span></button>`;
}

function renderText(id: string, text: string, c: RowContext): TemplateResult {
  const isLong = text.length > LONG || text.split('\n').length > 6;
  const isOpen = c.open.has(longText(id));
  return html`<div class=${isLong && !isOpen ? 'text fold' : 'text'} part="text" id=${`text-${id}`} dir="auto">${c.acts ? c.acts.prose(text) : text}</div>
    ${isLong ? html`<button class="link" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => { c.toggle(longText(id)); }}>${isOpen ? c.w.showLess : c.w.showAll}</button>` : nothing}`;
}

export function renderAuthor(author: Author | undefined, w: Words): TemplateResult {
  if (!author?.name) return html`<span>${w.anonymous}</span>`;
  return html`${avatar(author.key, author.name)}<bdi class="name" title=${author.name}>${author.name}</bdi>`;
}

// Words for an instant cost more than all else in a row; they change with the clock alone. The exact ones come behind the first view.
export function renderTime(at: number, { now, lang, acts }: RowContext): unknown {
  return guard([at, now, lang, acts], () => html`<time datetime=${new Date(at).toISOString()} title=${acts ? exactTime(at, lang) : ''}>${relativeTime(at, now, lang)}</time>`);
}

export function renderDay(at: number, { now, lang, acts }: RowContext): unknown {
  return guard([at, now, lang, acts], () => html`<time title=${acts ? exactDay(at, lang) : ''}>${relativeDay(at, now, lang)}</time>`);
}

function renderState({ sending }: Row, c: RowContext) {
  const words = sending && c.wordsOf(sending);
  return words === undefined ? nothing : html`<span class="small" part="state">${words}</span>`;
}

function renderActs(row: Row, c: RowContext): TemplateResult {
  const { id, replies, question } = row;
  const { w } = c;
  const first = replies.length > 0
    ? html`<button class="quiet num" data-focus="replies" aria-expanded=${c.open.has(id) ? 'true' : 'false'} @click=${() => { c.toggle(id); }}>${w.replies(replies.length, formatCount(replies.length, c.lang))}</button>`
    : c.canReply && !question.unreleased
      ? html`<button class="quiet" data-focus="replies" aria-describedby=${`text-${id}`} @click=${() => { c.act((acts) => acts.openForm('reply', id)); }}>${w.reply}</button>`
      : nothing;
  return html`<span class="acts" part="actions">
    ${first}
    <button class="quiet" data-focus="menu" aria-haspopup="menu" aria-expanded=${c.acts?.isMenuOpen(id) ? 'true' : 'false'} aria-label=${w.more} aria-describedby=${`text-${id}`} @click=${() => { c.act((acts) => acts.menu.toggle(id)); }}>⋯</button>
    ${c.acts?.renderMenu(row, c)}
  </span>`;
}
