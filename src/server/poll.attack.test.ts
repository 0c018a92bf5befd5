/**
 * The organiser of a confidential poll, who may vote as well, wants to know what others chose: over real HTTP and a database on disk,
 * they read every channel after each ballot, vote again, try to reopen, to loosen, to copy, and change the list of people in between.
 * Whatever was chosen: where the result is the same, all that they have read has to be the same.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { ballotsToCsv, exportPoll, pollToJson, pollToMarkdown, resultsToCsv, type PollMinutesWords } from '../core/poll/poll.export.js';
import type { Result } from '../core/poll/poll.schema.js';
import { randomId } from '../core/ids.js';
import { actorKey } from '../core/keys.js';
import { veilKeyOf } from '../core/room-key.js';
import { virtualTimers } from '../core/timers.harness.js';
import { veilOf } from '../core/veil.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { openSqliteRoomKeys, type SqliteRoomKeys } from '../stores/sqlite/sqlite-room-keys.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { Store } from '../stores/store.js';
import { filePeople, serve, type Serving } from './node.js';
import { createServer } from './server.js';
import { ISSUER, ask, hostToken, issuers, tokenOf, until } from './server.harness.js';

const ROOM = 'poll/weekly';
const KEY = `acme/${ROOM}`;
const METRICS = 'metrics-token-of-this-test';
/** dana and seven more are in Design, eight in Sales; the last one does not vote. */
const names = ['dana', ...Array.from({ length: 15 }, (_, at) => `voter-${String(at).padStart(2, '0')}`)];
const listed = (people: readonly string[] = names) => people.map((id) => ({ id, name: `Name of ${id}`, groups: [names.indexOf(id) < 8 ? 'Design' : 'Sales'] }));
const WORDS: PollMinutesWords = {
  results: 'Results', comments: 'Comments', decision: 'Decision', tooFew: 'Too few', groups: 'Groups',
  voters: String, votes: (count) => `${count} votes`, band: (band, percent) => `${band} ${percent ?? ''}`, majority: String, withheld: String, decided: ({ outcome }) => outcome,
};
const secretOf = (who: string) => `token-of-${who}-0000000`;
const pause = (milliseconds: number) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** A snapshot, as a page has it. */
function viewIn(text: string): Parameters<typeof exportPoll>[0] {
  const records = text.slice(4).trim().split('\n').flatMap((line) => (JSON.parse(line) as { set?: [string, string, never][] }).set ?? []);
  return {
    get: (type, id) => records.find((one) => one[0] === type && one[1] === id)?.[2],
    list: (type) => records.flatMap(([found, id, value]) => (found === type ? [{ type, id, value, to: [] }] : [])),
  };
}

/** All files that somebody can make of what they see. */
function filesOf(view: Parameters<typeof exportPoll>[0]): string {
  const exported = exportPoll(view);
  return [pollToJson(exported), resultsToCsv(exported), ballotsToCsv(exported), pollToMarkdown(exported, WORDS)].join('\n');
}

/** A server on disk, and a poll that is open. */
class Attacked {
  readonly folder = mkdtempSync(join(tmpdir(), 'moot-attack-'));
  readonly logs: string[] = [];
  store!: Store;
  keys!: SqliteRoomKeys;
  serving!: Serving;
  readonly tokens = new Map<string, string>();

