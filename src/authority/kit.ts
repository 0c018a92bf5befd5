import type { GenericSchema } from 'valibot';
import type { Draft, RoomReader } from '../core/draft.js';
import { MootError } from '../core/errors.js';
import type { AnyRitual, CommandType, Erasure } from '../core/ritual.js';
import { roomRecords } from '../core/room-records.js';
import { roomCommands } from '../core/room.js';
import type { Veil } from '../core/veil.js';
import { roomSchemas } from '../core/room.schema.js';
import type { RoomOfPerson, WaitingItem } from '../core/waiting.js';

/** A ritual as an authority needs it: with all its rules and validators. */
export interface RitualKit {
  readonly ritual: AnyRitual;
  /** One validator per command that people may send. */
  readonly schemas: Readonly<Record<string, GenericSchema>>;
  /** Where a record stands in a snapshot: lower comes first, by the first number that differs. Default: as kept. */
  rank?(room: RoomReader, type: string, id: string, value: unknown): readonly number[];
  /** Modes that an operator may forbid, and the one a room is in; undefined where that is not decided yet. */
  readonly modes?: { readonly names: readonly string[]; of(room: RoomReader): string | undefined };
  /** Whether the journal of a room keeps nothing by which what its members did could be joined to them, hosts' own acts aside. Default: no. */
  discreet?(room: RoomReader): boolean;
  /** Prepares a search over what everybody in the audience sees of a room, where it is over; undefined where it is not. */
  index?(room: RoomReader): ((text: string) => readonly FoundItem[]) | undefined;
  /** What waits for somebody in rooms of this kind: of those with a mark `asks`, or `asked` within the last half year, all that they may act in. */
  waits?(rooms: readonly RoomOfPerson[], now: number): readonly WaitingItem[];
  /** Takes somebody's texts and names out of a room; counts stay. */
  erase?(room: Draft<never>, erasure: Erasure): void;
  /** Covers texts for its rules: each room has a key of its own for that, which is destroyed when they say so. */
  readonly veilOf?: (key: Uint8Array) => Veil;
  /** Folds what one person has signalled into the room. */
  fold?(room: Draft<never>, key: string, ids: readonly string[]): void;
}

/** A ritual that is brought when it is first wanted. */
export interface LazyKit {
  readonly kind: string;
  load(): Promise<RitualKit>;
}

/** What a search of a room that is over has found; everybody in its audience may read it. */
export interface FoundItem {
  readonly id: string;
  readonly text: string;
  readonly answer?: string;
  /** From 0 to 1. */
  readonly likeness: number;
}

export interface FoundCommand {
  readonly type: CommandType<never, never>;
  readonly schema: GenericSchema | undefined;
}

/** What a command name means in a kit, or `command_unknown`. */
export function findCommand(kit: RitualKit, name: string): FoundCommand {
  const dot = name.indexOf('.');
  const owner = name.slice(0, dot);
  const short = name.slice(dot + 1);
  const types: Readonly<Record<string, CommandType<never, never>>> =
    owner === 'room' ? roomCommands : owner === kit.ritual.kind ? kit.ritual.commands : {};
  const type = Object.hasOwn(types, short) ? types[short] : undefined;
  if (!type) {
    throw new MootError('command_unknown', `The ritual "${kit.ritual.kind}" has no command "${name.slice(0, 60)}".`);
  }
  const schemas: Readonly<Record<string, GenericSchema>> = owner === 'room' ? roomSchemas : kit.schemas;
  return { type, schema: Object.hasOwn(schemas, short) ? schemas[short] : undefined };
}

/** The present schema number of a record type. */
export function schemaOf(kit: RitualKit, type: string): number {
  return recordType(kit, type)?.schema ?? 1;
}

/** Lifts a kept value to the present shape. Throws `room_newer` where a newer Moot wrote it. */
export function upgrade(kit: RitualKit, type: string, value: unknown, from: number): unknown {
  const present = schemaOf(kit, type);
  if (from === present) return value;
  if (from > present) {
    throw new MootError('room_newer', 'A newer version of Moot has written to this room; update this server.');
  }
  return recordType(kit, type)?.upgrade?.(value, from) ?? value;
}

interface Shape {
  readonly schema?: number;
  readonly upgrade?: (value: unknown, from: number) => unknown;
}

function recordType(kit: RitualKit, type: string): Shape | undefined {
  const types: Readonly<Record<string, Shape>> = Object.hasOwn(kit.ritual.records, type) ? kit.ritual.records : roomRecords;
  return types[type];
}
