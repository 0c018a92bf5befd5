/**
 * What may be told of groups beside the whole. Whoever knows the whole can subtract: so a group is told only where
 * no outcome that the whole leaves possible would make anybody certain of another's choice. As only what everybody
 * has been told decides this, and how many have voted where, it tells nothing that a group is not told of.
 */
import type { Counts } from './poll.counting.js';
import { ballotsNeeded, bandOf, tell, toldOf, type Told } from './poll.disclosure.js';

/** The ballots of one group. */
export interface CutGroup {
  readonly name: string;
  readonly counts: Counts;
}

/** What is told of one group: options as in the whole, or only the one that more than half have chosen. */
export interface ToldGroup {
  readonly name: string;
  readonly ballots: number;
  /** By option, as finely as it can be. */
  readonly told?: Readonly<Record<string, Told>>;
  /** Where no more can be told: the option that more than half have chosen; null where there is none. */
  readonly majority?: string | null;
}

/** How finely groups are told, from the finest. */
const GRAINS = ['percent', 'band', 'majority'] as const;
type Grain = (typeof GRAINS)[number];

/** What is told of groups, beside the whole that they are with `rest`: of each, of the larger ones, or of none. All count the same options. */
export function cutsOf(groups: readonly CutGroup[], rest: Counts, k: number): readonly ToldGroup[] {
  const sized = groups.map((group, at) => ({ ...group, at, ballots: sum(group.counts) }));
  const all = sum(rest) + sized.reduce((total, { ballots }) => total + ballots, 0);
  const needed = ballotsNeeded(k);
  if (all < needed) return [];
  const largestFirst = sized.filter(({ ballots }) => ballots >= needed).sort((a, b) => b.ballots - a.ballots || a.at - b.at);
  const least = leastOfEach(totalOf([rest, ...groups.map(({ counts }) => counts)]));
  for (let many = largestFirst.length; many > 0; many -= 1) {
    const shown = largestFirst.slice(0, many);
    const sizes = shown.map(({ ballots }) => ballots);
    const hidden = all - sizes.reduce((total, size) => total + size, 0);
    if (hidden > 0 && hidden < needed) continue;
    const grain = GRAINS.find((one) => isSafe(least, sizes, hidden, one));
    if (grain) return shown.sort((a, b) => a.at - b.at).map(({ name, counts, ballots }) => ({ name, ballots, ...toldBy(counts, ballots, grain) }));
  }
  return [];
}

/** Groups large enough to be told, by how many may vote in each; the smallest are left out until the others are none, or many enough. */
export function keptGroups(sizes: readonly number[], eligible: number, k: number): readonly number[] {
  const needed = ballotsNeeded(k);
  const kept = sizes.map((size, at) => ({ size, at })).filter(({ size }) => size >= needed).sort((a, b) => b.size - a.size || a.at - b.at);
  for (;;) {
    const others = eligible - kept.reduce((total, { size }) => total + size, 0);
    if (kept.length === 0 || others <= 0 || others >= needed) return kept.map(({ at }) => at).sort((a, b) => a - b);
    kept.pop();
  }
}

function toldBy(counts: Counts, ballots: number, grain: Grain): Pick<ToldGroup, 'told' | 'majority'> {
  if (grain === 'percent') return { told: tell(counts) };
  if (grain === 'band') return { told: Object.fromEntries(Object.entries(counts).map(([option, count]) => [option, { band: bandOf(count, ballots) }])) };
  return { majority: Object.entries(counts).find(([, count]) => count * 2 > ballots)?.[0] ?? null };
}

/** Of each option: how many chose it at least, by all that is told of the whole. */
function leastOfEach(total: Counts): readonly number[] {
  const ballots = sum(total);
  const ranges = Object.values(total).map((count) => rangeOf(count, ballots));
  const most = ranges.reduce((all, [, upper]) => all + upper, 0);
  return ranges.map(([lower, upper]) => Math.max(lower, ballots - (most - upper)));
}

