import { afterEach, describe, expect, it, vi } from 'vitest';
import { Authority } from '../authority/authority.js';
import { allKits, person } from '../authority/authority.harness.js';
import { attach } from '../backends/attach.js';
import type { Backend, RoomSink } from '../backends/backend.js';
import type { Receipt } from '../core/command.js';
import { MootError } from '../core/errors.js';
import { qa } from '../core/qa/qa.ritual.js';
import { systemTimers } from '../core/timers.js';
import { virtualTimers } from '../core/timers.harness.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { createMoot, memoryStorage, type ClientStorage, type Moot } from './index.js';

const FEATURES = { live: true, confidential: true, shared: true, signals: true, people: false, media: false };
const moots: Moot[] = [];

function moot(backend: Backend, storage: ClientStorage = memoryStorage()): Moot {
  const made = createMoot({ backend, storage });
  moots.push(made);
  return made;
}

afterEach(() => {
  for (const one of moots.splice(0)) one.close();
});

function office() {
  const authority = new Authority({ store: memoryStore(), keys: memoryRoomKeys(), kits: allKits });
  return (name: string, roles: readonly string[] = []) => attach(authority, person(name, { roles }), FEATURES);
}

async function board() {
  const of = office();
  const anna = moot(of('anna', ['moot:host'])).open(qa, 'all-hands');
  anna.subscribe(() => undefined);
  await anna.create({ title: 'All hands' }).receipt;
  await vi.waitFor(() => { expect(anna.view.state).toBe('ready'); });
  return { of, anna };
}

function scripted(send: Backend['send'], id = 'anna') {
  const sinks: RoomSink[] = [];
  const backend: Backend = {
    features: FEATURES,
    open: vi.fn<Backend['open']>((_, sink) => { sinks.push(sink); }),
    send: vi.fn<Backend['send']>(send),
    me: () => Promise.resolve({ id, name: 'Anna', mayCreate: false }),
  };
  return { backend, sinks };
}

const hello = { t: 'hello', key: 'k', roles: ['member', 'viewer'], circles: ['all', '@k'], now: 1_000, exists: true, mayCreate: false } as const;
const change = (from: number, to: number, set: readonly (readonly [string, string, unknown])[]) =>
  ({ t: 'change', circle: 'all', from, to, set, gone: [] }) as const;
const question = { text: 'Why?', labels: [], asked: 1, author: { key: 'other', name: 'Bo' } };
const offline = () => Promise.reject(new MootError('network', 'There is no network.'));

