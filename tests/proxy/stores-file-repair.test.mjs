/** What is left of a store's file of which lines are damaged: what is proven stays, what lost lines may tell of is unknown. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { Told, isRight } from '../../pkg-template/proxy/store/file/repair.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { write } from './stores/lines.mjs';
import { HOUR } from './stores/suite.mjs';

const ANSWER = { status: 422, headers: { 'content-type': 'application/json' }, body: 'no' };
const HEAD = { format: 'pec-massiva store 2', epoch: 'first', position: 2, forgotten: 0, at: 50, earlier: [] };

/** The fields of a line. @param {string} key @param {string} state @param {object} more */
const line = (key, state, more = {}) => ({ key, ...more, state, ...OF[state] });
/** @type {Record<string, object>} */
const OF = {
  running: { at: 100, owner: 'o', until: 100 + HOUR },
  done: { at: 200, fingerprint: 'd', answer: ANSWER },
  refused: { at: 150, fingerprint: 'r', answer: ANSWER },
  unknown: { at: 120 },
  never: { at: 110 },
  free: {},
};

const LOST = Symbol('a line that is lost');

/** What a file tells. @param {object | undefined} head @param {(object | typeof LOST)[]} lines */
function told(head, lines) {
  const parts = lines.map((one, index) => ({
    kind: one === LOST ? /** @type {const} */ ('lost') : /** @type {const} */ ('line'),
    ...{ from: index + 2, to: index + 2, offset: 0 },
    text: one === LOST ? '?' : JSON.stringify(one),
  }));
  return new Told(head && JSON.stringify(head), parts);
}

/** What the repaired file says. @param {Told} store */
const repaired = (store) => [...store.lines()].map((text) => JSON.parse(text));

test('a file that lost nothing is as it was, but for what belongs nowhere', () => {
  const lines = [line('a', 'done', { position: 1 }), line('b', 'running', { position: 2 }), line('a', 'free', { position: 3, forgotten: 0 })];
  const store = told(HEAD, lines);
  assert.equal(store.isLossy, false);
  assert.deepEqual(repaired(store), [HEAD, ...lines]);
  const texts = [...new Told(JSON.stringify(HEAD), [
    { kind: 'extra', from: 2, to: 2, offset: 0, text: 'x' },
    { kind: 'line', from: 3, to: 3, offset: 0, text: JSON.stringify(lines[0]) },
    { kind: 'mended', from: 4, to: 4, offset: 0, text: 'y' },
  ]).lines()];
  assert.deepEqual(texts, [HEAD, lines[0]].map((one) => JSON.stringify(one)));
});

test('where a line is lost nothing of before is vouched for, and every key that is named stays what it was', () => {
  const running = line('b', 'running', { position: 2 });
  const store = told(HEAD, [line('a', 'done', { position: 1 }), running, LOST, line('c', 'never', { position: 5, forgotten: 1 })]);
  assert.equal(store.isLossy, true);
  const [head, ...keys] = repaired(store);
  assert.match(head.epoch, /^[\da-f-]{36}$/);
  assert.deepEqual({ ...head, epoch: '' }, { ...HEAD, epoch: '', position: 5, forgotten: 5, at: 200 });
  assert.deepEqual(keys, [line('a', 'done', { position: 1 }), running, line('c', 'never', { position: 5 })]);
});

test('a refused key that a lost line may have claimed again is unknown, one that is named after it stays refused', () => {
  const store = told(HEAD, [
    line('before', 'refused', { position: 1 }),
    line('sent', 'done', { position: 2 }),
    LOST,
    line('after', 'refused', { position: 4, forgotten: 0 }),
    line('given back', 'free', { position: 5, forgotten: 0 }),
  ]);
  assert.deepEqual(store.doubtful().map(({ key }) => key), ['before']);
  const [head, ...keys] = repaired(store);
  assert.equal(head.position, 6);
  assert.deepEqual(keys, [
    line('sent', 'done', { position: 2 }),
    line('after', 'refused', { position: 4 }),
    { key: 'before', position: 6, state: 'unknown', at: 200 },
  ]);
});

test('where the head is lost, everything before the first line that is left is', () => {
  const store = told(undefined, [line('a', 'refused', { position: 7, forgotten: 3 }), line('b', 'unknown', { position: 8, forgotten: 3 })]);
  assert.equal(store.isLossy, true);
  const [head, ...keys] = repaired(store);
  assert.deepEqual({ ...head, epoch: '' }, { ...HEAD, epoch: '', position: 8, forgotten: 8, at: 150 });
  assert.deepEqual(keys, [line('a', 'refused', { position: 7 }), line('b', 'unknown', { position: 8 })]);
  assert.deepEqual(repaired(told(undefined, [])).map(({ position, at }) => [position, at]), [[0, 0]]);
});

test('a head that is ahead of its lines is believed', () => {
  const [head] = repaired(told({ ...HEAD, position: 9, at: 300 }, [line('a', 'done', { position: 1 }), LOST]));
  assert.deepEqual([head.position, head.forgotten, head.at], [9, 9, 300]);
});

test('a file of the first version gets positions, and no time of a clock that anybody could set', () => {
  const store = told({ format: 'pec-massiva store 1', created: 5, at: 9e15 }, [line('a', 'done'), LOST, line('b', 'never'), line('a', 'unknown')]);
  const [head, ...keys] = repaired(store);
  assert.deepEqual({ ...head, epoch: '' }, { ...HEAD, epoch: '', position: 2, forgotten: 2, at: 0 });
  assert.deepEqual(keys, [line('b', 'never', { position: 1 }), line('a', 'unknown', { position: 2 })].map((one) => ({ ...one, at: 0 })));
});

test('the states of its keys are counted, each by its last line', () => {
  const lines = [line('a', 'running'), line('b', 'never'), line('a', 'done'), line('c', 'done'), line('d', 'free')];
  assert.deepEqual(told(HEAD, lines).counts(), [['done', 2], ['never', 1]]);
  assert.deepEqual(told(HEAD, []).counts(), []);
});

test('a line says something where the store itself would read it', () => {
  for (const state of Object.keys(OF)) {
    assert.equal(isRight(JSON.stringify(line('a', state, { position: 1, forgotten: 0 }))), true, state);
  }
  for (const wrong of ['', '{', 'null', '7', '{}', '{"key":"a"}', '{"key":1,"state":"free"}', '{"key":"a","state":"sent"}', '{"key":"a","state":"done","at":1}', '{"key":"a","state":"never","at":1,"owner":"o"}']) {
    assert.equal(isRight(wrong), false, wrong);
  }
});

test('the repaired file opens, and frees no key that it names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-repair-'));
  const path = join(folder, 'keys');
  const store = told(HEAD, [line('before', 'refused', { position: 1 }), line('sent', 'done', { position: 2 }), LOST, line('under way', 'running', { position: 4, forgotten: 0 })]);
  await write(path, [...store.lines()]);
  const opened = fileStore(path);
  try {
    const states = await Promise.all(['before', 'sent', 'under way', 'other'].map(async (key) => (await opened.look(key)).state));
    assert.deepEqual(states, ['unknown', 'done', 'unknown', 'free']);
    assert.equal(await opened.remembers('first.4'), false);
    assert.equal(await opened.remembers(await opened.mark()), true);
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true });
  }
});
