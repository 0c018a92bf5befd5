/** What tests and stories of the ledger share: a company whose meetings were decided about, on one in-page authority. */
import { allKits, outcome, person } from '../../authority/authority.harness.js';
import { Authority } from '../../authority/authority.js';
import { attach } from '../../backends/attach.js';
import type { Backend, RoomSink } from '../../backends/backend.js';
import { createMoot, memoryStorage, type Moot } from '../../client/index.js';
import type { RoomMessage } from '../../core/messages.js';
import { systemTimers } from '../../core/timers.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';

/** Saturday, in the middle of the day. */
export const NOW = Date.UTC(2026, 10, 28, 12);
const DAY = 86_400_000;
const WEEK = 7 * DAY;
const FEATURES = { live: true, confidential: true, shared: true, signals: true, people: false, media: false };
const dana = person('dana', { roles: ['moot:host'] });

/** A weekly meeting, and what was decided about it so many weeks before now. */
export interface Decided {
  readonly name: string;
  readonly minutes: number;
  readonly people: number;
  readonly weeksAgo: number;
  readonly outcome: 'async' | 'cancel' | 'shorten' | 'rarer';
  readonly shortened?: number;
  readonly every?: number;
}

/** Half a dozen decisions of one autumn. */
export const AUTUMN: readonly Decided[] = [
  { name: 'metrics', minutes: 30, people: 26, weeksAgo: 12, outcome: 'async' },
  { name: 'status', minutes: 60, people: 9, weeksAgo: 10, outcome: 'cancel' },
  { name: 'planning', minutes: 90, people: 12, weeksAgo: 7, outcome: 'shorten', shortened: 45 },
  { name: 'review', minutes: 60, people: 14, weeksAgo: 5, outcome: 'rarer', every: 2 },
  { name: 'office', minutes: 45, people: 18, weeksAgo: 3, outcome: 'async' },
  { name: 'demo', minutes: 30, people: 40, weeksAgo: 1, outcome: 'async' },
];

export class MeetingWorld {
  readonly #store = memoryStore({ clock: () => this.#now });
  readonly #authority = new Authority({ store: this.#store, keys: memoryRoomKeys(), kits: allKits, timers: { ...systemTimers, now: () => this.#now } });
  readonly #moots: Moot[] = [];
  #now = NOW;

  /** A company with these decisions in its ledger, the oldest first: each was made at its time. */
  static async open(decided: readonly Decided[] = []): Promise<MeetingWorld> {
    const world = new MeetingWorld();
    for (const one of decided) {
      world.#now = NOW - Math.max(0, one.weeksAgo) * WEEK;
      await world.decide(one);
    }
    world.#now = NOW;
    return world;
  }

  /** At the authority, so much time passes at once. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Asks about a meeting and decides, as a host does, now. */
  async decide({ name, minutes, people, weeksAgo, outcome: result, shortened, every }: Decided): Promise<void> {
    const starts = NOW - weeksAgo * WEEK + DAY;
    const run = async (command: string, args: unknown) => {
      const code = await outcome(this.#authority, dana, `poll/${name}`, command, args);
      if (code !== 'accepted') throw new Error(`${command} was refused: ${code}`);
    };
    await run('room.create', { title: name, settings: { meeting: { minutes, people, cadence: 'weekly', first: starts } } });
    await run('poll.open', {});
    await run('poll.end', {});
    await run('poll.decide', { outcome: result, reason: 'Nobody speaks.', owner: 'Ben', starts, ...(shortened === undefined ? {} : { minutes: shortened }), ...(every === undefined ? {} : { every }), until: NOW + 26 * WEEK });
    for (let tries = 0; (await this.#store.find('task', {}, 1)).length > 0; tries += 1) {
      if (tries > 500) throw new Error('A task is not done.');
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }

  join(name = 'ana', { expired = false } = {}): { readonly moot: Moot; cut(isOff: boolean): void; say(message: RoomMessage): void } {
    const inner = attach(this.#authority, { ...person(name), ...(expired ? { expires: 0 } : {}) }, FEATURES);
    const sinks = new Set<RoomSink>();
    const backend: Backend = {
      ...inner,
      open(room, sink, options) {
        sinks.add(sink);
        options.signal.addEventListener('abort', () => { sinks.delete(sink); });
        inner.open(room, sink, options);
      },
    };
    const moot = createMoot({ backend, storage: memoryStorage(), clock: { ...systemTimers, now: () => this.#now } });
    this.#moots.push(moot);
    const say = (message: RoomMessage) => { for (const sink of sinks) sink([message]); };
    return { moot, say, cut: (isOff) => { say({ t: 'link', state: isOff ? 'offline' : 'live' }); } };
  }

  async close(): Promise<void> {
    for (const moot of this.#moots) moot.close();
    await this.#authority.close();
  }
}
