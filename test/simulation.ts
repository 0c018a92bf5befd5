/**
 * Real clients, authorities and store in one process under a virtual clock, with seeded faults:
 * delayed, dropped and repeated requests, lost answers, cut streams, crashes before and after a commit,
 * two processes, offline spells, skewed clocks. One seed gives one history, always.
 */
import { Authority, type Feed, type RitualKit } from '../src/authority/authority.js';
import { person } from '../src/authority/authority.harness.js';
import type { Backend, RoomSink } from '../src/backends/backend.js';
// Loaded before virtual time begins: within it, loading would take no time or for ever.
import '../src/client/courier.js';
import { createMoot, type Moot } from '../src/client/moot.js';
import type { Room } from '../src/client/room.js';
import { memoryStorage } from '../src/client/storage.js';
import { MootError } from '../src/core/errors.js';
import type { Identity } from '../src/core/identity.js';
import { actorKey } from '../src/core/keys.js';
import type { RoomMessage } from '../src/core/messages.js';
import { qaAuthority } from '../src/core/qa/qa.authority.js';
import * as hostRules from '../src/core/qa/qa-host.rules.js';
import { qa } from '../src/core/qa/qa.ritual.js';
import type { Phase } from '../src/core/qa/qa.schema.js';
import type { Timers } from '../src/core/timers.js';
import { virtualTimers, type VirtualTimers } from '../src/core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../src/stores/memory/memory-store.js';
import type { Batch, Row, Store } from '../src/stores/store.js';

export interface SimulationOptions {
  readonly seed: number;
  readonly steps?: number;
  /** A device that forgets what was on its way when its page is reloaded, to show that the checks notice. */
  readonly forgets?: boolean;
  /** What keeps everything, by the simulation's clock. Default: memory. */
  readonly open?: (clock: () => number) => Promise<Store>;
}

export interface SimulationResult {
  /** What went wrong, in words; empty when nothing did. */
  readonly violations: readonly string[];
  /** Tells one history from another. */
  readonly trace: string;
}

const START = Date.UTC(2026, 10, 23, 9);
const NAME = 'board';
const KEY = `acme/qa/${NAME}`;
const PEOPLE = ['ana', 'ben', 'chen', 'dana'] as const;
const PHASES: readonly Phase[] = ['collect', 'live', 'followup', 'collect', 'live'];

/** Mulberry32: small, fast, good enough to choose faults. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One process: an authority over the shared store that may die at any commit. */
class Process {
  readonly authority: Authority;
  isDead = false;
  readonly onDeath = new Set<() => void>();

  constructor(world: World) {
    const { inner } = world;
    const store: Store = {
      read: (room, since) => (this.isDead ? gone() : inner.read(room, since)),
      find: (mark, range, limit) => (this.isDead ? gone() : inner.find(mark, range, limit)),
      watch: (listener) => inner.watch((room, version) => { if (!this.isDead) listener(room, version); }),
      close: () => Promise.resolve(),
      transact: async (room, known, decide) => {
        if (this.isDead) return gone();
        if (world.chance(0.02)) {
          this.die();
          return gone();
        }
        const outcome = await inner.transact(room, known, decide);
        if (world.chance(0.02)) {
          this.die();
          return gone();
        }
        return outcome;
      },
    };
    this.authority = new Authority({ store, keys: world.keys, kits: [qaAuthority as unknown as RitualKit], timers: world.timers });
  }

  die(): void {
    this.isDead = true;
    for (const listener of [...this.onDeath]) listener();
  }
}

function gone(): Promise<never> {
  return Promise.reject(new MootError('store_unavailable', 'The process is gone.'));
}

/** One person with a page: a client over a network that fails. */
class Page {
  readonly identity: Identity;
  readonly name: string;
  readonly texts: { readonly text: string; readonly id: string; readonly question: string }[] = [];

