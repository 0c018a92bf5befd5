import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { PresetName } from '../../core/qa/qa.presets.js';
import { expect, fireEvent, fn, userEvent, waitFor, within } from 'storybook/test';
import { boardArgs, company, loaders, on, ready, renderBoard, seenAlone, seenBy, seenByGuest, unconfigured, type BoardArgs } from '../../../stories/board.js';
import {
  arabicBoard,
  archivedBoard,
  askingClosedBoard,
  begunBoard,
  believableBoard,
  budgetBoard,
  doubtedBoard,
  draftBoard,
  emptyBoard,
  emptySealedBoard,
  followupBoard,
  germanBoard,
  guestsBoard,
  hiddenBoard,
  hiddenOwnBoard,
  liveBoard,
  longNameBoard,
  meetingsBoard,
  mutedBoard,
  namedBoard,
  plannedBoard,
  recordedBoard,
  sealedBoard,
  statesBoard,
  thousandBoard,
  unseenBoard,
} from '../../../stories/boards.js';
import { Company, ROOM, companyOf } from '../../../stories/company.js';
import { AFTER_GRACE } from '../../core/qa/qa.board.js';
import { PRESET_NAMES } from '../../core/qa/qa.presets.js';
import { SORTINGS } from './qa.model.js';

type Story = StoryObj<BoardArgs>;

const meta: Meta<BoardArgs> = {
  id: 'qa',
  title: 'Elements/moot-qa',
  component: 'moot-qa',
  args: boardArgs,
  argTypes: { sort: { control: 'select', options: SORTINGS }, view: { control: 'select', options: ['', 'present'] }, preset: { control: 'select', options: PRESET_NAMES }, client: { control: false } } as NonNullable<Meta<BoardArgs>['argTypes']>,
  loaders,
  parameters: on(believableBoard),
  render: seenBy('ana'),
  play: async ({ canvasElement }) => { await ready(canvasElement); },
};

export default meta;

/** What is played to be tested stands beside the docs, not in them. */
const tags = ['!autodocs'];

const field = 'Your question';
const offline = 'Offline. What you write is kept on this device, and will be sent.';

// —— As it comes

/** A week before a quarterly meeting, as Ana sees it: her own question, her votes, a pinned one, one that is folded, one that was edited. */
export const Board: Story = {
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.questions()[0]).toContain('pension provider');
    await expect(board.row('pension provider')).toHaveTextContent('Pinned');
    await expect(within(board.row('When do contractors')).getByRole('button', { name: 'Your question, 33 votes' })).toHaveAttribute('aria-disabled', 'true');
    await expect(within(board.row('The Thursday call')).getByRole('button', { name: 'Vote, 64 so far' })).toHaveAttribute('aria-pressed', 'true');
    await expect(within(board.row('May outage')).getByRole('button', { name: 'Show all' })).toHaveAttribute('aria-expanded', 'false');
    await expect(board.row('Is there money')).toHaveTextContent('edited');
    await expect(board.row('two teams')).toHaveTextContent('Anonymous· 3 days ago');
  },
};

/** As Dana sees it, who hosts: she can move the board, and answer, label, pin and hide. */
export const HostTools: Story = {
  name: 'Host tools',
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.findByRole('button', { name: 'Host tools' });
    await userEvent.click(within(board.row('The Thursday call')).getByRole('button', { name: 'More actions' }));
    const items = await board.findAllByRole('menuitem');
    await expect(items.map(({ textContent }) => textContent)).toEqual(['Copy link', 'Answer', 'Answered aloud', 'Reply privately', 'Up next', 'Answer later', 'Pin', 'Labels', 'Change the wording', 'Merge', 'Decline', 'Hide', 'Mute its asker for an hour', 'Mute its asker']);
  },
};

// —— Options

/** `heading` instead of the board's own title. */
export const Heading: Story = { args: { heading: 'Ask leadership' } };

/** `sort="new"`: newest first. */
export const NewestFirst: Story = {
  name: 'Newest first',
  args: { sort: 'new' },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByRole('button', { name: 'New' })).toHaveAttribute('aria-pressed', 'true');
    await expect(board.questions()[1]).toContain('eight desks');
  },
};

/** `sort="answered"`: what hosts have answered. */
export const Answered: Story = {
  args: { sort: 'answered' },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.questions()).toHaveLength(2);
    await expect(board.row('Lagos office')).toHaveTextContent(/Dana Whitfield\s*Official answer/);
  },
};

/** `sort="mine"`: what Ana asked herself. */
export const Mine: Story = { args: { sort: 'mine' } };

/** `readonly`: to be read, nothing more. */
export const ReadOnly: Story = {
  name: 'Read-only',
  args: { readonly: true },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.queryByRole('textbox', { name: field })).toBeNull();
    await expect(within(board.row('The Thursday call')).getByRole('button', { name: '64 votes, final' })).toHaveAttribute('aria-disabled', 'true');
  },
};

/** The slots `intro`, above the board, and `empty`, below the field. */
export const Slots: Story = { parameters: on(emptyBoard), args: { intro: 'Everything about the move to the new building.', empty: 'The plans are on the page "New building".' } };

