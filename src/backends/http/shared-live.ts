import { MootError, isMootError } from '../../core/errors.js';
import { randomId } from '../../core/ids.js';
import type { RoomMessage } from '../../core/messages.js';
import type { Cursors } from '../../core/record.js';
import type { Timers } from '../../core/timers.js';
import type { RoomEvent } from '../protocol.js';
import { REPEATABLE } from './connection.js';
import { Leader, type Word } from './leader.js';
import { Live, type LiveOptions, type LiveSource } from './live.js';

/** What the tabs of an origin find each other by. */
export interface Tabs {
  readonly locks: { request(name: string, options: { readonly signal?: AbortSignal; readonly steal?: boolean }, held: () => Promise<void> | undefined): Promise<unknown> };
  readonly channel: (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
  readonly isSeen: () => boolean;
  /** Calls `turned` when the page comes into sight or leaves it, `gone` when it is left for good or put aside. */
  readonly watch: (turned: () => void, gone: () => void) => () => void;
}

const WAITS = { stallAfter: 40_000, firstByteWithin: 5_000, streamAgainAfter: 300_000, restAfter: 30_000 };

export interface SharedLiveOptions extends Omit<LiveOptions, keyof typeof WAITS>, Partial<Pick<LiveOptions, keyof typeof WAITS>> {
  readonly url: string;
  /** The token of whoever uses the page now. */
  readonly token: () => Promise<string | undefined>;
  readonly tabs?: Tabs;
}

const BEAT = 2_000;
const SILENT = 4_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/**
 * One stream for all tabs of one origin, server and identity: one tab leads and hands on, the others say what they want.
 * Where tabs cannot find each other (no channel, no token that can be read), each has its own.
 */
export class SharedLive {
  readonly #source: LiveSource;
  readonly #options: SharedLiveOptions & LiveOptions;
  readonly #tabs: Tabs | undefined;
  readonly #tab = randomId();
  readonly #stopWatching: (() => void) | undefined;
  #solo: Live | undefined;
  #joining = false;
  #name = '';
  #channel: ReturnType<Tabs['channel']> | undefined;
  #bid: AbortController | undefined;
  #leader: Leader | undefined;
  #turn = 0;
  #failures = 0;
  /** Waits for the next try to join, the leader's next word, or its own next beat. */
  #cancelWait: (() => void) | undefined;
  #cancelRest: (() => void) | undefined;
  #resting = false;
  #closed = false;

