import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import { lost } from '../../../stories/company.js';
import { AUTUMN, MeetingWorld, type Decided } from './ledger.harness.js';
import '../provider/moot-provider.js';
import './moot-ledger.js';

interface LedgerArgs {
  readonly heading: string;
  readonly room: string;
}

type Seat = ReturnType<MeetingWorld['join']>;

interface Loaded {
  readonly loaded: { readonly seat?: Seat };
}

/** A company whose meetings were decided about so, for as long as the story stays. */
const company = (decided: readonly Decided[], options: Parameters<MeetingWorld['join']>[1] = {}) => [async ({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
  const world = await MeetingWorld.open(decided);
  abortSignal.addEventListener('abort', () => void world.close());
  return { seat: world.join('ana', options) };
}];

const meta: Meta<LedgerArgs> = {
  id: 'ledger',
  title: 'Elements/moot-ledger',
  component: 'moot-ledger',
  args: { heading: '', room: '' },
  argTypes: { client: { control: false } } as never,
  loaders: company(AUTUMN),
  render: ({ heading, room }, { loaded }) => html`<moot-ledger heading=${heading} room=${room} .client=${(loaded as Loaded['loaded']).seat?.moot}></moot-ledger>`,
};

export default meta;

type Story = StoryObj<LedgerArgs>;

const inside = async (canvasElement: HTMLElement, selector: string) => {
  const element = canvasElement.querySelector('moot-ledger');
  await waitFor(() => expect(element?.shadowRoot?.querySelector(selector)).toBeInstanceOf(HTMLElement), { timeout: 10_000 });
  return element?.shadowRoot?.querySelector<HTMLElement>(selector);
};

const seatOf = (loaded: unknown) => (loaded as Loaded['loaded']).seat;

/** Waits for what a story is about. */
const shows = (selector: string) => async ({ canvasElement }: { readonly canvasElement: HTMLElement }) => { await inside(canvasElement, selector); };

/** One number first; what is planned stands apart. */
export const Autumn: Story = { name: 'Six meetings changed', play: shows('.plot') };

/** How the hours are counted, and the same hours as a table. */
export const Explained: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click((await inside(canvasElement, '.how'))!);
    await userEvent.click((await inside(canvasElement, '.shape button'))!);
    await inside(canvasElement, 'table');
  },
};

/** More than half a year of decisions: months instead of weeks. */
export const LongRunning: Story = {
  name: 'Over a year',
  loaders: company([{ name: 'steering', minutes: 60, people: 20, weeksAgo: 50, outcome: 'cancel' }, ...AUTUMN]),
  play: shows('.plot'),
};

/** Decided, and not yet the day on which the meeting would have taken place. */
export const OnlyPlanned: Story = {
  name: 'Nothing has passed yet',
  loaders: company([{ name: 'metrics', minutes: 30, people: 26, weeksAgo: -1, outcome: 'cancel' }]),
  play: shows('.plot'),
};

export const Empty: Story = { name: 'Nothing decided yet', loaders: company([]), play: shows('.note') };

export const Offline: Story = {
  play: async ({ canvasElement, loaded }) => {
    await inside(canvasElement, '.plot');
    seatOf(loaded)?.cut(true);
    await inside(canvasElement, '.bar');
  },
};

/** The provider's script has set nothing yet. */
export const Loading: Story = {
  loaders: [],
  render: ({ heading, room }) => html`<moot-provider><moot-ledger heading=${heading} room=${room}></moot-ledger></moot-provider>`,
  play: shows('[aria-busy=true]'),
};

/** Who loses a ledger while looking at it is told so, and holds nothing of it any more. */
export const Denied: Story = {
  play: async ({ canvasElement, loaded }) => {
    await inside(canvasElement, '.plot');
    seatOf(loaded)?.say({ t: 'denied', code: 'room_unknown', message: 'Gone.' });
    await expect(await inside(canvasElement, '.note')).toHaveTextContent('This ledger is not for you, or not any more.');
    await expect(canvasElement.querySelector('moot-ledger')?.shadowRoot?.querySelector('.plot')).toBeNull();
  },
};

/** The sign-in has ended. */
export const Expired: Story = {
  loaders: company(AUTUMN, { expired: true }),
  play: async ({ canvasElement }) => { await expect(await inside(canvasElement, '.note')).toHaveTextContent('You are signed out.'); },
};

/** The server speaks a newer Moot than the page. */
export const Reload: Story = {
  name: 'A newer version',
  play: async ({ canvasElement, loaded }) => {
    await inside(canvasElement, '.plot');
    seatOf(loaded)?.say({ t: 'reload' });
    await expect(await inside(canvasElement, '.note button')).toHaveTextContent('Reload');
  },
};

/** The page names a server that is no address. */
export const Failed: Story = {
  name: 'Not loaded',
  loaders: lost,
  render: ({ heading, room }) => html`<moot-ledger heading=${heading} room=${room}></moot-ledger>`,
  play: async ({ canvasElement }) => { await expect(await inside(canvasElement, '.note')).toHaveTextContent('This part of the page could not be loaded.'); },
};

export const German: Story = { parameters: { host: { lang: 'de' } }, play: shows('.plot') };

export const Arabic: Story = { parameters: { host: { lang: 'ar', dir: 'rtl' } }, play: shows('.plot') };
