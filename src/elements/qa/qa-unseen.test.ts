/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { qa } from '../../core/qa/qa.ritual.js';
import type { MootQa } from './qa.element.js';
import { World, all, ask, find, questions, rowOf, show, type, until } from './qa.harness.js';

let world: World;
const label = (element: MootQa, text: string) => all(element, '.unseen button').find((one) => one.textContent.trim().startsWith(text));

describe('moot-qa that collects unseen', () => {
  beforeEach(async () => {
    world = await World.start();
    await world.join('dana').board.configure({ unseen: true }).receipt;
  });

  afterEach(async () => {
    await world.end();
  });

  it('shows a question to its asker alone, says so to everybody, and offers no vote and no reply', async () => {
    const [hers, host] = [await show(world.join('ana')), await show(world.join('dana'), '[part=phase-mover]')];
    await ask(hers, 'Why?');
    await until(() => find(host, '.foot')!.textContent.includes('1 asked · 1 unseen'));
    expect(questions(host).length).to.equal(0);
    await until(() => find(hers, '.unseen')?.textContent.includes('Nobody sees what others ask here, hosts included'), 'not said');
    expect(label(hers, 'Reveal')).to.equal(undefined);
    expect(rowOf(hers, 'Why?').querySelector('[data-focus=replies]')).to.equal(null);
    expect(rowOf(hers, 'Why?').querySelector('.vote')!.getAttribute('aria-disabled')).to.equal('true');
    await expect(host).to.be.accessible();
  });

  it('asks a host once more before it reveals; Escape takes that back, and everybody can vote after it', async () => {
    const [hers, host] = [await show(world.join('ana')), await show(world.join('dana'), '[part=phase-mover]')];
    await ask(hers, 'Why?');
    await ask(hers, 'How?');
    await until(() => label(host, 'Reveal all'));
    label(host, 'Reveal all')!.click();
    await until(() => find(host, '#sure')?.textContent === 'Show 2 questions to everyone here? It cannot be taken back.');
    expect(host.shadowRoot!.activeElement === label(host, 'Reveal all')).to.equal(true);
    await expect(host).to.be.accessible();
    host.shadowRoot!.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await until(() => !find(host, '#sure'));
    expect(questions(host).length).to.equal(0);
    label(host, 'Reveal all')!.click();
    await until(() => find(host, '#sure'));
    label(host, 'Reveal all')!.click();
    await until(() => questions(host).length === 2);
    expect(find(host, '.unseen')).to.equal(null);
    await until(() => !find(hers, '.unseen'));
    expect(rowOf(host, 'Why?').querySelector('.vote')!.getAttribute('aria-disabled')).to.equal('false');
  });

  it('lets a host begin so by the settings, only while nobody has asked', async () => {
    const fresh = await World.start();
    const host = await show(fresh.join('dana'), '[part=phase-mover]');
    const settings = async () => {
      find(host, '[data-focus=board]')!.click();
      await until(() => find(host, '[role=menuitem], [role=menuitemradio]'));
      all(host, '.menu button').find((one) => one.textContent.trim() === 'Settings')!.click();
      await until(() => find(host, '.settings'));
    };
    await settings();
    find(host, '[name=unseen]')!.click();
    find(host, '.settings .primary')!.click();
    await until(() => find(host, '.unseen'));
    await ask(host, 'Mine?');
    await settings();
    expect(find(host, '[name=unseen]')).to.equal(null);
    await fresh.end();
  });
});

