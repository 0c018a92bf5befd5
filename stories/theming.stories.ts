import { getCustomElements, type Meta, type StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { expect, userEvent, waitFor } from 'storybook/test';
import { MeetingWorld, AUTUMN } from '../src/elements/ledger/ledger.harness.js';
import '../src/elements/ledger/moot-ledger.js';
import { boardArgs, loaders as boards, on, ready, seenBy } from './board.js';
import { believableBoard } from './boards.js';
import { Team, pollArgs, seenBy as pollSeenBy, singlePoll } from './polls.js';

const meta: Meta = {
  id: 'theming',
  title: 'Theming',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true }, actions: { disable: true }, host: { width: 1168 }, ...on(believableBoard) },
  loaders: [...boards, polls, ledgers],
};

export default meta;

interface Loading {
  readonly abortSignal: AbortSignal;
}

async function polls({ abortSignal }: Loading) {
  const team = await Team.open(singlePoll);
  abortSignal.addEventListener('abort', () => { team.close(); });
  return { team };
}

async function ledgers({ abortSignal }: Loading) {
  const world = await MeetingWorld.open(AUTUMN);
  abortSignal.addEventListener('abort', () => void world.close());
  return { seat: world.join() };
}

const TAGS = ['moot-qa', 'moot-poll', 'moot-ledger'];
const ALL = TAGS.join(', ');

interface Token {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
}

interface Manifest {
  readonly modules: readonly { readonly declarations?: readonly { readonly cssProperties?: readonly Token[] }[] }[];
}

/** Every token of every element, once. */
function tokens(): readonly Token[] {
  const { modules } = getCustomElements() as Manifest;
  const all = modules.flatMap(({ declarations = [] }) => declarations).flatMap(({ cssProperties = [] }) => cssProperties);
  return [...new Map(all.map((token) => [token.name, token])).values()];
}

const isColour = ({ name }: Token) => !/-(shadow|radius|radius-card|line-height)$/.test(name);

const presets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['As it comes', {}],
  ['Forest, round', { '--moot-accent': 'light-dark(oklch(0.45 0.11 155), oklch(0.8 0.12 155))', '--moot-radius': '14px', '--moot-radius-card': '18px', '--moot-line-height': '1.6' }],
  ['Brick, square', { '--moot-accent': 'light-dark(#9a3412, #fdba74)', '--moot-on-accent': 'light-dark(#fff, #431407)', '--moot-radius': '0', '--moot-radius-card': '0', '--moot-shadow': 'none' }],
];

function part<T extends Element = HTMLElement>(root: Element, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`No ${selector} here.`);
  return found;
}

