/** What a ritual begins with: its settings, and, where another one brings it forth, who hosts it and whom it is for. */
import * as v from 'valibot';
import type { Audience } from '../core/audience.js';
import { MootError } from '../core/errors.js';
import { actorKey, openSubject, sealSubject, type Subject } from '../core/keys.js';
import type { AccessRecord, RoomRecords } from '../core/room-records.js';
import type { CreateArgs, FoundArgs } from '../core/room.js';
import type { HotRoom } from './hot-room.js';
import type { RitualKit } from './kit.js';

/** A room with the key that tells whose its records are; none where that was destroyed. */
export interface KeyedRoom {
  readonly room: HotRoom;
  readonly secret: Uint8Array | undefined;
}

/** Who a key of this room belongs to, as far as that was kept. */
export function opened({ room, secret }: KeyedRoom, type: 'host' | 'listed', key: string): Subject | undefined {
  const sealed = (room.get(type, key)?.value as RoomRecords['host' | 'listed'] | undefined)?.sealed;
  return secret && sealed !== undefined ? openSubject(secret, key, sealed) : undefined;
}

/** Those who host a room, by their keys in another one. */
export function hostsFor(from: KeyedRoom, target: KeyedRoom): AccessRecord['hosts'] {
  const { keys = [], groups = [] } = (from.room.get('access', 'access')?.value as AccessRecord | undefined)?.hosts ?? {};
  const people = keys.flatMap((key) => opened(from, 'host', key) ?? []);
  return { keys: people.flatMap((person) => (target.secret ? [actorKey(target.secret, person)] : [])), groups };
}

/** An audience as another room knows it, where those who are listed have other keys. Who cannot be told is not let in. */
export function audienceFor(from: KeyedRoom, target: KeyedRoom, audience: Audience | undefined): Pick<FoundArgs, 'audience' | 'listed'> {
  if (!audience?.people) return {};
  const [people, listed]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const [key, name] of Object.entries(audience.people)) {
    const person = opened(from, 'listed', key);
    if (!person || !target.secret) continue;
    const theirs = actorKey(target.secret, person);
    people[theirs] = name;
    listed[theirs] = sealSubject(target.secret, person);
  }
  return { audience: { ...audience, people }, listed };
}

/** The arguments of `room.create` or `room.found`, with settings that the ritual knows; `found`: what it takes from a ritual that brings it forth, where that is more. */
export function withSettings({ schemas }: RitualKit, by: 'setUp' | 'found', { settings, ...args }: CreateArgs): CreateArgs {
  const schema = (by === 'found' ? schemas['found'] : undefined) ?? schemas['setUp'];
  if (settings === undefined) return args;
  if (!schema) return { ...args, settings };
  const parsed = v.safeParse(schema, settings);
  if (!parsed.success) throw new MootError('settings_invalid', describeIssue('settings', parsed.issues[0]));
  return { ...args, settings: parsed.output as CreateArgs['settings'] };
}

/** What is wrong with arguments, without what they are. */
export function describeIssue(command: string, issue: v.BaseIssue<unknown>): string {
  const where = issue.path?.map(({ key }) => String(key)).join('.') ?? 'arguments';
  // The library's own sentences quote what was received: that may be what somebody wrote.
  const what = issue.kind === 'validation' && !issue.message.startsWith('Invalid') ? issue.message : `expected ${issue.expected ?? issue.type}`;
  return `"${command}": ${where} ${what}.`;
}
