/** What a poll is created with, applied before anybody sees it. Runs in the authority alone. */
import { MootError } from '../errors.js';
import { WEEKS_LISTED } from '../meeting.js';
import { ALL } from '../record.js';
import { assertMayBe, configure, opensAt, secrecyFor } from './poll-host.rules.js';
import { FEWEST_OPTIONS } from './poll.limits.js';
import { startsOf } from './poll.meeting.js';
import { OUTCOMES, SETTLEMENTS, type FoundSettings, type Meeting, type Option, type PollDraft } from './poll.schema.js';
import { NEW_POLL, numbered, sameOption, scaleOptions } from './poll.state.js';

/** Applies the settings of a new poll. It stays a draft until it is opened; where it should have been already, that is at once. */
export function setUp(room: PollDraft, { type = 'single', options, scale, most, meeting, followUp, opens: given, ...rest }: FoundSettings): void {
  const opens = given ?? undefined;
  const poll = {
    ...NEW_POLL,
    type: meeting || followUp ? 'single' as const : type,
    options: optionsOf({ type, options, scale, meeting, followUp }),
    ...(most === undefined ? {} : { most }),
    ...(meeting ? { meeting: dated(meeting, rest.zone ?? NEW_POLL.zone, room.now) } : {}),
    ...(followUp ? { followUp } : {}),
    ...(opens === undefined ? {} : { opens }),
    ...(scale ? { scale: { ...(scale.low === undefined ? {} : { low: scale.low }), ...(scale.high === undefined ? {} : { high: scale.high }) } } : {}),
  };
  room.put('poll', 'poll', poll, { to: [ALL] });
  configure(room, rest);
  opensAt(room, opens);
  // Where it is known already how many it is for, what its opening would be refused for is refused now.
  if (meeting && room.people !== undefined) assertMayBe(room, secrecyFor(poll, room.people));
}

/** With its dates listed, where somebody says when it is next and how often: what it costs a year is known then. */
function dated(meeting: Meeting, zone: string, now: number): Meeting {
  if (meeting.starts || meeting.first === undefined || !meeting.cadence) return meeting;
  return { ...meeting, starts: [...startsOf(meeting, zone, now, WEEKS_LISTED)] };
}

function optionsOf({ type, options, scale, meeting, followUp }: Pick<FoundSettings, 'type' | 'options' | 'scale' | 'meeting' | 'followUp'>): readonly Option[] {
  // Texts of these are in the language of whoever looks.
  if (meeting) return OUTCOMES.map((id) => ({ id, text: id }));
  if (followUp) return SETTLEMENTS.map((id) => ({ id, text: id }));
  if (type === 'scale') return scaleOptions(scale?.from ?? 1, scale?.to ?? 5);
  if (!options || options.length < FEWEST_OPTIONS) throw new MootError('options_too_few', `A poll has at least ${FEWEST_OPTIONS} options.`);
  if (new Set(options.map(sameOption)).size < options.length) throw new MootError('option_twice', 'Two options are the same.');
  return numbered(options);
}
