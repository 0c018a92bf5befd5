import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { actorKey, openSubject, ownerRecordId, receiptKey, sealSubject } from './keys.js';

const room = Uint8Array.from({ length: 32 }, (_, index) => index);
const other = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
const ana = { issuer: 'https://intranet.example', subject: 'ana' };
const ben = { issuer: 'https://intranet.example', subject: 'ben' };

function hmac(key: Uint8Array, ...parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}

describe('keys', () => {
  it('are 128 bits of HMAC-SHA-256 over their parts', () => {
    expect(actorKey(room, ana)).toBe(hmac(room, 'actor', ana.issuer, 'ana'));
    expect(ownerRecordId(room, ana, 'q1')).toBe(hmac(room, 'owner', ana.issuer, 'ana', 'q1'));
    expect(receiptKey(room, ana, 'c1')).toBe(hmac(room, 'receipt', ana.issuer, 'ana', 'c1'));
    const { subject, issuer } = { subject: 'ünïcode 😀', issuer: 'a"b\\' };
    expect(actorKey(room, { issuer, subject })).toBe(hmac(room, 'actor', issuer, subject));
  });

  it('stay the same for ever', () => {
    expect(actorKey(room, ana)).toBe('Xw1Mk-FHcPUKZJG7X8GOVQ');
    expect(ownerRecordId(room, ana, 'q1')).toBe('Xde0tkKBt4jN0vIAKpv2lA');
    expect(receiptKey(room, ana, 'c1')).toBe('XS5xc-Jpm9PO3Bxnb3wPmQ');
  });

  it('bring back whom they seal, with the room’s own key and for that person alone', () => {
    const long = { issuer: ana.issuer, subject: 'ünïcode 😀'.repeat(20) };
    for (const person of [ana, long]) {
      const sealed = sealSubject(room, person);
      expect(openSubject(room, actorKey(room, person), sealed)).toEqual(person);
      expect(sealed).not.toContain(Buffer.from(person.subject).toString('base64url').slice(0, 8));
      expect(openSubject(other, actorKey(other, person), sealed)).toBeUndefined();
      expect(openSubject(room, actorKey(room, ben), sealed)).toBeUndefined();
    }
    expect(openSubject(room, actorKey(room, ana), '!')).toBeUndefined();
  });

  it('differ by room, person, issuer, item and purpose', () => {
    const all = [
      actorKey(room, ana),
      actorKey(other, ana),
      actorKey(room, ben),
      actorKey(room, { ...ana, issuer: 'https://elsewhere.example' }),
      ownerRecordId(room, ana, 'q1'),
      ownerRecordId(room, ana, 'q2'),
      ownerRecordId(room, ben, 'q1'),
      ownerRecordId(other, ana, 'q1'),
      receiptKey(room, ana, 'q1'),
      receiptKey(room, ben, 'q1'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('do not run parts together', () => {
    expect(actorKey(room, { issuer: 'ab', subject: 'c' })).not.toBe(actorKey(room, { issuer: 'a', subject: 'bc' }));
    expect(actorKey(room, { issuer: 'a","b', subject: 'c' })).not.toBe(actorKey(room, { issuer: 'a', subject: 'b","c' }));
  });

  it('are 22 characters of base64url, and show nothing of the person', () => {
    expect(actorKey(room, ana)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
