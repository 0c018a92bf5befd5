import type { Room, Sending } from '../../client/index.js';
import type { poll } from '../../core/poll/poll.ritual.js';
import { ballotsNeeded } from '../../core/poll/poll.disclosure.js';
import type { Option, Outcome, Poll, Settlement } from '../../core/poll/poll.schema.js';
import { pollOf } from '../../core/poll/poll.state.js';
import { deadline, timeThere } from '../internal/relative-time.js';
import type { Words } from '../locales/poll-en.js';

export type PollRoom = Room<typeof poll>;

/** Words, the language for `Intl`, and numbers in it. */
export interface Language {
  readonly w: Words;
  readonly lang: string;
  readonly n: (count: number) => string;
}

/** What an option reads: those about a meeting in the viewer's language, any other as it was written. */
export function textOf({ meeting, followUp }: Poll, option: Option, w: Words): string {
  return meeting ? w.outcomes[option.id as Outcome] : followUp ? w.settlements[option.id as Settlement] : option.text;
}

/** What it means, where it is one of those that all such polls have. */
export function meaningOf({ meeting, followUp }: Poll, option: Option, w: Words): string | undefined {
  return meeting ? w.meanings[option.id as Outcome] : followUp ? w.settling[option.id as Settlement] : undefined;
}

/** Until when one can vote: for the viewer, and where the poll is held. */
export function closingOf({ closes, zone }: Poll, { w, lang }: Language): readonly string[] {
  if (closes === undefined) return [];
  const there = timeThere(closes, zone, lang);
  return [w.closes(deadline(closes, lang)), ...(there === undefined ? [] : [w.closesThere(there, zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '))])];
}

/** In one sentence: who can see what. */
export function whoSees({ secrecy, meeting, followUp, shown, k }: Poll, { w, n }: Language): string {
  if (secrecy === 'confidential') return w.confidential(n(ballotsNeeded(k)));
  return meeting ?? followUp ? `${w.whoSees.team} ${w.whoSees[shown]}` : w.whoSees[shown];
}

/** The viewer's ballot on its way, the last of several. */
export function ballotUnderWay(room: PollRoom): Sending | undefined {
  return room.sendings.filter(({ name, status }) => (name === 'poll.vote' || name === 'poll.cast') && status !== 'refused').at(-1);
}

/** What the viewer has chosen, most wanted first; `chosen`: in confidence, as this device knows. */
export function mineIn({ view }: PollRoom, chosen: string | undefined): readonly string[] {
  if (pollOf(view).secrecy === 'confidential') return chosen === undefined ? [] : [chosen];
  return view.get('ballot', view.viewer?.key ?? '')?.choices ?? [];
}
