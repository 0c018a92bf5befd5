import { MootError } from '../../core/errors.js';
import type { Problem } from '../protocol.js';
import type { TokenSource } from './token.js';

export interface ConnectionRequest {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly accept?: string;
}

/**
 * Requests with a token, asked again once with a fresh one where the server refuses it.
 * Rejects with a `MootError`: `network`, `server`, `rate_limited`, `token_refused`, or the server's own code.
 */
export type Connection = (path: string, request?: ConnectionRequest) => Promise<Response>;

export function connection(url: string, tokens: TokenSource, fetch: typeof globalThis.fetch): Connection {
  const base = url.replace(/\/+$/, '');
  const once = async (path: string, token: string | undefined, { method = 'GET', body, signal, accept = 'application/json' }: ConnectionRequest) => {
    try {
      return await fetch(base + path, {
        method,
        headers: {
          accept,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // The server forbids caching itself; asked for here, browsers would also ask leave (CORS) before every request.
        credentials: 'omit',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      throw new MootError('network', 'The server could not be reached.', { cause });
    }
  };
  return async (path, request = {}) => {
    const held = tokens.get();
    // A token at hand costs no turn: the request leaves in the task of the click.
    const token = typeof held === 'object' ? await held : held;
    let response = await once(path, token, request);
    if (response.status === 401) {
      await response.body?.cancel();
      tokens.refused(token);
      response = await once(path, await tokens.get(), request);
    }
    if (!response.ok) throw await failure(response);
    return response;
  };
}

async function failure(response: Response): Promise<MootError> {
  const { status } = response;
  const problem = await response.json().catch(() => ({})) as Partial<Problem>;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const more = Number.isFinite(seconds) ? { retryAfter: seconds } : {};
  const sentence = problem.detail ?? `The server answered ${status}.`;
  if (status === 401) return new MootError('token_refused', sentence);
  if (status === 429) return new MootError('rate_limited', sentence, more);
  if (status >= 500) return new MootError(problem.code === 'store_full' ? 'store_full' : 'server', sentence, more);
  return new MootError(problem.code ?? 'server', sentence, more);
}

/** What repeating may mend. A code of the server's own is an answer. */
export const REPEATABLE: ReadonlySet<string> = new Set(['network', 'server', 'rate_limited', 'streams_too_many']);

/** Hands over the text of a body as it arrives. */
export async function eachText(response: Response, next: (text: string) => void | Promise<void>): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await (reader?.read() ?? { done: true, value: undefined });
    if (done) return;
    await next(decoder.decode(value, { stream: true }));
  }
}
