/** Two versions of Moot on one store: what an older one wrote is lifted, what a newer one wrote is left alone. */
import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '../core/draft.js';
import { ALL } from '../core/record.js';
import { defineRitual } from '../core/ritual.js';
import { roomRecords, type RoomRecords } from '../core/room-records.js';
import { virtualTimers, type VirtualTimers } from '../core/timers.harness.js';
import { openIndexedDbRoomKeys } from '../stores/indexeddb/indexeddb-room-keys.js';
import { openIndexedDbStore } from '../stores/indexeddb/indexeddb-store.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { RoomKeys, Store } from '../stores/store.js';
import { Authority, type RitualKit } from './authority.js';
import { Seen, outcome, person, send } from './authority.harness.js';

const ROOM = 'note/wall';
const NOON = Date.UTC(2026, 10, 23, 12);
const dana = person('dana', { roles: ['moot:host'] });
const ana = person('ana');
const ben = person('ben');

// In the first version a note is one text, in the second it has lines.
interface OldRecords extends RoomRecords {
  note: { readonly text: string };
}
interface NewRecords extends RoomRecords {
  note: { readonly lines: readonly string[] };
}
const write = { actor: 'keyed' } as const;
const older = defineRitual<OldRecords>()({
  kind: 'note', version: 1, settings: {}, records: { ...roomRecords, note: { seenBy: 'all' } },
  commands: {
    write: { ...write, run: (room: Draft<OldRecords>, { text }: { text: string }) => { room.create('note', { text }, [ALL]); } },
    end: { ...write, run: (room: Draft<OldRecords>, { at }: { at: number }) => { room.at(at, 'note.strike', {}); } },
    strike: { actor: 'anonymous', role: 'system', run: () => undefined },
  },
});
const newer = defineRitual<NewRecords>()({
  kind: 'note', version: 2, settings: {},
  records: { ...roomRecords, note: { seenBy: 'all', schema: 2, upgrade: (value) => ({ lines: (value as OldRecords['note']).text.split('\n') }) } },
  commands: {
    write: { ...write, run: (room: Draft<NewRecords>, { text }: { text: string }) => { room.create('note', { lines: text.split('\n') }, [ALL]); } },
    add: { ...write, run: (room: Draft<NewRecords>, { note, line }: { note: string; line: string }) => { room.update('note', note, ({ lines }) => ({ lines: [...lines, line] })); } },
  },
});
const text = v.object({ text: v.string() });
const oldKits = [{ ritual: older, schemas: { write: text, end: v.object({ at: v.number() }) } }] as unknown as RitualKit[];
const newKits = [{ ritual: newer, schemas: { write: text, add: v.object({ note: v.string(), line: v.string() }) } }] as unknown as RitualKit[];

interface Shared { readonly stores: readonly [Store, Store]; readonly keys: readonly [RoomKeys, RoomKeys]; dispose(): Promise<unknown> }
let made = 0;
const shared: Readonly<Record<string, (clock: () => number) => Shared>> = {
  'one store': (clock) => {
    const [store, keys] = [memoryStore({ clock }), memoryRoomKeys()];
    return { stores: [store, store], keys: [keys, keys], dispose: () => Promise.resolve() };
  },
  'the IndexedDB of two tabs': (clock) => {
    const name = `versions-${made++}`;
    const open = () => openIndexedDbStore({ name, clock });
    const keys = openIndexedDbRoomKeys({ name: `${name}-keys` });
    return { stores: [open(), open()], keys: [keys, keys], dispose: async () => { await keys.close(); await deleteDB(name); } };
  },
};

describe.each(Object.entries(shared))('two versions of Moot on %s', (_, share) => {
  let timers: VirtualTimers;
  let world: Shared;
  let before: Authority;
  let after: Authority;
  const warnings: unknown[] = [];

  beforeEach(async () => {
    timers = virtualTimers(NOON);
    warnings.length = 0;
    world = share(timers.now);
    const onWarning = (message: string, facts: object) => { warnings.push({ message, ...facts }); };
    before = new Authority({ store: world.stores[0], keys: world.keys[0], kits: oldKits, timers, onWarning });
    after = new Authority({ store: world.stores[1], keys: world.keys[1], kits: newKits, timers });
    expect(await outcome(before, dana, ROOM, 'room.create', { title: 'Wall' })).toBe('accepted');
  });
  afterEach(async () => {
    await Promise.all([before.close(), after.close()]);
    for (const store of world.stores) await store.close();
    await world.dispose();
  });

  it('lift what the older one wrote as they read it, for views and for rules', async () => {
    const { id } = await send(before, ana, ROOM, 'note.write', { text: 'Milk\nBread' });
    const seen = await Seen.open(after, ben, ROOM);
    expect(seen.of('note').get(id)).toEqual({ lines: ['Milk', 'Bread'] });
    expect(await outcome(after, ana, ROOM, 'note.add', { note: id, line: 'Tea' })).toBe('accepted');
    expect(seen.take().of('note').get(id)).toEqual({ lines: ['Milk', 'Bread', 'Tea'] });
    const { rows } = await world.stores[1].read(`acme/${ROOM}`);
    expect(rows.find((row) => row.id === id)).toMatchObject({ schema: 2, value: { lines: ['Milk', 'Bread', 'Tea'] } });
  });

  it('leave alone what the newer one wrote: the older one keeps refusing, shows nothing old, and says "reload"', async () => {
    const { id } = await send(before, ana, ROOM, 'note.write', { text: 'Milk' });
    const viewer = await Seen.open(before, ben, ROOM);
    await send(after, ana, ROOM, 'note.add', { note: id, line: 'Tea' });
    const { version } = await world.stores[0].read(`acme/${ROOM}`);

    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(send(before, ana, ROOM, 'note.write', { text: 'Bread' })).rejects.toMatchObject({ code: 'room_newer' });
    }

    expect((await world.stores[0].read(`acme/${ROOM}`)).version).toBe(version);
    expect(viewer.take().messages.at(-1)).toEqual({ t: 'reload' });
    expect(viewer.messages.filter(({ t }) => t === 'reload')).toHaveLength(1);
    expect((await Seen.open(before, ben, ROOM)).messages).toEqual([{ t: 'reload' }]);
    await expect(before.audienceOf(dana, ROOM)).rejects.toMatchObject({ code: 'room_newer' });
  });

  it('are noticed by whoever only looks on', async () => {
    const viewer = await Seen.open(before, ben, ROOM);
    await send(after, ana, ROOM, 'note.write', { text: 'Milk' });
    await timers.advance(6_000);
    await expect.poll(() => viewer.take().messages.at(-1)).toEqual({ t: 'reload' });
  });

  it('are noticed by an older one that has yet to load the room', async () => {
    await send(after, ana, ROOM, 'note.write', { text: 'Milk' });
    const late = new Authority({ store: world.stores[0], keys: world.keys[0], kits: oldKits, timers });
    expect((await Seen.open(late, ben, ROOM)).messages).toEqual([{ t: 'reload' }]);
    await expect(send(late, ana, ROOM, 'note.write', { text: 'Bread' })).rejects.toMatchObject({ code: 'room_newer' });
    await late.close();
  });

  it('do not have the older one try at every moment what it cannot do', async () => {
    await send(before, ana, ROOM, 'note.end', { at: NOON + 1_000 });
    const viewer = await Seen.open(before, ben, ROOM);
    await send(after, ana, ROOM, 'note.write', { text: 'Milk' });
    await timers.advance(11_000);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(12);
    expect(viewer.take().messages.at(-1)).toEqual({ t: 'reload' });
  });
});
