/** Setting a board up; loads when the viewer may. */
import { html, type TemplateResult } from 'lit';
import type { CreateArgs } from '../../core/room.js';
import type { Words } from '../locales/en.js';
import { allWords } from '../locales/en-more.js';

/** A form, prefilled, that creates nothing until it is confirmed. */
export function setupForm(words: Words, title: string, create: (args: CreateArgs, isNamed: boolean) => void): TemplateResult {
  const w = allWords(words);
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => { const value = data.get(name); return typeof value === 'string' ? value.trim() : ''; };
    const hostGroups = text('groups').split(/[,،]/).map((one) => one.trim()).filter(Boolean);
    create({ title: text('title') || title, ...(hostGroups.length > 0 ? { hostGroups } : {}) }, !data.has('anonymity'));
  };
  return html`<form class="note" part="setup" @submit=${handleSubmit}>
    <p class="field">${w.absentMayCreate}</p>
    <label class="field">${w.setUpTitle}<input name="title" .value=${title} maxlength="200" required /></label>
    <label class="check"><input type="checkbox" name="anonymity" checked />${w.setUpAnonymity}</label>
    <label class="field">${w.setUpGroups}<input name="groups" /><span class="small">${w.setUpGroupsHint}</span></label>
    <button class="primary">${w.setUp}</button>
  </form>`;
}
