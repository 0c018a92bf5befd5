/** Registers all tags. */
export { MootLedger } from './elements/ledger/moot-ledger.js';
export { MootProvider } from './elements/provider/moot-provider.js';
export { MootPoll } from './elements/poll/moot-poll.js';
export { MootPollVoteEvent } from './elements/poll/poll.events.js';
export { MootPollOpenEvent, MootPollVotedEvent } from './elements/poll/poll-events.js';
export { MootWaiting } from './elements/waiting/moot-waiting.js';
export { MootWaitingOpenEvent } from './elements/waiting/waiting.events.js';
export { MootQa, configure, type Configuration } from './elements/qa/moot-qa.js';
export { MootQaAskEvent, MootQaVoteEvent } from './elements/qa/qa.events.js';
export { MootQaAskedEvent, MootQaOpenBallotEvent, MootQaOpenItemEvent, MootQaVotedEvent } from './elements/qa/qa-events.js';