  async start(settings: object = {}): Promise<this> {
    this.store = await openSqliteStore({ path: join(this.folder, 'rooms.db') });
    this.keys = await openSqliteRoomKeys({ path: join(this.folder, 'keys.db') });
    const server = createServer({
      store: this.store, keys: this.keys, issuers: issuers.slice(0, 1), people: filePeople(join(this.folder, 'people.json')), metricsToken: METRICS,
      limits: { commandsPerMinute: 6_000, commandsBurst: 1_000 },
      onRequest: ({ method, route, status }) => { this.logs.push(`${method} ${route} ${status}`); },
      onWarning: (...facts) => { this.logs.push(JSON.stringify(facts)); },
    });
    this.serving = await serve(server, { port: 0 });
    for (const who of [...names, 'newcomer', 'outsider']) this.tokens.set(who, who === 'dana' ? await hostToken() : await tokenOf(who));
    await this.putPeople(names);
    await this.command('dana', ROOM, 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: 16 }, cut: ['Design', 'Sales'], ...settings } });
    expect(await this.command('dana', ROOM, 'poll.open', { closes: Date.now() + 86_400_000 })).toMatchObject({ status: 'accepted' });
    return this;
  }

  async stop(): Promise<void> {
    await this.serving.close();
    await Promise.all([this.store.close(), this.keys.close()]);
    rmSync(this.folder, { recursive: true });
  }

  async read(path: string, who: string | undefined, body?: unknown, method?: string): Promise<string> {
    const token = who === undefined ? METRICS : this.tokens.get(who);
    const response = await fetch(this.serving.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status } = response;
    return `${status} ${await response.text()}`;
  }

  async putPeople(people: readonly string[]): Promise<void> {
    expect(await this.read('/v1/people', 'dana', { people: listed(people) }, 'PUT')).toContain('200');
  }

  async command(who: string, room: string, name: string, args: unknown): Promise<Record<string, unknown>> {
    const text = await this.read('/v1/commands', who, { commands: [{ id: randomId(), room, name, args, rules: 1 }] });
    return (JSON.parse(text.slice(4)) as { receipts: Record<string, unknown>[] }).receipts[0] ?? {};
  }

  cast(who: string, choice: string, more: object = {}): Promise<Record<string, unknown>> {
    return this.command(who, ROOM, 'poll.cast', { choice, token: secretOf(who), ...more });
  }

  /** What somebody sees, as a page has it. */
  async view(who: string): Promise<Parameters<typeof exportPoll>[0]> {
    return viewIn(await this.read(`/v1/rooms/${ROOM}?own=ballot,elector,elector.0,elector.1`, who));
  }

  async result(who: string): Promise<Result | undefined> {
    return (await this.view(who)).get('result', 'result');
  }

  /** All files that somebody can make of what they see. */
  async files(who: string): Promise<string> {
    return filesOf(await this.view(who));
  }

  /** Opens a stream and keeps its text. */
  async listen(who: string): Promise<() => string> {
    let text = '';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(`${this.serving.url}/v1/stream`, { method: 'POST', headers: { authorization: `Bearer ${this.tokens.get(who)}` } }, resolve);
      asked.on('error', reject);
      asked.end(JSON.stringify({ rooms: { [ROOM]: { own: ['ballot', 'elector', 'elector.0', 'elector.1'] } } }));
    });
    response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('error', () => undefined);
    // Heartbeats come by a clock of their own.
    return () => text.split('\n').filter((line) => line.startsWith('data:')).join('\n');
  }

  /** All files of the store, log included, byte by byte. */
  get disk(): string {
    return readdirSync(this.folder).filter((name) => name.startsWith('rooms.db')).map((name) => readFileSync(join(this.folder, name)).toString('latin1')).join('\n');
  }

  get keysOnDisk(): Buffer {
    return Buffer.concat(readdirSync(this.folder).filter((name) => name.startsWith('keys.db')).map((name) => readFileSync(join(this.folder, name))));
  }

  journal(): string {
    const db = new DatabaseSync(join(this.folder, 'rooms.db'), { readOnly: true });
    const rows = db.prepare('SELECT command, ids, key IS NULL AS nobody FROM journal').all();
    db.close();
    return JSON.stringify(rows);
  }
}

