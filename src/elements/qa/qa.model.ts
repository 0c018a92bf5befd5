/**
 * What a board shows, worked out from its view: rows with what hangs on them, in order.
 */
import type { Room, RoomView, Sending } from '../../client/index.js';
import type { MootRecord } from '../../core/record.js';
import type { Sorting } from '../../core/qa/qa.board.js';
import type { Entry } from '../../core/qa/qa.ranking.js';
import type { qa } from '../../core/qa/qa.ritual.js';
import type { Answer, PrivateReply, QaRecords, Reactions, Reply, Verdict } from '../../core/qa/qa.schema.js';

export type QaRoom = Room<typeof qa>;
export type QaView = RoomView<QaRecords>;

export interface Row extends Entry {
  readonly answers: readonly MootRecord<Answer>[];
  readonly replies: readonly MootRecord<Reply>[];
  readonly reactions: readonly MootRecord<Reactions>[];
  readonly privately: readonly MootRecord<PrivateReply>[];
  readonly verdict: Verdict | undefined;
  /** Its command, while that is on its way. */
  readonly sending: Sending | undefined;
}

/** What opens below a question. */
export type FormKind = 'edit' | 'withdraw' | 'reply' | 'remove' | 'answer' | 'revise' | 'retract' | 'reword' | 'hide' | 'label' | 'decline' | 'defer' | 'merge' | 'owe' | 'private' | 'unprivate';

/** What `sort` may say. */
export const SORTINGS: readonly Sorting[] = ['fair', 'top', 'new', 'needs', 'mine', 'unanswered', 'answered'];
/** The tabs: "unanswered" shows what "top" shows. */
export const TABS: readonly Sorting[] = ['fair', 'top', 'new', 'needs', 'mine', 'answered'];

function grouped<T extends { readonly question: string; readonly at?: number }>(records: Iterable<MootRecord<T>>): Map<string, MootRecord<T>[]> {
  const groups = new Map<string, MootRecord<T>[]>();
  for (const record of records) {
    const group = groups.get(record.value.question);
    if (group) group.push(record);
    else groups.set(record.value.question, [record]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.value.at ?? 0) - (b.value.at ?? 0));
  return groups;
}

const NONE: readonly never[] = [];

/** Whether two rows show the same. */
function isSame(a: Row, b: Row): boolean {
  const [one, other]: [readonly unknown[], readonly unknown[]] = [Object.values(a), Object.values(b)];
  return one.every((it, index) => {
    const that = other[index];
    return it === that || (Array.isArray(it) && Array.isArray(that) && it.length === that.length && it.every((inner, nth) => inner === that[nth]));
  });
}

/** All questions that the viewer sees, by id. `others`: anonymous ones known as the viewer's by other means. A row that shows what it showed `before` is the same object. */
export function rowsOf(room: QaRoom, before: ReadonlyMap<string, Row>, others?: ReadonlySet<string>): ReadonlyMap<string, Row> {
  const { view, own } = room;
  const key = view.viewer?.key ?? '';
  const voted = new Set(view.get('votes', key)?.questions);
  const answers = grouped(view.list('answer'));
  const replies = grouped(view.list('reply'));
  const reactions = grouped(view.list('reactions'));
  const privately = grouped(view.list('privateReply'));
  const sendings = new Map(room.sendings.map((sending) => [sending.id, sending]));
  const rows = new Map<string, Row>();
  for (const { id, value: question } of view.list('question')) {
    const isAnonymousOwn = !question.author && (own.has(id) || sendings.has(id) || others?.has(id));
    const found = answers.get(id) ?? NONE;
    const mine = question.author?.key === key || Boolean(isAnonymousOwn);
    const row: Row = {
      id,
      question,
      tally: view.get('tally', id),
      exposure: view.get('exposure', id),
      answered: found.length > 0 || question.state === 'answered',
      mine,
      // A vote for what was merged into it is a vote for it.
      voted: mine || voted.has(id) || (question.merged?.some((one) => voted.has(one)) ?? false),
      answers: found,
      replies: replies.get(id) ?? NONE,
      reactions: reactions.get(id) ?? NONE,
      privately: privately.get(id) ?? NONE,
      verdict: view.get('verdict', id),
      sending: sendings.get(id),
    };
    const known = before.get(id);
    rows.set(id, known && isSame(known, row) ? known : row);
  }
  return rows;
}

/** The ids that a list shows at first, in the order in which they came: a large board sends its list from the top. */
export function firstIds(rows: ReadonlyMap<string, Row>, sorting: Sorting): readonly string[] {
  return [...rows.values()].filter(({ answered, question }) => question.state !== 'merged' && (sorting === 'new' || !answered)).map(({ id }) => id);
}
