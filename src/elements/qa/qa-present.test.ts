/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
// A module for bundlers; in a browser it names itself.
import 'jsqr';
import type decode from 'jsqr';
import { qa } from '../../core/qa/qa.ritual.js';
import { World, all, find, questions, show, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('a board on a wall', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  let ids: readonly string[];
  beforeEach(async () => {
    world = await World.start();
    [dana, ana] = [world.join('dana'), world.join('ana')];
    const asked = ['First?', 'Second?', 'Third?', 'Fourth?', 'Fifth?'].map((text) => ana.board.ask({ text }));
    for (const { receipt } of asked) await receipt;
    ids = asked.map(({ id }) => id);
    // More votes for the first than for the second, and so on.
    for (const [nth, question] of ids.entries()) {
      for (let voter = 0; voter < 4 - nth; voter += 1) await world.join(`voter${voter}`).board.vote({ question, on: true }).receipt;
    }
    await dana.board.moveTo({ phase: 'live' }).receipt;
  });
  afterEach(() => world.end());

  async function present(someone: Someone, room = 'team'): Promise<MootQa> {
    const element = await show(someone);
    element.room = room;
    element.view = 'present';
    await until(() => find(element, '.present'), 'no presenter');
    return element;
  }
  const shown = (element: Element) => find(element, '.shown .text')?.textContent;
  const coming = (element: Element) => all(element, '.coming li span:last-child').map((one) => one.textContent);
  const button = (element: Element, name: string) => all(element, '.present button').find((one) => one.textContent.trim() === name);
  /** What a camera reads of a code, by a reader that is not ours: its modules in dark on light, four pixels each. */
  const read = (code: Element) => {
    const side = Number(code.getAttribute('viewBox')!.split(' ')[3]) * 4;
    const paper = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d')!;
    paper.fillStyle = 'white';
    paper.fillRect(0, 0, side, side);
    paper.scale(4, 4);
    paper.fillStyle = 'black';
    for (const path of code.querySelectorAll('path')) paper.fill(new Path2D(path.getAttribute('d')!));
    const { jsQR } = globalThis as unknown as { readonly jsQR: typeof decode };
    return jsQR(paper.getImageData(0, 0, side, side).data, side, side)?.data;
  };
  const centre = (one: Element): [number, number] => {
    one.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = one.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
  };
  const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

  it('shows the question under discussion, its votes, a timer and the next three, and what hosts have lined up comes first', async () => {
    await dana.board.setState({ question: ids[3]!, state: 'queued' }).receipt;
    await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
    const wall = await present(ana);
    await until(() => shown(wall) === 'First?');
    expect(find(wall, '.shown .votes')!.textContent).to.equal('5 votes');
    expect(coming(wall)).to.deep.equal(['Fourth?', 'Second?', 'Third?']);
    expect(find(wall, '.timer')!.textContent).to.match(/^0:0\d$/);
    await until(() => find(wall, '.timer')!.textContent !== '0:00', 'the timer stands still');
    await expect(wall).to.be.accessible();
  });

  it('says to those who listen what is discussed, and nothing of the votes of others', async () => {
    await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
    const wall = await present(ana);
    await until(() => shown(wall) === 'First?');
    const regions = all(wall, '[aria-live], [role=status], [role=alert], [role=log], output');
    expect(regions).to.have.lengthOf(1);
    const [status] = regions;
    const said = () => status!.textContent.trim().replaceAll('\u00a0', '');
    // What was there when the page came is no news.
    await until(async () => (await ana.storage.list('')).some(([key]) => key.includes('/told/')), 'nothing is noticed');
    await world.join('late').board.vote({ question: ids[0]!, on: true }).receipt;
    await until(() => find(wall, '.shown .votes')!.textContent === '6 votes', 'the vote does not show');
    // As long as the announcer needs for what is said at once.
    await aTimeout(300);
    expect(said()).to.equal('');
    expect(status!.closest('.shown')).to.equal(null);
    await dana.board.discuss({ question: ids[1]!, on: true }).receipt;
    await until(() => said() === 'Being discussed now: “Second?”', 'not said');
    expect(shown(wall)).to.equal('Second?');
  });

  it('fills the screen with what speaks in it, and without the page’s introduction', async () => {
    const wall = await present(ana);
    wall.append(Object.assign(document.createElement('p'), { slot: 'intro', textContent: 'From the page' }));
    await sendMouse({ type: 'click', position: centre(button(wall, 'Full screen')!) });
    await until(() => document.fullscreenElement, 'not full');
    try {
      expect(document.fullscreenElement).to.equal(wall);
      // Nothing within it alone, beside which the region that speaks would stand.
      expect(wall.shadowRoot!.fullscreenElement?.className).to.equal(undefined);
      expect(find(wall, '[role=status]')).to.not.equal(null);
      expect(wall.querySelector('p')!.checkVisibility()).to.equal(false);
      const { width, height } = find(wall, '.present')!.getBoundingClientRect();
      expect([width, height >= innerHeight]).to.deep.equal([wall.clientWidth, true]);
      expect(getComputedStyle(wall).backgroundColor).to.equal('rgb(255, 255, 255)');
    } finally {
      await document.exitFullscreen();
    }
  });

  it('shows what everybody may see and no more, also where a host presents: no asker whom hosts alone know, and no counts that are kept back', async () => {
    const [host, asker] = [dana.moot.open(qa, 'kept'), ana.moot.open(qa, 'kept')];
    await host.create({ title: 'Kept' }).receipt;
    await host.configure({ anonymity: 'hidden', votesShown: 'voted' }).receipt;
    await asker.ask({ text: 'Who asks?' }).receipt;
    const { id } = asker.ask({ text: 'And then?' });
    await host.moveTo({ phase: 'live' }).receipt;
    await host.discuss({ question: id, on: true }).receipt;
    const wall = await present(dana, 'kept');
    await until(() => shown(wall) === 'And then?' && coming(wall).length === 1);
    expect(find(wall, '.shown .who')!.textContent).to.equal('Anonymous');
    expect(all(wall, '.present .votes, .coming .num')).to.deep.equal([]);
  });

  it('shows nothing of what is collected unseen', async () => {
    const host = dana.moot.open(qa, 'unseen');
    await host.create({ title: 'Unseen' }).receipt;
    await host.configure({ unseen: true }).receipt;
    await host.ask({ text: 'Mine alone?' }).receipt;
    const wall = await present(dana, 'unseen');
    await wall.updateComplete;
    expect(coming(wall)).to.deep.equal([]);
  });

  it('leads people to the page by a code, which cameras read in any colours', async () => {
    const wall = await present(ana);
    const code = find(wall, '.qr')!;
    expect(code.getAttribute('aria-label')).to.equal(`Code that leads to ${location.href.split('#')[0]!}`);
    expect(getComputedStyle(code).backgroundColor).to.equal('rgb(255, 255, 255)');
    expect(getComputedStyle(code).fill).to.equal('rgb(0, 0, 0)');
    expect(read(code)).to.equal(location.href.split('#')[0]!);
  });

  it('is steered by hosts alone, from whatever device they hold, and the wall follows', async () => {
    const [wall, phone] = [await present(ana), await present(dana)];
    expect(all(wall, '.present footer .primary')).to.deep.equal([]);
    button(phone, 'Begin')!.click();
    await until(() => shown(wall) === 'First?', 'the wall does not follow');
    button(phone, 'Answered, go on')!.click();
    await until(() => shown(wall) === 'Second?');
    expect(ana.board.view.get('question', ids[0]!)?.state).to.equal('answered');
    button(phone, 'Back')!.click();
    await until(() => shown(wall) === 'First?');
    expect(ana.board.view.get('question', ids[0]!)?.state).to.equal(undefined);
    expect([...ana.board.view.list('chapter')]).to.have.lengthOf(3);
    await expect(phone).to.be.accessible();
  });

  it('offers a way back from each step, for as long as that stands there, which restores what it was', async () => {
    await dana.board.setState({ question: ids[3]!, state: 'queued' }).receipt;
    const phone = await present(dana);
    const undo = async () => {
      await until(() => button(phone, 'Undo'), 'no way back');
      button(phone, 'Undo')!.focus();
      button(phone, 'Undo')!.click();
    };
    await until(() => coming(phone)[0] === 'Fourth?', 'not lined up');
    button(phone, 'Begin')!.click();
    await until(() => shown(phone) === 'Fourth?', 'not begun');
    await expect(phone).to.be.accessible();
    await undo();
    await until(() => shown(phone) === undefined || shown(phone)!.startsWith('Nothing'), 'still discussed');
    await until(() => dana.board.view.get('question', ids[3]!)?.state === 'queued', 'no longer lined up');
    expect(phone.shadowRoot!.activeElement?.className, 'the focus is lost').to.equal('present');
    await until(() => coming(phone)[0] === 'Fourth?', 'not lined up again');
    button(phone, 'Begin')!.click();
    await until(() => shown(phone) === 'Fourth?', 'not begun again');
    await dana.board.setState({ question: ids[1]!, state: 'queued' }).receipt;
    await until(() => coming(phone)[0] === 'Second?', 'not lined up next');
    button(phone, 'Answered, go on')!.click();
    await until(() => shown(phone) === 'Second?');
    await undo();
    await until(() => shown(phone) === 'Fourth?', 'not back');
    await until(() => dana.board.sendings.length === 0);
    expect([3, 1].map((nth) => dana.board.view.get('question', ids[nth]!)?.state)).to.deep.equal([undefined, 'queued']);
  });

  it('moves on and back by arrow keys, space and the keys of a clicker, not for people who do not host', async () => {
    const wall = await present(ana);
    expect(press('ArrowRight'), 'taken from the page').to.equal(true);
    const phone = await present(dana);
    expect(shown(phone)).to.equal('Nothing is being discussed yet.');
    for (const [key, text] of [['ArrowRight', 'First?'], [' ', 'Second?'], ['PageDown', 'Third?'], ['ArrowLeft', 'Second?'], ['PageUp', 'Third?']] as const) {
      press(key);
      await until(() => shown(phone) === text && shown(wall) === text, `${key} does not lead to ${text}`);
    }
  });

  it('moves on by the keys of a clicker with the focus on its own button, whose space bar presses it', async () => {
    const phone = await present(dana);
    const pressOn = (key: string) => phone.shadowRoot!.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    await until(() => button(phone, 'Begin'));
    button(phone, 'Begin')!.focus();
    button(phone, 'Begin')!.click();
    await until(() => shown(phone) === 'First?');
    expect(phone.shadowRoot!.activeElement?.className).to.equal('primary');
    expect(pressOn(' '), 'space is not the button\'s').to.equal(true);
    for (const [key, text] of [['PageDown', 'Second?'], ['ArrowRight', 'Third?'], ['ArrowLeft', 'Second?']] as const) {
      pressOn(key);
      await until(() => shown(phone) === text, `${key} does not lead to ${text}`);
    }
  });

  it('is not steered where it is for reading only', async () => {
    const wall = await present(dana);
    wall.readonly = true;
    await wall.updateComplete;
    expect(all(wall, '.present footer .primary')).to.deep.equal([]);
    press('ArrowRight');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    expect(dana.board.view.get('board', 'board')?.discussing).to.equal(undefined);
  });

  it('leads back to the board, and leaves nothing running there', async () => {
    const styles = (await show(dana)).shadowRoot!.adoptedStyleSheets.length;
    const phone = await present(dana);
    button(phone, 'Back to the board')!.click();
    await until(() => questions(phone).length === 5, 'no board');
    expect(phone.shadowRoot!.adoptedStyleSheets, 'of all that hosts open on the board').to.have.lengthOf(styles);
    press('ArrowRight');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    expect(dana.board.view.get('board', 'board')?.discussing).to.equal(undefined);
    find(phone, '[part=phase-mover]')!.click();
    await until(() => find(phone, '[role=menu]'));
    all(phone, '[role=menu] button').find((one) => one.textContent === 'Present')!.click();
    await until(() => find(phone, '.present'), 'not from the menu');
  });

  it('ends with Escape', async () => {
    const phone = await present(dana);
    find(phone, '.present')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await until(() => questions(phone).length === 5, 'no board');
  });

  it('fits into 320 pixels, also from right to left, and fills a large screen', async () => {
    await dana.board.reword({ question: ids[0]!, text: `${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}?` }).receipt;
    await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
    const wall = await present(dana);
    await until(() => shown(wall)?.startsWith('Donau'));
    for (const [width, dir] of [[320, 'ltr'], [320, 'rtl'], [1600, 'ltr']] as const) {
      Object.assign(wall.style, { display: 'block', width: `${width}px` });
      wall.dir = dir;
      await wall.updateComplete;
      const { left, right } = wall.getBoundingClientRect();
      for (const one of all(wall, '.present *')) {
        const box = one.getBoundingClientRect();
        expect(box.width === 0 || (box.left >= left - 1 && box.right <= right + 1), `${one.className} at ${width} ${dir}`).to.equal(true);
      }
    }
  });

  it('is the board where "view" says something else, with one warning', async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => { warnings.push(text); };
    try {
      const element = await show(ana);
      element.setAttribute('view', 'slides');
      await element.updateComplete;
      expect(questions(element)).to.have.lengthOf(5);
    } finally {
      console.warn = warn;
    }
    expect(warnings.filter((one) => one.includes('slides'))).to.have.lengthOf(1);
  });
});
