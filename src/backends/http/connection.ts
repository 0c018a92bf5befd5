import { MootError } from '../../core/errors.js';
import type { TokenSource } from './token.js';

export interface ConnectionRequest {
  /** With one, the request is a POST. */
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
  readonly accept?: string;
}

/**
 * Requests with a token, asked again once with a fresh one where the server refuses it.
 * Rejects with a `MootError`: `network`, `server`, `rate_limited`, `token_expired`, `token_refused`, or the server's own code.
 */
export type Connection = (path: string, request?: ConnectionRequest) => Promise<Response>;

export function connection(url: string, tokens: TokenSource, fetch: typeof globalThis.fetch): Connection {
  const [, base] = /^((?=\/|https?:\/\/.).*?)\/*$/.exec(url) ?? [];
  if (base === undefined) throw new MootError('options_invalid', 'http() needs a url: "https://moot.example" or "/moot".');
  const once = async (path: string, token: string | undefined, { body, signal, accept = 'application/json' }: ConnectionRequest) => {
    try {
      return await fetch(base + path, {
        method: body ? 'POST' : 'GET',
        headers: {
          accept,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        // The server forbids caching itself; asked for here, browsers would also ask leave (CORS) before every request.
        credentials: 'omit',
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: signal ?? null,
      });
    } catch (cause) {
      return unreachable(cause);
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
    // The lines of a room come also where there is none.
    if (!response.ok && !response.headers.get('content-type')?.includes('ndjson')) throw await (await import('./failure.js').catch(unreachable)).failure(response);
    return response;
  };
}

export function unreachable(cause: unknown): never {
  throw new MootError('network', 'The server could not be reached.', { cause });
}

/** What repeating may mend. A code of the server's own is an answer. */
export const REPEATABLE: ReadonlySet<string> = new Set(['network', 'server', 'rate_limited']);

/** Hands over the text of a body as it arrives. */
export async function eachText(response: Response, next: (text: string) => void | Promise<void>): Promise<void> {
  // What has a status of success here has a body.
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    await next(decoder.decode(value, { stream: true }));
  }
}
