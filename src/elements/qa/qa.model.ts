/**
 * What a board shows, worked out from its view: rows with what hangs on them, in order.
 */
import type { Room, RoomView, Sending } from '../../client/index.js';
import type { MootRecord } from '../../core/record.js';
import { compareEntries, isListed, matches, type Entry, type Sorting } from '../../core/qa/qa.board.js';
import type { qa } from '../../core/qa/qa.ritual.js';
import type { Answer, QaRecords, Reply } from '../../core/qa/qa.schema.js';

export type QaRoom = Room<typeof qa>;
export type QaView = RoomView<QaRecords>;

export interface Row extends Entry {
  readonly voted: boolean;
  readonly answers: readonly MootRecord<Answer>[];
  readonly replies: readonly MootRecord<Reply>[];
  /** Its command, while that is on its way. */
  readonly sending: Sending | undefined;
}

/** What opens below a question. */
export type FormKind = 'edit' | 'withdraw' | 'reply' | 'remove' | 'answer' | 'retract' | 'reword' | 'hide' | 'label' | 'decline' | 'defer' | 'merge' | 'owe';

/** What `sort` may say. */
export const SORTINGS: readonly Sorting[] = ['top', 'new', 'mine', 'unanswered', 'answered'];
/** The tabs: "unanswered" shows what "top" shows. */
export const TABS: readonly Sorting[] = ['top', 'new', 'mine', 'answered'];

function grouped<T extends { readonly question: string; readonly at: number }>(records: Iterable<MootRecord<T>>): Map<string, MootRecord<T>[]> {
  const groups = new Map<string, MootRecord<T>[]>();
  for (const record of records) {
    const group = groups.get(record.value.question);
    if (group) group.push(record);
    else groups.set(record.value.question, [record]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.value.at - b.value.at);
  return groups;
}

const NO_TALLY: Row['tally'] = { votes: 0, replies: 0 };
const NONE: readonly never[] = [];

/** Whether two rows show the same. */
function isSame(a: Row, b: Row): boolean {
  const isEqual = (one: readonly unknown[], other: readonly unknown[]) => one.length === other.length && one.every((it, index) => it === other[index]);
  return a.question === b.question && a.tally === b.tally && a.mine === b.mine && a.voted === b.voted && a.sending === b.sending && isEqual(a.answers, b.answers) && isEqual(a.replies, b.replies);
}

/** All questions that the viewer sees, by id. `others`: anonymous ones known as the viewer's by other means. A row that shows what it showed `before` is the same object. */
export function rowsOf(room: QaRoom, before: ReadonlyMap<string, Row>, others?: ReadonlySet<string>): ReadonlyMap<string, Row> {
  const { view, own } = room;
  const key = view.viewer?.key ?? '';
  const voted = new Set(view.get('votes', key)?.questions);
  const answers = grouped(view.list('answer'));
  const replies = grouped(view.list('reply'));
  const sendings = new Map(room.sendings.map((sending) => [sending.id, sending]));
  const rows = new Map<string, Row>();
  for (const { id, value: question } of view.list('question')) {
    const isAnonymousOwn = !question.author && (own.has(id) || sendings.has(id) || others?.has(id));
    const found = answers.get(id) ?? NONE;
    const mine = question.author?.key === key || Boolean(isAnonymousOwn);
    const row: Row = {
      id,
      question,
      tally: view.get('tally', id) ?? NO_TALLY,
      answered: found.length > 0 || question.state === 'answered',
      mine,
      // A vote for what was merged into it is a vote for it.
      voted: mine || voted.has(id) || (question.merged?.some((one) => voted.has(one)) ?? false),
      answers: found,
      replies: replies.get(id) ?? NONE,
      sending: sendings.get(id),
    };
    const known = before.get(id);
    rows.set(id, known && isSame(known, row) ? known : row);
  }
  return rows;
}

/** The ids that a list shows, in order. A search looks into questions, names, labels and answers. */
export function orderOf(rows: ReadonlyMap<string, Row>, sorting: Sorting, search: string): readonly string[] {
  const isMatch = search.trim() === '' ? () => true : matches(search);
  const textOf = ({ question, answers }: Row): string =>
    [question.text, question.author?.name, ...question.labels, ...answers.map(({ value }) => value.text), ...(question.merged ?? []).map((id) => rows.get(id)?.question.text)].join('\n');
  return [...rows.values()]
    .filter((row) => isListed(row, sorting) && isMatch(textOf(row)))
    .sort(compareEntries(sorting))
    .map(({ id }) => id);
}
