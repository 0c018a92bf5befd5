import { describe, expect, it } from 'vitest';
import { ballotsToCsv, exportPoll, pollToJson, pollToMarkdown, resultsToCsv, type PollMinutesWords } from './poll.export.js';
import type { PollRecords } from './poll.schema.js';
import { MEETING, START, TestPoll, keyOf, people } from './poll.harness.js';

const words: PollMinutesWords = {
  results: 'Results', comments: 'Comments', decision: 'Decision', tooFew: 'Not enough answers',
  voters: (count) => `${count} have voted`, votes: (count, percent) => `${count} (${percent ?? 0} %)`, band: (band, percent) => `${band}${percent === undefined ? '' : ` ${percent} %`}`,
  groups: 'Groups', majority: (option) => `most of them ${option ?? 'nothing'}`, withheld: (names) => `withheld ${names.join()}`,
  decided: ({ outcome, owner }) => `${outcome}, ${owner}`,
};
/** What one person sees of a poll. */
const seenBy = (poll: TestPoll, as: string): Parameters<typeof exportPoll>[0] => {
  const circles = new Set(['all', `@${keyOf(as)}`, ...(as.startsWith('Host') ? ['hosts'] : [])]);
  const sees = (to: readonly string[]) => to.some((circle) => circles.has(circle));
  return {
    get: (type, id) => { const record = poll.record(type, id); return record && sees(record.to) ? record.value : undefined; },
    list: (type) => poll.list(type).filter(({ to }) => sees(to)),
  };
};
const files = (poll: TestPoll, as: string) => {
  const exported = exportPoll(seenBy(poll, as));
  return [resultsToCsv(exported), ballotsToCsv(exported), pollToJson(exported), pollToMarkdown(exported, words)];
};

describe('a named poll as files', () => {
  const voted = (shown: 'always' | 'closed' = 'always') => {
    const poll = TestPoll.open({ options: ['Soup', '=1+1', 'Bread, butter'], shown });
    poll.put('ritual', 'ritual', { title: 'Lunch # today', settings: {}, created: START }, ['all']);
    poll.act('Ana', 'vote', { choices: ['o1'], comment: '@SUM(A1) *yes*' });
    poll.act('Ben', 'vote', { choices: ['o2'] });
    return poll;
  };

  it('tells counts, shares, and who chose what', () => {
    const exported = exportPoll(seenBy(voted(), 'Chen'));
    expect(exported).toMatchObject({ voters: 2, options: [{ text: 'Soup', votes: 1, percent: 50 }, { votes: 1 }, { votes: 0, percent: 0 }], ballots: [{ name: 'Ana', choices: ['o1'], at: '2026-11-23T09:15:00.000Z' }, { name: 'Ben' }] });
    expect(JSON.parse(pollToJson(exported))).toEqual(JSON.parse(JSON.stringify(exported)));
  });

  it('holds no formula and no markup of what people wrote', () => {
    const [results = '', ballots = '', , minutes = ''] = files(voted(), 'Chen');
    expect(results).toBe("\ufeffoption,votes,percent,share\r\nSoup,1,50,\r\n'=1+1,1,50,\r\n\"Bread, butter\",0,0,\r\n");
    expect(ballots).toContain("'@SUM(A1) *yes*");
    expect(minutes).toContain('# Lunch \\# today');
    expect(minutes).toContain('> @SUM\\(A1\\) \\*yes\\*\n>\n> — Ana');
  });

  it('holds no more than its reader sees: not even the own ballot where results are kept back', () => {
    for (const file of files(voted('closed'), 'Ana')) expect(file).not.toMatch(/Ana|yes|"votes"|50/);
    expect(files(voted('closed'), 'Host').join()).toMatch(/Ana/);
  });

  it('tells the mean of a scale, and the rounds of ranked choice', () => {
    const scale = TestPoll.open({ type: 'scale' });
    scale.act('Ana', 'vote', { choices: ['4'] });
    expect(exportPoll(seenBy(scale, 'Ben')).mean).toBe(4);
    const ranked = TestPoll.open({ type: 'ranked', options: ['Soup', 'Salad'] });
    ranked.act('Ana', 'vote', { choices: ['o2', 'o1'] });
    expect(exportPoll(seenBy(ranked, 'Ben')).rounds).toMatchObject({ winner: 'o2' });
    expect(exportPoll(seenBy(TestPoll.draft(), 'Ben'))).toMatchObject({ phase: 'draft', options: [{ text: 'Soup' }, { text: 'Salad' }, { text: 'Bread' }] });
  });
});

