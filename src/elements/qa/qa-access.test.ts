/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, waitUntil } from '@open-wc/testing';
import { World, all, find, questions, rowOf, show, type, type Someone } from './qa.harness.js';

describe('who may do what on a board', () => {
  let world: World;
  let dana: Someone;
  beforeEach(async () => {
    world = await World.start();
    dana = world.join('dana');
  });
  afterEach(() => world.end());

  it('mutes whoever asked from the menu, keeps what they typed, and lifts it by undo or in the settings', async () => {
    const ana = world.join('ana');
    await ana.board.askAnonymously({ text: 'You fools?' }).receipt;
    const [host, hers] = [await show(dana, '[part=phase-mover]'), await show(ana)];
    await waitUntil(() => [host, hers].every((one) => questions(one).length === 1));
    const choose = async (label: string) => {
      find(rowOf(host, 'You fools?'), '[data-focus=menu]')!.click();
      await waitUntil(() => find(host, '[role=menu]'));
      all(host, '[role=menuitem]').find((one) => one.textContent.trim() === label)!.click();
    };
    const tryAgain = async (text: string) => {
      type(find<HTMLTextAreaElement>(hers, '.ask')!, text);
      await hers.updateComplete;
      find(hers, '.send')!.click();
    };
    await choose('Mute its asker for an hour');
    await waitUntil(() => find(host, '.toast')?.textContent.includes('Its asker is muted.'));
    await tryAgain('Fools all?');
    await waitUntil(() => find(hers, '.refused'), 'not refused');
    expect(find(hers, '.refused')!.textContent).to.include('Fools all?').and.include('the hosts of this board take nothing more from you for now.');
    expect(questions(host)).to.deep.equal(['You fools?']);
    await expect(hers).to.be.accessible();
    find(host, '.toast button')!.click();
    await waitUntil(() => find(host, '[role=status]')?.textContent.includes('No longer muted.') && !dana.board.view.get('board', 'board')?.hasMutes);
    await tryAgain('May I?');
    await waitUntil(() => dana.board.view.size('question') === 2, 'still muted');
    await choose('Mute its asker');
    await waitUntil(() => dana.board.view.get('board', 'board')?.hasMutes);
    find(host, '[part=phase-mover]')!.click();
    await waitUntil(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await waitUntil(() => find(host, '.mutes button'), 'settings do not tell of it');
    expect(find(host, '.mutes')!.textContent).to.include('Muted askers: 1');
    await expect(host).to.be.accessible();
    find(host, '.mutes button')!.click();
    await waitUntil(() => !find(host, '.mutes'), 'not lifted');
  });
});