/** What differs from one run to the next whoever chooses what: ids, instants, keys. */
const normal = (text: string) => text.replaceAll(/[A-Za-z0-9_-]{22}/g, 'ID').replaceAll(/\d{13}|\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME');

/** Everything that the attacker can read, after `step` ballots. */
async function channels(poll: Attacked, step: number): Promise<Record<string, string>> {
  const metrics = await poll.read('/metrics', undefined);
  const seldom: Record<string, string> = step % 4 > 0 ? {} : {
    own: await poll.read('/v1/own', 'dana', { room: ROOM }),
    search: await poll.read('/v1/search', 'dana', { kind: 'poll', text: 'keep shorten cancel' }),
  };
  return {
    ...seldom,
    'snapshot as host': await poll.read(`/v1/rooms/${ROOM}?own=ballot,elector,elector.0,elector.1`, 'dana'),
    'files as host': await poll.files('dana'),
    'files as member': await poll.files('outsider'),
    'snapshot as member': await poll.read(`/v1/rooms/${ROOM}`, 'outsider'),
    'long poll': await poll.read('/v1/stream?wait=0', 'dana', { rooms: { [ROOM]: { known: true } } }),
    audience: await poll.read('/v1/audience', 'dana', { room: ROOM }),
    'audience of a group': await poll.read('/v1/audience', 'dana', { audience: { groups: ['Design'] } }),
    people: await poll.read('/v1/people?q=Name', 'dana'),
    metrics: metrics.split('\n').filter((line) => line.startsWith('moot_commands_total')).join('\n'),
    journal: poll.journal(),
    // What is refused says nothing either.
    reopen: JSON.stringify(await poll.command('dana', ROOM, 'poll.reopen', {})),
    loosen: JSON.stringify(await poll.command('dana', ROOM, 'poll.configure', { secrecy: 'named', k: 3, cut: null })),
    'other groups': JSON.stringify(await poll.command('dana', ROOM, 'poll.configure', { cut: ['Sales'] })),
    'open again': JSON.stringify(await poll.command('dana', ROOM, 'poll.open', {})),
    decide: JSON.stringify(await poll.command('dana', ROOM, 'poll.decide', { outcome: 'keep', reason: 'Nobody speaks.', owner: 'dana', starts: Date.now() + 1 })),
    'set up anew': JSON.stringify(await poll.command('dana', ROOM, 'room.create', { title: 'Weekly' })),
    'vote by name': JSON.stringify(await poll.command('dana', ROOM, 'poll.vote', { choices: ['keep'] })),
    'vote with the token of another': JSON.stringify(await poll.command('dana', ROOM, 'poll.cast', { choice: 'keep', token: secretOf('voter-03') })),
    'vote for what is not there': JSON.stringify(await poll.command('dana', ROOM, 'poll.cast', { choice: 'nothing', token: secretOf('dana') })),
    'vote without being asked': JSON.stringify(await poll.command('outsider', ROOM, 'poll.cast', { choice: 'keep', token: secretOf('voter-03') })),
    problem: await poll.read('/v1/commands', 'dana', { commands: [{ room: ROOM, name: 'poll.cast', args: { token: secretOf('voter-03') } }] }),
  };
}

/** One run of the poll in which dana and fourteen others choose; everything that dana has read, in order. */
async function attack(choices: readonly string[]): Promise<{ readonly transcript: readonly string[]; readonly moved: readonly number[]; readonly result: Result | undefined }> {
  const poll = await new Attacked().start();
  try {
    const transcript: string[] = [];
    const moved: number[] = [];
    const note = (step: number, read: Readonly<Record<string, string>>) => { for (const [channel, text] of Object.entries(read)) transcript.push(`${step} ${channel}: ${normal(text)}`); };
    const streams = [await poll.listen('dana'), await poll.listen('outsider'), await poll.listen('voter-00')];
    await pause(150);
    for (const [at, choice] of choices.entries()) {
      const who = names[at] ?? '';
      if (at === 5) await poll.putPeople([...names.slice(0, 14), 'newcomer']);
      const before = streams.map((text) => text().length);
      const receipt = await poll.cast(who, choice, at % 2 ? { comment: `canary ${choice} of ${who}` } : {});
      expect(receipt).toMatchObject({ status: 'accepted' });
      if (who === 'dana') note(at, { receipt: JSON.stringify(receipt) });
      await pause(100);
      // Where the receipt names a step, it is on its way, however busy this machine is.
      const { all } = receipt['cursors'] as { readonly all?: number };
      await until('the step arrives', () => all === undefined || streams.every((text) => text().includes(`"to":${all},`)));
      const news = streams.map((text, index) => text().slice(before[index]));
      // Others hear of a ballot only by the step that it reaches, all of them the same.
      expect(new Set(news.map((one) => one.replaceAll(/"(from|to)":\d+/g, ''))).size).toBe(1);
      if (news[0] !== '') moved.push(at + 1);
      note(at, { ...(await channels(poll, at)), stream: news.join() });
      note(at, { 'vote again': JSON.stringify([await poll.cast('dana', 'shorten'), await poll.cast('dana', 'keep')]), newcomer: JSON.stringify(await poll.cast('newcomer', 'keep')) });
    }
    expect(transcript.join('\n')).not.toMatch(/canary|"ballots"|token-of/);
    // A copy under another name asks anew: nothing of the ballots is in it.
    await poll.command('dana', 'poll/copy', 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: 16 } } });
    note(99, { copy: JSON.stringify(await poll.command('dana', 'poll/copy', 'poll.open', { closes: Date.now() + 86_400_000 })), 'copy closed': JSON.stringify(await poll.command('dana', 'poll/copy', 'poll.end', {})), 'snapshot of the copy': await poll.read('/v1/rooms/poll/copy', 'dana') });
    expect(await poll.command('dana', ROOM, 'poll.end', {})).toMatchObject({ status: 'accepted' });
    const result = await poll.result('dana');
    await until('the result arrives', () => streams.every((text) => text().includes('"result"')));
    // Hosts, members, voters, a snapshot, a stream and what is exported tell the same.
    for (const who of ['outsider', 'voter-00', 'voter-14']) expect(await poll.result(who)).toEqual(result);
    for (const text of streams) expect(text()).toContain(JSON.stringify(result));
    const files = await poll.files('dana');
    for (const who of ['outsider', 'voter-00', 'voter-14']) expect(await poll.files(who)).toBe(files);
    const { voters, options, groups, comments: said, ballots } = exportPoll(await poll.view('dana'));
    expect({ ballots: voters, told: Object.fromEntries(options.map(({ id, text: _, ...told }) => [id, told])), comments: said }).toEqual({ ballots: result?.ballots, told: result?.told, comments: result?.comments });
    expect(groups?.map(({ name, voters: many }) => [name, many])).toEqual(result?.groups?.map(({ name, ballots: many }) => [name, many]));
    expect(ballots).toBeUndefined();
    note(100, await channels(poll, 100));
    expect(await poll.result('dana')).toEqual(result);
    transcript.push(...poll.logs.map((line) => `log: ${line}`));
    const comments = [...(result?.comments ?? [])].sort();
    expect(comments).toHaveLength(7);
    // What people wrote is theirs to tell; where it stood is not.
    return { transcript: transcript.map((line) => line.replaceAll(/"comments":\s*\[[^\]]*\]|## Comments.*?(?=$|# )/gs, 'COMMENTS')), moved, result };
  } finally {
    await poll.stop();
  }
}

