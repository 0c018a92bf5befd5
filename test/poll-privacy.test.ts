/** Who voted in a poll, and what they wrote with it, is found where `shown` and the phase allow it, and in no other channel that somebody can reach. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ballotsToCsv, exportPoll, pollToJson, pollToMarkdown, resultsToCsv } from '../src/core/poll/poll.export.js';
import type { SetUpArgs } from '../src/core/poll/poll.schema.js';
import type { RoomMessage } from '../src/core/messages.js';
import { tokenOf } from '../src/server/server.harness.js';
import { launch } from './intranet.js';
import { Served, recordsOf } from './served.js';

const OPTIONS = ['Soup', 'Salad', 'Lighthouse bread'];
const CROWD = Array.from({ length: 12 }, (_, at) => `crowd-${at}`);
const READERS = ['member', 'voter', 'host'] as const;
type Reader = (typeof READERS)[number];

/** To whom a name may be told, while it is open and once it is closed. */
const told: Readonly<Record<string, { readonly open: readonly Reader[]; readonly closed: readonly Reader[] }>> = {
  always: { open: READERS, closed: READERS },
  voted: { open: ['voter', 'host'], closed: READERS },
  closed: { open: ['host'], closed: READERS },
  hosts: { open: ['host'], closed: ['host'] },
  confidential: { open: [], closed: [] },
};
const KINDS = Object.keys(told);

/** Of one person in each poll: nothing else in the world is written like these. */
const marksOf = (kind: string) => ({ subject: `sub-wren-${kind}`, name: `Wren ${kind}mark`, email: `wren.${kind}@canary.example` });
const remarkOf = (kind: string) => `Only a ${kind}-plover says so.`;
const roomOf = (kind: string) => `poll/${kind}`;
const settingsOf = (kind: string): SetUpArgs => ({ options: OPTIONS, ...(kind === 'confidential' ? { secrecy: 'confidential' } : { shown: kind as 'always' }) });

const served = new Served();
let browser: Browser;
const tokens = new Map<string, string>();
/** By kind of poll: what its voter is called in the room. */
const keys = new Map<string, string>();
const token = (who: string) => tokens.get(who) ?? '';
const as = (reader: Reader, kind: string) => token(`${reader}-${kind}`);

beforeAll(async () => {
  await served.start();
  for (const kind of KINDS) {
    const { subject, name, email } = marksOf(kind);
    tokens.set(subject, await tokenOf(subject, { claims: { name, email, email_verified: true } }));
    for (const reader of READERS) tokens.set(`${reader}-${kind}`, await tokenOf(`${reader}-${kind}`, reader === 'host' ? { claims: { roles: ['moot:host', 'moot:people'] } } : {}));
  }
  for (const who of CROWD) tokens.set(who, await tokenOf(who));
  const people = [...KINDS.map((kind) => ({ id: marksOf(kind).subject, name: marksOf(kind).name, email: marksOf(kind).email })), ...KINDS.flatMap((kind) => READERS.map((reader) => ({ id: `${reader}-${kind}`, name: `${reader} ${kind}` }))), ...CROWD.map((id) => ({ id, name: id }))];
  expect((await served.fetch('/v1/people', as('host', 'always'), { people: people.map((one) => ({ ...one, groups: ['staff'] })) }, { method: 'PUT' })).status).toBe(200);
  for (const kind of KINDS) {
    const [room, { subject }] = [roomOf(kind), marksOf(kind)];
    const run = async (who: string, name: string, args: unknown) => { expect(await served.run(who, room, name, args), `${name} in ${kind}`).toMatchObject({ status: 'accepted' }); };
    await run(as('host', kind), 'room.create', { title: `Lighthouse ${kind}`, settings: settingsOf(kind) });
    await run(as('host', kind), 'poll.open', {});
    if (kind === 'confidential') {
      for (const who of [subject, `voter-${kind}`, ...CROWD]) await run(token(who), 'poll.cast', { choice: 'o1', token: `token-of-${who}-000000`, comment: who === subject ? remarkOf(kind) : `Said ${who}.` });
    } else {
      await run(token(subject), 'poll.vote', { choices: ['o2'] });
      await run(token(subject), 'poll.vote', { choices: ['o1'], comment: remarkOf(kind) });
      await run(as('voter', kind), 'poll.vote', { choices: ['o3'] });
    }
    keys.set(kind, (await served.snapshot(token(subject), room)).flatMap((message) => (message.t === 'hello' ? [message.key] : []))[0] ?? '');
  }
  browser = await launch();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await served.remove();
});

