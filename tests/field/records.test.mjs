/** Rows as programs have them: of databases, of forms, of Vue; with what is no text in them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { objectsOf } from '../../pkg-template/campaigns/recipients.js';

const good = { pec: 'a@x.it', nome: 'Uno' };

test('texts, numbers, booleans and nothing are values', () => {
  const values = ['x', '', 0, -0, 12.5, 1e-7, 2 ** 53 - 1, true, false, 12345678901234567890n, null, undefined];
  const { rows, faults } = objectsOf(values.map((valore) => ({ valore })));
  assert.deepEqual(faults, []);
  assert.deepEqual(
    rows.map(([[name, text]]) => [name, text]),
    ['x', '', '0', '0', '12.5', '1e-7', '9007199254740991', 'true', 'false', '12345678901234567890', '', ''].map((text) => ['valore', text]),
  );
});

test('what is no text is named by row and column', () => {
  class Money {}
  const cases = [
    [new Date(0), 'Date'],
    [{}, 'object'],
    [new Money(), 'object'],
    [[], 'array'],
    [['a'], 'array'],
    [new Map(), 'Map'],
    [new String('x'), 'String'],
    [() => 'x', 'function'],
    [Money, 'function'],
    [Symbol('x'), 'symbol'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [Promise.resolve('x'), 'Promise'],
    [new Proxy({}, {}), 'object'],
    [new Proxy({}, { get: () => { throw new Error('no'); } }), 'unreadable'],
    [Object.create(null), 'object'],
  ];
  for (const [value, type] of cases) {
    const { rows, faults } = objectsOf([good, { ...good, nome: value }, good]);
    assert.deepEqual(faults, [{ row: 1, column: 'nome', type }]);
    assert.deepEqual(rows[1], [['pec', 'a@x.it'], ['nome', '']]);
    assert.deepEqual(rows[2], [['pec', 'a@x.it'], ['nome', 'Uno']]);
  }
  const long = objectsOf([{ codice: 12345678901234567890 }, { codice: 1e21 }, { codice: 0.1 + 0.2 }, { codice: 123456789.012345 }]);
  assert.deepEqual(long.faults, [
    { row: 0, column: 'codice', type: 'number', value: '12345678901234567000' },
    { row: 1, column: 'codice', type: 'number', value: '1e+21' },
    { row: 2, column: 'codice', type: 'number', value: '0.30000000000000004' },
  ]);
});

test('a row that is no object is named by row', () => {
  const refused = new Proxy({}, { ownKeys: () => { throw new Error('no'); } });
  const cases = [
    [null, 'null'],
    [undefined, 'undefined'],
    ['a@x.it', 'string'],
    [1, 'number'],
    [['a@x.it', 'Uno'], 'array'],
    [new Map([['pec', 'a@x.it']]), 'Map'],
    [new URLSearchParams('pec=a'), 'URLSearchParams'],
    [new Date(0), 'Date'],
    [Promise.resolve(good), 'Promise'],
    [() => good, 'function'],
    [refused, 'object'],
  ];
  for (const [row, type] of cases) {
    const { rows, faults } = objectsOf([good, row]);
    assert.deepEqual([rows.length, rows[1], faults], [2, [], [{ row: 1, type }]]);
  }
  const holes = [good, , good]; // eslint-disable-line no-sparse-arrays
  assert.deepEqual(objectsOf(holes).faults, [{ row: 1, type: 'undefined' }]);
});

test('rows of classes, of other programs and behind proxies are rows', () => {
  class Person {
    constructor() {
      Object.assign(this, good);
    }
    get domain() {
      throw new Error('not asked for');
    }
  }
  const reactive = (object) => new Proxy(object, { get: (target, name, receiver) => Reflect.get(target, name, receiver) });
  for (const row of [new Person(), reactive(good), Object.assign(Object.create(null), good), Object.freeze({ ...good })]) {
    assert.deepEqual(objectsOf([row]), { rows: [[['pec', 'a@x.it'], ['nome', 'Uno']]], faults: [] });
  }
  assert.deepEqual(objectsOf(reactive([reactive(good)])).rows.length, 1);
  assert.deepEqual(objectsOf([{}]), { rows: [[]], faults: [] });
  const throwing = { pec: 'a@x.it', get nome() { throw new Error('no'); } };
  assert.deepEqual(objectsOf([throwing]).faults, [{ row: 0, column: 'nome', type: 'unreadable' }]);
});

test('half a letter becomes what says that it was lost, and the rest arrives', () => {
  const { rows } = objectsOf([{ nome: '\ud83d', note: 'a\udc00b\u{1f600}' }]);
  assert.deepEqual(rows, [[['nome', '\ufffd'], ['note', 'a\ufffdb\u{1f600}']]]);
  assert.deepEqual(JSON.parse(JSON.stringify(rows)), rows);
  assert.deepEqual(objectsOf([{ 'citta\u0300': 'Forli\u0300' }]).rows, [[['città', 'Forlì']]]);
});

test('made-up rows come out row by row, however many', () => {
  const values = ['x', 1, true, null, undefined, new Date(0), {}, [], NaN, () => 1, 10n];
  const isText = (place) => [0, 1, 2, 3, 4, 10].includes(place);
  const made = Array.from({ length: 30_000 }, (_, row) => ({ pec: `a${row}@x.it`, valore: values[(row * 7) % values.length] }));
  const { rows, faults } = objectsOf(made);
  assert.equal(rows.length, made.length);
  const expected = made.flatMap((_, row) => (isText((row * 7) % values.length) ? [] : [row]));
  assert.deepEqual(faults.map(({ row }) => row), expected);
});
