/** CORS and security headers. Tokens stand in a header and cookies are never read, so that no other page can act for a person. */

const SECURITY: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
];

/** Adds the headers that every answer bears. `origins`: pages that may ask; `*` for all. */
export function withHeaders(response: Response, request: Request, origins: readonly string[]): Response {
  const { headers } = response;
  for (const [name, value] of SECURITY) headers.set(name, value);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  const origin = request.headers.get('origin');
  if (origins.length === 0 || origin === null) return response;
  headers.append('vary', 'Origin');
  if (!isAllowed(origin, origins)) return response;
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', 'retry-after');
  return response;
}

/** The answer to a browser that asks before it sends. */
export function preflight(request: Request, origins: readonly string[]): Response {
  const headers = new Headers({ 'access-control-max-age': '600' });
  if (isAllowed(request.headers.get('origin') ?? '', origins)) {
    headers.set('access-control-allow-methods', 'GET, POST, PUT');
    headers.set('access-control-allow-headers', 'authorization, content-type, accept');
  }
  return new Response(null, { status: 204, headers });
}

function isAllowed(origin: string, origins: readonly string[]): boolean {
  return origins.includes('*') || origins.includes(origin);
}
