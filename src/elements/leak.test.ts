/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { Backend, RoomSink } from '../backends/backend.js';
import { local } from '../backends/local/local-backend.js';
import { createMoot, memoryStorage, qa, type Moot } from '../client/index.js';
import { systemTimers, type Timers } from '../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
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

describe(`a board that comes and goes ${ROUNDS} times`, () => {
  const feeds = new Set<RoomSink>();
  const subscriptions = new Set<symbol>();
  const others: WeakRef<MootQa>[] = [];
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

  async function show(element: MootQa): Promise<void> {
    document.body.append(element);
    await element.updateComplete;
    if (!isWhole(element)) await until(() => isWhole(element), 'not all questions');
  }

  async function comeAndGo(kept: MootQa, rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round += 1) {
      await show(kept);
      find(kept, '[data-focus=menu]')!.click();
      await kept.updateComplete;
      kept.remove();
      if (round % SOMETIMES > 0) continue;
      const other = Object.assign(document.createElement('moot-qa'), { room: 'team', client: kept.client });
      await show(other);
      other.remove();
      others.push(new WeakRef(other));
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
    const board = moot.open(qa, 'team');
    await board.create({ title: 'Team questions' }).receipt;
    for (let number = 0; number < QUESTIONS; number += 1) await board.ask({ text: `Question number ${number}?` }).receipt;

    const kept = Object.assign(document.createElement('moot-qa'), { room: 'team', client: counting(moot) });
    await comeAndGo(kept, WARM_UP);
    const used = isChromium ? await usedMemory() : 0;
    await comeAndGo(kept, ROUNDS);
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
