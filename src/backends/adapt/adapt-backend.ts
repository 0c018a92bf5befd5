import type { RoomAddress } from '../../core/address.js';
import { assertHas } from '../../core/assert-has.js';
import type { Command, Receipt } from '../../core/command.js';
import { unlessAborted } from '../../core/abort.js';
import { MootError, isMootError } from '../../core/errors.js';
import type { Person, Role } from '../../core/identity.js';
import type { RoomMessage } from '../../core/messages.js';
import { personCircle } from '../../core/circles.js';
import { ALL } from '../../core/record.js';
import { systemTimers, type Timers } from '../../core/timers.js';
import type { CommandOn, RecordOn } from '../../core/wire.js';
import type { Backend, BackendFeatures, RoomSink } from '../backend.js';

export type LoadedRecord = RecordOn<unknown>;

/** `T`: the ritual that the API serves (`typeof qa`), so that commands and records have its types. Default: any. */
export interface AdaptOptions<T = unknown> {
  /** All records of a room as this viewer may see them, or undefined where there is no such room. */
  readonly load: (room: RoomAddress, options: { readonly signal: AbortSignal }) => Promise<readonly RecordOn<T>[] | undefined>;
  /**
   * Carries a command out. Throw an error with a `code` (a `MootError`) to refuse it;
   * any other error leaves the outcome open, and the command is sent again under the same id.
   */
  readonly run: (command: CommandOn<T>, options: { readonly signal?: AbortSignal | undefined }) => Promise<void>;
  readonly me: () => Promise<Person>;
  /** What the viewer may do in a room. Default: member. */
  readonly roles?: (room: RoomAddress) => readonly Role[];
  /** The viewer's key in records that name authors. Default: the person's id. */
  readonly key?: (person: Person) => string;
  /** Milliseconds between two readings of an open room that somebody looks at. Default 10,000. */
  readonly every?: number;
  readonly timers?: Timers;
  /** What the API has beyond the least. Default: shared, nothing else. */
  readonly features?: Partial<BackendFeatures>;
}

interface Opened {
  readonly room: RoomAddress;
  readonly sink: RoomSink;
  readonly signal: AbortSignal;
  /** As last told, by type and id; serialised, so that it can be compared. */
  known: ReadonlyMap<string, string> | undefined;
  version: number;
  /** The page has something of the room already. */
  readonly resumes: boolean;
  reading: Promise<void> | undefined;
  cancel: (() => void) | undefined;
  readonly end: () => void;
}

const REMEMBERED = 500;
const PASSING: ReadonlySet<string> = new Set(['network', 'server', 'rate_limited']);

/**
 * A backend over an API that knows nothing of Moot: no versions, no push, ids of its own.
 * It reads rooms again and again, numbers what changed, and tells truly what it cannot do.
 * Throws `options_invalid` where a function is missing.
 */