/** The board takes questions with a name only. */
export const NamedOnly: Story = {
  name: 'With a name only',
  parameters: on(namedBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByText('This board takes questions with a name; everyone here sees it.')).toBeVisible();
    await expect(board.queryByRole('radio')).toBeNull();
  },
};

// —— States

/** Nothing is configured, and nothing written yet: it works within this browser, and says so. */
export const FirstRun: Story = { name: 'First run', loaders: unconfigured, parameters: on(), render: seenAlone };

export const Empty: Story = { parameters: on(emptyBoard) };

/** Before the first answer of the server, in the size of what will come. */
export const Loading: Story = {
  render: seenBy('ana', { backend: (inner) => ({ ...inner, open: () => undefined }) }),
  play: async ({ canvasElement }) => {
    const skeleton = () => canvasElement.querySelector('moot-qa')?.shadowRoot?.querySelector('[aria-busy=true]');
    await waitFor(() => expect(skeleton()).toHaveAttribute('aria-label', 'Loading questions'));
  },
};

/** To somebody who may set it up: the form creates nothing until it is sent. */
export const SetUp: Story = { name: 'Not set up, for a host', parameters: on(), render: seenBy('dana') };

/** To everybody else: what does not exist and what is not for them look alike. */
export const NotSetUp: Story = { name: 'Not set up, for others', parameters: on() };

/** Who loses a board while looking at it is told so, and holds nothing of it any more. */
export const Denied: Story = {
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    await expect(board.questions()).not.toEqual([]);
    await company({ loaded }).seat('dana').board.configureRoom({ audience: { groups: ['leadership'] } }).receipt;
    await waitFor(() => expect(board.getByText('You cannot see these questions.')).toBeVisible());
    await expect(board.questions()).toEqual([]);
  },
};

/** The sign-in has ended. */
export const Expired: Story = { render: seenBy('ana', { isExpired: true }) };

/** The server speaks a newer Moot than the page. */
export const Reload: Story = {
  name: 'A newer version',
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    company({ loaded }).seat('ana').say({ t: 'reload' });
    await waitFor(() => expect(board.getByRole('button', { name: 'Reload' })).toBeVisible());
  },
};

/** The network is gone: what is written is kept, shown, and sent later. */
export const Offline: Story = {
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    company({ loaded }).seat('ana').cut(true);
    await waitFor(() => expect(board.getByText(offline)).toBeVisible());
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Does this leave the tunnel?');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(board.row('leave the tunnel')).toHaveTextContent('Kept on this device, will be sent'));
    await expect(board.getByText('1 waiting to be sent · offline')).toBeVisible();
  },
};

/** An answer that takes more than a second is spoken of. */
export const Sending: Story = {
  render: seenBy('ana', { backend: (inner) => ({ ...inner, send: () => new Promise(() => undefined) }) }),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Is anybody there?');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(board.row('Is anybody there?')).toHaveTextContent('Sending'), { timeout: 3_000 });
  },
};

/** What was not taken keeps its text, says why, and can be edited again. */
export const Refused: Story = {
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    const [ana, dana] = [company({ loaded }).seat('ana'), company({ loaded }).seat('dana')];
    ana.cut(true);
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Am I too late?');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(board.row('Am I too late?')).toBeVisible());
    await dana.board.configure({ asking: false }).receipt;
    company({ loaded }).pass(AFTER_GRACE + 1);
    ana.cut(false);
    await waitFor(() => expect(board.getByText('Not sent: The hosts have closed asking on this board.')).toBeVisible(), { timeout: 5_000 });
    await expect(board.getByText('Am I too late?')).toBeVisible();
  },
};

/** Before it opens. */
export const Draft: Story = { name: 'Phase: not open yet', parameters: on(draftBoard) };

/** During the meeting: the question that is being discussed. */
export const Live: Story = {
  name: 'Phase: live',
  parameters: on(liveBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.row('The Thursday call')).toHaveTextContent('Being discussed');
  },
};

/** After the meeting: replies and answers go on, votes are final. */
export const FollowUp: Story = { name: 'Phase: follow-up', parameters: on(followupBoard) };

/** To be read, for good. */
export const Archived: Story = { name: 'Phase: archived', parameters: on(archivedBoard) };

/** The recording of the meeting, from where each question was answered. */
export const Recorded: Story = {
  name: 'Archived, with a recording',
  parameters: on(recordedBoard),
  args: { sort: 'answered' },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(await within(board.row('The Thursday call')).findByRole('link', { name: 'Play the answer, 4:20' })).toHaveAttribute('href', 'https://video.example.com/q2-all-hands#t=260');
    await expect(await within(board.row('Lagos office')).findByRole('link', { name: 'Play the answer, 31:05' })).toBeVisible();
  },
};

export const AskingClosed: Story = { name: 'Asking closed', parameters: on(askingClosedBoard) };

/** What others wrote shows when hosts reveal it: to a member, the own question alone. */
export const Unseen: Story = {
  name: 'Collected unseen',
  parameters: on(unseenBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.getByText('Nobody sees what others ask here, hosts included', { exact: false })).toBeVisible());
    await expect(board.questions()).toHaveLength(1);
  },
};

