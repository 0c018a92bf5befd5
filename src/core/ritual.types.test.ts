/** What must not compile. Each `@ts-expect-error` fails the type check once the line below it compiles. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Draft } from './draft.js';
import { defineRitual, later, withRules, type ArgsOf, type RecordsOf, type SettingsOf } from './ritual.js';
import { qaAuthority } from './qa/qa.authority.js';
import type { qa } from './qa/qa.ritual.js';
import type { AskArgs, QaRecords, Question, VoteArgs } from './qa/qa.schema.js';
import { adapt } from '../backends/adapt/adapt-backend.js';
import type { ChangeOn, CommandOn, RecordOn } from './wire.js';

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

describe('what goes over the wire', () => {
  const command = { id: 'an-id', room: 'qa/all-hands', rules: 1 };
  const send = (one: CommandOn<typeof qa>) => one;
  const change = (set: ChangeOn<typeof qa>['set'], gone: ChangeOn<typeof qa>['gone'] = []): ChangeOn<typeof qa> => ({ t: 'change', circle: 'all', from: 0, to: 1, set, gone });
  const question: Question = { text: 'Why?', asked: 0, labels: [] };

  it('has commands whose name tells their arguments', () => {
    const textOf = (one: CommandOn<typeof qa>) => (one.name === 'qa.ask' ? one.args.text : undefined);
    expect(textOf(send({ ...command, name: 'qa.ask', args: { text: 'Why?' } }))).toBe('Why?');
    expectTypeOf<Extract<CommandOn<typeof qa>, { name: 'qa.vote' }>['args']>().toEqualTypeOf<VoteArgs>();
    expectTypeOf<Extract<CommandOn<typeof notes>, { name: 'notes.rename' }>['args']>().toEqualTypeOf<{ readonly to: string }>();
    expect(send({ ...command, name: 'room.create', args: { title: 'All hands', settings: { budget: 3 } } }).name).toBe('room.create');
    // @ts-expect-error there is no such command
    send({ ...command, name: 'qa.shout', args: { text: 'Why?' } });
    // @ts-expect-error it belongs to another ritual
    send({ ...command, name: 'notes.add', args: { text: 'Why?' } });
    // @ts-expect-error people cannot send what belongs to the system
    send({ ...command, name: 'qa.setUp', args: {} });
    // @ts-expect-error a vote is for a question
    send({ ...command, name: 'qa.vote', args: { text: 'Why?' } });
  });

  it('has changes whose records are of their type', () => {
    expect(change([['question', 'q', question], ['tally', 'q', { votes: 1, replies: 0 }]], [['question', 'p']]).set).toHaveLength(2);
    expectTypeOf<Extract<RecordOn<typeof qa>, readonly ['question', ...unknown[]]>[2]>().toEqualTypeOf<Question>();
    // @ts-expect-error there is no such type
    change([['note', 'n', { text: 'Why?' }]]);
    // @ts-expect-error that is no tally
    change([['tally', 'q', question]]);
    // @ts-expect-error there is no such type
    change([], [['note', 'n']]);
  });

  it('is what an adapter of that ritual takes and gives', () => {
    const me = () => Promise.resolve({ id: 'ana', name: 'Ana', mayCreate: false });
    const load = () => Promise.resolve([['question', 'q', question] as const]);
    const run = (one: CommandOn<typeof qa>) => (one.name === 'qa.ask' ? Promise.resolve() : Promise.reject(new Error(one.name)));
    expect(adapt<typeof qa>({ me, load, run }).features.live).toBe(false);
    // @ts-expect-error the records of another ritual
    adapt<typeof notes>({ me, load, run: () => Promise.resolve() });
    // @ts-expect-error the commands of another ritual
    adapt<typeof notes>({ me, load: () => Promise.resolve([]), run });
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