describe('the form to set up a board', () => {
  async function setUp(preset = '') {
    const empty = await World.start({ setUp: false });
    const host = await show(empty.join('dana'), 'form');
    host.preset = preset;
    await host.updateComplete;
    return { world: empty, host, chosen: () => find<HTMLInputElement>(host, '[name=preset]:checked')!.value, field: (name: string) => find<HTMLTextAreaElement & HTMLInputElement>(host, `form [name=${name}]`)! };
  }

  it('tells in words what each preset does, suggests the one for an all-hands, and creates the chosen one', async () => {
    const { world: empty, host, chosen, field } = await setUp();
    expect(chosen()).to.equal('all-hands');
    expect(field('anonymity').checked).to.equal(true);
    expect(host.shadowRoot!.textContent).to.include('Nobody sees what others wrote, you included, until you reveal it all');
    find(host, '[value=planning]')!.click();
    expect(field('anonymity').checked).to.equal(false);
    expect(field('intro').value).to.include('next quarter');
    find(host, '[value=retrospective]')!.click();
    expect(field('intro').value).to.include('What went well');
    await expect(host).to.be.accessible();
    find(host, 'form .primary')!.click();
    await until(() => find(host, '.unseen'));
    expect(find(host, '.intro')!.textContent).to.include('What went well');
    await empty.end();
  });

  it('keeps an introduction that somebody wrote, whichever preset is chosen then', async () => {
    const { world: empty, host, field } = await setUp();
    type(field('intro'), 'Our own words');
    find(host, '[value=ama]')!.click();
    expect(field('intro').value).to.equal('Our own words');
    await empty.end();
  });

  it('is prefilled by the attribute; an unknown preset is the default one, with one warning', async () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (text: unknown) => { warnings.push(text); };
    const [good, bad] = [await setUp('pre-read'), await setUp('retro')];
    console.warn = warn;
    expect(good.chosen()).to.equal('pre-read');
    expect(good.field('anonymity').checked).to.equal(false);
    expect(bad.chosen()).to.equal('all-hands');
    expect(warnings).to.deep.equal(['Moot: <moot-qa preset="retro"> is unknown; "all-hands" is used. Expected one of all-hands, ama, retrospective, planning, pre-read, meetings.']);
    await good.world.end();
    await bad.world.end();
  });

  it('asks for the instant of each phase to come, of those that a board of that preset comes to', async () => {
    const { world: empty, host, field } = await setUp();
    const asked = () => all(host, 'form input[type=datetime-local]').filter((one) => !one.closest('label')!.hidden).map((one) => one.getAttribute('name'));
    expect(asked()).to.deep.equal(['live', 'followup', 'archived']);
    find(host, '[value=ama]')!.click();
    expect(asked()).to.deep.equal(['followup', 'archived']);
    field('live').value = '2020-01-01T10:00';
    field('followup').value = '2030-01-02T09:30';
    field('archived').value = '2030-02-01T00:00';
    await expect(host).to.be.accessible();
    find(host, 'form .primary')!.click();
    await until(() => find(host, '.steps'), 'not set up');
    const { phase, next, later } = host.client!.open(qa, 'team').view.get('board', 'board')!;
    expect({ phase, next, later }).to.deep.equal({ phase: 'live', next: { phase: 'followup', at: new Date('2030-01-02T09:30').getTime() }, later: [{ phase: 'archived', at: new Date('2030-02-01T00:00').getTime() }] });
    await empty.end();
  });

  it('says why a board was not created, and keeps what was filled in', async () => {
    const { world: empty, host, field } = await setUp();
    type(field('title'), 'Friday questions');
    field('live').value = '2020-01-01T10:00';
    find(host, 'form .primary')!.click();
    await until(() => find(host, '.error')?.textContent.includes('lies in the past'));
    expect(field('title').value).to.equal('Friday questions');
    field('live').value = '';
    find(host, 'form .primary')!.click();
    await until(() => find(host, 'h2')?.textContent === 'Friday questions');
    await empty.end();
  });
});

describe('an agenda', () => {
  it('makes an agenda of the questions, for as long as the meeting is', async () => {
    const meeting = await World.start();
    const { id } = await meeting.join('ana').board.ask({ text: 'What do we stop?' }).receipt;
    await meeting.join('ben').board.vote({ question: id, on: true }).receipt;
    await meeting.join('ben').board.ask({ text: 'And begin?' }).receipt;
    const host = await show(meeting.join('dana'), '[part=phase-mover]');
    await until(() => questions(host).length === 2);
    find(host, '[data-focus=board]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '.menu button').find((one) => one.textContent.trim() === 'Agenda')!.click();
    await until(() => host.shadowRoot!.activeElement === find(host, '.agenda input'));
    await expect(host).to.be.accessible();
    type(find<HTMLInputElement>(host, '.agenda input')!, '30');
    const { click } = HTMLAnchorElement.prototype as { click: (this: HTMLAnchorElement) => void };
    const files: { readonly name: string; readonly text: Promise<string> }[] = [];
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { files.push({ name: this.download, text: fetch(this.href).then((response) => response.text()) }); };
    try {
      find(host, '.agenda .primary')!.click();
      await until(() => files.length === 1);
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(files[0]!.name).to.equal('Team-questions-Agenda.md');
    expect(await files[0]!.text).to.include('1. **20 min** What do we stop?').and.to.include('2. **10 min** And begin?');
    expect(find(host, '.agenda')).to.equal(null);
    await meeting.end();
  });
});
