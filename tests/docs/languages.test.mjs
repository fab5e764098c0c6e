/** The guide in two languages: an Italian page has the headings, the code and the tables of the English one. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { PAGES, isWritten } from '../../docs/.vitepress/pages.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { read } from './markdown.mjs';

/** @param {string} language */
const namesOf = (language) => readdirSync(`${root}docs/${language}`).map((name) => name.replace(/\.md$/, '')).sort();

test('every page is in the list of those that the site shows', () => {
  assert.deepEqual(namesOf('en').filter((name) => !PAGES.includes(name)), []);
});

for (const name of new Set(['en', 'it'].flatMap(namesOf))) {
  test(`${name}: the Italian page follows the English one`, () => {
    for (const language of ['en', 'it']) {
      assert.ok(isWritten(`${language}/${name}`), `there is no docs/${language}/${name}.md`);
    }
    const [english, italian] = ['en', 'it'].map((language) => read(`docs/${language}/${name}.md`));
    const shape = ({ headings, fences, rows }) => ({
      headings: headings.map(({ level }) => level),
      code: fences.map(({ language, origin, text }) => ({ language, origin, text })),
      tables: rows.map((cells) => cells.length),
    });
    assert.deepEqual(shape(italian), shape(english));
    assert.notEqual(italian.text, english.text);
  });
}
