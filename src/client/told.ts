/** Up to when somebody has been told of what is new in rooms: remembered on the device alone, so that no server knows who has seen what. */
import type { Moot } from './moot.js';

/** By room, milliseconds since 1970. */
export async function toldUntil(moot: Moot): Promise<ReadonlyMap<string, number>> {
  const { storage, prefix } = await moot.device();
  const start = `${prefix}told/`;
  return new Map((await storage.list(start)).flatMap(([key, until]) => (typeof until === 'number' ? [[key.slice(start.length), until]] : [])));
}

/** Of what has no time of its own, what they have been told of in a room; undefined where nothing was kept yet. */
export async function toldItems(moot: Moot, room: string): Promise<readonly string[] | undefined> {
  const { storage, prefix } = await moot.device();
  const kept = await storage.get(`${prefix}told/${room}/items`);
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : undefined;
}

export async function keepToldItems(moot: Moot, room: string, items: readonly string[]): Promise<void> {
  const { storage, prefix } = await moot.device();
  await storage.set(`${prefix}told/${room}/items`, items);
}

export async function keepTold(moot: Moot, room: string, until: number): Promise<void> {
  const { storage, prefix } = await moot.device();
  await storage.set(`${prefix}told/${room}`, until);
}
