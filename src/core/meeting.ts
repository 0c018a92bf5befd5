/** What may be said of a meeting, wherever it is. Words alone: boards need no calendar for them. */

export const CADENCES = ['once', 'daily', 'weekly', 'fortnightly', 'monthly'] as const;
export const PURPOSES = ['status', 'collect', 'urgent', 'decide', 'fast-team', 'trust'] as const;

/** `daily`: on working days. `monthly`: on the same weekday of the month, so the second Tuesday; the fifth is the last. */
export type Cadence = (typeof CADENCES)[number];
/** What it is for. */
export type Purpose = (typeof PURPOSES)[number];

/** What is counted as a year of a meeting. */
export const WEEKS_OF_YEAR = 52;
/** How far ahead its dates are listed: a change that is decided within a quarter has a year of them from then on. */
export const WEEKS_LISTED = WEEKS_OF_YEAR + 13;
