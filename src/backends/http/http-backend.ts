import type { RoomAddress } from '../../core/address.js';
import { isMootError } from '../../core/errors.js';
import type { Person } from '../../core/identity.js';
import type { RoomMessage } from '../../core/messages.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import type { Backend, RoomSink } from '../backend.js';
import { MOST_OWN, roomPath, type RoomEvent, type RoomWish } from '../protocol.js';
import type { Asked } from './asking.js';
import { connection, eachText, REPEATABLE, unreachable, type Connection } from './connection.js';
import type { LinkState, LiveSource } from './live.js';
import type { sendCommands } from './send-commands.js';
import type { SharedLive, Tabs } from './shared-live.js';
import { tokenSource, type TokenOptions } from './token.js';

export interface HttpOptions extends TokenOptions {
  /** Where the server is, with its base path: `https://moot.example` or `/moot`. */
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly timers?: Timers;
  readonly random?: () => number;
  /** Milliseconds without a byte after which a stream counts as held up. Default 40,000. */
  readonly stallAfter?: number;
  /** Milliseconds within which a stream's first byte must come. Default 5,000. */
  readonly firstByteWithin?: number;
  /** Milliseconds of polling before a stream is tried again. Default 300,000. */
  readonly streamAgainAfter?: number;
  /** Milliseconds after which a hidden page lets its stream go; it resumes when it is seen again. Default 30,000. */
  readonly restAfter?: number;
  /** What tabs find each other by, to share one stream. Default: the browser's locks and channels, where there are any. */
  readonly tabs?: Tabs;
}

interface Opened {
  readonly room: RoomAddress;
  readonly sink: RoomSink;
  readonly own: readonly string[];
  readonly cursors: Record<string, number>;
  /** The snapshot is complete: the stream may go on from the cursors. */
  ready: boolean;
  greeted?: boolean;
  /** A stream has begun to tell of this opening. What one from before still says is not for it. */
  streamed?: boolean;
  readonly aborter: AbortController;
  link?: LinkState;
}

/** What loads when it is first asked. */
const ASKED = ['people', 'rituals', 'search', 'audience', 'own', 'journal', 'waiting'] as const satisfies readonly (keyof Asked)[];
const RETRY_SNAPSHOT = 1_000;
/** Milliseconds within which a page is painted. */
const PAINT = 50;

/**
 * The backend of pages with a Moot server. One stream serves all open rooms; a room is open once at a time.
 * Throws `options_invalid` where the address can be none.
 */
