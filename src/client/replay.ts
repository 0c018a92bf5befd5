/** Previews of commands under way. Loads after the first view, with the rules. */
import { ChangeSet, type RoomReader } from '../core/draft.js';
import { guard, preview, type PreviewOptions, type PreviewOutcome, type PreviewViewer } from '../core/preview.js';
import { keyOf } from './confirmed.js';
import type { Item } from './sending.js';
import { overlay, type Overlay, type RitualShape } from './overlay.js';

/** Runs commands in their order over what is confirmed. Those whose rule needs more than the viewer sees wait. */
export function replay(confirmed: RoomReader, ritual: RitualShape, items: readonly Item[], viewer: PreviewViewer): Overlay {
  const changes = new ChangeSet(guard(confirmed, ritual.records, viewer));
  for (const item of items) {
    const type = ritual.commands[item.name.slice(item.name.indexOf('.') + 1)];
    const mine = item.name.startsWith(`${ritual.kind}.`);
    const outcome = type && mine ? attempt({ base: changes, type, command: item.command, viewer, now: item.now ?? 0 }) : undefined;
    // A refusal here is advice only, as clock and view may be behind: the authority decides.
    item.shown = outcome?.status === 'shown';
    if (outcome?.status === 'shown') for (const change of outcome.changes) changes.set(change);
  }
  return overlay(new Map([...changes.changes()].map((change) => [keyOf(change.type, change.id), change])));
}

/** A rule may stumble over arguments that the authority will refuse: one bad command must not take the view away. */
function attempt(options: PreviewOptions): PreviewOutcome | undefined {
  try {
    return preview(options);
  } catch {
    return undefined;
  }
}
