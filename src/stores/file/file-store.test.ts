import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storeFull } from '../store-errors.js';
import { roomKeysContract, storeContract, type StoreOptions } from '../store.contract.js';
import { folderObjects } from './file-objects.js';
import { fileRoomKeys } from './file-room-keys.js';
import { fileStore, objectName } from './file-store.js';
import { httpObjects } from './http-objects.js';
import type { ObjectStore } from './object-store.js';

function folder(options: { wipe?: boolean } = {}) {
  const path = mkdtempSync(join(tmpdir(), 'moot-files-'));
  return { path, open: () => folderObjects(path, options), dispose: async () => rmSync(path, { recursive: true }) };
}

/** A WebDAV server on this machine, as small as can be. */
async function server({ bytes = Infinity } = {}) {
  const kept = new Map<string, string>();
  const etagOf = (body: string) => `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
  const app = createServer((request, response) => {
    const path = request.url ?? '';
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const now = kept.get(path);
      const answer = (status: number, text = '', headers = {}) => response.writeHead(status, headers).end(text);
      if (request.headers.authorization !== 'Bearer let-me-in') return answer(401);
      if (request.method === 'PROPFIND') return answer(207, ['/dav/', ...kept.keys()].map((it) => `<D:href>${it}</D:href>`).join('\n'));
      if (request.method === 'GET') return now === undefined ? answer(404) : answer(200, now, { etag: etagOf(now) });
      if (request.headers['if-none-match'] === '*' && now !== undefined) return answer(412);
      if (request.headers['if-match'] !== undefined && (now === undefined || request.headers['if-match'] !== etagOf(now))) return answer(412);
      if (body.length > bytes) return answer(507);
      kept.set(path, body);
      return answer(now === undefined ? 201 : 204);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/dav`;
  const open = () => httpObjects({ url, headers: () => ({ authorization: 'Bearer let-me-in' }) });
  const dispose = () => new Promise<void>((resolve) => {
    app.close(() => resolve());
    app.closeAllConnections();
  });
  return { url, open, dispose };
}

/** As a disk that has no room for more. */
function limited(objects: ObjectStore, length: number): ObjectStore {
  return { ...objects, put: async (name, body, options) => {
    if (body.length > length) throw storeFull();
    return objects.put(name, body, options);
  } };
}

storeContract(
  'fileStore in a folder',
  {
    make: async ({ clock }: StoreOptions) => {
      const place = folder();
      return { ...place, store: fileStore({ objects: place.open(), clock }) };
    },
    second: async ({ open }, { clock }) => fileStore({ objects: open(), clock }),
    reopen: async ({ open }, { clock }) => fileStore({ objects: open(), clock }),
    small: async ({ clock }) => {
      const place = folder();
      return { ...place, store: fileStore({ objects: limited(place.open(), 1_500_000), clock }) };
    },
  },
  { describe, it },
);

storeContract(
  'fileStore over HTTP',
  {
    make: async ({ clock }: StoreOptions) => {
      const place = await server();
      return { ...place, store: fileStore({ objects: place.open(), clock }) };
    },
    second: async ({ open }, { clock }) => fileStore({ objects: open(), clock }),
    reopen: async ({ open }, { clock }) => fileStore({ objects: open(), clock }),
    small: async ({ clock }) => {
      const place = await server({ bytes: 1_500_000 });
      return { ...place, store: fileStore({ objects: place.open(), clock }) };
    },
  },
  { describe, it },
);

for (const [name, place] of [['in a folder', () => folder({ wipe: true })], ['over HTTP', server]] as const) {
  roomKeysContract(
    `fileRoomKeys ${name}`,
    {
      make: async () => {
        const { open, dispose } = await place();
        return { keys: fileRoomKeys({ objects: open() }), open, dispose };
      },
      second: async ({ open }) => fileRoomKeys({ objects: open() }),
    },
    { describe, it },
  );

  describe(`objects ${name}`, () => {
    it('let one of many writers through', async () => {
      const { open, dispose } = await place();
      const objects = open();
      for (const body of ['one', 'two', 'three']) {
        const ifMatch = (await objects.get('room-a'))?.etag;
        const results = await Promise.all(Array.from({ length: 8 }, (_, n) => open().put('room-a', `${body} ${n}`, { ifMatch })));
        expect(results.filter((it) => it === 'kept')).toHaveLength(1);
        expect(await objects.get('room-a')).toMatchObject({ body: `${body} ${results.indexOf('kept')}` });
      }
      expect(await objects.put('room-a', 'late', { ifMatch: undefined })).toBe('conflict');
      expect(await objects.put('room-b', 'never was', { ifMatch: (await objects.get('room-a'))!.etag })).toBe('conflict');
      await objects.put('key-c', 'c', { ifMatch: undefined });
      expect(await objects.list('room-a')).toEqual(['room-a']);
      expect(await objects.list('key-')).toEqual(['key-c']);
      await dispose();
    });
  });
}

describe('folderObjects', () => {
  it('keeps one file of each object, and no drafts', async () => {
    const { readdirSync } = await import('node:fs');
    const { path, open, dispose } = folder();
    const store = fileStore({ objects: open() });
    for (let n = 0; n < 5; n++) await store.transact('a/qa/1', { version: 0, receipts: [] }, () => ({ rows: [], journal: [], receipts: [] }));
    expect(readdirSync(join(path, objectName('a/qa/1')))).toEqual(['5']);
    await dispose();
  });

  it('wipes what was replaced where it is asked to', async () => {
    const { linkSync, readFileSync } = await import('node:fs');
    const { path, open, dispose } = folder({ wipe: true });
    const keys = fileRoomKeys({ objects: open() });
    await keys.get('a/qa/1');
    const other = join(path, 'other-name-of-the-same-file');
    linkSync(join(path, objectName('a/qa/1', 'key'), '1'), other);
    expect(readFileSync(other, 'utf8')).toMatch(/^\{"key"/);
    await keys.destroy('a/qa/1');
    expect(readFileSync(other, 'utf8')).toMatch(/^0{50,}$/);
    await dispose();
  });

  it('says what is wrong with its folder', async () => {
    const store = fileStore({ objects: folderObjects('/dev/null/rooms') });
    await expect(store.read('a/qa/1')).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('httpObjects', () => {
  it('says so where the server does not answer, or refuses', async () => {
    const { url, dispose } = await server();
    const refusing = fileStore({ objects: httpObjects({ url }) });
    await expect(refusing.read('a/qa/1')).rejects.toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('401') });
    await dispose();
    await expect(refusing.read('a/qa/1')).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('refuses a server whose etags are weak', async () => {
    const weak = async () => new Response('{}', { headers: { etag: 'W/"1"' } });
    await expect(httpObjects({ url: 'http://moot.test', fetch: weak }).get('room-a')).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('fileStore', () => {
  it('refuses a room that a newer version of Moot keeps', async () => {
    const { open, dispose } = folder();
    await open().put(objectName('a/qa/1'), '{"schema":2}', { ifMatch: undefined });
    await expect(fileStore({ objects: open() }).read('a/qa/1')).rejects.toMatchObject({ code: 'store_newer' });
    await dispose();
  });
});
