import type { ReactiveController, ReactiveElement } from 'lit';

export interface LiveOptions<A extends readonly unknown[]> {
  /** What the subscription depends on; compared one by one at each update of the host. */
  readonly args: () => A;
  /** Subscribes and returns what ends it; undefined where the arguments do not suffice yet. `signal` aborts with it. */
  readonly watch: (args: A, changed: () => void, signal: AbortSignal) => (() => void) | undefined;
}

/** A subscription that follows its arguments: ended when they change or the host leaves the page, silent afterwards. */
export class Live<A extends readonly unknown[]> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: LiveOptions<A>;
  #args: A | undefined;
  #stop: (() => void) | undefined;
  #aborter: AbortController | undefined;

  constructor(host: ReactiveElement, options: LiveOptions<A>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  hostUpdate(): void {
    // An element may be gone before its first update.
    if (!this.#host.isConnected) return;
    const args = this.#options.args();
    const before = this.#args;
    if (before && args.every((one, index) => Object.is(one, before[index]))) return;
    this.#end();
    this.#args = args;
    const aborter = new AbortController();
    this.#aborter = aborter;
    const changed = () => { if (!aborter.signal.aborted) this.#host.requestUpdate(); };
    this.#stop = this.#options.watch(args, changed, aborter.signal);
  }

  #end(): void {
    this.#args = undefined;
    this.#aborter?.abort();
    this.#stop?.();
    this.#stop = undefined;
  }
}
