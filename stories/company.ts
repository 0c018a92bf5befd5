/** What stories share: a company whose people ask on one in-page authority, where the clock stands still and every id is the same each time. */
import { allKits } from '../src/authority/authority.harness.js';
import { Authority } from '../src/authority/authority.js';
import { attach } from '../src/backends/attach.js';
import type { Backend, RoomSink } from '../src/backends/backend.js';
import { local } from '../src/backends/local/local-backend.js';
import { createMoot, memoryStorage, qa, type ClientStorage, type Moot } from '../src/client/index.js';
import { guestOf, type Identity } from '../src/core/identity.js';
import type { RoomMessage } from '../src/core/messages.js';
import { systemTimers, type Timers } from '../src/core/timers.js';
import { memoryStore } from '../src/stores/memory/memory-store.js';
import type { RoomKeys } from '../src/stores/store.js';
import type { BoardSeed, QuestionSeed } from './boards.js';

/** Wednesday, in the middle of a working day somewhere. */
export const NOW = Date.UTC(2027, 5, 16, 14, 20);
export const ROOM = 'all-hands';

const FEATURES = { live: true, confidential: true, shared: true, signals: true, people: false, media: false };

export const PEOPLE = {
  ana: 'Ana Sousa',
  ben: 'Ben Okafor',
  dana: 'Dana Whitfield',
  lucia: 'Lucía Fernández',
  meiling: 'Tan Mei-Ling',
  priya: 'Priya Raghavan',
  tomasz: 'Tomasz Wiśniewski',
  yuki: 'Yuki Sato',
  long: 'Wilhelmina-Charlotte von Hohenstein-Sigmaringen zu Altenburg',
  samira: 'سميرة الحداد',
  yusuf: 'يوسف منصور',
  katrin: 'Katrin Müller-Lüdenscheidt',
} as const;

/** Dana hosts. */
export type Name = keyof typeof PEOPLE;

/** Somebody's place at a board. */
export interface Seat {
  readonly moot: Moot;
  readonly board: ReturnType<typeof openBoard>;
  /** Cuts the network, or brings it back. */
  cut(isOff: boolean): void;
  /** Has the server say something to every room that is open here. */
  say(message: RoomMessage): void;
}

export interface SeatOptions {
  /** Instead of the board's own: what a story shows where the answer never comes. */
  readonly backend?: (inner: Backend) => Backend;
  /** Another tab of the same browser. */
  readonly tab?: string;
  /** The sign-in ended before now. */
  readonly isExpired?: boolean;
}

interface Act {
  readonly ago: number;
  readonly who: Identity;
  readonly name: string;
  readonly args: unknown;
  readonly id?: string;
}

function openBoard(moot: Moot) {
  return moot.open(qa, ROOM);
}

// The colours of people come from their keys, and these from the room's.
const sameKeys: RoomKeys = {
  get: () => Promise.resolve(new Uint8Array(32).fill(7)),
  destroy: () => Promise.resolve(),
};

/** As in a browser that lets pages keep things; what is kept ends with the story all the same. */
function storage(): ClientStorage {
  return { ...memoryStorage(), durable: true };
}

function identityOf(subject: string, name: string, isHost = false): Identity {
  return { issuer: 'https://intranet.example', subject, space: 'acme', name, groups: ['staff'], roles: isHost ? ['moot:host'] : [], claims: {}, expires: Number.MAX_SAFE_INTEGER };
}

const identity = (name: Name): Identity => identityOf(name, PEOPLE[name], name === 'dana');
const colleague = (number: number): Identity => identityOf(`colleague-${number}`, `Colleague ${number}`);

let companies = 0;

export class Company {
  #now = NOW;
  #ids = 0;
  readonly #timers: Timers = { ...systemTimers, now: () => this.#now };
  readonly #store = memoryStore({ clock: () => this.#now });
  readonly #authority = new Authority({ store: this.#store, keys: sameKeys, kits: allKits, timers: this.#timers });
  readonly #seats = new Map<string, Seat>();
  readonly #browsers = new Map<Name, ClientStorage>();
  readonly #moots: Moot[] = [];
  readonly #backends: Backend[] = [];
  // Clients of one name hear of each other's commands; stories must not.
  readonly #scope: string;

  private constructor() {
    companies += 1;
    this.#scope = `story-${companies}`;
  }

  /** A company with a board, or with none yet. */
  static async open(seed?: BoardSeed): Promise<Company> {
    const company = new Company();
    if (seed) await company.#fill(seed);
    return company;
  }

