/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { person } from '../../authority/authority.harness.js';
import type { Moot } from '../../client/index.js';
import { adviceFor } from '../../core/poll/poll.advice.js';
import { PURPOSES, type DecideArgs, type Purpose } from '../../core/poll/poll.schema.js';
import { poll } from '../../core/poll/poll.ritual.js';
import { localDay } from '../internal/fields.js';
import { ar } from '../locales/poll-ar.js';
import { de } from '../locales/poll-de.js';
import { en } from '../locales/poll-en.js';
import { allWords } from '../locales/poll-en-more.js';
import { FOOD, MEETING, Polls, ROOM, accepted, all, button, fill, find, lines, option, until } from './poll.harness.js';
import type { MootPoll } from './poll.element.js';
import { MootPollOpenEvent } from './poll-events.js';
import { changeIn } from './poll-results.js';

const STARTS = Array.from({ length: 47 }, (_, week) => Date.now() + (week + 1) * 7 * 86_400_000);

const PAIR = ['ana@example.com', 'ben@example.com'].map((email) => ({ status: 'accepted' as const, email }));

const ICS = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//EN', 'BEGIN:VEVENT', 'UID:call-1', 'SUMMARY:Secret project call', `DTSTART;TZID=Nowhere Time:${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}T090000`, 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY',
  'ORGANIZER:mailto:dana@example.com', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.com', 'ATTENDEE;PARTSTAT=TENTATIVE:mailto:ben@example.com', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

