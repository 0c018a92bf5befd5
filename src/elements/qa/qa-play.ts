/** The ways into a meeting's recording. Loads with the first board that has one. */
import { html, type TemplateResult } from 'lit';
import { clockOf, playAt, secondsInto } from '../../core/qa/qa.recording.js';
import type { Chapter, Recording } from '../../core/qa/qa.schema.js';
import type { AllWords } from '../locales/en-more.js';

/** The ways to where a question was discussed, once or more often. */
export function renderPlay(question: string, chapters: Iterable<{ readonly value: Chapter }>, recording: Recording, w: AllWords): readonly TemplateResult[] {
  const times = [...chapters].flatMap(({ value }) => (value.question === question ? secondsInto(recording, value.from) ?? [] : []));
  return times.map((seconds) => html`<a class="play small" href=${playAt(recording, seconds)} target="_blank" rel="noopener noreferrer">${w.playAnswer(clockOf(seconds))}</a>`);
}
