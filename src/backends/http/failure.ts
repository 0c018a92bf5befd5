import { MootError } from '../../core/errors.js';
import type { Problem } from '../protocol.js';

/** The error that an answer without success stands for; loads with the first. */
export async function failure(response: Response): Promise<MootError> {
  const { status } = response;
  const problem = await response.json().catch(() => ({})) as Partial<Problem>;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  const code = status === 401 ? 'token_refused' : status === 429 ? 'rate_limited' : status >= 500 && problem.code !== 'store_full' ? 'server' : problem.code ?? 'server';
  return new MootError(code, problem.detail ?? `The server answered ${status}.`, { retryAfter });
}
