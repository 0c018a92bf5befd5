/**
 * What must not be read in files, logs and copies of the database: it is kept covered, by a key that stands elsewhere
 * and is destroyed as soon as nothing needs it any more. What it covered then is worth nothing, wherever it is.
 */
import { base64url } from './ids.js';
import { keyedHash } from './keyed-hash.js';

export interface Veil {
  /**
   * Text that only this veil can read. Of equal length for all texts that fill as many blocks of 32 bytes (`blocks`: of so many);
   * `id` is whose text it is: the same text of another is covered differently.
   */
  cover(id: string, text: string, blocks?: number): string;
  /** Undefined where it was covered by another veil, or for another id. */
  uncover(id: string, covered: string): string | undefined;
}

const BLOCK = 32;
const TAG = 16;

/** A synthetic initialisation vector and HMAC in counter mode: what is covered twice is the same, so that a command may be decided again. */
export function veilOf(key: Uint8Array): Veil {
  const hash = keyedHash(key);
  const tagOf = (id: string, padded: Uint8Array) => hash(JSON.stringify(['tag', id]), padded).subarray(0, TAG);
  const mask = (tag: Uint8Array, bytes: Uint8Array) => {
    const masked = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const stream = hash(`["mask",${at}]`, tag);
      for (let inner = 0; inner < BLOCK && at + inner < bytes.length; inner += 1) masked[at + inner] = (bytes[at + inner] ?? 0) ^ (stream[inner] ?? 0);
    }
    return masked;
  };
  return {
    cover(id, text, blocks = 1) {
      const bytes = new TextEncoder().encode(text);
      const step = blocks * BLOCK;
      const padded = new Uint8Array(Math.max(1, Math.ceil(bytes.length / step)) * step);
      padded.set(bytes);
      const tag = tagOf(id, padded);
      const all = new Uint8Array(TAG + padded.length);
      all.set(tag);
      all.set(mask(tag, padded), TAG);
      return encode(all);
    },
    uncover(id, covered) {
      const all = Uint8Array.from(atob(covered.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
      const tag = all.subarray(0, TAG);
      const padded = mask(tag, all.subarray(TAG));
      if (base64url(tagOf(id, padded)) !== base64url(tag)) return undefined;
      const end = padded.findLastIndex((byte) => byte !== 0) + 1;
      return new TextDecoder().decode(padded.subarray(0, end));
    },
  };
}

// As many arguments as a long comment has bytes would be too many for a call.
function encode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3_072) text += base64url(bytes.subarray(at, at + 3_072));
  return text;
}
