/** Limits per process: how much and how often one person may ask. */
import { MootError } from '../core/errors.js';

export interface RateLimitOptions {
  /** Commands a minute. Default 60. */
  readonly perMinute?: number;
  /** Commands at once after a rest. Default 20. */
  readonly burst?: number;
  readonly now?: () => number;
}

const MOST_BUCKETS = 20_000;

/**
 * A rate per person: the returned function takes so many commands, or throws `rate_limited` with `retryAfter`.
 * A batch larger than the burst passes a full allowance and is paid off afterwards.
 */
export function rateLimit({ perMinute = 60, burst = 20, now = Date.now }: RateLimitOptions = {}): (person: string, count: number) => void {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMillisecond = perMinute / 60_000;
  const refilled = ({ left, at }: { left: number; at: number }) => Math.min(burst, left + (now() - at) * perMillisecond);
  return (person, count) => {
    const known = buckets.get(person);
    const left = known ? refilled(known) : burst;
    const needed = Math.min(count, burst);
    if (left < needed) {
      const retryAfter = Math.max(1, Math.ceil((needed - left) / perMillisecond / 1000));
      throw new MootError('rate_limited', `That was a lot at once: at most ${perMinute} commands a minute. Try again in ${retryAfter} s.`, { retryAfter });
    }
    if (!known && buckets.size >= MOST_BUCKETS) {
      for (const [key, bucket] of buckets) if (refilled(bucket) >= burst) buckets.delete(key);
    }
    buckets.set(person, { left: left - count, at: now() });
  };
}

/** Counts what one person has open: `enter` returns `leave`, or throws `streams_too_many`. Default 10. */
export function openLimit({ most = 10 }: { readonly most?: number } = {}): (person: string) => () => void {
  const open = new Map<string, number>();
  return (person) => {
    const count = open.get(person) ?? 0;
    if (count >= most) {
      throw new MootError('streams_too_many', `At most ${most} streams are open for one person; close another page.`, { retryAfter: 5 });
    }
    open.set(person, count + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const now = (open.get(person) ?? 1) - 1;
      if (now === 0) open.delete(person);
      else open.set(person, now);
    };
  };
}

/** The text of a body, or `body_too_large`. */
export async function readText(request: Request, most: number): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(request, most));
  } catch (error) {
    if (error instanceof TypeError) throw new MootError('body_invalid', 'The body is no UTF-8 text.');
    throw error;
  }
}

async function readBytes(request: Request, most: number): Promise<ArrayBuffer> {
  const tooLarge = () => new MootError('body_too_large', `The body is larger than ${Math.floor(most / 1024)} KiB; send it in parts.`);
  const announced = request.headers.get('content-length');
  if (announced !== null) {
    if (Number(announced) > most) throw tooLarge();
    // HTTP ends a body where its header says; reading it at once costs a fraction of a stream.
    const whole = await request.arrayBuffer();
    if (whole.byteLength > most) throw tooLarge();
    return whole;
  }
  if (!request.body) return new ArrayBuffer();
  const reader = request.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).arrayBuffer();
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
}
