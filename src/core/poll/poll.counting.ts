/** Counting of ballots that may be seen. Confidential ones are counted here too, and told by `poll.disclosure.ts` alone. */

/** Votes by option. */
export type Counts = Readonly<Record<string, number>>;

/** How often each option was chosen; an option that nobody chose counts 0, one that is not offered is left out. */
export function countChoices(options: readonly string[], ballots: Iterable<readonly string[]>): Counts {
  const counts = new Map(options.map((id) => [id, 0]));
  for (const ballot of ballots) {
    for (const id of new Set(ballot)) {
      const before = counts.get(id);
      if (before !== undefined) counts.set(id, before + 1);
    }
  }
  return Object.fromEntries(counts);
}

/** What a ballot adds to counts, or takes from them. */
export function addBallot(counts: Counts, ballot: readonly string[], by: 1 | -1): Counts {
  const after: Record<string, number> = { ...counts };
  for (const id of new Set(ballot)) after[id] = Math.max(0, (after[id] ?? 0) + by);
  return after;
}

/** Mean of a scale, by the values of its options; undefined where nobody has voted. */
export function meanOf(counts: Counts, valueOf: (option: string) => number): number | undefined {
  let [sum, votes] = [0, 0];
  for (const [option, count] of Object.entries(counts)) {
    sum += valueOf(option) * count;
    votes += count;
  }
  return votes === 0 ? undefined : sum / votes;
}

/** One round of a run-off. */
export interface RunOffRound {
  /** First choices among the options that are left. */
  readonly counts: Counts;
  /** Left out from the next round on. */
  readonly out: readonly string[];
  /** Ballots that name none of the options that are left. */
  readonly exhausted: number;
}

export interface RunOff {
  readonly rounds: readonly RunOffRound[];
  /** Absent: a tie, or no ballots. */
  readonly winner?: string;
  /** Options that cannot be told apart. */
  readonly tied: readonly string[];
}

/**
 * Instant run-off: each ballot counts for the first of its options that is left; whoever has more than half of these wins;
 * else the option with fewest goes, and its ballots pass to their next choice. Of several with fewest, the one goes that had fewest in the
 * latest earlier round in which they differ; where they never do, all of them go together, unless none would be left: that is a tie.
 */
export function runOff(options: readonly string[], ballots: Iterable<readonly string[]>): RunOff {
  const patterns = patternsOf(options, ballots);
  const rounds: RunOffRound[] = [];
  let left = [...options];
  while (left.length > 0) {
    const { counts, exhausted } = firstChoices(left, patterns);
    const total = left.reduce((sum, id) => sum + (counts[id] ?? 0), 0);
    const winner = left.find((id) => (counts[id] ?? 0) * 2 > total);
    const out = winner === undefined && total > 0 ? lowest(left, counts, rounds) : [];
    rounds.push({ counts, out, exhausted });
    if (winner !== undefined) return { rounds, winner, tied: [] };
    if (out.length === 0 || out.length === left.length) return { rounds: withoutOut(rounds), tied: total === 0 ? [] : left };
    left = left.filter((id) => !out.includes(id));
  }
  return { rounds, tied: [] };
}

interface Pattern {
  readonly ballot: readonly string[];
  readonly count: number;
}

/** Equal ballots once: ten thousand people do not have ten thousand opinions of five things. */
function patternsOf(options: readonly string[], ballots: Iterable<readonly string[]>): readonly Pattern[] {
  const known = new Set(options);
  const found = new Map<string, { readonly ballot: readonly string[]; count: number }>();
  for (const given of ballots) {
    const ballot = [...new Set(given)].filter((id) => known.has(id));
    const key = ballot.join('\n');
    const pattern = found.get(key) ?? { ballot, count: 0 };
    pattern.count += 1;
    found.set(key, pattern);
  }
  return [...found.values()];
}

function firstChoices(left: readonly string[], patterns: readonly Pattern[]): { readonly counts: Counts; readonly exhausted: number } {
  const counts: Record<string, number> = Object.fromEntries(left.map((id) => [id, 0]));
  let exhausted = 0;
  for (const { ballot, count } of patterns) {
    const first = ballot.find((id) => Object.hasOwn(counts, id));
    if (first === undefined) exhausted += count;
    else counts[first] = (counts[first] ?? 0) + count;
  }
  return { counts, exhausted };
}

function lowest(left: readonly string[], counts: Counts, rounds: readonly RunOffRound[]): readonly string[] {
  let fewest = withFewest(left, counts);
  for (const { counts: before } of [...rounds].reverse()) if (fewest.length > 1) fewest = withFewest(fewest, before);
  return fewest;
}

function withFewest(ids: readonly string[], counts: Counts): readonly string[] {
  const least = Math.min(...ids.map((id) => counts[id] ?? 0));
  return ids.filter((id) => (counts[id] ?? 0) === least);
}

/** In a tie nobody goes. */
function withoutOut(rounds: readonly RunOffRound[]): readonly RunOffRound[] {
  return rounds.map((round, index) => (index === rounds.length - 1 ? { ...round, out: [] } : round));
}
