import { describe, expect, it } from 'vitest';
import { exportPoll, pollToCsv, pollToJson, pollToMarkdown, type ExportWords } from './poll.export.js';
import { MEETING, START, TestPoll, people } from './poll.harness.js';

const words: ExportWords = {
  share: ({ votes, band, percent }) => (votes === undefined ? (percent === undefined ? (band ?? '') : `${percent} %`) : `${votes}`),
  answered: (voters, eligible) => `${voters} of ${eligible ?? '?'}`,
  comments: 'Comments',
  decision: ({ outcome, by, settled }) => `${by}: ${outcome}${settled ? `, ${settled}` : ''}`,
};

describe('a poll as a file', () => {
  it('has who chose what where the viewer sees all of it, and what begins like a formula is none', () => {
    const poll = TestPoll.open();
    poll.act('Ben', 'vote', { choices: ['o2'], comment: '=1+1, "please"' });
    poll.act('Ana', 'vote', { choices: ['o1'] });
    const exported = exportPoll(poll);
    expect(exported).toMatchObject({ voters: 2, options: [{ text: 'Soup', votes: 1 }, { text: 'Salad', votes: 1 }, { text: 'Bread', votes: 0 }] });
    expect(pollToCsv(exported)).toBe('\ufeffname,choices,comment\r\nAna,Soup,\r\nBen,Salad,"\'=1+1, ""please"""\r\n');
    expect(pollToMarkdown(exported, words)).toContain('- Soup: 1\n- Salad: 1\n- Bread: 0');
    expect(JSON.parse(pollToJson(exported))).toMatchObject({ ballots: [{ name: 'Ana', choices: ['o1'] }, { name: 'Ben' }] });
  });

  it('of confidential ballots has the result that everybody reads, and nothing of a voter', () => {
    const poll = TestPoll.confidential();
    for (const name of people(7)) poll.cast(name, 'o1', 'A remark');
    poll.act('Host', 'end');
    const exported = exportPoll(poll);
    expect(exported.ballots).toBeUndefined();
    expect(exported.options[0]).toEqual({ id: 'o1', text: 'Soup', band: 'nearly' });
    expect(pollToCsv(exported)).toBe('\ufeffoption,votes,share\r\nSoup,,nearly\r\nSalad,,few\r\nBread,,few\r\n');
    expect(pollToJson(exported)).not.toMatch(/Person|token|A remark/);
  });

  it('has rounds and winner of a run-off, and the decision about a meeting in the language of whoever takes it', () => {
    const ranked = TestPoll.open({ options: ['Soup', 'Salad', 'Bread'], type: 'ranked' });
    for (const [name, choices] of [['Ana', ['o1']], ['Ben', ['o2', 'o1']], ['Chen', ['o3', 'o1']], ['Dana', ['o1']]] as const) ranked.act(name, 'vote', { choices: [...choices] });
    expect(exportPoll(ranked)).toMatchObject({ winner: 'o1', rounds: [{ o1: 2, o2: 1, o3: 1 }, { o1: 4 }] });
    const meeting = TestPoll.open({ meeting: MEETING }, people(3));
    meeting.act('Host', 'end');
    meeting.act('Host', 'decide', { outcome: 'cancel', owner: 'Ben', starts: START });
    const exported = exportPoll(meeting, (id) => (id === 'cancel' ? 'Absagen' : undefined));
    expect(exported.options.map(({ text }) => text)).toContain('Absagen');
    expect(pollToMarkdown(exported, words)).toContain('Host: cancel');
  });
});