/** A host sees how many there are, reveals them, and votes begin. */
export const Reveal: Story = {
  name: 'Revealing',
  tags,
  parameters: on(unseenBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.questions()).toEqual([]);
    await userEvent.click(await board.findByRole('button', { name: 'Reveal all …' }));
    await userEvent.click(await board.findByRole('button', { name: 'Reveal all' }));
    await waitFor(() => expect(board.questions()).toHaveLength(3));
  },
};

/** Hosts still see what they have hidden, and why. */
export const Hidden: Story = {
  name: 'Hidden, for a host',
  parameters: on(hiddenBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.row('procurement')).toHaveTextContent('Hidden by Dana Whitfield: It names a person. Ask again about the process, and it stays.');
  },
};

/** So does whoever asked it. */
export const HiddenOwn: Story = { name: 'Hidden, for its asker', parameters: on(hiddenOwnBoard) };

/** To everybody else it is not there; the counts say that something is hidden. */
export const HiddenOthers: Story = {
  name: 'Hidden, for others',
  parameters: on(hiddenBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.questions()).toHaveLength(2);
    await expect(board.getByText('3 asked · 2 shown · 1 hidden')).toBeVisible();
  },
};

/** What a host has approved, lined up, put off, reworded, merged and declined, and what still waits. */
export const States: Story = {
  name: 'States, for a host',
  parameters: on(statesBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByText('7 asked · 3 shown · 1 merged · 2 waiting for the hosts · 1 declined · 1 owed an answer (1 without a person or a day)')).toBeVisible();
    await expect(board.row('Which meetings')).toHaveTextContent('Asked by 2 people');
    await userEvent.click(within(board.row('May guests join')).getByRole('button', { name: 'More actions' }));
    await board.findByRole('menuitem', { name: 'Approve' });
  },
};

/** Whoever asked sees what waits, and why something was declined. */
export const StatesOwn: Story = {
  name: 'States, for an asker',
  parameters: on(statesBoard),
  args: { sort: 'new' },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.row('vending machine')).toHaveTextContent('Declined: It was answered on the Facilities page in May.');
    await expect(board.row('May guests join')).toHaveTextContent('Waiting for the hosts, who alone see it with its asker');
    await expect(board.questions()).toHaveLength(5);
  },
};

/** A name of sixty characters, and a word that is longer. */
export const LongNames: Story = { name: 'Long names', parameters: on(longNameBoard), args: { sort: 'new' } };

export const German: Story = {
  parameters: { ...on(germanBoard), host: { lang: 'de' } },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(await board.findByRole('textbox', { name: 'Ihre Frage' })).toBeVisible();
  },
};

/** From right to left; text of the other direction keeps its own. */
export const Arabic: Story = {
  parameters: { ...on(arabicBoard), host: { lang: 'ar', dir: 'rtl' } },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.queryByRole('button', { name: 'Ask' })).toBeNull());
    const [row, vote] = [board.row('Lagos'), board.row('Lagos').querySelector('[part~=vote]')];
    await expect(Math.round(vote?.getBoundingClientRect().right ?? 0)).toBe(Math.round(row.getBoundingClientRect().right));
  },
};

/** As narrow as a telephone. */
export const Narrow: Story = {
  parameters: { host: { width: 320 } },
  play: async ({ canvasElement }) => {
    const { element } = await ready(canvasElement);
    await expect(element.scrollWidth).toBeLessThanOrEqual(320);
  },
};

/** A thousand questions: some dozens are rendered, all can be reached. */
export const Thousand: Story = {
  name: 'A thousand questions',
  tags,
  parameters: on(thousandBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByText('1,000 asked · 1,000 shown')).toBeInTheDocument();
    await expect(board.questions().length).toBeLessThan(120);
    await expect(board.root.querySelector('article')).toHaveAttribute('aria-setsize', '1000');
  },
};

// —— Behaviour

/** Ana asks, Ben votes, on two boards side by side: each sees what the other does. */
export const TwoPeople: Story = {
  name: 'Two people',
  tags,
  parameters: on(emptyBoard),
  render: (args, { loaded }) => {
    const side = (name: 'ana' | 'ben', title: string) => html`<section style="flex: 1 1 320px; min-width: 0" aria-label=${title}><p><b>${title}</b></p>${renderBoard(args, company({ loaded }).seat(name).moot)}</section>`;
    return html`<div style="display: flex; flex-wrap: wrap; gap: 32px">${side('ana', 'Ana')}${side('ben', 'Ben')}</div>`;
  },
  play: async ({ canvasElement, step }) => {
    const [ana, ben] = [await ready(canvasElement, 0), await ready(canvasElement, 1)];
    await step('Ana asks', async () => {
      await userEvent.type(ana.getByRole('textbox', { name: field }), 'Do you see this, Ben?');
      await userEvent.click(ana.getByRole('button', { name: 'Ask' }));
    });
    await step('Both see her question, with her name', async () => {
      await waitFor(() => expect(ben.row('Do you see this')).toHaveTextContent('Ana Sousa'));
      await expect(ana.row('Do you see this')).toHaveTextContent('Ana Sousa');
    });
    await step('Ben votes', async () => {
      await userEvent.click(within(ben.row('Do you see this')).getByRole('button', { name: 'Vote, 1 so far' }));
    });
    await step('Both see his vote', async () => {
      await waitFor(() => expect(within(ana.row('Do you see this')).getByRole('button', { name: 'Your question, 2 votes' })).toBeVisible());
      await expect(within(ben.row('Do you see this')).getByRole('button', { name: 'Vote, 2 so far' })).toHaveAttribute('aria-pressed', 'true');
    });
  },
};

