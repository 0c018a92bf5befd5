/** What hosts alone need; loads when the viewer is one. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Moot, Sending } from '../../client/index.js';
import * as boardRules from '../../core/qa/qa-host.rules.js';
import * as itemRules from '../../core/qa/qa-item.rules.js';
import { PHASES, stepsOf } from '../../core/qa/qa.plan.js';
import { matches } from '../../core/words.js';
import type { Board, Chapter, Phase, QuestionState, SetStateArgs } from '../../core/qa/qa.schema.js';
import { Similar } from '../../core/qa/qa.similar.js';
import { LABEL_LIMIT } from '../../core/text.js';
import type { Menu, MenuItem } from '../internal/menu.js';
import { formatCount } from '../internal/relative-time.js';
import type { Words } from '../locales/en.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import { DECLINE_CATEGORIES } from '../../core/qa/qa.declines.js';
import { renderAgenda } from './qa-agenda.js';
import type * as Ballots from './qa-ballot.js';
import type { FileKind } from './qa-download.js';
import { problemOf, type Before, type Form, type Language } from './qa-forms.js';
import type { FormKind, QaRoom, Row } from './qa.model.js';
import { renderAudience } from '../internal/audience.js';
import type * as Settings from './qa-settings.js';

export { letterOf, rememberKeys, remembersKeys } from './qa-host-keys.js';

export const hostRules = { ...boardRules, ...itemRules };

/** Loads when a host begins a ballot. */
let ballots: typeof Ballots | undefined;

export interface WayBack {
  /** In whose menu it also stands from then on; `board`: the board's. */
  readonly question?: string;
  readonly label: (words: AllWords) => string;
  readonly run: () => void;
}

/** The acts, as hosts' tools use them. */
export interface HostActs {
  readonly menu: Menu;
  /** Says what was done, and offers a way back where there is one. */
  did(sending: Sending, words: (words: AllWords) => string, undo?: WayBack): void;
  /** What can be taken back in a menu, by the name of that. */
  wayBack(menu: string): WayBack | undefined;
  openForm(kind: FormKind, question: string, about?: string, text?: string): Promise<void>;
  moot(): Moot | undefined;
  /** Says something that does not show by itself. */
  tell(words: (words: AllWords) => string): void;
  /** The form of the board's settings, while it is open. */
  readonly settings: typeof Settings | undefined;
  set(isSetting: boolean): Promise<void>;
  /** Shows the board for a wall. */
  showOnWall(): void;
  /** Whether somebody makes an agenda of the board. */
  readonly isPlanning: boolean;
  plan(isPlanning: boolean): Promise<void>;
  /** Begins to select several questions, or ends it. */
  select(isSelecting: boolean): Promise<void>;
  /** Whether letters act on the question that has the focus. */
  readonly hasKeys: boolean;
  switchKeys(): void;
}

const MOST_LABELS = 10;
const MOST_TARGETS = 5;
const FILES: readonly FileKind[] = ['md', 'csv', 'json', 'ics'];
const JOURNALS = ['csv', 'json'] as const;
/** The name of the board's own menu. */
const MENU = 'board';

/** A host's part of a question's menu. */
export function hostItems(acts: HostActs, room: QaRoom, row: Row, board: Board, w: AllWords): MenuItem[] {
  const items = [...itemsOf(acts, room, row, board, w), ...muteItems(acts, room, row, board, w)];
  return acts.hasKeys ? items : items.map(({ key: _, ...item }) => item);
}

/** Takes nothing more from whoever asked, without learning who that is. */
function muteItems(acts: HostActs, room: QaRoom, { id: question, mine }: Row, { moderation }: Board, w: AllWords): MenuItem[] {
  const lift = () => { acts.did(room.mute({ question, on: false }), ({ done }) => done.unmute); };
  if (room.view.get('mute', question)) return [{ label: w.unmute, run: lift }];
  if (mine || moderation === 'off') return [];
  const item = (label: string, minutes?: number): MenuItem => ({
    label,
    run: () => { acts.did(room.mute({ question, on: true, ...(minutes === undefined ? {} : { minutes }) }), ({ done }) => done.mute, { label: ({ undo }) => undo, run: lift }); },
  });
  return [item(w.muteHour, 60), item(w.mute)];
}

