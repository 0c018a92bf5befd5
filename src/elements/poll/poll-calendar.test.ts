/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { MootPoll } from './poll.element.js';
import { MEETING, Polls, accepted, all, button, find, until } from './poll.harness.js';

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