/** The question is there at once, counted with its asker's vote; the field is free for the next. */
export const Ask: Story = {
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const [asking, asked] = [fn(), fn()];
    board.element.addEventListener('moot-qa-ask', ({ text, anonymous }) => asking(text, anonymous));
    board.element.addEventListener('moot-qa-asked', asked);
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Is the canteen open in August?');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(within(board.row('Is the canteen open')).getByRole('button', { name: 'Your question, 1 vote' })).toHaveAttribute('aria-pressed', 'true'));
    await expect(board.getByRole('textbox', { name: field })).toHaveValue('');
    await expect(asking).toHaveBeenCalledWith('Is the canteen open in August?', false);
    await waitFor(() => expect(asked).toHaveBeenCalledOnce());
    await waitFor(() => expect(board.getByRole('status')).toHaveTextContent('Your question is on the board.'));
  },
};

/** Nobody, hosts included, can tell who asked. */
export const AskAnonymously: Story = {
  name: 'Ask anonymously',
  tags,
  parameters: on(emptyBoard),
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    await userEvent.click(board.getByRole('radio', { name: 'Anonymously' }));
    await expect(await board.findByText('Nobody sees your name, hosts included.')).toBeVisible();
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Who decides this?');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(board.row('Who decides this?')).toHaveTextContent('Anonymous'));
    await expect(board.row('Who decides this?')).not.toHaveTextContent('Ana');
    const { board: hosts } = company({ loaded }).seat('dana');
    const stop = hosts.subscribe(() => undefined);
    await waitFor(() => expect([...hosts.view.list('question')].map(({ value }) => value)).toMatchObject([{ text: 'Who decides this?' }]));
    await expect(JSON.stringify([...hosts.view.list('question')])).not.toContain('Ana');
    stop();
  },
};

/** What is empty is not sent; the reason stands under the field. */
export const AskNothing: Story = {
  name: 'Ask nothing',
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await expect(await board.findByText('Write your question first.')).toBeVisible();
    await expect(board.getByRole('textbox', { name: field })).toHaveAttribute('aria-invalid', 'true');
  },
};

/** A page that cancels the event keeps the text in the field. */
export const AskCancelled: Story = {
  name: 'Ask, cancelled by the page',
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const before = board.questions().length;
    board.element.addEventListener('moot-qa-ask', (event) => { event.preventDefault(); });
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Not now');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await board.element.updateComplete;
    await expect(board.getByRole('textbox', { name: field })).toHaveValue('Not now');
    await expect(board.questions()).toHaveLength(before);
    await expect(board.questions()).not.toContain('Not now');
  },
};

/** A vote counts at once, and can be taken back. */
export const Vote: Story = {
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const vote = (name: string) => within(board.row('weekly metrics call')).getByRole('button', { name });
    await userEvent.click(vote('Vote, 7 so far'));
    await waitFor(() => expect(vote('Vote, 8 so far')).toHaveAttribute('aria-pressed', 'true'));
    await userEvent.click(vote('Vote, 8 so far'));
    await waitFor(() => expect(vote('Vote, 7 so far')).toHaveAttribute('aria-pressed', 'false'));
    await userEvent.click(vote('Vote, 7 so far'));
    await waitFor(() => expect(board.getByRole('status')).toHaveTextContent('Voted. 8'));
  },
};

/** Enter opens the menu, arrows move in it, Escape brings the focus back. */
export const MenuByKeyboard: Story = {
  name: 'Menu by keyboard',
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const button = within(board.row('When do contractors')).getByRole('button', { name: 'More actions' });
    button.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(board.focused()).toHaveTextContent('Edit'));
    await userEvent.keyboard('{ArrowDown}');
    await expect(board.focused()).toHaveTextContent('Withdraw');
    await userEvent.keyboard('{End}');
    await expect(board.focused()).toHaveTextContent('Copy link');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(board.focused()).toBe(button));
    await expect(board.queryByRole('menu')).toBeNull();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(board.focused()).toHaveTextContent('Edit'));
  },
};

/** Words in any order, in any case, without accents. */
export const Search: Story = {
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.type(board.getByRole('searchbox', { name: 'Search questions' }), 'PROVIDER pension');
    await waitFor(() => expect(board.questions()).toHaveLength(1));
    await expect(board.questions()[0]).toContain('pension provider');
  },
};

export const SearchWithoutMatch: Story = {
  name: 'Search without a match',
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.type(board.getByRole('searchbox', { name: 'Search questions' }), 'submarine');
    await waitFor(() => expect(board.getByText('No question matches.')).toBeVisible());
  },
};

