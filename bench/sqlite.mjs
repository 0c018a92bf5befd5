/** SQLite as the store and the floor use it: Node's own where it has one. */
const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'));

export function openDatabase(path) {
  return new DatabaseSync(path);
}

const memory = openDatabase(':memory:');
/** Of the library itself, whoever brought it. */
export const { sqliteVersion } = memory.prepare('SELECT sqlite_version() AS sqliteVersion').get();
memory.close();
