/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, waitUntil } from '@open-wc/testing';
import { FOOD, MEETING, Polls, all, button, find, lines, option } from './poll.harness.js';

describe('moot-poll', () => {
  let polls: Polls;
  afterEach(() => polls.end());

  it('is accessible: open, voted, as a table, and closed', async () => {
    polls = await Polls.start({ settings: FOOD });
    const ana = polls.join('ana');
    const element = await polls.show(ana);
    await expect(element).to.be.accessible();
    option(element, 'Soup').click();
    await waitUntil(() => find(element, '[part=results] table'));
    await expect(element).to.be.accessible();
    button(element, 'As a table').click();
    await waitUntil(() => find(element, 'table.plain'));
    await expect(element).to.be.accessible();
    await polls.join('dana').poll.end().receipt;
    await waitUntil(() => find(element, '[part=header]')!.textContent.includes('closed'));
    await expect(element).to.be.accessible();
  });

  it('is accessible about a meeting: with its cost, advice and six choices', async () => {
    polls = await Polls.start({ settings: { meeting: MEETING }, invited: 12 });
    const element = await polls.show(polls.join('ana'));
    expect(all(element, '[part=option]')).to.have.length(6);
    for (const one of all<HTMLDetailsElement>(element, 'details')) one.open = true;
    await expect(element).to.be.accessible();
  });

  it('takes a vote with one tap, shows it at once, and takes it back with another', async () => {
    polls = await Polls.start({ settings: FOOD });
    const element = await polls.show(polls.join('ana'));
    expect(all(element, '[part=option][aria-pressed=true]'), 'nothing is chosen beforehand').to.have.length(0);
    option(element, 'Salad').click();
    await waitUntil(() => option(element, 'Salad').getAttribute('aria-pressed') === 'true');
    await waitUntil(() => lines(element)[0]?.startsWith('Salad'));
    expect(lines(element)).to.deep.equal(['Salad Your vote | 1 vote · 100%', 'Soup | 0 votes · 0%', 'Bread | 0 votes · 0%']);
    option(element, 'Salad').click();
    await waitUntil(() => option(element, 'Salad').getAttribute('aria-pressed') === 'false');
  });
});
