import { afterEach, describe, expect, it } from 'vitest';
import type { RoomMessage } from '../core/messages.js';
import { Authority, type RitualKit } from '../authority/authority.js';
import { outcome } from '../authority/authority.harness.js';
import { guestOf } from '../core/identity.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import type { MootServer, ServerConfig } from './server.js';
import { ask, command, hostToken, issuers, memoryServer, run, tokenOf } from './server.harness.js';

const ROOM = 'qa/open';
const servers: MootServer[] = [];
afterEach(async () => { await Promise.all(servers.splice(0).map((server) => server.close())); });

/** A server with a board that takes guests and one that does not; on the first, Ana has asked. */
async function withBoards(more: Partial<ServerConfig> = {}): Promise<MootServer> {
  const server = memoryServer({ guests: true, issuers: issuers.slice(0, 1), ...more });
  servers.push(server);
  const host = await hostToken();
  await run(server, host, ROOM, 'room.create', { title: 'Open', audience: { guests: true, groups: ['board'] } });
  await run(server, host, 'qa/closed', 'room.create', { title: 'Closed' });
  await run(server, host, ROOM, 'qa.ask', { text: 'Why?' });
  const hidden = await run(server, host, ROOM, 'qa.ask', { text: 'Between hosts' });
  await run(server, host, ROOM, 'qa.hide', { question: hidden.id });
  return server;
}

const lines = async (response: Response) => (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as RoomMessage);
const read = async (server: MootServer, room: string) => lines(await ask(server, `/v1/rooms/${room}?own=command-000000000001`));

function assertGuestView(messages: readonly RoomMessage[]): void {
  expect(messages[0]).toMatchObject({ t: 'hello', key: '', roles: ['viewer'], circles: ['all'], exists: true, mayCreate: false });
  expect(messages.flatMap((message) => (message.t === 'change' ? [message.circle] : []))).toEqual(['all']);
  expect(JSON.stringify(messages)).toContain('Why?');
  expect(JSON.stringify(messages)).not.toContain('Between hosts');
}

