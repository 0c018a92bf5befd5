import type { Words } from './en.js';

/** The words of menus, forms and set-up: they load with these. */
export const enMore = {
  changes: (count: number, n: string) => (count === 1 ? '1 change · show' : `${n} changes · show`),
  newQuestions: (count: number, n: string) => (count === 1 ? '1 new question · show' : `${n} new questions · show`),
  yourReply: 'Your reply',
  send: 'Send',
  cancel: 'Cancel',
  save: 'Save',
  remove: 'Remove',
  edit: 'Edit',
  withdraw: 'Withdraw',
  withdrawSure: 'Withdraw this question, with its votes and replies?',
  copyLink: 'Copy link',
  copied: 'Link copied.',
  refused: (why: string) => `Not sent: ${why}`,
  editAgain: 'Edit again',
  discard: 'Discard',
  absentMayCreate: 'These questions are not set up yet.',
  setUp: 'Set up',
  setUpTitle: 'Title',
  setUpAnonymity: 'People may ask anonymously',
  setUpGroups: 'Hosted by groups',
  setUpGroupsHint: 'Besides you. Separate several by commas.',
  officialAnswer: 'Official answer',
  answer: 'Answer',
  yourAnswer: 'Official answer, shown to everyone here',
  retract: 'Take back',
  pin: 'Pin',
  unpin: 'Unpin',
  hide: 'Hide',
  hideReason: 'Reason, told to its asker',
  show: 'Show again',
  discuss: 'Discuss now',
  discussEnd: 'End discussion',
  labels: 'Labels',
  labelsHint: 'Separate several by commas.',
  moveTo: 'Move the board to',
  newFromOthers: (count: number, n: string) => (count === 1 ? '1 new question' : `${n} new questions`),
  votedNow: (n: string) => `Voted. ${n}`,
  unvotedNow: (n: string) => `Vote taken back. ${n}`,
  askedNow: 'Your question is on the board.',
};

/** What every other locale has. */
export type AllWords = Words & typeof enMore;

/** The words with those of menus and forms; English where a locale has not loaded. */
export function allWords(words: Words): AllWords {
  return { ...enMore, ...words };
}
