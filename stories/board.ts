/** How stories show a board, and find their way in it. */
import type { StoryContext } from '@storybook/web-components-vite';
import { html, nothing, type TemplateResult } from 'lit';
import { configure, expect, userEvent, waitFor, within } from 'storybook/test';
import type { Moot } from '../src/client/index.js';
import '../src/elements/qa/moot-qa.js';
import type { MootQa } from '../src/elements/qa/moot-qa.js';
import type { BoardSeed } from './boards.js';
import { Company, ROOM, companyOf, type Name, type Seat, type SeatOptions } from './company.js';

// A shadow root cannot be printed; what was looked for says enough.
configure({ asyncUtilTimeout: 5_000, getElementError: (message) => new Error(message ?? 'Not found.') });

/** What the manifest's attributes and slots are to a story. */
export interface BoardArgs {
  room: string;
  heading: string;
  sort: string;
  view: string;
  preset: string;
  readonly: boolean;
  intro: string;
  empty: string;
}

export type BoardContext = StoryContext<BoardArgs>;

/** What a loader has made. */
export const company = ({ loaded }: Pick<BoardContext, 'loaded'>): Company => (loaded as { readonly company: Company }).company;

interface Loading {
  readonly abortSignal: AbortSignal;
  readonly parameters: { readonly seed?: () => BoardSeed | undefined };
}

/** As a story's parameters: the board on which this is written; no board where nothing is given. A function, since Storybook would merge objects. */
export const on = (seed?: BoardSeed): Loading['parameters'] => ({ seed: () => seed });

/** Loads the company whose board it is. */
export const loaders = [async ({ abortSignal, parameters }: Loading) => ({ company: await companyOf(abortSignal, () => Company.open(parameters.seed?.())) })];

/** Loads a page where nothing is configured. */
export const unconfigured = [async ({ abortSignal }: Loading) => ({ seat: await (await companyOf(abortSignal, () => Company.open())).preview() })];

export function renderBoard({ room, heading, sort, view, preset, readonly, intro, empty }: BoardArgs, client?: Moot): TemplateResult {
  return html`<moot-qa room=${room} heading=${heading} sort=${sort} view=${view} preset=${preset} ?readonly=${readonly} .client=${client}
    >${intro ? html`<p slot="intro">${intro}</p>` : nothing}${empty ? html`<p slot="empty">${empty}</p>` : nothing}</moot-qa>`;
}

/** Shows the board as somebody sees it. */
export const seenBy = (name: Name, options?: SeatOptions) => (args: BoardArgs, context: Pick<BoardContext, 'loaded'>) => renderBoard(args, company(context).seat(name, options).moot);

/** Shows the board as a guest sees it, whom nobody knows. */
export const seenByGuest = (args: BoardArgs, context: Pick<BoardContext, 'loaded'>) => renderBoard(args, company(context).guest().moot);

/** Shows the board of a page where nothing is configured. */
export const seenAlone = (args: BoardArgs, { loaded }: Pick<BoardContext, 'loaded'>) => renderBoard(args, (loaded as { readonly seat: Seat }).seat.moot);

export const boardArgs: BoardArgs = { room: ROOM, heading: '', sort: 'top', view: '', preset: '', readonly: false, intro: '', empty: '' };

// A shadow root answers the same questions as an element, where Testing Library asks them.
const inside = (root: ShadowRoot) => within(root as unknown as HTMLElement);

/** What Testing Library finds by role and words, within one board. */
export type InBoard = ReturnType<typeof inside> & {
  readonly element: MootQa;
  readonly root: ShadowRoot;
  /** The row of a question. */
  row(text: string): HTMLElement;
  /** The texts of the questions, in order. */
  questions(): string[];
  /** What has the focus. */
  focused(): Element | null;
  /** Chooses from a question's menu, or from the board's own. */
  choose(item: string, question?: string): Promise<void>;
};

/** The board on the page, or the one so many further down, once it shows what it will show. */
export async function ready(canvasElement: HTMLElement, index = 0): Promise<InBoard> {
  const element = canvasElement.querySelectorAll('moot-qa').item(index);
  const root = await waitFor(() => {
    const { shadowRoot } = element;
    if (!shadowRoot?.querySelector('[part~=footer], [part~=notice], [part~=setup], [part~=presenter]')) throw new Error('The board shows nothing yet.');
    return shadowRoot;
  }, { timeout: 10_000 });
  // Menus, forms and what was refused come a moment behind the first view, with styles of their own.
  if (root.querySelector('[part~=footer]')) await waitFor(() => expect(root.adoptedStyleSheets.length).toBeGreaterThan(1), { timeout: 10_000 });
  await element.updateComplete;
  const articles = () => [...root.querySelectorAll<HTMLElement>('article')];
  const find = inside(root);
  const row = (text: string) => {
    const found = articles().find((one) => one.textContent.includes(text));
    if (!found) throw new Error(`No question says "${text}".`);
    return found;
  };
  return Object.assign(find, {
    element,
    root,
    row,
    async choose(item: string, question?: string) {
      await userEvent.click(await (question === undefined ? find.findByRole('button', { name: 'Host tools' }) : within(row(question)).findByRole('button', { name: 'More actions' })));
      await userEvent.click(await find.findByRole('menuitem', { name: item }));
    },
    questions: () => articles().map((one) => one.querySelector('[part~=text]')?.textContent.trim() ?? ''),
    focused: () => root.activeElement,
  });
}
