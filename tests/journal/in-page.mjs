/** The journal of a page, as tests of all browsers use it. */

import assert from 'node:assert/strict';

/** Puts a journal of its own into a page, and what tells of its errors. */
export async function load() {
  const core = '/node_modules/pec-massiva/core/js';
  const [{ indexedDbStorage, persist }, { StorageError }] = await Promise.all([
    import(`${core}/indexed-db.js`),
    import(`${core}/errors.js`),
  ]);
  const journal = indexedDbStorage(StorageError);
  const told = ({ name, code, message, cause }) => ({ name, code, message, cause: cause?.name });
  const error = (work) => work.then(() => undefined, told);
  const put = (key, value = 'x') => error(journal.apply([{ put: key, value }]));
  const get = (key) => journal.get(key).catch(told);
  Object.assign(window, { journal, persist, put, get, error });
}

/** Runs the suite in the page and notes how transactions were made and what was put. */
export async function suite() {
  const { journalTests } = await import('/node_modules/pec-massiva/journal-page.js');
  const { transaction } = IDBDatabase.prototype;
  const { put } = IDBObjectStore.prototype;
  const seen = { readwrite: 0, relaxed: 0, foreign: 0 };
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    seen[mode] += 1;
    seen.relaxed += mode === 'readwrite' && options?.durability !== 'strict' ? 1 : 0;
    return transaction.call(this, stores, mode, options);
  };
  IDBObjectStore.prototype.put = function (value, key) {
    const isBuffer = Object.prototype.toString.call(value) === '[object ArrayBuffer]';
    seen.foreign += typeof value === 'string' || isBuffer ? 0 : 1;
    return put.call(this, value, key);
  };
  const results = [];
  for (const { name, run } of journalTests(() => journal)) {
    results.push(`${name}: ${await run().then(() => 'passed', String)}`);
  }
  IDBDatabase.prototype.transaction = transaction;
  IDBObjectStore.prototype.put = put;
  return { results, seen };
}

/** @param {{ results: string[], seen: Record<string, number> }} told */
export function passed({ results, seen }) {
  assert.deepEqual(results.filter((line) => !line.endsWith(': passed')), []);
  assert.ok(results.length > 10 && seen.readwrite > 50);
  assert.equal(seen.relaxed, 0, 'transactions that were not strict');
  assert.equal(seen.foreign, 0, 'values that were no text and no buffer of their own');
}
