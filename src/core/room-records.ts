/** What every room has, whatever its ritual: who it is for, who hosts it, what is due. */
import type { Audience } from './audience.js';
import type { TaskOptions } from './draft.js';
import type { OwnersRecord } from './owners.js';
import type { RecordType } from './ritual.js';

/** The record `ritual/ritual` of a room. Without it, the room does not exist. */
export interface RitualRecord {
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly created: number;
}

/** The record `access/access`: who may come in. Evaluated by the authority, shown to hosts. */
export interface AccessRecord {
  /** No audience: everyone who is signed in. */
  readonly audience?: Audience;
  readonly hosts: {
    readonly keys: readonly string[];
    readonly groups: readonly string[];
    /** What people are called whom hosts have named, by key: for other hosts to read. */
    readonly names?: Readonly<Record<string, string>>;
  };
}

export interface RoomRecords {
  ritual: RitualRecord;
  access: AccessRecord;
  /** By key: who that is, sealed by the room's key, for rooms that this one brings forth. */
  host: { readonly sealed: string };
  /** The same of those whom the audience lists: to know who they are where somebody has to be told how many, or which. */
  listed: { readonly sealed: string };
  member: Record<string, never>;
  owner: Record<string, never>;
  owners: OwnersRecord;
  tick: { readonly at: number; readonly command: string; readonly args: unknown };
  /** The room's key was destroyed, or is about to be; as `seal/veil`, that which covers texts; as `seal/deleted`, that of a room that was here before. */
  seal: { readonly at: number };
  task: { readonly room: string; readonly command: string; readonly args: unknown } & TaskOptions;
}

export const roomRecords: { readonly [T in keyof RoomRecords]: RecordType<RoomRecords[T]> } = {
  ritual: { seenBy: 'all' },
  access: { seenBy: 'hosts' },
  host: { seenBy: 'nobody' },
  listed: { seenBy: 'nobody' },
  member: { seenBy: 'nobody' },
  owner: { seenBy: 'nobody' },
  owners: { seenBy: 'nobody' },
  tick: { seenBy: 'nobody' },
  seal: { seenBy: 'nobody' },
  task: { seenBy: 'nobody' },
};
