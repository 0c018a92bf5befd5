import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ChangeSet, createDraft, type Actor, type Draft } from './draft.js';
import type { RoomRecords } from './room-records.js';
import { MOST_HOSTS, MOST_LISTED, configureRoom, create, leaveRoom } from './room.js';
import { roomSchemas } from './room.schema.js';

const actor: Actor = { key: 'ana', circle: '@ana', name: 'Ana', is: () => false, owns: () => false };

function emptyRoom(): { readonly changes: ChangeSet; readonly draft: Draft<RoomRecords> } {
  const changes = new ChangeSet({ get: () => undefined, list: () => [] });
  return { changes, draft: createDraft<RoomRecords>({ changes, address: 'qa/a', now: 1000, actor, commandId: 'c', ownerId: undefined, chance: () => 0.5, keyOf: (subject) => `key-of-${subject}` }) };
}

const any = Array.from({ length: 50 }, () => ({ claim: 'team', in: ['a'] }));

describe('setting a room up', () => {
  it('shows its title to all and who it is for to hosts, and makes the creator the first host', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands', audience: { groups: ['staff'] }, hostGroups: ['leads'] });
    expect(draft.record('ritual', 'ritual')).toMatchObject({ value: { title: 'All hands', settings: {}, created: 1000 }, to: ['all'] });
    expect(draft.record('access', 'access')).toMatchObject({
      value: { audience: { groups: ['staff'] }, hosts: { keys: ['ana'], groups: ['leads'] } },
      to: ['hosts'],
    });
  });

  it('is refused where there is one', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands' });
    expect(() => { create(draft, { title: 'Again' }); }).toThrow(expect.objectContaining({ code: 'ritual_exists' }));
  });

  it('refuses an audience beyond its bounds and keeps nothing', () => {
    const { changes, draft } = emptyRoom();
    expect(() => { create(draft, { title: 'All hands', audience: { allow: { any } } }); }).toThrow(expect.objectContaining({ code: 'audience_too_large' }));
    expect(changes.size).toBe(0);
  });
});

describe('people who host', () => {
  const hosts = (draft: Draft<RoomRecords>) => draft.get('access', 'access')?.hosts;

  it('are named by their ids when a room is set up, and kept as keys, with what they are called for other hosts', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands', hostPeople: [{ id: 'u-17', name: 'Ben' }, { id: 'u-18' }] });
    expect(hosts(draft)).toEqual({ keys: ['ana', 'key-of-u-17', 'key-of-u-18'], groups: [], names: { 'key-of-u-17': 'Ben' } });
    expect(draft.record('access', 'access')?.to).toEqual(['hosts']);
  });

  it('are added and removed later, the creator too, each by id or key; a name goes with its person', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands' });
    configureRoom(draft, { addHosts: [{ id: 'u-17', name: 'Ben' }, { id: 'u-18', name: 'Chen' }] });
    configureRoom(draft, { addHosts: [{ id: 'u-17' }], removeHosts: ['u-18', 'ana'] });
    expect(hosts(draft)).toEqual({ keys: ['key-of-u-17'], groups: [], names: { 'key-of-u-17': 'Ben' } });
    leaveRoom(draft, 'key-of-u-17');
    expect(hosts(draft)).toEqual({ keys: [], groups: [] });
  });

  it('are out of the audience too where that says their address; nothing is written where it does not', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands', audience: { groups: ['staff'], allow: { claim: 'email', in: ['ana@example.com', 'ben@example.com'] } } });
    const before = draft.get('access', 'access');
    leaveRoom(draft, 'somebody', ['Ana', 'chen@example.com']);
    expect(draft.get('access', 'access')).toBe(before);
    leaveRoom(draft, 'somebody', ['Ana', 'ANA@example.com']);
    expect(draft.get('access', 'access')).toEqual({ hosts: before?.hosts, audience: { groups: ['staff'], allow: { claim: 'email', in: ['ben@example.com'] } } });
  });

  it('are never none, and not too many', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands' });
    expect(() => { configureRoom(draft, { removeHosts: ['ana'] }); }).toThrow(expect.objectContaining({ code: 'hosts_none' }));
    configureRoom(draft, { removeHosts: ['ana'], hostGroups: ['leads'] });
    expect(hosts(draft)).toEqual({ keys: [], groups: ['leads'] });
    expect(() => { configureRoom(draft, { hostGroups: [] }); }).toThrow(expect.objectContaining({ code: 'hosts_none' }));
    const many = Array.from({ length: MOST_HOSTS + 1 }, (_, nth) => ({ id: `u-${nth}` }));
    expect(() => { configureRoom(draft, { addHosts: many }); }).toThrow(expect.objectContaining({ code: 'hosts_full' }));
  });
});

