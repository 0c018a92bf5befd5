/**
 * What a page loads, in brotli and against limits: for each tag with a server behind it, for the client alone, and from the one address.
 * A tag brings nothing of another: neither at first nor later its elements or the rules of its ritual. The in-page backend can carry out every
 * ritual, each from a part of its own: that part a page asks for when it opens a room of that kind, and never else.
 * `-- --modules` shows what is in each first load.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { ensureDependencies, root } from './setup.mjs';

/** In bytes. A later part has the name of its module; where it differs from page to page, the limit is for the largest. */
export const limits = {
  first: {
    'moot-qa': 24_000,
    'moot-poll': 24_000,
    'moot-ledger': 20_000,
    'moot-provider': 12_500,
    'moot-waiting': 18_000,
    // With the definitions of two rituals.
    'mootkit/client': 6_500,
    // The board; other tags come when a page has one.
    'mootkit/cdn': 25_000,
  },
  /** What a tag may add to a page that has another one already. */
  beside: {
    'moot-poll': 8_000,
  },
  later: {
    'backends/http/asking': 500,
    'backends/http/failure': 500,
    'backends/http/send-commands': 500,
    '@noble/hashes/sha2.js': 5_000,
    'backends/http/channel-locks': 500,
    'backends/http/shared-live': 4_500,
    'backends/http/token-trouble': 1_000,
    'backends/local/local-backend': 19_500,
    'core/command': 500,
    'authority/journal': 1_000,
    'core/journal': 1_000,
    'core/meeting': 500,
    'core/qa/qa.authority': 11_000,
    'core/clock/clock': 17_500,
    'core/ledger/ledger.authority': 2_000,
    'core/clock/occurrences': 1_000,
    'core/poll/poll.attending': 500,
    'core/poll/poll.authority': 11_500,
    'core/poll/poll.counting': 1_000,
    'core/poll/poll.deadlines': 500,
    'core/poll/poll.limits': 500,
    'core/poll/poll.meeting': 1_000,
    'core/poll/poll.rules': 1_500,
    'core/poll/poll.series': 2_000,
    'core/rank': 500,
    'core/text': 500,
    'backends/protocol.limits': 500,
    'client/calendar': 500,
    'core/calendar/zone-offsets': 5_500,
    'client/courier': 2_500,
    'client/draft-keeper': 1_000,
    'client/indexeddb-storage': 2_000,
    'client/replay': 2_500,
    'core/calendar/calendar.reader': 11_000,
    'core/draft': 1_500,
    'core/qa/qa-ballot.rules': 1_000,
    'core/qa/qa-host.rules': 1_500,
    'core/qa/qa-item.rules': 3_500,
    'core/qa/qa.limits': 1_000,
    'core/qa/qa.plan': 500,
    'core/qa/qa.presets': 500,
    'core/qa/qa.ranking': 1_000,
    'core/qa/qa.recording': 1_500,
    'core/qa/qa.rules': 5_000,
    'core/qa/qa.sight': 500,
    'core/qa/qa.similar': 1_000,
    'core/words': 500,
    // With the words of what loads later, which all who need fields need.
    'elements/internal/fields': 6_000,
    'elements/internal/markdown': 14_500,
    'elements/locales/ar': 8_000,
    'elements/locales/de': 8_000,
    'elements/locales/poll-ar': 8_000,
    'elements/locales/poll-de': 8_500,
    'elements/poll/poll-acts': 16_500,
    'elements/poll/poll-calendar-draft': 4_500,
    'elements/poll/poll-download': 2_500,
    'elements/poll/poll-host': 6_500,
    'elements/poll/poll-setup': 6_000,
    'elements/internal/save-file': 500,
    'elements/qa/qa-acts': 15_500,
    'elements/internal/audience': 2_000,
    'elements/internal/why': 500,
    'elements/qa/qa-anonymous': 1_000,
    'elements/qa/qa-ballot': 2_000,
    'elements/qa/qa-bulk': 2_000,
    'client/own-items': 500,
    'elements/qa/qa-download': 3_000,
    'elements/qa/qa-forms': 3_000,
    'elements/qa/qa-host-tools': 4_000,
    'elements/qa/qa-news': 2_500,
    'elements/qa/qa-play': 500,
    'elements/qa/qa-notices': 1_500,
    'elements/qa/qa-present': 6_500,
    'elements/qa/qa-settings': 2_000,
    'elements/qa/qa-steps': 500,
    'elements/qa/qa-unseen': 1_000,
    'elements/ledger/ledger-chart': 2_500,
    'elements/locales/ledger-ar': 1_500,
    'elements/locales/ledger-de': 1_500,
    'elements/locales/waiting-ar': 500,
    'elements/locales/waiting-de': 500,
    'idb/build/index.js': 1_500,
    'stores/indexeddb/connection': 1_000,
    'stores/indexeddb/indexeddb-room-keys': 500,
    'stores/indexeddb/indexeddb-store': 1_500,
  },
};

