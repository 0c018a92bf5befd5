/** What tests of the server share: tokens of people, a server over memory, and requests without a port. */
import { SignJWT } from 'jose';
import type { RoomMessage } from '../core/messages.js';
import { randomId } from '../core/ids.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { createServer, type FetchEnv, type MootServer, type ServerConfig } from './server.js';

export const SECRET = 'an-intranet-secret-of-32-bytes-or-more';
export const ISSUER = 'https://intranet.example';
export const issuers = [
  { issuer: ISSUER, audience: 'moot', secret: SECRET, space: 'acme' },
  { issuer: 'https://other.example', audience: 'moot', secret: SECRET.toUpperCase(), space: 'other' },
];

export interface TokenOptions {
  readonly issuer?: string;
  readonly secret?: string;
  readonly seconds?: number;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token as an intranet signs it. */
export function tokenOf(subject: string, { issuer = ISSUER, secret = SECRET, seconds = 900, claims = {} }: TokenOptions = {}): Promise<string> {
  return new SignJWT({ name: subject.charAt(0).toUpperCase() + subject.slice(1), groups: ['staff'], ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience('moot')
    .setSubject(subject)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(new TextEncoder().encode(secret));
}

export const hostToken = () => tokenOf('dana', { claims: { roles: ['moot:host'] } });

export function memoryServer(more: Partial<ServerConfig> = {}): MootServer {
  return createServer({ store: memoryStore(), keys: memoryRoomKeys(), issuers, ...more });
}

export interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly env?: FetchEnv;
}

export function ask(server: MootServer, path: string, { method, token, body, headers = {}, env }: Ask = {}): Promise<Response> {
  const request = new Request(`http://moot.example${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return server.fetch(request, env);
}

export function command(room: string, name: string, args: unknown, id = randomId()) {
  return { id, room, name, args, rules: 1 };
}

/** Sends one command and gives its receipt. */
export async function run(server: MootServer, token: string, room: string, name: string, args: unknown, id?: string) {
  const response = await ask(server, '/v1/commands', { token, body: { commands: [command(room, name, args, id)] } });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const { receipts } = await response.json() as { receipts: { id: string; status: string; code?: string; cursors?: Record<string, number> }[] };
  const [receipt] = receipts;
  if (!receipt) throw new Error('no receipt');
  return receipt;
}

export async function snapshotOf(server: MootServer, token: string, room: string): Promise<RoomMessage[]> {
  const response = await ask(server, `/v1/rooms/${room}`, { token });
  return (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as RoomMessage);
}

/** Waits until something holds; fails after five seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Not within five seconds: ${what}.`);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}
