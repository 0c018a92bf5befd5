/** What tests of the board share: people on one authority, and a board shown for one of them. */
import { Authority, type Policy } from '../../authority/authority.js';
import { allKits, person } from '../../authority/authority.harness.js';
import { attach } from '../../backends/attach.js';
import type { Backend, RoomSink } from '../../backends/backend.js';
import type { Command } from '../../core/command.js';
import type { AudienceSize } from '../../backends/protocol.js';
import { createMoot, memoryStorage, type ClientStorage, type Moot } from '../../client/index.js';
import { qa } from '../../core/qa/qa.ritual.js';
import { systemTimers } from '../../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import './moot-qa.js';
import type { MootQa } from './qa.element.js';

const FEATURES = { live: true, confidential: true, shared: true, signals: true, people: false, media: false };

export interface Someone {
  readonly moot: Moot;
  readonly board: ReturnType<typeof open>;
  readonly storage: ClientStorage;
  /** The questions that this person's page has told to be in sight, as often as it did. */
  readonly signalled: readonly string[];
  /** The commands that have left this person's page, as they went. */
  readonly sent: readonly Command[];
  /** How many rooms this person's page has open. */
  readonly opened: () => number;
  /** Cuts the network, or brings it back. */
  cut(isOff: boolean): void;
}

function open(moot: Moot) {
  return moot.open(qa, 'team');
}

/**
 * Resolves when something is so: the one way to wait in tests of elements. Rejects with `message` after `timeout` milliseconds, which is a guard and no wait:
 * on busy machines much takes long. It looks often, so that nothing is there by chance which a test did not wait for: that others have heard
 * of what somebody was given a receipt for, or that what shows first is complete.
 */
export async function until(isSo: () => unknown, message = 'it is not so', timeout = 10_000): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(message);
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

const shown = new Set<Element>();

/** People on one server, with the board `qa/team`; whoever is called "dana" hosts it. */
export class World {
  readonly authority: Authority;
  readonly #moots: Moot[] = [];
  #ahead = 0;
  /** How many people boards are for; unknown where absent. */
  size: AudienceSize = { complete: false };

  private constructor(policy: Policy) {
    const clock = () => Date.now() + this.#ahead;
    this.authority = new Authority({ store: memoryStore({ clock }), keys: memoryRoomKeys(), kits: allKits, timers: { ...systemTimers, now: clock }, policy });
  }

  /** At the authority, so much time passes at once. */
  pass(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  static async start({ setUp = true, policy = {} }: { readonly setUp?: boolean; readonly policy?: Policy } = {}): Promise<World> {
    const world = new World(policy);
    if (setUp) {
      const { board } = world.join('dana');
      await board.create({ title: 'Team questions' }).receipt;
      board.close();
    }
    return world;
  }

  join(name: string, storage: ClientStorage = memoryStorage()): Someone {
    const identity = person(name, name === 'dana' ? { roles: ['moot:host'] } : {});
    const inner = attach(this.authority, identity, FEATURES);
    const sinks = new Set<RoomSink>();
    const signalled: string[] = [];
    const sent: Command[] = [];
    let isOff = false;
    const backend: Backend = {
      ...inner,
      open(room, sink, options) {
        sinks.add(sink);
        options.signal.addEventListener('abort', () => { sinks.delete(sink); });
        inner.open(room, sink, options);
      },
      signal(signals) {
        signalled.push(...signals.flatMap(({ ids }) => ids));
        inner.signal?.(signals);
      },
      audience: () => Promise.resolve(this.size),
      send(commands, options) {
        if (isOff) return Promise.reject(new Error('offline'));
        sent.push(...commands);
        return inner.send(commands, options);
      },
    };
    const moot = createMoot({ backend, storage });
    this.#moots.push(moot);
    return {
      moot,
      storage,
      board: open(moot),
      signalled,
      sent,
      opened: () => sinks.size,
      cut(value) {
        isOff = value;
        for (const sink of sinks) sink([{ t: 'link', state: value ? 'offline' : 'live' }]);
      },
    };
  }

  async end(): Promise<void> {
    for (const element of shown) element.remove();
    shown.clear();
    for (const moot of this.#moots) moot.close();
    await this.authority.close();
  }
}

/** A board on the page, once it is ready. */
export async function show({ moot }: Someone, selector = '.foot'): Promise<MootQa> {
  const element = document.createElement('moot-qa');
  Object.assign(element, { room: 'team', client: moot });
  document.body.append(element);
  shown.add(element);
  await until(() => find(element, selector), `no ${selector}`);
  // What people do with questions brings styles of its own; where there is a board, it comes by itself.
  if (selector !== '.note') await until(() => (element.shadowRoot?.adoptedStyleSheets.length ?? 0) > 1, 'what people do has not loaded');
  return element;
}

export function find<T extends HTMLElement = HTMLElement>(element: Element, selector: string): T | null {
  return (element.shadowRoot ?? element).querySelector<T>(selector);
}

export function all<T extends HTMLElement = HTMLElement>(element: Element, selector: string): T[] {
  return [...(element.shadowRoot ?? element).querySelectorAll<T>(selector)];
}

/** The texts of the questions, in order. */
export function questions(element: Element): string[] {
  return all(element, 'article > div > .text').map((one) => one.textContent.trim());
}

export function rowOf(element: Element, text: string): HTMLElement {
  const row = all(element, 'article').find((one) => one.textContent.includes(text));
  if (!row) throw new Error(`no question "${text}"`);
  return row;
}

/** Types into a field. */
export function type(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

export async function ask(element: MootQa, text: string): Promise<void> {
  const field = find<HTMLTextAreaElement>(element, '.ask');
  if (!field) throw new Error('nowhere to ask');
  type(field, text);
  await element.updateComplete;
  find(element, '.send')?.click();
  await until(() => questions(element).includes(text), `"${text}" is not shown`);
}
