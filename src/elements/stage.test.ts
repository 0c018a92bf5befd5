/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, fixture, html } from '@open-wc/testing';
import { DAY, arabicBoard, believableBoard, germanBoard, liveBoard, longNameBoard, type BoardSeed } from '../../stories/boards.js';
import { Company, ROOM, type Name } from '../../stories/company.js';
import type { TemplateResult } from 'lit';
import type { Moot } from '../client/index.js';
import { forceColours, narrow, reduceMotion, resetStage, turnRightToLeft, zoom } from './internal/stage.harness.js';
import './provider/moot-provider.js';
import { all, find, until } from './qa/qa.harness.js';
import type { MootQa } from './qa/qa.element.js';

type Tag = keyof HTMLElementTagNameMap & `moot-${string}`;

/** Every tag that there is, or else it does not compile: as it is staged here, or the file in which it is. */
const elements: Readonly<Record<Tag, string | ((client: Moot) => TemplateResult)>> = {
  'moot-qa': (client) => html`<moot-qa room=${ROOM} sort="new" .client=${client}></moot-qa>`,
  'moot-poll': 'poll/poll.test.ts',
  'moot-ledger': 'ledger/ledger.test.ts',
  'moot-waiting': 'waiting/waiting.test.ts',
  'moot-provider': (client) => html`<moot-provider .client=${client}><moot-qa room=${ROOM} sort="new"></moot-qa></moot-provider>`,
};

/** What may be cut: it is for screen readers alone, it can be scrolled, it says all of itself elsewhere, or a button shows the rest. */
const MAY_BE_CUT = '.gone, textarea, .name[title], .fold:has(+ [aria-expanded=false])';

const busyBoard: BoardSeed = { ...believableBoard, questions: [...believableBoard.questions, { ago: DAY, text: 'Why is this meeting not an email?', votes: 1234 }] };

const inside = (element: Element) => all(element, '*').filter((one) => one instanceof HTMLElement && !one.matches('.gone') && one.getClientRects().length > 0);
const named = (one: Element) => `${one.localName}.${one.className} "${one.textContent.trim().slice(0, 40)}"`;

function cut(element: Element): string[] {
  const isCut = (one: HTMLElement) => {
    const { overflowX, contain } = getComputedStyle(one);
    if (overflowX === 'visible' && !/paint|content|strict/.test(contain)) return false;
    const box = one.getBoundingClientRect();
    // Boxes: a line of text is taller than its letters, and what is too much of it shows nothing.
    return one.scrollWidth > one.clientWidth + 1 || [...one.querySelectorAll(':not(option)')].some((part) => {
      const { top, bottom } = part.getBoundingClientRect();
      return top < box.top - 1 || bottom > box.bottom + 1;
    });
  };
  return inside(element).filter((one) => !one.matches(MAY_BE_CUT) && isCut(one)).map(named);
}

function outside(element: Element): string[] {
  const page = document.documentElement.getBoundingClientRect();
  return inside(element)
    .filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left < page.left - 1 || right > page.right + 1;
    })
    .map(named);
}

function broken(element: Element): string[] {
  return all(element, '.vote .num').filter((one) => one.offsetHeight > 1.5 * parseFloat(getComputedStyle(one).fontSize)).map(named);
}

function expectFit(element: Element, state: string): void {
  const { scrollWidth, clientWidth } = document.documentElement;
  expect(outside(element), `beside the page ${state}`).to.deep.equal([]);
  expect(cut(element), `cut ${state}`).to.deep.equal([]);
  expect(broken(element), `a count in two lines ${state}`).to.deep.equal([]);
  expect(scrollWidth, `scrolls sideways ${state}`).to.be.at.most(clientWidth);
}

