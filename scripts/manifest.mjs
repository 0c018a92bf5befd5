/**
 * What each tag offers, read from its class doc: the manifest, data for editors, types for JSX and Vue, and docs/elements.md.
 * Nothing here is written twice: who changes a class doc builds, and commits the page.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';
import { root } from './setup.mjs';

const page = 'docs/elements.md';
const isShown = ({ name, privacy, inheritedFrom }) => !/^[#_]/.test(name) && (privacy ?? 'public') === 'public' && !inheritedFrom;
const builtPath = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
const sourcePath = (path) => path.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts');

/** The texts of a built module's source and of all that it imports from src/elements, at once or later. */
export function sourcesOf(module) {
  const paths = new Set([sourcePath(module)]);
  const texts = [];
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8');
    texts.push(text);
    for (const [, name] of text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      const next = sourcePath(posix.join(dirname(path), name));
      if (next.startsWith('src/elements/')) paths.add(next);
    }
  }
  return texts;
}

/** What styles use where nobody has set a token: the second argument of its `var()`. */
export function fallbackOf(token, texts) {
  const use = new RegExp(`var\\(${token}, *`);
  const text = texts.find((it) => use.test(it));
  if (!text) return undefined;
  const { index, 0: { length } } = use.exec(text);
  let depth = 1;
  let end = index + length;
  for (; depth > 0; end += 1) depth += { '(': 1, ')': -1 }[text[end]] ?? 0;
  return text.slice(index + length, end - 1);
}

/** A union of words, where a type is only the name of one. */
function wordsOf(type, path) {
  if (!/^[A-Z]\w*$/.test(type)) return type;
  const text = readFileSync(join(root, path), 'utf8');
  const imported = new RegExp(`import [^;]*\\b${type}\\b[^;]* from '(\\.[^']+)'`).exec(text)?.[1];
  const declared = imported ? readFileSync(join(root, sourcePath(posix.join(dirname(path), imported))), 'utf8') : text;
  return new RegExp(`type ${type} = ((?:(?: \\| )?'[^']*')+);`).exec(declared)?.[1] ?? type;
}

/** The analyzer takes what is private for public, constructor arguments for events, and sources for what is shipped. */
const onlyOurs = {
  name: 'only-ours',
  analyzePhase({ ts: { isClassDeclaration }, node, moduleDoc }) {
    if (!isClassDeclaration(node)) return;
    const found = moduleDoc.declarations.find(({ name }) => name === node.name?.text);
    if (found?.superclass?.name === 'Event') found.cancelable = /\bcancelable: true\b/.test(node.getText());
  },
  packageLinkPhase({ customElementsManifest: { modules } }) {
    const declared = new Map(modules.flatMap(({ path, declarations }) => declarations.map((it) => [it.name, { ...it, module: builtPath(path) }])));
    for (const module of modules) {
      module.path = builtPath(module.path);
      module.exports = module.exports
        .filter(({ declaration }) => declared.has(declaration.name))
        .map((it) => ({ ...it, declaration: { name: it.declaration.name, module: declared.get(it.declaration.name).module } }));
      for (const it of module.declarations) tidy(it, module.path, declared);
    }
  },
};

function tidy(declaration, path, declared) {
  const { superclass } = declaration;
  if (superclass && !superclass.package) declaration.superclass = declared.has(superclass.name) ? { name: superclass.name, module: declared.get(superclass.name).module } : { name: superclass.name, package: 'global:' };
  declaration.members = (declaration.members ?? []).filter(isShown);
  // What a constructor assigns is no default.
  if (!declaration.customElement) for (const member of declaration.members) if (!member.static) delete member.default;
  if (!declaration.customElement) return;
  const fields = new Set(declaration.members.map(({ name }) => name));
  declaration.attributes = (declaration.attributes ?? []).filter(({ fieldName }) => fieldName === undefined || fields.has(fieldName));
  for (const it of [...declaration.members, ...declaration.attributes]) if (it.type) it.type.text = wordsOf(it.type.text, sourcePath(path));
  const texts = sourcesOf(path);
  for (const it of declaration.cssProperties ?? []) it.default ??= fallbackOf(it.name, texts);
  declaration.events = (declaration.events ?? []).filter(({ name }) => name?.startsWith('moot-')).map((it) => ({ ...it, cancelable: declared.get(it.type.text)?.cancelable ?? false }));
}

/** The manifest of all tags, from the sources as they are now. */
export function readManifest() {
  const modules = readdirSync(join(root, 'src/elements'), { recursive: true })
    .map((name) => posix.join('src/elements', name.split(sep).join('/')))
    .filter((name) => /(\/moot-[\w-]+|\.element|[.-]events)\.ts$/.test(name))
    .sort()
    .map((name) => ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.ES2022, true));
  return create({ modules, plugins: [...litPlugin(), onlyOurs], context: { dev: false } });
}

