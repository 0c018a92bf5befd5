import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomMessage } from '../../core/messages.js';
import { ownerCircle, personCircle } from '../../core/circles.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import { serve, type Serving } from '../../server/node.js';
import { createServer } from '../../server/server.js';
import { command, hostToken, issuers, tokenOf, until } from '../../server/server.harness.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import type { Backend, OpenOptions } from '../backend.js';
import { channelLocks } from './channel-locks.js';
import { http, type HttpOptions } from './http-backend.js';
import type { Tabs } from './shared-live.js';

const ROOM = 'qa/all-hands';
const closers: (() => unknown)[] = [];
let serving: Serving;
let browser: Browser;

beforeEach(async () => {
  const server = createServer({ store: memoryStore(), keys: memoryRoomKeys(), issuers, limits: { commandsPerMinute: 10_000, commandsBurst: 1_000 } });
  serving = await serve(server, { port: 0 });
  browser = new Browser(true);
  for (const room of [ROOM, 'qa/second']) await dana().send([command(room, 'room.create', { title: 'All hands' })], {});
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await serving.close();
});

interface Request {
  readonly name: string;
  readonly held: () => Promise<void> | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Web Locks as the standard has them: exclusive, first come first served, abortable while waiting, stealable. */
class Locks {
  readonly #holders = new Map<string, Request>();
  #queue: Request[] = [];

  request(name: string, { signal, steal }: { readonly signal?: AbortSignal; readonly steal?: boolean }, held: () => Promise<void> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const request = { name, held, resolve, reject };
      if (steal) {
        this.#holders.get(name)?.reject(new DOMException('The lock was stolen.', 'AbortError'));
        this.#holders.delete(name);
        this.#queue.unshift(request);
      } else this.#queue.push(request);
      signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(request)) return;
        this.#queue = this.#queue.filter((one) => one !== request);
        reject(signal.reason);
      });
      this.#grant(name);
    });
  }

  #grant(name: string): void {
    setImmediate(() => {
      const next = this.#queue.find((request) => request.name === name);
      if (!next || this.#holders.has(name)) return;
      this.#queue = this.#queue.filter((one) => one !== next);
      this.#holders.set(name, next);
      Promise.resolve(next.held()).then(next.resolve, next.reject).finally(() => {
        if (this.#holders.get(name) !== next) return;
        this.#holders.delete(name);
        this.#grant(name);
      });
    });
  }
}

/** What the tabs of one browser share. Channels of their own keep tests that run beside each other apart. */
class Browser {
  readonly locks: Tabs['locks'];
  /** What was said, by channel. */
  readonly heard = new Map<string, string>();
  readonly #prefix = randomUUID();

  constructor(isSecure: boolean) {
    this.locks = isSecure ? new Locks() : channelLocks({ timers: systemTimers, channel: (name) => this.open(name) });
  }

  open(name: string): BroadcastChannel {
    return new BroadcastChannel(this.#prefix + name);
  }

  hear(name: string, word: unknown): void {
    this.heard.set(name, (this.heard.get(name) ?? '') + JSON.stringify(word));
  }
}

/** One page: can be hidden, and frozen, as browsers do with pages that nobody sees. */
class Tab {
  readonly backend: Backend;
  readonly messages: RoomMessage[] = [];
  streams = 0;
  opened = 0;
  readonly #waiting: (() => void)[] = [];
  #frozen = false;
  #seen = true;
  #turned: () => void = () => undefined;