/** How it looks, and whatever stands around it within the board. */
function looks(one: HTMLElement): string {
  const chain: string[] = [];
  for (let at: HTMLElement | null = one; at; at = at.parentElement) {
    const { backgroundColor, color, borderColor, borderWidth, borderStyle, outlineColor, outlineStyle, outlineWidth } = getComputedStyle(at);
    const border = parseFloat(borderWidth) > 0 ? `${borderWidth} ${borderStyle} ${borderColor}` : '';
    const outline = outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineStyle} ${outlineColor}`;
    chain.push([backgroundColor, color, border, outline].join());
  }
  return chain.join('\n');
}

const SETTINGS = ['Settings', 'Einstellungen', 'الإعدادات'];

const background = (one: HTMLElement) => getComputedStyle(one).backgroundColor;

for (const [tag, staged] of Object.entries(elements)) {
  if (typeof staged === 'string') continue;
  const render = staged;
  describe(`${tag} as people read it`, () => {
    let company: Company;
    afterEach(async () => {
      await resetStage();
      company.close();
    });

    async function mount(seed: BoardSeed, name: Name): Promise<MootQa> {
      company = await Company.open(seed);
      const page = await fixture(render(company.seat(name).moot));
      const element = page.parentElement!.querySelector('moot-qa')!;
      await until(() => find(element, 'article'), 'no questions');
      await until(() => (element.shadowRoot?.adoptedStyleSheets.length ?? 0) > 1, 'what people do has not loaded');
      return element;
    }

    async function unfold(element: MootQa): Promise<void> {
      for (const one of all(element, '[data-focus=replies][aria-expanded=false]')) one.click();
      await element.updateComplete;
      find(element, '[data-focus=replies]:not([aria-expanded])')!.click();
      await until(() => find(element, '.form textarea'), 'no form');
    }

    async function expectFitUnfolded(element: MootQa): Promise<void> {
      expectFit(element, 'at first');
      for (const one of all(element, '[data-focus=menu]')) {
        one.click();
        await until(() => one.getAttribute('aria-expanded') === 'true' && find(element, '.menu'), 'no menu');
        expectFit(element, 'with a menu');
        one.click();
      }
      await unfold(element);
      expectFit(element, 'unfolded');
    }

    it('fits into 320 pixels: a window of that width in Chromium and Firefox, a box in WebKit', async () => {
      const element = await mount(busyBoard, 'dana');
      await narrow();
      await expectFitUnfolded(element);
    });

    it('fits into 320 pixels with long words and names', async () => {
      const element = await mount(longNameBoard, 'ana');
      await narrow();
      await expectFitUnfolded(element);
    });

    for (const lang of ['en', 'de', 'ar']) {
      it(`fits into 320 pixels with all that a host sets up, ${lang}`, async () => {
        document.documentElement.lang = lang;
        if (lang === 'ar') turnRightToLeft();
        try {
          const element = await mount(busyBoard, 'dana');
          await narrow();
          await until(() => find(element, '[part=phase-mover]'), 'no tools of hosts');
          find(element, '[part=phase-mover]')!.click();
          const settings = () => all(element, '[role=menuitem]').find((one) => SETTINGS.includes(one.textContent.trim()));
          await until(settings, 'no menu');
          settings()!.click();
          await until(() => find(element, '.settings [name=audience]'), 'no settings');
          expectFit(element, 'with the settings');
        } finally {
          document.documentElement.lang = 'en';
        }
      });
    }

    it('fits into 320 pixels in German', async () => {
      document.documentElement.lang = 'de';
      try {
        const element = await mount(germanBoard, 'dana');
        await until(() => find(element, '.send')!.textContent === 'Fragen', 'not German');
        await narrow();
        await expectFitUnfolded(element);
      } finally {
        document.documentElement.lang = 'en';
      }
    });

    it('fits into half a window with letters twice as large', async () => {
      const element = await mount(busyBoard, 'dana');
      await zoom();
      await expectFitUnfolded(element);
    });

    it("tells in forced colours what is pressed, and where phase and buttons are: Chromium's own, elsewhere the rules for them", async () => {
      const element = await mount(believableBoard, 'ana');
      await forceColours(element.shadowRoot!);
      const page = element.parentElement!;
      const system = ['Highlight', 'Canvas'].map((colour) => Object.assign(document.createElement('p'), { style: `background: ${colour}` }));
      page.append(...system);
      const [highlight, canvas] = system.map(background);
      // The board's own tints are of the page's colour once forced, however transparent: only the system's tell.
      for (const [on, off] of [['.vote[aria-pressed=true]', '.vote[aria-pressed=false]'], ['.tab[aria-pressed=true]', '.tab[aria-pressed=false]'], ['.seg label:has(:checked)', '.seg label:not(:has(:checked))']] as const) {
        expect([background(find(element, on)!), background(find(element, off)!) === highlight], on).to.deep.equal([highlight, false]);
        expect(getComputedStyle(find(element, on)!).color, on).not.to.equal(highlight);
      }
      expect([canvas, 'rgba(0, 0, 0, 0)'], 'phase').not.to.include(background(find(element, '.dot')!));
      for (const one of all(element, '.primary')) expect(getComputedStyle(one).borderStyle, named(one)).to.equal('solid');
    });

    it("shows in forced colours where the focus is: Chromium's own, elsewhere the rules for them", async () => {
      const element = await mount(believableBoard, 'ana');
      await unfold(element);
      await forceColours(element.shadowRoot!);
      const controls = ['.ask', '.send', '.seg input', '.tab', '.search input', 'article', '.vote', '[data-focus=replies]', '[data-focus=menu]', '.form textarea', '.form button'];
      const unseen = controls.filter((selector) => {
        const one = find(element, selector)!;
        find(element, '.foot')!.focus();
        const before = looks(one);
        one.focus();
        expect(element.shadowRoot!.activeElement, selector).to.equal(one);
        return looks(one) === before;
      });
      expect(unseen).to.deep.equal([]);
    });

    it('moves nothing where less motion is wanted: asked for in Chromium, elsewhere the rules for it', async () => {
      const element = await mount(believableBoard, 'ana');
      await unfold(element);
      await reduceMotion(element.shadowRoot!);
      const moving = [element, ...all(element, '*')].filter((one) => [undefined, '::before', '::after'].some((part) => {
        const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(one, part);
        const lasts = (durations: string) => durations.split(',').some((duration) => parseFloat(duration) > 0);
        return lasts(transitionDuration) || (animationName !== 'none' && lasts(animationDuration)) || scrollBehavior === 'smooth';
      }));
      expect(moving.map(named)).to.deep.equal([]);
      find(element, '.vote[aria-pressed=false]')!.click();
      await element.updateComplete;
      expect(document.getAnimations()).to.deep.equal([]);
    });

    it('stands from right to left: votes at the right, texts and fields from there', async () => {
      turnRightToLeft();
      const element = await mount(arabicBoard, 'dana');
      await until(() => find(element, '.send')!.textContent === 'اسأل', 'not Arabic');
      const box = element.getBoundingClientRect();
      for (const one of all(element, '.vote')) expect(box.right - one.getBoundingClientRect().right, named(one)).to.be.within(-1, 1);
      for (const one of all(element, '.send, .search')) expect(one.getBoundingClientRect().left - box.left, named(one)).to.be.within(-1, 20);
      const question = all(element, 'article > div > .text').map((one) => [/[a-z]/.test(one.textContent), getComputedStyle(one).direction]);
      expect(question).to.have.deep.members([[false, 'rtl'], [false, 'rtl'], [false, 'rtl'], [true, 'ltr']]);
      await narrow();
      await expectFitUnfolded(element);
      for (const one of all(element, 'textarea, input:not([type=radio])')) {
        const { direction, textAlign } = getComputedStyle(one);
        expect([direction, textAlign], named(one)).to.deep.equal(['rtl', 'start']);
      }
    });
  });
}

describe('moot-qa for a wall, as people read it', () => {
  let company: Company;
  afterEach(async () => {
    await resetStage();
    company.close();
  });

  async function present(seed: BoardSeed, name: Name): Promise<MootQa> {
    company = await Company.open(seed);
    const element = await fixture<MootQa>(html`<moot-qa room=${ROOM} view="present" .client=${company.seat(name).moot}></moot-qa>`);
    await until(() => find(element, '.present .shown .text'), 'no presenter');
    await until(() => name !== 'dana' || find(element, '.present footer .primary'), 'nothing to steer by');
    return element;
  }

  const long: BoardSeed = { ...longNameBoard, moved: { to: 'live', ago: 60_000 }, discussing: 2 };

  for (const [of, seed] of [['a busy meeting', liveBoard], ['long words and names', long]] as const) {
    it(`fits into 320 pixels with ${of}, and into half a window with letters twice as large`, async () => {
      const element = await present(seed, 'dana');
      await narrow();
      expectFit(element, 'narrow');
      await resetStage();
      await zoom();
      expectFit(element, 'zoomed');
    });
  }

  it('fits from right to left, in Arabic', async () => {
    turnRightToLeft();
    const element = await present({ ...arabicBoard, moved: { to: 'live', ago: 60_000 }, discussing: 0 }, 'dana');
    await until(() => find(element, '.present footer .primary')!.textContent === 'أُجيب، تابع', 'not Arabic');
    const [shown, aside] = ['.shown', 'aside'].map((selector) => find(element, selector)!.getBoundingClientRect());
    expect(shown!.left, 'the question does not stand at the right').to.be.at.least(aside!.right - 1);
    await narrow();
    expectFit(element, 'narrow');
  });

  it("shows in forced colours where the focus is and what can be pressed: Chromium's own, elsewhere the rules for them", async () => {
    const element = await present(liveBoard, 'dana');
    await forceColours(element.shadowRoot!);
    for (const one of all(element, 'footer button')) {
      find(element, '.present')!.focus();
      const before = looks(one);
      one.focus();
      expect(looks(one), named(one)).not.to.equal(before);
    }
    expect(getComputedStyle(find(element, 'footer .primary')!).borderStyle).to.equal('solid');
    // Cameras read it in any colours.
    expect(background(find(element, '.qr')!)).to.equal('rgb(255, 255, 255)');
  });

  it('moves nothing where less motion is wanted: asked for in Chromium, elsewhere the rules for it', async () => {
    const element = await present(liveBoard, 'dana');
    await reduceMotion(element.shadowRoot!);
    find(element, '.present footer .primary')!.click();
    await until(() => find(element, '.toast'), 'no way back');
    expect(document.getAnimations()).to.deep.equal([]);
  });
});

describe('a test of an element', () => {
  it('can fail: what it compared reaches the runner, though elements cannot be cloned', () => {
    const actual = Object.assign(document.createElement('p'), { className: 'gone' });
    expect(structuredClone<unknown>({ type: 'wtr-session-finished', actual })).to.deep.equal({ type: 'wtr-session-finished', actual: '<p class="gone"></p>' });
    expect(() => structuredClone<unknown>({ actual })).to.throw();
  });
});
