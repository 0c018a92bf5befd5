/** A question that the authority has taken. */
export class MootQaAskedEvent extends Event {
  static readonly type = 'moot-qa-asked';
  readonly question: string;

  constructor(question: string) {
    super(MootQaAskedEvent.type, { bubbles: true, composed: true });
    this.question = question;
  }
}

/** A vote that the authority has taken. */
export class MootQaVotedEvent extends Event {
  static readonly type = 'moot-qa-voted';
  readonly question: string;
  readonly on: boolean;

  constructor(question: string, on: boolean) {
    super(MootQaVotedEvent.type, { bubbles: true, composed: true });
    this.question = question;
    this.on = on;
  }
}

/** Somebody asked for a question's own address. Cancelable, for pages with a router of their own: then nothing is copied. */
export class MootQaOpenItemEvent extends Event {
  static readonly type = 'moot-qa-open-item';
  readonly question: string;
  /** The address with its `#moot=…`. */
  readonly url: string;

  constructor(question: string, url: string) {
    super(MootQaOpenItemEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.question = question;
    this.url = url;
  }
}

/** Somebody follows the link to the ballot about the meeting that a question names. Cancelable, for pages with a router of their own: then the link is not followed. */
export class MootQaOpenBallotEvent extends Event {
  static readonly type = 'moot-qa-open-ballot';
  /** The poll's address, such as `poll/weekly`. */
  readonly room: string;
  /** Where the link leads. */
  readonly url: string;

  constructor(room: string, url: string) {
    super(MootQaOpenBallotEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.room = room;
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-qa-asked': MootQaAskedEvent;
    'moot-qa-voted': MootQaVotedEvent;
    'moot-qa-open-item': MootQaOpenItemEvent;
    'moot-qa-open-ballot': MootQaOpenBallotEvent;
  }
}
