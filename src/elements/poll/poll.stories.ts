import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import { lost } from '../../../stories/company.js';
import {
  ROOM, addedPoll, arabicPoll, archivedMeeting, awaitingMeeting, bandedMeeting, closedMeeting, closedPoll, commentedPoll, decidedMeeting, draftMeeting, groupedMeeting, hiddenPoll, loaders, longPoll, longRankedPoll, meetingPoll, mendedPoll, multiplePoll,
  newPoll, on, pollArgs, rankedPoll, ready, scalePoll, seenAlone, seenBy, singlePoll, smallMeeting, teamOf, thousandPoll, unansweredMeeting, withheldMeeting, type PollArgs,
} from '../../../stories/polls.js';

type Story = StoryObj<PollArgs>;

const meta: Meta<PollArgs> = {
  id: 'poll',
  title: 'Elements/moot-poll',
  component: 'moot-poll',
  args: pollArgs,
  argTypes: { client: { control: false }, series: { control: false } } as NonNullable<Meta<PollArgs>['argTypes']>,
  loaders,
  parameters: on(singlePoll),
  render: seenBy('ana'),
  play: async ({ canvasElement }) => { await ready(canvasElement); },
};

export default meta;

// —— About a meeting

/** Cost as a formula, advice beside the ballot, six choices, one tap. */
export const Meeting: Story = {
  parameters: on(meetingPoll),
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await userEvent.click(poll.getByRole('button', { name: /Make it async/ }));
    await waitFor(() => expect(poll.getByText(/Your vote is kept/)).toBeVisible());
  },
};

/** Fewer than ten people: names, and it says so. */
export const SmallMeeting: Story = { name: 'Meeting, named', parameters: on(smallMeeting) };

/** What confidential means, and how the cost is counted. */
export const MeetingUnfolded: Story = {
  name: 'Meeting, unfolded',
  parameters: on(meetingPoll),
  play: async ({ canvasElement }) => {
    const { root } = await ready(canvasElement);
    for (const one of root.querySelectorAll('details')) one.open = true;
  },
};

/** Before it opens, for a host: who is asked, what they are promised. */
export const DraftMeeting: Story = {
  name: 'Meeting, not open yet, for a host',
  parameters: on(draftMeeting),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await poll.findByRole('button', { name: 'Ask 26 people' });
  },
};

export const DraftForOthers: Story = { name: 'Meeting, not open yet', parameters: on(draftMeeting) };

export const ClosedMeeting: Story = { name: 'Meeting, result', parameters: on(closedMeeting) };

/** Under 20 ballots: words instead of numbers. */
export const Bands: Story = { name: 'Meeting, result in words', parameters: on(bandedMeeting) };

/** Groups beside the whole, where that makes nobody certain of another's choice. */
export const Groups: Story = {
  name: 'Meeting, result by group',
  parameters: on(groupedMeeting),
  play: async ({ canvasElement }) => { await (await ready(canvasElement)).findByRole('columnheader', { name: /Design/ }); },
};

export const GroupsWithheld: Story = {
  name: 'Meeting, groups withheld',
  parameters: on(withheldMeeting),
  play: async ({ canvasElement }) => { await (await ready(canvasElement)).findByText(/Not told apart/); },
};

export const NotEnough: Story = { name: 'Meeting, not enough answers', parameters: on(unansweredMeeting) };

export const Decided: Story = { name: 'Meeting, decided', parameters: on(decidedMeeting) };

/** A host decides: what becomes of it, why, who sees to it, from when, and for how long on trial. */
export const Deciding: Story = {
  name: 'Meeting, deciding',
  parameters: on(closedMeeting),
  render: seenBy('dana'),
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await userEvent.click(await poll.findByRole('button', { name: 'Decide' }));
    await userEvent.selectOptions(await poll.findByLabelText('What becomes of it'), 'async');
    await poll.findByLabelText('What takes its place');
  },
};

export const Awaiting: Story = { name: 'Meeting, awaiting a decision', parameters: on(awaitingMeeting) };
export const Archived: Story = {
  name: 'Meeting, archived',
  parameters: on(archivedMeeting),
  play: async ({ canvasElement, loaded }) => {
    await teamOf({ loaded }).act('dana', 'poll.archive', {});
    const poll = await ready(canvasElement);
    await waitFor(() => expect(poll.getByText(/Archived/)).toBeVisible());
  },
};

// —— Plain polls

