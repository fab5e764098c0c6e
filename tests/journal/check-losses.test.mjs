/** What a repair makes of a file that lost lines: whatever was lost, no row that was sent is free again, and no key. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { beside, damagedOf, newPath, told } from './checked.mjs';
import { CREATED, ID, entriesOf, fate, fateKey, fileJournal, fileStore, keysOf, makeJournal, makeStore, put, statesOf, textsOf, writeSummed } from './made.mjs';

/** What is true of the rows, and what may be said of them after a loss. */
const TRUE = { 0: 'sent', 1: 'sent', 2: 'refused', 3: 'sending', 4: 'unknown', 5: 'pending', 6: undefined };

/** All ways to lose a line. */
const LOSSES = [
  ['gone', (lines, at) => lines.toSpliced(at, 1)],
  ['overwritten', (lines, at) => lines.with(at, 'x'.repeat(lines[at].length))],
  ['zeros', (lines, at) => lines.with(at, '\0'.repeat(lines[at].length))],
  ['a wrong word', (lines, at) => lines.with(at, lines[at].replace(/[a-z]{4}/, 'WORD'))],
  ['two gone', (lines, at) => lines.toSpliced(at, 2)],
];

test('whatever lines of a journal are lost: a row is what it truly is and settled, or unknown', async () => {
  const path = newPath();
  await makeJournal(path);
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  for (let at = 0; at < lines.length; at += 1) {
    for (const [name, lose] of LOSSES) {
      const own = newPath();
      const text = `${lose(lines, at).join('\n')}\n`;
      writeFileSync(own, text);
      const first = await told(own);
      if (first.code === 0) {
        // An end that is gone is not seen.
        assert.ok(/gone/.test(name) && at >= lines.length - 2, `${name} ${at}`);
        continue;
      }
      assert.match(first.said, new RegExp(`DAMAGED: lines? ${at + 1} .*\\(from byte \\d+ on\\)`), `${name} ${at}`);
      assert.equal(readFileSync(own, 'utf8'), text);
      assert.deepEqual(beside(own), []);
      const { code, said } = await told(own, true);
      assert.equal(code, 0, said);
      assert.equal(readFileSync(join(own, '..', damagedOf(own)[0]), 'utf8'), text);
      const states = await statesOf(own);
      const hasHead = (await entriesOf(own)).some(([key]) => key === `campaign/${ID}`);
      if (!hasHead) {
        assert.match(said, /campaign c1: its head is lost. Do not make it anew/);
        continue;
      }
      for (const [row, truth] of Object.entries(TRUE)) {
        const isRight = states[row] === 'unknown' || (states[row] === truth && ['sent', 'refused'].includes(truth));
        assert.ok(isRight, `${name} ${at}: row ${row} is ${states[row]} in place of ${truth}`);
      }
      // One with a problem is never sent.
      assert.ok(states[7] === undefined || lines.slice(at, at + 3).some((line) => line.includes('rows/')), `${name} ${at}`);
      assert.ok(states[0] === 'sent' || states[1] === 'sent', `${name} ${at}`);
    }
  }
});

test('a row that a loss made unknown bears no key that a proxy could vouch for', async () => {
  const path = newPath();
  await makeJournal(path);
  const journal = fileJournal(path);
  await journal.apply([fate(5, 'sending', { key: 'lost', attempts: 2 })]);
  await journal.apply([fate(6, 'sending', { key: 'k6' })]);
  await journal.apply([fate(4, 'unknown', { attempts: 3 })]);
  await journal.close();
  const texts = readFileSync(path, 'utf8').split('\n');
  const at = texts.findIndex((line) => line.includes('"key\\":\\"lost'));
  writeFileSync(path, texts.toSpliced(at, 1).join('\n'));
  await told(path, true);
  const fates = new Map((await entriesOf(path)).map(([key, value]) => [key, value]));
  const of = (row) => JSON.parse(fates.get(fateKey(row)));
  // What it was before the loss was given back under k5: asked for that, a proxy would free it.
  assert.deepEqual(of(5), { state: 'unknown', attempts: 1, postedAt: CREATED + 5 });
  assert.deepEqual(of(3), { state: 'unknown', attempts: 1, postedAt: CREATED + 3 });
  // The line after the one that is gone cannot be proven; the next one can.
  assert.deepEqual(of(6), { state: 'unknown', attempts: 1, postedAt: CREATED });
  assert.deepEqual(of(4), { state: 'unknown', attempts: 3, key: 'k4', postedAt: CREATED + 4 });
  assert.equal(fates.get(fateKey(7)), undefined);
});

