/** The instants at which a board moves on by itself, as hosts type them: one for each phase. Loads with forms that ask for them. */
import { html, type TemplateResult } from 'lit';
import type { Phase, Step } from '../../core/qa/qa.schema.js';
import { instantIn, localTime } from '../internal/fields.js';
import type { AllWords } from '../locales/en-more.js';

/** What a field holds of an instant. */
export function timeIn(steps: readonly Step[], phase: Phase): string {
  const at = steps.find((step) => step.phase === phase)?.at;
  return at === undefined ? '' : localTime(at);
}

/** `isOff`: a phase that there is no way to. */
export function renderSteps(phases: readonly Phase[], steps: readonly Step[], w: AllWords, isOff: (phase: Phase) => boolean = () => false): TemplateResult {
  return html`<fieldset class="presets"><legend>${w.setNext}</legend><div class="pair">${phases.map((phase) => html`<label class="field" ?hidden=${isOff(phase)}>${w.phases[phase]}<input name=${phase} type="datetime-local" .value=${timeIn(steps, phase)} /></label>`)}</div><span class="small">${w.setUpNextHint}</span></fieldset>`;
}

/** The steps of a form. What nobody has touched stays as it is, to the millisecond. */
export function stepsIn(data: FormData, phases: readonly Phase[], before: readonly Step[] = []): readonly Step[] {
  return phases.flatMap((phase) => {
    const typed = data.get(phase);
    if (typed === timeIn(before, phase)) return before.filter((step) => step.phase === phase);
    const at = typeof typed === 'string' ? instantIn(typed) : undefined;
    return at === undefined ? [] : [{ phase, at }];
  });
}
