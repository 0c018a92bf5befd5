/**
 * A poll as files: CSV, JSON, and minutes in Markdown. From what the viewer sees and no more; of a confidential poll
 * nothing but the result that was published to all alike.
 */
import { csvOf, inline, iso, jsonOf, plain, quoted } from '../files.js';
import type { MootRecord } from '../record.js';
import { meanOf, runOff, type RunOff } from './poll.counting.js';
import type { Band } from './poll.disclosure.js';
import type { Decision, Option, Poll, PollRecords, Result } from './poll.schema.js';
import { pollOf, valueOf, withheldGroups } from './poll.state.js';

interface PollView {
  get<T extends keyof PollRecords>(type: T, id: string): PollRecords[T] | undefined;
  list<T extends keyof PollRecords>(type: T): Iterable<MootRecord<PollRecords[T]>>;
}

export interface ExportedOption {
  readonly id: string;
  readonly text: string;
  /** Before a slip was mended. */
  readonly was?: string;
  /** Absent where the viewer does not see results, and in a confidential poll. */
  readonly votes?: number;
  /** Of a confidential poll that has closed with enough answers. */
  readonly band?: Band;
  /** Of those who voted; in a confidential poll as it was published. */
  readonly percent?: number;
}

/** One group, as it was published: its options like those of the whole, or only what more than half have chosen. */
export interface ExportedGroup {
  readonly name: string;
  readonly voters: number;
  readonly options?: readonly ExportedOption[];
  /** Where no more can be told: the text of the option; null where there is none. */
  readonly majority?: string | null;
}

export interface ExportedPoll {
  readonly title: string;
  readonly intro?: string;
  readonly phase: Poll['phase'];
  readonly type: Poll['type'];
  readonly secrecy: Poll['secrecy'];
  readonly zone: string;
  /** ISO 8601. */
  readonly opened?: string;
  readonly closed?: string;
  readonly eligible?: number;
  readonly voters?: number;
  readonly options: readonly ExportedOption[];
  /** Of a scale. */
  readonly mean?: number;
  /** Of ranked choice: instant run-off. */
  readonly rounds?: RunOff;
  /** Who chose what, where that is seen; never of a confidential poll. */
  readonly ballots?: readonly { readonly name: string; readonly choices: readonly string[]; readonly comment?: string; readonly at: string }[];
  /** Of a confidential poll, in no order that means anything. */
  readonly comments?: readonly string[];
  /** Closed, confidential, and too few had answered. */
  readonly isTooFew?: true;
  /** Of a confidential poll with groups that were told apart. */
  readonly groups?: readonly ExportedGroup[];
  /** Names of those of which nothing can be told without telling of somebody. */
  readonly groupsWithheld?: readonly string[];
  readonly decision?: Omit<Decision, 'starts' | 'until' | 'at' | 'edition' | 'left'> & { readonly starts: string; readonly until: string; readonly at: string };
}

/** What all files are made of. `textOf`: what an option is called, as those about meetings are in the reader's language. */
export function exportPoll(view: PollView, textOf: (option: Option) => string = ({ text }) => text): ExportedPoll {
  const poll = pollOf(view);
  const { phase, type, secrecy, zone, intro, opened, closed, eligible } = poll;
  const decision = view.get('decision', 'decision');
  return {
    title: view.get('ritual', 'ritual')?.title ?? '',
    phase, type, secrecy, zone,
    ...(intro === undefined ? {} : { intro }),
    ...(opened === undefined ? {} : { opened: iso(opened) }),
    ...(closed ? { closed: iso(closed.at) } : {}),
    ...(eligible === undefined ? {} : { eligible }),
    ...(secrecy === 'confidential' ? published(view, poll, textOf) : counted(view, poll, textOf)),
    ...(decision ? { decision: decided(decision) } : {}),
  };
}

function optionOf(option: Option, textOf: (option: Option) => string): Pick<ExportedOption, 'id' | 'text' | 'was'> {
  return { id: option.id, text: textOf(option), ...(option.was === undefined ? {} : { was: option.was }) };
}

type Results = Pick<ExportedPoll, 'options' | 'voters' | 'mean' | 'rounds' | 'ballots' | 'comments' | 'isTooFew' | 'groups' | 'groupsWithheld'>;

function published(view: PollView, { options, cut }: Poll, textOf: (option: Option) => string): Results {
  const result = view.get('result', 'result');
  const optionsWith = (told: Result['told']) => options.map((option) => ({ ...optionOf(option, textOf), ...told?.[option.id] }));
  const nameOf = (id: string | null) => options.filter((option) => option.id === id).map(textOf)[0] ?? null;
  const withheld = withheldGroups(cut, result);
  return {
    options: optionsWith(result?.told),
    ...(result?.ballots === undefined ? {} : { voters: result.ballots }),
    ...(result?.comments ? { comments: result.comments } : {}),
    ...(result && !result.told ? { isTooFew: true } : {}),
    ...(result?.groups ? { groups: result.groups.map(({ name, ballots, told, majority = null }) => ({ name, voters: ballots, ...(told ? { options: optionsWith(told) } : { majority: nameOf(majority) }) })) } : {}),
    ...(withheld.length === 0 ? {} : { groupsWithheld: withheld }),
  };
}

