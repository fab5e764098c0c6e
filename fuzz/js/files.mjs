/**
 * Any lines, and any damage, as the files of a store and of a journal. The first byte says which: lines that have their right
 * checksums, or a good file to which the bytes that follow do something. What is read is what another reader sees in it, and
 * is read the same once it is written anew; what was damaged is refused, or tells what once was so; and of what is repaired
 * no key and no row comes to a milder end than it had.
 */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parsed } from '../../pkg-template/common/json.js';
import { examine } from '../../pkg-template/file-log/examine.js';
import { Chain, linesOf } from '../../pkg-template/file-log/lines.js';
import { Entries } from '../../pkg-template/journal/entries.js';
import { apply, headOf, linesFor as journalLines } from '../../pkg-template/journal/lines.js';
import { Told as Journal, isRight as isJournalLine } from '../../pkg-template/journal/repair.js';
import { linesFor as storeLines, read as readStore } from '../../pkg-template/proxy/store/file/format.js';
import { Told as Store, isRight as isStoreLine } from '../../pkg-template/proxy/store/file/repair.js';
import { harmed } from '../../tests/support/harms.mjs';

const EPOCH = 'a1b2c3d4';
const HEAD = JSON.stringify({ format: 'pec-massiva store 2', epoch: EPOCH, position: 1, forgotten: 0, at: 5, earlier: [{ epoch: 'e0', position: 0 }] });
const ANSWER = { fingerprint: 'f', answer: { status: 200, headers: {}, body: 'b' } };

/** A store whose keys have come to every end. */
const STORE = [
  HEAD,
  ...[
    { key: 'a', position: 1, state: 'unknown', at: 1 },
    ...['b', 'c', 'd', 'e', 'f'].map((key, at) => ({ key, position: at + 2, forgotten: 0, state: 'running', at: 6, owner: 'o', until: 9 })),
    { key: 'b', position: 7, forgotten: 0, state: 'done', at: 7, ...ANSWER },
    { key: 'c', position: 8, forgotten: 0, state: 'refused', at: 7, ...ANSWER },
    { key: 'd', position: 9, forgotten: 0, state: 'unknown', at: 7 },
    { key: 'g', position: 10, forgotten: 0, state: 'never', at: 8 },
    { key: 'f', position: 11, forgotten: 0, state: 'free' },
    // Refused, and taken when it went again.
    { key: 'c', position: 12, forgotten: 0, state: 'running', at: 8, owner: 'o', until: 9 },
    { key: 'c', position: 13, forgotten: 0, state: 'done', at: 8, ...ANSWER },
    { key: 'h', position: 14, forgotten: 0, state: 'refused', at: 8, ...ANSWER },
  ].map((line) => JSON.stringify(line)),
];

const put = (/** @type {string} */ key, /** @type {unknown} */ value) => ({ put: key, value: JSON.stringify(value) });
const fate = (/** @type {number} */ row, /** @type {string} */ state) => [put(`fate/c1/0000000${row}`, { state, attempts: 1, key: `k${row}`, postedAt: 9 })];

/** A journal whose rows have. */
const JOURNAL = [
  '{"format":"pec-massiva journal 2"}',
  ...[
    [put('draft/c1', 9)],
    [put('rows/c1/00000', Array.from({ length: 5 }, (_, row) => ({ a: `r${row}@x.it`, f: [] })))],
    [put('campaign/c1', { schema: 1, id: 'c1', name: 'x', createdAt: 9, rows: 5, files: [] }), { remove: 'draft/c1', to: 'draft/c1\0' }],
    ...[fate(0, 'sending'), fate(1, 'sending'), fate(0, 'sent'), fate(1, 'refused'), fate(2, 'sending'), fate(3, 'unknown')],
    // Given back, and sent when it went again.
    ...[fate(2, 'pending'), fate(2, 'sending'), fate(2, 'sent')],
  ].map((line) => JSON.stringify(line)),
];

/** What such inputs are made of. */
export const WORDS = [HEAD, ...STORE.slice(1), ...JOURNAL].flatMap((line) => [`\n${line}`, line.slice(0, 40)]).concat([
  ...['"position":', '"forgotten":', '"state":"free"', '"state":"never"', '"at":', '{"remove":"fate/","to":"fate0"}', '"file":"a","size":1', 'null', '-1', '1e99', ',', '\\u0000', '\n'],
]);

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'pec-massiva-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'file');

