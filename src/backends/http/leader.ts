/** The tab that holds the stream for all others, and what tabs say to each other. */
import type { RoomAddress } from '../../core/address.js';
import type { Cursors } from '../../core/record.js';
import { MOST_OWN, MOST_ROOMS, type RoomEvent, type RoomWish, type StreamBody } from '../protocol.js';
import { Live, type LinkState, type LiveOptions, type LiveSource } from './live.js';

export type Rooms = StreamBody['rooms'];
/** Which wish of each tab an opening of the stream has met. What it brings is for these alone. */
type Heard = Readonly<Record<string, number>>;

export type Word =
  | { readonly t: 'wish'; readonly tab: string; readonly turn: number; readonly rooms: Rooms }
  | { readonly t: 'bye'; readonly tab: string }
  /** A tab in sight would lead: a leader out of sight makes way. */
  | { readonly t: 'stand' }
  | { readonly t: 'lead' }
  | { readonly t: 'beat' }
  /** The stream cannot carry this tab's rooms too. */
  | { readonly t: 'full'; readonly tab: string }
  | { readonly t: 'event'; readonly heard: Heard; readonly event: RoomEvent }
  | { readonly t: 'link'; readonly heard: Heard; readonly state: LinkState };

interface LeaderPort {
  /** To this tab, and to the others where there are any. */
  readonly say: (word: Word, hasOthers: boolean) => void;
  readonly refused: LiveSource['refused'];
}

/** Holds the stream: asks for what all tabs want, from the lowest count that any of them has. */
export class Leader {
  readonly #wishes = new Map<string, { readonly turn: number; readonly rooms: Readonly<Record<RoomAddress, RoomWish>> }>();
  /** Where the stream stands; every tab is there or further. */
  readonly #at = new Map<RoomAddress, { readonly since: Cursors; readonly known: boolean }>();
  readonly #say: LeaderPort['say'];
  readonly #live: Live;
  /** The stream does not know of the newest wish: what it still brings comes again. */
  #stale = true;
  #state: LinkState | undefined;

  constructor(options: LiveOptions, { say, refused }: LeaderPort) {
    this.#say = say;
    this.#live = new Live({ wanted: () => this.#wanted(), receive: (event) => { this.#receive(event); }, link: (state) => { this.#link(state); }, refused }, options);
  }

  /** False where the stream cannot carry that too. */
  wish(tab: string, turn: number, rooms: Rooms): boolean {
    this.#wishes.set(tab, { turn, rooms });
    for (const [room, { since = {}, known = false }] of Object.entries(rooms)) {
      const at = this.#at.get(room);
      this.#at.set(room, at ? { since: lowest(at.since, since), known: at.known && known } : { since: { ...since }, known });
    }
    this.#stale = true;
    this.#forget();
    if (this.#at.size <= MOST_ROOMS) return true;
    this.bye(tab);
    return false;
  }

  bye(tab: string): void {
    if (this.#wishes.delete(tab)) this.#forget();
  }

  close(): void {
    this.#live.close();
  }

  #forget(): void {
    const wanted = new Set([...this.#wishes.values()].flatMap(({ rooms }) => Object.keys(rooms)));
    for (const room of [...this.#at.keys()]) if (!wanted.has(room)) this.#at.delete(room);
    this.#live.changed();
  }

  #wanted(): Rooms {
    this.#stale = false;
    this.#state = undefined;
    return Object.fromEntries([...this.#at].map(([room, at]) => {
      const own = new Set([...this.#wishes.values()].flatMap(({ rooms }) => rooms[room]?.own ?? []));
      return [room, { ...at, ...(own.size > 0 ? { own: [...own].slice(-MOST_OWN) } : {}) }];
    }));
  }

  #receive(event: RoomEvent): void {
    const { room, messages } = event;
    const at = this.#at.get(room);
    if (this.#stale || !at) return;
    let { known } = at;
    const since = { ...at.since };
    for (const message of messages) {
      if (message.t === 'hello') known = true;
      else if (message.t === 'change' && !message.more) since[message.circle] = message.to;
      else if (message.t === 'leave') for (const circle of message.circles) delete since[circle];
      else if (message.t === 'denied') {
        // The person is still there: a fresh token goes on where this one ended.
        if (message.code === 'token_expired') {
          this.#live.changed();
          return;
        }
        this.#at.delete(room);
      }
    }
    if (this.#at.has(room)) this.#at.set(room, { since, known });
    this.#say({ t: 'event', heard: this.#heard(), event }, this.#wishes.size > 1);
  }

  #link(state: LinkState): void {
    // Told with every piece of a stream.
    if (state === this.#state) return;
    this.#state = state;
    this.#say({ t: 'link', heard: this.#heard(), state }, this.#wishes.size > 1);
  }

  #heard(): Heard {
    return Object.fromEntries([...this.#wishes].map(([tab, { turn }]) => [tab, turn]));
  }
}

/** A circle that one tab lacks begins anew; it stays named, so that leaving it is told to the others. */
function lowest(one: Cursors, other: Cursors): Cursors {
  return Object.fromEntries(Object.keys({ ...one, ...other }).map((circle) => [circle, Math.min(one[circle] ?? 0, other[circle] ?? 0)]));
}
