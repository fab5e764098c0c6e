/** What befalls a request before it is answered. */

import { SHORT, pause, closed, endWith, reset, within, answered } from './plays.mjs';
import { headOf, plain } from './relay.mjs';

/** @typedef {import('./faults.mjs').Named} Named */

/** @type {Record<string, Named>} */
export const REQUESTS = {
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
    repeats: true,
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
