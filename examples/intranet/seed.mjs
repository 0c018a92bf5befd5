/** Fills the board once, by the same commands that people send. */
import { randomBytes } from 'node:crypto';
import { people } from './people.mjs';
import { questions } from './questions.mjs';

const ROOM = 'qa/all-hands-q4';
const newId = () => randomBytes(16).toString('base64url');

/** `send(person, commands)` answers with receipts. Does nothing where the board stands already. */
export async function seed(send) {
  const host = people.find((person) => person.roles?.includes('moot:host'));
  const one = async (person, name, args) => {
    const id = newId();
    const [receipt] = await send(person, [{ id, room: ROOM, name, args, rules: 1 }]);
    return { id, receipt };
  };
  const { receipt } = await one(host, 'room.create', { title: 'Q4 all-hands, 3 December' });
  if (receipt.status === 'refused') return;

  const askers = people.filter((person) => person !== host);
  for (const [index, { text, votes, labels, anonymous, replies = [], answer }] of questions.entries()) {
    const asker = askers[(index * 7) % askers.length];
    const { id: question } = await one(asker, anonymous ? 'qa.askAnonymously' : 'qa.ask', { text, ...(labels ? { labels } : {}) });
    // Another circle of voters each time, so that nobody has voted for everything.
    const others = askers.filter((person) => person !== asker);
    const voters = Array.from({ length: votes - 1 }, (_, nth) => others[(index * 5 + nth) % others.length]);
    await Promise.all(voters.map((person) => one(person, 'qa.vote', { question, on: true })));
    for (const [nth, reply] of replies.entries()) await one(askers[(index + nth + 3) % askers.length], 'qa.reply', { question, text: reply });
    if (answer) await one(host, 'qa.answer', { question, text: answer });
  }
}