describe('a poll about a meeting', () => {
  let polls: Polls;
  let last = '';
  afterEach(() => polls.end());

  it('shows its cost as a formula that a person can check, and advice that chooses nothing', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: { ...MEETING, people: 26, weight: 24.5, starts: STARTS } }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    await until(() => find(element, '.counted'));
    expect(find(element, '[part=cost]')!.textContent.replaceAll(/\s+/g, ' ')).to.match(/30 min × 24\.5 people × 47 times in the next year ÷ 60 ?= ?575\.8 hours ?· ?12\.3 hours ?each time/);
    expect(find(element, '.counted')!.textContent).to.include('30 min ÷ 60 × 24.5 = 12.25 hours.').and.include('26 people count as 24.5').and.include('47 times');
    expect(find(element, '[part=advice]')!.textContent).to.include('It is for sharing status.');
    expect(all(element, '[aria-pressed=true]')).to.deep.equal([]);
  });

  it('multiplies up as it stands, in every language: hours that are rounded are no factor', async () => {
    const starts = STARTS.slice(0, 47).concat(Date.now() + 86_400_000, Date.now() + 2 * 86_400_000);
    polls = await Polls.start({ settings: { meeting: { ...MEETING, minutes: 25, people: 10, starts } }, invited: 12 });
    const ana = polls.join('ana');
    const before = document.documentElement.lang;
    for (const lang of ['en', 'de', 'ar']) {
      document.documentElement.lang = lang;
      const element = await polls.show(ana);
      const cost = () => find(element, '[part=cost]')!.textContent.split(/how counted|wie gezählt|كيف حُسب/)[0]!.replaceAll(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))).replaceAll(/[,٫]/g, '.');
      const numbers = () => [...cost().matchAll(/\d+(\.\d+)?/g)].map(([one]) => Number(one));
      await until(() => numbers().length === 6 && (lang === 'en' || !cost().includes('min ')), `not in ${lang}: ${cost()}`);
      const [minutes, people, times, sixty, year, each] = numbers() as [number, number, number, number, number, number];
      expect([minutes, people, times, sixty], lang).to.deep.equal([25, 10, 49, 60]);
      expect(Math.abs(minutes * people * times / sixty - year), lang).to.be.at.most(0.05);
      expect(Math.abs(minutes * people / sixty - each), lang).to.be.at.most(0.05);
      element.remove();
    }
    document.documentElement.lang = before;
  });

  it('counts a year of its dates, though more are listed for what is decided later', async () => {
    const starts = Array.from({ length: 60 }, (_, week) => Date.now() + (week + 0.5) * 7 * 86_400_000);
    polls = await Polls.start({ settings: { meeting: { ...MEETING, starts } }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    expect(find(element, '[part=cost]')!.textContent.replaceAll(/\s+/g, ' ')).to.include('30 min × 12 people × 52 times in the next year ÷ 60=312 hours');
  });

  describe('says what its purpose speaks for, beside the ballot', () => {
    const words = {
      en: { update: 'a written or recorded update', standup: 'a standup', board: 'A Q&A board', poll: 'a poll', live: 'keep it, and shorter if it can be.' },
      de: { update: 'geschriebener oder aufgenommener Bericht', standup: 'ein Standup', board: 'Ein Fragenbrett', poll: 'eine Umfrage', live: 'Behalten Sie es, und kürzer, wenn es geht.' },
      ar: { update: 'تقرير مكتوب أو مسجّل', standup: 'تحديث يومي', board: 'لوحة أسئلة', poll: 'استطلاع', live: 'أبقِه، وأقصر إن أمكن.' },
    };
    const speaksFor: Readonly<Record<Purpose, readonly string[]>> = {
      status: ['update', 'standup'], collect: ['board', 'poll'], urgent: ['live'], decide: ['live'], 'fast-team': ['live'], trust: ['live'],
    };
    for (const purpose of PURPOSES) {
      it(purpose, async () => {
        expect(adviceFor(purpose).instead).to.deep.equal(speaksFor[purpose]);
        polls = await Polls.start({ settings: { meeting: { ...MEETING, purpose } } });
        const element = await polls.show(polls.join('ana'));
        const said = { en: find(element, '[part=advice]')!.textContent, de: de.purposes[purpose], ar: ar.purposes[purpose] };
        for (const lang of ['en', 'de', 'ar'] as const) {
          expect(Object.entries(words[lang]).flatMap(([what, text]) => (said[lang].includes(text) ? [what] : [])), said[lang]).to.deep.equal(speaksFor[purpose]);
        }
        expect(all(element, '[aria-pressed=true]')).to.have.lengthOf(0);
      });
    }
  });

  it('is confidential from ten people on: says so in a sentence, casts with one tap from this device, tells a coarse share', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    expect(find(element, '[part=footer]')!.textContent).to.include('Confidential: hosts and IT see no single vote; results appear at the close, from 6 answers.').and.include('not enough answers yet');
    expect(find(element, '[part=footer]')!.textContent).to.include('after signing out').and.include('Whoever watches the server itself').and.include('Two people who tell each other');
    option(element, 'Cancel').click();
    await until(() => find(element, '[part=footer]')!.textContent.includes('Your vote is kept'));
    await polls.cast(['keep', 'async', 'async', 'async', 'async']);
    await until(() => find(element, '[part=footer]')!.textContent.includes('at least half'));
    option(element, 'Less often').click();
    await until(() => option(element, 'Less often').getAttribute('aria-pressed') === 'true' && find(element, '[part=footer]')!.textContent.includes('Your vote is kept'));
    const again = await polls.show(ana);
    await until(() => option(again, 'Less often').getAttribute('aria-pressed') === 'true', 'this device knows it');
    expect(find(again, '[part=results]')).to.equal(null);
  });

  it('says on another device that the vote can be changed where it was cast, and nothing of what it was', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const first = await polls.show(polls.join('ana'));
    option(first, 'Keep').click();
    await until(() => find(first, '[part=footer]')!.textContent.includes('Your vote is kept'));
    const second = await polls.show(polls.join('ana'));
    expect(all(second, '[aria-pressed=true]')).to.deep.equal([]);
    option(second, 'Cancel').click();
    await until(() => find(second, '[part=refused]'));
    expect(find(second, '[part=refused]')!.textContent).to.include('only there the vote can be changed');
    await until(() => option(second, 'Cancel').getAttribute('aria-pressed') === 'false');
  });

  it('bears names below ten people, and says so', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 6 });
    const element = await polls.show(polls.join('ana'));
    expect(find(element, '[part=footer]')!.textContent).to.include('Your team sees your vote.');
  });

  it('tells a result in words under twenty ballots, as a table too, and too few as no result', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 14 });
    await polls.cast(['async', 'async', 'async', 'async', 'async', 'keep', 'rarer'], 'Remark');
    const element = await polls.show(polls.join('ana'));
    await polls.join('dana').poll.end().receipt;
    await until(() => lines(element).length === 6);
    expect(lines(element).slice(0, 2)).to.deep.equal(['Make it async | nearly all', 'Keep | few']);
    expect(find(element, '[part=results]')!.textContent).not.to.include('Remark');
    button(element, 'As a table').click();
    await until(() => find(element, 'table.plain'));
    expect(lines(element)[0]).to.equal('Make it async | nearly all');
    await expect(element).to.be.accessible();
  });

  describe('with groups', () => {
    const cut = ['Design', 'Sales'];
    const FOOD = { options: ['Soup', 'Salad', 'Bread'], secrecy: 'confidential' as const, cut };
    /** Eight voters are in Design, and all others in Sales. */
    const groupOf = (name: string) => (Number(/^voter(\d+)$/.exec(name)?.[1] ?? 8) < 8 ? 'Design' : 'Sales');
    const closed = async (choices: readonly string[]) => {
      polls = await Polls.start({ settings: FOOD, invited: 24, groupOf });
      await polls.cast(choices);
      await polls.join('dana').poll.end().receipt;
      return polls.show(polls.join('ana'), '[part=results] table');
    };

    const rows = (element: Element) => all(element, '[part=groups] tr').map((row) => all(row, 'th, td').map((one) => one.textContent.trim()).join(' | '));

    it('says beforehand that they are told, and then tells them beside the whole, as a table', async () => {
      polls = await Polls.start({ settings: FOOD, invited: 20, groupOf });
      const element = await polls.show(polls.join('ana'));
      await until(() => find(element, '[part=footer]')!.textContent.includes('Results are also told by group, where that tells nobody\'s choice: Design and Sales.'));
      await polls.cast(['o1', 'o1', 'o1', 'o1', 'o2', 'o2', 'o2', 'o3', 'o2', 'o2', 'o2', 'o2', 'o3', 'o3', 'o3', 'o3']);
      await polls.join('dana').poll.end().receipt;
      await until(() => find(element, '[part=groups]'));
      expect(find(element, '[part=groups] table')!.getAttribute('aria-label')).to.equal('By group');
      expect(rows(element)).to.deep.equal(['Option | Design8 voted | Sales8 voted', 'Soup | some | few', 'Salad | some | some', 'Bread | few | some']);
      expect(find(element, '[part=results]')!.textContent).not.to.include('Not told apart');
      await expect(element).to.be.accessible();
    });

    it('tells what more than half of each have chosen where no more can be told', async () => {
      const element = await closed(Array.from('11111223111122223333', (one) => `o${one}`));
      expect(rows(element)).to.deep.equal(['Group | Votes | More than half chose', 'Design | 8 | Soup', 'Sales | 12 | no single option']);
      await expect(element).to.be.accessible();
    });

    it('says in words of which nothing can be told', async () => {
      const element = await closed(Array.from({ length: 13 }, () => 'o1'));
      expect(find(element, '[part=results]')!.textContent).to.include('Not told apart, as it could tell who chose what: Design and Sales.');
      expect(find(element, '[part=groups]')).to.equal(null);
      await expect(element).to.be.accessible();
    });

    it('is set up with them, shown before it is sent, and hosts can be rid of them before it opens', async () => {
      polls = await Polls.start();
      const dana = polls.join('dana');
      const element = await polls.show(dana, '[part=setup]', { mode: 'meeting' });
      expect(find(element, '[data-field=cut]')!.textContent).to.include('Each needs 6 people, and so do all others together.');
      fill(element, 'title', 'Weekly call');
      fill(element, 'cut', 'Design, Sales');
      await until(() => find(element, '[part=sent] pre')?.textContent.includes('"cut"'));
      button(element, 'Set up').click();
      await until(() => find(element, '.ask')?.textContent.includes('Design and Sales'), 'not set up');
      await until(() => find(element, '[data-focus=host-settings]'));
      button(element, 'Settings').click();
      await until(() => find<HTMLInputElement>(element, '[name=cut]')?.value === 'Design, Sales');
      fill(element, 'cut', '');
      button(element, 'Save').click();
      await until(() => !find(element, '.ask')!.textContent.includes('Sales'));
    });
  });

  it('says how many answers it takes, also where fewer others are enough', async () => {
    polls = await Polls.start({ settings: { options: ['Soup', 'Salad'], secrecy: 'confidential', k: 3, kComments: 3 }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    expect(find(element, '[part=footer]')!.textContent).to.include('from 5 answers');
    option(element, 'Soup').click();
    await until(() => find(element, '[data-focus=comment]'));
    button(element, 'Add a comment').click();
    await until(() => find(element, '[part=comment]'));
    expect(find(element, '[part=comment]')!.textContent).to.include('from 5 answers');
  });

  it('with too few answers has no result', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    await polls.cast(['async', 'keep']);
    await polls.join('dana').poll.end({ withoutResult: true }).receipt;
    const element = await polls.show(polls.join('ana'));
    expect(find(element, '[part=results]')!.textContent).to.include('Not enough answers for a result');
    expect(find(element, 'table')).to.equal(null);
  });

  it('is opened by a host who sees who is asked and what they are promised, closed when sure, and decided with reason, owner, start and trial', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: MEETING }, invited: 12, opening: false });
    const [host, member] = [await polls.show(polls.join('dana'), '.ask'), await polls.show(polls.join('ana'))];
    await until(() => find(host, '.ask')!.textContent.includes('For 12 people.'));
    expect(find(host, '.ask')!.textContent).to.include('five working days').and.include('Ballots are confidential.');
    await expect(host).to.be.accessible();
    button(host, 'Ask 12 people').click();
    await until(() => find(member, '[part=header]')!.textContent.includes('Open'));
    await polls.cast(['async', 'async', 'async', 'async', 'async', 'async']);
    await until(() => find(host, '[part=footer]')!.textContent.includes('at least half'));
    button(host, 'Close the vote').click();
    await until(() => find(host, '[part=host] form'));
    expect(find(host, '[part=host] form')!.textContent).to.include('A confidential result is final.');
    find(host, '[part=host] form .primary')!.click();
    await until(() => find(host, '[data-focus=host-decide]'));
    button(host, 'Decide').click();
    await until(() => find(host, '[part=decide]'));
    await expect(host).to.be.accessible();
    button(host, 'Tell everybody').click();
    await until(() => find(host, '#outcome-error'), 'nothing is decided beforehand');
    expect(find(host, '#reason-error')!.textContent).to.equal('Say why.');
    fill(host, 'outcome', 'shorten');
    await until(() => find(host, '[name=minutes]'));
    fill(host, 'minutes', '15');
    fill(host, 'reason', 'Half of it is small talk.');
    fill(host, 'owner', 'Ben');
    await host.updateComplete;
    button(host, 'Tell everybody').click();
    await until(() => find(member, '[part=decision]'));
    expect(find(member, '[part=decision]')!.textContent).to.include('Decided by Dana').and.include('The meeting gets shorter').and.include('It takes 15 min').and.include('Half of it is small talk.').and.include('Ben sees to it.').and.include('Trial until');
    await expect(member).to.be.accessible();
  });

  it('is decided for the day of its close at the earliest: from the close on, and for no day before', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    const host = await polls.show(dana, '[data-focus=host-decide]');
    const { at } = dana.poll.view.get('poll', 'poll')!.closed!;
    button(host, 'Decide').click();
    await until(() => find(host, '[part=decide]'));
    for (const [name, value] of Object.entries({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: localDay(at - 86_400_000) })) fill(host, name, value);
    await host.updateComplete;
    button(host, 'Tell everybody').click();
    await until(() => find(host, '#starts-error')?.textContent === 'From the day on which the vote closed, at the earliest.');
    fill(host, 'starts', localDay(at));
    await host.updateComplete;
    button(host, 'Tell everybody').click();
    await until(() => find(host, '[part=decision]'));
    expect(dana.poll.view.get('decision', 'decision')!.starts).to.equal(at);
  });

  it('is decided with who attends now: those of the set-up unless the host says others, weighed as they were; kept with the decision, and bounding who still attends and who has left', async () => {
    polls = await Polls.start({ settings: { meeting: { ...MEETING, people: 26, weight: 24.5 }, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    const host = await polls.show(dana, '[data-focus=host-decide]');
    button(host, 'Decide').click();
    await until(() => find(host, '[part=decide]'));
    const field = () => find(host, '[data-field=attending]')!;
    expect([find<HTMLInputElement>(host, '[name=attending]')!.value, field().textContent.replaceAll(/\s+/g, ' ').trim()]).to.deep.equal(['26', 'How many people attend now The ledger counts these. They count as 24.5.']);
    for (const [name, value] of Object.entries({ outcome: 'not-me', reason: 'It needs the team.', owner: 'Ben', attending: '0' })) fill(host, name, value);
    await until(() => find(host, '[name=people]'));
    fill(host, 'people', '20');
    button(host, 'Tell everybody').click();
    await until(() => find(host, '#attending-error')?.textContent === 'A whole number, from 1 to 10,000.');
    fill(host, 'attending', '13');
    await until(() => field().textContent.includes('They count as 12.3.'));
    button(host, 'Tell everybody').click();
    await until(() => find(host, '#people-error')?.textContent === 'A whole number, from 0 to 12.');
    fill(host, 'people', '4');
    await host.updateComplete;
    await expect(host).to.be.accessible();
    button(host, 'Tell everybody').click();
    await until(() => find(host, '[part=decision]'));
    expect(find(host, '[part=decision]')!.textContent).to.include('4 people still attend.').and.include('13 people attended when it was decided.');
    expect(dana.poll.view.get('decision', 'decision')).to.deep.include({ people: 4, attending: { people: 13, weight: 12.3 } });
    button(host, 'What is counted').click();
    await until(() => find<HTMLInputElement>(host, '[name=left]')?.max === '12');
    fill(host, 'left', '3');
    button(host, 'Save').click();
    await until(() => dana.poll.view.get('decision', 'decision')?.left?.length === 1);
    button(host, 'Decide anew').click();
    await until(() => find<HTMLInputElement>(host, '[name=attending]')?.value === '10', 'those who left are among them still');
  });

  it('lets a host who ends it early with too few answers give it time, once and until when it says, or end it without a result', async () => {
    const start = async () => {
      polls = await Polls.start({ settings: { meeting: MEETING, ledger: null }, invited: 12 });
      await polls.cast(['async', 'async', 'keep']);
      return polls.show(polls.join('dana'), '[data-focus=host-close]');
    };
    const asked = async (host: Element) => {
      button(host, 'Close the vote').click();
      await until(() => find(host, '[part=host] form'));
      return find(host, '[part=host] form p')!.textContent;
    };
    const isOver = (host: Element) => until(() => find(host, '[part=results]')?.textContent.includes('Not enough answers'), 'not over');
    const host = await start();
    expect(await asked(host)).to.equal('Fewer than 6 have answered. It can go on once, for everybody; or it ends now: then there is no result, and ballots are deleted.');
    await expect(host).to.be.accessible();
    const give = all(host, '[part=host] form button').find(({ textContent }) => textContent.trim().startsWith('Give it time until '))!;
    const time = give.textContent.trim().slice('Give it time until '.length);
    expect(find(host, '.phase')!.textContent, 'it is later than it would have closed').not.to.include(time);
    give.click();
    await until(() => find(host, '.phase')!.textContent.includes(`closes ${time}`), 'not so long');
    await until(() => find(host, '.later')?.textContent.includes('goes on once'), 'not extended');
    await until(() => find(host, '.toast')?.textContent.includes('It goes on once.'), 'not said');
    expect(find(host, '[part=results]')).to.equal(null);
    expect(await asked(host)).to.equal('Close it now, for everybody? Fewer than 6 have answered: there is no result, and ballots are deleted.');
    find(host, '[part=host] form .primary')!.click();
    await isOver(host);
    await polls.end();
    const other = await start();
    await asked(other);
    button(other, 'End it without a result').click();
    await isOver(other);
  });

  it('leads to what takes its place where the page says where rooms live; a page with a router of its own is asked first', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    await accepted(dana.poll.decide({ outcome: 'async', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now(), replacement: { kind: 'qa', name: 'weekly-übersicht' } }));
    const shown = async (href: string) => {
      const element = await polls.show(polls.join('ana'), '[part=decision]', { href });
      await until(() => find(element, '[part=decision]')!.textContent.includes('“weekly-übersicht” is set up'), 'not there');
      expect(find(element, '[part=decision]')!.textContent).to.include('A Q&A board replaces the meeting from').and.not.include('written or recorded');
      return { element, link: find<HTMLAnchorElement>(element, '[part=decision] a') };
    };
    expect((await shown('')).link).to.equal(null);
    expect((await shown('javascript:alert(1)')).link).to.equal(null);
    const { element, link } = await shown('/pages/{kind}?which={name}');
    expect(link!.href).to.equal(`${location.origin}/pages/qa?which=weekly-%C3%BCbersicht`);
    await expect(element).to.be.accessible();
    const opened: MootPollOpenEvent[] = [];
    element.addEventListener(MootPollOpenEvent.type, (event) => {
      event.preventDefault();
      opened.push(event);
    });
    // A test that is led elsewhere would tell nobody.
    const followed: boolean[] = [];
    addEventListener('click', (event) => {
      followed.push(!event.defaultPrevented);
      event.preventDefault();
    }, { once: true });
    link!.click();
    expect(followed, 'the browser follows it all the same').to.deep.equal([false]);
    expect(opened.map(({ room, url }) => [room, url])).to.deep.equal([['qa/weekly-übersicht', link!.href]]);
  });

  it('says of each kind of replacement what takes its place, and of none that one writes, records or asks', () => {
    const change = (kind?: string, state: 'there' | 'refused' = 'there') => changeIn({ outcome: 'async', ...(kind ? { replacement: { room: `${kind}/weekly`, state } } : {}) }, allWords(en), 'Monday');
    expect(['qa', 'standup', 'video'].map((kind) => change(kind))).to.deep.equal([
      'A Q&A board replaces the meeting from Monday.',
      'An asynchronous standup replaces the meeting from Monday.',
      'A written or recorded update replaces the meeting from Monday.',
    ]);
    const none = 'The meeting becomes asynchronous from Monday: people write, record or ask instead.';
    expect([change(), change('qa', 'refused'), change('chat')]).to.deep.equal([none, none, none]);
    for (const { replacedBy } of [de, ar]) expect(Object.keys(replacedBy)).to.deep.equal(['qa', 'standup', 'video']);
  });

  it('offers in its place what there is here: a board, and a standup or an update as soon as the server has them', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await dana.poll.end({ withoutResult: true }).receipt;
    const kinds = async (moot: Moot) => {
      const host = await polls.show({ ...dana, moot }, '[data-focus=host-decide]');
      button(host, 'Decide').click();
      await until(() => find(host, '[part=decide]'));
      fill(host, 'outcome', 'async');
      await until(() => find(host, '[name=replacement]'));
      return { host, offered: all<HTMLOptionElement>(host, '[name=replacement] option') };
    };
    expect((await kinds(dana.moot)).offered.map(({ value }) => value)).to.deep.equal(['', 'qa']);
    const me = await dana.moot.me();
    const { host, offered } = await kinds(Object.assign(Object.create(dana.moot) as Moot, { me: () => Promise.resolve({ ...me, kinds: ['qa', 'poll', 'standup', 'video'] }) }));
    expect(offered.map(({ value }) => value)).to.deep.equal(['', 'written', 'recorded', 'standup', 'qa']);
    expect(offered.filter(({ text }) => text.endsWith('(fits what the meeting is for)')).map(({ value }) => value)).to.deep.equal(['written', 'recorded', 'standup']);
    expect(find<HTMLSelectElement>(host, '[name=replacement]')!.value, 'nothing is chosen for anybody').to.equal('');
    fill(host, 'replacement', 'written');
    await until(() => find<HTMLInputElement>(host, '[name=name]')?.value === 'lunch-updates');
    fill(host, 'reason', 'It can be read.');
    await expect(host).to.be.accessible();
    button(host, 'Tell everybody').click();
    // Here there is none yet: the server says so at once, and nothing is decided.
    await until(() => find(host, '[part=refused]'));
    expect(dana.poll.sendings.map(({ args }) => (args as DecideArgs).replacement)).to.deep.equal([{ kind: 'video', preset: 'text', name: 'lunch-updates' }]);
  });

  it('keeps a decision that is being written as a draft', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const dana = polls.join('dana');
    await dana.poll.end({ withoutResult: true }).receipt;
    const host = await polls.show(dana, '[data-focus=host-decide]');
    button(host, 'Decide').click();
    await until(() => find(host, '[part=decide]'));
    fill(host, 'reason', 'Because of');
    await dana.moot.drafts.flush();
    host.remove();
    const again = await polls.show(dana, '[data-focus=host-decide]');
    button(again, 'Decide').click();
    await until(() => find<HTMLTextAreaElement>(again, '[name=reason]')?.value === 'Because of');
  });

  it('reads Markdown in comments of a confidential result, and in the reason of the decision', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: MEETING, ledger: null }, invited: 20 });
    await polls.cast(Array.from({ length: 12 }, () => 'async'), '**Less** <b>talk</b> [x](javascript:x)');
    const dana = polls.join('dana');
    await accepted(dana.poll.end());
    await accepted(dana.poll.decide({ outcome: 'async', reason: 'As in the [plan](https://wiki.example/plan):\n\n1. read\n2. *ask*', owner: 'Ben', starts: Date.now() + 86_400_000 }));
    const element = await polls.show(polls.join('ana'));
    await until(() => find(element, '.typed em'), 'not read');
    expect(all(element, '.typed li').map((one) => one.textContent)).to.deep.equal(['read', 'ask']);
    expect(all<HTMLAnchorElement>(element, '.typed a, .comments a').map(({ href, rel }) => [href, rel])).to.deep.equal([['https://wiki.example/plan', 'noopener noreferrer nofollow']]);
    const comments = all(element, '.comments > li');
    expect(comments.map((one) => one.textContent).sort()[0]).to.equal('Less <b>talk</b> [x](javascript:x) 0');
    expect(comments.map((one) => all(one, 'strong, b').map(({ localName }) => localName).join())).to.deep.equal(comments.map(() => 'strong'));
    await expect(element).to.be.accessible();
  });

  it('is followed up at the end of its trial where it was asked, and settled by a host', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await dana.poll.end({ withoutResult: true }).receipt;
    await dana.poll.decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() + 86_400_000 }).receipt;
    polls.world.pass(40 * 86_400_000);
    await dana.poll.measure({ minutes: 3 }).receipt;
    const host = await polls.show(dana, '[data-focus=host-settle]');
    const question = await waitFor(() => find(host, '.follow-up'));
    await until(() => find(question, '[part=option]'), 'the question is not there');
    expect(all(question, '[part=option] b').map((one) => one.textContent)).to.deep.equal(['Keep the change', 'Tweak it', 'Go back']);
    button(host, 'After the trial').click();
    await until(() => find(host, '[name=what]'));
    fill(host, 'what', 'keep');
    button(host, 'Settle it').click();
    await until(() => find(host, '[part=decision]')!.textContent.includes('Dana kept the change'));
    await until(() => !find(host, '.follow-up'));
  });

  it('has a next time that is offered: the next working day that is no holiday of the page; its year is counted from it, and it may be left empty', async () => {
    polls = await Polls.start();
    const day = (days: number) => new Date(Date.now() + days * 86_400_000);
    const nextWorking = (holidays: readonly string[]) => [1, 2, 3, 4, 5, 6, 7, 8].map(day).find((one) => ![0, 6].includes(one.getDay()) && !holidays.includes(localDay(one.getTime())))!;
    const holidays = [localDay(nextWorking([]).getTime())];
    const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting', holidays });
    expect(find<HTMLInputElement>(element, '[name=first]')!.value).to.equal(`${localDay(nextWorking(holidays).getTime())}T10:00`);
    fill(element, 'title', 'Weekly call');
    await until(() => /[56]\d dates/.test(find(element, '[part=sent]')?.textContent ?? ''), 'no dates');
    fill(element, 'first', '');
    await until(() => !find(element, '[part=sent]')!.textContent.includes('dates'), 'dates of nothing');
    expect([find(element, '[name=opens]'), find<HTMLInputElement>(element, '[name=first]')!.value]).to.deep.equal([null, '']);
    expect(find(element, '[data-field=first]')!.textContent).to.include('where it is empty, from the day on which a change starts');
    await expect(element).to.be.accessible();
    fill(element, 'first', `${localDay(nextWorking(holidays).getTime())}T10:00`);
    await until(() => find(element, '[part=sent]')!.textContent.includes('dates'));
    button(element, 'Set up').click();
    await until(() => find(element, '[part=cost]')?.textContent.includes('times in the next year'), 'its year is not told');
  });

  it('leaves out the holidays that the page knows: of a meeting that is typed in, and of one from a calendar', async () => {
    polls = await Polls.start();
    const day = (weeks: number) => new Date(Date.now() + (1 + weeks * 7) * 86_400_000).toISOString().slice(0, 10);
    const holidays = [day(1), day(2), 'Christmas'];
    const dates = async (properties: Partial<MootPoll>) => {
      const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting', ...properties });
      fill(element, 'title', 'Weekly');
      fill(element, 'first', `${day(0)}T10:00`);
      await until(() => / dates/.test(find(element, '[part=sent]')?.textContent ?? ''), 'nothing to be sent');
      const typed = Number(/(\d+) dates/.exec(find(element, '[part=sent]')!.textContent)?.[1]);
      const file = new DataTransfer();
      const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//EN', 'BEGIN:VEVENT', 'UID:weekly', 'SUMMARY:Weekly', `DTSTART:${day(0).replaceAll('-', '')}T100000Z`, 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY', ...PAIR.map(({ email }) => `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${email}`), 'END:VEVENT', 'END:VCALENDAR', ''];
      file.items.add(new File([lines.join('\r\n')], 'calendar.ics', { type: 'text/calendar' }));
      const field = find<HTMLInputElement>(element, '#field-calendar')!;
      field.files = file.files;
      field.dispatchEvent(new Event('change'));
      await until(() => find(element, '.series .small'), 'not read');
      const read = Number(/(\d+) times/.exec(find(element, '.series .small')!.textContent)?.[1]);
      find(element, '.series input')!.click();
      await until(() => find(element, '[part=sent] pre')?.textContent.includes('"series"'), 'not to be sent');
      const { settings } = (JSON.parse(find(element, '[part=sent] pre')!.textContent) as [{ settings: { meeting: { holidays?: string[] } } }])[0];
      element.remove();
      return { typed, read, kept: settings.meeting.holidays };
    };
    const [every, without] = [await dates({}), await dates({ holidays })];
    expect([every.typed, every.read], 'listed, and counted').to.deep.equal([65, 52]);
    expect(without).to.deep.equal({ typed: every.typed - 2, read: every.read - 2, kept: holidays.slice(0, 2) });
  });

  it('says of its dates that they leave holidays out where it has any, and not where it has none', async () => {
    const before = document.documentElement.lang;
    for (const [lang, words, how, holiday] of [['en', allWords(en), 'the real dates', 'holidays'], ['de', de, 'die wirklichen Termine', 'Feiertage'], ['ar', ar, 'المواعيد الحقيقية', 'العطل']] as const) {
      document.documentElement.lang = lang;
      for (const holidays of [[], ['2026-12-25']]) {
        polls = await Polls.start({ settings: { meeting: { ...MEETING, starts: STARTS, ...(holidays.length > 0 ? { holidays } : {}) } }, invited: 12 });
        const element = await polls.show(polls.join('ana'));
        await until(() => find(element, '.counted summary')?.textContent === words.howCounted && find(element, '.counted')!.textContent.includes(how), `not in ${lang}`);
        expect(find(element, '.counted')!.textContent.includes(holiday), `${lang} ${holidays.join()}`).to.equal(holidays.length > 0);
        await polls.end();
      }
    }
    document.documentElement.lang = before;
  });

  it('says so where what was to be asked after the trial could not be set up, and is settled without', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.moot.open(poll, `${ROOM}-follow-up`).create({ title: 'Something else', settings: FOOD }));
    await accepted(dana.poll.end({ withoutResult: true }));
    await accepted(dana.poll.decide({ outcome: 'cancel', reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() + 86_400_000 }));
    polls.world.pass(40 * 86_400_000);
    // Whatever comes next finds what is due.
    await dana.poll.measure({ minutes: 3 }).receipt;
    const host = await polls.show(dana, '[data-focus=host-settle]');
    await until(() => find(host, '[part=notice]')?.textContent.includes('could not be set up'), 'not said');
    expect(find(host, '.follow-up')).to.equal(null);
    await expect(host).to.be.accessible();
    button(host, 'After the trial').click();
    await until(() => find(host, '[name=what]'));
    fill(host, 'what', 'keep');
    button(host, 'Settle it').click();
    await until(() => find(host, '[part=decision]')!.textContent.includes('Dana kept the change'));
    await until(() => !find(host, '[part=notice]'));
  });

  it('gives each meeting a room of its own, also where several are called alike, and where there is one of that name', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    await accepted(dana.moot.open(poll, `${ROOM}:sync`).create({ title: 'Older', settings: FOOD }));
    const series = Array.from({ length: 3 }, (_, nth) => ({ uid: `sync-${nth}`, title: 'Sync', minutes: 30, cadence: 'weekly', starts: STARTS, attendees: PAIR }));
    const element = await polls.show(dana, '.series', { mode: 'meeting', series });
    for (const one of all<HTMLInputElement>(element, '.series input[type=checkbox]')) one.click();
    await until(() => find(element, '.setup .primary')!.textContent.includes('3'));
    find(element, '.setup .primary')!.click();
    const tags = () => all(element, '[part=made] code').map((one) => one.textContent);
    await until(() => tags().join() === `<moot-poll room="${ROOM}:sync-2"></moot-poll>,<moot-poll room="${ROOM}:sync-3"></moot-poll>`, 'not set up');
    for (const nth of [2, 3]) {
      const made = dana.moot.open(poll, `${ROOM}:sync-${nth}`);
      made.subscribe(() => undefined);
      await until(() => made.view.get('ritual', 'ritual')?.title === 'Sync', `the ${nth}nd is not there`);
    }
  });

  it('is set up from a calendar that is read here: zones that nobody knows are asked for, titles replaced, and what is sent stands there to the letter', async () => {
    polls = await Polls.start();
    const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
    const file = new DataTransfer();
    file.items.add(new File([ICS], 'calendar.ics', { type: 'text/calendar' }));
    const field = find<HTMLInputElement>(element, '#field-calendar')!;
    field.files = file.files;
    field.dispatchEvent(new Event('change'));
    await until(() => find(element, '[name="zone-Nowhere Time"]'), 'not asked for its zone');
    expect(find(element, '.series')).to.equal(null);
    const zone = find<HTMLInputElement>(element, '[name="zone-Nowhere Time"]')!;
    zone.value = 'Europe/Berlin';
    zone.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => find(element, '.series input'), 'not read again');
    expect(find(element, '.series .small')!.textContent).to.include('52 times in the next year');
    await expect(element).to.be.accessible();
    find(element, '.series input')!.click();
    await until(() => find(element, '[part=sent]'));
    expect(find(element, '[part=sent]')!.textContent, 'the organizer is one of them').to.include('3 people, counted as 2.5').and.include('65 dates');
    expect(find(element, '[part=sent] pre')!.textContent).not.to.include('example.com');
  });

  it('is for those whom its calendar invites, where the host wants that: their addresses are sent, as it says, and those that nobody has are told before', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    polls.world.size = { complete: true, under: 5, unmatched: ['ben@example.com'] };
    const element = await polls.show(dana, '[part=setup]', { mode: 'meeting' });
    expect(find(element, '[name=whom]'), 'there is nobody to invite').to.equal(null);
    const file = new DataTransfer();
    file.items.add(new File([ICS.replace('TZID=Nowhere Time', 'TZID=Europe/Berlin')], 'calendar.ics', { type: 'text/calendar' }));
    const field = find<HTMLInputElement>(element, '#field-calendar')!;
    field.files = file.files;
    field.dispatchEvent(new Event('change'));
    await until(() => find(element, '.series input'), 'not read');
    find(element, '.series input')!.click();
    await until(() => find(element, '[part=sent]') && find(element, '[name=whom]'));
    expect(find(element, '[part=sent]')!.textContent).to.include('no names or addresses of people').and.not.include('example.com');
    fill(element, 'whom', 'invited');
    await until(() => find(element, '[part=sent]')!.textContent.includes('their addresses or ids alone'));
    expect(find(element, '[part=sent] pre')!.textContent).to.include('ana@example.com').and.include('dana@example.com');
    await until(() => find(element, '.unmatched')?.textContent.includes('ben@example.com'));
    expect(find(element, '[name=groups]')).to.equal(null);
    await expect(element).to.be.accessible();
    button(element, 'Set up').click();
    await until(() => find(element, '.ask'), 'not set up');
    expect(await polls.world.authority.audienceOf(person('dana'), 'poll/lunch')).to.deep.equal({ allow: { any: [{ claim: 'email', in: ['ana@example.com', 'ben@example.com', 'dana@example.com'] }] } });
  });

  describe('that is set up', () => {
    const read = async (element: MootPoll) => {
      const file = new DataTransfer();
      file.items.add(new File([ICS.replace('TZID=Nowhere Time', 'TZID=Europe/Berlin')], 'calendar.ics', { type: 'text/calendar' }));
      const field = find<HTMLInputElement>(element, '#field-calendar')!;
      field.files = file.files;
      field.dispatchEvent(new Event('change'));
      await until(() => find(element, '.series input'), 'not read');
      find(element, '.series input')!.click();
      await until(() => find(element, '[name=whom]'), 'nobody to invite');
    };
    const series = ['Sync', 'Secret project call'].map((title, nth) => ({ uid: `call-${nth}`, title, minutes: 30, zone: 'Europe/Berlin', cadence: 'weekly', starts: STARTS, attendees: PAIR }));
    const ways: Readonly<Record<string, (element: MootPoll) => unknown>> = {
      'typed in, with all that there is to fill in': (element) => {
        for (const [name, value] of Object.entries({ title: 'Weekly call', minutes: '45', people: '12', cadence: 'fortnightly', purpose: 'status', first: '2030-01-07T09:30', cut: 'Design, Sales', groups: 'staff', hostGroups: 'leads' })) fill(element, name, value);
      },
      'typed in, with what has to be': (element) => { fill(element, 'title', 'Weekly call'); },
      'of a calendar': async (element) => {
        await read(element);
        fill(element, 'opens', 'host');
      },
      'of a calendar, for those whom it invites': async (element) => {
        await read(element);
        fill(element, 'whom', 'invited');
        await until(() => find(element, '[part=sent]')?.textContent.includes('their addresses or ids alone'));
      },
      'several of the page, one by a label': async (element) => {
        element.series = series;
        const boxes = () => all(element, '.series input[type=checkbox]');
        await until(() => boxes().length === 2);
        for (const box of boxes()) box.click();
        const labels = () => all<HTMLInputElement>(element, '.series .field input');
        await until(() => labels().length === 2);
        labels()[1]!.value = 'Call 2';
        labels()[1]!.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await until(() => find(element, '[part=sent]')?.textContent.includes('Call 2'));
      },
    };
    for (const [way, typeIn] of Object.entries(ways)) {
      it(`sends what it has shown, to the letter, and nothing else: ${way}`, async () => {
        polls = await Polls.start();
        const dana = polls.join('dana');
        const element = await polls.show(dana, '[part=setup]', { mode: 'meeting', holidays: ['2030-01-21'] });
        await typeIn(element);
        const count = way.startsWith('several') ? 2 : 1;
        const isLabelled = !way.startsWith('of a calendar');
        const shown = () => JSON.parse(find(element, '[part=sent] pre')?.textContent ?? '[]') as readonly Record<string, unknown>[];
        await until(() => shown().length === count, 'not shown');
        // What is worked out behind is shown a moment later.
        await until(() => { const [before, now] = [last, find(element, '[part=sent]')!.textContent]; last = now; return before === now; });
        const promised = shown();
        expect(dana.sent, 'before it is confirmed').to.deep.equal([]);
        find(element, '.setup .primary')!.click();
        await until(() => find(element, '.ask'), 'not set up');
        await until(() => dana.sent.length === count);
        for (const command of dana.sent) expect(Object.keys(command).sort()).to.deep.equal(['args', 'id', 'name', 'room', 'rules']);
        expect(dana.sent.map(({ name, args }) => ({ name, args }))).to.deep.equal(promised.map((args) => ({ name: 'room.create', args })));
        if (isLabelled) expect(JSON.stringify(dana.sent)).not.to.match(/secret/i);
      });
    }
  });

  it('is set up from what the page knows: ticked, by a label instead of its title, and sends counts and no people', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    const series = [{ uid: 'call-1', title: 'Secret project call', minutes: 30, zone: 'Europe/Berlin', cadence: 'weekly', starts: STARTS, attendees: [{ status: 'accepted' as const, email: 'ana@example.com' }, { status: 'tentative' as const, email: 'ben@example.com' }] }];
    const element = await polls.show(dana, '.series', { mode: 'meeting', series });
    find(element, '.series input')!.click();
    await until(() => find(element, '[part=sent]'));
    const label = find<HTMLInputElement>(element, '.series .field input')!;
    label.value = 'Call 1';
    label.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => find(element, '[part=sent]')!.textContent.includes('Call 1'));
    const sent = find(element, '[part=sent] pre')!.textContent;
    expect(find(element, '[part=sent]')!.textContent).to.include('2 people, counted as 1.5').and.include('47 dates');
    expect(sent).to.include('"weight": 1.5').and.not.match(/Secret|example\.com/);
    await expect(element).to.be.accessible();
    button(element, 'Set up').click();
    await until(() => find(element, '.ask'), 'not set up');
    expect(dana.poll.view.get('ritual', 'ritual')?.title ?? find(element, 'h2')!.textContent).to.include('Call 1');
  });
});

async function waitFor(find: () => HTMLElement | null): Promise<HTMLElement> {
  await until(find, 'not there');
  const found = find();
  if (!found) throw new Error('gone again');
  return found;
}
