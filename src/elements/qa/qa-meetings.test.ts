/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { poll as pollRitual } from '../../core/poll/poll.ritual.js';
import { World, all, ask, find, questions, rowOf, show, until, type Someone } from './qa.harness.js';
import type { MootQaOpenBallotEvent } from './qa-events.js';
import type { MootQa } from './qa.element.js';

describe('"which of our meetings?"', () => {
  let world: World;
  let dana: Someone;
  let ana: Someone;
  beforeEach(async () => {
    world = await World.start({ setUp: false });
    [dana, ana] = [world.join('dana'), world.join('ana')];
    await dana.board.create({ title: 'Which of our meetings?', settings: { preset: 'meetings' } }).receipt;
  });
  afterEach(() => world.end());

  const who = (element: Element) => find<HTMLInputElement>(element, '[part=choice] :checked')!.closest('label')!.textContent.trim();
  const items = async (element: MootQa, text: string) => {
    await until(() => questions(element).includes(text), `no "${text}"`);
    find(rowOf(element, text), '[data-focus=menu]')!.click();
    await until(() => find(element, '[role=menu]'), 'no menu');
    return all(element, '[role=menuitem]');
  };
  const begin = async (element: MootQa, text: string) => {
    (await items(element, text)).find((one) => one.textContent === 'Start the ballot')!.click();
    await until(() => find(element, '.form [name=minutes]'), 'no form');
  };
  const fill = (element: MootQa, name: string, value: string) => {
    const field = find<HTMLInputElement | HTMLSelectElement>(element, `.form [name=${name}]`)!;
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  };
  const send = (element: MootQa) => { find(element, '.form .primary')!.click(); };

  it('is answered without a name, unless somebody chooses otherwise', async () => {
    const hers = await show(ana);
    await until(() => find(hers, '[part=choice]'));
    expect(who(hers)).to.equal('Anonymously');
    expect(find(hers, '#who')!.textContent).to.equal('Nobody sees your name, hosts included.');
    await ask(hers, 'The weekly?');
    expect(rowOf(hers, 'The weekly?').textContent).to.include('Anonymous');
    all<HTMLInputElement>(hers, '[part=choice] input')[0]!.click();
    await hers.updateComplete;
    expect(who(hers)).to.equal('With my name');
    await ask(hers, 'The monthly?');
    await until(() => rowOf(hers, 'The monthly?').textContent.includes('Ana'), 'no name');
    await dana.board.configure({ anonymousFirst: false }).receipt;
    const another = await show(world.join('ben'));
    await until(() => find(another, '[part=choice]'));
    expect(who(another)).to.equal('With my name');
  });

  it('has hosts start the ballot from the menu of a question, which then says where people vote', async () => {
    const { id } = await ana.board.askAnonymously({ text: 'The weekly sync, really?' }).receipt;
    const [host, his] = [await show(dana, '[part=phase-mover]'), await show(world.join('ben'))];
    await begin(host, 'The weekly sync, really?');
    expect(host.shadowRoot!.activeElement === find(host, '.form [name=minutes]'), 'not in the form').to.equal(true);
    expect(find<HTMLInputElement>(host, '.form [name=name]')!.value).to.equal('the-weekly-sync-really');
    await expect(host).to.be.accessible();
    fill(host, 'people', '0');
    send(host);
    await until(() => find(host, '.form .error')?.textContent.includes('1 to 10,000 people'), 'not said what is wrong');
    fill(host, 'people', '12');
    fill(host, 'purpose', 'status');
    fill(host, 'name', 'weekly');
    send(host);
    await until(() => find(rowOf(his, 'The weekly sync'), '.ballot')?.textContent === 'People vote on it in the poll “weekly”.', 'not told where');
    expect(rowOf(his, 'The weekly sync').querySelector('code')).to.equal(null);
    await until(() => find(rowOf(host, 'The weekly sync'), 'code')?.textContent === '<moot-poll room="weekly"></moot-poll>', 'no tag');
    expect(dana.board.view.get('question', id)!.ballot).to.deep.equal({ room: 'poll/weekly', state: 'there' });
    expect((await items(host, 'The weekly sync, really?')).map((one) => one.textContent)).not.to.include('Start the ballot');
    await expect(host).to.be.accessible();
  });

  it('offers a next time, the next working day at ten, which the poll has its dates of; none where it is left empty', async () => {
    for (const text of ['One?', 'Two?']) await ana.board.askAnonymously({ text }).receipt;
    const host = await show(dana, '[part=phase-mover]');
    const meetingOf = async (text: string, name: string) => {
      send(host);
      await until(() => find(rowOf(host, text), 'code')?.textContent.includes(name), 'no tag');
      const poll = dana.moot.open(pollRitual, name);
      poll.subscribe(() => undefined);
      await until(() => poll.view.get('poll', 'poll'), 'no poll');
      const { meeting, zone } = poll.view.get('poll', 'poll')!;
      poll.close();
      expect(zone).to.equal(Intl.DateTimeFormat().resolvedOptions().timeZone);
      return meeting!;
    };
    await begin(host, 'One?');
    const offered = find<HTMLInputElement>(host, '.form [name=first]')!.value;
    const next = new Date(offered);
    expect(offered).to.match(/T10:00$/);
    expect([next.getTime() > Date.now(), [0, 6].includes(next.getDay()), next.getTime() < Date.now() + 4 * 86_400_000]).to.deep.equal([true, false, true]);
    const dated = await meetingOf('One?', 'one');
    expect([dated.first, dated.starts?.[0], dated.starts?.length]).to.deep.equal([next.getTime(), next.getTime(), 65]);
    await begin(host, 'Two?');
    fill(host, 'first', '');
    const { first, starts } = await meetingOf('Two?', 'two');
    expect([first, starts]).to.deep.equal([undefined, undefined]);
  });

  it('leads to the ballot where the page says where rooms live, by a link that a router can take over', async () => {
    const { id } = await ana.board.askAnonymously({ text: 'The weekly?' }).receipt;
    await dana.board.startBallot({ question: id, name: 'wöchentlich', minutes: 30, people: 8 }).receipt;
    const his = await show(world.join('ben'));
    const link = () => find<HTMLAnchorElement>(his, '.ballot a');
    await until(() => find(his, '.ballot')?.textContent.startsWith('People vote on it'), 'not told');
    expect(link(), 'a link to nowhere').to.equal(null);
    const again = async (href: string) => {
      his.setAttribute('href', href);
      his.remove();
      document.body.append(his);
      await until(() => find(his, '.ballot'), 'not told again');
    };
    await again('/meetings?poll={name}');
    await until(() => link(), 'no link');
    expect(link()!.href).to.equal(`${location.origin}/meetings?poll=w%C3%B6chentlich`);
    await expect(his).to.be.accessible();
    const heard: unknown[] = [];
    const route = (event: MootQaOpenBallotEvent) => {
      event.preventDefault();
      heard.push([event.room, event.url]);
    };
    his.addEventListener('moot-qa-open-ballot', route);
    link()!.click();
    expect(heard).to.deep.equal([['poll/wöchentlich', link()!.href]]);
    his.removeEventListener('moot-qa-open-ballot', route);
    const { warn } = console;
    const warnings: unknown[] = [];
    console.warn = (words: unknown) => { warnings.push(words); };
    await again('javascript:alert(1)//{name}');
    console.warn = warn;
    expect(link(), 'a script is no address').to.equal(null);
    expect(warnings).to.deep.equal(['Moot: <moot-qa href="javascript:alert(1)//{name}"> is no address; rooms are named without links. Expected one such as "/polls/{name}".']);
  });

  it('tells hosts alone when the poll could not be set up; what they said of the meeting is there for the next try', async () => {
    for (const text of ['One?', 'Two?']) await ana.board.askAnonymously({ text }).receipt;
    const [host, his] = [await show(dana, '[part=phase-mover]'), await show(world.join('ben'))];
    for (const text of ['One?', 'Two?']) {
      await begin(host, text);
      fill(host, 'minutes', '45');
      fill(host, 'name', 'weekly');
      send(host);
      await until(() => find(rowOf(host, text), '.ballot')?.textContent.includes(text === 'One?' ? 'People vote' : 'could not be set up'), `not told of ${text}`);
    }
    await until(() => questions(his).length === 2);
    expect(find(rowOf(his, 'Two?'), '.ballot')).to.equal(null);
    await begin(host, 'Two?');
    await until(() => find<HTMLInputElement>(host, '.form [name=minutes]')!.value === '45', 'forgotten');
    fill(host, 'name', 'weekly-2');
    send(host);
    await until(() => find(rowOf(his, 'Two?'), '.ballot')?.textContent.includes('“weekly-2”'), 'not there');
  });

  it('is not asked on any other board, nor may others than hosts start a ballot', async () => {
    await ana.board.ask({ text: 'The weekly?' }).receipt;
    const hers = await show(ana);
    expect((await items(hers, 'The weekly?')).map((one) => one.textContent)).not.to.include('Start the ballot');
    const other = await World.start();
    await other.join('ana').board.ask({ text: 'The weekly?' }).receipt;
    const host = await show(other.join('dana'), '[part=phase-mover]');
    const labels = (await items(host, 'The weekly?')).map((one) => one.textContent);
    expect(labels).to.include('Answer').and.not.to.include('Start the ballot');
    await other.end();
  });
});
