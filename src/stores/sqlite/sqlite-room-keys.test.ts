import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomKeysContract } from '../store.contract.js';
import { openSqliteRoomKeys, type SqliteRoomKeys } from './sqlite-room-keys.js';

async function make() {
  const folder = mkdtempSync(join(tmpdir(), 'moot-keys-'));
  const path = join(folder, 'keys.sqlite');
  const opened: SqliteRoomKeys[] = [];
  const open = async () => {
    const keys = await openSqliteRoomKeys({ path });
    opened.push(keys);
    return keys;
  };
  const dispose = async () => {
    for (const keys of opened) await keys.close();
    rmSync(folder, { recursive: true });
  };
  return { keys: await open(), open, folder, path, dispose };
}

roomKeysContract('openSqliteRoomKeys', { make, second: ({ open }) => open() }, { describe, it });

describe('openSqliteRoomKeys', () => {
  it('leaves no trace of a destroyed key in any file', async () => {
    const { keys, folder, dispose } = await make();
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => keys.get(`a/qa/${n}`)));
    const files = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(files().includes(Buffer.from(all[20]!))).toBe(true);
    await keys.destroy('a/qa/20');
    expect(files().includes(Buffer.from(all[20]!))).toBe(false);
    expect(files().includes(Buffer.from(all[21]!))).toBe(true);
    await dispose();
  });

  it('is read by its owner alone', async () => {
    const { keys, folder, dispose } = await make();
    await keys.get('a/qa/1');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    await dispose();
  });

  it('refuses once it is closed', async () => {
    const { keys, dispose } = await make();
    await keys.close();
    await expect(keys.get('a/qa/1')).rejects.toMatchObject({ code: 'store_closed' });
    await dispose();
  });
});