const httpBackend = 'src/backends/http/http-backend.ts';

/** Every tag, with the folder of its elements. */
export function findTags() {
  const paths = readdirSync(join(root, 'src/elements'), { recursive: true }).map((path) => path.replaceAll('\\', '/'));
  return paths.flatMap((path) => {
    const [, folder, name] = /^([\w-]+)\/(moot-[\w-]+)\.ts$/.exec(path) ?? [];
    return name ? [{ name, folder, files: [`src/elements/${path}`, httpBackend] }] : [];
  });
}

/** Whatever modules can belong to: the folders of tags, and of rituals that may have no tag yet. */
export function findOwners() {
  const rituals = readdirSync(join(root, 'src/core'), { recursive: true }).map((path) => /^([\w-]+)[\\/][\w.-]+\.ritual\.ts$/.exec(path)?.[1]).filter(Boolean);
  return [...new Set([...findTags().map((it) => it.folder), ...rituals])];
}

/** Those modules that belong to another tag: its elements, or the rules of its ritual (`core/video` is that of `elements/video-reply`). */
export function foreignModules(folder, ids, owners) {
  return ids.filter((id) => ![undefined, folder].includes(ownerOf(id, owners)));
}

function ownerOf(id, owners) {
  const [, layer, name] = /(?:^|\/)src\/(elements|core)\/([\w-]+)\//.exec(id.replaceAll('\\', '/')) ?? [];
  return owners.find((it) => it === name) ?? owners.find((it) => layer === 'core' && it.startsWith(`${name}-`));
}

const localBackend = /(?:^|[\\/])src[\\/]backends[\\/]local[\\/]local-backend\.ts$/;
const kit = /(?:^|[\\/])src[\\/]core[\\/][\w-]+[\\/][\w-]+\.authority\.ts$/;

/** The chunks that a page of one tag can come to ask for, while it opens no rooms of other kinds. */
export function chunksFor(folder, chunks, owners) {
  const byName = new Map(chunks.map((it) => [it.fileName, it]));
  const reached = new Set(chunks.filter((it) => it.isEntry));
  for (const chunk of reached) {
    const isLocal = chunk.moduleIds.some((id) => localBackend.test(id));
    const isOtherKit = ({ facadeModuleId }) => isLocal && kit.test(facadeModuleId ?? '') && ![undefined, folder].includes(ownerOf(facadeModuleId, owners));
    for (const next of chunk.imports) if (byName.has(next)) reached.add(byName.get(next));
    for (const next of chunk.dynamicImports.map((name) => byName.get(name))) if (next && !isOtherKit(next)) reached.add(next);
  }
  return [...reached];
}

/** A sentence for each module that a tag brings of another. */
export function foreignParts({ name, folder }, chunks, owners) {
  const mayBring = chunksFor(folder, chunks, owners).flatMap((it) => it.moduleIds);
  // Nowhere at all: a kit is rules.
  const elements = chunks.flatMap((it) => it.moduleIds).filter((id) => /(?:^|[\\/])src[\\/]elements[\\/]/.test(id));
  return [...new Set(foreignModules(folder, [...mayBring, ...elements], owners))].map((id) => `${name} brings ${short(id)}, which belongs to another tag.`);
}

/** A sentence for each part of a page that is too large, or has no limit. */
export function overLimits({ name, first, later, beside }, { first: firsts, later: laters, beside: besides } = limits) {
  const judge = (what, bytes, limit, list) => {
    if (limit === undefined) return [`${what} has no limit: add one to limits.${list} in scripts/size.mjs (it has ${bytes} bytes now).`];
    return bytes > limit ? [`${what} is too large: ${bytes} bytes, ${bytes - limit} over its limit.`] : [];
  };
  return [
    ...judge(`The first load of ${name}`, first, firsts[name], 'first'),
    ...(beside === undefined ? [] : judge(`What ${name} adds to a page with another tag`, beside, besides[name], 'beside')),
    ...Object.entries(later).flatMap(([part, bytes]) => judge(`"${part}", which ${name} loads later,`, bytes, laters[part], 'later')),
  ];
}

