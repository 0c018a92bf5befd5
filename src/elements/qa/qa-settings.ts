/** What hosts may set on a board beside its questions. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import { countNamed } from '../../core/qa/qa.askers.js';
import { ledgerOf } from '../../core/qa/qa.board.js';
import { PHASES, isAfter, stepsOf } from '../../core/qa/qa.plan.js';
import type { Anonymity, Board, ConfigureArgs, Moderation, VotesShown } from '../../core/qa/qa.schema.js';
import { formatCount } from '../internal/relative-time.js';
import type { AllWords } from '../locales/en-more.js';
import { groupsOf, peopleIn, wantedAudience } from '../internal/audience.js';
import { localTime } from '../internal/fields.js';
import type { Language } from './qa-forms.js';
import { renderSteps, stepsIn, timeIn } from './qa-steps.js';
import type { QaRoom } from './qa.model.js';

const ANONYMITIES: readonly Anonymity[] = ['choice', 'named', 'hidden', 'sealed'];
const MODERATIONS: readonly Moderation[] = ['after', 'before', 'trust', 'off'];
const VOTES_SHOWN: readonly VotesShown[] = ['always', 'voted', 'live'];

/** Mutes, also by questions that are not here any more, to lift them all. */
function renderMutes(room: QaRoom, w: AllWords, lang: string, saved: (sending: Sending) => void): TemplateResult | typeof nothing {
  const mutes = [...room.view.list('mute')];
  if (mutes.length === 0) return nothing;
  const lift = ({ target }: Event) => {
    // The button goes with the last of them.
    (target as HTMLElement).closest('form')?.querySelector<HTMLElement>('.primary')?.focus();
    for (const { id } of mutes) saved(room.mute({ question: id, on: false }));
  };
  return html`<p class="field mutes">${w.mutes(formatCount(mutes.length, lang))} <button type="button" class="quiet" @click=${lift}>${w.unmuteAll}</button></p>`;
}

