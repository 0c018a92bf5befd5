/**
 * What every store must do, as tests for any runner: vitest, mocha, Jest, node:test.
 * They use only the port, and check by themselves, so that an adapter's author needs no other package.
 */
import type { RoomKey } from '../core/address.js';
import type { Receipt } from '../core/command.js';
import { isMootError } from '../core/errors.js';
import type { MarkName, Marks } from '../core/record.js';
import type { Batch, JournalRow, Known, MarkRange, RoomDelta, RoomKeys, Row, Store, StoredReceipt } from './store.js';

/** Two functions of the test runner. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

export interface StoreOptions {
  /** Milliseconds since 1970. The store reads the time from it alone. */
  readonly clock: () => number;
}

/** A store under test, over data of its own. */
export interface StoreSubject {
  readonly store: Store;
  /** Ends what belongs to it and removes its data. The store is closed before. */
  dispose(): Promise<void>;
}

export interface StoreContractSetup<S extends StoreSubject> {
  /** An empty store. Called for every test. */
  make(options: StoreOptions): Promise<S>;
  /** Another handle on the same data, as another process or tab has. The contract closes it. */
  second?(subject: S, options: StoreOptions): Promise<Store>;
  /** The same data again, once its store is closed. The contract closes it. */
  reopen?(subject: S, options: StoreOptions): Promise<Store>;
  /** A store with room for less than 4 MB. */
  small?(options: StoreOptions): Promise<S>;
  /** Whether `watch` of the second handle hears of the first one's commits. */
  readonly tellsOthers?: boolean;
}

/**
 * Registers the tests of the `Store` port.
 *
 * @example
 * storeContract('my store', { make: async ({ clock }) => ({ store: myStore({ clock }), dispose: async () => {} }) }, { describe, it });
 */
