/** What stands where there is no board to show, and setting one up; loads when that is so. */
import { html, type TemplateResult } from 'lit';
import type { Moot } from '../../client/index.js';
import type { CreateArgs } from '../../core/room.js';
import type { Words } from '../locales/en.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import { renderAudience } from './qa-audience.js';
import type { QaRoom } from './qa.model.js';

/** Where somebody has to sign in anew. */
const SIGN_IN: readonly (string | undefined)[] = ['token_expired', 'identity_changed'];

/** Why there is no board, and what to do about it. `title`: for the board that may be set up. */
export function renderNotice(room: QaRoom, words: Words, title: string, moot: Moot | undefined, lang: string): TemplateResult {
  const w = allWords(words);
  const { reload, state, denied, mayCreate } = room.view;
  if (reload) return html`<div class="note" part="notice"><p>${w.reload}</p>${renderReload(w)}</div>`;
  if (state === 'denied') {
    return SIGN_IN.includes(denied?.code) ? html`<div class="note" part="notice"><p>${w.expired}</p>${renderReload(w)}</div>` : html`<p class="note" part="notice">${w.denied}</p>`;
  }
  return mayCreate ? renderSetup(room, w, title, renderAudience(moot, {}, room, { w, lang })) : html`<div class="note" part="notice"><p>${w.absent}</p><p>${w.absentWhom}</p></div>`;
}

function renderReload(w: AllWords): TemplateResult {
  return html`<button class="primary" @click=${() => { location.reload(); }}>${w.reloadNow}</button>`;
}

/** A form, prefilled, that creates nothing until it is confirmed. */
function renderSetup(room: QaRoom, w: AllWords, title: string, audience: unknown): TemplateResult {
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => { const value = data.get(name); return typeof value === 'string' ? value.trim() : ''; };
    const hostGroups = text('groups').split(/[,،]/).map((one) => one.trim()).filter(Boolean);
    const args: CreateArgs = { title: text('title') || title, ...(hostGroups.length > 0 ? { hostGroups } : {}) };
    room.create(args);
    if (!data.has('anonymity')) room.configure({ anonymity: 'named' });
  };
  return html`<form class="note" part="setup" @submit=${handleSubmit}>
    <p class="field">${w.absentMayCreate}</p>
    <label class="field">${w.setUpTitle}<input name="title" .value=${title} maxlength="200" required /></label>
    <label class="check"><input type="checkbox" name="anonymity" checked />${w.setUpAnonymity}</label>
    <label class="field">${w.setUpGroups}<input name="groups" /><span class="small">${w.setUpGroupsHint}</span></label>
    ${audience}
    <button class="primary">${w.setUp}</button>
  </form>`;
}
