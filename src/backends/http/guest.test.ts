import { expect, it } from 'vitest';
import { memoryServer, issuers, tokenOf } from '../../server/server.harness.js';
import { http } from './http-backend.js';

it('is read without one where the token address answers that nobody has signed in', async () => {
  const server = memoryServer({ guests: true, issuers: issuers.slice(0, 1) });
  let token = '';
  const asked: (string | null)[] = [];
  const backend = http({
    url: 'http://moot.example',
    tokenUrl: 'http://intranet.example/token',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith('/token')) return token ? new Response(token) : new Response(null, { status: 204 });
      asked.push(request.headers.get('authorization'));
      return server.fetch(request);
    },
  });
  expect(await backend.me()).toEqual({ id: '', name: '', mayCreate: false });
  expect(asked).toEqual([null]);
  // What this page shows is a guest's.
  token = await tokenOf('ana');
  await expect(backend.me()).rejects.toMatchObject({ code: 'identity_changed' });
  backend.close?.();
  await server.close();
});
