import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

const encoder = new TextEncoder();

/** HMAC-SHA256 under one key, of parts one after the other. What the key alone decides is done once, and no hash makes objects of its own: an authority makes several for each command. */
export function keyedHash(key: Uint8Array): (...parts: readonly (Uint8Array | string)[]) => Uint8Array {
  const base = hmac.create(sha256, key);
  const scratch = base.clone();
  return (...parts) => {
    base._cloneInto(scratch);
    for (const part of parts) scratch.update(typeof part === 'string' ? encoder.encode(part) : part);
    return scratch.digest();
  };
}