describe('a confidential poll as files', () => {
  it('is nothing while it is open, for hosts and voters alike', () => {
    const poll = TestPoll.confidential();
    for (const as of people(8)) poll.cast(as, 'o1', 'canary-comment');
    for (const as of ['Host', 'Person1']) for (const file of files(poll, as)) expect(file).not.toMatch(/canary|votes":|percent":|band|Person/);
  });

  it('is the published result, the same for all', () => {
    const poll = TestPoll.confidential();
    for (const as of people(11)) poll.cast(as, 'o1', `Said: ${as}`);
    poll.act('Host', 'end');
    expect(files(poll, 'Host')).toEqual(files(poll, 'Person1'));
    const exported = exportPoll(seenBy(poll, 'Person1'));
    expect(exported).toMatchObject({ voters: 11, options: [{ band: 'nearly' }, { band: 'few' }, { band: 'few' }] });
    expect(exported.options.some((option) => 'votes' in option)).toBe(false);
    expect(exported.ballots).toBeUndefined();
    expect(exported.comments).toHaveLength(11);
  });

  it('has the groups that were told apart, as they were told, and says which were withheld', () => {
    const poll = TestPoll.draft({ options: ['Soup', '=1+1', 'Bread'], secrecy: 'confidential', cut: ['=Design', 'Sales'] }, people(16));
    poll.groupsOf = (as) => [['=Design', 'Sales'][Math.floor((Number(as.replace('Person', '')) - 1) / 8)] ?? 'none'];
    expect(poll.outcome('Host', 'open', {})).toBe('accepted');
    const options = poll.poll.options.map(({ id }) => id);
    const resultOf = (groups: NonNullable<PollRecords['result']['groups']>) => {
      poll.put('result', 'result', { ballots: 16, told: Object.fromEntries(options.map((id) => [id, { band: 'some' as const }])), groups }, ['all']);
      return files(poll, 'Person1');
    };
    const [csv = '', , json = '', minutes = ''] = resultOf([{ name: '=Design', ballots: 8, told: Object.fromEntries(options.map((id) => [id, { band: 'some' as const }])) }]);
    expect(csv).toContain("option,votes,percent,share,group\r\nSoup,,,some,\r\n'=1+1,,,some,\r\n");
    expect(csv).toContain("Soup,,,some,'=Design\r\n'=1+1,,,some,'=Design\r\n");
    expect(csv).toContain(',,,withheld,Sales\r\n');
    expect(JSON.parse(json)).toMatchObject({ groups: [{ name: '=Design', voters: 8, options: [{ text: 'Soup', band: 'some' }, {}, {}] }], groupsWithheld: ['Sales'] });
    expect(minutes).toContain('## Groups\n\n### =Design\n\n8 have voted\n\n- Soup: some\n- =1\\+1: some\n- Bread: some\n\nwithheld Sales');
    const [majorities = '', , , said = ''] = resultOf([{ name: '=Design', ballots: 8, majority: 'o2' }, { name: 'Sales', ballots: 8, majority: null }]);
    expect(majorities).toContain("'=1+1,,,majority,'=Design\r\n,,,no majority,Sales\r\n");
    expect(said).toContain('most of them =1\\+1');
    expect(said).toContain('most of them nothing');
    expect(said).not.toContain('withheld');
  });

  it('says that too few have answered, and nothing else', () => {
    const poll = TestPoll.confidential();
    poll.cast('Person1', 'o1', 'canary-comment');
    poll.act('Host', 'end', { withoutResult: true });
    expect(exportPoll(seenBy(poll, 'Host'))).toMatchObject({ isTooFew: true });
    for (const file of files(poll, 'Host')) expect(file).not.toMatch(/canary|band|voters":/);
  });
});

describe('a decision in the minutes', () => {
  it('is there with its reason, without what the ledger counts by', () => {
    const poll = TestPoll.open({ meeting: MEETING }, people(3));
    poll.act('Host', 'end');
    poll.act('Host', 'decide', { outcome: 'async', reason: 'Nobody _speaks_', owner: 'Ben', starts: START });
    const exported = exportPoll(seenBy(poll, 'Ana'), ({ id }) => `word of ${id}`);
    expect(exported.decision).toMatchObject({ outcome: 'async', starts: '2026-11-23T09:15:00.000Z', by: 'Host' });
    expect(exported.decision).not.toHaveProperty('edition');
    const minutes = pollToMarkdown(exported, words);
    expect(minutes).toContain('- word of keep: 0');
    expect(minutes).toContain('## Decision\n\nasync, Ben\n\n> Nobody \\_speaks\\_');
  });
});
