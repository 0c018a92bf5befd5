/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect } from '@open-wc/testing';
import { attach } from '../../backends/attach.js';
import { person } from '../../authority/authority.harness.js';
import { World, find, questions, until } from '../qa/qa.harness.js';
import type { MootQa } from '../qa/qa.element.js';
import type { MootProvider } from './moot-provider.js';

function mount(markup: string): MootProvider {
  const page = document.createElement('div');
  page.innerHTML = markup;
  document.body.append(page);
  return page.firstElementChild as MootProvider;
}

describe('moot-provider', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(async () => {
    document.querySelector('moot-provider')?.parentElement?.remove();
    await world.end();
  });

  // First in this file: it defines the tag.
  it('reaches tags that were there before it was defined, and lets them wait until a script has set it', async () => {
    const provider = mount('<moot-provider><moot-qa room="team"></moot-qa></moot-provider>');
    const element = provider.querySelector<MootQa>('moot-qa')!;
    const { moot } = world.join('ana');
    provider.client = moot;
    await import('./moot-provider.js');
    await until(() => find(element, '.foot'), 'no board');
    expect(Object.hasOwn(provider, 'client')).to.equal(false);
    expect(find(element, 'h2')!.textContent).to.equal('Team questions');
  });

  it('is accessible, and makes a client of a backend', async () => {
    const provider = mount('<moot-provider><moot-qa room="team"></moot-qa></moot-provider>');
    const element = provider.querySelector<MootQa>('moot-qa')!;
    await element.updateComplete;
    expect(find(element, '[aria-busy=true]')).not.to.equal(null);
    const features = { live: true, confidential: true, shared: true, signals: false, people: false, media: false };
    provider.backend = attach(world.authority, person('ana'), features);
    await until(() => find(element, '.foot'), 'no board');
    await expect(provider).to.be.accessible();
    provider.backend = undefined;
  });

  it('names no server from markup', () => {
    const provider = mount('<moot-provider backend="https://evil.example" client="x"><moot-qa room="team"></moot-qa></moot-provider>');
    expect(provider.backend).to.equal(undefined);
    expect(provider.client).to.equal(undefined);
  });

  it('makes a client again when it comes back after its own was closed', async () => {
    const provider = mount('<moot-provider><moot-qa room="team"></moot-qa></moot-provider>');
    const features = { live: true, confidential: true, shared: true, signals: false, people: false, media: false };
    provider.backend = attach(world.authority, person('ana'), features);
    const element = provider.querySelector<MootQa>('moot-qa')!;
    await until(() => find(element, '.foot'), 'no board');
    const page = provider.parentElement!;
    provider.remove();
    await aTimeout(6_000);
    page.append(provider);
    await world.join('ben').board.ask({ text: 'Still there?' }).receipt;
    await until(() => questions(element).includes('Still there?'), 'its tags hear nothing more');
  });
});
