/** What tests of the poll share: people on one authority, with a poll shown for one of them. */
import type { Policy } from '../../authority/authority.js';
import { person } from '../../authority/authority.harness.js';
import { poll } from '../../core/poll/poll.ritual.js';
import type { OpenArgs, SetUpArgs } from '../../core/poll/poll.schema.js';
import { World, all, find, until, type Someone } from '../qa/qa.harness.js';
import './moot-poll.js';
import type { MootPoll } from './poll.element.js';

export { all, find, type, until } from '../qa/qa.harness.js';

export const ROOM = 'lunch';
export const FOOD: SetUpArgs = { options: ['Soup', 'Salad', 'Bread'] };
export const MEETING: NonNullable<SetUpArgs['meeting']> = { minutes: 30, people: 12, cadence: 'weekly', purpose: 'status' };
export const CROWD: readonly string[] = ['ana', 'ben', 'chen', 'dana', ...Array.from({ length: 20 }, (_, at) => `voter${at}`)];

export interface Voter extends Someone {
  readonly poll: ReturnType<typeof open>;
}

function open(moot: Someone['moot']) {
  return moot.open(poll, ROOM);
}

interface Start {
  readonly title?: string;
  /** Absent: there is no poll yet. */
  readonly settings?: SetUpArgs;
  /** How many it is for; absent: nobody knows. */
  readonly invited?: number;
  /** The group of each of them in the list of people. */
  readonly groupOf?: (name: string) => string;
  readonly policy?: Policy;
  /** False: it stays a draft. */
  readonly opening?: OpenArgs | false;
}

/** People on one server, with the poll `poll/lunch`; whoever is called "dana" hosts it. */
export class Polls {
  readonly world: World;
  readonly #shown = new Set<Element>();

  private constructor(world: World) {
    this.world = world;
  }

  static async start({ title = 'Where do we eat?', settings, invited, groupOf, policy = {}, opening = {} }: Start = {}): Promise<Polls> {
    const people = invited === undefined ? undefined : CROWD.slice(0, invited).map((name) => person(name, groupOf ? { groups: ['staff', groupOf(name)] } : {}));
    const world = await World.start({ setUp: false, policy: { ...policy, ...(people ? { people: () => Promise.resolve(people) } : {}) } });
    if (people) world.size = { complete: true, count: people.length };
    const polls = new Polls(world);
    if (!settings) return polls;
    const dana = polls.join('dana');
    await accepted(dana.poll.create({ title, settings }));
    if (opening !== false) await accepted(dana.poll.open(opening));
    return polls;
  }

  join(name: string, storage?: Someone['storage']): Voter {
    const someone = storage ? this.world.join(name, storage) : this.world.join(name);
    return { ...someone, poll: open(someone.moot), cut: (isOff) => { someone.cut(isOff); } };
  }

  /** Casts ballots for so many of the crowd, each from a device of their own. */
  async cast(choices: readonly string[], comment?: string): Promise<void> {
    for (const [at, choice] of choices.entries()) {
      const voter = this.join(`voter${at}`);
      await accepted(voter.poll.cast({ choice, token: `token-of-voter-${String(at).padStart(4, '0')}`, ...(comment === undefined ? {} : { comment: `${comment} ${at}` }) }));
    }
  }

  /** A poll on the page, once it shows what it will show. */
  async show({ moot }: Voter, selector = '[part=footer], [part=results]', properties: Partial<MootPoll> = {}): Promise<MootPoll> {
    const element = Object.assign(document.createElement('moot-poll'), { room: ROOM, client: moot, ...properties });
    document.body.append(element);
    this.#shown.add(element);
    await until(() => find(element, selector), `no ${selector}`);
    await until(() => (element.shadowRoot?.adoptedStyleSheets.length ?? 0) > 2, 'what loads behind has not loaded');
    return element;
  }

  async end(): Promise<void> {
    for (const element of this.#shown) element.remove();
    await this.world.end();
  }
}

export async function accepted(sending: { readonly receipt: Promise<{ readonly status: string; readonly message?: string }> }): Promise<void> {
  const { status, message } = await sending.receipt;
  if (status !== 'accepted') throw new Error(message ?? status);
}

export function option(element: Element, text: string): HTMLElement {
  const found = all(element, '[part=option]').find((one) => one.textContent.includes(text));
  if (!found) throw new Error(`no option "${text}"`);
  return found;
}

/** The lines of the results, as a table reads. */
export function lines(element: Element): string[] {
  return all(element, '[part=results] tbody tr').map((row) => all(row, 'th, td:not([aria-hidden])').map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim()).join(' | '));
}

export function button(element: Element, label: string): HTMLButtonElement {
  const found = all<HTMLButtonElement>(element, 'button').find((one) => one.textContent.trim() === label);
  if (!found) throw new Error(`no button "${label}"`);
  return found;
}

/** Fills a field of a form by its name. */
export function fill(element: Element, name: string, value: string): void {
  const field = find<HTMLInputElement>(element, `:is(input, select, textarea)[name="${name}"]`);
  if (!field) throw new Error(`no field "${name}"`);
  field.value = value;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