  constructor(token: () => Promise<string>, more: Partial<HttpOptions> = {}) {
    // What waits for seconds waits ten times shorter.
    const timers: Timers = { ...systemTimers, after: (milliseconds, run) => systemTimers.after(milliseconds / (milliseconds >= 1_000 ? 10 : 1), () => { this.#whenAwake(run); }) };
    this.backend = http({
      url: serving.url, token, timers, tabs: this.#tabs(), fetch: (input, init) => this.#fetch(input as string, init),
      stallAfter: 400_000, firstByteWithin: 50_000, restAfter: 2_000, ...more,
    });
    closers.push(() => this.backend.close?.());
  }

  watch(room = ROOM, more: Partial<OpenOptions> = {}): this {
    this.backend.open(room, (batch) => { this.messages.push(...batch); }, { signal: new AbortController().signal, ...more });
    return this;
  }

  get hello() {
    return this.messages.filter((message) => message.t === 'hello').at(-1);
  }

  get links() {
    return this.messages.flatMap((message) => (message.t === 'link' ? [message.state] : []));
  }

  /** Every count that arrived of the circle of all, in the order of arrival. */
  get counts(): number[] {
    return this.messages.flatMap((message) => (message.t === 'change' && message.circle === 'all' ? [message.to] : []));
  }

  get cursors(): Record<string, number> {
    return Object.fromEntries(this.messages.flatMap((message) => (message.t === 'change' ? [[message.circle, message.to]] : [])));
  }

  /** How often a question has arrived. */
  times(text: string): number {
    return this.messages.filter((message) => message.t === 'change' && JSON.stringify(message.set).includes(text)).length;
  }

  live(): Promise<void> {
    return until('the link is live', () => this.links.at(-1) === 'live');
  }

  ask(text: string) {
    return this.backend.send([command(ROOM, 'qa.ask', { text })], {});
  }

  turn(seen: boolean): void {
    this.#seen = seen;
    this.#turned();
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    for (const run of this.#waiting.splice(0)) run();
  }

  #whenAwake(run: () => void): void {
    if (this.#frozen) this.#waiting.push(run);
    else run();
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, init);
    if (!url.includes('/v1/stream') || !response.body) return response;
    this.streams += 1;
    this.opened += 1;
    let ended = false;
    const end = () => {
      if (!ended) this.streams -= 1;
      ended = true;
    };
    init.signal?.addEventListener('abort', end);
    // A frozen page reads nothing.
    const body = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => new Promise((resolve) => {
        this.#whenAwake(() => {
          controller.enqueue(chunk);
          resolve();
        });
      }),
      flush: end,
    }));
    return new Response(body, response);
  }

  #tabs(): Tabs {
    return {
      locks: { request: (name, options, held) => browser.locks.request(name, options, held) },
      channel: (name) => {
        const inner = browser.open(name);
        const outer: ReturnType<Tabs['channel']> = { onmessage: null, postMessage: (word) => { inner.postMessage(word); }, close: () => { inner.close(); } };
        inner.onmessage = (event) => {
          browser.hear(name, event.data);
          this.#whenAwake(() => { outer.onmessage?.call(inner, event); });
        };
        return outer;
      },
      isSeen: () => this.#seen,
      watch: (turned) => {
        this.#turned = turned;
        return () => undefined;
      },
    };
  }
}

const ana = () => tokenOf('ana');
const dana = () => {
  const backend = http({ url: serving.url, token: hostToken });
  closers.push(() => backend.close?.());
  return backend;
};
const askAs = (backend: Backend, text: string) => backend.send([command(ROOM, 'qa.ask', { text })], {});
const streams = (tabs: readonly Tab[]) => tabs.reduce((sum, tab) => sum + tab.streams, 0);
const leaderOf = (tabs: readonly Tab[]) => tabs.find((tab) => tab.streams > 0);

async function open(count: number, token = ana): Promise<Tab[]> {
  const tabs = Array.from({ length: count }, () => new Tab(token).watch());
  await Promise.all(tabs.map((tab) => tab.live()));
  await until('one stream is open', () => streams(tabs) === 1);
  return tabs;
}

/** Nothing missed, nothing twice, nothing out of order. */
function expectWhole(tabs: readonly Tab[], texts: readonly string[]): void {
  for (const tab of tabs) {
    expect(texts.map((text) => tab.times(text))).toEqual(texts.map(() => 1));
    expect(tab.counts).toEqual([...new Set(tab.counts)].sort((a, b) => a - b));
  }
}

