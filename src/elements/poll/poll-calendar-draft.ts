/** What a decision means for the meeting's calendar, as a file for whoever organizes it. Loads when it is wanted; nothing of it is sent. */
import { readCalendar } from '../../client/calendar.js';
import type { CalendarAttendee, Moot, SeriesRule } from '../../client/index.js';
import { cancelDraft, changedRuleDraft } from '../../core/calendar/calendar.drafts.js';
import { seriesFrom } from '../../core/poll/poll.calendar.js';
import type { Decision, Poll } from '../../core/poll/poll.schema.js';
import { saveFile } from '../internal/save-file.js';
import type { PollRoom } from './poll.model.js';

/** A series to make a draft of. */
export interface DraftSource {
  readonly rule: SeriesRule;
  readonly attendees: readonly CalendarAttendee[];
  /** Its calendar was not read: it has an entry of its own. */
  readonly isOwn?: true;
}

/** What becomes of it. */
export type DraftChange = Pick<Decision, 'outcome' | 'starts' | 'minutes' | 'every'>;

/** The series as this device has read it in a calendar. Undefined: it has not. */
export async function keptSource(moot: Moot, address: string): Promise<DraftSource | undefined> {
  const { storage, prefix } = await moot.device();
  return await storage.get(`${prefix}series/${address}`) as DraftSource | undefined;
}

/** The series as the poll knows it, from when on something changes. Undefined: nobody has said when it takes place, or nothing is left of it then. */
export function ownSource({ view, address }: PollRoom, { meeting, zone }: Poll, from: number): DraftSource | undefined {
  const { title = '', created = 0 } = view.get('ritual', 'ritual') ?? {};
  // Of two drafts of one meeting calendars take the later one.
  const rule = meeting && seriesFrom(meeting, { uid: `${created}-${address}@mootkit`, sequence: Math.floor((view.now() - created) / 1_000), title, zone, from });
  return rule && { rule, attendees: [], isOwn: true };
}

/** The text of a draft. Throws `series_over`, `series_invalid`, `change_invalid`. */
export function draftText({ rule, attendees }: DraftSource, { outcome, starts, minutes, every }: DraftChange, now: number): string {
  const options = { now, from: starts, attendees };
  return outcome === 'shorten' || outcome === 'rarer'
    ? changedRuleDraft(rule, { ...(minutes === undefined ? {} : { minutes }), ...(every === undefined ? {} : { every }) }, options)
    : cancelDraft(rule, options);
}

export function saveDraftText({ address }: PollRoom, { rule }: DraftSource, text: string): void {
  saveFile(rule.title || address.slice(address.indexOf('/') + 1), 'ics', text, 'text/calendar');
}

/** Saves the draft of what was decided. Throws as `draftText`. */
export function saveDraft(room: PollRoom, source: DraftSource): void {
  const decision = room.view.get('decision', 'decision');
  if (decision) saveDraftText(room, source, draftText(source, decision, room.view.now()));
}

/** As `saveDraft`, for the series in a calendar. False: it is not there. Rejects as `readCalendar` does. */
export async function saveDraftOf(room: PollRoom, poll: Poll, calendar: Blob): Promise<boolean> {
  const read = (zones: Readonly<Record<string, string>>) => readCalendar(calendar, { now: room.view.now(), holidays: poll.meeting?.holidays ?? [], zones });
  let reading = await read({});
  // What the meeting's own zone means was said when the poll was set up, and is the poll's since.
  if (reading.unknownZones.length > 0) reading = await read(Object.fromEntries(reading.unknownZones.map(({ tzid }) => [tzid, poll.zone])));
  const found = reading.series.find(({ uid }) => Array.from(uid).slice(0, 200).join('') === poll.meeting?.series);
  if (!found) return false;
  saveDraft(room, found);
  return true;
}
