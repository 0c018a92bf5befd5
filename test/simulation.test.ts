import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSqliteStore } from '../src/stores/sqlite/sqlite-store.js';
import { randomOf, simulate, type Mutation, type SimulationOptions } from './simulation.js';

const SEEDS = Number(process.env['SEEDS'] ?? 150);
const FIRST = Number(process.env['FIRST_SEED'] ?? 1);

/** Ids, keys and pauses come from the seed too: one seed, one history. */
async function run(options: SimulationOptions) {
  const random = randomOf(options.seed ^ 0x5eed);
  vi.spyOn(Math, 'random').mockImplementation(random);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(<T extends ArrayBufferView | null>(array: T): T => {
    if (array instanceof Uint8Array) for (let index = 0; index < array.length; index += 1) array[index] = Math.floor(random() * 256);
    return array;
  });
  return simulate(options);
}

beforeAll(async () => {
  // Loaded before time is virtual: from then on every import is answered at once.
  await Promise.all([import('../src/client/replay.js'), import('../src/core/qa/qa.rules.js')]);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a simulation', () => {
  it(`keeps every promise in ${SEEDS} histories`, async () => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const { violations } = await run({ seed });
      expect(violations, `seed ${seed}`).toEqual([]);
    }
  }, 3_600_000);

  it('keeps them on SQLite as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'moot-simulation-'));
    try {
      for (let seed = 1; seed <= 10; seed += 1) {
        const { violations } = await run({ seed, open: (clock) => openSqliteStore({ path: join(folder, `${seed}.db`), clock }) });
        expect(violations, `seed ${seed}`).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('lives the same history again from the same seed', async () => {
    const [first, again, other] = [await run({ seed: 7 }), await run({ seed: 7 }), await run({ seed: 8 })];
    expect(again.trace).toBe(first.trace);
    expect(other.trace).not.toBe(first.trace);
  });

  it.each<Mutation>(['acknowledged before kept', 'lost wake-up', 'act dropped too early', 'applied twice', 'leak', 'reordered', 'forgotten outbox'])('notices a kernel with the fault "%s"', async (mutation) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 40 && found.length === 0; seed += 1) found.push(...(await run({ seed, mutation })).violations);
    expect(found).not.toEqual([]);
  });
});
