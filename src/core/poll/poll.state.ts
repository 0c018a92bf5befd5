/** What a poll is before anyone has changed it, and what its settings mean. */
import { personCircle } from '../circles.js';
import { ALL, HOSTS, type Circle, type Marks } from '../record.js';
import { K, K_COMMENTS } from './poll.disclosure.js';
import type { Option, Poll, PollRecords, Result } from './poll.schema.js';

export const NEW_POLL: Poll = { phase: 'draft', type: 'single', secrecy: 'named', shown: 'always', options: [], zone: 'UTC', k: K, kComments: K_COMMENTS };

/** Items that many own in a confidential poll: those who may vote, and those who have. */
export const ELECTOR = 'elector';
export const VOTER = 'ballot';

/** The circle of those who have voted, where results are theirs. */
export const VOTED = 'voted';

interface PollReader {
  get(type: 'poll', id: string): PollRecords['poll'] | undefined;
}

export function pollOf(room: PollReader): Poll {
  return room.get('poll', 'poll') ?? NEW_POLL;
}

export function isOver({ phase }: Poll): boolean {
  return phase === 'closed' || phase === 'archived';
}

/** Whether it is the ballot about a meeting, or the one after a trial: both have rules that hosts do not choose. */
export function isAboutMeeting({ meeting, followUp }: Poll): boolean {
  return meeting !== undefined || followUp !== undefined;
}

/** Whether its options are the same in all such polls. */
export function hasFixedOptions(poll: Poll): boolean {
  return isAboutMeeting(poll) || poll.type === 'scale';
}

/** By what a poll is found across rooms: `asks` while it takes ballots; `asked` where it counts for how often people are asked, or nobody has decided. The newest comes first, as among rituals. */
export function marksOf({ phase, opened, awaiting, closed, meeting }: Poll): Marks {
  if (opened === undefined) return {};
  return { ...(phase === 'open' ? { asks: -opened } : {}), ...(meeting ? { asked: -((awaiting ? closed?.at : undefined) ?? opened) } : {}) };
}

/** Who receives the results of a named poll, and with them who chose what. */
export function resultCircles(poll: Poll): readonly Circle[] {
  if (poll.shown === 'hosts') return [HOSTS];
  if (poll.shown === 'always' || isOver(poll)) return [ALL];
  return poll.shown === 'voted' ? [HOSTS, `#${VOTED}`] : [HOSTS];
}

/** Who receives somebody's ballot: whoever sees results, and they themselves. */
export function ballotCircles(poll: Poll, key: string): readonly Circle[] {
  return [...resultCircles(poll), personCircle(key)];
}

/** Groups of which a result tells nothing, by name: it would tell of somebody. None where it tells nothing at all. */
export function withheldGroups(cut: Poll['cut'] = [], result: Result | undefined): readonly string[] {
  const { groups } = result ?? {};
  return groups ? cut.filter((name) => groups.every((told) => told.name !== name)) : [];
}

/** How many options one ballot may name. */
export function mostChoices({ type, most, options }: Pick<Poll, 'type' | 'most' | 'options'>): number {
  if (type === 'single' || type === 'scale') return 1;
  return Math.min(most ?? options.length, options.length);
}

/** The value of an option on a scale: its id is the number. */
export function valueOf(option: string): number {
  return Number(option);
}

/** Options by their texts; ids are short and tell nothing. */
export function numbered(texts: readonly string[]): readonly Option[] {
  return texts.map((text, index) => ({ id: `o${index + 1}`, text }));
}

/** What two options that are the same have in common, however they are written. */
export function sameOption(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** The options of a scale. */
export function scaleOptions(from: number, to: number): readonly Option[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ id: String(from + index), text: String(from + index) }));
}

/** Whether a slip was mended, rather than another thing asked: a few letters at most, never all of them. */
export function isSlip(before: string, after: string): boolean {
  const most = Math.max(1, Math.min(5, Math.floor(before.length / 4)));
  return Math.abs(before.length - after.length) <= most && distance(before, after) <= most;
}

/** Letters put in, left out or changed (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

