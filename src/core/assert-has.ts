import { MootError } from './errors.js';

/** Throws `options_invalid`, with a sentence that says what was expected, where something lacks functions that it must have. */
export function assertHas(given: unknown, names: readonly string[], expected: string): void {
  const missing = names.filter((name) => typeof (given as Readonly<Record<string, unknown>> | null | undefined)?.[name] !== 'function');
  if (missing.length === 0) return;
  throw new MootError('options_invalid', `${expected}; what was given ${given instanceof Promise ? 'is a promise: await it' : `has no ${missing.join(', ')}`}.`);
}
