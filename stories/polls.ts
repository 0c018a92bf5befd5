/** What stories of polls share: a company on one in-page authority, where the clock stands still, and how they find their way in a poll. */
import { html, type TemplateResult } from 'lit';
import { waitFor, within } from 'storybook/test';
import { allKits } from '../src/authority/authority.harness.js';
import { Authority } from '../src/authority/authority.js';
import { attach } from '../src/backends/attach.js';
import type { Backend, RoomSink } from '../src/backends/backend.js';
import { local } from '../src/backends/local/local-backend.js';
import { createMoot, memoryStorage, type Moot } from '../src/client/index.js';
import type { Identity } from '../src/core/identity.js';
import type { RoomMessage } from '../src/core/messages.js';
import type { DecideArgs, OpenArgs, SetUpArgs } from '../src/core/poll/poll.schema.js';
import { systemTimers, type Timers } from '../src/core/timers.js';
import '../src/elements/poll/moot-poll.js';
import type { MootPoll } from '../src/elements/poll/moot-poll.js';
import { memoryStore } from '../src/stores/memory/memory-store.js';
import type { RoomKeys } from '../src/stores/store.js';
import { NOW, PEOPLE, type Name } from './company.js';

export const ROOM = 'weekly';
const DAY = 86_400_000;
const FEATURES = { live: true, confidential: true, shared: true, signals: true, people: false, media: false };

export interface PollSeed {
  readonly title: string;
  readonly settings: SetUpArgs;
  /** How many it is for, complete; absent: nobody knows. */
  readonly invited?: number;
  /** Absent: it stays a draft. */
  readonly opening?: OpenArgs & { readonly ago?: number };
  /** Named ballots, by whom. */
  readonly votes?: Readonly<Partial<Record<Name, readonly string[]>>>;
  readonly comment?: string;
  /** Confidential ballots, of colleagues. */
  readonly ballots?: readonly string[];
  readonly remarks?: readonly string[];
  /** After the votes. */
  readonly then?: readonly (readonly [string, unknown])[];
  readonly closed?: boolean;
  readonly decision?: Partial<DecideArgs>;
  /** Days that have passed since. */
  readonly later?: number;
}

const sameKeys: RoomKeys = { get: () => Promise.resolve(new Uint8Array(32).fill(7)), destroy: () => Promise.resolve() };

function identityOf(subject: string, name: string, isHost = false, group = 'Sales'): Identity {
  return { issuer: 'https://intranet.example', subject, space: 'acme', name, groups: ['staff', group], roles: isHost ? ['moot:host'] : [], claims: {}, expires: Number.MAX_SAFE_INTEGER };
}

const identity = (name: Name) => identityOf(name, PEOPLE[name], name === 'dana');
const colleague = (nth: number) => identityOf(`colleague-${nth}`, `Colleague ${nth}`, false, nth < 8 ? 'Design' : 'Sales');

let teams = 0;

export class Team {
  #now = NOW;
  #ids = 0;
  readonly #timers: Timers = { ...systemTimers, now: () => this.#now };
  readonly #store = memoryStore({ clock: () => this.#now });
  readonly #invited: number | undefined;
  readonly #authority: Authority;
  readonly #moots: Moot[] = [];
  readonly #sinks = new Set<RoomSink>();
  readonly #scope: string;
  #isOff = false;

  private constructor(invited: number | undefined) {
    teams += 1;
    this.#scope = `poll-story-${teams}`;
    this.#invited = invited;
    const people = invited === undefined ? undefined : [...(['ana', 'ben', 'dana'] as const).map(identity), ...Array.from({ length: invited - 3 }, (_, nth) => colleague(nth))];
    this.#authority = new Authority({ store: this.#store, keys: sameKeys, kits: allKits, timers: this.#timers, policy: people ? { people: () => Promise.resolve(people) } : {} });
  }

  static async open(seed?: PollSeed): Promise<Team> {
    const team = new Team(seed?.invited);
    if (seed) await team.#fill(seed);
    return team;
  }

