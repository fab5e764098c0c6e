/** The words of the form: the same sentences in each language, with the same values, and none left untranslated. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { de } from '../../pkg-template/compose/words/de.js';
import { en } from '../../pkg-template/compose/words/en.js';
import { it } from '../../pkg-template/compose/words/it.js';
import { Speech, seen, speechFor } from '../../pkg-template/compose/words/speech.js';

const LANGUAGES = { it, en, de };
const folder = `${root}pkg-template/compose/`;
const holes = (/** @type {string} */ words) => [...words.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();

for (const [tag, words] of Object.entries(LANGUAGES)) {
  test(`${tag}: the same sentences, in order, with the same values`, () => {
    assert.deepEqual(Object.keys(words), Object.keys(it));
    assert.deepEqual(Object.keys(words), Object.keys(words).sort());
    for (const [name, sentence] of Object.entries(words)) {
      assert.notEqual(sentence, '', name);
      assert.deepEqual([...new Set(holes(sentence))], [...new Set(holes(/** @type {any} */ (it)[name]))], name);
      assert.doesNotMatch(sentence, /\s$|^\s|\.\.\.|'/, name);
    }
  });
}

test('no sentence is left untranslated', () => {
  // What is called alike: a word of its own language is written so on purpose.
  const alike = ['write.text'];
  for (const [one, other] of /** @type {const} */ ([['it', 'en'], ['it', 'de'], ['en', 'de']])) {
    const same = Object.keys(it).filter((name) => /** @type {any} */ (LANGUAGES[one])[name] === /** @type {any} */ (LANGUAGES[other])[name]);
    assert.deepEqual(same.filter((name) => !alike.includes(name)), [], `${one} ${other}`);
  }
});

test('every sentence is said somewhere, and none that is not there', () => {
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js') && !/words\/(?:it|en|de)\.js$/.test(path))
    .map((path) => readFileSync(folder + path, 'utf8'))
    .join('\n');
  const made = /^(?:progress|sent|unknown)\./;
  assert.deepEqual(Object.keys(it).filter((name) => !code.includes(`'${name}'`) && !made.test(name)), []);
  const said = [...code.matchAll(/\bt\('([\w.]+)'/g)].map(([, name]) => name);
  assert.deepEqual(said.filter((name) => !Object.hasOwn(it, name)), []);
});

test('numbers, plurals, sizes and money are those of the language', () => {
  assert.equal(new Speech('it', undefined).t('write.mend', { count: 1 }), 'C’è un errore da correggere.');
  assert.equal(new Speech('it', undefined).t('write.mend', { count: 1234 }), 'Ci sono 1234 errori da correggere.');
  assert.equal(new Speech('de', undefined).t('look.more', { count: 12_345 }), 'und 12.345 weitere');
  assert.match(new Speech('de', undefined).money(0.05), /^0,05.€$/);
  assert.equal(new Speech('en', undefined).size(1_234_567), '1.2 MB');
});

test('the first language that is asked for and given is spoken', () => {
  const words = /** @type {any} */ ({ explain: () => ({}), describe: () => 'x' });
  const tag = (/** @type {string[]} */ asked, /** @type {any} */ given) => speechFor(asked, given).tag;
  assert.deepEqual([tag(['de-AT', 'it'], {}), tag(['fr', 'EN-us'], {}), tag([], {}), tag(['de'], { en: words }), tag(['de', 'en'], { it: words, en: words })], ['de', 'en', 'it', 'en', 'en']);
  assert.equal(speechFor([], { it: words }).describe({}), 'x');
  // Without words of the package an error says its own.
  assert.deepEqual(speechFor([], {}).explain(new Error('no')), { what: 'no', meaning: '', todo: '', problems: [] });
});

test('nothing of what others wrote hides', () => {
  assert.equal(seen('a\u202eb\u200bc\u0007d\ne\u2066f\ufeff'), 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffd');
  assert.equal(seen('Più «àèì» 中文 👍 שלום'), 'Più «àèì» 中文 👍 שלום');
});
