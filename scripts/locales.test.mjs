/** Whoever reads another language reads refusals in it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './setup.mjs';

const sourcesIn = (folder) => readdirSync(join(root, folder)).filter((name) => /^[^.]+(\.[a-z]+)?\.ts$/.test(name) && !/\.(test|harness)\.ts$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8'));
const codesOf = (kind) => [...new Set(sourcesIn(`src/core/${kind}`).flatMap((source) => [...source.matchAll(/new MootError\('([a-z_]+)'/g)].map(([, code]) => code)))].sort();
const wordsIn = (file) => new Set([...readFileSync(join(root, 'src/elements/locales', file), 'utf8').matchAll(/^ +([a-z_]+): ['(`"]/gm)].map(([, code]) => code));

describe('the reason of every refusal', () => {
  it.each([['qa', 'de.ts'], ['qa', 'ar.ts'], ['poll', 'poll-de.ts'], ['poll', 'poll-ar.ts']])('of %s is worded in %s', (kind, file) => {
    const codes = codesOf(kind);
    expect(codes.length).toBeGreaterThan(25);
    const words = wordsIn(file);
    expect(codes.filter((code) => !words.has(code))).toEqual([]);
  });
});
