/** Whoever looks into every channel they can reach finds nothing of who asked anonymously, and nothing that is not for them. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCsv, toIcs, toJson, toMarkdown, exportBoard } from '../src/core/qa/qa.export.js';
import type { JournalAnswer } from '../src/backends/protocol.js';
import type { RoomMessage } from '../src/core/messages.js';
import { ar } from '../src/elements/locales/ar.js';
import { de } from '../src/elements/locales/de.js';
import { enMore } from '../src/elements/locales/en-more.js';
import { hostToken, tokenOf } from '../src/server/server.harness.js';
import type { Browser } from 'playwright-core';
import { launch } from './intranet.js';
import { Served, recordsOf } from './served.js';

const ROOM = 'qa/private';
/** A board that is over, which a search looks through. */
const OLDER = 'qa/older';
/** Of one person: nothing else in the world is written like these. */
const MARKS = { subject: 'sub-heron-41', name: 'Nora Heronmark', email: 'heron.mail@canary.example' };
const TEXTS = { anonymous: 'Is the lighthouse closing?', second: 'And the harbour master?', hidden: 'A hidden plover?', pending: 'A pending plover?', declined: 'A declined plover?', privately: 'Only between us: petrel.' };

const served = new Served();
let host: string;
let ana: string;
let ben: string;
let anonymous: readonly string[];
let hidden: string;
let others: string;
let pending: string;
let declined: string;
let browser: Browser;

beforeAll(async () => {
  await served.start();
  host = await hostToken();
  ana = await tokenOf(MARKS.subject, { claims: { name: MARKS.name, email: MARKS.email, email_verified: true } });
  ben = await tokenOf('ben');
  await served.run(host, ROOM, 'room.create', { title: 'Say it' });
  const ask = async (text: string) => (await served.run(ana, ROOM, 'qa.askAnonymously', { text })).id;
  anonymous = [await ask(TEXTS.anonymous), await ask(TEXTS.second)];
  const named = await served.run(ben, ROOM, 'qa.ask', { text: 'A named question?' });
  hidden = await ask(TEXTS.hidden);
  await served.run(host, ROOM, 'qa.hide', { question: hidden });
  declined = await ask(TEXTS.declined);
  await served.run(host, ROOM, 'qa.setState', { question: declined, state: 'declined', reason: 'No.' });
  const { id: reason } = await served.run(host, ROOM, 'qa.answer', { question: declined, text: 'Not here.' });
  await served.run(host, ROOM, 'qa.configure', { words: ['pending'] });
  pending = await ask(TEXTS.pending);
  for (const question of anonymous) await served.run(ben, ROOM, 'qa.vote', { question, on: true });
  // What she does beside it: votes for her own, edits, a vote for another's, a reaction, a refusal.
  await served.run(ana, ROOM, 'qa.vote', { question: anonymous[0], on: true });
  await served.run(ana, ROOM, 'qa.editAnonymous', { question: anonymous[1], text: `${TEXTS.second} Really?` });
  await served.run(ana, ROOM, 'qa.vote', { question: named.id, on: true });
  await served.run(ana, ROOM, 'qa.vote', { question: 'nowhere-0000000000', on: true });
  // An answer that is owed stands in the calendar.
  await served.run(host, ROOM, 'qa.owe', { question: anonymous[0], by: 'Femi', due: Date.UTC(2030, 0, 7) });
  await served.run(host, ROOM, 'qa.replyPrivately', { question: anonymous[0], text: TEXTS.privately });
  await served.run(ana, ROOM, 'qa.react', { to: reason, kind: 'thanks', on: true });
  for (const question of [hidden, declined, pending]) await served.run(ana, ROOM, 'qa.reply', { question, text: 'It was me.' });
  others = (await served.run(ben, ROOM, 'qa.askAnonymously', { text: 'Of another person?' })).id;
  const ids = [...anonymous, others, hidden, declined, pending];
  for (const token of [ana, ben, host]) await served.fetch('/v1/signals', token, { signals: [{ room: ROOM, name: 'seen', ids }] });

  await served.run(host, OLDER, 'room.create', { title: 'Last year' });
  await served.run(ana, OLDER, 'qa.askAnonymously', { text: 'Was the old lighthouse sold?' });
  const { id: gone } = await served.run(ana, OLDER, 'qa.askAnonymously', { text: 'An old hidden plover lighthouse?' });
  await served.run(host, OLDER, 'qa.hide', { question: gone });
  await served.run(host, OLDER, 'qa.moveTo', { phase: 'archived' });
  browser = await launch();
  // What was in sight is written every ten seconds.
  await new Promise((resolve) => { setTimeout(resolve, 10_500); });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await served.remove();
});

