import { createParser } from 'eventsource-parser';
import { isMootError } from '../../core/errors.js';
import type { Timers } from '../../core/timers.js';
import type { PollAnswer, RoomEvent, StreamBody } from '../protocol.js';
import { REPEATABLE, eachText, type Connection } from './connection.js';

export type LinkState = 'live' | 'polling' | 'offline';

export interface LiveSource {
  /** What to ask for now. Empty: nothing is to be kept open. */
  wanted(): StreamBody['rooms'];
  receive(event: RoomEvent): void;
  link(state: LinkState): void;
  /** The server will not have this page: its token, or its address, is refused. */
  refused(code: string, message: string): void;
}

export interface LiveOptions {
  readonly connect: Connection;
  readonly timers: Timers;
  readonly random: () => number;
  /** Milliseconds without a byte after which a stream counts as held up. Heartbeats come every 15 s. */
  readonly stallAfter: number;
  /** Milliseconds within which a stream's first byte must come. */
  readonly firstByteWithin: number;
  /** Milliseconds for which polling is kept before a stream is tried again. */
  readonly streamAgainAfter: number;
  /** Milliseconds after which a page that nobody sees lets its stream go. */
  readonly restAfter: number;
}

const GATHER = 10;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const POLL_SECONDS = 25;

/** Keeps one stream open for all rooms in sight: resumes it, paces its repetition, and polls where streams are held up. */
export class Live {
  readonly #source: LiveSource;
  readonly #options: LiveOptions;
  readonly #stopListening: () => void;
  #attempt: AbortController | undefined;
  #cancelPause: (() => void) | undefined;
  #failures = 0;
  #streamAgainAt = 0;
  #cancelRest: (() => void) | undefined;
  #resting = false;
  #closed = false;

  constructor(source: LiveSource, options: LiveOptions) {
    this.#source = source;
    this.#options = options;
    this.#stopListening = watchPage({ returned: () => { this.#returned(); }, left: () => { this.#left(); }, lost: () => { this.#lost(); } });
  }

  /** The set of rooms has changed: opens anew, once for all changes of a moment. */
  changed(): void {
    this.#after(GATHER);
  }

  close(): void {
    this.#closed = true;
    this.#letGo();
    this.#stopListening();
  }

  #letGo(): void {
    this.#cancelRest?.();
    this.#cancelPause?.();
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  // Browsers allow six connections to a server over HTTP/1.1: tabs that nobody sees must not hold them.
  #left(): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#options.timers.after(this.#options.restAfter, () => {
      this.#resting = true;
      this.#letGo();
    });
  }

  // A stream that is open already may look alive for minutes after the network went.
  #lost(): void {
    if (this.#closed || this.#resting || !this.#attempt) return;
    this.#attempt.abort();
    this.#attempt = undefined;
    this.#failed(undefined);
  }

  #returned(): void {
    this.#cancelRest?.();
    if (!this.#resting && this.#failures === 0) return;
    this.#resting = false;
    this.#after(0);
  }

  #after(milliseconds: number): void {
    this.#cancelPause?.();
    this.#cancelPause = this.#options.timers.after(milliseconds, () => {
      this.#cancelPause = undefined;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#attempt?.abort();
    const rooms = this.#source.wanted();
    if (this.#closed || this.#resting || Object.keys(rooms).length === 0) return;
    const attempt = new AbortController();
    this.#attempt = attempt;
    const polls = this.#options.timers.now() < this.#streamAgainAt;
    try {
      await (polls ? this.#poll(rooms, attempt) : this.#stream(rooms, attempt));
      if (this.#attempt === attempt) this.#after(polls ? 0 : this.#pause());
    } catch (error) {
      // A newer attempt has taken over, or all is closed.
      if (this.#attempt !== attempt) return;
      const isHeldUp = attempt.signal.aborted;
      attempt.abort();
      if (isHeldUp) this.#after(0);
      else this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { code, message, retryAfter } = isMootError(error) ? error : { code: 'network', message: '', retryAfter: undefined };
    // What is asked for is small: a proxy that finds it too large is set up anew some day, and the view must not end for it.
    if (!REPEATABLE.has(code) && code !== 'body_too_large') {
      this.#source.refused(code, message);
      return;
    }
    this.#source.link('offline');
    this.#after(Math.max(this.#pause(), (retryAfter ?? 0) * 1000));
  }

  /** Full jitter, so that the pages of a whole company do not come back in one moment. */
  #pause(): number {
    const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    return this.#options.random() * most;
  }

  async #stream(rooms: StreamBody['rooms'], attempt: AbortController): Promise<void> {
    const { connect, timers, stallAfter, firstByteWithin, streamAgainAfter } = this.#options;
    const heldUp = () => {
      this.#streamAgainAt = timers.now() + streamAgainAfter;
      attempt.abort();
    };
    let cancelWatch = timers.after(firstByteWithin, heldUp);
    try {
      const response = await connect('/v1/stream', { body: { rooms }, signal: attempt.signal, accept: 'text/event-stream' });
      const parser = createParser({ onEvent: ({ data }) => { this.#source.receive(JSON.parse(data) as RoomEvent); } });
      await eachText(response, (text) => {
        if (attempt.signal.aborted) return;
        cancelWatch();
        cancelWatch = timers.after(stallAfter, heldUp);
        this.#failures = 0;
        this.#source.link('live');
        parser.feed(text);
      });
      if (attempt.signal.aborted) throw new Error('held up');
    } finally {
      cancelWatch();
    }
  }

  async #poll(rooms: StreamBody['rooms'], attempt: AbortController): Promise<void> {
    const path = `/v1/stream?wait=${POLL_SECONDS}`;
    const response = await this.#options.connect(path, { body: { rooms }, signal: attempt.signal });
    const { events } = await response.json() as PollAnswer;
    if (attempt.signal.aborted) return;
    this.#failures = 0;
    this.#source.link('polling');
    for (const event of events) this.#source.receive(event);
  }
}

interface PageEvents {
  /** The network or the person is back. */
  readonly returned: () => void;
  /** Nobody sees the page. */
  readonly left: () => void;
  /** The network is gone. */
  readonly lost: () => void;
}

function watchPage({ returned, left, lost }: PageEvents): () => void {
  if (typeof addEventListener !== 'function' || typeof document === 'undefined') return () => undefined;
  const isSeen = () => document.visibilityState === 'visible';
  const online = () => { if (isSeen()) returned(); };
  const turned = () => { (isSeen() ? returned : left)(); };
  addEventListener('online', online);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', turned);
  if (!isSeen()) left();
  return () => {
    removeEventListener('online', online);
    removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', turned);
  };
}