/** @param {Iterable<string>} texts */
function summed(texts) {
  const chain = new Chain();
  return Array.from(texts, (text) => chain.next(text)).join('');
}

/** What was said of each key, by the file as it is read. @typedef {{ ends: Record<string, any>, more: unknown }} Read */

/** @returns {Promise<{ keys: import('../../pkg-template/proxy/store/keys.js').Keys, at: number }>} */
const storeIn = () => readStore(path, new Map());

async function journalIn() {
  const entries = new Entries();
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (number > 1) {
      apply(entries, line);
    } else if (!headOf(line).isJournal || headOf(line).isNewer) {
      throw new Error('another file');
    }
  }
  return entries;
}

/** @param {import('../../pkg-template/proxy/store/keys.js').Keys} keys */
const endsOf = (keys) => Object.fromEntries(keys.list().map(([key, entry]) => [key, entry.state]));

/** @param {Entries<any>} entries */
const rowsOf = (entries) =>
  Object.fromEntries(entries.list('fate/', 'fate0', Infinity).map(([key, value]) => [key, typeof value === 'string' ? parsed(value)?.state : undefined]));

/** @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} nothing where it is refused, in words for people */
async function orRefused(work) {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof Error && error.message.length > 0);
    return undefined;
  }
}

/** Lines of a store that have their right checksums. @param {string[]} texts */
async function asStore(texts) {
  writeFileSync(path, summed(texts));
  const read = await orRefused(storeIn);
  if (read === undefined) {
    return;
  }
  const { keys, at } = read;
  // A file with nothing in it is a new one.
  const [head = { position: 0, created: 0 }, ...lines] = texts.map((text) => parsed(text));
  const last = new Map(lines.map((line) => [line.key, line]));
  // What is old enough is forgotten, and says so by its position.
  for (const [key, line] of last) {
    const found = keys.list().find(([name]) => name === key);
    const isForgotten = line.state === 'free' || line.position <= keys.forgotten || head.created !== undefined;
    assert.ok(found === undefined ? isForgotten : found[1].state === line.state, `${key} ${line.state}`);
  }
  assert.ok(keys.list().every(([key]) => last.has(key)));
  const positions = lines.map((line) => line.position ?? 0);
  assert.ok(head.created !== undefined || keys.position === Math.max(head.position, ...positions));
  assert.ok(keys.forgotten <= keys.position);
  for (const mark of [`${head.epoch}.${keys.position + 1}`, `${head.epoch}.${keys.forgotten - 1}`, 'other.1', `${head.epoch}.`]) {
    assert.ok(!keys.remembers(mark), mark);
  }
  writeFileSync(path, summed(storeLines(keys, at)));
  const again = await storeIn();
  const running = (/** @type {any} */ list) => list.map(([key, entry, position]) => [key, { ...entry, until: undefined }, position]);
  assert.deepEqual(running(again.keys.list()), running(keys.list()));
  assert.deepEqual([again.keys.position, again.keys.forgotten, again.at], [keys.position, keys.forgotten, at]);
  for (let position = 0; position <= Math.min(20, keys.position); position += 1) {
    assert.equal(again.keys.remembers(`${keys.epoch}.${position}`), keys.remembers(`${keys.epoch}.${position}`));
    assert.ok(keys.remembers(`${head.epoch}.${position}`) || !again.keys.remembers(`${head.epoch}.${position}`));
  }
}

/** @param {string[]} texts */
async function asJournal(texts) {
  writeFileSync(path, summed(texts));
  const entries = await orRefused(journalIn);
  if (entries === undefined) {
    return;
  }
  /** @type {Map<string, any>} */
  const seen = new Map();
  for (const change of texts.slice(1).flatMap((text) => JSON.parse(text))) {
    if ('put' in change) {
      seen.set(change.put, typeof change.value === 'string' ? change.value : { file: change.file, size: change.size });
    } else {
      [...seen.keys()].filter((key) => key >= change.remove && key < change.to).forEach((key) => seen.delete(key));
    }
  }
  const sorted = [...seen].sort(([one], [other]) => (one < other ? -1 : 1));
  assert.deepEqual(entries.all(), sorted);
  writeFileSync(path, summed(journalLines(entries.all())));
  assert.deepEqual((await journalIn()).all(), sorted);
}

/**
 * @template T
 * @param {string[]} texts of the good file
 * @param {() => Promise<T>} read
 * @param {(read: T) => Record<string, string>} ends
 */
