/** Votes that show before all that follows from them. Loads behind the first view. */
import { formatCount } from '../internal/relative-time.js';
import type { QaView, Row } from './qa.model.js';

/** What others change by voting and by looking. */
const BY_OTHERS = ['tally', 'ledger', 'exposure'];
/** Milliseconds for which a frame is waited for: frames of an iframe out of sight do not come. */
const LONGEST = 50;

/**
 * Writes what a vote changes into its button at once; the order, the head and the rest are rendered a frame later.
 * Lit keeps the same nodes, and finds in them what it would write.
 */
export class Counts {
  readonly #article: (id: string) => HTMLElement | null;
  readonly #lang: () => string;
  readonly #ahead = new Set<string>();
  /** What the next rendering waits for: the frame that shows them. */
  painted: Promise<void> | undefined;

  constructor(article: (id: string) => HTMLElement | null, lang: () => string) {
    this.#article = article;
    this.#lang = lang;
  }

  /** Where others have moved counts and nothing else has changed, shows those of votes. */
  note(changed: ReadonlySet<string>, view: QaView): void {
    this.painted = undefined;
    const keys = [...changed].map((key) => key.split('/'));
    if (!keys.every(([type = '']) => BY_OTHERS.includes(type))) return;
    for (const [type, id = ''] of keys) if (type === 'tally') this.#show(id, view.get('tally', id)?.votes);
  }

  /** Shows the viewer's own vote, as far as the view contains it. */
  voted(id: string, on: boolean, view: QaView): void {
    const isVoted = view.get('votes', view.viewer?.key ?? '')?.questions.includes(id) ?? false;
    if (isVoted === on) this.#show(id, view.get('tally', id)?.votes, on);
  }

  /** What was shown may have been taken back before it was rendered, and Lit does not write what it wrote last. */
  settle(row: (id: string) => Row | undefined): void {
    for (const id of this.#ahead) {
      const known = row(id);
      if (known) this.#write(id, known.tally?.votes, known.voted);
    }
    this.#ahead.clear();
  }

  #show(id: string, votes: number | undefined, voted?: boolean): void {
    if (document.hidden || !this.#write(id, votes, voted)) return;
    this.#ahead.add(id);
    this.painted ??= painted();
  }

  #write(id: string, votes: number | undefined, voted?: boolean): boolean {
    const button = this.#article(id)?.querySelector('.vote');
    const text = button?.querySelector('.num')?.lastChild;
    if (!button || !(text instanceof Text)) return false;
    if (votes !== undefined) text.data = formatCount(votes, this.#lang());
    if (voted !== undefined) button.setAttribute('aria-pressed', String(voted));
    return votes !== undefined || voted !== undefined;
  }
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    requestAnimationFrame(() => requestAnimationFrame(() => { resolve(); }));
  });
}
