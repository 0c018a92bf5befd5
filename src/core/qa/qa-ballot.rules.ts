/** From "which of our meetings?" to the ballot about one: hosts begin it on a question. Loads when one does. */
import { FOUND_COMMAND } from '../command.js';
import { MootError } from '../errors.js';
import { assertNotArchived, questionInSight } from './qa.rules.js';
import type { QaDraft, StartBallotArgs } from './qa.schema.js';

/** The longest title of a room, in characters that are surely no more than its limit. */
const MOST_OF_TITLE = 190;

/** Has the poll made about the meeting that a question names, once, for the same people and with the same hosts; one that was refused may be begun again. */
export function startBallot(room: QaDraft, { question: id, name, zone, ...meeting }: StartBallotArgs): void {
  assertNotArchived(room);
  const question = questionInSight(room, id);
  const { text, hidden, state, ballot } = question;
  // Its text becomes the poll's title, for everybody.
  if (hidden || state === 'pending' || state === 'declined') throw new MootError('question_hidden', 'Show the question before people vote on what it names.');
  if (state === 'merged') throw new MootError('question_merged', 'The question was merged into another; begin the ballot there.');
  if (ballot && ballot.state !== 'refused') throw new MootError('ballot_started', 'The ballot about this was begun already.');
  const audience = room.get('access', 'access')?.audience;
  const address = `poll/${name}`;
  room.task(address, FOUND_COMMAND, { title: titleOf(text), settings: { meeting, ...(zone === undefined ? {} : { zone }) }, ...(audience ? { audience } : {}) }, { then: { command: 'qa.made', args: { question: id } } });
  room.put('question', id, { ...question, ballot: { room: address, state: 'coming' } });
}

function titleOf(text: string): string {
  const all = Array.from(text.replace(/\s+/g, ' '));
  return all.length > MOST_OF_TITLE ? `${all.slice(0, MOST_OF_TITLE).join('')}…` : all.join('');
}

/** The end of the task: whether the poll is there. */
export function made(room: QaDraft, { question: id, room: address, code }: { readonly question: string; readonly room: string; readonly code?: string }): void {
  const question = room.get('question', id);
  if (question?.ballot?.room !== address) return;
  room.put('question', id, { ...question, ballot: { room: address, ...(code === undefined ? { state: 'there' } : { state: 'refused', code }) } });
}
