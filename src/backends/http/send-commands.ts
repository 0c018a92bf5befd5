import type { Command, Receipt } from '../../core/command.js';
import { MOST_BYTES, MOST_COMMANDS } from '../protocol.limits.js';
import type { CommandsAnswer } from '../protocol.js';
import type { Connection } from './connection.js';

/** Sends commands in order; loads with the first. Rejects as the connection does. */
export async function sendCommands(connect: Connection, commands: readonly Command[], signal: AbortSignal | undefined): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const batch of batches(commands)) {
    const response = await connect('/v1/commands', { body: { commands: batch }, signal });
    receipts.push(...(await response.json() as CommandsAnswer).receipts);
  }
  return receipts;
}

/** As few requests as the server's limits allow, in order. */
function* batches(commands: readonly Command[]): Iterable<readonly Command[]> {
  let batch: Command[] = [];
  let size = 100;
  for (const command of commands) {
    const weight = new TextEncoder().encode(JSON.stringify(command)).length + 1;
    if (batch.length > 0 && (batch.length === MOST_COMMANDS || size + weight > MOST_BYTES)) {
      yield batch;
      batch = [];
      size = 100;
    }
    batch.push(command);
    size += weight;
  }
  if (batch.length > 0) yield batch;
}
