/** What is wrong with what stands in a field, in words that name the limit, before anything is sent. */
import { byteLength, cleanText, clusterCount, type TextLimit } from '../../core/text.js';
import type { FullLanguage } from './poll-stage.js';

type Words = Pick<FullLanguage, 'w' | 'n'>;

export function lengthProblem(text: string, { clusters, bytes }: TextLimit, { w, n }: Words): string | undefined {
  return byteLength(text) > bytes || clusterCount(cleanText(text)) > clusters ? w.tooLong(n(clusters)) : undefined;
}

export function wholeProblem(text: string, least: number, most: number, { w, n }: Words): string | undefined {
  const number = text === '' ? NaN : Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? undefined : w.problems.whole(n(least), n(most));
}
