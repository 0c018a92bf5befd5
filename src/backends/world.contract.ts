/** What the contract of backends stands on: people with pages, views that check the order of all they hear, and assertions. */
import type { RoomAddress } from '../core/address.js';
import type { Command, Receipt } from '../core/command.js';
import { randomId } from '../core/ids.js';
import type { CircleChange, Hello, RoomMessage } from '../core/messages.js';
import { qa } from '../core/qa/qa.ritual.js';
import { type Circle, type Cursors } from '../core/record.js';
import type { Backend } from './backend.js';

/** Dana may set up boards, and is the host of hers. Ana and Ben are members; where `shared` is false, all three are one person in three pages. */
export type ContractPerson = 'ana' | 'ben' | 'dana';

/** A backend under test, over data of its own. */
export interface BackendSubject {
  /** The backend of one person's page. Called once for each page of a test. The contract closes it. */
  backendFor(person: ContractPerson): Backend | Promise<Backend>;
  /** Ends what is left and removes the data. */
  stop(): Promise<void>;
}

interface LookOptions {
  readonly since?: Cursors;
  readonly own?: readonly string[];
}

export type Accepted = Extract<Receipt, { readonly status: 'accepted' }>;
export type Denied = Extract<RoomMessage, { readonly t: 'denied' }>;

interface BoardMakers {
  readonly create: ((room: RoomAddress, options: { readonly closed: boolean }) => Promise<void>) | undefined;
  readonly shut: ((room: RoomAddress) => Promise<void>) | undefined;
}

export const NOBODY = 'a-group-that-nobody-is-in';

/** The people of one test, and their boards. */
export class World {
  readonly #pages = new Map<ContractPerson, Page>();

  constructor(readonly subject: BackendSubject, readonly patience: number, readonly makers: BoardMakers) {}

  async page(person: ContractPerson): Promise<Page> {
    const page = this.#pages.get(person) ?? new Page(await this.subject.backendFor(person), this.patience);
    this.#pages.set(person, page);
    return page;
  }

  address(): RoomAddress {
    return `qa/board-${randomId()}`;
  }

  async board({ closed = false } = {}): Promise<RoomAddress> {
    const room = this.address();
    if (this.makers.create) await this.makers.create(room, { closed });
    else accepted(await (await this.page('dana')).run(room, 'room.create', { title: 'All hands', ...(closed ? { audience: { groups: [NOBODY] } } : {}) }));
    return room;
  }

  async shut(room: RoomAddress): Promise<void> {
    if (this.makers.shut) await this.makers.shut(room);
    else accepted(await (await this.page('dana')).run(room, 'room.configure', { audience: { groups: [NOBODY] } }));
  }

  /** Two changes, each awaited by somebody else: whoever asks now and then had the time to. */
  async stir(room: RoomAddress, witness: ContractPerson = 'ben'): Promise<void> {
    const page = await this.page(witness);
    const view = await page.look(room);
    for (const text of ['Stirred?', 'Stirred again?']) {
      await (await this.page('dana')).ask(room, text);
      await view.until(`"${text}" shows to ${witness}`, () => view.texts.includes(text));
    }
    view.stop();
    await pause(50);
  }

