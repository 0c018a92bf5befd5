/** Validators that every ritual shares. */
import * as v from 'valibot';
import { ID_PATTERN } from './ids.js';
import { LABEL_LIMIT, NOTHING_TO_SEE, byteLength, cleanText, clusterCount, type TextLimit } from './text.js';

/** What somebody wrote: cleaned, not empty, at most so many grapheme clusters and bytes of UTF-8. */
export function text({ clusters, bytes }: TextLimit) {
  return v.pipe(
    v.string('expected text'),
    // Bytes first: nobody should pay for counting the clusters of a megabyte.
    v.check((value) => byteLength(value) <= bytes, `is over ${bytes / 1024} KiB`),
    v.transform(cleanText),
    v.check((value) => !NOTHING_TO_SEE.test(value), 'is empty'),
    v.check((value) => clusterCount(value) <= clusters, `is over ${clusters} characters`),
  );
}

export const itemId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}(\.\d{1,3})?$/, 'is not the id of an item'));
export const commandId = v.pipe(v.string(), v.regex(ID_PATTERN, 'is not 16 to 64 characters of base64url'));
export const label = text(LABEL_LIMIT);
/** Milliseconds since 1970, between 2000 and 2200. */
export const instant = v.pipe(v.number(), v.integer(), v.minValue(946_684_800_000), v.maxValue(7_258_118_400_000));
