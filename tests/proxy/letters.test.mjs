/** What a string of JSON may hold: UTF-8 without control characters, wherever its bytes begin and however they are cut. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Letters } from '../../pkg-template/proxy/request/letters.js';

const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** Whether the runtime itself reads them so. @param {Uint8Array} bytes */
function isRight(bytes) {
  try {
    return !/[\u0000-\u001f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

/** The bytes, standing so far behind the beginning of their memory. @param {Uint8Array} bytes @param {number} offset */
function standingAt(bytes, offset) {
  const room = new Uint8Array(offset + bytes.length + 9).fill(0xff);
  room.set(bytes, offset);
  return room.subarray(offset, offset + bytes.length);
}

test('all of ASCII from the space on, and no byte below it, at any place of a text of any length', () => {
  for (const length of [1, 63, 64, 67]) {
    for (const offset of [0, 1, 2, 3]) {
      const plain = standingAt(new Uint8Array(length).fill(0x61), offset);
      assert.equal(new Letters().push(plain, true), true);
      for (const at of new Set([0, 3, length >> 1, length - 3, length - 1])) {
        for (const byte of at >= 0 && at < length ? [0x00, 0x1f, 0x20, 0x7f, 0x80, 0xff] : []) {
          const bytes = standingAt(new Uint8Array(length).fill(0x61), offset);
          bytes[at] = byte;
          const letters = new Letters();
          assert.equal(letters.push(bytes, true), byte >= 0x20 && byte < 0x80, `${byte} at ${at} of ${length}, from ${offset}`);
        }
      }
    }
  }
});

test('an empty piece may stand anywhere', () => {
  assert.equal(new Letters().push(new Uint8Array(0), true), true);
  assert.equal(new Letters().push(new Uint8Array(0), false), true);
});

test('letters of several bytes are read, and what only looks like one is none', () => {
  const long = 'x'.repeat(70);
  for (const bytes of [
    ...['è', '€', '😀', '\u0080', '\ufeff', '\ufeffa', '\u2028', '\ufffd', `${long}è`, `è${long}`, `${long}€${long}`].map(bytesOf),
    ...[[0xc3], [0xc3, 0x28], [0xc0, 0xa2], [0xe0, 0x80, 0xa2], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xff], [0xc3, 0xa8, 0xa8]].map((list) => Uint8Array.from(list)),
    ...['è\n', '\u0000è', 'è\u001f', `${long}è\t${long}`].map(bytesOf),
  ]) {
    assert.equal(new Letters().push(bytes, true), isRight(bytes), bytes.join());
  }
});

test('a letter may be cut between two pieces, and must have its end', () => {
  for (const text of ['aè', '€b', '😀', `${'x'.repeat(70)}€`]) {
    const bytes = bytesOf(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const letters = new Letters();
      assert.equal(letters.push(bytes.subarray(0, at), false), true, `${text} cut at ${at}`);
      assert.equal(letters.push(bytes.subarray(at), true), true, `${text} cut at ${at}`);
      assert.equal(letters.isWithin, false);
      // Another string after it stands for itself.
      assert.equal(letters.push(bytesOf('b'), true), true);
    }
  }
  const open = new Letters();
  assert.equal(open.push(Uint8Array.from([0x61, 0xe2, 0x82]), false), true);
  assert.equal(open.isWithin, true);
  // ASCII would be right by itself, but not within a letter.
  assert.equal(open.push(bytesOf('a"'), true), false);
  const ended = new Letters();
  ended.push(Uint8Array.from([0xe2, 0x82]), false);
  assert.equal(ended.push(new Uint8Array(0), true), false);
  const control = new Letters();
  control.push(bytesOf('è'), false);
  assert.equal(control.push(bytesOf('\n'), true), false);
});
