/** One person does on a sealed board whatever can be done there; whoever looks into every channel afterwards finds nothing of them. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomMessage } from '../core/messages.js';
import { exportBoard, toCsv, toIcs, toJson, toMarkdown } from '../core/qa/qa.export.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { openSqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import { ask, issuers, run, snapshotOf, tokenOf } from './server.harness.js';
import { createServer, type MootServer } from './server.js';

const ROOM = 'qa/safe';
const METRICS = 'metrics-token-of-this-test';
const PERSON = { subject: 'sub-heron-41', name: 'Nora Heronmark', email: 'heron.mail@canary.example' };
/** What she took back, changed or was refused: gone from everywhere once the board is over. */
const GONE = { edited: 'Is the egret first?', withdrawn: 'Is the bittern withdrawn?', takenBack: 'A stork of a reply.', late: 'Is the crane too late?', tooLong: 'curlew' };

const folder = mkdtempSync(join(tmpdir(), 'moot-canary-'));
let timers: VirtualTimers;
let server: MootServer;
let stop: () => Promise<void>;
let log = '';
const tokens: Record<'nora' | 'ben' | 'eve', string> = { nora: '', ben: '', eve: '' };
/** What came down the open streams of a member and a host. */
const streamed: Record<'ben' | 'eve', string> = { ben: '', eve: '' };
/** What she was told, by act: also that it was refused. */
const told: Record<string, string> = {};
let key = '';
let [own, second, bens] = ['', '', ''];
let during = '';

const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1')).join('\n');
const body = async (path: string, token: string, given?: unknown) => (await ask(server, path, { token, ...(given === undefined ? {} : { body: given }) })).text();

function listen(name: 'ben' | 'eve'): Promise<void> {
  return new Promise((ready) => {
    void (async () => {
      const response = await ask(server, '/v1/stream', { token: tokens[name], body: { rooms: { [ROOM]: {} } } });
      const reader = response.body!.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        streamed[name] += Buffer.from(value).toString();
        if (streamed[name].includes('"ready"')) ready();
      }
    })();
  });
}

