/** Codes of errors that the package's own scripts make: all of them are published, and their sentences hold no value that `params` lack. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
/** Without what stands beside each word. */
const published = readFileSync(new URL('pkg-template/types/codes.d.ts', root), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
const listed = readFileSync(new URL('src/core/error/codes/scripts.rs', root), 'utf8');

/** Codes of the proxy's own. */
const ofProxy = readFileSync(new URL('pkg-template/types/proxy.d.ts', root), 'utf8');

/** The words of one union. @param {string} name */
const union = (name) =>
  new Set([...(new RegExp(`export type ${name} =([^;]*);`).exec(published)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => word));

/** @param {string} folder @returns {string[]} */
const scripts = (folder) =>
  readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? scripts(`${folder}${entry.name}/`) : entry.name.endsWith('.js') ? [`${folder}${entry.name}`] : [],
  );

const errors = union('ErrorCode');
const groups = new Set([...errors].map((code) => code.split('.')[0]));
/** Every text that may be a code of an error: `storage.full`. */
const isLikeCode = new RegExp(`'((?:${[...groups].join('|')})(?:\\.\\w+)+)'`, 'g');

test('what the scripts make is published, and what is listed as theirs they make', () => {
  // Attributes of spans have names that look alike.
  const paths = [...scripts('pkg-template/'), ...scripts('src/js/')].filter((path) => !path.endsWith('proxy/tracing.js'));
  const sources = paths.map((path) => readFileSync(new URL(path, root), 'utf8'));
  const made = new Set();
  for (const source of sources) {
    for (const [, code] of source.matchAll(isLikeCode)) {
      assert.ok(errors.has(code), code);
      made.add(code);
    }
    for (const [, code] of source.matchAll(/\bcode: '([^']+)'/g)) {
      assert.ok(errors.has(code) || ofProxy.includes(`'${code}'`), code);
    }
  }
  for (const [, code] of listed.matchAll(/"([\w.]+)",/g)) {
    assert.ok(code === 'error' || made.has(code), `${code} is made nowhere`);
  }
});

test('notes that the scripts name are published', () => {
  const notes = union('NoteCode');
  const source = readFileSync(new URL('pkg-template/client/client.js', root), 'utf8');
  for (const [, note] of source.matchAll(/'(note\.\w+)'/g)) {
    assert.ok(notes.has(note), note);
  }
  assert.ok(notes.has('note.nothingSent'));
});

test('the classes keep code, params and reason, also as JSON', async () => {
  const { makeError, sentenceOf } = await import(new URL('src/js/errors.js', root).href);
  const made = makeError('AuthenticationError', 'x', { code: 'authentication.session', params: { status: 401 } }, undefined);
  assert.deepEqual([made.code, made.params, made.reason], ['authentication.session', { status: 401 }, 'session']);
  assert.deepEqual(JSON.parse(JSON.stringify(made)).params, { status: 401 });
  const of = (name, code) => makeError(name, 'x', { code }, undefined).reason;
  assert.equal(of('AuthenticationError', 'authentication.tokenOrMailbox.noReason'), 'tokenOrMailbox');
  assert.equal(of('AuthenticationError', 'authentication.session.noReason'), 'session');
  assert.equal(of('PermissionError', 'permission.session'), 'session');
  assert.equal(of('PermissionError', 'permission'), undefined);
  assert.deepEqual(makeError('PecError', 'x', {}, undefined).params, {});
  assert.equal(sentenceOf('{a} of {b}', { a: 1, b: '{a}' }), '1 of {a}');
});

test('in a browser’s storage the words of what was thrown are parameters', async () => {
  const { indexedDbStorage } = await import(new URL('src/js/indexed-db.js', root).href);
  const { StorageError } = await import(new URL('src/js/errors.js', root).href);
  const had = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
  /** @param {() => any} get */
  const told = async (get) => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, get });
    return indexedDbStorage(StorageError).get('a').catch((/** @type {any} */ error) => error);
  };
  try {
    const other = await told(() => {
      throw new DOMException('slot 7 is gone', 'UnknownError');
    });
    assert.deepEqual([other.code, other.params], ['storage.browser', { text: 'UnknownError: slot 7 is gone' }]);
    assert.ok(other.message.includes(other.params.text));
    const forbidden = await told(() => {
      throw new DOMException('no', 'SecurityError');
    });
    assert.deepEqual([forbidden.code, forbidden.params], ['storage.forbidden', {}]);
    assert.equal((await told(() => undefined)).code, 'storage.missing');
  } finally {
    had ? Object.defineProperty(globalThis, 'indexedDB', had) : Reflect.deleteProperty(globalThis, 'indexedDB');
  }
});

test('a journal in a file tells path, line and what the disk said as parameters', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-codes-'));
  try {
    cpSync(new URL('pkg-template/', root), folder, { recursive: true });
    cpSync(new URL('src/js/', root), join(folder, 'core/js'), { recursive: true });
    const { fileJournal } = await import(join(folder, 'journal/file.js'));
    const path = join(folder, 'journal of 2026');
    /** @param {string} at @param {string} [text] */
    const told = async (at, text) => {
      if (text !== undefined) {
        writeFileSync(at, text);
      }
      const journal = fileJournal(at);
      const error = await journal.get('a').catch((/** @type {any} */ caught) => caught);
      await journal.close();
      return error;
    };
    const good = fileJournal(path);
    await good.apply([{ put: 'a', value: 'x' }]);
    await good.close();
    const closed = await good.get('a').catch((/** @type {any} */ caught) => caught);
    const whole = readFileSync(path, 'utf8').split('\n');
    const line = await told(path, [whole[0], 'null', ...whole.slice(1)].join('\n'));
    const other = await told(path, 'something else\n');
    const newer = await told(path, '{"format":"pec-massiva journal 99"}\n[]\n');
    const unusable = await told(folder);
    const codes = [closed, line, other, newer, unusable].map(({ name, code }) => `${name} ${code}`);
    const wanted = ['closed', 'damagedLine', 'otherFile', 'newerFile', 'unusable'];
    assert.deepEqual(codes, wanted.map((code) => `StorageError storage.${code}`));
    assert.equal(line.params.line, 2);
    for (const { message, params } of [closed, line, other, newer, unusable]) {
      // Without its parameters a sentence is the same for all paths and disks.
      const bare = Object.values(params)
        .sort((one, two) => String(two).length - String(one).length)
        .reduce((text, value) => text.replaceAll(String(value), '…'), message);
      assert.ok(!bare.includes(folder) && !/\d/.test(bare), bare);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
