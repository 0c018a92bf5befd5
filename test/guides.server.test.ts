/** What docs/guides/server.md shows, run as it stands there, and its tables held against the sources. */
import { readFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/server/config.js';
import { Document, Project } from './documents.js';
import { Wiki } from './wiki.js';

const guide = await Document.read('docs/guides/server.md');
const SECRET = 'a-secret-for-the-guides-of-32-bytes-or-more';

describe('the guide to the server', () => {
  let wiki: Wiki;
  const also: Project[] = [];
  beforeAll(async () => { wiki = await Wiki.start(); });
  afterAll(async () => {
    for (const project of also) await project.remove();
    await wiki.remove();
  });

  /** A token with roles that the example of embedding.md gives to nobody. */
  async function tokenWith(role: string): Promise<string> {
    const { SignJWT } = await import('jose');
    return new SignJWT({ roles: [role] }).setProtectedHeader({ alg: 'HS256' }).setIssuer('https://intranet.example').setAudience('moot').setSubject('a-script').setExpirationTime('5m').sign(new TextEncoder().encode(SECRET));
  }
  const view = async (url: string, room: string, person = 'dana') => {
    const response = await fetch(`${url}/v1/rooms/${room}`, { headers: { authorization: `Bearer ${await wiki.tokenOf(person)}` } });
    return { status: response.status, text: await response.text() };
  };
  let sent = 0;
  const run = async (url: string, person: string, room: string, name: string, args: object) => {
    sent += 1;
    const response = await fetch(`${url}/v1/commands`, {
      method: 'POST', headers: { authorization: `Bearer ${await wiki.tokenOf(person)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commands: [{ id: `a-command-of-guides-${sent}`, room, name, args, rules: 1 }] }),
    });
    return (await response.json() as { receipts: { status: string; code?: string }[] }).receipts[0];
  };

  it('starts by its command with its configuration, which the wiki of these tests runs on, with a secret that is long enough', async () => {
    const start = guide.block('sh', 'npx mootkit serve');
    const config = JSON.parse(guide.block('json', '"issuer"')) as Readonly<Record<string, unknown>>;
    expect(start).toContain('npx mootkit serve --config moot.json\n');
    const secret = await wiki.project.shell(`${start.split('\n').find((line) => line.startsWith('export ')) ?? ''}; printf %s "$MOOT_SECRET"`);
    expect(readConfig(config, { MOOT_SECRET: secret })).toMatchObject({ port: 4400, keepDays: 730, limits: { streams: 20 }, issuers: [{ secret }] });
    expect((await fetch(`${wiki.moot}/healthz`)).status).toBe(200);
  });

  it('mounts in Fastify', async () => {
    const project = await Project.make();
    also.push(project);
    await mkdir(join(project.path, 'data'));
    await project.write('fastify.mjs', guide.block('js', '// fastify.mjs'));
    const url = `${await project.serve(process.execPath, ['fastify.mjs'], { MOOT_SECRET: SECRET, PORT: '0' })}/moot`;
    expect(await run(url, 'dana', 'qa/all-hands', 'room.create', { title: 'In Fastify' })).toMatchObject({ status: 'accepted' });
    expect(await view(url, 'qa/all-hands')).toMatchObject({ status: 200, text: expect.stringContaining('In Fastify') as string });
  });

  it('takes a list of people, by which boards know how many they are for', async () => {
    const script = guide.block('sh', 'people.csv');
    expect(JSON.parse(await wiki.project.shell(script, { MOOT: wiki.moot, TOKEN: await tokenWith('moot:people') }))).toEqual({ count: 2 });
    const found = await fetch(`${wiki.moot}/v1/people?q=fer`, { headers: { authorization: `Bearer ${await wiki.tokenOf('dana')}` } });
    expect(await found.json()).toMatchObject({ complete: true, people: [{ id: 'ana', name: 'Ana Ferreira' }] });
    await expect(wiki.project.shell(script, { MOOT: wiki.moot, TOKEN: await wiki.tokenOf('ana') })).rejects.toThrow();
  });

  it('tells that it is well, and its metrics', async () => {
    const said = await wiki.project.shell(guide.block('sh', 'healthz'), { MOOT: wiki.moot, MOOT_METRICS_TOKEN: 'metrics' });
    expect(said).toContain('{"ok":true}');
    for (const [name] of guide.text.matchAll(/moot_\w+/g)) expect(said).toContain(name);
  });

  it('is backed up while it runs; without its keys a copy shows everything, and knows neither who wrote it nor who hosts by name', async () => {
    await run(wiki.moot, 'dana', 'qa/kept', 'room.create', { title: 'Kept', hostGroups: ['leadership'] });
    expect(await run(wiki.moot, 'ana', 'qa/kept', 'qa.ask', { text: 'Is this in the copy?' })).toMatchObject({ status: 'accepted' });
    const project = await Project.make();
    also.push(project);
    await project.shell(guide.block('sh', 'VACUUM'), { MOOT_DATA: join(wiki.project.path, 'data') });
    await mkdir(join(project.path, 'data'));
    await project.shell('mv rooms-backup.db data/rooms.db');
    const config = JSON.parse(guide.block('json', '"issuer"')) as Readonly<Record<string, unknown>>;
    await project.write('moot.json', JSON.stringify({ ...config, port: 0, data: join(project.path, 'data') }));
    const url = await project.serve('npx', ['mootkit', 'serve', '--config', 'moot.json'], { MOOT_SECRET: SECRET });
    const seen = await view(url, 'qa/kept', 'ana');
    expect(seen.text).toContain('Is this in the copy?');
    expect([(await view(wiki.moot, 'qa/kept')).text, (await view(url, 'qa/kept')).text].map((text) => text.includes('"host"'))).toEqual([true, false]);
    const question = /\["question","([^"]+)"/.exec(seen.text)?.[1] ?? '';
    expect(await run(url, 'ana', 'qa/kept', 'qa.withdraw', { question })).toMatchObject({ code: 'not_yours' });
  });

  it('takes the texts and names of somebody away', async () => {
    await run(wiki.moot, 'dana', 'qa/erased', 'room.create', { title: 'Erased' });
    await run(wiki.moot, 'ana', 'qa/erased', 'qa.ask', { text: 'Who said this?' });
    expect((await view(wiki.moot, 'qa/erased')).text).toContain('Who said this?');
    await wiki.project.shell(guide.block('sh', '/v1/erasure'), { MOOT: wiki.moot, TOKEN: await tokenWith('moot:operator') });
    const { text } = await view(wiki.moot, 'qa/erased');
    expect([text.includes('Who said this?'), text.includes('Ana Ferreira'), text.includes('"erased"')]).toEqual([false, false, true]);
  });

  it('serves one folder from several processes, which hear of each other and of a new list of people', async () => {
    const project = await Project.make();
    also.push(project);
    const env = { MOOT_SECRET: SECRET, MOOT_ISSUER: 'https://intranet.example', MOOT_AUDIENCE: 'moot', MOOT_DATA: join(project.path, 'data'), PORT: '0' };
    const [one, two] = [await project.serve('npx', ['mootkit', 'serve'], env), await project.serve('npx', ['mootkit', 'serve'], env)];
    const people = async (url: string) => await (await fetch(`${url}/v1/people`, { headers: { authorization: `Bearer ${await wiki.tokenOf('ana')}` } })).json() as { people: { name: string }[]; complete: boolean };
    expect([(await people(one)).complete, (await people(two)).complete]).toEqual([false, false]);
    await run(one, 'dana', 'qa/shared', 'room.create', { title: 'Shared' });
    expect(await run(two, 'ana', 'qa/shared', 'qa.ask', { text: 'Across?' })).toMatchObject({ status: 'accepted' });
    await expect.poll(async () => (await view(one, 'qa/shared')).text, { timeout: 5_000 }).toContain('Across?');
    await fetch(`${one}/v1/people`, { method: 'PUT', headers: { authorization: `Bearer ${await tokenWith('moot:people')}`, 'content-type': 'application/json' }, body: '{"people":[{"id":"ruth","name":"Ruth Cohen"}]}' });
    expect(await people(two)).toMatchObject({ complete: true, people: [{ name: 'Ruth Cohen' }] });
  });

  it('shows a place in nginx, and nothing else that is not tried', () => {
    expect(guide.block('nginx', 'proxy_pass')).toContain('location /moot/');
    expect(guide.untried).toEqual([]);
  });
});

describe('the tables of the guide to the server', () => {
  const plain = (text = '') => text.replaceAll('`', '');
  const source = (file: string) => readFile(`src/server/${file}`, 'utf8');
  const problemOf = (config: Readonly<Record<string, unknown>>) => {
    try {
      readConfig(config, {});
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('Nothing was wrong with it.');
  };
  const listed = (message: string, start: string) => (new RegExp(`${start}; there are (.+)\\.`).exec(message)?.[1] ?? '').split(', ');

  it('name every setting, in the file and in the environment, with its default', async () => {
    const rows = guide.rows('Settings').map(([key, variable, value]) => [plain(key), plain(variable), plain(value)] as const);
    expect(rows.map(([key]) => key).toSorted()).toEqual(listed(problemOf({ nonsense: 1 }), '"nonsense" is no setting').toSorted());
    const config = await source('config.ts');
    const variables = new Set([...config.matchAll(/'((?:MOOT_[A-Z_]+|HOST|PORT))'/g)].map(([, name]) => name));
    expect(rows.map(([, variable]) => variable).toSorted()).toEqual([...variables].toSorted());
    const cli = await source('cli.ts');
    for (const [key, variable] of rows) {
      expect(config, key).toMatch(new RegExp(`'${key}', '${variable}'|file\\['${key}'\\] \\?\\? \\w*\\(?env\\['${variable}'\\]`));
      expect(cli).toContain(variable);
    }
    const defaults = readConfig({}, { MOOT_ISSUER: 'i', MOOT_AUDIENCE: 'a', MOOT_SECRET: SECRET }) as unknown as Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
    for (const [key, , value] of rows) {
      if (!(key in defaults) || key === 'limits') continue;
      const own = defaults[key];
      const words = own === undefined || own === '' || (Array.isArray(own) && own.length === 0) ? /^(none|for ever)$/ : new RegExp(`^${String(own).replace(/[.]/g, '\\.')}$`);
      expect(value, key).toMatch(words);
    }
  });

  it('name every limit with its default', async () => {
    const rows = guide.rows('Limits').map(([name, value]) => [plain(name), Number(value?.replaceAll(',', ''))] as const);
    expect(rows.map(([name]) => name).toSorted()).toEqual(listed(problemOf({ limits: { nonsense: 1 } }), '"limits.nonsense" is no limit').toSorted());
    const docs = new Map([...(await source('server.ts')).matchAll(/\/\*\* [^*]*Default ([\d,]+)( KiB| MiB)?\. \*\/\n {2}readonly (\w+)\?: number;/g)]
      .map(([, number = '', unit, name = '']) => [name, Number(number.replaceAll(',', '')) * (unit === ' KiB' ? 1024 : unit === ' MiB' ? 1024 ** 2 : 1)]));
    for (const [name, value] of rows) expect(value, name).toBe(docs.get(name));
  });

  it('name every mode that can be forbidden', () => {
    const modes = (/at most: (.+)\./.exec(problemOf({ forbidden: ['nonsense'] }))?.[1] ?? '').split(', ');
    expect(modes.length).toBeGreaterThan(3);
    for (const mode of modes) expect(guide.text).toContain(`\`${mode}\``);
  });
});
