/** What came of a poll: bars or a table, rounds of a run-off, comments, and the decision about a meeting. */
import { html, nothing, type TemplateResult } from 'lit';
import { meanOf, runOff, type Counts, type RunOff } from '../../core/poll/poll.counting.js';
import type { Told } from '../../core/poll/poll.disclosure.js';
import type { Ballot, Decision, Option, Poll, Result, Successor } from '../../core/poll/poll.schema.js';
import { isOver, pollOf, valueOf, withheldGroups } from '../../core/poll/poll.state.js';
import { plainDay } from '../internal/relative-time.js';
import type { FullLanguage, PollActs } from './poll-stage.js';
import { textOf, type PollRoom } from './poll.model.js';

/** One line of a result: `width` in percent of the whole, as far as it may be known. */
interface Line {
  readonly option: Option;
  readonly width: number;
  /** Absent where counts are not told. */
  readonly count: string | undefined;
  /** In percent, or as a word. */
  readonly share: string;
  readonly isTop: boolean;
}

/** Characters from which on an option stands above its bar where there is little room. */
const LONG = 30;

/** Where a band lies, for a bar that tells no more than its word. */
const WIDTH_OF_BAND: Readonly<Record<Told['band'], number>> = { few: 4, some: 30, most: 70, nearly: 96 };

export interface ResultsContext {
  readonly isTable: boolean;
  /** What the viewer has chosen. */
  readonly mine: readonly string[];
  /** Beside the head of the results. */
  readonly exports: unknown;
  /** A room that is there, by its address, as a link where the page says where it is. */
  readonly link: (room: string, name: string) => unknown;
  /** What people wrote, as they meant it to look. */
  readonly prose: (text: string) => unknown;
  readonly toggle: () => void;
}

export function renderResults(room: PollRoom, poll: Poll, language: FullLanguage, context: ResultsContext): TemplateResult {
  const { view } = room;
  const { w } = language;
  const decision = view.get('decision', 'decision');
  const content = poll.secrecy === 'confidential' ? renderTold(poll, view.get('result', 'result'), language, context) : renderCounted(room, poll, language, context);
  const isCounted = content !== nothing && (poll.secrecy === 'named' ? (view.get('tally', 'tally')?.voters ?? 0) > 0 : view.get('result', 'result')?.told !== undefined);
  const isClosed = poll.phase === 'closed';
  return html`${content === nothing ? renderLater(poll, language) : html`<section part="results" aria-label=${w.results}>
      <div class="head"><h3>${w.results}</h3><span class="end">${isCounted ? html`<button type="button" class="quiet" data-focus="table" @click=${context.toggle}>${context.isTable ? w.asBars : w.asTable}</button>` : nothing}${context.exports}</span></div>
      ${content}${renderEnd(poll, language)}
    </section>`}
    ${decision ? renderDecision(decision, language, newsOf(room, decision.at), context) : poll.awaiting ? html`<p class="bar awaiting" data-id=${newsOf(room, poll.closed?.at)}>${w.awaiting}</p>` : poll.meeting && isClosed ? html`<p class="small">${w.undecided}</p>` : nothing}`;
}

const FILES = ['csv', 'ballots', 'json', 'md'] as const;
const JOURNALS = ['csv', 'json'] as const;

/** Files of what the viewer sees, and of nothing else. */
export function renderExports(room: PollRoom, acts: PollActs): TemplateResult {
  const { language, menu } = acts;
  const { w } = language;
  const hasBallots = pollOf(room.view).secrecy === 'named' && room.view.get('tally', 'tally') !== undefined;
  const items = () => FILES.filter((kind) => kind !== 'ballots' || hasBallots).map((kind) => ({ label: w.files[kind], run: () => void import('./poll-download.js').then(({ download }) => { download(room, kind, language); }) })).concat(room.view.viewer?.isHost && acts.stage.moot()?.journal ? JOURNALS.map((kind) => ({ label: w.journal[kind], run: () => void import('./poll-download.js').then(({ downloadJournal }) => downloadJournal(room, kind, acts)) })) : []);
  return html`<span class="acts"><button type="button" class="quiet" data-focus="export" aria-haspopup="menu" aria-expanded=${menu.name === 'export' ? 'true' : 'false'} @click=${() => void menu.toggle('export')}>${w.export} <span aria-hidden="true">▾</span></button>${menu.render('export', items)}</span>`;
}

