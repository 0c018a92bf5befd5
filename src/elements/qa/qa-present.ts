/** The board for a wall: one question, one count, one timer, and who wants to take part finds the page by its code. Loads with `view="present"`. */
import { adoptStyles, html, nothing, type CSSResultOrNative, type ReactiveElement, type TemplateResult } from 'lit';
import { NEW_BOARD, hidesVotes } from '../../core/qa/qa.board.js';
import { isListed, sortEntries } from '../../core/qa/qa.ranking.js';
import type { Board } from '../../core/qa/qa.schema.js';
import { qrCode, type QrCode } from '../internal/qr-code.js';
import { formatCount } from '../internal/relative-time.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import type { Words } from '../locales/en.js';
import type * as HostTools from './qa-host-tools.js';
import type { QaRoom, Row } from './qa.model.js';
import { renderAuthor } from './qa.row.js';
import { styles as presentStyles } from './qa-present.styles.js';

/** The element, as its presenter sees it. */
export interface PresentHost {
  readonly element: ReactiveElement & { readonly readonly: boolean };
  readonly root: ShadowRoot;
  readonly styles: readonly CSSResultOrNative[];
  readonly terms: { readonly words: Words; readonly lang: string };
  room(): QaRoom | undefined;
  rows(): ReadonlyMap<string, Row>;
  heading(): string;
  prose(text: string): unknown;
  readonly acts: HostTools.HostActs;
  /** What hosts alone have, once it has loaded. */
  host(): typeof HostTools | undefined;
  /** What was done just now, with the way back. */
  toast(): unknown;
  /** Back to the board. */
  close(): void;
}

const COMING = 3;
const SECOND = 1_000;

/** Where the page is that people take part on: without what belongs to one visit. */
function pageAddress(): string {
  const url = new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href, location.href);
  url.hash = '';
  return url.href;
}

