/**
 * What every backend must do, as tests for any runner: vitest, mocha, Jest, node:test.
 * They use only the port, on boards of the ritual `qa`, and check by themselves, so that an adapter's author needs no other package.
 */
import type { RoomAddress } from '../core/address.js';
import { randomId } from '../core/ids.js';
import { ownerCircle, personCircle } from '../core/circles.js';
import { ALL, HOSTS } from '../core/record.js';
import type { ContractRunner } from '../stores/store.contract.js';
import type { BackendFeatures } from './backend.js';
import { NOBODY, accepted, type BackendSubject, changesOf, check, command, failure, mentions, outcomeOf, pause, same, show, sorted, World } from './world.contract.js';

export type { BackendSubject, ContractPerson } from './world.contract.js';

export type BackendLevel = 'basic' | 'live' | 'confidential';

export interface BackendContractSetup<S extends BackendSubject> {
  /** Nothing is kept yet. Called for every test. */
  start(): Promise<S>;
  /** What the backend says of itself, and is held to: `live` and `confidential` are levels, `shared` brings in other people. */
  readonly features: Pick<BackendFeatures, 'live' | 'confidential' | 'shared'>;
  /** Default: all that follow from `features`. `basic` needs `qa.ask`, `qa.edit` and `qa.withdraw`; the others need the whole ritual. */
  readonly levels?: readonly BackendLevel[];
  /** Has a board come to be; a closed one is for its host alone. Default: Dana sends `room.create`. */
  create?(subject: S, room: RoomAddress, options: { readonly closed: boolean }): Promise<void>;
  /** Leaves a board that others see to its host alone. Default: Dana sends `room.configure`; with a `create` of one's own, none: what it is needed for is left out. */
  shut?(subject: S, room: RoomAddress): Promise<void>;
  /** A group that Ana is in. Default `staff`. */
  readonly group?: string;
  /** Milliseconds within which anything must arrive. Default 5,000. */
  readonly patience?: number;
}

/**
 * Registers the tests of the `Backend` port: of the basic level, and of `live` and `confidential` where they are declared.
 *
 * @example
 * backendContract('my API', { features: { live: false, confidential: false, shared: true }, start: async () => ({ backendFor: myBackend, stop: async () => {} }) }, { describe, it });
 */
