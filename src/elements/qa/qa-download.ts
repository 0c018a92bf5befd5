/** A board as a file on this device. Loads when a host asks for one. */
import { journalToCsv, journalToJson, type JournalLine } from '../../core/journal.js';
import { toAgenda, type Share } from '../../core/qa/qa.agenda.js';
import { exportBoard, toCsv, toIcs, toJson, toMarkdown } from '../../core/qa/qa.export.js';
import { boardOf } from '../../core/qa/qa.board.js';
import { toChapters } from '../../core/qa/qa.recording.js';
import { exactDay, formatCount } from '../internal/relative-time.js';
import { saveFile } from '../internal/save-file.js';
import { dayOf, type Language } from './qa-forms.js';
import type { QaRoom } from './qa.model.js';

export type FileKind = 'csv' | 'json' | 'md' | 'ics' | 'vtt';

const TYPES: Readonly<Record<FileKind, string>> = { csv: 'text/csv', json: 'application/json', md: 'text/markdown', ics: 'text/calendar', vtt: 'text/vtt' };

export function download(room: QaRoom, kind: FileKind, { w, lang }: Language): void {
  const { view } = room;
  const board = exportBoard(view);
  const words = {
    answered: w.sortings.answered,
    open: w.sortings.unanswered,
    rest: w.states.declined,
    anonymous: w.anonymous,
    votes: (count: number) => w.votesOf(count, formatCount(count, lang)),
    owed: (by: string | undefined, due: string | undefined) => (by === undefined ? w.owedByNobody : due === undefined ? w.owesUndated(by) : w.owesBy(by, exactDay(Date.parse(due), lang))),
  };
  const { recording } = boardOf(view);
  const chapters = () => (recording ? toChapters(recording, [...view.list('chapter')].map(({ value }) => value), (id) => view.get('question', id)?.text) : '');
  const texts = { vtt: chapters, csv: () => toCsv(board), json: () => toJson(board), md: () => toMarkdown(board, words), ics: () => toIcs(board, view.now(), dayOf, w.owedByNobody) };
  save(room, texts[kind](), kind, board.title);
}

/** The agenda as minutes are: in Markdown. */
export function downloadAgenda(room: QaRoom, plan: { readonly total: number; readonly share: Share }, { w, lang }: Language): void {
  const board = exportBoard(room.view);
  const n = (count: number) => formatCount(count, lang);
  const text = toAgenda(board, plan, { minutes: (count) => w.agendaMinutes(n(count)), votes: (count) => w.votesOf(count, n(count)), anonymous: w.anonymous, rest: w.agendaRest });
  save(room, text, 'md', `${board.title} ${w.agenda}`.trim());
}

/** What happened on the board, with the names that it shows. */
export function downloadJournal(room: QaRoom, kind: 'csv' | 'json', lines: readonly JournalLine[]): void {
  const { view } = room;
  const people = [
    ...[...view.list('question'), ...view.list('answer'), ...view.list('reply')].flatMap(({ value: { author } }) => author ?? []),
    ...[...view.list('asker')].map(({ value: { by } }) => by),
  ];
  const names = { ...view.get('access', 'access')?.hosts.names, ...Object.fromEntries(people.map(({ key, name }) => [key, name])) };
  save(room, (kind === 'csv' ? journalToCsv : journalToJson)(lines, names), kind, `${view.get('ritual', 'ritual')?.title ?? ''} journal`.trim());
}

function save({ address }: QaRoom, text: string, kind: FileKind, title: string): void {
  saveFile(title || address.slice(address.indexOf('/') + 1), kind, text, TYPES[kind]);
}
