/** What must not compile. Each `@ts-expect-error` fails the type check once the line below it compiles. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Draft } from './draft.js';
import { defineRitual, later, withRules, type ArgsOf, type RecordsOf, type SettingsOf } from './ritual.js';
import { qaAuthority } from './qa/qa.authority.js';
import type { qa } from './qa/qa.ritual.js';
import type { AskArgs, QaRecords, VoteArgs } from './qa/qa.schema.js';

interface Notes {
  note: { readonly text: string };
}

type NotesDraft = Draft<Notes>;

const add = (room: NotesDraft, { text }: { readonly text: string }) => { room.create('note', { text }, ['all']); };
const clear = (room: NotesDraft) => { for (const { id } of [...room.list('note')]) room.remove('note', id); };

const notes = defineRitual<Notes>()({
  kind: 'notes',
  version: 1,
  settings: {},
  records: { note: { seenBy: 'all' } },
  commands: {
    add: { actor: 'keyed', run: add },
    clear: { actor: 'keyed', role: 'host', run: clear },
    rename: { actor: 'keyed', run: later<(room: NotesDraft, args: { readonly to: string }) => void>() },
  },
});

type NotesArgs<N extends keyof typeof notes.commands> = ArgsOf<typeof notes, N>;

describe('the definition of a ritual', () => {
  it('wants every record type, and no other', () => {
    // @ts-expect-error `note` is missing
    defineRitual<Notes>()({ kind: 'notes', version: 1, settings: {}, records: {}, commands: {} });
    // @ts-expect-error nobody is called "everyone"
    defineRitual<Notes>()({ kind: 'notes', version: 1, settings: {}, records: { note: { seenBy: 'everyone' } }, commands: {} });
    expect(notes.kind).toBe('notes');
  });

  it('wants to hear what a command tells of its sender', () => {
    const definition = { kind: 'notes', version: 1, settings: {}, records: { note: { seenBy: 'all' } } } as const;
    // @ts-expect-error `actor` is missing
    defineRitual<Notes>()({ ...definition, commands: { add: { run: add } } });
    // @ts-expect-error there is no such mode
    defineRitual<Notes>()({ ...definition, commands: { add: { actor: 'known', run: add } } });
    // @ts-expect-error there is no such role
    defineRitual<Notes>()({ ...definition, commands: { add: { actor: 'keyed', role: 'boss', run: add } } });
  });

  it('takes rules over its own records only', () => {
    const wrong = (room: Draft<{ other: { readonly n: number } }>) => { room.remove('other', 'x'); };
    const definition = { kind: 'notes', version: 1, settings: {}, records: { note: { seenBy: 'all' } } } as const;
    // @ts-expect-error this ritual has no record "other"
    defineRitual<Notes>()({ ...definition, commands: { wrong: { actor: 'keyed', run: wrong } } });
  });
});

describe('a draft', () => {
  it('knows its records', () => {
    const rule = (room: NotesDraft) => {
      // @ts-expect-error there is no such type
      room.get('question', 'x');
      // @ts-expect-error `text` is missing
      room.create('note', {}, ['all']);
      // @ts-expect-error a new record says who receives it
      room.create('note', { text: 'New' });
      // @ts-expect-error values are read, never changed in place
      room.update('note', 'x', (value) => { value.text = 'Changed'; return value; });
    };
    expectTypeOf(rule).parameter(0).toEqualTypeOf<NotesDraft>();
  });
});

describe('the arguments of a command', () => {
  it('follow from its rule, also where that loads later', () => {
    expectTypeOf<NotesArgs<'add'>>().toEqualTypeOf<[{ readonly text: string }]>();
    expectTypeOf<NotesArgs<'clear'>>().toEqualTypeOf<[]>();
    expectTypeOf<NotesArgs<'rename'>>().toEqualTypeOf<[{ readonly to: string }]>();
    expectTypeOf<ArgsOf<typeof qa, 'ask'>>().toEqualTypeOf<[AskArgs]>();
    expectTypeOf<ArgsOf<typeof qa, 'pin'>>().toEqualTypeOf<[{ question: string; on: boolean }]>();
    expectTypeOf<ArgsOf<typeof qaAuthority.ritual, 'vote'>>().toEqualTypeOf<[VoteArgs]>();
    expectTypeOf<RecordsOf<typeof qa>>().toEqualTypeOf<QaRecords>();
  });

  it('are checked', () => {
    const send = <N extends keyof typeof qa.commands>(_name: N, ..._args: ArgsOf<typeof qa, N>) => undefined;
    // @ts-expect-error there is no such command
    send('shout', { text: 'Why?' });
    // @ts-expect-error `text` is missing
    send('ask', {});
    // @ts-expect-error `on` is a boolean
    send('vote', { question: 'q', on: 'yes' });
    // @ts-expect-error there is no such phase
    send('moveTo', { phase: 'open' });
    // @ts-expect-error nothing was given
    send('withdraw');
    expect(() => { send('ask', { text: 'Why?' }); }).not.toThrow();
  });
});

describe('rules that load later', () => {
  it('belong to commands of the ritual', () => {
    // @ts-expect-error there is no such command
    withRules(notes, { shout: () => undefined });
    expect(withRules(notes, { rename: clear }).commands.rename.run).toBe(clear);
    expect(notes.commands.rename.run).toBeUndefined();
  });

  it('are all there for an authority', () => {
    for (const [name, { run }] of Object.entries(qaAuthority.ritual.commands)) expect([name, typeof run]).toEqual([name, 'function']);
  });
});

describe('the settings that a room is created with', () => {
  it('are those that its ritual sets up, or whatever a ritual without such a rule keeps', () => {
    const settings = (given: SettingsOf<typeof qa>) => given;
    expect(settings({ preset: 'retrospective', budget: 3 })).toEqual({ preset: 'retrospective', budget: 3 });
    // @ts-expect-error there is no such preset
    settings({ preset: 'retro' });
    // @ts-expect-error there is no such setting
    settings({ anonimity: 'named' });
    expectTypeOf<SettingsOf<typeof notes>>().toEqualTypeOf<Readonly<Record<string, unknown>>>();
  });
});
