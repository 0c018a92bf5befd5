/** What a question may be declined as, so that everybody reads how many were, and why, and nobody which. */
export const DECLINE_CATEGORIES = ['duplicate', 'off-topic', 'unclear', 'rude', 'other'] as const;

export type DeclineCategory = (typeof DECLINE_CATEGORIES)[number];
