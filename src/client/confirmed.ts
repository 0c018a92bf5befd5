import type { RoomReader } from '../core/draft.js';
import type { CircleChange } from '../core/messages.js';
import type { Circle, Cursors, MootRecord } from '../core/record.js';

/** What the authority has sent of a room: the union of the viewer's circles. */
export class Confirmed implements RoomReader {
  readonly #records = new Map<string, Map<string, MootRecord>>();
  readonly #counts = new Map<Circle, number>();
  // While a circle begins anew: what it held before and has not sent again yet. Kept till the end, else the view would flicker.
  readonly #stale = new Map<Circle, Map<string, readonly [type: string, id: string]>>();
  readonly #before = new Map<string, MootRecord | undefined>();

  get(type: string, id: string): MootRecord | undefined {
    return this.#records.get(type)?.get(id);
  }

  list(type: string): Iterable<MootRecord> {
    return this.#records.get(type)?.values() ?? [];
  }

  size(type: string): number {
    return this.#records.get(type)?.size ?? 0;
  }

  get cursors(): Cursors {
    return Object.fromEntries(this.#counts);
  }

  /** What was there, by key, for everything that changed since the last call. */
  takeBefore(): ReadonlyMap<string, MootRecord | undefined> {
    const before = new Map(this.#before);
    this.#before.clear();
    return before;
  }

  /** False where changes are missing before this one: the room is to be opened anew. */
  apply({ circle, from, to, set, gone, part, more }: CircleChange): boolean {
    const count = this.#counts.get(circle) ?? 0;
    if (from === 0 && !part) this.#stale.set(circle, this.#held(circle));
    else if (!part && from > count) return false;
    else if (!part && to < count) return true;
    const stale = this.#stale.get(circle);
    for (const [type, id, value] of set) {
      stale?.delete(keyOf(type, id));
      this.#set(circle, type, id, value);
    }
    for (const [type, id] of gone) this.#remove(circle, type, id);
    if (more) return true;
    for (const [type, id] of stale?.values() ?? []) this.#remove(circle, type, id);
    this.#stale.delete(circle);
    this.#counts.set(circle, to);
    return true;
  }

  leave(circles: Iterable<Circle>): void {
    for (const circle of circles) {
      for (const [type, id] of this.#held(circle).values()) this.#remove(circle, type, id);
      this.#counts.delete(circle);
      this.#stale.delete(circle);
    }
  }

  clear(): void {
    for (const [type, records] of this.#records) for (const [id, record] of records) this.#note(type, id, record);
    this.#records.clear();
    this.#counts.clear();
    this.#stale.clear();
  }

  #held(circle: Circle): Map<string, readonly [string, string]> {
    const held = new Map<string, readonly [string, string]>();
    for (const [type, records] of this.#records) {
      for (const [id, { to }] of records) if (to.includes(circle)) held.set(keyOf(type, id), [type, id]);
    }
    return held;
  }

  #set(circle: Circle, type: string, id: string, value: unknown): void {
    let records = this.#records.get(type);
    if (!records) {
      records = new Map<string, MootRecord>();
      this.#records.set(type, records);
    }
    const known = records.get(id);
    this.#note(type, id, known);
    const to = known ? (known.to.includes(circle) ? known.to : [...known.to, circle].sort()) : [circle];
    records.set(id, { type, id, value, to });
  }

  #remove(circle: Circle, type: string, id: string): void {
    const records = this.#records.get(type);
    const known = records?.get(id);
    if (!records || !known?.to.includes(circle)) return;
    this.#note(type, id, known);
    const to = known.to.filter((one) => one !== circle);
    if (to.length > 0) records.set(id, { ...known, to });
    else records.delete(id);
  }

  #note(type: string, id: string, before: MootRecord | undefined): void {
    const key = keyOf(type, id);
    if (!this.#before.has(key)) this.#before.set(key, before);
  }
}

/** A record's place in `changed`. */
export function keyOf(type: string, id: string): string {
  return `${type}/${id}`;
}