/** All that a page holds of a poll, and of what waits for its reader, with everything unfolded and as a table, shadow roots included. */
async function domOf(who: string, kind: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${served.url}/token`, (route) => route.fulfill({ contentType: 'text/plain', body: who }));
  await page.route(`${served.url}/page`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><head><title>Page</title><meta name="moot-server" content="/"><meta name="moot-token-url" content="/token"><script type="module" src="/moot.js"></script></head><body><moot-poll room="${kind}"></moot-poll><moot-waiting></moot-waiting></body>` }));
  await page.goto(`${served.url}/page`);
  await page.locator('moot-poll [part~="header"]').waitFor();
  await page.waitForFunction(() => (document.querySelector('moot-poll')?.shadowRoot?.adoptedStyleSheets.length ?? 0) > 2);
  await page.waitForTimeout(300);
  const all = () => page.evaluate<string>(`(function all(root) { return root.innerHTML + [...root.querySelectorAll('*')].map((one) => (one.shadowRoot ? all(one.shadowRoot) : '')).join(''); })(document.documentElement)`);
  let dom = await all();
  const table = page.getByRole('button', { name: 'As a table' });
  if (await table.count() > 0) {
    await table.click();
    dom += await all();
  }
  await context.close();
  return dom;
}

function viewOf(messages: readonly RoomMessage[]): Parameters<typeof exportPoll>[0] {
  return {
    get: (type, id) => recordsOf<never>(messages, type).get(id),
    list: (type) => [...recordsOf<never>(messages, type)].map(([id, value]) => ({ type, id, value, to: [] })),
  };
}

/** What somebody takes along of what they see. */
function filesOf(snapshot: readonly RoomMessage[]): Readonly<Record<string, string>> {
  const exported = exportPoll(viewOf(snapshot));
  const words = { results: 'Results', comments: 'Comments', decision: 'Decision', tooFew: 'Too few', groups: 'Groups', voters: String, votes: String, band: String, majority: String, withheld: String, decided: String };
  return { csv: resultsToCsv(exported), 'ballots as csv': ballotsToCsv(exported), json: pollToJson(exported), minutes: pollToMarkdown(exported, words) };
}

/** Everything that a reader of a poll can be told, as text, by channel; first what is refused, so that it stands in whatever tells of it. */
async function channels(reader: Reader, kind: string): Promise<Readonly<Record<string, string>>> {
  const [who, room] = [as(reader, kind), roomOf(kind)];
  const text = async (path: string, body?: unknown, status = 200) => {
    const response = await served.fetch(path, who, body);
    expect(response.status, path).toBe(status);
    return response.text();
  };
  const { subject } = marksOf(kind);
  const refusals: Record<string, string> = {};
  const tries: readonly (readonly [string, object])[] = [
    ['poll.vote', { choices: ['nowhere'] }], ['poll.cast', { choice: 'nowhere', token: `token-of-${subject}-000000` }], ['poll.reword', { option: 'o1', text: 'Something else altogether' }], ['room.create', { title: 'Mine' }], ['poll.nothing', {}], ['poll.settle', { what: 'keep' }],
  ];
  for (const [name, args] of tries) refusals[`refusal of ${name}`] = await text('/v1/commands', { commands: [{ id: `${reader}-${name.slice(5)}-0000000000`.slice(0, 22).padEnd(22, '0'), room, name, args, rules: 1 }] });
  for (const [name, receipt] of Object.entries(refusals)) expect(receipt, name).toContain('"refused"');

  const aborter = new AbortController();
  const stream = await served.fetch('/v1/stream', who, { rooms: { [room]: { own: ['ballot', 'elector'] } } }, { signal: aborter.signal });
  const from = stream.body!.getReader();
  let streamed = '';
  while (!streamed.includes('"ready"')) streamed += Buffer.from((await from.read()).value ?? new Uint8Array()).toString();
  aborter.abort();
  const snapshot = await served.snapshot(who, room);
  return {
    ...refusals,
    snapshot: JSON.stringify(snapshot),
    'snapshot that claims to own': JSON.stringify(await served.snapshot(who, room, ['ballot', 'elector', `ballot/${keys.get(kind) ?? ''}`])),
    stream: streamed,
    'long poll': await text('/v1/stream?wait=1', { rooms: { [room]: {} } }),
    own: await text('/v1/own', { room }),
    audience: await text('/v1/audience', { room }),
    journal: await text('/v1/journal', { room }, reader === 'host' ? 200 : 403),
    waiting: await text('/v1/waiting'),
    rituals: await text('/v1/rituals'),
    search: (await Promise.all(['Lighthouse bread', remarkOf(kind), marksOf(kind).name.split(' ')[0] ?? ''].map((wanted) => text('/v1/search', { kind: 'poll', text: wanted })))).join('\n'),
    me: await text('/v1/me'),
    error: await text('/v1/rooms/poll/nowhere', undefined, 404),
    'bad request': await text('/v1/commands', { commands: [{ room, name: 'poll.vote' }] }, 400),
    'not for them': await text('/v1/erasure', { id: subject, what: 'named' }, 403),
    page: await domOf(who, kind),
    ...filesOf(snapshot),
  };
}

