/** An intranet on Express with Moot mounted below /moot: before body parsers, as streams are read by Moot itself. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { SignJWT } from 'jose';
import { createServer } from 'mootkit/server';
import { nodeHandler } from 'mootkit/server/node';
import { openSqliteStore } from 'mootkit/stores/sqlite';
import { openSqliteRoomKeys } from 'mootkit/stores/sqlite-room-keys';

const data = process.env.MOOT_DATA ?? 'data';
const secret = process.env.MOOT_SECRET;
if (!secret) throw new Error('MOOT_SECRET is missing: at least 32 bytes that this server and Moot share.');
mkdirSync(data, { recursive: true, mode: 0o700 });

const moot = createServer({
  store: await openSqliteStore({ path: join(data, 'rooms.db') }),
  keys: await openSqliteRoomKeys({ path: join(data, 'keys.db') }),
  issuers: [{ issuer: 'https://intranet.example', audience: 'moot', secret, space: 'example' }],
});

const app = express();
app.use('/moot', nodeHandler(moot));
app.use(express.json());

// In place of your own sign-in.
app.get('/session/token', async (request, response) => {
  const user = { id: 'u1', name: 'Robin' };
  response.json({
    token: await new SignJWT({ name: user.name, groups: ['staff'], roles: ['moot:host'] })
      .setProtectedHeader({ alg: 'HS256' }).setIssuer('https://intranet.example').setAudience('moot').setSubject(user.id).setExpirationTime('15m')
      .sign(new TextEncoder().encode(secret)),
  });
});

const http = app.listen(Number(process.env.PORT ?? 4500), () => console.log(`http://localhost:${http.address().port}`));