function itemsOf(acts: HostActs, room: QaRoom, row: Row, board: Board, w: AllWords): MenuItem[] {
  const { id, question, answered } = row;
  const { state, pinned, hidden, labels, text, merged = [], ballot } = question;
  const isNow = board.discussing === id;
  const form = (kind: FormKind, key: string, label: string, typed = '') => ({ key, label, run: () => void acts.openForm(kind, id, undefined, typed) });
  const move = (to: State, key: string, label: string, done: keyof AllWords['done']) => ({ key, label, run: () => { moveTo(acts, room, row, to, done, isNow); } });
  if (state === 'pending') return [move('open', 'a', w.approve, 'approve'), form('decline', 'n', w.decline)];
  if (state === 'declined') return [move('open', 'o', w.reopen, 'reopen')];
  // Hosts act on what everybody sees: to act on an own question would tell whose it is.
  if (board.unseen && !hidden) return [];
  const isLive = board.phase === 'live' && !hidden;
  return [
    ...(board.meetings && !hidden && (!ballot || ballot.state === 'refused') ? [{ key: 'b', label: w.ballot.begin, run: () => void beginBallot(acts, room, row) }] : []),
    ...(isLive ? [{ key: 'd', label: isNow ? w.discussEnd : w.discuss, run: () => { (isNow ? endDiscussion : takeUp)(acts, room, row, board); } }] : []),
    form('answer', 'w', w.answer),
    ...(answered ? [] : [move('answered', 's', w.settle, 'settle')]),
    form('private', 'r', w.replyPrivately),
    ...(answered || state === 'deferred' ? [move('open', 'o', w.reopen, 'reopen')] : []),
    ...(state === 'queued' ? [move('open', 'q', w.unqueue, 'unqueue')] : answered || isNow ? [] : [move('queued', 'q', w.queue, 'queue')]),
    ...(answered || state === 'deferred' ? [] : [form('defer', 'l', w.defer)]),
    { begins: true, key: 'p', label: pinned ? w.unpin : w.pin, run: () => { acts.did(room.pin({ question: id, on: !pinned }), ({ done }) => (pinned ? done.unpin : done.pin)); } },
    form('label', 't', w.labels, labels.join(', ')),
    form('reword', 'e', w.reword, text),
    form('merge', 'm', w.merge),
    ...(merged.length > 0 ? [{ label: w.unmerge, run: () => { separateAll(acts, room, merged); } }] : []),
    ...(board.phase === 'followup' && !answered ? [form('owe', 'g', w.owe, question.owed?.by)] : []),
    ...(board.moderation === 'off' ? [] : [{ ...form('decline', 'n', w.decline), begins: true as const }, hidden
      ? { key: 'h', label: w.show, run: () => { acts.did(room.show({ question: id }), ({ done }) => done.show); } }
      : form('hide', 'h', w.hide)]),
  ];
}

async function beginBallot(acts: HostActs, room: QaRoom, { id, question: { text } }: Row): Promise<void> {
  ballots = await import('./qa-ballot.js');
  room.extend(ballots.ballotRules);
  await acts.openForm('ballot', id, undefined, ballots.ballotText(text));
}

export const renderBallotFields: typeof Ballots.renderBallotFields = (...args) => ballots?.renderBallotFields(...args) ?? html``;
export const problemOfBallot: typeof Ballots.problemOfBallot = (...args) => ballots?.problemOfBallot(...args) ?? '';

type State = SetStateArgs['state'];

/** Moves a question to a state, with the way back. `isNow`: it is being discussed, which ends with that. */
function moveTo(acts: HostActs, room: QaRoom, { id: question, answered, question: { state: from } }: Row, to: State, done: keyof AllWords['done'], isNow: boolean): void {
  // What waited for the hosts waits no more: it can be declined.
  const back = from === 'pending' || from === 'merged' ? undefined : from ?? (answered ? 'answered' : 'open');
  const move = (state: State, said: keyof AllWords['done'], other?: State, isAgain = false) => {
    const sending = room.setState({ question, state });
    const last = isAgain ? room.discuss({ question, on: true }) : sending;
    acts.did(last, (w) => w.done[said], other && { question, label: ({ undo }) => undo, run: () => { move(other, 'reopen', state, isNow); } });
  };
  move(to, done, back);
}

/** Has a question discussed; the way back leads to the one before it. */
function takeUp(acts: HostActs, room: QaRoom, { id, question: { state } }: Row, { discussing }: Board): void {
  acts.did(room.discuss({ question: id, on: true }), ({ done }) => done.discuss, { question: id, label: ({ undo }) => undo, run: () => {
    leave(acts, room, id, discussing);
    if (state === 'queued') room.setState({ question: id, state });
  } });
}

