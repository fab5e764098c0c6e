/** A request byte by byte, as no client would write it. */

import { once } from 'node:events';
import { connect } from 'node:net';

/** Writes what no client would, and gives the answer's head and body. */
export async function raw(port, text) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
