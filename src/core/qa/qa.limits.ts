import type { TextLimit } from '../text.js';

/** Longest question. */
export const QUESTION_LIMIT: TextLimit = { clusters: 500, bytes: 4 * 1024 };
/** Longest answer, reply, reason or introduction. */
export const PROSE_LIMIT: TextLimit = { clusters: 10_000, bytes: 40 * 1024 };