/** Threads are two deep. */
export const Replies: Story = {
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const row = () => within(board.row('The Thursday call'));
    await userEvent.click(row().getByRole('button', { name: '3 replies' }));
    await expect(await row().findByText('Thank you, that alone would help.')).toBeVisible();
    await userEvent.click(row().getAllByRole('button', { name: 'Reply' }).at(-1)!);
    await userEvent.type(await row().findByRole('textbox', { name: 'Your reply' }), 'Lisbon can take any hour.');
    await userEvent.click(row().getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(row().getByText('Lisbon can take any hour.')).toBeVisible());
    await expect(row().getByRole('button', { name: '4 replies' })).toHaveAttribute('aria-expanded', 'true');
  },
};

/** A folded text opens, and stays open. */
export const LongText: Story = {
  name: 'Long text',
  tags,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const text = within(board.row('May outage')).getByText(/^The review of the May outage/).closest('.text') as HTMLElement;
    const folded = text.clientHeight;
    await userEvent.click(within(board.row('May outage')).getByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(within(board.row('May outage')).getByRole('button', { name: 'Show less' })).toBeVisible());
    await expect(text.clientHeight).toBeGreaterThan(folded);
  },
};

/** A host's answer moves the question among the answered, for everyone. */
export const Answer: Story = {
  tags,
  render: seenBy('dana'),
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    await board.findByRole('button', { name: 'Host tools' });
    await userEvent.click(within(board.row('weekly metrics call')).getByRole('button', { name: 'More actions' }));
    await userEvent.click(await board.findByRole('menuitem', { name: 'Answer' }));
    await userEvent.type(await board.findByRole('textbox', { name: 'Official answer, shown to everyone here' }), 'From July on, yes.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await userEvent.click(await board.findByRole('button', { name: 'Answered 3' }));
    await waitFor(() => expect(board.row('weekly metrics call')).toHaveTextContent('From July on, yes.'));
    const { board: his } = company({ loaded }).seat('ben');
    const stop = his.subscribe(() => undefined);
    await waitFor(() => expect([...his.view.list('answer')].map(({ value }) => value.text)).toContain('From July on, yes.'));
    stop();
  },
};

/** Hiding asks for a reason, which its asker is told. */
export const Hide: Story = {
  tags,
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.findByRole('button', { name: 'Host tools' });
    await userEvent.click(within(board.row('eight desks')).getByRole('button', { name: 'More actions' }));
    await userEvent.click(await board.findByRole('menuitem', { name: 'Hide' }));
    await userEvent.type(await board.findByRole('textbox', { name: 'Reason, told to its asker' }), 'Facilities has it.');
    await userEvent.click(board.getByRole('button', { name: 'Hide' }));
    await waitFor(() => expect(board.row('eight desks')).toHaveTextContent('Hidden by Dana Whitfield: Facilities has it.'));
  },
};

/** Hosts move the board from phase to phase. */
export const MoveOn: Story = {
  name: 'Move on',
  tags,
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.click(await board.findByRole('button', { name: 'Host tools' }));
    await expect(await board.findByRole('menuitemradio', { name: 'Collecting' })).toHaveAttribute('aria-checked', 'true');
    await userEvent.click(board.getByRole('menuitemradio', { name: 'Follow-up' }));
    await waitFor(() => expect(board.root.querySelector('[part~=notice]')).toHaveTextContent(/^Follow-up since .+, moved by Dana Whitfield\./));
    await expect(board.queryByRole('textbox', { name: field })).toBeNull();
  },
};

/** What is sent from the form sets the board up. */
export const SettingUp: Story = {
  name: 'Setting up',
  tags,
  parameters: on(),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const title = board.getByRole<HTMLInputElement>('textbox', { name: 'Title' });
    await userEvent.type(title, 'Friday questions', { initialSelectionStart: 0, initialSelectionEnd: title.value.length });
    await userEvent.click(board.getByRole('button', { name: 'Set up' }));
    await expect(await board.findByRole('heading', { name: 'Friday questions' })).toBeVisible();
    await ready(canvasElement);
  },
};

/** A refused text goes back into the field. */
export const EditRefused: Story = {
  name: 'Edit what was refused',
  tags,
  play: async (context) => {
    await Refused.play!(context);
    const board = await ready(context.canvasElement);
    await userEvent.click(board.getByRole('button', { name: 'Edit again' }));
    await waitFor(() => expect(board.getByRole('textbox', { name: field })).toHaveValue('Am I too late?'));
    await expect(board.queryByText(/^Not sent/)).toBeNull();
  },
};

/** What was kept while the network was gone is sent once it is back. */
export const BackOnline: Story = {
  name: 'Back online',
  tags,
  play: async (context) => {
    await Offline.play!(context);
    const board = await ready(context.canvasElement);
    company(context).seat('ana').cut(false);
    await waitFor(() => expect(board.getByText('Saved · live')).toBeVisible(), { timeout: 5_000 });
    await expect(board.row('leave the tunnel')).not.toHaveTextContent('Kept on this device');
    await expect(board.queryByText(offline)).toBeNull();
  },
};

