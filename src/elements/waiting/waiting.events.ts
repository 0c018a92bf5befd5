/** Somebody follows the link to what waits for them. Cancelable, for pages with a router of their own: then the link is not followed. */
export class MootWaitingOpenEvent extends Event {
  static readonly type = 'moot-waiting-open';
  /** The room's address, such as `poll/lunch`. */
  readonly room: string;
  /** Where the link leads. */
  readonly url: string;

  constructor(room: string, url: string) {
    super(MootWaitingOpenEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.room = room;
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-waiting-open': MootWaitingOpenEvent;
  }
}
