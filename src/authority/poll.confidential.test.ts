/** Somebody who wants to know what others chose reads whatever they can reach: every channel, again and again, and the database. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../core/command.js';
import { actorKey, ownerRecordId } from '../core/keys.js';
import type { Box, Result } from '../core/poll/poll.schema.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { veilKeyOf } from '../core/room-key.js';
import { veilOf } from '../core/veil.js';
import { openSqliteRoomKeys, type SqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { Store } from '../stores/store.js';
import { Authority } from './authority.js';
import { Seen, allKits, outcome, person, send } from './authority.harness.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const ROOM = 'poll/weekly';
const dana = person('dana', { roles: ['moot:host'] });
const voters = Array.from({ length: 40 }, (_, at) => person(`voter-${at}`));

let folder: string;
let timers: VirtualTimers;
let store: Store;
let keys: SqliteRoomKeys;
let authority: Authority;
/** Whom polls are for. */
let invited: readonly { readonly issuer: string; readonly subject: string }[];

beforeEach(async () => {
  timers = virtualTimers(NOON);
  folder = mkdtempSync(join(tmpdir(), 'moot-poll-'));
  store = await openSqliteStore({ path: join(folder, 'rooms.sqlite'), clock: () => timers.now() });
  keys = await openSqliteRoomKeys({ path: join(folder, 'keys.sqlite') });
  invited = [dana, ...voters.slice(0, 13)];
  authority = new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => invited } });
});
afterEach(async () => {
  await authority.close();
  await Promise.all([store.close(), keys.close()]);
  rmSync(folder, { recursive: true });
});

const openBallot = async () => {
  await send(authority, dana, ROOM, 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: 14 } } });
  return outcome(authority, dana, ROOM, 'poll.open', { closes: NOON + DAY });
};
const cast = (who: typeof dana, choice: string, more: { readonly token?: string; readonly comment?: string; readonly id?: string } = {}): Promise<Receipt> =>
  send(authority, who, ROOM, 'poll.cast', { choice, token: more.token ?? `token-of-${who.subject}-000000`, ...(more.comment === undefined ? {} : { comment: more.comment }) }, more.id);

