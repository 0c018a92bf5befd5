import * as v from 'valibot';
import type { Expression } from './audience.js';
import { MOST_HOSTS, MOST_LISTED } from './room.js';
import { text } from './text.schema.js';
import { TITLE_LIMIT } from './text.js';

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

// Judged before anything goes down into it: thousands of levels would exhaust the stack. The true bound is `assertAudience`.
const isShallow = (value: unknown, left = 40): boolean =>
  typeof value !== 'object' || value === null || (left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1)));
const shallowExpression = v.pipe(v.unknown(), v.check((value) => isShallow(value), 'nests too deeply'), expression);

const title = text(TITLE_LIMIT);
const person = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const people = (most: number) => v.optional(v.pipe(v.array(v.object({ id: person, name: v.optional(title) })), v.maxLength(most)));
/** An audience as it may be sent. */
export const audience = v.strictObject({
  groups: v.optional(v.pipe(v.array(name), v.maxLength(200))),
  people: people(MOST_LISTED),
  allow: v.optional(shallowExpression),
  deny: v.optional(shallowExpression),
  guests: v.optional(v.boolean()),
});
const hostGroups = v.optional(v.pipe(v.array(name), v.maxLength(50)));
const hostPeople = people(MOST_HOSTS);
const settings = v.pipe(
  v.record(name, v.unknown()),
  v.check((value) => JSON.stringify(value).length <= 16_384, 'is over 16 KiB'),
);

/** What the commands of every room take. Depth and size of an audience are a rule (`assertAudience`). */
export const roomSchemas = {
  create: v.object({ title, settings: v.optional(settings), audience: v.optional(audience), hostGroups, hostPeople }),
  configure: v.object({
    title: v.optional(title), audience: v.nullish(audience), hostGroups,
    addHosts: hostPeople, removeHosts: v.optional(v.pipe(v.array(person), v.maxLength(MOST_HOSTS))),
  }),
};
