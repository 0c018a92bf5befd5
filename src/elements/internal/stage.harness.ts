/** The conditions under which people read a page. Each holds until `resetStage`. */
import { executeServerCommand } from '@web/test-runner-commands';
import { virtualTimers } from '../../core/timers.harness.js';

interface Media {
  readonly forcedColors?: 'active';
  readonly reducedMotion?: 'reduce';
}

const undos: (() => unknown)[] = [];

/** Takes back all that was set. */
export async function resetStage(): Promise<void> {
  for (const undo of undos.splice(0).reverse()) await undo();
}

/** Forced colours, as contrast themes have them: all of it in Chromium; in other engines the board's own rules for it, for they cannot be told. */
export async function forceColours(root: ShadowRoot): Promise<void> {
  await prefer(root, { forcedColors: 'active' }, ['forced-colors', 'active']);
}

/** Less motion: asked for in Chromium; in other engines the board's own rules for it. */
export async function reduceMotion(root: ShadowRoot): Promise<void> {
  await prefer(root, { reducedMotion: 'reduce' }, ['prefers-reduced-motion', 'reduce']);
}

/** A page in Arabic. */
export function turnRightToLeft(): void {
  const { documentElement: page } = document;
  const { dir, lang } = page;
  Object.assign(page, { dir: 'rtl', lang: 'ar' });
  undos.push(() => Object.assign(page, { dir, lang }));
}

/** A page this wide. In WebKit, whose windows cannot be told how wide to be, a box of that width within one. */
export async function narrow(width = 320): Promise<void> {
  const before = { width: innerWidth, height: innerHeight };
  if (await executeServerCommand('stage-viewport', { ...before, width })) undos.push(() => executeServerCommand('stage-viewport', before));
  else setRoot('width', `${width}px`);
}

/**
 * 200 % in both ways that people have, at once: zooming the page leaves half the pixels of a window of 1280;
 * larger letters alone double the text, and leave as they are all lengths that are not measured by it.
 */
export async function zoom(): Promise<void> {
  await narrow(640);
  setRoot('fontSize', '200%');
}

/** From so many milliseconds on, a wait is held. Tests and engines wait by shorter ones. */
const LONG = 2_000;

/** The long waits of a page end only as time is let pass here; whether it has passed elsewhere too is for a world to say. */
export function holdWaits(): { pass(milliseconds: number): Promise<void> } {
  const { setTimeout: later, clearTimeout: drop, setInterval: every, clearInterval: stop } = globalThis;
  const timers = virtualTimers(0, () => new Promise((resolve) => { later(resolve, 0); }));
  const held = new Map<number, () => void>();
  // Engines count up from one.
  let last = -1;
  const hold = (milliseconds: number, run: () => void, isRepeated: boolean): number => {
    const id = last--;
    const wait = () => {
      held.set(id, timers.after(milliseconds, () => {
        held.delete(id);
        if (isRepeated) wait();
        run();
      }));
    };
    wait();
    return id;
  };
  const release = (id: number | undefined, drops: (id: number | undefined) => void): void => {
    if (id === undefined || id > 0) drops(id);
    else {
      held.get(id)?.();
      held.delete(id);
    }
  };
  const page = globalThis as unknown as Record<'setTimeout' | 'setInterval', (run: () => void, milliseconds?: number) => unknown> & Record<'clearTimeout' | 'clearInterval', (id?: number) => void>;
  page.setTimeout = (run, milliseconds = 0) => (milliseconds < LONG ? later(run, milliseconds) : hold(milliseconds, run, false));
  page.setInterval = (run, milliseconds = 0) => (milliseconds < LONG ? every(run, milliseconds) : hold(milliseconds, run, true));
  page.clearTimeout = (id) => { release(id, drop); };
  page.clearInterval = (id) => { release(id, stop); };
  undos.push(() => Object.assign(globalThis, { setTimeout: later, clearTimeout: drop, setInterval: every, clearInterval: stop }));
  return { pass: (milliseconds) => timers.advance(milliseconds) };
}

function setRoot(property: 'width' | 'fontSize', value: string): void {
  const { style } = document.documentElement;
  const before = style[property];
  style[property] = value;
  undos.push(() => { style[property] = before; });
}

async function prefer(root: ShadowRoot, media: Media, [feature, value]: readonly [string, string]): Promise<void> {
  if (await executeServerCommand('stage-media', media)) {
    undos.push(() => executeServerCommand('stage-media', {}));
    return;
  }
  const rules = root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSMediaRule);
  for (const { media: list, conditionText } of rules.filter((rule) => rule.conditionText.includes(feature))) {
    list.mediaText = conditionText.includes(value) ? 'all' : 'not all';
    undos.push(() => { list.mediaText = conditionText; });
  }
}
