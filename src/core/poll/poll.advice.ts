/** What a meeting's purpose speaks for. Shown beside the ballot with its reason, and never chosen for anybody. */
import type { Purpose } from '../meeting.js';

/** `update`: written or recorded. `live`: stay together, and shorter if it can be. */
export type Recommendation = 'update' | 'standup' | 'board' | 'poll' | 'live';

export interface Advice {
  /** The first is the one that fits best. */
  readonly instead: readonly Recommendation[];
}

const ADVICE: Readonly<Record<Purpose, Advice>> = {
  status: { instead: ['update', 'standup'] },
  collect: { instead: ['board', 'poll'] },
  urgent: { instead: ['live'] },
  decide: { instead: ['live'] },
  'fast-team': { instead: ['live'] },
  trust: { instead: ['live'] },
};

/** What to do instead of the meeting, or that it should stay one. */
export function adviceFor(purpose: Purpose): Advice {
  return ADVICE[purpose];
}

/** Whether people should go on meeting. */
export function staysLive({ instead }: Advice): boolean {
  return instead[0] === 'live';
}
