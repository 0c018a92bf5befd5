import { base64url } from './ids.js';
import { keyedHash } from './keyed-hash.js';

/** Who somebody is in the whole world: the token's issuer and its subject. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

/** Somebody on a complete list of people, with the groups that the list names. */
export interface Listed extends Subject {
  readonly groups?: readonly string[] | undefined;
}

interface Prepared {
  readonly hash: ReturnType<typeof keyedHash>;
  readonly actors: Map<string, string>;
}

const MOST_ACTORS = 20_000;
const prepared = new WeakMap<Uint8Array, Prepared>();

function prepare(roomKey: Uint8Array): Prepared {
  let found = prepared.get(roomKey);
  if (!found) {
    found = { hash: keyedHash(roomKey), actors: new Map() };
    prepared.set(roomKey, found);
  }
  return found;
}

// 16 bytes in base64url: 128 bits are enough against collisions, and keep rows short.
function digest(roomKey: Uint8Array, ...parts: readonly string[]): string {
  return base64url(bytesOf(roomKey, ...parts));
}

function bytesOf(roomKey: Uint8Array, ...parts: readonly string[]): Uint8Array {
  return prepare(roomKey).hash(JSON.stringify(parts)).subarray(0, 16);
}

/** A person's key in one room. Another room's key for the same person cannot be joined to it without both room keys. */
export function actorKey(roomKey: Uint8Array, { issuer, subject }: Subject): string {
  const { actors } = prepare(roomKey);
  const who = JSON.stringify([issuer, subject]);
  const known = actors.get(who);
  if (known !== undefined) return known;
  if (actors.size >= MOST_ACTORS) actors.clear();
  const key = digest(roomKey, 'actor', issuer, subject);
  actors.set(who, key);
  return key;
}

/** Id of the system record that says who owns an anonymous item: it can be checked, never listed. */
export function ownerRecordId(roomKey: Uint8Array, { issuer, subject }: Subject, item: string): string {
  return digest(roomKey, 'owner', issuer, subject, item);
}

/** A person as only the room's key tells them: where somebody hosts a room that brings forth another, they host that one too. */
export function sealSubject(roomKey: Uint8Array, person: Subject): string {
  return base64url(masked(roomKey, actorKey(roomKey, person), new TextEncoder().encode(JSON.stringify([person.issuer, person.subject]))));
}

/** The person of a key; undefined where what was sealed is not theirs. */
export function openSubject(roomKey: Uint8Array, key: string, sealed: string): Subject | undefined {
  try {
    const bytes = Uint8Array.from(atob(sealed.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
    const [issuer, subject] = JSON.parse(new TextDecoder().decode(masked(roomKey, key, bytes))) as [string, string];
    return actorKey(roomKey, { issuer, subject }) === key ? { issuer, subject } : undefined;
  } catch {
    return undefined;
  }
}

// A stream of keyed hashes, used for one text alone: the person that it belongs to.
function masked(roomKey: Uint8Array, key: string, bytes: Uint8Array): Uint8Array {
  const { hash } = prepare(roomKey);
  const block = (at: number) => hash(JSON.stringify(['sealed', key, at]));
  const blocks = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, at) => block(at));
  return bytes.map((byte, at) => byte ^ (blocks[at >> 5]?.[at & 31] ?? 0));
}

/** From 0 up to 1: what somebody without the key takes for chance. */
export function chanceOf(roomKey: Uint8Array, command: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf(roomKey, 'chance', command);
  return (((a << 16) | (b << 8) | c) * 256 + d) / 2 ** 32;
}

/** Under what a receipt is kept, so that an id sent twice is found without saying whose it was. */
export function receiptKey(roomKey: Uint8Array, { issuer, subject }: Subject, command: string): string {
  return digest(roomKey, 'receipt', issuer, subject, command);
}
