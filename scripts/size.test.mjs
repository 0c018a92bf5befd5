import { describe, expect, it } from 'vitest';
import { bundle, chunksFor, findOwners, findTags, foreignModules, foreignParts, limits, overLimits } from './size.mjs';

const folders = ['qa', 'provider', 'poll', 'video-reply'];

describe('what a tag brings', () => {
  it('may be its own, and what is shared', () => {
    const ids = ['/a/src/elements/qa/qa.row.ts', '/a/src/core/qa/qa.rules.ts', '/a/src/elements/internal/terms.ts', '/a/src/elements/locales/de.ts', '/a/src/core/draft.ts', '/a/node_modules/lit/index.js'];
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
  const owners = [...new Set([...findOwners(), 'poll'])];

  it('is told by folders of tags, and of rituals that have no tag yet', () => {
    expect(findOwners()).toEqual(expect.arrayContaining(['qa', 'provider', 'poll']));
  });

  it.each(tags)('is nothing of another tag, now or later: $name', async (tag) => {
    const chunks = await bundle(tag.files);
    expect(chunks.flatMap((it) => it.moduleIds).some((id) => id.includes(`src/elements/${tag.folder}/`))).toBe(true);
    expect(foreignParts(tag, chunks, owners)).toEqual([]);
  });

  it.each(tags)('holds no other kit in a part that it asks for by itself, though the in-page backend knows all: $name', async ({ folder }) => {
    const chunks = await bundle([`src/elements/${folder}/moot-${folder}.ts`, 'src/backends/local/local-backend.ts']);
    const asked = chunksFor(folder, chunks, owners);
    const other = folder === 'poll' ? 'qa' : 'poll';
    const brought = chunks.filter((it) => it.moduleIds.some((id) => id.includes(`src/core/${other}/`)));
    expect(brought.length).toBeGreaterThan(0);
    expect(brought.filter((it) => asked.includes(it)).flatMap((it) => it.moduleIds)).toEqual([]);
  });

  it('would be noticed in a page that brings all tags', async () => {
    const foreign = foreignParts({ name: 'moot-provider', folder: 'provider' }, await bundle(['src/moot.ts']), owners).join();
    expect(foreign).toContain('moot-provider brings elements/qa/qa.element,');
    expect(foreign).toContain('moot-provider brings core/qa/qa.ritual,');
  });

  const chunk = (fileName, moduleIds, { imports = [], dynamicImports = [], isEntry = false } = {}) => ({ fileName, moduleIds, facadeModuleId: moduleIds[0], imports, dynamicImports, isEntry });
  const local = '/a/src/backends/local/local-backend.ts';
  const page = (...more) => [
    chunk('page.js', ['/a/src/elements/qa/moot-qa.ts'], { isEntry: true, dynamicImports: ['local.js'] }),
    chunk('poll.js', ['/a/src/core/poll/poll.authority.ts']),
    ...more,
  ];

  it('may be a kit of another ritual in a part that only the in-page backend asks for', () => {
    expect(foreignParts({ name: 'moot-qa', folder: 'qa' }, page(chunk('local.js', [local], { dynamicImports: ['poll.js'] })), owners)).toEqual([]);
  });

  it.each([
    ['the in-page backend has it inside', [chunk('local.js', [local], { imports: ['poll.js'] })], 'core/poll/poll.authority'],
    ['somebody else asks for it too', [chunk('local.js', [local], { dynamicImports: ['poll.js', 'acts.js'] }), chunk('acts.js', ['/a/src/elements/qa/qa-acts.ts'], { dynamicImports: ['poll.js'] })], 'core/poll/poll.authority'],
    ['it has elements', [chunk('local.js', [local], { dynamicImports: ['poll.js', 'kit.js'] }), chunk('kit.js', ['/a/src/core/poll/other.authority.ts', '/a/src/elements/poll/poll.row.ts'])], 'elements/poll/poll.row'],
  ])('may be none where %s', (_, chunks, what) => {
    const faults = foreignParts({ name: 'moot-qa', folder: 'qa' }, page(...chunks), owners);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(what);
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
