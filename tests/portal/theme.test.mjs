/** The theme that an office maps onto its own: every property is there, told and used, and the letters are those of their makers. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

const STYLES = `${root}portal/style/`;
const styles = readdirSync(STYLES).map((name) => readFileSync(STYLES + name, 'utf8'));
const tokens = readFileSync(`${STYLES}tokens.css`, 'utf8');
const names = (/** @type {string} */ text, /** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

const defined = names(tokens, /^\s+(--[\w-]+):/gm);
const used = new Set(styles.flatMap((style) => names(style, /var\((--[\w-]+)/g)));

test('what is told of the theme is what there is', () => {
  const told = names(readFileSync(`${root}docs/theme.md`, 'utf8'), /^\| `(--[\w-]+)` \|/gm);
  assert.deepEqual(told, defined);
});

test('the example sets what there is', () => {
  const set = names(readFileSync(`${root}examples/guide/theme.css`, 'utf8'), /^\s+(--[\w-]+):/gm);
  assert.ok(set.length > 0);
  assert.deepEqual(set.filter((name) => !defined.includes(name)), []);
});

test('every property is used, and no other one', () => {
  const own = new Set(styles.filter((style) => style !== tokens).flatMap((style) => names(style, /^\s+(--[\w-]+):/gm)));
  assert.deepEqual([...used].filter((name) => !defined.includes(name) && !own.has(name)), []);
  assert.deepEqual(defined.filter((name) => !used.has(name)), []);
});

test('colours stand in the theme alone, but for the paper that mail is shown on', () => {
  const others = readdirSync(STYLES).filter((name) => name !== 'tokens.css');
  const lines = others.flatMap((name) => readFileSync(STYLES + name, 'utf8').split('\n').map((line) => `${name}: ${line.trim()}`));
  const coloured = lines.filter((line) => /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|:.*:.*(?<![-\w])(?:white|black|gr[ae]y|red|green|blue|yellow|orange|silver|navy)(?![-\w])/i.test(line));
  // What is sent, and what came, is shown as a program for mail does: black on white, whatever the page is.
  assert.deepEqual(coloured, ['inbox.css: background: white;', 'wizard.css: background: white;']);
});

test('the letters are as their makers gave them, with their licence', () => {
  const fonts = `${root}portal/fonts/`;
  const theirs = `${root}node_modules/@fontsource/titillium-web/`;
  const files = readdirSync(fonts).filter((name) => name.endsWith('.woff2'));
  const linked = names(readFileSync(`${STYLES}fonts.css`, 'utf8'), /url\('\.\.\/fonts\/([^']+)'\)/g);
  assert.deepEqual(linked.sort(), files.sort());
  for (const name of files) {
    assert.ok(readFileSync(fonts + name).equals(readFileSync(`${theirs}files/${name}`)), name);
  }
  assert.equal(readFileSync(`${fonts}OFL.txt`, 'utf8'), readFileSync(`${theirs}LICENSE`, 'utf8'));
});
