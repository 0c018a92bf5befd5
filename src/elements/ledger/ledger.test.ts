/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { Moot } from '../../client/index.js';
import { ledger } from '../../core/ledger/ledger.ritual.js';
import { forceColours, holdWaits, narrow, reduceMotion, resetStage, turnRightToLeft, zoom } from '../internal/stage.harness.js';
import { all, find, until } from '../qa/qa.harness.js';
import { AUTUMN, MeetingWorld, type Decided } from './ledger.harness.js';
import './moot-ledger.js';
import type { MootLedger } from './ledger.element.js';

const WEEK = 7 * 86_400_000;
const one: Decided = { name: 'metrics', minutes: 60, people: 10, weeksAgo: 3, outcome: 'cancel' };

describe('moot-ledger', () => {
  let world: MeetingWorld;
  let shown: MootLedger[];
  beforeEach(() => { shown = []; });
  afterEach(async () => {
    for (const element of shown) element.remove();
    await world.close();
    await resetStage();
  });

  async function show(moot: Moot, selector = '.plot', more: Partial<MootLedger> = {}): Promise<MootLedger> {
    const element = Object.assign(document.createElement('moot-ledger'), { client: moot, ...more });
    document.body.append(element);
    shown.push(element);
    await until(() => find(element, selector), `no ${selector}`);
    await element.updateComplete;
    return element;
  }

  const text = (element: MootLedger, selector: string) => find(element, selector)?.textContent.replace(/[\s\u00a0]+/g, ' ').trim();

  it('is accessible, as bars and as a table', async () => {
    world = await MeetingWorld.open(AUTUMN);
    const element = await show(world.join().moot);
    await expect(element).to.be.accessible();
    find(element, '.how')!.click();
    find(element, '.shape button')!.click();
    await element.updateComplete;
    expect(find(element, 'table')).to.exist;
    await expect(element).to.be.accessible();
  });

  it('says one number first: the hours of meetings that would have taken place', async () => {
    world = await MeetingWorld.open([one]);
    const element = await show(world.join().moot);
    expect(text(element, '[part=number]')).to.equal('30 h');
    expect(text(element, '.head')).to.include('Hours given back').and.include('since November').and.include('3 dates of changed meetings');
    expect(text(element, '.sum')).to.include('really saved, time for reading and writing already taken off. Another 10 h are planned this month.');
  });

  it('counts on by itself when the day of a meeting is over', async () => {
    world = await MeetingWorld.open([one]);
    const { pass } = holdWaits();
    const { moot } = world.join();
    const element = await show(moot);
    // What comes after a first view has it rendered again: the time alone is to do so here.
    let last = performance.now();
    const stop = moot.open(ledger, 'meetings').subscribe(() => { last = performance.now(); });
    await until(() => performance.now() - last > 700, 'never at rest');
    stop();
    world.pass(WEEK);
    await pass(29_000);
    await element.updateComplete;
    expect(text(element, '[part=number]')).to.equal('30 h');
    await pass(1_000);
    await element.updateComplete;
    expect(text(element, '[part=number]')).to.equal('40 h');
  });

  it('grows on every page as soon as something is decided', async () => {
    world = await MeetingWorld.open([one]);
    const [ana, ben] = [await show(world.join('ana').moot), await show(world.join('ben').moot)];
    for (const element of [ana, ben]) expect(text(element, '.sum')).to.include('Another 10 h are planned');
    await world.decide({ name: 'status', minutes: 30, people: 4, weeksAgo: 0, outcome: 'cancel' });
    for (const element of [ana, ben]) await until(() => text(element, '.sum')?.includes('Another 12 h are planned'), 'not counted');
  });

  it('says how it counts, where somebody asks', async () => {
    world = await MeetingWorld.open([one]);
    const element = await show(world.join().moot);
    const button = find(element, '.how')!;
    expect([button.getAttribute('aria-expanded'), find(element, '#lines')]).to.deep.equal(['false', null]);
    button.click();
    await element.updateComplete;
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(text(element, '#lines')).to.include('minutes × people at the decision').and.include('5 minutes a person').and.include('its dates are taken from the day on which the change starts');
  });

  it('shows the same hours as bars and as a table, and reads them out', async () => {
    world = await MeetingWorld.open([one]);
    const element = await show(world.join().moot);
    const named = find(element, '.plot')!.getAttribute('aria-label')!;
    expect(named).to.include('Hours by week.').and.include('10\u00a0h saved, 0\u00a0h planned').and.include('0\u00a0h saved, 10\u00a0h planned');
    expect([all(element, '.saved').length, all(element, '.due').length]).to.deep.equal([3, 9]);
    find(element, '.shape button')!.click();
    await element.updateComplete;
    expect(all(element, 'tbody tr')).to.have.lengthOf(12);
    expect(find(element, 'table')!.getAttribute('aria-label')).to.equal('Hours by week');
    expect(text(element, 'tbody tr')).to.match(/10 h ?0 h$/);
  });

  it('tells nobody which meetings the hours come from', async () => {
    world = await MeetingWorld.open([{ ...one, name: 'layoffs' }]);
    const { moot } = world.join();
    const element = await show(moot);
    expect(element.shadowRoot!.textContent).not.to.include('layoffs');
  });

  it('says what it is for where nothing was decided yet, and that hours come later where nothing has passed', async () => {
    world = await MeetingWorld.open();
    const empty = await show(world.join().moot, '.note');
    expect(text(empty, '.note')).to.equal('No hours yet. The ledger begins with the first decision about a meeting.');
    await expect(empty).to.be.accessible();
    await world.decide({ ...one, weeksAgo: -1 });
    await until(() => text(empty, '.sum')?.includes('Hours are counted once the first changed meeting would have taken place.'), 'no hint');
    expect(text(empty, '[part=number]')).to.equal('0 h');
  });

  it('keeps what it has shown while it is offline, and says so', async () => {
    world = await MeetingWorld.open([one]);
    const seat = world.join();
    const element = await show(seat.moot);
    seat.cut(true);
    await until(() => find(element, '.bar[part=offline]'), 'not said');
    expect(text(element, '[part=number]')).to.equal('30 h');
    await expect(element).to.be.accessible();
  });

  it('says why nothing is shown: signed out, or a newer version', async () => {
    world = await MeetingWorld.open([one]);
    const out = await show(world.join('ana', { expired: true }).moot, '.note');
    expect(text(out, '.note')).to.include('You are signed out.');
    const seat = world.join('ben');
    const old = await show(seat.moot);
    seat.say({ t: 'reload' });
    await until(() => text(old, '.note')?.includes('Reload to go on.'), 'not said');
  });

  it('falls back to the usual ledger, with one warning, where its name is none', async () => {
    world = await MeetingWorld.open([one]);
    const { warn } = console;
    const warnings: unknown[] = [];
    console.warn = (warning: unknown) => { warnings.push(warning); };
    try {
      const element = await show(world.join().moot, '.plot', { room: 'a//b' });
      element.requestUpdate();
      await element.updateComplete;
      expect(text(element, '[part=number]')).to.equal('30 h');
      expect(warnings.filter((warning) => String(warning).includes('a//b'))).to.have.lengthOf(1);
    } finally {
      console.warn = warn;
    }
  });

  it('fits into 320 pixels and under letters twice as large, in German and from right to left', async () => {
    world = await MeetingWorld.open(AUTUMN);
    const fits = (element: MootLedger) => { expect(element.scrollWidth, element.lang).to.be.at.most(element.clientWidth); };
    const german = await show(world.join().moot, '.plot', { lang: 'de' });
    await until(() => text(german, 'h2') === 'Zurückgegebene Stunden', 'not German');
    await narrow();
    fits(german);
    await resetStage();
    await zoom();
    fits(german);
    await resetStage();
    turnRightToLeft();
    const arabic = await show(world.join('ben').moot);
    await until(() => text(arabic, 'h2') === 'ساعات مستعادة', 'not Arabic');
    const bars = all(arabic, '.plot svg').map((bar) => bar.getBoundingClientRect().left);
    expect([...bars].sort((a, b) => b - a), 'the first at the right').to.deep.equal(bars);
    await narrow();
    fits(arabic);
  });

  it('shows in forced colours what is saved, and grows nothing where less motion is wanted', async () => {
    world = await MeetingWorld.open([one]);
    const element = await show(world.join().moot);
    await reduceMotion(element.shadowRoot!);
    expect(getComputedStyle(find(element, '.saved')!).animationName).to.equal('none');
    await forceColours(element.shadowRoot!);
    const system = Object.assign(document.createElement('p'), { style: 'color: Highlight' });
    document.body.append(system);
    expect(getComputedStyle(find(element, '.saved')!).fill).to.equal(getComputedStyle(system).color);
    system.remove();
  });
});
