/** The parts that faults are made of. */

import { headOf, plain } from './relay.mjs';

/**
 * @typedef {import('./relay.mjs').Answer} Answer
 * @typedef {import('./relay.mjs').Exchange} Exchange
 */

/** Milliseconds after which a client gives up on what never ends: long enough for a message to have come through before. */
export const SHORT = 8000;

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {Exchange} exchange */
export const closed = ({ socket }) =>
  new Promise((resolve) => (socket.destroyed ? resolve(undefined) : socket.once('close', () => resolve(undefined))));

/** @param {Exchange} exchange @param {Buffer | string} bytes */
export async function endWith(exchange, bytes) {
  exchange.socket.end(bytes);
  await closed(exchange);
}

/** @param {Exchange} exchange */
export const reset = ({ socket }) => void socket.resetAndDestroy();

/** Part of the body comes in, and then it is over. @param {number} share @param {(exchange: Exchange) => void} how */
export const within = (share, how) => async (/** @type {Exchange} */ exchange) => {
  await exchange.received(Math.floor(exchange.length * share));
  how(exchange);
};

/** The service's answer, made something else of. @param {(answer: Answer, exchange: Exchange) => Buffer | string | Promise<Buffer | string>} make */
export const answered = (make) => async (/** @type {Exchange} */ exchange) => {
  await endWith(exchange, await make(await exchange.forward(), exchange));
};

/**
 * The answer comes up to some byte, and then a reset.
 *
 * @param {(lengths: { head: number, body: number }, random: () => number) => number} upTo how many bytes of it come
 */
export const cut = (upTo) => async (/** @type {Exchange} */ exchange) => {
  const answer = await exchange.forward();
  const bytes = plain(answer);
  const body = answer.body.length;
  const come = bytes.subarray(0, upTo({ head: bytes.length - body, body }, exchange.random));
  await new Promise((resolve) => exchange.socket.write(come, () => resolve(undefined)));
  reset(exchange);
};

/** Piece by piece. @param {(answer: Answer) => Buffer} bytes @param {number} size @param {number} every milliseconds */
export const trickling = (bytes, size, every) => async (/** @type {Exchange} */ exchange) => {
  const all = bytes(await exchange.forward());
  for (let at = 0; at < all.length && !exchange.socket.destroyed; at += size) {
    exchange.socket.write(all.subarray(at, at + size));
    await pause(every);
  }
  if (!exchange.socket.destroyed) {
    exchange.socket.end();
  }
  await closed(exchange);
};

/** With other headers, or another body. @param {(answer: Answer) => Partial<Answer>} change */
export const changed = (change) => answered((answer) => plain({ ...answer, ...change(answer) }));

/** Under a length that is said, whatever there is. @param {(body: Buffer) => [string, string][]} framing @param {(body: Buffer) => Buffer} [body] */
export const framed = (framing, body = (whole) => whole) =>
  answered((answer) => Buffer.concat([headOf(answer.status, [...answer.headers, ...framing(answer.body)]), body(answer.body)]));

/** Packed. @param {(body: Buffer) => Buffer} pack @param {string} [coding] */
export const packed = (pack, coding = 'gzip') =>
  changed(({ headers, body }) => ({ headers: [...headers, ['content-encoding', coding]], body: pack(body) }));

/** Of JSON with a field of that many bytes too many. @param {Buffer} body @param {number} bytes */
export const padded = (body, bytes) =>
  Buffer.concat([body.subarray(0, -1), Buffer.from(',"more":"'), Buffer.alloc(bytes, 120), Buffer.from('"}')]);

/** @param {number} status */
export const redirect = (status) =>
  answered((_, { elsewhere }) =>
    Buffer.concat([
      headOf(status, [
        ['location', elsewhere],
        ['access-control-allow-origin', '*'],
        ['content-length', '0'],
      ]),
    ]),
  );

/**
 * A status without the service's words, which it may have taken the message under. That the connection ends is told: no
 * other request is lost on it.
 *
 * @param {number} status
 */
export const failing = (status) =>
  changed(({ headers }) => ({
    status,
    headers: [...headers.filter(([name]) => !/^content-type|^x-pec|^connection/i.test(name)), ['connection', 'close']],
    body: Buffer.from('<html>gateway</html>'),
  }));
