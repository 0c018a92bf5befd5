import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedHash } from './keyed-hash.js';

describe('a keyed hash', () => {
  it('is HMAC-SHA256 of its parts, whatever was hashed before', () => {
    const parts = fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200 })), { maxLength: 4 });
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.array(parts, { minLength: 1, maxLength: 5 }), (key, all) => {
      const hash = keyedHash(key);
      const found = all.map((some) => Buffer.from(hash(...some)).toString('hex'));
      const expected = all.map((some) => some.reduce((one, part) => one.update(Buffer.from(part)), createHmac('sha256', key)).digest('hex'));
      expect(found).toEqual(expected);
    }));
  });
});
