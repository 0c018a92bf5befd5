/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { holdWaits, resetStage } from '../internal/stage.harness.js';
import { World, all, find, questions, rowOf, show, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('the lists of a board', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  beforeEach(async () => {
    world = await World.start();
    [dana, ana] = [world.join('dana'), world.join('ana')];
  });
  afterEach(async () => {
    await resetStage();
    await world.end();
  });

  const tabs = (element: MootQa) => all(element, '.tab').map((one) => one.textContent.trim());
  const tab = (element: MootQa) => find(element, '.tab[aria-pressed=true]')?.textContent.trim();
  const choose = (element: MootQa, name: string) => { all(element, '.tab').find((one) => one.textContent.trim() === name)!.click(); };
  async function asked(by: Someone, text: string, labels: readonly string[] = []): Promise<string> {
    const sending = by.board.ask({ text, labels: [...labels] });
    await sending.receipt;
    return sending.id;
  }

  it('are fair while the board collects and go by votes once it is live, unless the page or the reader says', async () => {
    await asked(ana, 'Why?');
    const [element, told] = [await show(ana), await show(ana)];
    told.sort = 'new';
    await until(() => tab(element) === 'Fair' && tab(told) === 'New');
    await dana.board.moveTo({ phase: 'live' }).receipt;
    await until(() => tab(element) === 'Top', 'not by votes');
    expect(tab(told)).to.equal('New');
    choose(element, 'Fair');
    await until(() => tab(element) === 'Fair');
  });

  it('show what needs a person: what they have not voted on', async () => {
    const voted = await asked(dana, 'Voted on?');
    await asked(dana, 'Not yet?');
    await asked(ana, 'Her own?');
    await ana.board.vote({ question: voted, on: true }).receipt;
    const element = await show(ana);
    choose(element, 'Needs you');
    await until(() => questions(element).length === 1, 'not only what needs her');
    expect(questions(element)).to.deep.equal(['Not yet?']);
    find(rowOf(element, 'Not yet?'), '.vote')!.click();
    await until(() => find(element, '.empty')?.textContent === 'You have voted on everything. Thank you.');
  });

  it('tell how many votes are left before somebody votes; once they are spent, a button says why it does nothing', async () => {
    await dana.board.configure({ budget: 2 }).receipt;
    for (const text of ['One?', 'Two?', 'Three?']) await asked(dana, text);
    await asked(ana, 'Her own?');
    const element = await show(ana);
    const vote = (text: string) => find<HTMLButtonElement>(rowOf(element, text), '.vote')!;
    const described = (text: string) => find(element, `#${vote(text).getAttribute('aria-describedby') ?? 'nothing'}`)?.textContent;
    await until(() => described('Three?') === 'Votes left: 2 of 2.', 'not told');
    expect(vote('Her own?').hasAttribute('aria-describedby')).to.equal(false);
    vote('One?').click();
    await until(() => described('Three?') === 'Votes left: 1 of 2.', 'not counted');
    vote('Two?').click();
    await until(() => vote('Three?').getAttribute('aria-disabled') === 'true', 'still to be pressed');
    expect(described('Three?')).to.equal('Votes left: 0 of 2. Your votes are spent: take one back to vote for something else.');
    await expect(element).to.be.accessible();
    vote('Three?').click();
    await until(() => find(element, '.toast')?.textContent.includes('Your votes are spent'), 'not said');
    await until(() => all(element, '[role=status]').some((one) => one.textContent.includes('Your votes are spent')), 'not told to who listens');
    expect([find(element, '.refused'), vote('Three?').getAttribute('aria-pressed')]).to.deep.equal([null, 'false']);
    vote('One?').click();
    await until(() => vote('Three?').getAttribute('aria-disabled') === 'false', 'not freed');
    vote('Three?').click();
    await until(() => vote('Three?').getAttribute('aria-pressed') === 'true', 'no vote');
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    await until(() => !find(element, '#votes-left'), 'told where nobody votes');
  });

  it('can be narrowed to one label, each with how many there are', async () => {
    await asked(ana, 'Salaries?', ['Pay']);
    await asked(ana, 'Bonuses?', ['Pay', 'Q4']);
    await asked(ana, 'Desks?');
    const element = await show(ana);
    await until(() => find(element, '.labels'));
    const select = find<HTMLSelectElement>(element, '.labels')!;
    expect([...select.options].map(({ text }) => text)).to.deep.equal(['All labels', 'Pay (2)', 'Q4 (1)']);
    await expect(element).to.be.accessible();
    const pick = (value: string) => {
      select.value = value;
      select.dispatchEvent(new Event('input'));
    };
    pick('Pay');
    await until(() => questions(element).length === 2);
    expect(questions(element)).to.have.members(['Salaries?', 'Bonuses?']);
    pick('');
    await until(() => questions(element).length === 3);
  });

  it('tell that a question was in sight once it was there for a second, but not an own anonymous one that nobody else has seen', async () => {
    const question = await asked(dana, 'Seen?');
    const anonymous = ana.board.askAnonymously({ text: 'Whose?' });
    await anonymous.receipt;
    // Who leaves tells at once what they have seen.
    const early = await show(ana);
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    early.remove();
    expect(ana.signalled, 'too early').to.deep.equal([]);
    const element = await show(ana);
    await until(() => questions(element).length === 2);
    await new Promise((resolve) => { setTimeout(resolve, 1_300); });
    element.remove();
    await until(() => ana.signalled.length > 0, 'not told');
    expect(ana.signalled).to.deep.equal([question]);
  });

  it('tell every ten seconds what was in sight, and nothing of what shows by less than a half', async () => {
    const question = await asked(dana, 'Seen?');
    const { pass } = holdWaits();
    const [element, below] = [await show(ana), await show(ana)];
    await until(() => [element, below].every((one) => questions(one).length === 1));
    const lower = (share: number) => {
      const { top, height } = find(below, 'article')!.getBoundingClientRect();
      below.style.marginBlockStart = `${Number.parseFloat(below.style.marginBlockStart || '0') + innerHeight - top - height * share}px`;
    };
    element.remove();
    lower(0.4);
    await new Promise((resolve) => { setTimeout(resolve, 1_400); });
    await pass(20_000);
    expect(ana.signalled, 'less than a half').to.deep.equal([]);
    lower(0.7);
    await new Promise((resolve) => { setTimeout(resolve, 1_400); });
    await pass(9_900);
    expect(ana.signalled, 'before ten seconds').to.deep.equal([]);
    await pass(200);
    expect(ana.signalled).to.deep.equal([question]);
  });

  it('tell what their tab had in the background once it is looked at for a second, and nothing of it before', async () => {
    const question = await asked(dana, 'Seen?');
    const turn = async (state: DocumentVisibilityState, milliseconds: number) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => { setTimeout(resolve, milliseconds); });
    };
    try {
      const element = await show(ana);
      await until(() => questions(element).length === 1);
      await turn('hidden', 1_300);
      await turn('visible', 500);
      await turn('hidden', 700);
      element.remove();
      expect(ana.signalled, 'nobody has looked for a second').to.deep.equal([]);
      document.body.append(element);
      await until(() => questions(element).length === 1);
      await turn('hidden', 1_300);
      await turn('visible', 1_300);
      element.remove();
      expect(ana.signalled).to.deep.equal([question]);
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
    }
  });

  it('tell nothing of what is far below', async () => {
    await asked(ana, 'Seen?');
    const element = await show(ana);
    element.style.marginBlockStart = '300vh';
    await new Promise((resolve) => { setTimeout(resolve, 1_300); });
    element.remove();
    element.style.marginBlockStart = '';
    expect(ana.signalled).to.deep.equal([]);
  });

  it('keep counts back from who has not voted, where the board promises so', async () => {
    await dana.board.configure({ votesShown: 'voted' }).receipt;
    await asked(ana, 'Why?');
    await asked(dana, 'How?');
    const ben = world.join('ben');
    const element = await show(ben);
    await until(() => questions(element).length === 2);
    expect(tabs(element)).to.deep.equal(['New', 'Needs you', 'Mine', 'Answered']);
    const vote = (text: string) => find(rowOf(element, text), '.vote')!;
    expect([vote('Why?').textContent.trim(), vote('Why?').getAttribute('aria-label')]).to.deep.equal(['', 'Vote']);
    await expect(element).to.be.accessible();
    vote('Why?').click();
    await until(() => vote('Why?').textContent.trim() === '2' && vote('How?').textContent.trim() === '1', 'no counts after the own vote');
    expect(tabs(element)).to.include.members(['Fair', 'Top']);
    expect(tabs(await show(dana))).to.include('Top');
  });

  it('call votes final after the meeting, in words and for screen readers', async () => {
    await asked(ana, 'Why?');
    const element = await show(world.join('ben'));
    await until(() => questions(element).length === 1);
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    await until(() => find(element, '.note')?.textContent.endsWith('Votes are final.'), 'not said');
    expect(find(rowOf(element, 'Why?'), '.vote')!.getAttribute('aria-label')).to.equal('1 vote, final');
    expect(find(rowOf(element, 'Why?'), '.vote')!.getAttribute('aria-disabled')).to.equal('true');
  });
});
