/** What benchmarks share: processes, tokens, and honest statistics. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';

export const ISSUER = 'https://intranet.example';
export const AUDIENCE = 'moot';
export const SECRET = 'a secret for benchmarks of 32 bytes or more';

export function listen(server) {
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

/** Starts a server of this folder in its own process; gives its address and how to stop it. */
export async function start(file, folder, execArgv = []) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv });
  const { port } = await answerOf(child);
  return { url: `http://127.0.0.1:${port}`, child, stop: () => new Promise((resolve) => { child.once('exit', resolve); child.kill('SIGKILL'); }) };
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

export function answerOf(child) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`A benchmark's server ended with ${code}.`)));
  });
}

export function token(subject, claims = {}) {
  return new SignJWT({ name: subject, groups: ['staff'], ...claims })
    .setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setExpirationTime('55m')
    .sign(new TextEncoder().encode(SECRET));
}

export const newId = () => randomBytes(16).toString('base64url');

export async function command(url, bearer, name, args, id = newId(), room = 'bench') {
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [{ id, room: `qa/${room}`, name, args, rules: 1 }] }),
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

function perRound(ours, others) {
  const ratios = ours.map((value, round) => value / others[round]);
  return { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
}

/** Median and spread of per-round ratios. Refuses where the floor itself moved by more than 30 %: the machine was busy. */
export function compare(ours, floor, peers = {}) {
  const moved = Math.max(...floor) / Math.min(...floor) - 1;
  const others = Object.entries(peers).map(([name, values]) => ({ name, value: median(values), ...perRound(ours, values) }));
  return { ours: median(ours), floor: median(floor), ...perRound(ours, floor), floorMoved: moved, steady: moved <= 0.3, ...(others.length > 0 && { peers: others }) };
}
