import { describe, expect, it } from 'vitest';
import { ChangeSet, createDraft, type Actor, type Draft } from './draft.js';
import type { MootRecord } from './record.js';

interface Notes {
  note: { readonly text: string };
  other: { readonly n: number };
}

const actor: Actor = { key: 'ana', circle: '@ana', name: 'Ana', is: () => false, owns: () => false };

function over(base: readonly MootRecord[]): ChangeSet {
  return new ChangeSet({
    get: (type, id) => base.find((one) => one.type === type && one.id === id),
    list: (type) => base.filter((one) => one.type === type),
  });
}

function draftOver(changes: ChangeSet, commandId = 'command'): Draft<Notes> {
  return createDraft<Notes>({ changes, address: 'qa/a', now: 1000, actor, commandId, ownerId: (item) => `owner-${item}`, chance: () => 0.5 });
}

const kept: MootRecord = { type: 'note', id: 'kept', value: { text: 'Kept' }, to: ['all'] };

describe('a draft', () => {
  it('derives new ids from that of the command', () => {
    const draft = draftOver(over([]));
    expect([1, 2, 3].map(() => draft.create('note', { text: 'New' }, ['all']))).toEqual(['command', 'command.1', 'command.2']);
  });

  it('reads what was there, and what it has written itself', () => {
    const draft = draftOver(over([kept]));
    expect(draft.get('note', 'kept')).toEqual({ text: 'Kept' });
    draft.update('note', 'kept', ({ text }) => ({ text: `${text}!` }));
    draft.put('note', 'mine', { text: 'Mine' }, { to: ['@ana', 'all', 'all'] });
    expect(draft.get('note', 'kept')).toEqual({ text: 'Kept!' });
    expect(draft.record('note', 'mine')?.to).toEqual(['@ana', 'all']);
    expect([...draft.list('note')].map(({ id }) => id)).toEqual(['kept', 'mine']);
    expect([...draft.list('other')]).toEqual([]);
  });

  it('keeps the circles of a record that is written again without any', () => {
    const draft = draftOver(over([kept]));
    draft.put('note', 'kept', { text: 'New' });
    expect(draft.record('note', 'kept')?.to).toEqual(['all']);
  });

  it('refuses a new record that does not say who receives it', () => {
    const draft = draftOver(over([]));
    expect(() => { draft.put('note', 'new', { text: 'For whom?' }); }).toThrow(expect.objectContaining({ code: 'record_without_circle' }));
    draft.create('note', { text: 'New' }, ['all']);
    draft.remove('note', 'command');
    expect(() => { draft.put('note', 'command', { text: 'For whom?' }); }).toThrow(expect.objectContaining({ code: 'record_without_circle' }));
  });

  it('refuses to update what is not there, or not there any more', () => {
    const draft = draftOver(over([kept]));
    draft.remove('note', 'kept');
    for (const id of ['kept', 'never']) {
      expect(() => { draft.update('note', id, (value) => value); }).toThrow(expect.objectContaining({ code: 'record_absent' }));
    }
  });

  it('removes what is there, and nothing else', () => {
    const changes = over([kept]);
    const draft = draftOver(changes);
    draft.remove('note', 'never');
    expect(changes.size).toBe(0);
    draft.remove('note', 'kept');
    expect(draft.get('note', 'kept')).toBeUndefined();
    expect([...draft.list('note')]).toEqual([]);
    expect([...changes.changes()]).toMatchObject([{ id: 'kept', after: undefined }]);
  });

  it('hands out values that cannot be changed in place', () => {
    const draft = draftOver(over([]));
    draft.create('note', { text: 'New' }, ['all']);
    const value = draft.get('note', 'command') as { text: string };
    expect(() => { value.text = 'Changed'; }).toThrow(TypeError);
    expect(Object.isFrozen(draft.record('note', 'command'))).toBe(true);
  });

  it('can be changed while it is gone through', () => {
    const draft = draftOver(over([kept]));
    draft.create('note', { text: 'One' }, ['all']);
    const seen: string[] = [];
    for (const { id } of draft.list('note')) {
      seen.push(id);
      draft.create('note', { text: 'More' }, ['all']);
      draft.update('note', id, ({ text }) => ({ text: `${text}!` }));
    }
    expect(seen).toEqual(['kept', 'command']);
  });

  it('addresses what only the system may know to nobody', () => {
    const changes = over([]);
    const draft = draftOver(changes);
    draft.claim('item');
    draft.join('answered', 'ana');
    draft.at(5000, 'qa.moveOn', {});
    draft.task('person/~ana', 'person.note', {});
    expect([...changes.changes()].map(({ type, id, after, marks }) => [type, id, after?.to, marks])).toEqual([
      ['owner', 'owner-item', ['system'], undefined],
      ['member', 'answered/ana', ['system'], undefined],
      ['tick', '5000/qa.moveOn', ['system'], { due: 5000 }],
      ['task', 'command', ['system'], { task: 1000 }],
    ]);
    draft.leave('answered', 'ana');
    expect(changes.get('member', 'answered/ana')).toBeUndefined();
  });

  it('keeps no owner in a preview', () => {
    const changes = over([]);
    createDraft<Notes>({ changes, address: 'qa/a', now: 0, actor, commandId: 'c', ownerId: undefined, chance: () => 0.5 }).claim('item');
    expect(changes.size).toBe(0);
  });
});

describe('change sets', () => {
  it('laid over each other leave the lower one alone until they are absorbed', () => {
    const below = over([kept]);
    const above = new ChangeSet(below);
    const draft = draftOver(above);
    draft.create('note', { text: 'New' }, ['all']);
    draft.remove('note', 'kept');
    expect(below.size).toBe(0);
    expect([...below.list('note')]).toEqual([kept]);
    below.absorb(above);
    expect(below.get('note', 'kept')).toBeUndefined();
    expect([...below.list('note')].map(({ id }) => id)).toEqual(['command']);
  });

  it('show each other’s changes upwards, the last one counting', () => {
    const below = over([kept]);
    draftOver(below, 'first').update('note', 'kept', () => ({ text: 'First' }));
    const above = new ChangeSet(below);
    expect(draftOver(above, 'second').get('note', 'kept')).toEqual({ text: 'First' });
    draftOver(above, 'second').update('note', 'kept', () => ({ text: 'Second' }));
    below.absorb(above);
    expect([...below.changes()].map(({ after }) => after?.value)).toEqual([{ text: 'Second' }]);
  });

  it('keep the marks of a record that is changed again in the same batch', () => {
    const below = over([]);
    draftOver(below).put('note', 'due', { text: 'Once' }, { to: ['all'], marks: { due: 7 } });
    const above = new ChangeSet(below);
    draftOver(above).update('note', 'due', () => ({ text: 'Twice' }));
    below.absorb(above);
    expect([...below.changes()]).toMatchObject([{ after: { value: { text: 'Twice' } }, marks: { due: 7 } }]);
  });
});
