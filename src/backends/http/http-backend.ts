import type { RoomAddress } from '../../core/address.js';
import { MootError, isMootError } from '../../core/errors.js';
import type { Person } from '../../core/identity.js';
import type { RoomMessage } from '../../core/messages.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import type { Backend, RoomSink } from '../backend.js';
import { MOST_OWN, PATHS, roomPath, type RoomEvent, type RoomWish } from '../protocol.js';
import { connection, eachText, REPEATABLE, type Connection } from './connection.js';
import type { LinkState, LiveSource } from './live.js';
import type { sendCommands } from './send-commands.js';
import type { SharedLive, Tabs } from './shared-live.js';
import { tokenSource } from './token.js';

export interface HttpOptions {
  /** Where the server is, with its base path: `https://moot.example` or `/moot`. */
  readonly url: string;
  /** Gives a fresh token for whoever uses the page. Called when one is needed, and again before it expires. */
  readonly token?: () => Promise<string>;
  /** An address of the page's own server that answers with a token: as text, or as `{"token": …}`. Used where `token` is absent. */
  readonly tokenUrl?: string;
  /** Headers for `tokenUrl`, for hosts that need a nonce. */
  readonly tokenHeaders?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
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
  greeted: boolean;
  /** A stream has begun to tell of this opening. What one from before still says is not for it. */
  streamed: boolean;
  readonly end: () => void;
  link: LinkState | undefined;
}

const RETRY_SNAPSHOT = 1_000;
/** Milliseconds within which a page is painted. */
const PAINT = 20;

/** The backend of pages with a Moot server. One stream serves all open rooms; a room is open once at a time. */
export function http(options: HttpOptions): Backend {
  const { url, timers = systemTimers, random = Math.random } = options;
  // Called as a plain function: browsers refuse `fetch` with another `this`.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const tokens = tokenSource(options.token ?? tokenFrom(options, fetch), timers);
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
    wanted: () => Object.fromEntries([...rooms.values()].filter(({ ready }) => ready).map((opened) => [opened.room, wishOf(opened)])),
    receive({ room, messages }: RoomEvent) {
      const opened = rooms.get(room);
      if (!opened || !(opened.streamed ||= messages[0]?.t === 'hello' || messages[0]?.t === 'denied')) return;
      // The person is still there: a fresh token goes on where this one ended.
      if (messages.some((message) => message.t === 'denied' && message.code === 'token_expired')) {
        follow();
        return;
      }
      note(opened, messages);
      if (messages.some(({ t }) => t === 'denied')) forget(opened);
      opened.sink(messages);
    },
    link(state) { for (const opened of rooms.values()) if (opened.ready) tell(opened, state); },
    refused(code, message) { for (const opened of [...rooms.values()]) deny(opened, code, message); },
  };
  let live: Promise<SharedLive> | undefined;
  let closed = false;
  // At hand after the first time, so that a click's request leaves in its own task.
  let sender: typeof sendCommands | undefined;
  const loadSender = () => import('./send-commands.js').then(({ sendCommands: loaded }) => {
    sender = loaded;
    return loaded;
  }, (cause: unknown) => { throw new MootError('network', 'This part of the page could not be loaded.', { cause }); });

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

  async function load(opened: Opened, signal: AbortSignal): Promise<void> {
    try {
      await snapshot(connect, opened, signal, timers);
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = isMootError(error) ? error : { code: 'network', message: '' };
      if (!REPEATABLE.has(code)) {
        deny(opened, code, message);
        return;
      }
      // The stream repeats, at a pace that a whole company may keep, and brings what is missing.
      tell(opened, 'offline');
    }
    if (signal.aborted) return;
    opened.ready = true;
    follow();
  }

  return {
    features: { live: true, confidential: true, shared: true, signals: true, people: true, media: false },
    open(room, sink, { since, own = [], signal }) {
      if (closed || signal.aborted) return;
      const aborter = new AbortController();
      const opened: Opened = {
        room, sink, own: own.slice(-MOST_OWN), cursors: { ...since }, ready: Object.keys(since ?? {}).length > 0, greeted: false, streamed: false, link: undefined,
        end: () => { aborter.abort(); },
      };
      rooms.set(room, opened);
      signal.addEventListener('abort', () => {
        aborter.abort();
        forget(opened);
        follow();
      }, { once: true });
      if (opened.ready) follow();
      else void load(opened, aborter.signal);
    },
    send: (commands, { signal }) => (sender ? sender(connect, commands, signal) : loadSender().then((loaded) => loaded(connect, commands, signal))),
    async me() {
      return await (await connect(PATHS.me)).json() as Person;
    },
    async people({ text, limit }) {
      const answer = await connect(`${PATHS.people}?q=${encodeURIComponent(text)}&limit=${limit}`);
      return (await answer.json() as { readonly people: readonly Person[] }).people;
    },
    signal(signals) {
      connect(PATHS.signals, { method: 'POST', body: { signals } }).catch(() => undefined);
    },
    close() {
      closed = true;
      for (const { end } of rooms.values()) end();
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
      // The first rows of a large room are painted before the others are read.
      if (isPainted || message.t !== 'change' || !message.more) continue;
      isPainted = true;
      await new Promise<void>((resolve) => { timers.after(PAINT, resolve); });
    }
  });
}

function tokenFrom({ tokenUrl, tokenHeaders }: HttpOptions, fetch: typeof globalThis.fetch): (() => Promise<string>) | undefined {
  if (tokenUrl === undefined) return undefined;
  return async () => {
    const response = await fetch(tokenUrl, { headers: { accept: 'application/json, text/plain', ...(await tokenHeaders?.()) }, credentials: 'same-origin', cache: 'no-store' });
    if (!response.ok) throw new Error(`The token address answered ${response.status}.`);
    const text = (await response.text()).trim();
    return text.startsWith('{') ? (JSON.parse(text) as { readonly token: string }).token : text;
  };
}
