import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What counts as seen: half of it, for a second. */
const HALF = 0.5;
const LONG_ENOUGH = 1_000;
const BATCH_EVERY = 10_000;

/**
 * Notices which elements somebody has had in sight, at least half of each (or of the screen) for a second; tells of them every 10 s, or as often as it is asked to.
 * Ends when its host leaves the page; `watch` begins anew.
 */
export class Sight implements ReactiveController {
  readonly #tell: (ids: readonly string[]) => void;
  readonly #every: number;
  readonly #inSight = new Set<Element>();
  /** Those in sight that nobody has seen yet; without a timer while the page is hidden. */
  readonly #waiting = new Map<Element, ReturnType<typeof setTimeout> | undefined>();
  readonly #seen = new Set<string>();
  #observer: IntersectionObserver | undefined;
  #batch: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, tell: (ids: readonly string[]) => void, every = BATCH_EVERY) {
    this.#tell = tell;
    this.#every = every;
    host.addController(this);
  }

  /** Looks at these too; each has its id in `data-id`. Repeating it changes nothing. */
  watch(elements: Iterable<Element>): void {
    for (const element of elements) {
      // An element is rendered once more as it leaves: what begins then would never end.
      if (element.isConnected) (this.#observer ??= this.#begin()).observe(element);
    }
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#handleVisibility);
    this.#observer?.disconnect();
    this.#observer = undefined;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#inSight.clear();
    this.#flush();
  }

  #begin(): IntersectionObserver {
    document.addEventListener('visibilitychange', this.#handleVisibility);
    return new IntersectionObserver((entries) => { for (const entry of entries) this.#judge(entry); }, { threshold: [0, 0.25, HALF, 0.75, 1] });
  }

  /** A tab in the background says that its rows intersect, too, and nothing when it comes back. */
  readonly #handleVisibility = () => { for (const target of this.#waiting.keys()) this.#wait(target); };

  #judge({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }: IntersectionObserverEntry): void {
    // What is taller than the screen never shows by half.
    const fills = rootBounds !== null && intersectionRect.height >= rootBounds.height * HALF;
    const isInSight = isIntersecting && (intersectionRatio >= HALF || fills);
    if (isInSight === this.#inSight.has(target)) return;
    if (isInSight) {
      this.#inSight.add(target);
      this.#wait(target);
    } else {
      this.#inSight.delete(target);
      clearTimeout(this.#waiting.get(target));
      this.#waiting.delete(target);
    }
  }

  #wait(target: Element): void {
    clearTimeout(this.#waiting.get(target));
    this.#waiting.set(target, document.visibilityState === 'visible' ? setTimeout(() => { this.#see(target); }, LONG_ENOUGH) : undefined);
  }

  #see(target: Element): void {
    this.#waiting.delete(target);
    const id = (target as HTMLElement).dataset['id'];
    if (id === undefined) return;
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
