/** docs/features.md names, for each built behaviour, a file that decides it and a test that shows it. Both must be there. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './setup.mjs';

const rows = readFileSync(join(root, 'docs/features.md'), 'utf8').split('\n')
  .filter((line) => /\| (built|partly|planned) \|$/.test(line))
  .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()))
  .map(([what, where, test, state]) => ({ what, where, test, state }));

const pathsIn = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, path]) => join(root, 'src', path));
// Contracts are tests too: they are named by the folder of what is held to them.
const textOf = (path) => (statSync(path).isDirectory() ? readdirSync(path).map((name) => textOf(join(path, name))).join('\n') : readFileSync(path, 'utf8'));

/** A title as it stands in a test file: `%s` and its like stand for any text. */
const isTitled = (source, title) => new RegExp(title.split(/%\w/).map((part) => part.replace(/[^\w\s'’]/g, '\\$&').replace(/['’]/g, '.{1,2}')).join('.*')).test(source);

describe('docs/features.md', () => {
  it.each(rows.filter(({ state }) => state !== 'planned'))('names what shows that $what', ({ what, where, test }) => {
    for (const path of [...pathsIn(where), ...pathsIn(test)]) expect(existsSync(path), path).toBe(true);
    const [files, titles] = test.split(' › ');
    expect(titles, `"${what}" has no test`).toBeTruthy();
    const source = pathsIn(files).map(textOf).join('\n');
    for (const title of titles.split('; ').filter((one) => !one.startsWith('and '))) expect(isTitled(source, title), title).toBe(true);
  });

  it('calls nothing planned that has a test', () => {
    expect(rows.filter(({ state, test }) => state === 'planned' && test?.includes('›'))).toEqual([]);
  });
});