describe('whoever organises a confidential poll and votes in it', () => {
  it('reads the same whatever others chose, where the result is the same: no ballot is disclosed', async () => {
    const [k, s, c] = ['keep', 'shorten', 'cancel'];
    const sales = [s, s, s, s, c, c, c];
    const worlds = [
      [k, k, k, k, s, s, s, c, ...sales],
      // Others chose the same among themselves.
      [k, c, s, s, k, s, k, k, c, s, c, s, c, s, s],
      // One more wants to cancel.
      [k, s, k, c, k, s, s, c, ...sales],
    ];
    const [first, ...others] = [await attack(worlds[0] ?? []), await attack(worlds[1] ?? []), await attack(worlds[2] ?? [])];
    const { comments: _, ...told } = first?.result ?? {};
    expect(told).toMatchObject({ ballots: 15, told: { keep: { band: 'some' }, shorten: { band: 'some' }, cancel: { band: 'some' }, async: { band: 'few' } } });
    expect(told.groups?.map(({ name, ballots }) => [name, ballots])).toEqual([['Design', 8], ['Sales', 7]]);
    for (const other of others) {
      expect(other.transcript).toEqual(first?.transcript);
      expect(other.moved).toEqual(first?.moved);
    }
    // Of fifteen ballots three moved something, and so told when they came, not what they were.
    expect(first?.moved).toEqual([6, 8, 12]);
  }, 120_000);
});

