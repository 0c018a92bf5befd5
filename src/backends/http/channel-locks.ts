import { randomId } from '../../core/ids.js';
import type { Timers } from '../../core/timers.js';
import type { Tabs } from './shared-live.js';

type Word = { readonly t: 'want' | 'held' | 'steal'; readonly id: string } | { readonly t: 'free' };

/** Milliseconds in which whoever holds the lock says so. */
const ANSWER_WITHIN = 100;

/**
 * Locks that tabs agree on by talking, for pages over plain http, where browsers give none.
 * Two may hold one for a moment, where a tab answers late; whoever hears of another lets go.
 */
export function channelLocks({ channel, timers }: { readonly channel: Tabs['channel']; readonly timers: Timers }): Tabs['locks'] {
  return {
    request: (name, { signal, steal = false }, held) => new Promise((resolve, reject) => {
      // While this was loading, whoever asked may have given up: a word of it would have the holder let go.
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const id = randomId();
      const line = channel(`${name}/lock`);
      let state: 'asks' | 'waits' | 'holds' | 'done' = 'asks';
      let cancel: () => void = () => undefined;
      const say = (t: 'want' | 'held' | 'steal') => { line.postMessage({ t, id }); };
      const end = (settle: () => void) => {
        if (state === 'done') return;
        cancel();
        state = 'done';
        line.close();
        settle();
      };
      const wait = (milliseconds: number, run: () => void) => {
        cancel();
        cancel = timers.after(milliseconds, run);
      };
      const take = () => {
        state = 'holds';
        say(steal ? 'steal' : 'held');
        Promise.resolve(held()).finally(() => { if (state === 'holds') line.postMessage({ t: 'free' }); }).then(
          () => { end(() => { resolve(undefined); }); },
          (error: unknown) => { end(() => { reject(error); }); },
        );
      };
      const ask = () => {
        state = 'asks';
        say('want');
        wait(ANSWER_WITHIN, take);
      };
      const stand = (word: Word) => {
        state = 'waits';
        // Of those who ask at once the first by name goes on; the others ask again, should it be gone.
        if (word.t === 'want') wait(2 * ANSWER_WITHIN, ask);
        else cancel();
      };
      line.onmessage = ({ data }) => {
        const word = data as Word;
        if (state === 'holds') {
          if (word.t === 'want') say('held');
          else if (word.t !== 'free') end(() => { reject(new DOMException('Another tab has it.', 'AbortError')); });
        } else if (word.t === 'free') ask();
        else if (word.t !== 'want' || word.id < id) stand(word);
        else if (state === 'asks') say('want');
      };
      signal?.addEventListener('abort', () => { if (state !== 'holds') end(() => { reject(signal.reason as Error); }); });
      if (steal) take();
      else ask();
    }),
  };
}
