/** The words that a first view needs; the others stand in en-more.ts. */
export const en = {
  questions: 'Questions',
  phases: { draft: 'Not open yet', collect: 'Collecting', live: 'Live now', followup: 'Follow-up', archived: 'Archived' },
  until: (time: string) => `until ${time}`,
  asked: (n: string) => `${n} asked`,
  voted: (count: number, n: string) => (count === 1 ? '1 person voted' : `${n} people voted`),

  yourQuestion: 'Your question',
  placeholder: 'What would you like to know?',
  firstRun: 'Ask something; others vote, and the best rise.',
  preview: 'Preview: only this browser keeps it',
  howYouAsk: 'How you ask',
  withName: 'With my name',
  anonymously: 'Anonymously',
  whoSeesName: 'Everyone here sees your name.',
  whoSeesNobody: 'Nobody sees your name, hosts included.',
  whoSees: {
    named: 'This board takes questions with a name; everyone here sees it.',
    hidden: 'Hosts see your name, later ones too.',
    sealed: 'Nobody sees your name, hosts included; who asked is destroyed with the archive.',
  },
  anonymousNeedsServer: 'Anonymous questions need a server.',
  ask: 'Ask',
  keepHere: 'Keep here',

  sortings: { fair: 'Fair', top: 'Top', new: 'New', needs: 'Needs you', mine: 'Mine', unanswered: 'Unanswered', answered: 'Answered' },
  order: 'Order',
  search: 'Search questions',

  vote: (count: number, n: string) => (count === 1 ? 'Vote, 1 so far' : `Vote, ${n} so far`),
  votesFinal: (count: number, n: string) => (count === 1 ? '1 vote, final' : `${n} votes, final`),
  ownVote: (count: number, n: string) => (count === 1 ? 'Your question, 1 vote' : `Your question, ${n} votes`),
  voteUncounted: 'Vote',
  ownUncounted: 'Your question',
  anonymous: 'Anonymous',
  edited: 'edited',
  pinned: 'Pinned',
  discussing: 'Being discussed',
  reply: 'Reply',
  replies: (count: number, n: string) => (count === 1 ? '1 reply' : `${n} replies`),
  more: 'More actions',
  showAll: 'Show all',
  showLess: 'Show less',

  offline: 'Offline. What you write is kept on this device, and will be sent.',
  offlineHere: 'Offline. This browser keeps nothing: stay on the page until it is sent.',

  loading: 'Loading questions',
  failed: 'This part of the page could not be loaded.',
};

export type Words = typeof en;
