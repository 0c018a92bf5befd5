import type { Authority, Feed } from '../authority/authority.js';
import { MootError, isMootError } from '../core/errors.js';
import type { Identity } from '../core/identity.js';
import type { Backend, BackendFeatures } from './backend.js';

/** A backend for one identity straight over an authority in the same process. */
export function attach(authority: Authority, identity: Identity, features: BackendFeatures): Backend {
  let closed = false;
  return {
    features,
    open(room, sink, { since = {}, own = [], signal }) {
      if (closed || signal.aborted) return;
      let feed: Feed | undefined;
      const take = () => {
        if (!feed || signal.aborted) return;
        const messages = feed.take();
        if (messages.length > 0) sink(messages);
      };
      authority.open(identity, room, { since, own }, () => { queueMicrotask(take); }).then(
        (opened) => {
          if (closed || signal.aborted) {
            opened.stop();
            return;
          }
          feed = opened;
          signal.addEventListener('abort', () => { opened.stop(); }, { once: true });
          take();
          sink([{ t: 'link', state: 'live' }]);
        },
        (error: unknown) => {
          if (closed || signal.aborted) return;
          const { code, message } = isMootError(error) ? error : { code: 'store_unavailable', message: 'This browser does not let Moot keep anything.' };
          sink([{ t: 'denied', code, message }]);
        },
      );
    },
    send: (commands, { signal }) => unlessAborted(signal, () => authority.run(identity, commands)),
    me: () => Promise.resolve({ id: identity.subject, name: identity.name, mayCreate: authority.mayCreate(identity) }),
    search: ({ kind, text }) => authority.search(identity, kind, text),
    own: (room) => authority.itemsOf(identity, room),
    waiting: () => authority.waiting(identity),
    signal: (signals) => { authority.signal(identity, signals); },
    close: () => {
      closed = true;
      void authority.close();
    },
  };
}

/** Nothing is known of the outcome of what was aborted: it may have been carried out. */
function unlessAborted<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const aborted = () => new MootError('network', 'The sending was aborted.');
  if (!signal) return run();
  if (signal.aborted) return Promise.reject(aborted());
  return new Promise((resolve, reject) => {
    const abort = () => { reject(aborted()); };
    signal.addEventListener('abort', abort, { once: true });
    run().then(resolve, reject).finally(() => { signal.removeEventListener('abort', abort); });
  });
}
