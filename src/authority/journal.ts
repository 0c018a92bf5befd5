/** The journal of a room for its hosts. Loads when one asks: a page with the in-page backend seldom does. */
import type { RoomKey } from '../core/address.js';
import { MootError } from '../core/errors.js';
import { journalForHosts, type JournalLine } from '../core/journal.js';
import { ALL, HOSTS } from '../core/record.js';
import type { Store } from '../stores/store.js';
import { findCommand, type RitualKit } from './kit.js';
import type { Reading } from './lookups.js';

/** Throws `role_missing`; `journal_missing` where the store hands none over. */
export async function journalOf({ room, kit, roles }: Reading, store: Pick<Store, 'read'>, key: RoomKey): Promise<readonly JournalLine[]> {
  if (!roles.includes('host')) throw new MootError('role_missing', 'The journal of a room is for its hosts.');
  const { journal } = await store.read(key, room.version, { journal: true });
  if (!journal) throw new MootError('journal_missing', 'What keeps the rooms here hands no journals over.');
  return journalForHosts(journal, {
    isHosts: (command) => isForHosts(kit, command),
    shown(type, id) {
      const { value, to = {}, left = {} } = room.row(type, id) ?? {};
      const isIn = (circles: object) => ALL in circles || HOSTS in circles;
      return isIn(to) ? { value } : isIn(left) ? {} : undefined;
    },
  });
}

/** What another version of Moot called so is nobody's here. */
function isForHosts(kit: RitualKit, command: string): boolean {
  try {
    return findCommand(kit, command).type.role === 'host';
  } catch {
    return false;
  }
}
