/** The commands that set up any room, whatever its ritual. */
import { assertAudience, type Audience } from './audience.js';
import type { Draft } from './draft.js';
import { MootError } from './errors.js';
import { ALL, HOSTS } from './record.js';
import type { AccessRecord, RoomRecords } from './room-records.js';
import type { CommandType } from './ritual.js';

export interface CreateArgs<S = Readonly<Record<string, unknown>>> {
  readonly title: string;
  /** How it begins; a ritual with a rule `setUp` says what there is to set. What it does not know is refused with `settings_invalid`. */
  readonly settings?: S | undefined;
  readonly audience?: Audience | undefined;
  readonly hostGroups?: readonly string[] | undefined;
}

/** Sets a ritual up. The authority has checked that the actor may; the creator is its first host. */
export function create(room: Draft<RoomRecords>, { hostGroups = [], ...args }: CreateArgs): void {
  begin(room, args, { keys: [room.actor.key], groups: hostGroups });
}

export interface FoundArgs extends Omit<CreateArgs, 'hostGroups'> {
  readonly hosts: AccessRecord['hosts'];
}

/** Sets a ritual up that another one has brought forth; it has the same hosts. */
export function found(room: Draft<RoomRecords>, { hosts, ...args }: FoundArgs): void {
  begin(room, args, hosts);
}

/** Puts down what every room has. Throws `ritual_exists`. */
export function begin(room: Draft<RoomRecords>, { title, settings, audience }: Omit<CreateArgs, 'hostGroups'>, hosts: AccessRecord['hosts']): void {
  if (room.get('ritual', 'ritual')) {
    throw new MootError('ritual_exists', `There is already a ritual at "${room.address}".`);
  }
  if (audience) assertAudience(audience);
  room.put('ritual', 'ritual', { title, settings: settings ?? {}, created: room.now }, { to: [ALL], marks: { created: room.now } });
  room.put('access', 'access', { ...(audience ? { audience } : {}), hosts }, { to: [HOSTS] });
}

export interface ConfigureRoomArgs {
  readonly title?: string | undefined;
  /** Null: everyone who is signed in. */
  readonly audience?: Audience | null | undefined;
  readonly hostGroups?: readonly string[] | undefined;
}

/** Changes the title, and who may come in or host. Whoever is no longer meant loses the room at once. */
export function configureRoom(room: Draft<RoomRecords>, { title, audience, hostGroups }: ConfigureRoomArgs): void {
  if (audience) assertAudience(audience);
  if (title !== undefined) room.update('ritual', 'ritual', (ritual) => ({ ...ritual, title }));
  room.update('access', 'access', ({ audience: before, hosts }) => {
    const after = audience === undefined ? before : (audience ?? undefined);
    return { hosts: hostGroups ? { ...hosts, groups: hostGroups } : hosts, ...(after ? { audience: after } : {}) };
  });
}

/** Takes somebody out of everything that every room has: hosts, and circles that it declares. */
export function leaveRoom(room: Draft<RoomRecords>, key: string): void {
  const access = room.get('access', 'access');
  if (access?.hosts.keys.includes(key)) room.put('access', 'access', { ...access, hosts: { ...access.hosts, keys: access.hosts.keys.filter((one) => one !== key) } });
  room.remove('host', key);
  for (const { id } of [...room.list('member')]) if (id.endsWith(`/${key}`)) room.remove('member', id);
}

export const roomCommands = {
  create: { actor: 'keyed', role: 'viewer', run: create },
  found: { actor: 'anonymous', role: 'system', founds: true, run: found },
  configure: { actor: 'keyed', role: 'host', run: configureRoom },
} satisfies Record<string, CommandType<RoomRecords, never>>;

/** The one command that reaches a room which does not exist. */
export const CREATE_COMMAND = 'room.create';
/** The task that makes a room which is brought forth by another. */
export const FOUND_COMMAND = 'room.found';
