/**
 * The SDK as scripts use it: what would fail later, or nowhere, throws where it is given.
 * The elements know what they give, and use `createMoot` itself, so that their pages load less.
 */
import { assertHas } from '../core/assert-has.js';
import { MootError } from '../core/errors.js';
import { createMoot, type Moot, type MootOptions } from './moot.js';
import type { OpenRitual, Room } from './room.js';

/**
 * Joins a backend to a page. Throws `options_invalid` for what is no backend, no ritual or no name;
 * commands throw `args_invalid` for arguments that cannot be sent.
 *
 * @example createMoot({ backend }).open(qa, 'all-hands').ask({ text: 'Why?' });
 */
export function checkedMoot(options: MootOptions): Moot {
  assertHas((options as MootOptions | undefined)?.backend, ['open', 'send', 'me'], 'createMoot() needs { backend }, such as http({ url }) or await local()');
  const moot = createMoot(options, assertArgs);
  const open = moot.open.bind(moot);
  return Object.assign(moot, {
    open<T extends OpenRitual>(ritual: T, name: string): Room<T> {
      if (!(ritual as T | undefined)?.commands || typeof name !== 'string') {
        throw new MootError('options_invalid', 'open() takes a ritual, such as qa, and the name of a room as a text.');
      }
      return open(ritual, name);
    },
  });
}

/** What arguments mean is judged by the rules; that they can be sent at all, here: one that cannot would hold up those behind it. */
function assertArgs(command: string, args: unknown): void {
  try {
    if (JSON.stringify(args).startsWith('{')) return;
  } catch {
    // A circle, a BigInt, or nothing at all.
  }
  throw new MootError('args_invalid', `${command} takes one object that JSON can hold, such as { text: "Why?" }.`);
}