export const Single: Story = {
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await expect(poll.getByRole('rowheader', { name: /Salad bar/ })).toBeVisible();
  },
};
export const NobodyYet: Story = { name: 'Nobody has voted', parameters: on(newPoll) };
export const Multiple: Story = { parameters: on(multiplePoll) };
export const Scale: Story = { parameters: on(scalePoll) };
export const Ranked: Story = { name: 'Ranked, with rounds', parameters: on(rankedPoll) };
export const Table: Story = {
  name: 'As a table',
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await userEvent.click(poll.getByRole('button', { name: 'As a table' }));
    await poll.findByRole('columnheader', { name: 'Share' });
  },
};
export const Comments: Story = {
  name: 'Who chose what',
  parameters: on(commentedPoll),
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await userEvent.click(poll.getByText('Who chose what'));
    await expect(poll.getByText('The soup place is closed on Thursdays.')).toBeVisible();
  },
};
export const ResultsLater: Story = { name: 'Results after the own vote', parameters: on(hiddenPoll) };
export const Added: Story = { name: 'An option was added', parameters: on(addedPoll), play: async ({ canvasElement }) => { await (await ready(canvasElement)).findByText(/Added after you voted/); } };
export const Mended: Story = { name: 'A slip was mended', parameters: on(mendedPoll) };
export const Closed: Story = { parameters: on(closedPoll) };
export const ReadOnly: Story = { name: 'Read-only', args: { readonly: true } };
export const Slots: Story = { args: { intro: 'We go together at noon.' } };
export const Fifty: Story = { name: 'Fifty options', parameters: on(thousandPoll) };
/** An option of 200 characters, and a word of 60. */
export const Long: Story = { name: 'Long options', parameters: on(longPoll) };
export const LongRanked: Story = { name: 'Long options, ranked', parameters: on(longRankedPoll) };
export const Hosting: Story = { name: 'For a host', render: seenBy('dana'), play: async ({ canvasElement }) => { await (await ready(canvasElement)).findByRole('button', { name: 'Close the vote' }); } };

// —— States

/** Nothing is configured: it works within this browser, and says so. */
export const FirstRun: Story = { name: 'First run', parameters: on(), render: seenAlone };

/** A host sets it up, from what the page knows: what is sent stands below. */
export const SetUp: Story = {
  name: 'Setting up, for a host',
  parameters: on(),
  args: { mode: 'meeting' },
  render: seenBy('dana', { series: [
    { uid: 'a', title: 'Weekly metrics call', minutes: 30, attendees: [{ status: 'accepted' }, { status: 'tentative' }, { status: 'none' }], starts: [Date.UTC(2027, 5, 22, 8), Date.UTC(2027, 5, 29, 8)], cadence: 'weekly' },
    { uid: 'b', title: 'Design review', minutes: 60, attendees: 9, cadence: 'fortnightly' },
  ] }),
  play: async ({ canvasElement }) => {
    const poll = await ready(canvasElement);
    await userEvent.click(poll.getByRole('checkbox', { name: /Weekly metrics call/ }));
    await poll.findByRole('region', { name: 'What is sent' });
  },
};
/** A meeting that is typed in: a next time is offered. */
export const SetUpTyped: Story = { name: 'Setting a meeting up, typed in', parameters: on(), args: { mode: 'meeting' }, render: seenBy('dana') };
export const SetUpPlain: Story = { name: 'Setting up a plain poll', parameters: on(), render: seenBy('dana') };
export const NotSetUp: Story = { name: 'Not set up, for others', parameters: on() };
export const Loading: Story = {
  render: seenBy('ana', { backend: (inner) => ({ ...inner, open: () => undefined }) }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('moot-poll')?.shadowRoot?.querySelector('[aria-busy=true]')).toHaveAttribute('aria-label', 'Loading the poll'));
  },
};
export const Expired: Story = { render: seenBy('ana', { isExpired: true }) };
export const Denied: Story = {
  play: async ({ canvasElement, loaded }) => {
    const poll = await ready(canvasElement);
    await teamOf({ loaded }).act('dana', 'room.configure', { audience: { groups: ['leadership'] } });
    await waitFor(() => expect(poll.getByText('This poll is not for you, or not any more.')).toBeVisible());
  },
};
export const Reload: Story = {
  name: 'A newer version',
  play: async ({ canvasElement, loaded }) => {
    const poll = await ready(canvasElement);
    teamOf({ loaded }).say({ t: 'reload' });
    await waitFor(() => expect(poll.getByRole('button', { name: 'Reload' })).toBeVisible());
  },
};
/** The page names a server that is no address. */
export const Failed: Story = {
  name: 'Not loaded',
  loaders: lost,
  render: ({ heading }) => html`<moot-poll room=${ROOM} heading=${heading}></moot-poll>`,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('moot-poll')?.shadowRoot?.querySelector('[part~=notice]')).toHaveTextContent('This part of the page could not be loaded.'));
  },
};
export const Offline: Story = {
  parameters: on(newPoll),
  play: async ({ canvasElement, loaded }) => {
    const poll = await ready(canvasElement);
    teamOf({ loaded }).cut(true);
    await userEvent.click(poll.getByRole('button', { name: 'The soup place' }));
    await waitFor(() => expect(poll.getByText('Kept on this device, will be sent')).toBeVisible());
  },
};
/** What was not taken says why, and keeps what was chosen. */
export const Refused: Story = {
  parameters: on(newPoll),
  play: async ({ canvasElement, loaded }) => {
    const poll = await ready(canvasElement);
    const team = teamOf({ loaded });
    team.cut(true);
    await userEvent.click(poll.getByRole('button', { name: 'The soup place' }));
    await team.act('dana', 'poll.end', {});
    team.cut(false);
    await waitFor(() => expect(poll.getByText('Your vote: The soup place.')).toBeVisible(), { timeout: 8_000 });
  },
};
export const German: Story = { parameters: { ...on(meetingPoll), host: { lang: 'de' } }, play: async ({ canvasElement }) => { await (await ready(canvasElement)).findByText('Behalten'); } };
export const Arabic: Story = { parameters: { ...on(arabicPoll), host: { lang: 'ar', dir: 'rtl' } } };
