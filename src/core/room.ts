/** The commands that set up any room, whatever its ritual. */
import { assertAudience, withoutAddresses, type Audience } from './audience.js';
import type { Draft } from './draft.js';
import { MootError } from './errors.js';
import { ALL, HOSTS, SYSTEM, type Marks } from './record.js';
import type { AccessRecord, RoomRecords } from './room-records.js';
import type { CommandType } from './ritual.js';

/** Somebody who shall host, or whom a ritual is for, by the id under which the issuer of tokens knows them (`sub`). Kept as a key, never as the id; the name is for hosts to read. */
export interface HostPerson {
  readonly id: string;
  readonly name?: string | undefined;
}

/** People who may host a room, beside groups. */
export const MOST_HOSTS = 50;
/** People whom a ritual can be for by their ids, beside groups. */
export const MOST_LISTED = 500;

/** An audience as hosts wish it: people by their ids, or by the keys under which they stand in the record already. */
export interface WantedAudience extends Omit<Audience, 'people'> {
  readonly people?: readonly HostPerson[] | undefined;
}

export interface CreateArgs<S = Readonly<Record<string, unknown>>> {
  readonly title: string;
  /** How it begins; a ritual with a rule `setUp` says what there is to set. What it does not know is refused with `settings_invalid`. */
  readonly settings?: S | undefined;
  readonly audience?: WantedAudience | undefined;
  readonly hostGroups?: readonly string[] | undefined;
  readonly hostPeople?: readonly HostPerson[] | undefined;
}

/** Sets a ritual up. The authority has checked that the actor may; the creator is its first host. */
export function create(room: Draft<RoomRecords>, { hostGroups = [], hostPeople = [], audience, ...args }: CreateArgs): void {
  // Of an audience beyond its bounds nothing is looked up.
  if (audience) assertAudience(audience);
  const whom = audience && audienceOf(room, audience, undefined);
  begin(room, { ...args, ...(whom ? { audience: whom } : {}) }, withHosts(room, { keys: [room.actor.key], groups: hostGroups }, hostPeople, []));
}

export interface FoundArgs extends Omit<CreateArgs, 'hostGroups' | 'hostPeople' | 'audience'> {
  readonly hosts: AccessRecord['hosts'];
  readonly audience?: Audience | undefined;
  /** Of whom the audience lists, by key: who that is, sealed by this room's key. */
  readonly listed?: Readonly<Record<string, string>> | undefined;
}

/** Sets a ritual up that another one has brought forth; it has the same hosts. */
export function found(room: Draft<RoomRecords>, { hosts, listed = {}, ...args }: FoundArgs): void {
  begin(room, args, hosts);
  for (const [key, sealed] of Object.entries(listed)) room.put('listed', key, { sealed }, { to: [SYSTEM] });
}

/** Whoever was there before stays under their key. */
function audienceOf(room: Draft<RoomRecords>, { people, ...audience }: WantedAudience, before: Audience | undefined): Audience {
  if (!people) return audience;
  const known = before?.people ?? {};
  return { ...audience, people: Object.fromEntries(people.map(({ id, name }) => (Object.hasOwn(known, id) ? [id, name ?? known[id] ?? ''] : [room.keyOf(id), name ?? '']))) };
}

/** Puts down what every room has. Throws `ritual_exists`. */
export function begin(room: Draft<RoomRecords>, { title, settings, audience }: Omit<FoundArgs, 'hosts' | 'listed'>, hosts: AccessRecord['hosts']): void {
  if (room.get('ritual', 'ritual')) {
    throw new MootError('ritual_exists', `There is already a ritual at "${room.address}".`);
  }
  if (audience) assertAudience(audience);
  room.put('ritual', 'ritual', { title, settings: settings ?? {}, created: room.now }, { to: [ALL], marks: marksOfNew(room.now) });
  room.put('access', 'access', { ...(audience ? { audience } : {}), hosts }, { to: [HOSTS] });
}

/** By what the record of a new ritual is found. Stores go upwards alone: the negative instant brings the newest first. */
export function marksOfNew(now: number): Marks {
  return { created: now, newest: -now };
}

