/**
 * Any rows of a database, and any text that a page finds where it kept a message: the first byte says whose, lines follow.
 * A key is only ever what the row itself says, and only with all that belongs to it; what cannot be read is told as that, and
 * is no key that was not used; a message that may have left is not one that did not.
 */

import assert from 'node:assert/strict';

import { Kept } from '../../pkg-template/compose/kept.js';
import { durableObjectStore } from '../../pkg-template/proxy/store/durable.js';
import { postgresStore } from '../../pkg-template/proxy/store/postgres/store.js';
import { redisStore } from '../../pkg-template/proxy/store/redis.js';

/** What such inputs are made of. */
export const WORDS = [
  ...['free', 'running', 'done', 'refused', 'unknown', 'never', 'claimed', 'own', 'true', 'false', '\n', 'null', '{}', '""', '0', '-1', '1e400'],
  ...['{"fingerprint":"f","answer":', '{"status":200,"headers":{},"body":"b"}', '"state":"free"', '"headers":{"a":1}', 'idempotencyKey', '"isPosted":false', '"isLeft":true', ','],
];

const STATES = ['free', 'running', 'done', 'refused', 'unknown', 'never'];

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @template T @param {() => T | Promise<T>} work @returns {Promise<T | undefined>} nothing where it is refused */
async function orRefused(work) {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof Error);
    return undefined;
  }
}

/** @param {any} record @param {string | undefined} state that the row says @param {any} told what it says besides */
function checkRecord(record, state, told) {
  assert.ok(STATES.includes(record.state), JSON.stringify(record));
  assert.equal(record.state, state);
  if (state === 'done' || state === 'refused') {
    const { status, headers, body } = record.answer;
    assert.ok(Number.isInteger(status) && typeof body === 'string' && Object.values(headers).every((value) => typeof value === 'string'));
    assert.deepEqual([record.fingerprint, record.answer], [told.fingerprint, told.answer]);
  }
}

/** A mark that is believed is of the epoch that the record tells, and within it. @param {string} mark @param {any} told */
function checkMark(mark, { epoch, last, now }) {
  const [own = '', position = ''] = mark.split('.');
  assert.ok(own === String(epoch) && /^\d+$/.test(position));
  assert.ok(Number(position) <= Number(last) && Number(now) - Number(position) <= 72 * 3_600_000, mark);
}

const ATTEMPT = { owner: 'own', lease: 1_000 };
const MARKS = ['e.0', 'e.5', 'e.100', 'd.5'];

/** @param {string[]} lines what Redis answers */
async function redis(lines) {
  const store = redisStore(/** @type {any} */ ({ eval: async () => lines }));
  const record = await orRefused(() => store.look('k'));
  if (record !== undefined) {
    checkRecord(record, lines[0], { fingerprint: lines[1] ?? '', answer: parsed(lines[2] ?? '') });
  }
  const claim = await orRefused(() => store.claim('k', ATTEMPT));
  assert.ok(claim === undefined || claim.claimed === (lines[0] === 'claimed'));
  for (const mark of MARKS) {
    if (await orRefused(() => store.remembers(mark))) {
      checkMark(mark, { epoch: lines[1], last: lines[2], now: lines[3] });
    }
  }
}