/** Where a poll shows who chose what to those who may see it. */
const TELLING = ['snapshot', 'snapshot that claims to own', 'stream', 'long poll', 'page', 'ballots as csv', 'json', 'minutes'];

async function look(kind: string, phase: 'open' | 'closed'): Promise<void> {
  for (const reader of READERS) {
    const { subject, name, email } = marksOf(kind);
    const found = await channels(reader, kind);
    const may = told[kind]![phase].includes(reader);
    for (const [channel, text] of Object.entries(found)) {
      // Nobody is ever told what somebody is called elsewhere, or how they are reached.
      for (const mark of [subject, email]) expect(text, `${mark} in ${channel} of a ${reader}`).not.toContain(mark);
      if (!may || !TELLING.includes(channel)) expect(text, `the name in ${channel} of a ${reader}`).not.toContain(name);
      const isResult = may || (kind === 'confidential' && phase === 'closed');
      if (!isResult) expect(text, `a comment in ${channel} of a ${reader}`).not.toContain(remarkOf(kind));
      if (kind === 'confidential') expect(text, `the voter's key in ${channel} of a ${reader}`).not.toContain(keys.get(kind));
    }
    // The channels are there: each says what may be known.
    if (may) for (const channel of TELLING) expect(found[channel], `${channel} of a ${reader}`).toContain(name);
    for (const channel of ['snapshot', 'stream', 'long poll', 'page', 'csv', 'json', 'minutes', 'rituals']) expect(found[channel], channel).toContain(channel === 'rituals' || channel === 'page' ? `Lighthouse ${kind}` : 'Lighthouse bread');
    // Who votes is told that hosts see it before, or alone.
    if (phase === 'open' && kind !== 'confidential') expect(/[Hh]osts (and whoever has voted|alone|see them before)/.test(found['page'] ?? ''), `what the page says to a ${reader}`).toBe(!told[kind]!.open.includes('member'));
    if (kind === 'confidential' && phase === 'closed') expect(found['json']).toContain(remarkOf(kind));
  }
}

describe.each(KINDS)('of whoever voted in a poll whose results are shown: %s', (kind) => {
  it('no channel tells a name, a subject, an address or a comment to whom they are not for, while it is open', () => look(kind, 'open'), 60_000);

  it('nor once it is closed', async () => {
    expect(await served.run(as('host', kind), roomOf(kind), 'poll.end', {})).toMatchObject({ status: 'accepted' });
    await look(kind, 'closed');
  }, 60_000);
});

describe('of whoever voted in any poll', () => {
  it('neither logs nor metrics say anything, nor what anybody wrote; and of confidential ballots not even that they came', async () => {
    const requests = () => served.log.split('\n').filter((line) => line.includes('"route":"/v1/commands"')).length;
    const counted = async () => Number(/^moot_request_seconds_count\{.*v1\/commands.*status="200".*\} (\d+)$/m.exec(await (await served.fetch('/metrics', 'metrics-token-of-this-test')).text())?.[1]);
    const [logged, before] = [requests(), await counted()];
    for (const who of CROWD.slice(0, 3)) expect((await served.fetch('/v1/commands', token(who), { commands: [{ id: `late-${who}-000000000000`, room: roomOf('confidential'), name: 'poll.cast', args: { choice: 'o2', token: `token-of-${who}-000000` }, rules: 1 }] })).status).toBe(200);
    await pause(300);
    expect([requests(), await counted()]).toEqual([logged, before]);
    expect((await served.run(token('crowd-0'), roomOf('always'), 'poll.vote', { choices: ['o1'] })).status).toBe('refused');
    await expect.poll(async () => [requests(), await counted()]).toEqual([logged + 1, before + 1]);
    const metrics = await (await served.fetch('/metrics', 'metrics-token-of-this-test')).text();
    for (const mark of KINDS.flatMap((kind) => [...Object.values(marksOf(kind)), remarkOf(kind), `Lighthouse ${kind}`, keys.get(kind) ?? ''])) {
      expect(mark).not.toBe('');
      expect(metrics, `${mark} in the metrics`).not.toContain(mark);
      expect(served.log, `${mark} in the log`).not.toContain(mark);
    }
  });

  it('those who did, see their own ballot', async () => {
    for (const kind of KINDS.filter((one) => one !== 'confidential')) expect(JSON.stringify(await served.snapshot(token(marksOf(kind).subject), roomOf(kind)))).toContain(remarkOf(kind));
  });
});