export function http(options: HttpOptions): Backend {
  const { url, timers = systemTimers, random = Math.random } = options;
  // Called as a plain function: browsers refuse `fetch` with another `this`.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const tokens = tokenSource(options, fetch, timers);
  const connect = connection(url, tokens, fetch);
  const rooms = new Map<RoomAddress, Opened>();

  const tell = (opened: Opened, state: LinkState) => {
    if (opened.link === state) return;
    opened.link = state;
    opened.sink([{ t: 'link', state }]);
  };
  const forget = (opened: Opened) => {
    if (rooms.get(opened.room) === opened) rooms.delete(opened.room);
  };
  const deny = (opened: Opened, code: string, message: string) => {
    forget(opened);
    opened.sink([{ t: 'denied', code, message }]);
  };
  const source: LiveSource = {
    wanted: () => Object.fromEntries([...rooms].filter(([, { ready }]) => ready).map(([room, opened]) => [room, wishOf(opened)])),
    receive({ room, messages }: RoomEvent) {
      const opened = rooms.get(room);
      if (!opened || !(opened.streamed ||= messages[0]?.t !== 'change')) return;
      const denied = messages.find((message) => message.t === 'denied');
      // The person is still there: a fresh token goes on where this one ended.
      if (denied?.code === 'token_expired') {
        follow();
        return;
      }
      note(opened, messages);
      if (denied) forget(opened);
      opened.sink(messages);
    },
    link(state) { for (const opened of rooms.values()) if (opened.ready) tell(opened, state); },
    refused(code, message) { for (const opened of [...rooms.values()]) deny(opened, code, message); },
  };
  let live: Promise<SharedLive> | undefined;
  let closed = false;
  // At hand after the first time, so that a click's request leaves in its own task.
  let sender: typeof sendCommands | undefined;

  /** Has the stream match the rooms. What it needs loads behind the first snapshot. */
  function follow(): void {
    live ??= import('./shared-live.js').then(({ SharedLive: Stream }) => new Stream(source, { ...options, connect, timers, random, token: async () => tokens.get() }));
    live.then(
      (stream) => {
        if (closed) stream.close();
        else stream.changed();
      },
      () => {
        live = undefined;
        source.link('offline');
        if (!closed) timers.after(RETRY_SNAPSHOT * (0.5 + random()), follow);
      },
    );
  }

  async function load(opened: Opened): Promise<void> {
    const { signal } = opened.aborter;
    try {
      await snapshot(connect, opened, signal, timers);
    } catch (error) {
      if (signal.aborted) return;
      if (isMootError(error) && !REPEATABLE.has(error.code)) {
        deny(opened, error.code, error.message);
        return;
      }
      // The stream repeats, at a pace that a whole company may keep, and brings what is missing.
      tell(opened, 'offline');
    }
    if (signal.aborted) return;
    opened.ready = true;
    follow();
  }

  type Ask = (...query: readonly unknown[]) => Promise<unknown>;
  const asked = Object.fromEntries(ASKED.map((name): [string, Ask] => [name, async (...query) => ((await import('./asking.js').catch(unreachable)).asking(connect)[name] as Ask)(...query)])) as unknown as Asked;

  return {
    features: { live: true, confidential: true, shared: true, signals: true, people: true, media: false },
    open(room, sink, { since, own = [], signal }) {
      if (closed || signal.aborted) return;
      const aborter = new AbortController();
      const opened: Opened = {
        room, sink, aborter, own: own.slice(-MOST_OWN), cursors: { ...since }, ready: Object.keys(since ?? {}).length > 0,
      };
      rooms.set(room, opened);
      signal.addEventListener('abort', () => {
        aborter.abort();
        forget(opened);
        follow();
      }, { once: true });
      if (opened.ready) follow();
      else void load(opened);
    },
    send: async (commands, { signal }) => (sender ??= (await import('./send-commands.js').catch(unreachable)).sendCommands)(connect, commands, signal),
    me: async (options) => await (await connect('/v1/me', options)).json().catch(unreachable) as Person,
    ...asked,
    signal(signals) {
      connect('/v1/signals', { body: { signals } }).catch(() => undefined);
    },
    close() {
      closed = true;
      for (const { aborter } of rooms.values()) aborter.abort();
      rooms.clear();
      if (live) follow();
    },
  };
}

function wishOf({ cursors, own, greeted }: Opened): RoomWish {
  return { since: cursors, ...(own.length > 0 ? { own } : {}), ...(greeted ? { known: true } : {}) };
}

/** Keeps the counts from which a stream goes on. */
function note(opened: Opened, messages: readonly RoomMessage[]): void {
  for (const message of messages) {
    if (message.t === 'hello') opened.greeted = true;
    else if (message.t === 'change' && !message.more) opened.cursors[message.circle] = message.to;
    else if (message.t === 'leave') for (const circle of message.circles) delete opened.cursors[circle];
  }
}

async function snapshot(connect: Connection, opened: Opened, signal: AbortSignal, timers: Timers): Promise<void> {
  const response = await connect(roomPath(opened.room, opened.own), { signal, accept: 'application/x-ndjson' });
  let rest = '';
  let isPainted = false;
  await eachText(response, async (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as RoomMessage;
      if (signal.aborted) return;
      note(opened, [message]);
      opened.sink([message]);
      // The first rows of a large room are painted before the others are read: frames after they are rendered, which takes a task.
      if (isPainted || message.t !== 'change' || !message.more) continue;
      isPainted = true;
      for (const pause of [0, PAINT]) await new Promise<void>((resolve) => { timers.after(pause, resolve); });
    }
  });
}
