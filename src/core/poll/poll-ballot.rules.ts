/**
 * Confidential ballots. The rule does not know who sends: that somebody may vote, and has, it can only ask.
 * Runs in the authority alone, as nobody sees the boxes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { MootError } from '../errors.js';
import { base64url } from '../ids.js';
import { ALL, SYSTEM } from '../record.js';
import { ballotsIn } from './poll.closing.js';
import { BOX_HOLDS, boxesFor, participationOf } from './poll.disclosure.js';
import { assertChoices, openPoll } from './poll.rules.js';
import type { Box, CastArgs, PollDraft, Remarks } from './poll.schema.js';
import { ELECTOR, VOTER } from './poll.state.js';

/** Casts a confidential ballot, or changes the one that was cast with the same token. */
export function cast(room: PollDraft, { choice, token, comment }: CastArgs): void {
  const poll = openPoll(room);
  if (poll.secrecy !== 'confidential') throw new MootError('ballot_named', 'Ballots of this poll bear names; this page sent one without.');
  assertChoices(poll, [choice]);
  if (!room.actor.owns(ELECTOR)) throw new MootError('not_eligible', 'You were not among those who may vote when this poll was opened.');
  const [id, remarkId] = [digest('ballot', token), digest('comment', token)];
  const before = boxWith(room, id);
  const hasVoted = room.actor.owns(VOTER);
  // The same words in both cases where the token is not one's own: whose it is must not show.
  if (hasVoted !== (before !== undefined)) throw new MootError('ballot_elsewhere', 'You have voted on another device, or its storage was emptied; only there the vote can be changed.');
  const box = before ?? boxWithRoom(room, poll.eligible ?? 0);
  const { ballots } = room.get('box', box) ?? { ballots: [] };
  put<Box['ballots'][number]>(ballots, { id, choice }, (all) => { room.put('box', box, { ballots: all }, { to: [SYSTEM] }); });
  remark(room, remarkId, comment, poll.eligible ?? 0);
  if (hasVoted) return;
  room.claim(VOTER);
  const votes = ballotsIn(room) + 1;
  room.put('count', 'count', { ballots: votes }, { to: [SYSTEM] });
  const participation = participationOf(votes, poll.eligible ?? 0, poll.k);
  if (room.get('turnout', 'turnout')?.participation !== participation) room.put('turnout', 'turnout', { participation }, { to: [ALL] });
}

/** Comments have boxes of their own, and an order of their own: they are not joined to choices. */
function remark(room: PollDraft, id: string, comment: string | undefined, eligible: number): void {
  const found = [...room.list('remarks')].find(({ value }) => value.comments.some((one) => one.id === id))?.id;
  if (comment === undefined) {
    const rest = room.get('remarks', found ?? '')?.comments.filter((one) => one.id !== id);
    if (found !== undefined && rest) room.put('remarks', found, { comments: rest }, { to: [SYSTEM] });
    return;
  }
  const box = found ?? String(room.jitter(0, boxesFor(eligible) - 1));
  const { comments } = room.get('remarks', box) ?? { comments: [] };
  put<Remarks['comments'][number]>(comments, { id, text: comment }, (all) => { room.put('remarks', box, { comments: all }, { to: [SYSTEM] }); });
}

function boxWith(room: PollDraft, id: string): string | undefined {
  for (const { id: box, value } of room.list('box')) if (value.ballots.some((one) => one.id === id)) return box;
  return undefined;
}

/** One of the boxes with room, by chance: which it is tells nothing of when. */
function boxWithRoom(room: PollDraft, eligible: number): string {
  const open = Array.from({ length: boxesFor(eligible) }, (_, at) => String(at)).filter((box) => (room.get('box', box)?.ballots.length ?? 0) < BOX_HOLDS);
  return open[room.jitter(0, open.length - 1)] ?? '0';
}

/** Puts an entry at its place; unchanged, nothing is written. */
function put<E extends { readonly id: string }>(entries: readonly E[], entry: E, write: (entries: readonly E[]) => void): void {
  const rest = entries.filter(({ id }) => id !== entry.id);
  const all = [...rest, entry].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (JSON.stringify(all) !== JSON.stringify(entries)) write(all);
}

function digest(use: string, token: string): string {
  return base64url(sha256(utf8ToBytes(`moot ${use} ${token}`)).subarray(0, 16));
}
