import type { Sorting } from '../../core/qa/qa.board.js';
import { isListed, sortEntries } from '../../core/qa/qa.ranking.js';
import { matches } from '../../core/qa/qa.words.js';
import type { Row } from './qa.model.js';

/** The ids that a list shows, in order. A search looks into questions, names, labels and answers. */
export function orderOf(rows: ReadonlyMap<string, Row>, sorting: Sorting, search: string, label = ''): readonly string[] {
  const isMatch = search.trim() === '' ? () => true : matches(search);
  const textOf = ({ question, answers }: Row): string =>
    [question.text, question.author?.name, ...question.labels, ...answers.map(({ value }) => value.text), ...(question.merged ?? []).map((id) => rows.get(id)?.question.text)].join('\n');
  const found = [...rows.values()].filter((row) => isListed(row, sorting) && (label === '' || row.question.labels.includes(label)) && isMatch(textOf(row)));
  return sortEntries(found, sorting).map(({ id }) => id);
}

/** An order that stands still while somebody points at it or reads in it. */
export class Order {
  #shown: readonly string[] = [];
  #key = '';
  readonly #touched = new Set<string>();
  /** Rows that would move or come if the order were let go. */
  waiting = 0;
  /** How many of them are new. */
  fresh = 0;

  /** A row that the viewer moves by an act of their own: no news to them. */
  touch(id: string): void {
    this.#touched.add(id);
  }

  /** The order to show. Another `key` (tab, search) begins anew; one's own questions never wait. */
  arrange(key: string, wanted: readonly string[], frozen: boolean, isOwn: (id: string) => boolean): readonly string[] {
    if (!frozen || key !== this.#key || this.#shown.length === 0) {
      this.#key = key;
      this.waiting = this.fresh = 0;
      this.#touched.clear();
      this.#shown = wanted;
      return wanted;
    }
    const there = new Set(wanted);
    const known = new Set(this.#shown);
    const own = wanted.filter((id) => !known.has(id) && isOwn(id));
    this.#shown = [...own, ...this.#shown.filter((id) => there.has(id))];
    const place = new Map(this.#shown.map((id, index) => [id, index]));
    for (const id of own) this.#touched.add(id);
    const stayed = wanted.filter((id) => place.has(id));
    this.fresh = wanted.length - stayed.length;
    this.waiting = this.fresh + movedCount(stayed.filter((id) => !this.#touched.has(id)).map((id) => place.get(id) ?? 0));
    return this.#shown;
  }
}

/** How many must move to bring all into order: those outside of a longest run that is in order already. */
function movedCount(places: readonly number[]): number {
  // The least last place of a run of each length: https://en.wikipedia.org/wiki/Longest_increasing_subsequence
  const lasts: number[] = [];
  for (const place of places) {
    let [low, high] = [0, lasts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lasts[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    lasts[low] = place;
  }
  return places.length - lasts.length;
}
