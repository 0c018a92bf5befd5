import type { Command, Receipt } from '../../core/command.js';
import { isMootError } from '../../core/errors.js';
import { MOST_BYTES, MOST_COMMANDS } from '../protocol.limits.js';
import type { CommandsAnswer } from '../protocol.js';
import type { Connection } from './connection.js';

/** Sends commands in order; loads with the first. Rejects as the connection does. */
export async function sendCommands(connect: Connection, commands: readonly Command[], signal: AbortSignal | undefined): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const batch of batches(commands)) receipts.push(...await sendBatch(connect, batch, signal));
  return receipts;
}

/** A server, or a proxy before it, may take less than is assumed here: what it finds too large goes in halves, in order. */
async function sendBatch(connect: Connection, batch: readonly Command[], signal: AbortSignal | undefined): Promise<readonly Receipt[]> {
  try {
    const response = await connect('/v1/commands', { body: { commands: batch }, signal });
    return (await response.json() as CommandsAnswer).receipts;
  } catch (error) {
    if (!isMootError(error) || error.code !== 'body_too_large') throw error;
  }
  const [first] = batch;
  // It would be as large the next time: whoever wrote it has to know.
  if (first && batch.length === 1) return [{ id: first.id, status: 'refused', code: 'command_too_large', message: 'This is larger than the server takes; make it shorter.' }];
  const half = Math.ceil(batch.length / 2);
  return [...await sendBatch(connect, batch.slice(0, half), signal), ...await sendBatch(connect, batch.slice(half), signal)];
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