/** @param {string[]} lines columns of the rows, a row up to an empty line */
async function postgres(lines) {
  const [state, owner, late, told, replica, ...rest] = lines;
  const given = (/** @type {string | undefined} */ text) => (text === undefined || text === 'null' ? null : text);
  const row = { state: given(state), owner: given(owner), late: given(late), told: given(told), replica: given(replica) };
  const rows = lines.length === 0 ? [] : [row];
  const numbers = { epoch: given(rest[0]), last: given(rest[1]), now: given(rest[2]), forgotten: given(rest[3]), own: given(rest[4]), format: given(rest[5]) };
  const query = async (/** @type {string} */ text) => {
    if (/current_user/.test(text)) {
      return { rows: [{ role: 'r', replica: 'false', schema: 'true', tables: '3' }] };
    }
    if (/relpersistence/.test(text) || /^\s*WITH now AS MATERIALIZED \(SELECT [^]*DELETE/.test(text)) {
      return { rows: [] };
    }
    return { rows: /origin/.test(text) ? [numbers] : rows };
  };
  const store = postgresStore(/** @type {any} */ ({ query }));
  const state_ = row.state ?? 'free';
  for (const burn of [false, true]) {
    const record = await orRefused(() => store.look('k', { burn }));
    if (record !== undefined) {
      assert.equal(rows.length, 1, 'nobody said so');
      checkRecord(record, state_ === 'running' && row.late === 'true' ? 'unknown' : state_, Object(parsed(row.told ?? '')));
    }
  }
  const claim = await orRefused(() => store.claim('k', ATTEMPT));
  if (claim !== undefined) {
    assert.equal(rows.length, 1, 'nobody said so');
    assert.equal(claim.claimed, row.state === 'running' && row.owner === ATTEMPT.owner);
  }
  for (const mark of MARKS) {
    if (await orRefused(() => store.remembers(mark))) {
      checkMark(mark, numbers);
      assert.ok(Number(mark.split('.')[1]) > Number(numbers.forgotten ?? 0), mark);
    }
  }
}

/** @param {string} text what an object answers */
async function durable(text) {
  const namespace = { idFromName: (/** @type {string} */ name) => name, get: () => ({ fetch: async () => new Response(text) }) };
  const store = durableObjectStore(/** @type {any} */ (namespace));
  const answer = parsed(text)?.answer;
  assert.deepEqual(await orRefused(() => store.look('k')), answer);
  for (const mark of MARKS) {
    if (await orRefused(() => store.remembers(mark))) {
      checkMark(mark, answer);
    }
  }
}

const FRESH = { sender: 'a@b.it', recipients: [], isToEach: false, subject: '', text: '', files: [], acceptedAddresses: [], lost: [] };

/** What a page finds in its tab. @param {string} draft @param {string} key */
function tab(draft, key) {
  const kept = new Map();
  const storage = new Proxy(/** @type {any} */ ({
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => void kept.set(name, value),
    removeItem: (/** @type {string} */ name) => void kept.delete(name),
  }), { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
  const here = { location: { pathname: '/scrivi', search: '' }, sessionStorage: storage, self: { parent: null, length: 0 }, top: null };
  const before = Object.keys(here).map((name) => /** @type {const} */ ([name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(here)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    const form = new Kept(/** @type {any} */ ({ isConnected: true }));
    form.claim('pec', { isOpen: false, isKeyAlone: false });
    kept.set('pec-compose draft /scrivi pec', draft);
    kept.set('pec-compose key /scrivi pec', key);
    const { draft: written, underWay } = form.restored(FRESH);
    for (const [name, value] of Object.entries(written)) {
      const isRight = Array.isArray(value) ? value.every((one) => typeof one === 'string') : ['string', 'boolean'].includes(typeof value);
      assert.ok(isRight, name);
    }
    const said = Object(parsed(key));
    const isKey = typeof said.idempotencyKey === 'string' && said.idempotencyKey !== '';
    assert.equal(underWay?.idempotencyKey, isKey ? said.idempotencyKey : undefined);
    // Only who says so in both ways has not posted it.
    assert.ok(underWay === undefined || underWay.isPosted || (said.isPosted === false && said.isLeft === true));
    form.keep({ ...FRESH, ...written }, FRESH, underWay);
    const again = form.restored(FRESH);
    assert.deepEqual(again.underWay?.idempotencyKey, underWay?.idempotencyKey);
    assert.ok(again.underWay === undefined || again.underWay.isPosted || underWay?.isPosted === false);
    form.release();
  } finally {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor !== undefined) {
        Object.defineProperty(globalThis, name, descriptor);
      }
    }
  }
}

/** @param {Buffer} data */
export async function fuzz(data) {
  const [which = 0] = data;
  const text = data.subarray(1).toString();
  const lines = text === '' ? [] : text.split('\n');
  switch (which % 4) {
    case 0:
      return redis(lines);
    case 1:
      return postgres(lines);
    case 2:
      return durable(text);
    default:
      return tab(lines[0] ?? '', lines[1] ?? '');
  }
}
