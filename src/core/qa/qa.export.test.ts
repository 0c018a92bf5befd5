import fc from 'fast-check';
import ICAL from 'ical.js';
import { marked, type Token } from 'marked';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../text.js';
import { START, TestBoard } from './qa.harness.js';
import { exportBoard, toCsv, toIcs, toJson, toMarkdown } from './qa.export.js';

const WORDS = { answered: 'Answered', open: 'Open', rest: 'Declined', anonymous: 'Anonymous', votes: (count: number) => `${count} votes`, owed: (name = 'Nobody', due = 'whenever') => `${name} answers by ${due.slice(0, 10)}` };

function board(): TestBoard {
  const made = new TestBoard();
  const why = made.act('Ana', 'ask', { text: 'Why?', labels: ['plan'] });
  const secret = made.act('Ben', 'askAnonymously', { text: 'Who decides?' });
  const twice = made.act('Cleo', 'ask', { text: 'Why then?' });
  made.act('Dan', 'vote', { question: why, on: true });
  made.act('Host', 'answer', { question: why, text: 'So.' });
  made.act('Host', 'merge', { question: twice, into: why });
  made.act('Host', 'owe', { question: secret, by: 'Femi', due: START + 86_400_000 });
  return made;
}

/** Reads CSV back, as RFC 4180 has it. */
function cells(csv: string): string[][] {
  return [...csv.replace('\ufeff', '').matchAll(/(?:^|\r\n)((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)/g)]
    .map(([, row = '']) => [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''))
    .filter((row) => row.length > 1);
}

describe('an exported board', () => {
  it('has each question with its votes, state, wordings and answers, by votes', () => {
    const { questions, ledger } = exportBoard(board());
    expect(questions.map(({ text, author, votes, state, wordings, labels }) => ({ text, author, votes, state, wordings, labels }))).toEqual([
      { text: 'Why?', author: 'Ana', votes: 3, state: 'answered', wordings: ['Why then?'], labels: ['plan'] },
      { text: 'Who decides?', author: undefined, votes: 1, state: 'open', wordings: [], labels: [] },
    ]);
    expect(ledger).toMatchObject({ asked: 3, merged: 1 });
    expect(questions[0]?.answers).toEqual([{ text: 'So.', author: 'Host', at: new Date(START).toISOString() }]);
  });

  it('has the own words of askers, also of those whose question was changed and then merged', () => {
    const made = board();
    const late = made.act('Eva', 'ask', { text: 'wy?' });
    made.act('Host', 'reword', { question: late, text: 'Why now?' });
    made.act('Host', 'merge', { question: late, into: [...made.list('question')][0]!.id });
    expect(exportBoard(made).questions[0]?.wordings).toEqual(['Why then?', 'wy?']);
  });

  it('tells neither who asked anonymously nor when, but for the day, in any file', () => {
    const exported = exportBoard(board());
    const anonymous = exported.questions.filter(({ text }) => text === 'Who decides?');
    for (const file of [toJson({ ...exported, questions: anonymous }), toCsv({ ...exported, questions: anonymous }), toMarkdown({ ...exported, questions: anonymous }, WORDS), toIcs({ ...exported, questions: anonymous }, START)]) {
      expect(file).not.toMatch(/Ben|key-ben/);
      expect(file.replace(/DTSTAMP.*/, '').replace(new Date(START + 86_400_000).toISOString(), '')).not.toMatch(/\d\d:\d\d/);
    }
    expect(anonymous[0]?.asked).toBe('2026-11-23');
  });
});

it('an owed answer stands in files and in the calendar till the question is answered, declined or hidden', () => {
  const made = new TestBoard();
  const ask = (text: string) => {
    const question = made.act('Ana', 'ask', { text });
    made.act('Host', 'owe', { question, by: 'Femi', due: START + 86_400_000 });
    return question;
  };
  const [, answered, aloud, declined, hidden] = ['Open?', 'Answered?', 'Aloud?', 'Declined?', 'Hidden?'].map(ask) as [string, string, string, string, string];
  made.act('Host', 'answer', { question: answered, text: 'So.' });
  made.act('Host', 'setState', { question: aloud, state: 'answered' });
  made.act('Host', 'setState', { question: declined, state: 'declined', reason: 'Off.' });
  made.act('Host', 'hide', { question: hidden });
  const exported = exportBoard(made);
  expect(toIcs(exported, START).match(/SUMMARY:.*/g)).toEqual(['SUMMARY:Femi: Open?']);
  expect(toMarkdown(exported, WORDS).match(/Femi answers by 2026\\?-11\\?-24/g)).toHaveLength(1);
});

it('an answer that is owed without a person or a day stands in every file as that: as something to do in the calendar', () => {
  const made = new TestBoard();
  const [undated, nobodys] = ['Undated?', 'Whose?'].map((text) => made.act('Ana', 'ask', { text })) as [string, string];
  made.act('Ana', 'ask', { text: 'Below the line?' });
  for (const question of [undated, nobodys]) for (const name of ['Ben', 'Cem']) made.act(name, 'vote', { question, on: true });
  made.act('Host', 'moveTo', { phase: 'followup' });
  made.act('Host', 'owe', { question: undated, by: 'Femi' });
  const exported = exportBoard(made);
  expect(exported.questions.map(({ text, owed }) => [text, owed])).toEqual([['Undated?', { by: 'Femi' }], ['Whose?', {}], ['Below the line?', undefined]]);
  const tasks = new ICAL.Component(ICAL.parse(toIcs(exported, START, undefined, 'Nobody yet'))).getAllSubcomponents();
  expect(tasks.map((task) => [task.name, task.getFirstPropertyValue('summary'), task.getFirstPropertyValue('status')])).toEqual([['vtodo', 'Femi: Undated?', 'NEEDS-ACTION'], ['vtodo', 'Nobody yet: Whose?', 'NEEDS-ACTION']]);
  expect(toMarkdown(exported, WORDS).match(/\w+ answers by \w+/g)).toEqual(['Femi answers by whenever', 'Nobody answers by whenever']);
  const [header = [], ...rows] = cells(toCsv(exported));
  expect(rows.map((row) => ['answer owed', 'owed by', 'due'].map((name) => row[header.indexOf(name)]))).toEqual([['yes', 'Femi', ''], ['yes', '', ''], ['', '', '']]);
});

it('an answer that is owed by its votes stands in every file also after the board was archived', () => {
  const made = new TestBoard();
  const [question = ''] = ['Whose?', 'Below the line?'].map((text) => made.act('Ana', 'ask', { text }));
  for (const name of ['Ben', 'Cem']) made.act(name, 'vote', { question, on: true });
  made.act('Host', 'moveTo', { phase: 'archived' });
  const exported = exportBoard(made);
  expect(exported.questions.map(({ text, owed }) => [text, owed])).toEqual([['Whose?', {}], ['Below the line?', undefined]]);
  expect(new ICAL.Component(ICAL.parse(toIcs(exported, START, undefined, 'Nobody yet'))).getAllSubcomponents().map((task) => task.getFirstPropertyValue('summary'))).toEqual(['Nobody yet: Whose?']);
  const [header = [], ...rows] = cells(toCsv(exported));
  expect(rows.map((row) => row[header.indexOf('answer owed')])).toEqual(['yes', '']);
});

it('a board is exported with each list read once, however large it is', () => {
  const made = new TestBoard();
  for (let nth = 0; nth < 100; nth += 1) made.put('question', `q${nth}`, { text: `q${nth}`, asked: START, labels: [] }, ['all']);
  for (let nth = 0; nth < 200; nth += 1) made.put('reply', `r${nth}`, { question: `q${nth % 100}`, text: `r${nth}`, at: START }, ['all']);
  const read: string[] = [];
  const view = { get: made.get.bind(made), list: (type: 'reply') => { read.push(type); return made.list(type); } } as unknown as TestBoard;
  expect(exportBoard(view).questions.every((one) => one.replies.length === 2)).toBe(true);
  expect(read.sort()).toEqual(['answer', 'question', 'reply']);
});

it('a reply on a sealed board has neither a name nor an hour in any file', () => {
  const made = new TestBoard();
  made.act('Host', 'configure', { anonymity: 'sealed' });
  const question = made.act('Ana', 'askAnonymously', { text: 'Why?' });
  made.pass(90_000);
  made.act('Ben', 'replyAnonymously', { question, text: 'So.' });
  made.pass(90_000);
  const exported = exportBoard(made);
  expect(exported.questions[0]?.replies).toEqual([{ text: 'So.', at: '2026-11-23' }]);
  expect(cells(toCsv(exported))[1]).toContain('So.');
  expect(toJson(exported)).not.toMatch(/ben/i);
});

describe('CSV', () => {
  it('runs no formula, and keeps quotes, commas and lines', () => {
    const made = new TestBoard();
    const texts = ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', ' =1+1', '＝1+1', 'A, "b"\nand c'];
    for (const text of texts) made.act('Ana', 'ask', { text });
    const [head, ...rows] = cells(toCsv(exportBoard(made)));
    expect(head?.slice(0, 3)).toEqual(['question', 'votes', 'state']);
    const shown = rows.map(([text]) => text).sort();
    expect(shown).toEqual([...texts.slice(0, 6).map((text) => `'${text}`), texts[6]].sort());
    for (const row of rows) expect(row).toHaveLength(13);
  });
});

it('a table marks what is a formula only where a semicolon ends a cell', () => {
  const made = new TestBoard();
  made.act('Ana', 'ask', { text: 'b;=cmd|x!A1;"-c" d' });
  expect(toCsv(exportBoard(made))).toContain(`\r\n"b;'=cmd|x!A1;'""-c"" d",1,`);
});

describe('minutes', () => {
  it('have what was answered, what is open and what was declined, each with its asker and votes', () => {
    const made = board();
    const no = made.act('Ana', 'ask', { text: 'May I?' });
    made.act('Host', 'setState', { question: no, state: 'declined', reason: 'No.' });
    for (const [asked, state] of [['Next?', 'queued'], ['Later?', 'deferred']] as const) made.act('Host', 'setState', { question: made.act('Ana', 'ask', { text: asked }), state });
    made.act('Host', 'configure', { moderation: 'before' });
    made.act('Ana', 'ask', { text: 'Waits?' });
    const text = toMarkdown(exportBoard(made), WORDS);
    const open = text.slice(text.indexOf('## Open'), text.indexOf('## Declined'));
    for (const asked of ['Next', 'Later', 'Waits']) expect(open).toContain(`### ${asked}?`);
    expect(text).toContain('## Answered\n\n### Why?\n\nAna · 3 votes\n\n> So\\.\n>\n> — Host');
    expect(text).toContain('## Open\n\n### Who decides?\n\nAnonymous · 1 votes · Femi answers');
    expect(text).toContain('## Declined\n\n### May I?\n\nAna · 1 votes · No\\.');
  });

  it('take nothing that somebody wrote for Markdown or HTML', () => {
    const made = new TestBoard();
    made.act('Ana', 'ask', { text: '# [click](javascript:x) <img src=x>\n| a | *b*' });
    const [, question = ''] = toMarkdown(exportBoard(made), WORDS).split('### ');
    expect(question.replace(/\\./g, '')).not.toMatch(/[[\]()<>*|#]/);
  });
});

describe('the calendar', () => {
  it('has a day for each owed answer, folded and escaped as RFC 5545 wants it', () => {
    const made = new TestBoard();
    const text = `Will; there, be\n${'ä'.repeat(100)}?`;
    const question = made.act('Ana', 'ask', { text });
    made.act('Ana', 'ask', { text: 'Nobody owes this?' });
    made.act('Host', 'owe', { question, by: 'Femi', due: Date.UTC(2026, 11, 4, 12) });
    const ics = toIcs(exportBoard(made), START);
    expect(ics.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(ics).toContain('DTSTART;VALUE=DATE:20261204\r\n');
    for (const line of ics.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(ics.replaceAll('\r\n ', '')).toContain(`SUMMARY:Femi: Will\\; there\\, be\\n${'ä'.repeat(100)}?\r\n`);
    expect(ics).not.toMatch(/[^\r]\n/);
  });
});

/** What people may write, with what means something in a file most of all. */
const written = fc.array(fc.constantFrom('=', '+', '-', '@', '\t', '\r\n', '\n', '"', ',', ';', "'", '\\', ':', '|', '#', '>', '`', '*', '_', '[x](javascript:y)', '<b>', '<script>', '&amp;', '&#61;', '---', '1. ', '- ', 'BEGIN:VEVENT', 'END:VCALENDAR', '\u2028', '\u0085', 'https://evil.example', 'a', 'B ', 'ä', '日', '👩\u200d👩'), { minLength: 1, maxLength: 14 })
  // As the authority takes it.
  .map((parts) => cleanText(parts.join(''))).filter((text) => text !== '');

describe('whatever people write', () => {
  // Owed and answered, by turns.
  function boardOf(texts: readonly string[], isAnswered = (nth: number) => nth % 2 === 1): TestBoard {
    const made = new TestBoard();
    for (const [nth, text] of texts.entries()) {
      const question = made.act('Ana', 'ask', { text });
      made.act('Host', 'owe', { question, by: text.slice(0, 40), due: START + 86_400_000 });
      if (isAnswered(nth)) made.act('Host', 'answer', { question, text });
      made.act('Ben', 'reply', { question, text });
    }
    return made;
  }
  const kept = (made: TestBoard) => made.list('question').map(({ value: { text } }) => text).sort();

  it('a table has it in its cell, and no cell is a formula', () => {
    fc.assert(fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (texts) => {
      const made = boardOf(texts);
      const { data, errors } = Papa.parse<string[]>(toCsv(exportBoard(made)).replace('\ufeff', '').trimEnd(), { newline: '\r\n', delimiter: ',' });
      expect(errors).toEqual([]);
      for (const row of data) {
        expect(row).toHaveLength(13);
        for (const cell of row) expect(cell).not.toMatch(/^\s*[=+@\t-]/);
      }
      // The mark before what could be a formula aside, it is what they wrote.
      const asIs = new Map(kept(made).map((text) => [text.replace(/(^|[;\t\r\n])((?:[^\S\t\r\n]|")*[=+\-@])/g, "$1'$2"), text]));
      expect(data.slice(1).map(([text = '']) => asIs.get(text)).sort()).toEqual(kept(made));
    }));
  });

  it.each([';', '\t', ','])('a table has no formula in it either where a spreadsheet takes "%s" for the end of a cell', (delimiter) => {
    fc.assert(fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (texts) => {
      const csv = toCsv(exportBoard(boardOf(texts))).replace('\ufeff', '');
      const { data } = Papa.parse<string[]>(csv, { delimiter });
      // And where it does not know quotes that stand within a line.
      const lines = csv.split(/[\r\n]/).flatMap((line) => (delimiter === ',' ? [] : line.split(delimiter)));
      for (const cell of [...data.flat(), ...lines]) expect(cell).not.toMatch(/^[\s"]*[=+@-]/);
    }));
  });

  it('a calendar has it as text of its own events, and nothing else in it', () => {
    fc.assert(fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (texts) => {
      const made = boardOf(texts, () => false);
      const calendar = new ICAL.Component(ICAL.parse(toIcs(exportBoard(made), START)));
      const events = calendar.getAllSubcomponents();
      expect(events.map(({ name }) => name)).toEqual(texts.map(() => 'vevent'));
      const named = new Map(made.list('question').map(({ id, value: { text, owed } }) => [`${id}@mootkit`, `${owed?.by ?? ''}: ${text}`]));
      for (const event of events) {
        expect(event.getAllProperties().map(({ name }) => name)).toEqual(['uid', 'dtstamp', 'summary', 'dtstart', 'transp']);
        expect(event.getFirstPropertyValue('summary')).toBe(named.get(event.getFirstPropertyValue('uid') as string));
      }
    }));
  });

  it('minutes have it as text: neither a heading, link, list, table, picture nor code of its own', () => {
    // An address that was written out leads nowhere but where it says.
    const isBare = (token: Token) => token.type === 'link' && token.raw === (token as { readonly text: string }).text;
    const kindsOf = (tokens: readonly Token[]): string[] => tokens.flatMap((token) => [isBare(token) ? 'text' : token.type, ...kindsOf('tokens' in token ? token.tokens ?? [] : [])]);
    fc.assert(fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (texts) => {
      const tokens = marked.lexer(toMarkdown(exportBoard(boardOf(texts)), WORDS));
      const allowed = ['heading', 'paragraph', 'blockquote', 'space', 'text', 'escape', 'br'];
      expect(kindsOf(tokens).filter((kind) => !allowed.includes(kind))).toEqual([]);
      expect(tokens.filter(({ type }) => type === 'heading')).toHaveLength(1 + Math.min(texts.length, 2) + texts.length);
    }));
  });
});
