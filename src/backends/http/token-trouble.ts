/** Says what was wrong with a token, to whoever builds the page; loads when that happens. */
import { MootError } from '../../core/errors.js';

const WANTED = 'Moot needs the token of whoever is signed in, as text or as {"token": "…"}';
const said = new Set<string>();

/**
 * The error for a token that did not come. Tells the console what to mend, once; a lost network is no such thing.
 * `tokenUrl` is undefined where the page's own function was asked.
 */
export function tokenTrouble(tokenUrl: string | undefined, response: Response | undefined, given: unknown, cause: unknown): MootError {
  const later = Number(response?.headers.get('retry-after') ?? Number.NaN);
  // The host is busy and says so: nothing to mend.
  if (later >= 0) return new MootError('server', 'The page could not get a token for you yet.', { retryAfter: later });
  const sentence = response ? ofAnswer(tokenUrl ?? '', response, given, cause) : tokenUrl === undefined ? ofFunction(given, cause) : ofAddress(tokenUrl, cause);
  if (sentence !== undefined && !said.has(sentence)) {
    said.add(sentence);
    // eslint-disable-next-line no-console -- said to whoever builds the page
    console.warn(`Moot: ${sentence}`, ...(cause === undefined ? [] : [cause]));
  }
  // A host that leads to its sign-in page instead of answering 401.
  if (response?.ok && response.redirected) return new MootError('token_expired', 'Your sign-in has expired.');
  return new MootError('network', 'The page could not get a token for you.', { cause });
}

function ofAnswer(tokenUrl: string, response: Response, given: unknown, cause: unknown): string | undefined {
  const { ok, status, redirected, url } = response;
  // The body broke off.
  if (ok && cause !== undefined && !(cause instanceof SyntaxError)) return undefined;
  const type = response.headers.get('content-type')?.split(';', 1)[0] ?? 'no content type';
  const came = given === '' ? 'an empty body' : `a body that is no token (${type})`;
  return `The token address ${plain(tokenUrl)} answered ${status}${ok ? ` with ${came}` : ''}${redirected ? `, redirected to ${plain(url)}` : ''}; ${WANTED}.`;
}

function ofFunction(given: unknown, cause: unknown): string {
  if (cause !== undefined) return `The page's token function failed; ${WANTED.replace(/,.*/, '')}.`;
  const came = given === '' ? 'an empty text' : typeof given === 'string' ? 'a text that is no token' : `${given === null ? 'null' : typeof given} instead of a text`;
  return `The page's token function gave ${came}; ${WANTED.replace(/,.*/, '')}.`;
}

/** A request that never left is a mistake; one that was not answered is the network. */
function ofAddress(tokenUrl: string, cause: unknown): string | undefined {
  if (absolute(tokenUrl) === undefined) return `The token address "${plain(tokenUrl)}" is relative, which only pages can have; give an absolute one, or a token function.`;
  return cause instanceof TypeError ? undefined : `The headers for the token address ${plain(tokenUrl)} could not be made.`;
}

function absolute(url: string): URL | undefined {
  try {
    return new URL(url, typeof document === 'undefined' ? undefined : document.baseURI);
  } catch {
    return undefined;
  }
}

/** Without its query, which may hold what is nobody's business. */
function plain(url: string): string {
  const { origin = '', pathname = url.split('?', 1)[0] ?? '' } = absolute(url) ?? {};
  return origin + pathname;
}
