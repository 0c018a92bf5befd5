/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { person } from '../../authority/authority.harness.js';
import { adapt } from '../../backends/adapt/adapt-backend.js';
import { attach } from '../../backends/attach.js';
import type { Backend } from '../../backends/backend.js';
import { local } from '../../backends/local/local-backend.js';
import { createMoot, memoryStorage } from '../../client/index.js';
import { randomId } from '../../core/ids.js';
import { AFTER_GRACE } from '../../core/qa/qa.board.js';
import type { qa } from '../../core/qa/qa.ritual.js';
import { memoryRoomKeys, memoryStore } from '../../stores/memory/memory-store.js';
import { World, all, ask, find, questions, rowOf, show, type, until } from './qa.harness.js';
import type { MootQa } from './qa.element.js';
import type { MootQaOpenItemEvent } from './qa-events.js';

const MARKUP = '<img src=x onerror="window.broken=1"><b>bold</b>';

describe('moot-qa', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(async () => {
    history.replaceState(null, '', location.pathname + location.search);
    await world.end();
  });

  it('is accessible, empty and with questions', async () => {
    const dana = world.join('dana');
    const element = await show(dana, '[part=phase-mover]');
    await expect(element).to.be.accessible();
    await ask(element, 'Will there be coffee?');
    const row = find(element, '[role=feed] > article')!;
    expect([row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')]).to.deep.equal(['1', '1']);
    const vote = find(row, 'button[aria-pressed]')!;
    expect([vote.getAttribute('aria-pressed'), vote.getAttribute('aria-label')]).to.deep.equal(['true', 'Your question, 1 vote']);
    const id = [...dana.board.view.list('question')][0]!.id;
    await dana.board.answer({ question: id, text: 'Yes.' }).receipt;
    await dana.board.reply({ question: id, text: 'Good.' }).receipt;
    find(element, '.tab:last-child')!.click();
    await until(() => find(element, '.answer'));
    find(element, '[data-focus=replies]')!.click();
    await until(() => find(element, '.reply'));
    await expect(element).to.be.accessible();
  });

  it('shows a question at once, counted as voted by its asker', async () => {
    const ana = world.join('ana');
    const element = await show(ana);
    // What no server has answered yet is what shows.
    ana.cut(true);
    await ask(element, 'Why is it so?');
    const vote = find(rowOf(element, 'Why'), '.vote')!;
    expect(vote.getAttribute('aria-pressed')).to.equal('true');
    expect(vote.getAttribute('aria-label')).to.equal('Your question, 1 vote');
    expect(find<HTMLTextAreaElement>(element, '.ask')!.value).to.equal('');
  });

  it('moves the count within a frame of a vote', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    await ana.board.ask({ text: 'Count me?' }).receipt;
    const element = await show(ben);
    await until(() => questions(element).length === 1);
    find(element, '.vote')!.click();
    await new Promise(requestAnimationFrame);
    expect(find(element, '.vote')!.getAttribute('aria-pressed')).to.equal('true');
    expect(find(element, '.vote .num')!.textContent).to.equal('2');
  });

  /** What the board shows of a vote at each moment at which that changes: beside the button, and in the head. */
  const countsOf = (element: Element) => {
    const seen: (readonly [beside: string, head: string, at: number])[] = [];
    const watch = () => { seen.push([find(element, '.vote .num')?.textContent ?? '', /\d+ (person|people) voted/.exec(find(element, '[part=header]')?.textContent ?? '')?.[0] ?? '', performance.now()]); };
    new MutationObserver(watch).observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true });
    return seen;
  };

  it('shows the count of a vote of somebody else before all that follows from it', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = ana.board.ask({ text: 'How fast?' });
    const hers = await show(ana);
    await until(() => find(hers, '[part=header]')!.textContent.includes('1 person voted'));
    const seen = countsOf(hers);
    await ben.board.vote({ question: id, on: true }).receipt;
    await until(() => seen.at(-1)?.[1] === '2 people voted');
    expect(seen[0]?.slice(0, 2)).to.deep.equal(['2', '1 person voted']);
    expect(seen.at(-1)?.slice(0, 2)).to.deep.equal(['2', '2 people voted']);
    expect(find(hers, '.vote')!.getAttribute('aria-label')).to.equal('Your question, 2 votes');
  });

  it('shows one’s own vote on its button before all that follows from it, and takes it back with the vote', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = ana.board.ask({ text: 'How fast?' });
    const his = await show(ben);
    await until(() => ben.board.view.previews && find(his, '[part=header]')?.textContent.includes('1 person voted'));
    ben.cut(true);
    const seen = countsOf(his);
    his.vote(id, true);
    await until(() => seen.at(-1)?.[1] === '2 people voted');
    expect(seen[0]?.slice(0, 2)).to.deep.equal(['2', '1 person voted']);
    expect(find(his, '.vote')!.getAttribute('aria-pressed')).to.equal('true');
    his.vote(id, false);
    await until(() => seen.at(-1)?.[1] === '1 person voted');
    // Taken back before anything is rendered of it.
    his.vote(id, true);
    await Promise.resolve();
    await Promise.resolve();
    expect(find(his, '.vote')!.getAttribute('aria-pressed')).to.equal('true');
    expect(ben.board.sendings.at(-1)!.cancel()).to.equal(true);
    await until(() => find(his, '.vote')!.getAttribute('aria-pressed') === 'false' && find(his, '.vote .num')!.textContent === '1', 'it still shows');
  });

  it('shows all that follows from a vote also where no frames come, as out of sight', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const { id } = ana.board.ask({ text: 'How fast?' });
    const hers = await show(ana);
    await until(() => find(hers, '[part=header]')!.textContent.includes('1 person voted'));
    const frame = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = () => 0;
    const seen = countsOf(hers);
    try {
      await ben.board.vote({ question: id, on: true }).receipt;
      await until(() => seen.at(-1)?.[1] === '2 people voted');
      const [count, head] = [seen[0]!, seen.find(([, words]) => words === '2 people voted')!];
      // As long as a frame is waited for.
      expect(head[2] - count[2]).to.be.greaterThan(40);
    } finally {
      globalThis.requestAnimationFrame = frame;
    }
  });

  for (const [what, wait, isOutlined] of [['nothing before a first view that comes at once', 20, false], ['its outline where the first view takes longer', 300, true]] as const) {
    it(`shows ${what}`, async () => {
      const inner = attach(world.authority, person('ana'), { live: true, confidential: true, shared: true, signals: false, people: false, media: false });
      const backend: Backend = { ...inner, open: (...args) => { setTimeout(() => { inner.open(...args); }, wait); } };
      const client = createMoot({ backend, storage: memoryStorage() });
      const element = document.createElement('moot-qa');
      Object.assign(element, { room: 'team', client });
      document.body.append(element);
      let wasOutlined = false;
      new MutationObserver(() => { wasOutlined ||= find(element, '[aria-busy]') !== null; }).observe(element.shadowRoot!, { subtree: true, childList: true });
      await until(() => find(element, '.foot'), 'no board');
      expect(wasOutlined).to.equal(isOutlined);
      element.remove();
      client.close();
    });
  }

  it("shows other people's questions and votes as they come", async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const [hers, his] = [await show(ana), await show(ben)];
    await ask(hers, 'Do you see this?');
    await until(() => questions(his).includes('Do you see this?'));
    find(his, '.vote')!.click();
    await until(() => find(hers, '.vote .num')!.textContent === '2');
  });

  it('names nobody on an anonymous question, and says so beside Send', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const [hers, host] = [await show(ana), await show(dana)];
    find<HTMLInputElement>(hers, '.seg label:last-child input')!.click();
    await hers.updateComplete;
    expect(find(hers, '#who')!.textContent).to.equal('Nobody sees your name, hosts included.');
    await ask(hers, 'Who asks this?');
    await until(() => questions(host).length === 1);
    expect(find(host, '.meta')!.textContent).to.include('Anonymous');
    expect(find(host, '.avatar')).to.equal(null);
    expect(find(host, 'article')!.textContent).not.to.include('Ana');
  });

  it('hides a question from all but hosts and its asker', async () => {
    const [ana, ben, dana] = [world.join('ana'), world.join('ben'), world.join('dana')];
    await ana.board.ask({ text: 'Too much?' }).receipt;
    const [hers, his, host] = [await show(ana), await show(ben), await show(dana)];
    await until(() => questions(his).length === 1 && find(host, '[part=phase-mover]'));
    find(host, '[data-focus=menu]')!.click();
    await until(() => find(host, '[role=menuitem]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Hide')!.click();
    await until(() => find(host, '.form textarea'));
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'Names a person');
    find(host, '.form .primary')!.click();
    await until(() => questions(his).length === 0, 'still shown to others');
    await until(() => find(hers, '.mark.warn'));
    expect(find(hers, '.mark.warn')!.textContent).to.equal('Hidden by Dana: Names a person');
    expect(questions(host)).to.deep.equal(['Too much?']);
  });

  it('lets a host answer, and shows the answer to everyone', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    await ana.board.ask({ text: 'When?' }).receipt;
    const [hers, host] = [await show(ana), await show(dana, '[part=phase-mover]')];
    await until(() => questions(hers).length === 1 && questions(host).length === 1);
    find(host, '[data-focus=menu]')!.click();
    await until(() => find(host, '[role=menuitem]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Answer')!.click();
    await until(() => find(host, '.form textarea'));
    type(find<HTMLTextAreaElement>(host, '.form textarea')!, 'On Monday.');
    find(host, '.form .primary')!.click();
    await until(() => find(hers, '.tab:last-child')!.textContent === 'Answered 1');
    find(hers, '.tab:last-child')!.click();
    await until(() => find(hers, '.answer'));
    expect(find(hers, '.answer')!.textContent).to.include('On Monday.').and.to.include('Dana');
  });

  it('keeps what was typed when the element goes and comes back', async () => {
    const ana = world.join('ana');
    const first = await show(ana);
    type(find<HTMLTextAreaElement>(first, '.ask')!, 'Half a thou');
    first.remove();
    const second = await show(ana);
    await until(() => find<HTMLTextAreaElement>(second, '.ask')!.value === 'Half a thou');
  });

  it('keeps with a text that it was to be asked without a name, through a reload and a refusal', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const isAnonymous = (element: Element) => find<HTMLInputElement>(element, '[part=choice] label:last-child input')!.checked;
    const first = await show(ana);
    find<HTMLInputElement>(first, '[part=choice] label:last-child input')!.click();
    type(find<HTMLTextAreaElement>(first, '.ask')!, 'Whose?');
    first.remove();
    const element = await show(ana);
    await until(() => find<HTMLTextAreaElement>(element, '.ask')!.value === 'Whose?');
    await element.updateComplete;
    expect(isAnonymous(element), 'with a name after a reload').to.equal(true);
    ana.cut(true);
    find(element, '.send')!.click();
    await element.updateComplete;
    find<HTMLInputElement>(element, '[part=choice] label:first-child input')!.click();
    await dana.board.configure({ asking: false }).receipt;
    world.pass(AFTER_GRACE + 1);
    ana.cut(false);
    await until(() => find(element, '.refused'), 'not refused');
    await dana.board.configure({ asking: true }).receipt;
    await until(() => find(element, '.ask'));
    find(element, '.refused button')!.click();
    await until(() => find<HTMLTextAreaElement>(element, '.ask')?.value === 'Whose?');
    expect(isAnonymous(element), 'with a name after a refusal').to.equal(true);
  });

  it('keeps a refused text, says why, and gives it back to be edited', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const element = await show(ana);
    ana.cut(true);
    await ask(element, 'Too late?');
    await dana.board.configure({ asking: false }).receipt;
    world.pass(AFTER_GRACE + 1);
    ana.cut(false);
    await until(() => find(element, '.refused'), 'not refused');
    expect(find(element, '.refused')!.textContent).to.include('Too late?').and.to.include('The hosts have closed asking');
    find(element, '.refused button')!.click();
    await until(() => find<HTMLTextAreaElement>(element, '.ask')?.value === 'Too late?');
    expect(find(element, '.refused')).to.equal(null);
  });

  it('asks what was on its way when hosts closed asking and moved the board twice', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    const element = await show(ana);
    ana.cut(true);
    await ask(element, 'In time?');
    await dana.board.configure({ asking: false }).receipt;
    for (const phase of ['live', 'followup'] as const) await dana.board.moveTo({ phase }).receipt;
    ana.cut(false);
    await until(() => ana.board.sendings.length === 0 && find(element, '.phase')!.textContent.includes('Follow-up'), 'not taken');
    expect([questions(element), find(element, '.refused')]).to.deep.equal([['In time?'], null]);
  });

  it('says under the field why an empty question is not sent', async () => {
    const element = await show(world.join('ana'));
    find(element, '.send')!.click();
    await element.updateComplete;
    expect(find(element, '#ask-error')!.textContent).to.equal('Write your question first.');
    expect(find(element, '.ask')!.getAttribute('aria-invalid')).to.equal('true');
  });

  it('says that it is offline and that what is written is kept', async () => {
    const ana = world.join('ana');
    const element = await show(ana);
    ana.cut(true);
    await until(() => find(element, '.bar'));
    await ask(element, 'From a tunnel?');
    await until(() => rowOf(element, 'From a tunnel?').textContent.includes('Kept on this device, will be sent'));
    ana.cut(false);
    await until(() => !find(element, '.bar'));
    await until(() => find(element, '.foot')!.textContent.includes('Saved'), 'not saved');
  });

  it('keeps texts that turn, stack or break what is around them within their own row', async () => {
    const element = await show(world.join('ana'));
    const zalgo = `Z${'\u0301\u0316'.repeat(200)}algo?`;
    const texts = ['First?', 'abc\u202edef', zalgo, 'lone \ud800 one', 'nul\u0000 here', '\u2067open isolate', 'Last?'];
    for (const [nth, text] of texts.entries()) {
      type(find<HTMLTextAreaElement>(element, '.ask')!, text);
      await element.updateComplete;
      find(element, '.send')!.click();
      await until(() => questions(element).length === nth + 1, `"${text}" is not shown`);
    }
    // Until the board has them, their writer sees them as they were typed.
    await until(() => !/[\u0000\u202a-\u202e\u2066-\u2069\ud800]/.test(questions(element).join(' ')), 'not clean');
    expect(questions(element).join(' ')).to.include('abcdef').and.include('lone \ufffd one').and.include('nul here');
    const boxes = all(element, 'article').map((one) => one.getBoundingClientRect());
    boxes.slice(1).forEach(({ top }, at) => { expect(top).to.be.at.least(boxes[at]!.bottom - 1); });
    const rows = all(element, 'article');
    for (const row of rows) {
      expect(row.getBoundingClientRect().height).to.be.below(160);
      // The vote stands where it stands in every row.
      expect(Math.round(find(row, '.vote')!.getBoundingClientRect().left)).to.equal(Math.round(find(rows[0]!, '.vote')!.getBoundingClientRect().left));
    }
    await expect(element).to.be.accessible();
  });

  it('shows markup as text, wherever it was typed', async () => {
    const dana = world.join('dana');
    const element = await show(dana, '[part=phase-mover]');
    await ask(element, MARKUP);
    const id = [...dana.board.view.list('question')][0]!.id;
    await dana.board.reply({ question: id, text: MARKUP }).receipt;
    await dana.board.answer({ question: id, text: MARKUP }).receipt;
    await dana.board.label({ question: id, labels: ['<i>x</i>'] }).receipt;
    await dana.board.configureRoom({ title: MARKUP }).receipt;
    find(element, '.tab:last-child')!.click();
    await until(() => find(element, '.answer'));
    find(element, '[data-focus=replies]')!.click();
    await until(() => find(element, '.reply'));
    await until(() => find(element, 'h2')!.textContent === MARKUP);
    expect(all(element, 'img, .text b, i')).to.deep.equal([]);
    expect(find(element, '.label')!.textContent).to.equal('<i>x</i>');
    expect((globalThis as { broken?: number }).broken).to.equal(undefined);
  });

  it('shows markup as text in what stands around questions: introduction, reasons, names, wordings, private replies, what was refused, what is told', async () => {
    // What cleans texts leaves this as it is.
    const name = '<img src=x onerror="window.broken=1">';
    const [dana, ana] = [world.join('dana'), world.join('ana')];
    const eva = world.join(name);
    const asked = ['Hidden?', 'Declined?', 'Owed?', 'Reworded?', 'Deferred?', 'Answered?'].map((text) => eva.board.ask({ text }));
    for (const { receipt } of asked) await receipt;
    const [hidden, declined, owed, reworded, deferred, answered] = asked.map(({ id }) => id);
    const theirs = eva.board.ask({ text: MARKUP });
    await theirs.receipt;
    await dana.board.configure({ intro: MARKUP }).receipt;
    const element = await show(eva);
    await until(() => questions(element).length === 7);
    await aTimeout(100);
    await dana.board.hide({ question: hidden!, reason: MARKUP }).receipt;
    await dana.board.setState({ question: declined!, state: 'declined', reason: MARKUP }).receipt;
    await dana.board.setState({ question: deferred!, state: 'deferred', reason: MARKUP }).receipt;
    await dana.board.owe({ question: owed!, by: name }).receipt;
    await dana.board.replyPrivately({ question: owed!, text: MARKUP }).receipt;
    await dana.board.reword({ question: reworded!, text: 'In other words?' }).receipt;
    await dana.board.reword({ question: theirs.id, text: 'In plain words?' }).receipt;
    await dana.board.answer({ question: answered!, text: MARKUP }).receipt;
    await dana.board.merge({ question: reworded!, into: theirs.id }).receipt;
    eva.cut(true);
    type(find<HTMLTextAreaElement>(element, '.ask')!, `${MARKUP} too late`);
    await element.updateComplete;
    find(element, '.send')!.click();
    await dana.board.configure({ asking: false }).receipt;
    world.pass(AFTER_GRACE + 1);
    eva.cut(false);
    await until(() => find(element, '.refused'), 'not refused');
    find(element, '.tab:nth-child(3)')!.click();
    await until(() => find(element, '.answer.private') && find(element, '.wordings') && find(element, '.told'), 'not all there');
    const texts = (selector: string) => all(element, selector).map((one) => one.textContent.trim()).join('\n');
    expect(texts('.intro')).to.include(MARKUP);
    expect(texts('.mark').split(MARKUP)).to.have.lengthOf(4);
    expect(texts('.owed')).to.include(name);
    expect(texts('.name')).to.include('<');
    expect(texts('.answer.private')).to.include(MARKUP);
    expect(texts('.wordings')).to.include(MARKUP);
    expect(texts('.refused')).to.include(`${MARKUP} too late`);
    expect(texts('.told')).to.include('Answered?');
    const other = await show(ana);
    await until(() => questions(other).length > 0);
    for (const one of [element, other]) {
      // Prose is read as Markdown, where there is some; HTML in it is none.
      await until(() => !find(one, 'img, i, article b:not(.by b)') || (globalThis as { broken?: number }).broken !== undefined);
      expect(all(one, 'img, script, .text b, .mark b, .intro b, .wordings b, .refused b, .name *').map((found) => found.outerHTML)).to.deep.equal([]);
    }
    expect((globalThis as { broken?: number }).broken).to.equal(undefined);
    await expect(element).to.be.accessible();
  });

  it('keeps names and reasons of another direction to themselves in the sentences around them', async () => {
    const [dana, ana] = [world.join('dana'), world.join('ana')];
    const { id } = await ana.board.ask({ text: 'Why?' }).receipt;
    await dana.board.owe({ question: id, by: 'سميرة (1)' }).receipt;
    await dana.board.hide({ question: id, reason: 'أولًا (2)' }).receipt;
    const element = await show(ana);
    await until(() => find(element, '.owed, .mark.warn'), 'no mark');
    const parts = () => all(element, '.mark bdi').map((one) => one.textContent);
    expect(parts()).to.deep.equal(['Dana', 'أولًا (2)']);
    expect(find(element, '.mark.warn')!.textContent).to.equal('Hidden by Dana: أولًا (2)');
    await dana.board.show({ question: id }).receipt;
    await dana.board.moveTo({ phase: 'followup' }).receipt;
    await until(() => parts().includes('سميرة (1)'), 'not apart');
    expect(find(element, '.owed')!.textContent).to.equal('سميرة (1) answers; no day yet');
    await until(() => find(element, '.note bdi:last-of-type')?.textContent === 'Dana', 'who moved the board');
    find(rowOf(element, 'Why?'), '[data-focus=menu]')!.click();
    await until(() => find(element, '[role=menuitem]'));
    all(element, '[role=menuitem]').find((one) => one.textContent === 'Copy link')!.click();
    await until(() => find(element, '.toast span'));
    expect(find(element, '.toast span')!.getAttribute('dir')).to.equal('auto');
  });

  it('holds its order still while somebody points at the list, and lets it go when they point elsewhere', async () => {
    const ana = world.join('ana');
    const ids: string[] = [];
    for (const text of ['First?', 'Second?']) ids.push((await ana.board.ask({ text }).receipt).id);
    const element = await show(world.join('ben'));
    element.sort = 'top';
    await until(() => questions(element).length === 2);
    const [upper, lower] = questions(element);
    const question = ids[['First?', 'Second?'].indexOf(lower!)]!;
    const feed = find(element, '[role=feed]')!;
    feed.dispatchEvent(new PointerEvent('pointerenter'));
    await world.join('chen').board.vote({ question, on: true }).receipt;
    await until(() => find(element, '.pill')?.textContent === '1 change, reorder', 'no word of it');
    expect(questions(element)).to.deep.equal([upper, lower]);
    expect(find(rowOf(element, lower!), '.num')!.textContent, 'counts go on').to.equal('2');
    feed.dispatchEvent(new PointerEvent('pointerleave'));
    await until(() => questions(element)[0] === lower, 'never let go');
    expect(find(element, '.pill')).to.equal(null);
  });

  it('takes properties that were set before it was defined', async () => {
    const ana = world.join('ana');
    const { id } = await ana.board.ask({ text: 'Linked?' }).receipt;
    location.hash = `moot=team/${id}`;
    const { MootQa: Base } = await import('./qa.element.js');
    const element = document.createElement('moot-qa-late');
    Object.assign(element, { client: ana.moot, room: 'team' });
    document.body.append(element);
    customElements.define('moot-qa-late', class extends Base {});
    await until(() => find(element, '.foot'));
    expect(Object.hasOwn(element, 'client')).to.equal(false);
    await until(() => (element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['id'] === id, 'not led to its question');
    element.remove();
  });

  it('warns once of a bad attribute and works all the same', async () => {
    const ana = world.join('ana');
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => { warnings.push(text); };
    try {
      for (let time = 0; time < 2; time += 1) {
        const element = await fixture<MootQa>(html`<moot-qa room="team" sort="sideways" .client=${ana.moot}></moot-qa>`);
        await until(() => find(element, '.foot'));
        await ana.board.ask({ text: `Fine ${time}?` }).receipt;
        await until(() => find(element, '.tab[aria-pressed=true]')?.textContent === 'Fair');
      }
    } finally {
      console.warn = warn;
    }
    expect(warnings.filter((one) => one.includes('sideways'))).to.have.lengthOf(1);
  });

  it('fits into 320 pixels, also from right to left and with long names', async () => {
    const ana = world.join('ana');
    await ana.board.ask({ text: `${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}?`, labels: ['Betriebsratsvorsitzendenwahl'] }).receipt;
    for (const [dir, lang] of [['ltr', 'de'], ['rtl', 'ar']] as const) {
      const page = await fixture(html`<div dir=${dir} lang=${lang} style="width:320px"><moot-qa room="team" .client=${ana.moot}></moot-qa></div>`);
      const element = page.querySelector('moot-qa')!;
      await until(() => find(element, 'article'));
      await until(() => find(element, '.send')!.textContent !== 'Ask', 'not translated');
      expect(element.scrollWidth).to.be.at.most(320);
      const box = page.getBoundingClientRect();
      for (const one of all(element, '.composer, .tools, article, .foot, .vote, .acts')) {
        const inner = one.getBoundingClientRect();
        expect(inner.left, one.className).to.be.at.least(box.left - 9);
        expect(inner.right, one.className).to.be.at.most(box.right + 9);
      }
      const vote = find(element, '.vote')!.getBoundingClientRect();
      expect(dir === 'rtl' ? box.right - vote.right : vote.left - box.left).to.be.at.most(1);
    }
  });

  it('renders a window of a thousand questions, with true places, reachable by keyboard', async () => {
    const ana = world.join('ana');
    const asked = Array.from({ length: 1000 }, (_, index) => ana.board.ask({ text: `Question number ${index}` }).receipt);
    await Promise.all(asked);
    const element = await show(world.join('ben'));
    await until(() => all(element, 'article').length > 0);
    expect(all(element, 'article').length).to.be.below(120);
    expect(find(element, 'article')!.getAttribute('aria-setsize')).to.equal('1000');
    const first = find(element, 'article')!;
    first.focus();
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, composed: true }));
    await until(() => element.shadowRoot!.activeElement?.getAttribute('aria-posinset') === '2');
    scrollTo(0, document.documentElement.scrollHeight / 2);
    await until(() => all(element, 'article').some((one) => Number(one.getAttribute('aria-posinset')) > 300));
    expect(all(element, 'article').length).to.be.below(120);
    expect(element.shadowRoot!.activeElement?.getAttribute('aria-posinset')).to.equal('2');
  });

  it('finds one of ten thousand questions, and renders few of them', async () => {
    const commands = Array.from({ length: 10_000 }, (_, nth) => ({ id: randomId(), room: 'qa/team' as const, name: 'qa.ask', args: { text: nth === 7_777 ? 'Where is the needle?' : `Question number ${nth}` }, rules: 1 }));
    for (let from = 0; from < commands.length; from += 500) await world.authority.run(person('ana'), commands.slice(from, from + 500));
    const element = await show(world.join('ben'));
    await until(() => find(element, 'article')?.getAttribute('aria-setsize') === '10000', 'not all there');
    expect(all(element, 'article').length).to.be.below(120);
    type(find<HTMLInputElement>(element, '[type=search]')!, 'needle');
    await until(() => questions(element).join() === 'Where is the needle?');
    expect(find(element, 'article')!.getAttribute('aria-setsize')).to.equal('1');
  }).timeout(30_000);

  it('keeps the focus on a question that moves', async () => {
    const ana = world.join('ana');
    await ana.board.ask({ text: 'Lower' }).receipt;
    await ana.board.ask({ text: 'Upper' }).receipt;
    const element = await show(world.join('ben'));
    await until(() => questions(element).length === 2);
    const last = questions(element)[1]!;
    const row = rowOf(element, last);
    find(row, '.vote')!.focus();
    find(row, '.vote')!.click();
    await until(() => find(row, '.num')!.textContent === '2');
    expect(questions(element)[1], 'the order did not stand still').to.equal(last);
    find(element, '.tab:nth-child(2)')!.click();
    await element.updateComplete;
    find(element, '.tab:nth-child(1)')!.click();
    await until(() => questions(element)[0] === last);
    expect(element.shadowRoot!.activeElement === find(rowOf(element, last), '.vote'), 'the focus is elsewhere').to.equal(true);
  });

  it('scrolls to and focuses the question that the address names', async () => {
    const ana = world.join('ana');
    const receipts = await Promise.all(Array.from({ length: 200 }, (_, index) => ana.board.ask({ text: `Number ${index}` }).receipt));
    const { id } = receipts[150]!;
    location.hash = `moot=team/${id}`;
    const element = await show(world.join('ben'));
    const row = () => element.shadowRoot!.activeElement as HTMLElement | null;
    await until(() => row()?.dataset['id'] === id);
    // Rows above it are measured as they show, and move it.
    await until(() => row()!.getBoundingClientRect().top >= 0 && row()!.getBoundingClientRect().top <= innerHeight, 'out of sight');
  });

  it('lets a page with a router of its own take an address over', async () => {
    const element = await show(world.join('ana'));
    await ask(element, 'Where do I live?');
    const copyLink = async () => {
      find(element, '[data-focus=menu]')!.click();
      await until(() => find(element, '[role=menuitem]'));
      all(element, '[role=menuitem]').find((one) => one.textContent === 'Copy link')!.click();
    };
    let heard: MootQaOpenItemEvent | undefined;
    element.addEventListener('moot-qa-open-item', (event) => {
      heard = event;
      event.preventDefault();
    }, { once: true });
    await copyLink();
    const id = find(element, 'article')!.dataset['id']!;
    expect([heard?.question, new URL(heard!.url).hash, location.hash]).to.deep.equal([id, `#moot=team/${id}`, '']);
    await aTimeout(150);
    expect(find(element, '[role=status]')!.textContent).not.to.equal('Link copied.');
  });

  it('renders again only the row that changed', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    for (const text of ['One?', 'Two?', 'Three?']) await ana.board.ask({ text }).receipt;
    const element = await show(ben);
    await until(() => questions(element).length === 3);
    // Rendering a row counts the lines of its text.
    const rendered: string[] = [];
    const { split } = String.prototype as { split: (this: string, by: string | RegExp, limit?: number) => string[] };
    String.prototype.split = function (this: string, by: string | RegExp, limit?: number) {
      if (by === '\n') rendered.push(this);
      return split.call(this, by, limit);
    } as typeof String.prototype.split;
    try {
      // The first stays where it is.
      const [first] = all(element, 'article');
      find(first!, '.vote')!.click();
      await until(() => ben.board.sendings.length === 0);
      await element.updateComplete;
    } finally {
      String.prototype.split = split as typeof String.prototype.split;
    }
    expect([...new Set(rendered)]).to.deep.equal([questions(element)[0]]);
  });

  it('ends its subscriptions when it leaves the page', async () => {
    const ana = world.join('ana');
    const element = await show(ana);
    expect(ana.opened()).to.equal(1);
    element.remove();
    await until(() => ana.opened() === 0, 'still open');
  });

  it('lets a page cancel a question; the text stays', async () => {
    const element = await show(world.join('ana'));
    element.addEventListener('moot-qa-ask', (event) => { event.preventDefault(); });
    type(find<HTMLTextAreaElement>(element, '.ask')!, 'Not now');
    find(element, '.send')!.click();
    await element.updateComplete;
    expect(questions(element)).to.deep.equal([]);
    expect(find<HTMLTextAreaElement>(element, '.ask')!.value).to.equal('Not now');
  });

  it('says by whom a board was moved on', async () => {
    const dana = world.join('dana');
    await dana.board.moveTo({ phase: 'archived' }).receipt;
    const element = await show(world.join('ana'));
    expect(find(element, '.note')!.textContent).to.match(/^Archived since .+, moved by Dana/);
    expect(find(element, '.composer')).to.equal(null);
  });
});