/** A colour of CSS as the picker wants it, as it looks in a place. */
function hex(colour: string, place: Element): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  place.append(probe);
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return '#000000';
  // What lets something through looks like itself on what is behind it.
  for (const fill of [getComputedStyle(place).backgroundColor, getComputedStyle(probe).color]) {
    context.fillStyle = fill;
    context.fillRect(0, 0, 1, 1);
  }
  probe.remove();
  return `#${[...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Puts what the form says on the tags, and into the style sheet to copy. */
function apply(page: Element): void {
  const stage = part(page, '.stage');
  const set = [...page.querySelectorAll<HTMLInputElement>('[data-token]')].map(({ name, value }) => [name, value.trim()] as const);
  for (const [name, value] of set) stage.style.setProperty(name, value);
  const value = (name: string) => part<HTMLInputElement | HTMLSelectElement>(page, `[name=${name}]`).value;
  stage.style.fontSize = `${value('font')}px`;
  stage.style.colorScheme = value('scheme');
  stage.dir = value('dir');
  const tag = value('tag');
  for (const one of stage.querySelectorAll<HTMLElement>('[data-tag]')) one.hidden = !tag.split(', ').includes(one.dataset['tag'] ?? '');
  part(page, 'output').textContent = `${value('font')} px`;
  for (const picker of page.querySelectorAll<HTMLInputElement>('[data-for]')) {
    const { value: own, placeholder } = part<HTMLInputElement>(page, `[name="${picker.dataset['for'] ?? ''}"]`);
    picker.value = hex(own.trim() || placeholder, stage);
  }
  const lines = set.filter(([, text]) => text !== '').map(([name, text]) => `  ${name}: ${text};`);
  part(page, 'pre code').textContent = lines.length > 0 ? `${tag} {\n${lines.join('\n')}\n}` : '/* Nothing changed yet. */';
}

const pageOf = ({ currentTarget }: Event) => (currentTarget as Element).closest('.theming') ?? (currentTarget as Element);

function handleInput(event: Event): void {
  const field = event.target as HTMLInputElement;
  // The picker writes into the field beside it: there any colour of CSS can stand.
  if (field.type === 'color') part<HTMLInputElement>(pageOf(event), `[name="${field.dataset['for'] ?? ''}"]`).value = field.value;
  apply(pageOf(event));
}

function take(event: Event, preset: Readonly<Record<string, string>>): void {
  const page = pageOf(event);
  for (const field of page.querySelectorAll<HTMLInputElement>('[data-token]')) field.value = preset[field.name] ?? '';
  apply(page);
}

async function copy(event: Event): Promise<void> {
  const page = pageOf(event);
  const code = part(page, 'pre code');
  const said = part(page, '[role=status]');
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = 'Copied.';
  } catch {
    // Where a page may not write to the clipboard, its reader can.
    getSelection()?.selectAllChildren(code);
    said.textContent = 'Selected: copy it with the keyboard.';
  }
}

const styles = html`<style>
  .theming { display: grid; grid-template-columns: minmax(0, 320px) minmax(0, 1fr); gap: 24px 40px; align-items: start; }
  .theming h1 { font-size: 1.75em; line-height: 1.2; margin: 0; grid-column: 1 / -1; }
  .theming h2 { font-size: 1em; margin: 0 0 8px; }
  .theming .lead { grid-column: 1 / -1; max-width: 66ch; margin: -12px 0 0; line-height: 1.5; }
  .theming form { display: grid; gap: 20px; font-size: 14px; }
  .theming fieldset { border: 0; padding: 0; margin: 0; display: grid; gap: 8px; min-width: 0; }
  .theming legend { font-weight: 600; padding: 0; margin-bottom: 8px; }
  .theming .token { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 8px; align-items: center; }
  .theming .token label, .theming .token small { grid-column: 1 / -1; }
  .theming label { font-family: ui-monospace, monospace; font-size: 13px; }
  .theming small { font-size: 13px; color: color-mix(in oklab, currentColor 70%, transparent); }
  .theming .host-set label { display: grid; grid-template-columns: 1fr 150px; align-items: center; font: inherit; }
  .theming input:not([type=range], [type=color]), .theming select, .theming button { font: inherit; color: inherit; min-height: 32px; min-width: 0; padding: 2px 8px; background: none; border: 1px solid color-mix(in oklab, currentColor 30%, transparent); border-radius: 6px; }
  .theming select option { background: Canvas; color: CanvasText; }
  .theming input[type=color] { width: 40px; height: 32px; padding: 2px; border: 1px solid color-mix(in oklab, currentColor 30%, transparent); border-radius: 6px; background: none; }
  .theming button { cursor: pointer; }
  .theming .presets { display: flex; flex-wrap: wrap; gap: 8px; }
  .theming .stage { background: Canvas; color: CanvasText; border: 1px solid color-mix(in oklab, currentColor 14%, transparent); border-radius: 10px; padding: 24px; }
  .theming .stage > :not([hidden]) ~ :not([hidden]) { margin-block-start: 40px; }
  .theming .sheet { margin-bottom: 24px; }
  .theming pre { overflow-x: auto; margin: 0 0 8px; padding: 12px 16px; border: 1px solid color-mix(in oklab, currentColor 14%, transparent); border-radius: 10px; font-size: 13px; line-height: 1.5; }
  @media (max-width: 800px) { .theming { grid-template-columns: minmax(0, 1fr); } .theming .stage { padding: 12px; } }
</style>`;

const field = (token: Token) => html`<div class="token">
  <label for=${token.name}>${token.name}</label>
  <input id=${token.name} name=${token.name} data-token autocomplete="off" spellcheck="false" placeholder=${token.default ?? ''} />
  ${isColour(token) ? html`<input type="color" data-for=${token.name} aria-label=${`Pick ${token.name}`} />` : ''}
  <small>${token.description ?? ''}</small>
