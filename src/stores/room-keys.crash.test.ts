import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderObjects } from './file/file-objects.js';
import { fileRoomKeys } from './file/file-room-keys.js';
import { openSqliteRoomKeys } from './sqlite/sqlite-room-keys.js';
import type { RoomKeys } from './store.js';

const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Makes keys and destroys every third, and tells of each once it is done, until it is killed. */
function worker(open: string, from: number) {
  const code = `
    const keys = await (async () => { ${open} })();
    const tell = (...words) => process.stdout.write(words.join(' ') + '\\n');
    for (let n = ${from}; ; n += 1) {
      const room = 'a/qa/' + n;
      tell('made', room, Buffer.from(await keys.get(room)).toString('hex'));
      if (n % 3) continue;
      await keys.destroy(room);
      tell('destroyed', room);
    }`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

interface Place {
  readonly name: string;
  /** The body of a function that opens the keys in another process. */
  readonly there: (folder: string) => string;
  readonly here: (folder: string) => Promise<RoomKeys & { close?(): Promise<void> }>;
}

const places: readonly Place[] = [
  {
    name: 'a folder',
    there: (folder) => `const [{ fileRoomKeys }, { folderObjects }] = await Promise.all([import(${module('./file/file-room-keys.ts')}), import(${module('./file/file-objects.ts')})]);
      return fileRoomKeys({ objects: folderObjects(${JSON.stringify(folder)}, { wipe: true }) });`,
    here: async (folder) => fileRoomKeys({ objects: folderObjects(folder, { wipe: true }) }),
  },
  {
    name: 'a database',
    there: (folder) => `const { openSqliteRoomKeys } = await import(${module('./sqlite/sqlite-room-keys.ts')});
      return openSqliteRoomKeys({ path: ${JSON.stringify(join(folder, 'keys.sqlite'))} });`,
    here: (folder) => openSqliteRoomKeys({ path: join(folder, 'keys.sqlite') }),
  },
];

describe.each(places)('room keys in $name', ({ there, here }) => {
  it('are what was told of them, made or destroyed, each time that the process was killed', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'moot-keys-'));
    const told = new Map<string, string | undefined>();
    for (let round = 0; round < 6; round += 1) {
      const child = worker(there(folder), round * 100_000);
      let text = '';
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString();
        // At another moment of what comes next in each round.
        if (text.split('\n').length > 20) setTimeout(() => child.kill('SIGKILL'), round);
      });
      expect(await new Promise((resolve) => { child.once('close', (_, signal) => { resolve(signal); }); })).toBe('SIGKILL');
      for (const line of text.split('\n').slice(0, -1)) {
        const [, room, key] = line.split(' ');
        told.set(room!, key);
      }

      const keys = await here(folder);
      const isDestroyed = (room: string) => Number(room.split('/').at(-1)) % 3 === 0;
      // A destruction that was under way as the process died may have been done: then there is no key, and never another.
      for (const [room, key] of told) expect([key, ...(isDestroyed(room) ? [undefined] : [])]).toContain(hex(await keys.get(room)));
      // Whatever the dead process has left behind holds nobody up.
      expect(await keys.get(`a/qa/after-${round}`)).toHaveLength(32);
      await keys.close?.();
    }
    expect([...told.values()].filter((key) => key === undefined).length).toBeGreaterThan(12);
    expect([...told.values()].filter((key) => key !== undefined).length).toBeGreaterThan(24);
    rmSync(folder, { recursive: true });
  });
});

function hex(key: Uint8Array | undefined): string | undefined {
  return key && Buffer.from(key).toString('hex');
}