/** While somebody points at the list its order stands still; a button says what waits. */
export const StandsStill: Story = {
  name: 'The order stands still',
  tags,
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    const before = board.questions();
    await fireEvent.pointerEnter(board.getByRole('feed'));
    await company({ loaded }).seat('ben').board.ask({ text: 'Is this above the others?' }).receipt;
    await userEvent.click(await board.findByRole('button', { name: '1 new question · show' }));
    await waitFor(() => expect(board.questions()).toHaveLength(before.length + 1));
  },
};

/** An address that names a question shows it, marked and with the focus. */
export const Linked: Story = {
  tags,
  beforeEach: () => () => { history.replaceState(null, '', `${location.pathname}${location.search}`); },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const row = board.row('Is there money');
    location.hash = `moot=${ROOM}/${row.dataset['id'] ?? ''}`;
    await waitFor(() => expect(board.focused()).toBe(row));
  },
};

/** For a wall: the question under discussion, what comes next, and a code that leads to the page. */
export const OnAWall: Story = {
  name: 'On a wall',
  parameters: on(liveBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    (board.element as HTMLElement & { view: string }).view = 'present';
    await expect(await board.findByRole('button', { name: 'Answered, go on' })).toBeVisible();
    await expect(board.getByRole('img', { name: /^Code that leads to/ })).toBeVisible();
  },
};

/** Live, with nothing being discussed yet: what would come first, and whoever hosts begins. */
export const OnAWallBefore: Story = {
  name: 'On a wall, before the first question',
  parameters: on(begunBoard),
  args: { view: 'present' },
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(await board.findByRole('button', { name: 'Begin' })).toBeVisible();
    await expect(board.getByText('Nothing is being discussed yet.')).toBeVisible();
    await expect(board.root.querySelectorAll('.coming li')).toHaveLength(3);
  },
};

/** The same for somebody who does not host: to be read, and nothing steers. */
export const OnAWallForOthers: Story = {
  name: 'On a wall, for others',
  parameters: on(liveBoard),
  args: { view: 'present' },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(await board.findByText('64 votes')).toBeVisible();
    await expect(board.queryByRole('button', { name: 'Answered, go on' })).toBeNull();
    await expect(board.getByRole('button', { name: 'Back to the board' })).toBeVisible();
  },
};

/** Hosts act on several questions at once. */
export const Several: Story = {
  name: 'Several at once',
  parameters: on(statesBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.click(await board.findByRole('button', { name: 'Host tools' }));
    await userEvent.click(await board.findByRole('menuitem', { name: 'Select several questions' }));
    await userEvent.click(await board.findByRole('button', { name: 'Select all that are listed' }));
    await expect(await board.findByRole('button', { name: 'Apply to 2 questions' })).toBeVisible();
  },
};

/** What an anonymous question is worth here is said as soon as somebody chooses to ask one. */
export const Promised: Story = {
  name: 'What anonymity is worth',
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.click(board.getByRole('radio', { name: 'Anonymously' }));
    await userEvent.click(await board.findByText('What can still be found out'));
    await expect(board.getByText(/test, one person at a time/)).toBeVisible();
  },
};

/** Hosts alone see who asks. */
export const HostsSeeNames: Story = {
  name: 'Names for hosts alone',
  parameters: on({ ...namedBoard, anonymity: 'hidden' }),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect((await board.findAllByText('Hosts alone see this name'))[0]).toBeVisible();
  },
};

/** Whoever voted says whether it was answered; hosts see when many say no. A private reply is for the asker alone. */
export const WasItAnswered: Story = {
  name: 'Was this answered?',
  parameters: on(followupBoard),
  args: { sort: 'answered' },
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    const dana = company({ loaded }).seat('dana').board;
    const stop = dana.subscribe(() => undefined);
    await waitFor(() => expect(dana.view.complete).toBe(true));
    const answered = new Set([...dana.view.list('answer')].map(({ value }) => value.question));
    const [first] = [...dana.view.list('question')].filter(({ id }) => answered.has(id));
    await dana.replyPrivately({ question: first!.id, text: 'Thank you for asking. Come by if you want the details.' }).receipt;
    stop();
    await userEvent.click((await board.findAllByRole('button', { name: 'Agree' }))[0]!);
    await waitFor(() => expect(board.getAllByRole('button', { name: 'Agree, 1' })[0]).toHaveAttribute('aria-pressed', 'true'));
  },
};

/** Another host sees who is writing an answer already; and where many voters say that a question was not answered, hosts are told to open it again. */
export const Claimed: Story = {
  name: 'Another host is answering',
  parameters: on(doubtedBoard),
  render: seenBy('priya'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.row('The Thursday call')).toHaveTextContent('Dana Whitfield is answering'));
  },
};

/** From five verdicts on, with 30 % or more of them "no". */
export const Doubted: Story = {
  name: 'Consider opening it again',
  parameters: on(doubtedBoard),
  args: { sort: 'answered' },
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.row('four-day weeks')).toHaveTextContent('Consider opening it again'));
    await expect(board.row('Lagos office')).not.toHaveTextContent('Consider opening it again');
  },
};

/** Counts of votes show to those who have voted. */
export const CountsHidden: Story = {
  name: 'Counts after an own vote',
  parameters: on(believableBoard),
  render: seenBy('yuki'),
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    await company({ loaded }).seat('dana').board.configure({ votesShown: 'voted' }).receipt;
    await expect((await board.findAllByRole('button', { name: 'Vote' }))[0]).toBeVisible();
  },
};

