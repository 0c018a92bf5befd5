import { MootError } from '../core/errors.js';

/** There is no room left for what was to be kept; nothing of it was. */
export function storeFull(cause?: unknown): MootError {
  return new MootError('store_full', 'There is no room left to keep this. Nothing of it was kept.', { cause, retryAfter: 60 });
}

export function storeClosed(): MootError {
  return new MootError('store_closed', 'The store is closed. Open it again to use it.');
}

/** The store does not answer now. A commit under way may or may not have been kept: its receipts tell. */
export function storeUnavailable(what: string, cause?: unknown): MootError {
  return new MootError('store_unavailable', `The store cannot be used now: ${what}.`, { cause, retryAfter: 2 });
}

/** A later version of Moot wrote it, in a form that this one would spoil. */
export function storeNewer(cause?: unknown): MootError {
  return new MootError('store_newer', 'A newer version of Moot keeps this store. Update this one to go on.', { cause });
}