export function storeContract<S extends StoreSubject>(name: string, setup: StoreContractSetup<S>, { describe, it }: ContractRunner): void {
  const { second, reopen, small } = setup;

  const withSubject = (body: (subject: S) => Promise<void>, clock: StoreOptions['clock'] = () => 1000, isSmall = false) => {
    return async () => {
      const subject = isSmall && small ? await small({ clock }) : await setup.make({ clock });
      try {
        await body(subject);
      } finally {
        await subject.store.close();
        await subject.dispose();
      }
    };
  };
  const withStore = (body: (store: Store) => Promise<void>, clock?: StoreOptions['clock']) => withSubject(({ store }) => body(store), clock);

  describe(`${name}: the store contract`, () => {
    it('knows nothing of a room where nothing was kept', withStore(async (store) => {
      same(plain(await store.read(ROOM)), { version: 0, rows: [], receipts: [] }, 'an empty room');
      const seen = await look(store, ROOM);
      same(seen.version, 0, 'the version that decide sees');
      same(plain(await store.read(ROOM)), { version: 0, rows: [], receipts: [] }, 'a room that was looked at');
    }));

    it('keeps what decide returns, and counts versions by one', withStore(async (store) => {
      same(await put(store, ROOM, [row('a', 1)]), { version: 1, committed: true }, 'first outcome');
      same(await put(store, ROOM, [row('b', 2)]), { version: 2, committed: true }, 'second outcome');
      same(await put(store, ROOM, []), { version: 3, committed: true }, 'outcome of an empty batch');
      const { version, rows } = await store.read(ROOM);
      same(version, 3, 'version');
      same(sorted(rows), [row('a', 1), row('b', 2)], 'rows');
    }));

    it('keeps nothing where decide returns undefined', withStore(async (store) => {
      await put(store, ROOM, [row('a', 1)]);
      same(await store.transact(ROOM, NOTHING, () => undefined), { version: 1, committed: false }, 'outcome');
      same((await store.read(ROOM)).version, 1, 'version');
    }));

    it('keeps nothing where decide throws, and passes the error on', withStore(async (store) => {
      const thrown = new Error('decided against');
      same(await failure(store.transact(ROOM, NOTHING, () => { throw thrown; })), thrown, 'the error');
      same((await store.read(ROOM)).version, 0, 'version');
      await put(store, ROOM, [row('a', 1)]);
      same((await store.read(ROOM)).version, 1, 'version after the next commit');
    }));

    it('replaces a row of the same type and id, and tells types and ids apart', withStore(async (store) => {
      const other = { ...row('a', 'other type'), type: 'other' };
      await put(store, ROOM, [row('a', 1), row('b', 1), other]);
      await put(store, ROOM, [row('a', 2)]);
      same(sorted((await store.read(ROOM)).rows), [row('a', 2), other, row('b', 1)], 'rows');
    }));

    it('gives a row back as it was, with to, left, marks and schema', withStore(async (store) => {
      const rich: Row = {
        type: 'question', id: 'q1', schema: 7, value: { text: 'Why?', list: [1, null, true, -0.5] },
        to: { all: 3, '@key': 12, 'own:q1': 1, '#answered': 2 }, left: { hosts: 4 }, marks: { due: 1_800_000_000_000, listed: -2.5 },
      };
      await put(store, ROOM, [rich, row('nil', null)]);
      same(sorted((await store.read(ROOM)).rows), [row('nil', null), rich], 'rows');
      same(sorted((await look(store, ROOM)).rows), [row('nil', null), rich], 'rows that decide sees');
    }));

    it('tells of a removed row, in deltas and in the whole', withStore(async (store) => {
      await put(store, ROOM, [row('a', 1), row('b', 1)]);
      const removed: Row = { type: 'note', id: 'a', schema: 1, to: {}, left: { all: 2 } };
      await put(store, ROOM, [removed]);
      same((await store.read(ROOM, 1)).rows, [removed], 'delta');
      same(sorted((await store.read(ROOM)).rows), [removed, row('b', 1)], 'whole');
      check(!('value' in (await store.read(ROOM, 1)).rows[0]!), 'A removed row must have no value.');
      await put(store, ROOM, [row('a', 'again')]);
      same((await store.read(ROOM, 2)).rows, [row('a', 'again')], 'a row that came back');
    }));

    it('reads what changed since a version', withStore(async (store) => {
      await put(store, ROOM, [row('a', 1)]);
      await put(store, ROOM, [row('b', 1)]);
      await put(store, ROOM, [row('a', 2), row('c', 1)]);
      same(sorted((await store.read(ROOM, 1)).rows), [row('a', 2), row('b', 1), row('c', 1)], 'since 1');
      same(sorted((await store.read(ROOM, 2)).rows), [row('a', 2), row('c', 1)], 'since 2');
      same(plain(await store.read(ROOM, 3)), { version: 3, rows: [], receipts: [] }, 'since 3');
    }));

    it('hands decide only the rows that changed since what is known', withStore(async (store) => {
      await put(store, ROOM, [row('a', 1), row('b', 1)]);
      await put(store, ROOM, [row('b', 2)]);
      same(sorted((await look(store, ROOM)).rows), [row('a', 1), row('b', 2)], 'everything');
      same((await look(store, ROOM, { version: 1, receipts: [] })).rows, [row('b', 2)], 'known 1');
      const fresh = await look(store, ROOM, { version: 2, receipts: [] });
      same([fresh.version, fresh.rows], [2, []], 'known 2');
    }));

    it('hands decide the receipts that it asked for, and no others', withStore(async (store) => {
      const refused: Receipt = { id: 'c2', status: 'refused', code: 'board_archived', message: 'Archived.', retryAfter: 3 };
      const accepted: Receipt = { id: 'c1', status: 'accepted', cursors: { all: 3 } };
      await put(store, ROOM, [], [{ key: 'k1', receipt: accepted }, { key: 'k2', receipt: refused }]);
      same(plain(await look(store, ROOM, { version: 0, receipts: ['k1', 'missing'] })).receipts, [['k1', accepted]], 'one');
      same(plain(await look(store, ROOM, { version: 1, receipts: ['k2', 'k1'] })).receipts.sort(), [['k1', accepted], ['k2', refused]], 'both');
      same(plain(await look(store, ROOM)).receipts, [], 'none');
      same(plain(await look(store, 'a/qa/other', { version: 0, receipts: ['k1'] })).receipts, [], 'in another room');
    }));

    it('keeps a command once, however often it is sent', withStore(async (store) => {
      const send = () => store.transact(ROOM, { version: 0, receipts: ['k'] }, ({ rows, receipts }) =>
        receipts.has('k') ? undefined : batch([row('count', count(rows) + 1)], [{ key: 'k', receipt: { id: 'k', status: 'accepted' } }]));
      const outcomes = await Promise.all(Array.from({ length: 5 }, send));
      same(outcomes.filter(({ committed }) => committed).length, 1, 'commits');
      same(count((await store.read(ROOM)).rows), 1, 'the counter');
    }));

    it('loses no change of 50 writers at once', withStore(async (store) => {
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => increment(store, ROOM)));
      same(count((await store.read(ROOM)).rows), 50, 'the counter');
      same(outcomes.map(({ version }) => version).sort((a, b) => a - b), upTo(50), 'versions');
    }));

    it('shows nothing of a commit before it is whole', withStore(async (store) => {
      let done = false;
      const writing = (async () => {
        for (let n = 1; n <= 20; n++) await put(store, ROOM, [row('a', n), row('b', n), row('c', n)]);
        done = true;
      })();
      while (!done) {
        const { version, rows } = await store.read(ROOM);
        same(new Set(rows.map(({ value }) => value)).size, version === 0 ? 0 : 1, 'different states in one read');
        if (version > 0) same([rows.length, rows[0]!.value], [3, version], 'rows of the version');
        await pause(0);
      }
      await writing;
    }));

    it('does not share what it was given, nor what it gives', withStore(async (store) => {
      const value = { list: ['kept'] };
      await put(store, ROOM, [row('a', value)]);
      value.list.push('changed by the giver');
      const given = (await store.read(ROOM)).rows[0]!.value as typeof value;
      same(given, { list: ['kept'] }, 'what was kept');
      given.list.push('changed by the reader');
      const seen = (await look(store, ROOM)).rows[0]!.value as typeof value;
      seen.list.push('changed in decide');
      same((await store.read(ROOM)).rows, [row('a', { list: ['kept'] })], 'what is kept still');
    }));

    const times = [5000, 4000, 9000, 1, 9000.5];
    let tick = 0;
    it('gives decide a time that never goes backwards in a room', withStore(async (store) => {
      const seen: number[] = [];
      for (const _ of times) {
        await store.transact(ROOM, NOTHING, (_fresh, now) => {
          seen.push(now);
          return batch([]);
        });
      }
      check(seen.every((now, at) => at === 0 || now >= seen[at - 1]!), `Time went backwards: ${seen.join(', ')}.`);
      same([seen[0], seen[2]], [5000, 9000], 'times of the clock');
    }, () => times[tick++ % times.length]!));

    it('keeps rooms apart, also where one name begins another', withStore(async (store) => {
      const rooms = ['a/qa/one', 'a/qa/one/2026-11-22', 'a/qa/one2', 'a/qa/on', 'b/qa/one', 'a/qa/One', 'a/qa/日本%_*'];
      for (const [at, room] of rooms.entries()) for (let n = 0; n <= at; n++) await put(store, room, [row(`r${n}`, room)]);
      for (const [at, room] of rooms.entries()) {
        const { version, rows } = await store.read(room);
        same(version, at + 1, `version of ${room}`);
        same(sorted(rows), upTo(at + 1).map((n) => row(`r${n - 1}`, room)), `rows of ${room}`);
      }
    }));

    it('keeps rooms apart while they are written at once', withStore(async (store) => {
      const rooms = ['a/qa/1', 'a/qa/2', 'a/qa/3'];
      await Promise.all(rooms.flatMap((room) => Array.from({ length: 10 }, () => increment(store, room))));
      for (const room of rooms) same(count((await store.read(room)).rows), 10, `the counter of ${room}`);
    }));

    it('keeps texts of every kind', withStore(async (store) => {
      const odd = JSON.parse('{"__proto__":{"x":1},"constructor":2,"":3,"toString":null}') as unknown;
      const texts = ['👩‍👩‍👧 zoë', 'nul \u0000 and \u2028', '"\\\n\'; DROP TABLE rows; --', '\uFEFFbom', '', 'e\u0301 stays apart from é'];
      await put(store, ROOM, [row('odd', odd), row('texts', texts)]);
      const { rows } = await store.read(ROOM);
      const kept = rows.find(({ id }) => id === 'odd')!.value as object;
      same(JSON.stringify(kept), JSON.stringify(odd), 'keys that mean something to JavaScript');
      check(Object.getPrototypeOf(kept) === Object.prototype, 'A key must not become a prototype.');
      same(rows.find(({ id }) => id === 'texts')!.value, texts, 'texts');
    }));

    it('keeps half a character, or replaces it, and what stands around it', withStore(async (store) => {
      await put(store, ROOM, [row('a', 'before \uD83D after')]);
      const [kept] = (await store.read(ROOM)).rows;
      check(/^before [\uD83D\uFFFD] after$/.test(kept!.value as string), 'Half a character must be kept, or become U+FFFD.');
      same((await look(store, ROOM)).rows, [kept!], 'the row that decide sees');
    }));

    it('keeps a value of 200 kB', withStore(async (store) => {
      const big = 'ä€😀'.repeat(23_000);
      await put(store, ROOM, [row('a', big)]);
      same((await store.read(ROOM)).rows[0]!.value === big, true, 'whether the value is the same');
    }));

    it('finds marks within a range, both ends included', withStore(async (store) => {
      await put(store, ROOM, [1, 2, 2.5, 3, 4].map((at) => marked(`m${at}`, { due: at })));
      same(await ids(store, 'due', {}), ['m1', 'm2', 'm2.5', 'm3', 'm4'], 'all');
      same(await ids(store, 'due', { from: 2, until: 3 }), ['m2', 'm2.5', 'm3'], '2 to 3');
      same(await ids(store, 'due', { from: 3 }), ['m3', 'm4'], 'from 3');
      same(await ids(store, 'due', { until: 1 }), ['m1'], 'until 1');
      same(await ids(store, 'due', { from: 5 }), [], 'from 5');
      same(await ids(store, 'task', {}), [], 'another mark');
      same(await ids(store, 'due', {}, 2), ['m1', 'm2'], 'the first two');
    }));

    it('finds marks in their order, then of room and id', withStore(async (store) => {
      await put(store, 'a/qa/2', [marked('b', { due: 10 }), marked('a', { due: 10 }), marked('z', { due: 9, task: 1 })]);
      await put(store, 'a/qa/10', [marked('c', { due: 10 }), marked('y', { due: 100 }), marked('x', { due: -1 })]);
      const found = await store.find('due', {}, 100);
      same(found.map(({ room, type, id, at }) => [room, type, id, at]), [
        ['a/qa/10', 'note', 'x', -1], ['a/qa/2', 'note', 'z', 9], ['a/qa/10', 'note', 'c', 10],
        ['a/qa/2', 'note', 'a', 10], ['a/qa/2', 'note', 'b', 10], ['a/qa/10', 'note', 'y', 100],
      ], 'all');
      same(await ids(store, 'due', {}, 3), ['x', 'z', 'c'], 'the first three');
    }));

    it('finds marks in the rooms of a prefix alone', withStore(async (store) => {
      for (const room of ['a/qa/1', 'ab/qa/1', 'a/poll/1', 'b/qa/1', 'a%/qa/1', 'A/qa/1']) await put(store, room, [marked(room, { due: 1 })]);
      same(await ids(store, 'due', { prefix: 'a/' }), ['a/poll/1', 'a/qa/1'], 'a space');
      same(await ids(store, 'due', { prefix: 'a%/' }), ['a%/qa/1'], 'a space with a sign');
      same(await ids(store, 'due', { prefix: 'c/' }), [], 'no space');
      same(await ids(store, 'due', { prefix: 'a/' }, 1), ['a/poll/1'], 'the first of a space');
    }));

    it('no longer finds a mark that was changed or removed', withStore(async (store) => {
      await put(store, ROOM, [marked('moved', { due: 1 }), marked('bare', { due: 1, task: 1 }), marked('removed', { due: 1 }), marked('stays', { due: 1 })]);
      await put(store, ROOM, [marked('moved', { due: 5 }), marked('bare', { task: 1 }), { type: 'note', id: 'removed', schema: 1, to: {}, left: { all: 1 } }]);
      same(await ids(store, 'due', { until: 4 }), ['stays'], 'at the old place');
      same(await ids(store, 'due', {}), ['stays', 'moved'], 'at all');
      same(await ids(store, 'task', {}), ['bare'], 'by the other mark');
      const removedWithMarks: Row = { type: 'note', id: 'moved', schema: 1, to: {}, marks: { due: 5 } };
      await put(store, ROOM, [removedWithMarks]);
      same(await ids(store, 'due', {}), ['stays'], 'removed rows with marks');
    }));

    it('tells watchers of commits, and of nothing else', withStore(async (store) => {
      const heard: (readonly [RoomKey, number])[] = [];
      store.watch((room, version) => heard.push([room, version]));
      await store.transact(ROOM, NOTHING, () => undefined);
      await put(store, ROOM, [row('a', 1)]);
      await put(store, 'a/qa/other', [row('a', 1)]);
      await until(() => heard.length >= 2);
      same(heard, [[ROOM, 1], ['a/qa/other', 1]], 'what was heard');
    }));

    it('tells a watcher nothing once it has stopped', withStore(async (store) => {
      const heard: string[] = [];
      const listener = () => heard.push('twice');
      const stop = store.watch(() => heard.push('stopped'));
      store.watch(listener);
      store.watch(listener)();
      stop();
      stop();
      await put(store, ROOM, [row('a', 1)]);
      await until(() => heard.length > 0);
      await pause(20);
      same(heard, ['twice'], 'what was heard');
    }));

    it('is not harmed by a watcher that throws', withStore(async (store) => {
      let heard = 0;
      store.watch(() => { throw new Error('from a watcher'); });
      store.watch(() => heard++);
      same(await put(store, ROOM, [row('a', 1)]), { version: 1, committed: true }, 'outcome');
      await until(() => heard === 1);
      same(await put(store, ROOM, [row('a', 2)]), { version: 2, committed: true }, 'next outcome');
    }));

    it('keeps the journal, and hands it over to whoever asks for it alone', withStore(async (store) => {
      const line: JournalRow = { at: 1000, command: 'qa.ask', key: 'k', ids: ['question/q1', 'tally/q1'] };
      const { key: _key, ...anonymous } = { ...line, ids: [] };
      const log = (room: RoomKey, ...journal: readonly JournalRow[]) => store.transact(room, NOTHING, () => ({ rows: [row('a', 1)], receipts: [], journal }));
      same((await store.read(ROOM, 0, { journal: true })).journal, [], 'the journal of a room where nothing was kept');
      await log(ROOM, line, anonymous);
      await log('a/qa/other', { ...line, key: 'of another' });
      await log(ROOM, { ...line, at: 900.5 });
      await store.transact(ROOM, NOTHING, () => undefined);
      check(!('journal' in (await store.read(ROOM))) && !('journal' in (await look(store, ROOM))), 'The journal is not for whoever does not ask for it.');
      const asked = await store.read(ROOM, 2, { journal: true });
      same(plain(asked), { version: 2, rows: [], receipts: [] }, 'the room beside its journal');
      same(asked.journal, [line, anonymous, { ...line, at: 900.5 }], 'the journal');
    }));

    it('refuses once it is closed', withStore(async (store) => {
      await put(store, ROOM, [row('a', 1)]);
      await store.close();
      for (const use of [() => store.read(ROOM), () => put(store, ROOM, []), () => store.find('due', {}, 1)]) {
        same(codeOf(await failure(use())), 'store_closed', 'code');
      }
      await store.close();
    }));

    if (second) {
      it('loses no change of writers behind two handles', withSubject(async (subject) => {
        const other = await second(subject, { clock: () => 1000 });
        try {
          await Promise.all(Array.from({ length: 50 }, (_, n) => increment(n % 2 ? other : subject.store, ROOM)));
          for (const store of [subject.store, other]) same(count((await store.read(ROOM)).rows), 50, 'the counter');
        } finally {
          if (other !== subject.store) await other.close();
        }
      }));

      it('shows a commit to another handle at once', withSubject(async (subject) => {
        const other = await second(subject, { clock: () => 500 });
        try {
          await put(subject.store, ROOM, [row('a', 1)]);
          same((await other.read(ROOM)).rows, [row('a', 1)], 'rows');
          let seen = 0;
          await other.transact(ROOM, NOTHING, (_fresh, now) => {
            seen = now;
            return undefined;
          });
          check(seen >= 1000, `A slow clock of another handle must not go back to ${seen}.`);
        } finally {
          if (other !== subject.store) await other.close();
        }
      }));
    }

    if (second && setup.tellsOthers === true) {
      it('tells watchers of commits of another handle', withSubject(async (subject) => {
        const other = await second(subject, { clock: () => 1000 });
        try {
          const heard = new Map<RoomKey, number>();
          other.watch((room, version) => heard.set(room, version));
          await put(subject.store, ROOM, [row('a', 1)]);
          await put(subject.store, 'a/qa/other', [row('a', 1)]);
          await put(subject.store, ROOM, [row('a', 2)]);
          await until(() => heard.get(ROOM) === 2 && heard.size === 2);
          same([...heard].sort(), [[ROOM, 2], ['a/qa/other', 1]], 'what was heard');
        } finally {
          if (other !== subject.store) await other.close();
        }
      }));
    }

    if (reopen) {
      it('has everything when it is opened again', withSubject(async (subject) => {
        const receipt: Receipt = { id: 'k', status: 'accepted' };
        await put(subject.store, ROOM, [marked('a', { due: 1 }), row('b', 'ä')], [{ key: 'k', receipt }]);
        await subject.store.transact(ROOM, NOTHING, () => ({ ...batch([marked('a', { due: 2 })]), journal: [LINE] }));
        await subject.store.close();
        const store = await reopen(subject, { clock: () => 1 });
        try {
          same(sorted((await store.read(ROOM)).rows), [marked('a', { due: 2 }), row('b', 'ä')], 'rows');
          same(await ids(store, 'due', {}), ['a'], 'marks');
          same((await store.read(ROOM, 0, { journal: true })).journal, [LINE], 'the journal');
          let seen = 0;
          const outcome = await store.transact(ROOM, { version: 1, receipts: ['k'] }, ({ rows, receipts }, now) => {
            same([rows.map(({ id }) => id), [...receipts]], [['a'], [['k', receipt]]], 'what decide sees');
            seen = now;
            return batch([]);
          });
          same(outcome, { version: 3, committed: true }, 'outcome');
          check(seen >= 1000, `Time must not go back to ${seen}.`);
        } finally {
          await store.close();
        }
      }));
    }

    if (small) {
      it('says that it is full, keeps nothing of that commit, and all before it', withSubject(async ({ store }) => {
        const heavy = 'x'.repeat(400_000);
        await put(store, ROOM, [row('first', 1)]);
        let kept = 1;
        let error: unknown;
        while (error === undefined && kept < 20) {
          const fill = put(store, ROOM, [row('counter', kept), row(`heavy${kept}`, heavy), marked(`mark${kept}`, { due: kept })]);
          error = await fill.then(() => undefined, (thrown: unknown) => thrown);
          if (error === undefined) kept++;
        }
        same(codeOf(error), 'store_full', 'code');
        const { version, rows } = await store.read(ROOM);
        same([version, rows.length], [kept, 1 + (kept > 1 ? 1 : 0) + 2 * (kept - 1)], 'version and rows');
        same((await ids(store, 'due', {})).length, kept - 1, 'marks');
        same(codeOf(await failure(put(store, ROOM, [row('again', heavy.repeat(4))]))), 'store_full', 'code again');
        same((await store.read(ROOM)).version, kept, 'version after it was refused again');
      }, undefined, true));
    }
  });
}