test('a campaign whose head is lost is told, and what is known of it stays', async () => {
  const path = newPath();
  await makeJournal(path);
  const texts = textsOf(path);
  const at = texts.findIndex((text) => text.includes('"put":"campaign/'));
  const draft = JSON.stringify([put(`draft/${ID}`, `${CREATED}`)]);
  writeSummed(path, texts.toSpliced(at, 0, draft));
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.with(at + 1, lines[at + 1].replace('campaign/c1', 'campaign/c7').replace('TARI', 'TASI')).join('\n'));
  const { said } = await told(path);
  assert.match(said, /its head is lost. Do not make it anew.*2 sent/);
  assert.match(said, /seems to tell of campaign\/c7/);
  assert.equal((await told(path, true)).code, 0);
  const keys = (await entriesOf(path)).map(([key]) => key);
  // Else all of it would be swept away as what was never finished.
  assert.ok(!keys.includes(`draft/${ID}`));
  assert.ok(keys.includes(fateKey(0)));
});

test('a store that lost a line begins a new epoch, and frees no key that another line names', async () => {
  const path = newPath();
  await makeStore(path);
  const opened = fileStore(path);
  const mark = await opened.mark();
  await opened.close();
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const right = await keysOf(path);
  // As long as nothing is lost an opening goes on from where the file was.
  const whole = fileStore(path);
  assert.equal(await whole.remembers(mark), true);
  await whole.close();
  for (let at = 0; at < lines.length; at += 1) {
    for (const [name, lose] of LOSSES) {
      const own = newPath();
      writeFileSync(own, `${lose(lines, at).join('\n')}\n`);
      if ((await told(own)).code === 0) {
        assert.ok(/gone/.test(name) && at >= lines.length - 2, `${name} ${at}`);
        continue;
      }
      const { code, said } = await told(own, true);
      assert.equal(code, 0, said);
      assert.match(said, /A new epoch begins/);
      const [head, ...keys] = textsOf(own).map((text) => JSON.parse(text));
      assert.equal(head.forgotten, head.position);
      assert.ok(keys.every(({ position }) => position > 0 && position <= head.position));
      assert.equal(new Set(keys.map(({ position }) => position)).size, keys.length);
      const store = fileStore(own);
      assert.equal(await store.remembers(mark), false, `${name} ${at}`);
      for (const [key, state] of Object.entries(right)) {
        const kept = (await store.look(key)).state;
        // What was damaged, and up to two after it that cannot be proven.
        const others = [...lines.slice(0, at), ...lines.slice(at + 3)];
        const isNamed = others.some((line) => line.includes(`"key":"${key}"`));
        assert.ok(kept === state || kept === 'unknown' || (kept === 'free' && !isNamed), `${name} ${at}: ${key} is ${kept}`);
      }
      await store.close();
    }
  }
});

test('a refused key that may have been claimed again in a lost line is unknown', async () => {
  const path = newPath();
  const store = fileStore(path);
  const attempt = { owner: 'o', lease: 1000 };
  const refused = { state: 'refused', fingerprint: 'f', answer: { status: 422, headers: {}, body: 'b' } };
  for (const key of ['before', 'after']) {
    await store.claim(key, attempt);
    await store.settle(key, 'o', refused);
  }
  await store.claim('before', attempt);
  await store.claim('x', attempt);
  await store.claim('after', attempt);
  await store.settle('after', 'o', refused);
  await store.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findLastIndex((line) => line.includes('"before"'));
  writeFileSync(path, lines.toSpliced(at, 1).join('\n'));
  assert.match((await told(path, true)).said, /Keys that become unknown: 1/);
  const again = fileStore(path);
  assert.equal((await again.look('before')).state, 'unknown');
  assert.equal((await again.look('after')).state, 'refused');
  await again.close();
});