  readonly accepted = new Set<string>();
  readonly refused = new Map<string, unknown>();
  moot: Moot;
  room: Room<typeof qa>;
  isOffline = false;
  readonly #world: World;
  readonly #storage = memoryStorage();
  readonly #clock: Timers;
  readonly #shown = new Set<string>();

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    this.identity = person(name, { roles: name === 'dana' ? ['moot:host'] : [] });
    const skew = Math.round((world.random() - 0.5) * 1_200_000);
    this.#clock = { ...world.timers, now: () => world.timers.now() + skew };
    [this.moot, this.room] = this.#open();
  }

  /** The tab is closed without a warning, and a new one opened: only what is kept on the device is left. */
  reload(): void {
    this.moot.close();
    this.#shown.clear();
    if (this.#world.forgets) void this.#storage.list('').then((all) => Promise.all(all.map(([key]) => this.#storage.delete(key))));
    [this.moot, this.room] = this.#open();
  }

  submit(text: string, send: () => { readonly id: string; readonly receipt: Promise<{ readonly status: string }> }, question?: string): string {
    const { id, receipt } = send();
    this.texts.push({ text, id, question: question ?? id });
    receipt.then(({ status }) => { (status === 'accepted' ? this.accepted.add(id) : this.refused.set(id, text)); }, () => undefined);
    return id;
  }

  #open(): [Moot, Room<typeof qa>] {
    const moot = createMoot({ backend: this.#network(), storage: this.#storage, clock: this.#clock });
    const room = moot.open(qa, NAME);
    if (this.name === 'dana') room.extend(hostRules);
    room.subscribe((view) => {
      // What somebody asked shows without a gap from the act to its confirmation.
      for (const { id } of this.texts) {
        const isShown = view.get('question', id) !== undefined;
        if (isShown) this.#shown.add(id);
        else if (this.#shown.has(id) && view.state === 'ready' && !this.#world.mayVanish(id) && !this.#world.withdrawn.has(id) && !this.refused.has(id) && !room.sendings.some((one) => one.id === id)) {
          this.#world.violation(`${this.name}: a question vanished between the act and its confirmation`);
        }
      }
    });
    return [moot, room];
  }

  #network(): Backend {
    const world = this.#world;
    const wait = (most: number) => new Promise<void>((resolve) => { world.timers.after(Math.floor(world.random() * most), resolve); });
    const lost = () => new MootError('network', 'The network is gone.');
    return {
      features: { live: true, confidential: true, shared: true, signals: false, people: false, media: false },
      me: () => Promise.resolve({ id: this.identity.subject, name: this.identity.name, mayCreate: this.identity.roles.includes('moot:host') }),
      send: async (commands, { signal }) => {
        await wait(200);
        if (this.isOffline || signal?.aborted || world.chance(0.1)) throw lost();
        const run = () => world.process().authority.run(this.identity, commands);
        if (world.chance(0.1)) void wait(3_000).then(run).catch(() => undefined);
        const receipts = await run();
        await wait(200);
        if (this.isOffline || world.chance(0.1)) throw lost();
        return receipts;
      },
      open: (address, sink, { since = {}, own = [], signal }) => {
        const cursors: Record<string, number> = { ...since };
        void this.#stream(address, sink, cursors, own, signal);
      },
    };
  }

  /** A stream that is cut now and then, and resumed by its cursors. */
  async #stream(address: string, sink: RoomSink, cursors: Record<string, number>, own: readonly string[], signal: AbortSignal): Promise<void> {
    const world = this.#world;
    while (!signal.aborted) {
      if (!this.isOffline) {
        try {
          await this.#follow(address, sink, cursors, own, signal);
        } catch {
          // The process died while the room was being opened.
        }
      }
      if (signal.aborted) return;
      sink([{ t: 'link', state: 'offline' }]);
      await new Promise<void>((resolve) => { world.timers.after(500 + Math.floor(world.random() * 1_000), resolve); });
    }
  }

  async #follow(address: string, sink: RoomSink, cursors: Record<string, number>, own: readonly string[], signal: AbortSignal): Promise<void> {
    const world = this.#world;
    const process = world.process();
    await new Promise<void>((resolve, reject) => {
      let feed: Feed | undefined;
      let woken = false;
      let isOver = false;
      const end = () => {
        isOver = true;
        process.onDeath.delete(end);
        world.cuts.delete(end);
        signal.removeEventListener('abort', end);
        feed?.stop();
        resolve();
      };
      const take = () => {
        woken = false;
        if (!feed || signal.aborted || process.isDead) return;
        const messages = feed.take();
        if (messages.length === 0) return;
        world.check(this, messages, cursors);
        sink(messages);
      };
      const wake = () => {
        if (woken) return;
        woken = true;
        world.timers.after(Math.floor(world.random() * 50), take);
      };
      process.onDeath.add(end);
      world.cuts.add(end);
      signal.addEventListener('abort', end);
      process.authority.open(this.identity, address, { since: cursors, own }, wake).then((opened) => {
        // Cut while it was being opened.
        if (isOver) {
          opened.stop();
          return;
        }
        feed = opened;
        take();
        sink([{ t: 'link', state: 'live' }]);
      }, reject);
    });
  }
}

/** Everything that exists in one simulation, and what must hold in it. */
class World {
  readonly random: () => number;
  readonly timers: VirtualTimers;
  readonly inner: Store;
  readonly keys = memoryRoomKeys();
  readonly forgets: boolean;
  readonly cuts = new Set<() => void>();
  /** Questions that were taken back: they and what hung on them may be gone before anybody saw them. */
  readonly withdrawn = new Set<string>();
  readonly violations: string[] = [];
  isCalm = false;
  /** Per record: every value that was ever kept, with the circles it was for. */
  readonly #history = new Map<string, { readonly value: string; readonly to: readonly string[] }[]>();
  readonly #receipts = new Map<string, number>();
  #processes: Process[] = [];
  #secret: Uint8Array | undefined;