/** The counts of which the same is told. */
function rangeOf(count: number, ballots: number): readonly [number, number] {
  const said = JSON.stringify(toldOf(count, ballots));
  let [lower, upper] = [count, count];
  while (lower > 0 && JSON.stringify(toldOf(lower - 1, ballots)) === said) lower -= 1;
  while (upper < ballots && JSON.stringify(toldOf(upper + 1, ballots)) === said) upper += 1;
  return [lower, upper];
}

/**
 * Whether groups of these sizes can be told, whatever was chosen in them. What is told leaves a range for each option of each group,
 * and of the whole; by the theorem on flows with bounds (Hoffman 1960) all of a group must have chosen an option only where the least
 * of the whole, less the most of every other group, is their number (or one below, for one of them who knows of themselves).
 * Other cuts of the flow never bind: of every option a told group leaves room for two.
 */
function isSafe(least: readonly number[], sizes: readonly number[], hidden: number, grain: Grain): boolean {
  const most = sizes.map((size) => mostInGroup(size, least.length, grain));
  const others = sizes.map((_, at) => sumsOf(most.filter((__, one) => one !== at), hidden));
  const all = [...sizes.map((size, at) => ({ size, sums: others[at] ?? NONE })), ...(hidden > 0 ? [{ size: hidden, sums: sumsOf(most, 0) }] : [])];
  return all.every(({ size, sums }) => least.every((lower) => !isIn(sums, lower - size) && !isIn(sums, lower - size + 1)));
}

/** What the most that a group may have of an option can be, over all that may be told of it: single numbers, and all from 0 on up to one. */
interface Most {
  readonly numbers: ReadonlySet<number>;
  readonly upTo: number;
}

function mostInGroup(size: number, options: number, grain: Grain): Most {
  const half = Math.floor(size / 2);
  if (grain === 'majority') return { numbers: new Set([size, half, size - half - 1]), upTo: 0 };
  // Of percentages there are so many that any number may be.
  if (grain === 'percent' && !isToldByBands(size)) return { numbers: new Set([0]), upTo: size };
  const cells = [[0, 2], [3, Math.min(half, size - 3)], [Math.max(3, half + 1), size - 3], [Math.max(3, size - 2), size]].filter(([lower = 0, upper = 0]) => lower <= upper);
  const numbers = new Set<number>();
  for (const [lower = 0, upper = 0] of cells) {
    // What others have at least: one of them most or nearly all, any number of them some.
    for (const large of [0, half + 1, size - 2]) {
      for (let some = 0; some < options - (large > 0 ? 1 : 0); some += 1) {
        const left = size - large - 3 * some;
        if (left >= lower) numbers.add(Math.min(upper, left));
      }
    }
  }
  return { numbers, upTo: 0 };
}

function isToldByBands(size: number): boolean {
  return toldOf(Math.floor(size / 2), size).percent === undefined;
}

/** Which sums there are of one number from each: a bit for each, and a stretch after every one. */
interface Sums {
  readonly bits: bigint;
  readonly stretch: number;
}

const NONE: Sums = { bits: 1n, stretch: 0 };

function sumsOf(parts: readonly Most[], base: number): Sums {
  let bits = 1n << BigInt(base);
  for (const { numbers } of parts) bits = [...numbers].reduce((all, number) => all | (bits << BigInt(number)), 0n);
  return { bits, stretch: parts.reduce((all, { upTo }) => all + upTo, 0) };
}

function isIn({ bits, stretch }: Sums, number: number): boolean {
  if (number < 0) return false;
  const from = Math.max(0, number - stretch);
  return ((bits >> BigInt(from)) & ((1n << BigInt(number - from + 1)) - 1n)) !== 0n;
}

function totalOf(parts: readonly Counts[]): Counts {
  const total: Record<string, number> = {};
  for (const part of parts) for (const [option, count] of Object.entries(part)) total[option] = (total[option] ?? 0) + count;
  return total;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
