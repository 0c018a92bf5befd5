/** Why there is no poll to show, and what to do about it. */
import { html, type TemplateResult } from 'lit';
import { renderDenied } from '../internal/notice.js';
import type { FullLanguage } from './poll-stage.js';
import type { PollRoom } from './poll.model.js';

export function renderNotice({ view }: PollRoom, { w }: FullLanguage): TemplateResult {
  return renderDenied(view, w) ?? html`<div class="note" part="notice"><p>${w.absent}</p><p>${w.absentWhom}</p></div>`;
}