export interface ConfigureRoomArgs {
  readonly title?: string | undefined;
  /** Null: everyone who is signed in. */
  readonly audience?: WantedAudience | null | undefined;
  readonly hostGroups?: readonly string[] | undefined;
  readonly addHosts?: readonly HostPerson[] | undefined;
  /** By their ids, or by the keys that stand in the record. */
  readonly removeHosts?: readonly string[] | undefined;
}

/** Changes the title, and who may come in or host. Whoever is no longer meant loses the room at once. */
export function configureRoom(room: Draft<RoomRecords>, { title, audience, hostGroups, addHosts = [], removeHosts = [] }: ConfigureRoomArgs): void {
  if (audience) assertAudience(audience);
  if (title !== undefined) room.update('ritual', 'ritual', (ritual) => ({ ...ritual, title }));
  room.update('access', 'access', ({ audience: before, hosts }) => {
    const after = audience ? audienceOf(room, audience, before) : audience === undefined ? before : undefined;
    for (const key of Object.keys(before?.people ?? {})) if (!after?.people || !Object.hasOwn(after.people, key)) room.remove('listed', key);
    for (const key of hosts.keys) if (removeHosts.some((one) => one === key || room.keyOf(one) === key)) room.remove('host', key);
    const isSame = !hostGroups && addHosts.length === 0 && removeHosts.length === 0;
    return { hosts: isSame ? hosts : withHosts(room, hostGroups ? { ...hosts, groups: hostGroups } : hosts, addHosts, removeHosts), ...(after ? { audience: after } : {}) };
  });
}

type Hosts = AccessRecord['hosts'];

function withHosts(room: Draft<RoomRecords>, hosts: Hosts, add: readonly HostPerson[], remove: readonly string[]): Hosts {
  const gone = new Set(remove.flatMap((one) => [one, room.keyOf(one)]));
  const added = add.map(({ id, name }) => ({ key: room.keyOf(id), name }));
  const keys = [...new Set([...hosts.keys.filter((key) => !gone.has(key)), ...added.map(({ key }) => key)])];
  if (keys.length > MOST_HOSTS) throw new MootError('hosts_full', `At most ${MOST_HOSTS} people host a ritual; name a group for more.`);
  if (keys.length === 0 && hosts.groups.length === 0) throw new MootError('hosts_none', 'Somebody has to host a ritual: name another person or a group first.');
  const names = { ...hosts.names };
  for (const { key, name } of added) if (name !== undefined) names[key] = name;
  return named({ keys, groups: hosts.groups, names });
}

/** Without the names of those who do not host. */
function named({ keys, groups, names = {} }: Hosts): Hosts {
  const left = Object.entries(names).filter(([key]) => keys.includes(key));
  return { keys, groups, ...(left.length > 0 ? { names: Object.fromEntries(left) } : {}) };
}

/** Takes somebody out of everything that every room has: hosts, circles that it declares, and addresses by which it takes people in. */
export function leaveRoom(room: Draft<RoomRecords>, key: string, names: readonly string[] = []): void {
  const access = room.get('access', 'access');
  if (access) {
    const kept = access.audience && withoutAddresses(access.audience, names);
    const people = kept?.people;
    // Also where nobody is left: without a list it would be for everybody.
    const audience = people && Object.hasOwn(people, key) ? { ...kept, people: Object.fromEntries(Object.entries(people).filter(([one]) => one !== key)) } : kept;
    const hosts = named({ ...access.hosts, keys: access.hosts.keys.filter((one) => one !== key) });
    const isIn = hosts.keys.length < access.hosts.keys.length || audience !== access.audience;
    if (isIn) room.put('access', 'access', { hosts, ...(audience ? { audience } : {}) });
  }
  room.remove('host', key);
  room.remove('listed', key);
  for (const { id } of [...room.list('member')]) if (id.endsWith(`/${key}`)) room.remove('member', id);
}

export const roomCommands = {
  create: { actor: 'keyed', role: 'viewer', run: create },
  found: { actor: 'anonymous', role: 'system', founds: true, run: found },
  configure: { actor: 'keyed', role: 'host', run: configureRoom },
} satisfies Record<string, CommandType<RoomRecords, never>>;
