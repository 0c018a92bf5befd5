/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { executeServerCommand } from '@web/test-runner-commands';
import type { Backend, RoomSink } from '../backends/backend.js';
import { local } from '../backends/local/local-backend.js';
import { createMoot, memoryStorage, qa, type Moot } from '../client/index.js';
import { ledger } from '../core/ledger/ledger.ritual.js';
import { poll } from '../core/poll/poll.ritual.js';
import { systemTimers, type Timers } from '../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import './ledger/moot-ledger.js';
import './poll/moot-poll.js';
import './provider/moot-provider.js';
import './qa/moot-qa.js';
import './waiting/moot-waiting.js';
import { all, find, questions, until } from './qa/qa.harness.js';

const ROUNDS = 1000;
/** After these all code has loaded, and what is remembered once for all is there. */
const WARM_UP = 100;
const QUESTIONS = 30;
/** Once in so many rounds another element comes and goes, and the tag stays away for so long that its room is closed. */
const SOMETIMES = 10;
const MEGABYTE = 1_048_576;
/** A room closes five seconds after its last subscriber; here it is a moment. */
const hurried: Timers = { ...systemTimers, after: (milliseconds, run) => systemTimers.after(milliseconds / 100, run) };

const isChromium = navigator.userAgent.includes('Chrome/');

type Listen = (this: EventTarget | undefined, type: string, listener: unknown, options?: boolean | AddEventListenerOptions) => void;

/** What listens to that which outlives every element: the window, the document, media queries. */
function watchListeners() {
  const live = new Set<{ readonly target: EventTarget; readonly type: string; readonly listener: unknown; readonly isCapture: boolean }>();
  const { prototype } = EventTarget as unknown as { readonly prototype: { addEventListener: Listen; removeEventListener: Listen } };
  const before = Object.getOwnPropertyDescriptors(prototype);
  const add = prototype.addEventListener;
  const remove = prototype.removeEventListener;
  const outlives = (target: EventTarget) => target === window || target === document || target === document.documentElement || target instanceof MediaQueryList;
  const known = (target: EventTarget, type: string, listener: unknown, isCapture: boolean) =>
    [...live].find((one) => one.target === target && one.type === type && one.listener === listener && one.isCapture === isCapture);
  const captures = (options: boolean | AddEventListenerOptions = false) => (typeof options === 'boolean' ? options : (options.capture ?? false));
  prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    const isCapture = captures(options);
    if (outlives(target) && !known(target, type, listener, isCapture)) live.add({ target, type, listener, isCapture });
    add.call(target, type, listener, options);
  };
  prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    const found = known(target, type, listener, captures(options));
    if (found) live.delete(found);
    remove.call(target, type, listener, options);
  };
  return {
    names: () => [...live].map(({ target, type }) => `${target.constructor.name} ${type}`).sort(),
    stop: () => Object.defineProperties(prototype, before),
  };
}

/** Bytes in use, once what nobody holds any more is gone: what the first collection lets go of, the second takes along. */
async function usedMemory(): Promise<number> {
  await executeServerCommand('stage-memory');
  return executeServerCommand<number, undefined>('stage-memory');
}

/** A tag as it comes and goes. */
interface Guest {
  /** One that is not on the page yet: what is put there, and the tag within it that shows a room. */
  make(client: Moot): { readonly root: HTMLElement; readonly shown: LitElement };
  /** Whether it shows all that it will show. */
  isWhole(shown: LitElement): boolean;
  /** What somebody does with it in each round. */
  use(shown: LitElement): void;
}

const ROOM = 'team';

const sheets = (shown: LitElement) => shown.shadowRoot?.adoptedStyleSheets.length ?? 0;

function alone<T extends 'moot-qa' | 'moot-poll' | 'moot-ledger'>(tag: T): Guest['make'] {
  return (client) => {
    const root = Object.assign(document.createElement(tag), { room: ROOM, client });
    return { root, shown: root };
  };
}

const board: Guest = {
  make: alone('moot-qa'),
  // What people do loads by itself, a moment later.
  isWhole: (shown) => questions(shown).length === QUESTIONS && sheets(shown) > 1,
  use: (shown) => { find(shown, '[data-focus=menu]')!.click(); },
};

/** Every tag that there is, or else it does not compile. */
const guests: Readonly<Record<keyof HTMLElementTagNameMap & `moot-${string}`, Guest>> = {
  'moot-qa': board,
  'moot-poll': {
    make: alone('moot-poll'),
    isWhole: (shown) => all(shown, '[part=option]').length === 6 && sheets(shown) > 2,
    use: (shown) => { for (const one of all<HTMLDetailsElement>(shown, 'details')) one.open = !one.open; },
  },
  'moot-ledger': {
    make: alone('moot-ledger'),
    isWhole: (shown) => find(shown, '[part=chart]') !== null,
    use: (shown) => { find(shown, '[part=how]')!.click(); },
  },
  'moot-waiting': {
    make(client) {
      const root = Object.assign(document.createElement('moot-waiting'), { client, href: '/polls/{name}' });
      return { root, shown: root };
    },
    isWhole: (shown) => find(shown, '[part=item]') !== null,
    use: (shown) => { find(shown, '[part=item] a')!.focus(); },
  },
  'moot-provider': {
    ...board,
    make(client) {
      const root = Object.assign(document.createElement('moot-provider'), { client });
      const shown = Object.assign(document.createElement('moot-qa'), { room: ROOM });
      root.append(shown);
      return { root, shown };
    },
  },
};

for (const [tag, guest] of Object.entries(guests)) describeLeaks(tag, guest, ROUNDS);

