import { MootError } from '../../core/errors.js';
import type { Problem } from '../protocol.js';

/** By status alone: a proxy says them without words of ours. */
const CODES: Readonly<Record<number, string>> = { 401: 'token_refused', 413: 'body_too_large', 429: 'rate_limited' };

/** The error that an answer without success stands for; loads with the first. */
export async function failure(response: Response): Promise<MootError> {
  const { status } = response;
  const problem = await response.json().catch(() => ({})) as Partial<Problem>;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  const code = CODES[status] ?? (status >= 500 && problem.code !== 'store_full' ? 'server' : problem.code ?? 'server');
  return new MootError(code, problem.detail ?? `The server answered ${status}.`, { retryAfter });
}
