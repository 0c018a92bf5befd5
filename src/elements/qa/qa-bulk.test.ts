/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { World, all, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('hosts with many questions', () => {
  let world: World;
  let dana: Someone;
  let host: MootQa;
  beforeEach(async () => {
    localStorage.removeItem('moot-host-keys');
    world = await World.start();
    dana = world.join('dana');
    const ana = world.join('ana');
    for (const text of ['One?', 'Two?', 'Three?']) await ana.board.ask({ text }).receipt;
    host = await show(dana, '[part=phase-mover]');
    await until(() => questions(host).length === 3);
  });
  afterEach(async () => {
    localStorage.removeItem('moot-host-keys');
    await world.end();
  });

  async function choose(label: string): Promise<void> {
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menu] button').find((one) => one.textContent === label)!.click();
  }
  const bar = () => find(host, '.bulk')!;
  const pick = (text: string) => { find(rowOf(host, text), '.pick input')!.click(); };
  async function act(label: string): Promise<void> {
    await until(() => find(bar(), 'select'), 'nothing to do with them');
    const select = find<HTMLSelectElement>(bar(), 'select')!;
    select.value = [...select.options].find((one) => one.textContent === label)!.value;
    select.dispatchEvent(new Event('input'));
    await host.updateComplete;
  }
  const states = () => [...dana.board.view.list('question')].map(({ value: { state, hidden, text } }) => `${text} ${hidden ? `hidden: ${hidden.reason ?? ''}` : state ?? 'open'}`).sort();
  const said = (text: string) => until(() => all(host, '[role=status]').some((one) => one.textContent.includes(text)), `"${text}" is not said`);

  it('hide several at once, for a reason, and take that back', async () => {
    await choose('Select several questions');
    await until(() => find(host, '.pick'));
    pick('One?');
    pick('Three?');
    await until(() => bar().textContent.includes('2 selected'));
    await expect(host).to.be.accessible();
    await act('Hide');
    find<HTMLInputElement>(bar(), '[name=text]')!.value = 'Off topic';
    expect(find(bar(), '.primary')!.textContent).to.equal('Apply to 2 questions');
    find(bar(), '.primary')!.click();
    await until(() => states().join() === 'One? hidden: Off topic,Three? hidden: Off topic,Two? open', states().join());
    await said('Done for 2 questions.');
    expect(bar().textContent).to.include('0 selected');
    // There, and not at the end of the page: what lies after the list lies behind every question.
    expect(find(host, '.toast')).to.equal(null);
    find(bar(), '[data-focus=undo]')!.click();
    await until(() => states().join() === 'One? open,Three? open,Two? open');
    await said('Taken back for 2 questions.');
  });

  it('are two steps of the Tab key away from taking it back', async () => {
    await choose('Select several questions');
    await until(() => find(host, '.pick'));
    pick('One?');
    pick('Two?');
    await act('Take up next');
    find(bar(), '.primary')!.focus();
    find(bar(), '.primary')!.click();
    await until(() => states().join() === 'One? queued,Three? open,Two? queued');
    const isAt = (selector: string) => host.shadowRoot!.activeElement === find(bar(), selector);
    await until(() => find(bar(), '[data-focus=undo]') && bar().contains(host.shadowRoot!.activeElement), 'not in the bar');
    expect(isAt('[data-focus=undo]'), 'a key that is held down would take it back at once').to.equal(false);
    await sendKeys({ press: 'Tab' });
    if (!isAt('[data-focus=undo]')) await sendKeys({ press: 'Tab' });
    expect(isAt('[data-focus=undo]'), 'not at Undo').to.equal(true);
    await sendKeys({ press: 'Enter' });
    await until(() => states().join() === 'One? open,Three? open,Two? open' && !find(bar(), '[data-focus=undo]'));
    expect(bar().contains(host.shadowRoot!.activeElement), 'lost').to.equal(true);
  });

  it('take back what was done last, until they select again', async () => {
    await choose('Select several questions');
    await until(() => find(host, '.pick'));
    pick('One?');
    await act('Take up next');
    find(bar(), '.primary')!.click();
    await until(() => find(bar(), '[data-focus=undo]'), 'no way back');
    expect(bar().textContent).to.include('Done for 1 question.');
    pick('Two?');
    await host.updateComplete;
    expect(find(bar(), '[data-focus=undo]')).to.equal(null);
  });

  it('select all that are listed, and are offered only what makes sense for them', async () => {
    await dana.board.setState({ question: [...dana.board.view.list('question')].find(({ value }) => value.text === 'Two?')!.id, state: 'declined', reason: 'Twice' }).receipt;
    await dana.board.configure({ moderation: 'before' }).receipt;
    await world.join('ben').board.ask({ text: 'Four?' }).receipt;
    await until(() => questions(host).length === 4);
    await choose('Select several questions');
    await until(() => find(host, '.bulk'));
    expect(find(bar(), 'select')).to.equal(null);
    all(bar(), 'button').find((one) => one.textContent === 'Select all that are listed')!.click();
    await until(() => bar().textContent.includes('4 selected'));
    await act('Approve');
    expect(find(bar(), '.primary')!.textContent).to.equal('Apply to 1 question');
    find(bar(), '.primary')!.click();
    await until(() => states().includes('Four? open'));
    // What waited would show if it were brought back.
    expect(find(bar(), '[data-focus=undo]')).to.equal(null);
    expect(states()).to.deep.equal(['Four? open', 'One? open', 'Three? open', 'Two? declined']);
  });

  it('are declined with a reason alone, and what was typed stays where there was none', async () => {
    await choose('Select several questions');
    await until(() => find(host, '.pick'));
    pick('One?');
    pick('Two?');
    await act('Decline');
    find(bar(), '.primary')!.click();
    await until(() => !find(bar(), '.error')!.hidden, 'nothing is said');
    expect(states()).to.deep.equal(['One? open', 'Three? open', 'Two? open']);
    find<HTMLInputElement>(bar(), '[name=text]')!.value = 'Answered on the wiki.';
    find(bar(), '.primary')!.click();
    await until(() => states().join() === 'One? declined,Three? open,Two? declined');
    expect([...dana.board.view.list('question')].map(({ value: { reason } }) => reason).filter(Boolean)).to.deep.equal(['Answered on the wiki.', 'Answered on the wiki.']);
  });

  it('add labels to several, beside those that they have; too many are refused in words', async () => {
    const [first] = [...dana.board.view.list('question')];
    await dana.board.label({ question: first!.id, labels: ['Pay'] }).receipt;
    await choose('Select several questions');
    await until(() => find(host, '.bulk'));
    all(bar(), 'button').find((one) => one.textContent === 'Select all that are listed')!.click();
    await until(() => bar().textContent.includes('3 selected'));
    await act('Add labels');
    const field = find<HTMLInputElement>(bar(), '[name=text]')!;
    field.value = Array.from({ length: 11 }, (_, at) => `l${at}`).join(',');
    find(bar(), '.primary')!.click();
    await until(() => find(bar(), '.error')!.textContent === 'At most 10 labels.');
    field.value = 'People';
    find(bar(), '.primary')!.click();
    await until(() => all(host, '.label').length === 4);
    expect(all(rowOf(host, first!.value.text), '.label').map((one) => one.textContent)).to.deep.equal(['Pay', 'People']);
    bar().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await until(() => !find(host, '.bulk') && !find(host, '.pick'));
    expect(host.shadowRoot!.activeElement === find(host, '[part=phase-mover]'), 'the focus is elsewhere').to.equal(true);
  });

  const press = (text: string, key: string, more: KeyboardEventInit = {}) => {
    rowOf(host, text).focus();
    rowOf(host, text).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  };

  it('act by one letter once they have switched that on, and only with the focus on a question', async () => {
    press('One?', 'p');
    await host.updateComplete;
    expect(all(host, '.mark')).to.have.lengthOf(0);
    await choose('Switch on one-letter keys');
    await said('One-letter keys work on the question that has the focus.');
    press('One?', 'p', { ctrlKey: true });
    find(rowOf(host, 'Two?'), '.vote')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
    press('Three?', 'p');
    await until(() => all(host, '.mark').length === 1);
    expect(rowOf(host, 'Three?').textContent).to.include('Pinned');
    press('One?', 'ش', { code: 'KeyH' });
    await until(() => find(rowOf(host, 'One?'), '.form'), 'no form to hide');
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'p');
    find(host, '.form textarea')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
    find(rowOf(host, 'Two?'), '[data-focus=menu]')!.click();
    await until(() => find(host, '[role=menu]'));
    const item = all(host, '[role=menuitem]').find((one) => one.textContent.startsWith('Pin'))!;
    expect([item.getAttribute('aria-keyshortcuts'), find(item, 'kbd')!.textContent]).to.deep.equal(['p', 'p']);
    await expect(host).to.be.accessible();
  });

  it('do nothing by keys that are no letters: those move on, or out of the list', async () => {
    await choose('Switch on one-letter keys');
    const [first, second] = questions(host);
    const row = rowOf(host, first!);
    row.focus();
    for (const key of ['Tab', 'Shift', 'Escape', 'é', '1']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      row.dispatchEvent(event);
      expect(event.defaultPrevented, key).to.equal(false);
    }
    row.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    await until(() => host.shadowRoot!.activeElement === rowOf(host, second!), 'no way on');
    expect(dana.sent.map(({ name }) => name)).not.to.include('qa.mute');
  });

  it('end selecting with Escape, from the list as well', async () => {
    await choose('Select several questions');
    await until(() => find(host, '.bulk'));
    press('Two?', 'Escape');
    await until(() => !find(host, '.bulk'), 'not ended');
    await choose('Select several questions');
    await until(() => find(host, '.bulk'));
    find(host, '.bulk button')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await until(() => !find(host, '.bulk'), 'not ended from its bar');
  });

  it('are remembered to have done so, until they switch it off', async () => {
    await choose('Switch on one-letter keys');
    host.remove();
    host = await show(dana, '[part=phase-mover]');
    await choose('Switch off one-letter keys');
    press('One?', 'p');
    host.remove();
    host = await show(dana, '[part=phase-mover]');
    await until(() => questions(host).length === 3);
    press('One?', 'p');
    await host.updateComplete;
    expect(all(host, '.mark')).to.have.lengthOf(0);
  });

  it('select with a letter, too', async () => {
    await choose('Switch on one-letter keys');
    await choose('Select several questions');
    await until(() => find(host, '.bulk'));
    press('Two?', 'x');
    await until(() => bar().textContent.includes('1 selected'));
    expect(find<HTMLInputElement>(rowOf(host, 'Two?'), '.pick input')!.checked).to.equal(true);
  });

  it('need not be hosts: for others, letters do nothing', async () => {
    await choose('Switch on one-letter keys');
    const hers = await show(world.join('ana'));
    await until(() => questions(hers).length === 3);
    const row = rowOf(hers, 'One?');
    row.focus();
    row.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
    await hers.updateComplete;
    expect(all(hers, '.mark')).to.have.lengthOf(0);
  });
});
