/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, fixture, html } from '@open-wc/testing';
import { person } from '../../authority/authority.harness.js';
import { createMoot, memoryStorage } from '../../client/index.js';
import { local } from '../../backends/local/local-backend.js';
import type { SetUpArgs } from '../../core/poll/poll.schema.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import { forceColours, narrow, reduceMotion, resetStage, turnRightToLeft, zoom } from '../internal/stage.harness.js';
import { ar } from '../locales/poll-ar.js';
import { de } from '../locales/poll-de.js';
import { FOOD, MEETING, Polls, ROOM, accepted, all, button, fill, find, lines, option, until } from './poll.harness.js';
import type { MootPoll } from './poll.element.js';
import { MootPollVoteEvent } from './poll.events.js';

describe('moot-poll', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  it('is accessible: open, voted, as a table, and closed', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    await expect(element).to.be.accessible();
    option(element, 'Soup').click();
    await until(() => find(element, '[part=results] table'));
    await expect(element).to.be.accessible();
    button(element, 'As a table').click();
    await until(() => find(element, 'table.plain'));
    await expect(element).to.be.accessible();
    await polls.join('dana').poll.end().receipt;
    await until(() => find(element, '[part=header]')!.textContent.includes('closed'));
    await expect(element).to.be.accessible();
  });

  it('is accessible about a meeting: with its cost, advice and six choices', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    expect(all(element, '[part=option]')).to.have.length(6);
    for (const one of all<HTMLDetailsElement>(element, 'details')) one.open = true;
    await expect(element).to.be.accessible();
  });

  it('takes a vote with one tap, shows it at once, and takes it back with another', async () => {
    polls = await Polls.start({ settings: FOOD });
    const element = await polls.show(polls.join('ana'));
    expect(all(element, '[part=option][aria-pressed=true]'), 'nothing is chosen beforehand').to.have.length(0);
    option(element, 'Salad').click();
    await until(() => option(element, 'Salad').getAttribute('aria-pressed') === 'true');
    await until(() => lines(element)[0]?.startsWith('Salad'));
    expect(lines(element)).to.deep.equal(['Salad Your vote | 1 vote · 100%', 'Soup | 0 votes · 0%', 'Bread | 0 votes · 0%']);
    option(element, 'Salad').click();
    await until(() => option(element, 'Salad').getAttribute('aria-pressed') === 'false');
  });

  it('hands its hosts the journal, and nobody else; says so where it cannot be had', async () => {
    polls = await Polls.start({ settings: FOOD });
    const [ana, dana] = [polls.join('ana'), polls.join('dana')];
    await ana.poll.vote({ choices: ['o1'] }).receipt;
    const menu = async (element: MootPoll) => {
      await until(() => find(element, '[data-focus=export]'));
      find(element, '[data-focus=export]')!.click();
      await until(() => find(element, '[role=menu]'));
      return all(element, '[role=menu] > *');
    };
    const names = (items: readonly HTMLElement[]) => items.map((one) => one.textContent.trim());
    const [hers, host] = [await polls.show(ana), await polls.show(dana)];
    expect(names(await menu(hers)).join()).not.to.include('Journal');
    let file: { readonly name: string; readonly text: Promise<string> } | undefined;
    const { click } = HTMLAnchorElement.prototype as { click: (this: HTMLAnchorElement) => void };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { file = { name: this.download, text: fetch(this.href).then((response) => response.text()) }; };
    try {
      (await menu(host)).find((one) => one.textContent.trim() === 'Journal (CSV)')!.click();
      await until(() => file, 'no file');
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(file!.name).to.equal('Where-do-we-eat-journal.csv');
    // A key that begins as a formula would is written as none.
    expect((await file!.text).split('\r\n').find((line) => line.startsWith('poll.vote,'))).to.match(new RegExp(`T.*Z,'?${ana.poll.view.viewer!.key},Ana$`));
    const broken = await polls.show({ ...dana, moot: { ...dana.moot, journal: () => Promise.reject(new Error('offline')) } });
    (await menu(broken)).find((one) => one.textContent.trim() === 'Journal (JSON)')!.click();
    await until(() => find(broken, '.toast')?.textContent.includes('The journal could not be fetched.'), 'not said');
  });

  it('lets a page stop a ballot, and tells of one that was taken without telling what it was', async () => {
    polls = await Polls.start({ settings: FOOD });
    const element = await polls.show(polls.join('ana'));
    const told: Event[] = [];
    element.addEventListener('moot-poll-voted', (event) => { told.push(event); });
    const stop = (event: Event) => { event.preventDefault(); };
    element.addEventListener(MootPollVoteEvent.type, stop);
    option(element, 'Soup').click();
    await element.updateComplete;
    expect(option(element, 'Soup').getAttribute('aria-pressed')).to.equal('false');
    element.removeEventListener(MootPollVoteEvent.type, stop);
    option(element, 'Soup').click();
    await until(() => told.length === 1);
    expect(JSON.stringify(told[0])).not.to.include('o1');
  });

  it('chooses several up to their number, on a scale, and in an order that the keyboard changes without losing its place', async () => {
    polls = await Polls.start({ settings: { ...FOOD, type: 'ranked' } });
    const element = await polls.show(polls.join('ana'));
    for (const text of ['Bread', 'Soup', 'Salad']) {
      option(element, text).click();
      await until(() => find(element, '.rank:last-of-type')?.textContent.includes(text));
    }
    const order = () => all(element, '.rank').map((one) => one.dataset['id']);
    expect(order()).to.deep.equal(['o3', 'o1', 'o2']);
    const up = find(element, '[data-focus="o2/up"]')!;
    expect(up.getAttribute('aria-label')).to.equal('Move Salad up');
    up.focus();
    up.click();
    await until(() => order().join() === 'o3,o2,o1');
    await until(() => (element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['focus'] === 'o2/up', 'the focus stays with its option');
    const down = find(element, '[data-focus="o2/down"]')!;
    down.focus();
    down.click();
    await until(() => order().join() === 'o3,o1,o2');
    await element.updateComplete;
    expect((element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['focus'], 'the focus stays on its key').to.equal('o2/down');
    find(element, '[data-focus="o2/up"]')!.click();
    await until(() => order().join() === 'o3,o2,o1');
    await expect(element).to.be.accessible();
    await until(() => find(element, '[part=results]')?.textContent.includes('Bread wins'));
  });

  it('names the ends of a scale by what they mean, beside their numbers', async () => {
    polls = await Polls.start({ settings: { type: 'scale', scale: { from: 1, to: 5, low: 'Not at all', high: 'Very much' } } });
    const element = await polls.show(polls.join('ana'));
    expect(all(element, '[part=option]').map((one) => one.getAttribute('aria-label') ?? one.textContent.trim())).to.deep.equal(['1: Not at all', '2', '3', '4', '5: Very much']);
    await expect(element).to.be.accessible();
  });

  it('shows the last round of a run-off as bars with counts and shares, all rounds as a table, and says by which method', async () => {
    polls = await Polls.start({ settings: { ...FOOD, type: 'ranked' } });
    for (const [name, choices] of [['ana', ['o1']], ['ben', ['o1', 'o2']], ['chen', ['o2', 'o1']], ['voter0', ['o2']], ['voter1', ['o3', 'o2']]] as const) await polls.join(name).poll.vote({ choices: [...choices] }).receipt;
    const element = await polls.show(polls.join('ana'));
    await until(() => find(element, '[part=results]')?.textContent.includes('Salad wins'));
    expect(lines(element)).to.deep.equal(['Salad | 3 votes · 60%', 'Soup | 2 votes · 40%']);
    expect(all(element, '[part=bar] .share').map((one) => one.getAttribute('width'))).to.deep.equal(['60%', '40%']);
    expect(find(element, '[part=results]')!.textContent).to.include('Counted in round 2, the last one.').and.include('Instant run-off');
    await expect(element).to.be.accessible();
    button(element, 'As a table').click();
    await until(() => find(element, 'table.plain'));
    expect(lines(element)).to.deep.equal(['Soup | 2 | 2', 'Salad | 2 | 3', 'Bread | 1 out | ']);
    expect(find(element, '[part=results] table')!.getAttribute('aria-label')).to.equal('Rounds');
    expect(find(element, '[part=results]')!.textContent).to.include('Instant run-off');
  });

  it('has room for long options in 320 pixels: each stands above its bar, and above the buttons that move it, and words of 60 letters break', async () => {
    const long = [`${'Where one books a table by ten. '.repeat(6)}Soup`, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkskantine'];
    polls = await Polls.start({ settings: { options: [...long, 'Salad'], type: 'ranked' } });
    await polls.join('ana').poll.vote({ choices: ['o2', 'o1'] }).receipt;
    const element = await polls.show(polls.join('ana'));
    element.style.cssText = 'display: block; width: 320px';
    await until(() => find(element, '.stacked') && all(element, '.rank').length === 2);
    const box = (one: Element) => one.getBoundingClientRect();
    const within = (one: Element) => box(one).right <= box(element).right + 1;
    for (const one of all(element, '.bars tbody tr')) {
      const [text, bar] = [find(one, 'th')!, find(one, '[part=bar]')!];
      expect([box(text).bottom <= box(bar).top + 1, box(text).width > 300, within(text)]).to.deep.equal([true, true, true]);
    }
    for (const one of all(element, '.rank')) expect([box(find(one, '.opt')!).bottom <= box(find(one, 'button')!).top + 1, box(find(one, '.opt')!).width > 250, within(one)]).to.deep.equal([true, true, true]);
  });

  it('tells results, and who chose what, to those alone whom it promises them', async () => {
    polls = await Polls.start({ settings: { ...FOOD, shown: 'voted' } });
    await polls.join('ben').poll.vote({ choices: ['o1'] }).receipt;
    const element = await polls.show(polls.join('ana'));
    expect(find(element, '[part=results]')).to.equal(null);
    expect(element.shadowRoot!.textContent).to.include('Results show here once you have voted.');
    option(element, 'Salad').click();
    await until(() => find(element, '.who'));
    expect(find(element, '.who')!.textContent).to.include('Ben · Soup');
  });

  it('says at the end too that hosts alone see results, to all others', async () => {
    polls = await Polls.start({ settings: { ...FOOD, shown: 'hosts' } });
    await polls.join('dana').poll.end().receipt;
    const element = await polls.show(polls.join('ana'), '.later');
    expect(find(element, '.later')!.textContent).to.equal('Hosts alone see results.');
    expect(find(element, '[part=results]')).to.equal(null);
  });

  it('tells once of an option that was added since one voted', async () => {
    polls = await Polls.start({ settings: FOOD });
    const [ana, dana] = [polls.join('ana'), polls.join('dana')];
    const element = await polls.show(ana);
    option(element, 'Soup').click();
    // Shown at once, it is on its way for a while.
    await until(() => lines(element).length > 0 && ana.poll.sendings.length === 0);
    polls.world.pass(1_000);
    await dana.poll.addOption({ text: 'Noodles' }).receipt;
    await until(() => find(element, '[part=added]'));
    expect(find(element, '[part=added]')!.textContent).to.include('Added after you voted: Noodles.');
    expect(option(element, 'Noodles').textContent).to.include('new');
    find(element, '[part=added] button')!.click();
    await until(() => !find(element, '[part=added]'));
    const again = await polls.show(ana);
    await until(() => option(again, 'Noodles'));
    expect(find(again, '[part=added]')).to.equal(null);
  });

  it('shows what stood there before a slip was mended', async () => {
    polls = await Polls.start({ settings: { options: ['Tomato suop', 'Salad'] } });
    const ana = polls.join('ana');
    await ana.poll.vote({ choices: ['o1'] }).receipt;
    await polls.join('dana').poll.reword({ option: 'o1', text: 'Tomato soup' }).receipt;
    const element = await polls.show(ana);
    expect(option(element, 'Tomato soup').textContent).to.include('was: Tomato suop');
  });

  it('keeps what was chosen where it is refused, and says why', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    ana.cut(true);
    await until(() => find(element, '[part=offline]'));
    option(element, 'Bread').click();
    await until(() => find(element, '[part=footer]')!.textContent.includes('Kept on this device, will be sent'));
    await polls.join('dana').poll.end().receipt;
    ana.cut(false);
    await until(() => find(element, '[part=refused]'), 'not refused');
    expect(find(element, '[part=refused]')!.textContent).to.include('This poll is closed').and.include('Your vote: Bread.');
    await expect(element).to.be.accessible();
    button(element, 'OK').click();
    await until(() => !find(element, '[part=refused]'));
  });

  it('keeps a comment that is being written as a draft, and sends it with the vote', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    await ana.poll.vote({ choices: ['o1'] }).receipt;
    const element = await polls.show(ana);
    await until(() => find(element, '[data-focus=comment]'));
    button(element, 'Add a comment').click();
    await until(() => find(element, '[part=comment]'));
    fill(element, 'comment', 'Half a thou');
    await ana.moot.drafts.flush();
    element.remove();
    const again = await polls.show(ana);
    await until(() => find(again, '[data-focus=comment]'));
    button(again, 'Add a comment').click();
    await until(() => find<HTMLTextAreaElement>(again, '[name=comment]')?.value === 'Half a thou');
    await expect(again).to.be.accessible();
    button(again, 'Save comment').click();
    await until(() => find(again, '.own')?.textContent === 'Half a thou');
    await until(() => find(again, '.who')?.textContent.includes('Half a thou'));
  });

  it('is for people whom its host names one by one, by address or id', async () => {
    polls = await Polls.start();
    polls.world.size = { complete: true, under: 5, unmatched: ['bob@example.com'] };
    const dana = polls.join('dana');
    const element = await polls.show(dana, '[part=setup]');
    fill(element, 'title', 'Lunch?');
    fill(element, 'options', 'Soup\nSalad');
    fill(element, 'named', 'ana, bob@example.com');
    await until(() => find(element, '.unmatched')?.textContent.includes('bob@example.com'), 'not told');
    expect(find<HTMLInputElement>(element, '[name=named]')!.value).to.equal('ana, bob@example.com');
    await expect(element).to.be.accessible();
    button(element, 'Set up').click();
    await until(() => find(element, '.ask'), 'not set up');
    const { people = {}, ...others } = (await polls.world.authority.audienceOf(person('dana'), 'poll/lunch'))!;
    expect([Object.values(people), others]).to.deep.equal([['ana'], { allow: { any: [{ claim: 'email', in: ['bob@example.com'] }] } }]);
  });

  it('shows markup as text', async () => {
    const markup = '<img src=x onerror="window.broken=1"><b>bold</b>';
    polls = await Polls.start({ title: markup, settings: { options: [markup, 'Salad'], intro: `${markup} *really*` } });
    const ana = polls.join('ana');
    await accepted(ana.poll.vote({ choices: ['o2'], comment: markup }));
    const element = await polls.show(ana);
    await until(() => find(element, '.intro em'), 'Markdown is not read');
    expect(find(element, 'h2')!.textContent).to.equal(markup);
    expect(find(element, '.intro')!.textContent).to.equal(`${markup} really`);
    for (const where of ['.own', '.who li div']) expect(find(element, where)!.textContent, where).to.equal(markup);
    expect(all(element, 'img, .opt b, .intro b, .own b, .who div b')).to.deep.equal([]);
  });

  it('reads Markdown in its introduction and in comments, once there is any: links lead to pages alone', async () => {
    polls = await Polls.start({ settings: { ...FOOD, intro: 'See **today’s** [menu](https://menu.example/today), not [this](javascript:alert(1)).' } });
    const ana = polls.join('ana');
    await accepted(ana.poll.vote({ choices: ['o1'], comment: '- hot\n- `fast`' }));
    await accepted(polls.join('ben').poll.vote({ choices: ['o2'], comment: '> quoted' }));
    const element = await polls.show(ana);
    await until(() => find(element, '.intro strong'), 'not read');
    expect(find(element, '.intro')!.textContent).to.equal('See today’s menu, not [this](javascript:alert(1)).');
    expect(all<HTMLAnchorElement>(element, 'a').map(({ href, rel }) => [href, rel])).to.deep.equal([['https://menu.example/today', 'noopener noreferrer nofollow']]);
    for (const where of ['.own li', '.who div li']) expect(all(element, where).map((one) => one.textContent), where).to.deep.equal(['hot', 'fast']);
    expect(find(element, '.who blockquote')!.textContent).to.equal('quoted');
    for (const one of all<HTMLDetailsElement>(element, 'details')) one.open = true;
    await expect(element).to.be.accessible();
  });

  it('is absent to others, a form to whoever may set it up, and says when it is not for somebody', async () => {
    polls = await Polls.start();
    const element = await polls.show(polls.join('ana'), '[part=notice]');
    expect(find(element, '[part=notice]')!.textContent).to.include('There is no poll here yet.');
    await expect(element).to.be.accessible();
    const host = await polls.show(polls.join('dana'), '[part=setup]');
    await expect(host).to.be.accessible();
    fill(host, 'title', 'Where to?');
    fill(host, 'options', 'Here\nThere');
    button(host, 'Set up').click();
    await until(() => find(host, '.ask'));
    expect(all(host, '[part=option]').map((one) => [one.textContent.trim(), one.getAttribute('aria-disabled')])).to.deep.equal([['Here', 'true'], ['There', 'true']]);
    await expect(host).to.be.accessible();
    await until(() => find(element, '[part=header]'), 'it is there for others, without a reload');
    expect(find(element, '[part=footer]')!.textContent).to.include('It opens when a host opens it.');
    await polls.join('dana').poll.configureRoom({ audience: { groups: ['leadership'] } }).receipt;
    await until(() => find(element, '[part=notice]')?.textContent.includes('not for you'));
  });

  it('works with nothing configured: asks about a meeting, shows its cost, and opens the vote at once', async () => {
    polls = await Polls.start();
    const moot = createMoot({ backend: await local({ store: memoryStore(), keys: memoryRoomKeys() }), storage: memoryStorage() });
    const element = await fixture<MootPoll>(html`<moot-poll room="trial" .client=${moot}></moot-poll>`);
    await until(() => find(element, '[part=setup]'), 'no form');
    expect(find(element, 'h2')!.textContent).to.equal('Could this meeting be an email?');
    await until(() => find(element, '.facts')!.textContent === '30 min × 8 people = 4 hours each time.');
    expect(all<HTMLInputElement>(element, '.fields [name]').map(({ name }) => name)).to.deep.equal(['title', 'minutes', 'cadence', 'people']);
    expect(find<HTMLInputElement>(element, 'details [name=first]')!.value).to.equal('');
    await expect(element).to.be.accessible();
    button(element, 'Try the vote').click();
    await until(() => find(element, '#title-error'), 'a title is asked for');
    expect((element.shadowRoot!.activeElement as HTMLInputElement).name).to.equal('title');
    fill(element, 'minutes', '0');
    await element.updateComplete;
    button(element, 'Try the vote').click();
    await until(() => find(element, '#minutes-error'));
    fill(element, 'minutes', '45');
    fill(element, 'title', 'Weekly status');
    await element.updateComplete;
    button(element, 'Try the vote').click();
    await until(() => all(element, '[part=option][aria-disabled=false]').length === 6, 'not open');
    expect(find(element, '[part=header]')!.textContent).to.include('Could “Weekly status” be an email?').and.include('Preview');
    expect(find(element, '[part=footer]')!.textContent).to.include('Your team sees your vote.');
    moot.close();
  });

  for (const [dir, lang] of [['ltr', 'de'], ['rtl', 'ar']] as const) {
    it(`fits into 320 pixels in its language, ${dir}`, async () => {
      polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
      await polls.cast(['async', 'async', 'keep', 'async', 'rarer', 'async', 'async']);
      const { lang: before } = document.documentElement;
      try {
        document.documentElement.lang = lang;
        if (dir === 'rtl') turnRightToLeft();
        await narrow();
        const element = await polls.show(polls.join('dana'), '[part=host] button');
        await until(() => !element.shadowRoot!.textContent.includes('Keep'), 'not translated');
        const fits = (state: string) => { expect(document.documentElement.scrollWidth, state).to.be.at.most(document.documentElement.clientWidth); };
        fits('open');
        for (const one of all<HTMLDetailsElement>(element, 'details')) one.open = true;
        fits('unfolded');
        await polls.join('dana').poll.end().receipt;
        await until(() => find(element, '[part=results] table'));
        const [bar, name] = [find(element, '[part=bar]')!.getBoundingClientRect(), find(element, 'tbody th')!.getBoundingClientRect()];
        expect(dir === 'rtl' ? bar.right <= name.left : name.right <= bar.left, 'bars begin behind their names').to.equal(true);
        find(element, '[data-focus=host-decide]')!.click();
        await until(() => find(element, '[part=decide]'));
        fits('deciding');
        await expect(element).to.be.accessible();
      } finally {
        await resetStage();
        document.documentElement.lang = before;
      }
    });
  }

  it('says with its zone when it closes, and how late it is then where the poll is held; in two lines at most of 320 pixels', async () => {
    const closes = Date.now() + 3 * 86_400_000;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const elsewhere = timeZone === 'America/New_York' ? 'Asia/Tokyo' : 'America/New_York';
    const named = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(closes);
    try {
      await narrow();
      for (const [zone, there] of [[timeZone, false], ['UTC', false], [elsewhere, true]] as const) {
        polls = await Polls.start({ settings: { ...FOOD, zone }, opening: { closes }, invited: 12 });
        const element = await polls.show(polls.join('ana'));
        const phase = find(element, '.phase')!;
        expect(phase.textContent, zone).to.include(named);
        expect(/ in (New York|Tokyo)/.test(phase.textContent), zone).to.equal(there);
        const { lineHeight } = getComputedStyle(phase);
        if (!there) expect(Math.round(phase.getBoundingClientRect().height / parseFloat(lineHeight)), phase.textContent).to.be.at.most(2);
        await polls.end();
      }
    } finally {
      await resetStage();
    }
  });

  it('says with its zone from when and till when it will be open, to hosts who have not opened it', async () => {
    const [opens, closes] = [1, 3].map((days) => Date.now() + days * 86_400_000) as [number, number];
    const named = (at: number) => new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
    polls = await Polls.start({ settings: { ...FOOD, opens, closes }, opening: false });
    const host = await polls.show(polls.join('dana'), '.ask');
    expect(find(host, '.ask')!.textContent).to.include(named(opens)).and.include(named(closes));
  });

  it('says to everybody when it opens by itself, and that a host opens it where it does not', async () => {
    const opens = Date.now() + 86_400_000;
    polls = await Polls.start({ settings: { ...FOOD, opens }, opening: false });
    const foot = find(await polls.show(polls.join('ana')), '[part=footer]')!;
    expect(foot.textContent).to.match(/It opens by itself .*\d/).and.not.include('when a host opens it');
    await polls.join('dana').poll.configure({ opens: null }).receipt;
    await until(() => foot.textContent.includes('It opens when a host opens it.'));
  });

  it('says before it opens who will see what; about a meeting, that its size decides that at the opening', async () => {
    const foot = async (settings: SetUpArgs, lang = 'en') => {
      polls = await Polls.start({ settings, opening: false, invited: 12 });
      document.documentElement.lang = lang;
      return find(await polls.show(polls.join('ana')), '[part=footer] > span')!;
    };
    const before = document.documentElement.lang;
    const said: readonly (readonly [SetUpArgs, string])[] = [
      [FOOD, 'Everyone here sees results, and who chose what.'],
      [{ ...FOOD, shown: 'hosts' }, 'Hosts alone see results, and who chose what.'],
      [{ ...FOOD, secrecy: 'confidential' }, 'Confidential: hosts and IT see no single vote; results appear at the close, from 6 answers.'],
      [{ meeting: MEETING }, 'From 10 people on ballots are confidential; below, they bear names. That stays as it is once it is open.'],
    ];
    for (const [settings, words] of said) {
      const told = await foot(settings);
      await until(() => told.textContent.trim() === `It opens when a host opens it. ${words}`, words);
      await polls.end();
    }
    for (const [lang, { notYet, willBe, whoSees }] of Object.entries({ de, ar })) {
      const plain = await foot(FOOD, lang);
      await until(() => plain.textContent.trim() === `${notYet} ${whoSees.always}`, `not in ${lang}`);
      await polls.end();
      const meeting = await foot({ meeting: MEETING }, lang);
      await until(() => meeting.textContent.trim() === `${notYet} ${willBe.either}`, `not in ${lang} about a meeting`);
      await polls.end();
    }
    document.documentElement.lang = before;
  });

  it('keeps each number of a table in one line, in 320 pixels', async () => {
    polls = await Polls.start({ settings: { options: ['A soup with a rather long name', 'Salad', 'Bread and cheese here'] } });
    const element = await polls.show(polls.join('ana'));
    option(element, 'Salad').click();
    await until(() => find(element, '[part=results] table'));
    try {
      await narrow();
      button(element, 'As a table').click();
      await until(() => find(element, 'table.plain'));
      const lines = all(element, 'table.plain td.num').map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
      expect(lines).to.deep.equal(lines.map(() => 1));
      expect(lines).to.have.length(6);
    } finally {
      await resetStage();
    }
  });

  it('is for reading only where the page says so: what was chosen and said stands there, and nothing can be changed', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    await ana.poll.vote({ choices: ['o1'], comment: 'Warm.' }).receipt;
    await until(() => find(element, '.own') && find(element, '[data-focus=comment]'));
    element.readonly = true;
    await element.updateComplete;
    await until(() => find(element, '[data-focus=comment]') === null);
    expect(find(element, '.own')!.textContent.trim()).to.equal('Warm.');
    expect(option(element, 'Salad').getAttribute('aria-disabled')).to.equal('true');
  });

  it('shows in forced colours what is chosen', async () => {
    polls = await Polls.start({ settings: FOOD });
    const element = await polls.show(polls.join('ana'));
    option(element, 'Soup').click();
    await until(() => option(element, 'Soup').getAttribute('aria-pressed') === 'true');
    try {
      await forceColours(element.shadowRoot!);
      const [soup, salad] = ['Soup', 'Salad'].map((name) => getComputedStyle(option(element, name)));
      expect(soup!.backgroundColor).not.to.equal(salad!.backgroundColor);
      expect(soup!.color).not.to.equal(salad!.color);
    } finally {
      await resetStage();
    }
  });

  it('fits into half a window with letters twice as large', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    try {
      await zoom();
      for (const one of all<HTMLDetailsElement>(element, 'details')) one.open = true;
      const { right } = document.documentElement.getBoundingClientRect();
      const beside = all(element, '[part=option], summary, p').filter((one) => one.getBoundingClientRect().right > right + 1);
      expect(beside.map((one) => one.textContent.trim())).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
    } finally {
      await resetStage();
    }
  });

  it('lets no bar grow where less motion is wanted', async () => {
    polls = await Polls.start({ settings: FOOD });
    const element = await polls.show(polls.join('ana'));
    option(element, 'Soup').click();
    await until(() => find(element, '.share'));
    const moves = () => {
      const { animationName, transitionDuration } = getComputedStyle(find(element, '.share')!);
      return [animationName, transitionDuration];
    };
    expect(moves()).to.deep.equal(['grow', '0.2s']);
    try {
      await reduceMotion(element.shadowRoot!);
      expect(moves()).to.deep.equal(['none', '0s']);
    } finally {
      await resetStage();
    }
  });

  it('ends its subscriptions when it leaves the page, and takes properties that were set before it was defined', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    element.remove();
    await until(() => ana.opened() === 0, 'still open', 8_000);
    const { MootPoll: Base } = await import('./poll.element.js');
    const late = Object.assign(document.createElement('moot-poll-late'), { client: ana.moot, room: ROOM });
    document.body.append(late);
    customElements.define('moot-poll-late', class extends Base {});
    await until(() => find(late, '[part=footer]'));
    late.remove();
  });
});
