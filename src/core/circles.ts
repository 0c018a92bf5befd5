/** The circles of people, and the one gate between records and them. Apart from the types, as no first view needs it. */
import { SYSTEM, type Circle } from './record.js';

/** The circle of one person, by actor key. */
export function personCircle(key: string): Circle {
  return `@${key}`;
}

/** The circle of whoever owns an anonymous item. It has no member records. */
export function ownerCircle(item: string): Circle {
  return `own:${item}`;
}

/** The id of the record that makes a person a member of a declared circle. */
export function memberId(circle: string, key: string): string {
  return `${circle}/${key}`;
}

/**
 * Who receives a record: the only gate between records and people.
 * Every channel (snapshot, stream, receipt, export) goes through it.
 */
export function maySee(circles: ReadonlySet<Circle>, to: Iterable<Circle>): boolean {
  for (const circle of to) if (circles.has(circle) && circle !== SYSTEM) return true;
  return false;
}