function endDiscussion(acts: HostActs, room: QaRoom, { id }: Row): void {
  acts.did(room.discuss({ question: id, on: false }), ({ done }) => done.discussEnd, { question: id, label: ({ undo }) => undo, run: () => { resume(acts, room, id); } });
}

/** Ends a question's turn for the one before it, where there is one. */
function leave(acts: HostActs, room: QaRoom, id: string, before: string | undefined): void {
  if (before !== undefined && room.view.get('question', before)) resume(acts, room, before);
  else acts.did(room.discuss({ question: id, on: false }), ({ done }) => done.discussEnd);
}

/** Takes a question up again; one that was answered aloud is open again. */
export function resume(acts: HostActs, room: QaRoom, question: string): void {
  if (room.view.get('question', question)?.state === 'answered') room.setState({ question, state: 'open' });
  acts.did(room.discuss({ question, on: true }), ({ done }) => done.discuss);
}

/** Finishes the question under discussion as answered aloud, and begins the next one. One step takes back both. */
export function goOn(acts: HostActs, room: QaRoom, present: Row | undefined, next: Row | undefined): void {
  const sent = [present && room.setState({ question: present.id, state: 'answered' }), next && room.discuss({ question: next.id, on: true })].filter((one) => one !== undefined);
  const [last] = sent.slice(-1);
  if (!last) return;
  const run = () => {
    const { state, reason } = present?.question ?? {};
    if (present && state !== 'merged' && state !== 'pending') room.setState({ question: present.id, state: state ?? (present.answered ? 'answered' : 'open'), ...(reason === undefined ? {} : { reason }) });
    const back = present ? room.discuss({ question: present.id, on: true }) : room.discuss({ question: next?.id ?? '', on: false });
    if (next?.question.state === 'queued') room.setState({ question: next.id, state: 'queued' });
    acts.did(back, ({ done }) => (present ? done.discuss : done.discussEnd));
  };
  acts.did(last, ({ done }) => (present ? done.settle : done.discuss), { question: (present ?? next)?.id ?? '', label: ({ undo }) => undo, run });
}

/** When what was discussed, the latest first. */
export function chaptersOf(room: QaRoom): readonly Chapter[] {
  return [...room.view.list('chapter')].map(({ value }) => value).sort((a, b) => b.from - a.from || Number(a.to !== undefined) - Number(b.to !== undefined));
}

/**
 * What a host can take back of a question for the rest of the meeting, read from what the board keeps:
 * it is there after a reload too, and on every device of every host.
 */
export function undoOf(acts: HostActs, room: QaRoom, { id, question, answers }: Row, { phase, discussing }: Board): WayBack | undefined {
  if (phase !== 'live') return undefined;
  const { state, hidden, merged = [] } = question;
  const way = (done: keyof AllWords['done'], run: () => void): WayBack => ({ label: (w) => `${w.undo}: ${w.done[done]}`, run });
  const open = () => { acts.did(room.setState({ question: id, state: 'open' }), ({ done }) => done.reopen); };
  // What waited for the hosts waits again: nobody has approved it.
  const restore = () => { putBack(acts, room, id, question.before); };
  const before = chaptersOf(room).find((chapter) => chapter.question !== discussing)?.question;
  const again = () => { resume(acts, room, id); };
  if (hidden) return way('hide', () => { acts.did(room.show({ question: id }), ({ done }) => done.show); });
  if (discussing === id) return way('discuss', () => { leave(acts, room, id, before); });
  if (state === 'answered' && answers.length === 0) return way('settle', before === id ? again : open);
  if (state === 'declined') return way('decline', restore);
  if (state === 'deferred') return way('defer', restore);
  if (state === 'queued') return way('queue', open);
  const [last] = merged.slice(-1);
  if (last !== undefined) return way('merge', () => { separateAll(acts, room, [last]); });
  return before === id && discussing === undefined && state === undefined ? way('discussEnd', again) : undefined;
}

function separateAll(acts: HostActs, room: QaRoom, merged: readonly string[]): void {
  const [last] = [...merged].reverse().map((question) => room.unmerge({ question }));
  if (last) acts.did(last, ({ done }) => done.unmerge);
}

