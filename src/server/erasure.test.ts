import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryRoomKeys } from '../stores/memory/memory-store.js';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.js';
import type { Store } from '../stores/store.js';
import type { MootServer } from './server.js';
import { ask, hostToken, memoryServer, run, snapshotOf, tokenOf } from './server.harness.js';

const MARKS = ['Quetzal', 'axolotl', 'ocelot@example.com', 'Ocelot@example.com'];
const ROOMS = ['qa/one', 'qa/two'];

let folder: string;
let store: Store;
let server: MootServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moot-erasure-'));
  store = await openSqliteStore({ path: join(folder, 'rooms.db') });
  server = memoryServer({ store, keys: memoryRoomKeys(), limits: { commandsBurst: 1000 } });
});
afterEach(async () => {
  await server.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const operator = () => tokenOf('root', { claims: { roles: ['moot:operator'] } });
const erase = async (token: string, body: object) => {
  const response = await ask(server, '/v1/erasure', { token, body });
  return { status: response.status, answer: await response.json() as unknown };
};

/** Every row of every table, as text. */
function rowsOfFile(): string {
  const db = new DatabaseSync(join(folder, 'rooms.db'), { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const text = JSON.stringify(tables.map(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all()), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value));
  db.close();
  return text;
}

describe('erasing a person', () => {
  it('leaves no name, text, subject or address of theirs in any record, answer or row', async () => {
    const [dana, ben] = [await hostToken(), await tokenOf('ben')];
    const her = await tokenOf('axolotl', { claims: { name: 'Ana Quetzal', email: 'ocelot@example.com', email_verified: true, roles: ['moot:host'] } });
    const people = [{ id: 'axolotl', name: 'Ana Quetzal', email: 'ocelot@example.com' }, { id: 'ben', name: 'Ben' }];
    await ask(server, '/v1/people', { method: 'PUT', token: dana, body: { people }, headers: { 'content-type': 'application/json' } });
    for (const room of ROOMS) {
      await run(server, her, room, 'room.create', { title: 'All-hands', hostGroups: ['staff'], audience: { groups: ['staff'], allow: { claim: 'email', in: ['Ocelot@example.com', 'ben@example.com'] } } });
      const his = await run(server, ben, room, 'qa.ask', { text: 'Why?' });
      await run(server, her, room, 'qa.ask', { text: 'Quetzal asks' });
      await run(server, her, room, 'qa.askAnonymously', { text: 'Quetzal in secret' });
      await run(server, her, room, 'qa.reply', { question: his.id, text: 'Quetzal replies' });
      await run(server, her, room, 'qa.answer', { question: his.id, text: 'Quetzal answers' });
      await run(server, her, room, 'qa.claim', { question: his.id, on: true });
      expect((await run(server, dana, room, 'qa.answer', { question: his.id, text: 'Me too' })).code).toBe('claimed');
      await run(server, her, room, 'qa.hide', { question: his.id, reason: 'Quetzal hides' });
      await run(server, her, room, 'qa.moveTo', { phase: 'live' });
    }
    expect(rowsOfFile()).toContain('Quetzal');
    expect(rowsOfFile()).toContain('Ocelot@example.com');
    const token = await operator();
    for (const what of ['named', 'anonymous']) expect(await erase(token, { id: 'axolotl', what })).toEqual({ status: 200, answer: { rooms: 2, sealed: 0 } });
    for (const mark of MARKS) {
      expect(rowsOfFile()).not.toContain(mark);
      for (const room of ROOMS) for (const who of [dana, ben]) expect(JSON.stringify(await snapshotOf(server, who, room))).not.toContain(mark);
    }
    expect(await (await ask(server, '/v1/people?q=', { token: ben })).json()).toEqual({ people: [{ id: 'ben', name: 'Ben', mayCreate: false }], complete: true });
    expect(JSON.stringify(await snapshotOf(server, dana, 'qa/one'))).toContain('"asked":3');
  });

  it('is for operators alone', async () => {
    for (const token of [await hostToken(), await tokenOf('ana')]) expect(await erase(token, { id: 'ben', what: 'named' })).toMatchObject({ status: 403, answer: { code: 'role_missing' } });
  });

  it('leaves a namesake of another organisation alone', async () => {
    const theirs = await tokenOf('axolotl', { issuer: 'https://other.example', secret: 'AN-INTRANET-SECRET-OF-32-BYTES-OR-MORE', claims: { name: 'Ana Quetzal', roles: ['moot:host'] } });
    await run(server, theirs, 'qa/one', 'room.create', { title: 'Elsewhere' });
    await run(server, theirs, 'qa/one', 'qa.ask', { text: 'Quetzal elsewhere' });
    expect(await erase(await operator(), { id: 'axolotl', what: 'named' })).toEqual({ status: 200, answer: { rooms: 0, sealed: 0 } });
    expect(rowsOfFile()).toContain('Quetzal elsewhere');
  });
});
