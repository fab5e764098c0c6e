/** Services of the forwarder's tests: one of HTTP that counts its connections, and one of bare bytes. */

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';

/** @param {import('node:net').Server} server */
async function listening(server) {
  const sockets = new Set();
  /** How many there were. */
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

/**
 * @param {import('node:http').RequestListener} listener
 * @param {{ key: string, cert: string }} [identity] for HTTPS
 */
export async function httpService(listener, identity) {
  const open = new Set();
  const options = { keepAliveTimeout: 60_000, ...identity };
  const server = (identity === undefined ? createHttpServer : createHttpsServer)(options, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    listener(request, response);
  });
  return {
    ...(await listening(server)),
    /** Requests that came and have no end yet. */
    unanswered: () => open.size,
  };
}

/**
 * @param {(socket: import('node:net').Socket, text: string, index: number) => void} onData told of the connection,
 *   of all that came over it so far, and which of the connections it is
 */
export function byteService(onData) {
  let index = -1;
  const server = createTcpServer((socket) => {
    index += 1;
    const own = index;
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (data) => {
      text += data;
      onData(socket, text, own);
    });
  });
  return listening(server);
}

/** An answer of HTTP with its length. @param {number} status @param {string} body @param {string} [more] */
export const answerText = (status, body, more = '') =>
  `HTTP/1.1 ${status} Some\r\ncontent-type: application/json\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;

export const TAKEN = '{"success":true,"message":"","message_id":"123456789012345"}';

/** Waits until something is so. @param {() => unknown} isSo */
export async function until(isSo) {
  while (!isSo()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
