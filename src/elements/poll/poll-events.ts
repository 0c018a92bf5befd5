/** A ballot was taken. What was chosen it does not say: listeners belong to the page, and ballots can be confidential. */
export class MootPollVotedEvent extends Event {
  static readonly type = 'moot-poll-voted';

  constructor() {
    super(MootPollVotedEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-poll-voted': MootPollVotedEvent;
  }
}
