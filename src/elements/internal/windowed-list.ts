import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ESTIMATE, WINDOW, WHOLE, firstSegments, type Segment } from './segments.js';

/** Which rows of a long list to render: those near the viewport, and those that must stay. Heights are measured as rows show. */
export class WindowedList implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: () => HTMLElement | null;
  readonly #heights = new Map<string, number>();
  #ids: readonly string[] = [];
  #from = 0;
  #to = WINDOW;
  #scheduled = 0;
  #connected = false;
  readonly #schedule = () => {
    if (this.#scheduled || this.#ids.length <= WHOLE) return;
    this.#scheduled = requestAnimationFrame(() => {
      this.#scheduled = 0;
      if (this.#move()) this.#host.requestUpdate();
    });
  };

  constructor(host: ReactiveControllerHost, list: () => HTMLElement | null) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    // Captured: whatever scrolls around the list, it is heard of.
    addEventListener('scroll', this.#schedule, { capture: true, passive: true });
    addEventListener('resize', this.#schedule, { passive: true });
  }

  hostDisconnected(): void {
    this.#connected = false;
    cancelAnimationFrame(this.#scheduled);
    this.#scheduled = 0;
    removeEventListener('scroll', this.#schedule, { capture: true });
    removeEventListener('resize', this.#schedule);
  }

  /** The list in segments. `keep`: rows that stay wherever they are, for instance the one with focus. */
  segments(ids: readonly string[], keep: readonly (string | undefined)[]): readonly Segment[] {
    this.#ids = ids;
    if (ids.length <= WHOLE) return firstSegments(ids.length);
    const to = Math.min(ids.length, Math.max(this.#to, this.#from + 1));
    const from = Math.max(0, Math.min(this.#from, to - WINDOW));
    const runs = [[from, to] as [number, number]];
    for (const id of keep) {
      const at = id === undefined ? -1 : ids.indexOf(id);
      if (at >= 0 && (at < from || at >= to)) runs.push([Math.max(0, at - 1), Math.min(ids.length, at + 2)]);
    }
    runs.sort(([a], [b]) => a - b);
    const segments: Segment[] = [];
    let done = 0;
    for (const [start, end] of runs) {
      if (end <= done) continue;
      if (start > done) segments.push({ space: this.#height(done, start), before: start });
      segments.push({ from: Math.max(start, done), to: end });
      done = end;
    }
    if (done < ids.length) segments.push({ space: this.#height(done, ids.length), before: ids.length });
    return segments;
  }

  hostUpdated(): void {
    if (this.#ids.length <= WHOLE || !this.#connected) return;
    for (const row of this.#list()?.querySelectorAll<HTMLElement>('[data-id]') ?? []) {
      this.#heights.set(row.dataset['id'] ?? '', row.offsetHeight);
    }
    this.#schedule();
  }

  /** Renders around a row, so that it can be scrolled to. */
  reveal(id: string): void {
    const at = this.#ids.indexOf(id);
    if (at < 0 || (at >= this.#from && at < this.#to)) return;
    this.#from = Math.max(0, at - WINDOW / 2);
    this.#to = at + WINDOW / 2;
    this.#host.requestUpdate();
  }

  #move(): boolean {
    const box = this.#list()?.getBoundingClientRect();
    if (!box || !this.#connected) return false;
    const margin = Math.max(innerHeight, 600);
    const top = -box.top - margin;
    const bottom = -box.top + innerHeight + margin;
    const average = this.#average();
    let at = 0;
    let from = this.#ids.length;
    let to = this.#ids.length;
    for (const [index, id] of this.#ids.entries()) {
      const height = this.#heights.get(id) ?? average;
      if (from === this.#ids.length && at + height >= top) from = index;
      if (at > bottom) {
        to = index;
        break;
      }
      at += height;
    }
    from = Math.max(0, Math.min(from, this.#ids.length - WINDOW));
    to = Math.min(this.#ids.length, Math.max(to, from + WINDOW));
    // Small moves stay within the margin: rendering anew would cost more than it shows.
    const isNear = Math.abs(from - this.#from) < 4 && Math.abs(to - this.#to) < 4;
    if (isNear) return false;
    this.#from = from;
    this.#to = to;
    return true;
  }

  #average(): number {
    if (this.#heights.size === 0) return ESTIMATE;
    let sum = 0;
    for (const height of this.#heights.values()) sum += height;
    return sum / this.#heights.size;
  }

  #height(from: number, to: number): number {
    const average = this.#average();
    let sum = 0;
    for (let index = from; index < to; index += 1) sum += this.#heights.get(this.#ids[index] ?? '') ?? average;
    return Math.round(sum);
  }
}