describe('guests', () => {
  it('read what is for all by snapshot, stream and long poll, and have no key', async () => {
    const server = await withBoards();
    assertGuestView(await read(server, ROOM));
    const poll = await ask(server, '/v1/stream?wait=0', { body: { rooms: { [ROOM]: {} } } });
    const { events } = await poll.json() as { events: { messages: RoomMessage[] }[] };
    assertGuestView(events.flatMap(({ messages }) => messages));
    const stream = (await ask(server, '/v1/stream', { body: { rooms: { [ROOM]: {} } } })).body!.getReader();
    let text = '';
    const until = async (part: string) => { while (!text.includes(part)) text += new TextDecoder().decode((await stream.read()).value); };
    await until('"ready"');
    await run(server, await hostToken(), ROOM, 'qa.ask', { text: 'News?' });
    await until('News?');
    expect(text).not.toContain('Between hosts');
    await stream.cancel();
    expect(await (await ask(server, '/v1/me')).json()).toEqual({ id: '', name: '', mayCreate: false });
  });

  it('are told of boards that take them, and of no others, so many times an address', async () => {
    const server = await withBoards();
    const rituals = async (address: string) => {
      const response = await ask(server, '/v1/rituals', { env: { address } });
      return response.status === 200 ? (await response.json() as { rituals: { room: string }[] }).rituals.map(({ room }) => room) : response.status;
    };
    for (let nth = 0; nth < 20; nth += 1) expect(await rituals('10.0.0.1')).toEqual([ROOM]);
    expect([await rituals('10.0.0.1'), await rituals('10.0.0.2')]).toEqual([429, [ROOM]]);
  });

  it('send nothing', async () => {
    const server = await withBoards();
    for (const [path, body] of [['/v1/commands', { commands: [command(ROOM, 'qa.ask', { text: 'May I?' })] }], ['/v1/signals', { signals: [] }]] as const) {
      const response = await ask(server, path, { body });
      expect([response.status, (await response.json() as { code: string }).code]).toEqual([401, 'token_missing']);
    }
    expect((await ask(server, '/v1/people')).status).toBe(401);
    const authority = new Authority({ store: memoryStore(), keys: memoryRoomKeys(), kits: [qaAuthority as unknown as RitualKit], policy: { mayCreate: () => true } });
    const guest = guestOf('acme', Infinity);
    for (const name of ['room.create', 'qa.ask', 'qa.vote']) expect(await outcome(authority, guest, ROOM, name, { title: 'Mine', text: 'Why?' })).toBe('guest_reads');
    await authority.close();
  });

  it('cannot tell a board that takes none from one that is not there', async () => {
    const server = await withBoards();
    const plain = (messages: readonly RoomMessage[]) => messages.map((message) => ('now' in message ? { ...message, now: 0 } : message));
    expect(plain(await read(server, 'qa/closed'))).toEqual(plain(await read(server, 'qa/nowhere')));
    await run(server, await hostToken(), ROOM, 'room.configure', { audience: { guests: false } });
    expect(plain(await read(server, ROOM))).toEqual(plain(await read(server, 'qa/nowhere')));
  });

  it('are no guests where they show a bad token, or where the server takes none', async () => {
    const server = await withBoards();
    expect((await ask(server, `/v1/rooms/${ROOM}`, { token: 'no.such.token' })).status).toBe(401);
    const shut = memoryServer();
    servers.push(shut);
    expect((await ask(shut, `/v1/rooms/${ROOM}`)).status).toBe(401);
  });

  it('are joined by whoever is signed in outside of the audience: they read, under their own key', async () => {
    const server = await withBoards();
    const token = await tokenOf('eve');
    const [hello] = await lines(await ask(server, `/v1/rooms/${ROOM}`, { token }));
    expect(hello).toMatchObject({ roles: ['viewer'], exists: true });
    expect(hello).not.toMatchObject({ key: '' });
    expect((await run(server, token, ROOM, 'qa.ask', { text: 'May I?' })).code).toBe('role_missing');
  });

  it('are counted by address, also behind a proxy', async () => {
    const server = await withBoards({ limits: { guestsPerMinute: 2 } });
    const from = async (address: string, headers = {}) => (await ask(server, `/v1/rooms/${ROOM}`, { env: { address }, headers })).status;
    expect([await from('10.0.0.1'), await from('10.0.0.1'), await from('10.0.0.1', { 'x-forwarded-for': '10.9.9.9' }), await from('10.0.0.2')]).toEqual([200, 200, 429, 200]);
    const behind = await withBoards({ limits: { guestsPerMinute: 1 }, proxied: true });
    const through = async (forwarded: string) => (await ask(behind, `/v1/rooms/${ROOM}`, { env: { address: '10.0.0.1' }, headers: { 'x-forwarded-for': forwarded } })).status;
    // What stands before the last entry, anybody can write.
    expect([await through('1.1.1.1, 10.0.0.7'), await through('2.2.2.2, 10.0.0.7'), await through('10.0.0.8')]).toEqual([200, 429, 200]);
  });

  it('have so many streams from one address as the server is set to, as it is for signals and searches of people', async () => {
    const server = await withBoards({ limits: { guestStreams: 1, signalsPerMinute: 1, searchesPerMinute: 1 } });
    const stream = (address: string) => ask(server, '/v1/stream', { body: { rooms: { [ROOM]: {} } }, env: { address } });
    const open = [await stream('10.0.0.1'), await stream('10.0.0.1'), await stream('10.0.0.2')];
    expect(open.map(({ status }) => status)).toEqual([200, 429, 200]);
    for (const { body } of open) await body?.cancel();
    const token = await tokenOf('ana');
    const twice = async (path: string, body: object) => [(await ask(server, path, { token, body })).status, (await ask(server, path, { token, body })).status];
    expect(await twice('/v1/signals', { signals: [] })).toEqual([204, 429]);
    expect(await twice('/v1/search', { kind: 'qa', text: 'Why is that so?' })).toEqual([200, 429]);
  });

  it('belong to one space, or the server does not start', () => {
    expect(() => memoryServer({ guests: true })).toThrow('Guests belong to one space');
  });
});
