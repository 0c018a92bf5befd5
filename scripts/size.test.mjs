import { describe, expect, it } from 'vitest';
import { bundle, findTags, foreignModules, limits, modulesFor, overLimits } from './size.mjs';

const folders = ['qa', 'provider', 'poll', 'video-reply'];

describe('what a tag brings', () => {
  it('may be its own, and what is shared', () => {
    const ids = ['/a/src/elements/qa/qa.row.ts', '/a/src/core/qa/qa.rules.ts', '/a/src/elements/internal/live.ts', '/a/src/elements/locales/de.ts', '/a/src/core/draft.ts', '/a/node_modules/lit/index.js'];
    expect(foreignModules('qa', ids, folders)).toEqual([]);
    expect(foreignModules('video-reply', ['/a/src/core/video/video.rules.ts', '/a/src/core/thread/thread.ts'], folders)).toEqual([]);
  });

  it.each([
    '/a/src/elements/provider/provider.element.ts',
    '/a/src/elements/poll/poll.row.ts',
    '/a/src/core/poll/poll.rules.ts',
    '/a/src/core/video/video.rules.ts',
    'C:\\a\\src\\core\\poll\\poll.rules.ts',
  ])('may not be of another tag: %s', (id) => {
    expect(foreignModules('qa', ['/a/src/core/draft.ts', id], folders)).toEqual([id]);
  });

  const tags = findTags();
  const all = tags.map((it) => it.folder);
  const modulesOf = async (files) => (await bundle(files)).flatMap((it) => it.moduleIds);

  it.each(tags)('is nothing of another tag, now or later: $name', async ({ folder, files }) => {
    const ids = modulesFor(folder, await bundle(files));
    expect(ids.some((id) => id.includes(`src/elements/${folder}/`))).toBe(true);
    expect(foreignModules(folder, ids, all)).toEqual([]);
  });

  it('is of a room of another kind only where one is opened', () => {
    const chunk = (fileName, more) => ({ fileName, imports: [], dynamicImports: [], moduleIds: [`/a/src/${fileName}.ts`], facadeModuleId: `/a/src/${fileName}.ts`, ...more });
    const chunks = [
      chunk('elements/qa/moot-qa', { isEntry: true, dynamicImports: ['backends/local', 'core/poll/poll.rules'] }),
      chunk('backends/local', { dynamicImports: ['core/qa/qa.authority', 'core/poll/poll.authority'] }),
      chunk('core/qa/qa.authority', { imports: ['core/qa/qa.rules'] }),
      chunk('core/qa/qa.rules'),
      chunk('core/poll/poll.authority'),
      chunk('core/poll/poll.rules'),
    ];
    expect(foreignModules('qa', modulesFor('qa', chunks), folders)).toEqual(['/a/src/core/poll/poll.rules.ts']);
  });

  it('would be noticed in a page that brings all tags', async () => {
    const foreign = foreignModules('provider', await modulesOf(['src/moot.ts']), all);
    expect(foreign.some((id) => id.endsWith('src/elements/qa/qa.element.ts'))).toBe(true);
    expect(foreign.some((id) => id.endsWith('src/core/qa/qa.ritual.ts'))).toBe(true);
  });
});

describe('a limit', () => {
  const given = { first: { 'moot-qa': 100 }, later: { 'core/qa/qa.rules': 10 } };

  it('may be reached', () => {
    expect(overLimits({ name: 'moot-qa', first: 100, later: { 'core/qa/qa.rules': 10 } }, given)).toEqual([]);
  });

  it('may not be passed, neither at first nor later', () => {
    expect(overLimits({ name: 'moot-qa', first: 101, later: { 'core/qa/qa.rules': 12 } }, given)).toEqual([
      'The first load of moot-qa is too large: 101 bytes, 1 over its limit.',
      '"core/qa/qa.rules", which moot-qa loads later, is too large: 12 bytes, 2 over its limit.',
    ]);
  });

  it('is asked for where there is none, with the place for it', () => {
    expect(overLimits({ name: 'moot-poll', first: 5, later: { 'core/poll/poll.rules': 5 } }, given)).toEqual([
      'The first load of moot-poll has no limit: add one to limits.first in scripts/size.mjs (it has 5 bytes now).',
      '"core/poll/poll.rules", which moot-poll loads later, has no limit: add one to limits.later in scripts/size.mjs (it has 5 bytes now).',
    ]);
  });

  it('of 24,000 bytes holds for the first load of moot-qa', () => {
    expect(limits.first['moot-qa']).toBe(24_000);
  });

  it('of 24,000 bytes holds for the first load of moot-poll, and of 8,000 more beside another tag', () => {
    expect([limits.first['moot-poll'], limits.beside['moot-poll']]).toEqual([24_000, 8_000]);
    expect(overLimits({ name: 'moot-poll', first: 1, later: {}, beside: 8_001 })).toEqual(['What moot-poll adds to a page with another tag is too large: 8001 bytes, 1 over its limit.']);
  });
});
