/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { MootPoll } from './poll.element.js';
import { MEETING, Polls, accepted, all, button, fill, find, until } from './poll.harness.js';

const LARGEST = 5 * 1_024 * 1_024;
const DAY = 86_400_000;

const day = new Date(Date.now() + 7 * DAY).toISOString().slice(0, 10).replaceAll('-', '');

/** Weekly meetings. */
function calendarOf(count: number): File {
  const lines = Array.from({ length: count }, (_, at) => ['BEGIN:VEVENT', `UID:call-${at}@example.com`, `SUMMARY:Meeting number ${at}`, `DTSTART;TZID=Europe/Berlin:${day}T090000`, 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY',
    'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.com', 'ATTENDEE:mailto:ben@example.com', 'END:VEVENT']).flat();
  return new File([['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n')], 'calendar.ics', { type: 'text/calendar' });
}

function give(element: MootPoll, file: File, into = '#field-calendar'): void {
  const files = new DataTransfer();
  files.items.add(file);
  const field = find<HTMLInputElement>(element, into)!;
  field.files = files.files;
  field.dispatchEvent(new Event('change'));
}

describe('a large calendar', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  it('is looked through, and shown on; what was ticked stays in sight', async () => {
    polls = await Polls.start();
    const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
    give(element, calendarOf(130));
    await until(() => find(element, '.series .one'), 'not read');
    const count = () => all(element, '.series .one').length;
    expect(count()).to.equal(50);
    find(element, '.series .one:last-of-type input')!.click();
    const field = find<HTMLInputElement>(element, '.find')!;
    field.value = 'number 7';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await until(() => count() < 50, 'not looked through');
    expect(all(element, '.series .one').every((one) => one.textContent.includes('number 7') || find(one, 'input:checked'))).to.equal(true);
    expect(all(element, '.series input:checked'), 'what was ticked is gone').to.have.lengthOf(1);
    await expect(element).to.be.accessible();
    field.value = '';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await until(() => count() === 50, 'not all again');
    button(element, 'Show more, 80 are left').click();
    await until(() => count() === 100, 'not more');
  });

  for (const [what, parts] of Object.entries({ 'is empty': [], 'is over 5 MB': ['x'.repeat(LARGEST + 1)], 'is none': [new Uint8Array(2_000).fill(0xd8)], 'is cut off': ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Half a mee'] })) {
    it(`that ${what} leaves nothing to be ticked of the one before`, async () => {
      polls = await Polls.start();
      const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
      give(element, calendarOf(2));
      await until(() => find(element, '.series .one'), 'not read');
      find(element, '.series input')!.click();
      await until(() => find(element, '[part=sent]'), 'nothing to be sent');
      give(element, new File(parts, 'calendar.ics'));
      await until(() => find(element, '.calendar .error'), 'nothing is said');
      expect([find(element, '.series'), find(element, '[part=sent]')]).to.deep.equal([null, null]);
      give(element, calendarOf(2));
      await until(() => find(element, '.series .one'), 'not read again');
      expect(find(element, '.series input:checked'), 'ticked by nobody').to.equal(null);
    });
  }

  it('over 5 MB is refused in a sentence, and not even opened', async () => {
    polls = await Polls.start();
    const element = await polls.show(polls.join('dana'), '[part=setup]', { mode: 'meeting' });
    const file = new File(['x'.repeat(LARGEST + 1)], 'calendar.ics');
    let opened = 0;
    const { arrayBuffer } = Blob.prototype;
    try {
      Blob.prototype.arrayBuffer = function () {
        opened += 1;
        return arrayBuffer.call(this);
      };
      give(element, file);
      await until(() => find(element, '.calendar .error'), 'not refused');
    } finally {
      Blob.prototype.arrayBuffer = arrayBuffer;
    }
    expect(find(element, '.calendar .error')!.textContent).to.equal('This calendar is over 5 MB: export fewer events, or only the coming year.');
    expect(opened).to.equal(0);
  });
});

describe('the calendar draft of a decision', () => {
  let polls: Polls;
  let files: Blob[] = [];
  const { createObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  beforeEach(() => {
    files = [];
    // Firefox asks what to do with a calendar, and the page has the focus no more.
    HTMLAnchorElement.prototype.click = () => undefined;
    URL.createObjectURL = (file) => {
      files.push(file as Blob);
      return createObjectURL(file);
    };
  });
  afterEach(async () => {
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    await polls.end();
  });

  const first = Math.floor(Date.now() / DAY) * DAY + 3 * DAY + 9 * 3_600_000;
  const textOf = (at: number) => new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const typed = { ...MEETING, first, holidays: [new Date(first + 14 * DAY).toISOString().slice(0, 10)] };

  /** The form of a decision, of a meeting that was asked about. */
  async function deciding(meeting: typeof MEETING, asks = polls.join('dana')) {
    await accepted(asks.poll.end({ withoutResult: true }));
    const element = await polls.show(asks, '[data-focus=host-decide]');
    button(element, 'Decide').click();
    await until(() => find(element, '[part=decide]'));
    for (const [name, value] of Object.entries({ reason: 'Nobody speaks.', owner: 'Ben' })) fill(element, name, value);
    return { element, dana: asks };
  }
  const box = (element: MootPoll) => find<HTMLInputElement>(element, '[name=calendar]');
  const choose = async (element: MootPoll, outcome: string) => {
    fill(element, 'outcome', outcome);
    await element.updateComplete;
  };
  const decide = async (element: MootPoll) => {
    button(element, 'Tell everybody').click();
    await until(() => find(element, '[part=decision]'), 'not decided');
  };

  it('is made by the press that decides, of a meeting that was typed in: from its next date, in its rhythm, without holidays, under an id of its own', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: typed, ledger: null }, invited: 12 });
    const { element } = await deciding(typed);
    await choose(element, 'async');
    await until(() => find(element, '[name=replacement]'));
    expect(box(element)!.checked, 'ticked by default').to.equal(true);
    const about = find(element, '[data-field=calendar]')!.textContent.replaceAll(/\s+/g, ' ');
    expect(about).to.include('Also make a calendar draft').and.include('A file (.ics) with a cancellation, from that day on.').and.include('It is a draft for the organiser’s calendar: an entry of its own');
    fill(element, 'replacement', 'qa');
    await element.updateComplete;
    await expect(element).to.be.accessible();
    expect(files).to.have.lengthOf(0);
    await decide(element);
    await until(() => files.length === 1, 'no draft');
    await until(() => find(element, '.toast')?.textContent.includes('and the calendar draft is saved.'), 'not said');
    await until(() => find(element, '[part=decision]')!.textContent.includes('is set up for the same people'), 'no replacement');
    const draft = await files[0]!.text();
    for (const line of ['STATUS:CANCELLED', 'SUMMARY:Weekly call', `DTSTART:${textOf(first)}Z`, 'RRULE:FREQ=WEEKLY', `EXDATE:${textOf(first + 14 * DAY)}Z`, 'DURATION:PT30M']) expect(draft).to.include(line);
    expect(draft).to.match(/UID:\d+-poll\/lunch@mootkit/);
    button(element, 'Calendar draft').click();
    await until(() => files.length === 2, 'not once more');
    expect(await files[1]!.text()).to.include('STATUS:CANCELLED');
  });

  it('is a changed rule of a meeting that becomes shorter or rarer, and none where the box is left empty, or nothing changes in a calendar', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: typed, ledger: null }, invited: 12 });
    const { element, dana } = await deciding(typed);
    for (const outcome of ['keep', 'not-me']) {
      await choose(element, outcome);
      expect(box(element), outcome).to.equal(null);
    }
    await choose(element, 'rarer');
    expect(find(element, '[data-field=calendar]')!.textContent).to.include('A file (.ics) with a changed rule, from that day on.');
    await decide(element);
    await until(() => files.length === 1, 'no draft');
    expect(await files[0]!.text()).to.include('RRULE:FREQ=WEEKLY;INTERVAL=2').and.not.include('CANCELLED');
    button(element, 'Decide anew').click();
    await until(() => box(element), 'no box');
    box(element)!.click();
    await choose(element, 'keep');
    await choose(element, 'shorten');
    expect(box(element)!.checked, 'it stays as it was left').to.equal(false);
    fill(element, 'minutes', '10');
    fill(element, 'reason', 'Ten are enough.');
    button(element, 'Tell everybody').click();
    await until(() => dana.poll.view.get('decision', 'decision')?.minutes === 10, 'not decided');
    await until(() => find(element, '.toast')?.textContent.trim().endsWith('The decision is told to everybody.'), 'not said');
    expect(files).to.have.lengthOf(1);
  });

  it('is not offered where nobody knows a date; what no calendar can say is said beside it, and nothing is decided', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING, ledger: null }, invited: 12 });
    const { element } = await deciding(MEETING);
    await choose(element, 'cancel');
    expect([box(element), find(element, '[data-field=starts]')!.textContent.includes('its dates are counted from this day on')]).to.deep.equal([null, true]);
    await polls.end();
    polls = await Polls.start({ settings: { meeting: { ...typed, cadence: 'once' }, ledger: null }, invited: 12 });
    const once = await deciding(typed);
    await choose(once.element, 'rarer');
    button(once.element, 'Tell everybody').click();
    await until(() => find(once.element, '[data-field=calendar] .error'), 'nothing is said');
    expect(find(once.element, '[data-field=calendar] .error')!.textContent).to.equal('What takes place once cannot become rarer.');
    expect([once.element.shadowRoot!.activeElement, once.dana.poll.sendings]).to.deep.equal([box(once.element), []]);
  });

  it('is none where the decision was refused', async () => {
    polls = await Polls.start({ title: 'Weekly call', settings: { meeting: typed, ledger: null }, invited: 12 });
    const { element, dana } = await deciding(typed);
    await choose(element, 'cancel');
    await accepted(polls.join('dana').poll.decide({ outcome: 'keep', reason: 'No.', owner: 'Ben', starts: Date.now() }));
    button(element, 'Tell everybody').click();
    await until(() => find(element, '[part=refused]'), 'not refused');
    expect([files.length, dana.poll.view.get('decision', 'decision')?.outcome]).to.deep.equal([0, 'keep']);
  });

  it('of a meeting whose calendar this device has read is one for that calendar, with its id and everybody who is invited', async () => {
    polls = await Polls.start();
    const dana = polls.join('dana');
    const element = await polls.show(dana, '[part=setup]', { mode: 'meeting' });
    give(element, calendarOf(1));
    await until(() => find(element, '.series input'), 'not read');
    find(element, '.series input')!.click();
    await until(() => find(element, '[part=sent]'), 'nothing to be sent');
    button(element, 'Set up').click();
    await until(() => find(element, '.ask'), 'not set up');
    await accepted(dana.poll.open({}));
    element.remove();
    const form = await deciding(MEETING, dana);
    await choose(form.element, 'cancel');
    await until(() => box(form.element), 'no box');
    expect(find(form.element, '[data-field=calendar]')!.textContent).to.include('tells everybody who is invited').and.not.include('entry of its own');
    // Another device of hers has not read it: no entry of its own beside the one that everybody has.
    const other = await polls.show(polls.join('dana'), '[data-focus=host-decide]');
    button(other, 'Decide').click();
    await until(() => find(other, '[part=decide]'), 'no form');
    await choose(other, 'cancel');
    expect(box(other)).to.equal(null);
    await decide(form.element);
    await until(() => files.length === 1, 'no draft');
    expect(await files[0]!.text()).to.include('UID:call-0@example.com');
    button(other, 'Cancel').click();
    await until(() => find(other, '[data-focus=host-draft]'), 'no calendar draft');
    button(other, 'Calendar draft').click();
    await until(() => find(other, '#field-draft'), 'no calendar asked for');
    expect(files).to.have.lengthOf(1);
  });
});

