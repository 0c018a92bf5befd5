/** Up to when somebody has been told of what is new in rooms: remembered on the device alone, so that no server knows who has seen what. */
import type { Moot } from './moot.js';

/** By room, milliseconds since 1970. */
export async function toldUntil(moot: Moot): Promise<ReadonlyMap<string, number>> {
  const { storage, prefix } = await moot.device();
  const start = `${prefix}told/`;
  return new Map((await storage.list(start)).flatMap(([key, until]) => (typeof until === 'number' ? [[key.slice(start.length), until]] : [])));
}

export async function keepTold(moot: Moot, room: string, until: number): Promise<void> {
  const { storage, prefix } = await moot.device();
  await storage.set(`${prefix}told/${room}`, until);
}
