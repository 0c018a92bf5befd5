/**
 * Two lint rules for how files may import each other.
 * `layers`: imports go one way, and each layer has its packages. `cycles`: nobody imports himself by a detour.
 */
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';

const below = {
  core: ['core'],
  stores: ['core', 'stores'],
  authority: ['core', 'stores', 'authority'],
  backends: ['core', 'stores', 'authority', 'backends'],
  client: ['core', 'stores', 'authority', 'backends', 'client'],
  elements: ['core', 'stores', 'authority', 'backends', 'client', 'elements'],
  server: ['core', 'stores', 'authority', 'backends', 'server'],
};

const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const shipped = Object.keys(dependencies);
const corePackages = ['valibot', '@noble/hashes', 'temporal-polyfill'];
const elementPackages = ['lit', '@lit'];
const serverPackages = ['hono', '@hono', 'jose', 'pino', 'prom-client'];
const nodeFiles = /^(stores\/(sqlite|file)\/|server\/(node|cli)\.ts$)/;

const srcOf = (context) => context.options[0]?.src ?? join(context.cwd, 'src');
const slashed = (path) => path.split(sep).join('/');
const isBuiltin = (name) => name.startsWith('node:') || builtinModules.includes(name);
const isOneOf = (packages, name) => packages.some((it) => name === it || name.startsWith(`${it}/`));

/** Calls `check(node, specifier, kind)` for each import, whatever its form. `kind` is type, static or dynamic. */
function eachImport(check) {
  const statement = (node) => {
    if (!node.source) return;
    const isType = (node.importKind ?? node.exportKind) === 'type';
    check(node.source, node.source.value, isType ? 'type' : 'static');
  };
  return {
    ImportDeclaration: statement,
    ExportNamedDeclaration: statement,
    ExportAllDeclaration: statement,
    ImportExpression(node) {
      if (typeof node.source.value === 'string') check(node.source, node.source.value, 'dynamic');
    },
    TSImportType(node) {
      const name = node.source?.value ?? node.argument?.literal?.value;
      if (typeof name === 'string') check(node, name, 'type');
    },
  };
}

const layers = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const src = srcOf(context);
    const file = slashed(relative(src, context.filename));
    const layer = file.split('/')[0];
    const allowed = below[layer];
    if (!allowed) return {};
    const isRule = /\.(rules|ritual)\.ts$/.test(file);

    return eachImport((node, name, kind) => {
      const report = (message) => context.report({ node, message });
      if (isBuiltin(name)) {
        if (!nodeFiles.test(file)) report(`"${name}" is Node's: only stores/sqlite, stores/file, server/node.ts and server/cli.ts run there alone.`);
        return;
      }
      if (isRule && kind !== 'type' && (name === 'valibot' || name.endsWith('.schema.js'))) {
        report(`A rule imports "${name}" by \`import type\` only: validation is done once, at the edge.`);
      }
      if (name.startsWith('.')) {
        const target = slashed(relative(src, resolve(dirname(context.filename), name))).split('/')[0];
        if (target === '..') report(`"${name}" is outside src.`);
        else if (!allowed.includes(target)) report(`src/${layer} must not import src/${target}: it may import ${allowed.join(', ')}.`);
        return;
      }
      if (name === 'mootkit' || name.startsWith('mootkit/')) report(`Import "${name}" by its path.`);
      else if (layer === 'core' && !isOneOf(corePackages, name)) report(`src/core may import only ${corePackages.join(', ')}, not "${name}".`);
      else if (layer !== 'elements' && isOneOf(elementPackages, name)) report(`"${name}" belongs to src/elements.`);
      else if (layer !== 'server' && isOneOf(serverPackages, name)) report(`"${name}" belongs to src/server.`);
      else if (!isOneOf(shipped, name)) report(`"${name}" is not among the dependencies: who installs mootkit does not have it.`);
    });
  },
};

// A lazy import may point back: it runs after both files have loaded.
const staticImport = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"](\.[^'"]+)['"]/gm;

function importsIn(file, text) {
  return [...text.matchAll(staticImport)]
    .map(([, name]) => resolve(dirname(file), name.replace(/\.js$/, '.ts')))
    .filter((target) => existsSync(target));
}

const graph = new Map();

function importsOf(file) {
  if (!graph.has(file)) graph.set(file, importsIn(file, readFileSync(file, 'utf8')));
  return graph.get(file);
}

function pathBetween(from, to, seen = new Set()) {
  if (from === to) return [from];
  seen.add(from);
  for (const next of importsOf(from)) {
    const rest = !seen.has(next) && pathBetween(next, to, seen);
    if (rest) return [from, ...rest];
  }
  return undefined;
}

const cycles = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const src = srcOf(context);
    const file = context.filename;
    // An editor lints a text that is not saved yet.
    graph.set(file, importsIn(file, context.sourceCode.text));
    return eachImport((node, name, kind) => {
      if (kind === 'dynamic' || !name.startsWith('.')) return;
      const target = resolve(dirname(file), name.replace(/\.js$/, '.ts'));
      const way = existsSync(target) && pathBetween(target, file);
      if (way) context.report({ node, message: `Import cycle: ${[file, ...way].map((it) => slashed(relative(src, it))).join(' → ')}.` });
    });
  },
};

export const layersPlugin = { rules: { layers, cycles } };
