/** Small files to damage: a journal with rows in all states, a store with keys in all, and what stood in version 1. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { unpacked } from '../../scripts/parts/paths.mjs';

export const { fileJournal } = await import(`${unpacked}/journal.js`);
export const { fileStore } = await import(`${unpacked}/proxy/store/file/store.js`);

/** Where files that are written thousands of times wait for no disk, if the system has such a place. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export const ID = 'c1';
export const CREATED = 1_700_000_000_000;
export const fateKey = (row, id = ID) => `fate/${id}/${String(row).padStart(8, '0')}`;
export const put = (key, value) => ({ put: key, value: typeof value === 'string' ? value : JSON.stringify(value) });
export const fate = (row, state, more = {}) => put(fateKey(row), { state, attempts: 1, key: `k${row}`, postedAt: CREATED + row, ...more });
const DONE = { state: 'done', fingerprint: 'f', answer: { status: 200, headers: {}, body: 'b' } };

/**
 * Eight rows: 0 and 1 sent, 2 refused, 3 left in the middle, 4 unknown, 5 given back, 6 never begun, 7 with a problem.
 */
export async function makeJournal(path) {
  const journal = fileJournal(path);
  const rows = Array.from({ length: 8 }, (_, row) => ({ a: `r${row}@x.it`, f: [], ...(row === 7 ? { p: true } : {}) }));
  await journal.apply([put('schema', '1'), put(`draft/${ID}`, `${CREATED}`)]);
  await journal.apply([put(`rows/${ID}/00000`, rows)]);
  const head = { schema: 1, id: ID, name: 'TARI 2025', createdAt: CREATED, rows: rows.length, withProblem: 1, files: [] };
  await journal.apply([put(`campaign/${ID}`, head), { remove: `draft/${ID}`, to: `draft/${ID}\0` }]);
  for (const row of [0, 1, 2, 3, 4, 5]) {
    await journal.apply([fate(row, 'sending'), { add: 'usage/a%40b%2Eit/0001888888', number: 1 }]);
  }
  await journal.apply([fate(0, 'sent', { messageId: '0', settledAt: CREATED })]);
  await journal.apply([fate(2, 'refused', { settledAt: CREATED })]);
  await journal.apply([fate(4, 'unknown')]);
  await journal.apply([fate(5, 'pending')]);
  await journal.close();
  // Half of it is written anew by opening, half is added.
  const again = fileJournal(path);
  await again.apply([fate(1, 'sent', { messageId: '1', settledAt: CREATED })]);
  await again.apply([put(`control/${ID}`, { wish: 'pause', at: CREATED })]);
  await again.close();
}

/** All that a journal holds. */
export async function entriesOf(path) {
  const journal = fileJournal(path);
  try {
    return await journal.list('', '~', 1000);
  } finally {
    await journal.close();
  }
}

/** The states of all rows that a journal names. */
export async function statesOf(path) {
  const fates = (await entriesOf(path)).filter(([key]) => key.startsWith('fate/'));
  return Object.fromEntries(fates.map(([key, value]) => [Number(key.slice(-8)), stateIn(value)]));
}

/** What cannot be read is refused by who reads it. @param {string} value */
function stateIn(value) {
  try {
    return JSON.parse(value).state;
  } catch {
    return 'unreadable';
  }
}

export const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Six keys: done, refused, running, unknown, never, given back. */
export async function makeStore(path) {
  const store = fileStore(path);
  const attempt = { owner: 'o', lease: 3_600_000 };
  for (const key of ['a', 'b', 'c', 'd', 'f']) {
    await store.claim(key, attempt);
  }
  await store.settle('a', 'o', DONE);
  await store.settle('b', 'o', { ...DONE, state: 'refused' });
  await store.close();
  const again = fileStore(path);
  await again.settle('d', 'o', { state: 'unknown' });
  await again.look('e', { burn: true });
  await again.settle('f', 'o', { state: 'free' });
  await again.close();
}

/** What a store says of its keys. */
export async function keysOf(path) {
  const store = fileStore(path);
  try {
    return Object.fromEntries(await Promise.all(KEYS.map(async (key) => [key, (await store.look(key)).state])));
  } finally {
    await store.close();
  }
}

export const textsOf = (path) =>
  readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line) => line.split('\t')[0]);

/** Lines as version 1 wrote them. */
export function writePlain(path, texts, head = texts[0].replace(/(journal|store) \d/, '$1 1')) {
  writeFileSync(path, [head, ...texts.slice(1), ''].join('\n'));
}

/** Lines with right checksums. */
export function writeSummed(path, texts) {
  let sum = '';
  const lines = texts.map((text) => {
    sum = createHash('sha256').update(`${sum}\n${text}`).digest('hex').slice(0, 16);
    return `${text}\t${sum}\n`;
  });
  writeFileSync(path, lines.join(''));
}