let cache;

/** The chunks of a page that loads these files. */
export async function bundle(files) {
  const { rollup } = await import('rollup');
  const { browserPlugins } = await import('../rollup.config.mjs');
  const page = {
    name: 'page',
    resolveId: (id) => (id === 'page' ? id : null),
    load: (id) => (id === 'page' ? files.map((it) => `export * from ${JSON.stringify(join(root, it))};`).join('\n') : null),
  };
  // As the one address is made: otherwise all of a page stands in a second file behind an empty first one.
  const result = await rollup({ input: 'page', plugins: [page, ...browserPlugins], preserveEntrySignatures: 'allow-extension', onLog: () => {}, cache });
  ({ cache } = result);
  const { output } = await result.generate({ format: 'es', chunkFileNames: '[name].js' });
  return output.filter((it) => it.type === 'chunk');
}

/** The entry with everything it imports before it can run. */
function firstLoad(chunks) {
  const wanted = new Set([chunks.find((it) => it.isEntry).fileName]);
  for (const name of wanted) {
    for (const next of chunks.find((it) => it.fileName === name).imports) wanted.add(next);
  }
  return chunks.filter((it) => wanted.has(it.fileName));
}

const weigh = (chunk) => brotliCompressSync(chunk.code).length;
const short = (id) => id.replace(/^.*node_modules\//, '').replace(`${root}/`, '').replace(/^src\/(.*)\.ts$/, '$1');

/** Bytes of the first load and of each later part. */
export function measure(name, chunks) {
  const atFirst = firstLoad(chunks);
  const behind = chunks.filter((it) => !atFirst.includes(it));
  return {
    name,
    first: atFirst.reduce((sum, it) => sum + weigh(it), 0),
    later: Object.fromEntries(behind.map((it) => [short(it.facadeModuleId ?? it.moduleIds.at(-1)), weigh(it)])),
  };
}

function printModules(chunks) {
  const modules = firstLoad(chunks).flatMap((it) => Object.entries(it.modules)).sort(([, a], [, b]) => b.renderedLength - a.renderedLength);
  for (const [id, { renderedLength }] of modules) console.log(`${String(renderedLength).padStart(12)}  ${short(id)} (before minifying)`);
}

async function check() {
  const [tags, owners] = [findTags(), findOwners()];
  const pages = [...tags, { name: 'mootkit/client', files: ['src/client/index.ts'] }, { name: 'mootkit/cdn', files: ['src/moot.ts'] }];
  const line = (bytes, limit, what) => console.log(`${(bytes / 1000).toFixed(1).padStart(6)} kB of ${limit === undefined ? '   ?' : (limit / 1000).toFixed(1).padStart(4)}  ${what}`);
  const faults = [];
  const board = tags.find((it) => it.name === 'moot-qa');
  const alone = measure('moot-qa', await bundle(board.files)).first;
  for (const { name, folder, files } of pages) {
    const chunks = await bundle(files);
    const isSecond = Object.hasOwn(limits.beside, name);
    // What the others load later, some tag does too.
    const size = { ...measure(name, chunks), ...(!folder && { later: {} }), ...(isSecond && { beside: measure(name, await bundle([...board.files, ...files])).first - alone }) };
    if (isSecond) line(size.beside, limits.beside[name], `${name} beside moot-qa, first load more`);
    line(size.first, limits.first[name], `${name}${folder ? ' with the http backend' : ''}, first load`);
    for (const [part, bytes] of Object.entries(size.later)) line(bytes, limits.later[part], `  later: ${part}`);
    if (process.argv.includes('--modules')) printModules(chunks);
    faults.push(...overLimits(size));
    if (folder) faults.push(...foreignParts({ name, folder }, chunks, owners));
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) console.error('`npm run size -- --modules` shows what is in each first load.');
  return faults.length === 0;
}

if (process.argv[1] === import.meta.filename) {
  ensureDependencies();
  process.exitCode = (await check()) ? 0 : 1;
}
