/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { sortEntries, isListed } from '../../core/qa/qa.ranking.js';
import type { Row } from './qa.model.js';
import { Lister, Order } from './qa-order.js';

describe('an order that stands still', () => {
  const nobodys = () => false;
  const frozen = (order: Order, wanted: readonly string[], isOwn: (id: string) => boolean = nobodys) => order.arrange('top', wanted, true, isOwn);
  let order: Order;
  beforeEach(() => {
    order = new Order();
    order.arrange('top', ['a', 'b', 'c', 'd'], false, nobodys);
  });

  it('counts what would move: one row that climbs is one change, however many it passes', () => {
    expect(frozen(order, ['d', 'a', 'b', 'c'])).to.deep.equal(['a', 'b', 'c', 'd']);
    expect([order.waiting, order.fresh]).to.deep.equal([1, 0]);
    frozen(order, ['d', 'c', 'a', 'b']);
    expect(order.waiting).to.equal(2);
  });

  it('counts new rows, and shows own ones at once, on top', () => {
    expect(frozen(order, ['a', 'x', 'b', 'c', 'mine', 'd'], (id) => id === 'mine')).to.deep.equal(['mine', 'a', 'b', 'c', 'd']);
    expect([order.waiting, order.fresh]).to.deep.equal([1, 1]);
  });

  it('counts nothing that the viewer moved by a vote of their own', () => {
    order.touch('d');
    frozen(order, ['d', 'a', 'b', 'c']);
    expect(order.waiting).to.equal(0);
    frozen(order, ['d', 'b', 'a', 'c']);
    expect(order.waiting).to.equal(1);
  });

  it('shows at once what the viewer brings back by an act of their own', () => {
    frozen(order, ['a', 'b', 'd']);
    order.touch('c');
    expect(frozen(order, ['a', 'b', 'c', 'd'])).to.deep.equal(['c', 'a', 'b', 'd']);
    expect(order.waiting).to.equal(0);
  });

  it('lets rows go that are no more', () => {
    expect(frozen(order, ['a', 'c', 'd'])).to.deep.equal(['a', 'c', 'd']);
    expect(order.waiting).to.equal(0);
  });

  it('begins anew under another tab or search, and once nothing holds it', () => {
    frozen(order, ['d', 'a', 'b', 'c']);
    expect(order.arrange('new', ['c', 'b'], true, nobodys)).to.deep.equal(['c', 'b']);
    expect(order.waiting).to.equal(0);
    expect(order.arrange('new', ['b', 'c'], false, nobodys)).to.deep.equal(['b', 'c']);
  });
});

describe('a search', () => {
  const row = (id: string, text: string, more: Partial<Row['question']> = {}, answers: Row['answers'] = []): [string, Row] => [id, {
    id, question: { text, asked: 0, labels: [], ...more }, asker: undefined, tally: { votes: 1, replies: 0 }, answered: false, mine: false, voted: false,
    answers, replies: [], reactions: [], privately: [], verdict: undefined, claim: undefined, sending: undefined,
  }];

  it('finds a question by its text, asker, label, answer, or what was merged into it', () => {
    const author = { key: 'a', name: 'Ana Ortiz' };
    const answer = { type: 'answer', id: 'answer', to: ['all'], value: { question: 'answered', text: 'In the north tower.', author, at: 0 } };
    const rows = new Map([
      row('text', 'Where is the café?'), row('asker', 'Why?', { author }), row('label', 'How?', { labels: ['Pay'] }),
      row('answered', 'Which way?', {}, [answer]), row('root', 'When?', { merged: ['gone'] }), row('gone', 'At what hour?', { state: 'merged', into: 'root' }),
    ]);
    const lister = new Lister();
    const found = (search: string) => lister.list(rows, 'new', search);
    expect([found('cafe where'), found('ortiz'), found('pay'), found('north tower'), found('hour')]).to.deep.equal([['text'], ['asker'], ['label'], ['answered'], ['root']]);
    expect(found('nowhere')).to.deep.equal([]);
  });

  it('lists under mine what a question of theirs was merged into, also once that is known to be theirs', () => {
    const rows = new Map([row('root', 'When?', { merged: ['gone'] }), row('gone', 'At what hour?', { state: 'merged', into: 'root' }), row('other', 'Why?')]);
    const lister = new Lister();
    expect(lister.list(rows, 'mine', '')).to.deep.equal([]);
    const [, gone] = row('gone', 'At what hour?', { state: 'merged', into: 'root' });
    expect(lister.list(new Map([...rows, ['gone', { ...gone, mine: true }]]), 'mine', '')).to.deep.equal(['root']);
  });

  it('with whatever has changed since the last one lists what one from the start would', () => {
    const few = fc.nat({ max: 3 });
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), votes: few, viewers: fc.option(few), isGone: fc.boolean(), isAnswered: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.constantFrom('fair' as const, 'top' as const, 'new' as const, 'needs' as const), (changes, sorting) => {
        const lister = new Lister();
        let rows = new Map<string, Row>();
        for (const { id, votes, viewers, isGone, isAnswered } of changes) {
          rows = new Map(rows);
          const [, made] = row(id, 'Why?');
          if (isGone) rows.delete(id);
          else rows.set(id, { ...made, tally: { votes, replies: 0 }, answered: isAnswered, exposure: viewers === null ? undefined : { viewers } });
          const all = sortEntries([...rows.values()], sorting).filter((one) => isListed(one, sorting));
          // Whether anything was in sight is asked of the whole board, also of what is not listed.
          expect(lister.list(rows, sorting, '')).to.deep.equal(all.map((one) => one.id));
        }
      }),
      { numRuns: 200 },
    );
  });
});
