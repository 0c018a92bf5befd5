import { describe, expect, it } from 'vitest';
import type { Audience } from '../core/audience.js';
import { guestOf } from '../core/identity.js';
import { actorKey } from '../core/keys.js';
import { clauseIn } from './access.js';
import { person } from './authority.harness.js';

describe('why somebody sees a room', () => {
  const roomKey = new Uint8Array(32).fill(7);
  const [dana, ana, ben] = [person('dana'), person('ana', { groups: ['staff'] }), person('ben', { groups: ['leads', 'staff'] })];
  const guest = guestOf('acme', Infinity);
  const why = (who: typeof dana, audience?: Audience, { implicit = false, isSealed = false } = {}) => clauseIn({
    get: (type, id) => (type === 'access' ? { type, id, value: { hosts: { keys: [actorKey(roomKey, dana)], groups: ['leads'] }, ...(audience ? { audience } : {}) }, to: [] } : { type, id, value: {}, to: [] }),
    list: () => [],
  }, { roomKey: isSealed ? undefined : roomKey, implicit }, who);

  it('is their own clause: that they host, by id or group, before whom the room is for', () => {
    expect(why(dana, { groups: ['staff'] })).toEqual({ by: 'host' });
    expect(why(ben, { groups: ['staff'] })).toEqual({ by: 'host', group: 'leads' });
    expect(why(ana, { groups: ['staff'] })).toEqual({ by: 'group', group: 'staff' });
    expect(why(ana)).toEqual({ by: 'everyone' });
    expect(why(guest, { guests: true, groups: [] })).toEqual({ by: 'guests' });
    expect([why(guest), why(ana, { groups: ['board'] })]).toEqual([undefined, undefined]);
  });

  it('is nobody’s id where the key of the room is gone, and hosting where the room is in the page', () => {
    expect(why(dana, { groups: ['board'] }, { isSealed: true })).toBeUndefined();
    expect(why(ana, { groups: ['board'] }, { implicit: true })).toEqual({ by: 'host' });
  });
});
