/** What stands below a question: its official answers, and its replies, two deep. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MootRecord } from '../../core/record.js';
import type { Answer, PrivateReply, Reaction, Reply } from '../../core/qa/qa.schema.js';
import { isDoubtful } from '../../core/qa/qa.ranking.js';
import { formatCount } from '../internal/relative-time.js';
import type { AllWords } from '../locales/en-more.js';
import type { FormKind, Row } from './qa.model.js';
import { renderAuthor, renderDay, renderTime, type RowContext } from './qa.row.js';

/** What a thread can have done. */
export interface ThreadActs {
  /** `text`: what its field holds at first. */
  open(kind: FormKind, about?: string, text?: string): void;
  /** The form that is open at the question, or at what `about` names. */
  renderForm(about?: string): unknown;
  readonly hasForm: boolean;
  prose(text: string): unknown;
  /** Whether this device remembers an anonymous reply as the viewer's. */
  isOwn(reply: string): boolean;
  react(to: string, kind: Reaction, on: boolean): void;
  judge(answered: boolean | null): void;
}

const REACTIONS: readonly Reaction[] = ['agree', 'thanks', 'laugh'];
const icon = (path: TemplateResult) => html`<svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">${path}</svg>`;
const ICONS: Readonly<Record<Reaction, TemplateResult>> = {
  agree: icon(svg`<path d="M5 7.5v6M2.5 7.5H5l2.5-5c1 0 1.7.8 1.5 1.8L8.6 6.500h3.600c.9 0 1.500.800 1.300 1.700l-1 4.200c-.2.700-.7 1.100-1.400 1.100H2.500z"></path>`),
  thanks: icon(svg`<path d="M8 13.500 3 8.400a2.900 2.900 0 0 1 0-4.200 3 3 0 0 1 4.200 0l.8.800.8-.8a3 3 0 0 1 4.200 0 2.900 2.900 0 0 1 0 4.200z"></path>`),
  laugh: icon(svg`<circle cx="8" cy="8" r="5.700"></circle><path d="M5.200 9c.3 1.600 1.400 2.400 2.800 2.400S10.500 10.600 10.800 9zM6 6.200v.1M10 6.200v.1"></path>`),
};

export function renderAnswers(row: Row, c: RowContext, w: AllWords, acts: ThreadActs): unknown {
  return html`${repeat(row.answers, ({ id }) => id, ({ id, value }) => renderAnswer(row, id, value, c, w, acts))}
    ${row.answered ? renderVerdict(row, c, w, acts) : nothing}
    ${repeat(row.privately, ({ id }) => id, ({ id, value }) => renderPrivately(id, value, c, w, acts))}`;
}

/** Those who voted say whether it was answered; hosts see how many do. */
function renderVerdict({ id, voted, mine, question, verdict }: Row, { verdicts, isHost, canChange, lang }: RowContext, w: AllWords, acts: ThreadActs): TemplateResult | typeof nothing {
  const said = verdicts?.yes.includes(id) ? true : verdicts?.no.includes(id) ? false : undefined;
  // Nobody can tell who asked anonymously: they have no vote of their own to speak by.
  const maySay = canChange && voted && !(mine && !question.author);
  if (!maySay && !(isHost && verdict)) return nothing;
  const button = (answered: boolean, label: string) => html`<button class="quiet" aria-pressed=${said === answered ? 'true' : 'false'} @click=${() => { acts.judge(said === answered ? null : answered); }}>${label}</button>`;
  return html`<div class="verdict row" role="group" aria-label=${w.wasAnswered}>
    ${maySay ? html`<span class="small">${w.wasAnswered}</span>${button(true, w.yes)}${button(false, w.no)}` : nothing}
    ${isHost && verdict ? html`<span class="small num">${w.verdict(formatCount(verdict.yes, lang), formatCount(verdict.no, lang))}</span>${isDoubtful(verdict) ? html`<b class="mark warn">${w.reopenHint}</b>` : nothing}` : nothing}
  </div>`;
}

