import { link, mkdir, open, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isMootError } from '../../core/errors.js';
import { randomId } from '../../core/ids.js';
import { storeFull, storeUnavailable } from '../store-errors.js';
import type { ObjectStore } from './object-store.js';

/** Milliseconds after which a draft is nobody's: writing one takes far less. */
const DRAFT_LASTS = 60_000;

export interface FolderObjectsOptions {
  /** Overwrites what was replaced before it is deleted, for secrets. Default: false. */
  readonly wipe?: boolean;
}

/**
 * Objects in a folder of this machine, for any number of its processes.
 *
 * Each object is a folder, and each change of it a file named by a number: the highest is the object. A change is written aside and then
 * linked to the next number, which the file system lets only one writer do. So there is no lock that a crash could leave behind,
 * and none that a process put to sleep could believe it still has.
 */
export function folderObjects(folder: string, { wipe = false }: FolderObjectsOptions = {}): ObjectStore {
  return {
    async get(name) {
      return translated(async () => {
        for (;;) {
          const number = (await numbersIn(join(folder, name)))[0];
          if (number === undefined) return undefined;
          const body = await unlessGone(readFile(join(folder, name, String(number)), 'utf8'));
          // A newer one replaces it, and may wipe it while we read.
          const isStillLast = (await numbersIn(join(folder, name)))[0] === number;
          if (body !== undefined && isStillLast) return { body, etag: String(number) };
        }
      });
    },

    async put(name, body, { ifMatch }) {
      return translated(async () => {
        const path = join(folder, name);
        await mkdir(path, { recursive: true, mode: 0o700 });
        const next = Number(ifMatch ?? 0) + 1;
        if (((await numbersIn(path))[0] ?? 0) !== next - 1) return 'conflict';

        const draft = join(path, `draft-${randomId()}`);
        try {
          await writeDurably(draft, body);
          await link(draft, join(path, String(next)));
        } catch (error) {
          if (codeOf(error) === 'EEXIST') return 'conflict';
          throw error;
        } finally {
          await unlessGone(unlink(draft));
        }
        const [last, ...older] = await numbersIn(path);
        if (last !== next) {
          // Our number had been used and tidied away while we wrote. Nobody has read ours: a higher one was there all the time.
          await unlessGone(unlink(join(path, String(next))));
          return 'conflict';
        }
        await syncFolder(path);
        for (const number of older) await remove(join(path, String(number)), wipe);
        for (const left of await leftDrafts(path)) await remove(left, wipe);
        return 'kept';
      });
    },

    async list(prefix) {
      return translated(async () => ((await unlessGone(readdir(folder))) ?? []).filter((name) => name.startsWith(prefix)));
    },
  };
}

/** The numbers of an object's changes, the last first. */
async function numbersIn(path: string): Promise<readonly number[]> {
  const names = (await unlessGone(readdir(path))) ?? [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => b - a);
}

/** Drafts that nobody is writing any more: their process was killed. They may hold what was to be destroyed. */
async function leftDrafts(path: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of (await unlessGone(readdir(path))) ?? []) {
    if (!name.startsWith('draft-')) continue;
    const written = (await unlessGone(stat(join(path, name))))?.mtimeMs;
    if (written !== undefined && Date.now() - written > DRAFT_LASTS) left.push(join(path, name));
  }
  return left;
}

async function writeDurably(path: string, body: string, flags = 'wx'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable once its folder is. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders, and keeps names safe by itself.
  if (process.platform === 'win32') return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function remove(path: string, wipe: boolean): Promise<void> {
  if (wipe) {
    const length = (await unlessGone(readFile(path)))?.length ?? 0;
    await unlessGone(writeDurably(path, '0'.repeat(length), 'r+'));
  }
  await unlessGone(unlink(path));
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMootError(error)) throw error;
    const code = codeOf(error);
    throw code === 'ENOSPC' || code === 'EDQUOT' ? storeFull(error) : storeUnavailable(`the folder answers ${String(code)}`, error);
  }
}
