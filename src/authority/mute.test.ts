import { afterEach, expect, it } from 'vitest';
import type { Identity } from '../core/identity.js';
import { actorKey } from '../core/keys.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { virtualTimers } from '../core/timers.harness.js';
import { memoryStore } from '../stores/memory/memory-store.js';
import { Authority, type RitualKit } from './authority.js';
import { Seen, outcome, person } from './authority.harness.js';

const ROOM = 'qa/all-hands';
const SECRET = new Uint8Array(32).fill(7);
const [dana, ana, ben, eve] = [person('dana', { roles: ['moot:host'] }), person('ana'), person('ben'), person('eve')];
const made: Authority[] = [];
afterEach(async () => { await Promise.all(made.splice(0).map((one) => one.close())); });

/** A board on which one of two has asked anonymously and was muted; what others receive of it and what is kept, commit by commit. */
async function play(asker: Identity) {
  const timers = virtualTimers(Date.UTC(2026, 10, 23, 12, 20));
  const inner = memoryStore({ clock: timers.now });
  const kept: { rows: readonly { type: string; id: string }[]; rest: string }[] = [];
  const store: typeof inner = {
    read: (...args) => inner.read(...args),
    find: (...args) => inner.find(...args),
    watch: (...args) => inner.watch(...args),
    close: () => inner.close(),
    transact: (room, known, decide) => inner.transact(room, known, (fresh, now) => {
      const batch = decide(fresh, now);
      if (batch) kept.push({ rows: batch.rows, rest: JSON.stringify([batch.journal, batch.receipts.map(({ receipt }) => receipt)]) });
      return batch;
    }),
  };
  const one = new Authority({ store, keys: { get: async () => SECRET, destroy: async () => undefined }, kits: [qaAuthority as unknown as RitualKit], timers });
  made.push(one);
  let n = 0;
  const act = (who: Identity, name: string, args: unknown) => outcome(one, who, ROOM, name, args, `command-${String(n += 1).padStart(12, '0')}`);
  await act(dana, 'room.create', { title: 'All-hands' });
  await act(ben, 'qa.ask', { text: 'Why?' });
  await act(ana, 'qa.ask', { text: 'How?' });
  await act(asker, 'qa.askAnonymously', { text: 'You fools?' });
  const others = await Promise.all([dana, eve].map((who) => Seen.open(one, who, ROOM)));
  expect(await act(dana, 'qa.mute', { question: 'command-000000000004', on: true, minutes: 1 })).toBe('accepted');
  const before = kept.length;
  expect(await act(asker, 'qa.ask', { text: 'Still here' })).toBe('muted');
  expect(await act(asker, 'qa.askAnonymously', { text: 'Still here' })).toBe('muted');
  expect(kept.length, 'a refusal of somebody muted is kept').toBe(before);
  others.forEach((seen) => { seen.take(); });
  await timers.advance(60_000);
  const messages = JSON.stringify(others.map((seen) => seen.take().messages));
  const rows = kept.map((batch) => ({ rest: batch.rest, rows: batch.rows.filter(({ type }) => type !== 'owner') }));
  expect(await act(asker, 'qa.ask', { text: 'Again' })).toBe('accepted');
  return { messages, rows: JSON.stringify(rows), mutes: kept.flatMap((batch) => batch.rows.filter(({ type }) => type === 'mute')) };
}

it('tells nobody who was muted: whoever it is, others receive the same and the same is kept', async () => {
  const [anas, bens] = [await play(ana), await play(ben)];
  expect(anas.messages).toBe(bens.messages);
  expect(anas.rows).toBe(bens.rows);
  for (const who of [ana, ben]) expect(JSON.stringify(anas.mutes)).not.toContain(actorKey(SECRET, who));
  expect(anas.messages).toContain('hasMutes');
});
