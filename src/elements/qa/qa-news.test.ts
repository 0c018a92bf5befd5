/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect } from '@open-wc/testing';
import { World, all, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('what others do', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  let ben: Someone;
  beforeEach(async () => {
    world = await World.start();
    [dana, ana, ben] = [world.join('dana'), world.join('ana'), world.join('ben')];
  });
  afterEach(() => world.end());

  const said = (element: Element) => find(element, '[role=status]')!.textContent.trim().replaceAll('\u00a0', '');
  const told = (element: Element) => all(element, '.told li > span:first-child').map((one) => one.textContent);
  const button = (element: Element, name: string) => all(element, 'button').find((one) => one.textContent.trim() === name);
  async function asked(someone: Someone, text: string, isAnonymous = false): Promise<string> {
    const sending = isAnonymous ? someone.board.askAnonymously({ text }) : someone.board.ask({ text });
    await sending.receipt;
    return sending.id;
  }
  /** Noticing what others do: what was told up to when is kept as soon as it does. */
  async function heard(someone: Someone): Promise<void> {
    await until(async () => (await someone.storage.list('')).some(([key]) => key.includes('/told/')), 'nothing is noticed');
    await aTimeout(100);
  }
  async function showHeard(someone: Someone, count: number): Promise<MootQa> {
    const element = await show(someone);
    await until(() => questions(element).length === count, 'not all questions');
    await heard(someone);
    return element;
  }

  it('is told in one message to those who listen: phases, discussions, answers, questions', async () => {
    const id = await asked(dana, 'Which way?');
    const his = await showHeard(ben, 1);
    await asked(ana, 'A new one?');
    await until(() => said(his) === '1 new question', 'the first is not told at once');
    await dana.board.moveTo({ phase: 'live' }).receipt;
    const other = await asked(ana, 'Another?');
    await dana.board.discuss({ question: other, on: true }).receipt;
    await dana.board.answer({ question: id, text: 'That way.' }).receipt;
    await until(() => find(his, '.phase')!.textContent.includes('Live'));
    await aTimeout(200);
    expect(said(his), 'a second one within ten seconds').to.equal('1 new question');
    await until(() => said(his) !== '1 new question', 'never told', 12_000);
    expect(said(his)).to.equal('The board is now: Live now. · Being discussed now: “Another?” · 1 question answered · 1 new question');
  }).timeout(30_000);

  it('does not tell people of what they did themselves', async () => {
    await asked(ana, 'Which way?');
    const host = await show(dana, '[part=phase-mover]');
    await until(() => questions(host).length === 1);
    await heard(dana);
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitemradio]').find((one) => one.textContent === 'Live now')!.click();
    await until(() => said(host) === 'The board is now: Live now.');
    find(rowOf(host, 'Which way?'), '[data-focus=menu]')!.click();
    await until(() => button(host, 'Discuss now'));
    button(host, 'Discuss now')!.click();
    await until(() => said(host) === 'Being discussed now.');
    await aTimeout(1_500);
    expect(said(host)).to.equal('Being discussed now.');
  });

  it('shows askers and voters that an answer has come, once, with the way there; others see nothing of it', async () => {
    const [mine, voted] = [await asked(ana, 'Mine?', true), await asked(dana, 'Voted?')];
    await ana.board.vote({ question: voted, on: true }).receipt;
    const [hers, his] = [await showHeard(ana, 2), await showHeard(ben, 2)];
    await dana.board.answer({ question: mine, text: 'Yes.' }).receipt;
    await until(() => told(hers).length === 1, 'not told');
    expect(told(hers)).to.deep.equal(['Your question was answered: “Mine?”']);
    await until(() => said(hers).includes('Your question was answered: “Mine?”'), 'not said');
    await dana.board.setState({ question: voted, state: 'answered' }).receipt;
    await until(() => told(hers).length === 2, 'the vote is forgotten');
    expect(told(hers)[1]).to.equal('A question you voted for was answered: “Voted?”');
    await expect(hers).to.be.accessible();
    expect(told(his)).to.deep.equal([]);
    find(find(hers, '.told')!, 'button')!.focus();
    find(find(hers, '.told')!, 'button')!.click();
    await until(() => (hers.shadowRoot!.activeElement as HTMLElement | null)?.dataset['id'] === mine, 'not led there');
    const ok = button(find(hers, '.told')!, 'OK')!;
    ok.focus();
    ok.click();
    await until(() => !find(hers, '.told'), 'does not go');
    expect(hers.shadowRoot!.activeElement === null, 'the focus is lost').to.equal(false);
    await dana.board.answer({ question: mine, text: 'And more.' }).receipt;
    await until(() => all(hers, '.answer').length === 2);
    expect(told(hers), 'told twice').to.deep.equal([]);
  });

  it('tells the askers and voters of a merged question that the other was answered, also where it was before', async () => {
    const [root, merged, later] = [await asked(dana, 'Bicycle parking?'), await asked(ana, 'Where do bicycles go?', true), await asked(ana, 'A place for bicycles?')];
    const [hers, his] = [await showHeard(ana, 3), await showHeard(ben, 3)];
    find(rowOf(his, 'Where do'), '.vote')!.click();
    await until(() => find(rowOf(his, 'Where do'), '.num')!.textContent === '2' && ben.board.sendings.length === 0);
    await dana.board.merge({ question: merged, into: root }).receipt;
    await dana.board.answer({ question: root, text: 'In the yard.' }).receipt;
    await until(() => told(hers).length === 1 && told(his).length === 1, 'not told');
    expect(told(hers)[0]).to.equal('Your question was answered: “Bicycle parking?”');
    expect(told(his)[0]).to.equal('A question you voted for was answered: “Bicycle parking?”');
    button(find(hers, '.told')!, 'OK')!.click();
    await until(() => !find(hers, '.told'));
    await dana.board.merge({ question: later, into: root }).receipt;
    await aTimeout(300);
    expect(told(hers), 'told twice').to.deep.equal([]);
  });

  it('tells at the next visit of the answers that came meanwhile, and not again at the one after', async () => {
    const id = await asked(ana, 'Tomorrow?');
    let hers = await showHeard(ana, 1);
    hers.remove();
    world.pass(60_000);
    await dana.board.answer({ question: id, text: 'Yes.' }).receipt;
    hers = await show(world.join('ana', ana.storage));
    await until(() => told(hers).length === 1, 'not told');
    expect(told(hers)).to.deep.equal(['Your question was answered: “Tomorrow?”']);
    hers.remove();
    hers = await show(world.join('ana', ana.storage));
    await until(() => find(hers, '.tab:last-child')?.textContent === 'Answered 1');
    await aTimeout(200);
    expect(told(hers)).to.deep.equal([]);
    const kept = (await ana.storage.list('')).filter(([key]) => key.includes('/told/'));
    expect(kept.map(([, value]) => (Array.isArray(value) ? value : typeof value)), 'more than a time is kept').to.deep.equal(['number', []]);
    await ana.moot.signOut();
    expect((await ana.storage.list('')).filter(([key]) => key.includes('/told/'))).to.deep.equal([]);
  });

  it('tells askers, and nobody else, that their question was declined and that a reply came to them alone, with the way there; taken back, it is told no more', async () => {
    const [mine, other] = [await asked(ana, 'Mine?', true), await asked(ana, 'Named?')];
    const [hers, his] = [await showHeard(ana, 2), await showHeard(ben, 2)];
    await dana.board.setState({ question: mine, state: 'declined', reason: 'Asked last week.' }).receipt;
    await until(() => told(hers).length === 1, 'not told');
    expect(told(hers)).to.deep.equal(['Your question was declined: “Mine?”']);
    await until(() => said(hers).includes('Your question was declined: “Mine?”'), 'not said');
    button(find(hers, '.told')!, 'Show it')!.click();
    await until(() => (hers.shadowRoot!.activeElement as HTMLElement | null)?.dataset['id'] === mine, 'not led there');
    expect(rowOf(hers, 'Mine?').textContent).to.include('Asked last week.');
    await dana.board.replyPrivately({ question: other, text: 'Between us.' }).receipt;
    await until(() => told(hers).length === 1, 'no reply told');
    expect(told(hers)).to.deep.equal(['Your question has a private reply: “Named?”']);
    button(find(hers, '.told')!, 'OK')!.click();
    await until(() => !find(hers, '.told'));
    await dana.board.replyPrivately({ question: other, text: 'And more.' }).receipt;
    await until(() => told(hers).length === 1, 'the second is not told');
    await dana.board.setState({ question: mine, state: 'open' }).receipt;
    await until(() => !rowOf(hers, 'Mine?').textContent.includes('Asked last week.'));
    await dana.board.setState({ question: mine, state: 'declined', reason: 'After all.' }).receipt;
    await until(() => told(hers).length === 2, 'declined again is not told');
    await dana.board.setState({ question: mine, state: 'open' }).receipt;
    await until(() => told(hers).length === 1, 'still told');
    // While the focus is in the list, nothing comes into it.
    (hers.shadowRoot!.activeElement as HTMLElement | null)?.blur();
    await dana.board.merge({ question: other, into: await asked(dana, 'Root?') }).receipt;
    await until(() => [hers, his].every((one) => questions(one).includes('Root?')) && rowOf(hers, 'Root?').textContent.includes('And more.'), 'it leads to nothing where the question was merged');
    expect(rowOf(his, 'Root?').textContent).not.to.include('Between us.');
    await expect(hers).to.be.accessible();
    expect(told(his)).to.deep.equal([]);
  });

  it('tells at the next visit, once, what became of questions meanwhile: declined, replied to privately, answered aloud, merged into an answered one', async () => {
    const root = await asked(dana, 'Bicycle parking?');
    await dana.board.answer({ question: root, text: 'In the yard.' }).receipt;
    const [declined, replied, aloud, merged, open] = [await asked(ana, 'Declined?', true), await asked(ana, 'Private?'), await asked(ana, 'Aloud?', true), await asked(ana, 'Bicycles?', true), await asked(ana, 'Open?')];
    const voted = await asked(ben, 'Voted?');
    await ana.board.vote({ question: voted, on: true }).receipt;
    let hers = await showHeard(ana, 6);
    const his = await showHeard(ben, 6);
    const kept = () => ana.storage.list('').then((all) => all.filter(([key]) => key.includes('/told/')).length);
    for (let left = 100; left > 0 && await kept() < 2; left -= 1) await aTimeout(20);
    hers.remove();
    his.remove();
    world.pass(60_000);
    await dana.board.setState({ question: declined, state: 'declined', reason: 'Asked last week.' }).receipt;
    await dana.board.replyPrivately({ question: replied, text: 'Between us.' }).receipt;
    for (const question of [aloud, voted]) await dana.board.setState({ question, state: 'answered' }).receipt;
    await dana.board.merge({ question: merged, into: root }).receipt;
    hers = await show(world.join('ana', ana.storage));
    const told5 = new Set<string>();
    await until(() => {
      for (const one of told(hers)) told5.add(one);
      all(hers, '.told button').filter((one) => one.textContent === 'OK').at(-1)?.click();
      return told5.size === 5 && !find(hers, '.told');
    }, 'not all told');
    expect([...told5].sort()).to.deep.equal([
      'A question you voted for was answered: “Voted?”',
      'Your question has a private reply: “Private?”',
      'Your question was answered: “Aloud?”',
      'Your question was answered: “Bicycle parking?”',
      'Your question was declined: “Declined?”',
    ]);
    const bens = await show(world.join('ben', ben.storage));
    await until(() => told(bens).length > 0, 'the asker is not told');
    expect(told(bens)).to.deep.equal(['Your question was answered: “Voted?”']);
    await aTimeout(200);
    hers.remove();
    hers = await show(world.join('ana', ana.storage));
    await until(() => find(hers, '.tab:last-child')?.textContent === 'Answered 3');
    await aTimeout(200);
    expect(told(hers), 'told twice').to.deep.equal([]);
    const ids = [declined, replied, aloud, merged, open, root, voted];
    const stored = (await ana.storage.list('')).flatMap(([key, value]) => (key.includes('/told/') && Array.isArray(value) ? value as string[] : []));
    expect(stored.every((one) => ids.some((id) => one === `${id} declined` || one === `${id} answered`)), stored.join()).to.equal(true);
    await ana.moot.signOut();
    expect((await ana.storage.list('')).filter(([key]) => key.includes('/told/'))).to.deep.equal([]);
  });

  it('lets people type while it is told: nothing moves the focus', async () => {
    const id = await asked(ana, 'Mine?');
    const hers = await showHeard(ana, 1);
    const field = find<HTMLTextAreaElement>(hers, '.ask')!;
    field.focus();
    type(field, 'Another thou');
    await dana.board.answer({ question: id, text: 'Yes.' }).receipt;
    await until(() => told(hers).length === 1, 'not told');
    expect([hers.shadowRoot!.activeElement === field, field.value]).to.deep.equal([true, 'Another thou']);
  });
});