const arrives = (tabs: readonly Tab[], text: string) => until(`${text} arrives`, () => tabs.every((tab) => tab.times(text) > 0));

describe.each([{ where: 'https', isSecure: true }, { where: 'plain http', isSecure: false }])('tabs of one person over $where', ({ isSecure }) => {
  beforeEach(() => { browser = new Browser(isSecure); });

  it('share one stream, and each sees every change once and in order', async () => {
    const tabs = await open(5);
    const texts = Array.from({ length: 20 }, (_, nth) => `Number ${nth}?`);
    for (const [nth, text] of texts.entries()) await tabs[nth % 5]!.ask(text);
    await arrives(tabs, 'Number 19?');
    expect(streams(tabs)).toBe(1);
    expectWhole(tabs, texts);
  });

  it('go on without a gap when the leader closes', async () => {
    const tabs = await open(4);
    await tabs[0]!.ask('Before?');
    await arrives(tabs, 'Before?');
    const leader = leaderOf(tabs)!;
    const rest = tabs.filter((tab) => tab !== leader);
    leader.backend.close?.();
    await askAs(dana(), 'Between?');
    await arrives(rest, 'Between?');
    await until('one stream is open', () => streams(rest) === 1);
    expectWhole(rest, ['Before?', 'Between?']);
  });

  it('replace a leader that is frozen, and take it back as one of them', async () => {
    const tabs = await open(4);
    const leader = leaderOf(tabs)!;
    const rest = tabs.filter((tab) => tab !== leader);
    leader.freeze();
    await askAs(dana(), 'Who answers?');
    await arrives(rest, 'Who answers?');
    leader.thaw();
    await arrives(tabs, 'Who answers?');
    await until('one stream is left', () => streams(tabs) === 1);
    await askAs(dana(), 'All here?');
    await arrives(tabs, 'All here?');
    expect(leader.streams).toBe(0);
    expectWhole(tabs, ['Who answers?', 'All here?']);
  });

  it('do not follow a leader that nobody sees', async () => {
    const [one, two] = [new Tab(ana).watch(), new Tab(ana)];
    await one.live();
    one.turn(false);
    two.watch();
    await two.live();
    await until('the tab in sight leads', () => one.streams === 0 && two.streams === 1);
    await askAs(dana(), 'Seen?');
    await arrives([one, two], 'Seen?');
    expectWhole([one, two], ['Seen?']);
  });

  it('let the stream go when none is in sight, and catch up when one is seen again', async () => {
    const tabs = await open(3);
    for (const tab of tabs) tab.turn(false);
    await until('the stream is let go', () => streams(tabs) === 0);
    await askAs(dana(), 'While away?');
    for (const tab of tabs) tab.turn(true);
    await arrives(tabs, 'While away?');
    await until('one stream is open', () => streams(tabs) === 1);
    expectWhole(tabs, ['While away?']);
  });

  it('get what they miss, however far behind they join', async () => {
    const [first] = await open(1) as [Tab];
    for (const text of ['One?', 'Two?', 'Three?']) await first.ask(text);
    await arrives([first], 'Three?');
    const then = { all: first.counts.at(-1)! - 2 };
    const late = new Tab(ana).watch(ROOM, { since: { ...first.cursors, ...then } });
    await arrives([late], 'Three?');
    const empty = new Tab(ana).watch(ROOM, { since: {} });
    await arrives([late, empty], 'Three?');
    expect([late.times('One?'), late.times('Two?'), late.times('Three?')]).toEqual([0, 1, 1]);
    expect(empty.times('One?')).toBe(1);
    await first.ask('Four?');
    await arrives([first, late, empty], 'Four?');
    expectWhole([first], ['One?', 'Two?', 'Three?', 'Four?']);
    expect(streams([first, late, empty])).toBe(1);
  });

  it('miss nothing of what comes while another joins', async () => {
    const [first] = await open(1) as [Tab];
    const since = first.cursors;
    const texts = Array.from({ length: 30 }, (_, nth) => `During ${nth}?`);
    const tabs = [first];
    const host = dana();
    for (const [nth, text] of texts.entries()) {
      const asked = askAs(host, text);
      if (nth % 5 === 1) tabs.push(new Tab(ana).watch(ROOM, { since }));
      await asked;
    }
    await until('all is there', () => tabs.every((tab) => texts.every((text) => tab.times(text) > 0)));
    for (const [nth, tab] of tabs.entries()) {
      let count = nth === 0 ? 0 : since['all']!;
      for (const message of tab.messages) {
        if (message.t !== 'change' || message.circle !== 'all') continue;
        expect(message.from).toBeLessThanOrEqual(count);
        expect(message.to).toBeGreaterThan(count);
        count = message.to;
      }
    }
    await until('one stream is open', () => streams(tabs) === 1);
  });

  it('open and close rooms of their own', async () => {
    const [one, two] = await open(2) as [Tab, Tab];
    const other = new Tab(ana).watch('qa/second');
    await other.live();
    await dana().send([command('qa/second', 'qa.ask', { text: 'Elsewhere?' })], {});
    await arrives([other], 'Elsewhere?');
    expect([one.times('Elsewhere?'), two.times('Elsewhere?')]).toEqual([0, 0]);
    await one.ask('Here?');
    await arrives([one, two], 'Here?');
    expect(other.times('Here?')).toBe(0);
    expect(streams([one, two, other])).toBe(1);
  });

  it('that together want more rooms than a stream carries do not lose any', async () => {
    const tabs = Array.from({ length: 3 }, (_, tab) => {
      const page = new Tab(ana);
      for (let nth = 0; nth < 20; nth += 1) page.watch(`qa/room-${tab}-${nth}`);
      return page.watch();
    });
    await until('each has a link for all its rooms', () => tabs.every((tab) => tab.links.filter((state) => state === 'live').length >= 21));
    await askAs(dana(), 'Many?');
    await arrives(tabs, 'Many?');
    expect(streams(tabs)).toBe(2);
    expect(tabs.some((tab) => tab.messages.some(({ t }) => t === 'denied'))).toBe(false);
  });

  it('all hear that the room is not for them any more, once', async () => {
    const tabs = await open(3);
    await dana().send([command(ROOM, 'room.configure', { audience: { groups: ['board'] } })], {});
    const denials = () => tabs.map((tab) => tab.messages.flatMap((message) => (message.t === 'denied' ? [message.code] : [])));
    await until('all are told', () => denials().every((codes) => codes.length > 0));
    expect(denials()).toEqual(tabs.map(() => ['room_unknown']));
  });

  it('all hear that the server is gone, and that it is back', async () => {
    const tabs = await open(3);
    const { port } = serving;
    await serving.close();
    await until('the loss is told', () => tabs.every((tab) => tab.links.at(-1) === 'offline'));
    serving = await serve(createServer({ store: memoryStore(), keys: memoryRoomKeys(), issuers }), { port });
    await until('the link is back', () => tabs.every((tab) => tab.links.at(-1) === 'live'));
  });

  it('that are refused do not take the others along', async () => {
    let refuses = false;
    const first = new Tab(() => (refuses ? tokenOf('ana', { seconds: -1 }) : tokenOf('ana', { seconds: 2 }))).watch();
    await first.live();
    const others = [new Tab(ana).watch(), new Tab(ana).watch()];
    await Promise.all(others.map((tab) => tab.live()));
    refuses = true;
    await until('the first is refused', () => first.messages.some((message) => message.t === 'denied'));
    await askAs(dana(), 'Still we?');
    await arrives(others, 'Still we?');
    expectWhole(others, ['Still we?']);
    expect(others.some((tab) => tab.messages.some(({ t }) => t === 'denied'))).toBe(false);
  });

  it('ask for the anonymous items that any of them remembers', async () => {
    const one = new Tab(ana);
    const [receipt] = await one.backend.send([command(ROOM, 'qa.askAnonymously', { text: 'Who, me?' })], {});
    const circle = ownerCircle(receipt!.id);
    one.watch(ROOM, { own: [receipt!.id] });
    await one.live();
    const two = new Tab(ana).watch();
    await until('both stand in its circle', () => [one, two].every((tab) => tab.hello?.circles.includes(circle)));
  });

  it('go on when the leader\'s token ends', async () => {
    const tabs = await open(3, () => tokenOf('ana', { seconds: 2 }));
    const before = tabs.map((tab) => tab.opened);
    await until('a stream with a fresh token is open', () => tabs.some((tab, nth) => tab.opened > before[nth]!));
    await askAs(dana(), 'Still us?');
    await arrives(tabs, 'Still us?');
    expect(tabs.some((tab) => tab.messages.some(({ t }) => t === 'denied'))).toBe(false);
    expectWhole(tabs, ['Still us?']);
  });
});