/** A form with what is set now; only what was changed is sent. Once the board is archived: what may still change, above all the recording, which is there only then. */
export function renderSettings(room: QaRoom, board: Board, { w, lang }: Language, audience: unknown, saved: (sending: Sending) => void, close: () => void): TemplateResult {
  const line = board.owedLine ?? 3;
  const shown = board.votesShown ?? 'always';
  const moderation = board.moderation ?? 'after';
  const isOver = board.phase === 'archived';
  const words = room.view.get('words', 'words')?.words ?? [];
  const access = room.view.get('access', 'access');
  const listed = peopleIn(access?.audience);
  const hostGroups = access?.hosts.groups ?? [];
  const steps = stepsOf(board);
  const phases = PHASES.filter((phase) => isAfter(phase, board.phase) || timeIn(steps, phase));
  const recorded = board.recording?.start === undefined ? '' : localTime(board.recording.start);
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => { const value = data.get(name); return typeof value === 'string' ? value.trim() : ''; };
    const number = (name: string) => (text(name) === '' ? undefined : Number(text(name)));
    const forbidden = text('words').split(/[,،\n]/).map((one) => one.trim()).filter(Boolean);
    const budget = number('budget') ?? null;
    const trustAfter = number('trustAfter');
    const wanted: ConfigureArgs = isOver ? {} : {
      ...(text('intro') === (board.intro ?? '') ? {} : { intro: text('intro') || null }),
      ...(data.has('asking') === board.asking ? {} : { asking: data.has('asking') }),
      ...(text('anonymity') === board.anonymity ? {} : { anonymity: text('anonymity') as Board['anonymity'] }),
      ...(text('moderation') === moderation ? {} : { moderation: text('moderation') as Moderation }),
      ...(text('votesShown') === shown ? {} : { votesShown: text('votesShown') as VotesShown }),
      ...(budget === (board.budget ?? null) ? {} : { budget }),
      ...(data.has('unseen') ? { unseen: true } : {}),
      ...(number('owedLine') === undefined || number('owedLine') === line ? {} : { owedLine: number('owedLine') }),
      ...(trustAfter === undefined || trustAfter === (board.trustAfter ?? 1) ? {} : { trustAfter }),
      ...(forbidden.join() === words.join() ? {} : { words: forbidden }),
    };
    if (Object.keys(wanted).length > 0) saved(room.configure(wanted));
    const [groups, people] = [groupsOf(text('audience')), groupsOf(text('people'))];
    const isForOthers = groups.join() !== (access?.audience?.groups ?? []).join() || people.join() !== listed.join();
    const hosting = groupsOf(text('groups'));
    const isHostedByOthers = hosting.join() !== hostGroups.join();
    if (isForOthers || isHostedByOthers) saved(room.configureRoom({ ...(isForOthers ? { audience: wantedAudience(access?.audience, groups, people) } : {}), ...(isHostedByOthers ? { hostGroups: hosting } : {}) }));
    const began = text('recorded') === '' ? {} : { start: new Date(text('recorded')).getTime() };
    if (text('recording') !== (board.recording?.url ?? '') || (text('recording') !== '' && text('recorded') !== recorded)) saved(room.setRecording(text('recording') === '' ? { url: null } : { url: text('recording'), ...began }));
    if (isOver) {
      close();
      return;
    }
    if (phases.some((phase) => text(phase) !== timeIn(steps, phase))) saved(room.schedule({ steps: stepsIn(data, phases, steps) }));
    close();
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    event.stopPropagation();
  };
  // What somebody may have seen is not made unseen.
  const mayBeUnseen = !board.unseen && ['draft', 'collect'].includes(board.phase) && ledgerOf(room.view).asked === 0;
  const option = (value: string, label: string, present: string) => html`<option value=${value} ?selected=${value === present}>${label}</option>`;
  // How many are approved first is of interest with this kind of moderation alone.
  const showTrust = ({ target }: Event) => {
    const select = target as HTMLSelectElement;
    (select.form?.elements.namedItem('trustAfter') as HTMLElement).closest('label')?.toggleAttribute('hidden', select.value !== 'trust');
  };
  // What has a name keeps it: who seals the board must not think that it goes. Of what is unseen, hosts do not know how much there is.
  const named = board.anonymity === 'sealed' ? 0 : countNamed(room.view);
  const keeps = board.unseen && board.anonymity !== 'sealed' ? w.namesStay : named > 0 ? w.namedStay(named, formatCount(named, lang)) : undefined;
  const showKeeps = ({ target }: Event) => {
    const select = target as HTMLSelectElement;
    select.form?.querySelector('.keeps')?.toggleAttribute('hidden', select.value !== 'sealed');
  };
  // Who asked before was told that later hosts see it too; who lets them in is told what they let them see.
  const kept = [...room.view.list('asker')].length;
  const showComing = ({ target }: Event) => {
    const field = target as HTMLInputElement;
    field.form?.querySelector('.coming')?.toggleAttribute('hidden', groupsOf(field.value).every((group) => hostGroups.includes(group)));
  };
  // WebKit calls an emptied date invalid and would send nothing; what is wrong the authority refuses, in words.
  return html`<form class="note settings" part="settings" novalidate aria-label=${w.settings} @submit=${handleSubmit} @keydown=${handleKey}>
    ${audience}
    <label class="field">${w.setAudience}<input name="audience" .value=${(access?.audience?.groups ?? []).join(', ')} /><span class="small">${w.setAudienceHint}</span></label>
    <label class="field">${w.setPeople}<input name="people" dir="auto" .value=${listed.join(', ')} /><span class="small">${w.setPeopleHint}</span></label>
    <label class="field">${w.setUpGroups}<input name="groups" .value=${hostGroups.join(', ')} @input=${showComing} /><span class="small">${w.labelsHint}</span></label>
    ${kept === 0 ? nothing : html`<p class="field coming" role="status" hidden>${w.hostsComing(kept, formatCount(kept, lang))}</p>`}
    ${isOver ? nothing : html`<label class="field">${w.setIntro}<textarea name="intro" class="boxed" rows="2" dir="auto" .value=${board.intro ?? ''}></textarea></label>
    <label class="check"><input type="checkbox" name="asking" .checked=${board.asking} />${w.setAsking}</label>
    ${mayBeUnseen ? html`<label class="check"><input type="checkbox" name="unseen" />${w.setUnseen}</label>` : nothing}
    <label class="field">${w.setAnonymity}<select name="anonymity" @input=${showKeeps}>${ANONYMITIES.filter((one) => one === board.anonymity || !room.view.viewer?.house?.forbidden?.includes(`qa.${one}`)).map((one) => option(one, w.anonymities[one], board.anonymity))}</select></label>
    ${keeps === undefined ? nothing : html`<p class="field keeps" role="status" hidden>${keeps}</p>`}
    <label class="field">${w.setModeration}<select name="moderation" @input=${showTrust}>${MODERATIONS.map((one) => option(one, w.moderations[one], moderation))}</select></label>
    <label class="field" ?hidden=${moderation !== 'trust'}>${w.setTrustAfter}<input name="trustAfter" type="number" min="1" max="100" .value=${String(board.trustAfter ?? 1)} /></label>
    <label class="field">${w.setWords}<textarea name="words" class="boxed" rows="1" .value=${words.join(', ')}></textarea><span class="small">${w.setWordsHint}</span></label>
    <label class="field">${w.setVotesShown}<select name="votesShown">${VOTES_SHOWN.map((one) => option(one, w.votesShowns[one], shown))}</select></label>
    <label class="field">${w.setBudget}<input name="budget" type="number" min="1" max="1000" .value=${String(board.budget ?? '')} /><span class="small">${w.setBudgetHint}</span></label>
    <label class="field">${w.setOwedLine}<input name="owedLine" type="number" min="1" max="100000" .value=${String(line)} /></label>
    ${renderSteps(phases, steps, w)}`}
    <div class="pair">
      <label class="field">${w.setRecording}<input name="recording" type="url" .value=${board.recording?.url ?? ''} /></label>
      <label class="field">${w.setRecorded}<input name="recorded" type="datetime-local" step="1" .value=${recorded} /></label>
    </div>
    ${isOver ? nothing : renderMutes(room, w, lang, saved)}
    <div class="row"><button class="primary">${w.save}</button><button type="button" class="quiet" @click=${close}>${w.cancel}</button></div>
  </form>`;
}
