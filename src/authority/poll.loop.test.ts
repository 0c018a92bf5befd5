/** The loop of a meeting, over the real kernel and two stores: asked, decided, replaced, followed up, counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { Authority, type Policy } from './authority.js';
import { Seen, allKits, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const ROOM = 'poll/weekly';
const dana = person('dana', { roles: ['moot:host'] });
const voters = Array.from({ length: 14 }, (_, at) => person(`voter-${at}`));
const ana = voters[0]!;

const stores: Readonly<Record<string, (timers: VirtualTimers, folder: string) => Promise<Store>>> = {
  memory: async (timers) => memoryStore({ clock: () => timers.now() }),
  SQLite: (timers, folder) => openSqliteStore({ path: join(folder, 'rooms.sqlite'), clock: () => timers.now() }),
};

describe.each(Object.entries(stores))('over a store in %s', (_name, openStore) => {
  let folder: string;
  let timers: VirtualTimers;
  let store: Store;
  let keys: RoomKeys;
  let authority: Authority;
  let invited: readonly { readonly issuer: string; readonly subject: string }[];
  let warnings: unknown[];

  const start = (more: Policy = {}) => new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => invited, ...more }, onWarning: (...warning) => warnings.push(warning) });
  const create = (settings: object, more: object = {}) => outcome(authority, dana, ROOM, 'room.create', { title: 'Weekly', settings, ...more });
  const value = async <T>(type: string, room = ROOM, who = dana) => (await Seen.open(authority, who, room)).of(type).get(type) as T | undefined;

  /** Nothing happens in between: a day of timers takes a while. */
  const jump = async (to: number) => {
    timers.set(to);
    await timers.advance(200);
  };

  beforeEach(async () => {
    timers = virtualTimers(NOON);
    folder = mkdtempSync(join(tmpdir(), 'moot-loop-'));
    store = await openStore(timers, folder);
    keys = memoryRoomKeys();
    invited = [dana, ...voters];
    warnings = [];
    authority = start();
  });
  afterEach(async () => {
    await authority.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  describe('a poll that opens by itself', () => {
    const meeting = { minutes: 30, people: 15 };

    it('asks who there is at that instant, and is confidential from 10 on', async () => {
      expect(await create({ meeting, opens: NOON + DAY })).toBe('accepted');
      invited = [dana, ...voters.slice(0, 10)];
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'open', secrecy: 'confidential', eligible: 11 });
      expect(await authority.itemsOf(ana, ROOM)).toEqual(['elector']);
      expect(await send(authority, ana, ROOM, 'poll.cast', { choice: 'keep', token: 'token-of-ana-0000000' })).toMatchObject({ status: 'accepted' });
    });

    it('opens also where nobody was there at the instant: for the first who looks', async () => {
      await create({ meeting, opens: NOON + DAY });
      await authority.close();
      timers.set(NOON + 2 * DAY);
      authority = start();
      expect(await value('poll', ROOM, ana)).toMatchObject({ phase: 'open', opened: NOON + DAY, eligible: 15 });
    });

    it('tells its hosts, and them alone, why it could not', async () => {
      await create({ options: ['Soup', 'Salad'], secrecy: 'confidential', opens: NOON + DAY });
      invited = [dana];
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'draft' });
      expect(await value('obstacle')).toEqual({ at: NOON + DAY, code: 'people_few' });
      expect(await value('obstacle', ROOM, ana)).toBeUndefined();
    });

    it('opens without a list where the list cannot be read, by name', async () => {
      await authority.close();
      authority = start({ people: () => Promise.reject(new Error('unreachable')) });
      await create({ meeting, opens: NOON + DAY });
      await jump(NOON + DAY);
      expect(await value('poll')).toMatchObject({ phase: 'open', secrecy: 'named' });
    });
  });
});
