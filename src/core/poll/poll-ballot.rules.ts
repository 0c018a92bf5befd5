/**
 * Confidential ballots. The rule does not know who sends: that somebody may vote, and has, it can only ask.
 * Runs in the authority alone, as nobody sees the boxes.
 */
import { MootError } from '../errors.js';
import { ALL, SYSTEM } from '../record.js';
import { placeIn } from '../sorted.js';
import { ballotsIn, boxName } from './poll.closing.js';
import { BOX_HOLDS, boxesFor, participationOf } from './poll.disclosure.js';
import { assertChoices, openPoll } from './poll.rules.js';
import type { Box, CastArgs, Poll, PollDraft, Remarks } from './poll.schema.js';
import { ELECTOR, VOTER } from './poll.state.js';

/** Comments differ in length by so many times 32 bytes. */
const COMMENT_BLOCKS = 16;

/** The item of those who may vote in one of the groups that are told apart. */
export function electorOf(group: number): string {
  return `${ELECTOR}.${group}`;
}

/** Casts a confidential ballot, or changes the one that was cast with the same token. */
export function cast(room: PollDraft, { choice, token, comment }: CastArgs): void {
  const poll = openPoll(room);
  if (poll.secrecy !== 'confidential') throw new MootError('ballot_named', 'Ballots of this poll bear names; this page sent one without.');
  assertChoices(poll, [choice]);
  if (!room.actor.owns(ELECTOR)) throw new MootError('not_eligible', 'You were not among those who may vote when this poll was opened.');
  // Of the sender and the token together: whoever learns the token of another changes nothing with it.
  const id = room.alias(`ballot ${token}`);
  const { box, ballots } = placeOf(room, poll, id);
  const hasVoted = room.actor.owns(VOTER);
  // The same words in both cases where the token is not one's own: whose it is must not show.
  if (hasVoted !== isIn(ballots, id)) throw new MootError('ballot_elsewhere', 'You have voted on another device, or its storage was emptied; only there the vote can be changed.');
  put<Box['ballots'][number]>(ballots, { id, choice: room.cover(id, choice) }, (all) => { room.put('box', box, { ballots: all }, { to: [SYSTEM] }); });
  if (hasVoted || comment !== undefined) remark(room, room.alias(`comment ${token}`), comment, poll.eligible ?? 0);
  if (hasVoted) return;
  room.claim(VOTER);
  const votes = ballotsIn(room) + 1;
  room.put('count', 'count', { ...room.get('count', 'count'), ballots: votes }, { to: [SYSTEM] });
  const participation = participationOf(votes, poll.eligible ?? 0, poll.k);
  if (room.get('turnout', 'turnout')?.participation !== participation) room.put('turnout', 'turnout', { participation }, { to: [ALL] });
}

/** Comments have boxes of their own, and an order of their own: they are not joined to choices. */
function remark(room: PollDraft, id: string, comment: string | undefined, eligible: number): void {
  const box = String(numberOf(id) % boxesFor(eligible));
  const { comments } = room.get('remarks', box) ?? { comments: [] };
  if (comment !== undefined) put<Remarks['comments'][number]>(comments, { id, text: room.cover(id, comment, COMMENT_BLOCKS) }, (all) => { room.put('remarks', box, { comments: all }, { to: [SYSTEM] }); });
  else if (isIn(comments, id)) room.put('remarks', box, { comments: comments.filter((one) => one.id !== id) }, { to: [SYSTEM] });
}

/**
 * The box in which a ballot is, or is to be: which one it is by chance, as its id is. A full one passes it on to the next;
 * as none is ever taken out, what is not in the first that has room is nowhere. Groups that are told apart have boxes of their own.
 */
function placeOf(room: PollDraft, { eligible = 0, cut }: Poll, id: string): { readonly box: string; readonly ballots: Box['ballots'] } {
  const { groups = [] } = room.get('count', 'count') ?? {};
  const group = (cut ?? []).findIndex((_, at) => room.actor.owns(electorOf(at)));
  const boxes = boxesFor(groups[group] ?? eligible - groups.reduce((sum, size) => sum + size, 0));
  for (let at = numberOf(id), left = boxes; ; at += 1, left -= 1) {
    const box = boxName(cut ? group : undefined, at % boxes);
    const { ballots } = room.get('box', box) ?? { ballots: [] };
    if (ballots.length < BOX_HOLDS || left === 1 || isIn(ballots, id)) return { box, ballots };
  }
}

// An id is a hash: any of its characters are as good as chance.
function numberOf(id: string): number {
  let sum = 0;
  for (const character of id.slice(0, 6)) sum = sum * 67 + character.charCodeAt(0);
  return sum;
}

function isIn(entries: readonly { readonly id: string }[], id: string): boolean {
  return entries[placeIn(entries, (one) => one.id < id)]?.id === id;
}

/** Puts an entry at its place among others that are in order; unchanged, nothing is written. */
function put<E extends { readonly id: string }>(entries: readonly E[], entry: E, write: (entries: readonly E[]) => void): void {
  const at = placeIn(entries, ({ id }) => id < entry.id);
  const before = entries[at]?.id === entry.id ? entries[at] : undefined;
  if (before && JSON.stringify(before) === JSON.stringify(entry)) return;
  write([...entries.slice(0, at), entry, ...entries.slice(before ? at + 1 : at)]);
}
