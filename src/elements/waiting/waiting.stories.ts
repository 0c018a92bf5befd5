import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { NOW } from '../../../stories/company.js';
import { Team, singlePoll, newPoll } from '../../../stories/polls.js';
import type { Moot } from '../../client/index.js';
import './moot-waiting.js';

interface WaitingArgs {
  readonly href: string;
  readonly heading: string;
}

interface Loaded {
  readonly loaded: { readonly moot?: Moot };
}

const DAY = 86_400_000;

/** A company in which so much waits for Ben, for as long as the story stays. */
const company = (fill: (team: Team) => Promise<void> = () => Promise.resolve(), seed = newPoll) => [async ({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
  const team = await Team.open({ ...seed, invited: 6 });
  abortSignal.addEventListener('abort', () => { team.close(); });
  await fill(team);
  return { moot: team.seat('ben') };
}];

const much = async (team: Team) => {
  const create = async (room: string, title: string, settings: object) => { await team.act('dana', 'room.create', { title, settings }, room); };
  const meeting = { minutes: 30, people: 6, cadence: 'weekly' };
  await create('call', 'Weekly metrics call', { meeting, ledger: null });
  await team.act('dana', 'poll.open', { closes: NOW + 5 * DAY }, 'call');
  await create('planning', 'Planning of the quarter, with everybody who is part of it or would like to be', { meeting, ledger: null });
  await team.act('dana', 'poll.open', {}, 'planning');
  await team.act('dana', 'poll.end', {}, 'planning');
  await team.act('dana', 'poll.decide', { outcome: 'shorten', minutes: 15, reason: 'Nobody speaks.', owner: 'Ben', starts: NOW + DAY }, 'planning');
};

const meta: Meta<WaitingArgs> = {
  id: 'waiting',
  title: 'Elements/moot-waiting',
  component: 'moot-waiting',
  args: { href: '/meetings?poll={name}', heading: '' },
  argTypes: { client: { control: false } } as never,
  loaders: company(much),
  render: ({ href, heading }, { loaded }) => html`<moot-waiting href=${href} heading=${heading} .client=${(loaded as Loaded['loaded']).moot}></moot-waiting>`,
};

export default meta;

type Story = StoryObj<WaitingArgs>;

/** Waits until so much of it shows. */
const shows = (count: number) => async ({ canvasElement }: { readonly canvasElement: HTMLElement }) => {
  await waitFor(() => expect(canvasElement.querySelector('moot-waiting')?.shadowRoot?.querySelectorAll('[part=item]')).toHaveLength(count), { timeout: 10_000 });
};

const inside = (canvasElement: HTMLElement) => within(canvasElement.querySelector('moot-waiting')?.shadowRoot as unknown as HTMLElement);

/** Votes until they are cast, and news until they have been seen. */
export const Several: Story = { play: shows(3) };

export const One: Story = { name: 'One vote', loaders: company(), play: shows(1) };

/** What was decided is said until somebody has seen it where it stands, or says OK. */
export const Understood: Story = {
  name: 'A decision, understood',
  play: async ({ canvasElement }) => {
    await shows(3)({ canvasElement });
    await userEvent.click(inside(canvasElement).getByRole('button', { name: /^OK/ }));
    await shows(2)({ canvasElement });
  },
};

/** The page does not say where rooms live. */
export const WithoutLinks: Story = { name: 'Without links', args: { href: '' }, play: shows(3) };

/** Nothing waits: nothing is there, and it takes no place. */
export const Nothing: Story = {
  loaders: company(undefined, singlePoll),
  render: (args, context) => html`<p>Above.</p>${meta.render?.(args, context)}<p>Below.</p>`,
  play: shows(0),
};

export const German: Story = { parameters: { host: { lang: 'de' } }, play: shows(3) };

export const Arabic: Story = { parameters: { host: { lang: 'ar', dir: 'rtl' } }, play: shows(3) };
