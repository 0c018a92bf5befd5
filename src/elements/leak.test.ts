/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { Backend, RoomSink } from '../backends/backend.js';
import { local } from '../backends/local/local-backend.js';
import { createMoot, memoryStorage, qa, type Moot } from '../client/index.js';
import { systemTimers, type Timers } from '../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import './provider/moot-provider.js';
import './qa/moot-qa.js';
import { find, questions, until } from './qa/qa.harness.js';
import type { MootQa } from './qa/qa.element.js';

const ROUNDS = 1000;
/** After these all code has loaded, and what is remembered once for all is there. */
const WARM_UP = 100;
const QUESTIONS = 30;
/** Once in so many rounds another element comes and goes, and the board stays away for so long that its room is closed. */
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

/** A board on the page, and what stands around it. */
interface Placed {
  readonly root: HTMLElement;
  readonly board: MootQa;
}

type Place = (client: Moot) => Placed;

const board = (client?: Moot) => Object.assign(document.createElement('moot-qa'), { room: 'team', client });

/** Every tag that there is, or else it does not compile: as it comes and goes here, or the file in which it does. */
const places: Readonly<Record<keyof HTMLElementTagNameMap & `moot-${string}`, string | Place>> = {
  'moot-qa'(client) {
    const root = board(client);
    return { root, board: root };
  },
  'moot-poll': 'poll/poll.test.ts',
  'moot-ledger': 'ledger/ledger.test.ts',
  'moot-waiting': 'waiting/waiting.test.ts',
  'moot-provider'(client) {
    const root = Object.assign(document.createElement('moot-provider'), { client });
    const inner = board();
    root.append(inner);
    return { root, board: inner };
  },
};

// What is inside of others comes and goes less often: it is the same again.
for (const [tag, place] of Object.entries(places)) if (typeof place !== 'string') describeLeaks(tag, place, tag === 'moot-qa' ? ROUNDS : ROUNDS / 4);

function describeLeaks(tag: string, place: Place, rounds: number): void {
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

    // What people do loads by itself, a moment later.
    const isWhole = (element: MootQa) => questions(element).length === QUESTIONS && (element.shadowRoot?.adoptedStyleSheets.length ?? 0) > 1;

    async function show({ root, board: element }: Placed): Promise<void> {
      document.body.append(root);
      await element.updateComplete;
      if (!isWhole(element)) await until(() => isWhole(element), 'not all questions');
    }

    async function comeAndGo(kept: Placed, client: Moot, times: number): Promise<void> {
      for (let round = 1; round <= times; round += 1) {
        await show(kept);
        find(kept.board, '[data-focus=menu]')!.click();
        await kept.board.updateComplete;
        kept.root.remove();
        if (round % SOMETIMES > 0) continue;
        const other = place(client);
        await show(other);
        other.root.remove();
        others.push(new WeakRef(other.root), new WeakRef(other.board));
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
      const room = moot.open(qa, 'team');
      await room.create({ title: 'Team questions' }).receipt;
      for (let number = 0; number < QUESTIONS; number += 1) await room.ask({ text: `Question number ${number}?` }).receipt;

      const client = counting(moot);
      const kept = place(client);
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
        const element = board();
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
