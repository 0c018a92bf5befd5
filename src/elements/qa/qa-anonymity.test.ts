/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, waitUntil } from '@open-wc/testing';
import { World, all, ask, find, questions, rowOf, show, type Someone } from './qa.harness.js';

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
    await waitUntil(() => who(element) === 'Nobody sees your name, hosts included.');
    const promises = { named: 'This board takes questions with a name; everyone here sees it.', hidden: 'Hosts see your name; nobody else does.', sealed: 'Nobody sees your name, hosts included; who asked is destroyed with the archive.' } as const;
    for (const [anonymity, words] of Object.entries(promises)) {
      await dana.board.configure({ anonymity: anonymity as keyof typeof promises }).receipt;
      await waitUntil(() => who(element) === words, `not "${words}"`);
      expect(find(element, '[part=choice]')).to.equal(null);
      await expect(element).to.be.accessible();
    }
  });

  it('is hosts alone, where the board says so: they read the name, others "Anonymous"', async () => {
    await dana.board.configure({ anonymity: 'hidden' }).receipt;
    const [hers, his, host] = [await show(ana), await show(ben), await show(dana)];
    await waitUntil(() => who(hers).startsWith('Hosts see'));
    await ask(hers, 'Whose is this?');
    await waitUntil(() => questions(his).length === 1 && questions(host).length === 1);
    expect([author(his, 'Whose'), author(host, 'Whose')].map((one) => /Anonymous|ana/i.exec(one ?? '')?.[0].toLowerCase())).to.deep.equal(['anonymous', 'ana']);
    expect([marks(host, 'Whose'), marks(hers, 'Whose'), marks(his, 'Whose')]).to.deep.equal([['Hosts alone see this name'], ['Hosts see that you asked'], []]);
    await ana.board.edit({ question: [...ana.board.view.list('question')][0]!.id, text: 'Whose is that?' }).receipt;
    await waitUntil(() => questions(his).includes('Whose is that?'));
    await expect(host).to.be.accessible();
  });

  it('is nobody on a sealed board, where a question is on its way for a while and its asker is told so', async () => {
    await dana.board.configure({ anonymity: 'sealed' }).receipt;
    const [hers, his] = [await show(ana), await show(ben)];
    await waitUntil(() => who(hers).startsWith('Nobody'));
    await ask(hers, 'Safe?');
    expect(marks(hers, 'Safe?')).to.deep.equal(['On its way to the board: it shows within a minute and a half. You alone see it until then.']);
    expect(questions(his)).to.deep.equal([]);
    await waitUntil(() => all(hers, '[role=status]').some((one) => one.textContent.includes('On its way to the board')), 'not said');
    await expect(hers).to.be.accessible();
  });

  it('is settled for good with a sealed archive: the menu says so and offers no way back', async () => {
    await dana.board.configure({ anonymity: 'sealed' }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    await waitUntil(() => who(host).startsWith('Nobody'));
    find(host, '[part=phase-mover]')!.click();
    await waitUntil(() => find(host, '[role=menu]'));
    all(host, '[role=menu] button').find((one) => one.textContent === 'Archive for good')!.click();
    await waitUntil(() => find(host, '[part=phase-mover]') === null, 'still theirs to move');
    expect(find(host, '.toast button')).to.equal(null);
  });
});
