/** What is told of somebody else's error: what says what happened, without secrets, and nothing else that it bears. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toldFailure } from '../../pkg-template/proxy/redact/failure.js';
import { SPELLINGS } from './redact/spellings.mjs';

const SECRET = 'segreta-lunga';
/** @param {unknown} thrown @returns {any} */
const told = (thrown) => toldFailure(thrown, [SECRET]);

test('what says what happened is told, without the secret; what else the error bears is not', () => {
  const thrown = Object.assign(new TypeError(`no: ${SECRET}`, { cause: new Error(`since ${SECRET}`) }), {
    name: `Own ${SECRET}`,
    code: `E_${SECRET}`,
    query: `select '${SECRET}'`,
    stack: `Own: no\n    at ${SECRET} (file.js:1)`,
  });
  const copy = told(thrown);
  assert.ok(copy instanceof Error);
  assert.deepEqual([copy.message, copy.name, copy.code, copy.stack], ['no: …', 'Own …', 'E_…', 'Own: no\n    at … (file.js:1)']);
  assert.deepEqual([copy.cause.message, copy.cause instanceof Error, copy.query], ['since …', true, undefined]);
  assert.deepEqual(Object.keys(copy), ['code']);
  // As of any error, whoever logs it may change it.
  Object.assign(copy, { name: 'Mine', stack: 'short', cause: undefined });
  assert.deepEqual([copy.name, copy.stack, copy.cause, delete copy.cause], ['Mine', 'short', undefined, true]);
});

test('a code may be a number; of another kind it is none', () => {
  assert.equal(told({ message: 'a', code: 23_505 }).code, 23_505);
  for (const code of [undefined, null, true, {}, () => SECRET, Symbol(SECRET)]) {
    assert.ok(!('code' in told({ message: 'a', code })));
  }
});

test('what is not there is not told of', () => {
  const bare = told(new Error('a'));
  assert.deepEqual(['code', 'cause', 'errors'].filter((field) => field in bare), []);
  const { stack, name } = told({ message: `b ${SECRET}` });
  assert.deepEqual([stack, name], ['Error: b …', 'Error']);
});

test('causes behind each other are told, five of them', () => {
  let thrown = new Error('7');
  for (let depth = 6; depth >= 0; depth -= 1) {
    thrown = new Error(String(depth), { cause: thrown });
  }
  const words = [];
  for (let one = told(thrown); one !== undefined; one = one.cause) {
    words.push(one.message);
  }
  assert.deepEqual(words, ['0', '1', '2', '3', '4', '5']);
  // One that is its own cause ends, too.
  const own = new Error('own');
  own.cause = own;
  assert.equal(told(own).cause.cause.cause.cause.cause.cause, undefined);
});

test('of several at once five are told, and what each of them has', () => {
  const each = (/** @type {number} */ index) => Object.assign(new Error(`${index} ${SECRET}`), { code: 'ECONNREFUSED' });
  const copy = told(new AggregateError(Array.from({ length: 8 }, (_, index) => each(index)), 'all'));
  assert.deepEqual(copy.errors.map(({ message, code }) => [message, code]), Array.from({ length: 5 }, (_, index) => [`${index} …`, 'ECONNREFUSED']));
  // Those within those end somewhere, too.
  let nested = new Error('7');
  for (let depth = 6; depth >= 0; depth -= 1) {
    nested = new AggregateError([nested], String(depth));
  }
  const words = [];
  for (let one = told(nested); one !== undefined; one = one.errors?.[0]) {
    words.push(one.message);
  }
  assert.deepEqual(words, ['0', '1', '2', '3', '4', '5']);
  assert.ok(!('errors' in told({ message: 'a', errors: { length: 1, 0: each(0) } })));
});

test('a text is told up to 8,192 characters', () => {
  const copy = told({ message: 'x'.repeat(10_000), stack: 'y'.repeat(10_000) });
  assert.deepEqual([copy.message.length, copy.stack.length], [8_192, 8_192]);
});

/** A password, and a token, of which pieces are found, too. */
const CUT = { password: 'Pw"à\\ss/26', token: `eyJhbGciOiJSUzI1NiJ9.${'QmFzZTY0LXRva2Vu'}` };

/** As it is, as long as it may be, and those in which a place of the cut lies within a character, or moves the letters before it. */
const WRITTEN = ['as it is', 'in JSON, in ASCII', 'HTML, with zeros before, upper case', 'base64', 'Basic', 'quoted-printable, broken'];

for (const [name, secret] of Object.entries(CUT)) {
  for (const spelling of WRITTEN) {
    test(`no piece of a secret stays at the cut: ${name}, ${spelling}`, () => {
      const written = SPELLINGS[spelling]?.(secret).replace('Basic ', '') ?? '';
      // Where the text told ends, and where the one looked at does; tokens before that make what is told shorter.
      for (const [cut, before] of /** @type {const} */ ([[8_192, ''], [24_576, ''], [24_576, `${CUT.token} `.repeat(550)]])) {
        for (let inside = 0; inside <= written.length; inside += 1) {
          const { message } = toldFailure({ message: `${before}${'!'.repeat(cut - inside - before.length)}${written}!`, stack: '' }, Object.values(CUT));
          assert.ok(/^(?:… )*!*…?!*$/.test(message), `${cut} ${inside} ${message.slice(-200)}`);
        }
      }
    });
  }
}

test('whatever is thrown, something is told', () => {
  const circular = {};
  circular.own = circular;
  const failing = { get message() { throw new Error(SECRET); }, get code() { throw new Error(SECRET); }, stack: 5, name: 5 };
  for (const [thrown, words] of [
    [`text ${SECRET}`, 'text …'],
    [7, '7'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('a'), 'Symbol(a)'],
    [{ reason: SECRET }, '{"reason":"…"}'],
    [{ message: 5 }, '{"message":5}'],
    [{ toJSON: () => undefined }, 'something without words'],
    [circular, 'something without words'],
    [Object.assign(() => {}, { message: 'of a function' }), 'of a function'],
    [failing, 'something without words'],
  ]) {
    const copy = told(thrown);
    assert.deepEqual([copy.message, copy.stack, copy.name], [words, `Error: ${words}`, copy.name]);
  }
});
