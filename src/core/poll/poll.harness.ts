/** What the tests of a poll share: a poll in memory on which people act by its rules. */
import { TestRoom, draftOf } from '../ritual.harness.js';
import type { Erasure } from '../ritual.js';
import { erase } from './poll-erase.rules.js';
import { pollAuthority } from './poll.authority.js';
import type { OpenArgs, PollRecords, SetUpArgs } from './poll.schema.js';
import { pollOf } from './poll.state.js';

export { START, keyOf } from '../ritual.harness.js';

/** So many people, by name. */
export function people(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `Person${index + 1}`);
}

export const MEETING: NonNullable<SetUpArgs['meeting']> = { minutes: 30, people: 12, cadence: 'weekly', purpose: 'status' };

/** A whole poll: commands are kept or refused, one after the other. */
export class TestPoll extends TestRoom<typeof pollAuthority.ritual, PollRecords> {
  constructor() {
    super(pollAuthority.ritual, 'poll/lunch');
  }

  static draft(settings: SetUpArgs = { options: ['Soup', 'Salad', 'Bread'] }, invited?: readonly string[]): TestPoll {
    const poll = new TestPoll();
    poll.people = invited;
    poll.act('System', 'setUp', settings);
    return poll;
  }

  static open(settings?: SetUpArgs, invited?: readonly string[], opening: OpenArgs = {}): TestPoll {
    const poll = TestPoll.draft(settings, invited);
    poll.act('Host', 'open', opening);
    return poll;
  }

  /** A confidential poll for so many people. */
  static confidential(invited = 12, settings: SetUpArgs = { options: ['Soup', 'Salad', 'Bread'] }): TestPoll {
    return TestPoll.open({ ...settings, secrecy: 'confidential', closes: new TestPoll().now + 86_400_000 }, people(invited));
  }

  /** Casts a confidential ballot with the token of this person's own device. */
  cast(as: string, choice: string, comment?: string): string {
    return this.outcome(as, 'cast', { choice, token: tokenOf(as), ...(comment === undefined ? {} : { comment }) });
  }

  erase(as: string, names: Erasure['names'] = []): void {
    erase(draftOf<PollRecords>('poll/lunch', this.records, { as, now: this.now }), { names, anonymous: false, nobody: 'nobody' });
  }

  /** All records as they were last written, with their marks. */
  changed() {
    return this.records.changes();
  }

  get poll() {
    return pollOf(this);
  }

  get counts() {
    return this.get('tally', 'tally')?.counts;
  }
}

export function tokenOf(as: string): string {
  return `token-of-${as.toLowerCase()}-0000000000`;
}