export function adapt<T = unknown>(options: AdaptOptions<T>): Backend {
  assertHas(options, ['load', 'run', 'me'], 'adapt() needs { load, run, me }');
  const { every = 10_000, timers = systemTimers, roles = () => ['member', 'viewer'] as const, key = ({ id }: Person) => id } = options;
  const open = new Set<Opened>();
  const receipts = new Map<string, Receipt>();
  let closed = false;

  const read = (opened: Opened): Promise<void> => {
    opened.cancel?.();
    opened.reading ??= readOnce(opened).finally(() => {
      opened.reading = undefined;
      if (!opened.signal.aborted) opened.cancel = timers.after(every, () => { void (isSeen() ? read(opened) : rest(opened)); });
    });
    return opened.reading;
  };
  // Nobody looks: the next reading waits for somebody who does.
  const rest = (opened: Opened) => { opened.cancel = timers.after(every, () => { void (isSeen() ? read(opened) : rest(opened)); }); };

  function close(opened: Opened): void {
    opened.end();
    opened.cancel?.();
    open.delete(opened);
  }

  async function readOnce(opened: Opened): Promise<void> {
    const { room, sink, signal } = opened;
    try {
      const [person, records] = await Promise.all([options.me(), options.load(room, { signal })]);
      if (signal.aborted) return;
      const messages = difference(opened, person, records);
      if (messages.some(({ t }) => t === 'denied')) close(opened);
      sink([...messages, { t: 'link', state: 'polling' }]);
    } catch (error) {
      if (signal.aborted) return;
      if (isMootError(error) && !PASSING.has(error.code)) {
        close(opened);
        sink([{ t: 'denied', code: error.code, message: error.message }]);
      }
      else sink([{ t: 'link', state: 'offline' }]);
    }
  }

  function difference(opened: Opened, person: Person, records: readonly LoadedRecord[] | undefined): RoomMessage[] {
    const { room, known } = opened;
    const viewer = key(person);
    const hello: RoomMessage = {
      t: 'hello', key: records ? viewer : '', roles: records ? roles(room) : [], circles: records ? [ALL, personCircle(viewer)] : [],
      now: timers.now(), exists: records !== undefined, mayCreate: records === undefined && person.mayCreate,
    };
    if (!records) return known || opened.resumes ? [{ t: 'denied', code: 'room_unknown', message: 'This room is not there any more, or not for you.' }] : [hello, { t: 'ready' }];
    const now = new Map(records.map(([type, id, value]) => [JSON.stringify([type, id]), JSON.stringify(value)]));
    const set = records.filter(([type, id]) => known?.get(JSON.stringify([type, id])) !== now.get(JSON.stringify([type, id])));
    const gone = [...(known?.keys() ?? [])].filter((one) => !now.has(one)).map((one) => JSON.parse(one) as [string, string]);
    opened.known = now;
    if (known && set.length === 0 && gone.length === 0) return [];
    const from = opened.version;
    opened.version += 1;
    const change: RoomMessage = { t: 'change', circle: ALL, from, to: opened.version, set, gone };
    return known ? [change] : [hello, change, { t: 'ready' }];
  }

  async function runOnce(command: Command, signal: AbortSignal | undefined): Promise<Receipt> {
    const before = receipts.get(command.id);
    if (before) return before;
    let receipt: Receipt;
    try {
      await options.run(command as CommandOn<T>, { signal });
      receipt = { id: command.id, status: 'accepted' };
    } catch (error) {
      if (!isMootError(error)) throw new MootError('network', 'The server could not be reached.', { cause: error });
      if (PASSING.has(error.code)) throw error;
      receipt = { id: command.id, status: 'refused', code: error.code, message: error.message };
    }
    receipts.set(command.id, receipt);
    const [oldest] = receipts.keys();
    if (receipts.size > REMEMBERED && oldest !== undefined) receipts.delete(oldest);
    return receipt;
  }

  return {
    features: { live: false, confidential: false, shared: true, signals: false, people: false, media: false, ...options.features },
    open(room, sink, { since = {}, signal: asked }) {
      if (closed || asked.aborted) return;
      const aborter = new AbortController();
      const { signal } = aborter;
      const opened: Opened = { room, sink, signal, known: undefined, version: 0, resumes: Object.keys(since).length > 0, reading: undefined, cancel: undefined, end: () => { aborter.abort(); } };
      open.add(opened);
      asked.addEventListener('abort', () => {
        close(opened);
      }, { once: true });
      void read(opened);
    },
    async send(commands, { signal }) {
      const answers: Receipt[] = [];
      // Also where the API does not look at the signal.
      for (const command of commands) answers.push(await unlessAborted(signal, () => runOnce(command, signal)));
      // What was just done shows now, not at the next round; a receipt then names what the view has reached.
      for (const room of new Set(commands.map((command) => command.room))) {
        for (const opened of open) {
          if (opened.room !== room) continue;
          await opened.reading;
          await read(opened);
          for (const [index, receipt] of answers.entries()) {
            if (receipt.status === 'accepted' && commands[index]?.room === room) answers[index] = { ...receipt, cursors: { [ALL]: opened.version } };
          }
        }
      }
      return answers;
    },
    me: ({ signal } = {}) => unlessAborted(signal, () => options.me()),
    close() {
      closed = true;
      for (const opened of [...open]) close(opened);
    },
  };
}

function isSeen(): boolean {
  return typeof document === 'undefined' || document.visibilityState === 'visible';
}
