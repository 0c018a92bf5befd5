/** Who may come into a room, and in which circles they stand. Evaluated here alone; fails closed. */
import { clauseOf, type Clause } from '../core/audience.js';
import type { RoomReader } from '../core/draft.js';
import type { Identity, Role } from '../core/identity.js';
import { actorKey, ownerRecordId } from '../core/keys.js';
import { memberId, ownerCircle, personCircle } from '../core/circles.js';
import { ALL, HOSTS, type Circle } from '../core/record.js';
import type { AccessRecord } from '../core/room-records.js';

export interface AccessContext {
  /** Absent where it was destroyed: nobody can be told from another there. */
  readonly roomKey: Uint8Array | undefined;
  readonly implicit: boolean;
}

/** What lets somebody into a room; nothing where it does not exist or is not for them. */
export function clauseIn(room: RoomReader, { roomKey, implicit }: AccessContext, identity: Identity): Clause | undefined {
  if (implicit) return { by: 'host' };
  const access = room.get('access', 'access')?.value as AccessRecord | undefined;
  if (!access || !room.get('ritual', 'ritual')) return undefined;
  const { keys, groups } = access.hosts;
  const key = identity.guest || roomKey === undefined ? undefined : actorKey(roomKey, identity);
  if (key !== undefined && keys.includes(key)) return { by: 'host' };
  const group = groups.find((one) => identity.groups.includes(one));
  return group === undefined ? clauseOf(access.audience, identity, key) : { by: 'host', group };
}

const ROLES: Readonly<Record<Clause['by'], readonly Role[]>> = {
  host: ['host', 'member', 'viewer'], everyone: ['member', 'viewer'], person: ['member', 'viewer'], group: ['member', 'viewer'], claims: ['member', 'viewer'], guests: ['viewer'],
};

/** The roles of somebody in a room; none where it does not exist or is not for them. */
export function rolesIn(room: RoomReader, context: AccessContext, identity: Identity): readonly Role[] {
  const clause = clauseIn(room, context, identity);
  return clause ? ROLES[clause.by] : [];
}

/** The circles whose records somebody may receive. Never `system`. */
export function circlesOf(room: RoomReader & { circles(): Iterable<Circle> }, context: AccessContext, identity: Identity, own: readonly string[]): ReadonlySet<Circle> {
  const roles = rolesIn(room, context, identity);
  const circles = new Set<Circle>();
  if (roles.length === 0) return circles;
  if (identity.guest) return circles.add(ALL);
  const { roomKey } = context;
  const key = roomKey && actorKey(roomKey, identity);
  // What is the viewer's own comes first: it is little, and the first rows need it.
  if (key !== undefined) circles.add(personCircle(key));
  if (roles.includes('host')) circles.add(HOSTS);
  if (!roomKey || key === undefined) return circles.add(ALL);
  for (const circle of room.circles()) {
    if (circle.startsWith('#') && room.get('member', memberId(circle.slice(1), key))) circles.add(circle);
  }
  for (const item of own) {
    if (room.get('owner', ownerRecordId(roomKey, identity, item))) circles.add(ownerCircle(item));
  }
  circles.add(ALL);
  return circles;
}