/** Gives a question the state again that it had before it was declined or put off. */
function putBack(acts: HostActs, room: QaRoom, question: string, state: State = 'open', reason?: string): void {
  acts.did(room.setState({ question, state, ...(reason === undefined ? {} : { reason }) }), ({ done }) => (state === 'pending' ? done.wait : state === 'queued' ? done.queue : done.reopen));
}

/** What takes back what a form did; `isNow`: the question was being discussed, and is again. */
export function wayBack(acts: HostActs, room: QaRoom | undefined, kind: FormKind, question: string, { state, reason, isNow }: Before): WayBack | undefined {
  // What waited for the hosts waits again: nobody has approved it.
  const restore = (where: QaRoom) => { putBack(acts, where, question, state === 'merged' ? undefined : state, reason); };
  const ways: Partial<Record<FormKind, (room: QaRoom) => void>> = {
    hide: (where) => { acts.did(where.show({ question }), ({ done }) => done.show); },
    decline: restore,
    defer: restore,
    merge: (where) => { acts.did(where.unmerge({ question }), ({ done }) => done.unmerge); },
  };
  const way = ways[kind];
  return room && way && { question, label: ({ undo }) => undo, run: () => {
    way(room);
    if (isNow) room.discuss({ question, on: true });
  } };
}

/** Questions that one can be merged into: those most alike, or those that hold what is typed. */
export function renderTargets(rows: ReadonlyMap<string, Row>, form: Form, language: Language, choose: (id: string) => void): TemplateResult {
  const { question: id, text } = form;
  const isTarget = ({ id: other, question: { state, hidden, merged } }: Row) => other !== id && !hidden && !isOut(state) && !merged?.includes(id);
  const found = text.trim() === '' ? alike(rows, form, isTarget) : [...rows.values()].filter((row) => isTarget(row) && matches(text)(row.question.text));
  return html`<ul class="targets">${repeat(found.slice(0, MOST_TARGETS), (row) => row.id, ({ id: other, question, tally }) => html`<li>
    <button class="target" @click=${() => { choose(other); }}><span class="num">${formatCount(tally?.votes ?? 0, language.lang)}</span><span dir="auto">${question.text}</span></button>
  </li>`)}</ul>${found.length === 0 ? html`<p>${language.w.emptyFound}</p>` : nothing}`;
}

function isOut(state: QuestionState | undefined): boolean {
  return state === 'pending' || state === 'declined' || state === 'merged';
}

/** What is alike a question that is to be merged: all is learnt once, and then what has changed. */
function alike(rows: ReadonlyMap<string, Row>, { question: id, memory = {} }: Form, isTarget: (row: Row) => boolean): readonly Row[] {
  if (memory.alike?.rows !== rows) {
    const { index, rows: before } = memory.alike ?? { index: new Similar(), rows: new Map<string, Row>() };
    for (const other of before.keys()) if (!rows.has(other)) index.forget(other);
    for (const [other, row] of rows) {
      if (before.get(other) === row) continue;
      if (isTarget(row)) index.learn(other, row.question.text);
      else index.forget(other);
    }
    memory.alike = { index, rows, found: index.find(rows.get(id)?.question.text ?? '', MOST_TARGETS) };
  }
  return memory.alike.found.flatMap((other) => rows.get(other) ?? []);
}

export function labelsOf(text: string): string[] {
  return text.split(/[,،]/).map((one) => one.trim()).filter(Boolean);
}

/** What is wrong with labels as somebody typed them, in words; empty where nothing is. */
export function problemOfLabels(text: string, language: Language): string {
  const labels = labelsOf(text);
  const { w, lang } = language;
  if (labels.length > MOST_LABELS) return w.labelsTooMany(formatCount(MOST_LABELS, lang));
  return labels.some((one) => problemOf(one, LABEL_LIMIT, language)) ? w.labelTooLong(formatCount(LABEL_LIMIT.clusters, lang)) : '';
}

