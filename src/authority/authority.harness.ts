/** What tests of the kernel share: people, rooms seen through a feed, and waiting for what is under way. */
import type { Command, Receipt } from '../core/command.js';
import type { Identity } from '../core/identity.js';
import type { RoomMessage } from '../core/messages.js';
import { randomId } from '../core/ids.js';
import { ledgerAuthority } from '../core/ledger/ledger.authority.js';
import { pollAuthority } from '../core/poll/poll.authority.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import type { Authority, Feed, RitualKit } from './authority.js';

/** All rituals of Moot, there at once. */
export const allKits = [qaAuthority, pollAuthority, ledgerAuthority] as unknown as readonly RitualKit[];

/** Somebody with a valid token. */
export function person(subject: string, more: Partial<Identity> = {}): Identity {
  return {
    issuer: 'https://intranet.example',
    subject,
    space: 'acme',
    name: subject.charAt(0).toUpperCase() + subject.slice(1),
    groups: ['staff'],
    roles: [],
    claims: {},
    expires: Number.MAX_SAFE_INTEGER,
    ...more,
  };
}

export function command(room: string, name: string, args: unknown, id = randomId()): Command {
  return { id, room, name, args, rules: 1 };
}

/** Sends one command and gives its receipt. */
export async function send(authority: Authority, identity: Identity, room: string, name: string, args: unknown, id = randomId()): Promise<Receipt> {
  const [receipt] = await authority.run(identity, [command(room, name, args, id)]);
  if (!receipt) throw new Error('no receipt');
  return receipt;
}

/** As `send`, and the code of a refusal, or "accepted". */
export async function outcome(authority: Authority, identity: Identity, room: string, name: string, args: unknown, id?: string): Promise<string> {
  const receipt = await send(authority, identity, room, name, args, id);
  return receipt.status === 'accepted' ? 'accepted' : receipt.code;
}

/** What one viewer holds of a room: every message, and the records per circle as a page would keep them. */
export class Seen {
  readonly messages: RoomMessage[] = [];
  readonly cursors: Record<string, number> = {};
  readonly #circles = new Map<string, Map<string, unknown>>();
  #feed: Feed | undefined;

  static async open(authority: Authority, identity: Identity, room: string, own: readonly string[] = [], since: Record<string, number> = {}): Promise<Seen> {
    const seen = new Seen();
    seen.#feed = await authority.open(identity, room, { own, since }, () => undefined);
    Object.assign(seen.cursors, since);
    seen.take();
    return seen;
  }

  /** Takes what has come since. Throws where a count is skipped. */
  take(): this {
    for (const message of this.#feed?.take() ?? []) {
      this.messages.push(message);
      if (message.t === 'leave') for (const circle of message.circles) this.#circles.delete(circle);
      if (message.t !== 'change') continue;
      const { circle, from, to, set, gone, part } = message;
      if (from !== 0 && from !== this.cursors[circle]) throw new Error(`${circle} skips from ${String(this.cursors[circle])} to ${from}`);
      const records = from === 0 && !part ? new Map<string, unknown>() : (this.#circles.get(circle) ?? new Map<string, unknown>());
      this.#circles.set(circle, records);
      for (const [type, id, value] of set) records.set(`${type}/${id}`, value);
      for (const [type, id] of gone) records.delete(`${type}/${id}`);
      if (!message.more) this.cursors[circle] = to;
    }
    return this;
  }

  /** All records, by `type/id`. */
  get records(): ReadonlyMap<string, unknown> {
    return new Map([...this.#circles.values()].flatMap((records) => [...records]));
  }

  /** The records of one type, by id. */
  of(type: string): ReadonlyMap<string, unknown> {
    return new Map([...this.records].filter(([key]) => key.startsWith(`${type}/`)).map(([key, value]) => [key.slice(type.length + 1), value]));
  }

  stop(): void {
    this.#feed?.stop();
  }
}
