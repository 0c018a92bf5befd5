import type { Clause } from '../core/audience.js';
import type { CircleChange, HouseRules, RoomMessage } from '../core/messages.js';
import type { Circle, Cursors } from '../core/record.js';

/** What one viewer may receive of a room now. */
export interface Standing {
  /** Undefined: the room is not there, or not for this viewer. */
  readonly key: string | undefined;
  readonly roles: readonly ('host' | 'member' | 'viewer')[];
  readonly circles: ReadonlySet<Circle>;
  readonly because: Clause | undefined;
  /** Grows when the standing may have changed. */
  readonly epoch: number;
}

export interface FeedSource {
  standing(own: readonly string[]): Standing;
  epoch(): number;
  count(circle: Circle): number;
  changes(circle: Circle, since: number): readonly CircleChange[];
  now(): number;
  expired(): boolean;
  /** Whether a newer Moot has written to the room, so that what is held of it is not true any more. */
  newer(): boolean;
  mayCreate(): boolean;
  house(): HouseRules | undefined;
  stop(feed: Feed): void;
}

/** One viewer's view of one room, taken when the viewer is ready for more: who is slow gets fewer, larger changes. */
export class Feed {
  readonly #source: FeedSource;
  readonly #own: readonly string[];
  readonly #cursors = new Map<Circle, number>();
  #standing: Standing | undefined;
  #ended = false;
  #toldNewer = false;
  /** Whose view this is. */
  readonly subject: string;
  readonly wake: () => void;

  constructor(source: FeedSource, subject: string, since: Cursors, own: readonly string[], wake: () => void) {
    this.#source = source;
    this.subject = subject;
    this.#own = own;
    this.wake = wake;
    for (const [circle, count] of Object.entries(since)) this.#cursors.set(circle, count);
  }

  /** Everything since the last call: at first who the viewer is, the changes of each circle, and `ready`. */
  take(): readonly RoomMessage[] {
    if (this.#ended) return [];
    if (this.#source.expired()) return this.#end('token_expired', 'Your sign-in has expired.');
    if (this.#source.newer()) {
      const isTold = this.#toldNewer;
      this.#toldNewer = true;
      return isTold ? [] : [{ t: 'reload' }];
    }
    const messages: RoomMessage[] = [];
    const before = this.#standing;
    const standing = before?.epoch === this.#source.epoch() ? before : this.#source.standing(this.#own);
    if (standing !== before) {
      if (before?.key !== undefined && standing.key === undefined) {
        return this.#end('room_unknown', 'This room is not there any more, or not for you.');
      }
      this.#standing = standing;
      messages.push(...this.#greet(before, standing));
    }
    for (const circle of standing.circles) {
      const since = this.#cursors.get(circle) ?? 0;
      const changes = this.#source.changes(circle, since);
      if (changes.length === 0) continue;
      messages.push(...changes);
      this.#cursors.set(circle, this.#source.count(circle));
    }
    if (!before) messages.push({ t: 'ready' });
    return messages;
  }

  stop(): void {
    this.#ended = true;
    this.#source.stop(this);
  }

  #greet(before: Standing | undefined, standing: Standing): RoomMessage[] {
    const same = before?.key === standing.key && before?.roles.join() === standing.roles.join() && [...before.circles].join() === [...standing.circles].join() && JSON.stringify(before.because) === JSON.stringify(standing.because);
    if (same) return [];
    const left = [...(before ? before.circles : this.#cursors.keys())].filter((circle) => !standing.circles.has(circle));
    for (const circle of left) this.#cursors.delete(circle);
    const house = this.#source.house();
    const hello: RoomMessage = {
      t: 'hello',
      key: standing.key ?? '',
      roles: standing.roles,
      circles: [...standing.circles],
      ...(standing.because ? { because: standing.because } : {}),
      now: this.#source.now(),
      exists: standing.key !== undefined,
      mayCreate: standing.key === undefined && this.#source.mayCreate(),
      ...(house ? { house } : {}),
    };
    return left.length > 0 ? [hello, { t: 'leave', circles: left }] : [hello];
  }

  #end(code: string, message: string): RoomMessage[] {
    this.stop();
    return [{ t: 'denied', code, message }];
  }
}