/** Monday morning; time stands still but for what the attacker lets pass. */
const NOON = Date.UTC(2026, 10, 23, 12);
/** Eight look on, by turns: each may ask so often. */
const ONLOOKERS = Array.from({ length: 8 }, (_, at) => `onlooker-${at}`);
const VOTERS = Array.from({ length: 20 }, (_, at) => `voter-${String(at).padStart(2, '0')}`);
const TICK = 100;
const TICKS = 120;
const INTRANET = 'https://intranet.example';

interface TimedBallot {
  /** Milliseconds since the attacker began to look. */
  readonly at: number;
  readonly who: string;
  readonly choice: string;
}

/** Twelve seconds in which all channels are read each tenth, and every message is timed to the millisecond, while ballots come. */
async function watch(ballots: readonly TimedBallot[]) {
  const timers = virtualTimers(NOON);
  const log: string[] = [];
  const server = createServer({
    store: memoryStore({ clock: () => timers.now() }), keys: memoryRoomKeys(), issuers: issuers.slice(0, 1), timers, metricsToken: METRICS, origins: [INTRANET],
    limits: { commandsPerMinute: 1e6, commandsBurst: 1e6 },
    onRequest: (facts) => { log.push(`${passed()} ${JSON.stringify(facts)}`); },
    onWarning: (...facts) => { log.push(`${passed()} ${JSON.stringify(facts)}`); },
  });
  const passed = () => timers.now() - NOON;
  const people = ['dana', ...ONLOOKERS, ...VOTERS];
  const seconds = Math.round((NOON - Date.now()) / 1_000) + 600;
  const tokens = new Map(await Promise.all(people.map(async (who) => [who, await tokenOf(who, { seconds, claims: who === 'dana' ? { roles: ['moot:host'] } : {} })] as const)));
  const read = async (path: string, who: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const response = await ask(server, path, { method, token: tokens.get(who) ?? who, ...(body === undefined ? {} : { body }), headers: { 'content-type': 'application/json' } });
    // What each answer says of the time is that it is now.
    return `${response.status} ${(await response.text()).replaceAll(/[A-Za-z0-9_-]{22}/g, 'ID').replaceAll(`"now":${timers.now()}`, '"now":0')}`;
  };
  const act = async (who: string, name: string, args: unknown) => { expect(await read('/v1/commands', who, { commands: [{ id: randomId(), room: ROOM, name, args, rules: 1 }] })).toContain('"accepted"'); };
  const cast = async ({ who, choice }: TimedBallot) => {
    // As a page of another origin does.
    expect((await ask(server, '/v1/commands', { method: 'OPTIONS', headers: { origin: INTRANET, 'access-control-request-method': 'POST' } })).status).toBe(204);
    await act(who, 'poll.cast', { choice, token: secretOf(who) });
  };

  expect(await read('/v1/people', 'dana', { people: people.map((id) => ({ id, name: `Name of ${id}`, groups: ['staff'] })) }, 'PUT')).toContain('200');
  await act('dana', 'room.create', { title: 'Weekly', settings: { meeting: { minutes: 30, people: people.length } } });
  await act('dana', 'poll.open', { closes: NOON + 86_400_000 });

  const messages: string[] = [];
  const listen = async (who: string) => {
    const stream = await ask(server, '/v1/stream', { token: tokens.get(who) ?? '', body: { rooms: { [ROOM]: { own: ['ballot', 'elector'] } } }, headers: { 'content-type': 'application/json' } });
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) {
      for (const line of decoder.decode(chunk, { stream: true }).split('\n')) if (line.startsWith('data:')) messages.push(`${passed()} ${who} ${line}`.replaceAll(/[A-Za-z0-9_-]{22}/g, 'ID'));
    }
  };
  const streams = ['dana', 'onlooker-0'].map(listen);
  await timers.advance(0);
  const begun = messages.length;

  const seen: string[][] = [];
  const metrics: string[] = [];
  const begin = log.length;
  const waiting = [...ballots];
  let told = 0;
  for (let tick = 1; tick <= TICKS; tick += 1) {
    for (let [next] = waiting; next && next.at <= tick * TICK; [next] = waiting) {
      waiting.shift();
      await timers.advance(next.at - passed());
      await cast(next);
      await timers.advance(0);
    }
    await timers.advance(tick * TICK - passed());
    const onlooker = ONLOOKERS[tick % ONLOOKERS.length] ?? '';
    const view = await read(`/v1/rooms/${ROOM}?own=ballot,elector`, 'dana');
    seen.push([
      view, filesOf(viewIn(view)),
      (await read(`/v1/rooms/${ROOM}?own=ballot,elector`, onlooker)).replaceAll(onlooker, 'onlooker'),
      await read('/v1/stream?wait=0', 'dana', { rooms: { [ROOM]: { known: true } } }),
      await read('/v1/waiting', onlooker),
      await read('/v1/rituals?kind=poll', onlooker),
      await read('/v1/audience', 'dana', { room: ROOM }),
      await read('/v1/people?q=Name', 'dana'),
    ]);
    metrics.push(await read('/metrics', METRICS), ...log.slice(begin + told));
    told = log.length - begin;
  }
  // Another command would show in both.
  const [figures, lines] = [await read('/metrics', METRICS), log.length];
  expect(await read('/v1/commands', 'dana', { commands: [{ id: randomId(), room: ROOM, name: 'poll.vote', args: { choices: ['keep'] }, rules: 1 }] })).toContain('"refused"');
  const shown = /^moot_(commands_total|request_seconds_count\{.*\/v1\/commands).*$/gm;
  expect((await read('/metrics', METRICS)).match(shown)).not.toEqual(figures.match(shown));
  expect(log.slice(lines).join('\n')).toContain('"POST","route":"/v1/commands"');
  await server.close();
  await Promise.all(streams);
  const moved = seen.flatMap((channels, at) => (at > 0 && channels.some((text, channel) => text !== seen[at - 1]?.[channel]) ? [at + 1] : []));
  return { seen, metrics, moved, began: messages.slice(0, begun), messages: messages.slice(begun) };
}

