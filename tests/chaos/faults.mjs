/**
 * What the world does to a connection, each by its name. `reaches` tells what of the message the service gets, `says`
 * what the client that talks to the service has to say of it; the tests hold both.
 */

import { constants, deflateRawSync, gzipSync } from 'node:zlib';

import { headOf, plain } from './relay.mjs';

/**
 * @typedef {import('./relay.mjs').Answer} Answer
 * @typedef {import('./relay.mjs').Exchange} Exchange
 * @typedef {'sent' | 'unknown' | 'notSent'} Said
 *
 * @typedef {object} Expected
 * @property {boolean} reaches whether the service gets the whole message
 * @property {Said | { node: Said | Said[], browser: Said }} says straight at the service
 * @property {Said} [before] where it happens between page and proxy, twice; default: `sent`
 * @property {Said | Said[]} [behind] where it happens between proxy and service; default: what Node says straight
 * @property {string} [read] the error a read ends in where it happens each time; default: `NetworkError`, none where a
 *   send is sent
 * @property {boolean} [repeats] a browser posts by itself again, over a connection that was used before
 * @property {number} [timeout] milliseconds, where the client has to end it
 *
 * @typedef {import('./relay.mjs').Fault & Expected} Named
 */

/** Milliseconds after which a client gives up on what never ends. */
const SHORT = 1500;

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {Exchange} exchange */
const closed = ({ socket }) =>
  new Promise((resolve) => (socket.destroyed ? resolve(undefined) : socket.once('close', () => resolve(undefined))));

/** @param {Exchange} exchange @param {Buffer | string} bytes */
async function endWith(exchange, bytes) {
  exchange.socket.end(bytes);
  await closed(exchange);
}

/** @param {Exchange} exchange */
const reset = ({ socket }) => void socket.resetAndDestroy();

/** Part of the body comes in, and then it is over. @param {number} share @param {(exchange: Exchange) => void} how */
const within = (share, how) => async (/** @type {Exchange} */ exchange) => {
  await exchange.received(Math.floor(exchange.length * share));
  how(exchange);
};

/** The service's answer, made something else of. @param {(answer: Answer, exchange: Exchange) => Buffer | string | Promise<Buffer | string>} make */
const answered = (make) => async (/** @type {Exchange} */ exchange) => {
  await endWith(exchange, await make(await exchange.forward(), exchange));
};