describe('a confidential ballot, attacked', () => {
  it('is opened for all who are listed then, and no one else', async () => {
    expect(await openBallot()).toBe('accepted');
    invited = [...invited, voters[20]!];
    expect(await cast(voters[20]!, 'keep')).toMatchObject({ status: 'refused', code: 'not_eligible' });
    expect(await cast(voters[0]!, 'keep')).toMatchObject({ status: 'accepted' });
    expect(await cast(dana, 'keep')).toMatchObject({ status: 'accepted' });
  });

  it('moves nothing that a member, its host or its voter can see, cursors and receipts included, but the step of participation', async () => {
    await openBallot();
    const [host, member, voter] = [await Seen.open(authority, dana, ROOM), await Seen.open(authority, voters[30]!, ROOM), await Seen.open(authority, voters[0]!, ROOM)];
    const eyes = [host, member, voter];
    const told: string[][] = [];
    for (const [at, who] of voters.slice(0, 13).entries()) {
      const before = eyes.map(({ messages }) => messages.length);
      const receipt = await cast(who, at % 2 ? 'keep' : 'cancel', { comment: `canary-${at}` });
      await timers.advance(150);
      const news = eyes.map((seen, index) => JSON.stringify(seen.take().messages.slice(before[index])));
      const step = /"participation":"(\w+)"/.exec(news[0] ?? '')?.[1];
      // All alike, and nothing at all where the step is the same.
      expect(new Set(news.map((one) => one.replaceAll(/"(from|to)":\d+/g, '')) ).size).toBe(1);
      if (step === undefined) expect(news).toEqual(['[]', '[]', '[]']);
      else told.push([String(at + 1), step]);
      expect(receipt).toMatchObject({ status: 'accepted', cursors: step === undefined ? {} : { all: expect.any(Number) as number } });
      expect(news.join()).not.toMatch(/canary|keep|cancel|voter/);
    }
    expect(told).toEqual([['6', 'enough'], ['7', 'half'], ['11', 'most']]);
    for (const seen of eyes) expect(JSON.stringify(seen.messages)).not.toMatch(/canary|"ballots"|token/);
  });

  it('can be found by its own person again, and by nobody else', async () => {
    await openBallot();
    await cast(voters[0]!, 'keep');
    expect(await authority.itemsOf(voters[0]!, ROOM)).toEqual(['elector', 'ballot']);
    expect(await authority.itemsOf(voters[1]!, ROOM)).toEqual(['elector']);
    expect(await authority.itemsOf(voters[30]!, ROOM)).toEqual([]);
  });

  it('is changed by its own device alone, may be repeated, and a stolen id or token gets nobody anywhere', async () => {
    await openBallot();
    await cast(voters[0]!, 'keep', { id: 'command-000000000001' });
    expect(await cast(voters[0]!, 'keep', { id: 'command-000000000001' })).toMatchObject({ status: 'accepted' });
    expect(await cast(voters[1]!, 'cancel', { id: 'command-000000000001' })).toMatchObject({ status: 'accepted' });
    // With the token of another, somebody casts a ballot of their own, and changes no other.
    expect(await cast(voters[2]!, 'cancel', { token: 'token-of-voter-0-000000' })).toMatchObject({ status: 'accepted' });
    expect(await cast(voters[1]!, 'shorten', { token: 'token-of-voter-0-000000' })).toMatchObject({ code: 'ballot_elsewhere' });
    expect(await cast(voters[0]!, 'cancel', { token: 'another-token-000000' })).toMatchObject({ code: 'ballot_elsewhere' });
    const veil = veilOf((await keys.get(veilKeyOf(`acme/${ROOM}`)))!);
    const ballots = (await store.read(`acme/${ROOM}`)).rows.filter(({ type }) => type === 'box').flatMap(({ value }) => (value as Box).ballots);
    expect(ballots.map(({ id, choice }) => veil.uncover(id, choice)).sort()).toEqual(['cancel', 'cancel', 'keep']);
  });

  it('has one result, the same for all, which neither reopening, loosening, a new opening nor a copy changes', async () => {
    await openBallot();
    for (const [at, who] of voters.slice(0, 9).entries()) await cast(who, at < 7 ? 'cancel' : 'keep');
    expect(await outcome(authority, dana, ROOM, 'poll.end', {})).toBe('accepted');
    const result = async (who: typeof dana) => (await Seen.open(authority, who, ROOM)).of('result').get('result') as Result;
    const first = await result(dana);
    expect(first).toMatchObject({ ballots: 9, told: { cancel: { band: 'nearly' }, keep: { band: 'few' } } });
    expect(await result(voters[30]!)).toEqual(first);
    for (const [name, args, code] of [['poll.reopen', {}, 'result_final'], ['poll.configure', { secrecy: 'named' }, 'poll_closed'], ['poll.open', {}, 'poll_open'], ['poll.vote', { choices: ['keep'] }, 'poll_closed']] as const) {
      expect(await outcome(authority, dana, ROOM, name, args)).toBe(code);
    }
    expect(await cast(voters[10]!, 'keep')).toMatchObject({ code: 'poll_closed' });
    expect(await result(dana)).toEqual(first);
    // A copy asks anew: nothing of the ballots is there to be taken along.
    expect((await authority.itemsOf(voters[0]!, ROOM))).toEqual([]);
  });

  it('cannot be joined to people, times or order in the database, not even with the key of the room', async () => {
    invited = voters;
    await openBallot();
    const secret = (await keys.get(`acme/${ROOM}`))!;
    for (const [at, who] of voters.entries()) {
      timers.set(NOON + at * 60_000);
      await cast(who, at % 3 ? 'keep' : 'cancel', { id: `command-of-${String(at).padStart(10, '0')}`, comment: `canary-${at}` });
    }
    const db = new DatabaseSync(join(folder, 'rooms.sqlite'), { readOnly: true });
    const all = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
    const kept = all('SELECT type, id, version, json FROM rows').map((row) => JSON.stringify(row));
    const receipts = all('SELECT key, json FROM receipts');
    const journal = all('SELECT * FROM journal');
    db.close();
    for (const who of voters) {
      expect(kept.filter((row) => row.includes(actorKey(secret, who)))).toEqual([]);
      // Who has voted stands in a box with others; a ballot, in another.
      for (const item of ['elector', 'ballot']) expect(kept.filter((row) => row.includes(ownerRecordId(secret, who, item)))).toHaveLength(1);
    }
    const ofType = (type: string) => kept.map((row) => JSON.parse(row) as { type: string; id: string; json: string }).filter((row) => row.type === type);
    for (const [type, most] of [['box', 2], ['remarks', 2], ['owners', 4]] as const) expect(ofType(type).length, type).toBeLessThanOrEqual(most + 2);
    const ids = ofType('box').flatMap(({ json }) => (JSON.parse(json) as { value: { ballots: { id: string; choice: string }[] } }).value.ballots);
    expect(ids).toHaveLength(40);
    expect(kept.join()).not.toMatch(/command-of|token-of/);
    // No instant of a ballot: every number with as many digits as a time is one of the poll's own.
    const instants = new Set(ofType('box').concat(ofType('owners'), ofType('remarks')).flatMap(({ json }) => json.match(/\d{13}/g) ?? []));
    expect([...instants]).toEqual([]);
    expect(receipts.filter(({ json }) => String(json).includes('command-of'))).toEqual([]);
    expect(journal.filter(({ command }) => command === 'poll.cast')).toEqual([]);
  });

  it('leaves nothing behind when the poll has closed', async () => {
    await openBallot();
    for (const who of voters.slice(0, 12)) await cast(who, 'keep', { comment: 'canary-comment' });
    await timers.advance(150);
    await send(authority, dana, ROOM, 'poll.end', {});
    const rows = (await store.read(`acme/${ROOM}`)).rows.filter(({ value }) => value !== undefined);
    expect(rows.map(({ type }) => type).filter((type) => ['box', 'remarks', 'owners', 'count', 'turnout'].includes(type))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.sqlite')).map((name) => readFileSync(join(folder, name)).length).every((size) => size > 0)).toBe(true);
  });

  it('is covered by a key that goes with the ballots, also where a crash came between', async () => {
    const veil = veilKeyOf(`acme/${ROOM}`);
    const failing = { get: (room: string) => keys.get(room), destroy: async () => Promise.reject(new Error('crashed')) };
    await authority.close();
    authority = new Authority({ store, keys: failing, kits: allKits, timers, policy: { people: async () => invited } });
    await openBallot();
    for (const who of voters.slice(0, 8)) await cast(who, 'keep');
    expect(await outcome(authority, dana, ROOM, 'poll.end', {})).toBe('accepted');
    expect(await keys.get(veil)).toBeDefined();
    await authority.close();
    authority = new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => invited } });
    expect((await Seen.open(authority, dana, ROOM)).of('result').get('result')).toMatchObject({ ballots: 8 });
    expect(await keys.get(veil)).toBeUndefined();
  });

  it('is covered by a key of its own where a poll was kept for long enough and its address is used again', async () => {
    await authority.close();
    const options = { store, keys, kits: allKits, timers, policy: { people: async () => invited, keepDays: 3 } };
    authority = new Authority(options);
    await openBallot();
    for (const who of voters.slice(0, 8)) await cast(who, 'keep');
    timers.set(NOON + 4 * DAY);
    await authority.sweepOld();
    expect(await keys.get(veilKeyOf(`acme/${ROOM}`))).toBeUndefined();
    await send(authority, dana, ROOM, 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: 14 } } });
    expect(await outcome(authority, dana, ROOM, 'poll.open', { closes: NOON + 5 * DAY })).toBe('accepted');
    for (const who of voters.slice(0, 4)) expect(await cast(who, 'cancel')).toMatchObject({ status: 'accepted' });
    await authority.close();
    authority = new Authority(options);
    for (const who of voters.slice(4, 8)) expect(await cast(who, 'cancel')).toMatchObject({ status: 'accepted' });
    expect(await outcome(authority, dana, ROOM, 'poll.end', {})).toBe('accepted');
    expect((await Seen.open(authority, dana, ROOM)).of('result').get('result')).toMatchObject({ ballots: 8 });
  });

  it('that nobody can read any more is none: a copy of the database without its key tells nothing, and the poll can be closed', async () => {
    await openBallot();
    for (const who of voters.slice(0, 8)) await cast(who, 'keep');
    await authority.close();
    await keys.destroy(veilKeyOf(`acme/${ROOM}`));
    authority = new Authority({ store, keys, kits: allKits, timers, policy: { people: async () => invited } });
    expect(await cast(voters[9]!, 'keep')).toMatchObject({ code: 'room_sealed' });
    expect(await outcome(authority, dana, ROOM, 'poll.end', {})).toBe('accepted');
    expect((await Seen.open(authority, dana, ROOM)).of('result').get('result')).toEqual({});
  });
});
