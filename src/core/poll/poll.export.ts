/** A poll as files: CSV, JSON and Markdown. From what the viewer sees and no more: of confidential ballots the one result that everybody reads. */
import type { MootRecord } from '../record.js';
import { runOff } from './poll.counting.js';
import type { Outcome, Poll, PollRecords, Settlement } from './poll.schema.js';
import { isAboutMeeting, pollOf } from './poll.state.js';

interface PollReader {
  get<T extends keyof PollRecords>(type: T, id: string): PollRecords[T] | undefined;
  list<T extends keyof PollRecords>(type: T): Iterable<MootRecord<PollRecords[T]>>;
}

export interface ExportedOption {
  readonly id: string;
  readonly text: string;
  /** Absent while they are not told, and where ballots are confidential. */
  readonly votes?: number;
  /** Of a confidential result: `few`, `some`, `most`, `nearly`; from 20 ballots on in percent, to the nearest 5. */
  readonly band?: string;
  readonly percent?: number;
}

export interface ExportedPoll {
  readonly title: string;
  readonly phase: Poll['phase'];
  readonly secrecy: Poll['secrecy'];
  readonly type: Poll['type'];
  readonly eligible?: number;
  readonly voters?: number;
  /** ISO 8601. */
  readonly closes?: string;
  readonly closed?: string;
  readonly meeting?: Poll['meeting'];
  readonly options: readonly ExportedOption[];
  /** Rounds of a run-off, by the ids of options. */
  readonly rounds?: readonly Readonly<Record<string, number>>[];
  readonly winner?: string;
  /** Of a named poll whose results the viewer sees. */
  readonly ballots?: readonly { readonly name: string; readonly choices: readonly string[]; readonly comment?: string }[];
  /** Of a confidential one, in no order. */
  readonly comments?: readonly string[];
  readonly decision?: { readonly outcome: Outcome; readonly reason?: string; readonly owner: string; readonly starts: string; readonly until: string; readonly by: string; readonly at: string; readonly settled?: Settlement };
}

const iso = (at: number) => new Date(at).toISOString();

/** What all files are made of. `textOf`: what an option reads where its text is in the language of whoever looks. */
export function exportPoll(view: PollReader, textOf: (option: string) => string | undefined = () => undefined): ExportedPoll {
  const poll = pollOf(view);
  const { phase, secrecy, type, eligible, closes, closed, meeting } = poll;
  const tally = view.get('tally', 'tally');
  const result = view.get('result', 'result');
  // Where not all ballots are seen, some of them would look like all.
  const seen = [...view.list('ballot')].map(({ value }) => value);
  const ballots = tally && seen.length === tally.voters ? seen.map(({ name, choices, comment }) => ({ name, choices, ...(comment === undefined ? {} : { comment }) })).sort((a, b) => a.name.localeCompare(b.name)) : undefined;
  const run = type === 'ranked' && ballots ? runOff(poll.options.map(({ id }) => id), ballots.map(({ choices }) => choices)) : undefined;
  const decision = view.get('decision', 'decision');
  const voters = tally?.voters ?? result?.ballots;
  return {
    title: view.get('ritual', 'ritual')?.title ?? '',
    phase, secrecy, type,
    ...(eligible === undefined ? {} : { eligible }),
    ...(voters === undefined ? {} : { voters }),
    ...(closes === undefined ? {} : { closes: iso(closes) }),
    ...(closed ? { closed: iso(closed.at) } : {}),
    ...(meeting ? { meeting } : {}),
    options: poll.options.map(({ id, text }) => {
      const told = result?.told?.[id];
      return { id, text: (isAboutMeeting(poll) ? textOf(id) : undefined) ?? text, ...(tally ? { votes: tally.counts[id] ?? 0 } : {}), ...(told ? { band: told.band, ...(told.percent === undefined ? {} : { percent: told.percent }) } : {}) };
    }),
    ...(run ? { rounds: run.rounds.map(({ counts }) => counts) } : {}),
    ...(run?.winner === undefined ? {} : { winner: run.winner }),
    ...(ballots ? { ballots } : {}),
    ...(result?.comments ? { comments: result.comments } : {}),
    ...(decision ? { decision: decisionOf(decision) } : {}),
  };
}

function decisionOf({ outcome, reason, owner, starts, until, by, at, settled }: PollRecords['decision']): NonNullable<ExportedPoll['decision']> {
  return { outcome, owner, starts: iso(starts), until: iso(until), by, at: iso(at), ...(reason === undefined ? {} : { reason }), ...(settled ? { settled: settled.what } : {}) };
}

export function pollToJson(poll: ExportedPoll): string {
  return `${JSON.stringify(poll, null, 2)}\n`;
}

/** Two tables in one file would be read by nobody: ballots where they are seen, else options. RFC 4180, with a mark that it is UTF-8. */
export function pollToCsv({ options, ballots, type }: ExportedPoll): string {
  const texts = new Map(options.map(({ id, text }) => [id, text]));
  const rows = ballots
    ? [['name', ...(type === 'ranked' ? ['choices in order'] : ['choices']), 'comment'], ...ballots.map(({ name, choices, comment = '' }) => [name, choices.map((id) => texts.get(id) ?? id).join('; '), comment])]
    : [['option', 'votes', 'share'], ...options.map(({ text, votes, band, percent }) => [text, votes === undefined ? '' : String(votes), percent === undefined ? (band ?? '') : `${percent} %`])];
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** What begins like a formula would be one in a spreadsheet. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The words that a text of it needs, in the language of whoever takes it. */
export interface ExportWords {
  readonly share: (option: ExportedOption, voters: number | undefined) => string;
  readonly answered: (voters: number, eligible: number | undefined) => string;
  readonly comments: string;
  /** What was decided, in sentences. */
  readonly decision: (decision: NonNullable<ExportedPoll['decision']>) => string;
}

export function pollToMarkdown(poll: ExportedPoll, words: ExportWords): string {
  const { title, options, voters, eligible, ballots, comments, decision } = poll;
  const texts = new Map(options.map(({ id, text }) => [id, text]));
  const remarks = comments ?? ballots?.flatMap(({ name, comment }) => (comment === undefined ? [] : [`${name}: ${comment}`])) ?? [];
  return [
    `# ${line(title)}`,
    ...(voters === undefined ? [] : [words.answered(voters, eligible)]),
    options.map((option) => `- ${line(option.text)}${[words.share(option, voters)].filter(Boolean).map((share) => `: ${share}`).join('')}`).join('\n'),
    ...(poll.winner === undefined ? [] : [`**${line(texts.get(poll.winner) ?? '')}**`]),
    ...(decision ? [words.decision(decision)] : []),
    ...(remarks.length > 0 ? [`## ${words.comments}`, remarks.map((one) => `- ${line(one)}`).join('\n')] : []),
  ].join('\n\n') + '\n';
}

function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/([\\`*_[\]<>#|])/g, '\\$1');
}
