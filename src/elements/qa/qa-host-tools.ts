/** What hosts alone need; loads when the viewer is one. */
import { html, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import type { Words } from '../locales/en.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import type { Board, Phase } from '../../core/qa/qa.schema.js';
import type { QaRoom, Row } from './qa.model.js';
import type { FormKind, MenuItem } from './qa.row.js';

export * as hostRules from '../../core/qa/qa-host.rules.js';

const PHASES: readonly Phase[] = ['draft', 'collect', 'live', 'followup', 'archived'];

/** A host's part of a question's menu. */
export function hostItems(room: QaRoom, { id, question, answered }: Row, board: Board, w: AllWords, openForm: (kind: FormKind, text?: string) => void): MenuItem[] {
  const isNow = board.discussing === id;
  return [
    ...(answered ? [] : [{ label: w.answer, run: () => { openForm('answer'); } }]),
    { label: question.pinned ? w.unpin : w.pin, run: () => void room.pin({ question: id, on: !question.pinned }) },
    { label: w.labels, run: () => { openForm('label', question.labels.join(', ')); } },
    ...(board.phase === 'live' && !question.hidden
      ? [{ label: isNow ? w.discussEnd : w.discuss, run: () => void room.discuss({ question: id, on: !isNow }) }]
      : []),
    question.hidden ? { label: w.show, run: () => void room.show({ question: id }) } : { label: w.hide, run: () => { openForm('hide'); } },
  ];
}

/** Sends what a host wrote in a form. */
export function sendHostForm(room: QaRoom, kind: FormKind, question: string, text: string): Sending {
  if (kind === 'answer') return room.answer({ question, text });
  if (kind === 'hide') return room.hide({ question, ...(text === '' ? {} : { reason: text }) });
  return room.label({ question, labels: text.split(/[,،]/).map((one) => one.trim()).filter(Boolean).slice(0, 10) });
}

/** Moves the board from phase to phase. */
export function phaseMover(room: QaRoom, board: Board, w: Words): TemplateResult {
  const handleChange = (event: Event) => { room.moveTo({ phase: (event.target as HTMLSelectElement).value as Phase }); };
  // Each phase can be taken back, and leaving the field should move nothing.
  // eslint-disable-next-line lit-a11y/no-invalid-change-handler
  return html`<select part="phase-mover" aria-label=${allWords(w).moveTo} .value=${board.phase} @change=${handleChange}>
    ${PHASES.map((phase) => html`<option value=${phase} ?selected=${phase === board.phase}>${w.phases[phase]}</option>`)}
  </select>`;
}
