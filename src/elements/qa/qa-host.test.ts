/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { holdWaits, resetStage } from '../internal/stage.harness.js';
import { World, all, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';
import { Similar } from '../../core/qa/qa.similar.js';
import type { MootQa } from './qa.element.js';

describe('what hosts do with a question', () => {
  let world: World;
  let dana: Someone;
  let host: MootQa;
  beforeEach(async () => {
    world = await World.start();
    dana = world.join('dana');
    host = await show(dana, '[part=phase-mover]');
  });
  afterEach(async () => {
    await resetStage();
    await world.end();
  });

  async function menu(text: string): Promise<HTMLElement[]> {
    await until(() => questions(host).includes(text), `"${text}" is not shown`);
    find(rowOf(host, text), '[data-focus=menu]')!.click();
    await until(() => find(host, '[role=menu]'));
    return all(host, '[role=menuitem]');
  }

  async function choose(text: string, label: string): Promise<void> {
    await menu(text);
    const item = () => all(host, '[role=menuitem]').find((one) => one.textContent === label);
    await until(item, `no "${label}" in the menu of "${text}"`);
    item()!.click();
  }

  async function fill(text: string): Promise<void> {
    await until(() => find(host, '.form textarea'));
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, text);
    await host.updateComplete;
  }

  const send = () => { find(host, '.form .primary')!.click(); };
  const mark = (element: Element, text: string) => find(rowOf(element, text), '.mark')?.textContent;
  const undo = async () => {
    await until(() => find(host, '.toast button'));
    find(host, '.toast button')!.click();
  };

  it('is told when another host has moved the board meanwhile, and theirs stays', async () => {
    dana.cut(true);
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitemradio]').find((one) => one.textContent === 'Follow-up')!.click();
    await world.join('dana').board.moveTo({ phase: 'live', from: 'collect' }).receipt;
    dana.cut(false);
    await until(() => find(host, '.refused')?.textContent.includes('Dana has moved the board meanwhile.'), 'not told');
    await until(() => find(host, '.phase')!.textContent.includes('Live now'), 'theirs is gone');
    await expect(host).to.be.accessible();
  });

  it('approves what waits for them, which others see only then', async () => {
    await dana.board.configure({ moderation: 'before' }).receipt;
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const [hers, his] = [await show(ana), await show(ben)];
    await ana.board.ask({ text: 'May I?' }).receipt;
    await until(() => questions(hers).length === 1);
    expect(mark(hers, 'May I?')).to.equal('Waiting for the hosts, who alone see it with its asker');
    expect(questions(his)).to.deep.equal([]);
    expect(find(hers, '.foot')!.textContent).to.include('1 asked · 0 shown · 1 waiting for the hosts');
    expect((await menu('May I?')).map((one) => one.textContent)).to.deep.equal(['Copy link', 'Approve', 'Decline', 'Mute its asker for an hour', 'Mute its asker']);
    await expect(host).to.be.accessible();
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Approve')!.click();
    await until(() => questions(his).includes('May I?'));
    expect(mark(hers, 'May I?')).to.equal(undefined);
  });

  it('sees alone with its asker what was asked anonymously, who is not offered to reply there by name', async () => {
    await dana.board.configure({ moderation: 'before' }).receipt;
    const ana = world.join('ana');
    const hers = await show(ana);
    for (const text of ['Who am I?', 'May I?']) await (text === 'May I?' ? ana.board.ask({ text }) : ana.board.askAnonymously({ text })).receipt;
    await until(() => questions(hers).length === 2 && questions(host).length === 2);
    const replies = (element: MootQa, text: string) => find(rowOf(element, text), '[data-focus=replies]');
    expect(replies(hers, 'Who am I?')).to.equal(null);
    expect(replies(hers, 'May I?')).to.not.equal(null);
    expect(replies(host, 'Who am I?')).to.not.equal(null);
    await dana.board.setState({ question: rowOf(host, 'Who am I?').dataset['id']!, state: 'open' }).receipt;
    await until(() => replies(hers, 'Who am I?'), 'she may not reply to what everybody sees');
  });

  it('declines with a reason that its asker reads and nobody else, and can take that back', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    await ana.board.askAnonymously({ text: 'Again?' }).receipt;
    const [hers, his] = [await show(ana), await show(ben)];
    await until(() => questions(his).length === 1);
    await choose('Again?', 'Decline');
    await fill('It was answered in May.');
    const category = find<HTMLSelectElement>(host, '.form select')!;
    category.value = 'duplicate';
    category.dispatchEvent(new Event('input'));
    await expect(host).to.be.accessible();
    send();
    await until(() => questions(his).length === 0, 'still shown to others');
    await until(() => mark(hers, 'Again?') === 'Declined: It was answered in May.');
    await until(() => find(his, '.foot')!.textContent.includes('1 declined (duplicate)'), 'not counted by what it was declined as');
    expect(find(rowOf(hers, 'Again?'), '.vote')!.getAttribute('aria-disabled')).to.equal('true');
    await undo();
    await until(() => questions(his).length === 1, 'not open again');
  });

  it('takes the decline of what waited back without showing it: it waits again', async () => {
    await dana.board.configure({ moderation: 'before' }).receipt;
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const [hers, his] = [await show(ana), await show(ben)];
    await ana.board.ask({ text: 'May I?' }).receipt;
    await until(() => questions(host).length === 1);
    await choose('May I?', 'Decline');
    await fill('Twice');
    send();
    await until(() => mark(hers, 'May I?') === 'Declined: Twice');
    await undo();
    await until(() => mark(hers, 'May I?') === 'Waiting for the hosts, who alone see it with its asker');
    await until(() => find(host, '[role=status]')?.textContent.includes('Waiting for the hosts again.'));
    expect(questions(his)).to.deep.equal([]);
  });

  it('lines a question up, marks it as answered aloud, and puts it off; each with a way back', async () => {
    const ben = world.join('ben');
    await ben.board.ask({ text: 'Soon?' }).receipt;
    const his = await show(ben);
    await choose('Soon?', 'Up next');
    await until(() => mark(his, 'Soon?') === 'Up next');
    await undo();
    await until(() => mark(his, 'Soon?') === undefined);
    await choose('Soon?', 'Answer later');
    await fill('In Friday’s letter');
    send();
    await until(() => mark(his, 'Soon?') === 'To be answered later: In Friday’s letter');
    await choose('Soon?', 'Answered aloud');
    await until(() => questions(his).length === 0, 'still among the open ones');
    find(his, '.tab:last-child')!.click();
    await until(() => questions(his).length === 1);
    await until(() => mark(his, 'Soon?') === 'Answered');
  });

  it('changes a wording, and what was asked folds out', async () => {
    const ben = world.join('ben');
    await ben.board.ask({ text: 'wy?' }).receipt;
    const his = await show(ben);
    await choose('wy?', 'Change the wording');
    await fill('Why?');
    send();
    await until(() => questions(his).includes('Why?'));
    await until(() => find(his, '.wordings'));
    expect(find(his, '.wordings summary')!.textContent).to.equal('Asked in other words');
    expect(find(his, '.wordings li')!.textContent).to.equal('wy?');
  });

  it('is proposed what to merge with from a board that is learnt once, and then only what has changed', async () => {
    const ana = world.join('ana');
    const { id: question } = await ana.board.ask({ text: 'Where do bicycles go?' }).receipt;
    for (const text of ['Bicycle parking?', 'Who pays for lunch?']) await ana.board.ask({ text }).receipt;
    const gone = await ana.board.ask({ text: 'Bicycles, where?' }).receipt;
    await until(() => questions(host).length === 4);
    const learnt: string[] = [];
    const learn = Similar.prototype.learn;
    Similar.prototype.learn = function count(id, text) {
      learnt.push(text);
      learn.call(this, id, text);
    };
    const targets = () => all(host, '.target > :last-child').map((one) => one.textContent).sort();
    try {
      await choose('Where do bicycles go?', 'Merge');
      await until(() => targets().length === 2, 'not proposed');
      expect([targets(), learnt.splice(0).sort()]).to.deep.equal([['Bicycle parking?', 'Bicycles, where?'], ['Bicycle parking?', 'Bicycles, where?', 'Who pays for lunch?']]);
      const vote = async (name: string) => {
        await world.join(name).board.vote({ question, on: true }).receipt;
      };
      await vote('ben');
      await until(() => find(rowOf(host, 'Where do bicycles go?'), '.num')!.textContent === '2');
      expect(learnt, 'learnt again').to.deep.equal([]);
      await ana.board.ask({ text: 'Bicycles: where do they go?' }).receipt;
      await vote('chen');
      await until(() => targets().includes('Bicycles: where do they go?'), 'the new one is not proposed');
      expect(learnt.filter((text) => text !== 'Bicycles: where do they go?'), 'the others are learnt again').to.deep.equal([]);
      await ana.board.withdraw({ question: gone.id }).receipt;
      await vote('eva');
      await until(() => !targets().includes('Bicycles, where?'), 'still proposed');
    } finally {
      Similar.prototype.learn = learn;
    }
  });

  if (navigator.userAgent.includes('Chrome/')) {
    it('holds what was learnt of a board as long as the form for merging is open, and no longer', async () => {
      const ana = world.join('ana');
      for (const text of ['Where do bicycles go?', 'Bicycles, where?', 'Who pays for lunch?']) await ana.board.ask({ text }).receipt;
      const learnt: WeakRef<Similar>[] = [];
      const learn = Similar.prototype.learn;
      Similar.prototype.learn = function note(id, text) {
        learnt.push(new WeakRef(this));
        learn.call(this, id, text);
      };
      try {
        await until(() => questions(host).length === 3);
        await choose('Where do bicycles go?', 'Merge');
        await until(() => find(host, '.target'), 'not proposed');
      } finally {
        Similar.prototype.learn = learn;
      }
      const isHeld = async () => {
        // What the first collection lets go of, the second takes along.
        for (let time = 0; time < 2; time += 1) await executeServerCommand('stage-memory');
        return learnt[0]!.deref() !== undefined;
      };
      expect(await isHeld(), 'the form is open').to.equal(true);
      find(host, '.form .quiet')!.click();
      await until(() => !find(host, '.form'));
      expect(await isHeld(), 'the form is closed').to.equal(false);
    });
  }

  it('merges a question into one that is proposed or searched for; its votes count once, its link leads on, and it comes back', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    await ana.board.ask({ text: 'Will there be bicycle parking in Berlin?' }).receipt;
    const { id } = await ben.board.ask({ text: 'Parking for bicycles at the Berlin office?' }).receipt;
    await ana.board.ask({ text: 'Who owns the build?' }).receipt;
    await until(() => dana.board.view.size('question') === 3);
    for (const { value, id: question } of dana.board.view.list('question')) if (/[Pp]arking/.test(value.text)) await world.join('chen').board.vote({ question, on: true }).receipt;
    const his = await show(ben);
    await choose('Parking for bicycles at the Berlin office?', 'Merge');
    await until(() => all(host, '.target').map((one) => one.textContent).join() === '2Will there be bicycle parking in Berlin?', 'not proposed');
    await expect(host).to.be.accessible();
    await fill('build');
    expect(all(host, '.target').map((one) => one.textContent)).to.deep.equal(['1Who owns the build?']);
    await fill('');
    find(host, '.target')!.click();
    await until(() => questions(his).length === 2);
    const row = rowOf(his, 'Will there be');
    // Ben finds it among his own, and it is one person's question if that person asked it twice.
    const tab = (name: string) => { all(his, '.tab').find((one) => one.textContent.trim() === name)!.click(); };
    tab('Mine');
    await until(() => questions(his).length === 1, 'not among his own');
    expect(questions(his)[0]).to.include('Will there be');
    tab('Fair');
    await until(() => questions(his).length === 2);
    expect(find(row, '.vote .num')!.textContent).to.equal('3');
    expect(find(row, '.wordings summary')!.textContent).to.equal('Asked by 2 people');
    expect(find(row, '.vote')!.getAttribute('aria-pressed'), 'Ben has asked it').to.equal('true');
    location.hash = `moot=team/${id}`;
    await until(() => (his.shadowRoot!.activeElement as HTMLElement | null)?.textContent.includes('Will there be'), 'not led on');
    history.replaceState(null, '', location.pathname + location.search);
    await dana.board.reword({ question: [...dana.board.view.list('question')].find(({ value }) => value.text.startsWith('Will there'))!.id, text: 'Will there be bicycle parking in Berlin, and when?' }).receipt;
    await until(() => find(row, '.wordings summary')!.textContent === 'Asked by 2 people · Asked in other words', 'a change is not marked');
    expect(all(row, '.wordings li').map((one) => one.textContent)).to.deep.equal(['Will there be bicycle parking in Berlin?', 'Parking for bicycles at the Berlin office?']);
    await choose('Will there be bicycle parking in Berlin, and when?', 'Separate');
    await until(() => questions(his).length === 3);
    expect(find(rowOf(his, 'Will there be'), '.vote .num')!.textContent).to.equal('2');
  });

  it('sets how the board works: only what changed is sent, and others see what follows from it', async () => {
    const ben = world.join('ben');
    const his = await show(ben);
    const open = async () => {
      find(host, '[part=phase-mover]')!.click();
      await until(() => find(host, '[role=menu]'));
      all(host, '[role=menu] > *').find((one) => one.textContent === 'Settings')!.click();
      await until(() => find(host, '.settings'));
    };
    const field = <T extends HTMLElement>(name: string) => find<T>(host, `.settings [name=${name}]`)!;
    await open();
    expect(host.shadowRoot!.activeElement === field('intro'), 'the focus is elsewhere').to.equal(true);
    await expect(host).to.be.accessible();
    field<HTMLTextAreaElement>('intro').value = 'Ask until Thursday.';
    field<HTMLSelectElement>('moderation').value = 'before';
    field<HTMLInputElement>('budget').value = '3';
    field<HTMLTextAreaElement>('words').value = 'merger, layoffs';
    field<HTMLInputElement>('live').value = '2030-01-02T09:30';
    find(host, '.settings .primary')!.click();
    await until(() => find(his, '.intro')?.textContent === 'Ask until Thursday.');
    expect(find(host, '.settings')).to.equal(null);
    await until(() => ben.board.view.get('board', 'board')?.next?.phase === 'live');
    expect(ben.board.view.get('board', 'board')).to.deep.include({ moderation: 'before', budget: 3, hasWords: true, asking: true, anonymity: 'choice' });
    expect(ben.board.view.get('words', 'words')).to.equal(undefined);
    await open();
    expect([field<HTMLTextAreaElement>('words').value, field<HTMLSelectElement>('moderation').value, field<HTMLInputElement>('live').value]).to.deep.equal(['merger, layoffs', 'before', '2030-01-02T09:30']);
    field<HTMLInputElement>('live').value = '';
    field<HTMLInputElement>('asking').checked = false;
    find(host, '.settings .primary')!.click();
    await until(() => find(his, '.note')?.textContent === 'The hosts have closed asking.');
    await until(() => ben.board.view.get('board', 'board')?.next === undefined);
  });

  it('takes a move of the board back in its menu, too, where a key leads to it', async () => {
    const choose = async (label: string) => {
      find(host, '[part=phase-mover]')!.click();
      await until(() => find(host, '[role=menu]'));
      all(host, '[role=menu] button').find((one) => one.textContent === label)!.click();
    };
    await choose('Live now');
    await until(() => find(host, '.phase')!.textContent.includes('Live now'), 'not moved');
    await choose('Undo: The board is now: Live now.');
    await until(() => dana.board.view.get('board', 'board')?.phase === 'collect', 'not taken back');
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    expect(all(host, '[role=menu] button').filter((one) => one.textContent.startsWith('Undo'))).to.deep.equal([]);
  });

  const openSettings = async () => {
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(host, '.settings'), 'no settings');
  };
  const set = <T extends HTMLInputElement | HTMLSelectElement>(name: string, value: string) => {
    const field = find<T>(host, `.settings [name=${name}]`)!;
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const save = () => { find(host, '.settings .primary')!.click(); };

  it('sets an instant for each later phase, in their order; those that the board is moved past go, and come back where that is undone', async () => {
    const his = await show(world.join('ben'));
    const steps = () => find(his, '.steps')?.textContent;
    const value = (name: string) => find<HTMLInputElement>(host, `.settings [name=${name}]`)?.value;
    const [live, followup, archived] = ['2030-01-02T10:00', '2030-01-02T11:00', '2030-01-16T10:00'];
    // To the second, as scripts set it.
    const exact = new Date('2030-01-02T10:00:30').getTime();
    await dana.board.schedule({ phase: 'live', at: exact }).receipt;
    await until(() => steps()?.startsWith('Live now from '), 'not shown');
    await openSettings();
    expect(['draft', 'collect', 'live', 'followup', 'archived'].map(value)).to.deep.equal([undefined, undefined, live, '', '']);
    await expect(host).to.be.accessible();
    set('followup', '2030-01-02T09:00');
    save();
    await until(() => find(host, '.refused')?.textContent.includes('Each phase begins once, and after those before it.'), 'not refused');
    find(host, '.refused button')!.click();
    await openSettings();
    set('followup', followup);
    set('archived', archived);
    save();
    await until(() => steps()?.split(' · ').length === 3, 'not set');
    expect(steps()!.replaceAll(/ from [^·]+( · |$)/g, '$1')).to.equal('Live now · Follow-up · Archived');
    const plan = () => { const { next, later } = dana.board.view.get('board', 'board')!; return [next, ...later ?? []].map((step) => step?.at); };
    const all3 = [exact, new Date(followup).getTime(), new Date(archived).getTime()];
    await until(() => plan().join() === all3.join(), `untouched, it is not what it was: ${plan().join()}`);
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitemradio]').find((one) => one.textContent === 'Follow-up')!.click();
    await until(() => steps()?.startsWith('Archived from '), 'not dropped');
    find(host, '.toast button')!.click();
    await until(() => plan().join() === all3.join(), 'not back');
    expect(dana.board.view.get('board', 'board')!.phase).to.equal('collect');
    await openSettings();
    for (const name of ['live', 'followup', 'archived']) set(name, '');
    save();
    await until(() => steps() === undefined, 'not taken back');
  });

  it('is told before the board is sealed how much keeps the name that it has', async () => {
    const ana = world.join('ana');
    const { id } = await ana.board.ask({ text: 'Why?' }).receipt;
    await ana.board.askAnonymously({ text: 'How?' }).receipt;
    await ana.board.reply({ question: id, text: 'I mean it.' }).receipt;
    await until(() => questions(host).length === 2 && dana.board.view.size('reply') === 1);
    await openSettings();
    const told = () => { const words = find(host, '.settings .keeps'); return words?.checkVisibility() ? words.textContent : undefined; };
    expect(told()).to.equal(undefined);
    set<HTMLSelectElement>('anonymity', 'sealed');
    expect(told()).to.equal('2 questions and replies were written with a name, and keep it.');
    await expect(host).to.be.accessible();
    set<HTMLSelectElement>('anonymity', 'choice');
    expect(told()).to.equal(undefined);
    set<HTMLSelectElement>('anonymity', 'sealed');
    save();
    await until(() => dana.board.view.get('board', 'board')?.anonymity === 'sealed', 'not sealed');
    expect(dana.board.view.get('question', id)?.author?.name).to.equal('Ana');
    await openSettings();
    expect(find(host, '.settings .keeps')).to.equal(null);
  });

  it('is told before another group hosts the board of how many questions it will see who asked, where hosts alone see that', async () => {
    await dana.board.configure({ anonymity: 'hidden' }).receipt;
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    await ana.board.ask({ text: 'Why?' }).receipt;
    await ben.board.ask({ text: 'How?' }).receipt;
    await until(() => dana.board.view.size('asker') === 2);
    await openSettings();
    const told = () => { const words = find(host, '.settings .coming'); return words?.checkVisibility() ? words.textContent : undefined; };
    expect(told()).to.equal(undefined);
    set('groups', 'board');
    expect(told()).to.equal('Who joins the hosts sees, too, who asked the 2 questions whose names hosts alone see.');
    await expect(host).to.be.accessible();
    set('groups', '');
    expect(told()).to.equal(undefined);
    set('groups', 'board');
    save();
    await until(() => dana.board.view.get('access', 'access')?.hosts.groups.join() === 'board', 'not set');
    // Who hosts already is not told of again.
    await openSettings();
    set('groups', 'board, ');
    expect(told()).to.equal(undefined);
  });

  it('sets how many questions of somebody are approved first, which is asked where that is how it works', async () => {
    await openSettings();
    const field = () => find<HTMLInputElement>(host, '.settings [name=trustAfter]')!;
    expect(field().checkVisibility(), 'asked for nothing').to.equal(false);
    set<HTMLSelectElement>('moderation', 'trust');
    expect(field().checkVisibility()).to.equal(true);
    expect(field().value).to.equal('1');
    await expect(host).to.be.accessible();
    set('trustAfter', '2');
    save();
    await until(() => dana.board.view.get('board', 'board')?.trustAfter === 2, 'not set');
    const ana = world.join('ana');
    for (const text of ['One?', 'Two?', 'Three?']) {
      const { id } = await ana.board.ask({ text }).receipt;
      await until(() => dana.board.view.get('question', id));
      expect(dana.board.view.get('question', id)!.state, text).to.equal(text === 'Three?' ? undefined : 'pending');
      if (text !== 'Three?') await dana.board.setState({ question: id, state: 'open' }).receipt;
    }
    await openSettings();
    expect([field().checkVisibility(), field().value]).to.deep.equal([true, '2']);
  });

  it('chooses by groups who hosts beside them, also later; what the board is for stays', async () => {
    await dana.board.configureRoom({ audience: { groups: ['staff', 'leads'] } }).receipt;
    await openSettings();
    set('groups', 'leads, staff');
    save();
    await until(() => dana.board.view.get('access', 'access')?.hosts.groups.join() === 'leads,staff', 'not set');
    expect(dana.board.view.get('access', 'access')!.audience).to.deep.equal({ groups: ['staff', 'leads'] });
    const ben = world.join('ben');
    const his = await show(ben, '[part=phase-mover]');
    expect(find(his, '[part=phase-mover]')).not.to.equal(null);
    await openSettings();
    expect(find<HTMLInputElement>(host, '.settings [name=groups]')!.value).to.equal('leads, staff');
    set('groups', '');
    save();
    await until(() => !find(his, '[part=phase-mover]'), 'still a host');
  });

  it('gives the address of the recording when the board is archived, and sets nothing else there that is over', async () => {
    const { id } = await world.join('ben').board.ask({ text: 'Recorded?' }).receipt;
    await dana.board.moveTo({ phase: 'live' }).receipt;
    await dana.board.discuss({ question: id, on: true }).receipt;
    await dana.board.moveTo({ phase: 'archived' }).receipt;
    await until(() => find(host, '.phase')!.textContent.includes('Archived'));
    await openSettings();
    expect(all(host, '.settings input, .settings textarea, .settings select').map((one) => one.getAttribute('name'))).to.deep.equal(['audience', 'people', 'groups', 'recording', 'recorded']);
    await until(() => host.shadowRoot!.activeElement === find(host, '.settings [name=recording]'), 'the focus is elsewhere');
    await expect(host).to.be.accessible();
    const [chapter] = [...dana.board.view.list('chapter')];
    const began = new Date(chapter!.value.from - 5_000);
    set('recording', 'https://files.example/all-hands.mp4');
    set('recorded', new Date(began.getTime() - began.getTimezoneOffset() * 60_000).toISOString().slice(0, 19));
    save();
    await until(() => find(host, '.play'), 'no way to it');
    expect(find(host, '.refused')).to.equal(null);
  });

  it('hands the journal over, as a table and as JSON, with the names that the board shows; says so where it cannot be had', async () => {
    const ben = world.join('ben');
    const { id } = await ben.board.ask({ text: 'When?' }).receipt;
    await ben.board.askAnonymously({ text: 'Who?' }).receipt;
    await dana.board.pin({ question: id, on: true }).receipt;
    const press = async (element: MootQa, label: string) => {
      find(element, '[part=phase-mover]')!.click();
      await until(() => find(element, '[role=menu]'));
      all(element, '[role=menu] > *').find((one) => one.textContent === label)!.click();
    };
    const files: { readonly name: string; readonly text: Promise<string> }[] = [];
    const { click } = HTMLAnchorElement.prototype as { click: (this: HTMLAnchorElement) => void };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { files.push({ name: this.download, text: fetch(this.href).then((response) => response.text()) }); };
    try {
      for (const [nth, kind] of ['CSV', 'JSON'].entries()) {
        await press(host, `Download journal (${kind})`);
        await until(() => files.length === nth + 1, `no file of ${kind}`);
      }
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(files.map(({ name }) => name)).to.deep.equal(['Team-questions-journal.csv', 'Team-questions-journal.json']);
    const [table = '', json = ''] = await Promise.all(files.map(({ text }) => text));
    const key = dana.board.view.get('question', id)!.author!.key;
    // A key that begins as a formula would is written as none.
    expect(table.split('\r\n').find((line) => line.startsWith('qa.ask,'))).to.match(new RegExp(`T.*Z,'?${key},Ben$`));
    expect(table.split('\r\n').find((line) => line.startsWith('qa.askAnonymously,'))).to.match(/,,,$/);
    expect((JSON.parse(json) as { command: string }[]).map(({ command }) => command)).to.deep.equal(['room.create', 'qa.ask', 'qa.pin', 'qa.askAnonymously']);
    const [without, broken] = [await show({ ...dana, moot: { ...dana.moot, journal: undefined } }, '[part=phase-mover]'), await show({ ...dana, moot: { ...dana.moot, journal: () => Promise.reject(new Error('offline')) } }, '[part=phase-mover]')];
    find(without, '[part=phase-mover]')!.click();
    await until(() => find(without, '[role=menu]'));
    expect(find(without, '[role=menu]')!.textContent).not.to.include('journal');
    await press(broken, 'Download journal (CSV)');
    await until(() => find(broken, '.toast')?.textContent.includes('The journal could not be fetched.'), 'not said');
  });

  it('hands the board over as minutes, a table, JSON and a calendar', async () => {
    const ben = world.join('ben');
    const { id } = await ben.board.ask({ text: 'When?' }).receipt;
    await dana.board.owe({ question: id, by: 'Femi', due: Date.UTC(2030, 0, 2) }).receipt;
    await dana.board.answer({ question: await ben.board.askAnonymously({ text: '=Who?' }).receipt.then((receipt) => receipt.id), text: 'Everybody.' }).receipt;
    await until(() => find(host, '.tab:last-child')?.textContent === 'Answered 1');
    const files: { readonly name: string; readonly text: Promise<string> }[] = [];
    const { click } = HTMLAnchorElement.prototype as { click: (this: HTMLAnchorElement) => void };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { files.push({ name: this.download, text: fetch(this.href).then((response) => response.text()) }); };
    try {
      for (const [nth, label] of ['Download minutes', 'Download as a table (CSV)', 'Download as JSON', 'Download owed answers (calendar)'].entries()) {
        find(host, '[part=phase-mover]')!.click();
        await until(() => find(host, '[role=menu]'));
        all(host, '[role=menu] > *').find((one) => one.textContent === label)!.click();
        // What makes files loads with the first.
        await until(() => !find(host, '[role=menu]') && files.length === nth + 1, `no file by "${label}"`);
      }
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(files.map(({ name }) => name)).to.deep.equal(['md', 'csv', 'json', 'ics'].map((kind) => `Team-questions.${kind}`));
    const [minutes, table, json, calendar] = await Promise.all(files.map(({ text }) => text));
    expect(minutes).to.include('## Answered').and.to.include('Anonymous · 1 vote').and.to.include('> Everybody');
    expect(table).to.include("'=Who?");
    expect((JSON.parse(json!) as { questions: unknown[] }).questions).to.have.lengthOf(2);
    expect(calendar).to.include('DTSTART;VALUE=DATE:20300102').and.to.include('SUMMARY:Femi: When?');
  });

  it('names who owes an answer after the meeting', async () => {
    const ben = world.join('ben');
    await ben.board.ask({ text: 'When?' }).receipt;
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    await until(() => find(host, '.phase')!.textContent.includes('Follow-up'));
    await choose('When?', 'Who answers');
    await fill('Femi');
    send();
    const his = await show(ben);
    await until(() => find(his, '.owed')?.textContent === 'Femi answers; no day yet');
    await choose('When?', 'Who answers');
    await until(() => find(host, '.due input'));
    find<HTMLInputElement>(host, '.due input')!.value = '2030-01-02';
    find(host, '.due input')!.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await expect(host).to.be.accessible();
    send();
    await until(() => find(his, '.owed')?.textContent === 'Femi answers by Wednesday, January 2, 2030');
    await dana.board.owe({ question: [...ben.board.view.list('question')][0]!.id, by: 'Femi', due: Date.UTC(2020, 0, 2) }).receipt;
    await until(() => find(his, '.owed')?.textContent.endsWith('overdue'), 'not overdue');
  });

  it('owe an answer, after the meeting, to what is above a line of votes, whoever is named', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const [asked] = [ana.board.ask({ text: 'Wanted?' }), ana.board.ask({ text: 'Unwanted?' })];
    await asked.receipt;
    await ben.board.vote({ question: asked.id, on: true }).receipt;
    await dana.board.configure({ owedLine: 2 }).receipt;
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    const his = await show(ben);
    await until(() => all(his, '.owed').length > 0);
    expect(all(his, '.owed').map((one) => one.closest('article')!.textContent.includes('Wanted?'))).to.deep.equal([true]);
    expect(find(his, '.owed')!.textContent).to.equal('An answer is owed; nobody is named yet');
    expect(find(his, '.foot')!.textContent).to.include('1 owed an answer (1 without a person or a day)');
    const set = (element: MootQa) => all(element, 'article button').find((one) => one.textContent === 'Set who and when');
    expect(set(his), 'offered to others').to.equal(undefined);
    await until(() => set(host), 'not offered to hosts');
    set(host)!.click();
    await fill('Femi');
    find<HTMLInputElement>(host, '.due input')!.value = '2030-01-02';
    find(host, '.due input')!.dispatchEvent(new InputEvent('input', { bubbles: true }));
    send();
    await until(() => find(his, '.owed')!.textContent.startsWith('Femi answers by '), 'not set');
    await until(() => find(his, '.foot')!.textContent.includes('1 owed an answer · ') || find(his, '.foot span')!.textContent.endsWith('1 owed an answer'), 'still counted as without a day');
    expect(set(host), 'still offered').to.equal(undefined);
  });

  it('are told while one of them answers, and who was second keeps the text', async () => {
    await dana.board.configureRoom({ hostGroups: ['staff'] }).receipt;
    const emil = world.join('emil');
    await emil.board.ask({ text: 'Whose turn?' }).receipt;
    const other = await show(emil, '[part=phase-mover]');
    await choose('Whose turn?', 'Answer');
    await until(() => find(rowOf(other, 'Whose turn?'), '.owed')?.textContent ?.endsWith('is answering'), 'not told');
    const second = emil.board.answer({ question: [...emil.board.view.list('question')][0]!.id, text: 'Mine.' });
    await second.receipt;
    await until(() => find(other, '.refused')?.textContent.includes('Mine.'), 'the text is lost');
    expect(find(other, '.refused')!.textContent).to.include('is answering');
    const heldUntil = () => [...dana.board.view.list('claim')][0]?.value.until ?? 0;
    const [first, now] = [heldUntil(), performance.now.bind(performance)];
    performance.now = () => now() + 60_000;
    try {
      world.pass(60_000);
      await fill('So.');
      await until(() => heldUntil() >= first + 60_000, 'not renewed as they write on');
    } finally {
      Reflect.deleteProperty(performance, 'now');
    }
    all(host, '.form button').find((one) => one.textContent === 'Cancel')!.click();
    await until(() => !all(other, '.owed').length, 'still held');
  });

  it('offers to take back in place for eight seconds, and from then on in the menu, as long as the page is open', async () => {
    await world.join('ana').board.ask({ text: 'Off?' }).receipt;
    const { pass } = holdWaits();
    await choose('Off?', 'Hide');
    await until(() => find(host, '.form textarea'));
    send();
    await until(() => mark(host, 'Off?')?.startsWith('Hidden'));
    await until(() => dana.board.sendings.length === 0 && find(host, '.toast button'));
    await pass(7_900);
    await host.updateComplete;
    expect(find(host, '.toast')!.textContent.replaceAll(/\s+/g, ' ').trim()).to.equal('Question hidden.Undo');
    await pass(200);
    await host.updateComplete;
    expect(find(host, '.toast')?.textContent).to.equal(undefined);
    await pass(3 * 3_600_000);
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    await choose('Off?', 'Undo: Question hidden.');
    await until(() => mark(host, 'Off?') === undefined, 'still hidden');
    expect((await menu('Off?')).some((one) => one.textContent.startsWith('Undo'))).to.equal(false);
  });

  describe('during the meeting', () => {
    let ids: readonly string[];
    const stateOf = (nth: number) => {
      const { state, hidden, into } = dana.board.view.get('question', ids[nth]!) ?? {};
      return hidden ? 'hidden' : into ? 'merged' : (state ?? 'open');
    };
    const now = () => ids.indexOf(dana.board.view.get('board', 'board')?.discussing ?? '');
    beforeEach(async () => {
      const asked = ['First?', 'Second?'].map((text) => world.join('ana').board.ask({ text }));
      for (const { receipt } of asked) await receipt;
      ids = asked.map(({ id }) => id);
      await dana.board.moveTo({ phase: 'live' }).receipt;
      await until(() => find(host, '.phase')!.textContent.includes('Live'));
    });

    const showAnswered = async () => {
      find(host, '.tab:last-child')!.click();
      await until(() => find(host, '.tab:last-child')!.getAttribute('aria-pressed') === 'true' && questions(host).join() === 'First?', 'not among the answered ones');
    };
    const sendForm = async () => {
      await until(() => find(host, '.form .primary'));
      type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'So.');
      await host.updateComplete;
      send();
    };
    const acts = [
      ['Hide', 'Question hidden.', sendForm],
      ['Decline', 'Question declined.', sendForm],
      ['Answer later', 'To be answered later.', sendForm],
      ['Answered aloud', 'Marked as answered.', undefined],
      ['Up next', 'Up next.', undefined],
      ['Merge', 'Merged.', async () => {
        await until(() => find(host, '.form textarea'));
        type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'Second');
        await until(() => find(host, '.target'));
        find(host, '.target')!.click();
      }],
    ] as const;
    it('takes back to where it was what was put off or declined: up next, or put off for a reason', async () => {
      const decline = async () => {
        await choose('First?', 'Decline');
        await sendForm();
        await until(() => stateOf(0) === 'declined', 'not declined');
        await until(() => dana.board.sendings.length === 0);
        await undo();
      };
      await dana.board.setState({ question: ids[0]!, state: 'queued' }).receipt;
      await until(() => stateOf(0) === 'queued');
      await decline();
      await until(() => stateOf(0) === 'queued', 'no longer up next');
      await dana.board.setState({ question: ids[0]!, state: 'deferred', reason: 'In May.' }).receipt;
      await until(() => stateOf(0) === 'deferred');
      await decline();
      await until(() => stateOf(0) === 'deferred', 'no longer put off');
      expect(dana.board.view.get('question', ids[0]!)?.reason).to.equal('In May.');
    });

    for (const [label, said, finish] of acts) {
      it(`can be taken back in place, and after a reload from the menu: ${label}`, async () => {
        for (const way of ['toast', 'menu'] as const) {
          await choose('First?', label);
          await finish?.();
          await until(() => stateOf(0) !== 'open', 'not done');
          await until(() => dana.board.sendings.length === 0);
          if (way === 'toast') await undo();
          else {
            host.remove();
            dana = world.join('dana');
            host = await show(dana, '[part=phase-mover]');
            if (label === 'Answered aloud') await showAnswered();
            await choose(label === 'Merge' ? 'Second?' : 'First?', `Undo: ${said}`);
          }
          await until(() => stateOf(0) === 'open', `not taken back from the ${way}`);
        }
      });
    }

    it('takes back from the menu after a reload, on another device, what was declined or put off, to what it was: nobody sees what nobody has approved', async () => {
      const again = async () => {
        await until(() => dana.board.sendings.length === 0);
        host.remove();
        dana = world.join('dana');
        host = await show(dana, '[part=phase-mover]');
      };
      await dana.board.configure({ moderation: 'before' }).receipt;
      const { id } = await world.join('ana').board.ask({ text: 'May I?' }).receipt;
      await dana.board.setState({ question: ids[0]!, state: 'queued' }).receipt;
      await choose('First?', 'Answer later');
      await sendForm();
      await until(() => stateOf(0) === 'deferred');
      await again();
      await choose('First?', 'Undo: To be answered later.');
      await until(() => stateOf(0) === 'queued', 'no longer up next');

      const his = await show(world.join('ben'));
      const seen = new Set<string>();
      const watcher = new MutationObserver(() => { for (const one of questions(his)) seen.add(one); });
      watcher.observe(his.shadowRoot!, { childList: true, characterData: true, subtree: true });
      await choose('May I?', 'Decline');
      await sendForm();
      await until(() => mark(host, 'May I?')?.startsWith('Declined'));
      await again();
      await choose('May I?', 'Undo: Question declined.');
      await until(() => dana.board.view.get('question', id)?.state === 'pending', 'it does not wait again');
      await until(() => find(host, '[role=status]')?.textContent.includes('Waiting for the hosts again.'));
      // He hears of what comes after it, and of that alone.
      await dana.board.setState({ question: ids[1]!, state: 'queued' }).receipt;
      await until(() => mark(his, 'Second?') === 'Up next');
      watcher.disconnect();
      expect([...seen, ...questions(his)]).to.not.include('May I?');
    });

    it('can go back to the question that was discussed before: in place, and after a reload from the menu', async () => {
      await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
      for (const way of ['toast', 'menu'] as const) {
        await until(() => now() === 0);
        await choose('Second?', 'Discuss now');
        await until(() => now() === 1, 'not discussed');
        if (way === 'toast') await undo();
        else {
          await until(() => dana.board.sendings.length === 0);
          host.remove();
          dana = world.join('dana');
          host = await show(dana, '[part=phase-mover]');
          await choose('Second?', 'Undo: Being discussed now.');
        }
        await until(() => now() === 0, `not taken back from the ${way}`);
      }
      await choose('First?', 'End discussion');
      await until(() => now() === -1);
      await undo();
      await until(() => now() === 0, 'not discussed again');
    });

    for (const [label, state] of [['Answered aloud', 'answered'], ['Answer later', 'deferred'], ['Hide', 'hidden']] as const) {
      it(`is discussed again where what ended its discussion is taken back: ${label}`, async () => {
        await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
        await until(() => now() === 0 && rowOf(host, 'First?').textContent.includes('Being discussed'));
        await choose('First?', label);
        if (state !== 'answered') await sendForm();
        await until(() => now() === -1 && stateOf(0) === state);
        await undo();
        await until(() => now() === 0 && stateOf(0) === 'open', 'not discussed again');
      });
    }

    it('finds in the menu of what was answered aloud, after a reload, the way back into its discussion', async () => {
      await dana.board.discuss({ question: ids[0]!, on: true }).receipt;
      await dana.board.setState({ question: ids[0]!, state: 'answered' }).receipt;
      await dana.board.discuss({ question: ids[1]!, on: true }).receipt;
      await showAnswered();
      await choose('First?', 'Undo: Marked as answered.');
      await until(() => now() === 0 && stateOf(0) === 'open', 'not discussed again');
    });
  });

  it('can empty the introduction again', async () => {
    await dana.board.configure({ intro: 'Ask.' }).receipt;
    await until(() => find(host, '.intro')?.textContent === 'Ask.');
    await dana.board.configure({ intro: null }).receipt;
    await until(() => [...all(host, '.intro')].every((one) => one.textContent !== 'Ask.'));
  });

  it('name the recording of the meeting: what was discussed leads to where it was', async () => {
    const ben = world.join('ben');
    const { id } = await ben.board.ask({ text: 'Recorded?' }).receipt;
    await dana.board.moveTo({ phase: 'live' }).receipt;
    await dana.board.discuss({ question: id, on: true }).receipt;
    await dana.board.discuss({ question: id, on: false }).receipt;
    const his = await show(ben);
    const [chapter] = [...ben.board.view.list('chapter')];
    await until(() => find(host, '.phase')!.textContent.includes('Live'));
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menu] button').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(host, '.settings'));
    find<HTMLInputElement>(host, '[name=recording]')!.value = 'https://files.example/all-hands.mp4';
    const began = new Date(chapter!.value.from - 65_000);
    find<HTMLInputElement>(host, '[name=recorded]')!.value = new Date(began.getTime() - began.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    find(host, '.settings .primary')!.click();
    await until(() => find(his, '.play'), 'no way to it');
    expect(find(his, '.play')!.getAttribute('href')).to.match(/^https:\/\/files\.example\/all-hands\.mp4#t=6[56]$/);
    expect(find(his, '.play')!.textContent).to.match(/^Play the answer, 1:0[56]$/);
    await expect(his).to.be.accessible();
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    expect(all(host, '[role=menu] > *').map((one) => one.textContent)).to.include('Download chapters of the recording');
    const change = async (values: Readonly<Record<string, string>>) => {
      if (!find(host, '[role=menu]')) find(host, '[part=phase-mover]')!.click();
      await until(() => find(host, '[role=menu]'));
      all(host, '[role=menu] button').find((one) => one.textContent === 'Settings')!.click();
      await until(() => find(host, '.settings'));
      for (const [name, value] of Object.entries(values)) find<HTMLInputElement>(host, `[name=${name}]`)!.value = value;
      find(host, '.settings .primary')!.click();
    };
    await change({ recorded: '' });
    await until(() => host.shadowRoot!.textContent.includes('Say when the recording began'), 'not said');
    expect(find(his, '.play'), 'gone, though nothing was taken').to.not.equal(null);
    await change({ recording: '', recorded: '' });
    await until(() => !find(his, '.play'), 'the recording cannot be taken away');
  });
});