describe('changing a room', () => {
  it('leaves what is not named as it was', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands', audience: { groups: ['staff'] }, hostGroups: ['leads'] });
    const access = draft.get('access', 'access');
    configureRoom(draft, { title: 'Townhall' });
    expect(draft.get('ritual', 'ritual')?.title).toBe('Townhall');
    expect(draft.get('access', 'access')).toEqual(access);
    configureRoom(draft, { hostGroups: [] });
    expect(draft.get('access', 'access')).toEqual({ audience: { groups: ['staff'] }, hosts: { keys: ['ana'], groups: [] } });
  });

  it('opens it to everyone by an audience of null, and closes it again', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'All hands', audience: { groups: ['staff'] } });
    configureRoom(draft, { audience: null });
    expect(draft.get('access', 'access')).not.toHaveProperty('audience');
    configureRoom(draft, { audience: { groups: ['board'] } });
    expect(draft.get('access', 'access')?.audience).toEqual({ groups: ['board'] });
    expect(() => { configureRoom(draft, { audience: { deny: { any } } }); }).toThrow(expect.objectContaining({ code: 'audience_too_large' }));
  });
});

describe('an audience that somebody sends', () => {
  const nested = (levels: number) => {
    let allow: object = { claim: 'team', in: ['a'] };
    for (let level = 1; level < levels; level += 1) allow = { not: allow };
    return { title: 'All hands', audience: { allow } };
  };

  it('is taken as far as an audience goes', () => {
    expect(v.is(roomSchemas.create, nested(5))).toBe(true);
  });

  it('is refused, not a crash, where it has thousands of levels', () => {
    expect(v.is(roomSchemas.create, nested(8_000))).toBe(false);
    expect(v.is(roomSchemas.configure, nested(8_000))).toBe(false);
  });

  it('says nothing but what an audience says', () => {
    expect(v.is(roomSchemas.create, { title: 'a', audience: { allow: { claim: 'team', in: ['a'], or: true } } })).toBe(false);
    expect(v.is(roomSchemas.create, { title: 'a', audience: { everyone: true } })).toBe(false);
  });
});

describe('people for whom a room is', () => {
  const audience = (draft: Draft<RoomRecords>) => draft.get('access', 'access')?.audience;

  it('are listed by their ids, beside groups, and kept as keys, with what they are called for hosts', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'Retrospective', audience: { groups: ['leads'], people: [{ id: 'u-17', name: 'Ben' }, { id: 'u-18' }] } });
    expect(audience(draft)).toEqual({ groups: ['leads'], people: { 'key-of-u-17': 'Ben', 'key-of-u-18': '' } });
    expect(draft.record('access', 'access')?.to).toEqual(['hosts']);
    expect(JSON.stringify(draft.get('ritual', 'ritual'))).not.toContain('u-17');
  });

  it('stay under their keys when others join or leave; who they are is forgotten with them', () => {
    const { draft } = emptyRoom();
    create(draft, { title: 'Retrospective', audience: { people: [{ id: 'u-17', name: 'Ben' }, { id: 'u-18', name: 'Chen' }] } });
    for (const key of ['key-of-u-17', 'key-of-u-18']) draft.put('listed', key, { sealed: '…' }, { to: ['system'] });
    configureRoom(draft, { audience: { people: [{ id: 'key-of-u-17' }, { id: 'u-19', name: 'Dee' }] } });
    expect(audience(draft)?.people).toEqual({ 'key-of-u-17': 'Ben', 'key-of-u-19': 'Dee' });
    expect([...draft.list('listed')].map(({ id }) => id)).toEqual(['key-of-u-17']);
    leaveRoom(draft, 'key-of-u-17');
    leaveRoom(draft, 'key-of-u-19');
    // For nobody, and not for everybody.
    expect(audience(draft)).toEqual({ people: {} });
    expect([...draft.list('listed')]).toEqual([]);
    configureRoom(draft, { audience: null });
    expect(audience(draft)).toBeUndefined();
  });

  it('are at most so many', () => {
    const many = (count: number) => ({ title: 'A', audience: { people: Array.from({ length: count }, (_, nth) => ({ id: `u-${nth}` })) } });
    expect([v.is(roomSchemas.create, many(MOST_LISTED)), v.is(roomSchemas.create, many(MOST_LISTED + 1))]).toEqual([true, false]);
  });
});
