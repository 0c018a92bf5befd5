import { describe, expect, it } from 'vitest';
import { journalForHosts, journalToCsv, journalToJson, type JournalRow, type JournalView } from './journal.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const [ANA, DANA] = ['key-of-ana', 'key-of-dana'];

/** A room in which hosts see these records; those without a value are gone. */
function viewOf(records: Readonly<Record<string, unknown>>): JournalView {
  return {
    isHosts: (command) => command === 'qa.hide',
    shown: (type, id) => (`${type}/${id}` in records ? { value: records[`${type}/${id}`] } : undefined),
  };
}

const line = (command: string, at: number, key: string | undefined, ...ids: readonly string[]): JournalRow => ({ command, at, ids, ...(key === undefined ? {} : { key }) });

describe('the journal, for hosts', () => {
  it('tells who did it, and when, of what hosts do and of what bears its author where hosts see it', () => {
    const rows = [line('room.create', NOON, DANA, 'access/access'), line('qa.ask', NOON + 5, ANA, 'question/q1', 'tally/q1'), line('qa.hide', NOON + 9, DANA, 'question/q1')];
    const view = viewOf({ 'access/access': { hosts: { keys: [DANA] } }, 'question/q1': { author: { key: ANA } }, 'tally/q1': { votes: 1 } });
    expect(journalForHosts(rows, view)).toEqual(rows);
  });

  it('tells neither of votes, of what has no name, of what hosts do not see, and of what somebody took back', () => {
    const rows = [
      line('qa.vote', NOON + 1, ANA, 'tally/q1'), line('qa.askAnonymously', NOON, undefined, 'question/q1', 'tally/q1'),
      line('qa.ask', NOON + 2, ANA, 'question/unseen', 'ledger/ledger'), line('qa.ask', NOON + 3, ANA, 'question/gone'),
    ];
    const lines = journalForHosts(rows, viewOf({ 'question/q1': {}, 'tally/q1': { votes: 1 }, 'ledger/ledger': {}, 'question/gone': undefined }));
    expect(lines).toEqual([
      { command: 'qa.ask', ids: ['ledger/ledger'] }, { command: 'qa.ask', ids: ['question/gone'] },
      { command: 'qa.askAnonymously', ids: ['question/q1', 'tally/q1'] }, { command: 'qa.vote', ids: ['tally/q1'] },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/unseen|key-of|1[78]\d{11}/);
  });

  it('stands in no order that says when something without a name came: the same whatever came first', () => {
    const rows = [line('qa.hide', NOON + 1, DANA, 'question/q2'), line('qa.askAnonymously', NOON, undefined, 'question/q1'), line('qa.hide', NOON + 9, DANA, 'question/q1'), line('qa.askAnonymously', NOON, undefined, 'question/q2')];
    const view = viewOf({ 'question/q1': {}, 'question/q2': {} });
    const lines = journalForHosts(rows, view);
    expect(lines.map(({ command, at }) => [command, at])).toEqual([['qa.hide', NOON + 1], ['qa.hide', NOON + 9], ['qa.askAnonymously', undefined], ['qa.askAnonymously', undefined]]);
    for (const other of [[...rows].reverse(), [rows[1]!, rows[3]!, rows[0]!, rows[2]!]]) expect(journalForHosts(other, view)).toEqual(lines);
  });

  it('begins where the room did: nothing is told of one that was at the same address before', () => {
    const rows = [line('room.create', NOON, ANA), line('qa.hide', NOON + 1, ANA), line('room.found', NOON, undefined), line('qa.hide', NOON + 3, DANA)];
    expect(journalForHosts(rows, viewOf({}))).toEqual([{ command: 'qa.hide', at: NOON + 3, key: DANA, ids: [] }, { command: 'room.found', ids: [] }]);
    expect(journalForHosts([], viewOf({}))).toEqual([]);
  });
});

describe('the journal as a file', () => {
  const lines = [{ command: 'qa.hide', ids: ['question/q1', 'ledger/ledger'], at: NOON, key: DANA }, { command: 'qa.ask', ids: ['question/q2'], at: NOON + 1, key: ANA }, { command: 'qa.askAnonymously', ids: ['question/q1'] }];
  const names = { [DANA]: '=Dana, "D"' };

  it('names people where their names are known, and is no formula', () => {
    expect(journalToCsv(lines, names)).toBe([
      '\ufeffcommand,records,at,key,name', 'qa.hide,question/q1 ledger/ledger,2026-11-23T12:00:00.000Z,key-of-dana,"\'=Dana, ""D"""',
      'qa.ask,question/q2,2026-11-23T12:00:00.001Z,key-of-ana,', 'qa.askAnonymously,question/q1,,,', '',
    ].join('\r\n'));
  });

  it('is JSON with the same in it', () => {
    expect(JSON.parse(journalToJson(lines, names))).toEqual([
      { command: 'qa.hide', records: ['question/q1', 'ledger/ledger'], at: '2026-11-23T12:00:00.000Z', key: DANA, name: '=Dana, "D"' },
      { command: 'qa.ask', records: ['question/q2'], at: '2026-11-23T12:00:00.001Z', key: ANA },
      { command: 'qa.askAnonymously', records: ['question/q1'] },
    ]);
  });
});
