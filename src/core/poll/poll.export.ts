/**
 * A poll as files: CSV, JSON, and minutes in Markdown. From what the viewer sees and no more; of a confidential poll
 * nothing but the result that was published to all alike.
 */
import { csvOf, inline, iso, jsonOf, plain, quoted } from '../files.js';
import type { MootRecord } from '../record.js';
import { meanOf, runOff, type RunOff } from './poll.counting.js';
import type { Band } from './poll.disclosure.js';
import type { Decision, Option, Poll, PollRecords } from './poll.schema.js';
import { pollOf, valueOf } from './poll.state.js';

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

type Results = Pick<ExportedPoll, 'options' | 'voters' | 'mean' | 'rounds' | 'ballots' | 'comments' | 'isTooFew'>;

function published(view: PollView, { options }: Poll, textOf: (option: Option) => string): Results {
  const result = view.get('result', 'result');
  return {
    options: options.map((option) => ({ ...optionOf(option, textOf), ...result?.told?.[option.id] })),
    ...(result?.ballots === undefined ? {} : { voters: result.ballots }),
    ...(result?.comments ? { comments: result.comments } : {}),
    ...(result && !result.told ? { isTooFew: true } : {}),
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

/** One line an option. */
export function resultsToCsv({ options }: ExportedPoll): string {
  return csvOf([['option', 'votes', 'percent', 'share'], ...options.map(({ text, votes = '', percent = '', band = '' }) => [text, votes, percent, band])]);
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
  readonly voters: (count: number) => string;
  readonly votes: (count: number, percent: number | undefined) => string;
  readonly band: (band: Band, percent: number | undefined) => string;
  /** What was decided, by whom it is seen to, and until when it is a trial. */
  readonly decided: (decision: NonNullable<ExportedPoll['decision']>) => string;
}

/** Minutes: what was asked, what came of it, and what was decided. */
export function pollToMarkdown({ title, intro, options, voters, comments = [], ballots = [], isTooFew, decision }: ExportedPoll, words: PollMinutesWords): string {
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
    ...(said.length === 0 ? [] : [`## ${plain(words.comments)}`, ...said]),
    ...(decision ? [`## ${plain(words.decision)}`, inline(words.decided(decision)), ...(decision.reason === undefined ? [] : [quoted(decision.reason)])] : []),
  ].join('\n\n')}\n`;
}