  constructor({ seed, forgets = false }: SimulationOptions, timers: VirtualTimers, kept: Store) {
    this.random = randomOf(seed);
    this.forgets = forgets;
    this.timers = timers;
    this.inner = {
      read: (room, since) => kept.read(room, since),
      find: (mark, range, limit) => kept.find(mark, range, limit),
      watch: (listener) => kept.watch(listener),
      close: () => kept.close(),
      transact: async (room, known, decide) => {
        let batch: Batch | undefined;
        const outcome = await kept.transact(room, known, (fresh, now) => (batch = decide(fresh, now)));
        if (outcome.committed && batch) this.#note(batch);
        return outcome;
      },
    };
  }

  /** True as often as faults should happen; never at rest. */
  chance(probability: number): boolean {
    return !this.isCalm && this.random() < probability;
  }

  violation(what: string): void {
    this.violations.push(what);
  }

  dana(): Identity {
    return person('dana', { roles: ['moot:host'] });
  }

  /** One of two processes, whichever answers; a dead one is replaced. */
  process(): Process {
    this.#processes = this.#processes.filter(({ isDead }) => !isDead);
    while (this.#processes.length < 2) this.#processes.push(new Process(this));
    const [first, second] = this.#processes;
    const chosen = this.random() < 0.5 ? first : second;
    if (!chosen) throw new Error('There is no process.');
    return chosen;
  }

  /** Whether a question may go from its asker's view: it was withdrawn, or its circles changed. */
  mayVanish(id: string): boolean {
    return (this.#history.get(`question/${id}`)?.length ?? 0) > 1;
  }

  /** What the room's key makes of people: whose circle is whose, whatever the authority says. */
  async learnKeys(): Promise<void> {
    this.#secret = await this.keys.get(KEY);
  }

  #mayReceive({ name, identity, texts }: Page, circle: string): boolean {
    if (circle === 'all') return true;
    if (circle === 'hosts') return name === 'dana';
    if (circle.startsWith('own:')) return texts.some(({ id }) => circle === `own:${id}`);
    return this.#secret !== undefined && circle === `@${actorKey(this.#secret, identity)}`;
  }

  /** Looks at what reaches a viewer: counts follow each other, and nothing comes that is for others. */
  check(page: Page, messages: readonly RoomMessage[], cursors: Record<string, number>): void {
    for (const message of messages) {
      if (message.t === 'hello') {
        if (message.exists && !this.#mayReceive(page, `@${message.key}`)) this.violation(`${page.name} was given the key of somebody else`);
        for (const circle of message.circles) if (!this.#mayReceive(page, circle)) this.violation(`${page.name} was put into the circle "${circle}"`);
      }
      if (message.t === 'leave') for (const circle of message.circles) Reflect.deleteProperty(cursors, circle);
      if (message.t !== 'change') continue;
      const { circle, from, to, set, part, more } = message;
      if (!this.#mayReceive(page, circle)) this.violation(`${page.name} received the circle "${circle}"`);
      if (from !== 0 && from !== (cursors[circle] ?? 0)) this.violation(`${page.name}: "${circle}" goes from ${from} where ${cursors[circle] ?? 0} was`);
      if (!part && to < (cursors[circle] ?? 0) && from !== 0) this.violation(`${page.name}: "${circle}" goes back to ${to}`);
      for (const [type, id, value] of set) {
        const known = this.#history.get(`${type}/${id}`)?.some((one) => one.to.includes(circle) && one.value === JSON.stringify(value));
        if (!known) this.violation(`${page.name} received ${type} in "${circle}", where it was never kept so`);
      }
      if (!more) cursors[circle] = to;
    }
  }

  async checkAtRest(pages: readonly Page[]): Promise<void> {
    const { rows } = await this.inner.read(KEY);
    const kept = new Map(rows.map((row) => [`${row.type}/${row.id}`, row]));
    for (const [, count] of this.#receipts) if (count > 1) this.violation('a command was carried out twice');
    for (const page of pages) {
      for (const { text, id, question } of page.texts) {
        if (this.withdrawn.has(question)) continue;
        const isKept = [...this.#history].some(([key, values]) => (key.endsWith(`/${id}`) || key.includes(`/${id}.`)) && values.some(({ value }) => value.includes(text)));
        const isWaiting = page.room.sendings.some((one) => one.id === id);
        if (page.accepted.has(id) && !isKept) this.violation(`${page.name}: acknowledged, and not kept: "${text}"`);
        if (page.refused.has(id) && isKept) this.violation(`${page.name}: refused, and kept: "${text}"`);
        if (!isKept && !isWaiting) this.violation(`${page.name}: lost: "${text}"`);
      }
      if (page.room.sendings.some(({ status }) => status !== 'refused')) this.violation(`${page.name}: something still waits at rest`);
      this.#checkView(page, rows, kept);
    }
  }

  #checkView({ name, room }: Page, rows: readonly Row[], kept: ReadonlyMap<string, Row>): void {
    const { view } = room;
    const circles = new Set(view.viewer?.circles ?? []);
    const mine = rows.filter((row) => row.value !== undefined && Object.keys(row.to).some((circle) => circles.has(circle)));
    for (const row of mine) {
      const seen = view.get(row.type as 'question', row.id);
      if (JSON.stringify(seen) !== JSON.stringify(row.value)) this.violation(`${name} does not see ${row.type} as it is kept`);
    }
    for (const type of ['question', 'tally', 'reply', 'answer', 'votes'] as const) {
      for (const { id } of view.list(type)) if (kept.get(`${type}/${id}`)?.value === undefined) this.violation(`${name} sees a ${type} that is not kept`);
    }
  }

  #note({ rows, receipts }: Batch): void {
    for (const { type, id, value, to } of rows) {
      const key = `${type}/${id}`;
      const values = this.#history.get(key) ?? [];
      values.push({ value: JSON.stringify(value) ?? '', to: Object.keys(to) });
      this.#history.set(key, values);
    }
    for (const { key } of receipts) this.#receipts.set(key, (this.#receipts.get(key) ?? 0) + 1);
  }

  get summary(): string {
    return JSON.stringify([...this.#history].map(([key, values]) => [key.split('/')[0], values.map(({ value }) => value.replace(/[\w-]{22}/g, '#'))]));
  }
}

/** Lives one history through. Randomness outside the world (ids, jitter) must be seeded by the caller. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const timers = virtualTimers(START, () => new Promise((resolve) => { setImmediate(resolve); }));
  const world = new World(options, timers, await (options.open?.(timers.now) ?? memoryStore({ clock: timers.now })));
  await world.process().authority.run(world.dana(), [{ id: 'create-the-board-first', room: `qa/${NAME}`, name: 'room.create', args: { title: 'Board' }, rules: 1 }]).catch(() => undefined);
  await world.learnKeys();
  const pages = PEOPLE.map((name) => new Page(world, name));
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(world.random() * list.length)];
  const known: string[] = [];

  for (let step = 0; step < (options.steps ?? 40); step += 1) {
    const page = pick(pages);
    if (!page) continue;
    act(world, page, known, pick, `text ${step} of ${page.name}`);
    if (world.chance(0.08)) page.isOffline = !page.isOffline;
    if (world.chance(0.05)) for (const cut of [...world.cuts]) cut();
    if (world.chance(0.04)) {
      // A moment to write: what was clicked in the very instant of a crash is beyond any page.
      await world.timers.advance(20);
      page.reload();
    }
    await world.timers.advance(Math.floor(world.random() * 1_500));
  }

  world.isCalm = true;
  for (const page of pages) page.isOffline = false;
  // Longer than the longest pause of anything that repeats.
  for (let round = 0; round < 20 && (round < 6 || pages.some(({ moot }) => moot.pending > 0)); round += 1) await world.timers.advance(10_000);
  await world.checkAtRest(pages);
  for (const { moot } of pages) moot.close();
  if (options.open) await world.inner.close();
  return { violations: [...new Set(world.violations)], trace: `${world.violations.join()} ${world.summary}` };
}

function act(world: World, page: Page, known: string[], pick: <T>(list: readonly T[]) => T | undefined, text: string): void {
  const { room } = page;
  const question = pick(known) ?? 'a-question-that-is-not';
  const mine = page.texts.filter(({ id }) => known.includes(id)).map(({ id }) => id);
  const choice = world.random();
  if (choice < 0.3) known.push(page.submit(text, () => room.ask({ text })));
  else if (choice < 0.4) known.push(page.submit(text, () => room.askAnonymously({ text })));
  else if (choice < 0.65) room.vote({ question, on: world.random() < 0.8 });
  else if (choice < 0.75) page.submit(text, () => room.reply({ question, text }), question);
  else if (choice < 0.8) {
    const taken = pick(mine) ?? question;
    world.withdrawn.add(taken);
    room.withdraw({ question: taken });
  }
  else if (page.name !== 'dana') room.vote({ question, on: true });
  else if (choice < 0.86) room.hide({ question });
  else if (choice < 0.92) room.show({ question });
  else if (choice < 0.96) page.submit(text, () => room.answer({ question, text }), question);
  else room.moveTo({ phase: pick(PHASES) ?? 'live' });
}

