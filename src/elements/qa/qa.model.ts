/**
 * What a board shows, worked out from its view: rows with what hangs on them, in order.
 */
import type { Room, RoomView, Sending } from '../../client/index.js';
import type { MootRecord } from '../../core/record.js';
import type { Sorting } from '../../core/qa/qa.board.js';
import type { Entry } from '../../core/qa/qa.ranking.js';
import type { qa } from '../../core/qa/qa.ritual.js';
import type { Answer, Author, Claim, PrivateReply, QaRecords, Question, Reactions, Reply, Verdict } from '../../core/qa/qa.schema.js';

export type QaRoom = Room<typeof qa>;
export type QaView = RoomView<QaRecords>;

export interface Row extends Entry {
  /** Who asked, where hosts and they alone know. */
  readonly asker: Author | undefined;
  readonly answers: readonly MootRecord<Answer>[];
  readonly replies: readonly MootRecord<Reply>[];
  readonly reactions: readonly MootRecord<Reactions>[];
  readonly privately: readonly MootRecord<PrivateReply>[];
  readonly verdict: Verdict | undefined;
  /** Which host is about to answer. */
  readonly claim: Claim | undefined;
  /** Its command, while that is on its way. */
  readonly sending: Sending | undefined;
}

/** What opens below a question. */
export type FormKind = 'edit' | 'withdraw' | 'reply' | 'remove' | 'answer' | 'revise' | 'retract' | 'reword' | 'hide' | 'label' | 'decline' | 'defer' | 'merge' | 'owe' | 'private' | 'unprivate' | 'ballot';

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

/** Types of records that hang on a question, each by its question's id and in time. */
export type Hanging = { readonly [T in 'answer' | 'reply' | 'reactions' | 'privateReply']: Map<string, readonly MootRecord<QaRecords[T]>[]> };

/** What rows are made of, beside their questions. */
export interface Facts {
  readonly room: QaRoom;
  /** Anonymous questions known as the viewer's by other means than by this device. */
  readonly others: ReadonlySet<string> | undefined;
  readonly voted: ReadonlySet<string>;
  readonly sendings: ReadonlyMap<string, Sending>;
  readonly hanging: Hanging;
}

export function factsOf(room: QaRoom, others?: ReadonlySet<string>, known?: Hanging): Facts {
  const { view } = room;
  return {
    room,
    others,
    voted: new Set(view.get('votes', view.viewer?.key ?? '')?.questions),
    sendings: new Map(room.sendings.map((sending) => [sending.id, sending])),
    hanging: known ?? { answer: grouped(view.list('answer')), reply: grouped(view.list('reply')), reactions: grouped(view.list('reactions')), privateReply: grouped(view.list('privateReply')) },
  };
}

/** A question with what hangs on it. Where that is what it was `before`, it is the same object. */
export function rowOf(id: string, question: Question, { room: { view, own }, others, voted, sendings, hanging }: Facts, before: ReadonlyMap<string, Row>): Row {
  const isAnonymousOwn = !question.author && !question.hostsKnow && (own.has(id) || sendings.has(id) || others?.has(id));
  const answers = hanging.answer.get(id) ?? NONE;
  const asker = view.get('asker', id)?.by;
  const mine = (question.author ?? asker)?.key === (view.viewer?.key ?? '') || Boolean(isAnonymousOwn);
  const row: Row = {
    id,
    question,
    asker,
    tally: view.get('tally', id),
    exposure: view.get('exposure', id),
    answered: (answers.length > 0 && !question.reopened) || question.state === 'answered',
    mine,
    // A vote for what was merged into it is a vote for it.
    voted: mine || voted.has(id) || (question.merged?.some((one) => voted.has(one)) ?? false),
    answers,
    replies: hanging.reply.get(id) ?? NONE,
    reactions: hanging.reactions.get(id) ?? NONE,
    privately: hanging.privateReply.get(id) ?? NONE,
    verdict: view.get('verdict', id),
    claim: view.get('claim', id),
    sending: sendings.get(id),
  };
  const known = before.get(id);
  return known && isSame(known, row) ? known : row;
}

/** All questions that the viewer sees, by id. */
export function rowsOf(facts: Facts, before: ReadonlyMap<string, Row>): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { id, value } of facts.room.view.list('question')) rows.set(id, rowOf(id, value, facts, before));
  return rows;
}

/** The ids that a list shows at first, in the order in which they came: a large board sends its list from the top. */
export function firstIds(rows: ReadonlyMap<string, Row>, sorting: Sorting): readonly string[] {
  return [...rows.values()].filter(({ answered, question }) => question.state !== 'merged' && (sorting === 'new' || !answered)).map(({ id }) => id);
}
