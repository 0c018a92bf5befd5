/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { aTimeout, expect } from '@open-wc/testing';
import { person } from '../../authority/authority.harness.js';
import { attach } from '../../backends/attach.js';
import { createMoot } from '../../client/index.js';
import { guestOf } from '../../core/identity.js';
import { qa } from '../../core/qa/qa.ritual.js';
import { World, all, ask, find, questions, rowOf, show, type, until, type Someone } from './qa.harness.js';

describe('who may do what on a board', () => {
  let world: World;
  let dana: Someone;
  beforeEach(async () => {
    world = await World.start();
    dana = world.join('dana');
  });
  afterEach(() => world.end());

  it('mutes whoever asked from the menu, keeps what they typed, and lifts it by undo or in the settings', async () => {
    const ana = world.join('ana');
    await ana.board.askAnonymously({ text: 'You fools?' }).receipt;
    const [host, hers] = [await show(dana, '[part=phase-mover]'), await show(ana)];
    await until(() => [host, hers].every((one) => questions(one).length === 1));
    const choose = async (label: string) => {
      find(rowOf(host, 'You fools?'), '[data-focus=menu]')!.click();
      await until(() => find(host, '[role=menu]'));
      all(host, '[role=menuitem]').find((one) => one.textContent.trim() === label)!.click();
    };
    const tryAgain = async (text: string) => {
      type(find<HTMLTextAreaElement>(hers, '.ask')!, text);
      await hers.updateComplete;
      find(hers, '.send')!.click();
    };
    await choose('Mute its asker for an hour');
    await until(() => find(host, '.toast')?.textContent.includes('Its asker is muted.'));
    const other = world.join('ben');
    const his = await show(other);
    await until(() => other.board.view.get('board', 'board')?.hasMutes && other.board.view.previews);
    other.cut(true);
    await ask(his, 'Mine, on a train?');
    expect(questions(his), 'who is not muted sees what they ask').to.have.lengthOf(2);
    other.cut(false);
    await until(() => dana.board.view.size('question') === 2);
    await tryAgain('Fools all?');
    await until(() => find(hers, '.refused'), 'not refused');
    expect(find(hers, '.refused')!.textContent).to.include('Fools all?').and.include('the hosts of this board take nothing more from you for now.');
    await aTimeout(300);
    expect(find(hers, '.toast'), 'it is said to be on the board').to.equal(null);
    expect(dana.board.view.size('question')).to.equal(2);
    await expect(hers).to.be.accessible();
    find(host, '.toast button')!.click();
    await until(() => find(host, '[role=status]')?.textContent.includes('No longer muted.') && !dana.board.view.get('board', 'board')?.hasMutes);
    await tryAgain('May I?');
    await until(() => dana.board.view.size('question') === 3, 'still muted');
    await choose('Mute its asker');
    await until(() => dana.board.view.get('board', 'board')?.hasMutes);
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(host, '.mutes button'), 'settings do not tell of it');
    expect(find(host, '.mutes')!.textContent).to.include('Muted askers: 1');
    await expect(host).to.be.accessible();
    find(host, '.mutes button')!.click();
    await until(() => !find(host, '.mutes'), 'not lifted');
  });

  it('says until when everything is kept and what the operator does not allow, and offers none of it', async () => {
    const strict = await World.start({ setUp: false, policy: { forbidden: ['qa.sealed', 'qa.choice'], keepDays: 365 } });
    const host = strict.join('dana');
    const setUp = await show(host, '[part=setup]');
    expect(find(setUp, '[name=anonymity]')).to.equal(null);
    find(setUp, '.primary')!.click();
    await until(() => find(setUp, '[part=phase-mover]'), 'not set up');
    expect(host.board.view.get('board', 'board')?.anonymity).to.equal('named');
    const hers = await show(strict.join('ana'));
    const day = new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(Date.now() + 365 * 86_400_000);
    await until(() => find(hers, '.until'), 'the end is not told');
    expect(find(hers, '.until')!.textContent).to.equal(`Everything here is deleted on ${day}.`);
    expect(find(hers, '.why')!.textContent).to.include('does not allow: With their name or anonymously, as they choose · Anonymously;');
    await expect(hers).to.be.accessible();
    find(setUp, '[part=phase-mover]')!.click();
    await until(() => find(setUp, '[role=menu]'));
    all(setUp, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(setUp, '[name=anonymity]'), 'no settings');
    expect(all<HTMLOptionElement>(setUp, '[name=anonymity] option').map(({ value }) => value)).to.deep.equal(['named', 'hidden']);
    await strict.end();
  });

  it('asks whom a board is for where it is set up, says how many that are, and lets hosts change it', async () => {
    const fresh = await World.start({ setUp: false });
    const host = fresh.join('dana');
    fresh.size = { complete: true, count: 40 };
    const page = await show(host, '[part=setup]');
    await until(() => find(page, '.audience')?.textContent === 'Who can take part: 40 people');
    fresh.size = { complete: true, count: 7 };
    const field = find<HTMLInputElement>(page, '[name=audience]')!;
    field.value = 'board, board , staff';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => find(page, '.audience')?.textContent === 'Who can take part: 7 people', 'not counted anew');
    await expect(page).to.be.accessible();
    find(page, '.primary')!.click();
    await until(() => find(page, '[part=phase-mover]'), 'not set up');
    expect(host.board.view.get('access', 'access')?.audience).to.deep.equal({ groups: ['board', 'staff'] });
    await host.board.configureRoom({ audience: { groups: ['board'], guests: true } }).receipt;
    // A receipt comes before the page has heard of it.
    await until(() => host.board.view.get('access', 'access')?.audience?.guests === true, 'guests are not known of');
    const set = async (groups: string) => {
      find(page, '[part=phase-mover]')!.click();
      await until(() => find(page, '[role=menu]'));
      all(page, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
      await until(() => find(page, '.settings [name=audience]'), 'no settings');
      find<HTMLInputElement>(page, '.settings [name=audience]')!.value = groups;
      find(page, '.settings .primary')!.click();
    };
    await set('staff');
    await until(() => host.board.view.get('access', 'access')?.audience?.groups?.join() === 'staff', 'not changed');
    // What the page does not show stays.
    expect(host.board.view.get('access', 'access')?.audience?.guests).to.equal(true);
    await host.board.configureRoom({ audience: { groups: ['staff'] } }).receipt;
    await until(() => !host.board.view.get('access', 'access')?.audience?.guests, 'guests are still known of');
    await set('');
    await until(() => host.board.view.get('access', 'access')?.audience === undefined, 'not for everyone');
    await fresh.end();
  });

  it('asks for people one by one where it is set up, by address or id: they are counted, those whom nobody knows are told, and hosts change the list', async () => {
    const fresh = await World.start({ setUp: false });
    const host = fresh.join('dana');
    const asked: unknown[] = [];
    const moot = { ...host.moot, audience: (...query: Parameters<typeof host.moot.audience>) => {
      asked.push(query[0]);
      return Promise.resolve({ complete: true, under: 5, unmatched: ['bob@example.com'] });
    } };
    const page = await show({ ...host, moot }, '[part=setup]');
    const field = find<HTMLInputElement>(page, '[name=people]')!;
    field.value = 'ana, Ben@example.com, bob@example.com';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    const addresses = { any: [{ claim: 'email', in: ['Ben@example.com', 'bob@example.com'] }] };
    await until(() => find(page, '.unmatched')?.textContent === 'Not on the list of people: bob@example.com', 'not told');
    expect(asked.at(-1)).to.deep.equal({ audience: { people: [{ id: 'ana', name: 'ana' }], allow: addresses } });
    await until(() => find(page, '.audience')?.textContent === 'Who can take part: under 5 people', 'not counted');
    await expect(page).to.be.accessible();
    find(page, '.primary')!.click();
    await until(() => find(page, '[part=phase-mover]'), 'not set up');
    const audience = () => host.board.view.get('access', 'access')?.audience;
    expect([Object.values(audience()!.people!), audience()!.allow, audience()!.groups]).to.deep.equal([['ana'], addresses, undefined]);
    const key = Object.keys(audience()!.people!)[0]!;
    const set = async (people: string) => {
      find(page, '[part=phase-mover]')!.click();
      await until(() => find(page, '[role=menu]'));
      all(page, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
      await until(() => find(page, '.settings [name=people]'), 'no settings');
      const typed = find<HTMLInputElement>(page, '.settings [name=people]')!;
      const before = typed.value;
      typed.value = people;
      find(page, '.settings .primary')!.click();
      return before;
    };
    expect(await set('ana, eve, ben@example.com')).to.equal('ana, Ben@example.com, bob@example.com');
    await until(() => Object.values(audience()?.people ?? {}).length === 2, 'not changed');
    expect(audience()!.people![key], 'who was listed stays under their key').to.equal('ana');
    expect(audience()!.allow).to.deep.equal({ any: [{ claim: 'email', in: ['ben@example.com'] }] });
    await host.board.configureRoom({ audience: { people: [{ id: key }], allow: { claim: 'team', in: ['web'] } } }).receipt;
    await until(() => JSON.stringify(audience()?.allow).includes('team'), 'the team is not known of');
    expect(await set('ana, ben@example.com')).to.equal('ana');
    await until(() => JSON.stringify(audience()?.allow).includes('ben@'), 'not added');
    expect(audience()!.allow, 'what the page does not show stays').to.deep.equal({ any: [{ claim: 'team', in: ['web'] }, { any: [{ claim: 'email', in: ['ben@example.com'] }] }] });
    await fresh.end();
  });

  it('lets a guest read and do nothing, and says why', async () => {
    await dana.board.configureRoom({ audience: { guests: true, groups: ['board'] } }).receipt;
    await dana.board.ask({ text: 'Why?' }).receipt;
    const backend = attach(world.authority, guestOf('acme', Number.MAX_SAFE_INTEGER), { live: true, confidential: true, shared: true, signals: true, people: false, media: false });
    const moot = createMoot({ backend: { ...backend, close: () => undefined } });
    const guests = await show({ ...world.join('eve'), moot, board: moot.open(qa, 'team') });
    await until(() => find(guests, '.note'), 'no word of it');
    expect(questions(guests)).to.deep.equal(['Why?']);
    expect(find(guests, '.note')!.textContent).to.equal('You can read along. Sign in to ask and vote.');
    expect(find(guests, '.ask')).to.equal(null);
    expect(find(guests, '.vote')!.getAttribute('aria-disabled')).to.equal('true');
    expect(find(guests, '[data-focus=replies]')).to.equal(null);
    find(rowOf(guests, 'Why?'), '[data-focus=menu]')!.click();
    await until(() => find(guests, '[role=menu]'));
    expect(all(guests, '[role=menuitem]').map((one) => one.textContent.trim())).to.deep.equal(['Copy link']);
    await expect(guests).to.be.accessible();
    const others = await show(world.join('eve'));
    await until(() => find(others, '.note')?.textContent === 'You can read along; others here ask and vote.');
    moot.close();
  });

  it('tells readers why they see the board: their own clause, and nothing of others', async () => {
    await dana.board.configureRoom({ audience: { groups: ['board', 'staff'] } }).receipt;
    const [hers, host] = [await show(world.join('ana')), await show(dana)];
    expect(find(hers, '.why summary')!.textContent).to.equal('Why do I see this?');
    find(hers, '.why summary')!.click();
    expect(find(hers, '.why p')!.textContent).to.equal('You are in the group “staff”, for which these questions are.');
    await expect(hers).to.be.accessible();
    expect(find(host, '.why p')!.textContent).to.equal('You host these questions.');
    await dana.board.configureRoom({ audience: null }).receipt;
    await until(() => find(hers, '.why p')!.textContent === 'Everyone who is signed in can see these questions.');
  });

  it('tells those whom it lists that they are, who stay when a host changes its groups', async () => {
    await dana.board.configureRoom({ audience: { people: [{ id: 'ana', name: 'Ana' }] } }).receipt;
    const [hers, host] = [await show(world.join('ana')), await show(dana, '[part=phase-mover]')];
    expect(find(hers, '.why p')!.textContent).to.equal('You are one of those for whom these questions are.');
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(host, '.settings'));
    find<HTMLInputElement>(host, '.settings [name=audience]')!.value = 'leads';
    find(host, '.settings .primary')!.click();
    await until(() => dana.board.view.get('access', 'access')?.audience?.groups?.join() === 'leads');
    expect(Object.values(dana.board.view.get('access', 'access')!.audience!.people!)).to.deep.equal(['Ana']);
  });

  it('tells hosts how many people a board is for, before it is set up and in its settings', async () => {
    const bare = await World.start({ setUp: false });
    const counted = (someone: Someone, size: { complete: boolean; count?: number; under?: number }): Someone => ({ ...someone, moot: { ...someone.moot, audience: async () => size } });
    const setUp = await show(counted(bare.join('dana'), { complete: true, count: 1200 }), '.note');
    await until(() => find(setUp, '.audience'), 'no number');
    expect(find(setUp, '.audience')!.textContent).to.equal('Who can take part: 1,200 people');
    await expect(setUp).to.be.accessible();
    const unknown = await show(counted(bare.join('dana'), { complete: false }), '.note input');
    expect(find(unknown, '.audience')).to.equal(null);
    const host = await show(counted(world.join('dana'), { complete: true, under: 5 }), '[part=phase-mover]');
    find(host, '[part=phase-mover]')!.click();
    await until(() => find(host, '[role=menu]'));
    all(host, '[role=menuitem]').find((one) => one.textContent === 'Settings')!.click();
    await until(() => find(host, '.settings .audience'), 'not in the settings');
    expect(find(host, '.settings .audience')!.textContent).to.equal('Who can take part: under 5 people');
    await bare.end();
  });

  it('says where a text was removed', async () => {
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const question = ben.board.ask({ text: 'Ask of Ben?' });
    await question.receipt;
    await ana.board.reply({ question: question.id, text: 'Words of Ana.' }).receipt;
    await ana.board.ask({ text: 'Ask of Ana?' }).receipt;
    const his = await show(ben);
    await until(() => questions(his).length === 2);
    await world.authority.erase('acme', person('ana'));
    await until(() => questions(his).includes('[…]'), 'still there');
    expect(find(rowOf(his, '[…]'), '.mark')!.textContent).to.equal('The text was removed.');
    expect(find(rowOf(his, '[…]'), '.who')!.textContent).to.include('Anonymous');
    find(rowOf(his, 'Ask of Ben?'), '[data-focus=replies]')!.click();
    await until(() => find(his, '.reply'));
    expect(find(his, '.reply .text')!.textContent).to.equal('The text was removed.');
    await expect(his).to.be.accessible();
  });
});