describe('whoever reads every channel of a confidential poll ten times a second, and times what comes', () => {
  it('sees nothing move but the step of participation, and neither sees nor hears who votes, for what, or when between the steps', async () => {
    // By no rule that the server could know; the sixth ballot and the fifteenth of 29 people reach a step.
    const instants = [217, 460, 461, 1_893, 2_350, 3_141, 3_142, 4_404, 5_077, 6_283, 6_600, 7_389, 8_128, 8_500, 9_869, 11_235];
    const others = [12, 700, 1_001, 1_002, 2_999, 3_141, 3_500, 3_777, 5_901, 6_000, 7_001, 7_002, 7_003, 9_400, 9_869, 9_870];
    const cast = (at: readonly number[], who: (nth: number) => number, choices: readonly string[]) => at.map((one, nth) => ({ at: one, who: VOTERS[who(nth)] ?? '', choice: choices[nth % choices.length] ?? '' }));
    const first = await watch(cast(instants, (nth) => nth, ['keep', 'cancel', 'shorten']));
    expect(first.seen.flat().filter((text) => /^[45]\d\d/.test(text))).toEqual([]);
    expect(first.moved).toEqual([32, 99]);
    expect(first.messages.map((one) => one.split(' data:')[0])).toEqual(['3141 dana', '3141 onlooker-0', '9869 dana', '9869 onlooker-0']);
    expect([first.messages[0], first.messages[2]].map((one) => /"participation":"(\w+)"/.exec(one ?? '')?.[1])).toEqual(['enough', 'half']);
    // Other people vote for something else.
    expect(await watch(cast(instants, (nth) => (nth * 7 + 3) % VOTERS.length, ['cancel', 'async']))).toEqual(first);
    // They vote at other instants.
    expect(await watch(cast(others, (nth) => VOTERS.length - 1 - nth, ['rarer']))).toEqual(first);
    // More of them vote, and all change their minds now and then; not just before a step, whose message would wait a moment for what follows.
    const more = cast([...others, 10_100, 10_400, 11_900], (nth) => nth, ['keep']);
    const changes = more.flatMap(({ at, who }, nth) => [1, 90, 700].map((later) => ({ at: at + later * (nth % 3), who, choice: 'async' }))).filter(({ at }) => at < TICKS * TICK && [3_141, 9_869].every((step) => at > step || at < step - 150));
    expect(changes.length).toBeGreaterThan(40);
    expect(await watch([...more, ...changes].sort((a, b) => a.at - b.at))).toEqual(first);
  }, 120_000);
});

