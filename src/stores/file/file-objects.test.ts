import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { folderObjects } from './file-objects.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, link: vi.fn(real.link) };
});

it('is full where the disk is, and keeps what was there', async () => {
  const { link } = await import('node:fs/promises');
  const folder = mkdtempSync(join(tmpdir(), 'moot-full-'));
  const objects = folderObjects(folder);
  await objects.put('room-a', 'first', { ifMatch: undefined });
  vi.mocked(link).mockRejectedValueOnce(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  await expect(objects.put('room-a', 'second', { ifMatch: '1' })).rejects.toMatchObject({ code: 'store_full' });
  expect(await objects.get('room-a')).toEqual({ body: 'first', etag: '1' });
  expect(await objects.put('room-a', 'second', { ifMatch: '1' })).toBe('kept');
  rmSync(folder, { recursive: true });
});

it('clears away what killed processes were writing, and nothing that is being written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moot-left-'));
  const objects = folderObjects(folder);
  await objects.put('room-a', 'first', { ifMatch: undefined });
  const [dead, alive] = ['draft-of-the-dead', 'draft-of-another'].map((name) => join(folder, 'room-a', name));
  for (const path of [dead, alive]) writeFileSync(path!, 'a secret');
  utimesSync(dead!, new Date(), new Date(Date.now() - 120_000));
  await objects.put('room-a', 'second', { ifMatch: '1' });
  expect([dead, alive].map((path) => existsSync(path!))).toEqual([false, true]);
  rmSync(folder, { recursive: true });
});
