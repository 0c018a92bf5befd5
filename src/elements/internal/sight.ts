/** What counts as seen: half of it, for a second. */
const HALF = 0.5;
const LONG_ENOUGH = 1_000;
const BATCH_EVERY = 10_000;

/** Notices which elements somebody has had in sight, at least half of each (or of the screen) for a second; tells of them every 10 s, or as often as it is asked to. */
export class Sight {
  readonly #tell: (ids: readonly string[]) => void;
  readonly #every: number;
  readonly #waiting = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #seen = new Set<string>();
  #observer: IntersectionObserver | undefined;
  #batch: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (ids: readonly string[]) => void, every = BATCH_EVERY) {
    this.#tell = tell;
    this.#every = every;
  }

  /** Looks at these too; each has its id in `data-id`. Repeating it changes nothing. */
  watch(elements: Iterable<Element>): void {
    this.#observer ??= new IntersectionObserver((entries) => { for (const entry of entries) this.#judge(entry); }, { threshold: [0, 0.25, HALF, 0.75, 1] });
    for (const element of elements) this.#observer.observe(element);
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#flush();
  }

  #judge({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }: IntersectionObserverEntry): void {
    // What is taller than the screen never shows by half.
    const fills = rootBounds !== null && intersectionRect.height >= rootBounds.height * HALF;
    const isInSight = isIntersecting && (intersectionRatio >= HALF || fills);
    const timer = this.#waiting.get(target);
    if (isInSight === (timer !== undefined)) return;
    clearTimeout(timer);
    this.#waiting.delete(target);
    if (isInSight) this.#waiting.set(target, setTimeout(() => { this.#see(target); }, LONG_ENOUGH));
  }

  #see(target: Element): void {
    const id = (target as HTMLElement).dataset['id'];
    // A tab in the background says that its rows intersect, too.
    if (id === undefined || document.visibilityState !== 'visible') return;
    this.#seen.add(id);
    this.#batch ??= setTimeout(() => { this.#flush(); }, this.#every);
  }

  #flush(): void {
    clearTimeout(this.#batch);
    this.#batch = undefined;
    const ids = [...this.#seen];
    this.#seen.clear();
    if (ids.length > 0) this.#tell(ids);
  }
}
