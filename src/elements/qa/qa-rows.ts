/** The rows of a board, of which only those are made anew that something has changed for: of ten thousand, a vote concerns one. */
import type { MootRecord } from '../../core/record.js';
import type { QaRecords } from '../../core/qa/qa.schema.js';
import { factsOf, rowOf, rowsOf, type Facts, type Hanging, type QaRoom, type Row } from './qa.model.js';

type HangingType = keyof Hanging;
const HANGING: readonly HangingType[] = ['answer', 'reply', 'reactions', 'privateReply'];
const ABOUT_ITSELF = ['question', 'asker', 'tally', 'exposure', 'verdict', 'claim'];

export class Rows {
  #facts: Facts | undefined;
  #viewer: unknown;
  #isComplete = false;
  #rows: ReadonlyMap<string, Row> = new Map();
  /** By record, the question on which it hangs. */
  readonly #about = new Map<string, string>();
  readonly #changed = new Set<string>();

  /** Hears of every change between two updates: `type/id` of its records. */
  note(changed: Iterable<string>): void {
    for (const key of changed) this.#changed.add(key);
  }

  /** The rows as they are now. The same map where nothing has changed. */
  update(room: QaRoom, others: ReadonlySet<string>): ReadonlyMap<string, Row> {
    const { view } = room;
    const before = this.#facts;
    const isKnown = before?.room === room && this.#viewer === view.viewer && this.#isComplete === view.complete;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#viewer = view.viewer;
    this.#isComplete = view.complete;
    const facts = factsOf(room, new Set(others), isKnown ? before.hanging : undefined);
    this.#facts = facts;
    if (!isKnown) {
      this.#about.clear();
      for (const type of HANGING) for (const [question, records] of facts.hanging[type]) for (const { id } of records) this.#about.set(`${type}/${id}`, question);
      this.#rows = rowsOf(facts, this.#rows);
      return this.#rows;
    }
    const touched = this.#touched(changed, before, facts);
    if (touched.size === 0) return this.#rows;
    const rows = new Map(this.#rows);
    let isSame = true;
    for (const id of touched) {
      const question = view.get('question', id);
      const row = question && rowOf(id, question, facts, this.#rows);
      if (row === this.#rows.get(id)) continue;
      isSame = false;
      if (row) rows.set(id, row);
      else rows.delete(id);
    }
    if (!isSame) this.#rows = rows;
    return this.#rows;
  }

  #touched(changed: readonly string[], before: Facts, now: Facts): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const key of changed) {
      const slash = key.indexOf('/');
      const [type, id] = [key.slice(0, slash), key.slice(slash + 1)];
      if (ABOUT_ITSELF.includes(type)) touched.add(id);
      else for (const hanging of HANGING) if (hanging === type) for (const question of this.#hang(hanging, id, now)) touched.add(question);
    }
    for (const id of between(before.voted, now.voted)) touched.add(id);
    for (const id of between(before.others ?? [], now.others ?? [])) touched.add(id);
    for (const id of between(before.sendings.keys(), now.sendings.keys())) touched.add(id);
    // What was merged changes what it was merged into.
    for (const id of touched) {
      const into = now.room.view.get('question', id)?.into;
      if (into !== undefined) touched.add(into);
    }
    return touched;
  }

  /** Puts a record where it hangs now; names the questions that had or have it. */
  #hang<T extends HangingType>(type: T, id: string, { room, hanging }: Facts): readonly string[] {
    const key = `${type}/${id}`;
    const groups: Map<string, readonly MootRecord<QaRecords[T]>[]> = hanging[type];
    const was = this.#about.get(key);
    const value: QaRecords[T] | undefined = room.view.get(type, id);
    if (was !== undefined) groups.set(was, (groups.get(was) ?? []).filter((one) => one.id !== id));
    if (!value) this.#about.delete(key);
    else {
      const time = (one: QaRecords[T]) => ('at' in one ? one.at : 0);
      const others = (groups.get(value.question) ?? []).filter((one) => one.id !== id);
      groups.set(value.question, [...others, { type, id, value, to: [] }].sort((a, b) => time(a.value) - time(b.value)));
      this.#about.set(key, value.question);
    }
    return [was, value?.question].filter((one) => one !== undefined);
  }
}

/** What is in one of two sets alone. */
function between(one: Iterable<string>, other: Iterable<string>): readonly string[] {
  const [a, b] = [new Set(one), new Set(other)];
  return [...[...a].filter((id) => !b.has(id)), ...[...b].filter((id) => !a.has(id))];
}
