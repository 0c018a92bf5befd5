/** What a client keeps beyond the page. Values are structured data; keys sort as strings. */
export interface ClientStorage {
  /** False where what is kept ends with the page. May turn false when the browser refuses. */
  readonly durable: boolean;
  get(key: string): Promise<unknown>;
  /** Resolves when the value is kept. */
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keeps before it returns, where that is possible: what else is written as a page is left may not arrive. A later `list` has it. */
  keepNow?(key: string, value: unknown): void;
  /** Everything whose key starts so, in the order of keys. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
}

/** Keeps everything until the page goes. */
export function memoryStorage(): ClientStorage {
  const kept = new Map<string, unknown>();
  return {
    durable: false,
    get: (key) => Promise.resolve(structuredClone(kept.get(key))),
    set(key, value) {
      kept.set(key, structuredClone(value));
      return Promise.resolve();
    },
    delete(key) {
      kept.delete(key);
      return Promise.resolve();
    },
    list: (prefix) =>
      Promise.resolve(
        [...kept]
          .filter(([key]) => key.startsWith(prefix))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => [key, structuredClone(value)] as const),
      ),
  };
}