describe('a room', () => {
  it('shows a question within the same turn and never takes it away while it is being kept', async () => {
    const { anna } = await board();
    const counts: number[] = [];
    anna.subscribe((view) => { counts.push(view.size('question')); });
    await vi.waitFor(() => { expect([anna.view.previews, anna.view.complete]).toEqual([true, true]); });
    counts.length = 0;
    counts.push(anna.view.size('question'));
    const sending = anna.ask({ text: 'Why?' });
    expect(anna.view.get('question', sending.id)?.text).toBe('Why?');
    expect((await sending.receipt).status).toBe('accepted');
    await vi.waitFor(() => { expect(anna.sendings).toHaveLength(0); });
    expect(anna.view.get('ledger', 'ledger')?.asked).toBe(1);
    expect(counts.join('')).toMatch(/^01+$/);
  });

  it('shows the head of a large room before the rest has come, and then all at once', async () => {
    const { backend, sinks } = scripted(offline);
    const room = moot(backend).open(qa, 'a');
    const told: (readonly [state: string, complete: boolean, questions: number])[] = [];
    room.subscribe((view) => { told.push([view.state, view.complete, view.size('question')]); });
    const part = (id: string, more: object) => ({ ...change(0, 3, [['question', id, question]]), ...more });
    for (const message of [hello, part('a', { more: true }), part('b', { part: true, more: true }), part('c', { part: true }), { t: 'ready' } as const]) {
      sinks[0]!([message]);
      await Promise.resolve();
    }
    expect(told).toEqual([['loading', false, 0], ['loading', false, 0], ['ready', false, 1], ['ready', true, 3]]);
  });

  it('shows what there is while nobody knows yet who looks', () => {
    const { backend, sinks } = scripted(offline);
    const room = moot({ ...backend, me: () => new Promise(() => undefined) }).open(qa, 'a');
    room.subscribe(() => undefined);
    sinks[0]!([hello, change(0, 1, [['question', 'a', question]]), { t: 'ready' }]);
    expect([room.view.state, room.view.size('question')]).toEqual(['ready', 1]);
  });

  it('brings what one person asks to another, who may vote and sees it at once', async () => {
    const { of, anna } = await board();
    const bo = moot(of('bo')).open(qa, 'all-hands');
    bo.subscribe(() => undefined);
    const { id } = anna.ask({ text: 'Why?' });
    await vi.waitFor(() => { expect([bo.view.previews, bo.view.get('tally', id)?.votes]).toEqual([true, 1]); });
    bo.vote({ question: id, on: true });
    expect(bo.view.get('tally', id)?.votes).toBe(2);
    await vi.waitFor(() => { expect(anna.view.get('tally', id)?.votes).toBe(2); });
  });

  it('remembers an anonymous question as the viewer’s own', async () => {
    const { of } = await board();
    const storage = memoryStorage();
    const bo = moot(of('bo'), storage).open(qa, 'all-hands');
    bo.subscribe(() => undefined);
    const asked = bo.askAnonymously({ text: 'Who?' });
    await asked.receipt;
    await vi.waitFor(() => { expect(bo.view.viewer?.circles).toContain(`own:${asked.id}`); });
    const again = moot(of('bo'), storage).open(qa, 'all-hands');
    again.subscribe(() => undefined);
    await vi.waitFor(() => { expect(again.own.has(asked.id)).toBe(true); });
    expect((await again.editAnonymous({ question: asked.id, text: 'Who else?' }).receipt).status).toBe('accepted');
  });

  it('opens once for two handles, and closes five seconds after the last', () => {
    vi.useFakeTimers();
    try {
      const { backend } = scripted(offline);
      const one = moot(backend);
      const stops = [one.open(qa, 'a').subscribe(() => undefined), one.open(qa, 'a').subscribe(() => undefined)];
      return vi.waitFor(() => { expect(backend.open).toHaveBeenCalledTimes(1); }).then(() => {
        const { signal } = vi.mocked(backend.open).mock.calls[0]![2];
        for (const stop of stops) stop();
        vi.advanceTimersByTime(4_900);
        expect(signal.aborted).toBe(false);
        vi.advanceTimersByTime(200);
        expect(signal.aborted).toBe(true);
      }).finally(() => { vi.useRealTimers(); });
    } catch (error) {
      vi.useRealTimers();
      throw error;
    }
  });

  it('asks anew where changes are missing, and is wiped when denied', async () => {
    const { backend, sinks } = scripted(offline);
    const room = moot(backend).open(qa, 'a');
    room.subscribe(() => undefined);
    await vi.waitFor(() => { expect(sinks).toHaveLength(1); });
    sinks[0]!([hello, change(0, 3, [['question', 'q1', question]]), { t: 'ready' }]);
    expect(room.view.get('question', 'q1')?.text).toBe('Why?');
    sinks[0]!([change(5, 6, [])]);
    await vi.waitFor(() => { expect(sinks).toHaveLength(2); });
    expect(vi.mocked(backend.open).mock.calls[1]![2].since).toEqual({});
    sinks[1]!([hello, { ...change(0, 6, []), more: true }]);
    expect(room.view.size('question')).toBe(1);
    sinks[1]!([{ ...change(0, 6, []), part: true }, { t: 'ready' }]);
    expect(room.view.size('question')).toBe(0);
    sinks[1]!([{ t: 'denied', code: 'room_unknown', message: 'Gone.' }]);
    expect([room.view.state, room.view.denied?.code]).toEqual(['denied', 'room_unknown']);
  });

  it('asks again for whoever comes back to what was refused: they may have been let in meanwhile', async () => {
    const { backend, sinks } = scripted(offline);
    const room = moot(backend).open(qa, 'a');
    const stop = room.subscribe(() => undefined);
    await vi.waitFor(() => { expect(sinks).toHaveLength(1); });
    sinks[0]!([{ t: 'denied', code: 'room_unknown', message: 'Gone.' }]);
    room.subscribe(() => undefined)();
    expect([room.view.state, sinks.length], 'while somebody looks').toEqual(['denied', 1]);
    stop();
    room.subscribe(() => undefined);
    await vi.waitFor(() => { expect(sinks).toHaveLength(2); });
    sinks[1]!([hello, change(0, 3, [['question', 'q1', question]]), { t: 'ready' }]);
    expect(room.view.state).toBe('ready');
  });

  it('keeps what was done until the view reaches the receipt', async () => {
    const { backend, sinks } = scripted(async (commands) => commands.map(({ id }) => ({ id, status: 'accepted', cursors: { all: 2 } })));
    const room = moot(backend).open(qa, 'a');
    room.subscribe(() => undefined);
    await vi.waitFor(() => { expect(sinks).toHaveLength(1); });
    sinks[0]!([hello, change(0, 1, []), { t: 'ready' }]);
    await vi.waitFor(() => { expect([room.view.previews, room.view.complete]).toEqual([true, true]); });
    const sending = room.ask({ text: 'Why?' });
    await sending.receipt;
    expect([sending.status, sending.shown, room.view.size('question')]).toEqual(['accepted', true, 1]);
    sinks[0]!([change(1, 2, [['question', sending.id, question]])]);
    expect([room.sendings.length, room.view.size('question')]).toEqual([0, 1]);
  });
});

