/** What may be said of a meeting, wherever it is. Words alone: boards need no calendar for them. */

export const CADENCES = ['once', 'daily', 'weekly', 'fortnightly', 'monthly'] as const;
export const PURPOSES = ['status', 'collect', 'urgent', 'decide', 'fast-team', 'trust'] as const;

/** `daily`: on working days. `monthly`: on the same weekday of the month, so the second Tuesday; the fifth is the last. */
export type Cadence = (typeof CADENCES)[number];
/** What it is for. */
export type Purpose = (typeof PURPOSES)[number];
