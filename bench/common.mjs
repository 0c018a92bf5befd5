/** What benchmarks share: processes, tokens, and honest statistics. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { FEWEST_ROUNDS } from '../scripts/bench-report.mjs';

export const ISSUER = 'https://intranet.example';
export const AUDIENCE = 'moot';
export const SECRET = 'a secret for benchmarks of 32 bytes or more';

export function listen(server) {
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

/** Milliseconds between two looks at the loop. */
const LOOK_EVERY = 1;

/** Answers what is asked of a server's own process: `memory`, after a garbage collection; `watch` and `delays`, how late its event loop was in between. */
export function answerAsked() {
  const loop = monitorEventLoopDelay({ resolution: LOOK_EVERY });
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - LOOK_EVERY);
  const answers = {
    memory() {
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { rss, held: heapUsed + external };
    },
    watch() {
      loop.reset();
      loop.enable();
      return {};
    },
    delays() {
      loop.disable();
      return { p50: late(loop.percentile(50)), p99: late(loop.percentile(99)), longest: late(loop.max) };
    },
  };
  process.on('message', (message) => { if (Object.hasOwn(answers, message)) process.send(answers[message]()); });
}

/** Asks a server that was started here. */
export function askProcess({ child }, message) {
  child.send(message);
  return answerOf(child);
}

/** Starts a server of this folder in its own process; gives its address and how to stop it. */
export async function start(file, folder, execArgv = []) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv });
  const { port } = await answerOf(child);
  return { url: `http://127.0.0.1:${port}`, child, stop: () => new Promise((resolve) => { if (!child.kill('SIGKILL')) resolve(); child.once('exit', resolve); }) };
}

/** The server of another library; undefined, with the reason above it, where that does not run. */
export async function startPeer(file, folder) {
  try {
    return await start(file, folder);
  } catch {
    console.error(`bench/${file} does not run here, and is left out.`);
    return undefined;
  }
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => { reject(new Error(`A benchmark's server ended with ${code}.`)); };
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
    child.once('exit', onExit);
  });
}

export function token(subject, claims = {}) {
  return new SignJWT({ name: subject, groups: ['staff'], ...claims })
    .setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setExpirationTime('55m')
    .sign(new TextEncoder().encode(SECRET));
}

export const newId = () => randomBytes(16).toString('base64url');

export async function command(url, bearer, name, args, id = newId(), room = 'bench', kind = 'qa') {
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [{ id, room: `${kind}/${room}`, name, args, rules: 1 }] }),
  });
  const { receipts } = await response.json();
  if (receipts?.[0]?.status !== 'accepted') throw new Error(`A benchmark's command was not accepted: ${JSON.stringify(receipts)}`);
  return id;
}

/** A board with one question, and its host's token. */
export async function board(url, room) {
  const host = await token('dana', { roles: ['moot:host'] });
  await command(url, host, 'room.create', { title: 'Bench' }, undefined, room);
  return { host, question: await command(url, host, 'qa.ask', { text: 'How fast is this?' }, undefined, room) };
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

/** By how much of its quickest round a floor may move. */
const MAY_MOVE = 0.3;
/** So many times as many rounds are made as were asked for, at most. */
const AT_MOST = 3;

const movedBy = (floor) => Math.max(...floor) / Math.min(...floor) - 1;

/** The most rounds between which the floor did not move: the others came while the machine was busy with something else. Whatever ours did in them. */
export function steadyRounds(floor) {
  const byPace = floor.map((_, round) => round).sort((a, b) => floor[a] - floor[b]);
  const runs = byPace.map((quickest, index) => byPace.slice(index).filter((round) => movedBy([floor[quickest], floor[round]]) <= MAY_MOVE));
  return runs.reduce((best, run) => (run.length > best.length ? run : best)).sort((a, b) => a - b);
}

/** Whether another round is to be made: till there are as many as asked for between which no floor moved. */
export function goesOn(done, rounds, ...floors) {
  return done < rounds || (done < rounds * AT_MOST && floors.some((floor) => steadyRounds(floor).length < rounds));
}

function perRound(ours, others) {
  const ratios = ours.map((value, round) => value / others[round]);
  return { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
}

/** The rounds that count: the steady ones, where they are enough to show a spread; else all. */
function counted(floor) {
  const steady = steadyRounds(floor);
  const rounds = steady.length >= FEWEST_ROUNDS ? steady : floor.map((_, round) => round);
  return (values) => rounds.map((round) => values[round]);
}

/** Median and spread of per-round ratios, of the rounds between which the floor did not move. Refuses where those are too few: the machine was busy. */
export function compare(ours, floor, peers = {}) {
  const pick = counted(floor);
  const [a, b] = [pick(ours), pick(floor)];
  const others = Object.entries(peers).map(([name, values]) => ({ name, value: median(pick(values)), ...perRound(a, pick(values)) }));
  const moved = movedBy(b);
  return { ours: median(a), floor: median(b), ...perRound(a, b), rounds: [b.length, floor.length], floorMoved: moved, steady: moved <= MAY_MOVE, ...(others.length > 0 && { peers: others }) };
}

/** The same for a figure with a limit of its own: the floor tells whether the machine was steady, and the spread is that of the rounds. */
export function compareAbsolute(ours, floor) {
  const picked = counted(floor)(ours);
  return { ...compare(ours, floor), spread: [Math.min(...picked), Math.max(...picked)], absolute: true };
}
