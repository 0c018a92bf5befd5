/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { World, all, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';
import type { MootQa } from './qa.element.js';

describe('what stands below a question', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  let ben: Someone;
  beforeEach(async () => {
    world = await World.start();
    [dana, ana, ben] = [world.join('dana'), world.join('ana'), world.join('ben')];
  });
  afterEach(() => world.end());

  const button = (element: Element, name: string) => all(element, 'button').find((one) => one.textContent.trim() === name || one.getAttribute('aria-label') === name);
  const answers = (element: Element) => all(element, '.answer .text').map((one) => one.textContent);
  async function openAll(element: MootQa): Promise<void> {
    await until(() => find(element, '[data-focus=replies]'));
    find(element, '[data-focus=replies]')!.click();
    await until(() => find(element, '.reply'), 'no thread');
  }

  it('takes reactions to replies and answers, counted for everybody', async () => {
    const question = ana.board.ask({ text: 'Why?' });
    await ben.board.reply({ question: question.id, text: 'So.' }).receipt;
    const [hers, his] = [await show(ana), await show(ben)];
    await openAll(hers);
    await openAll(his);
    button(find(hers, '.reply')!, 'Thanks')!.click();
    await until(() => button(find(his, '.reply')!, 'Thanks, 1'), 'not counted for others');
    expect(button(find(hers, '.reply')!, 'Thanks, 1')!.getAttribute('aria-pressed')).to.equal('true');
    expect(button(find(his, '.reply')!, 'Thanks, 1')!.getAttribute('aria-pressed')).to.equal('false');
    await expect(hers).to.be.accessible();
    button(find(hers, '.reply')!, 'Thanks, 1')!.click();
    await until(() => button(find(his, '.reply')!, 'Thanks'), 'not taken back');
  });

  it('asks those who voted whether it was answered, and tells hosts when to open it again', async () => {
    const question = ana.board.ask({ text: 'Why?' });
    await question.receipt;
    await dana.board.answer({ question: question.id, text: 'Because.' }).receipt;
    const voters = ['v1', 'v2', 'v3'].map((name) => world.join(name));
    for (const one of [...voters, ben]) await one.board.vote({ question: question.id, on: true }).receipt;
    for (const one of voters) await one.board.judge({ question: question.id, answered: one === voters[0] }).receipt;
    await ana.board.judge({ question: question.id, answered: true }).receipt;
    const [host, his, others] = [await show(dana), await show(ben), await show(world.join('eve'))];
    for (const element of [host, his, others]) element.sort = 'answered';
    await until(() => find(his, '.verdict') && find(host, '.verdict') && questions(others).length === 1, 'nobody is asked');
    expect(find(others, '.verdict')).to.equal(null);
    expect(find(host, '.verdict')!.textContent).to.include('2 say yes, 2 no').and.not.include('opening it again');
    await expect(his).to.be.accessible();
    button(find(his, '.verdict')!, 'No')!.click();
    await until(() => find(host, '.verdict')!.textContent.includes('2 say yes, 3 no'), 'not counted');
    expect(find(host, '.verdict')!.textContent).to.include('Consider opening it again');
    expect(button(find(his, '.verdict')!, 'No')!.getAttribute('aria-pressed')).to.equal('true');
  });

  it('lets a host edit an answer in place, marks it for everybody, and gives back a text that came too late', async () => {
    const question = ana.board.ask({ text: 'Why?' });
    await question.receipt;
    const answer = dana.board.answer({ question: question.id, text: 'Because.' });
    await answer.receipt;
    const [host, hers] = [await show(dana, '[part=phase-mover]'), await show(ana)];
    host.sort = hers.sort = 'new';
    await until(() => [host, hers].every((one) => answers(one).length === 1), 'no answer');
    expect(button(find(hers, '.answer')!, 'Edit')).to.equal(undefined);
    const revise = async (text: string) => {
      button(find(host, '.answer')!, 'Edit')!.click();
      await until(() => find(host, '.answer .form textarea'));
      type(find<HTMLTextAreaElement>(host, '.answer .form textarea')!, text);
      await host.updateComplete;
    };
    button(find(host, '.answer')!, 'Edit')!.click();
    await until(() => find(host, '.answer .form textarea'));
    expect(find<HTMLTextAreaElement>(host, '.answer .form textarea')!.value).to.equal('Because.');
    await expect(host).to.be.accessible();
    await revise('Because it is so.');
    find(host, '.answer .form .primary')!.click();
    await until(() => answers(hers)[0] === 'Because it is so.', 'not changed');
    expect(find(hers, '.answer .by')!.textContent).to.include('edited');
    await revise('Because we say so.');
    dana.cut(true);
    find(host, '.answer .form .primary')!.click();
    await world.join('dana').board.retractAnswer({ answer: answer.id }).receipt;
    // What its sender is refused comes back before the page has heard why.
    await until(() => answers(host).length === 0, 'not taken back');
    dana.cut(false);
    await until(() => find(host, '.refused'), 'not refused');
    expect(find(host, '.refused .text')!.textContent).to.equal('Because we say so.');
    button(find(host, '.refused')!, 'Edit again')!.click();
    await until(() => find<HTMLTextAreaElement>(host, '.form textarea')?.value === 'Because we say so.', 'the text is lost');
  });

  it('leave what somebody types about them in sight when they are taken back: it can be sent as another', async () => {
    const question = ana.board.ask({ text: 'Why?' });
    await question.receipt;
    const answer = dana.board.answer({ question: question.id, text: 'Because.' });
    const reply = ben.board.reply({ question: question.id, text: 'So.' });
    await Promise.all([answer.receipt, reply.receipt]);
    const [host, hers] = [await show(dana, '[part=phase-mover]'), await show(ana)];
    host.sort = hers.sort = 'new';
    const form = (element: Element) => find<HTMLTextAreaElement>(element, '.form textarea');
    await until(() => answers(host).length === 1);
    button(find(host, '.answer')!, 'Edit')!.click();
    await openAll(hers);
    button(find(hers, '.reply')!, 'Reply')!.click();
    await until(() => form(host) && form(hers), 'no forms');
    type(form(host)!, 'Because we say so.');
    type(form(hers)!, 'Why so?');
    await world.join('dana').board.retractAnswer({ answer: answer.id }).receipt;
    await world.join('dana').board.removeReply({ reply: reply.id }).receipt;
    await until(() => [host, hers].every((one) => answers(one).length === 0 && !find(one, '.reply')), 'not taken back');
    expect([form(host)?.value, form(hers)?.value]).to.deep.equal(['Because we say so.', 'Why so?']);
    for (const one of [host, hers]) find(one, '.form .primary')!.click();
    await until(() => answers(hers)[0] === 'Because we say so.', 'no answer');
    await until(() => find(host, '[data-focus=replies]')?.textContent === '1 reply', 'no reply');
  });

  it('leave the focus at their question where somebody is asked about them as they are taken back', async () => {
    const question = ana.board.ask({ text: 'Why?' });
    const reply = ben.board.reply({ question: question.id, text: 'So.' });
    await reply.receipt;
    const his = await show(ben);
    await openAll(his);
    button(find(his, '.reply')!, 'Remove')!.click();
    await until(() => find(his, '.form')?.contains(his.shadowRoot!.activeElement), 'not asked');
    await dana.board.removeReply({ reply: reply.id }).receipt;
    await until(() => !find(his, '.reply'), 'not taken back');
    expect(find(his, '.form')).to.equal(null);
    await until(() => his.shadowRoot!.activeElement === find(his, '[data-focus=menu]'), 'the focus is elsewhere');
  });

  it('can follow one that was given aloud, and the question can be opened again with its text kept', async () => {
    const { id: question } = ana.board.ask({ text: 'How?' });
    await dana.board.setState({ question, state: 'answered' }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    host.sort = 'new';
    const choose = async (label: string) => {
      await until(() => questions(host).includes('How?'));
      find(rowOf(host, 'How?'), '[data-focus=menu]')!.click();
      const item = () => all(host, '[role=menuitem]').find((one) => one.textContent === label);
      await until(item, `no "${label}"`);
      item()!.click();
    };
    await choose('Answer');
    await until(() => find(host, '.form textarea'));
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'So.');
    await host.updateComplete;
    find(host, '.form .primary')!.click();
    await until(() => dana.board.view.size('answer') === 1, 'not answered');
    await choose('Open again');
    await until(() => dana.board.view.get('question', question)?.reopened && dana.board.sendings.length === 0, 'not opened');
    expect(dana.board.view.size('answer')).to.equal(1);
    expect(dana.board.view.get('ledger', 'ledger')?.answered).to.equal(0);
    button(find(host, '.toast')!, 'Undo')!.click();
    await until(() => dana.board.view.get('ledger', 'ledger')?.answered === 1, 'not taken back');
  });

  it('holds a private reply to whoever asked, also anonymously; nobody else sees it, and hosts can take it back', async () => {
    await ana.board.askAnonymously({ text: 'Whose?' }).receipt;
    const [host, hers, his] = [await show(dana, '[part=phase-mover]'), await show(ana), await show(ben)];
    await until(() => [host, hers, his].every((one) => questions(one).length === 1));
    find(rowOf(host, 'Whose?'), '[data-focus=menu]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Reply privately')!.click();
    await until(() => find(host, '.form textarea'));
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'Come to my office.');
    await host.updateComplete;
    find(host, '.form .primary')!.click();
    await until(() => answers(hers).includes('Come to my office.'), 'its asker does not see it');
    expect(find(hers, '.answer')!.textContent).to.include('To you and the hosts');
    expect(answers(his)).to.deep.equal([]);
    expect(find(host, '.answer')!.textContent).to.include('To its asker and the hosts');
    button(find(host, '.answer')!, 'Take back')!.click();
    await until(() => find(host, '.answer .form .primary'));
    find(host, '.answer .form .primary')!.click();
    await until(() => answers(hers).length === 0, 'not taken back');
  });

  it('reads Markdown in questions, answers and replies, once there is any', async () => {
    const question = ana.board.ask({ text: 'Is **this** the [plan](https://wiki.example/plan)?' });
    await ben.board.reply({ question: question.id, text: '- one\n- two' }).receipt;
    await dana.board.answer({ question: question.id, text: 'Run `npm test`.' }).receipt;
    const element = await show(ana);
    element.sort = 'answered';
    await openAll(element);
    await until(() => find(element, 'article > div > .text strong'), 'not read');
    expect(find(element, 'article > div > .text')!.textContent).to.equal('Is this the plan?');
    expect(all(element, '.reply li').map((one) => one.textContent)).to.deep.equal(['one', 'two']);
    expect(find(element, '.answer code')!.textContent).to.equal('npm test');
    await expect(element).to.be.accessible();
  });
});
