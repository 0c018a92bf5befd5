import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator may watch. Labels are routes, methods and codes, never people, rooms or texts; secret commands are in no figure. */
export interface Metrics {
  request(method: string, route: string, status: number, milliseconds: number): void;
  receipt(outcome: string): void;
  text(load: { readonly rooms: number; readonly viewers: number; readonly waiting: number; readonly streams: number }): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'moot_request_seconds',
    help: 'Time to answer a request; for streams, to open one. Without secret commands.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const receipts = new Counter({ name: 'moot_commands_total', help: 'Commands by their outcome, without secret ones.', labelNames: ['outcome'], registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const rooms = gauge('moot_rooms', 'Rooms held in memory.');
  const viewers = gauge('moot_viewers', 'Views of rooms that are open.');
  const waiting = gauge('moot_commands_waiting', 'Commands that wait for their room.');
  const streams = gauge('moot_streams', 'Streams that are open.');
  return {
    request: (method, route, status, milliseconds) => { requests.observe({ method, route, status: String(status) }, milliseconds / 1000); },
    receipt: (outcome) => { receipts.inc({ outcome }); },
    text(load) {
      rooms.set(load.rooms);
      viewers.set(load.viewers);
      waiting.set(load.waiting);
      streams.set(load.streams);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
