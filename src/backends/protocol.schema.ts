/** Validators of what arrives at a server. Arguments of commands are checked by the authority, per ritual. */
import * as v from 'valibot';
import { cleanName } from '../core/names.js';
import { audience } from '../core/room.schema.js';
import { MOST_COMMANDS } from './protocol.limits.js';
import { MOST_OWN, MOST_ROOMS } from './protocol.js';

const address = v.pipe(v.string(), v.maxLength(300));
const id = v.pipe(v.string(), v.maxLength(64));
const ids = v.pipe(v.array(id), v.maxLength(MOST_OWN));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const commandsBody = v.object({
  commands: v.pipe(
    v.array(v.object({
      id,
      room: address,
      name: v.pipe(v.string(), v.maxLength(64)),
      args: v.optional(v.unknown()),
      rules: v.pipe(count, v.maxValue(1_000_000)),
    })),
    v.minLength(1),
    v.maxLength(MOST_COMMANDS),
  ),
});

export const streamBody = v.object({
  rooms: v.pipe(
    v.record(address, v.object({ since: v.optional(v.record(v.string(), count)), own: v.optional(ids), known: v.optional(v.boolean()) })),
    v.check((rooms) => Object.keys(rooms).length > 0, 'at least one room'),
    v.check((rooms) => Object.keys(rooms).length <= MOST_ROOMS, `at most ${MOST_ROOMS} rooms`),
  ),
});

export const signalsBody = v.object({
  signals: v.pipe(v.array(v.object({ room: address, name: v.literal('seen'), ids: v.pipe(v.array(id), v.maxLength(500)) })), v.maxLength(100)),
});

export const searchBody = v.object({ kind: v.pipe(v.string(), v.maxLength(40)), text: v.pipe(v.string(), v.maxLength(2_000)) });
export const ownBody = v.object({ room: address });
export const audienceBody = v.object({ room: v.optional(address), audience: v.optional(audience) });

const short = v.pipe(v.string(), v.maxLength(200));

/** Somebody to erase, by the subject of their tokens. */
export const erasureBody = v.object({ id: v.pipe(short, v.minLength(1)), names: v.optional(v.pipe(v.array(short), v.maxLength(50))), what: v.picklist(['named', 'anonymous']) });

export const peopleBody = v.object({
  people: v.pipe(
    v.array(v.object({
      id: v.pipe(short, v.minLength(1)),
      name: v.pipe(short, v.transform(cleanName), v.minLength(1)),
      email: v.optional(short),
      zone: v.optional(short),
      groups: v.optional(v.pipe(v.array(short), v.maxLength(500))),
    })),
    v.maxLength(200_000),
  ),
});
