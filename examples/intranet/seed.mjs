/** Fills the boards once, by the same commands that people send. */
import { randomBytes } from 'node:crypto';
import { people } from './people.mjs';
import { AFTER, LIVE, questions } from './questions.mjs';

const DAY = 86_400_000;
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
