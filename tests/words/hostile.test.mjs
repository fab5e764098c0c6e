/** Nothing that the functions are given makes them throw, and no secret of an error shows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeError } from '../../src/js/errors.js';
import { CODES, ERROR_CODES, LANGUAGES, PROXY_CODES, WARNS } from './catalogues.mjs';

const ROUNDS = 500;
const SECRET = 'SEGRETO-8f1c';

/** The same numbers each time. @param {number} seed */
function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const throwing = () => {
  throw new Error('a trap');
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
};
const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, throwing]));
const cyclic = () => {
  const value = { name: 'ValidationError', code: 'validation', params: {}, problems: [] };
  value.params = value;
  value.problems.push(value, value.problems);
  return value;
};

/** What may stand anywhere. */
const ODD = [
  ...[() => undefined, () => null, () => Number.NaN, () => Infinity, () => -0, () => 10n ** 40n, () => Symbol('x'), () => throwing],
  ...[() => new Proxy({}, traps), () => new Proxy([], traps), revoked, cyclic, () => Object.create(null), () => new Date(Number.NaN), () => new Date(0)],
  ...[() => ({ toString: throwing, [Symbol.toPrimitive]: throwing }), () => Object.defineProperty([], 'x', { get: throwing })],
  ...[() => '\u202e}{<{text}>{{\ud800\n', () => 'x'.repeat(5_000), () => ({ length: 2 ** 40 }), () => new Array(20_000), () => ({ get [Symbol.toStringTag]() { return throwing(); } })],
];

/** @param {() => number} random @param {number} depth @returns {unknown} */
function value(random, depth) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const kinds = [
    () => pick(ODD)(),
    () => pick([...CODES, ...PROXY_CODES, 'constructor', '__proto__', '.', 'a.', '']),
    () => random() * 10 ** Math.floor(random() * 18 - 3) * (random() < 0.1 ? -1 : 1),
    () => Array.from({ length: Math.floor(random() * 4) }, () => value(random, depth - 1)),
    () => error(random, depth - 1),
  ];
  return depth <= 0 ? pick(kinds.slice(0, 3))() : pick(kinds)();
}

const NAMES = ['name', 'code', 'params', 'problems', 'notes', 'text', 'status', 'body', 'cause', 'reason', 'retryAfter', 'proxyCode', 'causeCode', 'row', 'line', 'number', 'column', 'field', 'value', 'bytes', 'most', 'count', 'idempotencyKey'];

/** @param {() => number} random @param {number} depth */
function error(random, depth) {
  const made = random() < 0.5 ? { name: 'PecError', code: ERROR_CODES[Math.floor(random() * ERROR_CODES.length)] } : makeError('UnknownOutcomeError', SECRET, {}, undefined);
  for (const name of NAMES.filter(() => random() < 0.4)) {
    const get = random() < 0.1 ? throwing : undefined;
    const held = value(random, depth - 1);
    Object.defineProperty(made, name, get ? { get, configurable: true } : { value: held, configurable: true, enumerable: true });
  }
  return made;
}

const isText = (text) => typeof text === 'string' && !text.includes(SECRET);

for (const [tag, { describe, explain, reasonText, unknownText }] of Object.entries(LANGUAGES)) {
  const holds = (given) => {
    const { what, meaning, todo, problems, ...rest } = explain(given);
    assert.ok([what, meaning, todo].every(isText) && what !== '' && todo !== '');
    assert.deepEqual(rest, {});
    assert.ok(problems.every(({ field, text }) => isText(field) && isText(text) && text !== ''));
    for (const told of [describe(given), reasonText(given), unknownText(given)]) {
      assert.ok(isText(told) && told !== '');
    }
  };

  test(`${tag}: nothing makes it throw`, () => {
    for (const make of ODD) {
      holds(make());
      for (const name of NAMES) {
        holds(Object.defineProperty(makeError('ValidationError', SECRET, { code: 'validation' }, undefined), name, { value: make() }));
        holds(Object.defineProperty({ name: 'ServerError', code: 'server' }, name, { value: make() }));
      }
    }
    const random = chance(7);
    for (let round = 0; round < ROUNDS; round += 1) {
      holds(value(random, 4));
    }
  });

  test(`${tag}: an outcome that nobody knows warns whatever else the error holds`, () => {
    const random = chance(11);
    for (let round = 0; round < ROUNDS; round += 1) {
      const made = makeError('UnknownOutcomeError', SECRET, { code: 'unknownOutcome' }, undefined);
      for (const name of NAMES.slice(2).filter(() => random() < 0.5)) {
        Object.defineProperty(made, name, { value: value(random, 2), configurable: true });
      }
      const { meaning, todo } = explain(made);
      assert.match(todo, WARNS[tag]);
      assert.notEqual(meaning, '');
    }
  });

  test(`${tag}: message, stack, cause and unknown fields of an error never show`, () => {
    for (const name of ['PecError', 'UnknownOutcomeError', 'ServerError', 'ValidationError', 'StorageError', 'ResponseError']) {
      for (const code of [...ERROR_CODES, 'payment.ofANewerVersion', 'ofANewerVersion']) {
        const cause = Object.assign(new Error(SECRET), { body: { message: SECRET, params: SECRET } });
        const given = makeError(name, SECRET, { code, params: { cause: SECRET, secret: SECRET }, body: SECRET, serviceCode: SECRET, mark: SECRET, mailbox: SECRET, idempotencyKey: SECRET }, cause);
        given.stack = SECRET;
        given.problems = [{ field: 'a', code: 'missing', params: {}, message: SECRET }];
        assert.ok(!JSON.stringify(explain(given)).includes(SECRET), `${name} ${code}`);
      }
    }
  });

  test(`${tag}: marks that turn letters around, line ends and long texts are shown so that they do no harm`, () => {
    const { what } = explain(makeError('RejectedError', 'any', { code: 'rejected', params: { text: `a\n\u202eb${'è'.repeat(4_000)}`, status: 400 } }));
    assert.doesNotMatch(what, /[\n\u202e]/);
    assert.ok(what.length < 1_200, String(what.length));
  });
}
