/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { AudienceSize } from '../../backends/protocol.js';
import type { SetUpArgs } from '../../core/poll/poll.schema.js';
import type { WantedAudience } from '../../core/room.js';
import { ar } from '../locales/poll-ar.js';
import { de } from '../locales/poll-de.js';
import { en } from '../locales/poll-en.js';
import { allWords } from '../locales/poll-en-more.js';
import { FOOD, MEETING, Polls, accepted, all, button, fill, find, until } from './poll.harness.js';

const DAY = 86_400_000;
const CANCELLED = { outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() + DAY } as const;

describe('what hosts read before a poll opens', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  const asked = async (audience?: WantedAudience, size: AudienceSize = { complete: false }) => {
    polls = await Polls.start();
    polls.world.size = size;
    const dana = polls.join('dana');
    await accepted(dana.poll.create({ title: 'Where do we eat?', settings: FOOD, ...(audience ? { audience } : {}) }));
    const host = await polls.show(dana, '.ask');
    await until(() => find(host, '[data-focus=host-open]'));
    await host.updateComplete;
    return host;
  };

  it('never claims everyone where it is for some alone, however little is known of how many they are', async () => {
    const told: Readonly<Record<string, WantedAudience | undefined>> = {
      'For everyone who may see this page.': undefined,
      'For these alone, how many is not known: design and Ben.': { groups: ['design'], people: [{ id: 'ben', name: 'Ben' }] },
      'For these alone, how many is not known: ana@example.com.': { allow: { any: [{ claim: 'email', in: ['ana@example.com'] }] } },
      'For some alone; how many is not known.': { allow: { claim: 'country', in: ['de'] } },
    };
    for (const [words, audience] of Object.entries(told)) {
      const host = await asked(audience);
      await until(() => find(host, '.ask')!.textContent.includes(words), words);
      if (audience) expect(find(host, '.ask')!.textContent).not.to.include('everyone');
      await polls.end();
    }
    const host = await asked({ groups: ['design', 'desgin'] }, { complete: true, count: 12, unmatched: ['desgin'] });
    await until(() => find(host, '.ask .unmatched')?.textContent === 'Not on the list of people: desgin', 'what nobody has is not told');
    expect(find(host, '.ask')!.textContent).to.include('For 12 people.');
    await expect(host).to.be.accessible();
  });
});

describe('what those who are asked will read', () => {
  const closes = Date.now() + 3 * DAY;
  const polled = {
    plain: { ...FOOD, closes },
    'seen by those who have voted': { ...FOOD, shown: 'voted', zone: Intl.DateTimeFormat().resolvedOptions().timeZone === 'America/New_York' ? 'Asia/Tokyo' : 'America/New_York', closes },
    'seen at the close, on a scale': { type: 'scale', scale: { from: 1, to: 5, low: 'not at all', high: 'very' }, shown: 'closed' },
    'seen by hosts alone, in an order': { ...FOOD, type: 'ranked', shown: 'hosts', closes },
    confidential: { ...FOOD, secrecy: 'confidential', closes },
    'about a meeting': { meeting: MEETING },
  } as const satisfies Readonly<Record<string, SetUpArgs>>;

  for (const [what, settings] of Object.entries<SetUpArgs>(polled)) {
    it(`stands before it opens as it stands there then: ${what}`, async () => {
      const polls = await Polls.start({ settings, invited: 12, opening: false });
      const [host, member] = [await polls.show(polls.join('dana'), '.ask'), await polls.show(polls.join('ana'))];
      await until(() => find(host, '.ask')!.textContent.includes('For 12 people.'), 'how many are asked');
      expect(all(host, '[part=sent]')).to.have.length(1);
      if ('meeting' in settings) await until(() => find(host, '[part=sent]')!.textContent.includes('closes'), 'until when is not told');
      const advice = find(host, '[part=advice]')?.textContent;
      const [title, options, ...rest] = all(find(host, '[part=sent]')!, 'p').map((one) => one.textContent.trim());
      await expect(host).to.be.accessible();
      find(host, '[data-focus=host-open]')!.click();
      await until(() => find(member, '.dot.open'), 'not open');
      expect(title).to.equal(find(member, 'h2')!.textContent);
      expect(options!.split(' · ')).to.deep.equal(all(member, '[part=option]').map((one) => one.getAttribute('aria-label') ?? one.querySelector('b, span')!.textContent));
      expect([find(member, '[part=advice]')?.textContent, advice !== undefined]).to.deep.equal([advice, 'meeting' in settings]);
      const [closing, sees] = 'closes' in settings || 'meeting' in settings ? [rest[0], rest[1]] : [undefined, rest[0]];
      if (closing === undefined) expect(find(member, '.phase')!.textContent).not.to.include('closes');
      else {
        expect(find(member, '.phase')!.textContent.replace(/ · \d+ of 12 voted$/, '')).to.equal(`Open · ${closing}`);
        expect(closing).to.match(/closes .*(GMT|UTC|[A-Z]{2,4}T)/);
        expect(/ in (New York|Tokyo)$/.test(closing)).to.equal('zone' in settings);
      }
      expect(find(member, '[part=footer] > span')!.textContent.replace(/How.*$/s, '').trim()).to.equal(sees);
      expect(rest.at(-1)).to.equal('They see this page as it stands above, and nothing is mailed.');
      expect(find(host, '[part=sent]'), 'gone once it is open').to.equal(null);
      await polls.end();
    });
  }
});