/** All that a page holds of the board, in every tab of its list, shadow roots included. */
async function domOf(token: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${served.url}/token`, (route) => route.fulfill({ contentType: 'text/plain', body: token }));
  await page.route(`${served.url}/page`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><head><title>Page</title><meta name="moot-server" content="/"><meta name="moot-token-url" content="/token"><script type="module" src="/moot.js"></script></head><body><moot-qa room="private"></moot-qa></body>` }));
  await page.goto(`${served.url}/page`);
  await page.locator('moot-qa [part~="question"]').first().waitFor();
  let dom = '';
  for (const tab of await page.locator('moot-qa .tab').all()) {
    await tab.click();
    await page.waitForTimeout(200);
    dom += await page.evaluate<string>(`(function all(root) { return root.innerHTML + [...root.querySelectorAll('*')].map((one) => (one.shadowRoot ? all(one.shadowRoot) : '')).join(''); })(document.documentElement)`);
  }
  await context.close();
  return dom;
}

/** Everything that a person can be told, as text, by channel. */
async function channels(token: string): Promise<Readonly<Record<string, string>>> {
  // A route that is not there would keep every secret.
  const text = async (path: string, body?: unknown, status = 200) => {
    const response = await served.fetch(path, token, body);
    expect(response.status, path).toBe(status);
    return response.text();
  };
  const aborter = new AbortController();
  const stream = await served.fetch('/v1/stream', token, { rooms: { [ROOM]: {} } }, { signal: aborter.signal });
  const reader = stream.body!.getReader();
  let streamed = '';
  while (!streamed.includes('"ready"')) streamed += Buffer.from((await reader.read()).value ?? new Uint8Array()).toString();
  aborter.abort();
  const snapshot = await served.snapshot(token, ROOM);
  return {
    snapshot: JSON.stringify(snapshot),
    'snapshot that claims to own': JSON.stringify(await served.snapshot(token, ROOM, [...anonymous, hidden, pending, declined])),
    'snapshot of what is over': JSON.stringify(await served.snapshot(token, OLDER)),
    own: await text('/v1/own', { room: ROOM }),
    audience: await text('/v1/audience', { room: ROOM }),
    journal: await text('/v1/journal', { room: ROOM }, token === host ? 200 : 403),
    'journal of what is over': await text('/v1/journal', { room: OLDER }, token === host ? 200 : 403),
    page: await domOf(token),
    stream: streamed,
    'long poll': await text('/v1/stream?wait=1', { rooms: { [ROOM]: {} } }),
    'receipt of her command': await text('/v1/commands', { commands: [{ id: anonymous[0], room: ROOM, name: 'qa.askAnonymously', args: { text: 'x' }, rules: 1 }] }),
    'refused command': await text('/v1/commands', { commands: [{ id: 'a-command-of-mine-000', room: ROOM, name: 'qa.editAnonymous', args: { question: anonymous[0], text: 'Mine!' }, rules: 1 }] }),
    search: (await Promise.all(['Was the old lighthouse sold?', 'An old hidden plover lighthouse?', 'Only between us: petrel.'].map((wanted) => text('/v1/search', { kind: 'qa', text: wanted })))).join('\n'),
    rituals: await text('/v1/rituals'),
    me: await text('/v1/me'),
    error: await text('/v1/rooms/qa/nowhere', undefined, 404),
    'no such address': await text('/v1/nowhere', undefined, 404),
    'bad request': await text('/v1/commands', { commands: [{ room: ROOM }] }, 400),
    document: await text('/v1/openapi.json'),
    ...filesOf(snapshot),
  };
}

