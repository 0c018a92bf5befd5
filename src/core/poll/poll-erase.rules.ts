/** What becomes of a poll when somebody is erased from it: their name and comments go, counts stay. Run by the authority for the operator. */
import type { Erasure } from '../ritual.js';
import { ballotCircles, pollOf } from './poll.state.js';
import type { PollDraft } from './poll.schema.js';

/** Erases the actor. Confidential ballots bear nobody: there is nothing to erase, and nothing that could tell whose they are. */
export function erase(room: PollDraft, { nobody, names, anonymous }: Erasure): void {
  if (anonymous) return;
  const { key } = room.actor;
  const poll = pollOf(room);
  const own = room.get('ballot', key);
  const theirs = new Set([...names, ...(own ? [own.name] : [])]);
  if (own) {
    const { comment: _, ...ballot } = own;
    room.remove('ballot', key);
    room.put('ballot', nobody, { ...ballot, name: '' }, { to: ballotCircles(poll, nobody) });
  }
  if (poll.closed?.by !== undefined && theirs.has(poll.closed.by)) {
    const { by: _, ...closed } = poll.closed;
    room.put('poll', 'poll', { ...poll, closed });
  }
  const decision = room.get('decision', 'decision');
  if (decision && (theirs.has(decision.by) || theirs.has(decision.owner))) {
    room.put('decision', 'decision', { ...decision, by: theirs.has(decision.by) ? '' : decision.by, owner: theirs.has(decision.owner) ? '' : decision.owner });
  }
}
