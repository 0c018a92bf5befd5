import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { systemTimers } from '../../core/timers.js';
import { channelLocks } from './channel-locks.js';

it('a request that was given up before it began says nothing: whoever holds the lock keeps it', async () => {
  const channel = vi.fn((name: string) => new BroadcastChannel(name));
  const locks = channelLocks({ channel, timers: systemTimers });
  const name = randomUUID();
  const holds = vi.fn();
  let free: () => void = () => undefined;
  const held = locks.request(name, {}, () => new Promise<void>((resolve) => { holds(); free = resolve; }));
  await vi.waitFor(() => { expect(holds).toHaveBeenCalledOnce(); });
  const lead = vi.fn();
  await expect(locks.request(name, { signal: AbortSignal.abort(new Error('Given up.')) }, lead)).rejects.toThrow('Given up.');
  expect([channel.mock.calls.length, lead.mock.calls.length]).toEqual([1, 0]);
  free();
  await held;
});