function renderLater(poll: Poll, { w }: FullLanguage): TemplateResult | typeof nothing {
  const { phase, secrecy, shown, extended } = poll;
  // At the end all others have what they were promised.
  if (phase !== 'open' && !(isOver(poll) && shown === 'hosts')) return nothing;
  if (secrecy === 'named') return html`<p class="small later">${w.resultsLater[shown]}</p>`;
  return extended ? html`<p class="small later">${w.extended}</p>` : nothing;
}

function renderEnd({ closed, secrecy, shown }: Poll, { w }: FullLanguage): TemplateResult | typeof nothing {
  if (!closed) return nothing;
  const because = closed.because === 'host' ? w.closedBecause.host(closed.by ?? '') : w.closedBecause[closed.because];
  const sees = secrecy === 'confidential' ? w.seenBy.confidential : shown === 'hosts' ? w.seenBy.hosts : w.seenBy.all;
  return html`<p class="small">${because} ${sees}</p>`;
}

function renderCounted({ view }: PollRoom, poll: Poll, language: FullLanguage, context: ResultsContext): TemplateResult | typeof nothing {
  const { w, n } = language;
  const tally = view.get('tally', 'tally');
  if (!tally) return nothing;
  if (tally.voters === 0) return isOver(poll) ? html`<p class="small">${w.noVotes}</p>` : nothing;
  const ballots = [...view.list('ballot')].map(({ value }) => value);
  const mean = poll.type === 'scale' ? meanOf(tally.counts, valueOf) : undefined;
  if (poll.type === 'ranked' && ballots.length === tally.voters) return html`${renderRounds(poll, ballots, language, context)}${renderWho(poll, ballots, language, context)}`;
  return html`${renderLines(linesOf(poll, tally.counts, tally.voters, language), poll, language, context)}
    ${mean === undefined ? nothing : html`<p class="small num">${w.mean(n(Math.round(mean * 10) / 10))}</p>`}
    ${ballots.length === tally.voters ? renderWho(poll, ballots, language, context) : nothing}`;
}

function linesOf({ options }: Poll, counts: Counts, voters: number, { w, n, lang }: FullLanguage): readonly Line[] {
  const percent = new Intl.NumberFormat(lang, { style: 'percent' });
  const most = Math.max(...options.map(({ id }) => counts[id] ?? 0));
  return options.map((option) => {
    const count = counts[option.id] ?? 0;
    return { option, width: (count / voters) * 100, count: w.votesOf(count, n(count)), share: percent.format(count / voters), isTop: count === most && count > 0 };
  });
}

function renderTold(poll: Poll, result: Result | undefined, language: FullLanguage, context: ResultsContext): TemplateResult | typeof nothing {
  if (!result) return nothing;
  const { w } = language;
  const { told, comments, groups = [] } = result;
  if (!told) return html`<p class="note">${w.notEnough}</p>`;
  const shareOf = shareIn(language);
  const widthOf = (one: Told | undefined) => (one ? (one.percent ?? WIDTH_OF_BAND[one.band]) : 0);
  const most = Math.max(...poll.options.map(({ id }) => widthOf(told[id])));
  const lines = poll.options.map((option) => {
    const one = told[option.id];
    return { option, width: widthOf(one), count: undefined, share: shareOf(one), isTop: widthOf(one) === most && one?.band !== 'few' };
  });
  return html`${renderLines(lines, poll, language, context)}
    ${[told, ...groups.map((group) => group.told ?? {})].flatMap(Object.values<Told>).some(({ percent: share }) => share === undefined) ? html`<p class="small">${w.bandsHint}</p>` : nothing}
    ${renderGroups(poll, result, language)}
    ${comments && comments.length > 0 ? html`<h4>${w.comments}</h4><p class="small">${w.commentsShuffled}</p><ul class="comments">${comments.map((text) => html`<li dir="auto">${context.prose(text)}</li>`)}</ul>` : nothing}`;
}

/** In percent where that is told, else in words. */
function shareIn({ w, lang }: FullLanguage): (told: Told | undefined) => string {
  const percent = new Intl.NumberFormat(lang, { style: 'percent' });
  return (told) => (told ? (told.percent === undefined ? w.bands[told.band] : percent.format(told.percent / 100)) : '');
}