describe('moot-qa before it is set up', () => {
  it('offers a form to who may, and creates nothing before it is confirmed', async () => {
    const world = await World.start({ setUp: false });
    const [dana, ana] = [world.join('dana'), world.join('ana')];
    const [host, hers] = [await show(dana, 'form'), await show(ana, '.note')];
    expect(find(hers, '.note')!.textContent).to.include('Ask whoever looks after this page');
    await expect(host).to.be.accessible();
    type(find<HTMLInputElement>(host, '[name=title]')!, 'Friday questions');
    find(host, '.primary')!.click();
    await until(() => find(host, 'h2')?.textContent === 'Friday questions');
    await world.end();
  });

  it('works within the browser where nothing is configured, and says so', async () => {
    const backend = await local({ store: memoryStore(), keys: memoryRoomKeys() });
    const moot = createMoot({ backend, storage: memoryStorage() });
    const element = await fixture<MootQa>(html`<moot-qa room="team" .client=${moot}></moot-qa>`);
    await until(() => find(element, '.foot'));
    expect(find(element, '.phase')!.textContent).to.include('Preview: only this browser keeps it');
    expect(find(element, '.intro')!.textContent).to.equal('Ask something; others vote, and the best rise.');
    expect(find(element, '#who')!.textContent).to.equal('Anonymous questions need a server.');
    expect(find(element, '.send')!.textContent).to.equal('Keep here');
    await ask(element, 'Is it kept?');
    moot.close();
    backend.close?.();
  });

  it('says over an API of the company’s own who sees what is asked, and that it is sent, though nothing is confidential there', async () => {
    const board = { phase: 'collect', asking: true, anonymity: 'named' } as const;
    const asked: string[] = [];
    const backend = adapt<typeof qa>({
      me: () => Promise.resolve({ id: 'ana', name: 'Ana', mayCreate: false }),
      load: (room) => Promise.resolve([['ritual', 'ritual', { title: 'Notes', settings: {}, created: 0 }], ['board', 'board', room === 'qa/choice' ? { ...board, anonymity: 'choice' } : board]]),
      run: ({ name }) => { asked.push(name); return Promise.resolve(); },
    });
    const moot = createMoot({ backend, storage: memoryStorage() });
    const who = { named: 'This board takes questions with a name; everyone here sees it.', choice: 'Everyone here sees your name.' };
    for (const [room, sees] of Object.entries(who)) {
      const element = await fixture<MootQa>(html`<moot-qa room=${room} .client=${moot}></moot-qa>`);
      await until(() => find(element, '.send'));
      expect([find(element, '#who')!.textContent, find(element, '.send')!.textContent, find(element, '[part~=choice]')]).to.deep.equal([sees, 'Ask', null]);
      const field = find<HTMLTextAreaElement>(element, '.ask')!;
      type(field, 'Is it sent?');
      find(element, '.send')!.click();
    }
    await until(() => asked.length === 2);
    expect(asked).to.deep.equal(['qa.ask', 'qa.ask']);
    moot.close();
    backend.close?.();
  });

  for (const content of ['http://[', '']) {
    it(`says so where the page names "${content}" as its server, and keeps nothing in this browser instead`, async () => {
      const meta = Object.assign(document.createElement('meta'), { name: 'moot-server', content });
      document.head.append(meta);
      try {
        const element = await fixture<MootQa>(html`<moot-qa room="team"></moot-qa>`);
        await until(() => find(element, '.note'));
        expect(find(element, '.note')!.textContent).to.equal('This part of the page could not be loaded.');
      } finally {
        meta.remove();
      }
    });
  }
});
