/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { AudienceSize } from '../../backends/protocol.js';
import type { WantedAudience } from '../../core/room.js';
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