/** Groups beside the whole: of all of them the shares, or of all of them what more than half have chosen. What is withheld is said. */
function renderGroups(poll: Poll, result: Result, language: FullLanguage): TemplateResult | typeof nothing {
  const { groups } = result;
  if (!groups) return nothing;
  const { w, n } = language;
  const shareOf = shareIn(language);
  const withheld = withheldGroups(poll.cut, result);
  const hasShares = groups.some(({ told }) => told);
  const nameOf = (id: string | null | undefined) => poll.options.filter((option) => option.id === id).map((option) => textOf(poll, option, w))[0] ?? w.noMajority;
  const head = hasShares
    ? html`<th scope="col">${w.option}</th>${groups.map(({ name, ballots }) => html`<th scope="col" class="num"><span dir="auto">${name}</span><br>${w.voted(ballots, n(ballots))}</th>`)}`
    : html`<th scope="col">${w.group}</th><th scope="col" class="num">${w.votes}</th><th scope="col">${w.majority}</th>`;
  const rows = hasShares
    ? poll.options.map((option) => html`<tr><th scope="row" dir="auto">${textOf(poll, option, w)}</th>${groups.map(({ told }) => html`<td class="num">${shareOf(told?.[option.id])}</td>`)}</tr>`)
    : groups.map(({ name, ballots, majority }) => html`<tr><th scope="row" dir="auto">${name}</th><td class="num">${n(ballots)}</td><td dir="auto">${nameOf(majority)}</td></tr>`);
  return html`<h4>${w.byGroup}</h4>
    ${groups.length === 0 ? nothing : html`<div class="scroll" part="groups" tabindex="0" role="region" aria-label=${w.byGroup}><table class="plain" aria-label=${w.byGroup}><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`}
    ${withheld.length === 0 ? nothing : html`<p class="small">${w.groupsWithheld(language.list(withheld))}</p>`}`;
}

/** What is told to whoever sees is read to whoever does not: a table either way. */
function renderLines(lines: readonly Line[], poll: Poll, { w }: FullLanguage, { isTable, mine }: ResultsContext): TemplateResult {
  const ordered = poll.type === 'scale' ? lines : [...lines].sort((a, b) => b.width - a.width);
  const hasCounts = lines.some(({ count }) => count !== undefined);
  const words = isTable ? [hasCounts ? w.votes : undefined, w.share] : [w.votes];
  const cells = ({ count, share }: Line) => (isTable ? [hasCounts ? count : undefined, share] : [[count, share].filter(Boolean).join(' · ')]);
  // All of them, so that bars can be compared.
  const isLong = lines.some(({ option }) => textOf(poll, option, w).length > LONG);
  // Narrow, its rows are laid out by hand; roles say that it is a table all the same.
  return html`<table class=${isTable ? 'plain' : isLong ? 'bars stacked' : 'bars'} role="table" aria-label=${w.results}>
    <thead class=${isTable ? '' : 'gone'}><tr role="row"><th role="columnheader" scope="col">${w.option}</th>${isTable ? nothing : html`<td aria-hidden="true"></td>`}${words.map((one) => (one === undefined ? nothing : html`<th role="columnheader" scope="col" class="num">${one}</th>`))}</tr></thead>
    <tbody>${ordered.map((line) => html`<tr role="row" class=${line.isTop ? 'top' : ''}>
      <th role="rowheader" scope="row"><span dir="auto">${textOf(poll, line.option, w)}</span>${line.option.was === undefined ? nothing : html`${' '}<span class="small" dir="auto">${w.was(line.option.was)}</span>`}${mine.includes(line.option.id) ? html`${' '}<span class="small yours">${w.yourVote}</span>` : nothing}</th>
      ${isTable ? nothing : html`<td class="track" part="bar" aria-hidden="true"><svg width="100%" height="10" class="fill" preserveAspectRatio="none"><rect width="100%" height="10" rx="4" class="all"></rect><rect width="${line.width}%" height="10" rx="4" class="share"></rect></svg></td>`}
      ${cells(line).map((one) => (one === undefined ? nothing : html`<td role="cell" class="num">${one}</td>`))}</tr>`)}</tbody>
  </table>`;
}

/** The last round as bars, of what was left in it; all rounds as a table. */
function renderRounds(poll: Poll, ballots: readonly Ballot[], language: FullLanguage, context: ResultsContext): TemplateResult {
  const { w, n } = language;
  const result = runOff(poll.options.map(({ id }) => id), ballots.map(({ choices }) => choices));
  const { rounds, winner, tied } = result;
  const counts = rounds.at(-1)?.counts ?? {};
  const last = { ...poll, options: poll.options.filter(({ id }) => counts[id] !== undefined) };
  const voters = last.options.reduce((sum, { id }) => sum + (counts[id] ?? 0), 0);
  const text = (id: string) => poll.options.find((one) => one.id === id)?.text ?? '';
  return html`<p class="won" dir="auto">${winner === undefined ? (tied.length > 0 ? w.tied(tied.map(text).join(', ')) : w.noVotes) : w.winner(text(winner))}</p>
    ${context.isTable || voters === 0 ? renderRoundsTable(poll, result, language) : html`${renderLines(linesOf(last, counts, voters, language), poll, language, { ...context, mine: [] })}
      ${rounds.length > 1 ? html`<p class="small">${w.lastRound(n(rounds.length))}</p>` : nothing}`}
    <p class="small">${w.runOff}</p>`;
}

