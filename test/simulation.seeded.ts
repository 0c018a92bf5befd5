/** Lives a history of the simulation with all chance from its seed, also where code asks for it by itself. */
import { vi } from 'vitest';
// Loaded before time is virtual: from then on every import is answered at once.
import '../src/client/replay.js';
import '../src/core/qa/qa.rules.js';
import { randomOf, simulate, type SimulationOptions, type SimulationResult } from './simulation.js';

/** Ids, keys and pauses come from the seed too: one seed, one history. Restore mocks afterwards. */
export async function run(options: SimulationOptions): Promise<SimulationResult> {
  const random = randomOf(options.seed ^ 0x5eed);
  vi.spyOn(Math, 'random').mockImplementation(random);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(<T extends ArrayBufferView | null>(array: T): T => {
    if (array instanceof Uint8Array) for (let index = 0; index < array.length; index += 1) array[index] = Math.floor(random() * 256);
    return array;
  });
  return simulate(options);
}