/** The tags by name, each with the module of its class and the one that registers it. */
export function elementsIn({ modules }) {
  const registeredIn = (tag) => modules.find((it) => it.exports.some(({ kind, name }) => kind === 'custom-element-definition' && name === tag))?.path;
  return modules
    .flatMap(({ path, declarations }) => declarations.filter((it) => it.customElement).map((it) => ({ ...it, module: path, registeredIn: registeredIn(it.tagName) })))
    .sort((a, b) => a.tagName.localeCompare(b.tagName));
}

const declarationOf = ({ modules }, name) => modules.flatMap((it) => it.declarations).find((it) => it.name === name);
const fieldsOf = (element) => element.members.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic);
const attributeOf = (element, field) => element.attributes.find(({ fieldName }) => fieldName === field)?.name;
/** Attributes that are no properties: read where they are needed, so that a first load is without them. */
const attributesAlone = (element) => element.attributes.filter(({ fieldName }) => fieldName === undefined);
const comment = (text, indent = '') => `${indent}/** ${(text ?? '').replaceAll('\n', ' ').replaceAll('*/', '* /')} */`;
const lines = (list, line) => list.map(line).join('\n');
const key = (name) => (/^\w+$/.test(name) ? name : `'${name}'`);

/** Imports of everything that a file of types names, by module. */
function imports(manifest) {
  const named = elementsIn(manifest).flatMap(({ name, events }) => [name, ...events.map(({ type }) => type.text)]);
  const from = ({ declarations }) => declarations.map(({ name }) => name).filter((name) => named.includes(name));
  return lines(manifest.modules.filter((it) => from(it).length > 0), (it) => `import type { ${from(it).join(', ')} } from '${it.path.replace('dist/', './')}';`);
}

function jsxTypes(manifest) {
  const elements = elementsIn(manifest);
  const propsOf = (element) => [
    ...fieldsOf(element).flatMap(({ name, description }) => [...new Set([name, attributeOf(element, name) ?? name])].map((it) => [it, `${element.name}['${name}'] | undefined`, description])),
    ...attributesAlone(element).map(({ name, type, description }) => [name, `${type.text} | undefined`, description]),
    ...element.events.map(({ name, type, description }) => [`on${name}`, `((event: ${type.text}) => void) | undefined`, description]),
  ];
  return `/** The tags in JSX: \`import type {} from 'mootkit/jsx'\` once. React's own namespace has them too; others extend theirs by \`MootElements\`. */
${imports(manifest)}

/** What any tag takes, whatever the framework. Names with a hyphen, such as \`data-…\`, need no type. */
export interface MootTag<E extends HTMLElement> {
  id?: string | undefined;
  class?: string | undefined;
  className?: string | undefined;
  slot?: string | undefined;
  style?: string | object | undefined;
  lang?: string | undefined;
  dir?: string | undefined;
  title?: string | undefined;
  hidden?: boolean | undefined;
  children?: unknown;
  key?: string | number | bigint | null | undefined;
  ref?: ((element: E | null) => void) | { current: E | null } | null | undefined;
}

${lines(elements, (element) => `${comment(element.description)}
export interface ${element.name}Props extends MootTag<${element.name}> {
${lines(propsOf(element), ([name, type, description]) => `${comment(description, '  ')}\n  ${key(name)}?: ${type};`)}
}
`)}
export interface MootElements {
${lines(elements, ({ tagName, name, description }) => `${comment(description, '  ')}\n  '${tagName}': ${name}Props;`)}
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends MootElements {}
  }
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends MootElements {}
  }
}
`;
}

function vueTypes(manifest) {
  return `/** The tags in Vue's templates: \`import type {} from 'mootkit/vue'\` once. */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
${imports(manifest)}

/** As Vue describes for elements that it did not make. Neither \`$props\` nor \`$emit\` is there at run time. */
type Tag<E extends HTMLElement, Properties extends keyof E, Events extends Record<string, Event>, Attributes = unknown> = new () => E & {
  /** @deprecated For the checks of templates alone. */
  $props: HTMLAttributes & Attributes & { [P in Properties]?: E[P] | undefined } & PublicProps;
  /** @deprecated For the checks of templates alone. */
  $emit: EmitFn<{ [N in keyof Events]: (event: Events[N]) => void }>;
};

declare module 'vue' {
  interface GlobalComponents {
${lines(elementsIn(manifest), (element) => `${comment(element.description, '    ')}
    '${element.tagName}': Tag<${element.name}, ${fieldsOf(element).map(({ name }) => `'${name}'`).join(' | ')}, {${element.events.map(({ name, type }) => ` '${name}': ${type.text};`).join('')} }${attributesAlone(element).map(({ name, type }) => `, { ${key(name)}?: ${type.text} | undefined }`).join('')}>;`)}
  }
}
`;
}