function renderRoundsTable({ options }: Poll, { rounds, winner }: RunOff, { w, n }: FullLanguage): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${w.rounds}><table class="plain" aria-label=${w.rounds}><thead><tr><th scope="col">${w.option}</th>${rounds.map((_, index) => html`<th scope="col" class="num">${w.round(n(index + 1))}</th>`)}</tr></thead>
    <tbody>${options.map(({ id, text }) => html`<tr class=${id === winner ? 'top' : ''}><th scope="row" dir="auto">${text}</th>${rounds.map(({ counts, out }) => html`<td class="num">${counts[id] === undefined ? '' : n(counts[id])}${out.includes(id) ? html`${' '}<span class="small">${w.out}</span>` : nothing}</td>`)}</tr>`)}</tbody></table></div>`;
}

function renderWho(poll: Poll, ballots: readonly Ballot[], { w }: FullLanguage, { prose }: ResultsContext): TemplateResult {
  const texts = new Map(poll.options.map((option) => [option.id, textOf(poll, option, w)]));
  return html`<details class="who"><summary>${w.who}</summary><ul class="comments">${[...ballots].sort((a, b) => a.name.localeCompare(b.name)).map(({ name, choices, comment }) => html`<li><b dir="auto">${name}</b> · <span dir="auto">${choices.flatMap((id) => texts.get(id) ?? []).join(', ')}</span>${comment === undefined ? nothing : html`<div dir="auto">${prose(comment)}</div>`}</li>`)}</ul></details>`;
}

/** By which it is remembered that somebody has seen it. */
function newsOf({ address }: PollRoom, at = 0): string {
  return `${address} ${at}`;
}

/** What changes from a day on: by what takes the meeting's place, where that is there or on its way. */
export function changeIn({ outcome, replacement }: Pick<Decision, 'outcome' | 'replacement'>, w: FullLanguage['w'], day: string): string {
  const kind = replacement && replacement.state !== 'refused' ? replacement.room.slice(0, replacement.room.indexOf('/')) : '';
  return (w.replacedBy[kind] ?? w.decided[outcome])(day);
}

function renderDecision(decision: Decision, { w, n, lang }: FullLanguage, news: string, { link, prose }: ResultsContext): TemplateResult {
  const { outcome, by, at, owner, starts, until, reason, withoutResult, minutes, every, people, replacement, settled, attending } = decision;
  const remains = minutes !== undefined ? w.remains.shorten(w.minutes(n(minutes)))
    : every !== undefined ? (every === 2 ? w.remains.second : every === 3 ? w.remains.third : w.remains.rarer(n(every)))
    : people !== undefined ? w.remains['not-me'](w.people(people, n(people))) : undefined;
  return html`<section class="decision" part="decision" data-id=${news} aria-label=${w.decision}>
    <p class="by">${w.decidedBy(by, plainDay(at, lang))}</p>
    <p><b>${changeIn(decision, w, plainDay(starts, lang))}</b> ${remains} ${outcome === 'keep' || settled ? nothing : w.trial(plainDay(until, lang))}</p>
    ${settled ? html`<p>${w.settled[settled.what](settled.by, plainDay(settled.at, lang))}</p>` : nothing}
    ${reason === undefined ? nothing : html`<div class="typed" dir="auto">${prose(reason)}</div>`}
    <p class="small">${w.seesTo(owner)} ${attending ? w.attended(attending.people, n(attending.people)) : nothing} ${replacement ? renderSuccessor(replacement, w, link) : nothing} ${withoutResult ? w.withoutResult : nothing}</p>
  </section>`;
}

/** Stands for a name until that has its place: nothing that a sentence holds. */
const MARK = '\u0000';

function renderSuccessor({ room, state }: Successor, w: FullLanguage['w'], link: ResultsContext['link']): TemplateResult {
  const [kind, name] = [room.slice(0, room.indexOf('/')), room.slice(room.indexOf('/') + 1)];
  const [before, after] = w.successorState[state](w.successor[kind] ?? kind, MARK).split(MARK);
  return html`${before}${state === 'there' ? link(room, name) : name}${after}`;
}
