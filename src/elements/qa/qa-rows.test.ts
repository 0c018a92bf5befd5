/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { Sending } from '../../client/index.js';
import { factsOf, rowsOf, type Row } from './qa.model.js';
import { Rows } from './qa-rows.js';
import { World, until } from './qa.harness.js';

describe('rows that follow a board', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(() => world.end());

  /** As text: objects that show the same need not be the same. */
  const image = (rows: ReadonlyMap<string, Row>) => JSON.stringify([...rows.values()].map(({ sending, answers, replies, reactions, privately, ...row }) => ({
    ...row, isSending: sending !== undefined, hanging: [answers, replies, reactions, privately].map((records) => records.map(({ id, value }) => [id, value])),
  })).sort((a, b) => (a.id < b.id ? -1 : 1)));

  it('are those that one would make from the start, whatever people do', async () => {
    const [dana, ana, ben] = ['dana', 'ana', 'ben'].map((name) => world.join(name)) as [ReturnType<World['join']>, ReturnType<World['join']>, ReturnType<World['join']>];
    const rows = new Rows();
    const room = ana.board;
    const stop = room.subscribe((view) => { rows.note(view.changed); });
    const others = new Set<string>();
    const compare = (what: string) => { expect(image(rows.update(room, others)), what).to.equal(image(rowsOf(factsOf(room, others), new Map()))); };
    let last = 0;
    const after = async (what: string, sending: Sending) => {
      compare(`${what}, on its way`);
      await sending.receipt;
      // As long as changes may wait to be told together.
      await new Promise((resolve) => { setTimeout(resolve, 120); });
      compare(what);
      last = room.view.revision;
    };
    await until(() => room.view.state === 'ready', 'no board');
    const [why, how, whose] = [room.ask({ text: 'Why?' }), ben.board.ask({ text: 'How?' }), room.askAnonymously({ text: 'Whose?' })];
    for (const [what, sending] of [['asked', why], ['asked by another', how], ['asked anonymously', whose]] as const) await after(what, sending);
    const reply = ben.board.reply({ question: why.id, text: 'So.' });
    await after('a reply', reply);
    const answer = dana.board.answer({ question: how.id, text: 'Thus.' });
    const acts: (readonly [string, () => Sending])[] = [
      ['a vote', () => room.vote({ question: how.id, on: true })],
      ['an answer', () => answer],
      ['a verdict', () => room.judge({ question: how.id, answered: false })],
      ['a reaction', () => room.react({ to: reply.id, kind: 'agree', on: true })],
      ['a private reply', () => dana.board.replyPrivately({ question: whose.id, text: 'Psst.' })],
      ['a merge', () => dana.board.merge({ question: how.id, into: why.id })],
      ['other words', () => dana.board.reword({ question: how.id, text: 'How so?' })],
      ['a merge taken back', () => dana.board.unmerge({ question: how.id })],
      ['a hidden one', () => dana.board.hide({ question: how.id })],
      ['a shown one', () => dana.board.show({ question: how.id })],
      ['an answer taken back', () => dana.board.retractAnswer({ answer: answer.id })],
      ['a vote taken back', () => room.vote({ question: how.id, on: false })],
      ['a reply taken back', () => ben.board.removeReply({ reply: reply.id })],
      ['withdrawn', () => ben.board.withdraw({ question: how.id })],
    ];
    for (const [what, act] of acts) await after(what, act());
    expect(last).to.be.greaterThan(acts.length);
    others.add(why.id);
    compare('known as own by other means');
    ana.cut(true);
    compare('offline');
    ana.cut(false);
    await after('back', room.vote({ question: why.id, on: true }));
    stop();
  });

  it('are the same map where nothing has changed, and the same objects where theirs has not', async () => {
    const { board } = world.join('ana');
    const rows = new Rows();
    const stop = board.subscribe((view) => { rows.note(view.changed); });
    const [one, other] = [board.ask({ text: 'Why?' }), board.ask({ text: 'How?' })];
    await Promise.all([one.receipt, other.receipt]);
    await until(() => board.view.size('question') === 2 && board.sendings.length === 0, 'not there');
    const before = rows.update(board, new Set());
    expect(rows.update(board, new Set())).to.equal(before);
    await board.edit({ question: one.id, text: 'Why then?' }).receipt;
    await until(() => board.view.get('question', one.id)?.text === 'Why then?' && board.sendings.length === 0, 'not edited');
    const now = rows.update(board, new Set());
    expect(now.get(other.id)).to.equal(before.get(other.id));
    expect(now.get(one.id)).not.to.equal(before.get(one.id));
    stop();
  });
});
