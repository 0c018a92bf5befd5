/** What a ritual's definition says of what goes over the wire, for those who write backends and bots. Types alone. */
import type { Command, CREATE_COMMAND } from './command.js';
import type { CircleChange } from './messages.js';
import type { ArgsOf, CommandsOf, RecordsOf, SettingsOf } from './ritual.js';
import type { ConfigureRoomArgs, CreateArgs } from './room.js';

interface Named<N extends string, A> extends Command {
  readonly name: N;
  readonly args: A;
}

type CommandsOfPeople<T, K extends string> = {
  readonly [N in keyof CommandsOf<T> & string as CommandsOf<T>[N] extends { readonly role: 'system' } ? never : N]: Named<`${K}.${N}`, ArgsOf<T, N>[0]>;
};

type OneOf<T> = T[keyof T];

/**
 * A command that people send to rooms of a ritual: its `name` tells which `args` it has.
 *
 * @example if (command.name === 'qa.ask') post(command.args.text);
 */
export type CommandOn<T> = T extends { readonly kind: infer K extends string }
  ? OneOf<CommandsOfPeople<T, K>> | Named<typeof CREATE_COMMAND, CreateArgs<SettingsOf<T>>> | Named<'room.configure', ConfigureRoomArgs>
  : Command;

/** A record of a ritual as it goes over the wire: its type tells what its value is. */
export type RecordOn<T> = T extends { readonly kind: string }
  ? OneOf<{ readonly [N in keyof RecordsOf<T> & string]: readonly [type: N, id: string, value: RecordsOf<T>[N]] }>
  : CircleChange['set'][number];

/** What changed in a room of a ritual, for one circle. */
export interface ChangeOn<T> extends CircleChange {
  readonly set: readonly RecordOn<T>[];
  readonly gone: readonly (readonly [type: RecordOn<T>[0], id: string])[];
}
