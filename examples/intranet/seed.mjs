/** Fills boards and polls once, by the same commands that people send. */
import { randomBytes } from 'node:crypto';
import { people } from './people.mjs';
import { AFTER, LIVE, MEETINGS, questions } from './questions.mjs';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const ZONE = 'Europe/Berlin';
const newId = () => randomBytes(16).toString('base64url');
const host = people.find((person) => person.roles?.includes('moot:host'));
const askers = people.filter((person) => person !== host);

/** `send(person, commands)` answers with receipts. Does nothing to a board that stands already. */
export async function seed(send) {
  const now = Date.now();
  await fill(send, 'qa/all-hands-q4', { title: 'Q4 all-hands', settings: { next: { phase: 'live', at: tomorrow(now) } } }, questions);

  await fill(send, 'qa/all-hands-live', { title: 'All-hands Africa and Europe', settings: { preset: 'all-hands' } }, LIVE, async (act) => {
    await act('moveTo', { phase: 'live' });
    const [first, second, third, fourth] = LIVE;
    for (const { id } of [first, second]) {
      await act('discuss', { question: id, on: true });
      await act('setState', { question: id, state: 'answered' });
    }
    await act('setState', { question: fourth.id, state: 'queued' });
    await act('discuss', { question: third.id, on: true });
  });

  await fill(send, 'qa/all-hands-after', { title: 'Q3 all-hands', settings: { preset: 'all-hands' } }, AFTER, async (act) => {
    await act('moveTo', { phase: 'live' });
    for (const { id, aloud } of AFTER) {
      if (!aloud) continue;
      await act('discuss', { question: id, on: true });
      await act('setState', { question: id, state: 'answered' });
    }
    await act('moveTo', { phase: 'followup' });
    for (const { id, written, later, owed } of AFTER) {
      if (written) await act('answer', { question: id, text: written });
      if (later) await act('setState', { question: id, state: 'deferred', reason: later });
      if (owed) await act('owe', { question: id, by: owed, due: now + 5 * DAY });
    }
  });

  await fill(send, 'qa/meetings', { title: 'Which of our meetings?', settings: { preset: 'meetings' } }, MEETINGS, async (act) => {
    for (const { id, poll } of MEETINGS) if (poll) await act('startBallot', { question: id, name: poll, minutes: 45, people: 24, cadence: 'weekly', zone: ZONE });
  });
}

/** The next weekday at an hour, from tomorrow on: 1 for Monday. */
function nextWeekday(now, weekday, hour) {
  const at = new Date(now + DAY);
  at.setHours(hour, 0, 0, 0);
  while (at.getDay() !== weekday) at.setDate(at.getDate() + 1);
  return at.getTime();
}

/** A year of Tuesdays less a few weeks in which nobody meets. */
function weekly(first) {
  return Array.from({ length: 52 }, (_, week) => first + week * 7 * DAY).filter((_, week) => ![3, 4, 20, 33, 34].includes(week));
}

/** A poll, as hosts set it up and people vote in it. Does nothing to one that stands already. */
async function fillPoll(send, name, args, then) {
  const room = `poll/${name}`;
  const act = async (person, command, value) => {
    const [receipt] = await send(person, [{ id: newId(), room, name: command, args: value, rules: 1 }]);
    if (receipt.status === 'refused' && receipt.code !== 'ritual_exists') throw new Error(`${room} could not be filled: ${receipt.message}`);
    return receipt.status !== 'refused';
  };
  if (await act(host, 'room.create', args)) await then((person, command, value) => act(person, `poll.${command}`, value));
}

/** `at`: ballots of the meeting's people, in confidence; the tokens are those of devices that nobody has. */
async function castAll(act, voters, choices) {
  for (const [nth, choice] of choices.entries()) await act(voters[nth], 'cast', { choice, token: newId() });
}

