import * as v from 'valibot';
import type { Expression } from './audience.js';
import { text } from './text.schema.js';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const scalar = v.union([v.string(), v.number(), v.boolean()]);
const expression: v.GenericSchema<Expression> = v.lazy(() =>
  v.union([
    v.strictObject({ all: v.pipe(v.array(expression), v.maxLength(50)) }),
    v.strictObject({ any: v.pipe(v.array(expression), v.maxLength(50)) }),
    v.strictObject({ not: expression }),
    v.strictObject({ claim: name, in: v.pipe(v.array(scalar), v.maxLength(200)) }),
  ]),
);

/** What `room.create` takes. Depth and size of an audience are a rule (`assertAudience`). */
export const createSchema = v.object({
  title: text({ clusters: 200, bytes: 2_000 }),
  settings: v.optional(v.pipe(v.record(name, v.unknown()), v.check((value) => JSON.stringify(value).length <= 16_384, 'is over 16 KiB'))),
  audience: v.optional(
    v.strictObject({
      groups: v.optional(v.pipe(v.array(name), v.maxLength(200))),
      allow: v.optional(expression),
      deny: v.optional(expression),
    }),
  ),
  hostGroups: v.optional(v.pipe(v.array(name), v.maxLength(50))),
});
