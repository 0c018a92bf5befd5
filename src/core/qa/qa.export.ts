/**
 * A board as files: CSV, JSON, minutes in Markdown, and a calendar of owed answers. From what the viewer sees and no more;
 * what was asked anonymously has neither a name nor an hour in any of them.
 */
import { calendarText, textValue, utcValue } from '../calendar/ical-text.js';
import { csvOf, inline, iso, jsonOf, plain, quoted } from '../files.js';
import type { MootRecord } from '../record.js';
import { boardOf, ledgerOf } from './qa.board.js';
import { sortEntries } from './qa.ranking.js';
import type { Board, Ledger, QaRecords, QuestionState } from './qa.schema.js';

interface BoardView {
  get<T extends keyof QaRecords>(type: T, id: string): QaRecords[T] | undefined;
  list<T extends keyof QaRecords>(type: T): Iterable<MootRecord<QaRecords[T]>>;
}

export interface ExportedQuestion {
  readonly id: string;
  readonly text: string;
  /** Absent: asked anonymously. */
  readonly author?: string;
  /** ISO 8601: an instant, or the day alone of what was asked anonymously. */
  readonly asked: string;
  /** Absent while the board keeps counts from the viewer. */
  readonly votes?: number;
  readonly state: QuestionState | 'open' | 'hidden';
  readonly reason?: string;
  readonly labels: readonly string[];
  /** What else it was asked as. */
  readonly wordings: readonly string[];
  readonly owed?: { readonly by: string; readonly due?: string };
  readonly answers: readonly { readonly text: string; readonly author: string; readonly at: string }[];
  readonly replies: readonly { readonly text: string; readonly author: string; readonly at: string }[];
}

export interface ExportedBoard {
  readonly title: string;
  readonly phase: Board['phase'];
  readonly ledger: Ledger;
  /** By votes; what was merged stands with what it was merged into. */
  readonly questions: readonly ExportedQuestion[];
}

/** What all files are made of. */
export function exportBoard(view: BoardView): ExportedBoard {
  const entries = [...view.list('question')].map(({ id, value: question }) => ({ id, question, tally: view.get('tally', id), answered: false, mine: false, voted: false }));
  const said = (type: 'answer' | 'reply', question: string) => [...view.list(type)]
    .filter(({ value }) => value.question === question)
    .sort((a, b) => a.value.at - b.value.at)
    .map(({ value: { text, author, at } }) => ({ text, author: author.name, at: iso(at) }));
  return {
    title: view.get('ritual', 'ritual')?.title ?? '',
    phase: boardOf(view).phase,
    ledger: ledgerOf(view),
    questions: sortEntries(entries.filter(({ question }) => question.state !== 'merged'), 'top').map(({ id, question, tally }) => {
      const { text, author, asked, labels, state, reason, hidden, original, merged = [], owed } = question;
      const answers = said('answer', id);
      return {
        id,
        text,
        ...(author ? { author: author.name } : {}),
        asked: author ? iso(asked) : iso(asked).slice(0, 10),
        ...(tally ? { votes: tally.votes } : {}),
        state: hidden ? 'hidden' : state ?? (answers.length > 0 ? 'answered' : 'open'),
        ...(reason === undefined ? {} : { reason }),
        labels,
        wordings: [original, ...merged.map((one) => view.get('question', one)?.text)].filter((one) => one !== undefined),
        ...(owed ? { owed: { by: owed.by, ...(owed.due === undefined ? {} : { due: iso(owed.due) }) } } : {}),
        answers,
        replies: said('reply', id),
      };
    }),
  };
}

export function toJson(board: ExportedBoard): string {
  return jsonOf(board);
}

const COLUMNS = ['question', 'votes', 'state', 'reason', 'asked by', 'asked', 'labels', 'other wordings', 'answers', 'replies', 'owed by', 'due'];

/** One line a question, as `csvOf` writes it. */
export function toCsv({ questions }: ExportedBoard): string {
  const lines = (said: readonly { readonly text: string; readonly author: string }[]) => said.map(({ text, author }) => `${author}: ${text}`).join('\n');
  const rows = questions.map(({ text, votes = '', state, reason = '', author = '', asked, labels, wordings, answers, replies, owed }) =>
    [text, votes, state, reason, author, asked, labels.join(', '), wordings.join('\n'), lines(answers), lines(replies), owed?.by ?? '', owed?.due ?? '']);
  return csvOf([COLUMNS, ...rows]);
}

/** Minutes: what was answered, what is still open, and what became of the rest. Words of the document come from `words`. */
export function toMarkdown({ title, questions }: ExportedBoard, words: { readonly answered: string; readonly open: string; readonly rest: string; readonly anonymous: string; readonly votes: (count: number) => string; readonly owed: (name: string) => string }): string {
  const section = (heading: string, found: readonly ExportedQuestion[]) => (found.length === 0 ? [] : [`## ${plain(heading)}`, ...found.map(({ text, author, votes, reason, answers, owed }) => [
    `### ${inline(text)}`,
    `${inline(author === undefined || author === '' ? words.anonymous : author)}${votes === undefined ? '' : ` · ${words.votes(votes)}`}${owed ? ` · ${inline(words.owed(owed.by))}` : ''}${reason === undefined ? '' : ` · ${inline(reason)}`}`,
    ...answers.map((answer) => `${quoted(answer.text)}\n>\n> — ${inline(answer.author)}`),
  ].join('\n\n'))]);
  const is = (...states: readonly ExportedQuestion['state'][]) => questions.filter(({ state }) => states.includes(state));
  return `${[`# ${inline(title)}`, ...section(words.answered, is('answered')), ...section(words.open, is('open', 'queued', 'pending', 'deferred')), ...section(words.rest, is('declined'))].join('\n\n')}\n`;
}

/** A day in the calendar for each owed answer that has one (RFC 5545). `now`: milliseconds since 1970. `dayOf`: the day of an instant where the reader is, as `yyyy-mm-dd`; default in UTC. */
export function toIcs({ questions }: ExportedBoard, now: number, dayOf = (at: number) => iso(at).slice(0, 10)): string {
  const day = (value: string) => dayOf(Date.parse(value)).replaceAll('-', '');
  const events = questions.flatMap(({ id, text: asked, owed }) => (owed?.due === undefined ? [] : [
    'BEGIN:VEVENT', `UID:${id}@mootkit`, `DTSTAMP:${utcValue(now)}`, `DTSTART;VALUE=DATE:${day(owed.due)}`, `SUMMARY:${textValue(`${owed.by}: ${asked}`)}`, 'TRANSP:TRANSPARENT', 'END:VEVENT',
  ]));
  return calendarText(events, { product: 'qa' });
}