/** Who has not signed in reads along. */
export const Guest: Story = {
  name: 'Read along, as a guest',
  parameters: on(guestsBoard),
  render: seenByGuest,
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByText('You can read along. Sign in to ask and vote.')).toBeVisible();
    await expect(board.queryByRole('textbox', { name: field })).toBeNull();
  },
};

/** So does whoever is signed in and not meant. */
export const ReadAlong: Story = {
  name: 'Read along, signed in',
  parameters: on(guestsBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.click(await board.findByText('Why do I see this?'));
    await expect(board.getByText('You can read along; others here ask and vote.')).toBeVisible();
  },
};

/** What hosts may set; only what they change is sent. */
export const Settings: Story = {
  parameters: on(statesBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.choose('Settings');
    await userEvent.selectOptions(await board.findByRole('combobox', { name: 'Moderation' }), 'trust');
    await waitFor(() => expect(board.getByRole('spinbutton', { name: 'How many questions of somebody hosts approve first' })).toBeVisible());
  },
};

/** Each phase to come has its own instant; everybody sees them below the list. */
export const SettingsPlanned: Story = {
  name: 'Settings, with all instants',
  parameters: on(plannedBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.root.querySelector('.steps')).toHaveTextContent(/^Live now from .+ · Follow-up from .+ · Archived from /));
    await board.choose('Settings');
    const times = (await board.findByRole('group', { name: 'Moves by itself to' })).querySelectorAll('input');
    await expect([...times].map(({ name, value }) => [name, value !== ''])).toEqual([['live', true], ['followup', true], ['archived', true]]);
  },
};

/** After the end: whom it is for, who hosts, and the recording. */
export const SettingsArchived: Story = {
  name: 'Settings, archived',
  parameters: on(archivedBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.choose('Settings');
    const recording = await board.findByRole('textbox', { name: 'Recording of the meeting, its address' });
    await waitFor(() => expect(board.focused()).toBe(recording));
  },
};

/** Questions become the agenda of a meeting. */
export const Agenda: Story = {
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.choose('Agenda');
    await expect(await board.findByRole('spinbutton', { name: 'Minutes in all' })).toHaveValue(60);
  },
};

/** While somebody writes: what was asked already, to vote for or with its answer. */
export const AskedAlready: Story = {
  name: 'Asked already?',
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Does the Lagos office get an on-call rotation, and who books desks in Singapore?');
    await expect(await board.findByRole('group', { name: 'Asked already?' })).toBeVisible();
  },
};

/** Two tabs wrote something else: neither text is lost. */
export const OtherDraft: Story = {
  name: 'A draft in another tab',
  loaders: [async ({ abortSignal }) => {
    const shared = await companyOf(abortSignal, () => Company.open(believableBoard));
    for (const [tab, text] of [['first', 'Who decides about the desks in Singapore?'], ['second', 'May guests join the all-hands, and is it']] as const) {
      const { drafts } = shared.seat('ana', { tab }).moot;
      drafts.set(`qa/${ROOM}/ask`, text);
      await drafts.flush();
      shared.pass(1_000);
    }
    return {};
  }],
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(await board.findByText('Another tab holds a different text.', { exact: false })).toBeVisible();
    await expect(board.getByRole('textbox', { name: field })).toHaveValue('May guests join the all-hands, and is it');
  },
};

/** A link to what is not there any more, or not for whoever follows it. */
export const MissedLink: Story = {
  name: 'A link that leads nowhere',
  beforeEach: () => {
    location.hash = `moot=${ROOM}/AAAAAAAAAAAAAAAAAAAAAA`;
    return () => { history.replaceState(null, '', `${location.pathname}${location.search}`); };
  },
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await waitFor(() => expect(board.root.querySelector('[part~=toast]')).toHaveTextContent('The question that the link leads to is not here any more, or not for you.'));
  },
};

/** Where streams do not come through. */
export const Polling: Story = {
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    company({ loaded }).seat('ana').say({ t: 'link', state: 'polling' });
    await waitFor(() => expect(board.getByText('Saved · updates every few seconds')).toBeVisible());
  },
};

/** The page names a server that is no address. */
export const Failed: Story = {
  name: 'A part that does not load',
  beforeEach: () => {
    const meta = Object.assign(document.createElement('meta'), { name: 'moot-server', content: 'http://[' });
    document.head.append(meta);
    return () => { meta.remove(); };
  },
  render: (args) => renderBoard(args),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByText('This part of the page could not be loaded.')).toBeVisible();
  },
};

/** Somebody’s texts were taken out of everything; what others wrote, and all counts, stay. */
export const Erased: Story = {
  name: 'An erased text',
  render: seenBy('ben'),
  args: { sort: 'new' },
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    await company({ loaded }).erase('yuki');
    await waitFor(() => expect(board.getByText('The text was removed.')).toBeVisible());
  },
};