describe('the outbox', () => {
  it('keeps what was sent in the last moment before it is closed', async () => {
    const storage = memoryStorage();
    const one = moot(scripted(offline).backend, storage);
    one.open(qa, 'a').ask({ text: 'Why?' });
    one.close();
    await vi.waitFor(async () => { expect(await storage.list('moot/anna/out/')).toHaveLength(1); });
  });

  it('keeps a command over a page that is gone and sends it with the same id', async () => {
    const storage = memoryStorage();
    const first = moot(scripted(offline).backend, storage);
    const { id } = first.open(qa, 'a').ask({ text: 'Why?' });
    await vi.waitFor(async () => { expect(await storage.list('moot/anna/out/')).toHaveLength(1); });
    first.close();
    const { backend } = scripted(async (commands) => commands.map((one) => ({ id: one.id, status: 'accepted', cursors: {} })));
    createMoot({ backend, storage, clock: { ...systemTimers, now: () => Date.now() + 10_000 } });
    await vi.waitFor(() => { expect(vi.mocked(backend.send).mock.calls[0]?.[0][0]?.id).toBe(id); });
    await vi.waitFor(async () => { expect(await storage.list('moot/anna/out/')).toHaveLength(0); });
  });

  it('shows and sends nothing of one person as another', async () => {
    const storage = memoryStorage();
    const first = moot(scripted(offline).backend, storage);
    first.open(qa, 'a').ask({ text: 'Why?' });
    await vi.waitFor(async () => { expect(await storage.list('moot/anna/out/')).toHaveLength(1); });
    const { backend } = scripted(offline, 'bo');
    const later = { ...systemTimers, now: () => Date.now() + 10_000 };
    const other = createMoot({ backend, storage, clock: later });
    await other.me();
    await storage.list('moot/bo/out/');
    expect([other.pending, vi.mocked(backend.send).mock.calls.length]).toEqual([0, 0]);
    other.close();
  });

  it('goes on after a refusal, keeps the refused text, and sends it again as a new command', async () => {
    const { backend } = scripted(async (commands) =>
      commands.map(({ id, args }) => (args as { text: string }).text === 'no'
        ? { id, status: 'refused', code: 'asking_closed', message: 'Closed.' }
        : { id, status: 'accepted', cursors: {} }));
    const room = moot(backend).open(qa, 'a');
    const refused = room.ask({ text: 'no' });
    expect((await room.ask({ text: 'yes' }).receipt).status).toBe('accepted');
    expect([refused.status, refused.error?.code]).toEqual(['refused', 'asking_closed']);
    const again = refused.resend({ text: 'yes' });
    expect(again.id).not.toBe(refused.id);
    expect((await again.receipt).status).toBe('accepted');
    expect(room.sendings).toHaveLength(0);
  });

  it('repeats the same command after a failure, at once when the link is live again', async () => {
    let failures = 1;
    const { backend, sinks } = scripted(async (commands) => {
      if (failures-- > 0) throw new MootError('network', 'There is no network.');
      return commands.map(({ id }) => ({ id, status: 'accepted', cursors: {} }));
    });
    const room = moot(backend).open(qa, 'a');
    room.subscribe(() => undefined);
    const sending = room.ask({ text: 'Why?' });
    await vi.waitFor(() => { expect([vi.mocked(backend.send).mock.calls.length, sinks.length, sending.status]).toEqual([1, 1, 'queued']); });
    sinks[0]!([{ t: 'link', state: 'live' }]);
    await sending.receipt;
    expect(vi.mocked(backend.send).mock.calls.map(([commands]) => commands[0]?.id)).toEqual([sending.id, sending.id]);
  });

  it('does not send on when somebody else has signed in meanwhile', async () => {
    const { backend, sinks } = scripted(offline);
    let id = 'anna';
    const me = vi.fn(() => Promise.resolve({ id, name: id, mayCreate: false }));
    const room = moot({ ...backend, me }).open(qa, 'a');
    room.subscribe(() => undefined);
    const sending = room.ask({ text: 'Why?' });
    await vi.waitFor(() => { expect([vi.mocked(backend.send).mock.calls.length, sinks.length, sending.status]).toEqual([1, 1, 'queued']); });
    id = 'bo';
    const asked = me.mock.calls.length;
    sinks[0]!([{ t: 'link', state: 'live' }]);
    await vi.waitFor(() => { expect(me.mock.calls.length).toBeGreaterThan(asked); });
    await new Promise((resolve) => { setTimeout(resolve); });
    expect(vi.mocked(backend.send).mock.calls).toHaveLength(1);
  });

  it('signs out without leaving anything behind', async () => {
    const storage = memoryStorage();
    const one = moot(scripted(offline).backend, storage);
    one.open(qa, 'a').ask({ text: 'Why?' });
    one.drafts.set('ask', 'Half a');
    await one.drafts.flush();
    await vi.waitFor(async () => { expect(await storage.list('moot/anna/')).toHaveLength(2); });
    await one.signOut();
    expect(await storage.list('')).toEqual([]);
  });
});