export interface RoomKeysSubject {
  readonly keys: RoomKeys;
  dispose(): Promise<void>;
}

export interface RoomKeysContractSetup<S extends RoomKeysSubject> {
  make(): Promise<S>;
  /** Another handle on the same keys, as another process has. */
  second?(subject: S): Promise<RoomKeys>;
}

/** Registers the tests of the `RoomKeys` port. */
export function roomKeysContract<S extends RoomKeysSubject>(name: string, setup: RoomKeysContractSetup<S>, { describe, it }: ContractRunner): void {
  const { second } = setup;
  const withKeys = (body: (keys: RoomKeys, subject: S) => Promise<void>) => async () => {
    const subject = await setup.make();
    try {
      await body(subject.keys, subject);
    } finally {
      await subject.dispose();
    }
  };
  const hex = (bytes: Uint8Array | undefined) => bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

  describe(`${name}: the room keys contract`, () => {
    it('makes 32 bytes, the same each time', withKeys(async (keys) => {
      const key = await keys.get(ROOM);
      check(key instanceof Uint8Array && key.length === 32, 'A key must be 32 bytes.');
      same(hex(await keys.get(ROOM)), hex(key), 'the second answer');
      check(new Set(key).size > 8, 'A key must be random.');
    }));

    it('is not changed by what is done to an answer', withKeys(async (keys) => {
      const key = (await keys.get(ROOM))!;
      const before = hex(key);
      key.fill(0);
      same(hex(await keys.get(ROOM)), before, 'the key');
    }));

    it('makes different keys for different rooms', withKeys(async (keys) => {
      const rooms = ['a/qa/1', 'a/qa/11', 'a/qa/1/2026-11-22', 'b/qa/1', 'A/qa/1'];
      const made = await Promise.all(rooms.map((room) => keys.get(room)));
      same(new Set(made.map(hex)).size, rooms.length, 'different keys');
    }));

    it('gives all who ask first at once the same key', withKeys(async (keys, subject) => {
      const other = second ? await second(subject) : keys;
      const made = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? other : keys).get(ROOM)));
      same(new Set(made.map(hex)).size, 1, 'different keys');
    }));

    it('has no key once it is destroyed, for ever', withKeys(async (keys, subject) => {
      const kept = hex(await keys.get('a/qa/kept'));
      await keys.get(ROOM);
      await keys.destroy(ROOM);
      same(await keys.get(ROOM), undefined, 'the key');
      await keys.destroy(ROOM);
      same(await keys.get(ROOM), undefined, 'the key after it was destroyed again');
      same(hex(await keys.get('a/qa/kept')), kept, 'the key of another room');
      if (!second) return;
      const other = await second(subject);
      same(await other.get(ROOM), undefined, 'the key, opened again');
      same(hex(await other.get('a/qa/kept')), kept, 'the key of another room, opened again');
    }));

    it('never makes a key that was destroyed before it was made', withKeys(async (keys) => {
      await keys.destroy(ROOM);
      same(await keys.get(ROOM), undefined, 'the key');
    }));

    it('ends with no key where it is destroyed while others ask', withKeys(async (keys) => {
      await Promise.all([keys.get(ROOM), keys.get(ROOM), keys.destroy(ROOM), keys.get(ROOM), keys.get(ROOM)]);
      same(await keys.get(ROOM), undefined, 'the key');
    }));
  });
}

