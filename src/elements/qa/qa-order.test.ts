/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import { Order } from './qa-order.js';

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
