/** Rows below which all are rendered. */
export const WHOLE = 80;
/** Pixels of a row that was never measured. */
export const ESTIMATE = 96;
/** Pixels of the lowest row: so many on a screen that it is full, with some to spare. */
const LOWEST = 60;
/** Rows that a window holds at least. */
export const WINDOW = 40;

/** A run of rows, or the room that rows out of sight take, in pixels. */
export type Segment = { readonly from: number; readonly to: number } | { readonly space: number; readonly before: number };

/** What a list shows at first: all of a short one, the beginning of a long one until its window has loaded. */
export function firstSegments(count: number): readonly Segment[] {
  if (count === 0) return [];
  if (count <= WHOLE) return [{ from: 0, to: count }];
  const first = Math.ceil(innerHeight / LOWEST);
  return [{ from: 0, to: first }, { space: (count - first) * ESTIMATE, before: count }];
}