describe.each([{ where: 'https', isSecure: true }, { where: 'plain http', isSecure: false }])('tabs of two people over $where', ({ isSecure }) => {
  beforeEach(() => { browser = new Browser(isSecure); });

  const keyOf = ([tab]: readonly Tab[]) => tab?.hello?.key ?? '';

  it('have a stream each and hear nothing of each other', async () => {
    const [mine, theirs] = [await open(2), await open(2, () => tokenOf('ben'))];
    const [receipt] = await mine[0]!.ask('Whose vote?');
    await arrives([...mine, ...theirs], 'Whose vote?');
    await theirs[0]!.backend.send([command(ROOM, 'qa.vote', { question: receipt?.id, on: true })], {});
    await theirs[0]!.ask('And this?');
    await arrives([...mine, ...theirs], 'And this?');
    expect([streams(mine), streams(theirs)]).toEqual([1, 1]);
    const marks = [mine, theirs].map((tabs) => JSON.stringify(personCircle(keyOf(tabs))));
    const found = [...browser.heard.values()].map((said) => marks.map((mark) => said.includes(mark)));
    expect(found.sort()).toEqual([[false, true], [true, false]]);
    expect(mine.some((tab) => JSON.stringify(tab.messages).includes(marks[1]!))).toBe(false);
    expect(theirs.some((tab) => JSON.stringify(tab.messages).includes(marks[0]!))).toBe(false);
    expect([...browser.heard.keys()].some((name) => /ana|ben|127\.0|intranet/.test(name))).toBe(false);
  });

  it('are kept apart also when the leader\'s session becomes another\'s', async () => {
    let isBen = false;
    const shifty = new Tab(() => tokenOf(isBen ? 'ben' : 'ana', { seconds: 2 })).watch();
    await shifty.live();
    const loyal = [new Tab(ana).watch()];
    await loyal[0]!.live();
    isBen = true;
    await until('the page of the person before has ended', () => shifty.messages.some((message) => message.t === 'denied' && message.code === 'identity_changed'));
    await askAs(dana(), 'To one?');
    await arrives(loyal, 'To one?');
    expect(JSON.stringify(shifty.messages)).not.toContain('To one?');
  });
});

describe('a browser that refuses locks', () => {
  it('gives each tab a stream of its own', async () => {
    const refused: Tabs = {
      locks: { request: () => Promise.reject(new DOMException('Not here.', 'SecurityError')) },
      channel: (name) => browser.open(name), isSeen: () => true, watch: () => () => undefined,
    };
    const tabs = [new Tab(ana, { tabs: refused }).watch(), new Tab(ana, { tabs: refused }).watch()];
    await Promise.all(tabs.map((tab) => tab.live()));
    await askAs(dana(), 'Alone?');
    await arrives(tabs, 'Alone?');
    expect(streams(tabs)).toBe(2);
  });
});
