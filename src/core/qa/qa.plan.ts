/** At which instants a board moves on by itself. */
import type { Board, Phase, Step } from './qa.schema.js';

/** In the order in which a board goes through them. */
export const PHASES: readonly Phase[] = ['draft', 'collect', 'live', 'followup', 'archived'];

/** The steps that are set, the next one first. */
export function stepsOf({ next, later = [] }: { readonly [N in 'next' | 'later']?: Board[N] | undefined }): readonly Step[] {
  return next ? [next, ...later] : later;
}

/** Whether one phase comes after another. */
export function isAfter(phase: Phase, other: Phase): boolean {
  return PHASES.indexOf(phase) > PHASES.indexOf(other);
}
