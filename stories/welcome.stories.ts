import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import { boardArgs, ready, seenAlone, unconfigured } from './board.js';

const meta: Meta = {
  id: 'welcome',
  title: 'Welcome',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true }, actions: { disable: true } },
  loaders: unconfigured,
};

export default meta;

const twoLines = `<script type="module" src="https://moot.example/moot.js"></script>
<moot-qa room="all-hands"></moot-qa>`;

const places = [
  ['docs/qa--docs', 'The board', 'questions, votes and answers: its attributes, events, parts and tokens, and every state it can be in'],
  ['docs/poll--docs', 'The poll', 'about a meeting, or about anything else, and what was decided'],
  ['docs/ledger--docs', 'The ledger', 'the hours that changed meetings give back'],
  ['docs/waiting--docs', 'What waits', 'votes that are asked of somebody, and news of those that were, for a home page'],
  ['story/qa--two-people', 'Two people', 'Ana and Ben on two boards side by side'],
  ['story/theming--tokens', 'Theming', 'make it look like your intranet, and copy the style sheet'],
  ['story/adapters--page', 'Adapters', 'keep it where you like: stores and backends, those that there are and your own'],
  ['docs/provider--docs', 'The provider', 'for pages that give their tags a client of their own'],
] as const;

/** What Moot is, how to embed it, and where to go from here. */
export const Page: StoryObj = {
  name: 'Welcome',
  render: (_, context) => html`<style>
      .welcome { line-height: 1.55; }
      .welcome > :is(h1, h2, p, ul) { max-width: 66ch; }
      .welcome h1 { font-size: 1.75em; line-height: 1.2; margin: 0 0 12px; }
      .welcome h2 { font-size: 1.25em; line-height: 1.25; margin: 32px 0 8px; }
      .welcome p { margin: 0 0 12px; }
      .welcome pre { overflow-x: auto; padding: 12px 16px; border: 1px solid color-mix(in oklab, currentColor 14%, transparent); border-radius: 10px; font-size: 0.875em; }
      .welcome ul { padding-inline-start: 1.2em; }
      .welcome li { margin-bottom: 4px; }
      .welcome moot-qa { margin: 24px 0; }
      .welcome a { color: LinkText; }
    </style>
    <main class="welcome">
      <h1>Moot makes meetings moot</h1>
      <p>Things are asked, voted on and answered in writing, on the page that people already have. Live time is kept for what needs it.</p>
      <p>Moot is a library of web components: a tag on any intranet or wiki page becomes a board of questions. People ask with their name or without, the best questions rise, and hosts answer them for everyone. Another tag asks whether a meeting is worth its hours, and one more counts those that were given back.</p>
      <h2>On a page</h2>
      <p>With a Moot server in your intranet, two lines:</p>
      <pre tabindex="0" role="region" aria-label="The two lines"><code>${twoLines}</code></pre>
      <p>With no server at all the tag works too: it says that only this browser keeps what is written. So does the board below; try it.</p>
      ${seenAlone({ ...boardArgs, room: 'welcome', heading: 'Questions about Moot' }, context)}
      <h2>Where to go</h2>
      <ul>${places.map(([path, title, what]) => html`<li><a href=${`./?path=/${path}`} target="_top">${title}</a>: ${what}</li>`)}</ul>
      <p>The toolbar above changes what a host page decides: colour scheme, direction, language and font size.</p>
    </main>`,
  play: async ({ canvasElement, canvas }) => {
    const board = await ready(canvasElement);
    await expect(board.getByRole('textbox', { name: 'Your question' })).toBeVisible();
    await expect(canvas.getByText(/moot-qa room="all-hands"/)).toBeVisible();
    for (const [path, title] of places) await expect(canvas.getByRole('link', { name: title })).toHaveAttribute('href', `./?path=/${path}`);
  },
};
