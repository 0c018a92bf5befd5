import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';

const root = import.meta.dirname;
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packages = Object.keys(own.dependencies);

/** Every module that is shipped. Contracts are: other people's adapters run them. */
const modules = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => join('src', name))
  .filter((name) => name.endsWith('.ts') && !/\.(test|stories|harness|d)\.ts$/.test(name));

const transform = [
  esbuild({ target: 'es2022', tsconfig: join(root, 'tsconfig.json') }),
  minifyTemplateLiterals({ exclude: ['**/node_modules/**'] }),
];

/** For files that a browser loads as they are: packages inside, everything small. */
export const browserPlugins = [
  nodeResolve({ browser: true, exportConditions: ['production'] }),
  ...transform,
  terser({ module: true, ecma: 2022, compress: { passes: 2 }, format: { comments: false } }),
];

function refuse(warning, warn) {
  // A package that calls itself is its own affair; ours must not.
  const isOurs = warning.code === 'CIRCULAR_DEPENDENCY' && !warning.ids?.some((id) => id.includes('node_modules'));
  if (isOurs || warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
  if (warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning);
}

/** Whatever is bundled brings its licence along, in one file beside it. */
const licences = {
  name: 'moot-licences',
  generateBundle(_, bundle) {
    const ids = Object.values(bundle).flatMap(({ modules = {} }) => Object.keys(modules).filter((id) => modules[id].renderedLength > 0));
    const folders = new Set(ids.map((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1]).filter(Boolean));
    const texts = [root, ...[...folders].sort()].map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((it) => /^licen[cs]e(\.\w+)?$/i.test(it));
      if (!/^(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause)$/.test(license)) this.error(`${name} ${version} is bundled, but its licence is ${license}.`);
      if (!file) this.error(`${name} ${version} is bundled, but has no text of its licence (${license}).`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
  },
};

const perModule = {
  input: modules,
  external: (id) => id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [nodeResolve(), ...transform],
  output: { dir: 'dist', format: 'es', preserveModules: true, preserveModulesRoot: 'src', sourcemap: true },
  onwarn: refuse,
};

const cdn = {
  input: { moot: 'src/moot.ts' },
  // Its parts may import from it: otherwise all of it would stand in a second file, one more on the way to a first view.
  preserveEntrySignatures: 'allow-extension',
  plugins: [...browserPlugins, licences],
  output: { dir: 'dist/cdn', format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', sourcemap: true },
  onwarn: refuse,
};

export default existsSync(join(root, 'src/index.ts')) ? [perModule, cdn] : [perModule];