function renderPrivately(id: string, { author, at, text, erased }: PrivateReply, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult {
  return html`<div class="answer private" part="answer">
    <div class="by"><span class="who">${renderAuthor(author, w)}</span><b>${c.isHost ? w.privately : w.toYou}</b><span>· ${renderTime(at, c)}</span>
      ${c.isHost ? html`<button class="quiet" @click=${() => { acts.open('unprivate', id); }}>${w.retract}</button>` : nothing}
    </div>
    <div class="text" dir="auto">${erased ? w.erased : acts.prose(text)}</div>
    ${acts.renderForm(id)}
  </div>`;
}

/** How people have reacted, and with what the viewer can. */
function renderReactions({ reactions }: Row, to: string, { reacted, canReply, lang }: RowContext, w: AllWords, acts: ThreadActs): unknown {
  const counts = reactions.find(({ id }) => id === to)?.value.counts ?? {};
  return html`<span class="reactions" role="group" aria-label=${w.reactions}>${REACTIONS.map((kind) => {
    const count = counts[kind] ?? 0;
    const isOn = reacted?.given.includes(`${to}/${kind}`) ?? false;
    if (count === 0 && !canReply) return nothing;
    return html`<button class=${count > 0 ? 'quiet num react some' : 'quiet num react'} aria-pressed=${isOn ? 'true' : 'false'} aria-disabled=${canReply ? 'false' : 'true'}
      title=${w.reactionNames[kind]} aria-label=${w.reacted(w.reactionNames[kind], count, formatCount(count, lang))}
      @click=${() => { if (canReply) acts.react(to, kind, !isOn); }}>${ICONS[kind]}${count > 0 ? formatCount(count, lang) : nothing}</button>`;
  })}</span>`;
}

function renderAnswer(row: Row, id: string, { author, at, text, edited, erased }: Answer, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult {
  return html`<div class="answer" part="answer">
    <div class="by"><span class="who">${renderAuthor(author, w)}</span><b>${w.officialAnswer}</b><span>· ${renderTime(at, c)}${edited ? ` · ${w.edited}` : ''}</span>
      ${c.isHost ? html`<button class="quiet" @click=${() => { acts.open('retract', id); }}>${w.retract}</button>` : nothing}
      ${c.isHost || (c.canChange && author.key === c.viewerKey) ? html`<button class="quiet" @click=${() => { acts.open('revise', id, text); }}>${w.edit}</button>` : nothing}
    </div>
    <div class="text" dir="auto">${erased ? w.erased : acts.prose(text)}</div>
    ${renderReactions(row, id, c, w, acts)} ${acts.renderForm(id)}
  </div>`;
}

export function renderThread(row: Row, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult | typeof nothing {
  if (row.replies.length === 0) return nothing;
  return html`${renderLevel(row, undefined, c, w, acts)}
    ${c.canReply && !acts.hasForm ? html`<button class="quiet" @click=${() => { acts.open('reply'); }}>${w.reply}</button>` : nothing}`;
}

function renderLevel(row: Row, parent: string | undefined, c: RowContext, w: AllWords, acts: ThreadActs): TemplateResult | typeof nothing {
  const level: readonly MootRecord<Reply>[] = row.replies.filter(({ value }) => value.parent === parent);
  if (level.length === 0) return nothing;
  const isFirst = parent === undefined;
  return html`<ul class="thread" part="thread">${repeat(level, ({ id }) => id, ({ id, value: { author, at, text, erased, unreleased } }) => html`<li class="reply" part="reply">
    <div class="by"><span class="who">${renderAuthor(author, w)}</span><span>· ${author ? renderTime(at, c) : renderDay(at, c)}</span>
      ${(author ? author.key === c.viewerKey : acts.isOwn(id)) || c.isHost ? html`<button class="quiet" aria-describedby=${`text-${id}`} @click=${() => { acts.open('remove', id); }}>${w.remove}</button>` : nothing}
      ${c.canReply && isFirst && !unreleased ? html`<button class="quiet" aria-describedby=${`text-${id}`} @click=${() => { acts.open('reply', id); }}>${w.reply}</button>` : nothing}
    </div>
    <div class="text" id=${`text-${id}`} dir="auto">${erased ? w.erased : acts.prose(text)}</div>
    ${unreleased ? html`<p class="mark">${w.unreleased}</p>` : renderReactions(row, id, c, w, acts)} ${acts.renderForm(id)} ${isFirst ? renderLevel(row, id, c, w, acts) : nothing}
  </li>`)}</ul>`;
}
