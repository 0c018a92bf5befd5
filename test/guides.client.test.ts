/** What docs/guides/client.md shows, run as one program, and its codes held against the sources. */
import { readFileSync, readdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Document } from './documents.js';
import { Wiki } from './wiki.js';

const guide = await Document.read('docs/guides/client.md');

describe('the guide to the client', () => {
  let wiki: Wiki;
  beforeAll(async () => { wiki = await Wiki.start(); });
  afterAll(() => wiki.remove());

  it('shows a program that is right by its types, and does what it says', async () => {
    const code = guide.all('ts').join('\n');
    expect(await wiki.project.compile('program.ts', code)).toEqual([]);
    const token = `${wiki.signer}/session/token`;
    // The session of somebody, in place of a browser's cookie.
    const here = code.replaceAll('https://moot.example', wiki.moot).replace("fetch('https://intranet.example/session/token')", `fetch('${token}', { headers: { cookie: 'user=dana' } })`);
    expect(here).toContain(token);
    expect(await wiki.project.compile('here.ts', here)).toEqual([]);
    const said = (await wiki.project.run(process.execPath, ['here.mjs'])).trim().split('\n');
    expect(said).toEqual(expect.arrayContaining(['Dana Mertens may set up boards.', 'accepted', 'draft', 'The server has it.', 'What could be dropped? 1', 'args_invalid', 'qa/planning Planning', 'Half a sent']));
  });

  it('shows how the example of a bot is started', async () => {
    await copyFile('examples/bot/ask.mjs', join(wiki.project.path, 'ask.mjs'));
    const script = guide.block('sh', 'node ask.mjs').replaceAll('https://moot.example', wiki.moot);
    expect((await wiki.project.shell(script, { TOKEN: await wiki.tokenOf('ana') })).trim()).toBe('Asked.');
  });

  it('shows nothing else', () => {
    expect(guide.untried).toEqual([]);
  });
});

/** All codes that files of a folder give to a `MootError`, a refusal or a view that ends. */
function codesIn(folder: string, except: readonly string[] = []): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.(test|harness|contract|stories)\.ts$/.test(file) && !except.some((one) => file.startsWith(`${one}/`)));
  const code = /(?:MootError|#end)\(\s*'([a-z_]+)'|code: '([a-z_]+)', message:|\?\s*'([a-z]+_[a-z_]+)'\s*:\s*'([a-z]+_[a-z_]+)', [`']|\b\d{3}: '([a-z_]+)'/g;
  return new Set(files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(code)].flatMap(([, ...found]) => found.filter((one) => one !== undefined))));
}

describe('the codes of the guide', () => {
  const RITUALS = ['qa', 'poll', 'ledger'];
  const named = (text: string) => [...text.matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map(([, code]) => code ?? '');
  const [, rules = ''] = guide.text.split('### What rules say');
  const ofRules = (start: string) => named(new RegExp(`^${start}: (.+)$`, 'm').exec(rules)?.[1] ?? '');
  const tables = ['Mistakes in code or set-up', 'Who one is, and may', 'What passes', 'What does not pass by itself'].flatMap((heading) => guide.rows(heading).flatMap(([codes = '']) => named(codes)));

  it('are those of boards, and no others', () => {
    expect(ofRules('Boards').toSorted()).toEqual([...codesIn('src/core/qa')].toSorted());
  });

  it('are those of polls, and no others', () => {
    expect(ofRules('Polls').toSorted()).toEqual([...new Set([...codesIn('src/core/poll'), ...codesIn('src/core/ledger')])].toSorted());
  });

  it('are those of everything else, each in one place, and no others', () => {
    const all = new Set([...['authority', 'backends', 'client', 'server', 'stores'].flatMap((folder) => [...codesIn(`src/${folder}`)]), ...codesIn('src/core', RITUALS)]);
    const elsewhere = ofRules('For those who write rituals and drafts of calendars');
    expect([...tables, ...elsewhere, ...ofRules('Polls').filter((code) => code === 'change_invalid' || code === 'zone_unknown')].toSorted()).toEqual([...all].toSorted());
  });
});