describe('a command on its way', () => {
  const accepted = (commands: readonly { readonly id: string }[]) => commands.map(({ id }) => ({ id, status: 'accepted' as const }));
  const outOf = async (storage: ClientStorage) => (await storage.list('')).filter(([key]) => key.includes('/out/')).length;

  async function sent(send: Backend['send']) {
    const [storage, timers] = [memoryStorage(), virtualTimers(1_000_000)];
    const written = vi.spyOn(storage, 'set');
    const one = createMoot({ backend: scripted(send).backend, storage, clock: timers });
    moots.push(one);
    const room = one.open(qa, 'a');
    room.subscribe(() => undefined);
    // What keeps and sends has loaded, and knows for whom.
    await vi.waitFor(async () => {
      await room.ask({ text: 'First?' }).receipt;
      await timers.advance(1_000);
    });
    written.mockClear();
    return { room, storage, timers, written };
  }

  it('is not written down where its answer comes within a frame', async () => {
    const { room, storage, timers, written } = await sent((commands) => Promise.resolve(accepted(commands)));
    const sending = room.ask({ text: 'Answered at once?' });
    await sending.receipt;
    await sending.kept;
    await timers.advance(1_000);
    expect([written.mock.calls.length, await outOf(storage)]).toEqual([0, 0]);
  });

  it('is written down a frame later where the answer takes longer', async () => {
    let isSlow = false;
    const { room, storage, timers } = await sent((commands) => (isSlow ? new Promise(() => undefined) : Promise.resolve(accepted(commands))));
    isSlow = true;
    const sending = room.ask({ text: 'Answered later?' });
    await timers.advance(20);
    await sending.kept;
    expect(await outOf(storage)).toBe(1);
  });

  it('is written down at once where it failed to be sent', async () => {
    let isOff = false;
    const { room, storage } = await sent((commands) => (isOff ? offline() : Promise.resolve(accepted(commands))));
    isOff = true;
    const sending = room.ask({ text: 'Without a network?' });
    await sending.kept;
    expect(await outOf(storage)).toBe(1);
  });

  it('is told of with its answer where that comes within a frame, else a frame later', async () => {
    let answer: (receipts: readonly Receipt[]) => void = () => undefined;
    const { backend, sinks } = scripted(() => new Promise((resolve) => { answer = resolve; }));
    const timers = virtualTimers(1_000_000);
    const one = createMoot({ backend, storage: memoryStorage(), clock: timers });
    moots.push(one);
    const room = one.open(qa, 'a');
    const told: number[] = [];
    room.subscribe((view) => { told.push(view.size('question')); });
    await vi.waitFor(() => { expect(sinks).toHaveLength(1); });
    sinks[0]!([hello, change(0, 0, []), { t: 'ready' }]);
    await vi.waitFor(async () => {
      await timers.advance(20);
      expect(room.view.previews).toBe(true);
    });

    const quick = room.ask({ text: 'Answered at once?' });
    await vi.waitFor(() => { expect(backend.send).toHaveBeenCalledTimes(1); });
    await timers.advance(100);
    told.length = 0;
    answer([{ id: quick.id, status: 'accepted', cursors: { all: 1 } }]);
    await quick.receipt;
    sinks[0]!([change(0, 1, [['question', quick.id, question]])]);
    await Promise.resolve();
    expect(told).toEqual([1]);
    await timers.advance(15);
    expect(told).toEqual([1]);

    const slow = room.ask({ text: 'Answered later?' });
    expect(room.view.get('question', slow.id)?.text).toBe('Answered later?');
    await timers.advance(15);
    expect(told).toEqual([1]);
    await timers.advance(1);
    expect(told).toEqual([1, 2]);
  });
});