/** What somebody takes along of what they see; the view of a page knows who they are. */
function filesOf(snapshot: readonly RoomMessage[], viewer: object = {}) {
  const board = exportBoard(Object.assign(viewOf(snapshot), { viewer }));
  return { csv: toCsv(board), json: toJson(board), minutes: toMarkdown(board, { answered: 'a', open: 'o', rest: 'r', anonymous: 'n', votes: String, owed: (one = '') => one }), calendar: toIcs(board, 0) };
}

function viewOf(messages: readonly RoomMessage[]): Parameters<typeof exportBoard>[0] {
  return {
    get: (type, id) => recordsOf<never>(messages, type).get(id),
    list: (type) => [...recordsOf<never>(messages, type)].map(([id, value]) => ({ type, id, value, to: [] })),
  };
}

describe('of whoever asked anonymously', () => {
  it.each(['member', 'host'])('no channel tells a %s a name, a subject or an address', async (role) => {
    for (const [channel, text] of Object.entries(await channels(role === 'host' ? host : ben))) {
      for (const mark of Object.values(MARKS)) expect(text, `${mark} in ${channel}`).not.toContain(mark);
    }
  }, 30_000);

  it('a member is told nothing of what is hidden, or said to somebody else alone', async () => {
    for (const [channel, text] of Object.entries(await channels(ben))) {
      for (const mark of ['plover', 'petrel', hidden, pending, declined]) expect(text, `${mark} in ${channel}`).not.toContain(mark);
    }
  }, 30_000);

  it('the channels are there: each that shows the board says what everybody may read', async () => {
    const open = await channels(ben);
    for (const channel of ['snapshot', 'stream', 'long poll', 'page', 'search', 'csv', 'json', 'minutes', 'calendar', 'snapshot of what is over']) expect(open[channel], channel).toContain('lighthouse');
    for (const title of ['Say it', 'Last year']) expect(open['rituals']).toContain(title);
  }, 30_000);

  it('she herself gets both', async () => {
    const hers = JSON.stringify(await served.snapshot(ana, ROOM, [...anonymous, hidden]));
    expect(hers).toContain(TEXTS.hidden);
    expect(hers).toContain(TEXTS.privately);
  });

  it('files that she hands on herself say nothing of her either', async () => {
    const hers = await served.snapshot(ana, ROOM, [...anonymous, hidden]);
    const [key = ''] = hers.flatMap((message) => (message.t === 'hello' ? [message.key] : []));
    expect(key).toHaveLength(22);
    for (const [file, text] of Object.entries(filesOf(hers, { key, ...MARKS }))) {
      expect(text, file).toContain('lighthouse');
      for (const mark of [...Object.values(MARKS), key]) expect(text, `${mark} in ${file}`).not.toContain(mark);
    }
  });

  it('the journal that hosts take along holds what was done without a name, and neither her key, nor a time, nor a text', async () => {
    const [key = ''] = (await served.snapshot(ana, ROOM)).flatMap((message) => (message.t === 'hello' ? [message.key] : []));
    const { lines } = await (await served.fetch('/v1/journal', host, { room: ROOM })).json() as JournalAnswer;
    for (const question of anonymous) expect(lines).toContainEqual({ command: 'qa.askAnonymously', ids: expect.arrayContaining([`question/${question}`]) as string[] });
    expect(lines.filter(({ command }) => command === 'qa.hide')).toEqual([expect.objectContaining({ key: expect.any(String) as string, at: expect.any(Number) as number })]);
    const untold = lines.filter((line) => line.key === undefined);
    expect(JSON.stringify(untold)).not.toMatch(/1[78]\d{11}/);
    for (const mark of [key, ...Object.values(TEXTS), 'lighthouse']) expect(JSON.stringify(lines), mark).not.toContain(mark);
  });

  it('neither logs nor metrics say anything, nor what anybody wrote', async () => {
    const metrics = await (await served.fetch('/metrics', 'metrics-token-of-this-test')).text();
    expect(metrics).toContain('moot_');
    for (const mark of [...Object.values(MARKS), ...Object.values(TEXTS), 'lighthouse', ...anonymous]) {
      expect(metrics, `${mark} in the metrics`).not.toContain(mark);
      expect(served.log, `${mark} in the log`).not.toContain(mark);
    }
  });

  it('no file holds a name, a subject or an address, where only anonymous questions were asked', () => {
    for (const mark of Object.values(MARKS)) expect(served.disk(), mark).not.toContain(mark);
    expect(served.disk()).toContain('lighthouse');
  });
});

