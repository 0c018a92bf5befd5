import type { Words } from './waiting-en.js';

export const ar: Words = {
  waiting: 'ما ينتظرك',
  because: {
    open: 'صوتك مطلوب',
    reminder: 'ما زال صوتك ناقصًا',
    reopened: 'فُتح من جديد، وصوتك ناقص',
    option: 'أُضيف خيار بعد أن صوّتَّ',
    awaiting: 'ينتظر قرارًا منذ أكثر من 10 أيام عمل',
    decision: 'قُرّر مصيره',
  },
  until: (time) => `حتى ${time}`,
  understood: 'حسنًا',
  understoodFor: (title) => `حسنًا: ${title}`,
};