describe('the queue of a page that is gone', () => {
  it('is sent by another page of the same person, also when it was new as that page looked', async () => {
    const storage = memoryStorage();
    const timers = virtualTimers(1_000_000);
    const { backend } = scripted(offline);
    const sent: string[] = [];
    const gone = createMoot({ backend, storage, clock: timers });
    const stays = createMoot({
      backend: scripted((commands) => {
        sent.push(...commands.map(({ id }) => id));
        return Promise.resolve(commands.map(({ id }) => ({ id, status: 'accepted' })));
      }).backend,
      storage,
      clock: timers,
    });
    moots.push(gone, stays);
    const room = stays.open(qa, 'a');
    room.subscribe(() => undefined);
    await timers.advance(3_000);
    const { id } = gone.open(qa, 'a').ask({ text: 'Left behind?' });
    await vi.waitFor(async () => { expect(JSON.stringify(await storage.list(''))).toContain(id); });
    gone.close();
    await timers.advance(1_000);
    expect(sent).toEqual([]);
    await vi.waitFor(async () => {
      await timers.advance(1_000);
      expect(sent).toEqual([id]);
    });
  });
});

describe('a question that the stream brings before its answer', () => {
  it('is counted once', async () => {
    const { backend, sinks } = scripted(() => new Promise(() => undefined));
    const room = moot(backend).open(qa, 'a');
    room.subscribe(() => undefined);
    sinks[0]!([hello, change(0, 1, [['ledger', 'ledger', { asked: 0, hidden: 0, withdrawn: 0, answered: 0, voters: 0 }]]), { t: 'ready' }]);
    await vi.waitFor(() => { expect([room.view.previews, room.view.complete]).toEqual([true, true]); });
    const { id } = room.ask({ text: 'How many?' });
    await vi.waitFor(() => { expect(room.view.get('ledger', 'ledger')?.asked).toBe(1); });
    await vi.waitFor(() => { expect(room.sendings[0]?.status).toBe('sending'); });
    sinks[0]!([change(1, 2, [['question', id, question], ['tally', id, { votes: 1, replies: 0 }], ['ledger', 'ledger', { asked: 1, hidden: 0, withdrawn: 0, answered: 0, voters: 1 }]])]);
    expect(room.view.get('ledger', 'ledger')).toMatchObject({ asked: 1, voters: 1 });
  });
});