  seat(name: Name, more: { readonly isExpired?: boolean; readonly backend?: (inner: Backend) => Backend } = {}): Moot {
    const inner = attach(this.#authority, { ...identity(name), ...(more.isExpired ? { expires: NOW } : {}) }, FEATURES);
    const backend: Backend = {
      ...inner,
      audience: () => Promise.resolve(this.#invited === undefined ? { complete: false } : { complete: true, count: this.#invited }),
      open: (room, sink, options) => {
        this.#sinks.add(sink);
        inner.open(room, sink, options);
      },
      send: (commands, options) => (this.#isOff ? Promise.reject(new Error('offline')) : inner.send(commands, options)),
    };
    return this.#sit(more.backend ? more.backend(backend) : backend);
  }

  /** A page where nothing is configured. */
  async preview(): Promise<Moot> {
    return this.#sit(await local({ store: this.#store, keys: sameKeys, timers: this.#timers }));
  }

  cut(isOff: boolean): void {
    this.#isOff = isOff;
    this.say({ t: 'link', state: isOff ? 'offline' : 'live' });
  }

  say(message: RoomMessage): void {
    for (const sink of this.#sinks) sink([message]);
  }

  async act(who: Identity | Name, name: string, args: unknown, room = ROOM): Promise<void> {
    this.#ids += 1;
    const [receipt] = await this.#authority.run(typeof who === 'string' ? identity(who) : who, [{ id: `of-this-story-${String(this.#ids).padStart(6, '0')}`, room: `poll/${room}`, name, args, rules: 1 }]);
    if (receipt?.status !== 'accepted') throw new Error(`A story's ${name} was refused: ${receipt?.message ?? 'no receipt'}`);
  }

  close(): void {
    for (const moot of this.#moots) moot.close();
    void this.#authority.close();
  }

  #sit(backend: Backend): Moot {
    const moot = createMoot({ backend, storage: { ...memoryStorage(), durable: true }, clock: this.#timers, scope: this.#scope });
    this.#moots.push(moot);
    return moot;
  }

  async #fill({ title, settings, opening, votes = {}, comment, ballots = [], remarks = [], then = [], closed, decision, later = 0 }: PollSeed): Promise<void> {
    const { ago = 2 * DAY, ...when } = opening ?? {};
    this.#now = NOW - ago - later * DAY;
    await this.act('dana', 'room.create', { title, settings });
    if (opening) await this.act('dana', 'poll.open', when);
    for (const [name, choices] of Object.entries(votes)) await this.act(name as Name, 'poll.vote', { choices, ...(name === 'ben' && comment !== undefined ? { comment } : {}) });
    for (const [nth, choice] of ballots.entries()) {
      const remark = remarks[nth];
      await this.act(colleague(nth), 'poll.cast', { choice, token: `token-of-colleague-${String(nth).padStart(3, '0')}`, ...(remark === undefined ? {} : { comment: remark }) });
    }
    this.#now = NOW - later * DAY - DAY / 24;
    for (const [name, args] of then) await this.act('dana', `poll.${name}`, args);
    if (closed) await this.act('dana', 'poll.end', {});
    if (decision) await this.act('dana', 'poll.decide', { owner: PEOPLE.priya, starts: NOW + 5 * DAY, ...decision });
    this.#now = NOW;
  }
}

const open = new WeakMap<AbortSignal, Promise<Team>>();

interface Loading {
  readonly abortSignal: AbortSignal;
  readonly parameters: { readonly seed?: () => PollSeed | undefined };
}

export interface PollArgs {
  heading: string;
  mode: '' | 'meeting';
  readonly: boolean;
  intro: string;
}

export const pollArgs: PollArgs = { heading: '', mode: '', readonly: false, intro: '' };

export const on = (seed?: PollSeed): Loading['parameters'] => ({ seed: () => seed });

export const loaders = [async ({ abortSignal, parameters }: Loading) => {
  let team = open.get(abortSignal);
  if (!team) {
    team = Team.open(parameters.seed?.());
    open.set(abortSignal, team);
    abortSignal.addEventListener('abort', () => void team?.then((one) => { one.close(); }));
  }
  return { team: await team, preview: await (await team).preview() };
}];

export const teamOf = ({ loaded }: { readonly loaded: unknown }): Team => (loaded as { readonly team: Team }).team;

function renderPoll({ heading, mode, readonly, intro }: PollArgs, client: Moot, more: Partial<MootPoll> = {}): TemplateResult {
  return html`<moot-poll room=${ROOM} heading=${heading} mode=${mode} ?readonly=${readonly} .series=${more.series ?? []} .client=${client}>${intro ? html`<p slot="intro">${intro}</p>` : ''}</moot-poll>`;
}

/** Shows the poll as somebody sees it. */
export const seenBy = (name: Name, { series, ...options }: Parameters<Team['seat']>[1] & Partial<Pick<MootPoll, 'series'>> = {}) => (args: PollArgs, context: { readonly loaded: unknown }) =>
  renderPoll(args, teamOf(context).seat(name, options), series ? { series } : {});

/** Shows the poll of a page where nothing is configured. */
export const seenAlone = (args: PollArgs, { loaded }: { readonly loaded: unknown }) => renderPoll(args, (loaded as { readonly preview: Moot }).preview);

const inside = (root: ShadowRoot) => within(root as unknown as HTMLElement);

export type InPoll = ReturnType<typeof inside> & { readonly element: MootPoll; readonly root: ShadowRoot };

/** The poll on the page, once it shows what it will show. */
export async function ready(canvasElement: HTMLElement): Promise<InPoll> {
  const element = canvasElement.querySelector('moot-poll');
  if (!element) throw new Error('No poll is on the page.');
  const root = await waitFor(() => {
    const { shadowRoot } = element;
    if (!shadowRoot?.querySelector('[part~=footer], [part~=results], [part~=notice], [part~=setup], [part~=decision]')) throw new Error('The poll shows nothing yet.');
    if (shadowRoot.adoptedStyleSheets.length < 3) throw new Error('What loads behind has not loaded.');
    return shadowRoot;
  }, { timeout: 10_000 });
  await element.updateComplete;
  return Object.assign(inside(root), { element, root });
}

const weekly = { minutes: 30, people: 26, cadence: 'weekly' as const, purpose: 'status' as const, starts: Array.from({ length: 47 }, (_, week) => NOW + (week + 1) * 7 * DAY) };
const meeting = { title: 'Weekly metrics call', settings: { meeting: weekly, zone: 'Europe/Berlin' }, invited: 26, opening: { closes: NOW + 3 * DAY } } satisfies PollSeed;
const answers = [...Array.from({ length: 13 }, () => 'async'), ...Array.from({ length: 5 }, () => 'rarer'), ...Array.from({ length: 3 }, () => 'keep'), 'shorten', 'async'];
const lunch = { title: 'Where do we eat on Thursday?', settings: { options: ['The soup place', 'Salad bar on the corner', 'Bread and cheese here'] }, opening: { closes: NOW + DAY } } satisfies PollSeed;
const votes = { ana: ['o2'], ben: ['o2'], lucia: ['o1'], priya: ['o2'], tomasz: ['o3'] } as const;

export const meetingPoll: PollSeed = { ...meeting, ballots: answers.slice(0, 14) };
export const smallMeeting: PollSeed = { ...meeting, title: 'Design pairing', settings: { meeting: { ...weekly, people: 6, purpose: 'trust' } }, invited: 6, votes: { ben: ['keep'], dana: ['keep'] } };
export const draftMeeting: PollSeed = { title: meeting.title, settings: meeting.settings, invited: 26 };
export const closedMeeting: PollSeed = { ...meeting, ballots: answers, closed: true, remarks: Array.from({ length: 12 }, (_, nth) => ['The numbers are on the dashboard already.', 'I only come for the last five minutes.', 'Keep it once a month, please.'][nth % 3] ?? '').filter((_, nth) => nth < 3) };
export const bandedMeeting: PollSeed = { ...meeting, ballots: answers.filter((_, nth) => nth % 2 === 0), closed: true };
export const groupedMeeting: PollSeed = { ...meeting, settings: { ...meeting.settings, cut: ['Design', 'Sales'] }, ballots: ['async', 'async', 'async', 'async', 'rarer', 'rarer', 'rarer', 'keep', 'rarer', 'rarer', 'rarer', 'rarer', 'keep', 'keep', 'keep', 'keep'], closed: true };
export const withheldMeeting: PollSeed = { ...groupedMeeting, ballots: groupedMeeting.ballots?.slice(0, 13) ?? [] };
export const unansweredMeeting: PollSeed = { ...meeting, ballots: answers.slice(0, 3), closed: true };
export const decidedMeeting: PollSeed = { ...closedMeeting, decision: { outcome: 'async', reason: 'Everybody reads the numbers before the call. What we miss is the reading of them, and that is written from now on.' } };
export const awaitingMeeting: PollSeed = { ...closedMeeting, later: 20 };
export const archivedMeeting: PollSeed = { ...decidedMeeting, decision: { outcome: 'rarer', every: 2, reason: 'Every second week is enough.' } };
export const singlePoll: PollSeed = { ...lunch, votes };
export const newPoll: PollSeed = { ...lunch };
export const multiplePoll: PollSeed = { ...lunch, settings: { ...lunch.settings, type: 'multiple', most: 2 }, votes: { ana: ['o1', 'o2'], ben: ['o2', 'o3'], lucia: ['o2'] } };
export const scalePoll: PollSeed = { title: 'How was the offsite?', settings: { type: 'scale', scale: { from: 1, to: 5, low: 'waste of time', high: 'best one yet' } }, opening: {}, votes: { ana: ['4'], ben: ['5'], lucia: ['3'], priya: ['4'] } };
export const rankedPoll: PollSeed = { title: 'The name of the new office room', settings: { type: 'ranked', options: ['Harbour', 'Lighthouse', 'Dune', 'Ebb'] }, opening: {}, votes: { ana: ['o2', 'o1'], ben: ['o1', 'o2'], lucia: ['o3', 'o2'], priya: ['o2'], tomasz: ['o1', 'o3'], yuki: ['o4', 'o2'] } };
export const commentedPoll: PollSeed = { ...singlePoll, comment: 'The soup place is closed on Thursdays.' };
export const hiddenPoll: PollSeed = { ...lunch, settings: { ...lunch.settings, shown: 'voted' }, votes: { ben: ['o1'] } };
export const addedPoll: PollSeed = { ...singlePoll, then: [['addOption', { text: 'The new noodle shop' }]] };
export const mendedPoll: PollSeed = { ...singlePoll, settings: { options: ['The suop place', 'Salad bar on the corner', 'Bread and cheese here'] }, then: [['reword', { option: 'o1', text: 'The soup place' }]] };
export const closedPoll: PollSeed = { ...commentedPoll, closed: true };
export const thousandPoll: PollSeed = { title: 'Where do we eat?', settings: { options: Array.from({ length: 50 }, (_, nth) => `Option number ${nth + 1}, with a name that is rather long for what it is`) }, opening: {}, votes };
const longOptions = [
  'The soup place behind the harbour, where one has to book a table by ten, and which has nothing without meat on Mondays, but the best bread of all, and room for the twenty of us at two long tables',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkskantine',
  'Salad bar',
];
export const longPoll: PollSeed = { title: 'Where do we eat on Thursday?', settings: { options: longOptions }, opening: { closes: NOW + DAY }, votes };
export const longRankedPoll: PollSeed = { ...longPoll, settings: { type: 'ranked', options: longOptions }, votes: { ana: ['o2', 'o1'], ben: ['o1', 'o2'], lucia: ['o3', 'o2'], priya: ['o2'], tomasz: ['o1', 'o3'] } };
export const arabicPoll: PollSeed = { ...meeting, title: 'اجتماع الأرقام الأسبوعي', ballots: answers.slice(0, 14) };
