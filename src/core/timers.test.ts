import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemTimers } from './timers.js';

describe('system timers', () => {
  afterEach(() => { vi.useRealTimers(); });

  it('never call before the clock shows the hour that was asked for', async () => {
    const early = await Promise.all(Array.from({ length: 400 }, (_, nth) => new Promise<number>((resolve) => {
      const milliseconds = 5 + (nth % 90);
      const due = systemTimers.now() + milliseconds;
      systemTimers.after(milliseconds, () => { resolve(due - systemTimers.now()); });
    })));
    expect(early.filter((it) => it > 0)).toEqual([]);
  });

  it('wait longer than a timer of the platform can', () => {
    vi.useFakeTimers();
    const called = vi.fn();
    systemTimers.after(60 * 86_400_000, called);
    vi.advanceTimersByTime(60 * 86_400_000 - 1);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledOnce();
  });

  it('do not wait for a clock that was set back', () => {
    vi.useFakeTimers();
    const called = vi.fn();
    systemTimers.after(1_000, called);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(1_000);
    expect(called).toHaveBeenCalledOnce();
  });

  it('are taken back', () => {
    vi.useFakeTimers();
    const called = vi.fn();
    systemTimers.after(1_000, called)();
    vi.advanceTimersByTime(2_000);
    expect(called).not.toHaveBeenCalled();
  });
});
