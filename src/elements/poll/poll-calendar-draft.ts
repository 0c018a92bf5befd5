/** What a decision means for the meeting's calendar, as a file for whoever organizes it. Loads when they ask for it; nothing of it is sent. */
import { readCalendar } from '../../client/calendar.js';
import type { CalendarAttendee, SeriesRule } from '../../client/index.js';
import { cancelDraft, changedRuleDraft } from '../../core/calendar/calendar.drafts.js';
import type { Poll } from '../../core/poll/poll.schema.js';
import { saveFile } from '../internal/save-file.js';
import type { PollRoom } from './poll.model.js';

/** Saves the draft for a series. Throws `series_over`, `series_invalid`, `change_invalid`. */
export function saveDraft({ view, address }: PollRoom, { rule, attendees }: { readonly rule: SeriesRule; readonly attendees: readonly CalendarAttendee[] }): void {
  const decision = view.get('decision', 'decision');
  if (!decision) return;
  const options = { now: view.now(), from: decision.starts, attendees };
  const { outcome, minutes, every } = decision;
  const text = outcome === 'shorten' || outcome === 'rarer'
    ? changedRuleDraft(rule, { ...(minutes === undefined ? {} : { minutes }), ...(every === undefined ? {} : { every }) }, options)
    : cancelDraft(rule, options);
  saveFile(rule.title || address.slice(address.indexOf('/') + 1), 'ics', text, 'text/calendar');
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