describe('a poll that is opened again', () => {
  it('hides until its next close what was to be seen at the close, and says so before', async () => {
    const polls = await Polls.start({ settings: { ...FOOD, shown: 'closed' } });
    const [dana, ana] = [polls.join('dana'), polls.join('ana')];
    await accepted(polls.join('ben').poll.vote({ choices: ['o1'] }));
    await accepted(dana.poll.end());
    const [host, member] = [await polls.show(dana, '[data-focus=host-reopen]'), await polls.show(ana, '[part=results]')];
    button(host, 'Open it again').click();
    await until(() => find(host, '[part=host] form p')?.textContent === 'Take votes again? Only those who have not voted are told. Results are hidden again until it closes.', 'not said');
    find(host, '[part=host] form .primary')!.click();
    await until(() => find(member, '.later')?.textContent === 'Results show here at the close.', 'not said');
    expect([find(member, '[part=results]'), find(member, '.who')]).to.deep.equal([null, null]);
    expect(ana.poll.view.get('tally', 'tally')).to.equal(undefined);
    await accepted(dana.poll.end());
    await until(() => find(member, '.who')?.textContent.includes('Ben'), 'not shown at its close');
    await polls.end();
  });
});

describe('what a form says before a poll is set up', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  it('is that a confidential one needs ten people of a complete list, where there are fewer, or no such list', async () => {
    const FEW = 'A confidential poll needs at least 10 people.';
    const sizes: readonly (readonly [AudienceSize, string | undefined])[] = [
      [{ complete: true, under: 5 }, FEW], [{ complete: true, count: 9 }, FEW], [{ complete: true, count: 10 }, undefined],
      [{ complete: false }, 'A confidential poll needs a complete list of people.'],
    ];
    for (const [size, words] of sizes) {
      polls = await Polls.start();
      polls.world.size = size;
      const element = await polls.show(polls.join('dana'), '[part=setup]');
      const told = () => all(element, '.setup .error').map((one) => one.textContent);
      await until(() => !size.complete || find(element, '.audience'), 'not counted');
      expect(told(), 'where it is named').to.deep.equal([]);
      fill(element, 'secrecy', 'confidential');
      await until(() => !find(element, '[name=shown]'));
      await until(() => told().join() === (words ?? ''), words ?? 'none');
      await expect(element).to.be.accessible();
      fill(element, 'type', 'multiple');
      await until(() => told().length === 0, 'though it bears names');
      await polls.end();
    }
  });

  it('is that a poll about a meeting of ten or more bears names where there is no complete list', async () => {
    const NAMED = 'Nobody can say who all of them are: ballots will bear names, however many there are.';
    for (const [size, people, words] of [[{ complete: false }, '12', NAMED], [{ complete: false }, '9', undefined], [{ complete: true, count: 12 }, '12', undefined]] as const) {
      polls = await Polls.start();
      polls.world.size = size;
      const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
      await until(() => !size.complete || find(element, '.audience'), 'not counted');
      fill(element, 'people', people);
      await until(() => all(element, '.setup .error').map((one) => one.textContent).join() === (words ?? ''), words ?? 'none');
      await polls.end();
    }
  });
});