describe('figures and logs of a confidential poll', () => {
  let poll: Attacked;
  afterEach(() => poll.stop());

  const figures = async () => [...(await poll.read('/metrics', undefined)).matchAll(/^(moot_commands\S*|moot_request_seconds_count\S*v1\/commands\S*) (\d+)$/gm)].map(([, name = '', count]) => `${name} ${count}`);
  const moved = (before: readonly string[], after: readonly string[]) => after.filter((one) => !before.includes(one)).map((one) => one.replace(/ \d+$/, '').replace(/\{.*(outcome="\w+"|status="\d+").*\}/, ' $1')).sort();
  const ballot = (who: string) => ({ id: randomId(), room: ROOM, name: 'poll.cast', args: { choice: 'keep', token: secretOf(who) }, rules: 1 });
  const named = () => ({ id: randomId(), room: ROOM, name: 'poll.vote', args: { choices: ['keep'] }, rules: 1 });

  it('hold no ballot: taken, refused, or while it waits', async () => {
    poll = await new Attacked().start();
    const transact = poll.store.transact.bind(poll.store);
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => { letGo = resolve; });
    poll.store.transact = async (...given) => {
      await gate;
      return transact(...given);
    };
    const [before, lines] = [await figures(), [...poll.logs]];
    const first = poll.cast('dana', 'keep');
    await pause(100);
    const others = [poll.cast('voter-00', 'keep'), poll.cast('outsider', 'keep'), poll.cast('voter-01', 'nothing')];
    await pause(100);
    expect(await figures()).toEqual(before);
    // One that may be told of is told of.
    const another = poll.command('dana', ROOM, 'poll.vote', { choices: ['keep'] });
    await pause(100);
    expect(moved(before, await figures())).toEqual(['moot_commands_waiting']);
    letGo();
    expect((await Promise.all([first, ...others])).map(({ status, code }) => code ?? status)).toEqual(['accepted', 'accepted', 'not_eligible', 'option_unknown']);
    const { code } = await another;
    expect(moved(before, await figures())).toEqual([`moot_commands_total outcome="${String(code)}"`, 'moot_request_seconds_count status="200"']);
    expect(poll.logs.slice(lines.length).filter((line) => !line.includes('/metrics'))).toEqual(['POST /v1/commands 200']);
  });

  it('tell of a request with other commands what they would without the ballot', async () => {
    poll = await new Attacked().start();
    const tell = async (commands: readonly unknown[]) => {
      const [before, lines] = [await figures(), poll.logs.length];
      expect(await poll.read('/v1/commands', 'dana', { commands })).toContain('200');
      const after = await figures();
      return { log: poll.logs.slice(lines), names: moved(before, after) };
    };
    const alone = await tell([named()]);
    expect(alone.names).toHaveLength(2);
    expect(await tell([ballot('dana'), named()])).toEqual(alone);
    expect(await tell([named(), ballot('dana'), ballot('dana')])).toEqual(alone);
    expect(await tell([ballot('dana')])).toEqual({ log: alone.log.filter((line) => !line.includes('/v1/commands')), names: [] });
  });
});

