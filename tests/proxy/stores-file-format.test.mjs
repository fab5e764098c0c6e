/** What a store's file may say: a line or a head that says anything else is damage, and is taken for nothing. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { read } from '../../pkg-template/proxy/store/file/format.js';
import { isRight } from '../../pkg-template/proxy/store/file/repair.js';
import { write } from './stores/lines.mjs';
import { HOUR } from './stores/suite.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-format-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'keys');

const HEAD = { format: 'pec-massiva store 2', epoch: 'e', position: 5, forgotten: 2, at: 100, earlier: [{ epoch: 'before', position: 2 }] };

/** What a file of these lines tells. @param {object[]} lines */
async function readOf(...lines) {
  await write(path, lines.map((line) => JSON.stringify(line)));
  return read(path, new Map());
}

const without = (/** @type {string} */ name, /** @type {any} */ { [name]: _, ...others }) => others;

test('a whole file is read: its keys, its marks, its clock', async () => {
  for (const right of [{}, { epoch: 'a-Z'.repeat(26) + '09' }, { forgotten: 5 }, { forgotten: 0, position: 0, at: 0, earlier: [] }]) {
    const { keys } = await readOf({ ...HEAD, ...right });
    assert.deepEqual([keys.position, keys.forgotten], [right.position ?? 5, right.forgotten ?? 2]);
  }
  const { keys, at } = await readOf(
    HEAD,
    { key: 'a', position: 3, state: 'unknown', at: 50 },
    { key: 'b', position: 5, state: 'never', at: 90 },
    { key: 'a', position: 6, forgotten: 4, state: 'free' },
    { key: 'c', position: 7, forgotten: 3, state: 'never', at: 170 },
  );
  assert.deepEqual(keys.list(), [['b', { state: 'never', at: 90 }, 5], ['c', { state: 'never', at: 170 }, 7]]);
  assert.deepEqual([keys.position, keys.forgotten, at], [7, 4, 170]);
  assert.deepEqual(['before.1', 'before.2', 'e.3', 'e.4', 'e.7', 'e.8'].filter((mark) => keys.remembers(mark)), ['e.4', 'e.7']);
});

for (const [what, head] of Object.entries({
  ...Object.fromEntries(['epoch', 'position', 'forgotten', 'at', 'earlier'].map((name) => [`without ${name}`, without(name, HEAD)])),
  'with something more': { ...HEAD, more: 1 },
  'with something else in place of a field': { ...without('at', HEAD), more: 1 },
  'an epoch that is a number': { ...HEAD, epoch: 5 },
  'an epoch with a space before': { ...HEAD, epoch: ' e' },
  'an epoch with a dot behind': { ...HEAD, epoch: 'e.' },
  'an epoch that is too long': { ...HEAD, epoch: 'e'.repeat(81) },
  'a position below 0': { ...HEAD, position: -1, forgotten: -1 },
  'half a position': { ...HEAD, position: 5.5 },
  'more forgotten than there was': { ...HEAD, forgotten: 6 },
  'less than nothing forgotten': { ...HEAD, forgotten: -1 },
  'a time below 0': { ...HEAD, at: -1 },
  'a time that is a text': { ...HEAD, at: '100' },
  'earlier epochs that are no list': { ...HEAD, earlier: { length: 0 } },
  'an earlier epoch that is none': { ...HEAD, earlier: [null] },
  'an earlier epoch without a name': { ...HEAD, earlier: [{ position: 2 }] },
  'an earlier epoch that came nowhere': { ...HEAD, earlier: [{ epoch: 'before', position: 2 }, { epoch: 'then' }] },
})) {
  test(`no head of a store: ${what}`, async () => {
    await assert.rejects(readOf(head), new Error(`fileStore: ${path} is a file of something else; it was left as it is`));
  });
}

test('a file of a newer version is left to it, one of another format is something else', async () => {
  await assert.rejects(readOf({ ...HEAD, format: 'pec-massiva store 3' }), /was written by a newer version of pec-massiva/);
  for (const format of ['pec-massiva store 2.5', 'pec-massiva store x', 'pec-massiva journal 2', 'store 2', 2, undefined]) {
    await assert.rejects(readOf({ ...HEAD, format }), /is a file of something else/, String(format));
  }
});

test('a file of the first version: all of it is as if it had just happened', async () => {
  const head = { format: 'pec-massiva store 1', created: 5, at: 9e15 };
  const { keys, at } = await readOf(head, { key: 'a', state: 'never', at: 7 }, { key: 'b', state: 'unknown', at: 8 }, { key: 'a', state: 'free' });
  assert.deepEqual([keys.list(), keys.position, at, keys.earlier], [[['b', { state: 'unknown', at: 0 }, 2]], 3, 0, []]);
  for (const wrong of [without('created', head), without('at', head), { ...head, created: -1 }, { ...head, at: '5' }]) {
    await assert.rejects(readOf(wrong), /is a file of something else/, JSON.stringify(wrong));
  }
  await assert.rejects(readOf(head, { key: 'a', state: 'never', at: 7, position: 1 }), /line 2 of .* is damaged/);
});

