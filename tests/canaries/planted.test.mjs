/** The helper that looks for canaries finds each, wherever one is planted. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { ALL, CANARIES, found } from './canaries.mjs';
import { SUITE, assertClean, assertCleanFolder } from './suite.mjs';

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

test('what throws where it is looked at hides nothing that stands beside it', () => {
  const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, () => assert.fail('a trap')]));
  const thrower = { get [Symbol.toStringTag]() { return assert.fail('a getter'); } };
  assert.deepEqual(found([new Proxy({}, traps), thrower, CANARIES.token], ['token'])[0], 'token in .2');
});

test('what belongs there is passed over', () => {
  assert.deepEqual(found({ to: CANARIES.addressee }, ['token', 'password']), []);
});

test('what a suite left in a folder is found, and what it did not leave is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  try {
    writeFileSync(join(folder, 'journal'), 'a line\n');
    assertCleanFolder(folder);
    mkdirSync(join(folder, 'deep'));
    for (const [name, text] of Object.entries({ plain: SUITE.token, 'named.json': SUITE.token, json: JSON.stringify({ p: SUITE.password }), base64: Buffer.from(`x${SUITE.password}`).toString('base64') })) {
      writeFileSync(join(folder, 'deep', name), `..${text}..`);
      assert.throws(() => assertCleanFolder(folder), /AssertionError/);
      rmSync(join(folder, 'deep', name));
    }
    assertCleanFolder(folder);
    assert.throws(() => assertClean({ answer: new Headers({ 'x-a': encodeURIComponent(SUITE.token) }) }));
    assertClean({ answer: new Headers({ 'x-a': 'b' }) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
