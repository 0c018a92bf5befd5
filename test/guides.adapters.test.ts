/** What docs/guides/adapters.md shows, run as it stands there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Document, Project } from './documents.js';

const guide = await Document.read('docs/guides/adapters.md');

describe('the guide to adapters', () => {
  let project: Project;
  beforeAll(async () => { project = await Project.make(); });
  afterAll(() => project.remove());

  const passed = async (file: string) => Number(/^# pass (\d+)$/m.exec(await project.run(process.execPath, ['--test', '--test-reporter=tap', file]))?.[1]);

  it('shows a whole store, and keys of rooms, that their suites find right', async () => {
    await project.write('map-store.mjs', guide.block('js', '// map-store.mjs'));
    await project.write('map-store.test.mjs', guide.block('js', '// map-store.test.mjs'));
    expect(await passed('map-store.test.mjs')).toBeGreaterThan(25);
  });

  it('shows a backend over an API that is right by its types, and that the suite finds right', async () => {
    expect(await project.compile('notes.ts', guide.block('ts', '// notes.ts'))).toEqual([]);
    await project.write('notes.test.mjs', guide.block('js', '// notes.test.mjs'));
    expect(await passed('notes.test.mjs')).toBeGreaterThan(10);
  });

  it('shows nothing else', () => {
    expect(guide.untried).toEqual([]);
  });
});