test('a file of something else is told from one that is not there', async () => {
  for (const text of ['something else', '\n']) {
    writeFileSync(path, text);
    await assert.rejects(read(path, new Map()), /is a file of something else|damaged/, JSON.stringify(text));
  }
  for (const nothing of [join(folder, 'none'), join(folder, 'empty')]) {
    nothing.endsWith('empty') && writeFileSync(nothing, '');
    const { keys, at } = await read(nothing, new Map());
    assert.deepEqual([keys.size, keys.position, at], [0, 0, 0]);
    // Nothing was sent before: who comes first waits for nobody.
    assert.deepEqual(keys.reserve('anna', 0, { interval: HOUR, longest: 0 }), { taken: true, wait: 0 });
  }
  const { keys, at } = await readOf(HEAD);
  // Somebody may have had the last place just now.
  assert.deepEqual(keys.reserve('anna', at, { interval: HOUR, longest: 0 }), { taken: false, wait: HOUR });
});

for (const [what, ...lines] of /** @type {[string, ...object[]][]} */ ([
  ['a key that was known, and what was forgotten', { key: 'a', position: 3, forgotten: 0, state: 'unknown', at: 1 }],
  ['a key that was known, behind a change', { key: 'a', position: 6, forgotten: 2, state: 'unknown', at: 1 }, { key: 'b', position: 3, state: 'unknown', at: 1 }],
  ['a key that was known twice', { key: 'a', position: 3, state: 'unknown', at: 1 }, { key: 'a', position: 4, state: 'unknown', at: 1 }],
  ['a known key that is free', { key: 'a', position: 3, state: 'free' }],
  ['a change of nothing that was forgotten', { key: 'a', position: 6, state: 'unknown', at: 1 }],
  ['a change that is forgotten itself', { key: 'a', position: 6, forgotten: 6, state: 'unknown', at: 1 }],
  ['a change that forgets less than nothing', { key: 'a', position: 6, forgotten: -1, state: 'unknown', at: 1 }],
  ['a change that is left out', { key: 'a', position: 7, forgotten: 2, state: 'unknown', at: 1 }],
])) {
  test(`no line of a store: ${what}`, async () => {
    await assert.rejects(readOf(HEAD, ...lines), ({ message }) => message.startsWith(`fileStore: line ${lines.length + 1} of ${path} is damaged. `));
  });
}

const ANSWER = { status: 200, headers: { 'retry-after': '5' }, body: '' };
/** @type {Record<string, object>} */
const RIGHT = {
  running: { state: 'running', at: 1, owner: 'o', until: 2 },
  done: { state: 'done', at: 1, fingerprint: 'f', answer: ANSWER },
  refused: { state: 'refused', at: 1, fingerprint: 'f', answer: ANSWER },
  unknown: { state: 'unknown', at: 1 },
  never: { state: 'never', at: 1 },
  free: { state: 'free' },
};

for (const [state, right] of Object.entries(RIGHT)) {
  test(`what is said of a key that is ${state}: all of it, and no more`, () => {
    const says = (/** @type {object} */ entry) => isRight(JSON.stringify({ key: 'a', position: 1, ...entry }));
    assert.equal(says(right), true);
    assert.equal(says({ ...right, more: 1 }), false);
    for (const name of Object.keys(right)) {
      assert.equal(says(without(name, right)), false, `without ${name}`);
      assert.equal(says({ ...without(name, right), more: 1 }), false, `something else than ${name}`);
      for (const wrong of [null, -1, true, [], {}, 'unheard of'].filter((one) => typeof one !== typeof right[name] || one === -1)) {
        assert.equal(says({ ...right, [name]: wrong }), false, `${name}: ${JSON.stringify(wrong)}`);
      }
    }
  });
}

test('an answer that is kept: a status, headers of text, a body, and no more', () => {
  const says = (/** @type {unknown} */ answer) => isRight(JSON.stringify({ key: 'a', position: 1, ...RIGHT['done'], answer }));
  assert.equal(says(ANSWER), true);
  assert.equal(says({ ...ANSWER, headers: {} }), true);
  for (const wrong of [
    ...[null, 'abc', ['status', 'headers', 'body'], {}, { ...ANSWER, more: 1 }],
    ...['status', 'headers', 'body'].flatMap((name) => [without(name, ANSWER), { ...without(name, ANSWER), more: 1 }]),
    ...[{ ...ANSWER, status: 200.5 }, { ...ANSWER, status: '200' }, { ...ANSWER, body: 1 }, { ...ANSWER, body: null }],
    ...[{ ...ANSWER, headers: null }, { ...ANSWER, headers: '' }, { ...ANSWER, headers: { a: 'b', c: 1 } }, { ...ANSWER, headers: { a: null } }],
  ]) {
    assert.equal(says(wrong), false, JSON.stringify(wrong));
  }
});
