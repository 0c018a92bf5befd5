/** What `npm run bench` prints and writes. A figure whose floor moved is neither: the machine was busy with something else. */

/** Fewer than these show no spread. */
export const FEWEST_ROUNDS = 5;

const isSteady = ({ steady }) => steady !== false;
/** A benchmark without a floor is judged by its own figure; one with a floor by their ratio, unless its limit is absolute. */
const judged = ({ absolute, ratio, ours }) => (absolute ? ours : ratio ?? ours);

/** Whether a figure may be reported, and is within its limit. */
export function isWithin(it) {
  if (!isSteady(it)) return false;
  return it.limit === undefined || (it.better === 'higher' ? judged(it) >= it.limit : judged(it) <= it.limit);
}

const show = (value) => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** A benchmark as a row of the table. */
export function rowOf(it) {
  const { name, unit, ours, floor, ratio, spread, rounds: [used, made] = [], floorMoved, limit, absolute, peers = [] } = it;
  const bound = limit === undefined ? '' : `${limit}${absolute ? ` ${unit}` : ''}`;
  if (!isSteady(it)) return { name, ours: '', floor: '', ratio: '', spread: '', rounds: '', peers: '', limit: bound, within: `refused: the floor moved by ${Math.round(floorMoved * 100)} %` };
  return {
    name,
    ours: `${show(ours)} ${unit}`,
    floor: show(floor),
    ratio: show(ratio),
    spread: spread?.map(show).join('–') ?? '',
    rounds: used === undefined ? '' : used === made ? `${made}` : `${used} of ${made}`,
    peers: peers.map((peer) => `${peer.name}: ${show(peer.value)}, ratio ${show(peer.ratio)}`).join('; '),
    limit: bound,
    within: limit === undefined ? '' : isWithin(it),
  };
}

/** Why results are not written; undefined where they are. */
export function whyNotWritten({ rounds, words }) {
  if (words.length > 0) return 'Nothing is written: these are some of the benchmarks.';
  if (!(rounds >= FEWEST_ROUNDS)) return `Nothing is written: ${rounds} rounds show no spread, ${FEWEST_ROUNDS} do.`;
  return undefined;
}

/** What is written. `status` is what `git status --porcelain` says: the results themselves do not make a tree dirty. */
export function reportOf({ commit, status, machine, versions, rounds, hasPeers, results }) {
  const dirty = status.split('\n').some((line) => line.trim() !== '' && !line.endsWith('bench/results.json'));
  return {
    commit,
    dirty,
    machine,
    versions,
    rounds,
    ...(!hasPeers && { peers: 'could not be installed here' }),
    results: results.filter(isSteady),
    refused: results.filter((it) => !isSteady(it)).map(({ name, floorMoved }) => ({ name, floorMoved })),
  };
}