  constructor(source: LiveSource, options: SharedLiveOptions) {
    this.#source = source;
    this.#options = { ...WAITS, ...options };
    this.#tabs = options.tabs ?? browserTabs(options.timers);
    this.#stopWatching = this.#tabs?.watch(() => { this.#turned(); }, () => { this.#rest(); });
    if (this.#tabs?.isSeen() === false) this.#turned();
  }

  /** The set of rooms has changed. */
  changed(): void {
    if (!this.#tabs && !this.#closed) this.#solo ??= new Live(this.#source, this.#options);
    if (this.#solo) this.#solo.changed();
    else if (this.#channel) this.#tell();
    else void this.#join();
  }

  close(): void {
    this.#closed = true;
    this.#leave();
    this.#cancelRest?.();
    this.#stopWatching?.();
    this.#solo?.close();
  }

  async #join(): Promise<void> {
    if (this.#joining || this.#isAway() || Object.keys(this.#source.wanted()).length === 0) return;
    this.#joining = true;
    let name: string | undefined;
    try {
      name = await this.#nameNow();
      this.#failures = 0;
    } catch (error) {
      if (isMootError(error) && !REPEATABLE.has(error.code)) {
        this.#source.refused(error.code, error.message);
        return;
      }
      this.#source.link('offline');
      const asked = isMootError(error) ? (error.retryAfter ?? 0) * 1000 : 0;
      this.#wait(Math.max(asked, this.#options.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures)), () => { void this.#join(); });
      this.#failures += 1;
      return;
    } finally {
      this.#joining = false;
    }
    if (this.#isAway()) return;
    this.#channel = name === undefined ? undefined : this.#tabs?.channel(name);
    if (name === undefined || !this.#channel) {
      this.#goAlone();
      return;
    }
    this.#name = name;
    this.#channel.onmessage = ({ data }) => { this.#hear(data as Word, true); };
    this.#follow();
    this.#tell();
  }

  /** Names lock and channel after server, person and rights; hashed, as every script of the origin sees it. */
  async #nameNow(): Promise<string | undefined> {
    const identity = identityIn(await this.#options.token());
    if (identity === undefined) return undefined;
    const { href } = new URL(this.#options.url, typeof document === 'undefined' ? undefined : document.baseURI);
    const hash = await digest(new TextEncoder().encode(`${href.replace(/\/+$/, '')} ${identity}`));
    return `moot-live/1/${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  #isAway(): boolean {
    return this.#closed || this.#resting;
  }

  #goAlone(): void {
    this.#leave();
    if (this.#closed) return;
    this.#solo = new Live(this.#source, this.#options);
    this.#solo.changed();
  }

  #leave(): void {
    this.#post({ t: 'bye', tab: this.#tab });
    this.#channel?.close();
    this.#channel = undefined;
    this.#resign();
  }

  #resign(): void {
    this.#cancelWait?.();
    this.#bid?.abort();
    this.#leader?.close();
    this.#leader = undefined;
  }

  /** Hears the leader, and waits to be the next. */
  #follow(): void {
    this.#resign();
    if (!this.#channel || this.#tabs?.isSeen() === false) return;
    this.#stand(false);
    this.#expect();
  }

  /** A frozen page keeps its lock and says nothing: whoever is in sight takes it away. */
  #expect(): void {
    this.#wait(SILENT * (1 + this.#options.random()), () => { if (this.#tabs?.isSeen()) this.#stand(true); });
  }

  #stand(steal: boolean): void {
    this.#bid?.abort();
    const bid = new AbortController();
    this.#bid = bid;
    const { signal } = bid;
    const held = () => (signal.aborted ? undefined : new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => { resolve(); });
      this.#lead();
    }));
    this.#tabs?.locks.request(this.#name, steal ? { steal } : { signal }, held).catch((error: unknown) => {
      if (signal.aborted) return;
      if (error instanceof Error && error.name === 'AbortError') this.#follow();
      else this.#goAlone();
    });
    this.#post({ t: 'stand' });
  }

  #lead(): void {
    this.#leader = new Leader({ ...this.#options, connect: (path, request) => this.#connect(path, request) }, {
      say: (word, hasOthers) => {
        this.#hear(word, false);
        if (hasOthers) this.#post(word);
      },
      // Another tab may have a better token: it finds out by itself.
      refused: (code, message) => {
        this.#leave();
        this.#source.refused(code, message);
      },
    });
    this.#post({ t: 'lead' });
    this.#tell();
    this.#beat();
  }

  #beat(): void {
    this.#wait(BEAT, () => {
      this.#post({ t: 'beat' });
      this.#beat();
    });
  }

  /** The person's rights may have changed with a fresh token: what comes for them is not for tabs that have older ones. */
  readonly #connect: LiveOptions['connect'] = async (path, request) => {
    const name = this.#name;
    const response = await this.#options.connect(path, request);
    if (await this.#nameNow() === name) return response;
    await response.body?.cancel();
    this.#leave();
    this.changed();
    throw new MootError('network', 'The rights of this session have changed.');
  };

  #tell(): void {
    this.#turn += 1;
    const wish = { t: 'wish', tab: this.#tab, turn: this.#turn, rooms: this.#source.wanted() } as const;
    if (this.#leader) this.#hear(wish, false);
    else this.#post(wish);
  }

  #post(word: Word): void {
    this.#channel?.postMessage(word);
  }

  #hear(word: Word, fromOthers: boolean): void {
    switch (word.t) {
      case 'wish':
        if (this.#leader?.wish(word.tab, word.turn, word.rooms) === false) this.#refuse(word.tab);
        return;
      case 'bye':
        this.#leader?.bye(word.tab);
        return;
      case 'stand':
        if (this.#leader && this.#tabs?.isSeen() === false) this.#follow();
        return;
      case 'lead':
        // Only a lock taken away makes a second leader: the newer one it is.
        if (this.#leader) this.#follow();
        this.#tell();
        break;
      case 'full':
        if (word.tab === this.#tab) this.#goAlone();
        break;
      case 'event':
        if (word.heard[this.#tab] === this.#turn) this.#take(word.event);
        break;
      case 'link':
        if (word.heard[this.#tab] === this.#turn) this.#source.link(word.state);
        break;
      case 'beat':
    }
    if (fromOthers && this.#channel && !this.#leader) this.#expect();
  }

  #refuse(tab: string): void {
    if (tab === this.#tab) this.#goAlone();
    else this.#post({ t: 'full', tab });
  }

  /** Hands over what this tab has not had: the stream may go on from the count of another. */
  #take({ room, messages }: RoomEvent): void {
    const wish = this.#source.wanted()[room];
    if (!wish) return;
    const fresh = messages.filter((message) => isNews(message, wish.since ?? {}));
    if (fresh.length > 0) this.#source.receive({ room, messages: fresh });
  }

  #turned(): void {
    this.#cancelRest?.();
    if (this.#solo || this.#closed) return;
    if (!this.#tabs?.isSeen()) {
      if (!this.#leader) this.#bid?.abort();
      this.#cancelRest = this.#options.timers.after(this.#options.restAfter, () => { this.#rest(); });
    } else if (!this.#channel) {
      this.#resting = false;
      void this.#join();
    } else if (!this.#leader) this.#follow();
  }

  #rest(): void {
    if (this.#solo) return;
    this.#resting = true;
    this.#leave();
  }

  #wait(milliseconds: number, run: () => void): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#options.timers.after(milliseconds, run);
  }
}

// A beginning of another count replaces what is there: the server's store may have been set back.
function isNews(message: RoomMessage, since: Cursors): boolean {
  if (message.t !== 'change') return true;
  const has = since[message.circle] ?? 0;
  return has === 0 || (message.from === 0 ? message.to !== has : message.to > has);
}

/** Who a token is for and what it allows, or undefined where it cannot be read. Not verified: that is the server's part. */
function identityIn(token: string | undefined): string | undefined {
  try {
    const part = (token?.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { iss, sub, aud, groups, roles } = JSON.parse(atob(part)) as Readonly<Record<string, unknown>>;
    return typeof sub === 'string' ? JSON.stringify([iss, sub, aud, groups, roles]) : undefined;
  } catch {
    return undefined;
  }
}

// Browsers give locks and hashes to secure contexts alone; an intranet on plain http has none.
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return 'subtle' in crypto ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : (await import('@noble/hashes/sha2.js')).sha256(bytes);
}

function browserTabs(timers: Timers): Tabs | undefined {
  if ([typeof document, typeof navigator, typeof BroadcastChannel].includes('undefined')) return undefined;
  const channel: Tabs['channel'] = (name) => new BroadcastChannel(name);
  return {
    channel,
    locks: 'locks' in navigator ? navigator.locks : {
      request: async (...lock) => (await import('./channel-locks.js')).channelLocks({ channel, timers }).request(...lock),
    },
    isSeen: () => document.visibilityState === 'visible',
    watch(turned, gone) {
      document.addEventListener('visibilitychange', turned);
      for (const name of ['online', 'pageshow']) addEventListener(name, turned);
      addEventListener('pagehide', gone);
      return () => {
        document.removeEventListener('visibilitychange', turned);
        for (const name of ['online', 'pageshow']) removeEventListener(name, turned);
        removeEventListener('pagehide', gone);
      };
    },
  };
}
