/** What befalls an answer on its way back. */

import { constants, deflateRawSync, gzipSync } from 'node:zlib';

import { SHORT, pause, endWith, answered, cut, trickling, changed, framed, packed, padded, redirect, failing } from './plays.mjs';
import { headOf, plain } from './relay.mjs';

/** @typedef {import('./faults.mjs').Named} Named */

/** @type {Record<string, Named>} */
export const ANSWERS = {
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
    play: cut(({ head, body }) => head + (body >> 1)),
    reaches: true,
    says: 'unknown',
  },
  'reset-in-head': {
    title: 'a reset after any byte of the answer’s head',
    play: cut(({ head }, random) => 1 + Math.floor((head - 1) * random())),
    reaches: true,
    says: 'unknown',
    repeats: 'Chromium',
  },
  'reset-in-answer': {
    title: 'a reset after any byte of the answer’s body',
    play: cut(({ head, body }, random) => head + Math.floor(body * random())),
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
  echo: {
    title: '502 of a gateway that shows what it was sent',
    async play(exchange) {
      const sent = (await exchange.whole())?.toString() ?? '';
      const { headers } = await exchange.forward();
      const shown = exchange.headers.map((pair) => pair.join(': ')).join('\n');
      const body = Buffer.from(`<pre>${shown}\n\n${sent}</pre>`);
      const others = headers.filter(([name]) => !/^content-type|^x-pec/i.test(name));
      await endWith(exchange, plain({ status: 502, headers: [...others, ['content-type', 'text/html']], body }));
    },
    reaches: true,
    read: 'ServerError',
    says: 'unknown',
  },
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
