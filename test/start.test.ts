/** What `npm start` and `mootkit serve` do as processes: they begin, and end when they are asked to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hostToken } from '../src/server/server.harness.js';
import { Served } from './served.js';

const closers: (() => unknown)[] = [];
afterEach(async () => { for (const close of closers.splice(0).reverse()) await close(); });

/** Resolves to the code with which a process ends, and how long that took; `null` where a signal ended it. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; seconds: number }> {
  const start = performance.now();
  const exit = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  child.kill(signal);
  return { code: await exit, seconds: (performance.now() - start) / 1000 };
}

/** A stream of a room, and what ends it. */
async function follow(response: Response): Promise<{ readonly text: () => string; readonly end: Promise<string> }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const end = (async () => {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return 'ended';
        text += value;
      }
    } catch {
      return 'broken';
    }
  })();
  await expect.poll(() => text, { timeout: 10_000 }).toContain('"ready"');
  return { text: () => text, end };
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(data: string): Promise<Started> {
  const child = spawn(process.execPath, ['scripts/start.mjs'], { env: { ...process.env, PORT: '0', MOOT_DATA: data }, stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(() => child.kill('SIGTERM'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  await expect.poll(() => said, { timeout: 60_000, interval: 50 }).toMatch(/http:\/\/localhost:\d+/);
  return { child, url: /http:\/\/localhost:\d+/.exec(said)?.[0] ?? '' };
}

/** Ana at the sample intranet: her page, and what it asks of the server with her token. */
async function signIn(url: string) {
  const cookie = (await fetch(`${url}/qa?as=ana`, { redirect: 'manual' })).headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const { token } = await (await fetch(`${url}/session/token`, { headers: { cookie } })).json() as { token: string };
  const page = await (await fetch(`${url}/qa`, { headers: { cookie } })).text();
  const moot = (path: string, body?: unknown) => fetch(`${url}/moot${path}`, {
    method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { page, moot };
}

describe('npm start', () => {
  it('prints an address where a page with a board is, keeps what is asked there, and ends in good order when it is told to', async () => {
    const data = mkdtempSync(join(tmpdir(), 'moot-start-'));
    closers.push(() => { rmSync(data, { recursive: true }); });
    const first = await start(data);
    const { page, moot } = await signIn(first.url);
    expect(page).toContain('<moot-qa');
    expect((await moot('/moot.js')).headers.get('content-type')).toContain('javascript');
    const room = `qa/${/<moot-qa room="([^"]+)"/.exec(page)?.[1] ?? ''}`;
    const stream = await follow(await moot('/v1/stream', { rooms: { [room]: {} } }));
    const asked = await moot('/v1/commands', { commands: [{ id: 'a-question-is-asked-0', room, name: 'qa.ask', args: { text: 'Before the end?' }, rules: 1 }] });
    expect(await asked.json()).toMatchObject({ receipts: [{ status: 'accepted' }] });

    const stopped = await ended(first.child, 'SIGTERM');

    expect(stopped.code).toBe(0);
    expect(stopped.seconds).toBeLessThan(5);
    expect(await stream.end).toBe('ended');
    await expect(fetch(first.url)).rejects.toThrow();
    const again = await start(data);
    expect(await (await (await signIn(again.url)).moot(`/v1/rooms/${room}`)).text()).toContain('Before the end?');
    expect((await ended(again.child, 'SIGINT')).code).toBe(0);
  }, 180_000);
});

describe('mootkit serve', () => {
  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('ends on %s in good order: streams are closed, what was acknowledged is kept, the code is 0', async (signal) => {
    const served = await new Served().start();
    closers.push(() => served.remove());
    const token = await hostToken();
    const send = (id: string, name: string, args: unknown) => served.fetch('/v1/commands', token, { commands: [{ id, room: 'qa/all-hands', name, args, rules: 1 }] });
    expect((await send('the-board-is-made-00', 'room.create', { title: 'All hands' })).status).toBe(200);
    const streams = await Promise.all([1, 2, 3].map(async () => follow(await served.fetch('/v1/stream', token, { rooms: { 'qa/all-hands': {} } }))));
    expect((await send('a-question-is-asked-0', 'qa.ask', { text: 'Before the end?' })).status).toBe(200);

    const stopped = await served.end(signal);

    expect(stopped.code).toBe(0);
    expect(stopped.seconds).toBeLessThan(5);
    expect(await Promise.all(streams.map(({ end }) => end))).toEqual(['ended', 'ended', 'ended']);
    expect(served.log).toContain('"msg":"stopping"');
    await served.start();
    expect(await (await served.fetch('/v1/rooms/qa/all-hands', token)).text()).toContain('Before the end?');
  }, 60_000);
});
