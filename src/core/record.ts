/**
 * A named set of viewers of a room, and the unit of sync:
 * `all` (the audience), `hosts`, `system` (nobody), `@key` (one person),
 * `own:item` (whoever made an anonymous item), `#name` (a circle the ritual declares).
 */
export type Circle = string;

export const ALL: Circle = 'all';
export const HOSTS: Circle = 'hosts';
export const SYSTEM: Circle = 'system';

/** How many changes a circle has had. */
export type Cursor = number;
export type Cursors = Readonly<Record<Circle, Cursor>>;

/** What a record is known by inside its room. */
export interface RecordKey {
  readonly type: string;
  readonly id: string;
}

/** A record as rules see it: who may receive it stands in the record itself. */
export interface MootRecord<V = unknown> extends RecordKey {
  readonly value: V;
  readonly to: readonly Circle[];
}

/** Instants (milliseconds since 1970) or sort keys by which a store finds records across rooms. */
export type MarkName = 'due' | 'task' | 'listed' | 'created' | 'newest' | 'asks' | 'asked';
export type Marks = Readonly<Partial<Record<MarkName, number>>>;
