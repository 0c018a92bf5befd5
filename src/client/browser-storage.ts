import type { ClientStorage } from './storage.js';

/** Keeps in the IndexedDB of this origin, shared by its tabs; in memory where the browser refuses that. Loads with the first use. */
export function browserStorage(name = 'moot-client'): ClientStorage {
  let storage: ClientStorage | undefined;
  let loading: Promise<ClientStorage> | undefined;
  const load = () => {
    loading ??= import('./indexeddb-storage.js').then(
      ({ indexedDbStorage }) => (storage = indexedDbStorage(name)),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  return {
    get durable() {
      return storage?.durable ?? typeof indexedDB !== 'undefined';
    },
    get: async (key) => (await load()).get(key),
    set: async (key, value) => (await load()).set(key, value),
    delete: async (key) => (await load()).delete(key),
    keepNow: (key, value) => storage?.keepNow?.(key, value),
    list: async (prefix) => (await load()).list(prefix),
  };
}
