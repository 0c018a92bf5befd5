import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, roomNameFromPath } from './address.js';
import { roomKey, splitRoomKey } from './room-key.js';

describe('an address', () => {
  it('has a kind, a name, and for one round a date', () => {
    expect(parseAddress('qa/all-hands')).toEqual({ kind: 'qa', name: 'all-hands', date: undefined });
    expect(parseAddress('standup/team/2026-11-22')).toEqual({ kind: 'standup', name: 'team', date: '2026-11-22' });
    expect(parseAddress('person/~ana').name).toBe('~ana');
  });

  it('may be named in any script', () => {
    for (const name of ['Übersicht', '全社会議', 'हिन्दी', 'สวัสดี', '2026']) expect(parseAddress(`qa/${name}`).name).toBe(name);
  });

  it.each(['', 'qa', 'qa/', '/all', 'QA/all', 'qa/all hands', 'qa/../all', 'qa/.hidden', 'qa/a/b', 'qa/a/2026-1-1', 'qa/a/2026-11-22/b', 'qa/a\n', `qa/${'a'.repeat(201)}`, `${'q'.repeat(33)}/a`])(
    'is not "%s"',
    (address) => {
      expect(() => parseAddress(address)).toThrow(expect.objectContaining({ code: 'room_address_invalid' }));
    },
  );
});

describe('the name of a page', () => {
  it('follows its path', () => {
    expect(roomNameFromPath('/wiki/All hands.html')).toBe('wiki:All-hands.html');
    expect(roomNameFromPath('/wiki/All%20hands.html/')).toBe('wiki:All-hands.html');
    expect(roomNameFromPath('/')).toBe('home');
    expect(roomNameFromPath('')).toBe('home');
    expect(roomNameFromPath('/100%')).toBe('100-');
  });

  it('is the same for composed and decomposed letters, and differs where only marks differ', () => {
    expect(roomNameFromPath('/e\u0301te\u0301')).toBe(roomNameFromPath('/\u00e9t\u00e9'));
    expect(roomNameFromPath('/कि')).not.toBe(roomNameFromPath('/का'));
  });

  it('makes an address, whatever the path', () => {
    const odd = fc.string({ unit: fc.constantFrom('/', '.', ' ', '%', '%41', '-', ':', '~', 'a', 'é', '\u0301', '𝒜', '😀', '\ud800'), maxLength: 600 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), odd), (path) => {
        expect(parseAddress(`qa/${roomNameFromPath(path)}`).kind).toBe('qa');
      }),
      { numRuns: 200 },
    );
    expect(parseAddress(`qa/${roomNameFromPath(`a${'𝒜'.repeat(300)}`)}`).kind).toBe('qa');
  });
});

it('a room key gives its space and address back', () => {
  expect(splitRoomKey(roomKey('acme', 'standup/team/2026-11-22'))).toEqual({ space: 'acme', address: 'standup/team/2026-11-22' });
});
