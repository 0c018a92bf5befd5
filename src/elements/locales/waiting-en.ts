/** The words of `<moot-waiting>`. */
export const en = {
  waiting: 'What waits for you',
  because: {
    open: 'Your vote is asked for',
    reminder: 'Your vote is still missing',
    reopened: 'Open again, and your vote is missing',
    option: 'An option was added after you voted',
    awaiting: 'Awaiting a decision for more than 10 working days',
    decision: 'It was decided what becomes of it',
  },
  until: (time: string) => `until ${time}`,
  understood: 'OK',
  understoodFor: (title: string) => `OK: ${title}`,
};

export type Words = typeof en;
