import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audienceSize } from './people.js';
import type { MootServer } from './server.js';
import { ask, hostToken, memoryServer, run, tokenOf } from './server.harness.js';

const listed = (many: number, groups?: readonly string[]) => Array.from({ length: many }, (_, n) => ({ id: `p${n}`, name: `P ${n}`, ...(groups ? { groups } : {}) }));

let server: MootServer;
beforeEach(() => { server = memoryServer(); });
afterEach(() => server.close());

describe('the size of an audience', () => {
  it('is the number of those on the list whom it takes in, and "under" below five', () => {
    const people = [...listed(7, ['eng']), ...listed(4, ['legal'])];
    expect(audienceSize(people, undefined)).toEqual({ complete: true, count: 11 });
    expect(audienceSize(people, { groups: ['eng'] })).toEqual({ complete: true, count: 7 });
    expect(audienceSize(people, { groups: ['legal'] })).toEqual({ complete: true, under: 5 });
    expect(audienceSize(people, { groups: ['nobody'] })).toEqual({ complete: true, under: 5 });
    expect(audienceSize(people, { deny: { claim: 'groups', in: ['legal'] } })).toEqual({ complete: true, count: 7 });
  });

  it('is not told where nobody knows it', () => {
    expect(audienceSize([], undefined)).toEqual({ complete: false });
    expect(audienceSize(listed(9), { groups: ['eng'] })).toEqual({ complete: false });
    expect(audienceSize(listed(9, ['eng']), { allow: { not: { claim: 'country', in: ['de'] } } })).toEqual({ complete: false });
  });

  it('is known by addresses of mail where the list has some, in whatever case', () => {
    const people = listed(7).map((one, nth) => (nth < 6 ? { ...one, email: `P${nth}@example.com` } : one));
    const by = (...addresses: string[]) => ({ allow: { claim: 'email', in: addresses } });
    expect(audienceSize(people, by(...people.map(({ id }) => `${id}@Example.com`)))).toEqual({ complete: true, count: 6 });
    expect(audienceSize(people, by('p1@example.com', 'nobody@example.com'))).toEqual({ complete: true, under: 5 });
    expect(audienceSize(listed(7), by('p1@example.com'))).toEqual({ complete: false });
  });

  it('has those whom it lists itself, whom no list has to know, each once', async () => {
    const people = Array.from({ length: 6 }, (_, n) => ({ id: `p${n}` }));
    expect(audienceSize([], { people })).toEqual({ complete: true, count: 6 });
    expect(audienceSize([], { people: people.slice(0, 2) })).toEqual({ complete: true, under: 5 });
    expect(audienceSize(listed(9, ['eng']), { people, groups: ['eng'] })).toEqual({ complete: true, count: 9 });
    expect(audienceSize([], { people, groups: ['eng'] })).toEqual({ complete: false });
    expect(audienceSize(listed(9, ['eng']), { people, deny: { claim: 'groups', in: ['legal'] } })).toEqual({ complete: false });
    const [dana, p1] = [await hostToken(), await tokenOf('p1')];
    await run(server, dana, 'qa/retro', 'room.create', { title: 'Retrospective', audience: { people } });
    expect(await (await ask(server, '/v1/audience', { token: p1, body: { room: 'qa/retro' } })).json()).toEqual({ complete: true, count: 6 });
    expect((await ask(server, '/v1/audience', { token: await tokenOf('p7'), body: { room: 'qa/retro' } })).status).toBe(404);
  });

  it('is told of a room to those who may read it, of anything else to those who may set up, and to nobody else', async () => {
    const [dana, ana] = [await hostToken(), await tokenOf('ana', { claims: { groups: ['staff', 'eng'] } })];
    await ask(server, '/v1/people', { method: 'PUT', token: dana, body: { people: listed(9, ['eng']) }, headers: { 'content-type': 'application/json' } });
    await run(server, dana, 'qa/eng', 'room.create', { title: 'Eng', audience: { groups: ['eng'] } });
    await run(server, dana, 'qa/legal', 'room.create', { title: 'Legal', audience: { groups: ['legal'] } });
    const size = async (token: string, body: object) => {
      const response = await ask(server, '/v1/audience', { token, body });
      const answer = await response.json() as { code?: string };
      return answer.code ?? answer;
    };
    expect(await size(dana, {})).toEqual({ complete: true, count: 9 });
    expect(await size(dana, { audience: { groups: ['legal'] } })).toEqual({ complete: true, under: 5, unmatched: ['legal'] });
    expect(await size(dana, { room: 'qa/eng' })).toEqual({ complete: true, count: 9 });
    expect(await size(ana, { audience: { groups: ['eng'] } })).toBe('role_missing');
    expect(await size(ana, { room: 'qa/eng' })).toEqual({ complete: true, count: 9 });
    expect([await size(ana, { room: 'qa/legal' }), await size(ana, { room: 'qa/nowhere' })]).toEqual(['room_unknown', 'room_unknown']);
  });
});

