/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { AudienceSize } from '../../backends/protocol.js';
import { World, all, ask, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';

describe('who sees who asks', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  let ben: Someone;
  beforeEach(async () => {
    world = await World.start();
    [dana, ana, ben] = [world.join('dana'), world.join('ana'), world.join('ben')];
  });
  afterEach(() => world.end());

  const who = (element: Element) => find(element, '#who')!.textContent;
  const author = (element: Element, text: string) => find(rowOf(element, text), '.who')!.textContent;
  const marks = (element: Element, text: string) => all(rowOf(element, text), '.mark').map((one) => one.textContent);

  it('is said beside Send, whatever the board promises', async () => {
    const element = await show(ana);
    expect(who(element)).to.equal('Everyone here sees your name.');
    find<HTMLInputElement>(element, '[part=choice] label:last-child input')!.click();
    await until(() => who(element) === 'Nobody sees your name, hosts included.');
    const promises = { named: 'This board takes questions with a name; everyone here sees it.', hidden: 'Hosts see your name, later ones too.', sealed: 'Nobody sees your name, hosts included; who asked is destroyed with the archive.' } as const;
    for (const [anonymity, words] of Object.entries(promises)) {
      await dana.board.configure({ anonymity: anonymity as keyof typeof promises }).receipt;
      await until(() => who(element) === words, `not "${words}"`);
      expect(find(element, '[part=choice]')).to.equal(null);
      await expect(element).to.be.accessible();
    }
  });

  it('comes with how many people could have asked, and behind "more" with what the operator could still find out', async () => {
    world.size = { complete: true, count: 6 };
    const element = await show(ana);
    expect(find(element, '.promise')).to.equal(null);
    find<HTMLInputElement>(element, '[part=choice] label:last-child input')!.click();
    await until(() => find(element, '.promise p')?.textContent === 'Only 6 people can ask here; your wording may show who you are.');
    expect(find<HTMLDetailsElement>(element, '.promise details')!.open).to.equal(false);
    find(element, '.promise summary')!.click();
    expect(find(element, '.promise details p')!.textContent).to.include('whoever runs the server could test');
    await expect(element).to.be.accessible();
    find<HTMLInputElement>(element, '[part=choice] label:first-child input')!.click();
    await until(() => !find(element, '.promise'));
    const words: Record<string, AudienceSize> = { '212 people can ask here.': { complete: true, count: 212 }, 'Fewer than 5 people can ask here; your wording may show who you are.': { complete: true, under: 5 }, '': { complete: false } };
    for (const [text, size] of Object.entries(words)) {
      world.size = size;
      const other = await show(ben);
      find<HTMLInputElement>(other, '[part=choice] label:last-child input')!.click();
      await until(() => find(other, '.promise'));
      await until(() => (find(other, '.promise > p')?.textContent ?? '') === text, `not "${text}"`);
      other.remove();
    }
  });

  it('is said beside the Send of a reply to a sealed board too, which has no name and can be taken back', async () => {
    await dana.board.configure({ anonymity: 'sealed' }).receipt;
    await ana.board.askAnonymously({ text: 'Why?' }).receipt;
    const [hers, his] = [await show(ana), await show(ben)];
    world.pass(100_000);
    // Whatever comes next carries out what is due.
    await dana.board.configure({ intro: 'Say it.' }).receipt;
    await until(() => questions(his).length === 1);
    find(rowOf(his, 'Why?'), '[data-focus=replies]')!.click();
    await until(() => find(his, '.form'));
    expect(find(his, '#form-who')!.textContent).to.equal('Nobody sees your name with your reply, hosts included; only the hour is kept.');
    await expect(his).to.be.accessible();
    type(find<HTMLTextAreaElement>(his, '.form-text')!, 'Because.');
    find(his, '.form .primary')!.click();
    await until(() => all(his, '[part=reply] .mark').some((one) => one.textContent.startsWith('On its way')), 'not said');
    await until(() => all(his, '[role=status]').some((one) => one.textContent.includes('On its way')), 'not told to who listens');
    expect(all(his, '[part=reply] button').map((one) => one.textContent)).to.deep.equal(['Remove']);
    expect(find(rowOf(hers, 'Why?'), '[data-focus=replies]')!.textContent).to.equal('Reply');
    world.pass(100_000);
    await dana.board.configure({ intro: 'Say it all.' }).receipt;
    await until(() => find(rowOf(hers, 'Why?'), '[data-focus=replies]')?.textContent === '1 reply');
    find(rowOf(hers, 'Why?'), '[data-focus=replies]')!.click();
    await until(() => find(hers, '[part=reply]'));
    expect(find(hers, '[part=reply] .who')!.textContent).to.equal('Anonymous');
    const buttons = (element: Element) => all(element, '[part=reply] .by button').map((one) => one.textContent);
    expect(buttons(hers)).to.deep.equal(['Reply']);
    await until(() => buttons(his).join() === 'Remove,Reply', 'not released for its author');
  });

  it('says what the operator could find out on every kind of board that keeps names back', async () => {
    for (const [anonymity, words] of Object.entries({ hidden: 'Whoever runs the server can read it too', sealed: 'Then the key for that is destroyed' })) {
      const one = await World.start();
      const [host, hers] = [one.join('dana'), one.join('ana')];
      await host.board.configure({ anonymity: anonymity as 'hidden' | 'sealed' }).receipt;
      const element = await show(hers);
      expect(find(element, '.promise')).to.equal(null);
      type(find<HTMLTextAreaElement>(element, '.ask')!, 'Why');
      await until(() => find(element, '.promise details p')?.textContent.includes(words));
      await one.end();
    }
  });

  it('lets somebody find on another device what they asked without a name', async () => {
    const phone = await show(ana);
    find<HTMLInputElement>(phone, '[part=choice] label:last-child input')!.click();
    await ask(phone, 'From my phone?');
    const desk = await show(world.join('ana'));
    await until(() => questions(desk).length === 1);
    expect(find(rowOf(desk, 'From my phone?'), '.vote')!.getAttribute('aria-label')).to.include('Vote');
    all(desk, '.tab').find((tab) => tab.textContent.startsWith('Mine'))!.click();
    await until(() => find(desk, '.find button'));
    expect(questions(desk)).to.deep.equal([]);
    find(desk, '.find button')!.click();
    await until(() => questions(desk).includes('From my phone?'), 'not found');
    expect(find(desk, '.find')!.textContent).to.include('Found 1 question of yours.');
    expect(find(rowOf(desk, 'From my phone?'), '.vote')!.getAttribute('aria-label')).to.include('Your question');
    await until(() => all(desk, '[role=status]').some((one) => one.textContent.includes('Found 1 question')), 'not said');
    find(desk, '.find button')!.click();
    await until(() => find(desk, '.find')!.textContent.includes('nothing of yours that this device does not know'));
    await expect(desk).to.be.accessible();
  });

  it('is hosts alone, where the board says so: they read the name, others "Anonymous"', async () => {
    await dana.board.configure({ anonymity: 'hidden' }).receipt;
    const [hers, his, host] = [await show(ana), await show(ben), await show(dana)];
    await until(() => who(hers).startsWith('Hosts see'));
    await ask(hers, 'Whose is this?');
    await until(() => questions(his).length === 1 && questions(host).length === 1);
    expect([author(his, 'Whose'), author(host, 'Whose')].map((one) => /Anonymous|ana/i.exec(one ?? '')?.[0].toLowerCase())).to.deep.equal(['anonymous', 'ana']);
    expect([marks(host, 'Whose'), marks(hers, 'Whose'), marks(his, 'Whose')]).to.deep.equal([['Hosts alone see this name'], ['Hosts see that you asked'], []]);
    await ana.board.edit({ question: [...ana.board.view.list('question')][0]!.id, text: 'Whose is that?' }).receipt;
    await until(() => questions(his).includes('Whose is that?'));
    await expect(host).to.be.accessible();
  });

  it('is said below a reply, too, where everybody sees what hosts alone see of a question', async () => {
    await dana.board.configure({ anonymity: 'hidden' }).receipt;
    await ana.board.ask({ text: 'Whose?' }).receipt;
    const his = await show(ben);
    await until(() => questions(his).length === 1);
    find(rowOf(his, 'Whose?'), '[data-focus=replies]')!.click();
    await until(() => find(his, '.form textarea'), 'no form');
    expect(find(his, `#${find(his, '.form textarea')!.getAttribute('aria-describedby')}`)!.textContent).to.equal('Whoever sees the question sees your name with your reply.');
  });

  it('is not everybody where a question was written for hosts alone, and the board has changed before it came', async () => {
    await dana.board.configure({ anonymity: 'hidden' }).receipt;
    const hers = await show(ana);
    await until(() => who(hers).startsWith('Hosts see'));
    ana.cut(true);
    await ask(hers, 'For hosts?');
    await dana.board.configure({ anonymity: 'named' }).receipt;
    ana.cut(false);
    await until(() => find(hers, '.refused'), 'sent under another promise');
    expect(find(hers, '.refused')!.textContent).to.include('For hosts?').and.include('Everybody would see your name here by now.');
    expect(dana.board.view.size('question')).to.equal(0);
  });

  it('is nobody on a sealed board, where a question is on its way for a while and its asker is told so', async () => {
    await dana.board.configure({ anonymity: 'sealed' }).receipt;
    const [hers, his] = [await show(ana), await show(ben)];
    await until(() => who(hers).startsWith('Nobody'));
    await ask(hers, 'Safe?');
    expect(marks(hers, 'Safe?')).to.deep.equal(['On its way to the board: it shows within a minute and a half. You alone see it until then.']);
    expect(questions(his)).to.deep.equal([]);
    await until(() => all(hers, '[role=status]').some((one) => one.textContent.includes('On its way to the board')), 'not said');
    await expect(hers).to.be.accessible();
  });

  it('is settled for good with a sealed archive: the menu says so and offers no way back', async () => {
    await dana.board.configure({ anonymity: 'sealed' }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    await until(() => who(host).startsWith('Nobody'));
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menu] button').find((one) => one.textContent === 'Archive for good')!.click();
    await until(() => find(host, '[part=phase-mover]') === null, 'still theirs to move');
    expect(find(host, '.toast button')).to.equal(null);
  });
});
