/** `mootkit serve` in a process of its own, with its databases on disk. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomId } from '../src/core/ids.js';
import type { RoomMessage } from '../src/core/messages.js';
import { ISSUER, SECRET } from '../src/server/server.harness.js';

interface Receipt {
  readonly id: string;
  readonly status: string;
  readonly code?: string;
}

export class Served {
  readonly data = mkdtempSync(join(tmpdir(), 'moot-served-'));
  /** What it has logged, on either way out. */
  log = '';
  url = '';
  #process: ChildProcess | undefined;

  async start(): Promise<this> {
    const port = this.url ? new URL(this.url).port : '0';
    const child = spawn(process.execPath, ['dist/server/cli.js', 'serve'], {
      env: { ...process.env, MOOT_ISSUER: ISSUER, MOOT_AUDIENCE: 'moot', MOOT_SECRET: SECRET, MOOT_SPACE: 'acme', MOOT_DATA: this.data, MOOT_METRICS_TOKEN: 'metrics-token-of-this-test', PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
      process.stderr.write(chunk);
    });
    this.url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
        const url = /"url":"([^"]+)"/.exec(this.log.slice(this.log.lastIndexOf('"msg":"listening"') - 200))?.[1];
        if (url && this.log.includes('"msg":"listening"')) resolve(url);
      });
      child.once('exit', (code) => { reject(new Error(`The server ended with ${String(code)}: ${this.log}`)); });
    });
    return this;
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGKILL');
    await ended;
  }

  /** Asks it to end, and tells with which code it did and after how long; no code where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly seconds: number }> {
    const start = performance.now();
    const code = await new Promise<number | null>((resolve) => {
      this.#process?.once('exit', resolve);
      this.#process?.kill(signal);
    });
    return { code, seconds: (performance.now() - start) / 1000 };
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true });
  }

  fetch(path: string, token: string | undefined, body?: unknown, more: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...more,
    });
  }

  /** Sends a command, as often as it takes to get an answer. */
  async run(token: string, room: string, name: string, args: unknown, id = randomId()): Promise<Receipt> {
    for (;;) {
      try {
        const response = await this.fetch('/v1/commands', token, { commands: [{ id, room, name, args, rules: 1 }] });
        if (response.status === 200) {
          const { receipts } = await response.json() as { receipts: Receipt[] };
          if (receipts[0]) return receipts[0];
        }
      } catch {
        // Away: it is tried again under the same id.
      }
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  async snapshot(token: string, room: string, own: readonly string[] = []): Promise<readonly RoomMessage[]> {
    const response = await this.fetch(`/v1/rooms/${room}${own.length > 0 ? `?own=${own.join(',')}` : ''}`, token);
    return (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as RoomMessage);
  }

  /** All that stands on disk, byte by byte. */
  disk(except?: string): string {
    return readdirSync(this.data).filter((name) => name !== except).map((name) => readFileSync(join(this.data, name)).toString('latin1')).join('\n');
  }
}

/** The records of one type, by id. */
export function recordsOf<T>(messages: readonly RoomMessage[], type: string): ReadonlyMap<string, T> {
  return new Map(messages.flatMap((message) => (message.t === 'change' ? message.set : [])).filter(([one]) => one === type).map(([, id, value]) => [id, value as T]));
}