function describeLeaks(tag: string, { make, isWhole, use }: Guest, rounds: number): void {
  describe(`${tag} that comes and goes ${rounds} times`, () => {
    const feeds = new Set<RoomSink>();
    const subscriptions = new Set<symbol>();
    const others: WeakRef<HTMLElement>[] = [];
    let inner: Backend;
    let moot: Moot;
    let listeners: ReturnType<typeof watchListeners>;
    let listenedBefore: readonly string[];
    let grown = 0;

    /** The client, with a count of who is subscribed. */
    function counting(client: Moot): Moot {
      const open: Moot['open'] = (ritual, name) => {
        const room = client.open(ritual, name);
        const begin = room.subscribe.bind(room);
        const subscribe: typeof begin = (next) => {
          const subscription = Symbol(name);
          subscriptions.add(subscription);
          const stop = begin(next);
          return () => {
            subscriptions.delete(subscription);
            stop();
          };
        };
        return Object.assign(room, { subscribe });
      };
      return Object.assign(Object.create(client) as Moot, { open });
    }

    async function show({ root, shown }: ReturnType<Guest['make']>): Promise<void> {
      document.body.append(root);
      await shown.updateComplete;
      if (!isWhole(shown)) await until(() => isWhole(shown), 'not all of it is shown');
    }

    async function comeAndGo(kept: ReturnType<Guest['make']>, client: Moot, times: number): Promise<void> {
      for (let round = 1; round <= times; round += 1) {
        await show(kept);
        use(kept.shown);
        await kept.shown.updateComplete;
        kept.root.remove();
        if (round % SOMETIMES > 0) continue;
        const other = make(client);
        await show(other);
        other.root.remove();
        others.push(new WeakRef(other.root), new WeakRef(other.shown));
        await until(() => feeds.size === 0, 'the room is still open');
      }
    }

    before(async function () {
      this.timeout(150_000);
      listeners = watchListeners();
      listenedBefore = listeners.names();
      inner = await local({ store: memoryStore(), keys: memoryRoomKeys(), trusted: true });
      const backend: Backend = {
        ...inner,
        open(room, sink, options) {
          feeds.add(sink);
          options.signal.addEventListener('abort', () => { feeds.delete(sink); });
          inner.open(room, sink, options);
        },
      };
      moot = createMoot({ backend, storage: memoryStorage(), clock: hurried });
      await fill(moot);
      await until(() => feeds.size === 0, 'what was filled is still open');

      const client = counting(moot);
      const kept = make(client);
      await comeAndGo(kept, client, WARM_UP);
      const used = isChromium ? await usedMemory() : 0;
      await comeAndGo(kept, client, rounds);
      if (isChromium) grown = (await usedMemory()) - used;
    });

    after(() => {
      listeners.stop();
      inner.close?.();
    });

    it('leaves no subscription, neither of a room nor with the backend', () => {
      expect([subscriptions.size, feeds.size]).to.deep.equal([0, 0]);
    });

    it('leaves nothing that listens to the page, once its client is closed', async () => {
      moot.close();
      await until(() => listeners.names().length === listenedBefore.length, listeners.names().join());
      expect(listeners.names()).to.deep.equal(listenedBefore);
    });

    if (isChromium) {
      it('leaves at most a megabyte of memory, measured in Chromium', () => {
        expect(grown).to.be.at.most(MEGABYTE);
        expect(others.filter((one) => one.deref())).to.deep.equal([]);
      });
    }
  });
}

/** A board, a poll about a meeting, and a ledger with what was decided of another. */
async function fill(moot: Moot): Promise<void> {
  const asked = moot.open(qa, ROOM);
  await asked.create({ title: 'Team questions' }).receipt;
  for (let number = 0; number < QUESTIONS; number += 1) await asked.ask({ text: `Question number ${number}?` }).receipt;
  const about = { meeting: { minutes: 30, people: 12, cadence: 'weekly', purpose: 'status' } } as const;
  const [open, decided] = [moot.open(poll, ROOM), moot.open(poll, 'weekly')];
  for (const [one, title] of [[open, 'Team meeting'], [decided, 'Weekly']] as const) {
    await one.create({ title, settings: { ...about, ledger: ROOM } }).receipt;
    await one.open({}).receipt;
  }
  await decided.end().receipt;
  const now = decided.view.now();
  await decided.decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: now, until: now + 26 * 7 * 86_400_000 }).receipt;
  const stop = new AbortController();
  const sum = moot.open(ledger, ROOM);
  sum.subscribe(() => undefined, { signal: stop.signal });
  await until(() => sum.view.size('month') > 0, 'nothing in the ledger');
  stop.abort();
}

describe('a provider that makes clients of backends, and comes and goes', () => {
  it('leaves nothing that listens to the page, and no room open, once it is gone', async () => {
    const listeners = watchListeners();
    const inner = await local({ store: memoryStore(), keys: memoryRoomKeys(), trusted: true });
    try {
      const feeds = new Set<RoomSink>();
      const backend: Backend = {
        ...inner,
        open(room, sink, options) {
          feeds.add(sink);
          options.signal.addEventListener('abort', () => { feeds.delete(sink); });
          inner.open(room, sink, options);
        },
      };
      const before = listeners.names();
      for (let round = 0; round < SOMETIMES; round += 1) {
        const provider = Object.assign(document.createElement('moot-provider'), { backend: { ...backend, close: () => undefined } });
        const element = Object.assign(document.createElement('moot-qa'), { room: ROOM });
        provider.append(element);
        document.body.append(provider);
        await until(() => find(element, '[part~=notice], [part~=setup], [part~=footer]'), 'shows nothing');
        provider.remove();
      }
      await until(() => feeds.size === 0 && listeners.names().length === before.length, 'something is left');
      expect(listeners.names()).to.deep.equal(before);
    } finally {
      listeners.stop();
      inner.close?.();
    }
  });
});
