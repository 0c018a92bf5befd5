/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { memoryStorage } from '../../client/index.js';
import { AFTER_GRACE } from '../../core/qa/qa.board.js';
import { World, all, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('whoever has no pointer finds the focus', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  beforeEach(async () => {
    world = await World.start();
    [dana, ana] = [world.join('dana'), world.join('ana')];
  });
  afterEach(() => world.end());

  const focused = (element: Element) => element.shadowRoot!.activeElement as HTMLElement | null;
  // Compared here: to print elements that differ would take minutes.
  const isAt = (element: Element, one: HTMLElement | null | undefined) => focused(element) === one;
  const button = (element: Element, name: string) => all(element, 'button').find((one) => one.textContent.trim() === name);
  /** As Enter does on a button that has the focus. */
  async function press(element: MootQa, one: HTMLElement): Promise<void> {
    one.focus();
    expect(isAt(element, one), `no focus at "${one.textContent}"`).to.equal(true);
    one.click();
    await element.updateComplete;
  }
  async function pressIn(element: MootQa, within: () => HTMLElement | null | undefined, name: string): Promise<void> {
    await until(() => { const place = within(); return place && button(place, name); }, `no "${name}"`);
    await press(element, button(within()!, name)!);
  }

  it('in the field, where a text of another tab was taken or a refused one is edited again', async () => {
    const storage = memoryStorage();
    for (const text of ['From the first', 'From the second']) {
      const { drafts } = world.join('ana', storage).moot;
      drafts.set('qa/team/ask', text);
      await drafts.flush();
    }
    const third = world.join('ana', storage);
    const hers = await show(third);
    await until(() => find(hers, '.ask + *') && button(hers, 'Use it'), 'no other text');
    await press(hers, button(hers, 'Use it')!);
    await until(() => focused(hers) === find(hers, '.ask'), 'not in the field');
    third.cut(true);
    type(find<HTMLTextAreaElement>(hers, '.ask')!, 'Too late?');
    await hers.updateComplete;
    find(hers, '.send')!.click();
    await dana.board.configure({ asking: false }).receipt;
    world.pass(AFTER_GRACE + 1);
    third.cut(false);
    await pressIn(hers, () => find(hers, '.refused'), 'Edit again');
    await until(() => focused(hers) === find(hers, '.ask'), 'not in the field');
  });

  it('at the same button of a hint, whatever that does by then', async () => {
    await dana.board.ask({ text: 'Will there be bicycle parking at the Berlin office?' }).receipt;
    const element = await show(ana);
    type(find<HTMLTextAreaElement>(element, '.ask')!, 'Parking for bicycles at the Berlin office?');
    await pressIn(element, () => find(element, '.hints'), 'Vote for this, 1 so far');
    await until(() => button(find(element, '.hints')!, 'Show it'), 'not voted');
    expect(isAt(element, button(find(element, '.hints')!, 'Show it')), 'lost').to.equal(true);
  });

  it('at the first question, where what had waited was let in', async () => {
    const { id } = await ana.board.ask({ text: 'One?' }).receipt;
    const element = await show(world.join('ben'));
    element.sort = 'new';
    await until(() => questions(element).length === 1);
    rowOf(element, 'One?').focus();
    world.pass(60_000);
    await ana.board.ask({ text: 'Two?' }).receipt;
    await until(() => find(element, '.pill button'), 'nothing waits');
    await press(element, find(element, '.pill button')!);
    await until(() => questions(element).length === 2);
    await until(() => focused(element) === find(element, 'article'), 'not at the first');
    expect(focused(element)!.dataset['id']).not.to.equal(id);
  });

  it('on the board, where a toast went with its button', async () => {
    await ana.board.ask({ text: 'One?' }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    await until(() => questions(host).length === 1);
    await press(host, find(rowOf(host, 'One?'), '[data-focus=menu]')!);
    await pressIn(host, () => find(host, '[role=menu]'), 'Pin');
    await until(() => rowOf(host, 'One?').textContent.includes('Pinned'));
    expect(isAt(host, find(rowOf(host, 'One?'), '[data-focus=menu]')), 'not at the menu').to.equal(true);
    await press(host, find(rowOf(host, 'One?'), '[data-focus=menu]')!);
    await pressIn(host, () => find(host, '[role=menu]'), 'Up next');
    await pressIn(host, () => find(host, '.toast'), 'Undo');
    await until(() => focused(host) === rowOf(host, 'One?'), 'lost');
  });

  it('in the form or bar that they work in, when a button of it goes', async () => {
    const { id } = await ana.board.ask({ text: 'One?' }).receipt;
    await ana.board.ask({ text: 'Two?' }).receipt;
    await dana.board.mute({ question: id, on: true }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    await until(() => questions(host).length === 2);
    const chooseOfBoard = async (name: string) => {
      await press(host, find(host, '[part=phase-mover]')!);
      await pressIn(host, () => find(host, '[role=menu]'), name);
    };
    await chooseOfBoard('Settings');
    await pressIn(host, () => find(host, '.mutes'), 'Lift all');
    await until(() => !find(host, '.mutes'), 'not lifted');
    expect(find(host, '.settings')!.contains(focused(host)), 'not in the settings').to.equal(true);
    await pressIn(host, () => find(host, '.settings'), 'Save');
    await until(() => isAt(host, find(host, '[part=phase-mover]')), 'not where it began');
    await chooseOfBoard('Select several questions');
    await pressIn(host, () => find(host, '.bulk'), 'Select all that are listed');
    await pressIn(host, () => find(host, '.bulk'), 'Apply to 2 questions');
    await until(() => find(host, '.bulk')!.textContent.includes('0 selected'));
    await until(() => find(host, '.bulk')!.contains(focused(host)), 'not in the bar');
    await pressIn(host, () => find(host, '.bulk'), 'End selecting');
    await until(() => focused(host) === find(host, '[part=phase-mover]'), 'not where it began');
  });

  it('in the field of a board that was just set up', async () => {
    const bare = await World.start({ setUp: false });
    const host = await show(bare.join('dana'), '[part=setup]');
    await press(host, find(host, '[part=setup] .primary')!);
    await until(() => find(host, '.ask'), 'not set up');
    await until(() => focused(host) === find(host, '.ask'), 'lost');
    await bare.end();
  });

  it('on the board again, where the wall was left', async () => {
    await ana.board.ask({ text: 'One?' }).receipt;
    await dana.board.moveTo({ phase: 'live' }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    await press(host, find(host, '[part=phase-mover]')!);
    await pressIn(host, () => find(host, '[role=menu]'), 'Present');
    await until(() => focused(host) === find(host, '.present'), 'not on the wall');
    await pressIn(host, () => find(host, '.present'), 'Back to the board');
    await until(() => questions(host).length === 1 && isAt(host, find(host, '[part=phase-mover]')), 'not where it began');
  });

  it('at the head of the list, where the field went, and where what was refused is let go', async () => {
    for (const text of ['One?', 'Two?']) await dana.board.ask({ text }).receipt;
    const hers = await show(ana);
    await until(() => questions(hers).length === 2);
    ana.cut(true);
    const field = find<HTMLTextAreaElement>(hers, '.ask')!;
    field.focus();
    type(field, 'Too late?');
    await hers.updateComplete;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    world.pass(AFTER_GRACE + 1);
    ana.cut(false);
    await until(() => find(hers, '.refused'), 'not refused');
    await until(() => focused(hers)?.matches('.tab') ?? false, 'lost with the field');
    await pressIn(hers, () => find(hers, '.refused'), 'Discard');
    await until(() => !find(hers, '.refused'), 'not gone');
    await until(() => focused(hers)?.matches('.tab') ?? false, 'not at the head of the list');
  });
});
