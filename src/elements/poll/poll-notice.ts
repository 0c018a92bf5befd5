/** Why there is no poll to show, and what to do about it. */
import { html, type TemplateResult } from 'lit';
import type { FullLanguage } from './poll-stage.js';
import type { PollRoom } from './poll.model.js';

/** Where somebody has to sign in anew. */
const SIGN_IN: readonly (string | undefined)[] = ['token_expired', 'identity_changed'];

export function renderNotice({ view: { reload, state, denied } }: PollRoom, { w }: FullLanguage): TemplateResult {
  const again = html`<button type="button" class="primary" @click=${() => { location.reload(); }}>${w.reloadNow}</button>`;
  if (reload) return html`<div class="note" part="notice"><p>${w.reload}</p>${again}</div>`;
  if (state !== 'denied') return html`<div class="note" part="notice"><p>${w.absent}</p><p>${w.absentWhom}</p></div>`;
  return SIGN_IN.includes(denied?.code) ? html`<div class="note" part="notice"><p>${w.expired}</p>${again}</div>` : html`<p class="note" part="notice">${w.denied}</p>`;
}
