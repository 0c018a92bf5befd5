/** A ballot was taken. What was chosen it does not say: listeners belong to the page, and ballots can be confidential. */
export class MootPollVotedEvent extends Event {
  static readonly type = 'moot-poll-voted';

  constructor() {
    super(MootPollVotedEvent.type, { bubbles: true, composed: true });
  }
}

/** Somebody follows the link to what takes a meeting's place. Cancelable, for pages with a router of their own: then the link is not followed. */
export class MootPollOpenEvent extends Event {
  static readonly type = 'moot-poll-open';
  /** The room's address, such as `qa/weekly-board`. */
  readonly room: string;
  /** Where the link leads. */
  readonly url: string;

  constructor(room: string, url: string) {
    super(MootPollOpenEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.room = room;
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-poll-voted': MootPollVotedEvent;
    'moot-poll-open': MootPollOpenEvent;
  }
}