/** Piece by piece. @param {(answer: Answer) => Buffer} bytes @param {number} size @param {number} every milliseconds */
const trickling = (bytes, size, every) => async (/** @type {Exchange} */ exchange) => {
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
const changed = (change) => answered((answer) => plain({ ...answer, ...change(answer) }));

/** Under a length that is said, whatever there is. @param {(body: Buffer) => [string, string][]} framing @param {(body: Buffer) => Buffer} [body] */
const framed = (framing, body = (whole) => whole) =>
  answered((answer) => Buffer.concat([headOf(answer.status, [...answer.headers, ...framing(answer.body)]), body(answer.body)]));

/** Packed. @param {(body: Buffer) => Buffer} pack @param {string} [coding] */
const packed = (pack, coding = 'gzip') =>
  changed(({ headers, body }) => ({ headers: [...headers, ['content-encoding', coding]], body: pack(body) }));

/** Of JSON with a field of that many bytes too many. @param {Buffer} body @param {number} bytes */
const padded = (body, bytes) =>
  Buffer.concat([body.subarray(0, -1), Buffer.from(',"more":"'), Buffer.alloc(bytes, 120), Buffer.from('"}')]);

/** @param {number} status */
const redirect = (status) =>
  answered((_, { elsewhere }) =>
    Buffer.concat([
      headOf(status, [
        ['location', elsewhere],
        ['access-control-allow-origin', '*'],
        ['content-length', '0'],
      ]),
    ]),
  );

/** A status without the service's words, which it may have taken the message under. @param {number} status */
const failing = (status) =>
  changed(({ headers }) => ({
    status,
    headers: headers.filter(([name]) => !/^content-type|^x-pec/i.test(name)),
    body: Buffer.from('<html>gateway</html>'),
  }));

/** @type {Record<string, Named>} */
const REQUEST = {
  refused: { title: 'nobody listens', refuses: true, reaches: false, says: { node: 'notSent', browser: 'unknown' }, before: 'notSent' },
  'reset-at-once': {
    title: 'a reset as soon as it is connected',
    accept: (socket) => void socket.resetAndDestroy(),
    reaches: false,
    says: { node: ['notSent', 'unknown'], browser: 'unknown' },
  },
  'close-at-once': { title: 'an end as soon as it is connected', accept: (socket) => void socket.end(), reaches: false, says: 'unknown' },
  'reset-after-head': { title: 'a reset once the head is in', play: within(0, reset), reaches: false, says: 'unknown', repeats: true },
  'reset-in-body': { title: 'a reset in the middle of the body', play: within(0.5, reset), reaches: false, says: 'unknown', repeats: true },
  'close-in-body': {
    title: 'an end in the middle of the body',
    play: within(0.5, ({ socket }) => void socket.destroy()),
    reaches: false,
    says: 'unknown',
    repeats: true,
  },
  'reset-before-last': {
    title: 'a reset before the last byte',
    async play(exchange) {
      await exchange.received(exchange.length - 1);
      reset(exchange);
    },
    reaches: false,
    says: 'unknown',
    repeats: true,
  },
  'reset-anywhere': {
    title: 'a reset after any byte',
    async play(exchange) {
      await exchange.received(Math.floor(exchange.length * exchange.random()));
      reset(exchange);
    },
    reaches: false,
    says: 'unknown',
  },
  'taken-and-dropped': {
    title: 'all is taken, nothing handed on, the connection ends',
    play: within(1, ({ socket }) => void socket.end()),
    reaches: false,
    says: 'unknown',
    repeats: true,
  },
  'early-413': {
    title: 'a 413 of a gateway before the body is in',
    async play(exchange) {
      await exchange.received(Math.floor(exchange.length / 2));
      await endWith(
        exchange,
        headOf(413, [
          ['access-control-allow-origin', '*'],
          ['connection', 'close'],
          ['content-length', '0'],
        ]),
      );
    },
    reaches: false,
    read: 'RejectedError',
    says: 'notSent',
    before: 'notSent',
  },
  'slow-read': {
    title: 'the body is read slowly',
    async play(exchange) {
      for (let share = 0; share <= 1; share += 0.1) {
        await exchange.received(Math.floor(exchange.length * share));
        await pause(20);
      }
      await endWith(exchange, plain(await exchange.forward()));
    },
    reaches: true,
    says: 'sent',
  },
  'read-no-more': {
    title: 'nothing of the body is read',
    play: closed,
    reaches: false,
    read: 'TimeoutError',
    says: 'unknown',
    before: 'notSent',
    timeout: SHORT,
  },
  'close-after-body': {
    title: 'an end in place of the answer',
    play: answered(() => ''),
    reaches: true,
    says: 'unknown',
    repeats: true,
  },
  'reset-after-body': {
    title: 'a reset in place of the answer',
    async play(exchange) {
      await exchange.forward();
      reset(exchange);
    },
    reaches: true,
    says: 'unknown',
    repeats: true,
  },
  silent: {
    title: 'no answer at all',
    async play(exchange) {
      await exchange.forward();
      await closed(exchange);
    },
    reaches: true,
    read: 'TimeoutError',
    says: 'unknown',
    timeout: SHORT,
  },
};

/** @type {Record<string, Named>} */
const ANSWER = {
  late: {
    title: 'the answer comes late',
    async play(exchange) {
      const answer = await exchange.forward();
      await pause(500);
      await endWith(exchange, plain(answer));
    },
    reaches: true,
    says: 'sent',
  },
  trickle: { title: 'the answer comes byte by byte', play: trickling(plain, 1, 1), reaches: true, says: 'sent' },
  'trickle-for-ever': {
    title: 'the answer comes byte by byte, too slowly',
    play: trickling((answer) => plain({ ...answer, body: padded(answer.body, 5000) }), 1, 20),
    reaches: true,
    read: 'TimeoutError',
    says: 'unknown',
    timeout: SHORT,
  },
  'half-head': { title: 'half a head', play: answered((answer) => plain(answer).subarray(0, 40)), reaches: true, says: 'unknown' },
  'no-body': {
    title: 'a head, and then an end',
    play: framed(
      (body) => [['content-length', String(body.length)]],
      () => Buffer.alloc(0),
    ),
    reaches: true,
    says: 'unknown',
  },
  'half-body': {
    title: 'half a body',
    play: framed(
      (body) => [['content-length', String(body.length)]],
      (body) => body.subarray(0, body.length >> 1),
    ),
    reaches: true,
    says: 'unknown',
  },
  'half-body-reset': {
    title: 'half a body, and then a reset',
    async play(exchange) {
      const { status, headers, body } = await exchange.forward();
      const bytes = Buffer.concat([
        headOf(status, [...headers, ['content-length', String(body.length)]]),
        body.subarray(0, body.length >> 1),
      ]);
      await new Promise((resolve) => exchange.socket.write(bytes, () => resolve(undefined)));
      reset(exchange);
    },
    reaches: true,
    says: 'unknown',
  },
  'length-too-long': {
    title: 'a length ten bytes too long',
    play: framed((body) => [['content-length', String(body.length + 10)]]),
    reaches: true,
    says: 'unknown',
  },
  'length-too-short': {
    title: 'a length five bytes too short',
    play: framed((body) => [['content-length', String(body.length - 5)]]),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'length-no-number': {
    title: 'a length that is no number',
    play: framed(() => [['content-length', 'many']]),
    reaches: true,
    says: { node: 'unknown', browser: 'sent' },
  },
  'two-lengths': {
    title: 'two lengths that differ',
    play: framed((body) => [
      ['content-length', String(body.length)],
      ['content-length', String(body.length - 5)],
    ]),
    reaches: true,
    says: 'unknown',
  },
  'no-length': { title: 'no length, and an end', play: framed(() => [['connection', 'close']]), reaches: true, says: 'sent' },
  'no-length-half': {
    title: 'no length, and an end in the middle',
    play: framed(
      () => [['connection', 'close']],
      (body) => body.subarray(0, body.length >> 1),
    ),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  pieces: {
    title: 'in pieces',
    play: framed(
      () => [['transfer-encoding', 'chunked']],
      (body) => Buffer.from(`${[...body.toString('latin1')].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`, 'latin1'),
    ),
    reaches: true,
    says: 'sent',
  },
  'pieces-without-end': {
    title: 'in pieces, of which the last is missing',
    play: framed(
      () => [['transfer-encoding', 'chunked']],
      (body) => Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]),
    ),
    reaches: true,
    says: 'unknown',
  },
  'pieces-of-wrong-size': {
    title: 'in pieces of a wrong size',
    play: framed(
      () => [['transfer-encoding', 'chunked']],
      (body) => Buffer.concat([Buffer.from('zz\r\n'), body, Buffer.from('\r\n0\r\n\r\n')]),
    ),
    reaches: true,
    says: 'unknown',
  },
  gzip: { title: 'packed', play: packed((body) => gzipSync(body)), reaches: true, says: 'sent' },
  'gzip-half': {
    title: 'packed, and half of it',
    play: packed((body) => gzipSync(padded(body, 3000)).subarray(0, 60)),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'gzip-that-is-none': { title: 'said to be packed, and is not', play: packed((body) => body), reaches: true, says: 'unknown' },
  bomb: {
    title: 'a gigabyte, packed into one megabyte',
    play: packed((body) => bomb(body)),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  nested: {
    title: 'two hundred thousand brackets',
    play: changed(() => ({ body: Buffer.from('['.repeat(200_000)) })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'nested-object': {
    title: 'an id behind a hundred thousand objects in one another',
    play: changed(({ body }) => ({
      body: Buffer.from(`{"more":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)},${body.toString().slice(1)}`),
    })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'ten-thousand-headers': {
    title: 'ten thousand headers',
    play: changed(({ headers }) => ({
      headers: [
        ...headers,
        ...Array.from({ length: 10_000 }, (_, index) => /** @type {[string, string]} */ ([`x-${index}`, 'x'.repeat(40)])),
      ],
    })),
    reaches: true,
    says: 'unknown',
  },
  'long-header': {
    title: 'a header of a megabyte',
    play: changed(({ headers }) => ({ headers: [...headers, ['x-long', 'x'.repeat(1_000_000)]] })),
    reaches: true,
    says: 'unknown',
  },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `redirect-${status}`,
      {
        title: `a redirect elsewhere (${status})`,
        play: redirect(status),
        reaches: true,
        read: 'ResponseError',
        says: /** @type {const} */ ('unknown'),
      },
    ]),
  ),
  hints: {
    title: 'early hints before the answer',
    play: answered((answer) => Buffer.concat([headOf(103, [['link', '</x>; rel=preload']]), plain(answer)])),
    reaches: true,
    says: 'sent',
  },
  continue: {
    title: 'a 100 that nobody asked for',
    play: answered((answer) => Buffer.concat([headOf(100, []), plain(answer)])),
    reaches: true,
    // Node’s own client takes it for an answer out of turn.
    says: { node: 'unknown', browser: 'sent' },
    behind: 'sent',
  },
  'two-answers': {
    title: 'an answer, and at once another that nobody asked for',
    async play(exchange) {
      const answer = await exchange.forward();
      const another = Buffer.from(answer.body.toString().replace(/\d{15}/, '9'.repeat(15)));
      // The connection stays: whoever uses it again must not take this for the answer to something else.
      exchange.socket.write(Buffer.concat([plain(answer), plain({ ...answer, body: another })]));
    },
    reaches: true,
    says: 'sent',
  },
  switched: {
    title: 'another protocol',
    play: answered(() =>
      headOf(101, [
        ['connection', 'upgrade'],
        ['upgrade', 'websocket'],
      ]),
    ),
    reaches: true,
    says: 'unknown',
  },
  'no-http': {
    title: 'something that is no HTTP',
    play: answered(() => Buffer.from('SSH-2.0-OpenSSH_9.6\r\n\0\x01\x02')),
    reaches: true,
    says: 'unknown',
  },
  html: {
    title: 'a page in place of the answer',
    play: changed(() => ({ status: 200, body: Buffer.from('<!doctype html><title>Login</title>') })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  empty: {
    title: 'an empty answer',
    play: changed(() => ({ body: Buffer.alloc(0) })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'no-content': {
    title: '204',
    play: changed(() => ({ status: 204, body: Buffer.alloc(0) })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  'other-type': {
    title: 'JSON under another type',
    play: changed(({ headers }) => ({
      headers: [...headers.filter(([name]) => name.toLowerCase() !== 'content-type'), ['content-type', 'text/html']],
    })),
    reaches: true,
    says: 'sent',
  },
  'byte-order-mark': {
    title: 'a byte order mark before the answer',
    play: changed(({ body }) => ({ body: Buffer.concat([Buffer.from('\ufeff'), body]) })),
    reaches: true,
    says: 'sent',
  },
  'other-encoding': {
    title: 'the answer in UTF-16',
    play: changed(({ body }) => ({ body: Buffer.from(body.toString(), 'utf16le') })),
    reaches: true,
    read: 'ResponseError',
    says: 'unknown',
  },
  ...Object.fromEntries(
    [500, 502, 503, 504].map((status) => [
      `status-${status}`,
      {
        title: `${status} of a gateway, once it was handed on`,
        play: failing(status),
        reaches: true,
        read: 'ServerError',
        says: /** @type {const} */ ('unknown'),
      },
    ]),
  ),
  'without-cors': {
    title: 'without the headers that let a page read it',
    play: changed(({ headers }) => ({ headers: headers.filter(([name]) => !/^access-control/i.test(name)) })),
    reaches: true,
    says: { node: 'sent', browser: 'unknown' },
  },
};

/**
 * A gigabyte behind what the service said, without ever having been one: what repeats is packed once.
 *
 * @param {Buffer} body
 */
function bomb(body) {
  const flushed = (/** @type {Buffer} */ bytes) => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const megabyte = flushed(Buffer.alloc(1_000_000, 120));
  return Buffer.concat([
    head,
    flushed(padded(body, 0).subarray(0, -2)),
    ...Array.from({ length: 1000 }, () => megabyte),
    deflateRawSync(Buffer.from('"}')),
  ]);
}

export const FAULTS = { ...REQUEST, ...ANSWER };

/** What is to be said where it happens between proxy and service. @param {Named} fault */
export const behind = ({ says, behind: own }) => own ?? (typeof says === 'string' ? says : says.node);