describe('people who are invited by their addresses', () => {
  const addresses = Array.from({ length: 12 }, (_, nth) => `P${nth}@Example.com`);
  const audience = { allow: { claim: 'email', in: [...addresses, 'guest@elsewhere.example'] } };
  const put = async (people: readonly object[]) => ask(server, '/v1/people', { method: 'PUT', token: await hostToken(), body: { people }, headers: { 'content-type': 'application/json' } });
  const size = async (token: string, body: object) => (await ask(server, '/v1/audience', { token, body })).json();

  it('are told apart from addresses that nobody on the list has, to whoever is about to invite them', async () => {
    const dana = await hostToken();
    expect(await size(dana, { audience })).toEqual({ complete: false });
    // Directories write addresses in capitals, or not.
    await put(listed(12).map((one, nth) => ({ ...one, email: `${nth % 2 ? one.id.toUpperCase() : one.id}@example.com` })));
    expect(await size(dana, { audience })).toEqual({ complete: true, count: 12, unmatched: ['guest@elsewhere.example'] });
    await run(server, dana, 'poll/call', 'room.create', { title: 'Call', settings: { meeting: { minutes: 30, people: 13 } }, audience });
    // What the audience says is for hosts.
    expect(await size(await tokenOf('p1', { claims: { email: 'p1@example.com', email_verified: true } }), { room: 'poll/call' })).toEqual({ complete: true, count: 12 });
    expect(await size(dana, { room: 'poll/call' })).toEqual({ complete: true, count: 12, unmatched: ['guest@elsewhere.example'] });
  });

  it('are told apart from groups and ids that nobody on the list has, as far as it knows such', async () => {
    const dana = await hostToken();
    const wanted = { groups: ['eng', 'desgin'], people: [{ id: 'p1' }, { id: 'p99' }] };
    await put(listed(12));
    expect(await size(dana, { audience: wanted })).toEqual({ complete: false, unmatched: ['p99'] });
    await put(listed(12, ['eng']));
    expect(await size(dana, { audience: wanted })).toEqual({ complete: true, count: 13, unmatched: ['desgin', 'p99'] });
    await run(server, dana, 'poll/eng', 'room.create', { title: 'Eng', settings: { options: ['Soup', 'Salad'] }, audience: wanted });
    expect(await size(dana, { room: 'poll/eng' })).toEqual({ complete: true, count: 13, unmatched: ['desgin'] });
    expect(await size(await tokenOf('p1', { claims: { groups: ['staff', 'eng'] } }), { room: 'poll/eng' })).toEqual({ complete: true, count: 13 });
  });

  it('may vote where their address is verified, also confidentially; for others there is no such poll', async () => {
    const dana = await hostToken();
    await put(listed(12).map((one) => ({ ...one, email: `${one.id}@example.com` })));
    await run(server, dana, 'poll/call', 'room.create', { title: 'Call', settings: { meeting: { minutes: 30, people: 13 } }, audience });
    expect(await run(server, dana, 'poll/call', 'poll.open', {})).toMatchObject({ status: 'accepted' });
    const cast = async (id: string, claims: Readonly<Record<string, unknown>>) => {
      const receipt = await run(server, await tokenOf(id, { claims }), 'poll/call', 'poll.cast', { choice: 'cancel', token: `token-of-${id}-000000000` });
      return receipt.code ?? receipt.status;
    };
    expect(await cast('p1', { email: 'p1@EXAMPLE.com', email_verified: true })).toBe('accepted');
    expect(await cast('p2', { email: 'p2@example.com' })).toBe('room_unknown');
    expect(await cast('p3', {})).toBe('room_unknown');
    expect(await cast('eve', { email: 'eve@example.com', email_verified: true })).toBe('room_unknown');
  });
});

describe('people without a list', () => {
  it('are those who have signed in, marked as not complete', async () => {
    const [dana, other] = [await hostToken(), await tokenOf('zoe', { issuer: 'https://other.example', secret: 'AN-INTRANET-SECRET-OF-32-BYTES-OR-MORE' })];
    await ask(server, '/v1/me', { token: await tokenOf('ana', { claims: { zoneinfo: 'Europe/Berlin', email: 'ana@example.com', email_verified: true } }) });
    await ask(server, '/v1/me', { token: other });
    const found = async (text: string) => (await ask(server, `/v1/people?q=${text}`, { token: dana })).json();
    expect(await found('an')).toEqual({ people: [{ id: 'ana', name: 'Ana', zone: 'Europe/Berlin', mayCreate: false }], complete: false });
    expect(await found('zoe')).toEqual({ people: [], complete: false });
    expect(await found('dan')).toMatchObject({ people: [{ id: 'dana' }], complete: false });
    expect(await (await ask(server, '/v1/audience', { token: dana, body: {} })).json()).toEqual({ complete: false });
    await ask(server, '/v1/people', { method: 'PUT', token: dana, body: { people: listed(9) }, headers: { 'content-type': 'application/json' } });
    expect(await found('an')).toEqual({ people: [], complete: true });
  });
});