beforeAll(async () => {
  timers = virtualTimers(Date.now());
  const store = await openSqliteStore({ path: join(folder, 'rooms.db'), clock: () => timers.now() });
  const keys = await openSqliteRoomKeys({ path: join(folder, 'keys.db') });
  server = createServer({
    store, keys, issuers, timers, metricsToken: METRICS,
    onRequest: (facts) => { log += `${JSON.stringify(facts)}\n`; },
    onWarning: (message, facts) => { log += `${message} ${JSON.stringify(facts)}\n`; },
  });
  stop = async () => {
    await server.close();
    await Promise.all([store.close(), keys.close()]);
  };
  tokens.nora = await tokenOf(PERSON.subject, { claims: { name: PERSON.name, email: PERSON.email, email_verified: true } });
  tokens.ben = await tokenOf('ben');
  tokens.eve = await tokenOf('eve', { claims: { roles: ['moot:host'], groups: ['staff', 'board'] } });
  const host = async (name: string, args: unknown) => {
    const { id, status } = await run(server, tokens.eve, ROOM, name, args);
    expect(status, name).toBe('accepted');
    return id;
  };
  const hers = async (act: string, name: string, args: unknown) => {
    const { id, status, code } = await run(server, tokens.nora, ROOM, name, args);
    told[act] = status === 'accepted' ? status : (code ?? '');
    return id;
  };

  await host('room.create', { title: 'Safe', hostGroups: ['board'], settings: { anonymity: 'sealed' } });
  await Promise.all([listen('ben'), listen('eve')]);
  ({ id: bens } = await run(server, tokens.ben, ROOM, 'qa.askAnonymously', { text: 'Who waits for the gannet?' }));
  own = await hers('ask', 'qa.askAnonymously', { text: GONE.edited });
  second = await hers('ask again', 'qa.askAnonymously', { text: GONE.withdrawn });
  await timers.advance(91_000);
  await hers('edit', 'qa.editAnonymous', { question: own, text: 'Is the gannet safe?' });
  await hers('withdraw', 'qa.withdrawAnonymous', { question: second });
  await hers('vote', 'qa.vote', { question: bens, on: true });
  await hers('vote for her own', 'qa.vote', { question: own, on: true });
  await hers('reply', 'qa.replyAnonymously', { question: bens, text: 'It is the gannet, I say.' });
  const takenBack = await hers('reply again', 'qa.replyAnonymously', { question: bens, text: GONE.takenBack });
  const { id: reply } = await run(server, tokens.ben, ROOM, 'qa.replyAnonymously', { question: own, text: 'So it is.' });
  await timers.advance(91_000);
  await hers('take the reply back', 'qa.removeReply', { reply: takenBack });
  const answer = await host('qa.answer', { question: bens, text: 'We wait, too.' });
  await hers('react', 'qa.react', { to: answer, kind: 'thanks', on: true });
  await hers('react to a reply', 'qa.react', { to: reply, kind: 'agree', on: true });
  await hers('judge', 'qa.judge', { question: bens, answered: false });
  await hers('ask too much', 'qa.askAnonymously', { text: GONE.tooLong.repeat(2_000) });
  await hers('reply by name', 'qa.reply', { question: bens, text: 'By name.' });
  await ask(server, '/v1/signals', { token: tokens.nora, body: { signals: [{ room: ROOM, name: 'seen', ids: [bens, own] }] } });
  await host('qa.replyPrivately', { question: own, text: 'Between us: gannet.' });
  await host('qa.owe', { question: own, by: 'Femi', due: Date.UTC(2030, 0, 7) });
  await host('qa.configure', { asking: false });
  await timers.advance(61_000);
  await hers('ask too late', 'qa.askAnonymously', { text: GONE.late });
  [key = ''] = (await snapshotOf(server, tokens.nora, ROOM)).flatMap((message) => (message.t === 'hello' ? [message.key] : []));
  during = files();
  await host('qa.moveTo', { phase: 'archived' });
  await timers.advance(10_000);
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** What somebody can be told once the board is over, by channel. */
async function channels(name: 'nora' | 'ben' | 'eve'): Promise<Readonly<Record<string, string>>> {
  const token = tokens[name];
  const snapshot = await snapshotOf(server, token, ROOM);
  const board = exportBoard(Object.assign(viewOf(snapshot), { viewer: {} }));
  return {
    snapshot: JSON.stringify(snapshot),
    own: await body('/v1/own', token, { room: ROOM }),
    journal: await body('/v1/journal', token, { room: ROOM }),
    audience: await body('/v1/audience', token, { room: ROOM }),
    search: (await Promise.all(['Is the gannet safe?', 'Who waits for the gannet?', ...Object.values(GONE)].map((text) => body('/v1/search', token, { kind: 'qa', text })))).join('\n'),
    rituals: await body('/v1/rituals', token),
    csv: toCsv(board), json: toJson(board), calendar: toIcs(board, 0),
    minutes: toMarkdown(board, { answered: 'a', open: 'o', rest: 'r', anonymous: 'n', votes: String, owed: (one = '') => one }),
  };
}

function viewOf(messages: readonly RoomMessage[]): Parameters<typeof exportBoard>[0] {
  const of = (type: string) => new Map(messages.flatMap((message) => (message.t === 'change' ? message.set : [])).filter(([one]) => one === type).map(([, id, value]) => [id, value as never]));
  return { get: (type, id) => of(type).get(id), list: (type) => [...of(type)].map(([id, value]) => ({ type, id, value, to: [] })) };
}

describe('of somebody who did on a sealed board whatever can be done there', () => {
  it('each act was taken, or refused as it should be', () => {
    expect(told).toEqual({
      'ask': 'accepted', 'ask again': 'accepted', 'edit': 'accepted', 'withdraw': 'accepted', 'vote': 'accepted', 'vote for her own': 'accepted', 'reply': 'accepted', 'reply again': 'accepted',
      'take the reply back': 'accepted', 'react': 'accepted', 'react to a reply': 'accepted', 'judge': 'accepted', 'ask too much': 'args_invalid', 'reply by name': 'names_off', 'ask too late': 'asking_closed',
    });
    // While it lasts, the votes of everybody stand under their keys: this is what has to go.
    expect(key).toHaveLength(22);
    expect(during).toContain(key);
  });

  it('no file holds a mark, nor what was refused, once the board is archived', () => {
    const now = files();
    expect(now).toContain('Is the gannet safe?');
    for (const mark of [...Object.values(PERSON), GONE.late, GONE.tooLong]) expect(now, mark).not.toContain(mark);
  });

  it('no row of the database holds what was taken back, nor under her key anything but that something is gone', () => {
    const db = new DatabaseSync(join(folder, 'rooms.db'), { readOnly: true });
    const names = db.prepare('SELECT name FROM sqlite_master WHERE type = \'table\'').all() as { name: string }[];
    const rows = names.flatMap(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all().map((row): Readonly<Record<string, unknown>> => ({ table: name, ...row })));
    db.close();
    const text = (row: object) => JSON.stringify(row);
    expect(rows.some((row) => text(row).includes('Is the gannet safe?'))).toBe(true);
    for (const mark of [GONE.edited, GONE.withdrawn, GONE.takenBack]) expect(rows.filter((row) => text(row).includes(mark)), mark).toEqual([]);
    const under = rows.filter((row) => text(row).includes(key));
    // The archiving host's line names what it removed; receipts name how far whose circle was, and no item; of rows that were removed, what is left is for pages that come back, to whom they are not there any more.
    expect(new Set(under.map(({ table, command }) => command ?? table))).toEqual(new Set(['receipts', 'rows', 'qa.moveTo']));
    const left = under.filter(({ table }) => table === 'rows');
    expect(left.map(({ type }) => type).sort()).toEqual(['ownReactions', 'seen', 'verdicts', 'votes']);
    for (const row of left) expect(JSON.parse(String(row['json']))).toEqual({ schema: 1, to: {}, left: expect.any(Object) as object });
    for (const id of [own, second, bens]) expect(under.filter((row) => text(row).includes(id))).toEqual([]);
  });

  it('the journal has of members neither key, nor item, nor instant', () => {
    const db = new DatabaseSync(join(folder, 'rooms.db'), { readOnly: true });
    const lines = db.prepare('SELECT * FROM journal').all() as { command: string; at: number; key: string | null; ids: string }[];
    db.close();
    const hosts = new Set(['room.create', 'qa.answer', 'qa.replyPrivately', 'qa.owe', 'qa.configure', 'qa.moveTo']);
    const members = lines.filter(({ command }) => !hosts.has(command));
    expect(new Set(members.map(({ command }) => command))).toEqual(new Set(['qa.askAnonymously', 'qa.editAnonymous', 'qa.withdrawAnonymous', 'qa.vote', 'qa.replyAnonymously', 'qa.removeReply', 'qa.react', 'qa.judge', 'qa.release', 'qa.releaseReply']));
    for (const { at, key: by, ids } of members) expect({ hour: at % 3_600_000, by, ids }).toEqual({ hour: 0, by: null, ids: '[]' });
  });

  it.each(['ben', 'eve', 'nora'] as const)('no channel tells "%s" a mark of hers, or what was taken back', async (name) => {
    const all = await channels(name);
    for (const channel of ['snapshot', 'search', 'csv', 'json', 'calendar', 'minutes']) expect(all[channel], channel).toContain('gannet');
    for (const [channel, text] of Object.entries(all)) for (const mark of [...Object.values(PERSON), key, ...Object.values(GONE)]) expect(text, `${mark} in ${channel}`).not.toContain(mark);
  });

  it.each(['ben', 'eve'] as const)('nor did the stream of "%s", all the while', (name) => {
    // What was shown before it was changed or withdrawn came, to everybody.
    for (const text of ['Is the gannet safe?', GONE.edited, GONE.withdrawn, 'archived']) expect(streamed[name], text).toContain(text);
    for (const mark of [...Object.values(PERSON), key, GONE.late, GONE.tooLong]) expect(streamed[name], mark).not.toContain(mark);
  });

  it('logs and metrics hold neither marks nor texts', async () => {
    const metrics = await body('/metrics', METRICS);
    expect(metrics).toContain('moot_');
    expect(log).toContain('/v1/commands');
    for (const mark of [...Object.values(PERSON), key, ...Object.values(GONE), 'gannet']) for (const text of [metrics, log]) expect(text, mark).not.toContain(mark);
  });
});
