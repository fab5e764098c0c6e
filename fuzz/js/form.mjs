/**
 * Any bytes as a form with its files as they are: what comes out is refused, or has exactly the length that was told before,
 * and it does not matter in which pieces they came.
 */

import assert from 'node:assert/strict';

import { Refusal } from '../../pkg-template/proxy/answers/response.js';
import { formReader } from '../../pkg-template/proxy/request/form.js';

/** @param {Buffer} bytes @param {number} step */
async function read(bytes, step) {
  let at = 0;
  const reader = {
    wasTaken: false,
    server: undefined,
    received: 0,
    failure: undefined,
    read: async () => (at >= bytes.length ? undefined : new Uint8Array(bytes.subarray(at, (at += step)))),
    cancel: () => {},
  };
  const form = formReader(reader, 'x', 1_000_000);
  try {
    const length = await form.length();
    const pieces = [];
    for (let piece = await form.read(); piece !== undefined; piece = await form.read()) {
      pieces.push(Buffer.from(piece));
    }
    const whole = Buffer.concat(pieces);
    assert.equal(whole.length, length);
    return whole.toString('latin1');
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
}

/** What such inputs are made of. */
export const WORDS = [
  '--x\r\n',
  '--x--\r\n',
  '\r\n--x',
  '\r\n\r\n',
  'content-disposition: form-data; name="file"\r\n\r\n',
  '[[0,1]]\n',
  '[[',
  ']]\n',
  ',',
  '0',
  '1',
  '9',
  '\n',
  '--',
  '-',
];

/** @param {Buffer} data */
export async function fuzz(data) {
  const whole = await read(data, Math.max(1, data.length));
  for (const step of [1, 5]) {
    const pieces = await read(data, step);
    assert.equal(typeof pieces, typeof whole, String(pieces));
    if (typeof whole === 'string') {
      assert.equal(pieces, whole);
    }
  }
}
