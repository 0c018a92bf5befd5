import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterEach, expect, test } from 'vitest';
import { layersPlugin } from './lint-layers.mjs';

const roots = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/** Lints one file of a small source tree, and returns what the rules say. */
function lint(file, files) {
  const src = mkdtempSync(join(tmpdir(), 'moot-layers-'));
  roots.push(src);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(src, name)), { recursive: true });
    writeFileSync(join(src, name), text);
  }
  const messages = new Linter({ cwd: src }).verify(
    files[file],
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { moot: layersPlugin },
        rules: { 'moot/layers': ['error', { src }], 'moot/cycles': ['error', { src }] },
      },
    ],
    join(src, file),
  );
  return messages.map((it) => it.message);
}

const one = (file, text) => lint(file, { [file]: text });

test('imports that go down are fine', () => {
  expect(one('elements/qa/qa.element.ts', "import { html } from 'lit'; import type { Room } from '../../client/room.js';")).toEqual([]);
  expect(one('server/server.ts', "import { Hono } from 'hono'; import { run } from '../authority/run.js';")).toEqual([]);
  expect(one('core/keys.ts', "import { hmac } from '@noble/hashes/hmac.js'; export * from './ids.js';")).toEqual([]);
});

test.each([
  ['core/a.ts', "import { x } from '../stores/store.js';", 'src/core must not import src/stores'],
  ['core/a.ts', "export * from '../client/index.js';", 'src/core must not import src/client'],
  ['stores/memory/a.ts', "const x = import('../../authority/a.js');", 'src/stores must not import src/authority'],
  ['backends/http/a.ts', "import type { X } from '../../client/a.js';", 'src/backends must not import src/client'],
  ['backends/a.ts', "let x: import('../elements/a.js').X;", 'src/backends must not import src/elements'],
  ['server/server.ts', "import { x } from '../client/a.js';", 'src/server must not import src/client'],
  ['core/a.ts', "import { openDB } from 'idb';", 'not "idb"'],
  ['client/a.ts', "import { html } from 'lit/html.js';", 'belongs to src/elements'],
  ['authority/a.ts', "import { jwtVerify } from 'jose';", 'belongs to src/server'],
  ['stores/store.contract.ts', "import { test } from 'vitest';", 'not among the dependencies'],
  ['core/a.ts', "import { x } from '../../scripts/x.mjs';", 'outside src'],
])('%s must not say %s', (file, text, message) => {
  expect(one(file, text)).toEqual([expect.stringContaining(message)]);
});

test("Node's own modules stay in the files that run only there", () => {
  for (const file of ['stores/sqlite/sqlite-store.ts', 'stores/file/a.ts', 'server/node.ts', 'server/cli.ts']) {
    expect(one(file, "import { join } from 'node:path';")).toEqual([]);
  }
  for (const file of ['core/a.ts', 'stores/store.ts', 'stores/memory/a.ts', 'server/server.ts', 'client/a.ts']) {
    expect(one(file, "import { join } from 'path';")).toHaveLength(1);
  }
});

test('rules and rituals import schemas as types only', () => {
  expect(one('core/qa/qa.rules.ts', "import type { Ask } from './qa.schema.js';")).toEqual([]);
  expect(one('core/qa/qa.rules.ts', "import { ask } from './qa.schema.js';")).toHaveLength(1);
  expect(one('core/qa/qa.ritual.ts', "import * as v from 'valibot';")).toHaveLength(1);
});

test('a cycle is found and its way is told', () => {
  const files = {
    'core/a.ts': "import { b } from './b.js';",
    'core/b.ts': "import {\n  c,\n} from './c.js';",
    'core/c.ts': "export type { A } from './a.js';",
    'core/d.ts': "import './a.js';",
  };
  expect(lint('core/a.ts', files)).toEqual(['Import cycle: core/a.ts → core/b.ts → core/c.ts → core/a.ts.']);
  expect(lint('core/d.ts', files)).toEqual([]);
});

test('a lazy import may point back', () => {
  expect(lint('core/a.ts', { 'core/a.ts': "import('./b.js');", 'core/b.ts': "import './a.js';" })).toEqual([]);
  expect(lint('core/b.ts', { 'core/a.ts': "import('./b.js');", 'core/b.ts': "import './a.js';" })).toEqual([]);
});