describe('what a page has left that was closed just now', () => {
  it('shows as waiting on the next page at once, and is sent when that page can be thought gone', async () => {
    const storage = memoryStorage();
    const timers = virtualTimers(1_000_000);
    const gone = createMoot({ backend: scripted(offline).backend, storage, clock: timers });
    const { id } = gone.open(qa, 'a').ask({ text: 'Left behind?' });
    await vi.waitFor(async () => { expect(JSON.stringify(await storage.list(''))).toContain(id); });
    gone.close();
    const sent: string[] = [];
    const { backend, sinks } = scripted((commands) => {
      sent.push(...commands.map((command) => command.id));
      return Promise.resolve(commands.map((command) => ({ id: command.id, status: 'accepted' })));
    });
    const next = createMoot({ backend, storage, clock: timers });
    moots.push(gone, next);
    const room = next.open(qa, 'a');
    room.subscribe(() => undefined);
    sinks[0]!([hello, change(0, 0, []), { t: 'ready' }]);
    await timers.advance(500);
    await vi.waitFor(() => { expect(room.sendings.map(({ status }) => status)).toEqual(['queued']); });
    await vi.waitFor(() => { expect(room.view.get('question', id)?.text).toBe('Left behind?'); });
    expect(sent).toEqual([]);
    await vi.waitFor(async () => {
      await timers.advance(1_000);
      expect(sent).toEqual([id]);
    });
  });
});

describe('drafts', () => {
  it('keeps both texts where two tabs wrote differently', async () => {
    const storage = memoryStorage();
    const [one, two] = [moot(scripted(offline).backend, storage), moot(scripted(offline).backend, storage)];
    one.drafts.set('ask', 'First');
    await one.drafts.flush();
    two.drafts.set('ask', 'Second');
    await two.drafts.flush();
    const kept = await one.drafts.get('ask');
    expect([kept?.text, ...(kept?.others ?? [])].sort()).toEqual(['First', 'Second']);
    await one.drafts.discard('ask');
    expect(await two.drafts.get('ask')).toBeUndefined();
  });
});

/** Never run: what must not compile. */
export function mustNotCompile(client: Moot): void {
  const room = client.open(qa, 'a');
  // @ts-expect-error A question has a text.
  room.ask({});
  // @ts-expect-error A text is a string.
  room.ask({ text: 1 });
  // @ts-expect-error There is no such command.
  room.shout({ text: 'a' });
  // @ts-expect-error The system's command is not for people.
  room.moveOn({ phase: 'live', at: 1 });
  // @ts-expect-error There is no such record.
  room.view.get('ballot', 'a');
}

describe('the rituals that a person may read, and the journals of those that they host', () => {
  it('are told as the backend tells them, and not offered where it cannot', async () => {
    const { of } = await board();
    expect(await moot(of('ben')).rituals?.({ text: 'hands' })).toMatchObject([{ room: 'qa/all-hands', kind: 'qa', title: 'All hands' }]);
    expect(moot(scripted(offline).backend).rituals).toBeUndefined();
    await expect(moot(of('ben')).journal?.('qa/all-hands')).rejects.toMatchObject({ code: 'role_missing' });
    expect(moot(scripted(offline).backend).journal).toBeUndefined();
  });
});

describe('what is asked with a signal', () => {
  it('is given up when it aborts, whatever it was', async () => {
    const { of, anna } = await board();
    const backend = of('ben');
    const ben = moot(backend);
    const gone = { signal: AbortSignal.abort() };
    await expect(ben.me(gone)).rejects.toMatchObject({ code: 'network' });
    await expect(ben.search?.({ kind: 'qa', text: 'Why?' }, gone)).rejects.toMatchObject({ code: 'network' });
    await expect(ben.open(qa, 'all-hands').findOwn(gone)).rejects.toMatchObject({ code: 'network' });
    const audience = vi.fn<NonNullable<Backend['audience']>>(() => Promise.resolve({ complete: false }));
    await moot({ ...backend, audience }).audience({}, gone);
    expect(audience).toHaveBeenCalledWith({}, gone);
    expect(await ben.me()).toMatchObject({ id: 'ben' });
    expect(anna.view.state).toBe('ready');
  });

  it('as a subscription ends like one that is stopped, and one that was aborted before never begins', async () => {
    const { of, anna } = await board();
    const room = moot(of('ben')).open(qa, 'all-hands');
    const aborter = new AbortController();
    const [heard, never] = [vi.fn(), vi.fn()];
    room.subscribe(never, { signal: AbortSignal.abort() });
    room.subscribe(heard, { signal: aborter.signal });
    await vi.waitFor(() => { expect(room.view.state).toBe('ready'); });
    aborter.abort();
    const before = heard.mock.calls.length;
    const still = room.subscribe(() => undefined);
    await anna.ask({ text: 'Heard?' }).receipt;
    await vi.waitFor(() => { expect(room.view.size('question')).toBe(1); });
    expect(heard).toHaveBeenCalledTimes(before);
    expect(never).not.toHaveBeenCalled();
    still();
  });
});

