/**
 * Looks at the package as those see it who install it: packs it, installs it in an empty project beside scripts/consumer, and tries it there.
 * One line per check.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuild } from './build.mjs';
import { ensureDependencies, root } from './setup.mjs';

ensureDependencies();
const { default: ts } = await import('typescript');

const LIMIT = 60_000;
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subpaths = Object.entries(own.exports).map(([path, to]) => ({ name: own.name + path.slice(1), types: to.types, code: typeof to === 'string' ? to : to.default }));

/** Runs a command and gives what it printed. Where it fails, that is thrown. */
async function output(cwd, command, args, options = {}) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, timeout: LIMIT, maxBuffer: 64 * 1024 * 1024, ...options });
    return stdout;
  } catch ({ stdout, stderr, killed, message }) {
    throw new Error(killed ? `not done after ${LIMIT / 1000} s: ${args.join(' ')}` : `${stdout ?? ''}${stderr ?? ''}`.trim() || message);
  }
}
const node = (cwd, ...args) => output(cwd, process.execPath, args);
const npm = (cwd, ...args) => output(cwd, 'npm', args, { shell: process.platform === 'win32' });
const bin = (path) => join(root, 'node_modules', path);

/** What a file imports, by whatever means; `undefined` where only running it would tell. */
function importsOf(file) {
  const found = [];
  const visit = (it) => {
    if (it.moduleSpecifier) found.push(it.moduleSpecifier.text);
    else if (ts.isImportTypeNode(it)) found.push(it.argument.literal.text);
    else if (ts.isCallExpression(it) && it.expression.kind === ts.SyntaxKind.ImportKeyword) found.push(ts.isStringLiteralLike(it.arguments[0]) ? it.arguments[0].text : undefined);
    ts.forEachChild(it, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
  return found;
}

const packageOf = (name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
const isBare = (name) => name !== undefined && !name.startsWith('.');
const isNodes = (name) => name.startsWith('node:') || builtinModules.includes(name);

/** A module and its declaration go by one name: `dist/client/moot`. */
const moduleOf = (file) => file.replace(/\.(d\.ts|js)$/, '');

/** All modules that the package shows or that those need, and the packages that they import. */
function reachable({ installed, files }) {
  const entries = [...subpaths.flatMap(({ types, code }) => [types, code]), ...Object.values(own.bin)].filter(Boolean);
  const modules = new Set(entries.map((it) => moduleOf(posix.normalize(it))));
  const packages = [];
  for (const module of modules) {
    for (const file of [`${module}.js`, `${module}.d.ts`].filter((it) => files.includes(it))) {
      for (const name of importsOf(join(installed, file)).filter((it) => it !== undefined)) {
        if (!isBare(name)) modules.add(moduleOf(posix.join(dirname(file), name)));
        else if (!isNodes(name)) packages.push([packageOf(name), file]);
      }
    }
  }
  return { modules, packages };
}

const sourcesOf = ({ installed }, map) => {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(installed, map), 'utf8'));
  return sources.map((source, index) => ({ source, path: posix.join(dirname(map), source), isThere: typeof sourcesContent[index] === 'string' }));
};

/** By what is so where all is well. Each gives or throws what is wrong, and may tell more of what is right by `say`. */
const checks = {
  'holds what is shipped and nothing else': ({ files, packed }, say) => {
    say(`${packed.entryCount} files, ${Math.round(packed.size / 1000)} kB packed, ${Math.round(packed.unpackedSize / 1000)} kB unpacked`);
    return [
      ...files.filter((it) => !/^(dist\/.*\.(js|d\.ts|js\.map|json)|dist\/cdn\/LICENSES\.txt|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(it)),
      ...files.filter((it) => /[./-](tests?|spec|stories|harness|fixture|types\.test)\b/.test(it)),
    ].map((it) => `${it} has no place in it`);
  },
  'has no module that nothing leads to': (it) => {
    const { modules } = reachable(it);
    return it.files.filter((file) => /^dist\/(?!cdn\/).*\.(js|d\.ts)$/.test(file) && !modules.has(moduleOf(file))).map((file) => `nothing imports ${file}`);
  },
  'depends on what it imports, and on nothing else': (it) => {
    const { packages } = reachable(it);
    const wrong = [
      // Who has no Vue does not import its types.
      ...packages.filter(([name, file]) => !own.dependencies[name] && !(name === 'vue' && file === 'dist/vue.d.ts')).map(([name, file]) => `${file} imports "${name}", which is no dependency`),
      ...Object.keys(own.dependencies).filter((name) => !packages.some(([used]) => used === name)).map((name) => `"${name}" is a dependency, but nothing that is shipped imports it`),
    ];
    return [...new Set(wrong)];
  },
  'names no path of this machine': (it) => {
    const paths = [root, homedir(), tmpdir()].filter((path) => path.length > 1);
    const named = new RegExp(`(?<![\\w.~-])(${paths.map((path) => path.replace(/[^\w/]/g, '\\$&')).join('|')})[/\\\\]|file:///`);
    return it.files.filter((file) => !file.endsWith('.map')).map((file) => [file, named.exec(readFileSync(join(it.installed, file), 'utf8'))?.[0]]).filter(([, path]) => path).map(([file, path]) => `${file} names ${path}`);
  },
  'has source maps that bring their sources': (it) =>
    it.files.filter((file) => file.endsWith('.map')).flatMap((map) =>
      sourcesOf(it, map).filter(({ source, path, isThere }) => !isThere || /^([\\/]|\w+:)/.test(source) || !/^(src|node_modules)\//.test(path)).map(({ source }) => `${map} leads to ${source}`)),
  'has a CDN file that loads only what is beside it': (it) => {
    const here = it.files.filter((file) => /^dist\/cdn\/.*\.js$/.test(file));
    return here.flatMap((file) => importsOf(join(it.installed, file)).filter((name) => name === undefined || isBare(name) || !here.includes(posix.join('dist/cdn', name))).map((name) => `${file} imports ${name ?? 'what only running it would tell'}`));
  },
  'gives the licences of what it bundles': (it, say) => {
    const maps = it.files.filter((file) => /^dist\/cdn\/.*\.map$/.test(file));
    const bundled = new Set(maps.flatMap((map) => sourcesOf(it, map)).map(({ path }) => /.*node_modules\/(.*)/.exec(path)?.[1]).filter(Boolean).map(packageOf));
    const text = readFileSync(join(it.installed, 'dist/cdn/LICENSES.txt'), 'utf8');
    say([...bundled].join(', '));
    return [...bundled].filter((name) => !text.includes(`\n${name} ${JSON.parse(readFileSync(bin(`${name}/package.json`), 'utf8')).version} (`)).map((name) => `LICENSES.txt has nothing of ${name}`);
  },
  'pleases publint': async ({ tarball }) => {
    const [{ publint }, { formatMessage }] = await Promise.all([import('publint'), import('publint/utils')]);
    const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer }, strict: true });
    return messages.map((it) => formatMessage(it, pkg, { color: false }));
  },
  'has types that attw finds': async ({ tarball }) => {
    // Left out is what is loaded by its address, and data.
    const args = ['--profile', 'esm-only', '--exclude-entrypoints', 'cdn', 'custom-elements.json', 'package.json', '--format', 'ascii', '--no-color', '--no-emoji'];
    await node(root, bin('@arethetypeswrong/cli/dist/index.js'), tarball, ...args).catch(({ message }) => {
      const bad = message.split(/^\*+$/m).filter((block) => /^(node16 \(from ESM\)|bundler): (?!OK)/m.test(block));
      throw new Error(bad.join('') || message);
    });
  },
  'has strict types for pages, resolved as Node does': async ({ folder }) => void (await node(folder, bin('typescript/bin/tsc'), '-p', '.')),
  'has strict types for pages, resolved as bundlers do': async ({ folder }) => void (await node(folder, bin('typescript/bin/tsc'), '-p', '.', '--module', 'esnext', '--moduleResolution', 'bundler')),
  'has strict types for servers, and at every subpath': async ({ folder }) => {
    writeFileSync(join(folder, 'every.mts'), subpaths.filter(({ types }) => types).map(({ name }, index) => `export * as subpath${index} from '${name}';\n`).join(''));
    await node(folder, bin('typescript/bin/tsc'), '-p', 'tsconfig.node.json', '--typeRoots', bin('@types'));
  },
  'can be imported in plain Node, each subpath alone': async ({ folder }, say) => {
    const left = subpaths.filter(({ types, code }) => types && code && !code.startsWith('./dist/cdn/'));
    say(`${left.length} subpaths`);
    const wrong = [];
    const next = async () => {
      for (let it = left.shift(); it; it = left.shift()) {
        const { name } = it;
        const script = `if (Object.keys(await import('${name}')).length === 0) throw new Error('It exports nothing.');`;
        await node(folder, '--input-type=module', '--eval', script).catch(({ message }) => wrong.push(`${name}: ${message}`));
      }
    };
    await Promise.all([next(), next(), next()]);
    return wrong;
  },
  'keeps rooms in SQLite though no install script has run': async ({ folder }) => {
    const script = `
      const { openSqliteStore } = await import('${own.name}/stores/sqlite');
      const store = await openSqliteStore({ path: 'rooms.db' });
      console.log((await store.read('example/qa/room')).version);
      await store.close();`;
    return (await node(folder, '--input-type=module', '--eval', script)).trim() === '0' ? [] : ['a room that nobody has made is there'];
  },
  'has a command': async ({ folder }) => ((await npm(folder, 'exec', '--offline', '--no', '--', 'mootkit', '--help')).startsWith('mootkit serve') ? [] : ['mootkit --help does not help']),
};

function allFiles(folder, below = '') {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = posix.join(below, name);
    return statSync(join(folder, path)).isDirectory() ? allFiles(folder, path) : [path];
  });
}