describe('somebody who reads the database, without the keys', () => {
  type Cells = Readonly<Record<string, unknown>>;

  function tables(): Readonly<Record<string, readonly Cells[]>> {
    const db = new DatabaseSync(join(served.data, 'rooms.db'), { readOnly: true });
    try {
      const names = db.prepare('SELECT name FROM sqlite_master WHERE type = \'table\'').all() as { name: string }[];
      return Object.fromEntries(names.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all() as Cells[]]));
    } finally {
      db.close();
    }
  }

  const cells = (row: Cells) => Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))).join(' ');

  const keyOf = async (token: string) => (await served.snapshot(token, ROOM)).flatMap((message) => (message.t === 'hello' ? [message.key] : []))[0] ?? '';

  it('finds no row in which an anonymous question stands beside the key of its asker', async () => {
    const hers = await keyOf(ana);
    expect(hers).toHaveLength(22);
    const rows = Object.entries(tables()).flatMap(([table, all]) => all.map((row) => `${table} ${cells(row)}`));
    // A first look at whether this would find a leak at all: her votes for others and what she has seen stand under her key.
    expect(rows.some((row) => row.includes(hers))).toBe(true);
    const beside = (key: string, ids: readonly string[]) => rows.filter((row) => row.includes(key) && ids.some((id) => row.includes(id)));
    expect(beside(hers, [hidden, declined, pending])).toEqual([]);
    // What everybody has had in sight names hers as it names others: the same questions stand beside another's key.
    const linked = beside(hers, anonymous);
    expect(linked.filter((row) => !/ seen /.test(row))).toEqual([]);
    expect(linked).toHaveLength(1);
    const bens = await keyOf(ben);
    for (const id of anonymous) expect(beside(bens, [id]).some((row) => / seen /.test(row)), id).toBe(true);
  });

  it('finds nothing by which two questions of one asker belong together, but not one of another', async () => {
    const of = (id: string) => Object.entries(tables()).flatMap(([table, all]) => all.filter((row) => cells(row).includes(id)).map((row) => [table, row] as const));
    /** Values that stand beside both questions and in no other anonymous one's rows. */
    const shared = (a: string, b: string, not: string) => {
      const values = (id: string) => new Set(of(id).flatMap(([, row]) => Object.values(row).map(String)).filter((value) => value.length > 8 && !value.includes(id)));
      const [one, two, third] = [values(a), values(b), values(not)];
      return [...one].filter((value) => two.has(value) && !third.has(value));
    };
    const [first = '', second = ''] = anonymous;
    // Who voted for both with a key that is theirs stands beside both.
    const bens = await keyOf(ben);
    expect(shared(first, second, others).filter((value) => value !== bens)).toEqual([]);
  });

  it('finds between which acts they came, by the order of the rows, as people are told in every language', () => {
    const order = (id: string) => (tables()['journal'] ?? []).findIndex((row) => cells(row).includes(id));
    const [first = '', second = ''] = anonymous;
    expect([order(first) >= 0, order(first) < order(second), order(second) < order(others)]).toEqual([true, true, true]);
    const told = { [enMore.promise.operator.choice]: 'The order in which things were stored', [enMore.promise.operator.sealed]: 'The order in which things were stored', [de.promise.operator.choice]: 'Die Reihenfolge des Gespeicherten', [de.promise.operator.sealed]: 'Die Reihenfolge des Gespeicherten', [ar.promise.operator.choice]: 'ترتيب ما حُفظ', [ar.promise.operator.sealed]: 'ترتيب ما حُفظ' };
    for (const [text, words] of Object.entries(told)) expect(text).toContain(words);
  });

  it('finds the hour at most of when they were asked', async () => {
    const exact = /1[78]\d{11}/g;
    const others = [await keyOf(ben), await keyOf(host)];
    for (const [table, all] of Object.entries(tables())) {
      for (const row of all) {
        const text = cells(row);
        // What others did to them has its own time.
        if (!anonymous.some((id) => text.includes(id)) || text.includes('Dana') || others.some((key) => text.includes(key))) continue;
        for (const instant of text.match(exact) ?? []) expect(Number(instant) % 3_600_000, `${table}: ${text}`).toBe(0);
      }
    }
  });
});

