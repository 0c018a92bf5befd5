import { isMootError } from '../../core/errors.js';
import { storeFull, storeUnavailable } from '../store-errors.js';
import type { ObjectStore } from './object-store.js';

export interface HttpObjectsOptions {
  /** The folder on the server. */
  readonly url: string;
  /** Sent with every request, for instance `Authorization`. Called each time, so that a token can be renewed. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Milliseconds to wait for an answer. Default: 15,000. */
  readonly timeout?: number;
}

/** Objects on a WebDAV server, or any that answers GET, PUT with If-Match and If-None-Match, and PROPFIND. */
export function httpObjects({ url, headers = () => ({}), fetch = globalThis.fetch, timeout = 15_000 }: HttpObjectsOptions): ObjectStore {
  const folder = url.endsWith('/') ? url : `${url}/`;

  const request = async (method: string, name: string, own: Readonly<Record<string, string>> = {}, body?: string) => {
    try {
      const response = await fetch(folder + encodeURIComponent(name), {
        method,
        headers: { ...(await headers()), ...own },
        // A cache on the way must not answer with what was.
        cache: 'no-store',
        signal: AbortSignal.timeout(timeout),
        ...(body !== undefined && { body }),
      });
      // Read within the time that the answer has, too.
      return { status: response.status, etag: response.headers.get('etag'), text: await response.text() };
    } catch (error) {
      if (isMootError(error)) throw error;
      throw storeUnavailable('its server does not answer', error);
    }
  };

  return {
    async get(name) {
      const { status, etag, text } = await request('GET', name);
      if (status === 404) return undefined;
      if (status !== 200) throw refused(status);
      // A weak etag may stay the same while the object changes.
      if (!etag || etag.startsWith('W/')) throw storeUnavailable('its server gives no strong ETag');
      return { body: text, etag };
    },

    async put(name, body, { ifMatch }) {
      const condition = ifMatch === undefined ? { 'if-none-match': '*' } : { 'if-match': ifMatch };
      const { status } = await request('PUT', name, { 'content-type': 'application/json', ...condition }, body);
      // 409 and 423: somebody else is writing it now.
      if (status === 412 || status === 409 || status === 423) return 'conflict';
      if (status < 200 || status > 299) throw refused(status);
      return 'kept';
    },

    async list(prefix) {
      const { status, text } = await request('PROPFIND', '', { depth: '1', 'content-type': 'application/xml' }, LIST);
      if (status === 404) return [];
      if (status !== 207) throw refused(status);
      const paths = [...text.matchAll(/<(?:[\w-]+:)?href>\s*([^<]*?)\s*<\//gi)].map(([, path = '']) => path);
      return paths.map((path) => decodeURIComponent(path.slice(path.lastIndexOf('/') + 1))).filter((name) => name !== '' && name.startsWith(prefix));
    },
  };
}

const LIST = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>';

function refused(status: number) {
  return status === 507 || status === 413 ? storeFull() : storeUnavailable(`its server answers ${status}`);
}
