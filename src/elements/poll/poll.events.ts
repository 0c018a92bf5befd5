/** Somebody votes: the options that they choose, most wanted first; none takes the ballot back. Cancelable. */
export class MootPollVoteEvent extends Event {
  static readonly type = 'moot-poll-vote';
  readonly choices: readonly string[];

  constructor(choices: readonly string[]) {
    super(MootPollVoteEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.choices = choices;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-poll-vote': MootPollVoteEvent;
  }
}
