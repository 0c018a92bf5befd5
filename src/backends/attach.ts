import type { Authority, Feed } from '../authority/authority.js';
import { unlessAborted } from '../core/abort.js';
import { isMootError } from '../core/errors.js';
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
    me: ({ signal } = {}) => unlessAborted(signal, () => {
      const mayCreate = authority.mayCreate(identity);
      return Promise.resolve({ id: identity.subject, name: identity.name, mayCreate, ...(mayCreate ? { kinds: authority.kinds } : {}) });
    }),
    search: ({ kind, text }, { signal } = {}) => unlessAborted(signal, () => authority.search(identity, kind, text)),
    rituals: (query, { signal } = {}) => unlessAborted(signal, () => authority.rituals(identity, query)),
    own: (room, { signal } = {}) => unlessAborted(signal, () => authority.itemsOf(identity, room)),
    journal: (room, { signal } = {}) => unlessAborted(signal, () => authority.journalOf(identity, room)),
    waiting: ({ signal } = {}) => unlessAborted(signal, () => authority.waiting(identity)),
    signal: (signals) => { authority.signal(identity, signals); },
    close: () => {
      closed = true;
      void authority.close();
    },
  };
}