/** Packs what is built, and installs it as somebody else would. */
async function install(folder) {
  const [packed] = JSON.parse(await npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  const tarball = join(folder, packed.filename);
  cpSync(join(root, 'scripts/consumer'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await npm(folder, 'install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball);
  // The types of frameworks are not its dependencies: a page has them anyway, here of the locked versions.
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['@types/react', 'vue']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  const installed = join(folder, 'node_modules', own.name);
  return { folder, tarball, packed, installed, files: allFiles(installed) };
}

/** Builds if that is needed, checks the package, and counts. */
export async function checkPackage() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!ensureBuild()) return { ...counts, failed: 1 };
  const folder = mkdtempSync(join(tmpdir(), 'moot-package-'));
  try {
    const it = await install(folder);
    for (const [what, check] of Object.entries(checks)) {
      let more = '';
      const wrong = await Promise.resolve(check(it, (text) => { more = `: ${text}`; })).catch(({ message }) => [message]) ?? [];
      counts[wrong.length === 0 ? 'passed' : 'failed'] += 1;
      console.log(wrong.length === 0 ? `✓ ${what}${more}` : `✗ ${what}\n${wrong.join('\n').replace(/^/gm, '    ')}`);
    }
  } catch ({ message }) {
    console.log(`✗ can be packed and installed\n${message.replace(/^/gm, '    ')}`);
    counts.failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

if (process.argv[1] === import.meta.filename) process.exitCode = (await checkPackage()).failed > 0 ? 1 : 0;
