/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect, waitUntil } from '@open-wc/testing';
import { Sight } from './sight.js';

describe('what somebody has in sight', () => {
  afterEach(() => { Reflect.deleteProperty(document, 'visibilityState'); });

  it('counts, in a tab that was opened in the background, once somebody looks at it', async () => {
    let state: DocumentVisibilityState = 'hidden';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    const row = document.createElement('div');
    row.dataset['id'] = 'q1';
    row.textContent = 'Why?';
    document.body.append(row);
    const told: string[] = [];
    const sight = new Sight((ids) => { told.push(...ids); }, 50);
    sight.watch([row]);
    await new Promise((resolve) => { setTimeout(resolve, 1300); });
    expect(told).to.deep.equal([]);
    state = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await waitUntil(() => told.join() === 'q1', 'never counted', { timeout: 4000 });
    sight.stop();
    row.remove();
  });
});
