/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { qa } from '../../core/qa/qa.ritual.js';
import { World, all, find, show, type, until, type Someone } from './qa.harness.js';

describe('hints from archived boards', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(async () => { await world.end(); });

  async function archive({ moot }: Someone): Promise<void> {
    const board = moot.open(qa, 'last-year');
    await board.create({ title: 'All-hands 2025' }).receipt;
    const { id } = board.ask({ text: 'Will there be bicycle parking at the Berlin office?' });
    for (const text of ['Is the travel budget safe?', 'Who owns the slow build?', 'Can interns stay?']) board.ask({ text });
    await board.answer({ question: id, text: 'Twenty places.' }).receipt;
    await board.moveTo({ phase: 'archived' }).receipt;
  }

  const hints = (element: Element) => all(element, '.hints li').map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim());

  it('shows what was asked on a board that is over, with its answer and title, after what is on this one', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    await archive(dana);
    await dana.board.ask({ text: 'Bicycle parking at the Berlin office, when?' }).receipt;
    for (const text of ['Where is the party?', 'What is the plan?']) await dana.board.ask({ text }).receipt;
    const element = await show(ana);
    type(find<HTMLTextAreaElement>(element, '.ask')!, 'More bicycle parking in Berlin?');
    await until(() => hints(element).length === 2, 'both');
    expect(hints(element)[0]).to.include('Bicycle parking at the Berlin office, when?').and.to.include('Vote for this');
    expect(hints(element)[1]).to.equal('Will there be bicycle parking at the Berlin office?Official answer Twenty places.Asked in “All-hands 2025”, which is over');
    await expect(element).to.be.accessible();
    type(find<HTMLTextAreaElement>(element, '.ask')!, '');
    await until(() => !find(element, '.hints'));
  });

  it('has hints of this board alone where the backend cannot search, or does not answer', async () => {
    const [ana, dana] = [world.join('ana'), world.join('dana')];
    await dana.board.ask({ text: 'Bicycle parking at the Berlin office, when?' }).receipt;
    for (const search of [undefined, () => Promise.reject(new Error('offline'))]) {
      Object.assign(ana.moot, { search });
      const element = await show(ana);
      type(find<HTMLTextAreaElement>(element, '.ask')!, 'More bicycle parking in Berlin?');
      await until(() => hints(element).length === 1);
      type(find<HTMLTextAreaElement>(element, '.ask')!, '');
      await until(() => !find(element, '.hints'));
    }
  });
});
