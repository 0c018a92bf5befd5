import type { Sorting } from '../../core/qa/qa.board.js';
import { comparePlaces, isAnySignalled, isListed, placeEntry, type Placed } from '../../core/qa/qa.ranking.js';
import { fold, matchesFolded } from '../../core/words.js';
import type { Row } from './qa.model.js';

interface Listed {
  readonly rows: ReadonlyMap<string, Row>;
  readonly key: string;
  readonly isSignalled: boolean;
  readonly places: readonly Placed<Row>[];
  readonly ids: readonly string[];
}

/** Lists of rows. Places anew what has changed since the last one: of ten thousand, few. */
export class Lister {
  #last: Listed | undefined;
  readonly #texts = new WeakMap<Row, string>();

  /** The ids that a list shows, in order. A search looks into questions, names, labels, answers and what was merged. */
  list(rows: ReadonlyMap<string, Row>, sorting: Sorting, search: string, label = ''): readonly string[] {
    const key = JSON.stringify([sorting, search, label]);
    const before = this.#last?.key === key ? this.#last : undefined;
    if (before?.rows === rows) return before.ids;
    const isMatch = search.trim() === '' ? undefined : matchesFolded(search);
    const isIn = (row: Row) => isListed(row, sorting, (id) => rows.get(id)?.mine ?? false) && (label === '' || row.question.labels.includes(label)) && (!isMatch || isMatch(this.#textOf(row, rows)));
    const changed: Row[] = [];
    for (const row of rows.values()) if (before?.rows.get(row.id) !== row) changed.push(row);
    const isSignalled = isAnySignalled(before && !before.isSignalled ? changed : rows.values());
    // Whose the questions are that were merged into one does not show in its row.
    const isSame = before?.isSignalled === isSignalled && sorting !== 'mine' && sorting !== 'needs';
    const coming = (isSame ? changed : [...rows.values()]).filter(isIn).map((row) => placeEntry(row, sorting, isSignalled)).sort(comparePlaces);
    const places = isSame ? merge(before.places.filter(({ entry }) => rows.get(entry.id) === entry), coming) : coming;
    this.#last = { rows, key, isSignalled, places, ids: places.map(({ entry }) => entry.id) };
    return this.#last.ids;
  }

  #textOf(row: Row, rows: ReadonlyMap<string, Row>): string {
    const { question: { text, author, labels, merged = [] }, answers } = row;
    const join = () => fold([text, author?.name, ...labels, ...answers.map(({ value }) => value.text), ...merged.map((id) => rows.get(id)?.question.text)].join('\n'));
    // What was merged into it may be worded anew.
    if (merged.length > 0) return join();
    let found = this.#texts.get(row);
    if (found === undefined) this.#texts.set(row, (found = join()));
    return found;
  }
}

/** Two lists in order as one. */
function merge(one: readonly Placed<Row>[], other: readonly Placed<Row>[]): readonly Placed<Row>[] {
  const all: Placed<Row>[] = [];
  let at = 0;
  for (const place of other) {
    for (let next = one[at]; next && comparePlaces(next, place) < 0; next = one[at]) {
      all.push(next);
      at += 1;
    }
    all.push(place);
  }
  return [...all, ...one.slice(at)];
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

  /** A row that the viewer moves, or brings back, by an act of their own: no news to them. */
  touch(id: string): void {
    this.#touched.add(id);
  }

  /** The order to show. Another `key` (tab, search) begins anew; one's own questions never wait, nor does what one brings back. */
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
    const own = wanted.filter((id) => !known.has(id) && (isOwn(id) || this.#touched.has(id)));
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
