/** How long a text may be, once it is clean. */
export interface TextLimit {
  /** Grapheme clusters. */
  readonly clusters: number;
  /** Bytes of UTF-8. */
  readonly bytes: number;
}

/** Longest title. */
export const TITLE_LIMIT: TextLimit = { clusters: 200, bytes: 2_000 };
/** Longest label. */
export const LABEL_LIMIT: TextLimit = { clusters: 40, bytes: 400 };

const encoder = new TextEncoder();

/** Length in bytes of UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

let segmenter: Intl.Segmenter | undefined;

/** Number of grapheme clusters: what people call characters. */
export function clusterCount(text: string): number {
  // Every cluster of ASCII without a line break is one unit; most text needs no segmenter.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter();
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

// Spaces, joiners and fillers alone would show as an empty line.
export const NOTHING_TO_SEE = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

// Explicit controls of direction that are not closed would turn the page around them.
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const MANY_MARKS = /(\p{M}{8})\p{M}+/gu;

/**
 * Text fit to be kept: composed, without control characters, direction overrides, lone surrogates
 * or more than eight marks on one letter; trimmed; at most one empty line in a row.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(FORBIDDEN, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    // Composed last, as what stood between a letter and its mark may have gone.
    .normalize('NFC')
    .replace(MANY_MARKS, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
