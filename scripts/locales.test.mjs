/** Whoever reads another language reads refusals in it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './setup.mjs';

const sourcesIn = (folder) => readdirSync(join(root, folder)).filter((name) => /^[^.]+(\.[a-z]+)?\.ts$/.test(name) && !/\.(test|harness)\.ts$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8'));
const codesIn = (sources) => [...new Set(sources.flatMap((source) => [...source.matchAll(/new MootError\('([a-z_]+)'/g)].map(([, code]) => code)))].sort();
const codesOf = (kind) => codesIn(sourcesIn(`src/core/${kind}`));
const wordsIn = (file) => new Set([...readFileSync(join(root, 'src/elements/locales', file), 'utf8').matchAll(/^ +([a-z_]+): ['(`"]/gm)].map(([, code]) => code));

/** Why the authority itself takes nothing, whatever the ritual. What only a page that is wrong could be told is told as it is. */
const PROGRAMS = new Set(['actor_absent', 'command_unknown', 'id_taken', 'ritual_unknown', 'authority_closed', 'command_id_invalid', 'hosts_unknown', 'page_outdated', 'server_outdated', 'room_newer', 'store_unavailable', 'subject_unknown']);
const ownCodes = () => codesIn(['src/core/room.ts', 'src/authority/authority.ts', 'src/authority/batch.ts', 'src/authority/founding.ts'].map((file) => readFileSync(join(root, file), 'utf8'))).filter((code) => !PROGRAMS.has(code));

describe('the reason of every refusal', () => {
  it.each([['qa', 'de.ts'], ['qa', 'ar.ts'], ['poll', 'poll-de.ts'], ['poll', 'poll-ar.ts']])('of %s is worded in %s', (kind, file) => {
    const codes = codesOf(kind);
    expect(codes.length).toBeGreaterThan(25);
    const words = wordsIn(file);
    expect(codes.filter((code) => !words.has(code))).toEqual([]);
  });
  it.each(['de.ts', 'ar.ts'])('of the authority itself is worded in %s', (file) => {
    const codes = ownCodes();
    expect(codes).toEqual(expect.arrayContaining(['room_sealed', 'room_full', 'mode_forbidden', 'ritual_exists', 'role_missing', 'settings_invalid']));
    const words = wordsIn(file);
    expect(codes.filter((code) => !words.has(code))).toEqual([]);
  });
});
