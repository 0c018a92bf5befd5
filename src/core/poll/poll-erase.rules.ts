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
  if (decision && [decision.by, decision.owner, decision.settled?.by ?? ''].some((name) => theirs.has(name))) {
    const without = (name: string) => (theirs.has(name) ? '' : name);
    const settled = decision.settled && { ...decision.settled, by: without(decision.settled.by) };
    const { reason, ...rest } = decision;
    // Who decided wrote it.
    const kept = reason === undefined || theirs.has(decision.by) ? rest : decision;
    room.put('decision', 'decision', { ...kept, by: without(decision.by), owner: without(decision.owner), ...(settled ? { settled } : {}) });
  }
}
