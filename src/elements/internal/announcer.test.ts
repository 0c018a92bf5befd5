/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { ReactiveController } from 'lit';
import { virtualTimers, type VirtualTimers } from '../../core/timers.harness.js';
import { Announcer } from './announcer.js';

describe('what a live region says', () => {
  let timers: VirtualTimers;
  let announcer: Announcer;
  let said: string[];
  beforeEach(() => {
    timers = virtualTimers(1_000_000, () => Promise.resolve());
    said = [];
    const host = { addController: (_: ReactiveController) => undefined, removeController: (_: ReactiveController) => undefined, requestUpdate: () => { said.push(`${timers.now() - 1_000_000} ${announcer.text}`); }, updateComplete: Promise.resolve(true) };
    announcer = new Announcer(host, timers);
  });

  it('of what others do is one message in ten seconds at most, worded when its turn comes', async () => {
    let news = 0;
    for (let second = 0; second < 35; second += 1) {
      news += second === 25 ? 2 : 1;
      announcer.others(() => { const count = news; news = 0; return `${count} new`; });
      await timers.advance(1_000);
    }
    expect(said).to.deep.equal(['0 1 new', '10000 9 new', '20000 10 new', '30000 11 new']);
  });

  it('of an own act comes at once, also within these ten seconds', async () => {
    announcer.others(() => 'theirs');
    await timers.advance(2_000);
    announcer.own('mine');
    await timers.advance(100);
    expect(said).to.deep.equal(['0 theirs', '2100 mine']);
  });

  it('of an own act is not taken away by what others did, which comes behind it', async () => {
    announcer.own('mine');
    announcer.others(() => 'theirs');
    await timers.advance(50);
    announcer.others(() => 'theirs, later');
    await timers.advance(5_000);
    expect(said).to.deep.equal(['100 mine', '1100 theirs, later']);
  });

  it('of what others did is not taken away by an own act that comes while it waits', async () => {
    announcer.others(() => 'first');
    await timers.advance(0);
    announcer.others(() => 'second');
    await timers.advance(9_950);
    announcer.own('mine');
    await timers.advance(5_000);
    expect(said).to.deep.equal(['0 first', '10050 mine', '11050 second']);
  });

  it('ends with its element', async () => {
    announcer.own('mine');
    announcer.others(() => 'theirs');
    announcer.hostDisconnected();
    await timers.advance(20_000);
    expect(said).to.deep.equal([]);
  });
});
