import { afterEach, describe, expect, it, vi } from 'vitest';
import { local } from '../backends/local/local-backend.js';
import { memoryRoomKeys, memoryStore } from '../stores/memory/memory-store.js';
import { createMoot, memoryStorage, qa, type Moot } from './index.js';

const moots: Moot[] = [];
afterEach(() => {
  for (const one of moots.splice(0)) one.close();
});

const backend = () => local({ store: memoryStore(), keys: memoryRoomKeys() });
const coded = (code: string, words: string) => expect.objectContaining({ name: 'MootError', code, message: expect.stringContaining(words) as string });

async function open() {
  const moot = createMoot({ backend: await backend(), storage: memoryStorage() });
  moots.push(moot);
  const room = moot.open(qa, 'all-hands');
  room.subscribe(() => undefined);
  await room.create({ title: 'All hands' }).receipt;
  await vi.waitFor(() => { expect([room.view.previews, room.view.complete]).toEqual([true, true]); });
  return { moot, room };
}

describe('a client', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'has no open, send, me'],
    ['no backend', {}, 'has no open, send, me'],
    ['half a backend', { backend: { open: () => undefined, me: () => undefined } }, 'has no send'],
    ['a backend that was not awaited', { backend: Promise.resolve() }, 'is a promise: await it'],
  ])('made with %s is refused, in words', (_, options, words) => {
    expect(() => createMoot(options as Parameters<typeof createMoot>[0])).toThrow(coded('options_invalid', words));
  });

  it.each<[string, readonly unknown[], string, string]>([
    ['nothing', [], 'options_invalid', 'a ritual, such as qa'],
    ['no ritual', [undefined, 'x'], 'options_invalid', 'a ritual, such as qa'],
    ['the name of a ritual', ['qa', 'x'], 'options_invalid', 'a ritual, such as qa'],
    ['no name', [qa], 'options_invalid', 'the name of a room'],
    ['a name that is no text', [qa, 5], 'options_invalid', 'the name of a room'],
    ['a name that is none', [qa, 'all hands'], 'room_address_invalid', '"qa/all hands" is no room'],
  ])('that opens a room by %s is refused, in words', async (_, args, code, words) => {
    const moot = createMoot({ backend: await backend(), storage: memoryStorage() });
    moots.push(moot);
    expect(() => { (moot.open as (...given: readonly unknown[]) => unknown)(...args); }).toThrow(coded(code, words));
  });

  it('still tells how many commands are under way, as it is asked', async () => {
    const { moot, room } = await open();
    const sending = room.ask({ text: 'Why?' });
    expect(moot.pending).toBe(1);
    await sending.receipt;
    expect(moot.pending).toBe(0);
  });
});

describe('a command', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;

  it.each<[string, unknown]>([
    ['a text', 'Why?'], ['null', null], ['a list', ['Why?']], ['a function', () => 'Why?'], ['a number that JSON has not', { text: 1n }], ['a circle', circle],
  ])('with %s for its arguments is refused where it is given, and holds up none', async (_, args) => {
    const { room } = await open();
    expect(() => room.ask(args as { text: string })).toThrow(coded('args_invalid', 'qa.ask takes one object'));
    expect(() => room.create(args as { title: string })).toThrow(coded('args_invalid', 'room.create takes one object'));
    expect(room.sendings).toEqual([]);
    expect(await room.ask({ text: 'Why?' }).receipt).toMatchObject({ status: 'accepted' });
  });

  it('whose arguments its rule stumbles over is refused by its receipt, and leaves the view and the others alone', async () => {
    const { room } = await open();
    const wrong = room.edit({ question: undefined, text: null } as unknown as { question: string; text: string });
    const labels = room.ask({ text: 'Why?', labels: 5 } as unknown as { text: string });
    const sound = room.ask({ text: 'Why?' });
    expect((await Promise.all([wrong.receipt, labels.receipt, sound.receipt])).map((receipt) => (receipt.status === 'refused' ? receipt.code : receipt.status))).toEqual(['args_invalid', 'args_invalid', 'accepted']);
    await vi.waitFor(() => { expect([...room.view.list('question')]).toHaveLength(1); });
  });
});
