import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { html } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { ref } from 'lit/directives/ref.js';
import { action } from 'storybook/actions';
import { themes } from 'storybook/theming';
import manifest from 'virtual:moot-manifest';
import { assertReadable } from './smallest-text.mjs';

setCustomElementsManifest(manifest);

const names = new Set(manifest.modules.flatMap(({ declarations = [] }) => declarations).flatMap(({ events = [] }) => events).map(({ name }) => name));
// Ours carry fields instead of a `detail`.
const shows = new Map([...names].map((name) => [name, ({ isTrusted: _, ...fields }) => { action(name)(fields); }]));

/** Tells the actions panel of every event in the manifest, also while a story is played. */
function listen(host) {
  for (const [name, show] of shows) host?.addEventListener(name, show);
}

/** What a host page does to whatever stands in it. */
function inHost(story, { globals: { scheme, lang, dir, font }, parameters }) {
  const page = document.documentElement;
  page.style.colorScheme = scheme || 'light dark';
  page.lang = lang || 'en';
  if (dir) page.dir = dir;
  else if (page.dataset.mootDir) page.removeAttribute('dir');
  page.dataset.mootDir = dir;
  const own = parameters.host ?? {};
  const style = [font && `font-size: ${font}px`, own.width && `max-width: ${own.width}px`].filter(Boolean).join('; ');
  return html`<div class="host" lang=${ifDefined(own.lang)} dir=${ifDefined(own.dir)} style=${ifDefined(style || undefined)} ${ref(listen)}>${story()}</div>`;
}

const choice = (title, icon, items) => ({ toolbar: { title, icon, dynamicTitle: false, items: items.map(([value, text]) => ({ value, title: text })) } });

export default {
  decorators: [inHost],
  afterEach: assertReadable,
  globalTypes: {
    scheme: { description: 'Colour scheme', ...choice('Scheme', 'contrast', [['', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]) },
    dir: { description: 'Direction', ...choice('Direction', 'transfer', [['', 'As the page'], ['ltr', 'Left to right'], ['rtl', 'Right to left']]) },
    lang: { description: 'Language', ...choice('Language', 'globe', [['en', 'English'], ['de', 'Deutsch'], ['ar', 'العربية']]) },
    font: { description: "The host's font size", ...choice('Font size', undefined, [['', '16 px'], ['12.7', '12.7 px'], ['17', '17 px'], ['20', '20 px']]) },
  },
  initialGlobals: { scheme: '', dir: '', lang: 'en', font: '' },
  parameters: {
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    controls: { expanded: true },
    docs: { theme: matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light },
    options: { storySort: { order: ['Welcome', 'Theming', 'Adapters', 'Elements', ['moot-qa', 'moot-poll', 'moot-ledger', 'moot-waiting', 'moot-provider']] } },
  },
  tags: ['autodocs'],
};