/** Nobody learns who asked, now or later. */
export const Sealed: Story = {
  name: 'Sealed anonymity',
  parameters: on(sealedBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.queryByRole('radio')).toBeNull();
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Is this');
    await userEvent.click(await board.findByText('What can still be found out'));
    await expect(board.getByText(/Then the key for that is destroyed, and nobody can/)).toBeVisible();
  },
};

/** A sealed question is on its way for a time that nobody knows. */
export const Unreleased: Story = {
  name: 'On its way to a sealed board',
  parameters: on(emptySealedBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await userEvent.type(board.getByRole('textbox', { name: field }), 'Who reads the badge times?');
    await userEvent.click(board.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(board.row('badge times')).toHaveTextContent('On its way to the board: it shows within a minute and a half.'));
    // Nobody else would see what is replied to it.
    await expect(within(board.row('badge times')).queryByRole('button', { name: 'Reply' })).toBeNull();
  },
};

/** Each person has three votes. How many are left stands there before they vote; once they are spent, the buttons say why they do nothing. */
export const Budget: Story = {
  name: 'A budget of votes',
  parameters: on(budgetBoard),
  render: seenBy('ben'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    const vote = (text: string) => within(board.row(text)).getByRole('button', { name: /^Vote/ });
    await expect(board.getByText('Votes left: 3 of 3.')).toBeVisible();
    for (const text of ['The Thursday call', 'two teams', 'When do contractors']) await userEvent.click(vote(text));
    await waitFor(() => expect(vote('Is there money')).toHaveAttribute('aria-disabled', 'true'));
    await userEvent.click(vote('Is there money'));
    await waitFor(() => expect(board.root.querySelector('[part~=toast]')).toHaveTextContent('Your votes are spent: take one back to vote for something else.'));
    await expect(vote('Is there money')).toHaveAttribute('aria-pressed', 'false');
  },
};

/** Whose questions are taken no more, hosts lift again in the settings; whose they are they do not learn. */
export const Muted: Story = {
  name: 'Muted people',
  parameters: on(mutedBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.choose('Settings');
    await expect(await board.findByText(/^Muted askers: 1/)).toBeVisible();
  },
};

/** Askers and voters are told when an answer has come. */
export const AnswerCame: Story = {
  name: 'An answer has come',
  play: async ({ canvasElement, loaded }) => {
    const board = await ready(canvasElement);
    const { board: hosts } = company({ loaded }).seat('dana');
    const id = (text: string) => board.row(text).dataset['id'] ?? '';
    const [mine, voted] = [id('When do contractors'), id('The Thursday call')];
    // What was there when the page came is no news.
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    await hosts.answer({ question: mine, text: 'From Monday on, all of them.' }).receipt;
    await hosts.answer({ question: voted, text: 'It alternates from July.' }).receipt;
    await waitFor(() => expect(board.getByText(/^Your question was answered/)).toBeVisible());
    await waitFor(() => expect(board.getByText(/^A question you voted for was answered/)).toBeVisible());
  },
};

/** What takes back an act stands in the page for a moment, and in the question's menu for the rest of the meeting. */
export const Undo: Story = {
  parameters: on(liveBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.choose('Discuss now', 'When do contractors');
    await waitFor(() => expect(board.root.querySelector('[part~=toast]')).toHaveTextContent('Being discussed now.'));
    await userEvent.click(within(board.row('When do contractors')).getByRole('button', { name: 'More actions' }));
    await board.findByRole('menuitem', { name: 'Undo: Being discussed now.' });
  },
};

const setUpAs = (preset: PresetName): Story => ({
  name: `Set up: ${preset}`,
  parameters: on(),
  args: { preset },
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.root.querySelector(`[name=preset][value=${preset}]`)).toBeChecked();
  },
});

export const SetUpAma: Story = setUpAs('ama');
export const SetUpRetrospective: Story = setUpAs('retrospective');
export const SetUpPlanning: Story = setUpAs('planning');
export const SetUpPreRead: Story = setUpAs('pre-read');
export const SetUpMeetings: Story = setUpAs('meetings');

/** People name meetings that could be an email: without their name, unless they choose otherwise. */
export const Meetings: Story = {
  name: 'Which of our meetings?',
  parameters: on(meetingsBoard),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await expect(board.getByRole('radio', { name: 'Anonymously' })).toBeChecked();
    await expect(board.getByText('Nobody sees your name, hosts included.')).toBeVisible();
  },
};

/** A host starts the ballot about one of them; the question says where people vote. */
export const StartBallot: Story = {
  name: 'Start the ballot',
  parameters: on(meetingsBoard),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const board = await ready(canvasElement);
    await board.findByRole('button', { name: 'Host tools' });
    await board.choose('Start the ballot', 'metrics call');
    await fireEvent.input(await board.findByRole('spinbutton', { name: 'People' }), { target: { value: '14' } });
    await fireEvent.input(board.getByRole('textbox', { name: 'Name of the poll' }), { target: { value: 'metrics-call' } });
    await userEvent.click(board.getByRole('button', { name: 'Start the ballot' }));
    await waitFor(() => expect(board.row('metrics call')).toHaveTextContent('People vote on it in the poll “metrics-call”.'));
    await expect(board.row('metrics call')).toHaveTextContent('<moot-poll room="metrics-call"></moot-poll>');
  },
};
