import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import { company, loaders, on, ready } from '../../../stories/board.js';
import { believableBoard } from '../../../stories/boards.js';
import { ROOM } from '../../../stories/company.js';
import './moot-provider.js';

const meta: Meta = {
  id: 'provider',
  title: 'Elements/moot-provider',
  component: 'moot-provider',
  argTypes: { client: { control: false }, backend: { control: false } },
  loaders,
  parameters: on(believableBoard),
};

export default meta;

/** The tags inside take their client from the provider; here Ana's. */
export const Provided: StoryObj = {
  render: (_, context) => html`<moot-provider .client=${company(context).seat('ana').moot}><moot-qa room=${ROOM}></moot-qa></moot-provider>`,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByRole('heading', { name: 'Q2 all hands, 17 June' })).toBeVisible();
  },
};

/** While no script has set anything, the tags inside wait: no markup can send them anywhere else. */
export const Waiting: StoryObj = {
  render: () => html`<moot-provider><moot-qa room=${ROOM}></moot-qa></moot-provider>`,
  play: async ({ canvasElement }) => {
    const inside = () => canvasElement.querySelector('moot-qa')?.shadowRoot;
    await waitFor(() => expect(inside()?.querySelector('[aria-busy=true]')).toBeInstanceOf(HTMLElement));
    await expect(inside()?.querySelector('[part~=footer]')).toBeNull();
  },
};

/** Of a backend the provider makes one client for all tags inside: what is written in one shows in the other. */
export const OneClient: StoryObj = {
  name: 'One client for two tags',
  tags: ['!autodocs'],
  render: (_, context) => html`<moot-provider .backend=${company(context).backend('ben')}>
    <moot-qa room=${ROOM} heading="Newest" sort="new"></moot-qa>
    <moot-qa room=${ROOM} heading="Mine" sort="mine"></moot-qa>
  </moot-provider>`,
  play: async ({ canvasElement }) => {
    const [newest, mine] = [await ready(canvasElement, 0), await ready(canvasElement, 1)];
    await userEvent.type(newest.getByRole('textbox', { name: 'Your question' }), 'Twice on one page?');
    await userEvent.click(newest.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(mine.questions()).toContain('Twice on one page?'));
  },
};
