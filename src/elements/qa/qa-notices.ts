/** What stands where there is no board to show, and setting one up; loads when that is so. */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { PRESETS, PRESET_NAMES, presetOf, type PresetName } from '../../core/qa/qa.presets.js';
import { warnOnce } from '../internal/warn-once.js';
import type { AudienceQuery } from '../../backends/protocol.js';
import type { Moot } from '../../client/index.js';
import { boardOf } from '../../core/qa/qa.board.js';
import { PHASES, isAfter } from '../../core/qa/qa.plan.js';
import type { Phase } from '../../core/qa/qa.schema.js';
import type { WantedAudience } from '../../core/room.js';
import type { Words } from '../locales/en.js';
import { allWords, reasonOf, type AllWords } from '../locales/en-more.js';
import { groupsOf, renderAudience, wantedAudience } from '../internal/audience.js';
import { renderDenied } from '../internal/notice.js';
import { renderSteps, stepsIn } from './qa-steps.js';
import type { QaRoom } from './qa.model.js';

/** Why there is no board, and what to do about it. `title` and `preset`: for the board that may be set up. */
export function renderNotice(room: QaRoom, words: Words, title: string, preset: string, moot: Moot | undefined, lang: string): TemplateResult {
  const w = allWords(words);
  const { mayCreate } = room.view;
  const denied = renderDenied(room.view, w);
  if (denied) return denied;
  return mayCreate ? renderSetup(room, w, title, preset, renderAudience(moot, ...audienceOf(room), { w, lang })) : html`<div class="note" part="notice"><p>${w.absent}</p><p>${w.absentWhom}</p></div>`;
}

/** Whom a board that does not exist yet shall be for, as it was typed. */
const typed = new WeakMap<QaRoom, { readonly audience: WantedAudience }>();

/** Whom to count, and since when that is so. */
function audienceOf(room: QaRoom): [AudienceQuery, object] {
  const query = typed.get(room);
  return query ? [query, query] : [{}, room];
}

/** A form, prefilled, that creates nothing until it is confirmed. What was refused stands below it, and what was typed in it. */
function renderSetup(room: QaRoom, w: AllWords, title: string, wanted: string, audience: unknown): TemplateResult {
  const suggested = presetNamed(wanted);
  const mayChoose = !room.view.viewer?.house?.forbidden?.includes('qa.choice');
  const refused = room.sendings.filter(({ name, status }) => name === 'room.create' && status === 'refused');
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => { const value = data.get(name); return typeof value === 'string' ? value.trim() : ''; };
    const [hostGroups, audience] = [groupsOf(text('groups')), wantedIn(data)];
    const preset = presetNamed(text('preset'));
    const next = stepsIn(data, LATER.filter((phase) => isReached(phase, preset)));
    for (const sending of refused) sending.cancel();
    room.create({
      title: text('title') || title,
      settings: {
        preset,
        anonymity: data.has('anonymity') ? 'choice' : 'named',
        ...(text('intro') ? { intro: text('intro') } : {}),
        ...(next.length > 0 ? { next } : {}),
      },
      ...(hostGroups.length > 0 ? { hostGroups } : {}),
      ...(audience ? { audience } : {}),
    });
  };
  // Hosts know how many a board is for before there is one.
  const measure = ({ target }: Event) => {
    const field = target as HTMLInputElement;
    const wanted = field.form && wantedIn(new FormData(field.form));
    if (wanted) typed.set(room, { audience: wanted });
    else typed.delete(room);
    ((field.getRootNode() as ShadowRoot).host as unknown as Pick<LitElement, 'requestUpdate'>).requestUpdate();
  };
  // What nobody has touched follows the preset; what somebody wrote stays.
  const choose = (event: Event, preset: PresetName) => {
    const { form } = event.target as HTMLInputElement;
    if (!form) return;
    const { elements } = form;
    const intro = elements.namedItem('intro') as HTMLTextAreaElement;
    if (intro.value.trim() === '' || Object.values(w.presetIntros).includes(intro.value)) intro.value = w.presetIntros[preset];
    const box = elements.namedItem('anonymity');
    if (box instanceof HTMLInputElement) box.checked = isAnonymous(preset);
    for (const phase of LATER) (elements.namedItem(phase) as HTMLElement).closest('label')?.toggleAttribute('hidden', !isReached(phase, preset));
  };
  // Novalidate: WebKit calls an emptied date invalid and would send nothing.
  return html`<form class="note settings" part="setup" novalidate @submit=${handleSubmit}>
    <p class="field">${w.absentMayCreate}</p>
    <label class="field">${w.setUpTitle}<input name="title" .value=${title} maxlength="200" required /></label>
    <fieldset class="presets"><legend>${w.setUpFor}</legend>${PRESET_NAMES.map((name) => html`<label class="check"
      ><input type="radio" name="preset" value=${name} ?checked=${name === suggested} @change=${(event: Event) => { choose(event, name); }}
      /><span>${w.presets[name]}<span class="small">${w.presetHints[name]}</span></span></label>`)}</fieldset>
    ${mayChoose ? html`<label class="check"><input type="checkbox" name="anonymity" ?checked=${isAnonymous(suggested)} />${w.setUpAnonymity}</label>` : nothing}
    <label class="field">${w.setIntro}<textarea name="intro" class="boxed" rows="2" .value=${w.presetIntros[suggested]}></textarea></label>
    ${renderSteps(LATER, [], w, (phase) => !isReached(phase, suggested))}
    <label class="field">${w.setAudience}<input name="audience" @change=${measure} /><span class="small">${w.setAudienceHint}</span></label>
    <label class="field">${w.setPeople}<input name="people" @change=${measure} /><span class="small">${w.setPeopleHint}</span></label>
    <label class="field">${w.setUpGroups}<input name="groups" /><span class="small">${w.setUpGroupsHint}</span></label>
    ${refused.map(({ error }) => html`<p class="error" role="alert">${w.refused(reasonOf(w, error, boardOf(room.view)))}</p>`)}
    ${audience}
    <button class="primary">${w.setUp}</button>
  </form>`;
}

/** Phases that a new board may move on to. */
const LATER = PHASES.filter((phase) => isAfter(phase, 'collect'));

/** Whether a board that begins by a preset comes to a phase later. */
function isReached(phase: Phase, preset: PresetName): boolean {
  return isAfter(phase, PRESETS[preset].phase ?? 'collect');
}

/** Whom the board shall be for, as the form says. */
function wantedIn(data: FormData): WantedAudience | null {
  const [groups, people] = ['audience', 'people'].map((name) => { const value = data.get(name); return groupsOf(typeof value === 'string' ? value : ''); });
  return wantedAudience(undefined, groups ?? [], people);
}

function isAnonymous(preset: PresetName): boolean {
  return PRESETS[preset].anonymity !== 'named';
}

/** The preset of that name; the default where there is none. */
function presetNamed(name: string): PresetName {
  const found = presetOf(name);
  if (!found && name) warnOnce(`<moot-qa preset="${name.slice(0, 80)}"> is unknown; "all-hands" is used. Expected one of ${PRESET_NAMES.join(', ')}.`);
  return found ?? 'all-hands';
}