async function onceOf(texts, read, ends) {
  const once = [];
  for (let lines = 1; lines <= texts.length; lines += 1) {
    writeFileSync(path, summed(texts.slice(0, lines)));
    once.push(ends(await read()));
  }
  return once;
}

const onceStore = await onceOf(STORE, storeIn, ({ keys }) => endsOf(keys));
const onceJournal = await onceOf(JOURNAL, journalIn, rowsOf);

/** @param {Record<string, string>[]} once @param {Record<string, string>} ends */
const isOnce = (once, ends) => once.some((one) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(ends)));
const sorted = (/** @type {Record<string, string>} */ ends) => Object.entries(ends).sort(([one], [other]) => (one < other ? -1 : 1));

/** @param {Buffer} harms */
async function asDamagedStore(harms) {
  writeFileSync(path, harmed(Buffer.from(summed(STORE)), harms));
  const read = await orRefused(storeIn);
  if (read !== undefined && read.keys.position > 0) {
    assert.ok(isOnce(onceStore, endsOf(read.keys)), JSON.stringify(endsOf(read.keys)));
    return;
  }
  const { kind, version, head, parts } = await examine(path, { journal: isJournalLine, store: isStoreLine });
  if (kind !== 'store' || version > 2) {
    return;
  }
  const told = new Store(head, parts);
  writeFileSync(path, summed(told.lines()));
  const { keys } = await storeIn();
  const ends = endsOf(keys);
  if (!told.isLossy) {
    assert.ok(isOnce(onceStore, ends), JSON.stringify(ends));
    return;
  }
  // An end that is missing nobody sees; where something stands in its place, that is seen.
  const isEndLost = parts.findLast((part) => part.kind === 'line' || part.kind === 'lost')?.kind === 'lost';
  const lines = parts.map((part) => (part.kind === 'line' ? STORE.lastIndexOf(part.text) : 0));
  const last = /** @type {Record<string, string>} */ (isEndLost ? onceStore.at(-1) : onceStore[Math.max(0, ...lines)]);
  for (const [key, state] of Object.entries(ends)) {
    // One that was under way is left behind, which is unknown.
    assert.ok(state === last[key] || state === 'unknown' || state === 'running', `${key} is ${state}`);
  }
  // What is free is not taken for what was never used: no mark of before is believed.
  for (let position = 0; position < 20; position += 1) {
    assert.ok(!keys.remembers(`${EPOCH}.${position}`) && !keys.remembers(`e0.${position}`));
  }
}

/** @param {Buffer} harms */
async function asDamagedJournal(harms) {
  writeFileSync(path, harmed(Buffer.from(summed(JOURNAL)), harms));
  const read = await orRefused(journalIn);
  if (read !== undefined && read.size > 0) {
    assert.ok(isOnce(onceJournal, rowsOf(read)), JSON.stringify(rowsOf(read)));
    return;
  }
  const { kind, version, head, parts } = await examine(path, { journal: isJournalLine, store: isStoreLine });
  if (kind !== 'journal' || version > 2) {
    return;
  }
  const told = new Journal(parts);
  const isLossy = told.isLossy || head === undefined;
  told.doubt();
  writeFileSync(path, summed(told.lines()));
  const entries = await journalIn();
  const rows = rowsOf(entries);
  if (!told.isLossy && head !== undefined) {
    assert.ok(isOnce(onceJournal, rows), JSON.stringify(rows));
  } else if (isLossy && told.isLossy && entries.get('campaign/c1') !== undefined) {
    const last = /** @type {Record<string, string>} */ (onceJournal.at(-1));
    for (let row = 0; row < 5; row += 1) {
      const state = rows[`fate/c1/0000000${row}`];
      const isSettled = state === 'sent' || state === 'refused';
      assert.ok(state === 'unknown' || (isSettled && state === last[`fate/c1/0000000${row}`]), `${row} is ${state}`);
    }
  }
}

/** @param {Buffer} data */
export async function fuzz(data) {
  const [which = 0] = data;
  const rest = data.subarray(1);
  const texts = () => rest.toString().split('\n').filter((text) => text !== '' && !/[\t\r]/.test(text));
  switch (which % 4) {
    case 0:
      return asStore(texts());
    case 1:
      return asJournal(texts());
    case 2:
      return asDamagedStore(rest);
    default:
      return asDamagedJournal(rest);
  }
}