describe('confidential ballots on disk', () => {
  let poll: Attacked;
  afterEach(() => poll.stop());

  /** Every version of a box that stands anywhere in the files. */
  const versions = (disk: string) => [...disk.matchAll(/"ballots":\[(\{[^\]]*\})\]/g)].map(([, entries]) => [...(entries ?? '').matchAll(/"id":"([^"]*)","choice":"([^"]*)"/g)].map(([, id = '', choice = '']) => ({ id, choice })));

  it('cannot be read or joined to people, times or order while the poll is open, not even from the log of the database', async () => {
    poll = await new Attacked().start();
    for (const [at, who] of names.entries()) await poll.cast(who, at % 3 ? 'keep' : 'cancel', { comment: `canary of ${who}` });
    await poll.cast('voter-02', 'shorten', { comment: 'canary again' });
    const { disk } = poll;
    expect(versions(disk).length).toBeGreaterThan(2);
    expect(disk).not.toMatch(/canary|token-of|voter-\d\d|Name of/);
    expect([...disk.matchAll(/[\w-]{20,}/g)].filter(([text]) => Buffer.from(text, 'base64url').includes('canary')), 'written in other letters').toEqual([]);
    const entries = versions(disk).flat();
    // Of one length, of no two people alike, and no option: neither counts nor changes show.
    expect(new Set(entries.map(({ choice }) => choice.length)).size).toBe(1);
    expect(entries.filter(({ choice }) => /keep|shorten|cancel/.test(choice + Buffer.from(choice, 'base64url').toString('latin1')))).toEqual([]);
    const people = new Map<string, Set<string>>();
    for (const { id, choice } of entries) people.set(choice, (people.get(choice) ?? new Set()).add(id));
    expect([...people.values()].filter((ids) => ids.size > 1)).toEqual([]);
    const secret = (await poll.keys.get(KEY))!;
    for (const { id, choice } of entries) expect(veilOf(secret).uncover(id, choice)).toBeUndefined();
    for (const box of versions(disk)) expect(box.map(({ id }) => id)).toEqual(box.map(({ id }) => id).sort());
    for (const who of names.slice(1)) expect(disk).not.toContain(actorKey(secret, { issuer: ISSUER, subject: who }));
    expect([...disk.matchAll(/"(?:ballots|comments|ids)":\[[^\]]*\]/g)].filter(([text]) => /\b\d{13}\b/.test(text))).toEqual([]);
    expect(poll.journal()).not.toContain('poll.cast');
  });

  it('can be read by nobody once the poll has closed, whatever copies there are: the key is gone', async () => {
    poll = await new Attacked().start();
    for (const who of names) await poll.cast(who, 'keep', { comment: `canary of ${who}` });
    const copy = versions(poll.disk).flat();
    const veil = (await poll.keys.get(veilKeyOf(KEY)))!;
    // The search would find what it looks for.
    expect(copy.map(({ id, choice }) => veilOf(veil).uncover(id, choice))).toContain('keep');
    expect(poll.keysOnDisk.includes(Buffer.from(veil))).toBe(true);
    await poll.command('dana', ROOM, 'poll.end', {});
    expect(await poll.result('dana')).toMatchObject({ ballots: 16, told: { keep: { band: 'nearly' } } });
    expect(poll.keysOnDisk.includes(Buffer.from(veil))).toBe(false);
    expect(await poll.keys.get(veilKeyOf(KEY))).toBeUndefined();
    const db = new DatabaseSync(join(poll.folder, 'rooms.db'), { readOnly: true });
    const left = db.prepare(`SELECT type, json FROM rows WHERE type IN ('box', 'remarks', 'owners', 'count')`).all() as { type: string; json: string }[];
    db.close();
    expect(left.filter(({ json }) => json.includes('value'))).toEqual([]);
  });
});
