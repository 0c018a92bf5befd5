/**
 * A board as files: CSV, JSON, minutes in Markdown, and a calendar of owed answers. From what the viewer sees and no more;
 * what was asked anonymously has neither a name nor an hour in any of them.
 */
import { calendarText, textValue, utcValue } from '../calendar/ical-text.js';
import { csvOf, inline, iso, jsonOf, plain, quoted } from '../files.js';
import type { MootRecord } from '../record.js';
import { boardOf, ledgerOf } from './qa.board.js';
import { isOwed, sortEntries } from './qa.ranking.js';
import type { Answer, Board, Ledger, QaRecords, QuestionState, Reply } from './qa.schema.js';

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
  /** Absent: no answer is owed, or not any more. Without `by`, nobody is named yet. */
  readonly owed?: { readonly by?: string; readonly due?: string };
  readonly answers: readonly { readonly text: string; readonly author: string; readonly at: string }[];
  /** Without an author, and with the day alone, on a sealed board. */
  readonly replies: readonly { readonly text: string; readonly author?: string; readonly at: string }[];
}

export interface ExportedBoard {
  readonly title: string;
  readonly phase: Board['phase'];
  readonly ledger: Ledger;
  /** By votes; what was merged stands with what it was merged into. */
  readonly questions: readonly ExportedQuestion[];
}

const dayOf = (at: number) => iso(at).slice(0, 10);

/** The earliest first. */
function byQuestion<T extends Answer | Reply>(records: Iterable<MootRecord<T>>): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const { value } of records) {
    const before = found.get(value.question);
    if (before) before.push(value);
    else found.set(value.question, [value]);
  }
  for (const one of found.values()) one.sort((a, b) => a.at - b.at);
  return found;
}

/** What all files are made of. */
export function exportBoard(view: BoardView): ExportedBoard {
  const entries = [...view.list('question')].map(({ id, value: question }) => ({ id, question, tally: view.get('tally', id), answered: false, mine: false, voted: false }));
  const [said, replied] = [byQuestion(view.list('answer')), byQuestion(view.list('reply'))];
  return {
    title: view.get('ritual', 'ritual')?.title ?? '',
    phase: boardOf(view).phase,
    ledger: ledgerOf(view),
    questions: sortEntries(entries.filter(({ question }) => question.state !== 'merged'), 'top').map(({ id, question, tally }) => {
      const { text, author, asked, labels, state, reopened, reason, hidden, original, merged = [], owed } = question;
      const answers = (said.get(id) ?? []).map(({ text: answer, author: by, at }) => ({ text: answer, author: by.name, at: iso(at) }));
      const became = hidden ? 'hidden' : answers.length > 0 && !reopened && state !== 'pending' && state !== 'declined' ? 'answered' : state ?? 'open';
      return {
        id,
        text,
        ...(author ? { author: author.name } : {}),
        asked: author ? iso(asked) : dayOf(asked),
        ...(tally ? { votes: tally.votes } : {}),
        state: became,
        ...(reason === undefined ? {} : { reason }),
        labels,
        wordings: [original, ...merged.flatMap((one) => { const { original: first, text: now } = view.get('question', one) ?? {}; return [first ?? now]; })].filter((one) => one !== undefined),
        ...(isOwed({ question, tally, answered: became === 'answered' }, boardOf(view)) ? { owed: { ...(owed ? { by: owed.by } : {}), ...(owed?.due === undefined ? {} : { due: iso(owed.due) }) } } : {}),
        answers,
        replies: (replied.get(id) ?? []).map(({ text: reply, author: by, at }) => ({ text: reply, ...(by ? { author: by.name, at: iso(at) } : { at: dayOf(at) }) })),
      };
    }),
  };
}

export function toJson(board: ExportedBoard): string {
  return jsonOf(board);
}

const COLUMNS = ['question', 'votes', 'state', 'reason', 'asked by', 'asked', 'labels', 'other wordings', 'answers', 'replies', 'answer owed', 'owed by', 'due'];

/** One line a question, as `csvOf` writes it. */
export function toCsv({ questions }: ExportedBoard): string {
  const lines = (said: readonly { readonly text: string; readonly author?: string }[]) => said.map(({ text, author }) => (author === undefined ? text : `${author}: ${text}`)).join('\n');
  const rows = questions.map(({ text, votes = '', state, reason = '', author = '', asked, labels, wordings, answers, replies, owed }) =>
    [text, votes, state, reason, author, asked, labels.join(', '), wordings.join('\n'), lines(answers), lines(replies), owed ? 'yes' : '', owed?.by ?? '', owed?.due ?? '']);
  return csvOf([COLUMNS, ...rows]);
}

/** Minutes: what was answered, what is still open, and what became of the rest. Words of the document come from `words`. */
export function toMarkdown({ title, questions }: ExportedBoard, words: { readonly answered: string; readonly open: string; readonly rest: string; readonly anonymous: string; readonly votes: (count: number) => string; readonly owed: (name: string | undefined, due: string | undefined) => string }): string {
  const section = (heading: string, found: readonly ExportedQuestion[]) => (found.length === 0 ? [] : [`## ${plain(heading)}`, ...found.map(({ text, author, votes, reason, answers, owed }) => [
    `### ${inline(text)}`,
    `${inline(author === undefined || author === '' ? words.anonymous : author)}${votes === undefined ? '' : ` · ${words.votes(votes)}`}${owed ? ` · ${inline(words.owed(owed.by, owed.due))}` : ''}${reason === undefined ? '' : ` · ${inline(reason)}`}`,
    ...answers.map((answer) => `${quoted(answer.text)}\n>\n> — ${inline(answer.author)}`),
  ].join('\n\n'))]);
  const is = (...states: readonly ExportedQuestion['state'][]) => questions.filter(({ state }) => states.includes(state));
  return `${[`# ${inline(title)}`, ...section(words.answered, is('answered')), ...section(words.open, is('open', 'queued', 'pending', 'deferred')), ...section(words.rest, is('declined'))].join('\n\n')}\n`;
}

/**
 * A day in the calendar for each owed answer that has one, and something to do for each that has none (RFC 5545). `now`: milliseconds since 1970.
 * `dayAt`: the day of an instant where the reader is, as `yyyy-mm-dd`; default in UTC. `nobody`: what stands for a name where there is none.
 */
export function toIcs({ questions }: ExportedBoard, now: number, dayAt = dayOf, nobody = '?'): string {
  const day = (value: string) => dayAt(Date.parse(value)).replaceAll('-', '');
  const events = questions.flatMap(({ id, text: asked, owed }) => {
    if (!owed) return [];
    const [kind, ...when] = owed.due === undefined ? ['VTODO', 'STATUS:NEEDS-ACTION'] : ['VEVENT', `DTSTART;VALUE=DATE:${day(owed.due)}`, 'TRANSP:TRANSPARENT'];
    return [`BEGIN:${kind}`, `UID:${id}@mootkit`, `DTSTAMP:${utcValue(now)}`, `SUMMARY:${textValue(`${owed.by ?? nobody}: ${asked}`)}`, ...when, `END:${kind}`];
  });
  return calendarText(events, { product: 'qa' });
}
