import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Authority } from '../authority/authority.js';
import { allKits, Seen, outcome, person } from '../authority/authority.harness.js';
import { ChangeSet } from '../core/draft.js';
import { guard, preview, type PreviewCommand, type PreviewViewer } from '../core/preview.js';
import { qaAuthority } from '../core/qa/qa.authority.js';
import { ownerCircle } from '../core/circles.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { Confirmed } from './confirmed.js';

const ROOM = 'qa/all-hands';
const NOW = 1_800_000_000_000;
const PEOPLE = [person('anna', { roles: ['moot:host'] }), person('bo'), person('cy')];

const act = fc.record({
  who: fc.nat(2),
  which: fc.nat(5),
  name: fc.constantFrom('ask', 'askAnonymously', 'vote', 'vote', 'reply', 'edit', 'withdraw', 'editAnonymous', 'withdrawAnonymous', 'hide', 'show', 'pin', 'answer', 'moveTo', 'configure', 'reveal', 'mute'),
  on: fc.boolean(),
  text: fc.constantFrom('One', 'Two', 'Three'),
  phase: fc.constantFrom('collect', 'live', 'followup'),
});

it('where a preview runs, it equals what the authority then shows that viewer', async () => {
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 14, size: 'max' }), fc.boolean(), async (acts, isUnseen) => {
      const authority = new Authority({ store: memoryStore({ clock: () => NOW }), keys: memoryRoomKeys(), kits: allKits });
      await outcome(authority, PEOPLE[0]!, ROOM, 'room.create', { title: 'All hands', ...(isUnseen ? { settings: { unseen: true } } : {}) });
      const questions: string[] = [];
      const own = PEOPLE.map(() => new Set<string>());
      for (const [index, { who, which, name, on, text, phase }] of acts.entries()) {
        const question = questions[which % Math.max(1, questions.length)] ?? 'unknown-question-id';
        const args = name.startsWith('ask') ? { text } : name === 'vote' || name === 'pin' || name === 'mute' ? { question, on } : name === 'moveTo' ? { phase } : name === 'configure' ? { unseen: true } : name === 'reveal' ? {}
          : name === 'withdraw' || name === 'withdrawAnonymous' || name === 'show' ? { question } : name === 'hide' ? { question, reason: text } : { question, text };
        const id = `command-${String(index).padStart(12, '0')}`;
        const before = await look(authority, who, own[who]!);
        const type = qaAuthority.ritual.commands[name] as PreviewCommand;
        const base = new ChangeSet(guard(before.confirmed, qaAuthority.ritual.records as never, before.viewer));
        const result = preview({ base, type, command: { id, room: ROOM, name: `qa.${name}`, args, rules: 1 }, viewer: before.viewer, now: NOW });
        const became = await outcome(authority, PEOPLE[who]!, ROOM, `qa.${name}`, args, id);
        if (became === 'accepted' && name.startsWith('ask')) questions.push(id);
        if (became === 'accepted' && type.actor === 'anonymous') own[who]!.add(id);
        if (result.status === 'waits') continue;
        // Who is muted, hosts alone know.
        if (became === 'muted') continue;
        expect(became).toBe(result.status === 'shown' ? 'accepted' : result.error.code);
        if (result.status === 'refused') continue;
        shown += 1;
        const expected = new Map(before.records);
        for (const { type: kind, id: one, after } of result.changes) {
          if (after) expected.set(`${kind}/${one}`, after.value);
          else expected.delete(`${kind}/${one}`);
        }
        const after = await look(authority, who, own[who]!);
        expect(sorted(expected)).toEqual(sorted(after.records));
      }
      await authority.close();
    }),
    { numRuns: 150 },
  );
  // Otherwise nothing was compared.
  expect(shown).toBeGreaterThan(100);
}, 30_000);

async function look(authority: Authority, who: number, own: ReadonlySet<string>) {
  const seen = await Seen.open(authority, PEOPLE[who]!, ROOM, [...own]);
  seen.stop();
  const confirmed = new Confirmed();
  let viewer: PreviewViewer | undefined;
  for (const message of seen.messages) {
    if (message.t === 'change') confirmed.apply(message);
    if (message.t === 'hello') viewer = { ...message, circles: [...message.circles, ...[...own].map(ownerCircle)], own, name: PEOPLE[who]!.name };
  }
  return { confirmed, viewer: viewer!, records: seen.records };
}

function sorted(records: ReadonlyMap<string, unknown>): unknown {
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1));
}
