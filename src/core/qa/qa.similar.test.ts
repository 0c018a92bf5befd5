import { describe, expect, it } from 'vitest';
import { Similar } from './qa.similar.js';

const BOARD = {
  parking: 'Will there be more parking for bicycles at the Berlin office?',
  planning: 'Which two things will we stop doing next year?',
  salary: 'Can we see the salary bands for every level?',
  build: 'The build takes 40 minutes. Who owns making it ten?',
  calls: 'Could the weekly metrics call be a page we read?',
};

function similar(extra = 0): Similar {
  const found = new Similar();
  for (const [id, text] of Object.entries(BOARD)) found.learn(id, text);
  for (let index = 0; index < extra; index += 1) found.learn(`other${index}`, `Will the office number ${index} get a plan for things of kind ${index % 97}?`);
  return found;
}

describe('finding what was asked already', () => {
  it('finds the same matter in other words, other forms and another order', () => {
    expect(similar().find('More bicycle parking at our Berlin offices?')).toEqual(['parking']);
    expect(similar().find('salary band of each level visible?')).toEqual(['salary']);
    expect(similar().find('Why does the BUILD take 40 minutes?')).toEqual(['build']);
  });

  it('finds nothing where only small words are shared', () => {
    expect(similar().find('Will there be a party for the new year?')).toEqual([]);
    expect(similar().find('')).toEqual([]);
  });

  it('shows at most three, the most alike first', () => {
    const found = new Similar();
    for (const id of ['a', 'b', 'c', 'd']) found.learn(id, 'Parking for bicycles in Berlin');
    found.learn('best', 'Parking for bicycles in Berlin and Lagos');
    expect(found.find('Parking for bicycles in Berlin and Lagos')).toEqual(['best', 'a', 'b']);
  });

  it('forgets what is gone, and knows a new wording', () => {
    const found = similar();
    found.learn('parking', 'When does the canteen open?');
    expect(found.find('bicycle parking in Berlin')).toEqual([]);
    found.forget('salary');
    expect(found.find('salary bands for every level')).toEqual([]);
  });

  it('finds among ten thousand', () => {
    expect(similar(10_000).find('More bicycle parking at the Berlin office?')).toEqual(['parking']);
  });
});
