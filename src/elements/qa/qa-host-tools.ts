/** What hosts alone need; loads when the viewer is one. */
import { html, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import type { Board, Phase } from '../../core/qa/qa.schema.js';
import { LABEL_LIMIT } from '../../core/text.js';
import type { Menu, MenuItem } from '../internal/menu.js';
import { formatCount } from '../internal/relative-time.js';
import type { Words } from '../locales/en.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import { problemOf, type Language } from './qa-forms.js';
import type { FormKind, QaRoom, Row } from './qa.model.js';

export * as hostRules from '../../core/qa/qa-host.rules.js';

export interface WayBack {
  readonly label: (words: AllWords) => string;
  readonly run: () => void;
}

/** The acts, as hosts' tools use them. */
export interface HostActs {
  readonly menu: Menu;
  /** Says what was done, and offers a way back where there is one. */
  did(sending: Sending, words: (words: AllWords) => string, undo?: WayBack): void;
  openForm(kind: FormKind, question: string, about?: string, text?: string): Promise<void>;
}

const PHASES: readonly Phase[] = ['draft', 'collect', 'live', 'followup', 'archived'];
const MOST_LABELS = 10;
/** The name of the board's own menu. */
const MENU = 'board';

/** A host's part of a question's menu. */
export function hostItems(acts: HostActs, room: QaRoom, { id, question, answered }: Row, board: Board, w: AllWords): MenuItem[] {
  const isNow = board.discussing === id;
  const show = () => { acts.did(room.show({ question: id }), ({ done }) => done.show); };
  return [
    ...(answered ? [] : [{ label: w.answer, run: () => void acts.openForm('answer', id) }]),
    {
      label: question.pinned ? w.unpin : w.pin,
      run: () => { acts.did(room.pin({ question: id, on: !question.pinned }), ({ done }) => (question.pinned ? done.unpin : done.pin)); },
    },
    { label: w.labels, run: () => void acts.openForm('label', id, undefined, question.labels.join(', ')) },
    ...(board.phase === 'live' && !question.hidden
      ? [{ label: isNow ? w.discussEnd : w.discuss, run: () => { acts.did(room.discuss({ question: id, on: !isNow }), ({ done }) => (isNow ? done.discussEnd : done.discuss)); } }]
      : []),
    question.hidden ? { label: w.show, run: show } : { label: w.hide, run: () => void acts.openForm('hide', id) },
  ];
}

function labelsOf(text: string): string[] {
  return text.split(/[,،]/).map((one) => one.trim()).filter(Boolean);
}

/** What is wrong with labels as somebody typed them, in words; empty where nothing is. */
export function problemOfLabels(text: string, language: Language): string {
  const labels = labelsOf(text);
  const { w, lang } = language;
  if (labels.length > MOST_LABELS) return w.labelsTooMany(formatCount(MOST_LABELS, lang));
  return labels.some((one) => problemOf(one, LABEL_LIMIT, language)) ? w.labelTooLong(formatCount(LABEL_LIMIT.clusters, lang)) : '';
}

/** Sends what a host wrote in a form, or the answer that it is about. */
export function sendHostForm(room: QaRoom, kind: FormKind, question: string, text: string): Sending {
  if (kind === 'answer') return room.answer({ question, text });
  if (kind === 'retract') return room.retractAnswer({ answer: text });
  if (kind === 'hide') return room.hide({ question, ...(text === '' ? {} : { reason: text }) });
  return room.label({ question, labels: labelsOf(text) });
}

/** Moves the board from phase to phase: chosen from a menu, as a list that moves with the arrow keys would move the board with them. */
export function renderPhaseMover(acts: HostActs, room: QaRoom, { phase }: Board, words: Words): TemplateResult {
  const w = allWords(words);
  const move = (to: Phase, back?: Phase) => {
    acts.did(room.moveTo({ phase: to }), (now) => now.movedTo(now.phases[to]), back && { label: ({ undo }) => undo, run: () => { move(back); } });
  };
  const items = () => PHASES.map((one) => ({ label: w.phases[one], checked: one === phase, run: () => { if (one !== phase) move(one, phase); } }));
  return html`<span class="acts"><button class="quiet" part="phase-mover" data-focus=${MENU} aria-haspopup="menu" aria-expanded=${acts.menu.name === MENU ? 'true' : 'false'}
    @click=${() => void acts.menu.toggle(MENU)}>${w.moveTo} <span aria-hidden="true">▾</span></button>${acts.menu.render(MENU, items)}</span>`;
}
