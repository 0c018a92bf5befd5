/** An order that stands still while somebody points at it or reads in it. */
export class Order {
  #shown: readonly string[] = [];
  #key = '';
  /** Rows that would move or come if the order were let go. */
  waiting = 0;
  /** How many of them are new. */
  fresh = 0;

  /** The order to show. Another `key` (tab, search) begins anew; one's own questions never wait. */
  arrange(key: string, wanted: readonly string[], frozen: boolean, isOwn: (id: string) => boolean): readonly string[] {
    if (!frozen || key !== this.#key || this.#shown.length === 0) {
      this.#key = key;
      this.waiting = this.fresh = 0;
      this.#shown = wanted;
      return wanted;
    }
    const there = new Set(wanted);
    const known = new Set(this.#shown);
    const own = wanted.filter((id) => !known.has(id) && isOwn(id));
    this.#shown = [...own, ...this.#shown.filter((id) => there.has(id))];
    const place = new Map(this.#shown.map((id, index) => [id, index]));
    const stayed = wanted.filter((id) => place.has(id));
    this.fresh = wanted.length - stayed.length;
    this.waiting = this.fresh + stayed.filter((id, index) => place.get(id) !== index).length;
    return this.#shown;
  }
}
