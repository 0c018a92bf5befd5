/* eslint-disable @typescript-eslint/no-floating-promises -- chai's assertions look like promises since accessible() is one */
import { expect } from '@open-wc/testing';
import type { MootError } from '../../core/errors.js';
import { AFTER_GRACE } from '../../core/qa/qa.board.js';
import { TestBoard } from '../../core/qa/qa.harness.js';
import type { Phase } from '../../core/qa/qa.schema.js';
import { ar } from '../locales/ar.js';
import { de } from '../locales/de.js';
import { allWords, reasonOf } from '../locales/en-more.js';
import { en } from '../locales/en.js';
import { World, all, ask, find, show, until } from './qa.harness.js';

/** What each phase is called where something is refused in it, by language. */
const NAMED: Readonly<Record<string, Readonly<Record<Phase, string>>>> = {
  en: { draft: 'is not open yet', collect: 'is collecting', live: 'is live', followup: 'moved to follow-up', archived: 'archived' },
  de: { draft: 'noch nicht offen', collect: 'sammelt', live: 'live', followup: 'Nachlese', archived: 'archiviert' },
  ar: { draft: 'لم تُفتح بعد', collect: 'تجمع', live: 'البث المباشر', followup: 'المتابعة', archived: 'مؤرشفة' },
};
const PHASES = ['draft', 'collect', 'live', 'followup', 'archived'] as const;

/** A board that has been in a phase for longer than anything is late, and what somebody tries on it. */
function refusedIn(phase: Phase) {
  const board = new TestBoard();
  const [question, other] = [board.act('Ana', 'ask', { text: 'Why?' }), board.act('Ben', 'ask', { text: 'How?' })];
  board.act('Host', 'moveTo', { phase: phase === 'collect' ? 'draft' : 'collect' });
  board.act('Host', 'moveTo', { phase });
  board.now += AFTER_GRACE + 1;
  const why = (act: () => void): MootError | undefined => {
    try {
      act();
      return undefined;
    } catch (error) {
      return error as MootError;
    }
  };
  const errors = [
    why(() => { board.act('Ana', 'ask', { text: 'Late?' }); }),
    why(() => { board.act('Ana', 'askAnonymously', { text: 'Late?' }); }),
    why(() => { board.act('Ana', 'vote', { question: other, on: true }); }),
    why(() => { board.act('Ana', 'reply', { question, text: 'Late.' }); }),
    why(() => { board.act('Ana', 'edit', { question, text: 'Late?' }); }),
    why(() => { board.act('Host', 'discuss', { question, on: true }); }),
  ].filter((error) => error !== undefined);
  return { board: board.board, errors };
}

const languages = { en: allWords(en), de, ar };

describe('a refusal', () => {
  for (const [lang, words] of Object.entries(languages)) {
    it(`names the phase that the board is in, whatever was tried: ${lang}`, () => {
      for (const phase of PHASES) {
        const { board, errors } = refusedIn(phase);
        expect(errors.length, phase).to.equal({ draft: 5, collect: 1, live: 0, followup: 4, archived: 6 }[phase]);
        for (const error of errors) expect(reasonOf(words, error, board), `${phase} ${error.code}`).to.include(NAMED[lang]![phase]);
      }
    });
  }

  it('says what is so where the phase is not why: hosts closed asking, questions are unseen, or the board has been moved back since', () => {
    const closed = (code: string, board: object) => Object.fromEntries(Object.entries({ de, ar }).map(([lang, words]) => [lang, reasonOf(words, { code, message: '' }, { phase: 'collect', anonymity: 'choice', asking: true, ...board })]));
    expect(closed('asking_closed', { asking: false })).to.deep.equal({ de: 'Die Leitung nimmt hier keine Fragen mehr an.', ar: 'لم يعد المضيفون يقبلون أسئلة هنا.' });
    expect(closed('asking_closed', {})).to.deep.equal({ de: 'Als das ankam, wurden hier keine Fragen angenommen.', ar: 'حين وصل هذا لم تكن الأسئلة تُقبل هنا.' });
    expect(closed('voting_closed', { unseen: true })['de']).to.equal('Abgestimmt wird, sobald die Fragen gezeigt werden.');
    expect(closed('replies_closed', { unseen: true })['de']).to.equal('Erwidert wird, sobald die Fragen gezeigt werden.');
    expect(closed('replies_closed', { phase: 'followup' })['de']).to.equal('Als das ankam, wurden hier keine Erwiderungen angenommen.');
    expect(closed('board_moved', { moved: { at: 0, by: 'Dana' } })).to.deep.equal({ de: 'Dana hat das Board inzwischen weitergeschaltet.', ar: 'نقل Dana اللوحة في هذه الأثناء.' });
    expect(closed('board_moved', { moved: { at: 0 } })['de']).to.equal('Das Board ist inzwischen von selbst weitergegangen.');
    expect(closed('unseen_late', { phase: 'live' })['de']).to.equal('Das Board ist live; ungesehen sammeln geht nur davor.');
  });
});

describe('on the page, a question that came too late', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(); });
  afterEach(async () => {
    document.documentElement.removeAttribute('lang');
    await world.end();
  });

  for (const [lang, sentence] of [['en', 'Not sent: The board moved to follow-up; it takes no more questions.'], ['de', 'Nicht gesendet: Das Board ist jetzt in der Nachlese; es nimmt keine Fragen an.'], ['ar', 'لم يُرسل: اللوحة الآن في المتابعة؛ لا تُقبل فيها أسئلة.']] as const) {
    it(`is told where the board is, and stays: ${lang}`, async () => {
      document.documentElement.lang = lang;
      const [dana, ana] = [world.join('dana'), world.join('ana')];
      const element = await show(ana);
      await until(() => lang === 'en' || !find(element, '.send')!.textContent.includes('Ask'), 'not in the language');
      ana.cut(true);
      await ask(element, 'Too late?');
      await dana.board.moveTo({ phase: 'followup' }).receipt;
      world.pass(AFTER_GRACE + 1);
      ana.cut(false);
      await until(() => find(element, '.refused'), 'not refused');
      await until(() => find(element, '.refused .error')!.textContent === sentence, `says "${find(element, '.refused .error')?.textContent}"`);
      expect(all(element, '.refused .text').map((one) => one.textContent)).to.deep.equal(['Too late?']);
    });
  }
});