/** Sends what a host wrote in a form; `about` is the answer or the other question that it is about. */
export function sendHostForm(room: QaRoom, { kind, question, text: typed, about = '', due, category }: Form): Sending {
  const text = typed.trim();
  const reason = text === '' ? {} : { reason: text };
  if (kind === 'answer') return room.answer({ question, text });
  if (kind === 'retract') return room.retractAnswer({ answer: about });
  if (kind === 'private') return room.replyPrivately({ question, text });
  if (kind === 'unprivate') return room.retractPrivateReply({ reply: about });
  if (kind === 'hide') return room.hide({ question, ...reason });
  if (kind === 'decline') return room.setState({ question, state: 'declined', ...reason, category: DECLINE_CATEGORIES.find((one) => one === category) });
  if (kind === 'defer') return room.setState({ question, state: 'deferred', ...reason });
  if (kind === 'ballot' && ballots) return room.startBallot(ballots.ballotOf({ kind, question, text }));
  if (kind === 'reword') return room.reword({ question, text });
  if (kind === 'merge') return room.merge({ question, into: about });
  // The whole of that day, where the host is.
  if (kind === 'owe') return room.owe({ question, by: text || null, ...(due ? { due: new Date(`${due}T23:59:59`).getTime() } : {}) });
  return room.label({ question, labels: labelsOf(text) });
}

/** Moves the board to a phase, with the way back to the one before, and to the instants that were set for those between. */
export function movePhase(acts: HostActs, room: QaRoom, { phase: from, anonymity, next, later }: Pick<Board, 'phase' | 'anonymity' | 'next' | 'later'>, to: Phase, isBack = false): void {
  // What is archived so has no way back.
  const mayUndo = !isBack && !(to === 'archived' && anonymity === 'sealed');
  acts.did(room.moveTo({ phase: to, from }), (now) => now.movedTo(now.phases[to]), mayUndo ? { question: MENU, label: ({ undo }) => undo, run: () => {
    movePhase(acts, room, { phase: to, anonymity }, from, true);
    const steps = stepsOf({ next, later }).filter(({ at }) => at > room.view.now());
    if (steps.length > 0) room.schedule({ steps });
  } } : undefined);
}

async function saveJournal(acts: HostActs, room: QaRoom, kind: (typeof JOURNALS)[number]): Promise<void> {
  try {
    const [{ downloadJournal }, lines = []] = await Promise.all([import('./qa-download.js'), acts.moot()?.journal?.(room.address)]);
    downloadJournal(room, kind, lines);
  } catch {
    acts.tell((w) => w.journal.failed);
  }
}

/** Moves the board from phase to phase: chosen from a menu, as a list that moves with the arrow keys would move the board with them. */
export function renderPhaseMover(acts: HostActs, room: QaRoom, board: Board, words: Words, lang: string): TemplateResult {
  const w = allWords(words);
  const { phase } = board;
  const back = acts.wayBack(MENU);
  const items = (): readonly MenuItem[] => [
    ...PHASES.map((one) => ({ label: one === 'archived' && board.anonymity === 'sealed' ? w.archiveForGood : w.phases[one], checked: one === phase, run: () => { if (one !== phase) movePhase(acts, room, board, one); } })),
    ...(back ? [{ label: back.label(w), run: back.run }] : []),
    { label: w.present, run: () => { acts.showOnWall(); } },
    { label: w.bulk.begin, run: () => void acts.select(true) },
    { label: acts.hasKeys ? w.keysEnd : w.keysBegin, run: () => { acts.switchKeys(); } },
    { label: w.settings, run: () => void acts.set(true) },
    { label: w.agenda, run: () => void acts.plan(true) },
    ...[...FILES, ...(board.recording ? ['vtt' as const] : [])].map((kind) => ({ label: w.files[kind], run: () => void import('./qa-download.js').then(({ download }) => { download(room, kind, { w, lang }); }) })),
    ...JOURNALS.map((kind) => ({ label: w.journal[kind], run: () => void saveJournal(acts, room, kind) })).filter(() => acts.moot()?.journal !== undefined),
  ];
  return html`<span class="acts"><button class="quiet" part="phase-mover" data-focus=${MENU} aria-haspopup="menu" aria-expanded=${acts.menu.name === MENU ? 'true' : 'false'}
    @click=${() => void acts.menu.toggle(MENU)}>${w.hostTools} <span aria-hidden="true">▾</span></button>${acts.menu.render(MENU, items)}</span>
    ${acts.settings?.renderSettings(room, board, { w, lang }, renderAudience(acts.moot(), { room: room.address }, room.view.get('access', 'access') ?? room, { w, lang }), (sending) => { acts.did(sending, ({ done }) => done.configure); }, () => void acts.set(false))}
    ${acts.isPlanning ? renderAgenda(room, { w, lang }, () => void acts.plan(false)) : nothing}`;
}
