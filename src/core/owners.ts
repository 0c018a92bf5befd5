import { placeIn } from './sorted.js';

/**
 * Who owns an item that many own at once (everybody who may vote, everybody who has). Where each owner had a record of their own,
 * its place among others would tell when they came: so they stand in a few boxes, sorted, and a box tells only when it last changed.
 */
export interface OwnersRecord {
  /** How many boxes there are; in the record that bears the item's name. */
  readonly boxes?: number;
  /** Owners by `ownerRecordId`, sorted; in `item/number`. */
  readonly ids?: readonly string[];
}

interface Reader {
  get(type: string, id: string): { readonly value: unknown } | undefined;
}

/** The record that holds an owner of a boxed item; undefined where the item has no boxes. */
export function boxOfOwner(room: Reader, item: string, owner: string): string | undefined {
  const boxes = (room.get('owners', item)?.value as OwnersRecord | undefined)?.boxes;
  return boxes === undefined ? undefined : `${item}/${numberOf(owner) % boxes}`;
}

/** The owners in one box. */
export function ownersIn(room: Reader, box: string): readonly string[] {
  return (room.get('owners', box)?.value as OwnersRecord | undefined)?.ids ?? [];
}

/** Whether somebody owns an item, by a record of their own or in a box. */
export function isOwner(room: Reader, item: string, owner: string): boolean {
  if (room.get('owner', owner)) return true;
  const box = boxOfOwner(room, item, owner);
  return box !== undefined && isIn(ownersIn(room, box), owner);
}

/** Owners with one more of them, in order; the same list where they are there already. */
export function withOwner(owners: readonly string[], owner: string): readonly string[] {
  const at = placeIn(owners, (one) => one < owner);
  return owners[at] === owner ? owners : [...owners.slice(0, at), owner, ...owners.slice(at)];
}

function isIn(owners: readonly string[], owner: string): boolean {
  return owners[placeIn(owners, (one) => one < owner)] === owner;
}

// An owner's id is a keyed hash: any of its characters are as good as chance.
function numberOf(owner: string): number {
  let sum = 0;
  for (const character of owner.slice(0, 6)) sum = sum * 67 + character.charCodeAt(0);
  return sum;
}
