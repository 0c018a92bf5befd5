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
    expect(await size(dana, { audience: { groups: ['legal'] } })).toEqual({ complete: true, under: 5 });
    expect(await size(dana, { room: 'qa/eng' })).toEqual({ complete: true, count: 9 });
    expect(await size(ana, { audience: { groups: ['eng'] } })).toBe('role_missing');
    expect(await size(ana, { room: 'qa/eng' })).toEqual({ complete: true, count: 9 });
    expect([await size(ana, { room: 'qa/legal' }), await size(ana, { room: 'qa/nowhere' })]).toEqual(['room_unknown', 'room_unknown']);
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
    expect(await (await ask(server, '/v1/audience', { token: dana, body: {} })).json()).toEqual({ complete: false });
    await ask(server, '/v1/people', { method: 'PUT', token: dana, body: { people: listed(9) }, headers: { 'content-type': 'application/json' } });
    expect(await found('an')).toEqual({ people: [], complete: true });
  });
});
