/** Many readers of one stream in a process of their own: raw sockets, so that reading costs the same whoever writes. */
import { connect } from 'node:net';

/** A request for a stream, as text. */
export const streamRequest = (path, bearer, body) => `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${bearer}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** Milliseconds within which everybody must have heard. */
const LONGEST = 5_000;

/** What a viewer hears when it is in, and with each message. `reply` is what it has to say after the first answer. */
const eventStream = { first: 'HTTP/1.1 200', open: 'HTTP/1.1 200', message: 'data:' };
export const socketIo = { first: 'HTTP/1.1 101', reply: webSocketText('40'), open: '40{', message: '42["' };
export const socketIoRequest = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: bench\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** A short text as a client sends it: masked, here with zeros, so that it stays readable. */
function webSocketText(text) {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Opens a stream for each of `requests` (an HTTP request as text); resolves when each has an answer. */
export async function openViewers(url, requests, speech = eventStream) {
  const { hostname, port } = new URL(url);
  const heard = { times: [], expected: 0, done: () => undefined };
  const sockets = [];
  const open = (request) => new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => { socket.write(request); });
    socket.once('error', reject);
    let [isAnswered, isOpen] = [false, false];
    socket.on('data', (bytes) => {
      if (!isAnswered) {
        if (!bytes.includes(speech.first)) return reject(new Error(`A stream was refused: ${bytes}`));
        isAnswered = true;
        if (speech.reply) socket.write(speech.reply);
      }
      if (!isOpen && bytes.includes(speech.open)) {
        isOpen = true;
        resolve();
      }
      if (heard.expected === 0 || !bytes.includes(speech.message)) return;
      heard.times.push(performance.now());
      if (heard.times.length === heard.expected) heard.done();
    });
    sockets.push(socket);
  });
  for (let first = 0; first < requests.length; first += 100) await Promise.all(requests.slice(first, first + 100).map(open));
  return {
    /** Milliseconds from `act` to the arrival at each viewer. */
    async hear(act) {
      heard.times = [];
      heard.expected = sockets.length;
      const all = new Promise((resolve, reject) => {
        heard.done = resolve;
        setTimeout(() => { reject(new Error(`Only ${heard.times.length} of ${heard.expected} viewers heard.`)); }, LONGEST).unref();
      });
      const start = performance.now();
      await Promise.all([all, act()]);
      heard.expected = 0;
      return heard.times.map((time) => time - start);
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
