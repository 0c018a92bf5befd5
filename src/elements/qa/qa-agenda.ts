/** The agenda of a meeting made of a board: a host says for how long, and gets a file. */
import { html, type TemplateResult } from 'lit';
import type { Share } from '../../core/qa/qa.agenda.js';
import type { Language } from './qa-forms.js';
import type { QaRoom } from './qa.model.js';

const SHARES: readonly Share[] = ['votes', 'equal'];
/** Minutes that most meetings have. */
const USUAL = 60;
/** Minutes of a day. */
const MOST = 1_440;

export function renderAgenda(room: QaRoom, language: Language, close: () => void): TemplateResult {
  const { w } = language;
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const share = SHARES.find((one) => one === data.get('share')) ?? 'votes';
    void import('./qa-download.js').then(({ downloadAgenda }) => { downloadAgenda(room, { total: Number(data.get('total')), share }, language); });
    close();
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    event.stopPropagation();
  };
  return html`<form class="note settings agenda" part="settings" aria-label=${w.agenda} @submit=${handleSubmit} @keydown=${handleKey}>
    <div class="pair">
      <label class="field">${w.agendaTotal}<input name="total" type="number" required min="1" max=${MOST} step="1" .value=${String(USUAL)} /></label>
      <label class="field">${w.agendaShare}<select name="share">${SHARES.map((one) => html`<option value=${one}>${w.agendaShares[one]}</option>`)}</select></label>
    </div>
    <div class="row"><button class="primary">${w.agendaSave}</button><button type="button" class="quiet" @click=${close}>${w.cancel}</button></div>
  </form>`;
}
