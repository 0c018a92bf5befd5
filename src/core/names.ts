import { NOTHING_TO_SEE, byteLength, cleanText, type TextLimit } from './text.js';

/** Longest name of somebody. */
export const NAME_LIMIT: TextLimit = { clusters: 200, bytes: 2_000 };

/**
 * What somebody is called, fit to be shown: on one line, clean as any text, at most so long, and never cut within a character.
 * Empty where nothing of it would show.
 */
export function cleanName(name: string): string {
  // What is far too long is not looked at to its end.
  const clean = cleanText(name.slice(0, 4 * NAME_LIMIT.bytes)).replace(/\s+/gu, ' ');
  if (NOTHING_TO_SEE.test(clean)) return '';
  let [kept, count, size] = ['', 0, 0];
  for (const { segment } of new Intl.Segmenter().segment(clean)) {
    count += 1;
    size += byteLength(segment);
    if (count > NAME_LIMIT.clusters || size > NAME_LIMIT.bytes) break;
    kept += segment;
  }
  return kept.trim();
}
