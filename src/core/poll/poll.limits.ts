import type { TextLimit } from '../text.js';

/** Longest text of an option. */
export const OPTION_LIMIT: TextLimit = { clusters: 200, bytes: 2 * 1024 };
/** Longest comment, reason or introduction. */
export const COMMENT_LIMIT: TextLimit = { clusters: 2_000, bytes: 16 * 1024 };
/** Most minutes of a meeting, and of what takes its place. */
export const MOST_MINUTES = 1_440;
/** Most people of a meeting. */
export const MOST_PEOPLE = 10_000;
export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 50;
/** Working days that a ballot about a meeting stays open. */
export const BALLOT_DAYS = 5;
/** Working days after which an undecided meeting is said to await a decision. */
export const DECISION_DAYS = 10;
/** Groups that a confidential result can be told of apart. */
export const MOST_GROUPS = 12;
/** Days of a trial. */
export const TRIAL_DAYS = 28;
/** Days on which a meeting does not take place, of one poll. */
export const MOST_HOLIDAYS = 400;