const ROOM = 'a/qa/all-hands';
const LINE: JournalRow = { at: 1000, command: 'qa.ask', ids: ['question/q1'] };
const NOTHING: Known = { version: 0, receipts: [] };

function row(id: string, value: unknown): Row {
  return { type: 'note', id, value, schema: 1, to: { all: 1 } };
}

function marked(id: string, marks: Marks): Row {
  return { ...row(id, id), marks };
}

function batch(rows: readonly Row[], receipts: readonly StoredReceipt[] = []): Batch {
  return { rows, receipts, journal: [] };
}

function put(store: Store, room: RoomKey, rows: readonly Row[], receipts?: readonly StoredReceipt[]) {
  return store.transact(room, NOTHING, () => batch(rows, receipts));
}

/** What `decide` is handed. */
async function look(store: Store, room: RoomKey, known: Known = NOTHING): Promise<RoomDelta> {
  let seen: RoomDelta | undefined;
  await store.transact(room, known, (fresh) => {
    seen = fresh;
    return undefined;
  });
  check(seen !== undefined, 'decide must be called.');
  return seen!;
}

function increment(store: Store, room: RoomKey) {
  return store.transact(room, NOTHING, ({ rows }) => batch([row('count', count(rows) + 1)]));
}

function count(rows: readonly Row[]): number {
  return (rows.find(({ id }) => id === 'count')?.value as number | undefined) ?? 0;
}

async function ids(store: Store, mark: MarkName, range: MarkRange, limit = 100): Promise<string[]> {
  return (await store.find(mark, range, limit)).map(({ id }) => id);
}

function upTo(length: number): number[] {
  return Array.from({ length }, (_, at) => at + 1);
}

function sorted(rows: readonly Row[]): Row[] {
  const key = ({ id, type }: Row) => `${id} ${type}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function plain({ version, rows, receipts }: RoomDelta) {
  return { version, rows, receipts: [...receipts] };
}

function codeOf(error: unknown): string {
  return isMootError(error) ? error.code : String(error);
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => { throw new Error('Expected a rejection.'); },
    (error: unknown) => error,
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && waited < 3000; waited += 10) await pause(10);
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

function same(actual: unknown, expected: unknown, what: string): void {
  if (isSame(actual, expected)) return;
  throw new Error(`Expected ${what} to be ${show(expected)}, not ${show(actual)}.`);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Error || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, (b as Record<string, unknown>)[key]));
}

function show(value: unknown): string {
  const text = value instanceof Error ? String(value) : JSON.stringify(value);
  return text === undefined ? 'undefined' : text.slice(0, 600);
}
