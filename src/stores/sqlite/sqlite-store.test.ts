import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoreOptions } from '../store.contract.js';
import { storeContract } from '../store.contract.js';
import { openDatabase } from './database.js';
import { openSqliteStore } from './sqlite-store.js';

async function make({ clock }: StoreOptions, maxBytes?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'moot-sqlite-'));
  const path = join(folder, 'deep', 'moot.sqlite');
  const store = await openSqliteStore({ path, clock, ...(maxBytes !== undefined && { maxBytes }) });
  return { store, path, dispose: async () => rmSync(folder, { recursive: true }) };
}

storeContract(
  'openSqliteStore',
  {
    make,
    second: ({ path }, { clock }) => openSqliteStore({ path, clock }),
    reopen: ({ path }, { clock }) => openSqliteStore({ path, clock }),
    small: (options) => make(options, 3_000_000),
    tellsOthers: true,
  },
  { describe, it },
);

const modules = new URL('./', import.meta.url);

/** A Node process of its own that runs a module. */
function child(code: string, ...flags: readonly string[]) {
  const opening = `const { openSqliteStore } = await import(${JSON.stringify(new URL('sqlite-store.ts', modules).href)});\n`;
  return spawn(process.execPath, ['--import', 'tsx', ...flags, '--input-type=module', '-e', opening + code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function exitCode(process: ReturnType<typeof child>): Promise<number | string | null> {
  return new Promise((resolve) => {
    process.on('exit', (code, signal) => resolve(code ?? signal));
  });
}

describe('openSqliteStore', () => {
  it('has every commit that it told of after the process was killed', { timeout: 30_000 }, async () => {
    const { store, path, dispose } = await make({ clock: Date.now });
    const writer = child(`
      const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
      for (let n = 1; ; n++) {
        const rows = ['a', 'b', 'c'].map((it) => ({ type: it, id: String(n), value: n, schema: 1, to: {} }));
        const { version } = await store.transact('a/qa/crash', { version: n - 1, receipts: [] }, () => ({ rows, journal: [], receipts: [] }));
        process.stdout.write(version + '\\n');
      }`);
    let told = '';
    writer.stdout.on('data', (data: Buffer) => {
      told += data.toString();
      if (told.length > 500) writer.kill('SIGKILL');
    });
    expect(await exitCode(writer)).toBe('SIGKILL');
    const last = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
    const { version, rows } = await store.read('a/qa/crash');
    expect(last).toBeGreaterThan(50);
    expect(version).toBeGreaterThanOrEqual(last);
    expect(rows).toHaveLength(version * 3);
    await store.close();
    await dispose();
  });

  it('survives a garbage collector that runs all the time', { timeout: 30_000 }, async () => {
    const { store, path, dispose } = await make({ clock: Date.now });
    const script = child(`
      const { transact, read, close } = await (async () => {
        const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
        return { transact: store.transact.bind(store), read: store.read.bind(store), close: store.close.bind(store) };
      })();
      for (let n = 0; n < 100; n++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve));
        await transact('a/qa/gc', { version: n, receipts: ['k'] }, () => (gc(), { rows: [{ type: 'a', id: String(n), value: n, schema: 1, to: {} }], journal: [], receipts: [] }));
      }
      gc();
      if ((await read('a/qa/gc')).rows.length !== 100) process.exit(3);
      await close();
      gc();`, '--expose-gc');
    expect(await exitCode(script)).toBe(0);
    expect((await store.read('a/qa/gc')).version).toBe(100);
    await store.close();
    await dispose();
  });

  it('loses no change of several processes, and hears of them', { timeout: 30_000 }, async () => {
    const { store, path, dispose } = await make({ clock: Date.now });
    const heard: number[] = [];
    store.watch((_room, version) => heard.push(version));
    const writers = [1, 2, 3].map(() => child(`
      const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
      await Promise.all(Array.from({ length: 100 }, () => store.transact('a/qa/many', { version: 0, receipts: [] }, ({ rows }) =>
        ({ rows: [{ type: 'n', id: 'n', value: (rows[0]?.value ?? 0) + 1, schema: 1, to: {} }], journal: [], receipts: [] }))));
      await store.close();`));
    expect(await Promise.all(writers.map(exitCode))).toEqual([0, 0, 0]);
    expect((await store.read('a/qa/many')).rows[0]?.value).toBe(300);
    await expect.poll(() => heard.at(-1), { timeout: 2000 }).toBe(300);
    await store.close();
    await dispose();
  });

  it('lets the process end while somebody watches', { timeout: 30_000 }, async () => {
    const script = child(`const store = await openSqliteStore({ path: ':memory:' }); store.watch(() => {});`);
    expect(await exitCode(script)).toBe(0);
  });

  it('waits for another process without holding up this one', async () => {
    const { store, path, dispose } = await make({ clock: Date.now });
    const other = await openDatabase(path, ['', '']);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const writing = store.transact('a/qa/wait', { version: 0, receipts: [] }, () => ({ rows: [], journal: [], receipts: [] }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    other.exec('COMMIT');
    other.close();
    expect(await writing).toEqual({ version: 1, committed: true });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    await store.close();
    await dispose();
  });

  it('refuses a database of a newer version', async () => {
    const { store, path, dispose } = await make({ clock: Date.now });
    await store.close();
    const db = await openDatabase(path, ['', '']);
    db.exec('INSERT INTO migrations (schema, at) VALUES (1000, 0)');
    db.close();
    await expect(openSqliteStore({ path })).rejects.toMatchObject({ code: 'store_newer' });
    await dispose();
  });

  it('says what is wrong with a file that is no database', async () => {
    await expect(openSqliteStore({ path: new URL(import.meta.url).pathname })).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