/** "3:05": minutes and seconds. */
function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export class Presenter {
  readonly #host: PresentHost;
  readonly #code = new Map<string, QrCode | undefined>();
  #ticking: ReturnType<typeof setInterval> | undefined;
  #hasFocused = false;
  readonly #handleKey = (event: KeyboardEvent) => {
    const target = event.composedPath()[0];
    // The page has keys of its own; those of its fields and buttons stay theirs, and of the wall's own buttons the one that presses them.
    const theirs = event.key !== ' ' && event.composedPath().includes(this.#host.element) ? 'input, textarea, select' : 'input, textarea, select, button, a, [contenteditable]';
    if (event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && target.matches(theirs))) return;
    if (event.key === 'Escape') this.#host.close();
    const act = { ArrowRight: this.#next, PageDown: this.#next, ' ': this.#next, ArrowLeft: this.#back, PageUp: this.#back }[event.key];
    if (!act || !this.#maySteer()) return;
    event.preventDefault();
    // From right to left, what is next lies at the left.
    const isMirrored = event.key.startsWith('Arrow') && getComputedStyle(this.#host.element).direction === 'rtl';
    (isMirrored ? (act === this.#next ? this.#back : this.#next) : act)();
  };

  constructor(host: PresentHost) {
    this.#host = host;
    adoptStyles(host.root, [...host.styles, presentStyles]);
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#hasFocused = false;
    removeEventListener('keydown', this.#handleKey);
    adoptStyles(this.#host.root, [...this.#host.styles]);
  }

  render(board: Board): TemplateResult {
    const { words, lang } = this.#host.terms;
    const w = allWords(words);
    const room = this.#host.room();
    if (!this.#ticking) {
      this.#ticking = setInterval(() => { this.#host.element.requestUpdate(); }, SECOND);
      addEventListener('keydown', this.#handleKey);
      void this.#host.element.updateComplete.then(() => { this.#focus(); });
    }
    const row = board.discussing === undefined ? undefined : this.#host.rows().get(board.discussing);
    const coming = this.#coming(board).slice(0, COMING);
    const begun = board.chapter === undefined ? undefined : room?.view.get('chapter', board.chapter)?.from;
    return html`<section class="present" part="presenter" tabindex="-1" aria-label=${w.presenting(this.#host.heading())}><div class="stage">
      <header><h2>${this.#host.heading()}</h2>${row && begun !== undefined && room ? html`<span class="timer" role="timer">${clock(room.view.now() - begun)}</span>` : nothing}</header>
      <div class="shown">${row ? this.#renderShown(row, board, w, lang) : html`<p class="text">${board.phase === 'live' ? w.presentNothing : w.phases[board.phase]}</p>`}</div>
      <aside>
        <div>${coming.length > 0 ? html`<h3>${w.presentNext}</h3><ol class="coming">${coming.map((one) => html`<li>${hidesVotes(board) ? nothing : html`<span class="num">${formatCount(one.tally?.votes ?? 0, lang)}</span>`}<span dir="auto">${one.question.text}</span></li>`)}</ol>` : nothing}</div>
        ${this.#renderCode(w)}
      </aside>
      <footer>${this.#host.toast()}${this.#maySteer() && board.phase !== 'archived' ? this.#renderSteering(board, coming.length > 0, w) : nothing}
        ${document.fullscreenEnabled ? html`<button class="quiet" @click=${() => void this.#fill()}>${w.fullScreen}</button>` : nothing}
        <button class="quiet" @click=${() => { this.#host.close(); }}>${w.presentEnd}</button></footer>
    </div></section>`;
  }

  /** What everybody may see: a host's wall is read by all, and what hosts alone know stays off it. */
  #renderShown({ question, tally, answered }: Row, board: Board, w: AllWords, lang: string): TemplateResult {
    return html`<p class="gone">${w.discussing}</p><div class="text" dir="auto">${this.#host.prose(question.text)}</div>
      <div class="meta"><span class="who">${renderAuthor(question.author, w)}</span>${tally && !hidesVotes(board) ? html`<span class="votes num">${w.votesOf(tally.votes, formatCount(tally.votes, lang))}</span>` : nothing}
        ${answered ? html`<span class="mark">${w.states.answered}</span>` : nothing}</div>`;
  }

  #renderSteering(board: Board, hasNext: boolean, w: AllWords): TemplateResult {
    if (board.phase !== 'live') return html`<button class="primary" @click=${this.#goLive}>${w.goLive}</button>`;
    const isOff = !hasNext && board.discussing === undefined;
    return html`<button class="quiet" aria-keyshortcuts="ArrowLeft" @click=${this.#back}>${w.presentBack}</button>
      <button class="primary" aria-keyshortcuts="ArrowRight" aria-disabled=${isOff ? 'true' : 'false'} @click=${this.#next}>${board.discussing === undefined ? w.presentBegin : w.presentOn}</button>`;
  }

  #renderCode(w: AllWords): TemplateResult | typeof nothing {
    const address = pageAddress();
    if (!this.#code.has(address)) {
      let code: QrCode | undefined;
      try {
        code = qrCode(address);
      } catch {
        // Too long for a code: it stands there to be typed.
      }
      this.#code.set(address, code);
    }
    const code = this.#code.get(address);
    return html`<div>${code ? html`<svg class="qr" viewBox="0 0 ${code.size} ${code.size}" role="img" aria-label=${w.qrOf(address)} shape-rendering="crispEdges">${code.path}</svg>` : nothing}
      <p class="where" dir="ltr">${address.replace(/^https?:\/\//, '')}</p></div>`;
  }

  /** What comes up: first what hosts have lined up, then by votes. */
  #coming({ discussing, unseen }: Board): readonly Row[] {
    if (unseen) return [];
    const open = [...this.#host.rows().values()].filter((row) => {
      // Rows hear of an own act a frame later than the view: whoever presses twice must not be led back.
      const { state, hidden, unreleased } = this.#host.room()?.view.get('question', row.id) ?? row.question;
      return isListed(row, 'top') && state !== 'answered' && row.id !== discussing && !hidden && !unreleased && state !== 'pending' && state !== 'declined' && state !== 'deferred';
    });
    const sorted = sortEntries(open, 'top');
    const isQueued = ({ question }: Row) => question.state === 'queued';
    return [...sorted.filter(isQueued), ...sorted.filter((row) => !isQueued(row))];
  }

  /** Whether the viewer steers here. */
  #maySteer(): boolean {
    return !this.#host.element.readonly && (this.#host.room()?.view.viewer?.isHost ?? false);
  }

  #board(): Board | undefined {
    return this.#host.room()?.view.get('board', 'board');
  }

  readonly #goLive = () => {
    const [room, board] = [this.#host.room(), this.#board()];
    if (room) this.#host.host()?.movePhase(this.#host.acts, room, board ?? NEW_BOARD, 'live');
  };

  readonly #next = () => {
    const [room, board] = [this.#host.room(), this.#board()];
    if (!room || board?.phase !== 'live') return;
    this.#host.host()?.goOn(this.#host.acts, room, this.#host.rows().get(board.discussing ?? ''), this.#coming(board)[0]);
  };

  /** Opens the question before again, as on whatever device it was finished. */
  readonly #back = () => {
    const [room, board, host] = [this.#host.room(), this.#board(), this.#host.host()];
    if (!room || !host || board?.phase !== 'live') return;
    const before = host.chaptersOf(room).find(({ question }) => question !== board.discussing && room.view.get('question', question));
    if (before) host.resume(this.#host.acts, room, before.question);
  };

  async #fill(): Promise<void> {
    // The whole element: what speaks stands beside the wall, and what is not within is not read. Refused by some pages; the view is there all the same.
    await (document.fullscreenElement ? document.exitFullscreen() : this.#host.element.requestFullscreen()).catch(() => undefined);
  }

  #focus(): void {
    if (this.#hasFocused) return;
    this.#hasFocused = true;
    this.#host.root.querySelector<HTMLElement>('.present')?.focus();
  }
}
