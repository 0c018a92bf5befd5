/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect } from '@open-wc/testing';
import { AFTER_GRACE } from '../../core/qa/qa.board.js';
import { World, all, ask, find, questions, rowOf, show, type, until } from './qa.harness.js';

describe('what people do with a question', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(async () => {
    history.replaceState(null, '', location.pathname + location.search);
    await world.end();
  });

  /** Chooses from a question's menu. */
  async function choose(element: Element, text: string, label: string): Promise<void> {
    find(rowOf(element, text), '[data-focus=menu]')!.click();
    await until(() => find(element, '[role=menu]'), 'no menu');
    all(element, '[role=menuitem]').find((one) => one.textContent === label)!.click();
  }

  async function form(element: Element): Promise<HTMLTextAreaElement> {
    await until(() => find(element, '.form textarea'), 'no form');
    return find<HTMLTextAreaElement>(element, '.form textarea')!;
  }

  const status = (element: Element) => find(element, '[role=status]')!.textContent.trim().replaceAll('\u00a0', '');
  const focused = (element: Element) => element.shadowRoot!.activeElement as HTMLElement | null;

  it('tells an asker who votes from another browser that the anonymous question is their own', async () => {
    await world.join('ana').board.askAnonymously({ text: 'Mine?' }).receipt;
    const element = await show(world.join('ana'));
    await until(() => questions(element).length === 1);
    const vote = find(element, '.vote')!;
    expect(vote.getAttribute('aria-label')).to.equal('Vote, 1 so far');
    vote.click();
    await until(() => vote.getAttribute('aria-label') === 'Your question, 1 vote');
    await until(() => status(element) === 'This question is your own; your vote is counted already.');
    expect(find(element, '.refused')).to.equal(null);
  });

  it('does not take a vote that was taken back on the way for one on an own question', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = ana.board.askAnonymously({ text: 'Hers?' });
    const element = await show(ben);
    await until(() => questions(element).length === 1 && ben.board.view.previews);
    ben.cut(true);
    for (const on of [true, false]) {
      element.vote(id, on);
      await until(() => find(element, '.vote')!.getAttribute('aria-pressed') === String(on));
    }
    ben.cut(false);
    await until(() => ben.board.sendings.length === 0, 'not sent');
    await until(() => status(element).startsWith('Vote taken back.'), 'not said');
    await aTimeout(200);
    expect(status(element)).not.to.include('your own');
    expect(find(element, '.vote')!.getAttribute('aria-label')).to.equal('Vote, 1 so far');
  });

  it('says in one line, with a way there, that a question just asked is on the board where its row is out of sight', async () => {
    const element = await show(world.join('ana'));
    await ask(element, 'First of all?');
    await aTimeout(200);
    expect(find(element, '.toast'), 'its row is in sight').to.equal(null);
    type(find<HTMLInputElement>(element, '[type=search]')!, 'first');
    type(find<HTMLTextAreaElement>(element, '.ask')!, 'Second?');
    await element.updateComplete;
    find(element, '.send')!.click();
    await until(() => find(element, '.toast'));
    expect(find(element, '.toast span')!.textContent).to.equal('Your question is on the board.');
    expect(questions(element)).to.deep.equal(['First of all?']);
    find(element, '.toast button')!.click();
    await until(() => focused(element)?.textContent.includes('Second?'), 'not led there');
    expect(find<HTMLInputElement>(element, '[type=search]')!.value).to.equal('');
    expect(find(element, '.toast')).to.equal(null);
  });

  it('says of a question only what has become of it: kept on the device, refused, or on the board', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const element = await show(ana);
    const heard: string[] = [];
    new MutationObserver(() => { heard.push(find(element, '[role=status]') ? status(element) : ''); }).observe(find(element, '[role=status]')!, { childList: true, characterData: true, subtree: true });
    ana.cut(true);
    await ask(element, 'Too late?');
    await until(() => heard.includes('Kept on this device, will be sent'), 'not said');
    await dana.board.configure({ asking: false }).receipt;
    world.pass(AFTER_GRACE + 1);
    ana.cut(false);
    await until(() => find(element, '.refused'), 'not refused');
    await aTimeout(300);
    expect(heard).not.to.include('Your question is on the board.');
    await dana.board.configure({ asking: true }).receipt;
    await until(() => find(element, '.ask'));
    await ask(element, 'In time?');
    await until(() => heard.includes('Your question is on the board.'), 'not said');
  });

  it('says under the field that characters nobody sees are no question', async () => {
    const element = await show(world.join('ana'));
    type(find<HTMLTextAreaElement>(element, '.ask')!, '\u200b\u2060 \u00ad');
    await element.updateComplete;
    find(element, '.send')!.click();
    await until(() => !find(element, '#ask-error')!.hidden, 'not said');
    expect(find(element, '#ask-error')!.textContent).to.equal('Write your question first.');
    expect(find(element, '.refused')).to.equal(null);
  });

  it('does not take the second click of a double click for an empty question', async () => {
    const element = await show(world.join('ana'));
    type(find<HTMLTextAreaElement>(element, '.ask')!, 'Twice?');
    await element.updateComplete;
    for (const detail of [1, 2]) find(element, '.send')!.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, composed: true }));
    await until(() => questions(element).length === 1);
    expect(find(element, '#ask-error')!.hidden).to.equal(true);
  });

  it('counts what is left near the limit, and says in words when a question is too long', async () => {
    const element = await show(world.join('ana'));
    const field = find<HTMLTextAreaElement>(element, '.ask')!;
    type(field, 'a'.repeat(399));
    await element.updateComplete;
    expect(find(element, '.count')).to.equal(null);
    type(field, 'a'.repeat(480));
    await element.updateComplete;
    expect(find(element, '.count')!.textContent).to.equal('20 characters left');
    type(field, 'a'.repeat(501));
    await element.updateComplete;
    expect(find(element, '.count')!.textContent).to.equal('1 character too many');
    find(element, '.send')!.click();
    await element.updateComplete;
    expect(find(element, '#ask-error')!.textContent).to.equal('That is too long: at most 500 characters.');
    expect(field.value).to.have.lengthOf(501);
  });

  it('starts an empty field where the page starts, and a written one where its text does', async () => {
    document.documentElement.dir = 'rtl';
    try {
      const element = await show(world.join('ana'));
      const field = find<HTMLTextAreaElement>(element, '.ask')!;
      expect(getComputedStyle(field).direction).to.equal('rtl');
      type(field, 'Left');
      await element.updateComplete;
      expect(getComputedStyle(field).direction).to.equal('ltr');
    } finally {
      document.documentElement.removeAttribute('dir');
    }
  });

  it('tells of what others moved without moving the list, and not of the own vote', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const receipts = [];
    for (const text of ['One?', 'Two?', 'Three?']) receipts.push(await ana.board.ask({ text }).receipt);
    const element = await show(ben);
    await until(() => questions(element).length === 3);
    const [first, second, third] = questions(element);
    find(rowOf(element, second!), '.vote')!.focus();
    find(rowOf(element, second!), '.vote')!.click();
    await until(() => find(rowOf(element, second!), '.num')!.textContent === '2');
    await aTimeout(50);
    expect(find(element, '.pill')).to.equal(null);
    const { top } = find(element, '[role=feed]')!.getBoundingClientRect();
    const { id } = receipts.find((_, index) => ['One?', 'Two?', 'Three?'][index] === third)!;
    for (const name of ['chen', 'eva', 'finn']) await world.join(name).board.vote({ question: id, on: true }).receipt;
    // All of them: who lets the list go by keyboard is in it again, and it stands still from then on.
    await until(() => find(rowOf(element, third!), '.num')!.textContent === '4');
    await until(() => find(element, '.pill')?.textContent === '1 change, reorder');
    expect(questions(element)).to.deep.equal([first, second, third]);
    expect(find(element, '[role=feed]')!.getBoundingClientRect().top).to.equal(top);
    find(element, '.pill button')!.click();
    await until(() => questions(element)[0] === third);
  });

  it('asks before a reply is removed, at its place, and says when it is', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = await ana.board.ask({ text: 'Well?' }).receipt;
    await ben.board.reply({ question: id, text: 'Hm.' }).receipt;
    world.pass(1);
    await ben.board.reply({ question: id, text: 'Yes.' }).receipt;
    const element = await show(ben);
    await until(() => find(element, '[data-focus=replies]')?.textContent === '2 replies');
    find(element, '[data-focus=replies]')!.click();
    await until(() => all(element, '.reply').length === 2);
    const remove = () => all(find(element, '.reply')!, 'button').find((one) => one.textContent === 'Remove')!;
    remove().focus();
    remove().click();
    await until(() => find(find(element, '.reply')!, '.form'), 'not at its place');
    expect(find(element, '.form')!.textContent).to.include('Remove this reply');
    expect(all(element, '.reply')).to.have.lengthOf(2);
    await expect(element).to.be.accessible();
    find(element, '.form .quiet')!.click();
    await until(() => !find(element, '.form'));
    expect(focused(element) === remove(), 'the focus is elsewhere').to.equal(true);
    remove().click();
    await until(() => find(element, '.form .primary'));
    find(element, '.form .primary')!.click();
    await until(() => all(element, '.reply').length === 1);
    expect(find(element, '.reply')!.textContent).to.include('Yes.');
    await until(() => status(element) === 'Reply removed.');
  });

  it('asks before an official answer is taken back', async () => {
    const dana = world.join('dana');
    const { id } = await dana.board.ask({ text: 'Well?' }).receipt;
    await dana.board.answer({ question: id, text: 'So.' }).receipt;
    const element = await show(dana, '[part=phase-mover]');
    find(element, '.tab:last-child')!.click();
    await until(() => find(element, '.answer button'));
    find(element, '.answer button')!.click();
    await until(() => find(element, '.answer .form'));
    expect(find(element, '.form')!.textContent).to.include('Take this answer back?');
    find(element, '.form .primary')!.click();
    await until(() => !find(element, '.answer'));
  });

  it('says to whom a reply goes, below what it answers', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = await ana.board.ask({ text: 'Well?' }).receipt;
    await ben.board.reply({ question: id, text: 'Hm.' }).receipt;
    const element = await show(ana);
    await until(() => find(element, '[data-focus=replies]')?.textContent === '1 reply');
    find(element, '[data-focus=replies]')!.click();
    await until(() => find(element, '.reply'));
    all(find(element, '.reply')!, 'button').find((one) => one.textContent === 'Reply')!.click();
    await until(() => find(element, '.reply .form textarea'));
    expect(find(element, '.form textarea')!.getAttribute('aria-label')).to.equal('Your reply to Ben');
    type(await form(element), 'Why?');
    find(element, '.form .primary')!.click();
    await until(() => find(element, '.thread .thread .reply')?.textContent.includes('Why?'));
  });

  it('says under the field of a form what is missing or too long, and keeps it open', async () => {
    const dana = world.join('dana');
    const element = await show(dana, '[part=phase-mover]');
    await ask(element, 'Well?');
    find(element, '[data-focus=replies]')!.click();
    const reply = await form(element);
    find(element, '.form .primary')!.click();
    await until(() => find(element, '#form-error')!.textContent === 'Write something first.');
    expect(reply.getAttribute('aria-invalid')).to.equal('true');
    expect(focused(element) === reply, 'the focus is elsewhere').to.equal(true);
    type(reply, 'b'.repeat(10_001));
    await until(() => find(element, '#form-error')!.hidden);
    find(element, '.form .primary')!.click();
    await until(() => find(element, '#form-error')!.textContent === 'That is too long: at most 10,000 characters.');
    find(element, '.form .quiet')!.click();
    await choose(element, 'Well?', 'Labels');
    type(await form(element), Array.from({ length: 11 }, (_, index) => `l${index}`).join());
    find(element, '.form .primary')!.click();
    await until(() => find(element, '#form-error')!.textContent === 'At most 10 labels.');
    type(await form(element), 'l'.repeat(41));
    find(element, '.form .primary')!.click();
    await until(() => find(element, '#form-error')!.textContent === 'A label has at most 40 characters.');
    type(await form(element), 'travel, office');
    find(element, '.form .primary')!.click();
    await until(() => all(element, '.label').map((one) => one.textContent).join() === 'travel,office');
  });

  it('forgets what was typed into a form by Cancel, and keeps it by Escape', async () => {
    const ana = world.join('ana');
    const element = await show(ana);
    await ask(element, 'As it was');
    const edit = async () => {
      await choose(element, 'As it was', 'Edit');
      const field = await form(element);
      await aTimeout(50);
      return field;
    };
    type(await edit(), 'As it might be');
    await ana.moot.drafts.flush();
    find(element, '.form .quiet')!.click();
    await until(() => !find(element, '.form'));
    const again = await edit();
    expect(again.value).to.equal('As it was');
    type(again, 'As it will be');
    await ana.moot.drafts.flush();
    again.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await until(() => !find(element, '.form'));
    const kept = await edit();
    await until(() => kept.value === 'As it will be', 'not kept');
  });

  it('says of a refused edit, in words and at its question, why; and gives the text back', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const element = await show(ana);
    await ask(element, 'Before');
    ana.cut(true);
    await choose(element, 'Before', 'Edit');
    type(await form(element), 'After');
    find(element, '.form .primary')!.click();
    await dana.board.moveTo({ phase: 'archived' }).receipt;
    world.pass(AFTER_GRACE + 1);
    ana.cut(false);
    await until(() => find(element, 'article .refused'), 'not at its question');
    expect(find(element, '.refused')!.textContent).to.include('After').and.to.include('The board is archived');
    await dana.board.moveTo({ phase: 'collect' }).receipt;
    find(element, '.refused button')!.click();
    expect((await form(element)).value).to.equal('After');
    await until(() => !find(element, '.refused'));
  });

  it('moves the focus to the question in its place, and says so, when one is withdrawn', async () => {
    const element = await show(world.join('ana'));
    for (const text of ['One?', 'Two?', 'Three?']) await ask(element, text);
    const [, second, third] = questions(element);
    await choose(element, second!, 'Withdraw');
    await until(() => find(element, '.form .primary'));
    find(element, '.form .primary')!.click();
    await until(() => questions(element).length === 2);
    await until(() => focused(element)?.textContent.includes(third!), 'the focus is elsewhere');
    await until(() => status(element) === 'Question withdrawn.');
  });

  it('offers to show again what was hidden', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    await ana.board.ask({ text: 'Hide me?' }).receipt;
    const element = await show(dana, '[part=phase-mover]');
    await until(() => questions(element).length === 1);
    await choose(element, 'Hide me?', 'Hide');
    await form(element);
    find(element, '.form .primary')!.click();
    await until(() => find(element, '.mark.warn') && find(element, '.toast'));
    expect(find(element, '.toast')!.textContent.trim().replaceAll(/\s+/g, ' ')).to.equal('Question hidden.Undo');
    await expect(element).to.be.accessible();
    find(element, '.toast button')!.click();
    await until(() => !find(element, '.mark.warn'));
  });

  it('moves the board by choosing from a menu, not by arrow keys, and offers to undo it', async () => {
    const dana = world.join('dana');
    const element = await show(dana, '[part=phase-mover]');
    const phase = () => find(element, '.phase b')!.textContent;
    const mover = find(element, '[part=phase-mover]')!;
    mover.focus();
    mover.click();
    await until(() => focused(element)?.textContent === 'Collecting');
    await expect(element).to.be.accessible();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) focused(element)!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    expect(focused(element)!.textContent).to.equal('Live now');
    await aTimeout(100);
    expect(phase()).to.equal('Collecting');
    focused(element)!.click();
    await until(() => phase() === 'Live now');
    expect(focused(element) === mover, 'the focus is elsewhere').to.equal(true);
    await until(() => find(element, '.toast button'));
    find(element, '.toast button')!.click();
    await until(() => phase() === 'Collecting');
  });

  it('says visibly that a link was copied, or where it stands', async () => {
    const element = await show(world.join('ana'));
    await ask(element, 'Where am I?');
    await choose(element, 'Where am I?', 'Copy link');
    await until(() => find(element, '.toast'));
    const { hash } = location;
    expect(find(element, '.toast')!.textContent.trim()).to.equal(hash ? 'The address of this page leads to the question now: copy it from there.' : 'Link copied.');
  });

  it('opens a menu without moving the page, upwards where there is no room below', async () => {
    const ana = world.join('ana');
    for (let index = 0; index < 12; index += 1) await ana.board.ask({ text: `Number ${index}?` }).receipt;
    const element = await show(ana);
    await until(() => questions(element).length === 12);
    const button = () => all(element, '[data-focus=menu]')[8]!;
    scrollTo(0, scrollY + button().getBoundingClientRect().bottom - innerHeight + 4);
    await aTimeout(50);
    const before = scrollY;
    button().click();
    await until(() => find(element, '[role=menu]')?.contains(focused(element)));
    expect(scrollY).to.equal(before);
    const { top, bottom } = find(element, '[role=menu]')!.getBoundingClientRect();
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(innerHeight);
    scrollTo(0, 0);
  });

  it('says when the question that a link leads to is not there, and leads there again when the link is used again', async () => {
    const ana = world.join('ana');
    const receipts = await Promise.all(Array.from({ length: 40 }, (_, index) => ana.board.ask({ text: `Number ${index}` }).receipt));
    location.hash = 'moot=team/AAAAAAAAAAAAAAAAAAAAAA';
    const element = await show(world.join('ben'));
    await until(() => find(element, '.toast')?.textContent.includes('not here any more'));
    const link = Object.assign(document.createElement('a'), { href: `#moot=team/${receipts[30]!.id}` });
    document.body.append(link);
    // Firefox tells a page nothing of a link to where it is already.
    for (let time = 0; time < (navigator.userAgent.includes('Firefox') ? 1 : 2); time += 1) {
      scrollTo(0, 0);
      focused(element)?.blur();
      link.click();
      await until(() => focused(element)?.dataset['id'] === receipts[30]!.id, `not led there, time ${time}`);
    }
    link.remove();
  });

  it('leaves the list by Control and End, and by Control and Home', async () => {
    const element = await show(world.join('ana'));
    await ask(element, 'One?');
    for (const [key, selector] of [['End', '.foot'], ['Home', '.tab[aria-pressed=true]']] as const) {
      find(element, 'article')!.focus();
      find(element, 'article')!.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, composed: true, cancelable: true }));
      expect(focused(element) === find(element, selector), `not at ${selector}`).to.equal(true);
    }
  });

  it('tells while somebody writes what was asked in similar words: to vote for, or with its answer', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const { id } = await ana.board.ask({ text: 'Will there be bicycle parking at the Berlin office?' }).receipt;
    const { id: answered } = await ana.board.ask({ text: 'Which bicycle parking will the Lagos office have?' }).receipt;
    await ana.board.ask({ text: 'Who owns the build?' }).receipt;
    await dana.board.answer({ question: answered, text: 'Twenty places.' }).receipt;
    const element = await show(world.join('ben'));
    await until(() => questions(element).length === 2);
    const field = find<HTMLTextAreaElement>(element, '.ask')!;
    type(field, 'Parking bicycles');
    await aTimeout(400);
    expect(find(element, '.hints'), 'two words say too little').to.equal(null);
    type(field, 'Parking for bicycles at the Berlin office?');
    await element.updateComplete;
    expect(find(element, '.hints'), 'before the keys rest').to.equal(null);
    await until(() => find(element, '.hints'));
    const hints = () => all(element, '.hints li').map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim());
    expect(hints()[0]).to.equal('Will there be bicycle parking at the Berlin office? Vote for this, 1 so far');
    expect(hints()[1]).to.include('Official answer Twenty places.').and.to.include('Show it');
    await expect(element).to.be.accessible();
    find(element, '.hints button')!.click();
    await until(() => find(rowOf(element, 'Berlin'), '.vote')!.getAttribute('aria-pressed') === 'true');
    await until(() => hints()[0]!.endsWith('Show it'));
    expect(field.value).to.equal('Parking for bicycles at the Berlin office?');
    find(element, '.hints button')!.click();
    await until(() => focused(element)?.dataset['id'] === id);
    type(field, '');
    await until(() => !find(element, '.hints'));
  });

  it('finds questions by who asked them', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    await ana.board.ask({ text: 'One?' }).receipt;
    await ben.board.ask({ text: 'Two?' }).receipt;
    await ana.board.askAnonymously({ text: 'Three?' }).receipt;
    const element = await show(ben);
    await until(() => questions(element).length === 3);
    type(find<HTMLInputElement>(element, '[type=search]')!, 'ana');
    await until(() => questions(element).join() === 'One?');
  });
});
