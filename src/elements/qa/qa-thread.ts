/** What stands below a question: its official answers, and its replies, two deep. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MootRecord } from '../../core/record.js';
import type { Answer, Reply } from '../../core/qa/qa.schema.js';
import type { AllWords } from '../locales/en-more.js';
import type { FormKind, Row } from './qa.model.js';
import { renderAuthor, renderTime, type RowContext } from './qa.row.js';

/** What a thread can have done. */
export interface ThreadActs {
  open(kind: FormKind, about?: string): void;
  /** The form that is open at the question, or at what `about` names. */
  renderForm(about?: string): unknown;
  readonly hasForm: boolean;
}

export function renderAnswers({ answers }: Row, c: RowContext, w: AllWords, acts: ThreadActs): unknown {
  return repeat(answers, ({ id }) => id, ({ id, value }) => renderAnswer(id, value, c, w, acts));
}

function renderAnswer(id: string, { author, at, text }: Answer, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult {
  return html`<div class="answer" part="answer">
    <div class="by"><span class="who">${renderAuthor(author, w)}</span><b>${w.officialAnswer}</b><span>· ${renderTime(at, c)}</span>
      ${c.isHost ? html`<button class="quiet" @click=${() => { acts.open('retract', id); }}>${w.retract}</button>` : nothing}
    </div>
    <p class="text" dir="auto">${text}</p>
    ${acts.renderForm(id)}
  </div>`;
}

export function renderThread({ replies }: Row, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult | typeof nothing {
  if (replies.length === 0) return nothing;
  return html`${renderLevel(replies, undefined, c, w, acts)}
    ${c.canReply && !acts.hasForm ? html`<button class="quiet" @click=${() => { acts.open('reply'); }}>${w.reply}</button>` : nothing}`;
}

function renderLevel(replies: readonly MootRecord<Reply>[], parent: string | undefined, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult | typeof nothing {
  const level = replies.filter(({ value }) => value.parent === parent);
  if (level.length === 0) return nothing;
  const isFirst = parent === undefined;
  return html`<ul class="thread" part="thread">${repeat(level, ({ id }) => id, ({ id, value: { author, at, text } }) => html`<li class="reply" part="reply">
    <div class="by"><span class="who">${renderAuthor(author, w)}</span><span>· ${renderTime(at, c)}</span>
      ${author.key === c.viewerKey || c.isHost ? html`<button class="quiet" aria-describedby=${`text-${id}`} @click=${() => { acts.open('remove', id); }}>${w.remove}</button>` : nothing}
      ${c.canReply && isFirst ? html`<button class="quiet" aria-describedby=${`text-${id}`} @click=${() => { acts.open('reply', id); }}>${w.reply}</button>` : nothing}
    </div>
    <p class="text" id=${`text-${id}`} dir="auto">${text}</p>
    ${acts.renderForm(id)} ${isFirst ? renderLevel(replies, id, c, w, acts) : nothing}
  </li>`)}</ul>`;
}
