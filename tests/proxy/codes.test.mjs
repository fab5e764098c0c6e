/** What the proxy itself says no with: each answer has a code, published, and a sentence made of it and its parameters. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { Refusal, refusalOf } from '../../pkg-template/proxy/answers/response.js';
import { sentenceOf } from '../../pkg-template/proxy/answers/words.js';
import { made } from './made.mjs';

const folder = new URL('../../pkg-template/', import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), 'utf8');
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);

const words = all(read('proxy/answers/words.js'), /^ {2}'(proxy[\w.]*)':/gm);
/** Each with what is said of it. */
const told = [...read('types/proxy.d.ts').matchAll(/^ {2}\/\*\* `(.*)` \*\/\n {2}\| '(proxy\.[\w.]+)'/gm)].map(([, sentence, code]) => ({ sentence, code }));
const published = told.map(({ code }) => code);
const names = readdirSync(new URL('proxy/', folder), { recursive: true }).filter((name) => name.endsWith('.js') && name !== 'answers/words.js');
const sources = names.map((name) => read(`proxy/${name}`));

test('every code is published, and said somewhere; nothing else is said', () => {
  assert.deepEqual(published, [...words].sort());
  const said = new Set(sources.flatMap((source) => all(source, /'(proxy\.[\w.]+)'/g)));
  // What createProxy throws is an error of the portal's own, with a type of its own.
  said.delete('proxy.options');
  assert.deepEqual([...said].sort(), published);
  for (const source of sources) {
    for (const given of all(source, /new Refusal\(\s*\w+(?:\.\w+)?,\s*([^,)]+)/g)) {
      assert.match(given, /^(?:'proxy\.|code$|error\.code$|isNo \?)/);
    }
  }
});

test('the published list has the sentence of each', () => {
  for (const { sentence, code } of told) {
    const places = Object.fromEntries([...sentence.matchAll(/\{(\w+)\}/g)].map(([place, name]) => [name, place]));
    assert.equal(sentenceOf(code, places), sentence, code);
  }
});

test('no sentence holds a value that the parameters lack', () => {
  const values = { most: 4711, name: 'sender', names: ['sender', 'subject'], path: '/a', expected: '/b', origin: 'https://c', site: 'd', own: 'e' };
  for (const code of words) {
    const bare = sentenceOf(code, values).replaceAll('4711', '').replaceAll('sender, subject', '');
    assert.doesNotMatch(bare, /[{}]|undefined/, code);
    assert.match(sentenceOf(code, values), /[.]$/, code);
  }
  assert.match(sentenceOf('proxy.json.otherName', values), /has sender, subject and nothing else/);
  assert.equal(
    sentenceOf('proxy.tooLarge', { most: 5, notes: ['proxy.note.taken'] }),
    'The body is longer than 5 bytes. Nothing was sent. Under its key a message was taken before.',
  );
});

test('an answer bears code and parameters beside its sentence, and so does the log', async () => {
  const answer = await refusalOf(new Refusal(413, 'proxy.tooLarge', { most: 12 })).json();
  assert.deepEqual([answer.success, answer.code, answer.params], [false, 'proxy.tooLarge', { most: 12 }]);
  assert.match(answer.message, /12 bytes/);
  const logged = [];
  const { proxy } = made({ log: (entry) => logged.push(entry), authorize: () => false });
  const response = await proxy(new Request('http://localhost/api/pec/inbox'));
  const { code, message } = await response.json();
  assert.deepEqual([response.status, code], [403, 'proxy.signedOut']);
  assert.deepEqual(logged.map((entry) => [entry.code, entry.reason]), [[code, message]]);
});
