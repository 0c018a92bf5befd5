/** Why a room is not shown: the same for every tag. */
import { html, type TemplateResult } from 'lit';
import type { RoomView } from '../../client/index.js';

interface NoticeWords {
  readonly reload: string;
  readonly reloadNow: string;
  readonly expired: string;
  readonly denied: string;
}

/** Where somebody has to sign in anew. */
const SIGN_IN: readonly (string | undefined)[] = ['token_expired', 'identity_changed'];

/** Undefined where nothing forbids to show the room. */
export function renderDenied({ reload, state, denied }: Pick<RoomView, 'reload' | 'state' | 'denied'>, w: NoticeWords): TemplateResult | undefined {
  if (!reload && state !== 'denied') return undefined;
  const isOver = reload || SIGN_IN.includes(denied?.code);
  if (!isOver) return html`<p class="note" part="notice">${w.denied}</p>`;
  return html`<div class="note" part="notice"><p>${reload ? w.reload : w.expired}</p><button type="button" class="primary" @click=${() => { location.reload(); }}>${w.reloadNow}</button></div>`;
}
