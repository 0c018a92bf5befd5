/**
 * Installs what is missing, runs every group of tests and ends with one line: `N passed, N failed, N skipped`.
 * Groups can be named: `npm test -- unit elements`. MOOT_REQUIRE_ENGINES=chromium,… makes a missing engine a failure.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { checkLint, checkTypes, ensureBrowsers, ensureDependencies, root, run, runBin } from './setup.mjs';

const nothing = { passed: 0, failed: 0, skipped: 0 };
const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });
const asOne = (succeeded) => (succeeded ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 });
// Said once more at the end, where whoever reads only that finds them.
const failures = [];
const work = mkdtempSync(join(tmpdir(), 'moot-test-'));

/** A runner that fails without a failed test has crashed, and that counts too. */
function orCrashed(counts, succeeded) {
  return succeeded || counts.failed > 0 ? counts : add(counts, asOne(false));
}

function crashed(group) {
  failures.push(`${group}: its runner left no results`);
  return asOne(false);
}

function vitest(project) {
  const file = join(work, `${project}.json`);
  const succeeded = runBin('vitest/vitest.mjs', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  if (!existsSync(file)) return crashed(project);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const { name, assertionResults } of report.testResults) {
    failures.push(...assertionResults.filter((it) => it.status === 'failed').map((it) => `${relative(process.cwd(), name)} > ${it.fullName}`));
  }
  const unloaded = report.testResults.filter((it) => it.status === 'failed' && !it.assertionResults.some((test) => test.status === 'failed'));
  failures.push(...unloaded.map((it) => `${relative(process.cwd(), it.name)}: ${it.message}`));
  return orCrashed(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    succeeded,
  );
}

function elements({ available, missing }) {
  const required = process.env.MOOT_REQUIRE_ENGINES?.split(',') ?? [];
  const absent = missing.map((it) => (required.includes(it) ? asOne(false) : { ...nothing, skipped: 1 })).reduce(add, nothing);
  if (available.length === 0) return absent;

  const first = runElements(available);
  const again = available
    .map((engine) => [engine, first.died.filter((it) => it.engine === engine).map((it) => it.file)])
    .filter(([, files]) => files.length > 0)
    .map(([engine, files]) => {
      console.log(`${engine} died in ${files.join(', ')}: what they test is run in a new one`);
      const second = runElements([engine], files);
      failures.push(...second.died.map((it) => `${engine} ${it.file}: the browser died, twice`));
      return add(second.counts, { ...nothing, failed: second.died.length });
    });
  return [absent, first.counts, ...again].reduce(add);
}

function runElements(browsers, files = []) {
  const file = join(work, 'elements.json');
  rmSync(file, { force: true });
  const env = { ...process.env, MOOT_ENGINES: browsers.join(','), MOOT_RESULTS: file };
  const succeeded = runBin('@web/test-runner/dist/bin.js', files.length > 0 ? ['--files', ...files] : [], { env });
  if (!existsSync(file)) return { counts: crashed('elements'), died: [] };
  const { engineTotals, failures: named, died } = JSON.parse(readFileSync(file, 'utf8'));
  failures.push(...named);
  for (const [engine, it] of Object.entries(engineTotals)) {
    console.log(`${engine}: ${it.passed} passed, ${it.failed} failed, ${it.skipped} skipped`);
  }
  return { counts: orCrashed(Object.values(engineTotals).reduce(add, nothing), succeeded || died.length > 0), died };
}

/** Where no Chromium can be had, the elements name it. */
function inChromium(project) {
  return ensureBrowsers().available.includes('chromium') ? vitest(project) : { ...nothing, skipped: 1 };
}

ensureDependencies();
const { build } = await import('./build.mjs');
const { checkPackage } = await import('./package.mjs');

const groups = {
  lint: () => asOne(checkLint()),
  types: () => asOne(checkTypes()),
  unit: () => vitest('node'),
  elements: () => elements(ensureBrowsers()),
  stories: () => inChromium('stories'),
  // The system tests drive what is shipped, so it is built first.
  build: () => asOne(build()),
  size: () => asOne(run(process.execPath, [join(root, 'scripts', 'size.mjs')])),
  package: checkPackage,
  system: () => inChromium('system'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((it) => !(it in groups));
if (unknown.length > 0) throw new Error(`No group "${unknown.join('", "')}": there are ${Object.keys(groups).join(', ')}.`);

let total = nothing;
const lines = [];
for (const [name, group] of Object.entries(groups).filter(([it]) => asked.length === 0 || asked.includes(it))) {
  console.log(`\n— ${name}`);
  const start = performance.now();
  const counts = await group();
  total = add(total, counts);
  lines.push(`${name.padEnd(9)}${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}
rmSync(work, { recursive: true });
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((it) => `  ${it}`).join('\n')}`);

console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