function counted(view: PollView, { options, type }: Poll, textOf: (option: Option) => string): Results {
  const tally = view.get('tally', 'tally');
  // The viewer's own ballot alone would pass for all there are.
  if (!tally) return { options: options.map((option) => optionOf(option, textOf)) };
  const { counts, voters } = tally;
  const ballots = [...view.list('ballot')].map(({ value }) => value).sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  const mean = type === 'scale' ? meanOf(counts, valueOf) : undefined;
  return {
    options: options.map((option) => {
      const votes = counts[option.id] ?? 0;
      return { ...optionOf(option, textOf), votes, ...(voters === 0 ? {} : { percent: Math.round((votes / voters) * 1_000) / 10 }) };
    }),
    voters,
    ...(mean === undefined ? {} : { mean }),
    ...(type === 'ranked' ? { rounds: runOff(options.map(({ id }) => id), ballots.map(({ choices }) => choices)) } : {}),
    ballots: ballots.map(({ name, choices, comment, at }) => ({ name, choices, ...(comment === undefined ? {} : { comment }), at: iso(at) })),
  };
}

function decided({ edition: _, left: __, starts, until, at, ...rest }: Decision): NonNullable<ExportedPoll['decision']> {
  return { ...rest, starts: iso(starts), until: iso(until), at: iso(at) };
}

export function pollToJson(poll: ExportedPoll): string {
  return jsonOf(poll);
}

/** One line an option. Where groups were told apart there is one more column, and a line for each of their options after those of the whole. */
export function resultsToCsv({ options, groups = [], groupsWithheld = [] }: ExportedPoll): string {
  const head = ['option', 'votes', 'percent', 'share'];
  const lineOf = ({ text, votes, percent, band }: ExportedOption) => [text, votes ?? '', percent ?? '', band ?? ''];
  if (groups.length + groupsWithheld.length === 0) return csvOf([head, ...options.map(lineOf)]);
  return csvOf([
    [...head, 'group'],
    ...options.map((option) => [...lineOf(option), '']),
    ...groups.flatMap(({ name, options: told, majority = null }) => (told ? told.map((option) => [...lineOf(option), name]) : [[majority ?? '', '', '', majority === null ? 'no majority' : 'majority', name]])),
    ...groupsWithheld.map((name) => ['', '', '', 'withheld', name]),
  ]);
}

/** One line a ballot, where it is seen who chose what; else nothing but the heading. */
export function ballotsToCsv({ ballots = [], options }: ExportedPoll): string {
  const names = new Map(options.map(({ id, text }) => [id, text]));
  return csvOf([['name', 'choices', 'comment', 'at'], ...ballots.map(({ name, choices, comment = '', at }) => [name, choices.map((id) => names.get(id) ?? id).join('\n'), comment, at])]);
}

/** The words of the document. */
export interface PollMinutesWords {
  readonly results: string;
  readonly comments: string;
  readonly decision: string;
  readonly tooFew: string;
  /** How many have voted, of all or in a group. */
  readonly voters: (count: number, isGroup?: boolean) => string;
  readonly votes: (count: number, percent: number | undefined) => string;
  readonly band: (band: Band, percent: number | undefined) => string;
  readonly groups: string;
  /** What more than half of a group have chosen; null: nothing. */
  readonly majority: (option: string | null) => string;
  readonly withheld: (names: readonly string[]) => string;
  /** What was decided, by whom it is seen to, and until when it is a trial. */
  readonly decided: (decision: NonNullable<ExportedPoll['decision']>) => string;
}

/** Minutes: what was asked, what came of it, and what was decided. */
export function pollToMarkdown({ title, intro, options, voters, comments = [], ballots = [], isTooFew, groups = [], groupsWithheld = [], decision }: ExportedPoll, words: PollMinutesWords): string {
  const line = ({ text, votes, band, percent }: ExportedOption) => {
    const told = votes !== undefined ? words.votes(votes, percent) : band ? words.band(band, percent) : '';
    return `- ${inline(text)}${told === '' ? '' : `: ${inline(told)}`}`;
  };
  const said = [...comments.map(quoted), ...ballots.flatMap(({ name, comment }) => (comment === undefined ? [] : [`${quoted(comment)}\n>\n> — ${inline(name)}`]))];
  return `${[
    `# ${inline(title)}`,
    ...(intro === undefined ? [] : [quoted(intro)]),
    `## ${plain(words.results)}`,
    ...(voters === undefined ? [] : [inline(words.voters(voters))]),
    ...(isTooFew ? [inline(words.tooFew)] : []),
    options.map(line).join('\n'),
    ...(groups.length + groupsWithheld.length === 0 ? [] : [
      `## ${plain(words.groups)}`,
      ...groups.flatMap(({ name, voters: many, options: told, majority = null }) => [`### ${inline(name)}`, inline(words.voters(many, true)), told ? told.map(line).join('\n') : inline(words.majority(majority))]),
      ...(groupsWithheld.length === 0 ? [] : [inline(words.withheld(groupsWithheld))]),
    ]),
    ...(said.length === 0 ? [] : [`## ${plain(words.comments)}`, ...said]),
    ...(decision ? [`## ${plain(words.decision)}`, inline(words.decided(decision)), ...(decision.reason === undefined ? [] : [quoted(decision.reason)])] : []),
  ].join('\n\n')}\n`;
}