</div>`;

const selection = (name: string, label: string, options: readonly (readonly [string, string])[]) => html`<label>${label}<select name=${name}>${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>`;

/** Every token, live on a real board, a poll and a ledger. */
export const Tokens: StoryObj = {
  name: 'Theming',
  render: (_, context) => html`${styles}<main class="theming" ${ref((page) => { if (page) requestAnimationFrame(() => { apply(page); }); })}>
    <h1>Theming</h1>
    <p class="lead">A tag takes its font, size and text colour from the page around it. Everything else is a token: a custom property that you set on the tag, or on anything around it. One accent is often enough; its tints come from it.</p>
    <form @input=${handleInput} @submit=${(event: Event) => { event.preventDefault(); }}>
      <fieldset><legend>Start from</legend><div class="presets">${presets.map(([name, preset]) => html`<button type="button" @click=${(event: Event) => { take(event, preset); }}>${name}</button>`)}</div></fieldset>
      <fieldset class="host-set"><legend>The page around it</legend>
        <label><span>Font size <output>16 px</output></span><input type="range" name="font" min="12" max="22" step="0.1" value="16" aria-label="Font size" /></label>
        ${selection('tag', 'Tag', [...TAGS.map((tag) => [tag, tag] as const), [ALL, 'All three']])}
        ${selection('scheme', 'Colour scheme', [['', 'As the page'], ['light', 'Light'], ['dark', 'Dark']])}
        ${selection('dir', 'Direction', [['ltr', 'Left to right'], ['rtl', 'Right to left']])}
      </fieldset>
      <fieldset><legend>Tokens</legend>${tokens().map(field)}</fieldset>
    </form>
    <div>
      <section class="sheet">
        <h2>Your style sheet</h2>
        <pre tabindex="0" role="region" aria-label="Your style sheet"><code>/* Nothing changed yet. */</code></pre>
        <button type="button" @click=${(event: Event) => void copy(event)}>Copy</button> <small role="status"></small>
      </section>
      <section class="stage" aria-label="Tags">
        <div data-tag="moot-qa">${seenBy('ana')(boardArgs, context)}</div>
        <div data-tag="moot-poll" hidden>${pollSeenBy('ana')(pollArgs, context)}</div>
        <div data-tag="moot-ledger" hidden><moot-ledger .client=${(context.loaded as { readonly seat: ReturnType<MeetingWorld['join']> }).seat.moot}></moot-ledger></div>
      </section>
    </div>
  </main>`,
  play: async ({ canvasElement, canvas }) => {
    const board = await ready(canvasElement);
    const send = board.getByRole('button', { name: 'Ask' });
    const before = getComputedStyle(send).backgroundColor;
    await userEvent.type(canvas.getByLabelText('--moot-accent'), '#9a3412');
    await userEvent.type(canvas.getByLabelText('--moot-radius'), '0');
    await waitFor(() => expect(getComputedStyle(send).backgroundColor).toBe('rgb(154, 52, 18)'));
    await expect(getComputedStyle(send).borderRadius).toBe('0px');
    await expect(canvas.getByText(/^moot-qa \{/).textContent).toBe('moot-qa {\n  --moot-accent: #9a3412;\n  --moot-radius: 0;\n}');
    await userEvent.selectOptions(canvas.getByLabelText('Tag'), 'moot-poll');
    await waitFor(() => expect(canvas.getByText(/^moot-poll \{/).textContent).toContain('--moot-radius: 0;'));
    await expect(canvasElement.querySelector('moot-poll')).toBeVisible();
    await expect(board.element).not.toBeVisible();
    await userEvent.selectOptions(canvas.getByLabelText('Tag'), ALL);
    await expect(canvas.getByText(/^moot-qa, moot-poll, moot-ledger \{/)).toBeVisible();
    await expect(canvasElement.querySelector('moot-ledger')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'As it comes' }));
    await waitFor(() => expect(getComputedStyle(send).backgroundColor).toBe(before));
  },
};
