/**
 * What may be told of confidential ballots, and when. A result discloses a ballot where some other person's choice
 * is certain to somebody who knows one ballot, their own; two who pool what they know are out of scope.
 */
import type { Counts } from './poll.counting.js';

/** Others among whom a choice must be able to hide. */
export const K = 5;
/** The same for comments. */
export const K_COMMENTS = 10;
/** Below this no host may set either. */
export const K_FLOOR = 3;
/** From so many invited a poll can be confidential. */
export const FEWEST_INVITED = 10;
/** Under so many ballots bands are told, no numbers. */
const FEWEST_COUNTED = 20;
/** With four ballots, "nearly all" is three or four: whoever chose otherwise would know what all others did. */
const FEWEST_TOLD = 5;

/** How many have voted, while a ballot is open: told so coarsely that it does not say who. */
export type Participation = 'under' | 'enough' | 'half' | 'most';

/** `under`: fewer than are needed. `most`: at least three quarters. */
export function participationOf(ballots: number, eligible: number, k: number): Participation {
  if (!isEnough(ballots, k)) return 'under';
  if (ballots * 4 >= eligible * 3) return 'most';
  return ballots * 2 >= eligible ? 'half' : 'enough';
}

/** How many ballots it takes before anything is told: `k` counts others. */
export function ballotsNeeded(k: number): number {
  return Math.max(k + 1, FEWEST_TOLD);
}

/** Whether so many ballots may be told at all. */
export function isEnough(ballots: number, k: number): boolean {
  return ballots >= ballotsNeeded(k);
}

/** `few` 0–2, `some` 3 to half, `most` more than half, `nearly` all but two at most. */
export type Band = 'few' | 'some' | 'most' | 'nearly';

export function bandOf(count: number, ballots: number): Band {
  if (count <= 2) return 'few';
  if (count >= ballots - 2) return 'nearly';
  return count * 2 > ballots ? 'most' : 'some';
}

/** Of an option: its band, and from 20 ballots on its share in percent, to the nearest 5, unless it is at an end. */
export interface Told {
  readonly band: Band;
  readonly percent?: number;
}

/** What is told of counts whose sum is the number of ballots. */
export function tell(counts: Counts): Readonly<Record<string, Told>> {
  const ballots = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(Object.entries(counts).map(([option, count]) => [option, toldOf(count, ballots)]));
}

/** What is told of one count among so many ballots. */
export function toldOf(count: number, ballots: number): Told {
  const band = bandOf(count, ballots);
  if (ballots < FEWEST_COUNTED || band === 'few' || band === 'nearly') return { band };
  return { band, percent: Math.round((count / ballots) * 20) * 5 };
}

/** Entries in a box at most, and how many boxes so many people need: about two thirds full when all have voted, and never fewer than half. */
export const BOX_HOLDS = 32;

export function boxesFor(people: number): number {
  return Math.max(1, Math.round(people / 24), Math.ceil(people / BOX_HOLDS));
}
