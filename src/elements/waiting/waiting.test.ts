/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { Backend } from '../../backends/backend.js';
import { createMoot, memoryStorage, poll, type Moot } from '../../client/index.js';
import type { SetUpArgs } from '../../core/poll/poll.schema.js';
import { forceColours, narrow, reduceMotion, resetStage, turnRightToLeft, zoom } from '../internal/stage.harness.js';
import { FOOD, MEETING, Polls, accepted, all, button, find, option, until, type Voter } from '../poll/poll.harness.js';
import './moot-waiting.js';
import type { MootWaiting } from './waiting.element.js';
import type { MootWaitingOpenEvent } from './waiting.events.js';

const DAY = 86_400_000;

describe('moot-waiting', () => {
  let polls: Polls;
  let dana: Voter;
  let shown: Element[];
  beforeEach(async () => {
    shown = [];
    polls = await Polls.start({ settings: FOOD, opening: { closes: Date.now() + 3 * DAY }, invited: 6 });
    dana = polls.join('dana');
  });
  afterEach(async () => {
    for (const element of shown) element.remove();
    await polls.end();
    await resetStage();
  });

  async function show(moot: Moot, more: Partial<MootWaiting> = {}): Promise<MootWaiting> {
    const element = Object.assign(document.createElement('moot-waiting'), { client: moot, href: '/polls/{kind}?of={name}', ...more });
    document.body.append(element);
    shown.push(element);
    await element.updateComplete;
    return element;
  }

  const ask = async (name: string, settings: SetUpArgs, title = name) => {
    const room = dana.moot.open(poll, name);
    await accepted(room.create({ title, settings }));
    await accepted(room.open({}));
    return room;
  };
  const rows = (element: Element) => all(element, '[part=item]').map((row) => row.textContent.replaceAll(/\s+/g, ' ').trim());
  const settled = () => new Promise((resolve) => { setTimeout(resolve, 100); });

  it('is accessible', async () => {
    await accepted((await ask('call', { meeting: MEETING, ledger: null })).end());
    await accepted(dana.moot.open(poll, 'call').decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() }));
    const element = await show(polls.join('ana').moot);
    await until(() => rows(element).length === 2, 'not all of it is shown');
    await expect(element).to.be.accessible();
  });

  it('lists what waits, why and until when, what ends first before the others, each linked to where the page says', async () => {
    await ask('büro', FOOD, '<b>Where</b> to?');
    const element = await show(polls.join('ana').moot);
    await until(() => rows(element).length === 2, 'not all of it is shown');
    expect(find(element, 'h2')!.textContent).to.equal('What waits for you');
    const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(Date.now() + 3 * DAY).find(({ type }) => type === 'timeZoneName')!.value;
    expect(rows(element)[0]).to.match(/^Where do we eat\? Your vote is asked for · until \S/).and.include(` ${zone}`);
    expect(rows(element)[1]).to.equal('<b>Where</b> to? Your vote is asked for');
    expect(all<HTMLAnchorElement>(element, 'a').map(({ href }) => href)).to.deep.equal([`${location.origin}/polls/poll?of=lunch`, `${location.origin}/polls/poll?of=b%C3%BCro`]);
  });

  it('shows nothing while nothing is known, where nothing waits, and where the backend cannot say', async () => {
    const ana = polls.join('ana');
    const empty = (element: Element) => { expect([element.shadowRoot!.textContent.trim(), element.getBoundingClientRect().height]).to.deep.equal(['', 0]); };
    const unable = createMoot({ backend: { features: ana.moot.features, me: () => ana.moot.me(), open: () => undefined, send: () => Promise.resolve([]) } satisfies Backend, storage: memoryStorage() });
    empty(await show(unable));
    unable.close();
    await accepted(ana.poll.vote({ choices: ['o1'] }));
    const element = await show(ana.moot);
    empty(element);
    await settled();
    empty(element);
  });

  it('is rid of a vote as soon as it is cast on the page', async () => {
    const ana = polls.join('ana');
    const element = await show(ana.moot);
    await until(() => rows(element).length === 1, 'it does not wait');
    option(await polls.show(ana), 'Soup').click();
    await until(() => rows(element).length === 0, 'it waits still');
  });

  it('says what was decided until somebody has said OK, also on the next page, and then goes on where they were', async () => {
    await accepted((await ask('call', { meeting: MEETING, ledger: null }, 'Weekly call')).end());
    await accepted(dana.moot.open(poll, 'call').decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() }));
    const ana = polls.join('ana');
    const element = await show(ana.moot);
    await until(() => rows(element).length === 2, 'not all of it is shown');
    expect(rows(element)[1]).to.equal('Weekly call It was decided what becomes of it OK');
    // A vote is not put off by an OK.
    expect(all(element, 'button').map((one) => one.getAttribute('aria-label'))).to.deep.equal(['OK: Weekly call']);
    button(element, 'OK').click();
    await until(() => rows(element).length === 1, 'it is said still');
    expect(element.shadowRoot!.activeElement?.textContent).to.equal('Where do we eat?');
    const next = await show(ana.moot);
    await until(() => rows(next).length > 0, 'nothing waits');
    expect(rows(next)).to.have.lengthOf(1);
    const elsewhere = await show(polls.join('ana').moot);
    await until(() => rows(elsewhere).length === 2, 'another device does not know');
  });

  it('does not say again what somebody has had in sight where it stands, and says what is newer', async () => {
    await accepted(dana.moot.open(poll, 'call').create({ title: 'Weekly call', settings: { meeting: MEETING, ledger: null } }));
    await accepted(dana.moot.open(poll, 'call').open({}));
    await accepted(dana.moot.open(poll, 'call').end());
    const decide = (from?: number) => accepted(dana.moot.open(poll, 'call').decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now(), ...(from === undefined ? {} : { from }) }));
    await decide();
    const ana = polls.join('ana');
    await accepted(ana.poll.vote({ choices: ['o1'] }));
    const onPage = await polls.show(ana, '[part=decision]', { room: 'call' });
    // It is looked at anew where a page has moved it.
    onPage.remove();
    document.body.append(onPage);
    await until(() => find(onPage, '[part=decision]'));
    find(onPage, '[part=decision]')!.scrollIntoView();
    const { storage, prefix } = await ana.moot.device();
    let told: unknown;
    await until(() => { void storage.get(`${prefix}told/poll/call`).then((at) => { told = at; }); return told !== undefined; }, 'it does not count as seen');
    const element = await show(ana.moot);
    await settled();
    expect(rows(element)).to.deep.equal([]);
    onPage.remove();
    await decide(told as number);
    const later = await show(ana.moot);
    await until(() => rows(later).length === 1, 'the newer decision is not said');
  });

  it('says nothing of a ballot about a meeting where there was another within a week', async () => {
    await ask('call', { meeting: MEETING });
    polls.world.pass(1_000);
    await ask('sync', { meeting: MEETING });
    const ana = polls.join('ana');
    expect((await ana.moot.waiting!()).map(({ room }) => room)).to.include('poll/sync');
    const element = await show(ana.moot);
    await until(() => rows(element).length === 2, 'not all of it is shown');
    expect(rows(element).join()).to.include('call').and.not.include('sync');
  });

  it('lets a page with a router open what waits, and leaves other windows to the browser', async () => {
    const element = await show(polls.join('ana').moot);
    await until(() => find(element, 'a'), 'no link');
    const heard: MootWaitingOpenEvent[] = [];
    element.addEventListener('moot-waiting-open', (event) => {
      event.preventDefault();
      heard.push(event);
    });
    const click = (more: MouseEventInit = {}) => {
      const event = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...more });
      // The test page stays where it is.
      element.addEventListener('click', (one) => { if (!one.defaultPrevented) Object.assign(one, { isFollowed: true }); one.preventDefault(); }, { once: true });
      find(element, 'a')!.dispatchEvent(event);
      return 'isFollowed' in event;
    };
    expect([click(), click({ ctrlKey: true })]).to.deep.equal([false, true]);
    expect(heard.map(({ room, url }) => [room, url])).to.deep.equal([['poll/lunch', `${location.origin}/polls/poll?of=lunch`]]);
  });

  it('tells without a link where the page says no address, or one that is none', async () => {
    const { moot } = polls.join('ana');
    for (const href of ['', 'javascript:alert({name})', 'http://[{name}', 'data:text/html,{name}']) {
      const element = await show(moot, { href });
      await until(() => rows(element).length === 1, `nothing with "${href}"`);
      expect(find(element, 'a'), href).to.equal(null);
    }
  });

  for (const [dir, lang, heading] of [['ltr', 'de', 'Was auf Sie wartet'], ['rtl', 'ar', 'ما ينتظرك']] as const) {
    it(`fits into 320 pixels in its language, ${dir}`, async () => {
      const { lang: before } = document.documentElement;
      await accepted((await ask('call', { meeting: MEETING, ledger: null }, 'W'.repeat(60))).end());
      await accepted(dana.moot.open(poll, 'call').decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() }));
      try {
        document.documentElement.lang = lang;
        if (dir === 'rtl') turnRightToLeft();
        await narrow();
        const element = await show(polls.join('ana').moot);
        await until(() => rows(element).length === 2 && find(element, 'h2')!.textContent === heading, 'not translated');
        expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
        const [text, ok] = [find(element, 'li:last-child .title')!.getBoundingClientRect(), find(element, 'li button')!.getBoundingClientRect()];
        expect(dir === 'rtl' ? ok.right <= text.left : text.right <= ok.left, 'OK stands behind').to.equal(true);
        await expect(element).to.be.accessible();
      } finally {
        document.documentElement.lang = before;
      }
    });
  }

  it('fits into half a window with letters twice as large', async () => {
    await ask('call', FOOD, 'W'.repeat(60));
    const element = await show(polls.join('ana').moot);
    await until(() => rows(element).length === 2, 'not all of it is shown');
    await zoom();
    const { right } = document.documentElement.getBoundingClientRect();
    for (const one of all(element, 'li, a, p')) expect(one.getBoundingClientRect().right, one.textContent).to.be.at.most(right + 1);
    expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
  });

  it('shows links in forced colours as such, and moves nothing where less motion is wanted', async () => {
    const element = await show(polls.join('ana').moot);
    await until(() => rows(element).length === 1, 'nothing is shown');
    await reduceMotion(element.shadowRoot!);
    const moving = all(element, '*').filter((one) => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return parseFloat(transitionDuration) > 0 || animationName !== 'none';
    });
    expect(moving.map((one) => one.className)).to.deep.equal([]);
    await resetStage();
    await forceColours(element.shadowRoot!);
    const system = Object.assign(document.createElement('p'), { style: 'color: LinkText' });
    document.body.append(system);
    expect(getComputedStyle(find(element, 'a')!).color).to.equal(getComputedStyle(system).color);
    system.remove();
  });

  it('takes no answer that a later one has overtaken', async () => {
    const { moot } = polls.join('ana');
    const waiting = await moot.waiting!();
    let late = () => undefined as void;
    const answers = [new Promise<typeof waiting>((resolve) => { late = () => { resolve(waiting); }; }), Promise.resolve([])];
    const element = await show(Object.assign(Object.create(moot) as Moot, { waiting: () => answers.shift() }));
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    late();
    await settled();
    expect(rows(element)).to.deep.equal([]);
  });

  it('asks no more once it has left the page', async () => {
    const { moot } = polls.join('ana');
    let asked = 0;
    const counting = Object.assign(Object.create(moot) as Moot, { waiting: () => { asked += 1; return Promise.resolve([]); } });
    const element = await show(counting);
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => asked === 2, 'it does not ask again');
    element.remove();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(asked).to.equal(2);
  });
});