  seat(name: Name, { backend = (inner) => inner, tab = '', isExpired = false }: SeatOptions = {}): Seat {
    const known = this.#seats.get(`${name} ${tab}`);
    if (known) return known;
    const inner = attach(this.#authority, { ...identity(name), ...(isExpired ? { expires: NOW } : {}) }, FEATURES);
    const kept = this.#browsers.get(name) ?? storage();
    this.#browsers.set(name, kept);
    const seat = this.#sit(backend(inner), kept);
    this.#seats.set(`${name} ${tab}`, seat);
    return seat;
  }

  /** Somebody who has not signed in. */
  guest(): Seat {
    const known = this.#seats.get('guest');
    if (known) return known;
    const seat = this.#sit(attach(this.#authority, guestOf('acme', Number.MAX_SAFE_INTEGER), FEATURES));
    this.#seats.set('guest', seat);
    return seat;
  }

  /** For everybody, so much time passes at once. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** All texts and names of somebody go from everything. */
  async erase(name: Name): Promise<void> {
    await this.#authority.erase('acme', identity(name));
  }

  /** A page where nothing is configured: the in-page backend, as it is in a browser of its own. */
  async preview(): Promise<Seat> {
    const known = this.#seats.get('');
    if (known) return known;
    const backend = await local({ store: this.#store, keys: sameKeys, timers: this.#timers });
    this.#backends.push(backend);
    const seat = this.#sit(backend);
    this.#seats.set('', seat);
    return seat;
  }

  /** A backend of somebody's own, for what makes its client itself. */
  backend(name: Name): Backend {
    return attach(this.#authority, identity(name), FEATURES);
  }

  close(): void {
    for (const moot of this.#moots) moot.close();
    for (const backend of this.#backends) backend.close?.();
    void this.#authority.close();
  }

  #sit(inner: Backend, kept = storage()): Seat {
    const sinks = new Set<RoomSink>();
    let isOff = false;
    const backend: Backend = {
      ...inner,
      open(room, sink, options) {
        sinks.add(sink);
        options.signal.addEventListener('abort', () => { sinks.delete(sink); });
        inner.open(room, sink, options);
      },
      send: (commands, options) => (isOff ? Promise.reject(new Error('offline')) : inner.send(commands, options)),
    };
    const moot = createMoot({ backend, storage: kept, clock: this.#timers, scope: this.#scope });
    this.#moots.push(moot);
    const say = (message: RoomMessage) => { for (const sink of sinks) sink([message]); };
    return {
      moot,
      board: openBoard(moot),
      say,
      cut(value) {
        isOff = value;
        say({ t: 'link', state: value ? 'offline' : 'live' });
      },
    };
  }

  async #fill({ title, preset, intro, anonymity, moderation, unseen, budget, guests, muted, asking, coHost, meeting, next = [], discussing, moved, older = 0, questions }: BoardSeed): Promise<void> {
    const dana = identity('dana');
    const acts: Act[] = [{ ago: Number.MAX_SAFE_INTEGER, who: dana, name: 'room.create', args: { title, ...(preset ? { settings: { preset } } : {}) } }];
    const configuration = { ...(intro === undefined ? {} : { intro }), ...(anonymity === undefined ? {} : { anonymity }), ...(moderation === undefined ? {} : { moderation }), ...(unseen ? { unseen } : {}), ...(budget === undefined ? {} : { budget }) };
    if (Object.keys(configuration).length > 0) acts.push({ ago: Number.MAX_SAFE_INTEGER, who: dana, name: 'qa.configure', args: configuration });
    if (guests) acts.push({ ago: 0, who: dana, name: 'room.configure', args: { audience: { guests: true, groups: ['board'] } } });
    // People vote until the board moves on.
    const voting = (moved?.ago ?? 0) + 60_000;
    const ids = questions.map((question, index) => this.#ask(acts, question, older, voting, index));
    if (coHost) acts.push({ ago: 0, who: dana, name: 'room.configure', args: { addHosts: [{ id: coHost, name: PEOPLE[coHost] }] } });
    if (meeting) {
      const at = (since: number) => meeting.ago - since;
      acts.push({ ago: at(0), who: dana, name: 'qa.moveTo', args: { phase: 'live' } });
      for (const { question, at: since } of meeting.answered) {
        acts.push({ ago: at(since), who: dana, name: 'qa.discuss', args: { question: ids[question], on: true } });
        acts.push({ ago: at(since + 3 * 60_000), who: dana, name: 'qa.setState', args: { question: ids[question], state: 'answered' } });
      }
      acts.push({ ago: at(3_600_000), who: dana, name: 'qa.setRecording', args: { url: meeting.recording, start: NOW - meeting.ago } });
    }
    if (moved) acts.push({ ago: moved.ago, who: dana, name: 'qa.moveTo', args: { phase: moved.to } });
    if (next.length > 0) acts.push({ ago: 0, who: dana, name: 'qa.schedule', args: { steps: next.map(({ to, in: after }) => ({ phase: to, at: NOW + after })) } });
    for (const [index, { into }] of questions.entries()) if (into !== undefined) acts.push({ ago: 0, who: dana, name: 'qa.merge', args: { question: ids[index], into: ids[into] } });
    if (muted !== undefined) acts.push({ ago: 0, who: dana, name: 'qa.mute', args: { question: ids[muted], on: true } });
    if (discussing !== undefined) acts.push({ ago: 0, who: dana, name: 'qa.discuss', args: { question: ids[discussing], on: true } });
    if (asking === false) acts.push({ ago: 0, who: dana, name: 'qa.configure', args: { asking } });

    const longest = Math.max(0, ...questions.map(({ ago }) => ago)) + older + 3_600_000;
    for (const { ago, who, name, args, id = this.#id() } of acts.sort((a, b) => b.ago - a.ago)) {
      this.#now = NOW - Math.min(ago, longest);
      const [receipt] = await this.#authority.run(who, [{ id, room: `qa/${ROOM}`, name, args, rules: 1 }]);
      if (receipt?.status !== 'accepted') throw new Error(`A story's ${name} was refused: ${receipt?.message ?? 'no receipt'}`);
    }
    this.#now = NOW;
  }

  #ask(acts: Act[], { by, ago, text, labels, votes = 1, votedBy = [], pinned, hidden, edited, answer, state, reason, reworded, owed, verdicts, claimed, replies = [] }: QuestionSeed, older: number, voting: number, index: number): string {
    const question = this.#id();
    const dana = identity('dana');
    const asked = ago + older;
    const act = (who: Identity, at: number, name: string, args: unknown, id = this.#id()) => { acts.push({ who, ago: at, name, args, id }); };
    // Nobody can tell who asked what has no name; here it is one of the colleagues.
    act(by ? identity(by) : colleague(1000 + index), asked, by ? 'qa.ask' : 'qa.askAnonymously', { text: edited ?? text, ...(labels ? { labels } : {}) }, question);
    if (edited !== undefined && by) act(identity(by), asked - 60_000, 'qa.edit', { question, text });
    const at = Math.min(voting, Math.max(0, asked - 1));
    for (const name of votedBy) act(identity(name), at, 'qa.vote', { question, on: true });
    for (let number = 0; number < votes - 1 - votedBy.length; number += 1) act(colleague(number), at, 'qa.vote', { question, on: true });
    for (const reply of replies) {
      const parent = this.#id();
      act(identity(reply.by), reply.ago + older, 'qa.reply', { question, text: reply.text }, parent);
      for (const below of reply.replies ?? []) act(identity(below.by), below.ago + older, 'qa.reply', { question, parent, text: below.text });
    }
    if (answer) act(dana, answer.ago + older, 'qa.answer', { question, text: answer.text });
    // Approved before anybody can vote; where it stands later, last.
    if (state) act(dana, asked, 'qa.setState', { question, state: 'open' });
    if (reworded !== undefined) act(dana, 0, 'qa.reword', { question, text: reworded });
    if (state && state !== 'open') act(dana, 0, 'qa.setState', { question, state, ...(reason === undefined ? {} : { reason }) });
    for (let number = 0; number < (verdicts ? verdicts.yes + verdicts.no : 0); number += 1) act(colleague(number), 0, 'qa.judge', { question, answered: number < (verdicts?.yes ?? 0) });
    if (claimed) act(dana, 0, 'qa.claim', { question, on: true });
    if (owed !== undefined) act(dana, 0, 'qa.owe', { question, by: owed });
    if (pinned) act(dana, asked, 'qa.pin', { question, on: true });
    if (hidden !== undefined) act(dana, 0, 'qa.hide', { question, reason: hidden });
    return question;
  }

  #id(): string {
    this.#ids += 1;
    return `of-this-story-${String(this.#ids).padStart(6, '0')}`;
  }
}

/** Loads a page that names a server that is no address: tags without a client of their own find none. */
export const lost = [({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
  const meta = Object.assign(document.createElement('meta'), { name: 'moot-server', content: 'http://[' });
  document.head.append(meta);
  abortSignal.addEventListener('abort', () => { meta.remove(); });
  return {};
}];

const open = new WeakMap<AbortSignal, Promise<Company>>();

/** What a story's loader makes of a seed: one company for as long as the story stays, also while its controls change. */
export function companyOf(signal: AbortSignal, make: () => Promise<Company>): Promise<Company> {
  let company = open.get(signal);
  if (!company) {
    company = make();
    open.set(signal, company);
    signal.addEventListener('abort', () => void company?.then((one) => { one.close(); }));
  }
  return company;
}
