/** Shapes of the ledger of hours: what changed meetings give back, for everybody to see, and of which meetings, for nobody. */
import * as v from 'valibot';
import type { Draft } from '../draft.js';
import type { Outcome } from '../poll/poll.schema.js';
import type { RoomRecords } from '../room-records.js';

/** What a ledger may be created with by hand; the first decision that it hears of creates it as well. */
export const ledgerSetUpSchema = v.strictObject({ zone: v.optional(v.pipe(v.string(), v.maxLength(64))) });
export const ledgerSchemas = {};

export type SetUpArgs = v.InferOutput<typeof ledgerSetUpSchema>;

/** A meeting that was changed, with what it was when that was decided. */
export interface SeriesChange {
  /** Which meeting: changes of one replace each other. */
  readonly series: string;
  /** When it was decided: of two changes of a meeting the later one counts from its start on. Default: when it starts. */
  readonly decided?: number;
  /** From when on it is changed, milliseconds since 1970. */
  readonly starts: number;
  /** Gone back to what it was. */
  readonly ended?: number;
  readonly minutes: number;
  /** Sum of the weights of those who attended. */
  readonly weight: number;
  /** Starts of the occurrences that would take place, without holidays. */
  readonly occurrences: readonly number[];
  readonly outcome: Outcome;
  /** What is left of it: minutes of a shorter one, occurrences of a rarer one, the weight of those who still attend; or what replaces it takes, a person. */
  readonly after?: { readonly minutes?: number; readonly occurrences?: readonly number[]; readonly weight?: number; readonly asyncMinutes?: number };
  /** People who are not there any more: from then on they would not have attended. */
  readonly left?: readonly { readonly at: number; readonly weight: number }[];
}

/** What the task `ledger.enter` takes: a decision as it stands now. Repeated, or come late, it changes nothing. */
export interface EnterArgs {
  /** The address of the poll, and the instant of its decision: what an entry is known by. */
  readonly poll: string;
  readonly decided: number;
  /** Grows whenever the decision is changed. */
  readonly edition: number;
  readonly change: SeriesChange;
  /** Of the poll: the ledger's, where this is its first entry. */
  readonly zone: string;
}

/** The record `entry/{decided}/{poll}`, the system's own. */
export interface Entry {
  readonly edition: number;
  readonly change: SeriesChange;
  /** What it saves, by local date: person-minutes, and of how many occurrences. */
  readonly saved: Readonly<Record<string, readonly [minutes: number, times: number]>>;
}

/** The record `ledger/ledger`. */
export interface LedgerSettings {
  /** In which dates are counted. */
  readonly zone: string;
}

/** The record `month/2026-11`: what all changes together save on each local date, and of how many occurrences. Of no meeting by itself. */
export interface MonthOfHours {
  readonly days: Readonly<Record<string, readonly [minutes: number, times: number]>>;
}

export interface LedgerRecords extends RoomRecords {
  ledger: LedgerSettings;
  entry: Entry;
  month: MonthOfHours;
}

export type LedgerDraft = Draft<LedgerRecords>;
