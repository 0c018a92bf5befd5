import type { Question } from './qa.schema.js';

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
