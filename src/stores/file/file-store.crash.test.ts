import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileStore } from './file-store.js';
import { folderObjects } from './file-objects.js';

const ROOM = 'a/qa/crash';
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'moot-folder-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

/** Writes three rows a commit, and tells each version once it is kept, until it is killed. Large ones, so that it is killed as it writes. */
function writer() {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const code = `
    const [{ fileStore }, { folderObjects }] = await Promise.all([import(${module('./file-store.ts')}), import(${module('./file-objects.ts')})]);
    const store = fileStore({ objects: folderObjects(${JSON.stringify(folder)}) });
    for (;;) {
      const { version } = await store.transact(${JSON.stringify(ROOM)}, { version: 0, receipts: [] }, ({ version: before }) => ({
        rows: ['a', 'b', 'c'].map((type) => ({ type, id: String(before + 1), value: 'x'.repeat(5000) + (before + 1), schema: 1, to: {} })), journal: [], receipts: [],
      }));
      process.stdout.write(version + '\\n');
    }`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

it('a folder has every commit that was told of, whole, each time that the process was killed as it wrote', { timeout: 60_000 }, async () => {
  let last = 0;
  let mine = 0;
  for (let round = 0; round < 8; round += 1) {
    const child = writer();
    let told = '';
    child.stdout.on('data', (data: Buffer) => {
      told += data.toString();
      // At another moment of the next commit in each round.
      if (told.split('\n').length > 4) setTimeout(() => child.kill('SIGKILL'), round * 2);
    });
    expect(await new Promise((resolve) => { child.once('close', (_, signal) => { resolve(signal); }); })).toBe('SIGKILL');
    const before = last;
    last = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
    expect(last).toBeGreaterThan(before);

    const store = fileStore({ objects: folderObjects(folder) });
    const { version, rows } = await store.read(ROOM);
    expect(version).toBeGreaterThanOrEqual(last);
    expect(rows).toHaveLength((version - mine) * 3);
    for (const { id, value } of rows) expect(value).toBe('x'.repeat(5000) + id);
    // Whatever the dead process has left behind holds nobody up.
    expect(await store.transact(ROOM, { version, receipts: [] }, () => ({ rows: [], journal: [], receipts: [] }))).toEqual({ version: version + 1, committed: true });
    mine += 1;
    await store.close();
  }
});