describe('what an operator lays down', () => {
  let polls: Polls;
  afterEach(async () => { await polls.end(); });

  const options = (element: Element, name: string) => all<HTMLOptionElement>(element, `[name=${name}] option`).map(({ value }) => value);

  it('is told to whoever sees a poll, with why they see it', async () => {
    polls = await Polls.start({ settings: FOOD, policy: { forbidden: ['poll.confidential'], keepDays: 365 } });
    const element = await polls.show(polls.join('ana'), '.why');
    const day = new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(Date.now() + 365 * 86_400_000);
    expect(find(element, '.until')!.textContent).to.equal(`Everything here is deleted on ${day}.`);
    expect(find(element, '.why')!.textContent).to.include('Everyone who is signed in can see this poll.').and.include('does not allow: Confidential.');
    await expect(element).to.be.accessible();
  });

  it('is not offered where a poll is set up: names, or confidential ballots', async () => {
    polls = await Polls.start({ policy: { forbidden: ['poll.named'] } });
    polls.world.size = { complete: true, count: 9 };
    let element = await polls.show(polls.join('dana'), '[part=setup]');
    expect([options(element, 'secrecy'), options(element, 'type')]).to.deep.equal([['confidential'], ['single']]);
    element.remove();
    element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
    await until(() => find(element, '.setup .error')?.textContent.includes('does not allow such ballots'));
    await polls.end();
    polls = await Polls.start({ policy: { forbidden: ['poll.confidential'] } });
    element = await polls.show(polls.join('dana'), '[part=setup]');
    expect([options(element, 'secrecy'), options(element, 'type').length]).to.deep.equal([[], 4]);
  });
});

