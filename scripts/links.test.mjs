/** Links between documents lead somewhere: to a file that is there, and to a heading that it has. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './setup.mjs';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs'), { recursive: true }).filter((path) => path.endsWith('.md')).map((path) => join('docs', path))];
const textOf = (page) => readFileSync(join(root, page), 'utf8');
/** As GitHub makes them. */
const anchorsOf = (page) => [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
const linksOf = (page) => [...textOf(page).replace(/^```[^]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to).filter((to) => !/^\w+:/.test(to));

describe.each(pages)('%s', (page) => {
  it('links to files and headings that are there', () => {
    for (const link of linksOf(page)) {
      const [path, anchor] = link.split('#');
      const to = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(root, to)), `${link} in ${page}`).toBe(true);
      if (anchor !== undefined && statSync(join(root, to)).isFile()) expect(anchorsOf(to), `${link} in ${page}`).toContain(anchor);
    }
  });
});

it('leads from the README to each guide', () => {
  const guides = readdirSync(join(root, 'docs/guides')).map((file) => `docs/guides/${file}`);
  expect(linksOf('README.md')).toEqual(expect.arrayContaining(guides));
});
