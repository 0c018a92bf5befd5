import { MootError } from './errors.js';

/** Rejects with `network` as soon as `signal` aborts. What was begun may be carried out all the same: nothing is known of its outcome. */
export function unlessAborted<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const aborted = () => new MootError('network', 'This was aborted before it was answered.');
  if (!signal) return run();
  if (signal.aborted) return Promise.reject(aborted());
  return new Promise((resolve, reject) => {
    const abort = () => { reject(aborted()); };
    signal.addEventListener('abort', abort, { once: true });
    run().then(resolve, reject).finally(() => { signal.removeEventListener('abort', abort); });
  });
}