describe('a sealed board, once it is over', () => {
  it('tells whoever runs the server nothing of who asked, voted or replied: no mark in any file, no key, and in the journal neither keys nor instants of members', async () => {
    const SAFE = 'qa/safe';
    await served.run(host, SAFE, 'room.create', { title: 'Safe', settings: { anonymity: 'sealed' } });
    const { id: question } = await served.run(ana, SAFE, 'qa.askAnonymously', { text: 'Is the gannet safe?' });
    const other = await served.run(host, SAFE, 'qa.askAnonymously', { text: 'Who waits?' });
    expect((await served.run(ana, SAFE, 'qa.vote', { question: other.id, on: true })).status).toBe('refused');
    const { lines } = await (await served.fetch('/v1/journal', host, { room: SAFE })).json() as JournalAnswer;
    expect(lines.map(({ command }) => command)).toEqual(['qa.askAnonymously', 'qa.askAnonymously', 'room.create']);
    for (const { command, ...rest } of lines) expect(rest, command).toEqual({ ids: [] });
    await served.run(host, SAFE, 'qa.moveTo', { phase: 'archived' });
    expect(JSON.stringify(await served.snapshot(ben, SAFE))).toContain('gannet');
    const db = new DatabaseSync(join(served.data, 'rooms.db'), { readOnly: true });
    const id = (db.prepare('SELECT id FROM rooms WHERE key = ?').get(`acme/${SAFE}`) as { id: number }).id;
    const journal = db.prepare('SELECT * FROM journal WHERE room = ?').all(id) as { command: string; at: number; key: string | null; ids: string }[];
    const ticks = db.prepare('SELECT * FROM rows WHERE room = ? AND type = ?').all(id, 'tick') as { id: string; json: string }[];
    db.close();
    const members = journal.filter(({ command }) => command !== 'qa.moveTo');
    expect(members.map(({ command }) => command)).toContain('qa.askAnonymously');
    for (const { at, key, ids } of members) expect({ hour: at % 3_600_000, key, ids }).toEqual({ hour: 0, key: null, ids: '[]' });
    expect(ticks.map(({ id: tick }) => tick).sort()).toEqual([question, other.id].sort());
    for (const { json } of ticks) expect(json).not.toMatch(/1[78]\d{11}/);
    for (const mark of Object.values(MARKS)) expect(served.disk(), mark).not.toContain(mark);
    expect((await served.run(ana, SAFE, 'qa.withdrawAnonymous', { question })).code).toBe('room_sealed');
  }, 30_000);
});