/** Polls: a meeting of twelve that is being voted on, a team's own, and one whose decision stands. */
export async function seedPolls(send) {
  const now = Date.now();
  const team = people.filter(({ groups }) => groups.includes('weekly-status'));
  // Those who can be signed in as have not voted yet.
  const voters = team.filter(({ id }) => !['ana', 'ben', 'chen', 'dana'].includes(id));
  const audience = { groups: ['weekly-status'] };
  const first = nextWeekday(now, 2, 10);
  await fillPoll(send, 'weekly-status', {
    title: 'Weekly status sync', audience,
    settings: { zone: ZONE, meeting: { minutes: 30, people: team.length, cadence: 'weekly', first, starts: weekly(first), purpose: 'status' } },
  }, async (act) => {
    await act(host, 'open', {});
    await castAll(act, voters, ['async', 'async', 'rarer', 'async', 'keep', 'async']);
  });
  await fillPoll(send, 'team-day', {
    title: 'Which day is our team day in January?', audience: { groups: ['product', 'staff'] },
    settings: { zone: ZONE, type: 'multiple', options: ['Tuesday, 12 January', 'Wednesday, 13 January', 'Thursday, 14 January'], intro: 'All that would suit you. We take the one that suits most.' },
  }, async (act) => {
    await act(host, 'open', { closes: now + 4 * DAY });
    const votes = [['o1'], ['o1', 'o2'], ['o2'], ['o2', 'o3'], ['o2']];
    for (const [nth, choices] of votes.entries()) await act(people[nth + 4], 'vote', { choices, ...(nth === 2 ? { comment: 'Not the 14th: the release is that day.' } : {}) });
  });
  await fillPoll(send, 'tuesday-sync', {
    title: 'Tuesday metrics call', audience,
    settings: { zone: ZONE, meeting: { minutes: 45, people: team.length, cadence: 'weekly', first, starts: weekly(first), purpose: 'status' } },
  }, async (act) => {
    await act(host, 'open', {});
    await castAll(act, team, ['async', 'async', 'async', 'rarer', 'async', 'async', 'keep', 'async', 'rarer', 'async', 'keep']);
    await act(host, 'end', {});
    await act(host, 'decide', { outcome: 'async', reason: 'The numbers are on the dashboard before the call begins. What we miss is the reading of them: that is written from now on.', owner: 'Priya Nair', starts: now + 3 * DAY });
  });
}

/** Meetings that were decided about earlier this autumn, the oldest first: what the ledger of hours shows. */
const CHANGED = [
  { title: 'Roadmap review', minutes: 60, people: 9, weeks: 11, decision: { outcome: 'cancel', reason: 'What is on the roadmap stands in the tracker, and whoever asks gets an answer there.' } },
  { title: 'Release planning', minutes: 90, people: 8, weeks: 8, decision: { outcome: 'shorten', minutes: 45, reason: 'The second half went over what everybody had read before.' } },
  { title: 'Design critique', minutes: 60, people: 7, weeks: 6, decision: { outcome: 'rarer', every: 2, reason: 'There is not enough to look at each week.' } },
  { title: 'Support handover', minutes: 30, people: 9, weeks: 4, decision: { outcome: 'async', reason: 'A handover is read more often than it is heard.' } },
];

/** Each is decided on the day before it changes: `goTo` sets the clock of the server. */
export async function seedAutumn(send, goTo) {
  const now = Date.now();
  for (const [nth, { weeks, ...meeting }] of CHANGED.entries()) {
    const first = nextWeekday(now, nth + 1, 14) - weeks * WEEK;
    goTo(first - DAY);
    await seedChanged(send, `changed-${nth + 1}`, first, meeting);
  }
}

async function seedChanged(send, name, first, { title, minutes, people: count, decision }) {
  const starts = weekly(first);
  await fillPoll(send, name, { title, audience: { groups: ['product'] }, settings: { zone: ZONE, meeting: { minutes, people: count, cadence: 'weekly', first, starts } } }, async (act) => {
    await act(host, 'open', {});
    await act(host, 'end', { withoutResult: true });
    await act(host, 'decide', { owner: 'Priya Nair', starts: first, until: Date.now() + 8 * WEEK, ...decision });
  });
}

function tomorrow(now) {
  return new Date(now + DAY).setHours(15, 0, 0, 0);
}

/** A board with its questions, votes and replies; `then` is what hosts do with it. Notes the ids of the questions in them. */
async function fill(send, room, args, asked, then = () => undefined) {
  const all = async (person, commands) => {
    const receipts = await send(person, commands.map(([name, value]) => ({ id: newId(), room, name, args: value, rules: 1 })));
    const refused = receipts.find(({ status }) => status === 'refused');
    if (refused && refused.code !== 'ritual_exists') throw new Error(`${room} could not be filled: ${refused.message}`);
    return receipts;
  };
  const [created] = await all(host, [['room.create', args]]);
  if (created.status === 'refused') return;

  const votes = new Map(askers.map((person) => [person, []]));
  for (const [index, question] of asked.entries()) {
    const { text, labels, anonymous, replies = [], answer } = question;
    const asker = askers[(index * 7) % askers.length];
    const [receipt] = await all(asker, [[anonymous ? 'qa.askAnonymously' : 'qa.ask', { text, ...(labels ? { labels } : {}) }]]);
    question.id = receipt.id;
    // Another circle of voters each time, so that nobody has voted for everything.
    const others = askers.filter((person) => person !== asker);
    for (let nth = 0; nth < question.votes - 1; nth += 1) votes.get(others[(index * 5 + nth) % others.length]).push(['qa.vote', { question: receipt.id, on: true }]);
    for (const [nth, reply] of replies.entries()) await all(askers[(index + nth + 3) % askers.length], [['qa.reply', { question: receipt.id, text: reply }]]);
    if (answer) await all(host, [['qa.answer', { question: receipt.id, text: answer }]]);
  }
  for (const [person, commands] of votes) if (commands.length > 0) await all(person, commands);
  await then((name, value) => all(host, [[`qa.${name}`, value]]));
}
