/** Where this page's Moot server is, and how a person proves who they are. */
export interface Configuration {
  /** The server's address with its base path: `https://moot.example` or `/moot`. */
  readonly server: string;
  /** An address of the page's own server that answers with a token. */
  readonly tokenUrl?: string;
  /** Gives a fresh token; used instead of `tokenUrl`. */
  readonly getToken?: () => Promise<string>;
  /** Headers for `tokenUrl`, for hosts that need a nonce. */
  readonly tokenHeaders?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

let configured: Configuration | undefined;
const listeners = new Set<() => void>();

/** Tells all tags of the page where their server is. Calling it again moves them there. */
export function configure(configuration: Configuration): void {
  configured = configuration;
  for (const listener of [...listeners]) listener();
}

/** Calls back whenever `configure` is called; the returned function ends that. */
export function onConfigured(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/**
 * What `configure` said; else `<meta name="moot-server">` and `<meta name="moot-token-url">` in `<head>`;
 * else the server that `moot.js` came from. Only the page's owner writes these: an author's markup could send tokens elsewhere.
 */
export function configuration(): Configuration | undefined {
  if (configured) return configured;
  const tokenUrl = meta('moot-token-url');
  const server = meta('moot-server') ?? (globalThis as { mootServer?: unknown }).mootServer;
  if (typeof server !== 'string') return undefined;
  return { server, ...(tokenUrl === undefined ? {} : { tokenUrl }) };
}

function meta(name: string): string | undefined {
  // By the prototype: a form that an author names "head" would stand in for `document.head`.
  const head: HTMLHeadElement = Reflect.get(Document.prototype, 'head', document);
  return head.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}
