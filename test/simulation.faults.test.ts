/** Kernels that are broken on purpose, each in one place: the simulation has to notice every one. */
import { afterEach, expect, it, vi } from 'vitest';
import type * as access from '../src/authority/access.js';
import type * as batches from '../src/authority/batch.js';
import type * as feeds from '../src/authority/feed.js';
import type * as sendings from '../src/client/sending.js';
import { run } from './simulation.seeded.js';

type Fault = 'acknowledges before it has kept' | 'loses a wake-up' | 'drops what was done before it is in view' | 'applies a command twice' | 'puts everybody into the circle of everybody' | 'gives what follows before what went before';

const broken = vi.hoisted(() => ({ by: undefined as string | undefined }));
const has = (fault: Fault) => broken.by === fault;

vi.mock('../src/authority/batch.js', async (load) => {
  const real = await load<typeof batches>();
  const decideBatch: typeof real.decideBatch = (context, waiting, known, now, internal) => {
    const decided = real.decideBatch(context, waiting, has('applies a command twice') ? new Map() : known, now, internal);
    return has('acknowledges before it has kept') && Math.random() < 0.2 ? { ...decided, batch: undefined } : decided;
  };
  return { ...real, decideBatch };
});

vi.mock('../src/authority/access.js', async (load) => {
  const real = await load<typeof access>();
  const circlesOf: typeof real.circlesOf = (room, ...more) => {
    const circles = real.circlesOf(room, ...more);
    if (!has('puts everybody into the circle of everybody')) return circles;
    return new Set([...circles, ...[...room.circles()].filter((circle) => circle.startsWith('@'))]);
  };
  return { ...real, circlesOf };
});

vi.mock('../src/authority/feed.js', async (load) => {
  const real = await load<typeof feeds>();
  class Feed extends real.Feed {
    #held: ReturnType<feeds.Feed['take']> | undefined;

    constructor(...[source, subject, since, own, wake]: ConstructorParameters<typeof real.Feed>) {
      super(source, subject, since, own, () => { if (!has('loses a wake-up') || Math.random() < 0.5) wake(); });
    }

    override take(): ReturnType<feeds.Feed['take']> {
      const messages = super.take();
      const held = this.#held ?? [];
      this.#held = undefined;
      if (!has('gives what follows before what went before') || held.length > 0 || Math.random() < 0.7) return [...messages, ...held];
      this.#held = messages;
      return [];
    }
  }
  return { ...real, Feed };
});

vi.mock('../src/client/sending.js', async (load) => {
  const real = await load<typeof sendings>();
  class Item extends real.Item {
    constructor(...args: ConstructorParameters<typeof real.Item>) {
      super(...args);
      let accepted = this.accepted;
      Object.defineProperty(this, 'accepted', {
        get: () => accepted,
        set: (receipt: typeof accepted) => { accepted = receipt?.status === 'accepted' && has('drops what was done before it is in view') ? { ...receipt, cursors: {} } : receipt; },
      });
    }
  }
  return { ...real, Item };
});

afterEach(() => {
  broken.by = undefined;
  vi.restoreAllMocks();
});

const histories = async (): Promise<readonly string[]> => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const { violations } = await run({ seed });
    if (violations.length > 0) return violations;
  }
  return [];
};

it.each<[Fault, RegExp]>([
  ['acknowledges before it has kept', /acknowledged, and not kept|does not see/],
  ['loses a wake-up', /does not see|still waits|not kept/],
  ['drops what was done before it is in view', /vanished/],
  ['applies a command twice', /carried out twice/],
  ['puts everybody into the circle of everybody', /was put into the circle/],
  ['gives what follows before what went before', /goes from|goes back/],
])('notices a kernel that %s', async (fault, what) => {
  broken.by = fault;
  expect((await histories()).join('\n')).toMatch(what);
});

it('finds nothing in the same kernel when it is whole', async () => {
  for (let seed = 1; seed <= 10; seed += 1) expect((await run({ seed })).violations).toEqual([]);
});