  /** Whether every view kept to the order and the counts of messages, whatever its test looked at. */
  assertSound(): void {
    for (const [person, { views }] of this.#pages) for (const { room, faults } of views) same(faults, [], `what ${person}’s view of ${room} heard wrongly`);
  }

  async end(): Promise<void> {
    for (const page of this.#pages.values()) page.close();
    await this.subject.stop();
  }
}

/** One person's page: what it sends, and all that it ever hears. */
export class Page {
  readonly views: View[] = [];
  readonly #heard: string[] = [];
  #closed = false;

  constructor(readonly backend: Backend, readonly patience: number) {}

  /** A page has a room open once at a time: what it had open before is aborted. */
  open(room: RoomAddress, { aborted = false, ...options }: LookOptions & { readonly aborted?: boolean } = {}): View {
    const view = new View(room, this.patience, options.since);
    if (aborted) view.stop();
    else for (const before of this.views) if (before.room === room) before.stop();
    this.views.push(view);
    this.backend.open(room, (messages) => {
      this.#heard.push(JSON.stringify(messages));
      view.take(messages);
    }, { ...options, signal: view.signal });
    return view;
  }

  /** A view that has everything. */
  async look(room: RoomAddress, options: LookOptions = {}): Promise<View> {
    const view = this.open(room, options);
    await view.until('everything has arrived', () => view.isReady);
    return view;
  }

  async send(commands: readonly Command[]): Promise<readonly Receipt[]> {
    const receipts = await this.backend.send(commands, {});
    this.#heard.push(JSON.stringify(receipts));
    same(receipts.length, commands.length, 'the number of receipts');
    return receipts;
  }

  async run(room: RoomAddress, name: string, args: unknown, id?: string): Promise<Receipt> {
    const [receipt] = await this.send([command(room, name, args, id)]);
    return receipt!;
  }

  async ask(room: RoomAddress, text: string): Promise<Accepted> {
    return accepted(await this.run(room, 'qa.ask', { text }));
  }

  hears(mark: string): boolean {
    return this.#heard.some((json) => mentions(json, mark));
  }

  /** The first message or receipt with a mark in it. */
  quote(mark: string): string {
    return this.#heard.find((json) => mentions(json, mark))?.slice(0, 1000) ?? '';
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Closing ends views by itself: where there is such a thing, nobody aborts them first.
    if (this.backend.close) for (const view of this.views) view.end();
    else for (const view of this.views) view.stop();
    this.backend.close?.();
  }
}

/** What a page makes of the messages of one room; as strict as no page is. */
export class View {
  readonly messages: RoomMessage[] = [];
  readonly faults: string[] = [];
  readonly left: Circle[] = [];
  hello: Hello | undefined;
  denied: Denied | undefined;
  isReady = false;
  textsAtReady: readonly string[] = [];
  readonly #cursors: Map<Circle, number>;
  readonly #circles = new Map<Circle, Map<string, unknown>>();
  /** Circles of which more parts must follow, and the count that these lead to. */
  readonly #unfinished = new Map<Circle, number>();
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();
  #ended = false;

  constructor(readonly room: RoomAddress, readonly patience: number, since: Cursors = {}) {
    this.#cursors = new Map(Object.entries(since));
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get cursors(): Cursors {
    return Object.fromEntries(this.#cursors);
  }

  /** All records, by `type/id`. */
  get records(): ReadonlyMap<string, unknown> {
    return new Map([...this.#circles.values()].flatMap((records) => [...records]));
  }

  /** The texts of all questions. */
  get texts(): readonly string[] {
    return sorted([...this.records].flatMap(([record, value]) => (record.startsWith('question/') ? [(value as { text: string }).text] : [])));
  }

  idOf(text: string): string {
    const found = [...this.records].find(([record, value]) => record.startsWith('question/') && (value as { text: string }).text === text);
    check(found !== undefined, `There is no question "${text}" in sight.`);
    return found![0].slice('question/'.length);
  }

  /** Whether what a receipt stands for is contained. Circles that the viewer has left since are no reason to wait. */
  reaches(receipt: Receipt): boolean {
    if (receipt.status !== 'accepted' || !receipt.cursors) return false;
    return Object.entries(receipt.cursors).every(([circle, count]) => this.left.includes(circle) || (this.#cursors.get(circle) ?? 0) >= count);
  }

  take(messages: readonly RoomMessage[]): void {
    if (this.#ended) this.#fault(`it ended, and heard ${show(messages)}`);
    for (const message of messages) {
      this.messages.push(message);
      this.#takeOne(message);
    }
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when something holds; fails where it does not in time. */
  until(what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`Not within ${this.patience} ms: ${what}. Wrong: ${show(this.faults)}. Last heard: ${show(this.messages.slice(-3))}.`));
      }, this.patience);
      this.#waiting.add(look);
      look();
    });
  }

  stop(): void {
    this.end();
    this.#stop.abort();
  }

  /** From here on, anything heard is a fault. */
  end(): void {
    this.#ended = true;
  }

  #takeOne(message: RoomMessage): void {
    if (message.t === 'link') return;
    if (this.denied) this.#fault(`after it was denied, it heard ${show(message)}`);
    if (message.t !== 'hello' && message.t !== 'denied' && !this.hello) this.#fault(`before a greeting, it heard ${show(message)}`);
    switch (message.t) {
      case 'hello':
        this.hello = message;
        break;
      case 'denied':
        this.denied = message;
        break;
      case 'leave':
        for (const circle of message.circles) this.#leave(circle);
        break;
      case 'change':
        this.#change(message);
        break;
      case 'ready':
        if (this.#unfinished.size > 0) this.#fault(`it was ready before the last part of ${[...this.#unfinished.keys()].join(', ')}`);
        if (!this.isReady) this.textsAtReady = this.texts;
        this.isReady = true;
    }
  }

  #leave(circle: Circle): void {
    if (this.hello?.circles.includes(circle)) this.#fault(`it left ${circle}, in which it was greeted`);
    this.left.push(circle);
    this.#circles.delete(circle);
    this.#cursors.delete(circle);
    this.#unfinished.delete(circle);
  }

  #change({ circle, from, to, set, gone, part, more }: CircleChange): void {
    if (!this.hello?.circles.includes(circle)) this.#fault(`a change of ${circle}, in which the viewer is not`);
    const known = this.#cursors.get(circle) ?? 0;
    const unfinished = this.#unfinished.get(circle);
    if (part ? unfinished !== to : unfinished !== undefined) this.#fault(`${circle} goes on with ${from} to ${to}, where ${unfinished === undefined ? 'nothing had begun' : 'another part was due'}`);
    if (!part && from !== 0 && from !== known) this.#fault(`${circle} skips from ${known} to ${from}`);
    if (to <= from) this.#fault(`${circle} does not go on from ${from} to ${to}`);
    const records = from === 0 && !part ? new Map<string, unknown>() : (this.#circles.get(circle) ?? new Map<string, unknown>());
    this.#circles.set(circle, records);
    for (const [type, id, value] of set) records.set(`${type}/${id}`, value);
    for (const [type, id] of gone) records.delete(`${type}/${id}`);
    if (more) this.#unfinished.set(circle, to);
    else {
      this.#unfinished.delete(circle);
      this.#cursors.set(circle, to);
    }
  }

  #fault(what: string): void {
    this.faults.push(what);
  }
}

export function command(room: RoomAddress, name: string, args: unknown, id = randomId()): Command {
  return { id, room, name, args, rules: qa.version };
}

export function accepted(receipt: Receipt): Accepted {
  if (receipt.status !== 'accepted') throw new Error(`Expected the command to be accepted, not refused: ${receipt.code}, "${receipt.message}".`);
  return receipt;
}

export function outcomeOf(receipt: Receipt): string {
  return receipt.status === 'accepted' ? 'accepted' : receipt.code;
}

/** The changes that a view has heard, from one message on. */
export function changesOf({ messages }: View, begin: number): CircleChange[] {
  return messages.slice(begin).filter((message) => message.t === 'change');
}

/** Whether a text in JSON names something. Short names may stand in random ids by chance: they count as whole words. */
export function mentions(json: string, mark: string): boolean {
  const text = JSON.stringify(mark).slice(1, -1);
  if (text.length >= 8) return json.includes(text);
  return new RegExp(`(?<![\\w-])${text.replace(/[^\w\s]/g, '\\$&')}(?![\\w-])`).test(json);
}

export async function failure(promise: Promise<unknown>, what: string): Promise<void> {
  await promise.then(
    () => { throw new Error(`Expected ${what} to reject.`); },
    () => undefined,
  );
}

export function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

export function check(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

export function same(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [canonical(actual), canonical(expected)];
  if (found !== wanted) throw new Error(`Expected ${what} to be ${show(expected)}, not ${show(actual)}.`);
}

/** JSON with its keys in order, so that equal values are equal texts. */
function canonical(value: unknown): string {
  const inOrder = (_: string, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
  return JSON.stringify(value, inOrder) ?? 'undefined';
}

export function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 600);
}
