/** Every code has a sentence in every language, with the values that the English original has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  CAMPAIGN_REASONS, CODES, CORE, ERROR_CODES, LANGUAGES, NOTE_CODES, PROBLEM_CODES, PROXY, PROXY_CODES, SCRIPTS, UNKNOWN_REASONS,
  isWhole, namesIn,
} from './catalogues.mjs';

const sorted = (names) => [...names].sort();
const groupOf = (code) => code.split('.')[0];

test('what the English sentences are read from has all of them', () => {
  const scripts = Object.keys(SCRIPTS);
  assert.deepEqual(sorted(CODES), sorted(new Set([...Object.keys(CORE), ...scripts, 'problem'])));
  assert.deepEqual(sorted(Object.keys(PROXY)), sorted(PROXY_CODES));
});

for (const [tag, { language }] of Object.entries(LANGUAGES)) {
  test(`${tag}: every code and every reason has a sentence, and nothing else has`, () => {
    assert.deepEqual(sorted(Object.keys(language.codes)), sorted(CODES));
    assert.deepEqual(sorted(Object.keys(language.proxy)), sorted(PROXY_CODES));
    assert.deepEqual(sorted(Object.keys(language.unknown)), sorted(UNKNOWN_REASONS));
    assert.deepEqual(sorted(Object.keys(language.reasons)), sorted(new Set(CAMPAIGN_REASONS)));
    const groups = new Set([...CODES, ...PROXY_CODES].map(groupOf));
    assert.deepEqual(sorted(Object.keys(language.groups)), sorted(groups));
  });

  test(`${tag}: each sentence has the values of its original`, () => {
    const expected = { ...CORE, ...PROXY };
    for (const [code, words] of Object.entries({ ...language.codes, ...language.proxy })) {
      const names = SCRIPTS[code] ?? namesIn(expected[code] ?? '');
      assert.deepEqual(namesIn(words), names, `${tag} ${code}: ${words}`);
    }
  });

  test(`${tag}: sentences of groups need no values, and what is to be done is a sentence`, () => {
    for (const [group, words] of Object.entries(language.groups)) {
      assert.deepEqual(namesIn(words), [], group);
      assert.ok(group === 'note' || isWhole(words.replace('~', 'X ')), `${tag} ${group}: ${words}`);
    }
    for (const [code, words] of Object.entries(language.todo)) {
      assert.ok(namesIn(words).every((name) => name === 'wait'), code);
      assert.ok(isWhole(words.replace(/<.*?>\s*/, '')), `${tag} ${code}: ${words}`);
      const known = [...ERROR_CODES, ...PROXY_CODES, 'unknownChange', ...UNKNOWN_REASONS.map((reason) => `unknown.${reason}`)];
      assert.ok(known.some((one) => one === code || one.startsWith(`${code}.`)), `${tag} ${code} is no code`);
    }
    for (const group of new Set(ERROR_CODES.map(groupOf))) {
      assert.ok(group === 'unknownOutcome' || language.todo[group] !== undefined || group === 'error', `${tag} ${group}`);
    }
    const rest = { ...language.meanings, ...language.unknown, ...language.reasons };
    for (const [name, words] of Object.entries(rest)) {
      assert.ok(isWhole(words), `${tag} ${name}: ${words}`);
    }
  });

  test(`${tag}: no option's name stands in what people read`, () => {
    // A sentence about an argument, after the tilde, and a note on a server's set-up are for developers.
    const ofPeople = Object.entries({ ...language.codes, ...language.proxy }).filter(([code, words]) => !words.startsWith('~') && !code.startsWith('proxy.note.'));
    for (const [code, words] of ofPeople) {
      assert.doesNotMatch(words, /\((?:[a-z]+[A-Z]\w*\)|\w+: )/, `${tag} ${code}`);
    }
  });

  test(`${tag}: quotation marks are those of the language`, () => {
    const others = { it: /[„“”]/, en: /[«»„]/, de: /[«»”]/ }[tag];
    for (const [code, words] of Object.entries({ ...language.codes, ...language.proxy, ...language.todo })) {
      assert.doesNotMatch(words, others, code);
    }
  });
}

test('no sentence is left untranslated', () => {
  const kinds = ['codes', 'proxy', 'groups', 'meanings', 'todo', 'unknown', 'reasons', 'frames'];
  for (const [one, other] of [['it', 'en'], ['it', 'de'], ['en', 'de']]) {
    for (const kind of kinds) {
      const [mine, theirs] = [LANGUAGES[one].language[kind], LANGUAGES[other].language[kind]];
      assert.deepEqual(sorted(Object.keys(mine)), sorted(Object.keys(theirs)), `${one} ${other} ${kind}`);
      for (const code of Object.keys(mine).filter((name) => mine[name] !== '')) {
        assert.notEqual(mine[code], theirs[code], `${one} ${other} ${code}`);
      }
    }
  }
});

/** Plausible values, of every kind that a value can be of. */
const VALUES = { texts: () => 'Rossi', numbers: () => 1234, lists: () => ['a', 'b', 'c'], nothing: () => undefined, empty: () => '' };

for (const [tag, { describe, explain, language }] of Object.entries(LANGUAGES)) {
  for (const [kind, value] of Object.entries(VALUES)) {
    test(`${tag}: sentences are whole where values are ${kind}`, () => {
      for (const code of PROBLEM_CODES) {
        const params = Object.fromEntries(namesIn(language.codes[code]).map((name) => [name, value()]));
        for (const place of [{}, { field: 'recipient[1]' }, { field: 'a.b' }, { column: 'pec', row: 3, line: 5 }, { row: 3 }]) {
          const said = describe({ code, params, ...place });
          assert.ok(isWhole(said), `${code}: ${said}`);
        }
      }
      for (const note of NOTE_CODES) {
        const { what } = explain({ name: 'PecError', code: 'error', params: { notes: [note] } });
        assert.ok(isWhole(what), `${note}: ${what}`);
      }
      for (const code of ERROR_CODES) {
        const params = Object.fromEntries(namesIn(language.codes[code]).map((name) => [name, value()]));
        const { what, todo } = explain({ name: 'PecError', code, params });
        assert.ok(isWhole(what) && isWhole(todo), `${code}: ${what} ${todo}`);
      }
      for (const [proxyCode, words] of Object.entries(language.proxy)) {
        const params = Object.fromEntries(namesIn(words).map((name) => [name, value()]));
        const { what, todo } = explain({ name: 'ServerError', code: 'server.proxy', params: { proxyCode }, body: { params } });
        assert.ok(isWhole(what) && isWhole(todo), `${proxyCode}: ${what} ${todo}`);
      }
    });
  }
}

test('every problem that leans on its field names it, and no other does', () => {
  for (const { describe, language } of Object.values(LANGUAGES)) {
    for (const code of PROBLEM_CODES) {
      const said = describe({ code, params: {}, field: 'option.of.mine' });
      assert.equal(said.includes('option.of.mine'), language.codes[code].startsWith('~'), said);
    }
  }
});
