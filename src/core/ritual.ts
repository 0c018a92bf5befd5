import type { Draft } from './draft.js';
import type { Role } from './identity.js';

/** Who receives every record of a type, so that for them "absent" means that there is none. */
export type SeenBy = 'all' | 'hosts' | 'own' | 'nobody';

/**
 * What a command tells about its sender.
 * `named`: rules see key and name. `keyed`: the key alone. `anonymous`: no key, only `actor.owns(item)`.
 * `secret`: as anonymous, and no journal row either.
 */
export type ActorMode = 'named' | 'keyed' | 'anonymous' | 'secret';

export interface RecordType<V> {
  readonly seenBy: SeenBy;
  /** Number of the value's present shape. Default 1. */
  readonly schema?: number;
  /** Lifts a value of an older shape. Needed where `schema` is above 1. */
  readonly upgrade?: (value: unknown, from: number) => V;
}

export type RecordTypes<R> = { readonly [T in keyof R]: RecordType<R[T]> };

export interface CommandType<R, A> {
  readonly actor: ActorMode;
  /** Who may send it. Default `member`; `system` is for ticks and tasks alone. */
  readonly role?: Role | 'system';
  /** Whether its rule asks who all the people are whom the room is for. Default false. */
  readonly people?: true;
  /** Whether it may make its room: then whoever hosts the room that its task comes from is among its arguments, as `hosts`. Default false. */
  readonly founds?: true;
  /** The rule. Absent where it loads with the hosts' tools: then the client shows "sending" instead of a preview. */
  readonly run?: ((room: Draft<R>, args: A) => void) | undefined;
}

// Contravariance: any rule is acceptable here, whatever arguments it takes.
export type CommandTypes<R> = Readonly<Record<string, CommandType<R, never>>>;

/** A ritual, defined once: its records, and for each command a rule. */
export interface Ritual<R = unknown, C = unknown, S = unknown, K extends string = string> {
  readonly kind: K;
  /** Number of the rulebook. Commands carry it; an authority serves this one and the one before. */
  readonly version: number;
  readonly settings: S;
  readonly records: RecordTypes<R>;
  readonly commands: C;
  /** Loads the rules that are not here yet, by the names of their commands: pages need them for previews alone. */
  readonly load?: (() => Promise<object>) | undefined;
}

/** Somebody is erased from a room. The draft's actor is that person. */
export interface Erasure {
  /** What stands in the place of their key from now on: nobody's, and another in each room. */
  readonly nobody: string;
  /** What they have been called, besides what the room itself knows; addresses of mail too. */
  readonly names: readonly string[];
  /** Only what they made without a name; else all but that. */
  readonly anonymous: boolean;
}

/** A ritual of which only the common parts matter. */
export interface AnyRitual {
  readonly kind: string;
  readonly version: number;
  readonly settings: unknown;
  readonly records: Readonly<Record<string, RecordType<never>>>;
  readonly commands: Readonly<Record<string, CommandType<never, never>>>;
}

/**
 * Defines a ritual over its record types; arguments, SDK methods and wire names follow from the rules.
 *
 * @example const qa = defineRitual<QaRecords>()({ kind: 'qa', version: 1, settings, records, commands: { vote: { actor: 'keyed', run: vote } } });
 */
export function defineRitual<R>() {
  return <const C extends CommandTypes<R>, S, const K extends string>(definition: Ritual<R, C, S, K>): Ritual<R, C, S, K> => definition;
}

/** Stands where a rule loads later; keeps its arguments' type. */
export function later<F extends (room: never, args: never) => void>(): F | undefined {
  return undefined;
}

/** Adds rules that load later (hosts' tools, and the authority, which has them all). */
export function withRules<T extends { readonly commands: object }>(
  ritual: T,
  rules: { readonly [N in keyof T['commands']]?: unknown },
): T {
  const commands: Record<string, unknown> = { ...ritual.commands };
  for (const [name, run] of Object.entries(rules)) {
    // A module of rules holds more than rules.
    if (!Object.hasOwn(commands, name)) continue;
    commands[name] = { ...(commands[name] as object), run };
  }
  return { ...ritual, commands };
}

export type RecordsOf<T> = T extends { readonly records: RecordTypes<infer R> } ? R : never;

type RuleOf<C> = C extends { readonly run?: infer F } ? NonNullable<F> : never;

/** The arguments of a command, inferred from its rule. */
export type ArgsOf<T, N extends keyof CommandsOf<T>> =
  RuleOf<CommandsOf<T>[N]> extends (room: never, ...args: infer A) => void ? A : never;

export type CommandsOf<T> = T extends { readonly commands: infer C } ? C : never;

/** What a room of a ritual is created with: the arguments of its command `setUp`, which belongs to the system. */
export type SettingsOf<T> = CommandsOf<T> extends { readonly setUp: { readonly run?: infer F } }
  ? NonNullable<F> extends (room: never, settings: infer S) => void ? S : never
  : Readonly<Record<string, unknown>>;
