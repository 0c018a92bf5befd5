import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSqliteStore } from '../src/stores/sqlite/sqlite-store.js';
import { run } from './simulation.seeded.js';

const SEEDS = Number(process.env['SEEDS'] ?? 150);
const FIRST = Number(process.env['FIRST_SEED'] ?? 1);

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

  it('notices a device that forgets what was on its way', async () => {
    const found: string[] = [];
    for (let seed = 1; seed <= 40 && found.length === 0; seed += 1) found.push(...(await run({ seed, forgets: true })).violations);
    expect(found).not.toEqual([]);
  });
});
