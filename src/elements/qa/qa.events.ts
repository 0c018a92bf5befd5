/** A question, before it is sent. Cancelable: the text then stays in the field. */
export class MootQaAskEvent extends Event {
  static readonly type = 'moot-qa-ask';
  readonly text: string;
  readonly anonymous: boolean;

  constructor(text: string, anonymous: boolean) {
    super(MootQaAskEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.text = text;
    this.anonymous = anonymous;
  }
}

/** A vote, before it is sent. Cancelable. */
export class MootQaVoteEvent extends Event {
  static readonly type = 'moot-qa-vote';
  readonly question: string;
  readonly on: boolean;

  constructor(question: string, on: boolean) {
    super(MootQaVoteEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.question = question;
    this.on = on;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-qa-ask': MootQaAskEvent;
    'moot-qa-vote': MootQaVoteEvent;
  }
}
