/** A message on its way through the once-only rule, with a store that answers as each case asks and a clock of the test's own. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { sendOnce } from '../../../pkg-template/proxy/once/send.js';
import { Starts } from '../../../pkg-template/proxy/once/starts.js';
import { UnderWay } from '../../../pkg-template/proxy/once/under-way.js';
import { boundedReader } from '../../../pkg-template/proxy/request/body.js';
import { mailbox, message, taken } from '../service.mjs';

const FIELDS = new Set(['sender', 'recipient', 'subject', 'body']);
export const ANSWER = { status: 201, headers: { 'content-type': 'text/plain' }, body: '{"success":true,"message_id":"1"}' };
export const LEASE = 30_000;

export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass on the mocked clock, and what waits for it go on. @param {number} milliseconds */
export async function passes(milliseconds) {
  mock.timers.tick(milliseconds);
  await turn();
}

/** A test with a clock of its own. @param {string} name @param {() => Promise<void>} work */
export const timed = (name, work) =>
  test(name, async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    try {
      await work();
    } finally {
      mock.timers.reset();
    }
  });

/** A store that takes everything and remembers all, but for what a case says; each of its calls. @param {object} [more] */
export function storeOf(more = {}) {
  /** @type {unknown[][]} */
  const calls = [];
  const plain = {
    mark: () => 'e.1',
    look: () => ({ state: 'free' }),
    remembers: () => true,
    claim: () => ({ claimed: true }),
    reserve: () => ({ taken: true, wait: 0 }),
    renew: () => true,
    settle: () => undefined,
  };
  const store = Object.fromEntries(
    Object.entries({ ...plain, ...more }).map(([name, step]) => [name, async (/** @type {any[]} */ ...given) => (calls.push([name, ...given]), step(...given))]),
  );
  return { store, calls, of: (/** @type {string} */ name) => calls.filter(([called]) => called === name) };
}

/** A sending, and what comes of it. @param {any} store @param {any} [more] */
export function sending(store, more = {}) {
  const known = /** @type {any} */ ({});
  const entry = /** @type {any} */ ({});
  /** @type {unknown[]} */
  const failures = [];
  const forwarded = [];
  const body = JSON.stringify(message());
  const request = new Request('https://a.example', { method: 'POST', body: more.body ?? body });
  const given = {
    ...{ store, key: 'k', mark: 'e.0', known, entry, mailbox, fields: FIELDS, questions: 'questions', queue: 'queue' },
    ...{ pace: { interval: 100, longest: 1_000 }, starts: new Starts(), underWay: new UnderWay(9), signal: new AbortController().signal },
    reader: boundedReader(request, 100_000, 'web'),
    waitUntil: () => {},
    onFailure: (/** @type {any} */ error) => failures.push(error.message),
    prepare: async () => ({
      secrets: [mailbox.password],
      isSender: () => true,
      async forward(/** @type {ReadableStream} */ stream) {
        forwarded.push(await new Response(stream).text());
        return taken('17');
      },
    }),
    ...more,
  };
  const work = sendOnce(/** @type {any} */ (given));
  work.catch(() => {});
  return { work, known, entry, failures, forwarded };
}

/** @param {Promise<unknown>} work @param {number} status @param {string} code */
export async function refuses(work, status, code) {
  const error = await work.then(() => assert.fail('it was let through'), (caught) => caught);
  assert.deepEqual([error.status, error.code], [status, code]);
  return error;
}