describe('a command with a signal', () => {
  it('is taken back once it aborts where it has not been sent, and goes on where it may have been', async () => {
    const { backend } = scripted(() => new Promise(() => undefined));
    const room = moot(backend).open(qa, 'all-hands');
    const aborter = new AbortController();
    const under = room.ask({ text: 'Under way?' }, aborter);
    await vi.waitFor(() => { expect(under.status).toBe('sending'); });
    const waits = room.ask({ text: 'In the queue?' }, aborter);
    await vi.waitFor(() => { expect(waits.status).toBe('queued'); });
    aborter.abort();
    await expect(waits.receipt).rejects.toMatchObject({ code: 'command_cancelled' });
    expect(room.sendings.map(({ id }) => id)).toEqual([under.id]);
  });

  it('is taken back too where that aborts before what sends it has loaded', async () => {
    const { backend } = scripted(offline);
    const room = moot(backend).open(qa, 'all-hands');
    const aborter = new AbortController();
    const sending = room.ask({ text: 'Or not?' }, aborter);
    aborter.abort();
    await expect(sending.receipt).rejects.toMatchObject({ code: 'command_cancelled' });
    expect(backend.send).not.toHaveBeenCalled();
    expect(room.sendings).toEqual([]);
  });

  it('is not sent where that has aborted before, whichever it is', async () => {
    const { backend } = scripted(offline);
    const room = moot(backend).open(qa, 'all-hands');
    const gone = { signal: AbortSignal.abort() };
    const send = () => [room.ask({ text: 'Never?' }, gone), room.reveal({}, gone), room.create({ title: 'Never' }, gone), room.configureRoom({ title: 'Never' }, gone)];
    // The first ones before what sends has loaded, the others after.
    for (const sendings of [send(), send()]) for (const { receipt } of sendings) await expect(receipt).rejects.toMatchObject({ code: 'command_cancelled' });
    expect(backend.send).not.toHaveBeenCalled();
    expect(room.sendings).toEqual([]);
  });

  it('lets go of it once there is an answer', async () => {
    const { backend } = scripted(async (commands) => commands.map(({ id }) => ({ id, status: 'refused', code: 'asking_closed', message: 'Closed.' })));
    const room = moot(backend).open(qa, 'all-hands');
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const sending = room.ask({ text: 'Now?' }, { signal });
    expect((await sending.receipt).status).toBe('refused');
    await vi.waitFor(() => { expect(remove.mock.calls).toEqual(add.mock.calls); });
    expect(add).toHaveBeenCalledOnce();
  });
});

it('keeps what people of two issuers have on one device apart, also where their ids are the same', async () => {
  const storage = memoryStorage();
  const of = (issuer: string) => {
    const { backend } = scripted(offline, '7');
    return moot({ ...backend, me: () => Promise.resolve({ id: '7', issuer, name: 'Seven', mayCreate: false }) }, storage);
  };
  const [first, second] = [of('https://a.example'), of('https://b.example')];
  first.open(qa, 'all-hands').ask({ text: 'Whose?' });
  await vi.waitFor(async () => { expect(await storage.list('')).toHaveLength(1); });
  expect((await first.device()).prefix).not.toBe((await second.device()).prefix);
  expect(await storage.list((await second.device()).prefix)).toEqual([]);
});