describe('what a form does not send', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  const problem = (element: Element, name: string) => find(element, `form #${name}-error`)?.textContent;
  const isMarked = (element: Element, name: string) => find(element, `form [name=${name}]`)!.getAttribute('aria-invalid') === 'true';
  const LONG = 'x'.repeat(201);
  const TOO_LONG = 'That is too long: at most 200 characters.';

  it('is a title or an option that is too long, when a plain poll is set up: the limit stands beside the field, and the form stays', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    const element = await polls.show(dana, '[part=setup]');
    const typed = { title: LONG, options: `Soup\n${LONG}`, intro: 'x'.repeat(2_001) };
    for (const [name, value] of Object.entries(typed)) fill(element, name, value);
    button(element, 'Set up').click();
    await until(() => problem(element, 'title') === TOO_LONG, 'the title is not said to be too long');
    expect([problem(element, 'options'), problem(element, 'intro')]).to.deep.equal([TOO_LONG, 'That is too long: at most 2,000 characters.']);
    expect(Object.keys(typed).map((name) => isMarked(element, name))).to.deep.equal([true, true, true]);
    expect(element.shadowRoot!.activeElement?.getAttribute('name')).to.equal('title');
    expect(find<HTMLInputElement>(element, '[name=title]')!.value).to.equal(LONG);
    fill(element, 'options', 'one\nOne');
    button(element, 'Set up').click();
    await until(() => problem(element, 'options') === 'Two options are the same.');
    fill(element, 'options', typed.options);
    // In bytes it is longer than in characters.
    fill(element, 'title', '👩‍👩‍👧‍👦'.repeat(100));
    button(element, 'Set up').click();
    await until(() => problem(element, 'options') === TOO_LONG && isMarked(element, 'title'));
    expect(dana.sent).to.deep.equal([]);
    await expect(element).to.be.accessible();
  });

  it('is minutes and people that are not whole numbers within their limits, when a meeting is set up', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    const element = await polls.show(dana, '[part=setup]', { mode: 'meeting' });
    for (const [name, value] of Object.entries({ title: LONG, minutes: '12.5', people: '2.5' })) fill(element, name, value);
    button(element, 'Set up').click();
    await until(() => problem(element, 'minutes') === 'A whole number, from 1 to 1,440.');
    expect([problem(element, 'people'), problem(element, 'title')]).to.deep.equal(['A whole number, from 1 to 10,000.', TOO_LONG]);
    expect(['title', 'minutes', 'people'].map((name) => isMarked(element, name))).to.deep.equal([true, true, true]);
    expect(dana.sent).to.deep.equal([]);
  });

  it('is an option that is too long, added or mended', async () => {
    polls = await Polls.start({ settings: FOOD });
    const dana = polls.join('dana');
    const host = await polls.show(dana, '[data-focus=host-option]');
    const before = dana.sent.length;
    for (const [form, act] of [['Add an option', 'Add'], ['Mend an option', 'Save']] as const) {
      button(host, form).click();
      await until(() => find(host, '[name=text]'));
      fill(host, 'text', LONG);
      button(host, act).click();
      await until(() => problem(host, 'text') === TOO_LONG && isMarked(host, 'text'), form);
      button(host, 'Cancel').click();
      await until(() => !find(host, '[name=text]'));
    }
    expect(dana.sent).to.have.lengthOf(before);
  });

  it('is what no meeting can be cut down to, or counted by', async () => {
    polls = await Polls.start({ settings: { meeting: { ...MEETING, minutes: 50 }, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    const host = await polls.show(dana, '[data-focus=host-decide]');
    const decide = async (values: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(values)) {
        await until(() => find(host, `[name=${name}]`), name);
        fill(host, name, value);
      }
      await host.updateComplete;
      button(host, 'Tell everybody').click();
    };
    button(host, 'Decide').click();
    await decide({ outcome: 'shorten', minutes: '0', owner: 'x'.repeat(41) });
    await until(() => problem(host, 'minutes') === 'A whole number, from 1 to 49.');
    expect(problem(host, 'owner')).to.equal('That is too long: at most 40 characters.');
    await decide({ outcome: 'not-me', people: '2.5' });
    await until(() => problem(host, 'people') === 'A whole number, from 0 to 12.');
    await decide({ outcome: 'async', reason: 'It can be read.', owner: 'Ben' });
    await until(() => find(host, '[data-focus=host-count]'));
    const before = dana.sent.length;
    button(host, 'What is counted').click();
    await until(() => find(host, '[name=left]'));
    for (const [left, minutes] of [['99999', '1e9'], ['-2', '-1'], ['2.5', '1441']] as const) {
      fill(host, 'left', left);
      fill(host, 'minutes', minutes);
      button(host, 'Save').click();
      await until(() => problem(host, 'left') === 'A whole number, from 1 to 12.' && problem(host, 'minutes') === 'From 0 to 1,440 minutes.', left);
      expect([isMarked(host, 'left'), isMarked(host, 'minutes')]).to.deep.equal([true, true]);
    }
    expect(dana.sent).to.have.lengthOf(before);
    fill(host, 'left', '12');
    fill(host, 'minutes', '4.5');
    button(host, 'Save').click();
    await until(() => dana.poll.view.get('decision', 'decision')?.asyncMinutes === 4.5, 'not taken');
    button(host, 'What is counted').click();
    await until(() => find(host, '[name=minutes]'));
    expect(find(host, '[name=left]'), 'nobody is left who could leave').to.equal(null);
  });

  it('is, where it is refused all the same, said in words of people', () => {
    const { refusals } = allWords(en);
    for (const words of [refusals, de.refusals, ar.refusals]) for (const code of ['args_invalid', 'settings_invalid']) expect(words[code]).to.match(/^\p{L}[^":]+\.$/u);
  });
});

describe('what hosts send from a form', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  const decided = async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    return dana;
  };

  it('is refused where another host has decided since the form was opened, who is named, and can be sent again as it was written', async () => {
    const dana = await decided();
    const host = await polls.show(dana, '[data-focus=host-decide]');
    button(host, 'Decide').click();
    await until(() => find(host, '[part=decide]'));
    for (const [name, value] of Object.entries({ outcome: 'cancel', reason: 'It can be read.', owner: 'Ana' })) fill(host, name, value);
    await accepted(polls.join('dana').poll.decide({ ...CANCELLED, outcome: 'keep' }));
    await until(() => find(host, '[part=decision]'), 'the other one does not show');
    button(host, 'Tell everybody').click();
    await until(() => find(host, '[part=refused]'), 'it took the place of what nobody had read');
    expect(find(host, '[part=refused]')!.textContent).to.include('Dana has decided meanwhile.').and.include('It can be read.');
    button(host, 'Decide anew').click();
    await until(() => find<HTMLTextAreaElement>(host, '[name=reason]')?.value === 'It can be read.', 'not kept');
    expect([find<HTMLSelectElement>(host, '[name=outcome]')!.value, find<HTMLInputElement>(host, '[name=owner]')!.value]).to.deep.equal(['cancel', 'Ana']);
    button(host, 'Tell everybody').click();
    await until(() => find(host, '[part=decision]')?.textContent.includes('The meeting is cancelled'), 'not taken once it was read');
    await until(async () => (await dana.moot.drafts.get('poll/lunch/decide')) === undefined, 'kept though it was taken');
  });

  it('is refused where another host has settled it since the form was opened, who is named', async () => {
    const dana = await decided();
    await accepted(dana.poll.decide(CANCELLED));
    polls.world.pass(40 * DAY);
    await accepted(dana.poll.left({ weight: 1 }));
    const host = await polls.show(dana, '[data-focus=host-settle]');
    button(host, 'After the trial').click();
    await until(() => find(host, '[name=what]'));
    await accepted(polls.join('dana').poll.settle({ what: 'keep' }));
    await until(() => find(host, '[part=decision]')!.textContent.includes('Dana kept the change'));
    fill(host, 'what', 'back');
    button(host, 'Settle it').click();
    await until(() => find(host, '[part=refused]'), 'it took the place of what nobody had read');
    expect(find(host, '[part=refused]')!.textContent).to.include('Dana has settled it meanwhile.');
    expect(all(host, '[part=decision]').map((one) => one.textContent.includes('kept the change'))).to.deep.equal([true]);
  });
});
