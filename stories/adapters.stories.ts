import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';

const meta: Meta = {
  id: 'adapters',
  title: 'Adapters',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true }, actions: { disable: true } },
};

export default meta;

interface Port {
  readonly name: string;
  readonly what: string;
  readonly ready: readonly (readonly [string, string])[];
  readonly own: string;
  readonly contract: string;
}

const ports: readonly Port[] = [
  {
    name: 'Store',
    what: 'where rooms are kept',
    ready: [['memory', 'stores/memory'], ['SQLite', 'stores/sqlite'], ['IndexedDB', 'stores/indexeddb'], ['files with an ETag', 'stores/file']],
    own: 'Store: read, transact, find and watch, and close',
    contract: 'storeContract',
  },
  {
    name: 'Keys of rooms',
    what: 'apart from the rooms, and outside backups',
    ready: [['SQLite', 'stores/sqlite-room-keys'], ['IndexedDB', 'stores/indexeddb-room-keys'], ['files', 'stores/file-room-keys']],
    own: 'RoomKeys: get and destroy',
    contract: 'roomKeysContract',
  },
  {
    name: 'Backend',
    what: 'what a page talks to',
    ready: [['a Moot server', 'backends/http'], ['the page itself', 'backends/local'], ['any REST API', 'backends/adapt']],
    own: 'adapt({ load, run, me }), as examples/adapt/rest-adapter.mjs does',
    contract: 'backendContract',
  },
];

const sample = `import { describe, it } from 'vitest';
import { storeContract } from 'mootkit/conformance';
import { myStore } from './my-store.js';

storeContract('my store', {
  make: async ({ clock }) => ({ store: myStore({ clock }), dispose: async () => {} }),
}, { describe, it });`;

const row = ({ name, what, ready, own, contract }: Port) => html`<tr>
  <th scope="row">${name}<br /><span>${what}</span></th>
  <td><ul>${ready.map(([of, path]) => html`<li>${of}: <code>mootkit/${path}</code></li>`)}</ul></td>
  <td>${own}</td>
  <td><code>${contract}</code></td>
</tr>`;

/** Which stores and backends there are, what one writes oneself, and which contract checks it. */
export const Page: StoryObj = {
  name: 'Adapters',
  render: () => html`<style>
      .adapters { line-height: 1.55; }
      .adapters > :is(h1, h2, p) { max-width: 66ch; }
      .adapters h1 { font-size: 1.75em; line-height: 1.2; margin: 0 0 12px; }
      .adapters h2 { font-size: 1.25em; line-height: 1.25; margin: 32px 0 8px; }
      .adapters p { margin: 0 0 12px; }
      .adapters .scroll { overflow-x: auto; }
      .adapters table { border-collapse: collapse; font-size: 0.9375em; }
      .adapters :is(th, td) { text-align: start; vertical-align: top; padding: 8px 16px 8px 0; border-block-end: 1px solid color-mix(in oklab, currentColor 14%, transparent); }
      .adapters th span { font-weight: 400; }
      .adapters ul { list-style: none; padding: 0; margin: 0; }
      .adapters code { font-size: 0.9375em; }
      .adapters pre { overflow-x: auto; padding: 12px 16px; border: 1px solid color-mix(in oklab, currentColor 14%, transparent); border-radius: 10px; font-size: 0.875em; }
    </style>
    <main class="adapters">
      <h1>Adapters</h1>
      <p>Tags and rules are the same wherever rooms are kept. What differs is behind three ports: take what is there, or write your own.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Ports">
        <table>
          <thead><tr><th scope="col">Port</th><th scope="col">Comes with</th><th scope="col">Your own</th><th scope="col">Checked by</th></tr></thead>
          <tbody>${ports.map(row)}</tbody>
        </table>
      </div>
      <h2>When is one finished?</h2>
      <p>When the contract suite of its port is green. The suites are in <code>mootkit/conformance</code>; they bring no test runner, you give them yours:</p>
      <pre tabindex="0" role="region" aria-label="A test of a store"><code>${sample}</code></pre>
      <p>A backend says what it can do, and is held to it: the basic level always, and <code>live</code> and <code>confidential</code> where it declares them.</p>
      <p>The server needs no adapter: run <code>npx mootkit serve</code>, or mount <code>nodeHandler(createServer(config))</code> from <code>mootkit/server/node</code> in your own.</p>
    </main>`,
  play: async ({ canvas }) => {
    for (const { contract } of ports) await expect(canvas.getByRole('cell', { name: contract })).toBeVisible();
  },
};
