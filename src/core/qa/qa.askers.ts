import type { MootRecord } from '../record.js';
import type { QaRecords, Question } from './qa.schema.js';

/** How many people have asked these questions, as far as one can tell: whoever asked several by name counts once, each anonymous question as of one more. */
export function countAskers(questions: Iterable<Question>): number {
  const named = new Set<string>();
  let anonymous = 0;
  for (const { author } of questions) {
    if (author) named.add(author.key);
    else anonymous += 1;
  }
  return named.size + anonymous;
}

/** How many questions and replies bear a name that somebody sees, hosts at least: they keep it whatever the board promises later. */
export function countNamed(view: { list<T extends 'question' | 'reply' | 'asker'>(type: T): Iterable<MootRecord<QaRecords[T]>> }): number {
  const authors = [...view.list('question'), ...view.list('reply')].map(({ value: { author } }) => author);
  return [...authors, ...[...view.list('asker')].map(({ value: { by } }) => by)].filter((one) => one?.name).length;
}
