import { html, nothing, type TemplateResult } from 'lit';
import { mostChoices } from '../../core/poll/poll.state.js';
import type { Option, Poll } from '../../core/poll/poll.schema.js';
import { meaningOf, textOf, type Language } from './poll.model.js';

/** Characters from which on the buttons of an option stand below it where there is little room. */
const LONG = 30;

export interface BallotContext extends Language {
  readonly poll: Poll;
  /** What the viewer has chosen, most wanted first. */
  readonly mine: readonly string[];
  readonly canVote: boolean;
  /** Casts a ballot with these choices. */
  readonly vote: (choices: readonly string[]) => void;
}

/** The options, as what they are chosen with: one tap each. */
export function renderBallot(context: BallotContext): TemplateResult {
  const { poll, w, n } = context;
  const { type, scale, options } = poll;
  const most = mostChoices(poll);
  const ends = Boolean(scale?.low ?? scale?.high);
  const hint = type === 'ranked' ? w.rankHint : type === 'multiple' && most < options.length ? w.most(n(most)) : undefined;
  return html`${hint === undefined ? nothing : html`<p class="small" id="hint">${hint}</p>`}
    <div class="ballot ${poll.meeting ? 'meeting' : poll.followUp ? 'meeting three' : type}" part="ballot" role="group" aria-label=${w.yourVote} aria-describedby=${hint === undefined ? (ends ? 'ends' : nothing) : 'hint'}>
      ${type === 'ranked' ? renderRanked(context) : options.map((option) => renderOption(context, option, most))}
    </div>
    ${ends ? html`<p class="ends small" id="ends"><span dir="auto">${scale?.low}</span><span dir="auto">${scale?.high}</span></p>` : nothing}`;
}

function renderOption(context: BallotContext, option: Option, most: number): TemplateResult {
  const { poll, mine, canVote, vote, w } = context;
  const isChosen = mine.includes(option.id);
  const meaning = meaningOf(poll, option, w);
  const isOff = !canVote || (most > 1 && !isChosen && mine.length >= most);
  const press = () => {
    if (isOff) return;
    if (most > 1) vote(isChosen ? mine.filter((id) => id !== option.id) : [...mine, option.id]);
    // What is confidential can be changed and not taken back: somebody has voted for good.
    else if (!isChosen) vote([option.id]);
    else if (poll.secrecy === 'named') vote([]);
  };
  return html`<button type="button" class="opt" part="option" data-id=${option.id} data-focus=${`${option.id}/`} aria-label=${endName(poll, option) ?? nothing} aria-pressed=${isChosen ? 'true' : 'false'} aria-disabled=${isOff ? 'true' : 'false'} @click=${press}>
    ${meaning === undefined ? renderText(context, option) : html`<b>${textOf(poll, option, w)}</b><span class="small">${meaning}</span>`}
  </button>`;
}

/** What the ends of a scale mean belongs to their names: alone, each is a number. */
export function endName({ scale, options }: Poll, { id, text }: Option): string | undefined {
  const meaning = id === options[0]?.id ? scale?.low : id === options.at(-1)?.id ? scale?.high : undefined;
  return meaning === undefined ? undefined : `${text}: ${meaning}`;
}

function renderText({ w }: BallotContext, { text, was, added }: Option): TemplateResult {
  return html`<span dir="auto">${text}${added === undefined ? nothing : html`${' '}<span class="small">${w.added}</span>`}</span>${was === undefined ? nothing : html`<span class="small" dir="auto">${w.was(was)}</span>`}`;
}

/** Those that were chosen first, in their order; below them the others. */
function renderRanked(context: BallotContext): readonly TemplateResult[] {
  const { poll: { options }, mine, canVote, vote, w, n } = context;
  const chosen = mine.flatMap((id) => options.find((one) => one.id === id) ?? []);
  const swapped = (at: number, by: number) => mine.map((id, index) => (index === at ? (mine[at + by] ?? id) : index === at + by ? (mine[at] ?? id) : id));
  const act = (name: string, label: string, sign: string, choices: readonly string[] | undefined) => html`<button type="button" class="quiet" data-focus=${name} aria-label=${label} aria-disabled=${choices && canVote ? 'false' : 'true'} @click=${() => { if (choices && canVote) vote(choices); }}>${sign}</button>`;
  return [
    ...chosen.map((option, at) => html`<div class=${option.text.length > LONG ? 'rank long' : 'rank'} part="option" data-id=${option.id}>
      <span class="place num" aria-hidden="true">${n(at + 1)}</span>
      <span class="opt" role="img" aria-label=${w.rankOf(option.text, n(at + 1))}>${renderText(context, option)}</span>
      ${act(`${option.id}/up`, w.up(option.text), '↑', at > 0 ? swapped(at, -1) : undefined)}${act(`${option.id}/down`, w.down(option.text), '↓', at < chosen.length - 1 ? swapped(at, 1) : undefined)}${act(`${option.id}/out`, w.takeOut(option.text), '×', mine.filter((id) => id !== option.id))}
    </div>`),
    ...options.filter(({ id }) => !mine.includes(id)).map((option) => renderOption(context, option, options.length)),
  ];
}