const cell = (text) => (text ?? '').replaceAll('\n', ' ').replaceAll('|', '\\|');
const code = (text) => (text ? `\`${cell(text)}\`` : '');

function table(title, head, rows) {
  if (rows.length === 0) return '';
  return `### ${title}\n\n| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}\n${lines(rows, (row) => `| ${row.join(' | ')} |`)}\n\n`;
}

function elementSection(manifest, element, subpathOf) {
  const { tagName, name, description, module, registeredIn, attributes, events, slots = [], cssParts = [], cssProperties = [], members } = element;
  const properties = fieldsOf(element).filter((it) => !it.attribute);
  const methods = members.filter(({ kind, static: isStatic }) => kind === 'method' && !isStatic);
  const argument = (it) => `${it.name}${it.type ? `: ${it.type.text}` : ''}${it.default ? ` = ${it.default}` : ''}`;
  const carried = (event) => (declarationOf(manifest, event)?.members ?? []).filter((it) => !it.static);
  return `## \`<${tagName}>\`

${description}

\`import '${subpathOf(registeredIn)}'\` registers it; the class alone is \`${name}\` of \`${subpathOf(module)}\`.

${table('Attributes', ['attribute', 'type', 'default', 'what'], attributes.map((it) => [code(it.name) + (it.fieldName === it.name ? '' : it.fieldName === undefined ? ', no property' : `, in code ${code(it.fieldName)}`), code(it.type?.text), code(it.default), cell(it.description)]))}\
${table('Properties', ['property', 'type', 'what'], properties.map((it) => [code(it.name), code(it.type?.text), cell(it.description)]))}\
${table('Methods', ['method', 'what'], methods.map((it) => [code(`${it.name}(${(it.parameters ?? []).map(argument).join(', ')}): ${it.return?.type?.text ?? 'void'}`), cell(it.description)]))}\
${table('Events', ['event', 'class', 'carries', 'cancelable', 'what'], events.map((it) => [code(it.name), code(it.type.text), carried(it.type.text).map(({ name: field, type }) => code(`${field}: ${type?.text}`)).join(', '), it.cancelable ? 'yes' : 'no', cell(it.description)]))}\
${table('Slots', ['slot', 'what'], slots.map((it) => [it.name ? code(it.name) : 'without a name', cell(it.description)]))}\
${table('Parts', ['part', 'what'], cssParts.map((it) => [code(it.name), cell(it.description)]))}\
${table('Tokens', ['token', 'default', 'what'], cssProperties.map((it) => [code(it.name), code(it.default), cell(it.description)]))}`;
}

/** The text of docs/elements.md. */
export function elementsPage(manifest) {
  const { name: own, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const subpathOf = (file) => own + Object.entries(exports).find(([, it]) => it.default === `./${file}`)?.[0].slice(1);
  return `# Elements

Made from the class docs by \`npm run build\`: change those, not this page.

Each attribute is a property too, unless it says otherwise. Events bubble and leave shadow roots; one that is cancelable comes before what it tells of, and \`preventDefault()\` stops that. Parts are styled by \`${elementsIn(manifest).at(-1).tagName}::part(…)\`, tokens are set on the tag or anywhere above it.

| for | there is |
| --- | --- |
| VS Code | \`"html.customData": ["./node_modules/${own}/dist/vscode.html-custom-data.json"]\`, and \`"css.customData"\` with \`vscode.css-custom-data.json\` |
| JSX | \`import type {} from '${own}/jsx'\`: React's and the global namespace; others extend theirs by its \`MootElements\` |
| Vue | \`import type {} from '${own}/vue'\`, and \`isCustomElement: (tag) => tag.startsWith('moot-')\` for its compiler |
| other tools | \`${own}/custom-elements.json\` |

${elementsIn(manifest).map((it) => elementSection(manifest, it, subpathOf)).join('').trimEnd()}
`;
}

/** Writes all of it. */
async function writeManifest() {
  const manifest = readManifest();
  const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
  const files = {
    'dist/custom-elements.json': json(manifest),
    'dist/vscode.html-custom-data.json': json(JSON.parse(getVsCodeHtmlCustomData(manifest, {}))),
    'dist/vscode.css-custom-data.json': json(JSON.parse(getVsCodeCssCustomData(manifest, {}))),
    'dist/jsx.d.ts': jsxTypes(manifest),
    'dist/vue.d.ts': vueTypes(manifest),
    [page]: elementsPage(manifest),
  };
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(root, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

if (process.argv[1] === import.meta.filename) await writeManifest();
