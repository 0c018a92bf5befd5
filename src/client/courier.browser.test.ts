import { expect, waitUntil } from '@open-wc/testing';
import type { Backend } from '../backends/backend.js';
import { qa } from '../core/qa/qa.ritual.js';
import { createMoot, memoryStorage } from './index.js';

describe('a page that is left', () => {
  it('hands what is not written yet to what keeps it at once', async () => {
    const kept = new Map<string, unknown>();
    const backend: Backend = {
      features: { live: true, confidential: true, shared: true, signals: true, people: false, media: false },
      open: () => undefined,
      send: () => new Promise(() => undefined),
      me: () => Promise.resolve({ id: 'ana', name: 'Ana', mayCreate: false }),
    };
    // What is written late never arrives: so it is where the page is gone by then.
    const storage = { ...memoryStorage(), set: () => new Promise<void>(() => undefined), keepNow: (key: string, value: unknown) => { kept.set(key, value); } };
    const moot = createMoot({ backend, storage });
    const room = moot.open(qa, 'a');
    room.subscribe(() => undefined);
    const { id } = room.ask({ text: 'As I was leaving?' });
    await waitUntil(() => room.sendings[0]?.status === 'sending');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect([...kept.keys()].filter((key) => key.endsWith(id))).to.have.lengthOf(1);
    expect(JSON.stringify([...kept.values()])).to.include('As I was leaving?');
    moot.close();
  });
});
