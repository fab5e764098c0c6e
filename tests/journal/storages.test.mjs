/** Journals in memory and in a file pass the tests that any journal has to pass. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { build } from 'esbuild';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';

const entry = await import(`${unpacked}/journal.js`);
const required = createRequire(import.meta.url)(`${unpacked}/cjs/journal.js`);
const { PecMassiva } = await import(`${unpacked}/index.js`);

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-journal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

for (const [name, { fileJournal, memoryJournal, journalTests }] of Object.entries({ import: entry, require: required })) {
  const file = fileJournal(join(folder, name));
  after(() => file.close());
  for (const [kind, journal] of Object.entries({ memory: memoryJournal(), file })) {
    describe(`${kind}, by ${name}`, () => {
      for (const { name: words, run } of journalTests(() => journal)) {
        test(words, run);
      }

      test('a change that is none is refused, and with it all others', async () => {
        const put = { put: 'whole', value: 'x' };
        for (const wrong of [{ put: 'b', value: {} }, { put: 'b' }, { add: 'b', number: 0.5 }, { add: 7, number: 1 }, { remove: 'b' }, {}]) {
          await assert.rejects(journal.apply([put, wrong]), /must be \{ put, value \}/);
          assert.equal(await journal.get('whole'), undefined);
        }
      });
    });
  }
}

test('the tests find a journal that does wrong', async () => {
  const { journalTests, memoryJournal } = entry;
  const wrongs = {
    'loses the order': (good) => ({ ...good, list: async (...args) => (await good.list(...args)).reverse() }),
    'adds outside of the change': (good) => ({
      ...good,
      apply: async (changes) => {
        const numbers = await Promise.all(changes.map(async (change) => Number((change.add && (await good.get(change.add))) ?? 0)));
        const put = (change, index) => ('add' in change ? { put: change.add, value: `${numbers[index] + change.number}` } : change);
        await good.apply(changes.map(put));
      },
    }),
    'applies one by one': (good) => ({
      ...good,
      apply: async (changes) => {
        for (const change of changes) {
          await good.apply([change]);
        }
      },
    }),
    'keeps texts only': (good) => ({ ...good, get: async (key) => String((await good.get(key)) ?? '') || undefined }),
  };
  for (const [wrong, make] of Object.entries(wrongs)) {
    const results = await Promise.allSettled(journalTests(() => make(memoryJournal())).map(({ run }) => run()));
    assert.ok(results.some(({ status }) => status === 'rejected'), wrong);
  }
});

test('a client refuses what is no journal', async () => {
  for (const journal of [7, 'x', {}, { get() {}, list() {} }, () => {}]) {
    const error = await new PecMassiva({ journal, token: SUITE.token }).quota().catch((caught) => caught);
    assert.equal(error.name, 'ValidationError');
    assert.equal(error.field, 'journal');
    assert.match(error.message, /get, list and apply/);
  }
});

test('fileJournal says what is wrong with its path', () => {
  for (const path of [undefined, '', 7]) {
    assert.throws(() => entry.fileJournal(path), TypeError);
  }
});

test('the entry by its name, in Node, in a page’s bundle, and the worker’s script', async (t) => {
  const user = consumer('commonjs');
  t.after(() => user.remove());
  const program = (start) => `${start}
    const journal = fileJournal('kept');
    (async () => {
      await journal.apply([{ add: 'runs', number: 1 }]);
      console.log(await journal.get('runs'));
      await journal.close();
    })();`;
  const required = "const { fileJournal } = require('pec-massiva/journal'); require.resolve('pec-massiva/timer-worker');";
  assert.equal(await user.run('a.cjs', program(required)), '1\n');
  assert.equal(await user.run('a.mjs', program("import { fileJournal } from 'pec-massiva/journal';")), '2\n');
  const text = "import { fileJournal, memoryJournal } from 'pec-massiva/journal'; console.log(fileJournal, memoryJournal);";
  const stdin = { contents: text, resolveDir: user.folder };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, platform: 'browser', format: 'esm', write: false });
  assert.doesNotMatch(outputFiles[0].text, /node:/);
  assert.ok(outputFiles[0].contents.length < 3000);
});

test('where there are no files the same entry has everything else', async () => {
  const page = await import(`${unpacked}/journal-page.js`);
  assert.deepEqual(Object.keys(page).sort(), Object.keys(entry).sort());
  assert.throws(() => page.fileJournal('x'), /IndexedDB/);
  assert.equal(page.memoryJournal, entry.memoryJournal);
});
