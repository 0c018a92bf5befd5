/** The quick look before a commit: lint, types, unit tests, size. No browser. */
import { checkLint, checkTypes, ensureDependencies, root, run, runBin } from './setup.mjs';

ensureDependencies();
const steps = {
  lint: checkLint,
  types: checkTypes,
  unit: () => runBin('vitest/vitest.mjs', ['run', '--project', 'node']),
  size: () => run(process.execPath, ['scripts/size.mjs'], { cwd: root }),
};

const failed = Object.entries(steps).filter(([name, step]) => {
  console.log(`\n— ${name}`);
  return !step();
});
console.log(failed.length > 0 ? `\nFailed: ${failed.map(([name]) => name).join(', ')}` : '\nAll well.');
process.exit(failed.length > 0 ? 1 : 0);