export function backendContract<S extends BackendSubject>(name: string, setup: BackendContractSetup<S>, { describe, it }: ContractRunner): void {
  const { features, group = 'staff' } = setup;
  const levels = new Set<BackendLevel>(setup.levels ?? ['basic', ...(features.live ? ['live' as const] : []), ...(features.confidential ? ['confidential' as const] : [])]);
  const level = (one: BackendLevel, body: () => void) => {
    if (levels.has(one)) describe(`${name}: the backend contract, ${one}`, body);
  };
  const withWorld = (body: (world: World) => Promise<void>) => async () => {
    const subject = await setup.start();
    const world = new World(subject, setup.patience ?? 5000, {
      create: setup.create && ((room, options) => setup.create!(subject, room, options)),
      shut: setup.shut && ((room) => setup.shut!(subject, room)),
    });
    try {
      await body(world);
      world.assertSound();
    } finally {
      await world.end();
    }
  };

  level('basic', () => {
    it('declares what it is held to', withWorld(async (world) => {
      const { live, confidential, shared } = (await world.page('ana')).backend.features;
      same([live, confidential, shared], [features.live, features.confidential, features.shared], 'whether it is live, confidential and shared');
    }));

    it('tells who its viewer is, the same each time', withWorld(async (world) => {
      const [ana, ben] = [await world.page('ana'), await world.page('ben')];
      const person = await ana.backend.me();
      check(person.id !== '' && person.name !== '' && typeof person.mayCreate === 'boolean', 'A person has an id, a name, and may create rituals or not.');
      check(person.kinds === undefined || person.mayCreate, 'Kinds of rituals are told to those who may set them up.');
      same(await ana.backend.me(), person, 'the second answer');
      same((await ben.backend.me()).id === person.id, !features.shared, 'whether Ben is Ana');
    }));

    it('greets first, then hands over what there is, then says that this is all', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      for (const text of ['Why?', 'How?']) await ana.ask(room, text);
      const view = await ana.look(room);
      const { key, roles, circles, now, exists } = view.hello!;
      same([exists, roles.includes('viewer'), circles.includes(ALL)], [true, true, true], 'whether the board exists, for a viewer, with the circle of all');
      check(key !== '' && Number.isFinite(now), 'A greeting tells the viewer’s key and the time.');
      same(sorted(view.textsAtReady), ['How?', 'Why?'], 'the questions that came before "ready"');
    }));

    it('hands a large board over whole', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const commands = Array.from({ length: 140 }, (_, at) => command(room, 'qa.ask', { text: `Number ${String(at).padStart(3, '0')}?` }));
      const receipts = await ana.send(commands);
      same(receipts.map(({ id, status }) => [id, status]), commands.map(({ id }) => [id, 'accepted']), 'ids and states of the receipts');
      same(sorted((await ana.look(room)).textsAtReady), commands.map(({ args }) => (args as { text: string }).text), 'the questions');
    }));

    it('answers the commands of a batch one by one, in their order, by their ids', withWorld(async (world) => {
      const [room, other, ana] = [await world.board(), await world.board(), await world.page('ana')];
      const commands = [
        command(room, 'qa.ask', { text: 'First?' }), command(room, 'qa.explode', {}), command(other, 'qa.ask', { text: 'Elsewhere?' }),
        command(room, 'qa.ask', { text: 7 }), command(room, 'qa.ask', { text: 'Last?' }),
      ];
      const receipts = await ana.send(commands);
      same(receipts.map(({ id }) => id), commands.map(({ id }) => id), 'the ids');
      same(receipts.map(outcomeOf), ['accepted', 'command_unknown', 'accepted', 'args_invalid', 'accepted'], 'the outcomes');
      same([(await ana.look(room)).texts, (await ana.look(other)).texts], [['First?', 'Last?'], ['Elsewhere?']], 'the questions');
    }));

    it('carries the commands of a batch out in their order', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const view = await ana.look(room);
      await ana.ask(room, 'Before?');
      await view.until('the question shows', () => view.texts.includes('Before?'));
      const question = view.idOf('Before?');
      const receipts = await ana.send(['One?', 'Two?', 'Three?', 'Four?', 'Five?'].map((text) => command(room, 'qa.edit', { question, text })));
      same(receipts.map(outcomeOf), Array<string>(5).fill('accepted'), 'the outcomes');
      await view.until('the receipts are reached', () => receipts.every((receipt) => view.reaches(receipt)));
      same([view.texts, (await ana.look(room)).texts], [['Five?'], ['Five?']], 'the wording in the open view, and in a new one');
    }));

    it('shows what was accepted once the view reaches the receipt', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const view = await ana.look(room);
      const receipt = await ana.ask(room, 'Why?');
      check(Object.keys(receipt.cursors ?? {}).length > 0, 'A receipt names what an open view must reach.');
      await view.until('the receipt is reached', () => view.reaches(receipt));
      same(view.texts, ['Why?'], 'the questions');
      const taken = accepted(await ana.run(room, 'qa.withdraw', { question: view.idOf('Why?') }));
      await view.until('the receipt of the withdrawal is reached', () => view.reaches(taken));
      same(view.texts, [], 'the questions after one was taken back');
    }));

    it('names a count that another view reaches too', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      // A page that was there before, and one that let go: neither says how far this view is.
      ana.open(room).stop();
      const view = await ana.look(room);
      ana.open(room, { aborted: true });
      const receipt = await ana.ask(room, 'Why?');
      check(Object.values(receipt.cursors ?? {}).every((count) => count > 0), `A count that every view has reached says nothing: ${show(receipt)}.`);
      await view.until('the receipt is reached', () => view.reaches(receipt));
      same(view.texts, ['Why?'], 'the questions');
    }));

    it('refuses unknown commands and unfit arguments under stable codes, in words', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const wrong: readonly (readonly [name: string, args: unknown, code: string])[] = [
        ['qa.explode', {}, 'command_unknown'], ['nothing', {}, 'command_unknown'],
        ['qa.ask', {}, 'args_invalid'], ['qa.ask', null, 'args_invalid'], ['qa.ask', { text: 7 }, 'args_invalid'], ['qa.ask', { text: '' }, 'args_invalid'],
      ];
      for (const [one, args, code] of wrong) {
        const refused = command(room, one, args);
        for (const receipt of [...await ana.send([refused]), ...await ana.send([refused])]) {
          same([receipt.id, outcomeOf(receipt)], [refused.id, code], `the answer to ${one} with ${show(args)}`);
          check(receipt.status === 'refused' && receipt.message !== '', 'A refusal says why.');
        }
      }
      same((await ana.look(room)).texts, [], 'the questions');
    }));

    it('carries a command out once, however often it is sent, and answers it alike', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const view = await ana.look(room);
      const [one, two, three] = ['One?', 'Two?', 'Three?'].map((text) => command(room, 'qa.ask', { text }));
      const receipts = [
        ...await ana.send([one!]), ...await ana.send([one!]),
        ...await ana.send([two!, two!]),
        ...(await Promise.all([ana.send([three!]), ana.send([three!])])).flat(),
      ];
      same(receipts.map(({ id, status }) => [id, status]), [one, one, two, two, three, three].map((sent) => [sent!.id, 'accepted']), 'ids and states of the receipts');
      await view.until('all questions show', () => view.texts.length >= 3);
      same([view.texts, (await ana.look(room)).texts], [['One?', 'Three?', 'Two?'], ['One?', 'Three?', 'Two?']], 'the questions in the open view, and in a new one');
    }));

    it('rejects a sending that is aborted; the same command can be sent again', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const sent = command(room, 'qa.ask', { text: 'Once?' });
      await failure(ana.backend.send([sent], { signal: AbortSignal.abort() }), 'a sending that was aborted before');
      const stop = new AbortController();
      const sending = failure(ana.backend.send([sent], { signal: stop.signal }), 'a sending that was aborted meanwhile');
      stop.abort();
      await sending;
      same((await ana.send([sent])).map(outcomeOf), ['accepted'], 'the outcome');
      same((await ana.look(room)).texts, ['Once?'], 'the questions');
    }));

    it('rejects what is asked and aborted, before or meanwhile, and answers when it is asked again', withWorld(async (world) => {
      const [room, { backend }] = [await world.board(), await world.page('ana')];
      const questions: Readonly<Record<string, ((signal: AbortSignal | undefined) => Promise<unknown>) | undefined>> = {
        me: (signal) => backend.me({ signal }),
        people: backend.people && ((signal) => backend.people!({ text: 'a', limit: 5 }, { signal })),
        rituals: backend.rituals && ((signal) => backend.rituals!({}, { signal })),
        search: backend.search && ((signal) => backend.search!({ kind: 'qa', text: 'Is anything like this asked?' }, { signal })),
        own: backend.own && ((signal) => backend.own!(room, { signal })),
        audience: backend.audience && ((signal) => backend.audience!({ room }, { signal })),
      };
      for (const [name, asked] of Object.entries(questions)) {
        if (!asked) continue;
        const meanwhile = new AbortController();
        const answers = [asked(AbortSignal.abort()), asked(meanwhile.signal)].map((answer) => answer.then(() => 'answered', (error: unknown) => (error as { readonly code?: string }).code));
        meanwhile.abort();
        same(await Promise.all(answers), ['network', 'network'], `what becomes of "${name}"`);
        await asked(undefined);
      }
    }));

    it('says nothing more to a view that was aborted', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const [before, during] = [ana.open(room, { aborted: true }), ana.open(room)];
      during.stop();
      const view = await ana.look(room);
      view.stop();
      await world.stir(room);
      same([before.messages, during.messages], [[], []], 'what views heard that were aborted before they began');
      same(view.texts, [], 'the questions of the aborted view');
    }));

    it('opens a room again', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      (await ana.look(room)).stop();
      await ana.ask(room, 'Why?');
      same((await ana.look(room)).texts, ['Why?'], 'the questions');
    }));

    it('keeps two open rooms apart', withWorld(async (world) => {
      const [one, two, ana] = [await world.board(), await world.board(), await world.page('ana')];
      const views = [await ana.look(one), await ana.look(two)];
      await ana.send([command(one, 'qa.ask', { text: 'One?' }), command(two, 'qa.ask', { text: 'Two?' })]);
      await views[0]!.until('the question of one room shows', () => views[0]!.texts.length > 0);
      await views[1]!.until('the question of the other room shows', () => views[1]!.texts.length > 0);
      views[0]!.stop();
      await ana.ask(two, 'Two again?');
      await views[1]!.until('the other room goes on alone', () => views[1]!.texts.length > 1);
      same(views.map(({ texts }) => texts), [['One?'], ['Two again?', 'Two?']], 'the questions');
    }));

    it('does not throw for an address that is none', withWorld(async (world) => {
      const ana = await world.page('ana');
      for (const address of ['no address', 'dance/hall', 'qa']) {
        const view = ana.open(address);
        await view.until(`"${address}" is denied or not there`, () => view.denied !== undefined || view.hello?.exists === false);
        check(view.denied === undefined || (view.denied.code !== '' && view.denied.message !== ''), 'A denial has a code, and says why.');
      }
    }));

    it('says nothing more once it is closed', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const view = await ana.look(room);
      ana.close();
      await world.stir(room);
      same(view.texts, [], 'the questions of the closed page');
    }));

    it('says nothing more of a room that was being opened as it was closed', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      const view = ana.open(room);
      ana.close();
      await world.stir(room);
      same(view.messages, [], 'what was heard');
    }));

    if (features.shared) {
      it('tells a viewer of an absent board that there is none, and whether to set it up', withWorld(async (world) => {
        for (const page of [await world.page('ana'), await world.page('dana')]) {
          const { hello, records } = await page.look(world.address());
          const { exists, key, roles, circles, mayCreate } = hello!;
          same({ exists, key, roles, circles, mayCreate }, { exists: false, key: '', roles: [], circles: [], mayCreate: (await page.backend.me()).mayCreate }, 'the greeting');
          same(records.size, 0, 'records');
        }
      }));

      it('makes an absent board and one that is not for the viewer look alike', withWorld(async (world) => {
        const [absent, closed, ana] = [world.address(), await world.board({ closed: true }), await world.page('ana')];
        const told = async (room: RoomAddress) => {
          const { messages } = await ana.look(room);
          const greeted = messages.slice(0, messages.findIndex(({ t }) => t === 'ready') + 1).filter(({ t }) => t !== 'link');
          const receipts = [await ana.run(room, 'qa.ask', { text: 'Anybody?' }), await ana.run(room, 'qa.explode', {})].map((receipt) => ({ ...receipt, id: '' }));
          return JSON.stringify([greeted.map((message) => ('now' in message ? { ...message, now: 0 } : message)), receipts]).replaceAll(room, 'the board');
        };
        const ofAbsent = await told(absent);
        same(await told(closed), ofAbsent, 'what is told of a board that is not for the viewer');
        check(ofAbsent.includes('"room_unknown"') && ofAbsent.includes('"exists":false'), `An absent board is "room_unknown", and does not exist: ${ofAbsent}.`);
      }));
    }

    if (features.shared && (setup.shut || !setup.create)) {
      it('tells once that a room is no longer for its viewer, and nothing more', withWorld(async (world) => {
        const [room, ana, dana] = [await world.board(), await world.page('ana'), await world.page('dana')];
        const view = await ana.look(room);
        await dana.ask(room, 'For all?');
        await view.until('changes flow', () => view.texts.length > 0);
        await world.shut(room);
        await view.until('the room is denied', () => view.denied !== undefined);
        same(view.denied?.code, 'room_unknown', 'the code');
        const { length } = view.messages;
        await world.stir(room, 'dana');
        same(view.messages.slice(length).filter(({ t }) => t !== 'link'), [], 'what was heard after that');
      }));

      it('leaves nothing to a page that comes back to a room which is no longer for its viewer', withWorld(async (world) => {
        const [room, ana] = [await world.board(), await world.page('ana')];
        await ana.ask(room, 'Remembered?');
        const first = await ana.look(room);
        first.stop();
        await world.shut(room);
        const second = ana.open(room, { since: first.cursors });
        await second.until('it is denied, or not there', () => second.denied !== undefined || (second.hello?.exists === false && second.isReady));
        same(second.records.size, 0, 'records');
        if (second.denied) same(second.denied.code, 'room_unknown', 'the code');
        else same(second.cursors, {}, 'the counts that the page may keep');
      }));
    }
  });

  level('live', () => {
    it('tells what others do, without being asked', withWorld(async (world) => {
      const [room, ana, ben] = [await world.board(), await world.page('ana'), await world.page('ben')];
      const view = await ana.look(room);
      await ben.ask(room, 'From Ben?');
      await view.until('the question of another page shows', () => view.texts.includes('From Ben?'));
    }));

    it('counts the changes of a circle without a gap, as receipts do', withWorld(async (world) => {
      const [room, ana, ben] = [await world.board(), await world.page('ana'), await world.page('ben')];
      const view = await ana.look(room);
      const begin = view.messages.length;
      let count = view.cursors[ALL] ?? 0;
      for (const text of ['One?', 'Two?', 'Three?', 'Four?']) {
        const receipt = await ben.ask(room, text);
        same(receipt.cursors?.[ALL], count += 1, 'the count in the receipt');
        await view.until(`"${text}" shows`, () => view.texts.includes(text));
        same(view.cursors[ALL], count, 'the count in the view');
      }
      const heard = changesOf(view, begin).filter(({ circle }) => circle === ALL);
      check(heard.slice(1).every(({ from }) => from > 0), 'What a view has is not sent again.');
    }));

    it('tells of a removal as gone', withWorld(async (world) => {
      const [room, ana, ben] = [await world.board(), await world.page('ana'), await world.page('ben')];
      await ben.ask(room, 'Withdrawn?');
      const view = await ana.look(room);
      const [question, begin] = [view.idOf('Withdrawn?'), view.messages.length];
      accepted(await ben.run(room, 'qa.withdraw', { question }));
      await view.until('the removal arrives', () => view.texts.length === 0);
      const heard = changesOf(view, begin);
      same(heard.flatMap(({ gone }) => gone).filter(([type]) => type === 'question'), [['question', question]], 'questions that are gone');
      same(heard.flatMap(({ set }) => set).filter(([type]) => type === 'question'), [], 'questions that are set');
    }));

    it('goes on from the counts that a page has, with what has changed alone', withWorld(async (world) => {
      const [room, ana, ben] = [await world.board(), await world.page('ana'), await world.page('ben')];
      for (const text of ['Stays?', 'Goes?']) await ben.ask(room, text);
      const first = await ana.look(room);
      const goes = first.idOf('Goes?');
      first.stop();
      await ben.ask(room, 'Comes?');
      accepted(await ben.run(room, 'qa.withdraw', { question: goes }));
      const second = ana.open(room, { since: first.cursors });
      await second.until('what was missed arrives', () => second.texts.includes('Comes?') && second.isReady);
      const heard = changesOf(second, 0);
      same(heard.filter(({ circle, from }) => from === 0 && (first.cursors[circle] ?? 0) > 0), [], 'circles that begin anew');
      check(!JSON.stringify(second.messages).includes('Stays?'), 'What a page has is not sent again.');
      same(heard.flatMap(({ gone }) => gone).filter(([type]) => type === 'question'), [['question', goes]], 'questions that are gone');
    }));

    it('has nothing to tell a page that has everything, and says so', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      await ana.ask(room, 'Known?');
      const first = await ana.look(room);
      first.stop();
      const second = await ana.look(room, { since: first.cursors });
      same(changesOf(second, 0), [], 'changes');
    }));

    it('begins anew where a page has counts that were never reached', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      await ana.ask(room, 'Why?');
      const view = await ana.look(room, { since: { [ALL]: 1_000_000 } });
      same([view.texts, changesOf(view, 0)[0]?.from], [['Why?'], 0], 'the questions, and where they begin');
    }));

    it('takes from a page the circles that its viewer is not in', withWorld(async (world) => {
      const [room, ana] = [await world.board(), await world.page('ana')];
      await ana.ask(room, 'Why?');
      const view = await ana.look(room, { since: { '#nowhere': 3 } });
      same(view.left, ['#nowhere'], 'circles that were left');
    }));

    it('greets first also where a room is opened again while it changes', withWorld(async (world) => {
      const [room, ana, ben] = [await world.board(), await world.page('ana'), await world.page('ben')];
      let view = await ana.look(room);
      for (const [at, resumes] of [true, false, true].entries()) {
        const asked = ben.ask(room, `Meanwhile ${at}?`);
        view = ana.open(room, resumes ? { since: view.cursors } : {});
        await asked;
        await view.until('it is ready', () => view.isReady);
        same(view.messages.find(({ t }) => t !== 'link')?.t, 'hello', 'the first message');
      }
    }));

    if (features.shared) {
      it('brings what a circle holds to whoever joins it, and tells them when they leave', withWorld(async (world) => {
        const [room, ana, dana] = [await world.board(), await world.page('ana'), await world.page('dana')];
        await dana.ask(room, 'For hosts?');
        const [view, hosts] = [await ana.look(room), await dana.look(room)];
        accepted(await dana.run(room, 'qa.hide', { question: hosts.idOf('For hosts?') }));
        await view.until('the hidden question goes', () => view.texts.length === 0);
        accepted(await dana.run(room, 'room.configure', { hostGroups: [group] }));
        await view.until('what hosts see arrives', () => view.texts.includes('For hosts?'));
        same([view.hello!.roles.includes('host'), view.hello!.circles.includes(HOSTS)], [true, true], 'whether Ana is a host, in the circle of hosts');
        accepted(await dana.run(room, 'room.configure', { hostGroups: [] }));
        await view.until('the circle is left', () => view.left.includes(HOSTS));
        same([view.texts, view.hello!.roles.includes('host')], [[], false], 'the questions, and whether Ana is a host');
        await dana.ask(room, 'For all?');
        await view.until('the room goes on', () => view.texts.includes('For all?'));
      }));
    }
  });

  level('confidential', () => {
    /** Ben has asked what a host has hidden; Ana comes after that. */
    const hideQuestion = async (world: World, ask: 'qa.ask' | 'qa.askAnonymously', text: string) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      accepted(await ben.run(room, ask, { text }));
      const hosts = await dana.look(room);
      const question = hosts.idOf(text);
      return { room, ana, ben, dana, hosts, question, hide: async (reason: string) => accepted(await dana.run(room, 'qa.hide', { question, reason })) };
    };

    it('keeps what is hidden out of every message and receipt of those who may not see it', withWorld(async (world) => {
      const marks = ['question', 'reason', 'answer', 'reply'].map((what) => `${what} ${randomId()}`);
      const { room, ana, ben, dana, hosts, question, hide } = await hideQuestion(world, 'qa.ask', marks[0]!);
      await hide(marks[1]!);
      const view = await ana.look(room);
      const asker = await ben.look(room);
      accepted(await dana.run(room, 'qa.answer', { question, text: marks[2]! }));
      accepted(await ben.run(room, 'qa.reply', { question, text: marks[3]! }));
      await ben.ask(room, 'In sight?');
      for (const one of [view, hosts, asker]) await one.until('the visible question shows', () => one.texts.includes('In sight?'));
      check(!ana.hears(question), `Ana must not hear of the id of a hidden question: ${ana.quote(question)}`);
      const refused = [
        await ana.run(room, 'qa.vote', { question, on: true }), await ana.run(room, 'qa.reply', { question, text: 'Hello?' }),
        await ana.run(room, 'qa.edit', { question, text: 'Mine?' }), await ana.run(room, 'qa.show', { question }),
      ];
      same(refused.map(({ status }) => status), Array<string>(4).fill('refused'), 'what becomes of commands for a hidden question');
      (await ana.look(room)).stop();
      for (const mark of marks) {
        check(!ana.hears(mark), `Ana must not hear the hidden ${mark}: ${ana.quote(mark)}`);
        check(dana.hears(mark) && ben.hears(mark), `A host and the asker must hear the hidden ${mark}.`);
      }
    }));

    it('finds in archived boards what was asked in similar words: only what everybody there sees, and nothing of boards that are not for the viewer', withWorld(async (world) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      const search = async (page: typeof ana) => (await page.backend.search!({ kind: 'qa', text: 'Does Lagos get a rotation?' })).filter((found) => found.room === room);
      if (!ana.backend.search) return;
      for (const text of ['Is the travel budget safe?', 'Who owns the slow build?', 'Can interns stay?']) await dana.ask(room, text);
      const shown = (await ana.ask(room, 'Will Lagos get a rotation?')).id;
      const hidden = (await ana.ask(room, 'Does Lagos get a secret rotation?')).id;
      accepted(await dana.run(room, 'qa.hide', { question: hidden }));
      accepted(await dana.run(room, 'qa.answer', { question: shown, text: 'From February.' }));
      same(await search(ben), [], 'what is found before the board is archived');
      accepted(await dana.run(room, 'qa.moveTo', { phase: 'archived' }));
      const [{ title }] = [(await ben.look(room)).records.get('ritual/ritual') as { readonly title: string }];
      const found = [{ room, title, id: shown, text: 'Will Lagos get a rotation?', answer: 'From February.' }];
      same(await search(ben), found, 'what is found in an archived board');
      same(await search(dana), found, 'what a host finds');
      accepted(await dana.run(room, 'qa.moveTo', { phase: 'followup' }));
      same(await search(ben), [], 'what is found when the board is no longer archived');
      accepted(await dana.run(room, 'qa.moveTo', { phase: 'archived' }));
      if (!features.shared || (setup.create && !setup.shut)) return;
      await world.shut(room);
      same(await search(ben), [], 'what is found in a board that is not for the viewer');
      same(await search(dana), found, 'what its host still finds');
    }));

    it('does not let counts tell of what is hidden', withWorld(async (world) => {
      const { room, ana, ben, question, hide } = await hideQuestion(world, 'qa.ask', 'Hidden?');
      await hide('A duplicate');
      const view = await ana.look(room);
      const count = view.cursors[ALL]!;
      same(accepted(await ben.run(room, 'qa.reply', { question, text: 'Unseen.' })).cursors?.[ALL], undefined, 'the count of all in the receipt of what they do not see');
      await ben.ask(room, 'In sight?');
      await view.until('the visible question shows', () => view.texts.includes('In sight?'));
      same(view.cursors[ALL], count + 1, 'the count of all');
      same(Object.keys(view.cursors).filter((circle) => circle !== ALL && circle !== personCircle(view.hello!.key)), [], 'circles of others');
    }));

    it('takes from view what is hidden while it is looked at', withWorld(async (world) => {
      const { room, ana, hide, question } = await hideQuestion(world, 'qa.ask', 'Hidden later?');
      const view = await ana.look(room);
      const begin = view.messages.length;
      await hide('A secret reason');
      await view.until('the question goes', () => view.texts.length === 0);
      same(changesOf(view, begin).flatMap(({ gone }) => gone).filter(([type]) => type === 'question'), [['question', question]], 'questions that are gone');
      check(!ana.hears('A secret reason'), 'The reason is for hosts and the asker.');
    }));

    it('gives nothing for circles and items that a page only claims', withWorld(async (world) => {
      const mark = `Whose ${randomId()}`;
      const { room, ana, ben, hosts, question, hide } = await hideQuestion(world, 'qa.askAnonymously', mark);
      await hide('Not now');
      const key = (await ben.look(room)).hello!.key;
      const since = { [HOSTS]: 0, [personCircle(key)]: 0, [personCircle(hosts.hello!.key)]: 0, [ownerCircle(question)]: 0, system: 0 };
      (await ana.look(room, { since, own: [question] })).stop();
      (await ana.look(room, { since: Object.fromEntries(Object.keys(since).map((circle) => [circle, 1_000_000])), own: [question] })).stop();
      check(!ana.hears(mark), `Ana must not hear the hidden question: ${ana.quote(mark)}`);
      const mine = await ben.look(room, { own: [question] });
      same([mine.texts, mine.hello!.circles.includes(ownerCircle(question))], [[mark], true], 'what Ben sees of his own, and whether he owns it');
    }));

    it('tells what waits for its viewer, until they have done it, and nothing of what is not for them', withWorld(async (world) => {
      const [ana, ben, dana] = [await world.page('ana'), await world.page('ben'), await world.page('dana')];
      if (!ana.backend.waiting || setup.create) return;
      const address = `poll/lunch-${randomId()}`;
      const waits = async (page: typeof ana) => (await page.backend.waiting!()).filter(({ room }) => room === address).map(({ since, ...item }) => {
        check(typeof since === 'number' && since <= Date.now() + 60_000, `What waits says since when: ${since}.`);
        return item;
      });
      accepted(await dana.run(address, 'room.create', { title: 'Lunch', settings: { options: ['Soup', 'Salad'] } }));
      same(await waits(ana), [], 'what waits before the poll is open');
      accepted(await dana.run(address, 'poll.open', {}));
      const item = { room: address, title: 'Lunch', because: 'open' };
      same([await waits(ana), await waits(ben)], [[item], [item]], 'what waits for Ana and Ben');
      accepted(await ana.run(address, 'poll.vote', { choices: ['o1'] }));
      same([await waits(ana), await waits(ben)], [[], features.shared ? [item] : []], 'what waits once Ana has voted');
      accepted(await dana.run(address, 'poll.end', {}));
      same(await waits(ben), [], 'what waits when the poll has closed');
      if (!features.shared) return;
      const closed = `poll/lunch-${randomId()}`;
      accepted(await dana.run(closed, 'room.create', { title: 'Lunch', settings: { options: ['Soup', 'Salad'] }, audience: { groups: [NOBODY] } }));
      accepted(await dana.run(closed, 'poll.open', {}));
      check(!JSON.stringify(await ben.backend.waiting!()).includes(closed), 'A poll that is not for somebody does not wait for them.');
    }));

    it('lists the rituals that its viewer may read, the latest first, and nothing of those that are not for them', withWorld(async (world) => {
      const [ana, dana] = [await world.page('ana'), await world.page('dana')];
      if (!ana.backend.rituals || setup.create) return;
      const begin = async (options?: { readonly closed: boolean }) => {
        // Of two that are set up at the same millisecond neither is the later.
        await pause(5);
        return world.board(options);
      };
      const [first, last, closed] = [await begin(), await begin(), await begin({ closed: true })];
      const rooms = async (page: typeof ana, query: Parameters<NonNullable<typeof ana.backend.rituals>>[0]) => (await page.backend.rituals!(query)).map(({ room }) => room);
      const [latest] = await ana.backend.rituals({ limit: 1 });
      check(Number.isFinite(latest?.created), 'A ritual says when it was set up.');
      same({ ...latest, created: 0 }, { room: last, kind: 'qa', title: 'All hands', created: 0 }, 'the latest ritual for Ana');
      same([await rooms(ana, { kind: 'qa' }), await rooms(dana, { kind: 'qa' })], [[last, first], [closed, last, first]], 'the rituals for Ana and for their host');
      same([await rooms(ana, { text: 'HÁNDS all' }), await rooms(ana, { text: 'feet' }), await rooms(ana, { kind: 'poll' })], [[last, first], [], []], 'the rituals with a title, with another, and of another kind');
      const refused = await ana.backend.rituals({ limit: 101 }).then(() => 'listed', (error: unknown) => (error as { readonly code: string }).code);
      same(refused, 'query_invalid', 'the answer to a list that is too long');
    }));

    it('finds again what somebody asked without a name, for them alone', withWorld(async (world) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      if (!ben.backend.own) return;
      const view = await dana.look(room);
      for (const [page, name, text] of [[ben, 'askAnonymously', 'One?'], [ana, 'askAnonymously', 'Two?'], [ben, 'askAnonymously', 'Three?']] as const) accepted(await page.run(room, `qa.${name}`, { text }));
      await view.until('all questions show', () => view.texts.length === 3);
      const idsOf = (...texts: string[]) => texts.map((text) => view.idOf(text)).sort();
      same([...await ben.backend.own(room)].sort(), idsOf('One?', 'Three?'), 'what is found for Ben');
      same(await ana.backend.own!(room), idsOf('Two?'), 'what is found for Ana');
      same(await dana.backend.own!(room), [], 'what is found for the host');
      for (const page of [ana, dana]) check(!page.hears((await ben.look(room)).hello!.key), 'Looking for it tells nobody else.');
      const found = await ben.backend.own('qa/nowhere-at-all').then(() => 'found', (error: unknown) => (error as { readonly code: string }).code);
      if (ben.backend.features.shared) same(found, 'room_unknown', 'the answer for a room that is not there');
    }));

    it('hands hosts the journal of a room, without who and when of what has no name; to others not', withWorld(async (world) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      if (!dana.backend.journal) return;
      const view = await dana.look(room);
      accepted(await ben.run(room, 'qa.askAnonymously', { text: 'Who decides?' }));
      accepted(await ana.run(room, 'qa.ask', { text: 'And why?' }));
      await view.until('both questions show', () => view.texts.length === 2);
      const [anonymous, named] = [view.idOf('Who decides?'), view.idOf('And why?')];
      accepted(await dana.run(room, 'qa.answer', { question: anonymous, text: 'We do.' }));
      const lines = await dana.backend.journal(room);
      const keyOf = async (page: typeof ana) => (await page.look(room)).hello!.key;
      const found = (command: string) => lines.filter((line) => line.command === command).map(({ key, at, ids }) => [key, typeof at, ids.includes(`question/${anonymous}`), ids.includes(`question/${named}`)]);
      same([found('qa.askAnonymously'), found('qa.ask')], [[[undefined, 'undefined', true, false]], [[await keyOf(ana), 'number', false, true]]], 'what the journal tells of both questions');
      same(lines.filter(({ command }) => command === 'qa.answer').map(({ key }) => key), [await keyOf(dana)], 'who has answered');
      for (const mark of ['Who decides?', 'We do.', await keyOf(ben)]) check(!JSON.stringify(lines).includes(mark), `The journal must not hold "${mark}".`);
      if (!features.shared) return;
      const refused = async (page: typeof ana, at: string) => page.backend.journal!(at).then(() => 'told', (error: unknown) => (error as { readonly code: string }).code);
      const closed = await world.board({ closed: true });
      same([await refused(ana, room), await refused(ana, closed), await refused(ana, 'qa/nowhere-at-all')], ['role_missing', 'room_unknown', 'room_unknown'], 'the answers to a member, and for rooms that are not theirs');
    }));

    it('names nobody for an anonymous question, to anyone', withWorld(async (world) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      const views = [await ana.look(room), await ben.look(room), await dana.look(room)];
      const receipt = accepted(await ben.run(room, 'qa.askAnonymously', { text: 'Who decides?' }));
      for (const view of views) await view.until('the question shows', () => view.texts.includes('Who decides?'));
      const question = views[0]!.idOf('Who decides?');
      accepted(await dana.run(room, 'qa.answer', { question, text: 'We do.' }));
      accepted(await ana.run(room, 'qa.vote', { question, on: true }));
      accepted(await ben.run(room, 'qa.editAnonymous', { question, text: 'Who will decide?' }));
      for (const view of views) await view.until('the new wording shows', () => view.texts.includes('Who will decide?'));
      const [{ key }, { id, name: called }] = [views[1]!.hello!, await ben.backend.me()];
      for (const page of [ana, dana]) for (const mark of [key, id, called]) check(!page.hears(mark), `Nobody must hear who asked: ${page.quote(mark)}`);
      for (const { records } of views) {
        const value = records.get(`question/${question}`) as { readonly asked: number };
        check(!('author' in value), `An anonymous question has no author: ${show(value)}.`);
        same(value.asked % 3_600_000, 0, 'the time beyond the full hour');
        check(![key, called].some((mark) => mentions(JSON.stringify(value), mark)), `An anonymous question names nobody: ${show(value)}.`);
      }
      const own = changesOf(views[1]!, 0).filter(({ circle }) => circle === personCircle(key));
      check(!JSON.stringify(own).includes(question), `No record of one person names an anonymous question: ${show(own)}.`);
      same(Object.keys(receipt.cursors ?? {}).filter((circle) => circle !== ALL), [], 'circles of the receipt beside all');
    }));

    it('lets nobody tell two anonymous questions of one person from those of two', withWorld(async (world) => {
      const [room, ana, ben, dana] = [await world.board(), await world.page('ana'), await world.page('ben'), await world.page('dana')];
      const view = await dana.look(room);
      for (const [page, text] of [[ben, 'One?'], [ben, 'Two?'], [ana, 'Three?']] as const) accepted(await page.run(room, 'qa.askAnonymously', { text }));
      await view.until('all questions show', () => view.texts.length === 3);
      const values = [...view.records].flatMap(([record, value]) => (record.startsWith('question/') ? [JSON.stringify({ ...(value as object), text: '', asked: 0 })] : []));
      same(new Set(values).size, 1, 'different questions, apart from their texts');
    }));

    it('answers an anonymous command without its sender, also a second time', withWorld(async (world) => {
      const [room, ben] = [await world.board(), await world.page('ben')];
      const { hello } = await ben.look(room);
      const { id, name: called } = await ben.backend.me();
      const sent = command(room, 'qa.askAnonymously', { text: 'Who decides?' });
      const receipts = [...await ben.send([sent]), ...await ben.send([sent]), await ben.run(room, 'qa.askAnonymously', { text: '' })];
      same(receipts.map(outcomeOf), ['accepted', 'accepted', 'args_invalid'], 'the outcomes');
      for (const mark of [hello!.key, id, called]) check(!mentions(JSON.stringify(receipts), mark), `A receipt must not name its sender: ${show(receipts)}.`);
    }));
  });
}
