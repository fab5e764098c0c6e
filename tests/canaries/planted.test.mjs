/** The helper that looks for canaries finds each, wherever one is planted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALL, CANARIES, found } from './canaries.mjs';

/** Places for a text. @type {Record<string, (text: string) => unknown>} */
const PLACES = {
  'a text': (text) => text,
  'a name': (text) => ({ [text]: 1 }),
  'deep inside': (text) => [{ a: [new Map([['x', { y: text }]])] }],
  'the message of an error': (text) => new Error(`no: ${text}`),
  'a cause of a cause': (text) => new Error('a', { cause: new Error('b', { cause: { text } }) }),
  'a field that is not listed': (text) => Object.defineProperty({}, 'hidden', { value: text }),
  'behind a symbol': (text) => ({ [Symbol('s')]: text }),
  'a prefix': (text) => `Bearer ${text}`,
  'JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ text }) }),
  'a URL': (text) => new URL(`https://a.example/?q=${encodeURIComponent(text)}`),
  'a header': (text) => new Headers({ 'x-a': encodeURIComponent(text) }),
  'bytes': (text) => new TextEncoder().encode(`.${text}.`),
  'part of a buffer': (text) => Buffer.from(`abc${text}`).subarray(1),
  'letters of two bytes': (text) => Buffer.from(text, 'utf16le'),
  'hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'base64': (text) => Buffer.from(text).toString('base64'),
  'base64, a byte later': (text) => Buffer.from(`.${text}`).toString('base64'),
  'base64, two bytes later': (text) => Buffer.from(`..${text}!`).toString('base64url'),
  'a function’s own field': (text) => Object.assign(() => {}, { text }),
};

for (const [place, plant] of Object.entries(PLACES)) {
  test(`in ${place}`, () => {
    for (const name of ALL) {
      const places = found(plant(CANARIES[name]));
      assert.ok(places.length > 0 && places.every((told) => told.startsWith(`${name} `)), `${name}: ${places.join('; ') || 'not found'}`);
    }
    assert.deepEqual(found(plant('something else')), []);
  });
}

test('what belongs there is passed over', () => {
  assert.deepEqual(found({ to: CANARIES.addressee }, ['token', 'password']), []);
});