describe('the calendar draft of a rarer meeting', () => {
  let polls: Polls;
  const { createObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  // Firefox asks what to do with a calendar, and the page has the focus no more.
  beforeEach(() => { HTMLAnchorElement.prototype.click = () => undefined; });
  afterEach(async () => {
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    await polls.end();
  });

  it('is made on another device from the calendar as it is now, in whatever rhythm, also where nobody but the poll knows its zone', async () => {
    polls = await Polls.start({ title: 'Jour fixe', settings: { meeting: { ...MEETING, cadence: 'monthly', series: 'call-0@example.com' }, zone: 'Europe/Berlin', ledger: null }, invited: 12 });
    const dana = polls.join('dana');
    await accepted(dana.poll.end({ withoutResult: true }));
    await accepted(dana.poll.decide({ outcome: 'rarer', every: 3, reason: 'Nobody speaks.', owner: 'Ben', starts: Date.now() + DAY }));
    const element = await polls.show(dana, '[data-focus=host-draft]');
    const files: Blob[] = [];
    URL.createObjectURL = (file) => {
      files.push(file as Blob);
      return createObjectURL(file);
    };
    button(element, 'Calendar draft').click();
    await until(() => find(element, '#field-draft'), 'no calendar asked for');
    const text = await calendarOf(1).text();
    give(element, new File([text.replaceAll('Europe/Berlin', 'Nowhere Time').replace('FREQ=WEEKLY', 'FREQ=MONTHLY')], 'calendar.ics'), '#field-draft');
    await until(() => files.length === 1, 'no draft');
    const draft = await files[0]!.text();
    expect(draft).to.include('RRULE:FREQ=MONTHLY;INTERVAL=3').and.include(`DTSTART;TZID=Europe/Berlin:${day}T090000`);
  });
});
